/* candidates.h - who of a register the person of a case is, and who is not: decided by officers, in the own lane.
 *
 *     nothing --this (first officer)--> proposed --this (another officer)--> identified
 *     nothing --not-this--> excluded                    any of the three --undo--> nothing
 *
 * Nothing merges by itself: two officers say "this one", and any officer of the case can undo it with a reason. At most
 * one candidate of a case is proposed or identified at a time. All of this stays in this node's own lane. */
#ifndef VALICO_CASES_CANDIDATES_H
#define VALICO_CASES_CANDIDATES_H

#include "cases/case_file.h"

/* The record in the own lane; its form: key, decision, reason, and with "this" the row as the officer saw it. */
#define RECORD_CANDIDATE "candidate"

#define DECISION_THIS "this"
#define DECISION_NOT_THIS "not-this"
#define DECISION_UNDO "undo"

enum candidate_standing { CANDIDATE_NOTHING, CANDIDATE_PROPOSED, CANDIDATE_IDENTIFIED, CANDIDATE_EXCLUDED };

struct candidate_state {
	const char *key; /* of the register's row */
	enum candidate_standing standing;
	const char *officer; /* pseudonym of who decided last but for the second officer */
	const char *reason;
	struct instant time;
	const char *second; /* pseudonym of the second officer, or NULL */
	const char *second_reason;
	struct instant second_time;
	const json_t *row; /* as the first officer saw it; NULL without one */
};

/* Words for pages: "nothing", "proposed", "identified", "excluded". */
const char *candidate_standing_name(enum candidate_standing standing);

/* What a decision would bring. DENIED with rule "same-officer" when the second officer is the first; CONFLICT with rule
 * "other-candidate" while another one is proposed or identified, "decided" when there is nothing to decide or undo;
 * INVALID for another word. Pure. */
enum result candidate_decide(struct job *job, const struct candidate_state *candidates, int count, const char *key,
			     const char *decision, const char *officer, enum candidate_standing *ret_standing);

/* Folds the decisions of an own lane, in its order; one that was not allowed where it stands changes nothing. */
enum result candidates_fold(struct job *job, const struct lane_events *own, struct candidate_state **ret_candidates,
			    int *ret_count);

#endif
