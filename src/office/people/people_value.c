/* people_value.c - see people_value.h. */
#include "office/people/people_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void row_reference_write(int64_t generation, bool in_changes, uint64_t reference, char ret_text[REFERENCE_TEXT_SIZE])
{
	snprintf(ret_text, REFERENCE_TEXT_SIZE, "%" PRId64 ".%s%" PRIu64, generation, in_changes ? "c" : "", reference);
}

/* Digits alone, up to a bound. */
static bool number_take(const char **text, uint64_t most, uint64_t *ret_number)
{
	uint64_t number = 0;
	const char *at = *text;

	for (; *at >= '0' && *at <= '9'; at++) {
		if (number > (most - (uint64_t)(*at - '0')) / 10)
			return false;
		number = number * 10 + (uint64_t)(*at - '0');
	}
	if (at == *text)
		return false;
	*text = at;
	*ret_number = number;
	return true;
}

enum result row_reference_read(struct job *job, const char *text, int64_t *ret_generation, bool *ret_in_changes,
			       uint64_t *ret_reference)
{
	uint64_t generation = 0, reference = 0;
	bool in_changes, good = number_take(&text, INT64_MAX, &generation) && *text == '.';

	text += good;
	in_changes = good && *text == 'c';
	text += in_changes;
	if (!good || !number_take(&text, REFERENCE_MOST, &reference) || *text != '\0')
		return job_fail(job, INVALID, "reference", "reference", "This is no reference that a search gave.");
	*ret_generation = (int64_t)generation;
	*ret_in_changes = in_changes;
	*ret_reference = reference;
	return OK;
}

/* All but the last three letters and digits as dots: enough to compare with a document in hand, not to take along. */
static enum result masked(struct job *job, struct bytes number, struct bytes *ret_masked)
{
	unsigned char *data;
	size_t kept = 0;

	TAKE(job, data = arena_copy(job->arena, number.data, number.size));
	for (size_t at = number.size; at-- > 0;) {
		bool counts = (data[at] >= '0' && data[at] <= '9') || data[at] >= 'A';

		if (counts && kept++ >= 3)
			data[at] = '*';
	}
	*ret_masked = (struct bytes){data, number.size};
	return OK;
}

static bool is_number_column(int column)
{
	return column == COLUMN_NATIONAL_NUMBER || column == COLUMN_DOCUMENT_NUMBER || column == COLUMN_PHONE;
}

enum result row_value(struct job *job, const struct register_row *row, bool whole, json_t **ret_value)
{
	json_t *value = json_object();

	TRY(json_own(job, value));
	for (int column = 0; column < COLUMN_KEY; column++) {
		struct bytes text = row->values[column];
		json_t *shown;

		if (!whole && is_number_column(column) && text.size > 0)
			TRY(masked(job, text, &text));
		shown = text.size > 0 ? json_stringn((const char *)text.data, text.size) : json_null();
		/* What is no UTF-8 was refused when the index was built; a row that became so since shows nothing. */
		json_object_set_new(value, register_column_name[column], shown != NULL ? shown : json_null());
	}
	*ret_value = value;
	return OK;
}

/* What a bar shows as found. A number that is another one than was asked is masked as in the row: else who knows all
 * but one digit would be told the last. */
static enum result found_shown(struct job *job, const struct people_bar *bar, const char **ret_shown)
{
	struct bytes shown;

	*ret_shown = bar->found;
	if (strcmp(bar->field, "number") != 0 || strcmp(bar->found, bar->asked) == 0)
		return OK;
	TRY(masked(job, bytes_of(bar->found), &shown));
	TAKE(job, *ret_shown = bytes_cstring(job->arena, shown));
	return OK;
}

enum result bars_value(struct job *job, const struct people_score *score, json_t **ret_list)
{
	json_t *list = json_array();

	TRY(json_own(job, list));
	for (int at = 0; at < score->bar_count; at++) {
		const struct people_bar *bar = &score->bars[at];
		json_t *value = json_object();
		const char *found;

		if (json_array_append_new(list, value) != 0)
			return job_out_of_memory(job);
		TRY(found_shown(job, bar, &found));

		page_text(value, "field", bar->field);
		page_text(value, "how", bar->how);
		page_text(value, "asked", bar->asked);
		page_text(value, "found", found);
		json_object_set_new(value, "bits", json_real(bar->bits));
	}
	*ret_list = list;
	return OK;
}
