/* quota.c - see quota.h. */
#include "cases/quota.h"

#include "cases/decide_inside.h"

const struct condition *quota_of(const struct profile *profile, int kind)
{
	for (int at = 0; at < profile->step_count; at++) {
		const struct step *step = &profile->steps[at];

		if (kind == NONE || (step->kinds >> kind & 1) == 0)
			continue;
		for (int need = 0; need < step->need_count; need++) {
			if (condition_is_quota(&step->needs[need]))
				return &step->needs[need];
		}
	}
	return NULL;
}

struct summing {
	const char *field;
	int64_t sum;
};

static void sum_look(void *context, const json_t *form)
{
	struct summing *summing = context;

	summing->sum += json_integer_value(json_object_get(form, summing->field));
}

enum result case_quota(const struct case_state *state, const struct condition *quota, int64_t *ret_used,
		       int64_t *ret_of)
{
	static const struct step no_step = {.form = NONE};
	static const struct proposal nothing = {0};
	const struct profile *profile = state->file->profile;
	const struct question question = {.state = state, .profile = profile, .step = &no_step, .proposal = &nothing};
	struct summing summing = {.field = profile->forms[quota->form].fields[quota->field].id};
	const json_t *bound = json_object_get(state->forms[quota->bound_form],
					      profile->forms[quota->bound_form].fields[quota->bound_field].id);

	if (!json_is_integer(bound))
		return MISSING;
	each_form_sent(&question, quota->form, sum_look, &summing);
	*ret_used = summing.sum;
	*ret_of = json_integer_value(bound);
	return OK;
}
