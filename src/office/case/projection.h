/* projection.h - from an open case to the rows that lists read. Inside the room. */
#ifndef VALICO_OFFICE_CASE_PROJECTION_H
#define VALICO_OFFICE_CASE_PROJECTION_H

#include "office/case/open_case.h"

/* Writes all projections of the case as it is folded now: the list stands in projection.c. What a row holds follows
 * from the events and the drafts alone (never from the reader's clock), so that a rebuild gives the same bytes. */
enum result projection_write(struct job *job, const struct office *office, const struct open_case *open);

/* Writes which other cases this one names in its forms (references.c). */
enum result references_write(struct job *job, const struct office *office, const struct open_case *open);

/* "ours" when the case awaits our side, "theirs" when it awaits only others, "none". A draft is ours. */
const char *projection_turn(const struct office *office, const struct open_case *open);

/* The form of the opening step as known: sent, or still a draft. NULL when nothing is known. */
enum result projection_person(struct job *job, const struct office *office, const struct open_case *open,
			      const json_t **ret_form);

/* The opening step of a kind; NONE when the profile has none. */
int opening_step(const struct profile *profile, int kind);

#endif
