/* references.c - the rows of references.h. */
#include "store/references.h"

#include "store/listing.h"

#include <string.h>

static enum result reference_read(struct job *job, const struct row *row, void *context)
{
	*(struct case_reference *)context = (struct case_reference){row_text(job, row, 0), row_text(job, row, 1)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static bool names(const char *const *others, int count, const char *case_id)
{
	for (int at = 0; at < count; at++)
		if (strcmp(others[at], case_id) == 0)
			return true;
	return false;
}

enum result references_put(struct job *job, struct database *database, const char *case_id, const char *const *others,
			   int count)
{
	struct case_reference *held;
	int same = 0, held_count;

	/* One more than are named now: then they are not the same. */
	TRY(rows_list(job, database,
		      "SELECT case_id, other FROM case_reference WHERE case_id = $1 ORDER BY other LIMIT $2", 2,
		      (struct value[]){value_text(case_id), value_integer(count + 1)}, reference_read, LIST_OF(&held),
		      &held_count));
	for (int at = 0; at < held_count; at++)
		same += names(others, count, held[at].to);
	if (same == count && held_count == count)
		return OK;
	TRY(database_run(job, database, "DELETE FROM case_reference WHERE case_id = $1", 1,
			 (struct value[]){value_text(case_id)}));
	for (int at = 0; at < count; at++)
		TRY(database_run(job, database, "INSERT INTO case_reference (case_id, other) VALUES ($1, $2)", 2,
				 (struct value[]){value_text(case_id), value_text(others[at])}));
	return OK;
}

enum result references_of(struct job *job, struct database *database, const char *case_id, int most,
			  struct case_reference **ret_list, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT case_id, other FROM case_reference WHERE case_id = $1"
			 " UNION SELECT case_id, other FROM case_reference WHERE other = $1"
			 " ORDER BY case_id, other LIMIT $2",
			 2, (struct value[]){value_text(case_id), value_integer(most)}, reference_read,
			 LIST_OF(ret_list), ret_count);
}
