/* event_saw.c - "saw": the other cases that a step was judged by, each with its state and the events that say so.
 *
 *     [{"case":"0190…","agreement":"eu-pk-readmission","state":"transfer_agreed",
 *       "heads":{"it":{"number":4,"hash":"…"},"pk":{"number":3,"hash":"…"}}}]
 *
 * Only cases that stand as the step needs are named; they are all settled where the author held them. */
#include "cases/event_saw.h"

#include <string.h>

#define WORD_MOST 80

static json_t *heads_value(const struct seen_case *seen)
{
	json_t *heads = json_object();

	for (int at = 0; at < seen->head_count; at++) {
		char text[HASH_TEXT_SIZE];

		hash_write(&seen->heads[at].hash, text);
		json_object_set_new(
		    heads, seen->heads[at].party,
		    json_pack("{s:I, s:s}", "number", (json_int_t)seen->heads[at].number, "hash", text));
	}
	return heads;
}

enum result event_saw_write(struct job *job, const struct body *body, json_t **ret_list)
{
	json_t *list = json_array();

	TRY(json_own(job, list));
	for (int at = 0; at < body->saw_count; at++) {
		const struct seen_case *seen = &body->saw[at];

		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:s, s:o}", "case", seen->case_id, "agreement",
						seen->agreement, "state", seen->state, "heads", heads_value(seen)));
	}
	*ret_list = list;
	return OK;
}

static enum result word_read(struct job *job, const json_t *object, const char *name, const char **ret_word)
{
	TRY(json_member_text(job, object, name, ret_word));
	if (**ret_word == '\0' || strlen(*ret_word) > WORD_MOST)
		return job_fail(job, INVALID, name, "length", "\"%s\" has 1 to %d letters.", name, WORD_MOST);
	return OK;
}

static enum result head_read(struct job *job, const char *party, const json_t *value, struct head *ret_head)
{
	struct head head = {0};
	const char *hash;

	if (*party == '\0' || strlen(party) >= PARTY_ID_SIZE)
		return job_fail(job, INVALID, "saw.heads", "party", "A head belongs to a party, by its id.");
	memcpy(head.party, party, strlen(party) + 1);
	TRY(json_only(job, "saw.heads", value, (const char *[]){"number", "hash", NULL}));
	TRY(json_member_integer(job, value, "number", 1, EVENT_NUMBER_MOST, &head.number));
	TRY(json_member_text(job, value, "hash", &hash));
	if (hash_read(bytes_of(hash), &head.hash) != OK)
		return job_fail(job, INVALID, "saw.heads", "hash", "\"hash\" is not a SHA-256 hash in base64url.");
	*ret_head = head;
	return OK;
}

static enum result heads_read(struct job *job, json_t *heads, struct seen_case *seen)
{
	const char *party;
	json_t *value;

	if (json_object_size(heads) == 0 || json_object_size(heads) > PARTY_MOST)
		return job_fail(job, INVALID, "saw.heads", "list", "A case has 1 to %d lanes.", PARTY_MOST);
	TAKE(job, seen->heads = NEW_MANY(job->arena, struct head, json_object_size(heads)));
	json_object_foreach(heads, party, value) TRY(head_read(job, party, value, &seen->heads[seen->head_count++]));
	return OK;
}

static enum result one_read(struct job *job, const json_t *object, struct seen_case *ret_seen)
{
	struct seen_case seen = {.settled = true};
	const char *id;
	json_t *heads;

	TRY(json_only(job, "saw", object, (const char *[]){"case", "agreement", "state", "heads", NULL}));
	TRY(json_member_text(job, object, "case", &id));
	if (!uuid_check(bytes_of(id)))
		return job_fail(job, INVALID, "saw.case", "case", "A case is named by its id.");
	memcpy(seen.case_id, id, UUID_TEXT_SIZE);
	TRY(word_read(job, object, "agreement", &seen.agreement));
	TRY(word_read(job, object, "state", &seen.state));
	TRY(json_member(job, object, "heads", JSON_OBJECT, &heads));
	TRY(heads_read(job, heads, &seen));
	*ret_seen = seen;
	return OK;
}

enum result event_saw_read(struct job *job, const json_t *list, struct body *body)
{
	size_t count = json_array_size(list);
	struct seen_case *saw;

	if (!json_is_array(list) || count == 0 || count > SAW_MOST)
		return job_fail(job, INVALID, "saw", "list", "A step names 1 to %d other cases.", SAW_MOST);
	TAKE(job, saw = NEW_MANY(job->arena, struct seen_case, count));
	for (size_t at = 0; at < count; at++)
		TRY(one_read(job, json_array_get(list, at), &saw[at]));
	body->saw = saw;
	body->saw_count = (int)count;
	return OK;
}

enum result event_saw_copy(struct job *job, const struct body *body, struct body *copy)
{
	struct seen_case *saw;

	if (body->saw_count == 0)
		return OK;
	TAKE(job, saw = arena_copy(job->arena, body->saw, (size_t)body->saw_count * sizeof(*saw)));
	for (int at = 0; at < body->saw_count; at++) {
		TAKE(job, saw[at].agreement = arena_copy_cstring(job->arena, saw[at].agreement));
		TAKE(job, saw[at].state = arena_copy_cstring(job->arena, saw[at].state));
		TAKE(job, saw[at].heads =
			      arena_copy(job->arena, saw[at].heads, (size_t)saw[at].head_count * sizeof(struct head)));
	}
	copy->saw = saw;
	return OK;
}
