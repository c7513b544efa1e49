/* follow.c - following a report: number and secret once, then a visit under a code for as long as it lasts.
 *
 * The number and the secret are held with the visit in memory, for an hour after the last page at most, or until it is
 * left; they are never in an address. Every page asks the desk anew. */
#include "portal/files.h"
#include "portal/page.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* --- coming in --- */

static void box_draw(struct page *page, const char *name, const char *label, const char *hint)
{
	const char *wrong = mistake_find(page, name);

	text_print(&page->html, "<div class=\"group%s\"><label for=\"%s\">", wrong != NULL ? " bad" : "", name);
	put_text(page, label);
	text_print(&page->html, "</label><p class=\"hint\" id=\"%s-hint\">", name);
	put_text(page, hint);
	put(page, "</p>");
	if (wrong != NULL) {
		text_print(&page->html, "<p class=\"wrong\" id=\"%s-wrong\">", name);
		put_text(page, wrong);
		put(page, "</p>");
	}
	text_print(&page->html,
		   "<input id=\"%s\" name=\"%s\" dir=\"ltr\" autocomplete=\"off\" spellcheck=\"false\" "
		   "aria-describedby=\"%s-hint\" value=\"",
		   name, name, name);
	put_text(page, body_value(page->job, &page->body, name));
	put(page, "\"></div>");
}

static enum result entrance_draw(struct page *page)
{
	page_begin(page, say(page, "follow.title"));
	page_heading(page, say(page, "follow.title"));
	TRY(form_begin(page, NULL));
	box_draw(page, "number", say(page, "follow.number"), say(page, "follow.number.hint"));
	box_draw(page, "secret", say(page, "follow.secret"), say(page, "follow.secret.hint"));
	form_end(page, say(page, "follow.open"));
	return page_end(page);
}

enum result follow_form(struct page *page, const char *code, const char *part, const char *last)
{
	(void)code;
	(void)part;
	(void)last;
	return entrance_draw(page);
}

static enum result visit_ask(struct page *page, const json_t *visit, json_t *wish, json_t **ret_issue)
{
	TRY(json_own(page->job, wish));
	json_object_set(wish, "number", json_object_get(visit, "number"));
	json_object_set(wish, "secret", json_object_get(visit, "secret"));
	return page_ask(page, LINE_FOLLOW, wish, ret_issue);
}

enum result follow_enter(struct page *page, const char *code, const char *part, const char *last)
{
	char fresh[DRAFT_CODE_SIZE];
	json_t *visit = json_pack("{s:s, s:s}", "number", body_value(page->job, &page->body, "number"), "secret",
				  body_value(page->job, &page->body, "secret")),
	       *issue;
	enum result asked;

	(void)code;
	(void)part;
	(void)last;
	TRY(json_own(page->job, visit));
	TRY(page_rate(page, "follow", page->portal->config.follows));
	asked = visit_ask(page, visit, json_object(), &issue);
	if (asked == MISSING) {
		job_forgive(page->job);
		mistake_add(page, "number", say(page, "follow.unknown"));
		return entrance_draw(page);
	}
	TRY(asked);
	TRY(draft_new(page->job, page->portal->drafts, "visit", visit, fresh));
	return page_redirect(page, "follow/%s", fresh);
}

/* --- where it stands --- */

static void status_draw(struct page *page, const json_t *issue)
{
	const char *state = text_of(issue, "state");

	put(page, "<section aria-labelledby=\"state\" class=\"status\"><h2 id=\"state\">");
	put_text(page, say(page, "follow.state"));
	put(page, "</h2>");
	if (strcmp(state, "joined") == 0)
		put_element(page, "p", say(page, "follow.joined"));
	if (strcmp(state, "waiting") == 0) {
		put_element(page, "p", say(page, "follow.waiting"));
	} else if (strcmp(state, "refused") == 0) {
		put_element(page, "p", say(page, "follow.refused"));
		put(page, "<blockquote dir=\"auto\">");
		put_lines(page, text_of(issue, "reason"));
		put(page, "</blockquote>");
	} else if (json_is_true(json_object_get(issue, "with_us"))) {
		put_element(page, "p", say(page, "follow.with_us"));
	} else if (json_object_get(issue, "status") != NULL) {
		put(page, "<p><strong>");
		put_text(page, say_label(page, json_object_get(issue, "status")));
		put(page, "</strong></p>");
	} else {
		put_element(page, "p", say(page, "follow.gone"));
	}
	put(page, "</section>");
}

static void clocks_draw(struct page *page, const json_t *issue)
{
	const json_t *deadlines = json_object_get(issue, "deadlines");
	size_t at;
	json_t *deadline;

	if (json_array_size(deadlines) == 0)
		return;
	put_element(page, "h2", say(page, "follow.clocks"));
	put(page, "<ul>");
	json_array_foreach(deadlines, at, deadline)
	{
		bool passed = json_is_true(json_object_get(deadline, "passed"));

		put(page, passed ? "<li class=\"late\">" : "<li>");
		put_text(page, say_label(page, json_object_get(deadline, "name")));
		put(page, ": ");
		put_text(page, say_with(page, passed ? "follow.passed" : "follow.until",
					say_time(page, text_of(deadline, "local"))));
		put(page, "</li>");
	}
	put(page, "</ul>");
}

static void told_draw(struct page *page, const json_t *fields)
{
	size_t at;
	json_t *field;

	json_array_foreach(fields, at, field)
	{
		const json_t *choice = json_object_get(field, "choice");
		const char *value = text_of(field, "value");

		put(page, "<p class=\"told\"><span class=\"quiet\">");
		put_text(page, say_label(page, json_object_get(field, "name")));
		put(page, ":</span> <span dir=\"auto\">");
		if (choice != NULL)
			put_text(page, say_label(page, choice));
		else
			put_lines(page, json_object_get(field, "local") != NULL
					    ? say_time(page, text_of(field, "local"))
					    : value);
		put(page, "</span></p>");
	}
}

static void events_draw(struct page *page, const json_t *issue)
{
	const json_t *events = json_object_get(issue, "events");

	put_element(page, "h2", say(page, "follow.happened"));
	put(page, "<ol class=\"events\" reversed>");
	for (size_t at = json_array_size(events); at > 0; at--) {
		const json_t *event = json_array_get(events, at - 1);

		put(page, "<li><p><strong>");
		put_text(page, say_part(page, "step", event));
		put(page, "</strong> <span class=\"quiet\">");
		put_text(page, say_label(page, json_object_get(event, "by")));
		put(page, ", ");
		put_text(page, say_time(page, text_of(event, "local")));
		put(page, "</span></p>");
		told_draw(page, json_object_get(event, "fields"));
		put(page, "</li>");
	}
	put(page, "<li><p><strong>");
	put_text(page, say(page, "follow.filed"));
	put(page, "</strong> <span class=\"quiet\">");
	put_text(page, say_time(page, text_of(issue, "filed_local")));
	put(page, "</span></p></li></ol>");
}

static void additions_draw(struct page *page, const json_t *issue)
{
	const json_t *additions = json_object_get(issue, "additions");
	size_t at;
	json_t *addition;

	if (json_array_size(additions) == 0)
		return;
	put_element(page, "h2", say(page, "follow.added"));
	put(page, "<ul>");
	json_array_foreach(additions, at, addition)
	{
		put(page, "<li><span class=\"quiet\">");
		put_text(page, say_time(page, text_of(addition, "local")));
		put(page, "</span><br><span dir=\"auto\">");
		put_lines(page, text_of(addition, "text"));
		put(page, "</span></li>");
	}
	put(page, "</ul>");
}

/* --- what may be done --- */

static void act_put(struct page *page, const char *code, const char *part, const char *name, bool first)
{
	text_print(&page->html, "<li><a class=\"%s\" href=\"/%s/follow/%s/%s\">", first ? "button" : "act",
		   language_codes[page->language], code, part);
	put_text(page, name);
	put(page, "</a></li>");
}

/* What moves the case on comes first; ending it by oneself comes last. */
static void acts_draw(struct page *page, const char *code, const json_t *issue)
{
	const json_t *steps = json_object_get(issue, "steps");
	const char *state = text_of(issue, "state");
	bool first = true;
	size_t at;
	json_t *step;

	if (strcmp(state, "refused") == 0)
		return;
	put_element(page, "h2", say(page, "follow.do"));
	put(page, "<ul class=\"acts\">");
	json_array_foreach(steps, at, step)
	{
		if (strcmp(text_of(step, "id"), "withdraw") == 0 || !json_is_true(json_object_get(step, "moves")))
			continue;
		act_put(page, code, text_of(step, "id"), say_part(page, "step", step), first);
		first = false;
	}
	if (strcmp(state, "waiting") == 0)
		act_put(page, code, "code", say(page, "code.title"), true);
	act_put(page, code, "add", say(page, "add.title"), false);
	act_put(page, code, "files", say(page, "files.title"), false);
	json_array_foreach(steps, at, step)
	{
		if (strcmp(text_of(step, "id"), "withdraw") == 0 || !json_is_true(json_object_get(step, "moves")))
			act_put(page, code, text_of(step, "id"), say_part(page, "step", step), false);
	}
	put(page, "</ul>");
}

/* A case that an officer gave the number for: what comes next, and who has to act. */
static void next_draw(struct page *page, const json_t *issue)
{
	if (json_object_get(issue, "next") != NULL) {
		put_element(page, "h2", say(page, "follow.next"));
		put_element(page, "p", say_label(page, json_object_get(issue, "next")));
	}
	if (json_object_get(issue, "who") != NULL) {
		put_element(page, "h2", say(page, "follow.who"));
		put_element(page, "p", say_label(page, json_object_get(issue, "who")));
	} else if (json_object_get(issue, "by") != NULL) {
		put_element(page, "h2", say(page, "follow.who"));
		put(page, "<p>");
		put_text(page, say_label(page, json_object_get(issue, "authority")));
		put(page, " · ");
		put_text(page, say_label(page, json_object_get(issue, "by")));
		put(page, "</p>");
	}
}

/* A case stands for it: nothing is added here any more. */
static bool is_followed(const json_t *issue)
{
	return strcmp(text_of(issue, "state"), "followed") == 0;
}

static enum result issue_draw(struct page *page, const char *code, const json_t *issue)
{
	bool followed = is_followed(issue);
	const char *title = followed ? "follow.case" : "follow.report";
	const char *number = text_of(issue, "number"), *done = request_query(page->request, "done");
	char *shown;

	/* Isolated, so that a line from the right keeps the order of its groups. */
	TAKE(page->job,
	     shown = arena_print(page->job->arena, "\u2066%.3s %.3s %.4s\u2069", number, number + 3, number + 6));
	page_begin(page, say_with(page, title, shown));
	page_heading(page, say_with(page, title, shown));
	put(page, "<p class=\"quiet\">");
	put_text(page, say_label(page, json_object_get(issue, "kind_name")));
	put(page, "</p>");
	if (done != NULL)
		put_element(page, "p class=\"done\" role=\"status\"",
			    say(page, strcmp(done, "add") == 0     ? "add.done"
				      : strcmp(done, "files") == 0 ? "files.done"
				      : strcmp(done, "late") == 0  ? "step.late"
								   : "step.done"));
	status_draw(page, issue);
	if (followed)
		next_draw(page, issue);
	else
		acts_draw(page, code, issue);
	clocks_draw(page, issue);
	if (followed) {
		put_element(page, "p class=\"quiet\"", say(page, "follow.only"));
	} else {
		events_draw(page, issue);
		additions_draw(page, issue);
	}
	if (json_object_get(issue, "zone") != NULL)
		put_element(page, "p class=\"quiet\"", say_with(page, "follow.zone", text_of(issue, "zone")));
	text_print(&page->html, "<form method=\"post\" action=\"/%s/follow/%s/leave\">", language_codes[page->language],
		   code);
	form_end(page, say(page, "follow.leave"));
	return page_end(page);
}

enum result follow_show(struct page *page, const char *code, const char *part, const char *last)
{
	struct instant begun_at;
	json_t *visit, *issue;

	(void)part;
	(void)last;
	TRY(draft_get(page->job, page->portal->drafts, "visit", code, &visit, &begun_at));
	TRY(visit_ask(page, visit, json_object(), &issue));
	return issue_draw(page, code, issue);
}

/* --- one step, one page --- */

static const json_t *step_find(const json_t *issue, const char *id)
{
	size_t at;
	json_t *step;

	json_array_foreach(json_object_get(issue, "steps"), at, step)
	{
		if (strcmp(text_of(step, "id"), id) == 0)
			return step;
	}
	return NULL;
}

static enum result box_page(struct page *page, const char *title, const char *name, const char *label, bool is_long)
{
	const char *wrong = mistake_find(page, name);

	page_begin(page, title);
	page_heading(page, title);
	TRY(form_begin(page, NULL));
	text_print(&page->html, "<div class=\"group%s\"><label for=\"%s\">", wrong != NULL ? " bad" : "", name);
	put_text(page, label);
	put(page, "</label>");
	if (wrong != NULL)
		put_element(page, "p class=\"wrong\"", wrong);
	text_print(&page->html,
		   is_long ? "<textarea id=\"%s\" name=\"%s\" rows=\"7\" dir=\"auto\">"
			   : "<input id=\"%s\" name=\"%s\" dir=\"ltr\" autocomplete=\"off\" value=\"",
		   name, name);
	put_text(page, body_value(page->job, &page->body, name));
	put(page, is_long ? "</textarea></div>" : "\"></div>");
	form_end(page, say(page, "send"));
	return page_end(page);
}

/* The question that is to be answered stands above the box for the answer. */
static void last_told_draw(struct page *page, const json_t *issue)
{
	const json_t *events = json_object_get(issue, "events");
	size_t count = json_array_size(events);

	if (count == 0)
		return;
	put(page, "<div class=\"asked\">");
	told_draw(page, json_object_get(json_array_get(events, count - 1), "fields"));
	put(page, "</div>");
}

static enum result step_draw(struct page *page, const json_t *issue, const json_t *step)
{
	json_t *nothing = json_object();
	const char *title = say_part(page, "step", step);
	char key[80];
	size_t at;
	json_t *field;

	TRY(json_own(page->job, nothing));
	snprintf(key, sizeof(key), "step.%.60s.hint", text_of(step, "id"));
	page_begin(page, title);
	page_heading(page, title);
	put_element(page, "p",
		    texts_find(page->portal->texts, key, page->language) != NULL
			? say(page, key)
			: say_label(page, json_object_get(step, "hint")));
	if (json_is_true(json_object_get(step, "moves")))
		last_told_draw(page, issue);
	TRY(form_begin(page, NULL));
	json_array_foreach(json_object_get(json_object_get(step, "form"), "fields"), at, field)
	{
		if (!field_is_known(page, field, NULL))
			field_draw(page, field, nothing, false);
	}
	form_end(page, say(page, "send"));
	return page_end(page);
}

static enum result files_page(struct page *page)
{
	page_begin(page, say(page, "files.title"));
	TRY(files_draw(page, NULL, say(page, "send")));
	return page_end(page);
}

static enum result part_draw(struct page *page, const char *code, const json_t *issue, const char *part)
{
	const json_t *step = step_find(issue, part);

	if (is_followed(issue))
		return page_redirect(page, "follow/%s", code);
	if (strcmp(part, "add") == 0)
		return box_page(page, say(page, "add.title"), "text", say(page, "add.label"), true);
	if (strcmp(part, "code") == 0)
		return box_page(page, say(page, "code.title"), "code", say(page, "person.code"), false);
	if (strcmp(part, "files") == 0)
		return files_page(page);
	if (step == NULL)
		return page_redirect(page, "follow/%s?done=late", code);
	return step_draw(page, issue, step);
}

enum result follow_step(struct page *page, const char *code, const char *part, const char *last)
{
	struct instant begun_at;
	json_t *visit, *issue;

	(void)last;
	TRY(draft_get(page->job, page->portal->drafts, "visit", code, &visit, &begun_at));
	TRY(visit_ask(page, visit, json_object(), &issue));
	return part_draw(page, code, issue, part);
}

/* --- doing it --- */

static enum result form_take(struct page *page, const json_t *step, json_t **ret_form)
{
	json_t *form = json_object();
	size_t at;
	json_t *field;

	TRY(json_own(page->job, form));
	json_array_foreach(json_object_get(json_object_get(step, "form"), "fields"), at, field)
	{
		if (!field_is_known(page, field, form))
			TRY(field_take(page, field, form, json_is_true(json_object_get(field, "required"))));
	}
	*ret_form = form;
	return OK;
}

/* What the desk should do, from the post. */
static enum result wish_make(struct page *page, const char *part, const json_t *step, json_t **ret_wish)
{
	json_t *wish = json_object(), *form;

	TRY(json_own(page->job, wish));
	*ret_wish = wish;
	if (strcmp(part, "add") == 0) {
		json_object_set_new(wish, "add", json_string(body_value(page->job, &page->body, "text")));
		return OK;
	}
	if (strcmp(part, "code") == 0) {
		json_object_set_new(wish, "code", json_string(body_value(page->job, &page->body, "code")));
		return OK;
	}
	json_object_set_new(wish, "step", json_string(part));
	if (step == NULL || json_object_get(step, "form") == NULL)
		return OK;
	TRY(form_take(page, step, &form));
	json_object_set(wish, "form", form);
	return OK;
}

/* A refusal that its author can mend stays on the page; one that the case has outrun leads back to it. */
static enum result refused(struct page *page, const char *code, const char *part, const json_t *issue)
{
	const char *rule = arena_copy_cstring(page->job->arena, page->job->failure.rule);
	bool is_box = strcmp(part, "add") == 0 || strcmp(part, "code") == 0;
	enum result result = page->job->failure.result;

	job_forgive(page->job);
	TAKE(page->job, rule);
	if (is_box && (result == INVALID || result == LIMIT)) {
		mistake_add(page, strcmp(part, "add") == 0 ? "text" : "code",
			    say(page, strcmp(part, "add") == 0 ? "add.wrong" : "code.wrong"));
		return part_draw(page, code, issue, part);
	}
	return page_redirect(page, "follow/%s?done=late", code);
}

/* What the desk keeps goes to the report at once; what it refuses is said, and the others are there. */
static enum result files_send(struct page *page, const char *code, const json_t *visit, json_t *issue)
{
	json_t *kept = json_array(), *wish = json_object(), *ids = json_array(), *file;
	enum result sent;
	size_t at;

	json_object_set_new(wish, "files", ids);
	TRY(json_own(page->job, kept));
	TRY(json_own(page->job, wish));
	TRY(files_take(page, kept));
	json_array_foreach(kept, at, file) json_array_append(ids, json_object_get(file, "file"));
	if (json_array_size(ids) > 0) {
		sent = visit_ask(page, visit, json_incref(wish), &issue);
		if (sent == LIMIT || sent == INVALID) {
			job_forgive(page->job);
			mistake_add(page, "file", say(page, "files.wrong.too-many"));
		} else if (sent == DENIED) {
			return refused(page, code, "files", issue);
		} else {
			TRY(sent);
		}
	} else if (page->mistake_count == 0) {
		mistake_add(page, "file", say(page, "files.none"));
	}
	return page->mistake_count > 0 ? files_page(page) : page_redirect(page, "follow/%s?done=files", code);
}

enum result follow_take(struct page *page, const char *code, const char *part, const char *last)
{
	struct instant begun_at;
	json_t *visit, *issue, *wish;
	enum result done;

	(void)last;
	if (strcmp(part, "leave") == 0) {
		draft_end(page->portal->drafts, code);
		return page_redirect(page, "follow");
	}
	TRY(draft_get(page->job, page->portal->drafts, "visit", code, &visit, &begun_at));
	TRY(page_rate(page, "follow", page->portal->config.follows));
	TRY(visit_ask(page, visit, json_object(), &issue));
	if (strcmp(part, "files") == 0)
		return files_send(page, code, visit, issue);
	TRY(wish_make(page, part, step_find(issue, part), &wish));
	if (page->mistake_count > 0)
		return part_draw(page, code, issue, part);
	done = visit_ask(page, visit, wish, &issue);
	if (done == INVALID || done == DENIED || done == CONFLICT || done == LIMIT)
		return refused(page, code, part, issue);
	TRY(done);
	return page_redirect(page, "follow/%s?done=%s", code, strcmp(part, "add") == 0 ? "add" : "step");
}
