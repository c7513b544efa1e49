/* bookings.h - what is booked over all cases of the node (cases/bookings.h). */
#ifndef VALICO_OFFICE_CASE_BOOKINGS_H
#define VALICO_OFFICE_CASE_BOOKINGS_H

#include "cases/bookings.h"
#include "office/case/open_case.h"

/* Writes what a case books and offers into the store. */
enum result bookings_write(struct job *job, const struct office *office, const struct open_case *open);

/* What other cases book of the things that the case books, or would book by a step with `form`; for steps with a
 * condition `free` only. The caller's transaction holds the store, so that it stays true until the step is written. */
enum result bookings_see(struct job *job, const struct office *office, const struct open_case *open,
			 const struct step *step, const json_t *form, struct booked **ret_taken, int *ret_count);

/* "bookings" of the case page: what the case books, and the booking that goes before it where the two are in conflict.
 */
enum result page_bookings(struct job *job, const struct office *office, const struct actor *actor,
			  const struct open_case *open, json_t *page);

/* What is offered and booked when: {from, until, more, things: [{owner, owner_name, thing, heading, of, bookings:
 * [{case_id, reference, agreement, state, state_name, units, from, until, offered, conflict}]}]}. Without `until` four
 * weeks, without `from` from today on; at most a year. Logged as a look. */
struct resources_wanted {
	const char *regime;
	const char *from; /* YYYY-MM-DD in our zone, or NULL */
	const char *until;
	const char *thing; /* only things whose code or heading has this in it, or NULL */
};
enum result office_resources(struct job *job, const struct office *office, const struct actor *actor,
			     const struct resources_wanted *wanted, json_t **ret_page);

#endif
