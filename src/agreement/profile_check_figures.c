/* profile_check_figures.c - what is wrong with the figures and patterns of a profile.
 *
 *   rule               what it says
 *   figure-idle        no case of one of its kinds can ever come to what it counts, so that it would stay empty for
 * ever figure-deadline    no case of one of its kinds ever starts the deadline that it is held to pattern-unshared   a
 * field that no step sends: only one side would know the value, and the numbers would differ pattern-singles    a field
 * whose values are of one person each (a whole document's number, a person's data that is sensitive or may not be
 * shared): it would put people on a list, not cases together */
#include "agreement/profile_check.h"

/* Nothing leads to the first state: a case begins there. */
static bool mark_can_be(const struct graph *graph, const struct mark *mark)
{
	return (mark->steps & graph->steps) != 0 || (mark->states & graph->states & ~UINT64_C(1)) != 0;
}

static enum result check_figure_of_kind(struct checking *checking, const struct figure *figure,
					const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	const char *kind = profile->kinds[graph->kind].id;
	bool has_of = figure->kind != FIGURE_ON_TIME || figure->of.steps != 0;
	bool has_since = figure->kind == FIGURE_SHARE || figure->kind == FIGURE_TIME;
	if ((has_of && !mark_can_be(graph, &figure->of)) || (has_since && !mark_can_be(graph, &figure->since)))
		TRY(note(checking, "figure-idle", "figures", figure->id,
			 "A case of kind '%s' can never come to what it counts.", kind));
	if (figure->deadline != NONE && !set_has(graph->deadlines, figure->deadline))
		TRY(note(checking, "figure-deadline", "figures", figure->id,
			 "A case of kind '%s' never starts the deadline '%s'.", kind,
			 profile->deadlines[figure->deadline].id));
	return OK;
}

enum result check_figures(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->figure_count; n++) {
		const struct figure *figure = &profile->figures[n];
		TRY(check_label(checking, &figure->name, false, "figures", figure->id, "name"));
		TRY(check_source(checking, &figure->source, "figures", figure->id, "the figure"));
		for (int kind = 0; kind < profile->kind_count; kind++) {
			if (set_has(figure->kinds, kind))
				TRY(check_figure_of_kind(checking, figure, &checking->graphs[kind]));
		}
	}
	return OK;
}

static bool is_sent(const struct profile *profile, int form)
{
	for (int n = 0; n < profile->step_count; n++) {
		if (profile->steps[n].form == form)
			return true;
	}
	return false;
}

static enum result check_grouping(struct checking *checking, const struct pattern *pattern,
				  const struct grouping *grouping)
{
	const struct form *form = &checking->profile->forms[grouping->form];
	const struct field *field = &form->fields[grouping->field];
	TRY(check_label(checking, &grouping->name, true, "patterns", pattern->id, "name of a field"));
	if (!is_sent(checking->profile, grouping->form))
		TRY(note(checking, "pattern-unshared", "patterns", pattern->id, "No step sends the form of '%s.%s'.",
			 form->id, field->id));
	if (field->never_share || field->sensitive)
		TRY(note(checking, "pattern-singles", "patterns", pattern->id, "The field '%s.%s' is %s.", form->id,
			 field->id, field->never_share ? "never shared" : "sensitive"));
	if (field->type == FIELD_DOCUMENT_NUMBER && grouping->first == 0)
		TRY(note(checking, "pattern-singles", "patterns", pattern->id,
			 "The document's number '%s.%s' is of one person: say how many letters make its series.",
			 form->id, field->id));
	return OK;
}

enum result check_patterns(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->pattern_count; n++) {
		const struct pattern *pattern = &profile->patterns[n];
		TRY(check_label(checking, &pattern->name, false, "patterns", pattern->id, "name"));
		TRY(check_source(checking, &pattern->source, "patterns", pattern->id, "the pattern"));
		for (int m = 0; m < pattern->grouping_count; m++)
			TRY(check_grouping(checking, pattern, &pattern->groupings[m]));
	}
	return OK;
}
