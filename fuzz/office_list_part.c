/* office_list_part.c - any bytes as the message of a part of a list: refused, or a part that lies inside the list. */
#include "office/list_line.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct list_part part;

	if (list_part_read(&job, (struct bytes){data, size}, &part) != OK)
		return 0;
	if (part.size > (int64_t)LIST_BYTES_MOST || part.part * (int64_t)LIST_PART_BYTES >= part.size ||
	    part.part < 0 || part.kind >= LIST_KIND_COUNT)
		abort();
	return 0;
}
