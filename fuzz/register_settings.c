/* register_settings.c - any bytes as register.conf, and as the file `current`: refused with a rule, or whole. */
#include "register/register_settings.h"
#include "register/current.h"

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
	AUTO_ARENA struct arena *arena = arena_open(4u << 20);
	struct job job = {.arena = arena}, other = {.arena = arena};
	struct register_settings settings;
	struct current current;

	if (register_settings_take(&job, "/node", (struct bytes){data, size}, &settings) == OK) {
		check(settings.parts[COLUMN_KEY].count == 1 && settings.parts[COLUMN_NAME].count >= 1);
		check(settings.source == REGISTER_POSTGRESQL ? settings.table != NULL : settings.file[0] == '/');
	} else {
		check(job.failure.rule[0] != '\0');
	}
	if (current_take(&other, (struct bytes){data, size}, &current) == OK)
		check(current.generation > 0 && strchr(current.index, '/') == NULL);
	return 0;
}
