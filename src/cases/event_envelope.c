/* event_envelope.c - the clear part of an event: written in one spelling, read strictly.
 *
 * The payload is compact JSON with its members in alphabetical order. The writer puts it down directly. The reader
 * accepts any JSON with exactly these members, since what counts are the signed bytes and not their spelling; our own
 * spelling, which nearly every envelope has, it reads without a JSON parser.
 *
 *     agreement author body case lane letter? number previous profile seen time version
 *
 * `previous` is null for number 1. `seen` is an object: party -> {"hash", "number"}, one for each other lane of which
 * the author held anything. */
#include "cases/event_envelope.h"

#include "base/json.h"
#include "base/text.h"

#include <string.h>

#define VERSION 1
#define ENVELOPE_BYTES_USUAL 640

static const char *const lane_word[] = {[LANE_IS_SHARED] = "shared", [LANE_IS_OWN] = "own"};

/* Ids of parties and agreements: small letters, digits, hyphens; they stand in JSON and in file names as they are. */
static bool is_id(const char *text, size_t most)
{
	size_t size = strlen(text);

	if (size == 0 || size > most)
		return false;
	for (size_t at = 0; at < size; at++) {
		char c = text[at];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && at > 0)))
			return false;
	}
	return true;
}

int64_t envelope_seen(const struct envelope *envelope, const char *party)
{
	for (int at = 0; at < envelope->seen_count; at++) {
		if (strcmp(envelope->seen[at].party, party) == 0)
			return envelope->seen[at].number;
	}
	return 0;
}

static void add_hash(struct text *text, const struct hash *hash)
{
	char quoted[HASH_TEXT_SIZE + 2];

	quoted[0] = '"';
	hash_write(hash, quoted + 1);
	quoted[HASH_TEXT_SIZE] = '"';
	text_add_bytes(text, (struct bytes){(const unsigned char *)quoted, HASH_TEXT_SIZE + 1});
}

/* A member's start up to its opening quote, the word, which needs no escape, and the closing quote. */
static void add_word(struct text *text, const char *start, const char *word)
{
	text_add(text, start);
	text_add(text, word);
	text_add_byte(text, '"');
}

static void add_seen(struct text *text, const struct envelope *envelope)
{
	text_add(text, ",\"seen\":{");
	for (int at = 0; at < envelope->seen_count; at++) {
		text_print(text, "%s\"%s\":{\"hash\":", at > 0 ? "," : "", envelope->seen[at].party);
		add_hash(text, &envelope->seen[at].hash);
		text_print(text, ",\"number\":%lld}", (long long)envelope->seen[at].number);
	}
	text_add(text, "}");
}

enum result event_envelope_write(struct job *job, const struct envelope *envelope, struct bytes *ret_payload)
{
	struct text text = text_open(job->arena, ENVELOPE_BYTES_MOST);
	char time[INSTANT_TEXT_SIZE];

	if (!is_id(envelope->agreement, 64) || !is_id(envelope->author, PARTY_ID_SIZE - 1))
		return job_fail(job, INVALID, "envelope", "id",
				"An agreement or party id is not made of a-z, 0-9 and hyphens.");
	instant_write(envelope->time, time);
	text_reserve(&text, ENVELOPE_BYTES_USUAL);
	add_word(&text, "{\"agreement\":\"", envelope->agreement);
	add_word(&text, ",\"author\":\"", envelope->author);
	text_add(&text, ",\"body\":");
	add_hash(&text, &envelope->body);
	add_word(&text, ",\"case\":\"", envelope->case_id);
	add_word(&text, ",\"lane\":\"", lane_word[envelope->lane]);
	if (envelope->has_letter) {
		text_add(&text, ",\"letter\":");
		add_hash(&text, &envelope->letter);
	}
	text_print(&text, ",\"number\":%lld,\"previous\":", (long long)envelope->number);
	if (envelope->number == 1)
		text_add(&text, "null");
	else
		add_hash(&text, &envelope->previous);
	text_add(&text, ",\"profile\":");
	add_hash(&text, &envelope->profile);
	add_seen(&text, envelope);
	add_word(&text, ",\"time\":\"", time);
	text_print(&text, ",\"version\":%d}", VERSION);
	if (text_done(&text, ret_payload) != OK)
		return job_fail(job, LIMIT, "envelope", "size", "The envelope is larger than %d bytes.",
				ENVELOPE_BYTES_MOST);
	return OK;
}

static enum result member_hash(struct job *job, const json_t *object, const char *name, struct hash *ret_hash)
{
	const char *text;

	TRY(json_member_text(job, object, name, &text));
	if (hash_read(bytes_of(text), ret_hash) != OK)
		return job_fail(job, INVALID, name, "hash", "\"%s\" is not a SHA-256 hash in base64url.", name);
	return OK;
}

static enum result member_party(struct job *job, const char *field, const char *text, char ret_party[PARTY_ID_SIZE])
{
	if (!is_id(text, PARTY_ID_SIZE - 1))
		return job_fail(job, INVALID, field, "party", "The id of a party is 1 to %d of a-z, 0-9 and hyphen.",
				PARTY_ID_SIZE - 1);
	memcpy(ret_party, text, strlen(text) + 1);
	return OK;
}

static enum result seen_read(struct job *job, json_t *seen, struct envelope *envelope)
{
	const char *party;
	json_t *place;

	if (json_object_size(seen) > PARTY_MOST)
		return job_fail(job, INVALID, "seen", "too-many", "More than %d parties are named.", PARTY_MOST);
	if (json_object_size(seen) > 0)
		TAKE(job, envelope->seen = NEW_MANY(job->arena, struct head, json_object_size(seen)));
	json_object_foreach(seen, party, place)
	{
		struct head head = {0};
		int at = envelope->seen_count;

		TRY(member_party(job, "seen", party, head.party));
		if (strcmp(head.party, envelope->author) == 0)
			return job_fail(job, INVALID, "seen", "own-lane",
					"An event does not name its own lane as seen.");
		TRY(json_only(job, "seen", place, (const char *[]){"hash", "number", NULL}));
		TRY(json_member_integer(job, place, "number", 1, EVENT_NUMBER_MOST, &head.number));
		TRY(member_hash(job, place, "hash", &head.hash));
		for (; at > 0 && strcmp(envelope->seen[at - 1].party, head.party) > 0; at--)
			envelope->seen[at] = envelope->seen[at - 1];
		envelope->seen[at] = head;
		envelope->seen_count++;
	}
	return OK;
}

static enum result lane_read(struct job *job, const json_t *object, enum lane *ret_lane)
{
	const char *word;

	TRY(json_member_text(job, object, "lane", &word));
	for (enum lane lane = LANE_IS_SHARED; lane <= LANE_IS_OWN; lane++) {
		if (strcmp(word, lane_word[lane]) == 0) {
			*ret_lane = lane;
			return OK;
		}
	}
	return job_fail(job, INVALID, "lane", "choice", "The lane is \"shared\" or \"own\".");
}

/* The members that say where the event stands: number, previous, letter. */
static enum result place_read(struct job *job, const json_t *object, struct envelope *envelope)
{
	const json_t *previous = json_object_get(object, "previous");

	TRY(json_member_integer(job, object, "number", 1, EVENT_NUMBER_MOST, &envelope->number));
	if (envelope->number > 1)
		TRY(member_hash(job, object, "previous", &envelope->previous));
	else if (!json_is_null(previous))
		return job_fail(job, INVALID, "previous", "first", "The first event of a lane has \"previous\": null.");
	envelope->has_letter = json_object_get(object, "letter") != NULL;
	if (envelope->has_letter)
		TRY(member_hash(job, object, "letter", &envelope->letter));
	return OK;
}

static enum result members_read(struct job *job, const json_t *object, struct envelope *envelope)
{
	static const char *const members[] = {"agreement", "author",  "body", "case", "lane",    "letter", "number",
					      "previous",  "profile", "seen", "time", "version", NULL};
	const char *text;
	json_t *seen;
	int64_t version;

	TRY(json_only(job, "envelope", object, members));
	TRY(json_member_integer(job, object, "version", VERSION, VERSION, &version));
	TRY(json_member_text(job, object, "agreement", &envelope->agreement));
	if (!is_id(envelope->agreement, 64))
		return job_fail(job, INVALID, "agreement", "id",
				"The id of an agreement is 1 to 64 of a-z, 0-9 and hyphen.");
	TRY(json_member_text(job, object, "author", &text));
	TRY(member_party(job, "author", text, envelope->author));
	TRY(json_member_text(job, object, "case", &text));
	if (!uuid_check(bytes_of(text)))
		return job_fail(job, INVALID, "case", "uuid", "The case is not named by a UUID.");
	memcpy(envelope->case_id, text, UUID_TEXT_SIZE);
	TRY(lane_read(job, object, &envelope->lane));
	TRY(place_read(job, object, envelope));
	TRY(member_hash(job, object, "body", &envelope->body));
	TRY(member_hash(job, object, "profile", &envelope->profile));
	TRY(json_member_text(job, object, "time", &text));
	if (instant_read(bytes_of(text), &envelope->time) != OK)
		return job_fail(job, INVALID, "time", "instant",
				"The time is not of the form 2026-11-24T03:40:00.123Z.");
	TRY(json_member(job, object, "seen", JSON_OBJECT, &seen));
	return seen_read(job, seen, envelope);
}

/* --- the reader's short way: an envelope that is spelt as we spell it --- */

struct cursor {
	const char *at, *end;
	bool failed;
};

static void expect(struct cursor *cursor, const char *words)
{
	size_t size = strlen(words);

	if (cursor->failed || (size_t)(cursor->end - cursor->at) < size || memcmp(cursor->at, words, size) != 0) {
		cursor->failed = true;
		return;
	}
	cursor->at += size;
}

static bool sees(const struct cursor *cursor, char letter)
{
	return !cursor->failed && cursor->at < cursor->end && *cursor->at == letter;
}

/* A text in quotes without escapes or control characters. */
static struct bytes take_text(struct cursor *cursor)
{
	const char *from;

	expect(cursor, "\"");
	from = cursor->at;
	while (!cursor->failed && cursor->at < cursor->end && *cursor->at != '"') {
		cursor->failed = *cursor->at == '\\' || *cursor->at < ' ' || *cursor->at > '~';
		cursor->at++;
	}
	struct bytes text = {(const unsigned char *)from, cursor->failed ? 0 : (size_t)(cursor->at - from)};
	expect(cursor, "\"");
	return text;
}

static void take_hash(struct cursor *cursor, struct hash *hash)
{
	if (hash_read(take_text(cursor), hash) != OK)
		cursor->failed = true;
}

static int64_t take_number(struct cursor *cursor)
{
	int64_t number = 0;

	cursor->failed |= !(cursor->at < cursor->end && *cursor->at >= '1' && *cursor->at <= '9');
	while (!cursor->failed && cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9') {
		number = number * 10 + (*cursor->at++ - '0');
		cursor->failed = number > EVENT_NUMBER_MOST;
	}
	return number;
}

static void take_id(struct cursor *cursor, char *id, size_t size)
{
	struct bytes text = take_text(cursor);

	if (cursor->failed || text.size >= size) {
		cursor->failed = true;
		return;
	}
	memcpy(id, text.data, text.size);
	id[text.size] = '\0';
	cursor->failed = !is_id(id, size - 1);
}

/* Only heads in the order in which we write them, so that they need no sorting. */
static void take_seen(struct cursor *cursor, struct envelope *envelope)
{
	expect(cursor, ",\"seen\":{");
	while (!cursor->failed && !sees(cursor, '}')) {
		struct head *head = &envelope->seen[envelope->seen_count];

		if (envelope->seen_count > 0)
			expect(cursor, ",");
		take_id(cursor, head->party, sizeof(head->party));
		expect(cursor, ":{\"hash\":");
		take_hash(cursor, &head->hash);
		expect(cursor, ",\"number\":");
		head->number = take_number(cursor);
		expect(cursor, "}");
		cursor->failed |= strcmp(head->party, envelope->author) == 0 ||
				  (envelope->seen_count > 0 && strcmp(head[-1].party, head->party) >= 0) ||
				  ++envelope->seen_count == PARTY_MOST;
	}
	expect(cursor, "}");
}

static void take_place(struct cursor *cursor, struct envelope *envelope)
{
	struct bytes text;

	expect(cursor, ",\"case\":");
	text = take_text(cursor);
	if (cursor->failed || !uuid_check(text)) {
		cursor->failed = true;
		return;
	}
	memcpy(envelope->case_id, text.data, text.size);
	expect(cursor, ",\"lane\":");
	text = take_text(cursor);
	envelope->lane = bytes_equal_cstring(text, lane_word[LANE_IS_OWN]) ? LANE_IS_OWN : LANE_IS_SHARED;
	cursor->failed |= !bytes_equal_cstring(text, lane_word[envelope->lane]);
	expect(cursor, ",");
	envelope->has_letter = cursor->end - cursor->at > 2 && cursor->at[1] == 'l';
	if (envelope->has_letter) {
		expect(cursor, "\"letter\":");
		take_hash(cursor, &envelope->letter);
		expect(cursor, ",");
	}
	expect(cursor, "\"number\":");
	envelope->number = take_number(cursor);
	expect(cursor, ",\"previous\":");
	if (envelope->number == 1)
		expect(cursor, "null");
	else
		take_hash(cursor, &envelope->previous);
}

/* False when the envelope is spelt in another way, or wrong: then the long way says which. */
static bool own_spelling(struct job *job, struct bytes payload, struct envelope *ret_envelope)
{
	struct cursor cursor = {(const char *)payload.data, (const char *)payload.data + payload.size, false};
	struct head seen[PARTY_MOST] = {0};
	struct envelope envelope = {.seen = seen};
	char agreement[65];

	expect(&cursor, "{\"agreement\":");
	take_id(&cursor, agreement, sizeof(agreement));
	expect(&cursor, ",\"author\":");
	take_id(&cursor, envelope.author, sizeof(envelope.author));
	expect(&cursor, ",\"body\":");
	take_hash(&cursor, &envelope.body);
	take_place(&cursor, &envelope);
	expect(&cursor, ",\"profile\":");
	take_hash(&cursor, &envelope.profile);
	take_seen(&cursor, &envelope);
	expect(&cursor, ",\"time\":");
	if (cursor.failed || instant_read(take_text(&cursor), &envelope.time) != OK)
		return false;
	expect(&cursor, ",\"version\":1}");
	if (cursor.failed || cursor.at != cursor.end)
		return false;
	envelope.agreement = arena_copy_cstring(job->arena, agreement);
	envelope.seen = arena_copy(job->arena, seen, (size_t)envelope.seen_count * sizeof(*seen));
	*ret_envelope = envelope;
	return envelope.agreement != NULL && envelope.seen != NULL;
}

enum result event_envelope_read(struct job *job, struct bytes payload, struct envelope *ret_envelope)
{
	struct envelope envelope = {0};
	json_t *object;

	if (own_spelling(job, payload, ret_envelope))
		return OK;
	TRY(json_read(job, "envelope", payload, &object));
	TRY(members_read(job, object, &envelope));
	*ret_envelope = envelope;
	return OK;
}
