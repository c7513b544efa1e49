/* referrals.c - see referrals.h. Whatever changes moves the change counter, so that open pages look again. */
#include "store/referrals.h"

#include "store/listing.h"

#define COLUMNS "referral_id, kind, state, made_by, made_at, form, ended_by, ended_at, reply"

static enum result tell_pages(struct job *job, struct database *database)
{
	return database_run(job, database, "UPDATE change_counter SET number = number + 1 WHERE one = 1", 0, NULL);
}

enum result referral_add(struct job *job, struct database *database, const struct referral_record *referral)
{
	TRY(database_run(job, database,
			 "INSERT INTO referral (referral_id, kind, state, made_by, made_at, form, ended_at)"
			 " VALUES ($1, $2, 'open', $3, $4, $5, 0)",
			 5,
			 (struct value[]){value_text(referral->referral_id), value_text(referral->kind),
					  value_text(referral->made_by), value_instant(referral->made_at),
					  value_text(referral->form)}));
	return tell_pages(job, database);
}

static enum result record_read(struct job *job, const struct row *row, struct referral_record *referral)
{
	*referral = (struct referral_record){
	    .referral_id = row_text(job, row, 0),
	    .kind = row_text(job, row, 1),
	    .state = row_text(job, row, 2),
	    .made_by = row_text(job, row, 3),
	    .made_at = row_instant(row, 4),
	    .form = row_text(job, row, 5),
	    .ended_by = row_text(job, row, 6),
	    .ended_at = row_instant(row, 7),
	    .reply = row_text(job, row, 8),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result one_read(struct job *job, const struct row *row, void *context)
{
	return record_read(job, row, context);
}

enum result referral_find(struct job *job, struct database *database, const char *referral_id,
			  struct referral_record *ret_referral)
{
	return database_query_one(job, database, "SELECT " COLUMNS " FROM referral WHERE referral_id = $1", 1,
				  (struct value[]){value_text(referral_id)}, one_read, ret_referral);
}

enum result referral_list(struct job *job, struct database *database, const char *kind, struct instant before, int most,
			  struct referral_record **ret_referrals, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM referral WHERE kind = $1 AND made_at < $2"
			 " ORDER BY made_at DESC, referral_id DESC LIMIT $3",
			 3, (struct value[]){value_text(kind), value_instant(before), value_integer(most)}, one_read,
			 LIST_OF(ret_referrals), ret_count);
}

enum result referral_end(struct job *job, struct database *database, const char *referral_id, const char *state,
			 const char *account_id, const char *reply, struct instant now)
{
	int64_t changed = 0;

	TRY(database_change(job, database,
			    "UPDATE referral SET state = $2, ended_by = $3, reply = $4, ended_at = $5"
			    " WHERE referral_id = $1 AND state = 'open'",
			    5,
			    (struct value[]){value_text(referral_id), value_text(state), value_text(account_id),
					     value_text(reply), value_instant(now)},
			    &changed));
	return changed == 0 ? CONFLICT : tell_pages(job, database);
}

enum result referral_purge(struct job *job, struct database *database, struct instant before)
{
	return database_run(job, database, "DELETE FROM referral WHERE made_at < $1", 1,
			    (struct value[]){value_instant(before)});
}
