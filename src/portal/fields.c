/* fields.c - the fields of the agreement's forms as HTML, and from what was posted back to the form's data.
 *
 * One description serves both: the fields as the desk sends them (id, name, type, required, most, choices). What is
 * told is checked here, so that the page can say it beside the field; the desk checks everything again. */
#include "portal/page.h"

#include <stdio.h>
#include <string.h>

#define RADIOS_MOST 9 /* with more choices a list is shorter to read */

static const char *member(const json_t *field, const char *name)
{
	const char *text = json_string_value(json_object_get(field, name));

	return text != NULL ? text : "";
}

static bool is_type(const json_t *field, const char *type)
{
	return strcmp(member(field, "type"), type) == 0;
}

static const char *name_of(const struct page *page, const json_t *field)
{
	return say_part(page, "field", field);
}

/* --- drawing --- */

/* What browsers know of people (WCAG 1.3.5), and which way a script runs. */
static const char *hints_of(const char *id)
{
	static const char *const known[][2] = {
	    {"family_name", " autocomplete=\"family-name\""},
	    {"given_names", " autocomplete=\"given-name\""},
	    {"family_name_urdu", " dir=\"rtl\" lang=\"ur\""},
	    {"given_names_urdu", " dir=\"rtl\" lang=\"ur\""},
	    {"document_number", " dir=\"ltr\" autocapitalize=\"characters\""},
	};

	for (size_t at = 0; at < sizeof(known) / sizeof(known[0]); at++) {
		if (strcmp(known[at][0], id) == 0)
			return known[at][1];
	}
	return "";
}

static void wrong_put(struct page *page, const char *id)
{
	const char *text = mistake_find(page, id);

	if (text == NULL)
		return;
	text_print(&page->html, "<p class=\"wrong\" id=\"%s-wrong\"><span class=\"unseen\">", id);
	put_text(page, say(page, "error.title"));
	put(page, "</span>");
	put_text(page, text);
	put(page, "</p>");
}

static void described_put(struct page *page, const char *id, bool has_hint)
{
	bool is_wrong = mistake_find(page, id) != NULL;

	if (is_wrong)
		put(page, " aria-invalid=\"true\"");
	if (!is_wrong && !has_hint)
		return;
	put(page, " aria-describedby=\"");
	if (has_hint)
		text_print(&page->html, "%s-hint%s", id, is_wrong ? " " : "");
	if (is_wrong)
		text_print(&page->html, "%s-wrong", id);
	put(page, "\"");
}

static void name_put(struct page *page, const json_t *field)
{
	put_text(page, name_of(page, field));
	if (json_is_true(json_object_get(field, "required")))
		return;
	put(page, " <span class=\"quiet\">");
	put_text(page, say(page, "optional"));
	put(page, "</span>");
}

static bool hint_put(struct page *page, const char *id, const char *text)
{
	if (text == NULL || *text == '\0')
		return false;
	text_print(&page->html, "<p class=\"hint\" id=\"%s-hint\">", id);
	put_text(page, text);
	put(page, "</p>");
	return true;
}

static void label_put(struct page *page, const json_t *field, const char *id, bool alone)
{
	put(page, alone ? "<h1>" : "");
	text_print(&page->html, "<label for=\"%s\">", id);
	name_put(page, field);
	put(page, alone ? "</label></h1>" : "</label>");
}

static void legend_put(struct page *page, const json_t *field, bool alone)
{
	put(page, alone ? "<legend><h1>" : "<legend>");
	name_put(page, field);
	put(page, alone ? "</h1></legend>" : "</legend>");
}

static void text_draw(struct page *page, const json_t *field, const char *value, bool alone)
{
	const char *id = member(field, "id");
	bool is_long = is_type(field, "long_text"), has_hint;

	label_put(page, field, id, alone);
	has_hint = hint_put(page, id, say_label(page, json_object_get(field, "help")));
	wrong_put(page, id);
	text_print(&page->html,
		   is_long ? "<textarea id=\"%s\" name=\"%s\" rows=\"7\" dir=\"auto\"" : "<input id=\"%s\" name=\"%s\"",
		   id, id);
	put(page, is_long ? "" : *hints_of(id) != '\0' ? hints_of(id) : " dir=\"auto\"");
	if (is_type(field, "number"))
		put(page, " inputmode=\"numeric\" class=\"short\"");
	described_put(page, id, has_hint);
	put(page, is_long ? ">" : " value=\"");
	put_text(page, value);
	put(page, is_long ? "</textarea>" : "\">");
}

/* Three boxes, as people write a date; the post is read from them, so what was wrong is shown again. */
static void date_draw(struct page *page, const json_t *field, const char *value, bool alone)
{
	static const char *const parts[] = {"day", "month", "year"};
	const char *id = member(field, "id");
	bool posted = page->mistake_count > 0;
	struct date date = {0};

	put(page, "<fieldset");
	described_put(page, id, true);
	put(page, ">");
	legend_put(page, field, alone);
	hint_put(page, id, say(page, "date.hint"));
	wrong_put(page, id);
	if (*value != '\0' && date_read(bytes_of(value), &date) != OK)
		date = (struct date){0};
	for (int at = 0; at < 3; at++) {
		int number = at == 0 ? date.day : at == 1 ? date.month : date.year;
		char name[80], key[16];

		snprintf(name, sizeof(name), "%.60s-%s", id, parts[at]);
		snprintf(key, sizeof(key), "date.%s", parts[at]);
		/* The first box carries the field's own id, to which the summary leads. */
		text_print(&page->html, "<div class=\"part\"><label for=\"%s\">", at == 0 ? id : name);
		put_text(page, say(page, key));
		text_print(&page->html,
			   "</label><input id=\"%s\" name=\"%s\" inputmode=\"numeric\" dir=\"ltr\"%s value=\"",
			   at == 0 ? id : name, name,
			   strcmp(id, "born") != 0 ? ""
			   : at == 0               ? " autocomplete=\"bday-day\""
			   : at == 1               ? " autocomplete=\"bday-month\""
						   : " autocomplete=\"bday-year\"");
		if (posted)
			put_text(page, body_value(page->job, &page->body, name));
		else if (number > 0)
			text_print(&page->html, "%d", number);
		put(page, "\"></div>");
	}
	put(page, "</fieldset>");
}

static void radio_put(struct page *page, const char *id, int at, const char *value, const char *text, bool chosen)
{
	char place[16] = "";

	if (at > 0)
		snprintf(place, sizeof(place), "-%d", at);
	text_print(&page->html, "<div class=\"radio\"><input type=\"radio\" id=\"%s%s\" name=\"%s\" value=\"", id,
		   place, id);
	put_text(page, value);
	text_print(&page->html, "\"%s><label for=\"%s%s\">", chosen ? " checked" : "", id, place);
	put_text(page, text);
	put(page, "</label></div>");
}

static void radios_draw(struct page *page, const json_t *field, const char *value, bool alone)
{
	const char *id = member(field, "id");
	bool yes_no = is_type(field, "yes_no");
	size_t at;
	json_t *choice;

	put(page, "<fieldset");
	described_put(page, id, false);
	put(page, ">");
	legend_put(page, field, alone);
	wrong_put(page, id);
	if (yes_no) {
		radio_put(page, id, 0, "yes", say(page, "yes"), strcmp(value, "yes") == 0);
		radio_put(page, id, 1, "no", say(page, "no"), strcmp(value, "no") == 0);
	}
	json_array_foreach(json_object_get(field, "choices"), at, choice)
	    radio_put(page, id, (int)at, member(choice, "id"), say_label(page, json_object_get(choice, "name")),
		      strcmp(member(choice, "id"), value) == 0);
	put(page, "</fieldset>");
}

static void option_put(struct page *page, const char *value, const char *text, bool chosen)
{
	put(page, "<option value=\"");
	put_text(page, value);
	put(page, chosen ? "\" selected>" : "\">");
	put_text(page, text);
	put(page, "</option>");
}

static void list_draw(struct page *page, const json_t *field, const char *value, bool alone)
{
	const char *id = member(field, "id");
	size_t at;
	json_t *choice;

	label_put(page, field, id, alone);
	wrong_put(page, id);
	text_print(&page->html, "<select id=\"%s\" name=\"%s\"", id, id);
	described_put(page, id, false);
	put(page, ">");
	option_put(page, "", say(page, "country.choose"), *value == '\0');
	json_array_foreach(json_object_get(field, "choices"), at, choice)
	    option_put(page, member(choice, "id"), say_label(page, json_object_get(choice, "name")),
		       strcmp(member(choice, "id"), value) == 0);
	put(page, "</select>");
}

static const char *const countries[] = {"PAK", "ITA", "AFG", "BGD", "CHN", "EGY", "FRA", "DEU", "GBR",
					"IND", "IRN", "LKA", "NPL", "SAU", "ARE", "TUR", "USA", "XXA"};

static const char *country_name(const struct page *page, const char *code)
{
	char key[16];

	snprintf(key, sizeof(key), "country.%.3s", code);
	return texts_find(page->portal->texts, key, page->language);
}

/* The countries that most come from, and a box for the three letters of any other. */
static void country_draw(struct page *page, const json_t *field, const char *value, bool alone)
{
	const char *id = member(field, "id");
	bool listed = country_name(page, value) != NULL;

	label_put(page, field, id, alone);
	wrong_put(page, id);
	text_print(&page->html, "<select id=\"%s\" name=\"%s\" autocomplete=\"country\"", id, id);
	described_put(page, id, false);
	put(page, ">");
	option_put(page, "", say(page, "country.choose"), *value == '\0');
	for (size_t at = 0; at < sizeof(countries) / sizeof(countries[0]); at++)
		option_put(page, countries[at], country_name(page, countries[at]), strcmp(countries[at], value) == 0);
	text_print(&page->html, "</select><div class=\"part\"><label for=\"%s-other\">", id);
	put_text(page, say(page, "country.other"));
	text_print(&page->html, "</label><input id=\"%s-other\" name=\"%s-other\" dir=\"ltr\" value=\"", id, id);
	put_text(page, listed ? "" : value);
	put(page, "\"></div>");
}

static const char *value_text(const struct page *page, const json_t *field, const json_t *told)
{
	const json_t *value = json_object_get(told, member(field, "id"));
	char *number;

	if (page->mistake_count > 0)
		return body_value(page->job, &page->body, member(field, "id"));
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	if (json_is_integer(value)) {
		number = arena_print(page->job->arena, "%lld", (long long)json_integer_value(value));
		return number != NULL ? number : "";
	}
	return json_is_string(value) ? json_string_value(value) : "";
}

void field_draw(struct page *page, const json_t *field, const json_t *told, bool alone)
{
	const char *value = value_text(page, field, told);
	bool is_wrong = mistake_find(page, member(field, "id")) != NULL;

	put(page, is_wrong ? "<div class=\"group bad\">" : "<div class=\"group\">");
	if (is_type(field, "date"))
		date_draw(page, field, page->mistake_count > 0 ? "" : value, alone);
	else if (is_type(field, "country"))
		country_draw(page, field, value, alone);
	else if (is_type(field, "yes_no") ||
		 (is_type(field, "choice") && json_array_size(json_object_get(field, "choices")) <= RADIOS_MOST))
		radios_draw(page, field, value, alone);
	else if (is_type(field, "choice"))
		list_draw(page, field, value, alone);
	else
		text_draw(page, field, value, alone);
	put(page, "</div>");
}

/* --- taking --- */

static void wrong(struct page *page, const json_t *field, const char *rule)
{
	char key[48];

	snprintf(key, sizeof(key), "wrong.%s", rule);
	if (texts_find(page->portal->texts, key, page->language) == NULL)
		snprintf(key, sizeof(key), "wrong.other");
	mistake_add(page, member(field, "id"), say_with(page, key, name_of(page, field)));
}

static int letters_of(const char *text)
{
	int letters = 0;

	for (; *text != '\0'; text++)
		letters += ((unsigned char)*text & 0xc0) != 0x80;
	return letters;
}

static int most_of(const json_t *field)
{
	int most = (int)json_integer_value(json_object_get(field, "most"));

	if (most > 0)
		return most;
	return is_type(field, "long_text")         ? 4000
	       : is_type(field, "name")            ? 150
	       : is_type(field, "document_number") ? 20
						   : 200;
}

/* A whole number in digits of any of the scripts that are used here; -1 for anything else. */
static long digits_read(const char *text)
{
	long number = 0;
	int count = 0;

	for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; count++) {
		int digit = -1;

		if (*at >= '0' && *at <= '9')
			digit = *at++ - '0';
		else if ((*at == 0xd9 && at[1] >= 0xa0 && at[1] <= 0xa9) ||
			 (*at == 0xdb && at[1] >= 0xb0 && at[1] <= 0xb9))
			digit = (at[1] & 0x0f), at += 2;
		if (digit < 0 || digit > 9 || count > 8)
			return -1;
		number = number * 10 + digit;
	}
	return count > 0 ? number : -1;
}

static bool date_take(struct page *page, const json_t *field, json_t *told)
{
	const char *id = member(field, "id"), *parts[] = {"day", "month", "year"};
	char name[80], text[DATE_TEXT_SIZE];
	long numbers[3];
	int empty = 0;
	struct date date;

	for (int at = 0; at < 3; at++) {
		const char *value;

		snprintf(name, sizeof(name), "%.60s-%s", id, parts[at]);
		value = body_value(page->job, &page->body, name);
		empty += *value == '\0';
		numbers[at] = digits_read(value);
	}
	json_object_del(told, id);
	if (empty == 3)
		return false;
	if (numbers[0] < 0 || numbers[0] > 31 || numbers[1] < 0 || numbers[1] > 12 || numbers[2] < 1000 ||
	    numbers[2] > 9999) {
		wrong(page, field, "date");
		return true;
	}
	snprintf(text, sizeof(text), "%04ld-%02ld-%02ld", numbers[2], numbers[1], numbers[0]);
	if (date_read(bytes_of(text), &date) != OK)
		wrong(page, field, "date");
	else
		json_object_set_new(told, id, json_string(text));
	return true;
}

/* Letters and digits without the spaces and hyphens that people put between them, in capitals. */
static char *capitals(struct page *page, const char *text)
{
	char *copy = arena_copy_cstring(page->job->arena, text);
	size_t size = 0;

	for (size_t at = 0; copy != NULL && copy[at] != '\0'; at++) {
		if (copy[at] == ' ' || copy[at] == '-')
			continue;
		copy[size++] = (char)(copy[at] >= 'a' && copy[at] <= 'z' ? copy[at] - 'a' + 'A' : copy[at]);
	}
	if (copy != NULL)
		copy[size] = '\0';
	return copy;
}

static bool choice_is_known(const json_t *field, const char *value)
{
	size_t at;
	json_t *choice;

	json_array_foreach(json_object_get(field, "choices"), at, choice)
	{
		if (strcmp(member(choice, "id"), value) == 0)
			return true;
	}
	return false;
}

/* The value as the form has it, or what is wrong with it. */
static const char *rule_of(const json_t *field, const char *text, json_t **ret_value)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	long number;

	*ret_value = NULL;
	if (letters_of(text) > most_of(field))
		return "too-long";
	if (is_type(field, "choice") && !choice_is_known(field, text))
		return "choice";
	if (is_type(field, "document_number") && strspn(text, upper) != strlen(text))
		return "document-number";
	if (is_type(field, "country") && (strlen(text) != 3 || strspn(text, upper) != 3))
		return "country";
	if (is_type(field, "number")) {
		number = digits_read(text);
		if (number < 0)
			return "number";
		*ret_value = json_integer(number);
		return NULL;
	}
	if (is_type(field, "yes_no")) {
		*ret_value = json_boolean(strcmp(text, "yes") == 0);
		return NULL;
	}
	if (!is_type(field, "long_text") && strpbrk(text, "\n\t") != NULL)
		return "letters";
	*ret_value = json_string(text);
	return NULL;
}

enum result field_take(struct page *page, const json_t *field, json_t *told, bool required)
{
	const char *id = member(field, "id"), *text = body_value(page->job, &page->body, id), *rule;
	json_t *value;
	char *name;

	if (is_type(field, "date")) {
		if (!date_take(page, field, told) && required)
			wrong(page, field, "required");
		return OK;
	}
	if (is_type(field, "country")) {
		TAKE(page->job, name = arena_print(page->job->arena, "%.60s-other", id));
		if (*body_value(page->job, &page->body, name) != '\0')
			text = body_value(page->job, &page->body, name);
	}
	if (is_type(field, "country") || is_type(field, "document_number"))
		TAKE(page->job, text = capitals(page, text));
	json_object_del(told, id);
	if (*text == '\0') {
		if (required)
			wrong(page, field,
			      is_type(field, "choice") || is_type(field, "country") ? "choice" : "required");
		return OK;
	}
	rule = rule_of(field, text, &value);
	if (rule != NULL)
		wrong(page, field, rule);
	else
		json_object_set_new(told, id, value);
	return OK;
}

/* --- showing --- */

const char *field_show(const struct page *page, const json_t *field, const json_t *told)
{
	const json_t *value = json_object_get(told, member(field, "id"));
	const char *text = json_string_value(value), *name;
	size_t at;
	json_t *choice;

	if (json_is_boolean(value))
		return say(page, json_is_true(value) ? "yes" : "no");
	if (json_is_integer(value))
		return arena_print(page->job->arena, "%lld", (long long)json_integer_value(value));
	if (text == NULL)
		return say(page, "not_told");
	if (is_type(field, "date"))
		return say_time(page, text);
	name = is_type(field, "country") ? country_name(page, text) : NULL;
	if (name != NULL)
		return name;
	json_array_foreach(json_object_get(field, "choices"), at, choice)
	{
		if (strcmp(member(choice, "id"), text) == 0)
			return say_label(page, json_object_get(choice, "name"));
	}
	return text;
}

bool field_is_known(const struct page *page, const json_t *field, json_t *told)
{
	const char *id = member(field, "id");

	if (strcmp(id, "heard_by") == 0)
		return choice_is_known(field, "page"); /* the desk says so */
	if (strcmp(id, "language") != 0 || !choice_is_known(field, language_codes[page->language]))
		return false;
	if (told != NULL && json_object_get(told, id) == NULL)
		json_object_set_new(told, id, json_string(language_codes[page->language]));
	return true;
}
