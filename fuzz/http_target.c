/* http_target.c - any bytes as the target of a request: refused, or segments that no file system and no log minds. */
#include "http/request.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct target target;
	if (target_read(&job, (struct bytes){data, size}, &target) != OK)
		return 0;
	for (int i = 0; i < target.segment_count; i++) {
		const char *segment = target.segments[i];
		check(*segment && strcmp(segment, "..") != 0 && !strpbrk(segment, "/\\\r\n"));
		check(bytes_are_utf8(bytes_of(segment)));
	}
	for (int i = 0; i < target.query_count; i++)
		check(bytes_are_utf8(bytes_of(target.query[i].value)));
	return 0;
}
