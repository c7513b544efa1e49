/* form.c - form data against the form: every field by its type, then what is missing, then what nobody asked for.
 *
 * Texts are refused when they hold control characters or the Unicode marks that reorder a line (a name must not look
 * like another); the joiners that Urdu needs are let through. */
#include "agreement/form.h"

#include <stdio.h>
#include <string.h>

#define ROWS_MOST 50
#define NUMBER_MOST 1000000000
#define ROW_DEPTH_MOST 8

/* Where the check is, for the path of an error: a chain on the stack. */
struct form_place {
	const struct form_place *above;
	const char *field;
	int row; /* or NONE */
};

struct form_checking {
	struct job *job;
	const struct profile *profile;
	bool complete;
	bool shared;
};

static size_t write_place(const struct form_place *place, char *path, size_t size)
{
	size_t used = place->above ? write_place(place->above, path, size) : 0;
	int added = place->row == NONE
			? snprintf(path + used, size - used, "%s%.60s", used ? "." : "", place->field)
			: snprintf(path + used, size - used, "%s%.60s[%d]", used ? "." : "", place->field, place->row);
	used += added > 0 ? (size_t)added : 0;
	return used < size ? used : size - 1;
}

static enum result refuse(struct form_checking *checking, const struct form_place *place, const char *rule,
			  const char *expected)
{
	char path[96] = "";
	write_place(place, path, sizeof(path));
	return job_fail(checking->job, INVALID, path, rule, "%s: expected %s", path, expected);
}

/* ---- texts ---- */

/* The next letter of well-formed UTF-8; moves on. */
static unsigned int next_letter(const unsigned char **at)
{
	const unsigned char *byte = *at;
	int more = byte[0] >= 0xf0 ? 3 : byte[0] >= 0xe0 ? 2 : byte[0] >= 0xc0 ? 1 : 0;
	unsigned int letter = more == 3   ? byte[0] & 0x07u
			      : more == 2 ? byte[0] & 0x0fu
			      : more == 1 ? byte[0] & 0x1fu
					  : byte[0];
	for (int n = 1; n <= more; n++)
		letter = letter << 6 | (byte[n] & 0x3fu);
	*at = byte + 1 + more;
	return letter;
}

static bool letter_is_allowed(unsigned int letter, bool many_lines)
{
	if (letter == '\n' || letter == '\t')
		return many_lines;
	bool is_control = letter < 0x20 || (letter >= 0x7f && letter < 0xa0);
	bool breaks_line = letter == 0x2028 || letter == 0x2029;
	bool reorders = (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
	return !is_control && !breaks_line && !reorders;
}

static enum result check_text(struct form_checking *checking, const struct form_place *place, const struct field *field,
			      const json_t *value, int usual_most)
{
	if (!json_is_string(value))
		return refuse(checking, place, "type", "a text");
	const unsigned char *at = (const unsigned char *)json_string_value(value);
	const unsigned char *end = at + json_string_length(value);
	if (!bytes_are_utf8((struct bytes){at, json_string_length(value)}))
		return refuse(checking, place, "letters", "text in UTF-8");
	int most = field->most ? field->most : usual_most;
	bool is_blank = true;
	int count = 0;
	while (at < end) {
		unsigned int letter = next_letter(&at);
		if (!letter_is_allowed(letter, field->type == FIELD_LONG_TEXT))
			return refuse(checking, place, "letters", "text without control characters");
		is_blank = is_blank && (letter == ' ' || letter == '\n' || letter == '\t');
		if (++count > most)
			return refuse(checking, place, "too-long", "a shorter text");
	}
	if (is_blank && field->required && checking->complete)
		return refuse(checking, place, "required", "a text that says something");
	return OK;
}

static enum result check_letters(struct form_checking *checking, const struct form_place *place, const json_t *value,
				 const char *letters, size_t least, size_t most, const char *rule, const char *expected)
{
	if (!json_is_string(value))
		return refuse(checking, place, "type", "a text");
	const char *word = json_string_value(value);
	size_t size = json_string_length(value);
	if (size > most)
		return refuse(checking, place, "too-long", expected);
	if (size < least || strspn(word, letters) != size)
		return refuse(checking, place, rule, expected);
	return OK;
}

/* ---- the other types ---- */

static enum result check_date(struct form_checking *checking, const struct form_place *place, const json_t *value)
{
	struct date date;
	if (!json_is_string(value))
		return refuse(checking, place, "type", "a date as YYYY-MM-DD");
	struct bytes text = {(const unsigned char *)json_string_value(value), json_string_length(value)};
	if (date_read(text, &date) != OK)
		return refuse(checking, place, "date", "a date that exists, as YYYY-MM-DD");
	return OK;
}

static enum result check_instant(struct form_checking *checking, const struct form_place *place, const json_t *value)
{
	struct instant instant;
	if (!json_is_string(value))
		return refuse(checking, place, "type", "a time in UTC");
	struct bytes text = {(const unsigned char *)json_string_value(value), json_string_length(value)};
	if (instant_read(text, &instant) != OK)
		return refuse(checking, place, "date", "a time in UTC as 2026-11-24T03:40:00.000Z");
	return OK;
}

static enum result check_number(struct form_checking *checking, const struct form_place *place,
				const struct field *field, const json_t *value)
{
	if (!json_is_integer(value))
		return refuse(checking, place, "type", "a whole number");
	json_int_t most = field->most ? field->most : NUMBER_MOST;
	if (json_integer_value(value) < 0 || json_integer_value(value) > most)
		return refuse(checking, place, "out-of-range", "a number within its bounds");
	return OK;
}

static enum result check_choice(struct form_checking *checking, const struct form_place *place,
				const struct field *field, const json_t *value)
{
	if (!json_is_string(value))
		return refuse(checking, place, "type", "one of the choices");
	for (int n = 0; n < field->choice_count; n++) {
		if (strcmp(field->choices[n].id, json_string_value(value)) == 0)
			return OK;
	}
	return refuse(checking, place, "choice", "one of the choices");
}

static enum result check_case_reference(struct form_checking *checking, const struct form_place *place,
					const json_t *value)
{
	if (!json_is_string(value))
		return refuse(checking, place, "type", "the id of a case");
	struct bytes text = {(const unsigned char *)json_string_value(value), json_string_length(value)};
	return uuid_check(text) ? OK : refuse(checking, place, "case-reference", "the id of a case, as its page shows");
}

#define READER_GROUPS_MOST 16

/* Ids of groups, each once, parted by one space. */
static enum result check_reader_groups(struct form_checking *checking, const struct form_place *place,
				       const json_t *value)
{
	const char *text = json_string_value(value);
	size_t size = text != NULL ? json_string_length(value) : 0, id = UUID_TEXT_SIZE - 1;
	if (text == NULL || (size + 1) % (id + 1) != 0 || size / id > READER_GROUPS_MOST)
		return refuse(checking, place, "reader-groups", "the ids of at most 16 groups, parted by a space");
	for (size_t at = 0; at < size; at += id + 1) {
		if (!uuid_check((struct bytes){(const unsigned char *)text + at, id}) ||
		    (text[at + id] != ' ' && text[at + id] != '\0'))
			return refuse(checking, place, "reader-groups", "the ids of groups, as their page shows");
		for (size_t before = 0; before < at; before += id + 1)
			if (memcmp(text + before, text + at, id) == 0)
				return refuse(checking, place, "reader-groups", "each group once");
	}
	return OK;
}

/* ---- rows and forms ---- */

static enum result check_form(struct form_checking *checking, const struct form_place *above, int form,
			      const json_t *data, int depth);

static enum result check_rows(struct form_checking *checking, const struct form_place *place, const struct field *field,
			      const json_t *value, int depth)
{
	if (!json_is_array(value))
		return refuse(checking, place, "type", "a list");
	size_t most = field->most ? (size_t)field->most : ROWS_MOST;
	if (json_array_size(value) > most || depth >= ROW_DEPTH_MOST)
		return refuse(checking, place, "too-long", "fewer rows");
	for (size_t n = 0; n < json_array_size(value); n++) {
		struct form_place row = {place->above, place->field, (int)n};
		TRY(check_form(checking, &row, field->rows_of, json_array_get(value, n), depth + 1));
	}
	if (json_array_size(value) == 0 && field->required && checking->complete)
		return refuse(checking, place, "required", "at least one row");
	return OK;
}

static enum result check_value(struct form_checking *checking, const struct form_place *place,
			       const struct field *field, const json_t *value, int depth)
{
	switch (field->type) {
	case FIELD_TEXT:
		return check_text(checking, place, field, value, 200);
	case FIELD_NAME:
		return check_text(checking, place, field, value, 150);
	case FIELD_LONG_TEXT:
		return check_text(checking, place, field, value, 4000);
	case FIELD_DATE:
		return check_date(checking, place, value);
	case FIELD_INSTANT:
		return check_instant(checking, place, value);
	case FIELD_NUMBER:
		return check_number(checking, place, field, value);
	case FIELD_YES_NO:
		return json_is_boolean(value) ? OK : refuse(checking, place, "type", "yes or no");
	case FIELD_CHOICE:
		return check_choice(checking, place, field, value);
	case FIELD_COUNTRY:
		return check_letters(checking, place, value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3, 3, "country",
				     "three capital letters (ISO 3166-1 alpha-3)");
	case FIELD_DOCUMENT_NUMBER:
		return check_letters(checking, place, value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 1,
				     field->most ? (size_t)field->most : 20, "document-number",
				     "capital letters and digits");
	case FIELD_CASE_REFERENCE:
		return check_case_reference(checking, place, value);
	case FIELD_READER_GROUPS:
		return check_reader_groups(checking, place, value);
	case FIELD_LIST:
		return check_rows(checking, place, field, value, depth);
	}
	return refuse(checking, place, "type", "a known type");
}

/* A date begins, somewhere on earth, 14 hours before it does in UTC, where instants are written. */
#define EARLIEST_ZONE HOURS(14)

/* The day of a date, or of an instant where it is latest; true when it could be read (else it was refused before). */
static bool latest_day(const json_t *value, bool is_date, struct date *ret_day)
{
	struct bytes text = {(const unsigned char *)json_string_value(value), json_string_length(value)};
	struct instant instant;
	if (is_date)
		return date_read(text, ret_day) == OK;
	if (instant_read(text, &instant) != OK)
		return false;
	int64_t there = instant.milliseconds + EARLIEST_ZONE;
	*ret_day = date_of_number((int32_t)(there / DAYS(1) - (there % DAYS(1) < 0)));
	return true;
}

/* Two instants are held against each other as they are; where one is a date, only days are, and in favour of the form.
 */
static bool is_in_order(const struct field *field, const json_t *value, const struct field *other,
			const json_t *earlier)
{
	struct instant from, to;
	struct date first, last;
	if (field->type == FIELD_INSTANT && other->type == FIELD_INSTANT)
		return instant_read(bytes_of(json_string_value(earlier)), &from) != OK ||
		       instant_read(bytes_of(json_string_value(value)), &to) != OK ||
		       to.milliseconds >= from.milliseconds;
	return !latest_day(value, field->type == FIELD_DATE, &last) ||
	       !latest_day(earlier, other->type == FIELD_DATE, &first) || date_compare(last, first) >= 0;
}

static enum result check_order(struct form_checking *checking, const struct form_place *above, const struct form *form,
			       const json_t *data)
{
	for (int n = 0; n < form->field_count; n++) {
		const struct field *field = &form->fields[n];
		int other = field->not_before ? form_find_field(form, field->not_before) : NONE;
		const json_t *value = json_object_get(data, field->id);
		const json_t *earlier = other != NONE ? json_object_get(data, form->fields[other].id) : NULL;
		struct form_place place = {above, field->id, NONE};
		char expected[160];
		if (!value || !earlier || is_in_order(field, value, &form->fields[other], earlier))
			continue;
		snprintf(expected, sizeof(expected), "a time that is not before %s", form->fields[other].id);
		return refuse(checking, &place, "not-before", expected);
	}
	return OK;
}

static enum result check_form(struct form_checking *checking, const struct form_place *above, int form_index,
			      const json_t *data, int depth)
{
	static const struct form_place root = {NULL, "form", NONE};
	if (!json_is_object(data))
		return refuse(checking, above ? above : &root, "type", "an object with the form's fields");
	const struct form *form = &checking->profile->forms[form_index];
	size_t known = 0;
	for (int n = 0; n < form->field_count; n++) {
		const struct field *field = &form->fields[n];
		struct form_place place = {above, field->id, NONE};
		const json_t *value = json_object_get(data, field->id);
		if (!value && field->required && checking->complete)
			return refuse(checking, &place, "required", "a value");
		if (!value)
			continue;
		known++;
		if (field->never_share && checking->shared)
			return refuse(checking, &place, "never-share", "this to stay within the own node");
		TRY(check_value(checking, &place, field, value, depth));
	}
	if (checking->complete)
		TRY(check_order(checking, above, form, data));
	if (known == json_object_size(data))
		return OK;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)data, key, value)
	{
		struct form_place place = {above, key, NONE};
		if (form_find_field(form, key) == NONE)
			return refuse(checking, &place, "unknown-field", "only fields of the form");
	}
	return OK;
}

enum result form_check(struct job *job, const struct profile *profile, int form, const json_t *data, bool complete,
		       bool shared)
{
	struct form_checking checking = {job, profile, complete, shared};
	return check_form(&checking, NULL, form, data, 0);
}
