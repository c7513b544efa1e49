/* amounts.c - two conditions about what a form says: a field that is not beyond another one, and an amount that is the
 * share of a whole which the agreement gives for a choice (who pays what).
 *
 * A share is rounded to the nearest whole unit of its currency, a half upwards. Who only asks whether a step is open
 * has not filled in yet what these look at. */
#include "cases/decide_inside.h"

#include <string.h>

const json_t *field_value(const struct question *question, int form, int field)
{
	const json_t *data = question->state->forms[form];

	if (question->step->form == form && question->proposal->form != NULL)
		data = question->proposal->form;
	return json_object_get(data, question->profile->forms[form].fields[field].id);
}

static bool only_asks(const struct question *question, int form)
{
	return question->step->form == form && question->proposal->form == NULL;
}

/* Dates as YYYY-MM-DD and instants in UTC stand in the order of their letters. */
static bool is_beyond(const json_t *value, const json_t *bound)
{
	if (json_is_integer(value) && json_is_integer(bound))
		return json_integer_value(value) > json_integer_value(bound);
	return json_is_string(value) && json_is_string(bound) &&
	       strcmp(json_string_value(value), json_string_value(bound)) > 0;
}

void judge_no_more(struct question *question, const struct condition *condition)
{
	if (only_asks(question, condition->form) || only_asks(question, condition->bound_form))
		return;
	if (is_beyond(field_value(question, condition->form, condition->field),
		      field_value(question, condition->bound_form, condition->bound_field)))
		refuse_step(question, "over-limit", &condition->source, "This is more than was agreed.");
}

static int percent_of(const struct question *question, const struct condition *condition)
{
	const struct field *choosing = &question->profile->forms[condition->by_form].fields[condition->by_field];
	const char *chosen = json_string_value(field_value(question, condition->by_form, condition->by_field));

	for (int at = 0; chosen != NULL && at < choosing->choice_count; at++) {
		if (strcmp(choosing->choices[at].id, chosen) == 0)
			return condition->percents[at];
	}
	return 0;
}

void judge_share(struct question *question, const struct condition *condition)
{
	const json_t *whole = field_value(question, condition->bound_form, condition->bound_field),
		     *share = field_value(question, condition->form, condition->field);
	const char *reason;
	long long due;
	int percent;

	if (only_asks(question, condition->form) || only_asks(question, condition->bound_form))
		return;
	percent = percent_of(question, condition);
	due = ((long long)json_integer_value(whole) * percent + 50) / 100;
	if (json_integer_value(share) == due)
		return;
	reason = arena_print(question->job->arena, "By the rule this share is %d percent: %lld.", percent, due);
	refuse_step(question, "wrong-share", &condition->source,
		    reason != NULL ? reason : "This is not the share that the rule gives.");
}
