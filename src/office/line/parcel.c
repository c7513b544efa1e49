/* parcel.c - what one message between nodes carries, as JSON beside its files.
 *
 *     {"version": 1,
 *      "events": [{"event": JWS, "body": JWE, "letter"?: JWE in JSON}],
 *      "statements": [JWS],
 *      "heads"?: {"after": case id or "", "complete": true, "list": [{"case", "author", "number", "hash", "retired"?}],
 *                 "asked"?: true, when the receiver's heads are wanted in return,
 *                 "agreements": [{"agreement", "hash"}]}}      those that the sender has installed
 *
 * Files are separate parts of the message, sealed, named by the hash of their bytes and matched by it. */
#include "office/office.h"

#include "base/text.h"

#include <string.h>

#define PARCEL_EVENTS_MOST 2000
#define PARCEL_HEADS_MOST 4000
#define PARCEL_STATEMENTS_MOST 2000
#define PARCEL_AGREEMENTS_MOST 256
#define EVENT_BYTES_LEAST 512 /* an envelope and its signature take more */

static void events_add(struct text *text, const struct parcel *parcel)
{
	text_add(text, "\"events\":[");
	for (int at = 0; at < parcel->arrival_count; at++) {
		const struct arrival *arrival = &parcel->arrivals[at];

		text_add(text, at > 0 ? ",{\"body\":" : "{\"body\":");
		json_text_add(text, arrival->sealed);
		text_add(text, ",\"event\":");
		json_text_add(text, arrival->whole);
		if (arrival->letter.size > 0) {
			text_add(text, ",\"letter\":");
			json_text_add(text, arrival->letter);
		}
		text_add(text, "}");
	}
	text_add(text, "]");
}

static void statements_add(struct text *text, const struct parcel *parcel)
{
	text_add(text, ",\"statements\":[");
	for (int at = 0; at < parcel->statement_count; at++) {
		text_add(text, at > 0 ? "," : "");
		json_text_add(text, parcel->statements[at]);
	}
	text_add(text, "]");
}

static json_t *heads_value(struct job *job, const struct parcel *parcel)
{
	json_t *heads = json_object(), *list = json_array(), *agreements = json_array();

	for (int at = 0; at < parcel->head_count; at++) {
		const struct lane_head *head = &parcel->heads[at];
		char *hash = base64url_write(job->arena, head->hash);
		json_t *value = json_pack("{s:s, s:s, s:I, s:s}", "case", head->case_id, "author", head->author,
					  "number", (json_int_t)head->number, "hash", hash != NULL ? hash : "");

		if (head->retired)
			json_object_set_new(value, "retired", json_true());
		json_array_append_new(list, value);
	}
	for (int at = 0; at < parcel->profile_count; at++) {
		char *hash = base64url_write(job->arena, parcel->profiles[at].hash);

		json_array_append_new(agreements, json_pack("{s:s, s:s}", "agreement", parcel->profiles[at].agreement,
							    "hash", hash != NULL ? hash : ""));
	}
	json_object_set_new(heads, "after", json_string(parcel->heads_after));
	json_object_set_new(heads, "complete", json_boolean(parcel->heads_complete));
	if (parcel->heads_asked)
		json_object_set_new(heads, "asked", json_true());
	json_object_set_new(heads, "list", list);
	json_object_set_new(heads, "agreements", agreements);
	return heads;
}

/* About what the members of an object and their quotes take beside their values. */
#define AROUND_AN_EVENT 64

static size_t bytes_about(const struct parcel *parcel)
{
	size_t bytes = 4096;

	for (int at = 0; at < parcel->arrival_count; at++) {
		const struct arrival *arrival = &parcel->arrivals[at];

		bytes += arrival->whole.size + arrival->sealed.size + 2 * arrival->letter.size + AROUND_AN_EVENT;
	}
	return bytes;
}

/* Written down directly, members in the order of their names: most of it are the bytes of events as they stand. */
enum result parcel_write(struct job *job, const struct parcel *parcel, struct bytes *ret_json)
{
	struct text text = text_open(job->arena, SIZE_MAX / 4);
	struct bytes heads;
	json_t *value;

	text_reserve(&text, bytes_about(parcel));
	text_add(&text, "{");
	events_add(&text, parcel);
	if (parcel->heads_after != NULL) {
		value = heads_value(job, parcel);
		TRY(json_own(job, value));
		TRY(json_write(job, value, &heads));
		text_add(&text, ",\"heads\":");
		text_add_bytes(&text, heads);
	}
	statements_add(&text, parcel);
	text_add(&text, ",\"version\":1}");
	return text_done(&text, ret_json) == OK ? OK : job_out_of_memory(job);
}

static struct bytes bytes_of_value(const json_t *value)
{
	return (struct bytes){(const unsigned char *)json_string_value(value), json_string_length(value)};
}

static enum result arrival_read(struct job *job, const json_t *object, struct arrival *arrival)
{
	json_t *event, *body;
	const json_t *letter = json_object_get(object, "letter");

	TRY(json_only(job, "events", object, (const char *[]){"event", "body", "letter", NULL}));
	TRY(json_member(job, object, "event", JSON_STRING, &event));
	TRY(json_member(job, object, "body", JSON_STRING, &body));
	arrival->whole = bytes_of_value(event);
	arrival->sealed = bytes_of_value(body);
	if (letter != NULL && !json_is_string(letter))
		return job_fail(job, INVALID, "events.letter", "type", "A key letter is a text.");
	if (letter != NULL)
		arrival->letter = bytes_of_value(letter);
	return OK;
}

/* A list of a parcel and how long it is; LIMIT for more than it may hold. `field` names it in errors. */
static enum result list_find(struct job *job, const json_t *object, const char *member, const char *field, int most,
			     json_t **ret_list, int *ret_count)
{
	TRY(json_member(job, object, member, JSON_ARRAY, ret_list));
	if (json_array_size(*ret_list) > (size_t)most)
		return job_fail(job, LIMIT, field, "too-many", "A parcel has at most %d of these.", most);
	*ret_count = (int)json_array_size(*ret_list);
	return OK;
}

static enum result events_read(struct job *job, const json_t *object, struct parcel *parcel)
{
	json_t *list;
	int count;

	TRY(list_find(job, object, "events", "events", PARCEL_EVENTS_MOST, &list, &count));
	TAKE(job, parcel->arrivals = NEW_MANY(job->arena, struct arrival, (size_t)count));
	for (int at = 0; at < count; at++)
		TRY(arrival_read(job, json_array_get(list, (size_t)at), &parcel->arrivals[at]));
	parcel->arrival_count = count;
	return OK;
}

static enum result statements_read(struct job *job, const json_t *object, struct parcel *parcel)
{
	json_t *list;
	int count;

	TRY(list_find(job, object, "statements", "statements", PARCEL_STATEMENTS_MOST, &list, &count));
	TAKE(job, parcel->statements = NEW_MANY(job->arena, struct bytes, (size_t)count));
	for (int at = 0; at < count; at++) {
		const json_t *statement = json_array_get(list, (size_t)at);

		if (!json_is_string(statement))
			return job_fail(job, INVALID, "statements", "type", "A key statement is a text.");
		parcel->statements[at] = bytes_of_value(statement);
	}
	parcel->statement_count = count;
	return OK;
}

static enum result head_read(struct job *job, const json_t *object, struct lane_head *head)
{
	const char *hash;

	TRY(json_only(job, "heads", object, (const char *[]){"case", "author", "number", "hash", "retired", NULL}));
	TRY(json_member_text(job, object, "case", &head->case_id));
	TRY(json_member_text(job, object, "author", &head->author));
	TRY(json_member_integer(job, object, "number", 1, EVENT_NUMBER_MOST, &head->number));
	TRY(json_member_text(job, object, "hash", &hash));
	head->retired = json_is_true(json_object_get(object, "retired"));
	if (base64url_read(job->arena, bytes_of(hash), &head->hash) != OK || head->hash.size != HASH_SIZE ||
	    !uuid_check(bytes_of(head->case_id)))
		return job_fail(job, INVALID, "heads", "head",
				"A lane head names its case by UUID and its event by hash.");
	return OK;
}

static enum result agreements_read(struct job *job, const json_t *heads, struct parcel *parcel)
{
	json_t *list;
	int count;

	TRY(list_find(job, heads, "agreements", "agreements", PARCEL_AGREEMENTS_MOST, &list, &count));
	TAKE(job, parcel->profiles = NEW_MANY(job->arena, struct partner_profile, (size_t)count));
	for (int at = 0; at < count; at++) {
		struct partner_profile *profile = &parcel->profiles[at];
		const json_t *object = json_array_get(list, (size_t)at);
		const char *hash;

		TRY(json_only(job, "agreements", object, (const char *[]){"agreement", "hash", NULL}));
		TRY(json_member_text(job, object, "agreement", &profile->agreement));
		TRY(json_member_text(job, object, "hash", &hash));
		if (base64url_read(job->arena, bytes_of(hash), &profile->hash) != OK || profile->hash.size != HASH_SIZE)
			return job_fail(job, INVALID, "agreements.hash", "hash", "An agreement is named by its hash.");
	}
	parcel->profile_count = count;
	return OK;
}

static enum result heads_read(struct job *job, const json_t *heads, struct parcel *parcel)
{
	json_t *list;
	int count;

	TRY(json_only(job, "heads", heads, (const char *[]){"after", "asked", "complete", "list", "agreements", NULL}));
	TRY(json_member_text(job, heads, "after", &parcel->heads_after));
	TRY(agreements_read(job, heads, parcel));
	TRY(list_find(job, heads, "list", "heads", PARCEL_HEADS_MOST, &list, &count));
	parcel->heads_complete = json_is_true(json_object_get(heads, "complete"));
	parcel->heads_asked = json_is_true(json_object_get(heads, "asked"));
	TAKE(job, parcel->heads = NEW_MANY(job->arena, struct lane_head, (size_t)count));
	for (int at = 0; at < count; at++)
		TRY(head_read(job, json_array_get(list, (size_t)at), &parcel->heads[at]));
	parcel->head_count = count;
	return OK;
}

/* --- the reader's short way: events that are spelt as we spell them --- */

/* As many as there can be. */
static int events_about(struct bytes json)
{
	size_t most = json.size / EVENT_BYTES_LEAST + 1;

	return most < PARCEL_EVENTS_MOST ? (int)most : PARCEL_EVENTS_MOST;
}

/* False for another spelling, and for events with a key letter: then the long way is gone. */
static bool events_take(struct job *job, struct bytes *rest, struct parcel *parcel)
{
	int most = events_about(*rest), count = 0;
	bool more = json_word_take(rest, "{\"events\":[");

	parcel->arrivals = more ? NEW_MANY(job->arena, struct arrival, (size_t)most) : NULL;
	while (more && parcel->arrivals != NULL && count < most) {
		struct arrival *arrival = &parcel->arrivals[count++];

		if (!json_word_take(rest, "{\"body\":") || !json_plain_take(rest, &arrival->sealed) ||
		    !json_word_take(rest, ",\"event\":") || !json_plain_take(rest, &arrival->whole) ||
		    !json_word_take(rest, "}"))
			return false;
		more = json_word_take(rest, ",");
	}
	parcel->arrival_count = count;
	return count > 0 && !more && json_word_take(rest, "],");
}

/* All members that are no events as an object of their own: most often a few key statements. */
static enum result beside_read(struct job *job, struct bytes rest, json_t **ret_object)
{
	unsigned char *copy;

	TAKE(job, copy = arena_room(job->arena, rest.size + 1));
	copy[0] = '{';
	memcpy(copy + 1, rest.data, rest.size);
	TRY(json_read(job, "parcel", (struct bytes){copy, rest.size + 1}, ret_object));
	return json_only(job, "parcel", *ret_object, (const char *[]){"version", "statements", "heads", NULL});
}

static enum result members_read(struct job *job, struct bytes json, struct parcel *parcel, json_t **ret_object)
{
	struct bytes rest = json;

	if (events_take(job, &rest, parcel))
		return beside_read(job, rest, ret_object);
	TRY(json_read(job, "parcel", json, ret_object));
	TRY(json_only(job, "parcel", *ret_object, (const char *[]){"version", "events", "statements", "heads", NULL}));
	return events_read(job, *ret_object, parcel);
}

enum result parcel_read(struct job *job, struct bytes json, const struct bytes *files, int file_count,
			struct parcel *ret_parcel)
{
	struct parcel parcel = {.file_count = file_count};
	const json_t *heads;
	json_t *object;
	int64_t version;

	TRY(members_read(job, json, &parcel, &object));
	TRY(json_member_integer(job, object, "version", 1, 1, &version));
	TRY(statements_read(job, object, &parcel));
	heads = json_object_get(object, "heads");
	if (heads != NULL)
		TRY(heads_read(job, heads, &parcel));
	TAKE(job, parcel.files = NEW_MANY(job->arena, struct bytes, (size_t)file_count));
	for (int at = 0; at < file_count; at++)
		parcel.files[at] = files[at];
	*ret_parcel = parcel;
	return OK;
}
