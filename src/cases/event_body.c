/* event_body.c - the body of an event: what was done, by whom, with which form and files.
 *
 *     {"kind":"step","step":"submit","role":"case_officer","officer":"…","proposer":"…"?,"form":{…}?,"files":[…]?,
 *      "opening":{"kind":…,"reference":…,"sides":["it","pk"]}?,"own_head":"…"?,
 *      "saw":[{"case":…,"agreement":…,"state":…,"heads":{…}}]?}
 *     {"kind":"receipt","received":[{"hash":"…","time":"…","early":true?}]}
 *     {"kind":"opened","officer":"…","role":"…","received":[…]}
 *     {"kind":"record","step":"affirm","role":…,"officer":…,"form":{…}}        (own lane only) */
#include "cases/event_body.h"
#include "cases/event_saw.h"

#include "base/text.h"

#include <string.h>

static const char *const kind_word[] = {
    [EVENT_STEP] = "step", [EVENT_RECEIPT] = "receipt", [EVENT_OPENED] = "opened", [EVENT_RECORD] = "record"};
#define KIND_COUNT ((int)(sizeof(kind_word) / sizeof(kind_word[0])))

#define WORD_MOST 80
#define NAME_MOST 200
#define BODY_BYTES_USUAL 512

static json_t *hash_value(const struct hash *hash)
{
	char text[HASH_TEXT_SIZE];

	hash_write(hash, text);
	return json_string(text);
}

static void set_text(json_t *object, const char *name, const char *text)
{
	if (text != NULL)
		json_object_set_new(object, name, json_string(text));
}

enum result event_file_write(struct job *job, const struct event_file *file, json_t **ret_file)
{
	json_t *object = json_object();

	TRY(json_own(job, object));
	set_text(object, "evidence", file->evidence);
	json_object_set_new(object, "hash", hash_value(&file->hash));
	set_text(object, "media_type", file->media_type);
	set_text(object, "name", file->name);
	json_object_set_new(object, "plain", hash_value(&file->plain));
	json_object_set_new(object, "size", json_integer(file->size));
	*ret_file = object;
	return OK;
}

/* --- the writer: members in the order of their names, put down directly --- */

/* The name of the next member; the first of an object has no comma before it. */
static void name_add(struct text *text, const char *name)
{
	text_add(text, text->data[text->size - 1] == '{' ? "\"" : ",\"");
	text_add(text, name);
	text_add(text, "\":");
}

static void text_member_add(struct text *text, const char *name, const char *letters)
{
	if (letters == NULL)
		return;
	name_add(text, name);
	json_text_add(text, bytes_of(letters));
}

static void hash_member_add(struct text *text, const char *name, const struct hash *hash)
{
	char letters[HASH_TEXT_SIZE];

	hash_write(hash, letters);
	text_member_add(text, name, letters);
}

static enum result files_add(struct job *job, struct text *text, const struct body *body)
{
	for (int at = 0; at < body->file_count; at++) {
		json_t *file;

		TRY(event_file_write(job, &body->files[at], &file));
		text_add_byte(text, at == 0 ? '[' : ',');
		json_value_add(text, file);
	}
	text_add_byte(text, ']');
	return OK;
}

static void opening_add(struct text *text, const struct opening *opening)
{
	text_add_byte(text, '{');
	text_member_add(text, "kind", opening->kind);
	text_member_add(text, "reference", opening->reference);
	name_add(text, "sides");
	text_add_byte(text, '[');
	for (int side = 0; side < opening->side_count; side++) {
		text_add(text, side > 0 ? "," : "");
		json_text_add(text, bytes_of(opening->sides[side].party));
	}
	text_add(text, "]}");
}

static void received_add(struct text *text, const struct body *body)
{
	for (int at = 0; at < body->received_count; at++) {
		const struct received *received = &body->received[at];
		char time[INSTANT_TEXT_SIZE];

		instant_write(received->time, time);
		text_add(text, at == 0 ? "[{" : ",{");
		if (received->early)
			text_add(text, "\"early\":true");
		hash_member_add(text, "hash", &received->hash);
		text_member_add(text, "time", time);
		text_add_byte(text, '}');
	}
	text_add_byte(text, ']');
}

static enum result members_add(struct job *job, struct text *text, const struct body *body)
{
	if (body->file_count > 0) {
		name_add(text, "files");
		TRY(files_add(job, text, body));
	}
	if (body->form != NULL) {
		name_add(text, "form");
		json_value_add(text, body->form);
	}
	text_member_add(text, "kind", kind_word[body->kind]);
	text_member_add(text, "officer", body->officer);
	if (body->opening != NULL) {
		name_add(text, "opening");
		opening_add(text, body->opening);
	}
	if (body->has_own_head)
		hash_member_add(text, "own_head", &body->own_head);
	text_member_add(text, "proposer", body->proposer);
	if (body->received_count > 0) {
		name_add(text, "received");
		received_add(text, body);
	}
	text_member_add(text, "role", body->role);
	if (body->saw_count > 0) {
		json_t *saw;

		TRY(event_saw_write(job, body, &saw));
		name_add(text, "saw");
		json_value_add(text, saw);
	}
	text_member_add(text, "step", body->step);
	return OK;
}

enum result event_body_write(struct job *job, const struct body *body, struct bytes *ret_plain)
{
	struct text text = text_open(job->arena, SIZE_MAX / 4);

	text_reserve(&text, BODY_BYTES_USUAL);
	text_add_byte(&text, '{');
	if (text.failed)
		return job_out_of_memory(job);
	TRY(members_add(job, &text, body));
	text_add_byte(&text, '}');
	return text_done(&text, ret_plain) == OK ? OK : job_out_of_memory(job);
}

static enum result text_member(struct job *job, const json_t *object, const char *name, size_t most,
			       const char **ret_text)
{
	TRY(json_member_text(job, object, name, ret_text));
	if (**ret_text == '\0' || strlen(*ret_text) > most)
		return job_fail(job, INVALID, name, "length", "\"%s\" has 1 to %zu letters.", name, most);
	return OK;
}

static enum result hash_member(struct job *job, const json_t *object, const char *name, struct hash *ret_hash)
{
	const char *text;

	TRY(json_member_text(job, object, name, &text));
	if (hash_read(bytes_of(text), ret_hash) != OK)
		return job_fail(job, INVALID, name, "hash", "\"%s\" is not a SHA-256 hash in base64url.", name);
	return OK;
}

enum result event_file_read(struct job *job, const json_t *object, struct event_file *ret_file)
{
	struct event_file file = {0};

	TRY(json_only(job, "files", object,
		      (const char *[]){"evidence", "hash", "media_type", "name", "plain", "size", NULL}));
	TRY(hash_member(job, object, "hash", &file.hash));
	TRY(hash_member(job, object, "plain", &file.plain));
	TRY(text_member(job, object, "name", NAME_MOST, &file.name));
	TRY(text_member(job, object, "media_type", WORD_MOST, &file.media_type));
	TRY(json_optional_text(job, object, "evidence", &file.evidence));
	TRY(json_member_integer(job, object, "size", 0, INT32_MAX, &file.size));
	*ret_file = file;
	return OK;
}

static enum result files_read(struct job *job, const json_t *list, struct body *body)
{
	size_t count = json_array_size(list);

	if (!json_is_array(list) || count > FILES_MOST)
		return job_fail(job, INVALID, "files", "list", "Files are a list of at most %d.", FILES_MOST);
	TAKE(job, body->files = NEW_MANY(job->arena, struct event_file, count));
	for (size_t at = 0; at < count; at++)
		TRY(event_file_read(job, json_array_get(list, at), &body->files[at]));
	body->file_count = (int)count;
	return OK;
}

static enum result received_read(struct job *job, const json_t *list, struct body *body)
{
	size_t count = json_array_size(list);

	if (!json_is_array(list) || count == 0 || count > RECEIVED_MOST)
		return job_fail(job, INVALID, "received", "list", "A receipt names 1 to %d events.", RECEIVED_MOST);
	TAKE(job, body->received = NEW_MANY(job->arena, struct received, count));
	for (size_t at = 0; at < count; at++) {
		const json_t *object = json_array_get(list, at);
		struct received *received = &body->received[at];
		const char *time;

		TRY(json_only(job, "received", object, (const char *[]){"early", "hash", "time", NULL}));
		TRY(hash_member(job, object, "hash", &received->hash));
		TRY(json_member_text(job, object, "time", &time));
		if (instant_read(bytes_of(time), &received->time) != OK)
			return job_fail(job, INVALID, "received.time", "instant",
					"The time of a receipt is not an instant.");
		received->early = json_is_true(json_object_get(object, "early"));
	}
	body->received_count = (int)count;
	return OK;
}

static enum result opening_read(struct job *job, const json_t *object, struct body *body)
{
	struct opening *opening;
	json_t *sides;

	TAKE(job, opening = NEW(job->arena, struct opening));
	TRY(json_only(job, "opening", object, (const char *[]){"kind", "reference", "sides", NULL}));
	TRY(text_member(job, object, "kind", WORD_MOST, &opening->kind));
	TRY(text_member(job, object, "reference", WORD_MOST, &opening->reference));
	TRY(json_member(job, object, "sides", JSON_ARRAY, &sides));
	if (json_array_size(sides) == 0 || json_array_size(sides) > PARTY_MOST)
		return job_fail(job, INVALID, "opening.sides", "list", "A case has 1 to %d sides.", PARTY_MOST);
	for (size_t side = 0; side < json_array_size(sides); side++) {
		const char *party = json_string_value(json_array_get(sides, side));

		if (party == NULL || *party == '\0' || strlen(party) >= PARTY_ID_SIZE)
			return job_fail(job, INVALID, "opening.sides", "party", "A side names a party by its id.");
		memcpy(opening->sides[side].party, party, strlen(party) + 1);
		opening->side_count++;
	}
	body->opening = opening;
	return OK;
}

/* Which members each kind must have: a step without its name or a receipt without its list says nothing. */
static enum result members_check(struct job *job, const struct body *body)
{
	bool needs_step = body->kind == EVENT_STEP || body->kind == EVENT_RECORD;
	bool needs_list = body->kind == EVENT_RECEIPT || body->kind == EVENT_OPENED;

	if (needs_step != (body->step != NULL))
		return job_fail(job, INVALID, "step", "required",
				"A step and a record name what was done; others do not.");
	if (needs_list != (body->received_count > 0))
		return job_fail(job, INVALID, "received", "required",
				"A receipt and an opened note name events; others do not.");
	if (body->kind != EVENT_RECEIPT && (body->officer == NULL || body->role == NULL))
		return job_fail(job, INVALID, "officer", "required",
				"All but receipts name the officer's pseudonym and role.");
	if (body->opening != NULL && body->kind != EVENT_STEP)
		return job_fail(job, INVALID, "opening", "kind", "Only a step opens a case.");
	if (body->saw_count > 0 && body->kind != EVENT_STEP)
		return job_fail(job, INVALID, "saw", "kind", "Only a step says what its author saw of other cases.");
	return OK;
}

static enum result kind_read(struct job *job, const json_t *object, enum event_kind *ret_kind)
{
	const char *word;

	TRY(json_member_text(job, object, "kind", &word));
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		if (strcmp(word, kind_word[kind]) == 0) {
			*ret_kind = (enum event_kind)kind;
			return OK;
		}
	}
	return job_fail(job, INVALID, "kind", "choice", "An event is a step, a receipt, an opened note or a record.");
}

/* A copy of `count` things of a size, in order. NULL for none of them. */
static enum result list_copy(struct job *job, const void *list, int count, size_t size, void *ret_list)
{
	void *copy = NULL;

	if (count > 0) {
		TAKE(job, copy = arena_take_many(job->arena, (size_t)count, size));
		memcpy(copy, list, (size_t)count * size);
	}
	*(void **)ret_list = copy;
	return OK;
}

enum result event_text_copy(struct job *job, const char **text, const char *like)
{
	if (*text != NULL && like != NULL && strcmp(*text, like) == 0)
		*text = like;
	else if (*text != NULL)
		TAKE(job, *text = arena_copy_cstring(job->arena, *text));
	return OK;
}

static enum result opening_copy(struct job *job, const struct opening **opening)
{
	struct opening *copy;

	if (*opening == NULL)
		return OK;
	TAKE(job, copy = NEW(job->arena, struct opening));
	*copy = **opening;
	TRY(event_text_copy(job, &copy->reference, NULL));
	TRY(event_text_copy(job, &copy->kind, NULL));
	*opening = copy;
	return OK;
}

enum result event_body_copy(struct job *job, const struct body *body, const struct body *like, struct body *ret_copy)
{
	static const struct body nothing = {0};
	struct body copy = *body;

	if (like == NULL)
		like = &nothing;
	TRY(event_text_copy(job, &copy.step, like->step));
	TRY(event_text_copy(job, &copy.role, like->role));
	TRY(event_text_copy(job, &copy.officer, like->officer));
	TRY(event_text_copy(job, &copy.proposer, like->proposer));
	if (body->form != NULL)
		TRY(json_own(job, json_incref(json_unchanged(body->form))));
	TRY(list_copy(job, body->files, body->file_count, sizeof(*body->files), &copy.files));
	for (int at = 0; at < copy.file_count; at++) {
		TRY(event_text_copy(job, &copy.files[at].name, NULL));
		TRY(event_text_copy(job, &copy.files[at].media_type, NULL));
		TRY(event_text_copy(job, &copy.files[at].evidence, NULL));
	}
	TRY(list_copy(job, body->received, body->received_count, sizeof(*body->received), &copy.received));
	TRY(opening_copy(job, &copy.opening));
	TRY(event_saw_copy(job, body, &copy));
	*ret_copy = copy;
	return OK;
}

/* --- the reader's short way: a body that is spelt as we spell it --- */

/* Passes the name of a member when it comes next, with the bracket or the comma before it. */
static bool name_take(struct bytes *rest, const char *name, bool *first)
{
	size_t size = strlen(name);
	const unsigned char *at = rest->data;

	if (rest->size < size + 4 || at[0] != (*first ? '{' : ',') || at[1] != '"' || memcmp(at + 2, name, size) != 0 ||
	    at[size + 2] != '"' || at[size + 3] != ':')
		return false;
	*first = false;
	*rest = (struct bytes){at + size + 4, rest->size - size - 4};
	return true;
}

static bool byte_take(struct bytes *rest, unsigned char byte)
{
	if (rest->size == 0 || rest->data[0] != byte)
		return false;
	*rest = (struct bytes){rest->data + 1, rest->size - 1};
	return true;
}

/* A text that is there or not. False for one that does not stand there as it is. */
static bool text_take(struct job *job, struct bytes *rest, const char *name, bool *first, const char **ret_text)
{
	struct bytes letters;

	if (!name_take(rest, name, first))
		return true;
	if (!json_plain_take(rest, &letters))
		return false;
	*ret_text = bytes_cstring(job->arena, letters);
	return *ret_text != NULL;
}

static bool hash_take(struct bytes *rest, struct hash *ret_hash)
{
	struct bytes letters;

	return json_plain_take(rest, &letters) && hash_read(letters, ret_hash) == OK;
}

/* The quote that ends a text. */
static const unsigned char *text_end(const unsigned char *at, const unsigned char *end)
{
	while (at < end && *at != '"')
		at += *at == '\\' && end - at > 1 ? 2 : 1;
	return at;
}

#define FORM_DEPTH_MOST 8 /* below what json_read() allows: deeper ones go the long way */

/* How many bytes an object takes that comes next, by its brackets alone; 0 for none, and for one that is nested deeply.
 */
static size_t object_size(struct bytes rest)
{
	const unsigned char *end = rest.data + rest.size;
	int depth = 0;

	for (const unsigned char *at = rest.data; at < end; at++) {
		if (*at == '"')
			at = text_end(at + 1, end);
		if (at == end)
			return 0;
		if (*at == '{' || *at == '[')
			depth++;
		else if (*at == '}' || *at == ']')
			depth--;
		if (depth == 0)
			return at < end && *at == '}' ? (size_t)(at - rest.data) + 1 : 0;
		if (depth > FORM_DEPTH_MOST)
			return 0;
	}
	return 0;
}

static bool form_take(struct job *job, struct bytes *rest, struct body *body)
{
	size_t size = rest->size > 0 && rest->data[0] == '{' ? object_size(*rest) : 0;
	json_t *form;

	if (size == 0)
		return false;
	if (json_read(job, "form", (struct bytes){rest->data, size}, &form) != OK) {
		job_forgive(job);
		return false;
	}
	body->form = form;
	*rest = (struct bytes){rest->data + size, rest->size - size};
	return true;
}

static bool received_one_take(struct bytes *rest, struct received *received)
{
	struct bytes early = BYTES("true"), letters;
	bool first = true;

	received->early = name_take(rest, "early", &first);
	if (received->early && !bytes_start_with(*rest, early))
		return false;
	if (received->early)
		*rest = (struct bytes){rest->data + early.size, rest->size - early.size};
	return name_take(rest, "hash", &first) && hash_take(rest, &received->hash) && name_take(rest, "time", &first) &&
	       json_plain_take(rest, &letters) && instant_read(letters, &received->time) == OK && byte_take(rest, '}');
}

/* At most as many as there are brackets. */
static bool received_take(struct job *job, struct bytes *rest, struct body *body)
{
	int most = 0;

	for (size_t at = 0; at < rest->size && rest->data[at] != ']'; at++)
		most += rest->data[at] == '{';
	if (most == 0 || most > RECEIVED_MOST || !byte_take(rest, '['))
		return false;
	body->received = NEW_MANY(job->arena, struct received, (size_t)most);
	while (body->received != NULL && body->received_count < most) {
		if (!received_one_take(rest, &body->received[body->received_count++]))
			return false;
		if (body->received_count < most && !byte_take(rest, ','))
			return false;
	}
	return body->received != NULL && byte_take(rest, ']');
}

static bool kind_take(struct bytes *rest, bool *first, enum event_kind *ret_kind)
{
	struct bytes word;

	if (!name_take(rest, "kind", first) || !json_plain_take(rest, &word))
		return false;
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		*ret_kind = (enum event_kind)kind;
		if (bytes_equal_cstring(word, kind_word[kind]))
			return true;
	}
	return false;
}

/* False for another spelling, and for members that few bodies have: then the long way is gone, which judges all. */
static bool body_take(struct job *job, struct bytes rest, struct body *ret_body)
{
	struct body body = {0};
	bool first = true;

	if (name_take(&rest, "form", &first) && !form_take(job, &rest, &body))
		return false;
	if (!kind_take(&rest, &first, &body.kind) || !text_take(job, &rest, "officer", &first, &body.officer))
		return false;
	body.has_own_head = name_take(&rest, "own_head", &first);
	if (body.has_own_head && !hash_take(&rest, &body.own_head))
		return false;
	if (!text_take(job, &rest, "proposer", &first, &body.proposer))
		return false;
	if (name_take(&rest, "received", &first) && !received_take(job, &rest, &body))
		return false;
	if (!text_take(job, &rest, "role", &first, &body.role) || !text_take(job, &rest, "step", &first, &body.step))
		return false;
	*ret_body = body;
	return byte_take(&rest, '}') && rest.size == 0;
}

enum result event_body_read(struct job *job, struct bytes plain, struct body *ret_body)
{
	static const char *const members[] = {"kind",  "step",     "role",    "officer",  "proposer", "form",
					      "files", "received", "opening", "own_head", "saw",      NULL};
	struct body body = {0};
	json_t *object;
	const json_t *member;

	if (body_take(job, plain, ret_body))
		return members_check(job, ret_body);
	TRY(json_read(job, "body", plain, &object));
	TRY(json_only(job, "body", object, members));
	TRY(kind_read(job, object, &body.kind));
	TRY(json_optional_text(job, object, "step", &body.step));
	TRY(json_optional_text(job, object, "role", &body.role));
	TRY(json_optional_text(job, object, "officer", &body.officer));
	TRY(json_optional_text(job, object, "proposer", &body.proposer));
	body.form = json_object_get(object, "form");
	if (body.form != NULL && !json_is_object(body.form))
		return job_fail(job, INVALID, "form", "type", "The form is an object.");
	if ((member = json_object_get(object, "files")) != NULL)
		TRY(files_read(job, member, &body));
	if ((member = json_object_get(object, "received")) != NULL)
		TRY(received_read(job, member, &body));
	if ((member = json_object_get(object, "opening")) != NULL)
		TRY(opening_read(job, member, &body));
	body.has_own_head = json_object_get(object, "own_head") != NULL;
	if (body.has_own_head)
		TRY(hash_member(job, object, "own_head", &body.own_head));
	if ((member = json_object_get(object, "saw")) != NULL)
		TRY(event_saw_read(job, member, &body));
	TRY(members_check(job, &body));
	*ret_body = body;
	return OK;
}
