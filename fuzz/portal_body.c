/* portal_body.c - what a browser sends as a submitted form: any bytes give fields of UTF-8 or a refusal. */
#include "portal/body.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena};
	struct body body;

	if (body_read(&job, (struct bytes){data, size}, &body) != OK)
		return 0;
	for (int at = 0; at < body.count; at++) {
		if (!bytes_are_utf8(bytes_of(body.fields[at].value)) || !bytes_are_utf8(bytes_of(body.fields[at].name)))
			abort();
	}
	return 0;
}
