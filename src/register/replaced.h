/* replaced.h - the references of rows that a file of changes replaces or removes: ascending, in a small file. Inside the
 * room. */
#ifndef VALICO_REGISTER_REPLACED_H
#define VALICO_REGISTER_REPLACED_H

#include "base/job.h"

struct replaced {
	const uint64_t *references; /* ascending */
	size_t count;
};

/* Sorts the references and makes the file's bytes; the machine's byte order, as the index has it. */
enum result replaced_write(struct job *job, uint64_t *references, size_t count, struct bytes *ret_file);

/* DAMAGED with rule "index-replaced" for anything else than what replaced_write() makes. Points into the arena. */
enum result replaced_read(struct job *job, struct bytes file, struct replaced *ret_replaced);

bool replaced_has(const struct replaced *replaced, uint64_t reference);

#endif
