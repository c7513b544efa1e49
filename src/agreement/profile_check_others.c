/* profile_check_others.c - what a profile says of other agreements, held against them.
 *
 *   rule         what it says
 *   gate-state   a condition names a state that the other agreement does not have, or that no case of it can reach */
#include "agreement/profile_graph.h"

#include <string.h>

#define FINDINGS_MOST 100

static bool can_stand_in(const struct profile *other, const char *state)
{
	int at = profile_find_state(other, state);

	for (int kind = 0; at > 0 && kind < other->kind_count; kind++) {
		struct graph graph;

		graph_of(other, kind, &graph);
		if (set_has(graph.states, at))
			return true;
	}
	return false;
}

static enum result check_condition(struct job *job, const struct step *step, const struct condition *condition,
				   const struct profile *other, struct finding *findings, int *count)
{
	for (int word = 0; word < condition->word_count && *count < FINDINGS_MOST; word++) {
		struct finding *finding = &findings[*count];

		if (can_stand_in(other, condition->words[word]))
			continue;
		finding->rule = "gate-state";
		TAKE(job, finding->place = arena_print(job->arena, "steps.%s", step->id));
		TAKE(job, finding->text = arena_print(job->arena, "No case of '%s' can stand in '%s'.", other->id,
						      condition->words[word]));
		(*count)++;
	}
	return OK;
}

enum result profile_check_other(struct job *job, const struct profile *profile, const struct profile *other,
				const struct finding **ret_findings, int *ret_count)
{
	struct finding *findings;
	int count = 0;

	TAKE(job, findings = NEW_MANY(job->arena, struct finding, FINDINGS_MOST));
	for (int at = 0; at < profile->step_count; at++) {
		const struct step *step = &profile->steps[at];

		for (int need = 0; need < step->need_count; need++) {
			if (step->needs[need].kind == CONDITION_READY &&
			    strcmp(step->needs[need].agreement, other->id) == 0)
				TRY(check_condition(job, step, &step->needs[need], other, findings, &count));
		}
	}
	*ret_findings = findings;
	*ret_count = count;
	return OK;
}
