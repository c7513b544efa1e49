/* csv.c - a field at a time, until the line ends. */
#include "register/csv.h"

#include <string.h>

/* A row while it is read. */
struct csv_reading {
	struct job *job;
	struct bytes text;
	size_t at;
	bool whole;
	char delimiter;
};

static enum result refuse(const struct csv_reading *reading, const char *rule, const char *reason)
{
	return job_fail(reading->job, INVALID, "row", rule, "%s", reason);
}

/* What is behind the text that we have: more, nothing, or too much. */
static enum result at_end(const struct csv_reading *reading, bool in_quotes)
{
	if (reading->text.size >= CSV_ROW_BYTES_MOST)
		return job_fail(reading->job, LIMIT, "row", "too-long", "A row has more than %d bytes.",
				CSV_ROW_BYTES_MOST);
	if (!reading->whole)
		return MISSING;
	return in_quotes ? refuse(reading, "csv-open-quote", "The file ends inside a field in quotes.") : OK;
}

/* The end of a line at `at`: 2 for CR LF, 1 for LF, else 0. */
static size_t line_end(const struct csv_reading *reading)
{
	const unsigned char *data = reading->text.data + reading->at;
	size_t left = reading->text.size - reading->at;

	if (left >= 1 && data[0] == '\n')
		return 1;
	return left >= 2 && data[0] == '\r' && data[1] == '\n' ? 2 : 0;
}

static enum result bare_field(struct csv_reading *reading, struct bytes *ret_field)
{
	size_t start = reading->at;

	while (reading->at < reading->text.size) {
		unsigned char letter = reading->text.data[reading->at];

		if (letter == (unsigned char)reading->delimiter || line_end(reading) > 0)
			break;
		/* A CR that ends what we have may be the first half of a line end. */
		if (letter == '\r' && reading->at + 1 == reading->text.size && !reading->whole)
			return at_end(reading, false);
		if (letter == '"')
			return refuse(reading, "csv-quote", "A quote stands inside a field that has none around it.");
		if (letter == '\0')
			return refuse(reading, "csv-letter", "The row holds a NUL.");
		reading->at++;
	}
	if (reading->at == reading->text.size)
		TRY(at_end(reading, false));
	*ret_field = (struct bytes){reading->text.data + start, reading->at - start};
	return OK;
}

/* Writes quotes that stand twice once. */
static enum result quotes_undo(struct job *job, struct bytes quoted, struct bytes *ret_field)
{
	unsigned char *data;
	size_t size = 0;

	TAKE(job, data = arena_take(job->arena, quoted.size + 1));
	for (size_t at = 0; at < quoted.size; at++) {
		data[size++] = quoted.data[at];
		if (quoted.data[at] == '"')
			at++;
	}
	*ret_field = (struct bytes){data, size};
	return OK;
}

static enum result quoted_field(struct csv_reading *reading, struct csv_row *row, struct bytes *ret_field)
{
	size_t start = ++reading->at;
	bool twice = false;
	struct bytes field;

	for (;; reading->at++) {
		if (reading->at >= reading->text.size)
			TRY(at_end(reading, true));
		unsigned char letter = reading->text.data[reading->at];

		row->lines += letter == '\n';
		if (letter == '\0')
			return refuse(reading, "csv-letter", "The row holds a NUL.");
		if (letter != '"')
			continue;
		if (reading->at + 1 == reading->text.size && !reading->whole)
			return at_end(reading, true);
		if (reading->at + 1 == reading->text.size || reading->text.data[reading->at + 1] != '"')
			break;
		twice = true;
		reading->at++;
	}
	field = (struct bytes){reading->text.data + start, reading->at - start};
	reading->at++;
	if (reading->at == reading->text.size)
		TRY(at_end(reading, false));
	else if (reading->text.data[reading->at] == '\r' && reading->at + 1 == reading->text.size && !reading->whole)
		return at_end(reading, false);
	else if (reading->text.data[reading->at] != (unsigned char)reading->delimiter && line_end(reading) == 0)
		return refuse(reading, "csv-quote", "A letter stands behind the quote that ends a field.");
	if (twice)
		return quotes_undo(reading->job, field, ret_field);
	*ret_field = field;
	return OK;
}

enum result csv_row_read(struct job *job, struct bytes text, bool whole, char delimiter, struct csv_row *ret_row,
			 size_t *ret_size)
{
	bool longer = text.size > CSV_ROW_BYTES_MOST;
	struct csv_reading reading = {
	    job, {text.data, longer ? CSV_ROW_BYTES_MOST : text.size}, 0, whole && !longer, delimiter};

	ret_row->count = 0;
	ret_row->lines = 1;
	for (;;) {
		bool quoted = reading.at < reading.text.size && reading.text.data[reading.at] == '"';
		struct bytes field = {0};

		if (ret_row->count == CSV_FIELDS_MOST)
			return job_fail(job, LIMIT, "row", "too-many-fields", "A row has more than %d fields.",
					CSV_FIELDS_MOST);
		TRY(quoted ? quoted_field(&reading, ret_row, &field) : bare_field(&reading, &field));
		ret_row->fields[ret_row->count++] = field;
		if (reading.at == reading.text.size || reading.text.data[reading.at] != (unsigned char)delimiter)
			break;
		reading.at++;
	}
	*ret_size = reading.at + line_end(&reading);
	return OK;
}

char csv_delimiter_find(struct bytes text)
{
	static const char delimiters[] = {',', ';', '\t'};
	int counts[sizeof(delimiters)] = {0}, best = 0;
	bool in_quotes = false;

	for (size_t at = 0; at < text.size && (in_quotes || text.data[at] != '\n'); at++) {
		in_quotes ^= text.data[at] == '"';
		for (size_t which = 0; which < sizeof(delimiters); which++)
			counts[which] += !in_quotes && text.data[at] == (unsigned char)delimiters[which];
	}
	for (int which = 1; which < (int)sizeof(delimiters); which++) {
		if (counts[which] > counts[best])
			best = which;
	}
	return delimiters[best];
}

struct bytes csv_mark_skip(struct bytes text)
{
	size_t size = bytes_start_with(text, BYTES("\xEF\xBB\xBF")) ? 3 : 0;

	return (struct bytes){text.data + size, text.size - size};
}
