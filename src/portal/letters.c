/* letters.c - "is this letter genuine?": the text of its seal, or its PDF, in; what its seal is worth, out. Nothing is
 * kept, neither of the letter nor of who asks. */
#include "portal/page.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* --- asking --- */

static enum result question_draw(struct page *page)
{
	const char *wrong = mistake_find(page, "seal");

	page_begin(page, say(page, "letter.title"));
	page_heading(page, say(page, "letter.title"));
	put_element(page, "p", say(page, "letter.intro"));
	put(page, "<form method=\"post\" enctype=\"multipart/form-data\" novalidate>");
	put(page, wrong != NULL ? "<div class=\"group bad\"><label for=\"file\">"
				: "<div class=\"group\"><label for=\"file\">");
	put_text(page, say(page, "letter.file"));
	put(page, "</label>");
	if (wrong != NULL)
		put_element(page, "p class=\"wrong\"", wrong);
	put(page, "<input type=\"file\" id=\"file\" name=\"file\" accept=\"application/pdf\"></div>");
	put(page, "<div class=\"group\"><label for=\"seal\">");
	put_text(page, say(page, "letter.seal"));
	put(page, "</label><p class=\"hint\" id=\"seal-hint\">");
	put_text(page, say(page, "letter.seal.hint"));
	put(page,
	    "</p><textarea id=\"seal\" name=\"seal\" rows=\"5\" dir=\"ltr\" spellcheck=\"false\" autocomplete=\"off\" "
	    "aria-describedby=\"seal-hint\">");
	put_text(page, body_value(page->job, &page->body, "seal"));
	put(page, "</textarea></div>");
	form_end(page, say(page, "letter.check"));
	put_element(page, "p class=\"quiet\"", say(page, "letter.privacy"));
	return page_end(page);
}

/* --- what it is worth --- */

static void row_put(struct page *page, const char *name, const char *value)
{
	if (*value == '\0')
		return;
	put(page, "<div><dt>");
	put_text(page, name);
	put(page, "</dt><dd><bdi>");
	put_text(page, value);
	put(page, "</bdi></dd></div>");
}

static const char *value_of(const struct page *page, const json_t *field)
{
	const json_t *value = json_object_get(field, "value");

	if (json_object_get(field, "choice") != NULL)
		return say_label(page, json_object_get(field, "choice"));
	if (json_is_boolean(value))
		return say(page, json_is_true(value) ? "yes" : "no");
	if (json_is_integer(value)) {
		char *text = arena_print(page->job->arena, "%lld", (long long)json_integer_value(value));

		return text != NULL ? text : "";
	}
	return json_is_string(value) ? json_string_value(value) : "";
}

/* What the paper must say: whoever holds it lays both side by side. */
static void fields_draw(struct page *page, const json_t *fields)
{
	size_t at;
	json_t *field;

	if (json_array_size(fields) == 0)
		return;
	put_element(page, "h2", say(page, "letter.says"));
	put_element(page, "p", say(page, "letter.says.hint"));
	put(page, "<dl class=\"answers\">");
	json_array_foreach(fields, at, field)
	{
		const json_t *name = json_object_get(field, "name");

		row_put(page, name != NULL ? say_label(page, name) : text_of(field, "id"), value_of(page, field));
	}
	put(page, "</dl>");
}

static const char *writer_of(const struct page *page, const json_t *report)
{
	char *text;

	if (json_object_get(report, "authority") == NULL)
		return text_of(report, "party");
	text = arena_print(page->job->arena, "%s · %s", say_label(page, json_object_get(report, "state")),
			   say_label(page, json_object_get(report, "authority")));
	return text != NULL ? text : "";
}

static enum result report_draw(struct page *page, const json_t *report)
{
	const char *verdict = text_of(report, "verdict");
	bool is_false = strcmp(verdict, "false") == 0;
	char title[40], why[40];

	snprintf(title, sizeof(title), "letter.is.%.20s", verdict);
	snprintf(why, sizeof(why), "letter.why.%.20s", verdict);
	page_begin(page, say(page, title));
	put(page, is_false ? "<div class=\"summary\" role=\"alert\">" : "<div class=\"panel\">");
	page_heading(page, say(page, title));
	put_element(page, "p", say(page, why));
	put(page, "</div>");
	if (!is_false) {
		const json_t *name = json_object_get(report, "name");

		put(page, "<dl class=\"answers\">");
		row_put(page, say(page, "letter.who"), writer_of(page, report));
		row_put(page, say(page, "letter.kind"),
			json_is_object(name) ? say_label(page, name)
					     : say_label(page, json_object_get(report, "agreement")));
		row_put(page, say(page, "letter.when"), say_time(page, text_of(report, "local")));
		put(page, "</dl>");
		fields_draw(page, json_object_get(report, "fields"));
	}
	put(page, "<p>");
	put_link(page, "letter", say(page, "letter.another"));
	put(page, "</p>");
	return page_end(page);
}

/* --- the routes --- */

enum result letter_ask(struct page *page, const char *code, const char *part, const char *last)
{
	(void)code;
	(void)part;
	(void)last;
	return question_draw(page);
}

enum result letter_answer(struct page *page, const char *code, const char *part, const char *last)
{
	const char *seal = body_value(page->job, &page->body, "seal");
	struct bytes file = page->body.file_count > 0 ? page->body.files[0].content : (struct bytes){0};
	json_t *wish = json_object(), *report;
	enum result asked;

	(void)code;
	(void)part;
	(void)last;
	TRY(json_own(page->job, wish));
	TRY(page_rate(page, "letter", page->portal->config.letters));
	if (file.size == 0 && *seal == '\0') {
		mistake_add(page, "seal", say(page, "letter.none"));
		return question_draw(page);
	}
	if (file.size == 0)
		json_object_set_new(wish, "seal", json_string(seal));
	asked = page_ask_with(page, LINE_SEAL, wish, file, &report);
	if (asked == INVALID || asked == LIMIT) {
		bool has_no_seal = strcmp(page->job->failure.rule, "no-data") == 0;

		job_forgive(page->job);
		mistake_add(page, "seal", say(page, has_no_seal ? "letter.no_seal" : "letter.unreadable"));
		return question_draw(page);
	}
	TRY(asked);
	return report_draw(page, report);
}
