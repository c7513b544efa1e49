/* recovery.c - the rows of a recovery, and the list of destroyed cases that a restore applies. */
#include "store/recovery.h"

#include "store/listing.h"

#define OWED_A_CASE_MOST 2000 /* as many events as one receipt names */

enum result recovery_begin(struct job *job, struct database *database)
{
	/* What was bound to a message may have been sent in it since: it goes again under another message's id. */
	TRY(database_run(job, database, "UPDATE outbox SET message_id = NULL", 0, NULL));
	TRY(database_run(job, database, "DELETE FROM message_out", 0, NULL));
	return database_run(job, database, "UPDATE partner SET recovering = 1 WHERE state = 'active'", 0, NULL);
}

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result recovery_find(struct job *job, struct database *database, const char *partner, enum recovery *ret_recovery)
{
	int64_t number = RECOVERY_NONE;
	enum result found = database_query_one(job, database, "SELECT recovering FROM partner WHERE party = $1", 1,
					       (struct value[]){value_text(partner)}, number_read, &number);

	if (found != OK && found != MISSING)
		return found;
	*ret_recovery = (enum recovery)number;
	return OK;
}

enum result recovery_set(struct job *job, struct database *database, const char *partner, enum recovery recovery)
{
	return database_run(job, database, "UPDATE partner SET recovering = $2 WHERE party = $1", 2,
			    (struct value[]){value_text(partner), value_integer(recovery)});
}

/* --- receipts that are owed --- */

enum result owed_receipt_add(struct job *job, struct database *database, const char *partner,
			     const struct owed_receipt *owed)
{
	return database_run(job, database,
			    "INSERT INTO receipt_owed (case_id, hash, partner, received_at, early)"
			    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id, hash) DO NOTHING",
			    5,
			    (struct value[]){value_text(owed->case_id), value_blob(owed->hash), value_text(partner),
					     value_instant(owed->received_at), value_integer(owed->early)});
}

static enum result owed_read(struct job *job, const struct row *row, void *context)
{
	*(struct owed_receipt *)context = (struct owed_receipt){row_text(job, row, 0), row_blob(job, row, 1),
								row_instant(row, 2), row_integer(row, 3) != 0};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result owed_receipt_list(struct job *job, struct database *database, const char *partner,
			      struct owed_receipt **ret_owed, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT case_id, hash, received_at, early FROM receipt_owed WHERE case_id ="
			 " (SELECT MIN(case_id) FROM receipt_owed WHERE partner = $1) ORDER BY received_at LIMIT $2",
			 2, (struct value[]){value_text(partner), value_integer(OWED_A_CASE_MOST)}, owed_read,
			 LIST_OF(ret_owed), ret_count);
}

enum result owed_receipt_forget(struct job *job, struct database *database, const char *case_id)
{
	return database_run(job, database, "DELETE FROM receipt_owed WHERE case_id = $1", 1,
			    (struct value[]){value_text(case_id)});
}

/* --- destroyed cases, references --- */

enum result destroyed_list(struct job *job, struct database *database, const char *after, int most,
			   const char ***ret_case_ids, int *ret_count)
{
	return rows_list(job, database, "SELECT case_id FROM destroyed WHERE case_id > $1 ORDER BY case_id LIMIT $2", 2,
			 (struct value[]){value_text(after), value_integer(most)}, text_row, LIST_OF(ret_case_ids),
			 ret_count);
}

enum result case_number_used(struct job *job, struct database *database, int year, int64_t number)
{
	return database_run(job, database,
			    "INSERT INTO reference_number (year, last) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE"
			    " SET last = excluded.last WHERE reference_number.last < excluded.last",
			    2, (struct value[]){value_integer(year), value_integer(number)});
}
