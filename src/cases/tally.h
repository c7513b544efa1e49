/* tally.h - facts of many cases, put together to the figures of an agreement over a span of months: pure.
 *
 * The same facts give the same figures in whatever order they come in. Of times the median and the ninth decile are the
 * values at rank ceil(n / 2) and ceil(9n / 10) of n in order: whole days or minutes, never a mean of two. */
#ifndef VALICO_CASES_TALLY_H
#define VALICO_CASES_TALLY_H

#include "cases/figures.h"

#define TALLY_MONTHS_MOST 60

struct span {
	int from;          /* month */
	int count;         /* of months */
	struct instant at; /* a deadline that runs still is late when it has ended by then */
};

/* Which of a figure's cases: those in time, late, running; those of a share that came to it and those that did not. */
enum part { PART_ALL, PART_YES, PART_NO, PART_RUNNING };

struct tally;

/* Cases of any version of the agreement are counted by the ids of its figures; `profile` says which there are. LIMIT
 * for a span of more than TALLY_MONTHS_MOST months. The tally is the arena's. */
enum result tally_open(struct job *job, const struct profile *profile, const struct span *span,
		       struct tally **ret_tally);

/* Adds the facts of one case. What it does not understand (another program's version) it passes over. */
enum result tally_add(struct job *job, struct tally *tally, struct bytes facts);

/* [{"id":, "kind":, "unit":, "all": CELL, "months": [CELL with "month":]}]: docs/api.md. Owned by the arena. */
enum result tally_write(struct job *job, struct tally *tally, json_t **ret_figures);

/* Does a case with these facts count in a part of a figure in the span? */
bool facts_count(struct bytes facts, const char *figure, const struct span *span, enum part part);

#endif
