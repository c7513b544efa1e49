/* alike.c - open cases that may be of one person: those from which the office then chooses by weighing each.
 *
 * Four looks, each by an index and each bounded: the same document; born on the same day; within the same span; and,
 * because the day of birth may be missing, cases without one. Nothing is judged here. */
#include "store/readers.h"
#include "store/view_rows.h"

#include <string.h>

struct alike_list {
	struct case_view *list;
	int count, most;
	int by_document; /* the first of the list: the other looks may find them again */
};

static enum result alike_read(struct job *job, const struct row *row, void *context)
{
	struct alike_list *found = context;
	struct case_view view;

	view_row(job, row, &view);
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	for (int at = 0; at < found->by_document; at++) {
		if (strcmp(found->list[at].case_id, view.case_id) == 0)
			return OK;
	}
	if (found->count < found->most)
		found->list[found->count++] = view;
	return OK;
}

static enum result look(struct job *job, struct database *database, const char *sql, int count,
			const struct value *values, struct alike_list *found)
{
	return found->count < found->most ? database_query(job, database, sql, count, values, alike_read, found) : OK;
}

enum result view_alike(struct job *job, struct database *database, const struct alike_filter *filter,
		       struct case_view **ret_cases, int *ret_count)
{
	struct alike_list found = {.most = filter->most};
	const struct value regime = value_text(filter->regime), most = value_integer(filter->most);
	const struct value born = value_text(filter->born != NULL ? filter->born : "");
	const struct value reader = value_text(filter->reader);

	TAKE(job, found.list = NEW_MANY(job->arena, struct case_view, (size_t)filter->most));
	if (filter->document_number != NULL)
		TRY(look(job, database,
			 "SELECT " VIEW_COLUMNS " FROM case_view WHERE is_end = 0 AND document_number = $1"
			 " AND regime = $2 AND case_id NOT IN " WITHHELD_FROM("$4") " LIMIT $3",
			 4, (struct value[]){value_text(filter->document_number), regime, most, reader}, &found));
	found.by_document = found.count;
	TRY(look(job, database,
		 "SELECT " VIEW_COLUMNS " FROM case_view WHERE is_end = 0 AND born = $1 AND regime = $2"
		 " AND case_id NOT IN " WITHHELD_FROM("$4") " LIMIT $3",
		 4, (struct value[]){born, regime, most, reader}, &found));
	TRY(look(
	    job, database,
	    "SELECT " VIEW_COLUMNS " FROM case_view WHERE is_end = 0 AND born >= $1 AND born <= $2 AND born <> $3"
	    " AND regime = $4 AND case_id NOT IN " WITHHELD_FROM("$6") " ORDER BY born LIMIT $5",
	    6, (struct value[]){value_text(filter->born_from), value_text(filter->born_to), born, regime, most, reader},
	    &found));
	TRY(look(job, database,
		 "SELECT " VIEW_COLUMNS " FROM case_view WHERE is_end = 0 AND born IS NULL AND regime = $1"
		 " AND case_id NOT IN " WITHHELD_FROM("$3") " LIMIT $2",
		 3, (struct value[]){regime, most, reader}, &found));
	*ret_cases = found.list;
	*ret_count = found.count;
	return OK;
}
