/* question_ask.c - an officer asks; the message that goes to the partner is made.
 *
 * Which part of its set the partner sends back is said by buckets, a few bits of each key's hash. All buckets of a
 * question together say at most question_bits_most() bits of the person. As long as the whole set fits into one answer
 * they say nothing. A set that is larger is narrowed; when even that is not enough for all keys, the least sure ones
 * are left out, because every further bucket says something more. */
#include "office/case/wake.h"
#include "office/people/questions.h"

#include "access/access.h"
#include "crypto/secret.h"

#include <string.h>

#define TAGS_WANTED 500000 /* in one answer: 4 MB */
#define BLIND_TEXT_SIZE 44

/* --- secrets --- */

enum result question_secrets_write(struct job *job, const struct question_secrets *secrets, struct bytes *ret_json)
{
	json_t *object = json_object(), *keys = json_array(), *blinds = json_array();

	TRY(json_own(job, object));
	for (int at = 0; at < secrets->key_count; at++)
		json_array_append_new(
		    keys, json_pack("{s:i, s:s}", "kind", (int)secrets->keys[at].kind, "text", secrets->keys[at].text));
	for (int at = 0; at < secrets->blind_count; at++) {
		char text[BLIND_TEXT_SIZE];

		base64url_write_into((struct bytes){secrets->blinds[at].bytes, OPRF_SIZE}, text);
		json_array_append_new(blinds, json_string(text));
		secret_wipe(text, sizeof(text));
	}
	json_object_set_new(object, "keys", keys);
	json_object_set_new(object, "blinds", blinds);
	return json_write(job, object, ret_json);
}

static enum result secrets_damaged(struct job *job)
{
	return job_fail(job, DAMAGED, "question", "secrets", "What a waiting question keeps does not hold together.");
}

enum result question_secrets_read(struct job *job, struct bytes json, struct question_secrets *ret_secrets)
{
	struct question_secrets secrets = {.key_count = 0};
	json_t *object, *keys, *blinds;

	TRY(json_read(job, "question", json, &object));
	TRY(json_member(job, object, "keys", JSON_ARRAY, &keys));
	TRY(json_member(job, object, "blinds", JSON_ARRAY, &blinds));
	secrets.key_count = (int)json_array_size(keys);
	secrets.blind_count = (int)json_array_size(blinds);
	if (secrets.key_count > COMPOSITE_KEYS_MOST || secrets.blind_count > secrets.key_count)
		return secrets_damaged(job);
	for (int at = 0; at < secrets.key_count; at++) {
		const char *text;
		int64_t kind;

		TRY(json_member_integer(job, json_array_get(keys, (size_t)at), "kind", 0, COMPOSITE_KIND_COUNT - 1,
					&kind));
		TRY(json_member_text(job, json_array_get(keys, (size_t)at), "text", &text));
		if (strlen(text) >= COMPOSITE_TEXT_SIZE)
			return secrets_damaged(job);
		secrets.keys[at].kind = (enum composite_kind)kind;
		memcpy(secrets.keys[at].text, text, strlen(text) + 1);
	}
	for (int at = 0; at < secrets.blind_count; at++) {
		const char *text = json_string_value(json_array_get(blinds, (size_t)at));

		if (text == NULL || !base64url_read_exactly(bytes_of(text), secrets.blinds[at].bytes, OPRF_SIZE))
			return secrets_damaged(job);
	}
	*ret_secrets = secrets;
	return OK;
}

/* --- how much is said --- */

int question_bits_most(const struct question_card *card, int64_t people_least)
{
	int bits = card->bits < QUESTION_BITS_MOST ? card->bits : QUESTION_BITS_MOST;

	while (bits > 0 && card->people >> bits < people_least)
		bits--;
	return bits;
}

/* What an answer to so many keys holds: no more than the whole set. */
static int64_t tags_expected(const struct question_card *card, int keys, int bits)
{
	int64_t buckets = keys < 1 << bits ? keys : 1 << bits;

	return buckets * (card->tags >> bits);
}

enum result question_width(struct job *job, const struct question_card *card, int64_t people_least, int key_count,
			   int *ret_keys, int *ret_bits)
{
	int most = question_bits_most(card, people_least);

	for (int keys = key_count; keys > 0; keys--) {
		for (int bits = 0; bits * keys <= most; bits++) {
			if (tags_expected(card, keys, bits) > TAGS_WANTED)
				continue;
			*ret_keys = keys;
			*ret_bits = bits;
			return OK;
		}
	}
	return job_fail(job, LIMIT, "partner", "question-too-large",
			"The partner's set is too large to be asked without saying more of the person than we may.");
}

/* --- the message --- */

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void buckets_choose(const struct composite_key *keys, int count, struct question_asked *asked)
{
	int buckets[OPRF_BATCH_MOST];

	for (int at = 0; at < count; at++)
		buckets[at] = question_cell(&keys[at]) >> (QUESTION_BITS_MOST - asked->bits);
	qsort(buckets, (size_t)count, sizeof(buckets[0]), by_number);
	for (int at = 0; at < count; at++) {
		if (at == 0 || buckets[at] != buckets[at - 1])
			asked->buckets[asked->bucket_count++] = buckets[at];
	}
}

static enum result keys_blind(struct job *job, struct question_secrets *secrets, int count,
			      struct question_asked *asked)
{
	for (int at = 0; at < count; at++)
		TRY(oprf_blind(job, bytes_of(secrets->keys[at].text), &secrets->blinds[at], &asked->elements[at]));
	secrets->blind_count = count;
	asked->element_count = count;
	return OK;
}

enum result question_message_make(struct job *job, const struct office *office, const struct question_card *card,
				  struct question_secrets *secrets, struct question_record *question)
{
	struct question_message message = {.kind = QUESTION_IS_ASKED,
					   .asked = {.question_id = question->question_id,
						     .purpose = question->purpose,
						     .waits_until = question->ends_at}};
	int keys = 0;

	secrets->blind_count = 0;
	if (card != NULL) {
		TRY(question_width(job, card, office->questions.people_least, secrets->key_count, &keys,
				   &message.asked.bits));
		message.asked.key = card->key;
		buckets_choose(secrets->keys, keys, &message.asked);
		TRY(keys_blind(job, secrets, keys, &message.asked));
	}
	TRY(message_id_new(job, office->party, &question->message_id));
	question->made_at = question->next_at = job->now;
	question->rounds++;
	TRY(question_secrets_write(job, secrets, &question->secrets));
	return question_message_write(job, &message, &question->message);
}

/* --- asking --- */

static enum result permit_purpose(struct job *job, const struct actor *actor, const char *purpose)
{
	bool police;

	if (purpose == NULL || !question_purpose_check(purpose))
		return job_fail(job, INVALID, "purpose", "purpose", "Say for which purpose you ask.");
	police = strcmp(purpose, "police") == 0;
	if (police ? !actor->police : !actor->administrative)
		return job_fail(job, DENIED, "purpose", "wrong-regime", "Your account does not work in this regime.");
	return OK;
}

static enum result permit_partner(struct job *job, const struct office *office, const char *party)
{
	struct partner_record partner;
	enum result found = partner_find(job, office->database, party, &partner);

	if (found == MISSING || (found == OK && strcmp(party, office->party) == 0)) {
		job_forgive(job);
		return job_fail(job, MISSING, "partner", "unknown-partner", "There is no partner \"%.40s\".", party);
	}
	TRY(found);
	if (!partner_is_active(&partner))
		return job_fail(job, DENIED, "partner", "not-linked", "The link to %s is not active.", party);
	return OK;
}

/* The case must be one that the officer may see, of the regime of the purpose. */
static enum result permit_case(struct job *job, const struct office *office, const struct new_question *wanted)
{
	bool police = strcmp(wanted->purpose, "police") == 0;
	struct case_record record;
	enum result found;

	if (wanted->case_id == NULL)
		return OK;
	found = case_find(job, office->database, wanted->case_id, &record);
	if (found != MISSING)
		TRY(found);
	if (found == MISSING || (strcmp(record.regime, "police") == 0) != police) {
		job_forgive(job);
		return job_fail(job, MISSING, "case", "unknown-case", "There is no such case here.");
	}
	return OK;
}

static enum result card_known(struct job *job, const struct office *office, const char *partner, bool *ret_known,
			      struct question_card *ret_card)
{
	struct question_card_record record;
	enum result found = question_card_find(job, office->database, partner, 0, &record);

	*ret_known = found == OK && record.public_key.size == OPRF_SIZE;
	if (found == MISSING)
		return OK;
	TRY(found);
	*ret_card = (struct question_card){
	    .key = record.key, .people = record.people, .tags = record.tags, .bits = (int)record.bits};
	if (*ret_known)
		memcpy(ret_card->public_key.bytes, record.public_key.data, OPRF_SIZE);
	return OK;
}

static enum result look(struct job *job, const struct office *office, const struct actor *actor,
			const struct question_record *question)
{
	struct actor why = *actor;
	char *detail;

	why.purpose = question->purpose;
	TAKE(job, detail = arena_print(job->arena, "%s, %lld keys", question->partner, (long long)question->keys));
	return access_look(job, office->database, &why, "question", question->case_id, detail);
}

static enum result ask(struct job *job, const struct office *office, const struct actor *actor,
		       const struct new_question *wanted, struct question_secrets *secrets, const char *question_id)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct question_record question = {.question_id = question_id,
					   .partner = wanted->partner,
					   .state = QUESTION_WAITING,
					   .account_id = actor->account_id,
					   .purpose = wanted->purpose,
					   .case_id = wanted->case_id,
					   .keys = secrets->key_count,
					   .asked_at = job->now,
					   .ends_at = instant_plus(job->now, QUESTION_WAIT)};
	struct question_card card;
	bool known;

	TRY(transaction_begin(job, office->database, &work));
	TRY(permit_partner(job, office, wanted->partner));
	TRY(permit_case(job, office, wanted));
	TRY(card_known(job, office, wanted->partner, &known, &card));
	TRY(question_message_make(job, office, known ? &card : NULL, secrets, &question));
	TRY(question_add(job, office->database, &question));
	wake_afterwards(office);
	TRY(look(job, office, actor, &question));
	return transaction_commit(job, &work);
}

enum result office_question_ask(struct job *job, const struct office *office, const struct actor *actor,
				const struct new_question *wanted, char ret_question_id[UUID_TEXT_SIZE])
{
	struct question_secrets secrets = {.blind_count = 0};
	char question_id[UUID_TEXT_SIZE];
	enum result asked;

	TRY(permit_purpose(job, actor, wanted->purpose));
	secrets.key_count = composite_keys_of_question(wanted->person, secrets.keys);
	if (secrets.key_count == 0)
		return job_fail(job, INVALID, "person", "question-empty",
				"Too little is known of the person: a number, or two names and the date of birth, or a "
				"name, the father's name and the year of birth.");
	uuid_new(job, question_id);
	asked = ask(job, office, actor, wanted, &secrets, question_id);
	secret_wipe(&secrets, sizeof(secrets));
	TRY(asked);
	memcpy(ret_question_id, question_id, UUID_TEXT_SIZE);
	return OK;
}
