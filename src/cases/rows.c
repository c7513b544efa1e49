/* rows.c - conditions that count: totals of a field over all forms that were sent, and lists whose rows are named,
 * answered or counted elsewhere. */
#include "cases/decide_inside.h"

#include <string.h>

/* What is asked of each form that was sent with a step that counts, the proposed one included. */
struct tally {
	const struct profile *profile;
	const struct condition *condition;
	json_int_t sum;     /* of the numbers in the field */
	const char *wanted; /* a name that is looked for, or NULL */
	bool found;
};

static const char *field_id(const struct profile *profile, int form, int field)
{
	return profile->forms[form].fields[field].id;
}

static void tally_total(void *context, const json_t *form)
{
	struct tally *tally = context;
	const struct condition *condition = tally->condition;

	tally->sum +=
	    json_integer_value(json_object_get(form, field_id(tally->profile, condition->form, condition->field)));
}

static void tally_name(void *context, const json_t *form)
{
	struct tally *tally = context;
	const struct condition *condition = tally->condition;
	const char *name = json_string_value(
	    json_object_get(form, field_id(tally->profile, condition->bound_form, condition->bound_field)));

	if (name != NULL && tally->wanted != NULL && strcmp(name, tally->wanted) == 0)
		tally->found = true;
}

void each_form_sent(const struct question *question, int form, form_look *look, void *context)
{
	const struct case_state *state = question->state;

	for (int at = 0; at < state->decided_count; at++) {
		const struct outcome *outcome = &state->outcomes[at];

		if (outcome->event->body.kind == EVENT_STEP && outcome->kind == OUTCOME_APPLIED &&
		    outcome->step != NONE && question->profile->steps[outcome->step].form == form)
			look(context, outcome->event->body.form);
	}
	if (question->step->form == form && question->proposal->form != NULL)
		look(context, question->proposal->form);
}

bool total_is_within(const struct question *question, const struct condition *condition)
{
	struct tally tally = {.profile = question->profile, .condition = condition};
	const json_t *bound =
	    json_object_get(question->state->forms[condition->bound_form],
			    field_id(question->profile, condition->bound_form, condition->bound_field));
	bool only_asks = question->step->form == condition->form && question->proposal->form == NULL;

	if (!json_is_integer(bound))
		return true;
	each_form_sent(question, condition->form, tally_total, &tally);
	return tally.sum + only_asks <= json_integer_value(bound);
}

bool every_row_is_named(const struct question *question, const struct condition *condition)
{
	const json_t *list = json_object_get(question->state->forms[condition->form],
					     field_id(question->profile, condition->form, condition->field));
	const char *id = field_id(question->profile, condition->bound_form, condition->bound_field);

	if (question->step->form == condition->form && question->proposal->form != NULL)
		list = json_object_get(question->proposal->form,
				       field_id(question->profile, condition->form, condition->field));
	for (size_t row = 0; row < json_array_size(list); row++) {
		struct tally tally = {.profile = question->profile, .condition = condition};

		tally.wanted = json_string_value(json_object_get(json_array_get(list, row), id));
		each_form_sent(question, condition->bound_form, tally_name, &tally);
		if (!tally.found)
			return false;
	}
	return list != NULL;
}

/* What the step's own form says in the condition's second field; NULL when that is not known yet. */
static const json_t *said_in_step(const struct question *question, const struct condition *condition)
{
	if (question->step->form != condition->bound_form)
		return NULL;
	return json_object_get(question->proposal->form,
			       field_id(question->profile, condition->bound_form, condition->bound_field));
}

bool some_row_is_named(const struct question *question, const struct condition *condition)
{
	const json_t *list = json_object_get(question->state->forms[condition->form],
					     field_id(question->profile, condition->form, condition->field));
	const char *id = field_id(question->profile, condition->bound_form, condition->bound_field);
	const char *said = json_string_value(said_in_step(question, condition));
	bool found = said == NULL;

	for (size_t row = 0; row < json_array_size(list) && !found; row++) {
		const char *name = json_string_value(json_object_get(json_array_get(list, row), id));

		found = name != NULL && strcmp(name, said) == 0;
	}
	return found;
}

bool rows_are_counted(const struct question *question, const struct condition *condition)
{
	const json_t *list = json_object_get(question->state->forms[condition->form],
					     field_id(question->profile, condition->form, condition->field));
	const json_t *said = said_in_step(question, condition);

	return said == NULL || json_integer_value(said) == (json_int_t)json_array_size(list);
}
