/* storage.c - files under FOLDER/building.PID: one for each scratch run, and the output.
 *
 * A run's file is open only while it is used, since there may be a thousand. A build that died leaves its folder; the
 * next one removes what no living process made. */
#include "register/storage.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUILDING "building."
#define OUTPUT_BUFFER (1u << 20)

struct storage {
	const char *folder;
	char *building; /* folder of scratch and output */
	char *output_name;
	int output;
	uint64_t size;
	unsigned char *buffer;
	size_t buffered;
	int runs; /* scratch files made: numbers below this */
};

static enum result write_all(struct job *job, int file, const char *name, const unsigned char *data, size_t size)
{
	while (size > 0) {
		ssize_t part = write(file, data, size);

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return file_fail(job, name, "written");
		data += part;
		size -= (size_t)part;
	}
	return OK;
}

/* "scratch 17" for errors and for the file itself; the name fits any folder that the system allows. */
static char *run_name(const struct storage *storage, int run, char name[4200])
{
	snprintf(name, 4200, "%s/run.%d", storage->building, run);
	return name;
}

static enum result scratch_append(void *self, struct job *job, int run, struct bytes bytes)
{
	struct storage *storage = self;
	char name[4200];
	int file = open(run_name(storage, run, name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	enum result result;

	if (file < 0)
		return file_fail(job, name, "opened");
	if (run >= storage->runs)
		storage->runs = run + 1;
	result = write_all(job, file, name, bytes.data, bytes.size);
	close(file);
	return result;
}

static enum result read_exactly(struct job *job, int file, const char *name, uint64_t offset, unsigned char *data,
				size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t part = pread(file, data + done, size - done, (off_t)(offset + done));

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return file_fail(job, name, "read");
		if (part == 0)
			return job_fail(job, IO, name, "file", "%s is shorter than what was written.", name);
		done += (size_t)part;
	}
	return OK;
}

static enum result scratch_read(void *self, struct job *job, int run, uint64_t offset, unsigned char *data, size_t size)
{
	struct storage *storage = self;
	char name[4200];
	int file = open(run_name(storage, run, name), O_RDONLY | O_CLOEXEC);
	enum result result;

	if (file < 0)
		return file_fail(job, name, "opened");
	result = read_exactly(job, file, name, offset, data, size);
	close(file);
	return result;
}

static enum result output_flush(struct job *job, struct storage *storage)
{
	size_t size = storage->buffered;

	storage->buffered = 0;
	return write_all(job, storage->output, storage->output_name, storage->buffer, size);
}

static enum result output_append(void *self, struct job *job, struct bytes bytes)
{
	struct storage *storage = self;

	storage->size += bytes.size;
	if (bytes.size > OUTPUT_BUFFER - storage->buffered)
		TRY(output_flush(job, storage));
	if (bytes.size >= OUTPUT_BUFFER)
		return write_all(job, storage->output, storage->output_name, bytes.data, bytes.size);
	if (bytes.size > 0)
		memcpy(storage->buffer + storage->buffered, bytes.data, bytes.size);
	storage->buffered += bytes.size;
	return OK;
}

/* --- the folder --- */

static void folder_remove(const char *folder)
{
	DIR *listing = opendir(folder);
	const struct dirent *entry;

	while (listing != NULL && (entry = readdir(listing)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(listing), entry->d_name, 0);
	}
	if (listing != NULL)
		closedir(listing);
	rmdir(folder);
}

/* What a build that did not end has left. A number that is a living process again is left alone. */
static void remnants_remove(const char *folder)
{
	DIR *listing = opendir(folder);
	const struct dirent *entry;
	char name[4200];

	while (listing != NULL && (entry = readdir(listing)) != NULL) {
		long process;

		if (strncmp(entry->d_name, BUILDING, strlen(BUILDING)) != 0)
			continue;
		process = strtol(entry->d_name + strlen(BUILDING), NULL, 10);
		if (process > 0 && (kill((pid_t)process, 0) == 0 || errno == EPERM) && process != getpid())
			continue;
		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		folder_remove(name);
	}
	if (listing != NULL)
		closedir(listing);
}

static enum result folder_make(struct job *job, const char *folder)
{
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return file_fail(job, folder, "made");
	return OK;
}

enum result storage_open(struct job *job, const char *folder, struct storage **ret_storage)
{
	struct storage *storage;

	TAKE(job, storage = NEW(job->arena, struct storage));
	TAKE(job, storage->buffer = arena_take(job->arena, OUTPUT_BUFFER));
	TAKE(job, storage->folder = arena_copy_cstring(job->arena, folder));
	TAKE(job, storage->building = arena_print(job->arena, "%s/" BUILDING "%d", folder, (int)getpid()));
	TAKE(job, storage->output_name = arena_print(job->arena, "%s/output", storage->building));
	if (strlen(storage->building) > 4096)
		return job_fail(job, LIMIT, "folder", "too-long", "The name of the folder is too long.");
	TRY(folder_make(job, folder));
	remnants_remove(folder);
	TRY(folder_make(job, storage->building));
	storage->output = open(storage->output_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (storage->output < 0)
		return file_fail(job, storage->output_name, "created");
	*ret_storage = storage;
	return OK;
}

struct index_storage storage_of_index(struct storage *storage)
{
	return (struct index_storage){.scratch_append = scratch_append,
				      .scratch_read = scratch_read,
				      .output_append = output_append,
				      .self = storage};
}

uint64_t storage_size(const struct storage *storage)
{
	return storage->size;
}

enum result storage_finish(struct job *job, struct storage *storage, const char **ret_name)
{
	TRY(output_flush(job, storage));
	if (fsync(storage->output) != 0)
		return file_fail(job, storage->output_name, "synced");
	*ret_name = storage->output_name;
	return OK;
}

enum result storage_keep(struct job *job, struct storage *storage, const char *name)
{
	char *kept;
	int folder;
	bool synced;

	TAKE(job, kept = arena_print(job->arena, "%s/%s", storage->folder, name));
	if (rename(storage->output_name, kept) != 0)
		return file_fail(job, kept, "put in place");
	folder = open(storage->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	synced = folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		close(folder);
	return synced ? OK : file_fail(job, storage->folder, "synced");
}

void storage_close(struct storage *storage)
{
	if (storage == NULL)
		return;
	if (storage->output >= 0)
		close(storage->output);
	storage->output = -1;
	folder_remove(storage->building);
}
