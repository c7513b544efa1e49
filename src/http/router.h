/* router.h - from method and path to a row of a table.
 *
 * A table's rows may be of any type that begins with a struct route; the router is given their size. A pattern is
 * "/api/cases/{case}/files/{hash}": a name in braces takes one segment, and the captured segments come back in order.
 * HEAD is answered by the row of GET. */
#ifndef VALICO_HTTP_ROUTER_H
#define VALICO_HTTP_ROUTER_H

#include "http/request.h"

#define CAPTURES_MOST 4

struct route {
	enum method method;
	const char *pattern;
};

struct route_table {
	const void *rows; /* each begins with a struct route */
	size_t row_size;
	int count;
};

struct captures {
	const char *text[CAPTURES_MOST];
	int count;
};

/* MISSING when no pattern fits the path; DENIED with rule "method" when one does, but not with this method. */
enum result route_find(struct job *job, const struct route_table *table, const struct request *request,
		       const void **ret_row, struct captures *ret_captures);

/* "GET, HEAD, POST": the methods of all rows whose pattern fits, for the Allow header. */
enum result route_methods(struct job *job, const struct route_table *table, const struct request *request,
			  const char **ret_list);

#endif
