/* search.h - from a question to ranked candidates with their reasons, within a bounded effort.
 *
 * Numbers (document, national, telephone) are looked up first. Each name token of the question is widened to the
 * tokens of the vocabulary that it may be a spelling of (keys, then likeness); the span of birth years bounds every
 * list. People are found by two names that they carry together, those first who may agree in most, until nobody who is
 * left could still be among the best (the sum of what agrees can weigh is a bound), and what thousands agree in is left
 * out when others agree in clearly more. Candidates are weighed with score_person(). The effort,
 * counted in entries of lists read and people weighed, has an upper bound; when it is reached, the answer says so. */
#ifndef VALICO_IDENTITY_SEARCH_H
#define VALICO_IDENTITY_SEARCH_H

#include "identity/index.h"

#define CANDIDATES_MOST 50
#define SEARCH_EFFORT_USUAL 1500000

struct search_question {
	struct person person;
	int most;       /* candidates wanted, 1 to CANDIDATES_MOST */
	int64_t effort; /* bound; 0 for the usual one */
};

struct candidate {
	int64_t number;     /* in the index */
	uint64_t reference; /* the register's row */
	bool in_changes;    /* stands in the changes beside the index */
	struct person person;
	struct score score;
};

struct search_answer {
	struct candidate *candidates; /* best first; the job's arena */
	int count;
	int64_t equal;       /* people who fit as well as the first, within a bit; the first included */
	bool equal_is_least; /* there may be more: the bound was reached before all were counted */
	int64_t effort;
	bool cut; /* the bound was reached before the search was through */
};

/* An index with the changes since it was built (NULL for none). People of `index` whose references `changes` hides are
 * left out (index_builder_hide()). */
struct index_set {
	const struct index *index, *changes;
};

/* INVALID with rule "question-empty" when nothing in it can be looked for (only weak tokens, only a sex). */
enum result search_people(struct job *job, const struct index_set *set, const struct weights *weights,
			  const struct search_question *question, struct search_answer *ret_answer);

#endif
