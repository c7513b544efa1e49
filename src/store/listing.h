/* listing.h - the rows of a query as a list. Inside the room. */
#ifndef VALICO_STORE_LISTING_H
#define VALICO_STORE_LISTING_H

#include "store/database.h"

/* As database_query(): `row` is called with one element of the list, zeroed, for each row. The list is in the job's
 * arena and never NULL. LIST_OF(&list) gives the address of the list's pointer and the size of an element:
 *
 *     return rows_list(job, database, "SELECT number FROM issue", 0, NULL, number_row, LIST_OF(ret_list), ret_count);
 */
enum result rows_list(struct job *job, struct database *database, const char *sql, int count,
		      const struct value *values, row_reader *row, void *ret_list, size_t size, int *ret_count);

#define LIST_OF(list) (list), sizeof(**(list))

/* A row of one column of text, for a list of texts. */
enum result text_row(struct job *job, const struct row *row, void *context);

#endif
