/* parameters.h - files of parameters built into the program (this room's weights and habits, the border's alerts).
 *
 * A line is a word, its number and why it is so. Each word stands there once: a parameter that is missing is no zero. A
 * file may draw one curve as well, in lines of a word of its own and two numbers, which rise from point to point.
 *
 *     people          1000000   whom an alert may be about
 *     agree             -0.10   a token that is told at all
 *     calibrate  -20.0  -18.5   a point
 */
#ifndef VALICO_IDENTITY_PARAMETERS_H
#define VALICO_IDENTITY_PARAMETERS_H

#include "base/job.h"

#define PARAMETERS_MOST 80 /* words of a file */
#define POINTS_MOST 64

struct parameter {
	const char *word;
	int64_t least, most; /* as written */
	int parts;     /* 0: whole numbers; else up to two decimals, and the value counts such parts of one, rounded */
	size_t offset; /* where its owner keeps the value; not looked at here */
};

/* What a file holds. */
struct parameter_file {
	const char *name; /* "weights", for failures */
	const struct parameter *list;
	int count;
	const struct parameter *point; /* the word of the points, and the bounds of both numbers; NULL for no curve */
};

struct parameter_point {
	int64_t along, value;
};

struct parameters {
	int64_t values[PARAMETERS_MOST]; /* in the order of the file's list */
	struct parameter_point points[POINTS_MOST];
	int point_count; /* two or more where there is a curve */
};

/* Reads a file. INVALID with the file's name as field and rule "line" (with its number), "range" or "missing". */
enum result parameters_read(struct job *job, struct bytes text, const struct parameter_file *file,
			    const struct parameters **ret_parameters);

#endif
