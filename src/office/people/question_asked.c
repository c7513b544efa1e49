/* question_asked.c - a partner asks us: counted, logged, evaluated, answered.
 *
 * When a question comes in it is only judged by its form and counted against what the partner may ask in a day. It is
 * evaluated when its answer is sent: the keeper multiplies the elements (it alone has the key, and sees nothing but
 * points), the set gives the tags of the buckets. What is logged is who asked when, why and how many keys. */
#include "office/people/questions.h"

#include "base/log.h"
#include "base/text.h"

#include <string.h>

#define DAY_MILLISECONDS DAYS(1)

static int32_t day_of(struct instant instant)
{
	return (int32_t)(instant.milliseconds / DAY_MILLISECONDS);
}

/* --- taking in --- */

static enum result allowance(struct job *job, const struct office *office, const char *partner, int64_t *ret_keys)
{
	enum result found = question_allowance_find(job, office->database, partner, ret_keys);

	if (found == MISSING) {
		*ret_keys = office->questions.keys_a_day;
		return OK;
	}
	return found;
}

/* Counts the keys, or says that they are too many for today. */
static enum result keys_spend(struct job *job, const struct office *office, const char *partner, int64_t keys,
			      bool *ret_within)
{
	int64_t allowed, spent;

	TRY(allowance(job, office, partner, &allowed));
	TRY(question_keys_find(job, office->database, partner, day_of(job->now), &spent));
	*ret_within = spent + keys <= allowed;
	if (*ret_within)
		return question_keys_add(job, office->database, partner, day_of(job->now), keys);
	log_line(LOG_WARNING, "office", "question-budget", "partner", partner, NULL);
	return OK;
}

/* A question comes twice when our answer was that the card had changed; any other repetition is the same message. */
static enum result is_new(struct job *job, const struct office *office, const char *partner, const char *question_id,
			  bool *ret_new)
{
	struct received_question known;
	enum result found = received_question_find(job, office->database, partner, question_id, &known);

	*ret_new = found == MISSING || (found == OK && strcmp(known.state, "answered") == 0 && known.rule != NULL &&
					strcmp(known.rule, "card") == 0);
	return found == MISSING ? OK : found;
}

enum result question_asked_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
				const struct question_asked *asked, bool *ret_wakes)
{
	struct received_question question = {
	    .partner = partner,
	    .question_id = asked->question_id,
	    .state = "open",
	    .purpose = asked->purpose,
	    .keys = asked->element_count,
	    .received_at = job->now,
	    .ends_at = instant_plus(job->now, QUESTION_WAIT),
	    .message = json,
	};
	bool is_new_one, within;

	TRY(is_new(job, office, partner, asked->question_id, &is_new_one));
	if (!is_new_one)
		return OK;
	/* Asking for the card counts as one key: it may not be asked for without end either. */
	TRY(keys_spend(job, office, partner, asked->element_count > 0 ? asked->element_count : 1, &within));
	if (!within)
		question.rule = "budget";
	*ret_wakes = true;
	return received_question_put(job, office->database, &question);
}

/* --- answering --- */

static enum result tags_take(struct job *job, const struct question_set *set, const struct question_asked *asked,
			     struct question_answered *answered)
{
	int64_t together = 0;
	struct text tags;

	for (int at = 0; at < asked->bucket_count; at++)
		together += question_set_count(set, asked->bits, asked->buckets[at]);
	if (together > QUESTION_TAGS_ANSWERED_MOST) {
		answered->refused = "too-many";
		return OK;
	}
	tags = text_open(job->arena, (size_t)together * QUESTION_TAG_SIZE + 1);
	for (int at = 0; at < asked->bucket_count; at++) {
		struct bytes bucket;

		TRY(question_set_tags(job, set, asked->bits, asked->buckets[at], &bucket));
		answered->tag_counts[at] = (int64_t)(bucket.size / QUESTION_TAG_SIZE);
		text_add_bytes(&tags, bucket);
	}
	answered->bucket_count = asked->bucket_count;
	return text_done(&tags, &answered->tags);
}

static enum result evaluate(struct job *job, const struct office *office, const struct question_asked *asked,
			    struct question_answered *answered)
{
	const struct keeper *keeper = &office->keeper;
	enum result evaluated = keeper->evaluate(keeper->self, job, asked->key, asked->elements, asked->element_count,
						 answered->elements, &answered->proof);

	if (evaluated == INVALID) {
		log_failure(LOG_ALARM, "office", "question-element", job);
		job_forgive(job);
		answered->refused = "element";
		return OK;
	}
	answered->element_count = asked->element_count;
	return evaluated;
}

static enum result fill(struct job *job, const struct office *office, const struct question_set *set,
			const struct question_asked *asked, struct question_answered *answered)
{
	const struct question_card *card = question_set_card(set);

	if (asked->key != card->key || asked->bits * asked->bucket_count > card->bits) {
		answered->has_card = true;
		answered->card = *card;
		answered->refused = "card";
		return OK;
	}
	TRY(tags_take(job, set, asked, answered));
	return answered->refused != NULL ? OK : evaluate(job, office, asked, answered);
}

/* A set that is damaged, or whose key is not in the ring, is none: the operator learns why, the partner does not. */
static enum result set_missing(struct job *job, enum result result, struct question_answered *answered)
{
	bool is_none = result == MISSING && strcmp(job->failure.rule, "no-set") == 0;

	if (result != MISSING && result != DAMAGED)
		return result;
	if (!is_none)
		log_failure(LOG_ALARM, "office", "question-set-unusable", job);
	job_forgive(job);
	*answered = (struct question_answered){.question_id = answered->question_id, .refused = "no-set"};
	return OK;
}

static enum result answer_fill(struct job *job, const struct office *office, const struct received_question *question,
			       const struct question_asked *asked, struct question_answered *answered)
{
	struct question_set *set;
	enum result filled;

	if (question->rule != NULL && strcmp(question->rule, "budget") == 0) {
		answered->refused = "budget";
		answered->until.milliseconds = (int64_t)(day_of(question->received_at) + 1) * DAY_MILLISECONDS;
		return OK;
	}
	filled = question_set_open(job, office->questions.file, &set);
	if (filled == OK)
		filled = fill(job, office, set, asked, answered);
	return filled == OK ? OK : set_missing(job, filled, answered);
}

enum result question_asked_answer(struct job *job, const struct office *office,
				  const struct received_question *question, struct question_shipment *ret_shipment)
{
	struct question_message asked, answer = {.kind = QUESTION_IS_ANSWERED};
	struct question_shipment shipment = {.is_answer = true,
					     .question_id = question->question_id,
					     .made_at = job->now,
					     .attempts = question->attempts};

	TRY(question_message_read(job, question->message, NULL, 0, &asked));
	answer.answered.question_id = question->question_id;
	TRY(answer_fill(job, office, question, &asked.asked, &answer.answered));
	/* Each try has an id of its own: its proof is new, and the set may be. */
	TRY(message_id_new(job, office->party, &shipment.message_id));
	TRY(question_message_write(job, &answer, &shipment.json));
	shipment.refused = answer.answered.refused;
	if (answer.answered.refused == NULL)
		shipment.tags = answer.answered.tags;
	*ret_shipment = shipment;
	return OK;
}
