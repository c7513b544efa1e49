/* recovery.h - a node that was restored from a backup gets back from its partners what happened since. Inside the room.
 *
 * Its own lanes end where the backup was taken, but its partners hold more of them. Writing on would give two events
 * one number, which is what a forger does. So until a partner's complete list of heads shows nothing that we lack,
 * nothing is written into shared lanes with that partner; what it sends is taken in, and its receipts are written
 * afterwards. */
#ifndef VALICO_OFFICE_CASE_RECOVERY_H
#define VALICO_OFFICE_CASE_RECOVERY_H

#include "office/case/open_case.h"

/* DENIED with rule "recovering" while one of the partners (words, as in office/case/partners.h) gives back. */
enum result recovery_permit(struct job *job, const struct office *office, const char *partners);

/* The first of the partners that gives back, in `ret_partner`; false when none does. */
enum result recovery_blocking(struct job *job, const struct office *office, const char *partners,
			      char ret_partner[PARTY_ID_SIZE], bool *ret_blocked);

#endif
