/* decide.h - may this be done, and if not, why not: one function for the officer's page, for taking a step, and for the
 * partner's node that receives it. */
#ifndef VALICO_CASES_DECIDE_H
#define VALICO_CASES_DECIDE_H

#include "cases/bookings.h"
#include "cases/safeguards.h"

/* Who wants to do what. */
struct proposal {
	int party;
	enum role role;
	const char *officer;  /* pseudonym; NULL skips rules about persons */
	const char *proposer; /* first of two officers, or NULL */
	int step;
	const json_t *form; /* NULL when only asking whether the step is open */
	const struct event_file *files;
	int file_count;
	struct instant time;
	const struct head *seen; /* what the author had seen of the other lanes; all that is held when `number` is 0 */
	int seen_count;
	int64_t number;              /* in the author's lane; 0 for the next */
	const struct seen_case *saw; /* the other cases that the step's conditions are about, as the author held them */
	int saw_count;
	bool knows_taken; /* what other cases book was looked up: `free` is judged then, and not in a fold */
	const struct booked *taken;
	int taken_count;
};

/* One rule that stands against a step. */
struct refusal {
	const char *rule;    /* "wrong-side", "wrong-role", "wrong-state", "wrong-kind", "evidence-missing",
				"safeguard-open",    "safeguard-second-officer", "deadline-not-passed", "deadline-passed",
				"not-settled",    "not-delivered", "second-officer", "same-officer", "too-often",
				"not-yet",    "field-differs",    "agreement-not-valid", "over-limit", "row-open",
				"taken-already", "not-seen", "gate-missing", "gate-closed", "gate-not-settled",
				"double-booked", "thing-unnamed", "not-on-list", "miscounted",
				"named-twice" */
	const char *article; /* or NULL */
	bool verify;
	int safeguard;       /* or NONE */
	int deadline;        /* or NONE */
	const char *case_id; /* the other case that is not ready, or NULL */
	const char *reason;  /* a sentence in English, for logs and problem details */
};

struct verdict {
	bool allowed;
	struct refusal *refusals;
	int refusal_count;
};

/* Decides. With `own` NULL only what both sides can see counts (that is how the fold and the partner decide); with it,
 * safeguards and four eyes count too. Pure. Form data is checked by form_check(), not here. */
enum result case_decide(struct job *job, const struct case_state *state, const struct own_state *own,
			const struct proposal *proposal, struct verdict *ret_verdict);

#endif
