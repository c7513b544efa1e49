/* issue_codes.c - the codes of a desk, and the agents that were reported; see issues.h. */
#include "store/issues.h"

#include "store/listing.h"

enum result issue_code_add(struct job *job, struct database *database, const struct issue_code *code)
{
	TRY(database_run(job, database, "DELETE FROM issue_code WHERE ends_at <= $1", 1,
			 (struct value[]){value_instant(code->made_at)}));
	return database_run(job, database,
			    "INSERT INTO issue_code (hash, made_by, made_at, ends_at) VALUES ($1, $2, $3, $4)", 4,
			    (struct value[]){value_blob(code->hash), value_text(code->made_by),
					     value_instant(code->made_at), value_instant(code->ends_at)});
}

enum result issue_code_use(struct job *job, struct database *database, struct bytes hash, struct instant now)
{
	int64_t changed = 0;

	TRY(database_change(job, database, "DELETE FROM issue_code WHERE hash = $1 AND ends_at > $2", 2,
			    (struct value[]){value_blob(hash), value_instant(now)}, &changed));
	return changed == 1 ? OK : MISSING;
}

/* --- agents --- */

enum result agent_report_put(struct job *job, struct database *database, const struct agent_report *report)
{
	return database_run(
	    job, database,
	    "INSERT INTO agent_report (number, agent_key, name, place, sells, at) VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT (number, agent_key) DO UPDATE SET name = excluded.name, place = excluded.place,"
	    " sells = excluded.sells, at = excluded.at",
	    6,
	    (struct value[]){value_text(report->number), value_text(report->key), value_text(report->name),
			     value_text(report->place), value_text(report->sells), value_instant(report->at)});
}

enum result agent_report_remove(struct job *job, struct database *database, const char *number)
{
	return database_run(job, database, "DELETE FROM agent_report WHERE number = $1", 1,
			    (struct value[]){value_text(number)});
}

static enum result group_read(struct job *job, const struct row *row, void *context)
{
	*(struct agent_group *)context = (struct agent_group){
	    .key = row_text(job, row, 0),
	    .name = row_text(job, row, 1),
	    .place = row_text(job, row, 2),
	    .sells = row_text(job, row, 3),
	    .reports = row_integer(row, 4),
	    .first_at = row_instant(row, 5),
	    .last_at = row_instant(row, 6),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

/* Reports that an officer has read and sent: what stands in a draft is anybody's word, a robot's too. */
#define WERE_SENT                                                                                                      \
	" EXISTS (SELECT 1 FROM case_view v WHERE v.draft = 0 AND v.case_id ="                                         \
	" COALESCE((SELECT i.case_id FROM issue i WHERE i.number = a.number), a.number))"

enum result agent_group_list(struct job *job, struct database *database, int64_t least, int most,
			     struct agent_group **ret_groups, int *ret_count, int64_t *ret_smaller)
{
	TRY(rows_list(
	    job, database,
	    "SELECT a.agent_key, (SELECT b.name FROM agent_report b WHERE b.agent_key = a.agent_key ORDER BY b.at DESC"
	    " LIMIT 1), MIN(a.place), MIN(a.sells), COUNT(*), MIN(a.at), MAX(a.at)"
	    " FROM agent_report a WHERE" WERE_SENT
	    " GROUP BY a.agent_key HAVING COUNT(*) >= $1 ORDER BY COUNT(*) DESC, a.agent_key"
	    " LIMIT $2",
	    2, (struct value[]){value_integer(least), value_integer(most)}, group_read, LIST_OF(ret_groups),
	    ret_count));
	return database_query_one(job, database,
				  "SELECT COUNT(*) FROM (SELECT a.agent_key FROM agent_report a WHERE" WERE_SENT
				  " GROUP BY a.agent_key HAVING COUNT(*) < $1) AS small",
				  1, (struct value[]){value_integer(least)}, number_read, ret_smaller);
}
