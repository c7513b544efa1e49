/* portal_parts.c - any bytes as a form with files: the first line is its Content-Type. Fields are UTF-8, files lie
 * inside what came, or it is refused. */
#include "portal/body.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena};
	const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
	struct body body;
	struct bytes raw;
	char *type;

	if (end == NULL)
		return 0;
	type = bytes_cstring(arena, (struct bytes){data, (size_t)(end - data)});
	raw = (struct bytes){end + 1, size - (size_t)(end + 1 - data)};
	if (type == NULL || body_read_parts(&job, type, raw, &body) != OK)
		return 0;
	for (int at = 0; at < body.count; at++) {
		if (!bytes_are_utf8(bytes_of(body.fields[at].value)) || !bytes_are_utf8(bytes_of(body.fields[at].name)))
			abort();
	}
	for (int at = 0; at < body.file_count; at++) {
		const struct body_file *file = &body.files[at];

		if (file->content.data < raw.data || file->content.data + file->content.size > raw.data + raw.size ||
		    !bytes_are_utf8(bytes_of(file->name)))
			abort();
	}
	return 0;
}
