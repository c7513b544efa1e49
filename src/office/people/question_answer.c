/* question_answer.c - the partner's answer to a question of ours: believed only with its proof.
 *
 * The answer must be made with the key that the partner announced once for all under that number, the proof must hold
 * for all elements at once, and no bucket may hold fewer people than the partner said: else the question ends as failed
 * and the log has an alarm. */
#include "office/people/questions.h"

#include "base/log.h"
#include "base/text.h"
#include "crypto/secret.h"

#include <string.h>

#define ROUNDS_MOST 4

static enum result end(struct job *job, const struct office *office, struct question_record *question,
		       const char *state, const char *rule)
{
	question->state = state;
	question->rule = rule;
	question->ended_at = job->now;
	return question_end(job, office->database, question);
}

/* What the partner says is not true, or not what it said before. */
static enum result untrue(struct job *job, const struct office *office, struct question_record *question,
			  const char *rule)
{
	job_forgive(job);
	log_line(LOG_ALARM, "office", "question-untrue", "partner", question->partner, "question",
		 question->question_id, "rule", rule, NULL);
	question->matched = NULL;
	return end(job, office, question, QUESTION_FAILED, rule);
}

/* --- the card --- */

static enum result card_keep(struct job *job, const struct office *office, const char *partner,
			     const struct question_card *card)
{
	const struct question_card_record record = {.partner = partner,
						    .key = card->key,
						    .public_key = {card->public_key.bytes, OPRF_SIZE},
						    .people = card->people,
						    .tags = card->tags,
						    .bits = card->bits,
						    .seen_at = job->now};

	TRY(oprf_element_check(job, &card->public_key));
	return question_card_put(job, office->database, &record);
}

static enum result ask_again(struct job *job, const struct office *office, struct question_record *question,
			     const struct question_answered *answered, bool *ret_wakes)
{
	struct question_secrets secrets;
	enum result made;

	if (question->rounds >= ROUNDS_MOST)
		return end(job, office, question, QUESTION_FAILED, "partner-unsteady");
	TRY(question_secrets_read(job, question->secrets, &secrets));
	made = question_message_make(job, office, &answered->card, &secrets, question);
	secret_wipe(&secrets, sizeof(secrets));
	if (made == LIMIT && strcmp(job->failure.rule, "question-too-large") == 0) {
		job_forgive(job);
		return end(job, office, question, QUESTION_REFUSED, "question-too-large");
	}
	TRY(made);
	*ret_wakes = true;
	return question_again(job, office->database, question);
}

static enum result refusal_take(struct job *job, const struct office *office, struct question_record *question,
				const struct question_answered *answered, bool *ret_wakes)
{
	char *rule;

	if (strcmp(answered->refused, "card") == 0 && answered->has_card)
		return ask_again(job, office, question, answered, ret_wakes);
	TAKE(job, rule = arena_print(job->arena, "question-%s", answered->refused));
	return end(job, office, question, QUESTION_REFUSED, rule);
}

/* --- the evaluation --- */

static bool tags_hold(struct bytes tags, const struct oprf_output *output)
{
	for (size_t at = 0; at < tags.size; at += QUESTION_TAG_SIZE) {
		if (memcmp(tags.data + at, output->bytes, QUESTION_TAG_SIZE) == 0)
			return true;
	}
	return false;
}

/* The kinds of keys that are found among the tags, each once; NULL for none. */
static enum result compare(struct job *job, const struct question_secrets *secrets,
			   const struct question_answered *answered, const char **ret_matched)
{
	struct text words = text_open(job->arena, 128);
	bool seen[COMPOSITE_KIND_COUNT] = {false};
	struct bytes done;

	for (int at = 0; at < answered->element_count; at++) {
		const struct composite_key *key = &secrets->keys[at];
		struct oprf_output output;

		TRY(oprf_finalize(job, bytes_of(key->text), &secrets->blinds[at], &answered->elements[at], &output));
		if (seen[key->kind] || !tags_hold(answered->tags, &output))
			continue;
		text_print(&words, "%s%s", words.size > 0 ? " " : "", composite_kind_name(key->kind));
		seen[key->kind] = true;
	}
	TRY(text_done(&words, &done));
	*ret_matched = words.size > 0 ? words.data : NULL;
	return OK;
}

/* NULL when the answer fits the question and the card under which it was asked; else the rule that it breaks. A bucket
 * may be somewhat smaller than the average that was counted on; one of half of it was never meant to hide anybody. */
static const char *fault_of(struct job *job, const struct office *office, const struct question_asked *asked,
			    const struct question_answered *answered, const struct question_card_record *card)
{
	struct oprf_element public_key;

	if (answered->element_count != asked->element_count || answered->bucket_count != asked->bucket_count)
		return "answer-form";
	memcpy(public_key.bytes, card->public_key.data, OPRF_SIZE);
	if (oprf_proof_check(job, &public_key, asked->elements, answered->elements, asked->element_count,
			     &answered->proof) != OK)
		return "proof";
	for (int at = 0; at < asked->bucket_count && asked->bits > 0; at++) {
		if (answered->tag_counts[at] < office->questions.people_least / 2)
			return "bucket-too-small";
	}
	return NULL;
}

static enum result evaluation_take(struct job *job, const struct office *office, struct question_record *question,
				   const struct question_answered *answered)
{
	struct question_card_record card;
	struct question_secrets secrets;
	struct question_message message;
	const char *fault;
	enum result compared;

	TRY(question_message_read(job, question->message, NULL, 0, &message));
	if (message.asked.element_count == 0)
		return untrue(job, office, question, "answer-form");
	TRY(question_card_find(job, office->database, question->partner, message.asked.key, &card));
	fault = fault_of(job, office, &message.asked, answered, &card);
	if (fault != NULL)
		return untrue(job, office, question, fault);
	TRY(question_secrets_read(job, question->secrets, &secrets));
	compared = compare(job, &secrets, answered, &question->matched);
	secret_wipe(&secrets, sizeof(secrets));
	TRY(compared);
	return end(job, office, question, question->matched != NULL ? QUESTION_HIT : QUESTION_NO_HIT, NULL);
}

enum result question_answer_take(struct job *job, const struct office *office, const char *partner,
				 const struct question_answered *answered, bool *ret_wakes)
{
	struct question_record question;
	enum result found = question_find(job, office->database, answered->question_id, &question);

	if (found != MISSING)
		TRY(found);
	if (found == MISSING || strcmp(question.partner, partner) != 0 ||
	    strcmp(question.state, QUESTION_WAITING) != 0) {
		log_line(LOG_INFO, "office", "answer-not-awaited", "partner", partner, "question",
			 answered->question_id, NULL);
		return OK;
	}
	if (answered->has_card) {
		enum result kept = card_keep(job, office, partner, &answered->card);

		if (kept == CONFLICT)
			return untrue(job, office, &question, "question-key-changed");
		if (kept == INVALID)
			return untrue(job, office, &question, "answer-form");
		TRY(kept);
	}
	if (answered->refused != NULL)
		return refusal_take(job, office, &question, answered, ret_wakes);
	return evaluation_take(job, office, &question, answered);
}

enum result question_result(const struct question_record *question)
{
	if (strcmp(question->state, QUESTION_WAITING) == 0)
		return BUSY;
	if (strcmp(question->state, QUESTION_FAILED) == 0)
		return PEER;
	if (strcmp(question->state, QUESTION_REFUSED) != 0)
		return OK;
	return strcmp(question->rule, "question-no-set") == 0 ? MISSING : LIMIT;
}
