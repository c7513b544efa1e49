/* report_draw.c - the pages of a report: a question, the answers before they are sent, number and secret. */
#include "portal/files.h"
#include "portal/report.h"

#include <stdio.h>
#include <string.h>

/* --- drawing --- */

static void choices_draw(struct page *page, const char *name, const json_t *list, const char *chosen)
{
	const char *wrong = mistake_find(page, name);
	size_t at;
	json_t *choice;

	text_print(&page->html, "<div class=\"group%s\"><fieldset><legend><h1>", wrong != NULL ? " bad" : "");
	put_text(page, say(page, strcmp(name, "kind") == 0 ? "kind.title" : "partner.title"));
	put(page, "</h1></legend>");
	if (wrong != NULL)
		put_element(page, "p class=\"wrong\"", wrong);
	json_array_foreach(list, at, choice)
	{
		const char *id = text_of(choice, "id");

		text_print(&page->html, "<div class=\"radio\"><input type=\"radio\" id=\"%s", name);
		if (at > 0)
			text_print(&page->html, "-%zu", at);
		text_print(&page->html, "\" name=\"%s\" value=\"%s\"%s><label for=\"%s", name, id,
			   strcmp(id, chosen) == 0 ? " checked" : "", name);
		if (at > 0)
			text_print(&page->html, "-%zu", at);
		put(page, "\">");
		put_text(page, say_label(page, json_object_get(choice, "name")));
		put(page, "</label></div>");
	}
	put(page, "</fieldset></div>");
}

static void fields_draw(const struct report *report, const struct question *question)
{
	struct page *page = report->page;
	json_t *told = report_told(report, question);
	bool alone = question->kind == ASK_FIELDS && question->title_key == NULL;

	if (!alone)
		page_heading(page, report_question_title(report, question));
	if (question->title_key != NULL && strcmp(question->title_key, "group.names") == 0)
		put_element(page, "p class=\"hint\"", say(page, "group.names.hint"));
	if (question->kind == ASK_STEP) {
		char key[80];

		snprintf(key, sizeof(key), "step.%.60s.hint", text_of(question->step, "id"));
		put_element(page, "p",
			    texts_find(page->portal->texts, key, page->language) != NULL
				? say(page, key)
				: say_label(page, json_object_get(question->step, "hint")));
		put_element(page, "p class=\"hint\"", say(page, "more.hint"));
	}
	if (question->kind == ASK_FIELDS && strcmp(question->id, "what_happened") == 0)
		put_element(page, "p class=\"note\"", say(page, "report.leave_out"));
	for (size_t at = question->first; at < question->first + question->count; at++)
		field_draw(page, json_array_get(question->fields, at), told, alone);
}

static void contact_draw(const struct report *report)
{
	struct page *page = report->page;
	const char *wrong = mistake_find(page, "contact");

	page_heading(page, say(page, "contact.title"));
	put_element(page, "p class=\"hint\" id=\"contact-hint\"", say(page, "contact.hint"));
	put(page, wrong != NULL ? "<div class=\"group bad\"><label for=\"contact\">"
				: "<div class=\"group\"><label for=\"contact\">");
	put_text(page, say(page, "contact.label"));
	put(page, "</label>");
	if (wrong != NULL)
		put_element(page, "p class=\"wrong\" id=\"contact-wrong\"", wrong);
	put(page, "<input id=\"contact\" name=\"contact\" dir=\"auto\" aria-describedby=\"contact-hint\" value=\"");
	put_text(page,
		 wrong != NULL ? body_value(page->job, &page->body, "contact") : text_of(report->draft, "contact"));
	put(page, "\"></div>");
}

/* --- the answers, before they are sent --- */

static void answer_row(const struct report *report, const char *name, const char *value, const char *id)
{
	struct page *page = report->page;

	put(page, "<div><dt>");
	put_text(page, name);
	/* A name in another script stands where the page has its values, and reads in its own direction. */
	put(page, "</dt><dd><bdi>");
	put_lines(page, value);
	put(page, "</bdi></dd><dd class=\"action\">");
	text_print(&page->html, "<a href=\"/%s/report/%s/%s\">", language_codes[page->language], report->code, id);
	put_text(page, say(page, "change"));
	put(page, "<span class=\"unseen\"> ");
	put_text(page, name);
	put(page, "</span></a></dd></div>");
}

static void answers_draw(const struct report *report, const struct question *question)
{
	struct page *page = report->page;
	json_t *told = report_told(report, question);

	if (question->kind == ASK_STEP && json_object_size(told) == 0) {
		answer_row(report, report_question_title(report, question), say(page, "not_told"), question->id);
		return;
	}
	for (size_t at = question->first; at < question->first + question->count; at++) {
		const json_t *field = json_array_get(question->fields, at);

		answer_row(report, say_part(page, "field", field), field_show(page, field, told), question->id);
	}
}

static const char *partner_name(const struct report *report)
{
	size_t at;
	json_t *partner;

	json_array_foreach(json_object_get(report->page->guidance, "partners"), at, partner)
	{
		if (strcmp(text_of(partner, "id"), text_of(report->draft, "partner")) == 0)
			return say_label(report->page, json_object_get(partner, "name"));
	}
	return say(report->page, "not_told");
}

static void times_draw(const struct report *report)
{
	struct page *page = report->page;
	size_t at;
	json_t *time;

	put_element(page, "h2", say(page, "check.times"));
	put_element(page, "p", say(page, "check.times.hint"));
	put(page, "<ul>");
	json_array_foreach(json_object_get(report->kind, "times"), at, time)
	{
		char key[40], number[24];

		snprintf(key, sizeof(key), "unit.%.20s", text_of(time, "unit"));
		snprintf(number, sizeof(number), "%lld",
			 (long long)json_integer_value(json_object_get(time, "length")));
		put(page, "<li>");
		put_text(page, say_label(page, json_object_get(time, "name")));
		put(page, ": ");
		put_text(page, say_with(page, key, number));
		put(page, "</li>");
	}
	put(page, "</ul>");
}

static const char *names_of(const struct report *report)
{
	const char *names = files_names(report->page, json_object_get(report->draft, "files"));

	return names != NULL ? names : say(report->page, "not_told");
}

static void check_draw(const struct report *report)
{
	struct page *page = report->page;

	page_heading(page, say(page, "check.title"));
	put(page, "<dl class=\"answers\">");
	for (int at = 0; at < report->count; at++) {
		const struct question *question = &report->questions[at];

		if (question->kind == ASK_KIND)
			answer_row(report, say(page, "check.kind"),
				   say_label(page, json_object_get(report->kind, "name")), "kind");
		else if (question->kind == ASK_PARTNER)
			answer_row(report, say(page, "check.partner"), partner_name(report), "partner");
		else if (question->kind == ASK_FILES)
			answer_row(report, say(page, "check.files"), names_of(report), "files");
		else if (question->kind == ASK_CONTACT)
			answer_row(report, say(page, "check.contact"),
				   *text_of(report->draft, "contact") != '\0' ? text_of(report->draft, "contact")
									      : say(page, "not_told"),
				   "contact");
		else if (question->kind == ASK_FIELDS || question->kind == ASK_STEP)
			answers_draw(report, question);
	}
	put(page, "</dl>");
	times_draw(report);
	put_element(page, "p id=\"send\"", say(page, "check.agree"));
}

enum result report_question_draw(struct report *report, const struct question *question)
{
	struct page *page = report->page;
	bool is_check = question->kind == ASK_CHECK;

	page->works = question->kind == ASK_PERSON;
	page_begin(page, report_question_title(report, question));
	if (is_check)
		check_draw(report);
	if (question->kind == ASK_FILES) {
		TRY(files_draw(page, json_object_get(report->draft, "files"), say(page, "continue")));
		return page_end(page);
	}
	TRY(form_begin(page, is_check || question->kind == ASK_KIND ? report->code : NULL));
	if (question->kind == ASK_KIND)
		choices_draw(page, "kind", json_object_get(page->guidance, "kinds"), text_of(report->draft, "kind"));
	else if (question->kind == ASK_PARTNER)
		choices_draw(page, "partner", json_object_get(page->guidance, "partners"),
			     text_of(report->draft, "partner"));
	else if (question->kind == ASK_CONTACT)
		contact_draw(report);
	else if (question->kind == ASK_PERSON)
		TRY(person_draw(page, report->code, report->draft));
	else if (!is_check)
		fields_draw(report, question);
	form_end(page, say(page, is_check ? "send" : "continue"));
	return page_end(page);
}

/* --- number and secret --- */

enum result receipt_draw(struct page *page, const json_t *receipt)
{
	const char *secret = text_of(receipt, "secret"), *number = text_of(receipt, "number");
	bool confirmed = json_is_true(json_object_get(receipt, "confirmed"));

	page_begin(page, say(page, "done.title"));
	put(page, "<div class=\"panel\">");
	page_heading(page, say(page, "done.title"));
	put(page, "<dl><dt>");
	put_text(page, say(page, "done.number"));
	put(page, "</dt><dd><strong dir=\"ltr\" class=\"code\" id=\"number\">");
	put_text(page, number);
	put(page, "</strong></dd><dt>");
	put_text(page, say(page, "done.secret"));
	put(page, "</dt><dd><strong dir=\"ltr\" class=\"code\" id=\"secret\">");
	put_text(page, secret);
	put(page, "</strong></dd></dl></div>");
	put_element(page, "p", say(page, "done.once"));
	put_element(page, "p", say(page, confirmed ? "done.confirmed" : "done.waiting"));
	put(page, "<form method=\"post\"><input type=\"hidden\" name=\"written\" value=\"yes\">");
	form_end(page, say(page, "done.written"));
	put(page, "<p>");
	put_link(page, "follow", say(page, "nav.follow"));
	put(page, "</p>");
	return page_end(page);
}
