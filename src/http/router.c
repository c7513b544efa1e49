/* router.c - the router walks the table row by row: a few dozen rows of a few segments take less than a microsecond. */
#include "http/router.h"

#include "base/text.h"

#include <string.h>

static const struct route *row_at(const struct route_table *table, int index)
{
	return (const struct route *)(const void *)((const char *)table->rows + (size_t)index * table->row_size);
}

static bool pattern_fits(const char *pattern, const struct target *target, struct captures *ret_captures)
{
	struct captures captures = {0};
	if (target->segment_count == 0)
		pattern++; /* the root is a slash and nothing behind it */
	for (int i = 0; i < target->segment_count; i++) {
		if (*pattern != '/')
			return false;
		pattern++;
		size_t size = strcspn(pattern, "/");
		const char *segment = target->segments[i];
		if (*pattern == '{') {
			if (captures.count == CAPTURES_MOST)
				return false;
			captures.text[captures.count++] = segment;
		} else if (strlen(segment) != size || memcmp(segment, pattern, size) != 0) {
			return false;
		}
		pattern += size;
	}
	*ret_captures = captures;
	return *pattern == '\0';
}

static bool method_fits(enum method row, enum method asked)
{
	return row == asked || (row == METHOD_GET && asked == METHOD_HEAD);
}

enum result route_find(struct job *job, const struct route_table *table, const struct request *request,
		       const void **ret_row, struct captures *ret_captures)
{
	bool path_known = false;
	struct captures captures;
	for (int i = 0; i < table->count; i++) {
		const struct route *row = row_at(table, i);
		if (!pattern_fits(row->pattern, &request->target, &captures))
			continue;
		path_known = true;
		if (!method_fits(row->method, request->method))
			continue;
		*ret_row = row;
		*ret_captures = captures;
		return OK;
	}
	if (path_known)
		return job_fail(job, DENIED, NULL, "method", "This address does not know the method %s.",
				method_name(request->method));
	return job_fail(job, MISSING, NULL, "route", "There is nothing at this address.");
}

enum result route_methods(struct job *job, const struct route_table *table, const struct request *request,
			  const char **ret_list)
{
	struct text list = text_open(job->arena, 128);
	struct captures captures;
	struct bytes done;
	for (int i = 0; i < table->count; i++) {
		const struct route *row = row_at(table, i);
		if (!pattern_fits(row->pattern, &request->target, &captures))
			continue;
		text_print(&list, "%s%s%s", list.size > 0 ? ", " : "", method_name(row->method),
			   row->method == METHOD_GET ? ", HEAD" : "");
	}
	TRY(text_done(&list, &done));
	*ret_list = done.data ? (const char *)done.data : "";
	return OK;
}
