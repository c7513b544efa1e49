/* event.c - the envelope of an event: written once, read strictly.
 *
 * The envelope's payload is compact JSON with its members in alphabetical order. The writer puts it down directly; the
 * reader accepts any JSON with exactly these members, since what counts are the signed bytes and not their spelling:
 *
 *     agreement author body case lane letter? number previous profile seen time version
 *
 * `previous` is null for number 1. `seen` is an object: party -> {"hash", "number"}, one for each other lane of which
 * the author held anything. */
#include "cases/event.h"

#include "base/text.h"
#include "cases/event_body.h"

#include <string.h>

#define VERSION 1

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
	char written[HASH_TEXT_SIZE];

	hash_write(hash, written);
	text_print(text, "\"%s\"", written);
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

static enum result payload_write(struct job *job, const struct envelope *envelope, struct bytes *ret_payload)
{
	struct text text = text_open(job->arena, ENVELOPE_BYTES_MOST);
	char time[INSTANT_TEXT_SIZE];

	if (!is_id(envelope->agreement, 64) || !is_id(envelope->author, PARTY_ID_SIZE - 1))
		return job_fail(job, INVALID, "envelope", "id",
				"An agreement or party id is not made of a-z, 0-9 and hyphens.");
	instant_write(envelope->time, time);
	text_print(&text, "{\"agreement\":\"%s\",\"author\":\"%s\",\"body\":", envelope->agreement, envelope->author);
	add_hash(&text, &envelope->body);
	text_print(&text, ",\"case\":\"%s\",\"lane\":\"%s\"", envelope->case_id, lane_word[envelope->lane]);
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
	text_print(&text, ",\"time\":\"%s\",\"version\":%d}", time, VERSION);
	if (text_done(&text, ret_payload) != OK)
		return job_fail(job, LIMIT, "envelope", "size", "The envelope is larger than %d bytes.",
				ENVELOPE_BYTES_MOST);
	return OK;
}

enum result event_write(struct job *job, const struct keeper *keeper, const char *key_id,
			const struct case_key *case_key, const struct envelope *envelope, const struct body *body,
			struct event *ret_event)
{
	struct event event = {.envelope = *envelope, .body = *body};
	struct bytes plain, payload;

	TRY(event_body_write(job, body, &plain));
	if (plain.size > BODY_BYTES_MOST)
		return job_fail(job, LIMIT, "body", "size", "The step holds more than %u bytes of form data.",
				BODY_BYTES_MOST);
	TRY(sealed_write(job, case_key, EVENT_BODY_TYPE, plain, &event.sealed));
	event.envelope.body = hash_of(event.sealed);
	TRY(payload_write(job, &event.envelope, &payload));
	TRY(signed_write(job, keeper, key_id, EVENT_TYPE, payload, &event.whole));
	event.hash = hash_of(event.whole);
	TAKE(job, event.key_id = arena_copy_cstring(job->arena, key_id));
	*ret_event = event;
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

static enum result payload_read(struct job *job, const json_t *object, struct envelope *envelope)
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

enum result event_read(struct job *job, struct bytes whole, struct event *ret_event,
		       struct signed_document *ret_document)
{
	struct event event = {0};
	struct signed_document document;
	json_t *payload;

	if (whole.size > 2 * ENVELOPE_BYTES_MOST)
		return job_fail(job, LIMIT, "envelope", "size", "The envelope is larger than %d bytes.",
				2 * ENVELOPE_BYTES_MOST);
	TRY(signed_read(job, whole, EVENT_TYPE, &document));
	TRY(json_read(job, "envelope", document.payload, &payload));
	TRY(payload_read(job, payload, &event.envelope));
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
