/* gates.h - conditions of a step about other cases (cases/gates.h), with what this node holds of them. Inside the room.
 */
#ifndef VALICO_OFFICE_GATES_H
#define VALICO_OFFICE_GATES_H

#include "cases/gates.h"
#include "office/receiving.h"

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

/* Of an event that came in: holds what its author saw against what is held here. What differs rings the bell and is
 * kept as evidence; what cannot be judged yet waits for the other case's events. */
enum result gates_receive(struct job *job, struct receiving *receiving, const struct event *event);
/* Events of a case came in: what waited for them is judged. */
enum result gates_retry(struct job *job, struct receiving *receiving, const char *case_id);

#endif
