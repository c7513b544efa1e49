/* projection.c - what is kept of a folded case beside its events: the list of projections, and the row of the queue.
 *
 * Who the case is about comes from the form of its opening step, or from that step's draft while the case has not been
 * sent: the fields family_name, given_names, born and nationality, where the form has them; the name in its own script
 * from the fields that say in their name which script it is (family_name_urdu, given_names_urdu); the document from
 * document_number or the first of the list `documents`. A case that is about no person has the heading that its
 * agreement names: the first field of that form which is one. */
#include "office/case/projection.h"

#include "agreement/calendar.h"
#include "office/case/bookings.h"
#include "office/case/lessons.h"
#include "office/case/picture.h"
#include "office/case/readers.h"

#include <string.h>

int opening_step(const struct profile *profile, int kind)
{
	for (int step = 0; step < profile->step_count; step++) {
		if (profile->steps[step].opens && kind != NONE &&
		    (profile->steps[step].kinds & (UINT64_C(1) << kind)) != 0)
			return step;
	}
	return NONE;
}

enum result projection_person(struct job *job, const struct office *office, const struct open_case *open,
			      const json_t **ret_form)
{
	const struct profile *profile = open->agreement->profile;
	const struct case_state *state = open->state;
	int step = opening_step(profile, state->kind);
	struct draft_record draft;
	enum result found;
	json_t *form;

	*ret_form = NULL;
	if (step == NONE)
		return OK;
	if (state->opening_outcome != NONE) {
		step = state->outcomes[state->opening_outcome].step;
		if (profile->steps[step].form != NONE)
			*ret_form = state->forms[profile->steps[step].form];
		return OK;
	}
	found = draft_find(job, office->database, open->record.case_id, profile->steps[step].id, &draft);
	if (found == MISSING)
		return OK;
	TRY(found);
	TRY(json_read(job, "draft", bytes_of(draft.form), &form));
	*ret_form = form;
	return OK;
}

static const char *text_of(const json_t *form, const char *name)
{
	const char *text = json_string_value(json_object_get(form, name));

	return text != NULL && *text != '\0' ? text : NULL;
}

/* The text of the first field whose name goes on after `start`: "family_name_" finds family_name_urdu. */
static const char *text_in_script(const json_t *form, const char *start)
{
	const char *name;
	json_t *value;

	/* The macro of the library walks an object that it does not change, but asks for one that may. */
	json_object_foreach((json_t *)(uintptr_t)form, name, value)
	{
		const char *text = json_string_value(value);

		if (strncmp(name, start, strlen(start)) == 0 && text != NULL && *text != '\0')
			return text;
	}
	return NULL;
}

static enum result native_name(struct job *job, const json_t *form, const char **ret_name)
{
	const char *given = text_in_script(form, "given_names_"), *family = text_in_script(form, "family_name_");

	*ret_name = given != NULL ? given : family;
	if (given != NULL && family != NULL)
		TAKE(job, *ret_name = arena_print(job->arena, "%s %s", given, family));
	return OK;
}

static const char *document_number(const json_t *form)
{
	const char *number = text_of(form, "document_number");

	return number != NULL ? number : text_of(json_array_get(json_object_get(form, "documents"), 0), "number");
}

static const char *heading_of(const struct open_case *open, const json_t *form)
{
	const struct profile *profile = open->agreement->profile;
	int step = opening_step(profile, open->state->kind);

	if (open->state->opening_outcome != NONE)
		step = open->state->outcomes[open->state->opening_outcome].step;
	if (step == NONE || profile->steps[step].form == NONE)
		return NULL;
	const struct form *asked = &profile->forms[profile->steps[step].form];
	for (int at = 0; at < asked->field_count; at++)
		if (asked->fields[at].heading)
			return text_of(form, asked->fields[at].id);
	return NULL;
}

const char *projection_turn(const struct office *office, const struct open_case *open)
{
	const struct profile *profile = open->agreement->profile;
	const struct case_state *state = open->state;
	const char *turn = "none";

	if (state->opening_outcome == NONE)
		return "ours";
	for (int side = 0; side < profile->side_count; side++) {
		if (state->side_party[side] == NONE || !case_awaits(state, side))
			continue;
		if (state->side_party[side] == our_party(office, profile))
			return "ours";
		turn = "theirs";
	}
	return turn;
}

/* Something that the partner sent and nobody here has opened. */
static bool is_unread(const struct office *office, const struct open_case *open)
{
	int ours = our_party(office, open->agreement->profile);

	for (int at = 0; at < open->state->outcome_count; at++) {
		const struct outcome *outcome = &open->state->outcomes[at];

		if (outcome->event->body.kind == EVENT_STEP && outcome->party != ours &&
		    (ours == NONE || (outcome->opened_by >> ours & 1) == 0))
			return true;
	}
	return false;
}

static struct instant last_change(const struct open_case *open)
{
	struct instant last = open->record.opened_at;

	for (int at = 0; at < open->state->outcome_count; at++) {
		const struct outcome *outcome = &open->state->outcomes[at];

		if (outcome->event->body.kind == EVENT_STEP && outcome->time.milliseconds > last.milliseconds)
			last = outcome->time;
	}
	return last;
}

/* The running deadlines as rows; the one that ends first goes into the view. */
static enum result deadlines_write(struct job *job, const struct office *office, const struct open_case *open,
				   struct case_view *view)
{
	const struct profile *profile = open->agreement->profile;
	struct deadline_view *rows;
	int count = 0;

	TAKE(job, rows = NEW_MANY(job->arena, struct deadline_view, (size_t)profile->deadline_count));
	view->due = INSTANT_NEVER;
	for (int at = 0; at < profile->deadline_count; at++) {
		struct count counted;

		if (open->state->deadlines[at].phase != DEADLINE_RUNS ||
		    case_deadline(job, open->state, at, &counted) != OK)
			continue;
		rows[count++] = (struct deadline_view){view->case_id, profile->deadlines[at].id, counted.ends};
		if (counted.ends.milliseconds >= view->due.milliseconds)
			continue;
		view->due = counted.ends;
		view->deadline = profile->deadlines[at].id;
	}
	return deadline_replace(job, office->database, view->case_id, rows, count);
}

/* Who works on the case stands in the own lane; when that is not loaded, it has not changed. */
static enum result assigned_find(struct job *job, const struct office *office, const struct open_case *open,
				 struct case_view *view)
{
	struct account_record account;

	view->keeps_assigned = !open->has_own;
	if (view->keeps_assigned)
		return OK;
	view->assigned = open->own->taken_by;
	if (view->assigned != NULL && account_find(job, office->database, view->assigned, &account) == OK)
		view->team = account.team;
	return OK;
}

/* The row of the queue, and the deadlines, the first of which it shows. */
static enum result queue_write(struct job *job, const struct office *office, const struct open_case *open)
{
	const struct case_state *state = open->state;
	const struct state *place = &open->agreement->profile->states[state->state];
	const struct case_record *record = &open->record;
	const json_t *form;
	struct case_view view;

	TRY(projection_person(job, office, open, &form));
	view = (struct case_view){
	    .case_id = record->case_id,
	    .reference = record->reference,
	    .agreement = record->agreement,
	    .kind = record->kind,
	    .regime = record->regime,
	    .partner = record->partner,
	    .our_side = record->our_side,
	    .state = place->id,
	    .is_end = place->is_end,
	    .turn = projection_turn(office, open),
	    .family_name = text_of(form, "family_name"),
	    .given_names = text_of(form, "given_names"),
	    .heading = heading_of(open, form),
	    .readers = readers_of(open, form),
	    .born = text_of(form, "born"),
	    .document_number = document_number(form),
	    .nationality = text_of(form, "nationality"),
	    .unread = is_unread(office, open),
	    .draft = state->opening_outcome == NONE,
	    .changed_at = last_change(open),
	};
	TRY(native_name(job, form, &view.native_name));
	TRY(assigned_find(job, office, open, &view));
	TRY(deadlines_write(job, office, open, &view));
	return view_put(job, office->database, &view);
}

/* All that is kept of a folded case beside its events. Another projection is another row here, with a function that
 * writes what it holds of one case; a rebuild, a step and what a partner sends all walk this list. */
static enum result (*const projections[])(struct job *job, const struct office *office,
					  const struct open_case *open) = {
    queue_write,      /* lists and searches (store/views.h) */
    picture_write,    /* figures and patterns (picture.c) */
    lesson_write,     /* what is searched by its words (lessons.c) */
    references_write, /* which other cases it names (references.c) */
    bookings_write,   /* what it holds of things that are lent (bookings.c) */
};

enum result projection_write(struct job *job, const struct office *office, const struct open_case *open)
{
	for (size_t at = 0; at < sizeof(projections) / sizeof(projections[0]); at++)
		TRY(projections[at](job, office, open));
	return OK;
}
