/* misp_words.c - the words of MISP that a profile may use, and the reader of `misp:` in a field.
 *
 * Templates and categories are MISP's own (misp-objects; describeTypes of the core format). A name that is not in these
 * tables is refused when the profile is read: a misspelt one would be found only by the one who imports the event. */
#include "agreement/misp.h"
#include "agreement/reading.h"

#include <string.h>

static const struct misp_template templates[] = {
    {"annotation", "5d8dc046-15a1-4ca3-a09f-ed4ede7c4487", "3", "misc", "A text with what belongs to it"},
    {"person", "a15b0477-e9d1-4b9c-9546-abe78a4f4248", "21", "misc", "A person"},
};

static const struct {
	const char *type, *category;
} types[] = {
    {"comment", "Other"},
    {"date-of-birth", "Person"},
    {"first-name", "Person"},
    {"full-name", "Person"},
    {"gender", "Person"},
    {"last-name", "Person"},
    {"identity-card-number", "Person"},
    {"nationality", "Person"},
    {"passport-number", "Person"},
    {"phone-number", "Person"},
    {"text", "Other"},
};

const struct misp_template *misp_template_find(const char *name)
{
	for (size_t at = 0; at < sizeof(templates) / sizeof(templates[0]); at++)
		if (strcmp(templates[at].name, name) == 0)
			return &templates[at];
	return NULL;
}

const char *misp_category(const char *type)
{
	for (size_t at = 0; at < sizeof(types) / sizeof(types[0]); at++)
		if (strcmp(types[at].type, type) == 0)
			return types[at].category;
	return NULL;
}

/* "namespace:predicate", each of small letters, digits and hyphens. */
static bool is_machine_tag(const char *text)
{
	static const char *const letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t space = strspn(text, letters);

	return space > 0 && text[space] == ':' && text[space + 1] != '\0' &&
	       text[space + 1 + strspn(text + space + 1, letters)] == '\0';
}

/* The words of one text, parted by blanks; at most `most`, -1 when there are more. */
static int words_of(struct arena *arena, const char *text, char *ret_words[], int most)
{
	char *rest = arena_copy_cstring(arena, text), *next;
	int count = 0;

	while (rest != NULL && (next = strsep(&rest, " ")) != NULL) {
		if (*next == '\0')
			continue;
		if (count == most)
			return -1;
		ret_words[count++] = next;
	}
	return count;
}

static bool mapping_read(struct arena *arena, const char *text, struct misp_mapping *ret_mapping)
{
	char *words[3] = {NULL, NULL, NULL};
	int count = words_of(arena, text, words, 3);

	*ret_mapping = (struct misp_mapping){.name = words[1], .type = words[2] != NULL ? words[2] : words[1]};
	if (count == 1 && strcmp(words[0], "info") == 0)
		ret_mapping->place = MISP_INFO;
	else if (count == 2 && strcmp(words[0], "tag") == 0 && is_machine_tag(words[1]))
		ret_mapping->place = MISP_TAG;
	else if (count == 2 && strcmp(words[0], "object") == 0 && misp_template_find(words[1]) != NULL)
		ret_mapping->place = MISP_OBJECT;
	else if (count >= 2 && strcmp(words[0], "attribute") == 0 && misp_category(ret_mapping->type) != NULL)
		ret_mapping->place = MISP_ATTRIBUTE;
	return ret_mapping->place != MISP_NOWHERE;
}

enum result read_misp(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	const char *text;

	TRY(read_text(reading, place, value, with, &text));
	if (mapping_read(reading->job->arena, text, ret_target))
		return OK;
	return refuse_value(
	    reading, place, value, "misp",
	    "info, tag NAMESPACE:PREDICATE, object TEMPLATE or attribute RELATION [TYPE], with MISP's own words");
}

/* A title is a text, a tag a choice, an object's rows a list; an attribute is what stands in one line or text. */
enum result misp_check(struct reading *reading, const struct place *place, const struct yaml *value,
		       const struct field *field)
{
	enum misp_place is = field->misp.place;
	bool fits = is == MISP_NOWHERE || (is == MISP_INFO && field->type == FIELD_TEXT) ||
		    (is == MISP_TAG && field->type == FIELD_CHOICE) ||
		    (is == MISP_OBJECT && field->type == FIELD_LIST) ||
		    (is == MISP_ATTRIBUTE && (field->type == FIELD_TEXT || field->type == FIELD_LONG_TEXT ||
					      field->type == FIELD_NAME || field->type == FIELD_DATE ||
					      field->type == FIELD_COUNTRY || field->type == FIELD_DOCUMENT_NUMBER));

	if (fits && (is == MISP_NOWHERE || !field->never_share))
		return OK;
	return refuse_found(
	    reading, place, value, "misp", field->never_share ? "a never-share field" : "another type of field",
	    "info on a text, tag on a choice, object on a list, attribute on a text, name, date, country or document");
}
