/* agents.h - agents that reports name (a form's field `agent`). Inside the room. */
#ifndef VALICO_OFFICE_CASE_AGENTS_H
#define VALICO_OFFICE_CASE_AGENTS_H

#include "office/office.h"

/* Notes the agent that a form of a step names which the public may take too, whoever took it: under the number of the
 * report that the case came from, else under the case. */
enum result agent_of_step(struct job *job, const struct office *office, const char *case_id, const struct step *step,
			  const json_t *form);

/* Notes the agent that a form of the profile names (field `agent`), for the pattern. */
enum result agent_note(struct job *job, const struct office *office, const char *number, const json_t *form);

#endif
