/* measure.h - what every bench needs: a clock in seconds, and an end with a reason when a call fails. */
#ifndef VALICO_BENCH_MEASURE_H
#define VALICO_BENCH_MEASURE_H

#include "base/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds of CLOCK_MONOTONIC (the clock on the wall), CLOCK_PROCESS_CPUTIME_ID or CLOCK_THREAD_CPUTIME_ID (the
 * processor's, in which whatever else the machine does does not count). */
static inline double seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Ends the bench with the failure's rule and reason unless the result is OK. */
static inline void must(const struct job *job, enum result result)
{
	if (result == OK)
		return;
	fprintf(stderr, "%s: %s\n", job->failure.rule, job->failure.reason);
	exit(1);
}

#endif
