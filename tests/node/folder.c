/* folder.c - folders of tests. */
#include "folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int test_folder_open(void **state)
{
	struct test_folder *folder = calloc(1, sizeof(*folder));

	if (folder == NULL)
		return -1;
	snprintf(folder->path, sizeof(folder->path), "/tmp/valico-test-XXXXXX");
	if (mkdtemp(folder->path) == NULL)
		return -1;
	folder->job = (struct job){.arena = arena_open(ARENA_USUAL), .now = clock_now(), .chance = chance_of_system()};
	*state = folder;
	return folder->job.arena ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *where)
{
	(void)about;
	(void)type;
	(void)where;
	return remove(path);
}

int test_folder_close(void **state)
{
	struct test_folder *folder = *state;

	nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_close(folder->job.arena);
	free(folder);
	return 0;
}
