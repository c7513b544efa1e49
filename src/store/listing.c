/* listing.c - the rows of a query as a list. */
#include "store/listing.h"

struct listing {
	row_reader *row;
	unsigned char *list;
	size_t size, room; /* of an element; elements that there is room for */
	int count;
};

static enum result element_read(struct job *job, const struct row *row, void *context)
{
	struct listing *listing = context;
	size_t at = (size_t)listing->count;

	if (!arena_grow(job->arena, &listing->list, at, &listing->room, listing->size))
		return job_out_of_memory(job);
	TRY(listing->row(job, row, listing->list + at * listing->size));
	listing->count++;
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result rows_list(struct job *job, struct database *database, const char *sql, int count,
		      const struct value *values, row_reader *row, void *ret_list, size_t size, int *ret_count)
{
	struct listing listing = {.row = row, .size = size};

	TRY(database_query(job, database, sql, count, values, element_read, &listing));
	if (listing.list == NULL)
		TAKE(job, listing.list = arena_take(job->arena, 0));
	*(void **)ret_list = listing.list;
	*ret_count = listing.count;
	return OK;
}

enum result text_row(struct job *job, const struct row *row, void *context)
{
	*(const char **)context = row_text(job, row, 0);
	return OK;
}
