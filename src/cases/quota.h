/* quota.h - how much of a quota a case has used: the sums that a condition `total` ... `within` keeps. Pure. */
#ifndef VALICO_CASES_QUOTA_H
#define VALICO_CASES_QUOTA_H

#include "cases/case_file.h"

/* The condition of the profile that is a quota and asked of cases of this kind; NULL where there is none. Of several
 * steps that keep one sum the first. */
const struct condition *quota_of(const struct profile *profile, int kind);

/* What was sent so far and the bound. MISSING when the case says no bound: then there is no quota. */
enum result case_quota(const struct case_state *state, const struct condition *quota, int64_t *ret_used,
		       int64_t *ret_of);

#endif
