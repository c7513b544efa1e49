/* saved_views.c - the filters of the queue that an officer keeps under a name. */
#include "store/listing.h"
#include "store/people.h"

enum result saved_view_put(struct job *job, struct database *database, const struct saved_view *view)
{
	return database_run(
	    job, database,
	    "INSERT INTO saved_view (account_id, name, filter) VALUES ($1, $2, $3)"
	    " ON CONFLICT (account_id, name) DO UPDATE SET filter = excluded.filter",
	    3, (struct value[]){value_text(view->account_id), value_text(view->name), value_text(view->filter)});
}

enum result saved_view_remove(struct job *job, struct database *database, const char *account_id, const char *name)
{
	int64_t removed = 0;

	TRY(database_change(job, database, "DELETE FROM saved_view WHERE account_id = $1 AND name = $2", 2,
			    (struct value[]){value_text(account_id), value_text(name)}, &removed));
	return removed > 0 ? OK : MISSING;
}

static enum result view_read(struct job *job, const struct row *row, void *context)
{
	*(struct saved_view *)context = (struct saved_view){
	    .account_id = row_text(job, row, 0), .name = row_text(job, row, 1), .filter = row_text(job, row, 2)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result saved_view_list(struct job *job, struct database *database, const char *account_id,
			    struct saved_view **ret_views, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT account_id, name, filter FROM saved_view WHERE account_id = $1 ORDER BY name LIMIT $2",
			 2, (struct value[]){value_text(account_id), value_integer(SAVED_VIEWS_MOST)}, view_read,
			 LIST_OF(ret_views), ret_count);
}
