/* report.c - reporting a problem: one question a page, from the kind to the number and the secret. */
#include "portal/report.h"

#include "portal/files.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define WAITS_MOST 60
#define WAIT_NANOSECONDS 50000000

/* --- taking --- */

static bool choice_take(const struct report *report, const char *name, const json_t *list)
{
	struct page *page = report->page;
	const char *value = body_value(page->job, &page->body, name);
	size_t at;
	json_t *choice;

	json_array_foreach(list, at, choice)
	{
		if (strcmp(text_of(choice, "id"), value) != 0)
			continue;
		json_object_set_new(report->draft, name, json_string(value));
		return true;
	}
	mistake_add(page, name, say(page, strcmp(name, "kind") == 0 ? "kind.wrong" : "partner.wrong"));
	return false;
}

/* A step's page may be left empty as a whole; else what it requires is required. */
static enum result fields_take(const struct report *report, const struct question *question)
{
	struct page *page = report->page;
	json_t *told = report_told(report, question);
	bool all = question->kind == ASK_FIELDS;

	for (int round = 0; round < 2; round++) {
		for (size_t at = question->first; at < question->first + question->count; at++) {
			const json_t *field = json_array_get(question->fields, at);
			bool required = json_is_true(json_object_get(field, "required"));

			if (round == 0 || (all && required && json_object_get(told, text_of(field, "id")) == NULL &&
					   mistake_find(page, text_of(field, "id")) == NULL))
				TRY(field_take(page, field, told, round > 0 && required));
		}
		all = all || json_object_size(told) > 0 || page->mistake_count > 0;
	}
	if (question->kind == ASK_STEP && json_object_size(told) == 0)
		json_object_del(json_object_get(report->draft, "more"), text_of(question->step, "id"));
	return OK;
}

static void contact_take(const struct report *report)
{
	struct page *page = report->page;
	const char *contact = body_value(page->job, &page->body, "contact");

	if (strlen(contact) > 200 || strpbrk(contact, "\n\t") != NULL)
		mistake_add(page, "contact", say(page, "contact.wrong"));
	else
		json_object_set_new(report->draft, "contact", json_string(contact));
}

/* What was kept stays in the draft whatever is wrong with the rest. */
static enum result report_files_take(const struct report *report)
{
	json_t *kept = json_object_get(report->draft, "files");

	if (kept == NULL) {
		kept = json_array();
		json_object_set_new(report->draft, "files", kept);
	}
	TRY(files_take(report->page, kept));
	return report_keep(report);
}

static enum result take(struct report *report, const struct question *question)
{
	struct page *page = report->page;

	switch (question->kind) {
	case ASK_KIND:
		if (robot_passes(page, report->code))
			choice_take(report, "kind", json_object_get(page->guidance, "kinds"));
		return OK;
	case ASK_PARTNER:
		choice_take(report, "partner", json_object_get(page->guidance, "partners"));
		return OK;
	case ASK_FILES:
		return report_files_take(report);
	case ASK_CONTACT:
		contact_take(report);
		return OK;
	case ASK_PERSON:
		return person_take(page, report->code, report->draft);
	case ASK_FIELDS:
	case ASK_STEP:
		return fields_take(report, question);
	case ASK_CHECK:
		break;
	}
	return OK;
}

/* --- sending --- */

static json_t *ids_of(const json_t *files)
{
	json_t *ids = json_array();
	size_t at;
	json_t *file;

	json_array_foreach(files, at, file) json_array_append(ids, json_object_get(file, "file"));
	return ids;
}

static enum result request_make(const struct report *report, json_t **ret_request)
{
	const json_t *draft = report->draft, *more = json_object_get(draft, "more");
	json_t *request = json_object(), *form = report_part(report->draft, "form");
	size_t at;
	json_t *field;

	TRY(json_own(report->page->job, request));
	json_array_foreach(json_object_get(json_object_get(json_object_get(report->page->guidance, "forms"),
							   text_of(report->kind, "form")),
					   "fields"),
			   at, field) field_is_known(report->page, field, form);
	json_object_set_new(request, "kind", json_string(text_of(draft, "kind")));
	json_object_set_new(request, "language", json_string(language_codes[report->page->language]));
	json_object_set(request, "form", form);
	if (*text_of(draft, "partner") != '\0')
		json_object_set_new(request, "partner", json_string(text_of(draft, "partner")));
	if (json_object_size(more) > 0)
		json_object_set(request, "more", json_unchanged(more));
	if (*text_of(draft, "contact") != '\0')
		json_object_set_new(request, "contact", json_string(text_of(draft, "contact")));
	if (json_array_size(json_object_get(draft, "files")) > 0)
		json_object_set_new(request, "files", ids_of(json_object_get(draft, "files")));
	if (*text_of(draft, "code") != '\0')
		json_object_set_new(request, "code", json_string(text_of(draft, "code")));
	json_object_set_new(request, "check",
			    json_string(*text_of(draft, "check") != '\0' ? text_of(draft, "check") : "none"));
	*ret_request = request;
	return OK;
}

/* The page whose answer the desk refused: a required one that was passed over, or a code. */
static const char *page_of_field(const struct report *report, const char *field)
{
	if (strcmp(field, "code") == 0)
		return "person";
	if (strcmp(field, "files") == 0)
		return "files";
	for (int at = 0; at < report->count; at++) {
		const struct question *question = &report->questions[at];

		for (size_t each = question->first; each < question->first + question->count; each++) {
			if (strcmp(text_of(json_array_get(question->fields, each), "id"), field) == 0)
				return question->id;
		}
	}
	return "kind";
}

static enum result send(struct report *report)
{
	struct page *page = report->page;
	json_t *request, *receipt;
	enum result sent;

	TRY(page_rate(page, "send", page->portal->config.sends));
	TRY(request_make(report, &request));
	sent = page_ask(page, LINE_FILE, request, &receipt);
	if (sent == INVALID) {
		const char *back = page_of_field(report, page->job->failure.field);

		job_forgive(page->job);
		if (strcmp(back, "person") == 0)
			json_object_set_new(report->draft, "check", json_string("code-refused"));
		/* They waited too long and are gone: the page for files says so by being empty. */
		if (strcmp(back, "files") == 0)
			json_object_del(report->draft, "files");
		TRY(report_keep(report));
		return page_redirect(page, "report/%s/%s", report->code, back);
	}
	TRY(sent);
	/* Of the draft only the receipt stays, so that the page that shows it can be loaded again. */
	json_object_clear(report->draft);
	json_object_set(report->draft, "receipt", receipt);
	TRY(report_keep(report));
	return page_redirect(page, "report/%s/done", report->code);
}

/* The first press of the button is on its way: its receipt is waited for. */
static enum result sent_meanwhile(struct page *page, const char *code)
{
	struct report report;

	for (int tries = 0; tries < WAITS_MOST; tries++) {
		nanosleep(&(struct timespec){.tv_nsec = WAIT_NANOSECONDS}, NULL);
		TRY(report_open(page, code, &report));
		if (json_object_get(report.draft, "receipt") != NULL)
			return page_redirect(page, "report/%s/done", code);
	}
	return page_redirect(page, "report/%s/check", code);
}

/* Two presses of the button are one report. */
static enum result send_once(struct report *report, const struct question *question)
{
	struct page *page = report->page;
	enum result sent;

	if (!robot_passes(page, report->code))
		return report_question_draw(report, question);
	if (!draft_claim(page->portal->drafts, report->code))
		return sent_meanwhile(page, report->code);
	sent = send(report);
	/* What was sent stays claimed: another press may have read the draft before it was. */
	if (json_object_get(report->draft, "receipt") == NULL)
		draft_release(page->portal->drafts, report->code);
	return sent;
}

/* --- the routes --- */

enum result report_intro(struct page *page, const char *code, const char *part, const char *last)
{
	(void)code;
	(void)part;
	(void)last;
	TRY(page_guidance(page));
	page_begin(page, say(page, "report.title"));
	page_heading(page, say(page, "report.title"));
	put_element(page, "p", say(page, "report.intro"));
	put_element(page, "p", say(page, "report.kept"));
	put_element(page, "p class=\"note\"", say(page, "start.free"));
	put(page, "<form method=\"post\">");
	form_end(page, say(page, "report.begin"));
	return page_end(page);
}

enum result report_begin(struct page *page, const char *code, const char *part, const char *last)
{
	char fresh[DRAFT_CODE_SIZE];
	json_t *draft = json_object();

	(void)code;
	(void)part;
	(void)last;
	TRY(json_own(page->job, draft));
	TRY(page_rate(page, "begin", page->portal->config.begins));
	TRY(draft_new(page->job, page->portal->drafts, "report", draft, fresh));
	return page_redirect(page, "report/%s/kind", fresh);
}

enum result report_show(struct page *page, const char *code, const char *part, const char *last)
{
	const struct question *question;
	struct report report;
	const json_t *receipt;

	(void)last;
	TRY(report_open(page, code, &report));
	receipt = json_object_get(report.draft, "receipt");
	if (receipt != NULL)
		return receipt_draw(page, receipt);
	question = report_question(&report, part);
	if (question == NULL)
		return page_redirect(page, "report/%s/kind", code);
	if (question->kind == ASK_PERSON && strcmp(text_of(report.draft, "check"), "code-refused") == 0) {
		mistake_add(page, "code", say(page, "code.wrong"));
		json_object_del(report.draft, "check");
		json_object_del(report.draft, "code");
		TRY(report_keep(&report));
	}
	return report_question_draw(&report, question);
}

enum result report_answer(struct page *page, const char *code, const char *part, const char *last)
{
	const struct question *question;
	struct report report;
	bool seen;

	(void)last;
	TRY(report_open(page, code, &report));
	if (json_object_get(report.draft, "receipt") != NULL) {
		/* Sent already: a second press of the button shows what the first one gave. */
		if (*body_value(page->job, &page->body, "written") == '\0')
			return page_redirect(page, "report/%s/done", code);
		draft_end(page->portal->drafts, code);
		return page_redirect(page, "follow");
	}
	question = report_question(&report, part);
	if (question == NULL)
		return page_redirect(page, "report/%s/kind", code);
	if (question->kind == ASK_CHECK)
		return send_once(&report, question);
	TRY(take(&report, question));
	if (page->mistake_count > 0)
		return report_question_draw(&report, question);
	if (question->kind == ASK_FILES && files_want_more(page))
		return page_redirect(page, "report/%s/files", code);
	/* Another kind may have other questions: they are asked again from there. */
	report.count = 0;
	TRY(report_questions_make(&report));
	question = report_question(&report, part);
	seen = json_is_true(json_object_get(report.draft, "seen"));
	if (question->kind == ASK_KIND)
		seen = false;
	json_object_set_new(report.draft, "seen", json_boolean(seen || (question + 1)->kind == ASK_CHECK));
	TRY(report_keep(&report));
	return page_redirect(page, "report/%s/%s", code, seen ? "check" : (question + 1)->id);
}
