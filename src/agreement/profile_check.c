/* profile_check.c - what is wrong with a profile that reads well: proofs on the state graph, then a walk through every
 * label, source and form.
 *
 *   rule                           what it says
 *   dead-end                       a state that can be reached and from which no end can
 *   unreachable                    a state of no kind of case, or a step that one of its kinds can never take
 *   turn-without-step              a state that awaits a side which can do nothing there
 *   opening                        a step from the first state that does not open, or an opening one from another
 *   precedence-tied                concurrent steps of two sides whose order only chance (the hash) would settle
 *   deadline-without-consequence   nothing follows from its passing, or no step ever starts or stops it
 *   deadline-runs-on               it may still run when the case has ended
 *   silence-unguarded              the step that silence allows does not wait for the deadline, or for its proof
 *   extension-without-length       a step extends a deadline that has no longer length
 *   hours-missing                  a deadline in working hours, and a party that may be obliged names no hours
 *   joint-alone                    a joint step of one side only, or one that opens, corrects or leads nowhere
 *   alike-alone                    a field in which two are to say the same, in a form that no joint step carries
 *   safeguard-idle                 a safeguard that never stands before a step of its kinds
 *   label-missing, source-missing  as they say
 *   never-share-leaves             a never-share field in the form of a step, or in the rows of one
 *
 * Those of figures and patterns stand at the head of profile_check_figures.c, those of bookings and quotas at that of
 * profile_check_bookings.c, those of readers at that of profile_check_readers.c, those of answers by rule at that of
 * profile_by_rule.c. */
#include "agreement/profile_check.h"

#include <stdarg.h>
#include <stdio.h>

#define FINDINGS_MOST 500

/* ---- noting ---- */

enum result note(struct checking *checking, const char *rule, const char *section, const char *id, const char *format,
		 ...)
{
	if (checking->count == FINDINGS_MOST)
		return OK;
	char sentence[400];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	struct finding *finding = &checking->findings[checking->count];
	finding->rule = rule;
	TAKE(checking->job, finding->place = id ? arena_print(checking->job->arena, "%s.%s", section, id)
						: arena_copy_cstring(checking->job->arena, section));
	TAKE(checking->job, finding->text = arena_copy_cstring(checking->job->arena, sentence));
	checking->count++;
	return OK;
}

/* ---- the graph ---- */

static enum result check_states_of_kind(struct checking *checking, const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	const char *kind = profile->kinds[graph->kind].id;
	for (int n = 0; n < profile->state_count; n++) {
		if (set_has(graph->states, n) && !set_has(graph->ending, n))
			TRY(note(checking, "dead-end", "states", profile->states[n].id,
				 "A case of kind '%s' can get here, and from here to no end.", kind));
	}
	return OK;
}

static bool side_can_act(const struct checking *checking, const struct graph *graph, int state, int side)
{
	for (int n = 0; n < checking->profile->step_count; n++) {
		const struct step *step = &checking->profile->steps[n];
		if (set_has(graph->steps, n) && set_has(step->from, state) && (step->sides >> side & 1))
			return true;
	}
	return false;
}

static enum result check_turns_of_kind(struct checking *checking, const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->state_count; n++) {
		int side = profile->states[n].turn;
		if (side == NONE || !set_has(graph->states, n) || side_can_act(checking, graph, n, side))
			continue;
		TRY(note(checking, "turn-without-step", "states", profile->states[n].id,
			 "A case of kind '%s' awaits '%s' here, which can take no step.",
			 profile->kinds[graph->kind].id, profile->sides[side].id));
	}
	return OK;
}

static enum result check_steps_of_kind(struct checking *checking, const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->step_count; n++) {
		const struct step *step = &profile->steps[n];
		if (set_has(step->kinds, graph->kind) && !set_has(graph->steps, n))
			TRY(note(checking, "unreachable", "steps", step->id,
				 "No case of kind '%s' can ever take this step.", profile->kinds[graph->kind].id));
	}
	return OK;
}

static enum result check_ends_of_kind(struct checking *checking, const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->state_count; n++) {
		if (!profile->states[n].is_end || !set_has(graph->states, n))
			continue;
		for (int m = 0; m < profile->deadline_count; m++) {
			if (set_has(graph->running[n], m))
				TRY(note(checking, "deadline-runs-on", "states", profile->states[n].id,
					 "The deadline '%s' may still run when a case of kind '%s' has ended here.",
					 profile->deadlines[m].id, profile->kinds[graph->kind].id));
		}
	}
	return OK;
}

static enum result check_unreachable_states(struct checking *checking)
{
	uint64_t reachable = 0;
	for (int kind = 0; kind < checking->profile->kind_count; kind++)
		reachable |= checking->graphs[kind].states;
	for (int n = 0; n < checking->profile->state_count; n++) {
		if (!set_has(reachable, n))
			TRY(note(checking, "unreachable", "states", checking->profile->states[n].id,
				 "No case of any kind can get here."));
	}
	return OK;
}

static enum result check_graph(struct checking *checking)
{
	for (int kind = 0; kind < checking->profile->kind_count; kind++) {
		struct graph *graph = &checking->graphs[kind];
		graph_of(checking->profile, kind, graph);
		TRY(check_states_of_kind(checking, graph));
		TRY(check_turns_of_kind(checking, graph));
		TRY(check_steps_of_kind(checking, graph));
		TRY(check_ends_of_kind(checking, graph));
	}
	return check_unreachable_states(checking);
}

/* ---- steps ---- */

static enum result check_opening(struct checking *checking, const struct step *step)
{
	bool from_first = set_has(step->from, 0);
	if (step->opens && (step->from != 1 || step->to == NONE))
		return note(checking, "opening", "steps", step->id,
			    "An opening step leads from the first state, and only from there, to another.");
	if (!step->opens && from_first)
		return note(checking, "opening", "steps", step->id,
			    "It can be taken in the first state, before any step has opened the case.");
	return OK;
}

/* Two steps that two sides may take at once, each of which changes the state. */
static bool are_rivals(const struct step *a, const struct step *b)
{
	bool by_two_sides = (a->sides | b->sides) & ((a->sides | b->sides) - 1);
	return by_two_sides && a->to != NONE && b->to != NONE && (a->kinds & b->kinds) && (a->from & b->from);
}

static enum result check_precedence(struct checking *checking, int index)
{
	const struct step *steps = checking->profile->steps;
	for (int n = 0; n < index; n++) {
		if (steps[n].precedence == steps[index].precedence && are_rivals(&steps[n], &steps[index]))
			TRY(note(checking, "precedence-tied", "steps", steps[index].id,
				 "It may cross '%s' of the other side, and both have precedence %d.", steps[n].id,
				 steps[n].precedence));
	}
	return OK;
}

static enum result check_extensions(struct checking *checking, const struct step *step)
{
	for (int n = 0; n < checking->profile->deadline_count; n++) {
		const struct deadline *deadline = &checking->profile->deadlines[n];
		if (set_has(step->extends, n) && deadline->extended_length == 0)
			TRY(note(checking, "extension-without-length", "steps", step->id,
				 "It extends '%s', which has no extended length.", deadline->id));
	}
	return OK;
}

static enum result check_joint(struct checking *checking, const struct step *step)
{
	bool is_alone = (step->sides & (step->sides - 1)) == 0;
	if (!step->joint || (!is_alone && step->to != NONE && !step->opens && !step->corrects))
		return OK;
	return note(checking, "joint-alone", "steps", step->id,
		    "A joint step is of two sides or more, and leads to a state when all of them have taken it.");
}

static bool carried_jointly(const struct profile *profile, int form)
{
	for (int n = 0; n < profile->step_count; n++) {
		if (profile->steps[n].joint && profile->steps[n].form == form)
			return true;
	}
	return false;
}

static enum result check_alike(struct checking *checking)
{
	for (int n = 0; n < checking->profile->form_count; n++) {
		const struct form *form = &checking->profile->forms[n];
		for (int at = 0; at < form->field_count; at++) {
			if (form->fields[at].alike && !carried_jointly(checking->profile, n))
				TRY(note(checking, "alike-alone", "forms", form->id,
					 "Nobody else says '%s' too: no joint step carries this form.",
					 form->fields[at].id));
		}
	}
	return OK;
}

/* A never-share field in the form or in the rows of its lists; `seen` keeps forms that hold each other from looping. */
static enum result check_leaks(struct checking *checking, const struct step *step, int form, uint64_t *seen)
{
	if (set_has(*seen, form))
		return OK;
	*seen |= UINT64_C(1) << form;
	const struct form *leaving = &checking->profile->forms[form];
	for (int n = 0; n < leaving->field_count; n++) {
		const struct field *field = &leaving->fields[n];
		if (field->never_share)
			TRY(note(checking, "never-share-leaves", "steps", step->id,
				 "Its form would carry the never-share field '%s.%s' out of the node.", leaving->id,
				 field->id));
		if (field->rows_of != NONE)
			TRY(check_leaks(checking, step, field->rows_of, seen));
	}
	return OK;
}

static enum result check_steps(struct checking *checking)
{
	for (int n = 0; n < checking->profile->step_count; n++) {
		const struct step *step = &checking->profile->steps[n];
		uint64_t seen = 0;
		TRY(check_opening(checking, step));
		TRY(check_precedence(checking, n));
		TRY(check_extensions(checking, step));
		TRY(check_joint(checking, step));
		if (step->form != NONE)
			TRY(check_leaks(checking, step, step->form, &seen));
	}
	return check_alike(checking);
}

/* ---- deadlines and safeguards ---- */

static bool step_needs(const struct step *step, enum condition_kind kind, int deadline, int proof)
{
	for (int n = 0; n < step->need_count; n++) {
		const struct condition *need = &step->needs[n];
		if (need->kind == kind && (step->kinds & ~need->kinds) == 0 && need->deadline == deadline &&
		    need->step == proof)
			return true;
	}
	return false;
}

static enum result check_silence(struct checking *checking, int index)
{
	const struct deadline *deadline = &checking->profile->deadlines[index];
	if (deadline->silence_step == NONE)
		return OK;
	const struct step *step = &checking->profile->steps[deadline->silence_step];
	if (!step_needs(step, CONDITION_DEADLINE_PASSED, index, NONE))
		TRY(note(checking, "silence-unguarded", "deadlines", deadline->id,
			 "'%s' does not need this deadline to have passed.", step->id));
	if (deadline->silence_proof != NONE && !step_needs(step, CONDITION_DELIVERED, NONE, deadline->silence_proof))
		TRY(note(checking, "silence-unguarded", "deadlines", deadline->id,
			 "'%s' does not need the signed receipt of '%s'.", step->id,
			 checking->profile->steps[deadline->silence_proof].id));
	return OK;
}

static enum result check_consequence(struct checking *checking, int index)
{
	const struct profile *profile = checking->profile;
	const struct deadline *deadline = &profile->deadlines[index];
	uint64_t starts = 0;
	uint64_t stops = 0;
	for (int n = 0; n < profile->step_count; n++) {
		starts |= profile->steps[n].starts;
		stops |= profile->steps[n].stops;
	}
	if (!deadline->silence.text[ENGLISH])
		TRY(note(checking, "deadline-without-consequence", "deadlines", deadline->id,
			 "Nothing is said to follow when it passes."));
	if (!set_has(starts, index))
		TRY(note(checking, "deadline-without-consequence", "deadlines", deadline->id, "No step starts it."));
	if (!set_has(stops, index))
		TRY(note(checking, "deadline-without-consequence", "deadlines", deadline->id,
			 "No step stops it, so acting in time would change nothing."));
	return OK;
}

/* Any party may come to play the side that is obliged. */
static enum result check_hours(struct checking *checking, const struct deadline *deadline)
{
	bool counts_hours = deadline->unit == UNIT_WORKING_HOURS ||
			    (deadline->extended_length && deadline->extended_unit == UNIT_WORKING_HOURS);
	for (int n = 0; counts_hours && n < checking->profile->party_count; n++) {
		if (!checking->profile->parties[n].closes)
			TRY(note(checking, "hours-missing", "deadlines", deadline->id,
				 "It counts working hours, and '%s' names none.", checking->profile->parties[n].id));
	}
	return OK;
}

static enum result check_deadlines(struct checking *checking)
{
	for (int n = 0; n < checking->profile->deadline_count; n++) {
		TRY(check_hours(checking, &checking->profile->deadlines[n]));
		TRY(check_consequence(checking, n));
		TRY(check_silence(checking, n));
	}
	return OK;
}

static enum result check_safeguards(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->safeguard_count; n++) {
		const struct safeguard *safeguard = &profile->safeguards[n];
		uint64_t guarded = 0;
		for (int m = 0; m < profile->step_count; m++) {
			if (set_has(safeguard->before, m))
				guarded |= profile->steps[m].kinds & safeguard->kinds;
		}
		if (!safeguard->kinds || (safeguard->kinds & ~guarded))
			TRY(note(checking, "safeguard-idle", "safeguards", safeguard->id,
				 "For one of its kinds of case it stands before no step."));
	}
	return OK;
}

/* ---- labels and sources ---- */

enum result check_label(struct checking *checking, const struct label *label, bool optional, const char *section,
			const char *id, const char *what)
{
	if (optional && !label->text[ENGLISH])
		return OK;
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		if (!label->text[language])
			TRY(note(checking, "label-missing", section, id, "No %s in '%s'.", what,
				 language_code[language]));
	}
	return OK;
}

enum result check_source(struct checking *checking, const struct source *source, const char *section, const char *id,
			 const char *what)
{
	if (source->article)
		return OK;
	return note(checking, "source-missing", section, id, "No source is named for %s.", what);
}

static enum result words_of_head(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	TRY(check_label(checking, &profile->title, false, "title", NULL, "title"));
	TRY(check_source(checking, &profile->source, "source", NULL, "the agreement"));
	TRY(check_source(checking, &profile->retention.source, "retention", NULL, "the retention"));
	for (int n = 0; n < profile->side_count; n++)
		TRY(check_label(checking, &profile->sides[n].name, false, "sides", profile->sides[n].id, "name"));
	for (int n = 0; n < profile->state_count; n++) {
		const struct state *state = &profile->states[n];
		TRY(check_label(checking, &state->name, false, "states", state->id, "name"));
		TRY(check_label(checking, &state->next, true, "states", state->id, "word on what comes next"));
		TRY(check_label(checking, &state->awaits, true, "states", state->id, "name of who has to act"));
	}
	for (int n = 0; n < profile->kind_count; n++) {
		const struct kind *kind = &profile->kinds[n];
		if (kind->retention.months > 0)
			TRY(check_source(checking, &kind->retention.source, "kinds", kind->id, "its retention"));
		TRY(check_label(checking, &kind->name, false, "kinds", kind->id, "name"));
		TRY(check_source(checking, &kind->source, "kinds", kind->id, "the kind"));
	}
	return OK;
}

static enum result words_of_party(struct checking *checking, const struct party *party)
{
	TRY(check_label(checking, &party->name, false, "parties", party->id, "name"));
	TRY(check_label(checking, &party->authority, false, "parties", party->id, "authority"));
	for (int n = 0; n < party->holiday_count; n++)
		TRY(check_label(checking, &party->holidays[n].name, false, "parties", party->id, "name of a holiday"));
	return OK;
}

static enum result words_of_field(struct checking *checking, const struct form *form, const struct field *field)
{
	const char *place;
	TAKE(checking->job, place = arena_print(checking->job->arena, "%s.%s", form->id, field->id));
	TRY(check_label(checking, &field->name, false, "forms", place, "name"));
	TRY(check_label(checking, &field->help, true, "forms", place, "help"));
	TRY(check_source(checking, &field->source, "forms", place, "the field"));
	for (int n = 0; n < field->choice_count; n++)
		TRY(check_label(checking, &field->choices[n].name, false, "forms", place, "name of a choice"));
	return OK;
}

static enum result words_of_form(struct checking *checking, const struct form *form)
{
	TRY(check_label(checking, &form->name, false, "forms", form->id, "name"));
	TRY(check_source(checking, &form->source, "forms", form->id, "the form"));
	for (int n = 0; n < form->field_count; n++)
		TRY(words_of_field(checking, form, &form->fields[n]));
	return OK;
}

static enum result words_of_annex(struct checking *checking, const struct annex *annex)
{
	TRY(check_label(checking, &annex->name, false, "annexes", annex->id, "name"));
	TRY(check_source(checking, &annex->source, "annexes", annex->id, "the annex"));
	for (int n = 0; n < annex->item_count; n++)
		TRY(check_label(checking, &annex->items[n].name, false, "annexes", annex->id, "name of an item"));
	return OK;
}

static enum result words_of_step(struct checking *checking, const struct step *step)
{
	TRY(check_label(checking, &step->name, false, "steps", step->id, "name"));
	TRY(check_label(checking, &step->hint, true, "steps", step->id, "hint"));
	TRY(check_source(checking, &step->source, "steps", step->id, "the step"));
	for (int n = 0; n < step->need_count; n++)
		TRY(check_source(checking, &step->needs[n].source, "steps", step->id, "a condition"));
	return OK;
}

static enum result words_of_rules(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->deadline_count; n++) {
		const struct deadline *deadline = &profile->deadlines[n];
		TRY(check_label(checking, &deadline->name, false, "deadlines", deadline->id, "name"));
		TRY(check_label(checking, &deadline->silence, true, "deadlines", deadline->id, "consequence"));
		TRY(check_source(checking, &deadline->source, "deadlines", deadline->id, "the deadline"));
	}
	for (int n = 0; n < profile->safeguard_count; n++) {
		const struct safeguard *safeguard = &profile->safeguards[n];
		TRY(check_label(checking, &safeguard->name, false, "safeguards", safeguard->id, "name"));
		TRY(check_label(checking, &safeguard->question, false, "safeguards", safeguard->id, "question"));
		TRY(check_source(checking, &safeguard->source, "safeguards", safeguard->id, "the safeguard"));
	}
	return OK;
}

static enum result check_words(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	TRY(words_of_head(checking));
	for (int n = 0; n < profile->party_count; n++)
		TRY(words_of_party(checking, &profile->parties[n]));
	for (int n = 0; n < profile->form_count; n++)
		TRY(words_of_form(checking, &profile->forms[n]));
	for (int n = 0; n < profile->annex_count; n++)
		TRY(words_of_annex(checking, &profile->annexes[n]));
	for (int n = 0; n < profile->step_count; n++)
		TRY(words_of_step(checking, &profile->steps[n]));
	return words_of_rules(checking);
}

enum result profile_check(struct job *job, const struct profile *profile, const struct finding **ret_findings,
			  int *ret_count)
{
	struct checking checking = {.job = job, .profile = profile};
	TAKE(job, checking.graphs = NEW_MANY(job->arena, struct graph, (size_t)profile->kind_count));
	TAKE(job, checking.findings = NEW_MANY(job->arena, struct finding, FINDINGS_MOST));
	TRY(check_graph(&checking));
	TRY(check_steps(&checking));
	TRY(check_deadlines(&checking));
	TRY(check_safeguards(&checking));
	TRY(check_words(&checking));
	TRY(check_figures(&checking));
	TRY(check_patterns(&checking));
	TRY(check_bookings(&checking));
	TRY(check_quotas(&checking));
	TRY(check_readers(&checking));
	TRY(check_by_rule(&checking));
	*ret_findings = checking.findings;
	*ret_count = checking.count;
	return OK;
}
