/* census.h - how often each name stands in an invented population, counted; for tests and benches without an index. */
#ifndef VALICO_TESTS_CENSUS_H
#define VALICO_TESTS_CENSUS_H

#include "identity/population.h"
#include "identity/score.h"

struct census; /* lives in the job's arena */

/* Counts the first `counted` people; the shares are taken for those of the whole population. */
enum result census_take(struct job *job, const struct population *population, int64_t counted,
			const struct census **ret_census);

/* Frequencies for score.h, which borrow the census. */
struct frequency census_frequency(const struct census *census);

#endif
