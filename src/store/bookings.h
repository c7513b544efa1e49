/* bookings.h - what cases book and offer: a projection, so that one look finds all bookings of a thing. */
#ifndef VALICO_STORE_BOOKINGS_H
#define VALICO_STORE_BOOKINGS_H

#include "store/database.h"

struct booking_record {
	const char *case_id;
	int64_t place; /* in the case's list */
	const char *agreement;
	const char *booking; /* id in that agreement */
	const char *regime;
	const char *owner; /* party */
	const char *thing;
	int64_t units, of;
	struct instant from, until;
	struct instant at; /* of the step that booked it */
	struct bytes by;   /* its hash */
	int64_t row;
	bool offered;
};

/* Replaces what a case books and offers. */
enum result booking_replace(struct job *job, struct database *database, const char *case_id,
			    const struct booking_record *rows, int count);

/* The rows of a regime that overlap a time, of one owner's thing or, with `thing` NULL, of all that is offered or
 * booked for a time; by owner, thing, time. At most `most`, and whether there were more. */
struct booking_wanted {
	const char *regime;
	const char *owner;
	const char *thing; /* with its owner, or NULL for all */
	struct instant from, until;
	int most;
};
enum result booking_list(struct job *job, struct database *database, const struct booking_wanted *wanted,
			 struct booking_record **ret_list, int *ret_count, bool *ret_more);

/* How many of a thing other cases than `but_case` have booked, over however many rows, and the last of those bookings;
 * its case_id is NULL when there is none. With `before`, only those that go before it, by their time and then their
 * step's hash. */
enum result booking_sum(struct job *job, struct database *database, const struct booking_wanted *wanted,
			const char *but_case, const struct booking_record *before, int64_t *ret_units,
			struct booking_record *ret_last);

#endif
