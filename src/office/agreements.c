/* agreements.c - the installed agreements: every .yaml file of a folder, each with the hash of its bytes. */
#include "office/agreements.h"

#include "base/file.h"

#include <dirent.h>
#include <string.h>

#define AGREEMENTS_MOST 64

static bool is_profile_name(const char *name)
{
	size_t size = strlen(name);

	return size > 5 && name[0] != '.' && strcmp(name + size - 5, ".yaml") == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum result names_list(struct job *job, const char *folder, const char **names, int *ret_count)
{
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	int count = 0;

	if (directory == NULL)
		return job_fail(job, MISSING, "agreements", "folder", "The folder of agreements %s cannot be read.",
				folder);
	while ((entry = readdir(directory)) != NULL && count < AGREEMENTS_MOST) {
		if (is_profile_name(entry->d_name))
			names[count++] = arena_copy_cstring(job->arena, entry->d_name);
	}
	closedir(directory);
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	qsort(names, (size_t)count, sizeof(names[0]), by_name);
	*ret_count = count;
	return OK;
}

enum result agreement_load(struct job *job, const char *file, struct agreement *ret_agreement)
{
	struct bytes yaml;

	TRY(file_read(job, file, PROFILE_BYTES_MOST, &yaml));
	TRY(profile_read(job, file, yaml, &ret_agreement->profile));
	ret_agreement->hash = hash_of(yaml);
	return OK;
}

enum result agreements_load(struct job *job, const char *folder, struct agreement **ret_agreements, int *ret_count)
{
	const char *names[AGREEMENTS_MOST];
	struct agreement *agreements;
	int count = 0;

	TRY(names_list(job, folder, names, &count));
	TAKE(job, agreements = NEW_MANY(job->arena, struct agreement, (size_t)count));
	for (int at = 0; at < count; at++) {
		char *file;

		TAKE(job, file = arena_print(job->arena, "%s/%s", folder, names[at]));
		TRY(agreement_load(job, file, &agreements[at]));
	}
	*ret_agreements = agreements;
	*ret_count = count;
	return OK;
}
