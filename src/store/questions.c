/* questions.c - private questions of ours; see questions.h. */
#include "store/questions.h"

#include "store/listing.h"

#define COLUMNS                                                                                                        \
	"question_id, partner, state, account_id, purpose, case_id, keys, asked_at, ends_at, ended_at, rule, "         \
	"matched, "                                                                                                    \
	"rounds, message_id, message, secrets, attempts, next_at, made_at"

enum result question_add(struct job *job, struct database *database, const struct question_record *question)
{
	return database_run(
	    job, database,
	    "INSERT INTO question (question_id, partner, state, account_id, purpose, case_id, keys, asked_at, ends_at,"
	    " ended_at, rule, matched, rounds, message_id, message, secrets, attempts, next_at, made_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, NULL, NULL, $10, $11, $12, $13, 0, $14, $15)",
	    15,
	    (struct value[]){
		value_text(question->question_id), value_text(question->partner), value_text(question->state),
		value_text(question->account_id), value_text(question->purpose), value_text(question->case_id),
		value_integer(question->keys), value_instant(question->asked_at), value_instant(question->ends_at),
		value_integer(question->rounds), value_text(question->message_id), value_blob(question->message),
		value_blob(question->secrets), value_instant(question->next_at), value_instant(question->made_at)});
}

static enum result question_read(struct job *job, const struct row *row, struct question_record *question)
{
	*question = (struct question_record){
	    .question_id = row_text(job, row, 0),
	    .partner = row_text(job, row, 1),
	    .state = row_text(job, row, 2),
	    .account_id = row_text(job, row, 3),
	    .purpose = row_text(job, row, 4),
	    .case_id = row_text(job, row, 5),
	    .keys = row_integer(row, 6),
	    .asked_at = row_instant(row, 7),
	    .ends_at = row_instant(row, 8),
	    .ended_at = row_instant(row, 9),
	    .rule = row_text(job, row, 10),
	    .matched = row_text(job, row, 11),
	    .rounds = row_integer(row, 12),
	    .message_id = row_text(job, row, 13),
	    .message = row_blob(job, row, 14),
	    .secrets = row_blob(job, row, 15),
	    .attempts = row_integer(row, 16),
	    .next_at = row_instant(row, 17),
	    .made_at = row_instant(row, 18),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result one_read(struct job *job, const struct row *row, void *context)
{
	return question_read(job, row, context);
}

enum result question_find(struct job *job, struct database *database, const char *question_id,
			  struct question_record *ret_question)
{
	return database_query_one(job, database, "SELECT " COLUMNS " FROM question WHERE question_id = $1", 1,
				  (struct value[]){value_text(question_id)}, one_read, ret_question);
}

enum result question_list(struct job *job, struct database *database, const char *account_id, struct instant before,
			  int most, struct question_record **ret_questions, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM question WHERE asked_at < $1 AND ($2 IS NULL OR "
			 "account_id = $2) ORDER BY asked_at DESC, question_id DESC LIMIT $3",
			 3, (struct value[]){value_instant(before), value_text(account_id), value_integer(most)},
			 one_read, LIST_OF(ret_questions), ret_count);
}

enum result question_due(struct job *job, struct database *database, const char *partner, struct instant now, int most,
			 struct question_record **ret_questions, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM question WHERE state = 'waiting' AND partner = $1 AND "
			 "next_at <= $2 AND ends_at > $2 ORDER BY asked_at, question_id LIMIT $3",
			 3, (struct value[]){value_text(partner), value_instant(now), value_integer(most)}, one_read,
			 LIST_OF(ret_questions), ret_count);
}

enum result question_late(struct job *job, struct database *database, struct instant now, int most,
			  struct question_record **ret_questions, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM question WHERE state = 'waiting' AND ends_at <= $1 ORDER BY "
			 "ends_at LIMIT $2",
			 2, (struct value[]){value_instant(now), value_integer(most)}, one_read, LIST_OF(ret_questions),
			 ret_count);
}

enum result question_again(struct job *job, struct database *database, const struct question_record *question)
{
	return database_run(
	    job, database,
	    "UPDATE question SET message_id = $2, message = $3, secrets = $4, rounds = $5, made_at = $6, next_at = $7,"
	    " attempts = 0 WHERE question_id = $1 AND state = 'waiting'",
	    7,
	    (struct value[]){value_text(question->question_id), value_text(question->message_id),
			     value_blob(question->message), value_blob(question->secrets),
			     value_integer(question->rounds), value_instant(question->made_at),
			     value_instant(question->next_at)});
}

enum result question_retry(struct job *job, struct database *database, const char *question_id, struct instant next_at)
{
	return database_run(job, database,
			    "UPDATE question SET attempts = attempts + 1, next_at = $2 WHERE question_id = $1", 2,
			    (struct value[]){value_text(question_id), value_instant(next_at)});
}

enum result question_sent(struct job *job, struct database *database, const char *question_id)
{
	return database_run(job, database, "UPDATE question SET next_at = $2 WHERE question_id = $1", 2,
			    (struct value[]){value_text(question_id), value_instant(INSTANT_NEVER)});
}

/* The change counter goes up, so that a page that waits for the answer looks again. */
enum result question_end(struct job *job, struct database *database, const struct question_record *question)
{
	int64_t changed = 0;

	TRY(database_change(job, database,
			    "UPDATE question SET state = $2, rule = $3, matched = $4, ended_at = $5, next_at = $6,"
			    " message = NULL, secrets = NULL WHERE question_id = $1 AND state = 'waiting'",
			    6,
			    (struct value[]){value_text(question->question_id), value_text(question->state),
					     value_text(question->rule), value_text(question->matched),
					     value_instant(question->ended_at), value_instant(INSTANT_NEVER)},
			    &changed));
	if (changed == 0)
		return OK;
	return database_run(job, database, "UPDATE change_counter SET number = number + 1 WHERE one = 1", 0, NULL);
}
