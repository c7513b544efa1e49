/* lanes.h - does an event fit where it wants to stand? Checked once, when it arrives. */
#ifndef VALICO_CASES_LANES_H
#define VALICO_CASES_LANES_H

#include "cases/case_file.h"

enum fit {
	FIT_NEXT,   /* it follows the head of its lane, and everything it has seen is held */
	FIT_KNOWN,  /* it is held already */
	FIT_EARLY,  /* something before it is missing: it waits */
	FIT_FORK,   /* its number is taken by another event: evidence, alarm */
	FIT_BROKEN, /* its link or what it has seen contradicts the events that are held: evidence, alarm */
};

/* Says how `event` fits to the shared lanes of a case. `reason` is a sentence for FORK and BROKEN. */
enum fit lane_fit(const struct case_file *file, const struct event *event, const char **ret_reason);

/* Head of a party's shared lane; number 0 when it has none. */
struct head lane_head_of(const struct case_file *file, const char *party);

/* Writes into an envelope of `author` the heads of all other shared lanes, as its next event must name them. */
enum result lane_heads_seen(struct job *job, const struct case_file *file, const char *author,
			    struct envelope *envelope);

#define CLOCK_TOLERANCE MINUTES(5)

#endif
