/* answer_rules.c - the rows of answer_rules.h. */
#include "store/answer_rules.h"

#include "store/listing.h"

#define RULES_MOST 100

enum result answer_rule_add(struct job *job, struct database *database, const struct answer_rule *rule)
{
	return database_run(job, database,
			    "INSERT INTO answer_rule (agreement, step, account_id, reason, set_at, ended_at)"
			    " VALUES ($1, $2, $3, $4, $5, 0)",
			    5,
			    (struct value[]){value_text(rule->agreement), value_text(rule->step),
					     value_text(rule->account_id), value_text(rule->reason),
					     value_instant(job->now)});
}

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result answer_rule_end(struct job *job, struct database *database, int64_t number)
{
	int64_t ended;

	return database_query_one(
	    job, database, "UPDATE answer_rule SET ended_at = $2 WHERE number = $1 AND ended_at = 0 RETURNING number",
	    2, (struct value[]){value_integer(number), value_instant(job->now)}, number_read, &ended);
}

static enum result rule_read(struct job *job, const struct row *row, void *context)
{
	*(struct answer_rule *)context = (struct answer_rule){
	    .number = row_integer(row, 0),
	    .agreement = row_text(job, row, 1),
	    .step = row_text(job, row, 2),
	    .account_id = row_text(job, row, 3),
	    .reason = row_text(job, row, 4),
	    .set_at = row_instant(row, 5),
	    .ended_at = row_instant(row, 6),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result answer_rule_list(struct job *job, struct database *database, bool in_force, struct answer_rule **ret_rules,
			     int *ret_count)
{
	return rows_list(job, database,
			 "SELECT number, agreement, step, account_id, reason, set_at, ended_at FROM answer_rule"
			 " WHERE ended_at = 0 OR $1 = 0 ORDER BY number DESC LIMIT $2",
			 2, (struct value[]){value_integer(in_force), value_integer(RULES_MOST)}, rule_read,
			 LIST_OF(ret_rules), ret_count);
}

enum result answer_rule_waiting(struct job *job, struct database *database, const char *agreement, const char *state,
				int most, const char ***ret_case_ids, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT v.case_id FROM view_group g JOIN case_view v ON v.group_id = g.group_id"
			 " WHERE g.agreement = $1 AND g.state = $2 AND g.turn = 'ours' AND g.is_end = 0"
			 " AND NOT EXISTS (SELECT 1 FROM answer_rule_case c WHERE c.case_id = v.case_id)"
			 " ORDER BY v.case_id LIMIT $3",
			 3, (struct value[]){value_text(agreement), value_text(state), value_integer(most)}, text_row,
			 LIST_OF(ret_case_ids), ret_count);
}

enum result answer_rule_looked(struct job *job, struct database *database, const char *case_id, const char *outcome)
{
	return database_run(job, database,
			    "INSERT INTO answer_rule_case (case_id, outcome, at) VALUES ($1, $2, $3)"
			    " ON CONFLICT (case_id) DO NOTHING",
			    3, (struct value[]){value_text(case_id), value_text(outcome), value_instant(job->now)});
}
