/* profile_graph.c - least fixed points over the state graph of one kind of case. Sets are 64-bit masks that only grow,
 * so every loop ends. */
#include "agreement/profile_graph.h"

#define BIT(n) (UINT64_C(1) << (n))

static bool annexes_have_items(const struct profile *profile, uint64_t annexes)
{
	for (int n = 0; n < profile->annex_count; n++) {
		if (set_has(annexes, n) && profile->annexes[n].item_count > 0)
			return true;
	}
	return false;
}

/* By a step that can be taken, or by the very step that asks. */
static bool form_is_carried(const struct profile *profile, const struct graph *graph, const struct step *asking,
			    int form)
{
	if (asking->form == form)
		return true;
	for (int n = 0; n < profile->step_count; n++) {
		if (set_has(graph->steps, n) && profile->steps[n].form == form)
			return true;
	}
	return false;
}

static bool can_hold(const struct profile *profile, const struct graph *graph, const struct step *step,
		     const struct condition *condition)
{
	if (!set_has(condition->kinds, graph->kind))
		return true;
	switch (condition->kind) {
	case CONDITION_EVIDENCE:
		return annexes_have_items(profile, condition->annexes);
	case CONDITION_FIELD_EQUALS:
		return form_is_carried(profile, graph, step, condition->form);
	case CONDITION_HAPPENED:
		return condition->count == 0 || set_has(graph->steps, condition->step);
	case CONDITION_AT_MOST:
		return true;
	case CONDITION_SETTLED:
	case CONDITION_DELIVERED:
		return set_has(graph->steps, condition->step);
	case CONDITION_DEADLINE_RUNNING:
	case CONDITION_DEADLINE_PASSED:
		return set_has(graph->deadlines, condition->deadline);
	case CONDITION_TOTAL_WITHIN:
		return true;
	case CONDITION_EVERY_ROW:
	case CONDITION_AMONG:
	case CONDITION_COUNTED:
		return form_is_carried(profile, graph, step, condition->form) &&
		       form_is_carried(profile, graph, step, condition->bound_form);
	case CONDITION_FREE:
	case CONDITION_NO_MORE:
		return true;
	case CONDITION_SHARE:
		return form_is_carried(profile, graph, step, condition->form) &&
		       form_is_carried(profile, graph, step, condition->bound_form) &&
		       form_is_carried(profile, graph, step, condition->by_form);
	case CONDITION_READY:
		return form_is_carried(profile, graph, step, condition->form);
	}
	return false;
}

static bool can_take(const struct profile *profile, const struct graph *graph, const struct step *step)
{
	if (!set_has(step->kinds, graph->kind) || !(step->from & graph->states) || !step->sides || !step->roles)
		return false;
	for (int n = 0; n < step->need_count; n++) {
		if (!can_hold(profile, graph, step, &step->needs[n]))
			return false;
	}
	return true;
}

static void find_reachable(const struct profile *profile, struct graph *graph)
{
	graph->states = BIT(0);
	for (bool grows = true; grows;) {
		grows = false;
		for (int n = 0; n < profile->step_count; n++) {
			const struct step *step = &profile->steps[n];
			if (set_has(graph->steps, n) || !can_take(profile, graph, step))
				continue;
			graph->steps |= BIT(n);
			graph->deadlines |= step->starts;
			if (step->to != NONE)
				graph->states |= BIT(step->to);
			grows = true;
		}
	}
}

static void find_ending(const struct profile *profile, struct graph *graph)
{
	for (int n = 0; n < profile->state_count; n++) {
		if (profile->states[n].is_end && set_has(graph->states, n))
			graph->ending |= BIT(n);
	}
	for (uint64_t before = 0; before != graph->ending;) {
		before = graph->ending;
		for (int n = 0; n < profile->step_count; n++) {
			const struct step *step = &profile->steps[n];
			if (set_has(graph->steps, n) && set_has(graph->ending, step->to))
				graph->ending |= step->from & graph->states;
		}
	}
}

/* One step out of every state that it can be taken from; true when a state learned of another running deadline. */
static bool carry_running(const struct profile *profile, struct graph *graph, const struct step *step)
{
	bool grows = false;
	for (int from = 0; from < profile->state_count; from++) {
		if (!set_has(step->from & graph->states, from))
			continue;
		uint64_t *after = &graph->running[step->to == NONE ? from : step->to];
		uint64_t running = (graph->running[from] & ~step->stops) | step->starts;
		grows = grows || (running & ~*after);
		*after |= running;
	}
	return grows;
}

static void find_running(const struct profile *profile, struct graph *graph)
{
	for (bool grows = true; grows;) {
		grows = false;
		for (int n = 0; n < profile->step_count; n++) {
			if (set_has(graph->steps, n) && carry_running(profile, graph, &profile->steps[n]))
				grows = true;
		}
	}
}

void graph_of(const struct profile *profile, int kind, struct graph *ret_graph)
{
	*ret_graph = (struct graph){.kind = kind};
	find_reachable(profile, ret_graph);
	find_ending(profile, ret_graph);
	find_running(profile, ret_graph);
}
