/* recovery.c - see recovery.h. */
#include "office/case/recovery.h"

#include "office/case/partners.h"
#include "store/recovery.h"

enum result recovery_blocking(struct job *job, const struct office *office, const char *partners,
			      char ret_partner[PARTY_ID_SIZE], bool *ret_blocked)
{
	*ret_blocked = false;
	for (const char *rest = partners; !*ret_blocked && (rest = partner_next(rest, ret_partner)) != NULL;) {
		enum recovery recovery;

		TRY(recovery_find(job, office->database, ret_partner, &recovery));
		*ret_blocked = recovery != RECOVERY_NONE;
	}
	return OK;
}

enum result recovery_permit(struct job *job, const struct office *office, const char *partners)
{
	char partner[PARTY_ID_SIZE];
	bool blocked;

	TRY(recovery_blocking(job, office, partners, partner, &blocked));
	if (!blocked)
		return OK;
	return job_fail(job, DENIED, "partner", "recovering",
			"This node was restored from a backup and is getting back from %s what happened since. Nothing "
			"is sent until that is done; it takes some minutes.",
			partner);
}
