/* disk.c - scratch runs as files that have no name any more once they are open, so that nothing stays behind. */
#include "identity/disk.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct disk {
	char *folder, *name; /* NULL: an index that is left where it is */
	int runs[INDEX_SCRATCH_RUNS];
	int output;
	uint64_t scratch_bytes;
	void *mapped;
	size_t mapped_size;
};

static enum result bytes_write(struct job *job, int file, struct bytes bytes)
{
	while (bytes.size > 0) {
		ssize_t written = write(file, bytes.data, bytes.size);

		if (written < 0)
			return job_fail(job, errno == ENOSPC ? LIMIT : IO, "disk", "disk",
					"The disk is full or broken.");
		bytes.data += written;
		bytes.size -= (size_t)written;
	}
	return OK;
}

static enum result scratch_append(void *self, struct job *job, int run, struct bytes bytes)
{
	struct disk *disk = self;

	if (disk->runs[run] < 0) {
		char *name = arena_print(job->arena, "%s/run-%d", disk->folder, run);

		TAKE(job, name);
		disk->runs[run] = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (disk->runs[run] < 0)
			return file_fail(job, name, "written");
		unlink(name);
	}
	disk->scratch_bytes += bytes.size;
	return bytes_write(job, disk->runs[run], bytes);
}

static enum result scratch_read(void *self, struct job *job, int run, uint64_t offset, unsigned char *data, size_t size)
{
	struct disk *disk = self;

	while (size > 0) {
		ssize_t read = pread(disk->runs[run], data, size, (off_t)offset);

		if (read <= 0)
			return job_fail(job, IO, "disk", "disk", "A scratch run cannot be read.");
		data += read;
		offset += (uint64_t)read;
		size -= (size_t)read;
	}
	return OK;
}

static enum result output_append(void *self, struct job *job, struct bytes bytes)
{
	struct disk *disk = self;

	return bytes_write(job, disk->output, bytes);
}

static struct disk *disk_make(struct job *job)
{
	struct disk *disk = NEW(job->arena, struct disk);

	for (int run = 0; disk != NULL && run < INDEX_SCRATCH_RUNS; run++)
		disk->runs[run] = -1;
	return disk;
}

enum result disk_open(struct job *job, const char *parent, struct disk **ret_disk)
{
	struct disk *disk = disk_make(job);

	TAKE(job, disk);
	TAKE(job, disk->folder = arena_print(job->arena, "%s/valico-index-XXXXXX", parent));
	if (mkdtemp(disk->folder) == NULL)
		return file_fail(job, disk->folder, "made");
	TAKE(job, disk->name = arena_print(job->arena, "%s/index", disk->folder));
	disk->output = open(disk->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (disk->output < 0)
		return file_fail(job, disk->name, "written");
	*ret_disk = disk;
	return OK;
}

enum result disk_take(struct job *job, const char *file, struct disk **ret_disk)
{
	struct disk *disk = disk_make(job);

	TAKE(job, disk);
	disk->output = open(file, O_RDONLY | O_CLOEXEC);
	if (disk->output < 0)
		return file_fail(job, file, "read");
	*ret_disk = disk;
	return OK;
}

enum result disk_keep(struct job *job, struct disk *disk, const char *file)
{
	if (rename(disk->name, file) != 0)
		return file_fail(job, file, "written");
	return OK;
}

struct index_storage disk_storage(struct disk *disk)
{
	return (struct index_storage){scratch_append, scratch_read, output_append, disk};
}

enum result disk_map(struct job *job, struct disk *disk, struct bytes *ret_file)
{
	struct stat about;

	for (int run = 0; run < INDEX_SCRATCH_RUNS; run++)
		if (disk->runs[run] >= 0) {
			close(disk->runs[run]);
			disk->runs[run] = -1;
		}
	if (fstat(disk->output, &about) != 0)
		return file_fail(job, disk->name, "read");
	disk->mapped_size = (size_t)about.st_size;
	disk->mapped = mmap(NULL, disk->mapped_size, PROT_READ, MAP_SHARED | MAP_POPULATE, disk->output, 0);
	if (disk->mapped == MAP_FAILED)
		return file_fail(job, disk->name, "mapped");
	*ret_file = (struct bytes){disk->mapped, disk->mapped_size};
	return OK;
}

uint64_t disk_scratch_bytes(const struct disk *disk)
{
	return disk->scratch_bytes;
}

void disk_close(struct disk *disk)
{
	if (disk->mapped != NULL && disk->mapped != MAP_FAILED)
		munmap(disk->mapped, disk->mapped_size);
	for (int run = 0; run < INDEX_SCRATCH_RUNS; run++)
		if (disk->runs[run] >= 0)
			close(disk->runs[run]);
	close(disk->output);
	if (disk->folder == NULL)
		return;
	unlink(disk->name);
	rmdir(disk->folder);
}
