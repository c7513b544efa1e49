/* question_line.c - private questions and the line: what is due to be sent, what came, what is too late. */
#include "office/people/questions.h"

#include "base/log.h"

#include <string.h>

#define LATE_MOST 100 /* in one tick */

enum result office_question_settings(struct job *job, const struct configuration *configuration, struct office *office)
{
	TAKE(job, office->questions.file =
		      arena_print(job->arena, "%s/" QUESTION_FOLDER "/" QUESTION_SET_FILE, configuration->folder));
	office->questions.keys_a_day = configuration->question_keys_a_day;
	office->questions.people_least = configuration->question_people_least;
	return OK;
}

static enum result asked_due(struct job *job, const struct office *office, const char *partner,
			     struct question_shipment *ret_shipment)
{
	struct question_record *questions;
	int count;

	TRY(question_due(job, office->database, partner, job->now, 1, &questions, &count));
	if (count == 0)
		return MISSING;
	*ret_shipment = (struct question_shipment){.question_id = questions[0].question_id,
						   .message_id = questions[0].message_id,
						   .made_at = questions[0].made_at,
						   .json = questions[0].message,
						   .attempts = questions[0].attempts};
	return OK;
}

/* Answers that nobody awaits any more are not made. */
static enum result answer_due(struct job *job, const struct office *office, const char *partner,
			      struct question_shipment *ret_shipment)
{
	struct received_question *questions;
	int count;

	for (;;) {
		TRY(received_question_due(job, office->database, partner, job->now, 1, &questions, &count));
		if (count == 0)
			return MISSING;
		if (questions[0].ends_at.milliseconds > job->now.milliseconds)
			return question_asked_answer(job, office, &questions[0], ret_shipment);
		TRY(received_question_end(job, office->database, &questions[0], "late", questions[0].rule));
	}
}

enum result office_question_due(struct job *job, const struct office *office, const char *partner,
				struct question_shipment *ret_shipment)
{
	enum result found = answer_due(job, office, partner, ret_shipment);

	return found == MISSING && job->failure.result == OK ? asked_due(job, office, partner, ret_shipment) : found;
}

enum result office_question_sent(struct job *job, const struct office *office, const char *partner,
				 const struct question_shipment *shipment)
{
	const struct received_question received = {.partner = partner, .question_id = shipment->question_id};

	if (!shipment->is_answer)
		return question_sent(job, office->database, shipment->question_id);
	return received_question_end(job, office->database, &received, "answered", shipment->refused);
}

enum result office_question_retry(struct job *job, const struct office *office, const char *partner,
				  const struct question_shipment *shipment, struct instant next_at)
{
	const struct received_question received = {.partner = partner, .question_id = shipment->question_id};

	if (!shipment->is_answer)
		return question_retry(job, office->database, shipment->question_id, next_at);
	return received_question_retry(job, office->database, &received, next_at);
}

enum result office_question_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
				 const struct bytes *files, int file_count, bool *ret_wakes)
{
	struct question_message message;

	*ret_wakes = false;
	TRY(question_message_read(job, json, files, file_count, &message));
	if (message.kind == QUESTION_IS_ASKED)
		return question_asked_take(job, office, partner, json, &message.asked, ret_wakes);
	return question_answer_take(job, office, partner, &message.answered, ret_wakes);
}

enum result office_question_late(struct job *job, const struct office *office)
{
	struct question_record *late;
	int count;

	TRY(question_late(job, office->database, job->now, LATE_MOST, &late, &count));
	for (int at = 0; at < count; at++) {
		late[at].state = QUESTION_FAILED;
		late[at].rule = "partner-silent";
		late[at].ended_at = job->now;
		TRY(question_end(job, office->database, &late[at]));
		log_line(LOG_WARNING, "office", "partner-silent", "partner", late[at].partner, "question",
			 late[at].question_id, NULL);
	}
	return OK;
}
