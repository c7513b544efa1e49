/* office_backup.c - any bytes as the list in a backup that says what the backup holds: a backup that is not whole, or
 * not what was written, is refused, and its folder is left as it was. */
#include "base/file.h"
#include "office/node/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static const char *folder_once(void)
{
	static char folder[] = "/tmp/valico-fuzz-XXXXXX";
	static bool made;

	if (!made)
		check(mkdtemp(folder) != NULL);
	made = true;
	return folder;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct job job = {.arena = arena, .now = {1795000000000}};
	const char *folder = folder_once();
	struct backup_facts facts;
	FILE *file;

	file = fopen(arena_print(arena, "%s/backup.json", folder), "w");
	check(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
	check(backup_check(&job, folder, &facts) != OK &&
	      job.failure.rule[0] != '\0'); /* there is no store beside it */
	return 0;
}
