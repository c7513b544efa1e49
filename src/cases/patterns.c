/* patterns.c - the values by which a case is put together with others (patterns.h). */
#include "cases/patterns.h"

#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

#define GROUPS_MOST 8192
#define VALUE_BYTES_MOST 120
#define VALUE_LETTERS_MOST 60
#define POINTS_MOST 4096

static bool is_word_letter(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO
		   ? true
		   : category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_NL;
}

/* Adds the letters of words, in capitals; what lies between words is one blank, of a document's number nothing. */
static void letters_add(struct text *value, const utf8proc_int32_t *points, utf8proc_ssize_t count, bool with_blanks,
			int most)
{
	bool between = false;

	for (utf8proc_ssize_t at = 0; at < count && most > 0; at++) {
		utf8proc_uint8_t letter[4];
		utf8proc_ssize_t size;

		if (!is_word_letter(points[at])) {
			between = with_blanks && value->size > 0;
			continue;
		}
		size = utf8proc_encode_char(utf8proc_toupper(points[at]), letter);
		if (value->size + (size_t)size + between > VALUE_BYTES_MOST)
			return;
		if (between)
			text_add_byte(value, ' ');
		between = false;
		text_add_bytes(value, (struct bytes){letter, (size_t)size});
		most--;
	}
}

enum result group_value_write(struct job *job, const char *text, enum field_type type, int most,
			      struct bytes *ret_value)
{
	struct text value = text_open(job->arena, VALUE_BYTES_MOST + 1);
	utf8proc_int32_t *points;
	utf8proc_ssize_t count;

	TAKE(job, points = NEW_MANY(job->arena, utf8proc_int32_t, POINTS_MOST));
	count = utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), points, POINTS_MOST,
				   UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
				       UTF8PROC_STRIPMARK);
	/* A text that is too long for grouping, or no text: the case does not say. */
	if (count > 0 && count <= POINTS_MOST)
		letters_add(&value, points, count, type != FIELD_DOCUMENT_NUMBER, most > 0 ? most : VALUE_LETTERS_MOST);
	return text_done(&value, ret_value);
}

static enum result grouping_write(struct job *job, const struct case_state *state, const struct grouping *grouping,
				  struct text *line, bool *has_value)
{
	const struct field *field = &state->file->profile->forms[grouping->form].fields[grouping->field];
	const json_t *value = json_object_get(state->forms[grouping->form], field->id);
	struct bytes text = {0};

	text_add_byte(line, '\t');
	if (field->type == FIELD_YES_NO && json_is_boolean(value))
		text = json_is_true(value) ? BYTES("true") : BYTES("false");
	else if (json_is_string(value) && (field->type == FIELD_CHOICE || field->type == FIELD_COUNTRY))
		text = bytes_of(json_string_value(value));
	else if (json_is_string(value))
		TRY(group_value_write(job, json_string_value(value), field->type, grouping->first, &text));
	text_add_bytes(line, text);
	*has_value |= text.size > 0;
	return OK;
}

static enum result pattern_write(struct job *job, const struct case_state *state, const struct pattern *pattern,
				 int year, struct text *groups)
{
	struct text line = text_open(job->arena, GROUPS_MOST);
	bool has_value = false;
	struct bytes written;

	text_print(&line, "%s%s\t%d", groups->size > 0 ? "\n" : "", pattern->id, year);
	for (int at = 0; at < pattern->grouping_count; at++)
		TRY(grouping_write(job, state, &pattern->groupings[at], &line, &has_value));
	if (text_done(&line, &written) != OK)
		return job_out_of_memory(job);
	if (has_value)
		text_add_bytes(groups, written);
	return OK;
}

enum result case_groups_write(struct job *job, const struct case_state *state, struct bytes *ret_groups)
{
	static const struct zone utc = {0};
	const struct profile *profile = state->file->profile;
	struct text groups = text_open(job->arena, GROUPS_MOST);

	for (int at = 0; at < profile->pattern_count && state->opening_outcome != NONE; at++) {
		int year = zone_date(&utc, state->outcomes[state->opening_outcome].time).year;

		TRY(pattern_write(job, state, &profile->patterns[at], year, &groups));
	}
	return text_done(&groups, ret_groups) == OK ? OK : job_out_of_memory(job);
}
