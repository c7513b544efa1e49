/* mapping.h - a file where it lies in memory, read only. For this room and the lists of
 * documents of the office. */
#ifndef VALICO_REGISTER_MAPPING_H
#define VALICO_REGISTER_MAPPING_H

#include "base/job.h"

/* Which file that is: another one under the same name has another stamp, and so has one that was written into. */
struct file_stamp {
	uint64_t device, number;
	int64_t size, seconds, nanoseconds;
};

struct mapping {
	struct bytes bytes;
	struct file_stamp stamp;
};

/* Maps a whole file. It stays readable when the file is removed or replaced. MISSING, IO; DAMAGED for an empty one. */
enum result mapping_open(struct job *job, const char *name, struct mapping *ret_mapping);
void mapping_close(struct mapping *mapping);

#endif
