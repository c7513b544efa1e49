/* event.c - an event: a signed envelope and a sealed body, written and read. */
#include "cases/event.h"

#include "cases/event_body.h"
#include "cases/event_envelope.h"

#include <string.h>

enum result event_write(struct job *job, const struct keeper *keeper, const char *key_id,
			const struct case_key *case_key, const struct envelope *envelope, const struct body *body,
			struct event *ret_event)
{
	struct event event = {.envelope = *envelope, .body = *body};
	struct bytes plain, payload;

	if (body->form != NULL)
		TRY(json_own(job, json_incref(json_unchanged(body->form))));
	TRY(event_body_write(job, body, &plain));
	if (plain.size > BODY_BYTES_MOST)
		return job_fail(job, LIMIT, "body", "size", "The step holds more than %u bytes of form data.",
				BODY_BYTES_MOST);
	TRY(sealed_write(job, case_key, EVENT_BODY_TYPE, plain, &event.sealed));
	event.envelope.body = hash_of(event.sealed);
	TRY(event_envelope_write(job, &event.envelope, &payload));
	TRY(signed_write(job, keeper, key_id, EVENT_TYPE, payload, &event.whole));
	event.hash = hash_of(event.whole);
	TAKE(job, event.key_id = arena_copy_cstring(job->arena, key_id));
	*ret_event = event;
	return OK;
}

enum result event_read(struct job *job, struct bytes whole, struct event *ret_event,
		       struct signed_document *ret_document)
{
	struct event event = {0};
	struct signed_document document;

	if (whole.size > 2 * ENVELOPE_BYTES_MOST)
		return job_fail(job, LIMIT, "envelope", "size", "The envelope is larger than %d bytes.",
				2 * ENVELOPE_BYTES_MOST);
	TRY(signed_read(job, whole, EVENT_TYPE, &document));
	TRY(event_envelope_read(job, document.payload, &event.envelope));
	event.whole = whole;
	event.hash = hash_of(whole);
	event.key_id = document.key_id;
	*ret_event = event;
	*ret_document = document;
	return OK;
}

enum result event_open(struct job *job, const struct case_key *case_key, struct bytes sealed, struct event *event)
{
	struct hash hash = hash_of(sealed);
	struct bytes plain;

	if (!hash_equal(&hash, &event->envelope.body))
		return job_fail(job, INVALID, "body", "other-body",
				"The sealed body is not the one that the envelope names.");
	if (sealed.size > 2 * BODY_BYTES_MOST)
		return job_fail(job, LIMIT, "body", "size", "The body is larger than %u bytes.", 2 * BODY_BYTES_MOST);
	TRY(sealed_read(job, case_key, sealed, &plain));
	TRY(event_body_read(job, plain, &event->body));
	event->sealed = sealed;
	return OK;
}

static bool same_seen(const struct envelope *a, const struct envelope *b)
{
	if (a->seen_count != b->seen_count)
		return false;
	for (int at = 0; at < a->seen_count; at++) {
		if (a->seen[at].number != b->seen[at].number || strcmp(a->seen[at].party, b->seen[at].party) != 0 ||
		    !hash_equal(&a->seen[at].hash, &b->seen[at].hash))
			return false;
	}
	return true;
}

static enum result envelope_copy(struct job *job, const struct envelope *envelope, const struct envelope *like,
				 struct envelope *ret_copy)
{
	struct envelope copy = *envelope;

	TRY(event_text_copy(job, &copy.agreement, like != NULL ? like->agreement : NULL));
	copy.seen = NULL;
	if (copy.seen_count > 0 && like != NULL && same_seen(envelope, like)) {
		copy.seen = like->seen;
	} else if (copy.seen_count > 0) {
		TAKE(job, copy.seen = NEW_MANY(job->arena, struct head, (size_t)copy.seen_count));
		memcpy(copy.seen, envelope->seen, (size_t)copy.seen_count * sizeof(*copy.seen));
	}
	*ret_copy = copy;
	return OK;
}

enum result event_copy(struct job *job, const struct event *event, const struct event *like, struct event **ret_copy)
{
	struct event *copy;

	TAKE(job, copy = NEW(job->arena, struct event));
	*copy = *event;
	copy->whole = copy->sealed = (struct bytes){0};
	TRY(envelope_copy(job, &event->envelope, like != NULL ? &like->envelope : NULL, &copy->envelope));
	TRY(event_text_copy(job, &copy->key_id, like != NULL ? like->key_id : NULL));
	TRY(event_body_copy(job, &event->body, like != NULL ? &like->body : NULL, &copy->body));
	*ret_copy = copy;
	return OK;
}
