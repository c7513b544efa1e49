/* csv_source.c - a register in a CSV file: the header row says which field is which column. */
#include "register/source_kind.h"

#include "register/csv.h"
#include "register/join.h"
#include "register/row_file.h"

#include <string.h>

#define NO_FIELD (-1)

struct csv_source {
	struct register_source source; /* first */
	struct row_file *file;
	char delimiter;
	int field_count;                             /* of the header, and so of each row */
	int fields[COLUMN_COUNT][COLUMN_PARTS_MOST]; /* where each part stands; NO_FIELD when it is not there */
	int parts[COLUMN_COUNT];
};

static void csv_close(struct register_source *source)
{
	row_file_close(((struct csv_source *)source)->file);
}

static enum result values_take(struct job *job, const struct csv_source *csv, const struct csv_row *fields,
			       struct bytes values[COLUMN_COUNT])
{
	if (fields->count != csv->field_count)
		return job_fail(job, INVALID, "row", "csv-fields", "The row has %d fields; the header has %d.",
				fields->count, csv->field_count);
	for (int column = 0; column < COLUMN_COUNT; column++) {
		struct bytes texts[COLUMN_PARTS_MOST];

		for (int part = 0; part < csv->parts[column]; part++) {
			int field = csv->fields[column][part];

			texts[part] = field != NO_FIELD ? fields->fields[field] : (struct bytes){0};
		}
		TRY(parts_join(job, texts, csv->parts[column], &values[column]));
	}
	return OK;
}

/* Reads the row at the window, and moves on behind it; behind its first line when it cannot be read. */
static enum result row_take(struct job *job, const struct csv_source *csv, struct csv_row *ret_fields)
{
	struct bytes text;
	size_t size;
	bool whole;
	enum result result;

	TRY(row_file_window(job, csv->file, &text, &whole));
	if (text.size == 0)
		return MISSING;
	result = csv_row_read(job, text, whole, csv->delimiter, ret_fields, &size);
	if (result != OK)
		TRY(row_file_skip_line(job, csv->file));
	else
		row_file_move(csv->file, size, ret_fields->lines);
	return result;
}

static bool is_empty(const struct csv_row *fields)
{
	return fields->count == 1 && fields->fields[0].size == 0;
}

static enum result csv_next(struct job *job, struct register_source *source, struct register_row *ret_row)
{
	struct csv_source *csv = (struct csv_source *)source;
	struct csv_row fields;

	do {
		ret_row->reference = row_file_offset(csv->file);
		ret_row->line = row_file_line(csv->file);
		TRY(row_take(job, csv, &fields));
	} while (is_empty(&fields));
	return values_take(job, csv, &fields, ret_row->values);
}

static enum result csv_fetch(struct job *job, struct register_source *source, uint64_t reference,
			     struct register_row *ret_row)
{
	struct csv_source *csv = (struct csv_source *)source;
	struct csv_row fields;
	struct bytes text;
	bool whole;
	size_t size;

	TRY(row_file_at(job, csv->file, reference, &text, &whole));
	enum result result = csv_row_read(job, text, whole, csv->delimiter, &fields, &size);
	if (result == OK)
		result = values_take(job, csv, &fields, ret_row->values);
	TRY(row_judge(job, result));
	ret_row->reference = reference;
	ret_row->line = 0;
	return OK;
}

static int field_find(const struct csv_row *header, const char *name)
{
	for (int field = 0; field < header->count; field++) {
		if (bytes_equal_cstring(header->fields[field], name))
			return field;
	}
	return NO_FIELD;
}

static enum result header_take(struct job *job, struct csv_source *csv, const struct register_settings *settings,
			       const char *name, bool of_changes)
{
	struct csv_row header;
	struct bytes text;
	bool whole;

	TRY(row_file_window(job, csv->file, &text, &whole));
	if (bytes_start_with(text, BYTES("\xEF\xBB\xBF")))
		row_file_move(csv->file, 3, 0);
	enum result result = row_take(job, csv, &header);
	if (result == MISSING)
		return job_fail(job, INVALID, name, "csv-header", "%s is empty: its first row must name the columns.",
				name);
	TRY(result);
	csv->field_count = header.count;
	for (int column = 0; column < COLUMN_COUNT; column++) {
		const struct column_parts *parts = &settings->parts[column];

		csv->parts[column] = parts->count;
		for (int part = 0; part < parts->count; part++) {
			csv->fields[column][part] = field_find(&header, parts->names[part]);
			if (csv->fields[column][part] == NO_FIELD && column_must(column, of_changes))
				return job_fail(job, INVALID, name, "no-column", "%s has no column \"%.60s\".", name,
						parts->names[part]);
		}
	}
	return OK;
}

enum result csv_source_open(struct job *job, const struct register_settings *settings, const char *changes,
			    struct register_source **ret_source)
{
	const char *name = changes != NULL ? changes : settings->file;
	struct csv_source *csv;

	TAKE(job, csv = NEW(job->arena, struct csv_source));
	csv->source = (struct register_source){.close = csv_close, .next = csv_next, .fetch = csv_fetch};
	csv->delimiter = register_delimiters[settings->delimiter];
	TRY(row_file_open(job, name, &csv->file));
	enum result result = header_take(job, csv, settings, name, changes != NULL);
	if (result != OK) {
		csv_close(&csv->source);
		return result;
	}
	*ret_source = &csv->source;
	return OK;
}
