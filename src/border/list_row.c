/* list_row.c - see list_row.h. */
#include "border/list_row.h"

static const char *const names[LIST_COLUMN_COUNT] = {
    [LIST_STATE] = "state", [LIST_NUMBER] = "number",     [LIST_KIND] = "kind",
    [LIST_MARK] = "mark",   [LIST_REPORTED] = "reported",
};
static const bool must[LIST_COLUMN_COUNT] = {[LIST_STATE] = true, [LIST_NUMBER] = true, [LIST_MARK] = true};

enum result list_columns_read(struct job *job, const struct csv_row *header, struct list_columns *ret_columns)
{
	struct list_columns columns = {.count = header->count};

	for (int column = 0; column < LIST_COLUMN_COUNT; column++) {
		columns.field[column] = -1;
		for (int field = 0; field < header->count; field++) {
			if (bytes_equal_cstring(header->fields[field], names[column]))
				columns.field[column] = field;
		}
		if (must[column] && columns.field[column] < 0)
			return job_fail(job, INVALID, "list", "no-column", "The first row names no column \"%s\".",
					names[column]);
	}
	*ret_columns = columns;
	return OK;
}

static struct bytes value_of(const struct list_columns *columns, const struct csv_row *row, enum list_column column)
{
	return columns->field[column] < 0 ? (struct bytes){0} : row->fields[columns->field[column]];
}

static enum result words_read(struct job *job, enum list_kind list, struct bytes kind, struct bytes mark,
			      struct list_entry *entry)
{
	entry->kind = list == LIST_REVOKED_VISAS ? DOCUMENT_VISA : DOCUMENT_OTHER;
	if (kind.size > 0 && document_kind_read(kind, &entry->kind) != OK)
		return job_fail(job, INVALID, "kind", "document-kind", "\"%.*s\" is no kind of document.",
				(int)(kind.size < 40 ? kind.size : 40), (const char *)kind.data);
	if (document_mark_read(mark, &entry->mark) != OK || !list_may_say(list, entry->mark))
		return job_fail(job, INVALID, "mark", "document-mark", "A list of %s cannot say \"%.*s\".",
				list_kind_name(list), (int)(mark.size < 40 ? mark.size : 40), (const char *)mark.data);
	return OK;
}

enum result list_row_read(struct job *job, enum list_kind kind, const struct list_columns *columns,
			  const struct csv_row *row, struct document_name *ret_name, struct list_entry *ret_entry)
{
	struct list_entry entry = {0};
	struct document_name name;
	struct bytes reported;
	struct date day;

	if (row->count != columns->count)
		return job_fail(job, INVALID, "row", "csv-fields", "The row has %d fields; the header has %d.",
				row->count, columns->count);
	TRY(document_name_read(job, value_of(columns, row, LIST_STATE), value_of(columns, row, LIST_NUMBER), &name));
	TRY(words_read(job, kind, value_of(columns, row, LIST_KIND), value_of(columns, row, LIST_MARK), &entry));
	reported = value_of(columns, row, LIST_REPORTED);
	if (reported.size > 0) {
		if (date_read(reported, &day) != OK || date_number(day) < 0 ||
		    (int64_t)date_number(day) > job->now.milliseconds / DAYS(1) + 1)
			return job_fail(job, INVALID, "reported", "date",
					"The day of the report is none, or is still to come.");
		entry.reported = date_number(day);
	}
	*ret_name = name;
	*ret_entry = entry;
	return OK;
}
