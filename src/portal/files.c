/* files.c - see files.h. */
#include "portal/files.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* --- drawing --- */

static void size_put(struct page *page, const json_t *file)
{
	long long bytes = json_integer_value(json_object_get(file, "size"));
	char text[32];

	snprintf(text, sizeof(text), "%lld", (bytes + 999) / 1000);
	put(page, " <span class=\"quiet\">");
	put_text(page, say_with(page, "files.size", text));
	put(page, "</span>");
}

static void kept_draw(struct page *page, const json_t *kept)
{
	size_t at;
	json_t *file;

	if (json_array_size(kept) == 0)
		return;
	put_element(page, "h2", say(page, "files.kept"));
	put(page, "<ul class=\"files\">");
	json_array_foreach(kept, at, file)
	{
		put(page, "<li><bdi>");
		put_text(page, text_of(file, "name"));
		put(page, "</bdi>");
		size_put(page, file);
		if (json_is_true(json_object_get(file, "left_out"))) {
			put(page, "<br><span class=\"quiet\">");
			put_text(page, say(page, "files.left_out"));
			put(page, "</span>");
		}
		put(page, " <button class=\"small\" name=\"remove\" value=\"");
		put_text(page, text_of(file, "file"));
		put(page, "\">");
		put_text(page, say(page, "files.remove"));
		put(page, "<span class=\"unseen\"> ");
		put_text(page, text_of(file, "name"));
		put(page, "</span></button></li>");
	}
	put(page, "</ul>");
}

static void field_put(struct page *page)
{
	put(page, mistake_find(page, "file") != NULL ? "<div class=\"group bad\"><label for=\"file\">"
						     : "<div class=\"group\"><label for=\"file\">");
	put_text(page, say(page, "files.label"));
	put(page, "</label><p class=\"hint\" id=\"file-hint\">");
	put_text(page, say(page, "files.hint"));
	put(page, "</p>");
	for (int at = 0; at < page->mistake_count; at++) {
		if (strcmp(page->mistakes[at].field, "file") == 0)
			put_element(page, "p class=\"wrong\"", page->mistakes[at].text);
	}
	put(page,
	    "<input type=\"file\" id=\"file\" name=\"file\" multiple accept=\"image/jpeg,image/png,application/pdf\" "
	    "aria-describedby=\"file-hint\"></div>");
}

enum result files_draw(struct page *page, const json_t *kept, const char *on)
{
	page_heading(page, say(page, "files.title"));
	put_element(page, "p", say(page, "files.why"));
	put_element(page, "p class=\"note\"", say(page, "files.privacy"));
	put(page, "<form method=\"post\" enctype=\"multipart/form-data\" novalidate>");
	if (json_array_size(kept) < FILES_KEPT_MOST)
		field_put(page);
	/* The button that goes on comes first: it takes what was chosen as well, and it is what Enter presses. */
	put(page, "<button>");
	put_text(page, on);
	put(page, "</button>");
	if (json_array_size(kept) < FILES_KEPT_MOST) {
		put(page, " <button class=\"second\" name=\"add\" value=\"yes\">");
		put_text(page, say(page, "files.add"));
		put(page, "</button>");
	}
	kept_draw(page, kept);
	put(page, "</form>");
	return OK;
}

const char *files_names(const struct page *page, const json_t *kept)
{
	const char *names = NULL;
	size_t at;
	json_t *file;

	json_array_foreach(kept, at, file)
	{
		const char *name = text_of(file, "name");

		names = names == NULL ? name : arena_print(page->job->arena, "%s\n%s", names, name);
		if (names == NULL)
			return NULL;
	}
	return names;
}

/* --- taking --- */

/* "letter.docm: what is wrong with it". */
static void refusal_tell(struct page *page, const char *name, const char *rule)
{
	const char *text;
	char key[80];

	snprintf(key, sizeof(key), "files.wrong.%.60s", rule);
	text = texts_find(page->portal->texts, key, page->language);
	if (text == NULL)
		text = say(page, "files.wrong");
	if (name != NULL && *name != '\0')
		text = arena_print(page->job->arena, "\u2068%.80s\u2069: %s", name, text);
	mistake_add(page, "file", text != NULL ? text : say(page, "files.wrong"));
}

void files_too_big(struct page *page)
{
	refusal_tell(page, NULL, "too-big");
}

static enum result file_keep(struct page *page, const struct body_file *file, json_t *kept)
{
	json_t *wish = json_pack("{s:s}", "name", file->name), *answer;
	char rule[64];
	enum result asked;

	TRY(json_own(page->job, wish));
	asked = file->content.size > LINE_HANDED_MOST
		    ? job_fail(page->job, LIMIT, "file", "too-big", "The file is too large.")
		    : page_ask_with(page, LINE_KEEP, wish, file->content, &answer);
	if (asked == OK) {
		json_array_append(kept, answer);
		return OK;
	}
	if (asked != INVALID && asked != LIMIT && asked != BUSY)
		return asked;
	snprintf(rule, sizeof(rule), "%s", page->job->failure.rule);
	job_forgive(page->job);
	refusal_tell(page, file->name, rule);
	return OK;
}

static void remove_one(json_t *kept, const char *id)
{
	size_t at;
	json_t *file;

	json_array_foreach(kept, at, file)
	{
		if (strcmp(text_of(file, "file"), id) == 0) {
			json_array_remove(kept, at);
			return;
		}
	}
}

enum result files_take(struct page *page, json_t *kept)
{
	const char *removed = body_value(page->job, &page->body, "remove");

	if (*removed != '\0')
		remove_one(kept, removed);
	if (page->body.file_count > 0)
		TRY(page_rate(page, "files", page->portal->config.files));
	for (int at = 0; at < page->body.file_count; at++) {
		if (json_array_size(kept) >= FILES_KEPT_MOST) {
			refusal_tell(page, page->body.files[at].name, "too-many");
			continue;
		}
		TRY(file_keep(page, &page->body.files[at], kept));
	}
	return OK;
}

bool files_want_more(struct page *page)
{
	return *body_value(page->job, &page->body, "add") != '\0' ||
	       *body_value(page->job, &page->body, "remove") != '\0';
}
