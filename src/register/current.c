/* current.c - see current.h. */
#include "register/current.h"

#include "base/file.h"

#include <dirent.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CURRENT "current"

#define PLACE(member) offsetof(struct current, member)

static const struct setting table[] = {
    {.key = "generation",
     .kind = SETTING_NUMBER,
     .place = PLACE(generation),
     .required = true,
     .least = 1,
     .most = INT64_MAX,
     .help = "Goes up with every build and every update."},
    {.key = "index", .kind = SETTING_TEXT, .place = PLACE(index), .required = true, .help = "The index in force."},
    {.key = "people",
     .kind = SETTING_NUMBER,
     .place = PLACE(people),
     .required = true,
     .least = 0,
     .most = INT64_MAX,
     .help = "People in it."},
    {.key = "changes", .kind = SETTING_TEXT, .place = PLACE(changes), .help = "The index of changes since then."},
    {.key = "rows", .kind = SETTING_TEXT, .place = PLACE(rows), .help = "Where the rows of the changes stand."},
};
#define KEY_COUNT (sizeof(table) / sizeof(table[0]))

/* A name of a file in the folder and of nothing else. */
static bool is_plain(const char *name)
{
	return name == NULL || (strchr(name, '/') == NULL && name[0] != '.');
}

enum result current_take(struct job *job, struct bytes text, struct current *ret_current)
{
	struct current current;

	TRY(settings_read(job, CURRENT, "/", text, table, KEY_COUNT, &current, sizeof(current)));
	if (!is_plain(current.index) || !is_plain(current.changes))
		return job_fail(job, INVALID, CURRENT, "text", "The names of the files lead elsewhere.");
	*ret_current = current;
	return OK;
}

enum result current_read(struct job *job, const char *folder, struct current *ret_current)
{
	struct bytes text;
	char *file;

	TAKE(job, file = arena_print(job->arena, "%s/" CURRENT, folder));
	enum result result = file_read(job, file, SETTINGS_BYTES_MOST, &text);
	if (result == MISSING) {
		job_forgive(job);
		return job_fail(job, MISSING, "register", "no-index",
				"No index of the register was built yet: \"valico identity build\" makes it.");
	}
	TRY(result);
	result = current_take(job, text, ret_current);
	if (result != INVALID)
		return result;
	job_forgive(job);
	return job_fail(job, DAMAGED, "register", "index-current", "%s says nothing sensible: build the index again.",
			file);
}

static char *number_text(struct job *job, int64_t number)
{
	return arena_print(job->arena, "%" PRId64, number);
}

enum result current_write(struct job *job, const char *folder, const struct current *current)
{
	const struct setting_value values[] = {
	    {"generation", number_text(job, current->generation)},
	    {"index", current->index},
	    {"people", number_text(job, current->people)},
	    {"changes", current->changes},
	    {"rows", current->rows},
	};
	struct current back;
	struct bytes text;
	char *file;

	TAKE(job, values[0].value != NULL && values[2].value != NULL);
	TAKE(job, file = arena_print(job->arena, "%s/" CURRENT, folder));
	TRY(settings_write(job, table, KEY_COUNT, values, sizeof(values) / sizeof(values[0]), &text));
	TRY(current_take(job, text, &back));
	return file_write(job, file, 0600, text);
}

uint64_t current_stamp(const char *folder)
{
	char name[4200];
	struct stat about;

	snprintf(name, sizeof(name), "%s/" CURRENT, folder);
	if (stat(name, &about) != 0)
		return 0;
	return ((uint64_t)about.st_ino * UINT64_C(0x9e3779b97f4a7c15)) ^ ((uint64_t)about.st_mtim.tv_sec << 20) ^
	       (uint64_t)about.st_mtim.tv_nsec ^ 1;
}

static bool names(const char *name, const char *file)
{
	return name != NULL && strcmp(name, file) == 0;
}

void current_sweep(const char *folder, const struct current *current)
{
	DIR *listing = opendir(folder);
	const struct dirent *entry;

	while (listing != NULL && (entry = readdir(listing)) != NULL) {
		const char *file = entry->d_name;

		if (strncmp(file, "people.", 7) != 0 && strncmp(file, "changes.", 8) != 0)
			continue;
		if (!names(current->index, file) && !names(current->changes, file))
			unlinkat(dirfd(listing), file, 0);
	}
	if (listing != NULL)
		closedir(listing);
}
