/* memory_disk.c - scratch runs and output as arrays that grow. */
#include "memory_disk.h"

#include <stdlib.h>
#include <string.h>

static enum result call(struct memory_disk *disk, struct job *job)
{
	if (disk->calls_left == 0)
		return job_fail(job, LIMIT, "disk", "disk-full", "The disk is full.");
	if (disk->calls_left > 0)
		disk->calls_left--;
	return OK;
}

static enum result file_append(struct job *job, struct memory_file *file, struct bytes bytes)
{
	if (file->size + bytes.size > file->capacity) {
		size_t capacity = (file->size + bytes.size) * 2;
		unsigned char *data = realloc(file->data, capacity);

		if (data == NULL)
			return job_out_of_memory(job);
		file->data = data;
		file->capacity = capacity;
	}
	memcpy(file->data + file->size, bytes.data, bytes.size);
	file->size += bytes.size;
	return OK;
}

static enum result scratch_append(void *self, struct job *job, int run, struct bytes bytes)
{
	struct memory_disk *disk = self;

	TRY(call(disk, job));
	return file_append(job, &disk->runs[run], bytes);
}

static enum result scratch_read(void *self, struct job *job, int run, uint64_t offset, unsigned char *data, size_t size)
{
	struct memory_disk *disk = self;

	TRY(call(disk, job));
	if (offset > disk->runs[run].size || size > disk->runs[run].size - offset)
		return job_fail(job, IO, "disk", "disk", "More was read than written.");
	memcpy(data, disk->runs[run].data + offset, size);
	return OK;
}

static enum result output_append(void *self, struct job *job, struct bytes bytes)
{
	struct memory_disk *disk = self;

	TRY(call(disk, job));
	return file_append(job, &disk->output, bytes);
}

struct index_storage memory_disk_storage(struct memory_disk *disk)
{
	return (struct index_storage){scratch_append, scratch_read, output_append, disk};
}

struct bytes memory_disk_file(const struct memory_disk *disk)
{
	return (struct bytes){disk->output.data, disk->output.size};
}

void memory_disk_close(struct memory_disk *disk)
{
	for (int run = 0; run < INDEX_SCRATCH_RUNS; run++)
		free(disk->runs[run].data);
	free(disk->output.data);
	memset(disk, 0, sizeof(*disk));
}

enum result memory_disk_build(struct job *job, struct memory_disk *disk, uint64_t memory_bytes,
			      const struct person *people, int64_t count, const uint64_t *hidden, int64_t hidden_count)
{
	struct index_storage storage = memory_disk_storage(disk);
	struct index_builder *builder;
	int64_t added;

	TRY(index_builder_open(job, &storage, memory_bytes, &builder));
	for (int64_t at = 0; at < count; at++)
		TRY(index_builder_add(job, builder, &people[at]));
	for (int64_t at = 0; at < hidden_count; at++)
		TRY(index_builder_hide(job, builder, hidden[at]));
	return index_builder_finish(job, builder, &added);
}
