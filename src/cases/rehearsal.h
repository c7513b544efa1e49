/* rehearsal.h - playing steps and dates against an agreement profile: what would be allowed, and what would be due.
 *
 * A script beside a profile (eu-pk-readmission.try) says in the officer's words what the profile must allow, refuse and
 * count; agreements/eu-pk-readmission.try documents the language in its head. It is played with the same case_fold()
 * and case_decide() that work on real cases, on events that are not signed. */
#ifndef VALICO_CASES_REHEARSAL_H
#define VALICO_CASES_REHEARSAL_H

#include "agreement/profile.h"
#include "base/bytes.h"
#include "base/job.h"

#define REHEARSAL_BYTES_MOST (1u << 20)

/* An expectation that was not met, or a step that was to be taken and is refused. */
struct rehearsal_finding {
	int line;
	const char *text; /* what was expected and what was found */
};

struct rehearsal_report {
	struct bytes story; /* case by case: each step, the state after it, what is due; for a person to read */
	const struct rehearsal_finding *findings;
	int finding_count;
	int cases, steps, expectations;
};

/* Plays a script. INVALID, with the line as the field, when the script itself is wrong: an unknown word, step, party or
 * date, or a time that runs backwards. */
enum result rehearsal_play(struct job *job, const struct profile *profile, struct bytes script,
			   struct rehearsal_report *ret_report);

#endif
