/* report_questions.c - which questions a report has, and its draft. */
#include "portal/report.h"

#include <string.h>

/* --- the questions --- */

const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

static const json_t *kind_find(const struct page *page, const char *id)
{
	size_t at;
	json_t *kind;

	json_array_foreach(json_object_get(page->guidance, "kinds"), at, kind)
	{
		if (strcmp(text_of(kind, "id"), id) == 0)
			return kind;
	}
	return NULL;
}

/* Fields that are asked in one breath share a key; NULL for one that has a page of its own. */
static const char *group_of(const json_t *field)
{
	static const char *const groups[][2] = {{"name", "group.names"},     {"date", "group.dates"},
						{"text", "group.numbers"},   {"document_number", "group.numbers"},
						{"number", "group.numbers"}, {"choice", "group.choices"},
						{"yes_no", "group.choices"}};

	for (size_t at = 0; at < sizeof(groups) / sizeof(groups[0]); at++) {
		if (strcmp(text_of(field, "type"), groups[at][0]) == 0)
			return groups[at][1];
	}
	return NULL;
}

/* A form of more pages than there are places loses its last questions; the desk then says what is missing. */
static struct question *question_add(struct report *report, enum question_kind kind, const char *id)
{
	struct question *question = &report->questions[report->count];

	if (report->count < QUESTIONS_MOST - 1)
		report->count++;
	*question = (struct question){.kind = kind, .id = id};
	return question;
}

static void questions_of_form(struct report *report, const json_t *fields)
{
	struct question *question = NULL;
	const char *before = NULL;
	size_t at;
	json_t *field;

	json_array_foreach(fields, at, field)
	{
		const char *group = group_of(field);

		if (field_is_known(report->page, field, NULL)) {
			before = NULL;
			continue;
		}
		if (group != NULL && before != NULL && strcmp(group, before) == 0) {
			question->count++;
			question->title_key = group;
			continue;
		}
		question = question_add(report, ASK_FIELDS, text_of(field, "id"));
		question->fields = fields;
		question->first = at;
		question->count = 1;
		before = group;
	}
}

enum result report_questions_make(struct report *report)
{
	struct page *page = report->page;
	size_t at;
	json_t *step;

	report->kind = kind_find(page, text_of(report->draft, "kind"));
	question_add(report, ASK_KIND, "kind");
	if (json_array_size(json_object_get(page->guidance, "partners")) > 1)
		question_add(report, ASK_PARTNER, "partner");
	if (report->kind == NULL)
		return OK;
	questions_of_form(report, json_object_get(json_object_get(json_object_get(page->guidance, "forms"),
								  text_of(report->kind, "form")),
						  "fields"));
	json_array_foreach(json_object_get(report->kind, "more"), at, step)
	{
		char *id = arena_print(page->job->arena, "more-%s", text_of(step, "id"));
		struct question *question;

		TAKE(page->job, id);
		question = question_add(report, ASK_STEP, id);
		question->step = step;
		question->fields = json_object_get(json_object_get(step, "form"), "fields");
		question->count = json_array_size(question->fields);
	}
	question_add(report, ASK_FILES, "files");
	question_add(report, ASK_CONTACT, "contact");
	question_add(report, ASK_PERSON, "person");
	question_add(report, ASK_CHECK, "check");
	return OK;
}

const struct question *report_question(const struct report *report, const char *id)
{
	for (int at = 0; at < report->count; at++) {
		if (strcmp(report->questions[at].id, id) == 0)
			return &report->questions[at];
	}
	return NULL;
}

const char *report_question_title(const struct report *report, const struct question *question)
{
	struct page *page = report->page;

	switch (question->kind) {
	case ASK_KIND:
		return say(page, "kind.title");
	case ASK_PARTNER:
		return say(page, "partner.title");
	case ASK_STEP:
		return say_part(page, "step", question->step);
	case ASK_FILES:
		return say(page, "files.title");
	case ASK_CONTACT:
		return say(page, "contact.title");
	case ASK_PERSON:
		return say(page, "person.title");
	case ASK_CHECK:
		return say(page, "check.title");
	case ASK_FIELDS:
		break;
	}
	return question->title_key != NULL ? say(page, question->title_key)
					   : say_part(page, "field", json_array_get(question->fields, question->first));
}

/* --- opening the draft --- */

enum result report_open(struct page *page, const char *code, struct report *ret_report)
{
	struct instant begun_at;

	*ret_report = (struct report){.page = page, .code = code};
	TRY(draft_get(page->job, page->portal->drafts, "report", code, &ret_report->draft, &begun_at));
	TRY(page_guidance(page));
	return report_questions_make(ret_report);
}

enum result report_keep(const struct report *report)
{
	return draft_set(report->page->job, report->page->portal->drafts, "report", report->code, report->draft);
}

json_t *report_part(json_t *draft, const char *name)
{
	json_t *part = json_object_get(draft, name);

	if (part == NULL) {
		part = json_object();
		json_object_set_new(draft, name, part);
	}
	return part;
}

/* Where the answers of a page are kept. */
json_t *report_told(const struct report *report, const struct question *question)
{
	if (question->kind == ASK_STEP)
		return report_part(report_part(report->draft, "more"), text_of(question->step, "id"));
	return report_part(report->draft, "form");
}
