/* list_verdicts.c - the rows of list_verdicts.h. */
#include "store/list_verdicts.h"

#define SAID "partner, list, number, hash, verdict, at"
#define DUE SAID ", attempts, next_at, message_id"

enum result list_verdict_put(struct job *job, struct database *database, const struct list_verdict *verdict)
{
	return database_run(job, database,
			    "INSERT INTO list_verdict (" SAID ") VALUES ($1, $2, $3, $4, $5, $6)"
			    " ON CONFLICT (partner, list) DO UPDATE SET number = excluded.number, hash = excluded.hash,"
			    " verdict = excluded.verdict, at = excluded.at",
			    6,
			    (struct value[]){value_text(verdict->partner), value_text(verdict->list),
					     value_integer(verdict->number), value_text(verdict->hash),
					     value_text(verdict->verdict), value_instant(verdict->at)});
}

static enum result verdict_read(struct job *job, const struct row *row, void *context)
{
	*(struct list_verdict *)context = (struct list_verdict){
	    .partner = row_text(job, row, 0),
	    .list = row_text(job, row, 1),
	    .number = row_integer(row, 2),
	    .hash = row_text(job, row, 3),
	    .verdict = row_text(job, row, 4),
	    .at = row_instant(row, 5),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result list_verdict_find(struct job *job, struct database *database, const char *partner, const char *list,
			      struct list_verdict *ret_verdict)
{
	return database_query_one(job, database, "SELECT " SAID " FROM list_verdict WHERE partner = $1 AND list = $2",
				  2, (struct value[]){value_text(partner), value_text(list)}, verdict_read,
				  ret_verdict);
}

/* --- ours --- */

enum result list_verdict_owe(struct job *job, struct database *database, const struct list_verdict_due *due)
{
	const struct list_verdict *verdict = &due->verdict;

	return database_run(
	    job, database,
	    "INSERT INTO list_verdict_due (" DUE ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	    " ON CONFLICT (partner, list) DO UPDATE SET number = excluded.number, hash = excluded.hash,"
	    " verdict = excluded.verdict, at = excluded.at, attempts = excluded.attempts, next_at = excluded.next_at,"
	    " message_id = excluded.message_id",
	    9,
	    (struct value[]){value_text(verdict->partner), value_text(verdict->list), value_integer(verdict->number),
			     value_text(verdict->hash), value_text(verdict->verdict), value_instant(verdict->at),
			     value_integer(due->attempts), value_instant(due->next_at), value_text(due->message_id)});
}

static enum result due_read(struct job *job, const struct row *row, void *context)
{
	struct list_verdict_due *due = context;

	due->attempts = row_integer(row, 6);
	due->next_at = row_instant(row, 7);
	due->message_id = row_text(job, row, 8);
	return verdict_read(job, row, &due->verdict);
}

enum result list_verdict_due(struct job *job, struct database *database, const char *partner,
			     struct list_verdict_due *ret_due)
{
	return database_query_one(
	    job, database,
	    "SELECT " DUE " FROM list_verdict_due WHERE partner = $1 AND next_at <= $2 ORDER BY next_at, list LIMIT 1",
	    2, (struct value[]){value_text(partner), value_instant(job->now)}, due_read, ret_due);
}

static enum result instant_take(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(struct instant *)context = row_instant(row, 0);
	return OK;
}

enum result list_verdict_next_at(struct job *job, struct database *database, const char *partner,
				 struct instant *ret_next_at)
{
	return database_query_one(
	    job, database, "SELECT COALESCE(MIN(next_at), $2) FROM list_verdict_due WHERE partner = $1", 2,
	    (struct value[]){value_text(partner), value_instant(INSTANT_NEVER)}, instant_take, ret_next_at);
}

enum result list_verdict_later(struct job *job, struct database *database, const char *message_id,
			       struct instant next_at)
{
	return database_run(job, database,
			    "UPDATE list_verdict_due SET attempts = attempts + 1, next_at = $1 WHERE message_id = $2",
			    2, (struct value[]){value_instant(next_at), value_text(message_id)});
}

enum result list_verdict_done(struct job *job, struct database *database, const char *message_id)
{
	return database_run(job, database, "DELETE FROM list_verdict_due WHERE message_id = $1", 1,
			    (struct value[]){value_text(message_id)});
}
