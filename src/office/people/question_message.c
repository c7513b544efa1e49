/* question_message.c - questions and answers to and from JSON; see question_message.h. */
#include "office/people/question_message.h"

#include <string.h>

#define ELEMENT_TEXT_SIZE 44 /* of 32 bytes in base64url, with NUL */
#define PROOF_TEXT_SIZE 87
#define PEOPLE_MOST INT64_C(1000000000000)

static const char *const purposes[] = {"readmission", "visa", "border_check", "documents", "family", "police", NULL};
static const char *const refusals[] = {"budget", "no-set", "card", "too-many", "element", NULL};

const char *const *question_purpose_list(void)
{
	return purposes;
}

static bool is_among(const char *word, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (strcmp(word, *words) == 0)
			return true;
	}
	return false;
}

bool question_purpose_check(const char *purpose)
{
	return is_among(purpose, purposes);
}

/* --- writing --- */

static json_t *elements_value(const struct oprf_element *elements, int count)
{
	json_t *list = json_array();

	for (int at = 0; at < count; at++) {
		char text[ELEMENT_TEXT_SIZE];

		base64url_write_into((struct bytes){elements[at].bytes, OPRF_SIZE}, text);
		json_array_append_new(list, json_string(text));
	}
	return list;
}

static json_t *instant_value(struct instant instant)
{
	char text[INSTANT_TEXT_SIZE];

	instant_write(instant, text);
	return json_string(text);
}

static void asked_put(json_t *object, const struct question_asked *asked)
{
	json_t *buckets = json_array();

	for (int at = 0; at < asked->bucket_count; at++)
		json_array_append_new(buckets, json_integer(asked->buckets[at]));
	json_object_set_new(object, "kind", json_string("question"));
	json_object_set_new(object, "question", json_string(asked->question_id));
	json_object_set_new(object, "purpose", json_string(asked->purpose));
	json_object_set_new(object, "waits_until", instant_value(asked->waits_until));
	json_object_set_new(object, "key", json_integer(asked->key));
	json_object_set_new(object, "bits", json_integer(asked->bits));
	json_object_set_new(object, "buckets", buckets);
	json_object_set_new(object, "elements", elements_value(asked->elements, asked->element_count));
}

static json_t *card_value(const struct question_card *card)
{
	char key[ELEMENT_TEXT_SIZE];

	base64url_write_into((struct bytes){card->public_key.bytes, OPRF_SIZE}, key);
	return json_pack("{s:I, s:s, s:I, s:I, s:i}", "key", (json_int_t)card->key, "public_key", key, "people",
			 (json_int_t)card->people, "tags", (json_int_t)card->tags, "bits", card->bits);
}

static void evaluation_put(json_t *object, const struct question_answered *answered)
{
	json_t *tags = json_array();
	char proof[PROOF_TEXT_SIZE];

	for (int at = 0; at < answered->bucket_count; at++)
		json_array_append_new(tags, json_integer(answered->tag_counts[at]));
	base64url_write_into((struct bytes){(const unsigned char *)&answered->proof, sizeof(answered->proof)}, proof);
	json_object_set_new(object, "elements", elements_value(answered->elements, answered->element_count));
	json_object_set_new(object, "proof", json_string(proof));
	json_object_set_new(object, "tags", tags);
}

static void answered_put(json_t *object, const struct question_answered *answered)
{
	json_object_set_new(object, "kind", json_string("answer"));
	json_object_set_new(object, "question", json_string(answered->question_id));
	if (answered->has_card)
		json_object_set_new(object, "card", card_value(&answered->card));
	if (answered->refused != NULL)
		json_object_set_new(object, "refused", json_string(answered->refused));
	else
		evaluation_put(object, answered);
	if (answered->until.milliseconds != 0)
		json_object_set_new(object, "until", instant_value(answered->until));
}

enum result question_message_write(struct job *job, const struct question_message *message, struct bytes *ret_json)
{
	json_t *object = json_object();

	TRY(json_own(job, object));
	json_object_set_new(object, "version", json_integer(1));
	json_object_set_new(object, "scheme", json_integer(COMPOSITE_VERSION));
	if (message->kind == QUESTION_IS_ASKED)
		asked_put(object, &message->asked);
	else
		answered_put(object, &message->answered);
	return json_write(job, object, ret_json);
}

/* --- reading --- */

static enum result wrong(struct job *job, const char *field, const char *rule, const char *reason)
{
	return job_fail(job, INVALID, field, rule, "%s", reason);
}

static enum result list_member(struct job *job, const json_t *object, const char *name, json_t **ret_list,
			       int *ret_count)
{
	TRY(json_member(job, object, name, JSON_ARRAY, ret_list));
	if (json_array_size(*ret_list) > OPRF_BATCH_MOST)
		return job_fail(job, LIMIT, name, "too-many", "A question has at most %d of these.", OPRF_BATCH_MOST);
	*ret_count = (int)json_array_size(*ret_list);
	return OK;
}

static bool fixed_read(const json_t *value, unsigned char *ret_data, size_t size)
{
	struct bytes text = {(const unsigned char *)json_string_value(value), json_string_length(value)};

	return json_is_string(value) && base64url_read_exactly(text, ret_data, size);
}

static enum result elements_read(struct job *job, const json_t *object, struct oprf_element *elements, int *ret_count)
{
	json_t *list;

	TRY(list_member(job, object, "elements", &list, ret_count));
	for (int at = 0; at < *ret_count; at++) {
		if (!fixed_read(json_array_get(list, (size_t)at), elements[at].bytes, OPRF_SIZE))
			return wrong(job, "elements", "element", "An element is 32 bytes in base64url.");
	}
	return OK;
}

static enum result instant_member(struct job *job, const json_t *object, const char *name, struct instant *ret_instant)
{
	const char *text;

	TRY(json_member_text(job, object, name, &text));
	if (instant_read(bytes_of(text), ret_instant) != OK)
		return wrong(job, name, "time", "A time is written as 2026-11-24T03:40:00.123Z.");
	return OK;
}

static enum result id_read(struct job *job, const json_t *object, const char **ret_id)
{
	TRY(json_member_text(job, object, "question", ret_id));
	return uuid_check(bytes_of(*ret_id)) ? OK : wrong(job, "question", "uuid", "A question is named by a UUID.");
}

static enum result buckets_read(struct job *job, const json_t *object, struct question_asked *asked)
{
	json_t *list;

	TRY(list_member(job, object, "buckets", &list, &asked->bucket_count));
	for (int at = 0; at < asked->bucket_count; at++) {
		const json_t *value = json_array_get(list, (size_t)at);
		json_int_t bucket = json_integer_value(value);

		if (!json_is_integer(value) || bucket < 0 || bucket >= 1 << asked->bits ||
		    (at > 0 && bucket <= asked->buckets[at - 1]))
			return wrong(job, "buckets", "bucket",
				     "Buckets are numbers below 2 to the power of \"bits\", ascending, each once.");
		asked->buckets[at] = (int)bucket;
	}
	return OK;
}

static enum result asked_read(struct job *job, const json_t *object, int file_count, struct question_asked *asked)
{
	static const char *const members[] = {"version", "scheme", "kind",    "question", "purpose", "waits_until",
					      "key",     "bits",   "buckets", "elements", NULL};
	int64_t bits;

	TRY(json_only(job, "question", object, members));
	TRY(id_read(job, object, &asked->question_id));
	TRY(json_member_text(job, object, "purpose", &asked->purpose));
	if (!question_purpose_check(asked->purpose))
		return wrong(job, "purpose", "purpose", "This is no purpose of a private question.");
	TRY(instant_member(job, object, "waits_until", &asked->waits_until));
	TRY(json_member_integer(job, object, "key", 0, QUESTION_KEYS_MOST, &asked->key));
	TRY(json_member_integer(job, object, "bits", 0, QUESTION_BITS_MOST, &bits));
	asked->bits = (int)bits;
	TRY(buckets_read(job, object, asked));
	TRY(elements_read(job, object, asked->elements, &asked->element_count));
	if ((asked->element_count == 0) != (asked->key == 0) || (asked->bucket_count == 0) != (asked->key == 0))
		return wrong(job, "elements", "elements",
			     "A question has a key, buckets and elements, or none of them.");
	return file_count == 0 ? OK : wrong(job, "files", "files", "A question has no files.");
}

static enum result card_read(struct job *job, const json_t *value, struct question_card *card)
{
	static const char *const members[] = {"key", "public_key", "people", "tags", "bits", NULL};
	int64_t bits;

	TRY(json_only(job, "card", value, members));
	TRY(json_member_integer(job, value, "key", 1, QUESTION_KEYS_MOST, &card->key));
	TRY(json_member_integer(job, value, "people", 0, PEOPLE_MOST, &card->people));
	TRY(json_member_integer(job, value, "tags", 0, PEOPLE_MOST, &card->tags));
	TRY(json_member_integer(job, value, "bits", 0, QUESTION_BITS_MOST, &bits));
	card->bits = (int)bits;
	if (!fixed_read(json_object_get(value, "public_key"), card->public_key.bytes, OPRF_SIZE))
		return wrong(job, "card.public_key", "element", "A public key is 32 bytes in base64url.");
	return OK;
}

static enum result tags_read(struct job *job, const json_t *object, const struct bytes *files, int file_count,
			     struct question_answered *answered)
{
	int64_t together = 0;
	json_t *list;

	TRY(list_member(job, object, "tags", &list, &answered->bucket_count));
	for (int at = 0; at < answered->bucket_count; at++) {
		const json_t *value = json_array_get(list, (size_t)at);
		json_int_t count = json_integer_value(value);

		if (!json_is_integer(value) || count < 0 || count > QUESTION_TAGS_ANSWERED_MOST)
			return wrong(job, "tags", "tags", "Tags are counted from 0 to what a message can carry.");
		answered->tag_counts[at] = count;
		together += count;
	}
	if (file_count != 1 || files[0].size != (uint64_t)together * QUESTION_TAG_SIZE)
		return wrong(job, "tags", "files", "The tags beside an answer are not as many as it says.");
	answered->tags = files[0];
	return OK;
}

static enum result evaluation_read(struct job *job, const json_t *object, const struct bytes *files, int file_count,
				   struct question_answered *answered)
{
	TRY(elements_read(job, object, answered->elements, &answered->element_count));
	if (answered->element_count == 0)
		return wrong(job, "elements", "elements", "An answer evaluates or refuses.");
	if (!fixed_read(json_object_get(object, "proof"), (unsigned char *)&answered->proof, sizeof(answered->proof)))
		return wrong(job, "proof", "proof", "A proof is 64 bytes in base64url.");
	return tags_read(job, object, files, file_count, answered);
}

static enum result answered_read(struct job *job, const json_t *object, const struct bytes *files, int file_count,
				 struct question_answered *answered)
{
	static const char *const members[] = {"version", "scheme",   "kind",  "question", "card", "refused",
					      "until",   "elements", "proof", "tags",     NULL};
	const json_t *card = json_object_get(object, "card");

	TRY(json_only(job, "answer", object, members));
	TRY(id_read(job, object, &answered->question_id));
	answered->has_card = card != NULL;
	if (card != NULL)
		TRY(card_read(job, card, &answered->card));
	if (json_object_get(object, "until") != NULL)
		TRY(instant_member(job, object, "until", &answered->until));
	TRY(json_optional_text(job, object, "refused", &answered->refused));
	if (answered->refused == NULL)
		return evaluation_read(job, object, files, file_count, answered);
	if (!is_among(answered->refused, refusals))
		return wrong(job, "refused", "refusal", "This is no reason to refuse a private question.");
	if (file_count != 0 || json_object_get(object, "elements") != NULL)
		return wrong(job, "refused", "refusal", "An answer evaluates or refuses.");
	return OK;
}

enum result question_message_read(struct job *job, struct bytes json, const struct bytes *files, int file_count,
				  struct question_message *ret_message)
{
	struct question_message message = {0};
	const char *kind;
	json_t *object;
	int64_t number;

	TRY(json_read(job, "question", json, &object));
	TRY(json_member_integer(job, object, "version", 1, 1, &number));
	TRY(json_member_integer(job, object, "scheme", COMPOSITE_VERSION, COMPOSITE_VERSION, &number));
	TRY(json_member_text(job, object, "kind", &kind));
	if (strcmp(kind, "question") == 0) {
		message.kind = QUESTION_IS_ASKED;
		TRY(asked_read(job, object, file_count, &message.asked));
	} else if (strcmp(kind, "answer") == 0) {
		message.kind = QUESTION_IS_ANSWERED;
		TRY(answered_read(job, object, files, file_count, &message.answered));
	} else {
		return wrong(job, "kind", "kind", "A message is a question or an answer.");
	}
	*ret_message = message;
	return OK;
}
