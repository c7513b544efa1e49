/* row_file.h - a large file seen through a window that moves on, and a single row of it read where it stands. For
 * this room and for tables that lists of documents are made from.
 *
 * The window holds at least one row of the greatest length that is allowed, or all that is left. The file is read and
 * never mapped: whoever owns it may cut it short at any time. */
#ifndef VALICO_REGISTER_ROW_FILE_H
#define VALICO_REGISTER_ROW_FILE_H

#include "base/job.h"

#define ROW_BYTES_MOST 65536

struct row_file;

/* Opens a file for reading from its start; it lives as long as the job's arena. MISSING, IO. */
enum result row_file_open(struct job *job, const char *name, struct row_file **ret_file);
void row_file_close(struct row_file *file);

/* What the window shows from where we are: at least ROW_BYTES_MOST + 1 bytes, or all that is left (`ret_whole`). */
enum result row_file_window(struct job *job, struct row_file *file, struct bytes *ret_text, bool *ret_whole);

/* Moves on by `size` bytes of the window, which hold `lines` lines. */
void row_file_move(struct row_file *file, size_t size, int64_t lines);

/* Moves on behind the next line end, however far it is. */
enum result row_file_skip_line(struct job *job, struct row_file *file);

/* Where we are. Lines count from 1. */
uint64_t row_file_offset(const struct row_file *file);
int64_t row_file_line(const struct row_file *file);

/* Reads up to a row's length at an offset into the arena, after checking that a line begins there: MISSING with rule
 * "no-row" otherwise. `ret_whole` says that the file ends with it. */
enum result row_file_at(struct job *job, const struct row_file *file, uint64_t offset, struct bytes *ret_text,
			bool *ret_whole);

/* What reading the row at a reference gave: a row that is none any more is MISSING with rule "no-row". */
enum result row_judge(struct job *job, enum result result);

#endif
