/* register_json.c - any bytes as a line of a JSON register: refused with a rule, or read as UTF-8 text. */
#include "register/json_lines.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct column_parts parts[COLUMN_COUNT] = {
	    [COLUMN_NAME] = {{"a", "b"}, 2}, [COLUMN_BORN] = {{"c"}, 1}, [COLUMN_KEY] = {{"id"}, 1}};
	AUTO_ARENA struct arena *arena = arena_open(16u << 20);
	struct job job = {.arena = arena};
	struct bytes values[COLUMN_COUNT];

	if (json_line_read(&job, (struct bytes){data, size}, parts, values) != OK) {
		if (job.failure.rule[0] == '\0')
			abort();
		return 0;
	}
	for (int column = 0; column < COLUMN_COUNT; column++) {
		if (!bytes_are_utf8(values[column]))
			abort();
	}
	return 0;
}
