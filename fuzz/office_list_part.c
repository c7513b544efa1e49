/* office_list_part.c - any bytes as a message about lists: refused, a part that lies inside its list, or one word of
 * what became of one. */
#include "office/border/list_line.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct list_verdict verdict;
	struct list_part part;
	json_t *object;

	if (json_read(&job, "list", (struct bytes){data, size}, &object) == OK &&
	    list_verdict_read(&job, object, &verdict) == OK && (verdict.number < 1 || verdict.verdict[0] == '\0'))
		abort();
	job_forgive(&job);
	if (list_part_read(&job, (struct bytes){data, size}, &part) != OK)
		return 0;
	if (part.size > (int64_t)LIST_BYTES_MOST || part.part * (int64_t)LIST_PART_BYTES >= part.size ||
	    part.part < 0 || part.kind >= LIST_KIND_COUNT)
		abort();
	return 0;
}
