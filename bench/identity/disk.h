/* disk.h - a folder as the builder's disk, and an index mapped from a file: what the shell does, without its care. */
#ifndef VALICO_BENCH_IDENTITY_DISK_H
#define VALICO_BENCH_IDENTITY_DISK_H

#include "identity/index.h"

struct disk;

/* A new folder below `parent` for scratch runs and the file "index". */
enum result disk_open(struct job *job, const char *parent, struct disk **ret_disk);
/* An index that stands already, to be mapped and left where it is. */
enum result disk_take(struct job *job, const char *file, struct disk **ret_disk);
struct index_storage disk_storage(struct disk *disk);
/* Closes the scratch runs and removes them; maps the index. */
enum result disk_map(struct job *job, struct disk *disk, struct bytes *ret_file);
/* Moves the index, which stays when the rest is removed; within the folder's file system. */
enum result disk_keep(struct job *job, struct disk *disk, const char *file);
/* Bytes of all scratch runs that were written. */
uint64_t disk_scratch_bytes(const struct disk *disk);
/* Unmaps and removes all. */
void disk_close(struct disk *disk);

#endif
