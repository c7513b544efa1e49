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

const char *const event_kind_word[EVENT_KIND_COUNT] = {
    [EVENT_STEP] = "step", [EVENT_RECEIPT] = "receipt", [EVENT_OPENED] = "opened", [EVENT_RECORD] = "record"};

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
	text_member_add(text, "kind", event_kind_word[body->kind]);
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
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		if (strcmp(word, event_kind_word[kind]) == 0) {
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
	if (body->form != NULL && like->form != NULL && json_equal(body->form, like->form))
		copy.form = like->form;
	else if (body->form != NULL)
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

enum result event_body_read(struct job *job, struct bytes plain, struct body *ret_body)
{
	static const char *const members[] = {"kind",  "step",     "role",    "officer",  "proposer", "form",
					      "files", "received", "opening", "own_head", "saw",      NULL};
	struct body body = {0};
	json_t *object;
	const json_t *member;

	if (event_body_read_plain(job, plain, ret_body))
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
