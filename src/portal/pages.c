/* pages.c - the start page, what is done with data, and the legal pathways that are open. */
#include "portal/page.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* --- start --- */

static void door_put(struct page *page, const char *path, const char *title, const char *text)
{
	put(page, "<li><h2>");
	put_link(page, path, say(page, title));
	put(page, "</h2><p>");
	put_text(page, say(page, text));
	put(page, "</p></li>");
}

enum result start_show(struct page *page, const char *code, const char *part, const char *last)
{
	(void)code;
	(void)part;
	(void)last;
	page_begin(page, say(page, "start.title"));
	page_heading(page, say(page, "start.title"));
	put_element(page, "p class=\"lead\"", say(page, "start.intro"));
	put(page, "<ul class=\"doors\">");
	door_put(page, "report", "nav.report", "start.report");
	door_put(page, "follow", "nav.follow", "start.follow");
	door_put(page, "pathways", "nav.pathways", "start.pathways");
	door_put(page, "letter", "nav.letter", "start.letter");
	put(page, "</ul>");
	put_element(page, "p class=\"note\"", say(page, "start.free"));
	return page_end(page);
}

enum result about_show(struct page *page, const char *code, const char *part, const char *last)
{
	static const char *const texts[] = {"about.who", "about.kept", "about.secret", "about.rights"};

	(void)code;
	(void)part;
	(void)last;
	page_begin(page, say(page, "about.title"));
	page_heading(page, say(page, "about.title"));
	for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++)
		put_element(page, "p", say(page, texts[at]));
	return page_end(page);
}

/* --- pathways --- */

static void radio_put(struct page *page, const char *name, size_t at, const char *value, const char *text, bool chosen)
{
	text_print(&page->html, "<div class=\"radio\"><input type=\"radio\" name=\"%s\" id=\"%s-%zu\" value=\"", name,
		   name, at);
	put_text(page, value);
	text_print(&page->html, "\"%s><label for=\"%s-%zu\">", chosen ? " checked" : "", name, at);
	put_text(page, text);
	put(page, "</label></div>");
}

static void question_put(struct page *page, const char *name, const char *title, const json_t *choices)
{
	size_t at, count = json_array_size(choices);
	json_t *choice;

	put(page, "<div class=\"group\"><fieldset><legend>");
	put_text(page, say(page, title));
	put(page, "</legend>");
	json_array_foreach(choices, at, choice)
	    radio_put(page, name, at, text_of(choice, "id"), say_label(page, json_object_get(choice, "name")), false);
	radio_put(page, name, count, "", say(page, "pathways.any"), true);
	put(page, "</fieldset></div>");
}

/* The answers go into the address and are gone with the page. */
static void questions_draw(struct page *page, const json_t *guidance)
{
	put(page, "<form method=\"get\">");
	question_put(page, "purpose", "pathways.purpose", json_object_get(guidance, "purposes"));
	question_put(page, "who", "pathways.who", json_object_get(guidance, "who"));
	put(page, "<button name=\"show\" value=\"yes\">");
	put_text(page, say(page, "pathways.show"));
	put(page, "</button></form>");
}

static void told_draw(struct page *page, const json_t *told)
{
	size_t at, row;
	json_t *field, *each;

	put(page, "<dl class=\"answers\">");
	json_array_foreach(told, at, field)
	{
		const json_t *value = json_object_get(field, "value"), *choice = json_object_get(field, "choice");

		if (strcmp(text_of(field, "id"), "title") == 0)
			continue;
		put(page, "<div><dt>");
		put_text(page, say_label(page, json_object_get(field, "name")));
		put(page, "</dt><dd dir=\"auto\">");
		if (json_is_integer(value))
			text_print(&page->html, "%lld", (long long)json_integer_value(value));
		else if (choice != NULL)
			put_text(page, say_label(page, choice));
		else if (strcmp(text_of(field, "type"), "date") == 0)
			put_text(page, say_time(page, json_string_value(value)));
		else if (json_is_string(value))
			put_lines(page, json_string_value(value));
		if (json_object_get(field, "rows") != NULL) {
			put(page, "<ul>");
			json_array_foreach(json_object_get(field, "rows"), row, each)
			{
				put(page, "<li>");
				put_text(page, text_of(json_array_get(each, 0), "value"));
				if (json_array_size(each) > 1) {
					put(page, " <span class=\"quiet\">(");
					put_text(page, text_of(json_array_get(each, 1), "value"));
					put(page, ")</span>");
				}
				put(page, "</li>");
			}
			put(page, "</ul>");
		}
		put(page, "</dd></div>");
	}
	put(page, "</dl>");
}

static bool who_fits(const json_t *pathway, const char *who)
{
	size_t at;
	json_t *field;

	json_array_foreach(json_object_get(pathway, "told"), at, field)
	{
		if (strcmp(text_of(field, "id"), "who_applies") == 0)
			return strcmp(text_of(field, "value"), who) == 0;
	}
	return true;
}

static void found_draw(struct page *page, const json_t *guidance, const char *who)
{
	int shown = 0;
	size_t at;
	json_t *pathway;

	put_element(page, "h2", say(page, "pathways.found"));
	json_array_foreach(json_object_get(guidance, "pathways"), at, pathway)
	{
		if (who != NULL && *who != '\0' && !who_fits(pathway, who))
			continue;
		shown++;
		put(page, "<section class=\"pathway\"><h3 dir=\"auto\">");
		put_text(page, text_of(pathway, "title"));
		put(page, "</h3><p class=\"quiet\">");
		put_text(page, say_label(page, json_object_get(pathway, "by")));
		put(page, " · ");
		put_text(page, say_label(page, json_object_get(pathway, "state")));
		put(page, " · <span dir=\"ltr\">");
		put_text(page, text_of(pathway, "reference"));
		put(page, "</span></p>");
		told_draw(page, json_object_get(pathway, "told"));
		put(page, "</section>");
	}
	if (shown == 0)
		put_element(page, "p", say(page, "pathways.none"));
	put(page, "<p class=\"quiet\">");
	put_text(page, say(page, "pathways.source"));
	put(page, ": ");
	put_text(page, text_of(guidance, "source"));
	put(page, "</p><p>");
	put_link(page, "pathways", say(page, "pathways.again"));
	put(page, "</p>");
}

enum result pathways_show(struct page *page, const char *code, const char *part, const char *last)
{
	const char *purpose = request_query(page->request, "purpose"), *who = request_query(page->request, "who");
	json_t *wish = json_pack("{s:s}", "topic", "pathways"), *guidance;

	(void)code;
	(void)part;
	(void)last;
	TRY(json_own(page->job, wish));
	if (purpose != NULL && *purpose != '\0')
		json_object_set_new(wish, "purpose", json_string(purpose));
	TRY(page_ask(page, LINE_GUIDANCE, wish, &guidance));
	page_begin(page, say(page, "pathways.title"));
	page_heading(page, say(page, "pathways.title"));
	put_element(page, "p", say(page, "pathways.kept"));
	if (request_query(page->request, "show") != NULL)
		found_draw(page, guidance, who);
	else
		questions_draw(page, guidance);
	return page_end(page);
}
