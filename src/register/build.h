/* build.h - from the ministry's table to the index, and from a file of changes to the small index beside it.
 *
 * The register is read once, row by row. A row that cannot be read is counted and told by its line, never by what
 * stands in it. The new index is written beside the one in use, checked whole, and put in force by replacing the file
 * `current`; whatever fails before that leaves everything as it was. */
#ifndef VALICO_REGISTER_BUILD_H
#define VALICO_REGISTER_BUILD_H

#include "register/source.h"

#define BUILD_MEMORY_USUAL (UINT64_C(512) << 20)
#define REFUSED_SHOWN 20
#define CHANGES_MOST 10000000

struct refused_row {
	int64_t line;
	char field[96], rule[64];
};

struct register_report {
	int64_t generation;
	int64_t rows;   /* read, the refused ones included */
	int64_t people; /* in the index that was made */
	int64_t refused;
	struct refused_row first_refused[REFUSED_SHOWN];
	int64_t replaced;     /* rows that a file of changes replaces or removes */
	uint64_t index_bytes; /* of the index that was made */
};

/* Builds the index of the whole register. BUSY when another build runs; LIMIT for a full disk; DENIED, MISSING, IO from
 * the source; INVALID with rule "no-people" when not one row could be read. */
enum result register_build(struct job *job, const struct register_settings *settings, uint64_t memory_bytes,
			   struct register_report *ret_report);

/* Builds the index of the changes since the last build: `file` (CSV or JSON lines with the register's columns) holds
 * the rows as they are now of all people who came or changed, and with the column `removed` of those who left. It takes
 * the place of the changes before. The rows stay in the file, which must lie beside the register's own file. */
enum result register_update(struct job *job, const struct register_settings *settings, const char *file,
			    struct register_report *ret_report);

#endif
