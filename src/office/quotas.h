/* quotas.h - what is used of the quotas that cases announce. */
#ifndef VALICO_OFFICE_QUOTAS_H
#define VALICO_OFFICE_QUOTAS_H

#include "office/open_case.h"

/* {quotas: [{case_id, reference, agreement, heading, state, state_name, left_name, used, of, left, closes, is_end}],
 * cut}: every case of the regime that has a quota, the newest first; both sides count it from the same steps. Logged as
 * a look. */
enum result office_quotas(struct job *job, const struct office *office, const struct actor *actor, const char *regime,
			  json_t **ret_page);

#endif
