/* lessons.c - what was asked, answered and learnt, searched by its words by both sides: the fields that an agreement
 * marks searchable, as they are after corrections. Each node searches what it holds. */
#include "office/case/lessons.h"

#include "access/access.h"
#include "base/text.h"
#include "office/case/page.h"
#include "store/lessons.h"

#define LESSON_BYTES_MOST (64u << 10)
#define LISTED_MOST 50

static void form_add(const struct form *form, const json_t *data, struct text *text)
{
	for (int at = 0; at < form->field_count; at++) {
		const json_t *value = json_object_get(data, form->fields[at].id);

		if (!form->fields[at].searchable || !json_is_string(value))
			continue;
		if (text->size > 0)
			text_add_byte(text, '\n');
		text_add(text, json_string_value(value));
	}
}

static bool has_searchable(const struct profile *profile)
{
	for (int form = 0; form < profile->form_count; form++) {
		for (int at = 0; at < profile->forms[form].field_count; at++) {
			if (profile->forms[form].fields[at].searchable)
				return true;
		}
	}
	return false;
}

enum result lesson_write(struct job *job, const struct office *office, const struct open_case *open)
{
	const struct profile *profile = open->agreement->profile;
	struct text text = text_open(job->arena, LESSON_BYTES_MOST);
	struct bytes written;

	if (!has_searchable(profile) || open->state->opening_outcome == NONE)
		return OK;
	for (int form = 0; form < profile->form_count; form++)
		form_add(&profile->forms[form], open->state->forms[form], &text);
	TRY(text_done(&text, &written));
	return lesson_put(job, office->database, open->record.case_id, open->record.regime, written);
}

static enum result lesson_row(struct job *job, const struct office *office, const struct lesson_found *found,
			      json_t *list)
{
	json_t *value = json_object();
	struct case_view view;

	json_array_append_new(list, value);
	TRY(view_find(job, office->database, found->case_id, &view));
	page_text(value, "case_id", view.case_id);
	page_text(value, "reference", view.reference);
	page_text(value, "agreement", view.agreement);
	page_text(value, "kind", view.kind);
	page_text(value, "state", view.state);
	page_text(value, "heading", view.heading);
	page_instant(value, "changed_at", view.changed_at);
	page_text(value, "part", found->part);
	return OK;
}

enum result office_lessons(struct job *job, const struct office *office, const struct actor *actor, const char *regime,
			   const char *words, json_t **ret_lessons)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *answer = json_object(), *list = json_array();
	struct lesson_found *found;
	int count;

	TRY(json_own(job, answer));
	json_object_set_new(answer, "lessons", list);
	TRY(permit_regime(job, actor, regime));
	TRY(transaction_begin(job, office->database, &work));
	TRY(lesson_search(job, office->database, regime, actor->account_id, words, LISTED_MOST, &found, &count));
	for (int at = 0; at < count; at++)
		TRY(lesson_row(job, office, &found[at], list));
	TRY(access_look(job, office->database, actor, "lessons", NULL, NULL));
	TRY(transaction_commit(job, &work));
	*ret_lessons = answer;
	return OK;
}
