/* references.c - cases that name each other, as a picture: a report that belongs with a request, a measure with the
 * meeting that it comes from, a flight with the people on it.
 *
 * What a case names stands in its forms, in the fields of the type case_reference; it is kept as rows, so that a case
 * also knows who names it. The picture goes from one case outwards, a few steps far and a few dozen cases wide. A case
 * that the officer may not see, or that is of the other regime, is not in it, and nothing is reached through it. A
 * case that only the partner holds is shown by its id. */
#include "office/office.h"

#include "access/access.h"
#include "office/case/page.h"
#include "office/case/projection.h"
#include "office/case/readers.h"
#include "store/references.h"
#include "store/views.h"

#include <string.h>

#define CASES_MOST 60
#define REFERENCES_MOST 240
#define STEPS_FAR 3
#define NAMED_MOST 400

/* ---- what a case names ---- */

struct named {
	const char *list[NAMED_MOST];
	int count;
};

static void named_add(struct named *named, const char *own, const char *id)
{
	if (id == NULL || strcmp(id, own) == 0 || named->count == NAMED_MOST)
		return;
	for (int at = 0; at < named->count; at++)
		if (strcmp(named->list[at], id) == 0)
			return;
	named->list[named->count++] = id;
}

static void form_names(const struct profile *profile, int form, const json_t *data, const char *own,
		       struct named *named)
{
	const struct form *asked = &profile->forms[form];

	for (int at = 0; at < asked->field_count; at++) {
		const struct field *field = &asked->fields[at];
		const json_t *value = json_object_get(data, field->id);

		if (field->type == FIELD_CASE_REFERENCE)
			named_add(named, own, json_string_value(value));
		for (size_t row = 0; field->type == FIELD_LIST && row < json_array_size(value); row++)
			form_names(profile, field->rows_of, json_array_get(value, row), own, named);
	}
}

static bool may_name(const struct profile *profile)
{
	for (int form = 0; form < profile->form_count; form++)
		for (int at = 0; at < profile->forms[form].field_count; at++)
			if (profile->forms[form].fields[at].type == FIELD_CASE_REFERENCE)
				return true;
	return false;
}

enum result references_write(struct job *job, const struct office *office, const struct open_case *open)
{
	const struct profile *profile = open->agreement->profile;
	struct named *named;

	if (!may_name(profile))
		return OK;
	TAKE(job, named = NEW(job->arena, struct named));
	for (int form = 0; form < profile->form_count; form++)
		if (open->state->forms[form] != NULL)
			form_names(profile, form, open->state->forms[form], open->record.case_id, named);
	return references_put(job, office->database, open->record.case_id, named->list, named->count);
}

/* ---- the picture ---- */

struct drawn {
	const char *case_id;
	bool held;
	struct case_view view; /* when it is held here */
};

struct drawing {
	const struct office *office;
	const struct actor *actor;
	struct drawn *cases;
	int count;
	json_t *lines;
	bool cut;
};

static int drawn_find(const struct drawing *drawing, const char *case_id)
{
	for (int at = 0; at < drawing->count; at++)
		if (strcmp(drawing->cases[at].case_id, case_id) == 0)
			return at;
	return -1;
}

/* Puts a case into the drawing, once; ret_at is -1 where it may not be seen or the drawing is full. */
static enum result draw_case(struct job *job, struct drawing *drawing, const char *case_id, int *ret_at)
{
	struct drawn *drawn = &drawing->cases[drawing->count];
	enum result found;

	*ret_at = drawn_find(drawing, case_id);
	if (*ret_at >= 0)
		return OK;
	if (drawing->count == CASES_MOST) {
		drawing->cut = true;
		return OK;
	}
	found = view_find(job, drawing->office->database, case_id, &drawn->view);
	if (found != OK && found != MISSING)
		return found;
	if (found == OK && office_case_readable(job, drawing->office, drawing->actor, case_id) != OK) {
		if (job->failure.result != MISSING)
			return job->failure.result;
		job_forgive(job);
		return OK;
	}
	drawn->case_id = case_id;
	drawn->held = found == OK;
	*ret_at = drawing->count++;
	return OK;
}

static void line_add(struct drawing *drawing, const struct case_reference *reference)
{
	const json_t *line;
	size_t at;

	json_array_foreach(drawing->lines, at, line)
	{
		if (strcmp(json_string_value(json_object_get(line, "from")), reference->from) == 0 &&
		    strcmp(json_string_value(json_object_get(line, "to")), reference->to) == 0)
			return;
	}
	json_t *added = json_object();
	page_text(added, "from", reference->from);
	page_text(added, "to", reference->to);
	json_array_append_new(drawing->lines, added);
}

/* All that one case names and that names it. */
static enum result draw_around(struct job *job, struct drawing *drawing, const char *case_id)
{
	struct case_reference *list;
	int count, from, to;

	TRY(references_of(job, drawing->office->database, case_id, REFERENCES_MOST, &list, &count));
	drawing->cut |= count == REFERENCES_MOST;
	for (int at = 0; at < count; at++) {
		TRY(draw_case(job, drawing, list[at].from, &from));
		TRY(draw_case(job, drawing, list[at].to, &to));
		if (from >= 0 && to >= 0)
			line_add(drawing, &list[at]);
	}
	return OK;
}

static json_t *drawn_value(const struct drawn *drawn)
{
	json_t *value = json_object();

	page_text(value, "case_id", drawn->case_id);
	page_flag(value, "held", drawn->held);
	if (!drawn->held)
		return value;
	page_text(value, "reference", drawn->view.reference);
	page_text(value, "agreement", drawn->view.agreement);
	page_text(value, "kind", drawn->view.kind);
	page_text(value, "state", drawn->view.state);
	page_text(value, "family_name", drawn->view.family_name);
	page_text(value, "given_names", drawn->view.given_names);
	page_text(value, "heading", drawn->view.heading);
	return value;
}

static enum result draw(struct job *job, struct drawing *drawing, const char *case_id)
{
	int at, from = 0;

	TAKE(job, drawing->cases = NEW_MANY(job->arena, struct drawn, CASES_MOST));
	TRY(draw_case(job, drawing, case_id, &at));
	for (int far = 0; far < STEPS_FAR; far++) {
		int to = drawing->count;

		for (; from < to; from++)
			TRY(draw_around(job, drawing, drawing->cases[from].case_id));
	}
	return OK;
}

enum result office_references(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, json_t **ret_picture)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct drawing drawing = {.office = office, .actor = actor, .lines = json_array()};
	json_t *picture = json_object(), *cases = json_array();
	struct open_case *open;

	TRY(json_own(job, picture));
	json_object_set_new(picture, "cases", cases);
	json_object_set_new(picture, "lines", drawing.lines);
	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(draw(job, &drawing, case_id));
	for (int at = 0; at < drawing.count; at++)
		json_array_append_new(cases, drawn_value(&drawing.cases[at]));
	page_flag(picture, "cut", drawing.cut);
	TRY(access_look(job, office->database, actor, "references", case_id, NULL));
	TRY(transaction_commit(job, &work));
	*ret_picture = picture;
	return OK;
}
