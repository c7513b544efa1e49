/* file.c - reading whole files, and replacing them so that no crash leaves half of one. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_at(int *file)
{
	if (*file >= 0)
		close(*file);
}
#define AUTO_FILE __attribute__((cleanup(close_at)))

enum result file_fail(struct job *job, const char *name, const char *what)
{
	enum result result = errno == ENOENT                                        ? MISSING
			     : errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? LIMIT
										    : IO;
	const char *rule = result == MISSING ? "no-file" : result == LIMIT ? "disk-full" : "file";

	return job_fail(job, result, name, rule, "%s could not be %s: %s.", name, what, strerror(errno));
}

static enum result read_all(struct job *job, int file, const char *name, unsigned char *data, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t part = read(file, data + done, size - done);

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return file_fail(job, name, "read");
		if (part == 0)
			return job_fail(job, IO, name, "file", "%s became shorter while it was read.", name);
		done += (size_t)part;
	}
	return OK;
}

enum result file_read(struct job *job, const char *name, size_t most_bytes, struct bytes *ret_bytes)
{
	AUTO_FILE int file = open(name, O_RDONLY | O_CLOEXEC);
	struct stat about;
	unsigned char *data;

	if (file < 0 || fstat(file, &about) < 0)
		return file_fail(job, name, "opened");
	if (!S_ISREG(about.st_mode))
		return job_fail(job, INVALID, name, "file", "%s is not a file.", name);
	if ((uint64_t)about.st_size > most_bytes)
		return job_fail(job, LIMIT, name, "too-big", "%s has more than %zu bytes.", name, most_bytes);
	TAKE(job, data = arena_take(job->arena, (size_t)about.st_size + 1));
	TRY(read_all(job, file, name, data, (size_t)about.st_size));
	*ret_bytes = (struct bytes){data, (size_t)about.st_size};
	return OK;
}

static enum result write_all(struct job *job, int file, const char *name, struct bytes bytes)
{
	size_t done = 0;

	while (done < bytes.size) {
		ssize_t part = write(file, bytes.data + done, bytes.size - done);

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return file_fail(job, name, "written");
		done += (size_t)part;
	}
	return fsync(file) < 0 ? file_fail(job, name, "synced") : OK;
}

static enum result folder_sync(struct job *job, const char *name)
{
	char *copy = arena_copy_cstring(job->arena, name);
	AUTO_FILE int folder = copy != NULL ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (folder < 0 || fsync(folder) < 0)
		return file_fail(job, name, "synced");
	return OK;
}

enum result file_write(struct job *job, const char *name, unsigned int mode, struct bytes bytes)
{
	char *beside;
	enum result written;

	TAKE(job, beside = arena_print(job->arena, "%s.new.%d", name, (int)getpid()));
	{
		AUTO_FILE int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);

		if (file < 0)
			return file_fail(job, beside, "created");
		written = write_all(job, file, beside, bytes);
	}
	if (written == OK && rename(beside, name) < 0)
		written = file_fail(job, name, "replaced");
	if (written != OK) {
		unlink(beside);
		return written;
	}
	return folder_sync(job, name);
}
