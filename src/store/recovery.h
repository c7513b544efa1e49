/* recovery.h - what a node notes while it gets back, from its partners, what happened since the backup it was restored
 * from. Until that is done for a partner, it must not write into its own shared lanes with it: the numbers are taken.
 */
#ifndef VALICO_STORE_RECOVERY_H
#define VALICO_STORE_RECOVERY_H

#include "store/database.h"

enum recovery {
	RECOVERY_NONE,
	RECOVERY_RUNS, /* since the partner's list of heads began, nothing was missing */
	RECOVERY_GAP,  /* something was */
};

/* Every partner with whom the link is active has to give back what it holds. */
enum result recovery_begin(struct job *job, struct database *database);
/* RECOVERY_NONE also for a partner that is not known. */
enum result recovery_find(struct job *job, struct database *database, const char *partner, enum recovery *ret_recovery);
enum result recovery_set(struct job *job, struct database *database, const char *partner, enum recovery recovery);

/* A partner's event that came meanwhile: its receipt waits until our lane is whole again. */
struct owed_receipt {
	const char *case_id;
	struct bytes hash;
	struct instant received_at;
	bool early;
};
enum result owed_receipt_add(struct job *job, struct database *database, const char *partner,
			     const struct owed_receipt *owed);
/* Those of the first case of a partner that has any; none at the end. */
enum result owed_receipt_list(struct job *job, struct database *database, const char *partner,
			      struct owed_receipt **ret_owed, int *ret_count);
enum result owed_receipt_forget(struct job *job, struct database *database, const char *case_id);

/* The ids of destroyed cases, of at most `most`, after `after`. */
enum result destroyed_list(struct job *job, struct database *database, const char *after, int most,
			   const char ***ret_case_ids, int *ret_count);

/* A reference that was given out before the loss: later ones are higher. */
enum result case_number_used(struct job *job, struct database *database, int year, int64_t number);

#endif
