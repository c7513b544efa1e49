/* gates.h - conditions of a step about other cases (cases/gates.h), with what this node holds of them. Inside the room.
 */
#ifndef VALICO_OFFICE_CASE_GATES_H
#define VALICO_OFFICE_CASE_GATES_H

#include "cases/gates.h"
#include "office/case/open_case.h"

/* How the cases stand that a step's conditions name: those that are held here, of the same regime, that every
 * partner of this case holds too and that the actor may read; of others nothing is said, not even that they exist.
 * `form` is the step's, or NULL.
 */
enum result gates_see(struct job *job, const struct office *office, const struct actor *actor,
		      const struct open_case *open, const struct step *step, const json_t *form,
		      struct seen_case **ret_saw, int *ret_count);

/* "gates" of the case page: for each step that is at hand, each case that it names, green or not and why. Also
 * "gate_alarms": what a partner's step said of another case and is not so here. */
enum result page_gates(struct job *job, const struct office *office, const struct actor *actor,
		       const struct open_case *open, json_t *page);

#endif
