/* drafts.c - what officers have filled in but not signed, and deadlines for the clock. */
#include "store/listing.h"
#include "store/views.h"

#include <string.h>

#define DRAFTS_MOST 64

static void draft_row(struct job *job, const struct row *row, struct draft_record *draft)
{
	*draft = (struct draft_record){
	    .case_id = row_text(job, row, 0),
	    .step = row_text(job, row, 1),
	    .version = row_integer(row, 2),
	    .form = row_text(job, row, 3),
	    .saved_by = row_text(job, row, 4),
	    .saved_at = row_instant(row, 5),
	};
}

static enum result draft_read(struct job *job, const struct row *row, void *context)
{
	draft_row(job, row, context);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result draft_find(struct job *job, struct database *database, const char *case_id, const char *step,
		       struct draft_record *ret_draft)
{
	return database_query_one(
	    job, database,
	    "SELECT case_id, step, version, form, saved_by, saved_at FROM draft WHERE case_id = $1 AND step = $2", 2,
	    (struct value[]){value_text(case_id), value_text(step)}, draft_read, ret_draft);
}

enum result draft_put(struct job *job, struct database *database, const struct draft_record *draft, int64_t expected,
		      int64_t *ret_version)
{
	struct value values[] = {value_text(draft->case_id),  value_text(draft->step),
				 value_integer(expected + 1), value_text(draft->form),
				 value_text(draft->saved_by), value_instant(draft->saved_at),
				 value_integer(expected)};
	int64_t changed = 0;

	if (expected == 0)
		TRY(database_change(job, database,
				    "INSERT INTO draft (case_id, step, version, form, saved_by, saved_at) VALUES ($1, "
				    "$2, $3, $4, $5, $6)"
				    " ON CONFLICT (case_id, step) DO NOTHING",
				    6, values, &changed));
	else
		TRY(database_change(job, database,
				    "UPDATE draft SET version = $3, form = $4, saved_by = $5, saved_at = $6 WHERE "
				    "case_id = $1 AND step = $2 AND version = $7",
				    7, values, &changed));
	if (changed == 0)
		return CONFLICT;
	*ret_version = expected + 1;
	return OK;
}

enum result draft_list(struct job *job, struct database *database, const char *case_id,
		       struct draft_record **ret_drafts, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT case_id, step, version, form, saved_by, saved_at FROM draft WHERE case_id = $1 "
			 "ORDER BY step LIMIT $2",
			 2, (struct value[]){value_text(case_id), value_integer(DRAFTS_MOST)}, draft_read,
			 LIST_OF(ret_drafts), ret_count);
}

enum result draft_remove(struct job *job, struct database *database, const char *case_id, const char *step)
{
	return database_run(job, database, "DELETE FROM draft WHERE case_id = $1 AND step = $2", 2,
			    (struct value[]){value_text(case_id), value_text(step)});
}

/* --- deadlines --- */

/* What shall stand there, and what does: which of it stands already, and what is to go. */
struct deadline_held {
	const struct deadline_view *wanted;
	int wanted_count;
	bool *stands; /* by wanted */
	struct gone {
		struct gone *next;
		const char *deadline;
	} * gone;
};

static enum result deadline_compare(struct job *job, const struct row *row, void *context)
{
	struct deadline_held *held = context;
	const char *deadline = row_text(job, row, 0);
	struct gone *gone;

	if (deadline == NULL)
		return job_out_of_memory(job);
	for (int at = 0; at < held->wanted_count; at++) {
		if (strcmp(held->wanted[at].deadline, deadline) != 0)
			continue;
		held->stands[at] = held->wanted[at].due.milliseconds == row_instant(row, 1).milliseconds;
		return OK;
	}
	TAKE(job, gone = NEW(job->arena, struct gone));
	*gone = (struct gone){held->gone, deadline};
	held->gone = gone;
	return OK;
}

/* A deadline that was attended to stays so as long as its end is the same. Most steps leave all of them as they are. */
enum result deadline_replace(struct job *job, struct database *database, const char *case_id,
			     const struct deadline_view *deadlines, int count)
{
	struct deadline_held held = {.wanted = deadlines, .wanted_count = count};

	TAKE(job, held.stands = NEW_MANY(job->arena, bool, (size_t)count));
	TRY(database_query(job, database, "SELECT deadline, due FROM deadline WHERE case_id = $1", 1,
			   (struct value[]){value_text(case_id)}, deadline_compare, &held));
	for (const struct gone *gone = held.gone; gone != NULL; gone = gone->next)
		TRY(database_run(job, database, "DELETE FROM deadline WHERE case_id = $1 AND deadline = $2", 2,
				 (struct value[]){value_text(case_id), value_text(gone->deadline)}));
	for (int at = 0; at < count; at++) {
		if (held.stands[at])
			continue;
		TRY(database_run(job, database,
				 "INSERT INTO deadline (case_id, deadline, due, attended) VALUES ($1, $2, $3, 0)"
				 " ON CONFLICT (case_id, deadline) DO UPDATE SET due = excluded.due, attended = 0",
				 3,
				 (struct value[]){value_text(case_id), value_text(deadlines[at].deadline),
						  value_instant(deadlines[at].due)}));
	}
	return OK;
}

static enum result deadlines_read(struct job *job, const struct row *row, void *context)
{
	*(struct deadline_view *)context =
	    (struct deadline_view){row_text(job, row, 0), row_text(job, row, 1), row_instant(row, 2)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result deadline_passed(struct job *job, struct database *database, struct instant now, int most,
			    struct deadline_view **ret_list, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT case_id, deadline, due FROM deadline WHERE attended = 0 AND due <= $1 ORDER BY due, "
			 "case_id LIMIT $2",
			 2, (struct value[]){value_instant(now), value_integer(most)}, deadlines_read,
			 LIST_OF(ret_list), ret_count);
}

enum result deadline_attended(struct job *job, struct database *database, const char *case_id, const char *deadline,
			      struct instant due)
{
	return database_run(job, database,
			    "UPDATE deadline SET attended = 1 WHERE case_id = $1 AND deadline = $2 AND due = $3", 3,
			    (struct value[]){value_text(case_id), value_text(deadline), value_instant(due)});
}
