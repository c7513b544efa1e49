/* questions_received.c - partners' questions, what their sets are, and how many they may ask; see questions.h. */
#include "store/listing.h"
#include "store/questions.h"

#define COLUMNS "partner, question_id, state, purpose, keys, received_at, ends_at, rule, message, attempts, next_at"

/* --- questions of partners --- */

enum result received_question_put(struct job *job, struct database *database, const struct received_question *question)
{
	return database_run(
	    job, database,
	    "INSERT INTO question_received (partner, question_id, state, purpose, keys, received_at, ends_at, rule,"
	    " message, attempts, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $6)"
	    " ON CONFLICT (partner, question_id) DO UPDATE SET state = excluded.state, purpose = excluded.purpose,"
	    " keys = question_received.keys + excluded.keys, received_at = excluded.received_at, ends_at = "
	    "excluded.ends_at, rule = excluded.rule, message = excluded.message, attempts = 0, next_at = "
	    "excluded.next_at",
	    9,
	    (struct value[]){value_text(question->partner), value_text(question->question_id),
			     value_text(question->state), value_text(question->purpose), value_integer(question->keys),
			     value_instant(question->received_at), value_instant(question->ends_at),
			     value_text(question->rule), value_blob(question->message)});
}

static enum result received_read(struct job *job, const struct row *row, struct received_question *question)
{
	*question = (struct received_question){
	    .partner = row_text(job, row, 0),
	    .question_id = row_text(job, row, 1),
	    .state = row_text(job, row, 2),
	    .purpose = row_text(job, row, 3),
	    .keys = row_integer(row, 4),
	    .received_at = row_instant(row, 5),
	    .ends_at = row_instant(row, 6),
	    .rule = row_text(job, row, 7),
	    .message = row_blob(job, row, 8),
	    .attempts = row_integer(row, 9),
	    .next_at = row_instant(row, 10),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result one_read(struct job *job, const struct row *row, void *context)
{
	return received_read(job, row, context);
}

enum result received_question_find(struct job *job, struct database *database, const char *partner,
				   const char *question_id, struct received_question *ret_question)
{
	return database_query_one(
	    job, database, "SELECT " COLUMNS " FROM question_received WHERE partner = $1 AND question_id = $2", 2,
	    (struct value[]){value_text(partner), value_text(question_id)}, one_read, ret_question);
}

enum result received_question_list(struct job *job, struct database *database, struct instant before, int most,
				   struct received_question **ret_questions, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM question_received WHERE received_at < $1 ORDER BY received_at DESC,"
			 " question_id DESC LIMIT $2",
			 2, (struct value[]){value_instant(before), value_integer(most)}, one_read,
			 LIST_OF(ret_questions), ret_count);
}

enum result received_question_due(struct job *job, struct database *database, const char *partner, struct instant now,
				  int most, struct received_question **ret_questions, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM question_received WHERE state = 'open' AND partner = $1 AND "
			 "next_at <= $2 ORDER BY received_at, question_id LIMIT $3",
			 3, (struct value[]){value_text(partner), value_instant(now), value_integer(most)}, one_read,
			 LIST_OF(ret_questions), ret_count);
}

enum result received_question_retry(struct job *job, struct database *database,
				    const struct received_question *question, struct instant next_at)
{
	return database_run(
	    job, database,
	    "UPDATE question_received SET attempts = attempts + 1, next_at = $3"
	    " WHERE partner = $1 AND question_id = $2",
	    3,
	    (struct value[]){value_text(question->partner), value_text(question->question_id), value_instant(next_at)});
}

enum result received_question_end(struct job *job, struct database *database, const struct received_question *question,
				  const char *state, const char *rule)
{
	return database_run(job, database,
			    "UPDATE question_received SET state = $3, rule = $4, message = NULL, next_at = $5"
			    " WHERE partner = $1 AND question_id = $2",
			    5,
			    (struct value[]){value_text(question->partner), value_text(question->question_id),
					     value_text(state), value_text(rule), value_instant(INSTANT_NEVER)});
}

static enum result instant_of_row(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(struct instant *)context = row_instant(row, 0);
	return OK;
}

enum result question_next_at(struct job *job, struct database *database, const char *partner,
			     struct instant *ret_next_at)
{
	return database_query_one(
	    job, database,
	    "SELECT MIN(next_at) FROM (SELECT $2 AS next_at"
	    " UNION ALL SELECT next_at FROM question WHERE state = 'waiting' AND partner = $1"
	    " UNION ALL SELECT next_at FROM question_received WHERE state = 'open' AND partner = $1) AS due",
	    2, (struct value[]){value_text(partner), value_instant(INSTANT_NEVER)}, instant_of_row, ret_next_at);
}

/* --- cards --- */

static enum result card_read(struct job *job, const struct row *row, void *context)
{
	*(struct question_card_record *)context = (struct question_card_record){
	    .partner = row_text(job, row, 0),
	    .key = row_integer(row, 1),
	    .public_key = row_blob(job, row, 2),
	    .people = row_integer(row, 3),
	    .tags = row_integer(row, 4),
	    .bits = row_integer(row, 5),
	    .seen_at = row_instant(row, 6),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

#define CARD "partner, key_number, public_key, people, tags, bits, seen_at"

enum result question_card_put(struct job *job, struct database *database, const struct question_card_record *card)
{
	struct question_card_record kept;
	enum result found = database_query_one(
	    job, database, "SELECT " CARD " FROM question_card WHERE partner = $1 AND key_number = $2", 2,
	    (struct value[]){value_text(card->partner), value_integer(card->key)}, card_read, &kept);

	if (found != MISSING)
		TRY(found);
	if (found == OK && !bytes_equal(kept.public_key, card->public_key))
		return job_fail(job, CONFLICT, "key", "question-key-changed",
				"The key %lld of %s is another than the one that was kept.", (long long)card->key,
				card->partner);
	return database_run(
	    job, database,
	    "INSERT INTO question_card (partner, key_number, public_key, people, tags, bits, seen_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (partner, key_number) DO UPDATE SET"
	    " people = excluded.people, tags = excluded.tags, bits = excluded.bits, seen_at = excluded.seen_at",
	    7,
	    (struct value[]){value_text(card->partner), value_integer(card->key), value_blob(card->public_key),
			     value_integer(card->people), value_integer(card->tags), value_integer(card->bits),
			     value_instant(card->seen_at)});
}

enum result question_card_find(struct job *job, struct database *database, const char *partner, int64_t key,
			       struct question_card_record *ret_card)
{
	return database_query_one(job, database,
				  "SELECT " CARD
				  " FROM question_card WHERE partner = $1 AND ($2 = 0 OR key_number = $2)"
				  " ORDER BY seen_at DESC, key_number DESC LIMIT 1",
				  2, (struct value[]){value_text(partner), value_integer(key)}, card_read, ret_card);
}

/* --- budgets --- */

static enum result integer_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result question_keys_find(struct job *job, struct database *database, const char *partner, int32_t day,
			       int64_t *ret_keys)
{
	return database_query_one(job, database,
				  "SELECT COALESCE(SUM(keys), 0) FROM question_day WHERE partner = $1 AND day = $2", 2,
				  (struct value[]){value_text(partner), value_integer(day)}, integer_read, ret_keys);
}

enum result question_keys_add(struct job *job, struct database *database, const char *partner, int32_t day,
			      int64_t keys)
{
	return database_run(job, database,
			    "INSERT INTO question_day (partner, day, keys) VALUES ($1, $2, $3)"
			    " ON CONFLICT (partner, day) DO UPDATE SET keys = question_day.keys + excluded.keys",
			    3, (struct value[]){value_text(partner), value_integer(day), value_integer(keys)});
}

enum result question_allowance_find(struct job *job, struct database *database, const char *partner,
				    int64_t *ret_keys_a_day)
{
	return database_query_one(job, database, "SELECT keys_a_day FROM question_allowance WHERE partner = $1", 1,
				  (struct value[]){value_text(partner)}, integer_read, ret_keys_a_day);
}

enum result question_allowance_put(struct job *job, struct database *database, const char *partner, int64_t keys_a_day)
{
	return database_run(job, database,
			    "INSERT INTO question_allowance (partner, keys_a_day) VALUES ($1, $2)"
			    " ON CONFLICT (partner) DO UPDATE SET keys_a_day = excluded.keys_a_day",
			    2, (struct value[]){value_text(partner), value_integer(keys_a_day)});
}
