/* event_body_plain.c - the short way to read a body.
 *
 * Of a case's events nearly all are steps with a form, receipts and records, as we and most partners spell them:
 * compact, members in the order of their names. A node reads each of them several times. What stands at its place is
 * taken as it stands; at the first letter that is not expected the body is read the long way (event_body.c), which says
 * what is wrong. Both give the same. */
#include "cases/event_body.h"

#define FORM_LEVELS_MOST 12 /* below what json_read() allows for a whole body */
#define RECEIVED_BYTES_LEAST 64

static bool text_copy(struct job *job, struct bytes letters, const char **ret_text)
{
	*ret_text = arena_copy(job->arena, letters.data, letters.size);
	return *ret_text != NULL;
}

/* A member of which the comma before its name, its name and its colon are `start`; false only when it is there and not
 * plain. */
static bool text_take(struct job *job, struct bytes *rest, const char *start, const char **ret_text)
{
	struct bytes letters;

	if (!json_word_take(rest, start))
		return true;
	return json_plain_take(rest, &letters) && text_copy(job, letters, ret_text);
}

static bool hash_take(struct bytes *rest, struct hash *ret_hash)
{
	struct bytes letters;

	return json_plain_take(rest, &letters) && hash_read(letters, ret_hash) == OK;
}

static bool form_take(struct job *job, struct bytes *rest, const json_t **ret_form)
{
	struct bytes object;
	json_t *form;

	if (!json_word_take(rest, "\"form\":"))
		return true;
	if (!json_object_take(rest, FORM_LEVELS_MOST, &object) || !json_word_take(rest, ","))
		return false;
	if (json_read(job, "form", object, &form) != OK) {
		job_forgive(job);
		return false;
	}
	*ret_form = form;
	return true;
}

static bool kind_take(struct bytes *rest, enum event_kind *ret_kind)
{
	struct bytes letters;

	if (!json_word_take(rest, "\"kind\":") || !json_plain_take(rest, &letters))
		return false;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		if (bytes_equal_cstring(letters, event_kind_word[kind])) {
			*ret_kind = (enum event_kind)kind;
			return true;
		}
	}
	return false;
}

static bool received_take_one(struct bytes *rest, struct received *ret_received)
{
	struct bytes time;

	if (!json_word_take(rest, "{"))
		return false;
	ret_received->early = json_word_take(rest, "\"early\":true,");
	return json_word_take(rest, "\"hash\":") && hash_take(rest, &ret_received->hash) &&
	       json_word_take(rest, ",\"time\":") && json_plain_take(rest, &time) &&
	       instant_read(time, &ret_received->time) == OK && json_word_take(rest, "}");
}

static bool received_take(struct job *job, struct bytes *rest, struct body *body)
{
	size_t most = rest->size / RECEIVED_BYTES_LEAST + 1;
	bool more = json_word_take(rest, ",\"received\":[");

	if (!more)
		return true;
	if (most > RECEIVED_MOST)
		most = RECEIVED_MOST;
	body->received = NEW_MANY(job->arena, struct received, most);
	while (more && body->received != NULL && (size_t)body->received_count < most) {
		if (!received_take_one(rest, &body->received[body->received_count++]))
			return false;
		more = json_word_take(rest, ",");
	}
	return body->received != NULL && !more && json_word_take(rest, "]");
}

bool event_body_read_plain(struct job *job, struct bytes plain, struct body *ret_body)
{
	struct body body = {0};
	struct bytes rest = plain;

	if (!json_word_take(&rest, "{") || !form_take(job, &rest, &body.form) || !kind_take(&rest, &body.kind) ||
	    !text_take(job, &rest, ",\"officer\":", &body.officer))
		return false;
	body.has_own_head = json_word_take(&rest, ",\"own_head\":");
	if (body.has_own_head && !hash_take(&rest, &body.own_head))
		return false;
	if (!text_take(job, &rest, ",\"proposer\":", &body.proposer) || !received_take(job, &rest, &body) ||
	    !text_take(job, &rest, ",\"role\":", &body.role) || !text_take(job, &rest, ",\"step\":", &body.step) ||
	    !json_word_take(&rest, "}") || rest.size > 0)
		return false;
	*ret_body = body;
	return true;
}
