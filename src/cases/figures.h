/* figures.h - from a case to what it adds to the figures of its agreement: pure, and the same on every node that holds
 * the same chain.
 *
 * A case's *facts* are a line of words, one for each time that it counts in a figure. They follow from the fold of the
 * shared lanes and the pinned profile alone: no receipt time of a store, no own lane, no clock is in them.
 *
 *     accepted=24322:1 reply_time=24322:9 replies_on_time=24323:r1767225600000 referred=24322
 *     |        |     |            |     |                       |                       |
 *     figure   month 1 of a share |     9 of the deadline's     it runs still and ends  of a count: nothing more
 *                                       days or minutes         then; 1 in time, 0 late
 *
 * The month is year * 12 + month - 1 of UTC: the month in which the case came to what is counted; of a share, to what
 * it is counted among; of a deadline, the month of its last day in time. */
#ifndef VALICO_CASES_FIGURES_H
#define VALICO_CASES_FIGURES_H

#include "cases/case_file.h"

/* Empty text while the case has not been opened, or when its profile has no figures. Owned by the arena. */
enum result case_facts_write(struct job *job, const struct case_state *state, struct bytes *ret_facts);

/* One word of the facts. */
struct fact {
	struct bytes figure; /* its id */
	int month;
	enum fact_value { FACT_NONE, FACT_NUMBER, FACT_RUNS } how;
	int64_t value; /* FACT_NUMBER: 0 or 1, or a time; FACT_RUNS: the end, in milliseconds since 1970 */
};

/* Takes the next word off the front of `facts`. MISSING at the end, DAMAGED for what case_facts_write() does not write
 * (nothing is noted on a job: there is none). */
enum result fact_read(struct bytes *facts, struct fact *ret_fact);

/* The month of an instant. */
int month_of(struct instant instant);

/* "2026-11" and back; INVALID for anything else. */
#define MONTH_TEXT_SIZE 8
void month_write(int month, char ret_text[MONTH_TEXT_SIZE]);
enum result month_read(struct bytes text, int *ret_month);

#endif
