/* html.c - the parts that every page has: head, languages, summary of mistakes, forms, foot.
 *
 * Patterns are those of GOV.UK: a summary that gets the focus and links to the fields, a message beside each field that
 * its label names, the word "Error" in the title. Nothing is inline, so that a strict content policy holds. */
#include "portal/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- texts --- */

const char *say(const struct page *page, const char *key)
{
	return texts_say(page->portal->texts, key, page->language);
}

const char *say_with(const struct page *page, const char *key, const char *value)
{
	const char *text = say(page, key), *hole = strstr(text, "{}");
	char *filled =
	    hole == NULL ? NULL : arena_print(page->job->arena, "%.*s%s%s", (int)(hole - text), text, value, hole + 2);

	return filled != NULL ? filled : text;
}

const char *say_label(const struct page *page, const json_t *label)
{
	return label_say(label, page->language);
}

const char *say_part(const struct page *page, const char *what, const json_t *part)
{
	char key[96];
	const char *id = json_string_value(json_object_get(part, "id")), *own;

	snprintf(key, sizeof(key), "%s.%.60s", what, id != NULL ? id : "");
	own = texts_find(page->portal->texts, key, page->language);
	return own != NULL ? own : say_label(page, json_object_get(part, "name"));
}

const char *say_time(const struct page *page, const char *text)
{
	char key[24];
	struct date date;
	const char *shown;

	if (text == NULL || strlen(text) < 10 ||
	    date_read((struct bytes){(const unsigned char *)text, 10}, &date) != OK)
		return text != NULL ? text : "";
	snprintf(key, sizeof(key), "month.%d", date.month);
	shown = strlen(text) >= 16
		    ? arena_print(page->job->arena, "%d %s %d, %.5s", date.day, say(page, key), date.year, text + 11)
		    : arena_print(page->job->arena, "%d %s %d", date.day, say(page, key), date.year);
	return shown != NULL ? shown : text;
}

/* --- writing --- */

void put(struct page *page, const char *html)
{
	text_add(&page->html, html);
}

void put_text(struct page *page, const char *text)
{
	text_add_xml(&page->html, bytes_of(text));
}

void put_lines(struct page *page, const char *text)
{
	while (*text != '\0') {
		size_t size = strcspn(text, "\n");

		text_add_xml(&page->html, (struct bytes){(const unsigned char *)text, size});
		if (text[size] == '\n')
			put(page, "<br>");
		text += size + (text[size] == '\n');
	}
}

void put_element(struct page *page, const char *tag, const char *text)
{
	text_print(&page->html, "<%s>", tag);
	put_text(page, text);
	text_print(&page->html, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void put_link(struct page *page, const char *path, const char *text)
{
	text_print(&page->html, "<a href=\"/%s%s%s\">", language_codes[page->language], *path != '\0' ? "/" : "", path);
	put_text(page, text);
	put(page, "</a>");
}

/* --- head and foot --- */

static const char *const own_names[LANGUAGES] = {"English", "Italiano", "اردو"};

/* The same page in another language: its address with another first part. */
static void languages_put(struct page *page)
{
	const struct target *target = &page->request->target;

	put(page, "<nav class=\"languages\" aria-label=\"");
	put_text(page, say(page, "language"));
	put(page, "\">");
	for (int language = 0; language < LANGUAGES; language++) {
		const char *code = language_codes[language];

		if (language == page->language) {
			text_print(&page->html, "<span lang=\"%s\" aria-current=\"true\">%s</span>", code,
				   own_names[language]);
			continue;
		}
		text_print(&page->html, "<a lang=\"%s\" hreflang=\"%s\" href=\"/%s", code, code, code);
		for (int at = 1; at < target->segment_count; at++) {
			put(page, "/");
			put_text(page, target->segments[at]);
		}
		text_print(&page->html, "\">%s</a>", own_names[language]);
	}
	put(page, "</nav>");
}

static void head_put(struct page *page, const char *title)
{
	const char *code = language_codes[page->language];

	text_print(&page->html, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\"><head><meta charset=\"utf-8\">", code,
		   strcmp(code, "ur") == 0 ? "rtl" : "ltr");
	put(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" "
		  "content=\"noindex\"><title>");
	if (page->mistake_count > 0)
		put_text(page, say(page, "error.title"));
	put_text(page, title);
	put(page, " – ");
	put_text(page, say(page, "service"));
	put(page, "</title><link rel=\"icon\" href=\"/icon.svg\"><link rel=\"stylesheet\" href=\"/portal.css\">");
	if (page->works)
		put(page,
		    "<link rel=\"stylesheet\" href=\"/work.css\"><script type=\"module\" src=\"/work.js\"></script>");
	put(page, "</head><body><a class=\"skip\" href=\"#main\">");
	put_text(page, say(page, "skip"));
	put(page, "</a><header><div class=\"wide\"><p class=\"service\">");
	put_link(page, "", say(page, "service"));
	put(page, "</p>");
	if (json_is_object(page->guidance)) {
		put(page, "<p class=\"office\">");
		put_text(page, say_label(page, json_object_get(page->guidance, "state")));
		put(page, " · ");
		put_text(page, say_label(page, json_object_get(page->guidance, "authority")));
		put(page, "</p>");
	}
	languages_put(page);
	put(page, "</div></header><main id=\"main\" class=\"wide\">");
}

static void summary_put(struct page *page)
{
	if (page->mistake_count == 0)
		return;
	put(page,
	    "<div class=\"summary\" role=\"alert\" tabindex=\"-1\" aria-labelledby=\"summary\"><h2 id=\"summary\">");
	put_text(page, say(page, "error.heading"));
	put(page, "</h2><ul>");
	for (int at = 0; at < page->mistake_count; at++) {
		put(page, "<li><a href=\"#");
		put_text(page, page->mistakes[at].field);
		put(page, "\">");
		put_text(page, page->mistakes[at].text);
		put(page, "</a></li>");
	}
	put(page, "</ul></div>");
}

void page_begin(struct page *page, const char *title)
{
	page->html = text_open(page->job->arena, PAGE_BYTES_MOST);
	if (page->guidance == NULL && page_guidance(page) != OK)
		job_forgive(page->job); /* the page goes without the office's name */
	head_put(page, title);
	summary_put(page);
}

void page_heading(struct page *page, const char *title)
{
	put_element(page, "h1", title);
}

static void foot_put(struct page *page)
{
	static const char *const links[][2] = {{"", "nav.start"},        {"report", "nav.report"},
					       {"follow", "nav.follow"}, {"pathways", "nav.pathways"},
					       {"letter", "nav.letter"}, {"about", "nav.about"}};

	put(page, "</main><footer><nav class=\"wide\" aria-label=\"");
	put_text(page, say(page, "service"));
	put(page, "\"><ul>");
	for (size_t at = 0; at < sizeof(links) / sizeof(links[0]); at++) {
		put(page, "<li>");
		put_link(page, links[at][0], say(page, links[at][1]));
		put(page, "</li>");
	}
	put(page, "</ul></nav></footer></body></html>\n");
}

enum result page_end(struct page *page)
{
	foot_put(page);
	TRY(text_done(&page->html, &page->response->body));
	page->response->content_type = "text/html; charset=utf-8";
	if (page->response->status == 0)
		page->response->status = page->mistake_count > 0 ? 422 : 200;
	return OK;
}

enum result page_redirect(struct page *page, const char *format, ...)
{
	char path[512];
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	if (size < 0 || (size_t)size >= sizeof(path))
		return job_fail(page->job, LIMIT, "address", "too-long", "The next address is too long.");
	page->response->status = 303;
	return response_header(page->job, page->response, "Location", "/%s/%s", language_codes[page->language], path);
}

enum result page_notice(struct page *page, int status, const char *what, const char *text_key)
{
	char title[32], text[32];

	snprintf(title, sizeof(title), "%s.title", what);
	snprintf(text, sizeof(text), "%s.text", what);
	page->response->status = status;
	page->mistake_count = 0;
	page->works = false;
	page_begin(page, say(page, title));
	page_heading(page, say(page, title));
	put_element(page, "p", say(page, text_key != NULL ? text_key : text));
	put(page, "<p>");
	put_link(page, "", say(page, "nav.start"));
	put(page, "</p>");
	return page_end(page);
}

/* --- forms --- */

enum result form_begin(struct page *page, const char *bound)
{
	char *token;

	put(page, "<form method=\"post\" novalidate>");
	if (bound == NULL)
		return OK;
	TRY(form_token_write(page->job, &page->portal->key, bound, &token));
	put(page, "<input type=\"hidden\" name=\"token\" value=\"");
	put_text(page, token);
	/* People do not see this field unless it was filled in; robots fill in whatever is there. */
	put(page, mistake_find(page, "website") != NULL ? "\"><div class=\"group\">" : "\"><div class=\"more-room\">");
	put(page, "<label for=\"website\">");
	put_text(page, say(page, "honey"));
	put(page, "</label><input id=\"website\" name=\"website\" autocomplete=\"off\" tabindex=\"-1\"></div>");
	return OK;
}

void form_end(struct page *page, const char *button)
{
	put(page, "<button>");
	put_text(page, button);
	put(page, "</button></form>");
}

void mistake_add(struct page *page, const char *field, const char *text)
{
	if (page->mistake_count < MISTAKES_MOST)
		page->mistakes[page->mistake_count++] = (struct mistake){field, text};
}

const char *mistake_find(const struct page *page, const char *field)
{
	for (int at = 0; at < page->mistake_count; at++) {
		if (strcmp(page->mistakes[at].field, field) == 0)
			return page->mistakes[at].text;
	}
	return NULL;
}

bool robot_passes(struct page *page, const char *bound)
{
	const char *token = body_value(page->job, &page->body, "token");
	enum result checked = form_token_check(page->job, &page->portal->key, bound, token);

	if (*body_value(page->job, &page->body, "website") != '\0')
		mistake_add(page, "website", say(page, "honey.wrong"));
	if (checked != OK) {
		mistake_add(page, "send",
			    say(page, strcmp(page->job->failure.rule, "token-early") == 0 ? "early" : "late"));
		job_forgive(page->job);
	}
	return page->mistake_count == 0;
}
