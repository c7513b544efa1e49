/* issues.c - reports of the public in the store; see issues.h. Codes and agents are in issue_codes.c. */
#include "store/issues.h"

#include "store/listing.h"

#define COLUMNS                                                                                                        \
	"number, secret_hash, state, check_word, agreement, kind, partner, language, form, more, contact, case_id, "   \
	"reason, additions, filed_at, decided_at, decided_by"

enum result issue_add(struct job *job, struct database *database, const struct issue_record *issue)
{
	return database_run(
	    job, database,
	    "INSERT INTO issue (number, secret_hash, state, check_word, agreement, kind, partner, language, form, more,"
	    " contact, case_id, reason, additions, filed_at, decided_at, decided_by)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, 0, $12, 0, NULL)",
	    12,
	    (struct value[]){value_text(issue->number), value_blob(issue->secret_hash), value_text(issue->state),
			     value_text(issue->check), value_text(issue->agreement), value_text(issue->kind),
			     value_text(issue->partner), value_text(issue->language), value_text(issue->form),
			     value_text(issue->more), value_text(issue->contact), value_instant(issue->filed_at)});
}

static enum result issue_read(struct job *job, const struct row *row, struct issue_record *issue)
{
	*issue = (struct issue_record){
	    .number = row_text(job, row, 0),
	    .secret_hash = row_blob(job, row, 1),
	    .state = row_text(job, row, 2),
	    .check = row_text(job, row, 3),
	    .agreement = row_text(job, row, 4),
	    .kind = row_text(job, row, 5),
	    .partner = row_text(job, row, 6),
	    .language = row_text(job, row, 7),
	    .form = row_text(job, row, 8),
	    .more = row_text(job, row, 9),
	    .contact = row_text(job, row, 10),
	    .case_id = row_text(job, row, 11),
	    .reason = row_text(job, row, 12),
	    .additions = row_integer(row, 13),
	    .filed_at = row_instant(row, 14),
	    .decided_at = row_instant(row, 15),
	    .decided_by = row_text(job, row, 16),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result one_read(struct job *job, const struct row *row, void *context)
{
	return issue_read(job, row, context);
}

enum result issue_find(struct job *job, struct database *database, const char *number, struct issue_record *ret_issue)
{
	return database_query_one(job, database, "SELECT " COLUMNS " FROM issue WHERE number = $1", 1,
				  (struct value[]){value_text(number)}, one_read, ret_issue);
}

enum result issue_of_case(struct job *job, struct database *database, const char *case_id, int most,
			  struct issue_record **ret_issues, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM issue WHERE case_id = $1"
			 " ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, filed_at, number LIMIT $2",
			 2, (struct value[]){value_text(case_id), value_integer(most)}, one_read, LIST_OF(ret_issues),
			 ret_count);
}

enum result issue_list(struct job *job, struct database *database, const char *state, int most,
		       struct issue_record **ret_issues, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM issue WHERE state = $1"
			 " ORDER BY CASE state WHEN 'waiting' THEN filed_at ELSE -filed_at END, number LIMIT $2",
			 2, (struct value[]){value_text(state), value_integer(most)}, one_read, LIST_OF(ret_issues),
			 ret_count);
}

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result issue_count(struct job *job, struct database *database, const char *state, int64_t *ret_count)
{
	return database_query_one(job, database, "SELECT COUNT(*) FROM issue WHERE state = $1", 1,
				  (struct value[]){value_text(state)}, number_read, ret_count);
}

enum result issue_change(struct job *job, struct database *database, const struct issue_record *issue)
{
	return database_run(
	    job, database,
	    "UPDATE issue SET state = $2, form = $3, more = $4, contact = $5, case_id = $6, reason = $7,"
	    " decided_at = $8, decided_by = $9 WHERE number = $1",
	    9,
	    (struct value[]){value_text(issue->number), value_text(issue->state), value_text(issue->form),
			     value_text(issue->more), value_text(issue->contact), value_text(issue->case_id),
			     value_text(issue->reason), value_instant(issue->decided_at),
			     value_text(issue->decided_by)});
}

enum result issue_count_addition(struct job *job, struct database *database, const char *number, int64_t most)
{
	int64_t changed = 0;

	TRY(database_change(job, database,
			    "UPDATE issue SET additions = additions + 1 WHERE number = $1 AND additions < $2", 2,
			    (struct value[]){value_text(number), value_integer(most)}, &changed));
	if (changed == 0)
		return job_fail(job, LIMIT, "text", "too-often", "Nothing more can be added to this report here.");
	return OK;
}

/* --- additions --- */

enum result issue_addition_add(struct job *job, struct database *database, const char *number,
			       const struct issue_addition *addition)
{
	return database_run(
	    job, database,
	    "INSERT INTO issue_addition (number, place, text, at) VALUES ($1,"
	    " (SELECT COUNT(*) FROM issue_addition WHERE number = $1), $2, $3)",
	    3, (struct value[]){value_text(number), value_text(addition->text), value_instant(addition->at)});
}

static enum result addition_read(struct job *job, const struct row *row, void *context)
{
	*(struct issue_addition *)context = (struct issue_addition){row_text(job, row, 0), row_instant(row, 1)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

#define ADDITIONS_MOST 100

enum result issue_addition_list(struct job *job, struct database *database, const char *number,
				struct issue_addition **ret_additions, int *ret_count)
{
	return rows_list(job, database, "SELECT text, at FROM issue_addition WHERE number = $1 ORDER BY place LIMIT $2",
			 2, (struct value[]){value_text(number), value_integer(ADDITIONS_MOST)}, addition_read,
			 LIST_OF(ret_additions), ret_count);
}

enum result issue_addition_remove(struct job *job, struct database *database, const char *number)
{
	return database_run(job, database, "DELETE FROM issue_addition WHERE number = $1", 1,
			    (struct value[]){value_text(number)});
}
