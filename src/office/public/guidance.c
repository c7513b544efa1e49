/* guidance.c - what the public pages are drawn from: kinds and forms of a report with their service times, and the
 * legal pathways that are open. Nothing here is about a person.
 *
 * A pathway is a case of an agreement whose opening form has the fields `kind`, `opens_on`, `closes_on` and `law`: what
 * two states told each other about a way in. It is shown while its case has not ended and its last day has not passed,
 * with every field as the agreement labels it. */
#include "cases/quota.h"
#include "office/public/issue_inside.h"

#include "office/case/page.h"
#include "office/case/projection.h"
#include "office/case/quotas.h"

#include <string.h>

#define PATHWAYS_MOST 60

static const char *const type_name[] = {
    [FIELD_TEXT] = "text",
    [FIELD_LONG_TEXT] = "long_text",
    [FIELD_NAME] = "name",
    [FIELD_DATE] = "date",
    [FIELD_INSTANT] = "instant",
    [FIELD_NUMBER] = "number",
    [FIELD_YES_NO] = "yes_no",
    [FIELD_CHOICE] = "choice",
    [FIELD_COUNTRY] = "country",
    [FIELD_DOCUMENT_NUMBER] = "document_number",
    [FIELD_CASE_REFERENCE] = "case_reference",
    [FIELD_READER_GROUPS] = "reader_groups",
    [FIELD_LIST] = "list",
};
static const char *const unit_name[] = {
    [UNIT_DAYS] = "days",     [UNIT_WORKING_DAYS] = "working_days",
    [UNIT_MONTHS] = "months", [UNIT_MINUTES] = "minutes",
    [UNIT_HOURS] = "hours",   [UNIT_WORKING_HOURS] = "working_hours",
};

/* --- forms --- */

static json_t *choices_value(const struct field *field)
{
	json_t *list = json_array();

	for (int at = 0; at < field->choice_count; at++) {
		json_t *choice = json_object();

		page_text(choice, "id", field->choices[at].id);
		page_label(choice, "name", &field->choices[at].name);
		json_array_append_new(list, choice);
	}
	return list;
}

json_t *public_form_value(const struct profile *profile, int form)
{
	json_t *value = json_object(), *list = json_array();

	page_text(value, "id", profile->forms[form].id);
	page_label(value, "name", &profile->forms[form].name);
	for (int at = 0; at < profile->forms[form].field_count; at++) {
		const struct field *field = &profile->forms[form].fields[at];
		json_t *told;

		if (!field_is_asked(field))
			continue;
		told = json_object();
		page_text(told, "id", field->id);
		page_label(told, "name", &field->name);
		if (field->help.text[ENGLISH] != NULL)
			page_label(told, "help", &field->help);
		page_text(told, "type", type_name[field->type]);
		page_flag(told, "required", field->required);
		page_number(told, "most", field->most);
		json_object_set_new(told, "choices", choices_value(field));
		json_array_append_new(list, told);
	}
	json_object_set_new(value, "fields", list);
	return value;
}

/* --- what can be reported --- */

/* The times that begin to run when the report is sent on. */
static json_t *times_value(const struct profile *profile, const struct step *opening)
{
	json_t *list = json_array();

	for (int at = 0; at < profile->deadline_count; at++) {
		const struct deadline *deadline = &profile->deadlines[at];
		json_t *value;

		if ((opening->starts >> at & 1) == 0)
			continue;
		value = json_object();
		page_label(value, "name", &deadline->name);
		page_number(value, "length", deadline->length);
		page_text(value, "unit", unit_name[deadline->unit]);
		json_array_append_new(list, value);
	}
	return list;
}

/* Steps that may be told with a report of this kind. */
static json_t *more_value(const struct profile *profile, int opening, int kind)
{
	json_t *list = json_array();

	for (int at = 0; at < profile->step_count; at++) {
		const struct step *step = &profile->steps[at];
		json_t *value;

		if (!step_is_told_with(profile, opening, kind, step))
			continue;
		value = json_object();
		page_text(value, "id", step->id);
		page_label(value, "name", &step->name);
		page_label(value, "hint", &step->hint);
		json_object_set_new(value, "form", public_form_value(profile, step->form));
		json_array_append_new(list, value);
	}
	return list;
}

static json_t *kinds_value(const struct profile *profile)
{
	json_t *list = json_array();

	for (int kind = 0; kind < profile->kind_count; kind++) {
		int opening = opening_step(profile, kind);
		json_t *value;

		if (opening == NONE || profile->steps[opening].form == NONE)
			continue;
		value = json_object();
		page_text(value, "id", profile->kinds[kind].id);
		page_label(value, "name", &profile->kinds[kind].name);
		page_text(value, "form", profile->forms[profile->steps[opening].form].id);
		json_object_set_new(value, "times", times_value(profile, &profile->steps[opening]));
		json_object_set_new(value, "more", more_value(profile, opening, kind));
		json_array_append_new(list, value);
	}
	return list;
}

static json_t *forms_value(const struct profile *profile)
{
	json_t *list = json_object();

	for (int step = 0; step < profile->step_count; step++) {
		if (profile->steps[step].opens && profile->steps[step].form != NONE)
			json_object_set_new(list, profile->forms[profile->steps[step].form].id,
					    public_form_value(profile, profile->steps[step].form));
	}
	return list;
}

static json_t *partners_value(const struct office *office, const struct profile *profile)
{
	json_t *list = json_array();

	for (int at = 0; at < profile->party_count; at++) {
		json_t *value;

		if (at == our_party(office, profile))
			continue;
		value = json_object();
		page_text(value, "id", profile->parties[at].id);
		page_label(value, "name", &profile->parties[at].name);
		json_array_append_new(list, value);
	}
	return list;
}

static enum result report_guidance(struct job *job, const struct office *office, json_t *guidance)
{
	const struct agreement *agreement;
	const struct profile *profile;
	int ours;

	TRY(public_agreement(job, office, &agreement));
	profile = agreement->profile;
	ours = our_party(office, profile);
	page_text(guidance, "agreement", profile->id);
	page_label(guidance, "title", &profile->title);
	page_label(guidance, "state", &profile->parties[ours].name);
	page_label(guidance, "authority", &profile->parties[ours].authority);
	json_object_set_new(guidance, "partners", partners_value(office, profile));
	json_object_set_new(guidance, "kinds", kinds_value(profile));
	json_object_set_new(guidance, "forms", forms_value(profile));
	return OK;
}

/* --- pathways --- */

static const struct form *pathway_form(const struct profile *profile)
{
	for (int step = 0; step < profile->step_count; step++) {
		int at = profile->steps[step].opens ? profile->steps[step].form : NONE;
		const struct form *form = at != NONE ? &profile->forms[at] : NULL;

		if (form != NULL && form_find_field(form, "kind") != NONE &&
		    form_find_field(form, "opens_on") != NONE && form_find_field(form, "closes_on") != NONE &&
		    form_find_field(form, "law") != NONE)
			return form;
	}
	return NULL;
}

/* A pathway as told: each field with its label and its value; rows as lists of such. */
static json_t *told_value(const struct profile *profile, const struct form *form, const json_t *data)
{
	json_t *list = json_array();

	for (int at = 0; at < form->field_count; at++) {
		const struct field *field = &form->fields[at];
		json_t *value = json_object_get(data, field->id), *told, *rows;
		size_t row;

		if (value == NULL || field->never_share)
			continue;
		told = json_object();
		page_text(told, "id", field->id);
		page_label(told, "name", &field->name);
		page_text(told, "type", type_name[field->type]);
		if (field->type == FIELD_LIST) {
			rows = json_array();
			json_t *each;
			json_array_foreach(value, row, each)
			    json_array_append_new(rows, told_value(profile, &profile->forms[field->rows_of], each));
			json_object_set_new(told, "rows", rows);
		} else {
			json_object_set(told, "value", value);
		}
		for (int choice = 0; choice < field->choice_count; choice++) {
			if (json_is_string(value) && strcmp(json_string_value(value), field->choices[choice].id) == 0)
				page_label(told, "choice", &field->choices[choice].name);
		}
		json_array_append_new(list, told);
	}
	return list;
}

/* What is left of the quota, where the agreement lets the public read it: one more line of what is told. */
static enum result left_tell(struct job *job, const struct office *office, const struct open_case *open, json_t *list)
{
	const struct condition *quota = quota_of(open->agreement->profile, open->state->kind);
	struct quota_use use;
	json_t *told;
	enum result found =
	    quota != NULL && quota->is_public ? quota_use_find(job, office, open, quota, &use) : MISSING;

	if (found != OK)
		return found == MISSING ? OK : found;
	told = json_object();
	page_text(told, "id", "left");
	page_label(told, "name", &quota->left);
	page_text(told, "type", "number");
	page_number(told, "value", use.left);
	json_array_append_new(list, told);
	return OK;
}

static bool is_over(const struct office *office, const struct profile *profile, const struct job *job,
		    const json_t *form)
{
	const char *text = json_string_value(json_object_get(form, "closes_on"));
	int ours = our_party(office, profile);
	struct date closes;

	return text == NULL || date_read(bytes_of(text), &closes) != OK ||
	       date_compare(closes, zone_date(&profile->parties[ours].zone, job->now)) < 0;
}

static enum result pathway_add(struct job *job, const struct office *office, const struct profile *profile,
			       const char *case_id, const char *purpose, json_t *list)
{
	const struct form *form = pathway_form(profile);
	struct open_case *open;
	const json_t *told;
	const char *kind;
	json_t *value;
	enum result loaded = open_case_load_shared(job, office, case_id, &open);

	if (loaded == MISSING) {
		job_forgive(job);
		return OK;
	}
	TRY(loaded);
	TRY(open_case_fold(job, open));
	told = open->state->forms[form - profile->forms];
	kind = json_string_value(json_object_get(told, "kind"));
	if (told == NULL || kind == NULL || (purpose != NULL && strcmp(kind, purpose) != 0) ||
	    is_over(office, profile, job, told))
		return OK;
	value = json_object();
	page_label(value, "state", &profile->states[open->state->state].name);
	page_text(value, "reference", open->record.reference);
	page_label(value, "by",
		   &profile->parties[open->state->side_party[0] != NONE ? open->state->side_party[0] : 0].name);
	page_text(value, "title", json_string_value(json_object_get(told, "title")));
	json_object_set_new(value, "told", told_value(profile, form, told));
	json_array_append_new(list, value);
	return left_tell(job, office, open, json_object_get(value, "told"));
}

static enum result pathways_of(struct job *job, const struct office *office, const struct profile *profile,
			       const char *kind, const char *purpose, json_t *list)
{
	struct queue_filter filter = {.regime = "administrative",
				      .agreement = profile->id,
				      .kind = kind,
				      .only_open = true,
				      .due_before = INSTANT_NEVER,
				      .order = ORDER_OPENED,
				      .descending = true,
				      .most = PATHWAYS_MOST};
	struct queue_page found;

	TRY(queue_list(job, office->database, &filter, &found));
	for (int at = 0; at < found.count; at++) {
		if (!found.cases[at].draft)
			TRY(pathway_add(job, office, profile, found.cases[at].case_id, purpose, list));
	}
	return OK;
}

static void choices_write(json_t *guidance, const char *name, const struct form *form, const char *id)
{
	int at = form_find_field(form, id);

	json_object_set_new(guidance, name, at != NONE ? choices_value(&form->fields[at]) : json_array());
}

static enum result pathways_guidance(struct job *job, const struct office *office, const char *purpose,
				     json_t *guidance)
{
	json_t *list = json_array();

	json_object_set_new(guidance, "pathways", list);
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		const struct form *form = pathway_form(profile);

		if (form == NULL || our_party(office, profile) == NONE || profile->regime != REGIME_ADMINISTRATIVE)
			continue;
		page_text(guidance, "agreement", profile->id);
		page_text(guidance, "source", profile->source.article);
		if (json_object_get(guidance, "purposes") == NULL) {
			choices_write(guidance, "purposes", form, "kind");
			choices_write(guidance, "who", form, "who_applies");
		}
		for (int kind = 0; kind < profile->kind_count; kind++) {
			int opening = opening_step(profile, kind);

			if (opening != NONE && profile->steps[opening].form == form - profile->forms)
				TRY(pathways_of(job, office, profile, profile->kinds[kind].id, purpose, list));
		}
	}
	return OK;
}

enum result office_guidance(struct job *job, const struct office *office, const char *topic, const char *purpose,
			    json_t **ret_guidance)
{
	json_t *guidance = json_object();

	TRY(json_own(job, guidance));
	if (strcmp(topic, "report") == 0)
		TRY(report_guidance(job, office, guidance));
	else if (strcmp(topic, "pathways") == 0)
		TRY(pathways_guidance(job, office, purpose, guidance));
	else
		return job_fail(job, INVALID, "topic", "choice", "The topic is \"report\" or \"pathways\".");
	*ret_guidance = guidance;
	return OK;
}
