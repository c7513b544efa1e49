/* gates.h - conditions about other cases: a list of this case names them, and each must stand, settled, in one of the
 * states that the agreement says (`ready` in a profile; docs/agreements.md).
 *
 * The fold of a case must not depend on what else a node holds, so a step carries what its author saw of the other
 * cases (struct seen_case). The author's node judges by what it holds; every other node judges by what the step says,
 * and so both fold it alike whatever arrives first. Whether the author told the truth is no part of the fold: the
 * receiver folds the named events of the other case itself (gate_holds()) and rings the bell when they say otherwise.
 */
#ifndef VALICO_CASES_GATES_H
#define VALICO_CASES_GATES_H

#include "cases/decide.h"

/* The ids of the cases that a `ready` condition names: by the form `form` of the step where it holds the list, else by
 * what the case holds. Those left out by its `except` are not among them. The ids are the forms'. */
enum result gate_cases(struct job *job, const struct case_state *state, const struct step *step,
		       const struct condition *condition, const json_t *form, const char ***ret_ids, int *ret_count);

/* What stands against one of those cases, if anything, added to the verdict. `id` must outlive it. */
enum result gate_judge(struct job *job, const struct case_state *state, const struct condition *condition,
		       const struct seen_case *saw, int saw_count, const char *id, struct verdict *verdict);

/* What a case is to the step of another: as its folded state says. The words are the state's. */
enum result gate_see(struct job *job, const struct case_state *state, struct seen_case *ret_seen);

enum gate_finding { GATE_AGREES, GATE_DIFFERS, GATE_WAITS };

/* Does a case that is held bear out what an author saw of it? WAITS while not all of its events that the author named
 * are here. */
enum result gate_check(struct job *job, const struct case_file *file, const struct seen_case *seen,
		       enum gate_finding *ret_finding);

#endif
