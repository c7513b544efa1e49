/* lines.h - data files built into the program (this room's and the border's), read line by line: words parted by blanks
 * or tabs, "#" for remarks.
 *
 *     for (struct lines lines = lines_open(text); lines_next(&lines);)
 *             word = lines_word(&lines);
 */
#ifndef VALICO_IDENTITY_LINES_H
#define VALICO_IDENTITY_LINES_H

#include "base/job.h"

struct lines {
	struct bytes rest; /* after this line */
	struct bytes line; /* what is not yet taken of this line */
	int number;        /* of this line, from 1 */
};

struct lines lines_open(struct bytes text);

/* Goes to the next line that is neither empty nor a remark; false at the end. */
bool lines_next(struct lines *lines);

/* The next word of the line; empty at its end. */
struct bytes lines_word(struct lines *lines);

/* The next part of the line up to a tab or its end, blanks kept. */
struct bytes lines_cell(struct lines *lines);

/* A whole number from `least` to `most`. */
bool lines_number(struct bytes word, int64_t least, int64_t most, int64_t *ret_number);

#endif
