/* report.c - reporting a problem: one question a page, from the kind to the number and the secret.
 *
 * The pages are made from the agreement's form: what is asked in one breath stands on one page (names; dates; numbers
 * and places; choices), a long answer has a page of its own. Then come the steps that may be told with the report, how
 * to reach the author, the page about robots, and the answers to look at before they are sent. */
#include "portal/page.h"

#include <stdio.h>
#include <string.h>

#define QUESTIONS_MOST 40

enum question_kind { ASK_KIND, ASK_PARTNER, ASK_FIELDS, ASK_STEP, ASK_CONTACT, ASK_PERSON, ASK_CHECK };

struct question {
	enum question_kind kind;
	const char *id;        /* in the address */
	const json_t *fields;  /* all of the form; `first` and `count` are this page's */
	const char *title_key; /* of several fields; NULL when the only field is the heading */
	size_t first, count;
	const json_t *step; /* of ASK_STEP */
};

struct report {
	struct page *page;
	const char *code;
	json_t *draft;
	const json_t *kind; /* of the guidance; NULL until it is chosen */
	struct question questions[QUESTIONS_MOST];
	int count;
};

/* --- the questions --- */

static const char *text_of(const json_t *object, const char *name)
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

static enum result questions_make(struct report *report)
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
	question_add(report, ASK_CONTACT, "contact");
	question_add(report, ASK_PERSON, "person");
	question_add(report, ASK_CHECK, "check");
	return OK;
}

static const struct question *question_find(const struct report *report, const char *id)
{
	for (int at = 0; at < report->count; at++) {
		if (strcmp(report->questions[at].id, id) == 0)
			return &report->questions[at];
	}
	return NULL;
}

static const char *question_title(const struct report *report, const struct question *question)
{
	struct page *page = report->page;

	switch (question->kind) {
	case ASK_KIND:
		return say(page, "kind.title");
	case ASK_PARTNER:
		return say(page, "partner.title");
	case ASK_STEP:
		return say_part(page, "step", question->step);
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

static enum result report_open(struct page *page, const char *code, struct report *ret_report)
{
	struct instant begun_at;

	*ret_report = (struct report){.page = page, .code = code};
	TRY(draft_get(page->job, page->portal->drafts, "report", code, &ret_report->draft, &begun_at));
	TRY(page_guidance(page));
	return questions_make(ret_report);
}

static enum result report_keep(const struct report *report)
{
	return draft_set(report->page->job, report->page->portal->drafts, "report", report->code, report->draft);
}

static json_t *part_of(json_t *draft, const char *name)
{
	json_t *part = json_object_get(draft, name);

	if (part == NULL) {
		part = json_object();
		json_object_set_new(draft, name, part);
	}
	return part;
}

/* Where the answers of a page are kept. */
static json_t *told_of(const struct report *report, const struct question *question)
{
	if (question->kind == ASK_STEP)
		return part_of(part_of(report->draft, "more"), text_of(question->step, "id"));
	return part_of(report->draft, "form");
}

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
	json_t *told = told_of(report, question);
	bool alone = question->kind == ASK_FIELDS && question->title_key == NULL;

	if (!alone)
		page_heading(page, question_title(report, question));
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
	put(page, "</dt><dd dir=\"auto\">");
	put_lines(page, value);
	put(page, "</dd><dd class=\"action\">");
	text_print(&page->html, "<a href=\"/%s/report/%s/%s\">", language_codes[page->language], report->code, id);
	put_text(page, say(page, "change"));
	put(page, "<span class=\"unseen\"> ");
	put_text(page, name);
	put(page, "</span></a></dd></div>");
}

static void answers_draw(const struct report *report, const struct question *question)
{
	struct page *page = report->page;
	json_t *told = told_of(report, question);

	if (question->kind == ASK_STEP && json_object_size(told) == 0) {
		answer_row(report, question_title(report, question), say(page, "not_told"), question->id);
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

static enum result draw(struct report *report, const struct question *question)
{
	struct page *page = report->page;
	bool is_check = question->kind == ASK_CHECK;

	page->works = question->kind == ASK_PERSON;
	page_begin(page, question_title(report, question));
	if (is_check)
		check_draw(report);
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
	json_t *told = told_of(report, question);
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

static enum result request_make(const struct report *report, json_t **ret_request)
{
	const json_t *draft = report->draft, *more = json_object_get(draft, "more");
	json_t *request = json_object(), *form = part_of(report->draft, "form");
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

/* Two presses of the button are one report. */
static enum result send_once(struct report *report, const struct question *question)
{
	struct page *page = report->page;
	enum result sent;

	if (!robot_passes(page, report->code))
		return draw(report, question);
	if (!draft_claim(page->portal->drafts, report->code))
		return page_redirect(page, "report/%s/done", report->code);
	sent = send(report);
	draft_release(page->portal->drafts, report->code);
	return sent;
}

/* --- number and secret --- */

static enum result done_show(struct page *page, const json_t *receipt)
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
		return done_show(page, receipt);
	question = question_find(&report, part);
	if (question == NULL)
		return page_redirect(page, "report/%s/kind", code);
	if (question->kind == ASK_PERSON && strcmp(text_of(report.draft, "check"), "code-refused") == 0) {
		mistake_add(page, "code", say(page, "code.wrong"));
		json_object_del(report.draft, "check");
		json_object_del(report.draft, "code");
		TRY(report_keep(&report));
	}
	return draw(&report, question);
}

enum result report_answer(struct page *page, const char *code, const char *part, const char *last)
{
	const struct question *question;
	struct report report;
	bool seen;

	(void)last;
	TRY(report_open(page, code, &report));
	if (json_object_get(report.draft, "receipt") != NULL) {
		draft_end(page->portal->drafts, code);
		return page_redirect(page, "follow");
	}
	question = question_find(&report, part);
	if (question == NULL)
		return page_redirect(page, "report/%s/kind", code);
	if (question->kind == ASK_CHECK)
		return send_once(&report, question);
	TRY(take(&report, question));
	if (page->mistake_count > 0)
		return draw(&report, question);
	/* Another kind may have other questions: they are asked again from there. */
	report.count = 0;
	TRY(questions_make(&report));
	question = question_find(&report, part);
	seen = json_is_true(json_object_get(report.draft, "seen"));
	if (question->kind == ASK_KIND)
		seen = false;
	json_object_set_new(report.draft, "seen", json_boolean(seen || (question + 1)->kind == ASK_CHECK));
	TRY(report_keep(&report));
	return page_redirect(page, "report/%s/%s", code, seen ? "check" : (question + 1)->id);
}
