/* memory_disk.h - a builder's disk in memory, which can be made to fail, and an index over it. */
#ifndef VALICO_TESTS_IDENTITY_MEMORY_DISK_H
#define VALICO_TESTS_IDENTITY_MEMORY_DISK_H

#include "identity/index.h"

struct memory_file {
	unsigned char *data;
	size_t size, capacity;
};

struct memory_disk {
	struct memory_file runs[INDEX_SCRATCH_RUNS], output;
	int64_t calls_left; /* the call after so many gives LIMIT; below 0: none does */
};

struct index_storage memory_disk_storage(struct memory_disk *disk);

/* What was written, in memory that lives as long as the disk. */
struct bytes memory_disk_file(const struct memory_disk *disk);

void memory_disk_close(struct memory_disk *disk);

/* Builds an index of people in one go; `hidden` references are hidden. */
enum result memory_disk_build(struct job *job, struct memory_disk *disk, uint64_t memory_bytes,
			      const struct person *people, int64_t count, const uint64_t *hidden, int64_t hidden_count);

#endif
