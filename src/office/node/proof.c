/* proof.c - verifying a case again from its bytes, exporting what proves it, rebuilding the projections. */
#include "office/case/keys.h"
#include "office/case/page.h"

#include "access/access.h"
#include "office/case/projection.h"

#include <string.h>

static void fault_add(json_t *faults, const struct event *event, const char *rule, const char *reason)
{
	json_t *fault = json_object();

	page_hash(fault, "event", &event->hash);
	page_text(fault, "rule", rule);
	page_text(fault, "reason", reason);
	json_array_append_new(faults, fault);
}

/* A case as the store holds it, with the bytes of its events: memory keeps only what they say. */
static enum result stored_load(struct job *job, const struct office *office, const char *case_id,
			       struct open_case **ret_open)
{
	struct office forgetful = *office;

	forgetful.memory = NULL;
	return open_case_load(job, &forgetful, case_id, ret_open);
}

static enum result event_verify(struct job *job, struct key_ring_view *keys, const struct event *event, json_t *faults)
{
	struct signed_document document;
	const struct key_record *key = NULL;
	struct verifier *verifier = NULL;
	struct event again;
	enum result found;

	TRY(event_read(job, event->whole, &again, &document));
	found = key_view_find(job, keys, event->key_id, &key);
	if (found == MISSING) {
		fault_add(faults, event, "unknown-key", "The key that signed it is not in the directory.");
		return OK;
	}
	TRY(found);
	TRY(key_view_verifier(job, keys, key, &verifier));
	if (signed_verify(job, &document, verifier) != OK) {
		job_forgive(job);
		fault_add(faults, event, "signature", "The signature does not hold.");
	} else if (strcmp(key->party, event->envelope.author) != 0) {
		fault_add(faults, event, "other-party-key", "It is signed by a key of another party.");
	}
	return OK;
}

static enum result lane_verify(struct job *job, struct key_ring_view *keys, const struct lane_events *lane,
			       json_t *faults, int *count)
{
	for (int at = 0; at < lane->count; at++, (*count)++) {
		const struct event *event = lane->events[at];

		TRY(event_verify(job, keys, event, faults));
		if (at > 0 && !hash_equal(&event->envelope.previous, &lane->events[at - 1]->hash))
			fault_add(faults, event, "link", "Its link does not name the event before it.");
	}
	return OK;
}

enum result office_case_verify(struct job *job, const struct office *office, const char *case_id, json_t **ret_report)
{
	struct key_ring_view *keys = NULL;
	struct open_case *open = NULL;
	json_t *report = json_object(), *faults = json_array();
	int count = 0;

	TRY(json_own(job, report));
	json_object_set_new(report, "faults", faults);
	TRY(stored_load(job, office, case_id, &open));
	TRY(key_view_open(job, office, &keys));
	for (int lane = 0; lane < open->file.lane_count; lane++)
		TRY(lane_verify(job, keys, &open->file.lanes[lane], faults, &count));
	TRY(lane_verify(job, keys, &open->file.own, faults, &count));
	page_text(report, "case_id", case_id);
	page_number(report, "events", count);
	page_flag(report, "ok", json_array_size(faults) == 0);
	*ret_report = report;
	return OK;
}

enum result office_case_state(struct job *job, const struct office *office, const char *case_id, struct bytes *ret_json)
{
	struct open_case *open = NULL;

	TRY(open_case_load(job, office, case_id, &open));
	return case_write(job, open->state, ret_json);
}

/* The statement about a key, once in a bundle. */
static enum result key_export(struct job *job, const struct office *office, const char *key_id, json_t *keys)
{
	struct key_record key;
	enum result found;

	if (json_object_get(keys, key_id) != NULL)
		return OK;
	found = key_find(job, office->database, key_id, &key);
	if (found == OK)
		json_object_set_new(keys, key_id, json_stringn((const char *)key.statement.data, key.statement.size));
	return found == MISSING ? OK : found;
}

enum result office_case_export(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id, json_t **ret_bundle)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *open = NULL;
	json_t *bundle = json_object(), *events = json_array(), *keys = json_object();

	TRY(json_own(job, bundle));
	json_object_set_new(bundle, "events", events);
	json_object_set_new(bundle, "keys", keys);
	TRY(transaction_begin(job, office->database, &work));
	TRY(stored_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	for (int at = 0; at < open->state->outcome_count; at++) {
		const struct event *event = open->state->outcomes[at].event;
		struct bytes body;
		json_t *value = json_object(), *plain = NULL;

		json_array_append_new(events, value);
		TRY(sealed_read(job, &open->key[LANE_IS_SHARED], event->sealed, &body));
		TRY(json_read(job, "body", body, &plain));
		page_hash(value, "hash", &event->hash);
		json_object_set_new(value, "event", json_stringn((const char *)event->whole.data, event->whole.size));
		json_object_set_new(value, "sealed",
				    json_stringn((const char *)event->sealed.data, event->sealed.size));
		json_object_set(value, "body", plain);
		TRY(key_export(job, office, event->key_id, keys));
	}
	page_text(bundle, "case_id", case_id);
	page_text(bundle, "agreement", open->agreement->profile->id);
	page_hash(bundle, "profile", &open->agreement->hash);
	TRY(access_look(job, office->database, actor, "export", case_id, NULL));
	TRY(transaction_commit(job, &work));
	*ret_bundle = bundle;
	return OK;
}

static enum result case_project(struct job *job, const struct office *office, const char *case_id)
{
	struct open_case *open = NULL;
	enum result loaded = open_case_load(job, office, case_id, &open);

	if (loaded == MISSING && strcmp(job->failure.rule, "retired") == 0) {
		job_forgive(job);
		return OK;
	}
	TRY(loaded);
	return projection_write(job, office, open);
}

/* In one transaction: either every projection is new or none is. Each case has an arena of its own, so that a million
 * of them do not add up. */
enum result office_rebuild(struct job *job, const struct office *office, int64_t *ret_cases)
{
	AUTO_TRANSACTION struct transaction work = {0};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	char after[UUID_TEXT_SIZE] = "";
	int64_t cases = 0;

	if (arena == NULL)
		return job_out_of_memory(job);
	TRY(transaction_begin(job, office->database, &work));
	TRY(view_clear(job, office->database));
	for (;;) {
		struct job one = {.arena = arena, .now = job->now, .chance = job->chance};
		const char *case_id = NULL;
		enum result next = case_next(&one, office->database, after, &case_id);

		if (next == MISSING)
			break;
		if (next != OK || case_project(&one, office, case_id) != OK) {
			job->failure = one.failure;
			return one.failure.result;
		}
		memcpy(after, case_id, sizeof(after));
		arena_reset(arena);
		cases++;
	}
	TRY(transaction_commit(job, &work));
	*ret_cases = cases;
	return OK;
}
