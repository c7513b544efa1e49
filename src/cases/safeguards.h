/* safeguards.h - the node's own lane of a case: safeguards answered, second officers' agreement, proposals, notes.
 *
 * These are events like the others (signed, linked, sealed), but under a key letter addressed to this node only, and
 * they never go into the outbox: the answer to "is an asylum claim pending?" cannot cross the border. A shared step
 * carries only the hash of this lane's head, so that the author can later prove what stood when it was taken. */
#ifndef VALICO_CASES_SAFEGUARDS_H
#define VALICO_CASES_SAFEGUARDS_H

#include "cases/candidates.h"

/* The words of own-lane records (body.step of EVENT_RECORD), and the members of their form. */
#define RECORD_OPEN "open"         /* kind, requesting, requested, reference */
#define RECORD_AFFIRM "affirm"     /* safeguard, answer, source */
#define RECORD_AGREE "agree"       /* safeguard: a second officer agrees with the answer that stands */
#define RECORD_EVIDENCE "evidence" /* files added before the step that sends them */
#define RECORD_PROPOSE "propose"   /* step, form: what a second officer may release */
#define RECORD_NOTE "note"         /* text: for colleagues only */
#define RECORD_TAKE "take"         /* account: who works on it */
#define RECORD_REMOVE "remove"     /* hash: evidence that is not to be sent after all */
/* and RECORD_CANDIDATE of candidates.h */

enum safeguard_answer { ANSWER_NONE, ANSWER_STANDS, ANSWER_DOES_NOT_STAND, ANSWER_UNKNOWN };

struct safeguard_state {
	enum safeguard_answer answer;
	const char *source;
	const char *officer; /* pseudonym of who answered */
	struct instant time;
	const char *second; /* pseudonym of who agreed, or NULL */
	struct instant second_time;
};

struct own_state {
	int kind; /* from "open"; NONE */
	int side_party[PARTY_MOST];
	const char *reference;
	struct safeguard_state *safeguards; /* one for each of the profile's */
	const struct event **evidence;      /* records whose file was not sent or removed */
	int evidence_count;
	const struct event **proposals;     /* last proposal for each step, or NULL; index is the step */
	const char *taken_by;               /* account id, or NULL */
	struct candidate_state *candidates; /* people of the register about whom something was decided */
	int candidate_count;
	struct hash head;
	int64_t number;
};

/* Folds the own lane. `shared` tells which files and proposals were sent since. */
enum result own_fold(struct job *job, const struct case_file *file, const struct case_state *shared,
		     struct own_state **ret_own);

/* Before the opening step the shared state knows neither kind nor sides: takes them from the own lane, so that
 * case_decide() can say what stands against opening. */
void case_assume_opening(struct case_state *state, const struct own_state *own);

#endif
