/* referrals.h - what a border officer puts before others: questions to the second line, and proposals not to let a
 * traveller on board. Each has a form and, when somebody has answered, a reply; both are JSON that the office checks.
 * They are a node's own; nothing of them is sent to a partner by itself. */
#ifndef VALICO_STORE_REFERRALS_H
#define VALICO_STORE_REFERRALS_H

#include "store/database.h"

#define REFERRAL_SECOND_LINE "second-line"
#define REFERRAL_NOT_LET_ON "not-let-on"

struct referral_record {
	const char *referral_id; /* UUID */
	const char *kind;
	const char *state; /* "open", then what the reply says */
	const char *made_by;
	struct instant made_at;
	const char *form;
	const char *ended_by; /* or NULL */
	struct instant ended_at;
	const char *reply; /* or NULL */
};

enum result referral_add(struct job *job, struct database *database, const struct referral_record *referral);
/* MISSING when there is none. */
enum result referral_find(struct job *job, struct database *database, const char *referral_id,
			  struct referral_record *ret_referral);
/* Of a kind, newest first, those made before `before` (INSTANT_NEVER for all). */
enum result referral_list(struct job *job, struct database *database, const char *kind, struct instant before, int most,
			  struct referral_record **ret_referrals, int *ret_count);
/* CONFLICT (nothing noted) when it is not open any more. */
enum result referral_end(struct job *job, struct database *database, const char *referral_id, const char *state,
			 const char *account_id, const char *reply, struct instant now);
/* Erases those made before `before`. */
enum result referral_purge(struct job *job, struct database *database, struct instant before);

#endif
