/* bookings.h - what a case books, and whether a thing is booked beyond its units: pure.
 *
 * What a case books follows from its forms and its state (`bookings` of a profile). Over all cases one order holds, the
 * same on every node: a booking is as old as the step that last said it, by that step's time and then by its hash.
 * Where bookings of a thing overlap beyond its units, the older ones hold and the later one is in conflict; so two
 * bookings that crossed on the line come out alike on both nodes, whatever arrived first. A condition `free` refuses to
 * book what is taken, and refuses any other step of a case whose booking is in conflict. It is judged when a step is
 * taken, by what its node holds, and never by the fold: that may not depend on other cases.
 *
 * A booking without a time (the places of a quota) holds from the beginning of time for ever, as long as its case
 * stands in the states that say so: what a case gives up by leaving them is free again. */
#ifndef VALICO_CASES_BOOKINGS_H
#define VALICO_CASES_BOOKINGS_H

#include "cases/case_file.h"

#define THING_BYTES_MOST 80
#define BOOKINGS_A_CASE_MOST 400

/* One booking: of this case or of another. */
struct booked {
	const char *case_id;
	int rule;                   /* of the profile's bookings; NONE for one of another case */
	int row;                    /* of its list, or 0 */
	const char *thing;          /* the owner's code, in capitals, or a case's id; NULL when none is named */
	const char *owner;          /* party */
	int64_t units, of;          /* `of` of a case: INT64_MAX until booked_bound() says what it offers */
	struct instant from, until; /* until the instant before; only offered: may be 0 and INSTANT_NEVER */
	struct instant at;          /* of the step that booked it */
	struct hash by;             /* that step's hash; all zero for one that is only proposed */
	bool offered;               /* not booked, only offered */
};

/* What the case books and offers now. With `form` not NULL, what it would book by a step with that form, whatever the
 * state; and with `step` not NULL, what the step would book by leading into states that book, whatever its form. The
 * list is the arena's. */
enum result case_bookings(struct job *job, const struct case_state *state, const struct step *step, const json_t *form,
			  struct booked **ret_list, int *ret_count);

/* Does a booking have no time? */
bool booked_is_timeless(const struct booked *booked);

/* How many there are of a booked case: what it offers, as `others` say. Nothing changes where none of them does. */
void booked_bound(struct booked *one, const struct booked *others, int count);

/* Does a booking go before another one? */
bool booked_before(const struct booked *a, const struct booked *b);

/* The booking of `others` because of which there is no room for `one`: the last of those that stand against it. NULL
 * when there is room. Others of another thing or owner, and `one` itself, are passed over; with `only_older`, those
 * that do not go before it too. */
const struct booked *booked_against(const struct booked *one, const struct booked *others, int count, bool only_older);

#endif
