/* file.h - whole files in and out, for the shell: pure rooms do not include this (tools/floors.sh checks). */
#ifndef VALICO_BASE_FILE_H
#define VALICO_BASE_FILE_H

#include "base/job.h"

/* Reads a file into the arena. MISSING when it is not there, LIMIT above `most_bytes`, IO otherwise. */
enum result file_read(struct job *job, const char *name, size_t most_bytes, struct bytes *ret_bytes);

/* Writes a file so that either the old or the new one is there, whole, whatever happens: a new file beside it, synced,
 * renamed over it, the folder synced. `mode` as for chmod(2). LIMIT when the disk is full, IO otherwise. */
enum result file_write(struct job *job, const char *name, unsigned int mode, struct bytes bytes);

/* What errno says about a file that could not be `what` ("read", "written"): MISSING, LIMIT for a full disk, else IO.
 */
enum result file_fail(struct job *job, const char *name, const char *what);

#endif
