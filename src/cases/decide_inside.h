/* decide_inside.h - what the rules of case_decide() share. Inside the room. */
#ifndef VALICO_CASES_DECIDE_INSIDE_H
#define VALICO_CASES_DECIDE_INSIDE_H

#include "cases/decide.h"

/* What a decision looks at, so that a rule is a function of one argument. */
struct question {
	struct job *job;
	const struct case_state *state;
	const struct own_state *own;
	const struct proposal *proposal;
	const struct profile *profile;
	const struct step *step;
	struct verdict *verdict;
	struct refusal spare; /* written when memory is out or there are too many; the verdict is "no" all the same */
};

/* Adds a refusal. Never NULL. */
struct refusal *refuse_step(struct question *question, const char *rule, const struct source *source,
			    const char *reason);

/* Looks at each form of a kind that was sent with a step that counts, the proposed one last. */
typedef void form_look(void *context, const json_t *form);
void each_form_sent(const struct question *question, int form, form_look *look, void *context);

/* Is the total of a field within its bound? Without a bound nothing is too much. Who only asks whether the step is open
 * needs room for one more. (rows.c) */
bool total_is_within(const struct question *question, const struct condition *condition);
/* Is each row of the list named by a form that was sent? */
bool every_row_is_named(const struct question *question, const struct condition *condition);
/* Is what the step's form names a row of the list; does it say how many rows there are? True while it says nothing. */
bool some_row_is_named(const struct question *question, const struct condition *condition);
bool rows_are_counted(const struct question *question, const struct condition *condition);

/* Is what the case books free? (bookings.c) */
void judge_free(struct question *question, const struct condition *condition);

/* The value of a field: in the proposed form where the step has that form, else as the case holds it; NULL for none. */
const json_t *field_value(const struct question *question, int form, int field);

/* Is a field within its bound; is an amount the share that a choice gives? (amounts.c) */
void judge_no_more(struct question *question, const struct condition *condition);
void judge_share(struct question *question, const struct condition *condition);

/* Is each case that a condition of this kind names ready? (gates.c) */
void judge_ready(struct question *question, const struct condition *condition);

#endif
