/* quotas.h - what is used of the quotas that cases announce. */
#ifndef VALICO_OFFICE_CASE_QUOTAS_H
#define VALICO_OFFICE_CASE_QUOTAS_H

#include "office/case/open_case.h"

/* How much of a quota is used: what its own case reported, or what other cases book of it where that is more (reports
 * come after the fact, and not every place is followed here as a case). */
struct quota_use {
	int64_t used, of, left;
	int64_t followed; /* places that cases followed here have booked */
};
/* MISSING when the case has no quota, without a note on the job. */
enum result quota_use_find(struct job *job, const struct office *office, const struct open_case *open,
			   const struct condition *quota, struct quota_use *ret_use);

/* {quotas: [{case_id, reference, agreement, heading, state, state_name, left_name, used, of, left, followed, closes,
 * is_end}], cut}: every case of the regime that has a quota, the newest first; both sides count it from the same steps.
 * Logged as a look. */
enum result office_quotas(struct job *job, const struct office *office, const struct actor *actor, const char *regime,
			  json_t **ret_page);

#endif
