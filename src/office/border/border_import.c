/* border_import.c - tables that an operator brings: their rows one by one, what is wrong with one counted and named;
 * and a ministry's own alerts from such a table. */
#include "office/border/border_alerts.h"
#include "office/border/border_shelf.h"

#include "access/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_ARENA_BYTES (4u << 20)
#define ROWS_AT_ONCE 1000 /* in one transaction */
#define MEMBERS 15

/* --- tables --- */

enum result table_row_take(struct job *job, struct row_file *rows, char *delimiter, struct csv_row *ret_row)
{
	struct bytes text;
	size_t size;
	bool whole;
	enum result result;

	TRY(row_file_window(job, rows, &text, &whole));
	if (*delimiter == '\0') {
		row_file_move(rows, text.size - csv_mark_skip(text).size, 0);
		TRY(row_file_window(job, rows, &text, &whole));
		*delimiter = csv_delimiter_find(text);
	}
	if (text.size == 0)
		return MISSING;
	result = csv_row_read(job, text, whole, *delimiter, ret_row, &size);
	if (result != OK)
		TRY(row_file_skip_line(job, rows));
	else
		row_file_move(rows, size, ret_row->lines);
	return result;
}

void table_refuse(struct table_report *report, const struct job *job, int64_t line)
{
	int most = (int)(sizeof(report->refused_rows) / sizeof(report->refused_rows[0]));

	report->refused++;
	if (report->refused_shown == most)
		return;
	report->refused_rows[report->refused_shown].line = line;
	snprintf(report->refused_rows[report->refused_shown].field, 32, "%.31s", job->failure.field);
	snprintf(report->refused_rows[report->refused_shown].rule, 32, "%.31s", job->failure.rule);
	report->refused_shown++;
}

/* --- alerts --- */

static const char *const members[MEMBERS] = {"regime",  "action", "source",      "reason",          "authority",
					     "contact", "until",  "name",        "other_name",      "born",
					     "spread",  "sex",    "nationality", "document_number", "document_state"};

struct bringing {
	const struct office *office;
	const struct actor *actor;
	struct row_file *rows;
	char delimiter;     /* of the table; NUL before its header */
	int field[MEMBERS]; /* -1 for none */
	int count;
	struct arena *arena; /* of one row */
	struct table_report *report;
	int64_t refused_most;
};

static enum result header_take(struct job *job, struct bringing *bringing)
{
	struct csv_row header;
	enum result result = table_row_take(job, bringing->rows, &bringing->delimiter, &header);

	if (result == MISSING)
		return job_fail(job, INVALID, "alerts", "csv-header",
				"The table is empty: its first row names columns.");
	TRY(result);
	bringing->count = header.count;
	for (int member = 0; member < MEMBERS; member++) {
		bringing->field[member] = -1;
		for (int field = 0; field < header.count; field++) {
			if (bytes_equal_cstring(header.fields[field], members[member]))
				bringing->field[member] = field;
		}
	}
	if (bringing->field[0] < 0 || bringing->field[3] < 0)
		return job_fail(job, INVALID, "alerts", "no-column",
				"The first row must name the columns: regime, action, source, reason, ...");
	return OK;
}

/* The row as the API would have it. */
static enum result alert_of_row(struct job *job, const struct bringing *bringing, const struct csv_row *row,
				json_t **ret_alert)
{
	json_t *alert = json_object();

	TRY(json_own(job, alert));
	if (row->count != bringing->count)
		return job_fail(job, INVALID, "row", "csv-fields", "The row has %d fields; the header has %d.",
				row->count, bringing->count);
	for (int member = 0; member < MEMBERS; member++) {
		struct bytes value =
		    bringing->field[member] < 0 ? (struct bytes){0} : row->fields[bringing->field[member]];
		char *text;

		if (value.size == 0)
			continue;
		text = bytes_cstring(job->arena, value);
		if (text == NULL || !bytes_are_utf8(value))
			return job_fail(job, INVALID, members[member], "not-utf-8", "This text is damaged.");
		if (strcmp(members[member], "spread") == 0)
			json_object_set_new(alert, members[member], json_integer(strtol(text, NULL, 10)));
		else
			json_object_set_new(alert, members[member], json_string(text));
	}
	*ret_alert = alert;
	return OK;
}

static enum result row_bring(struct job *job, struct bringing *bringing)
{
	struct csv_row row;
	json_t *alert;

	TRY(table_row_take(job, bringing->rows, &bringing->delimiter, &row));
	if (row.count == 1 && row.fields[0].size == 0)
		return OK;
	bringing->report->rows++;
	TRY(alert_of_row(job, bringing, &row, &alert));
	return alert_import(job, bringing->office, bringing->actor, alert);
}

/* Up to ROWS_AT_ONCE rows, in the caller's transaction. */
static enum result rows_bring(struct job *job, struct bringing *bringing, bool *ret_end)
{
	for (int at = 0; at < ROWS_AT_ONCE; at++) {
		struct job part = {.arena = bringing->arena, .now = job->now, .chance = job->chance};
		int64_t line = row_file_line(bringing->rows);
		enum result brought;

		arena_reset(bringing->arena);
		brought = row_bring(&part, bringing);
		*ret_end = brought == MISSING && part.failure.result == OK;
		if (*ret_end)
			return OK;
		if (brought == INVALID || (brought == LIMIT && strcmp(part.failure.rule, "memory") != 0))
			table_refuse(bringing->report, &part, line);
		else if (brought != OK)
			return job_fail(job, brought, part.failure.field, part.failure.rule, "%s", part.failure.reason);
		if (bringing->report->refused > bringing->refused_most)
			return job_fail(job, INVALID, "alerts", "rows-refused",
					"Line %lld: %s (%s). More rows than are allowed cannot be read.",
					(long long)line, part.failure.reason, part.failure.rule);
	}
	return OK;
}

static enum result all_bring(struct job *job, struct bringing *bringing, const char *file)
{
	bool end = false;

	TRY(row_file_open(job, file, &bringing->rows));
	TRY(header_take(job, bringing));
	while (!end) {
		AUTO_TRANSACTION struct transaction work = {0};

		TRY(transaction_begin(job, bringing->office->database, &work));
		TRY(rows_bring(job, bringing, &end));
		if (end)
			TRY(access_look(job, bringing->office->database, bringing->actor, "alerts-import", NULL, ""));
		TRY(transaction_commit(job, &work));
	}
	return OK;
}

enum result office_alerts_import(struct job *job, const struct office *office, const struct actor *actor,
				 const char *file, int64_t refused_most, struct table_report *ret_report)
{
	AUTO_ARENA struct arena *arena = arena_open(ROW_ARENA_BYTES);
	struct table_report report = {.rows = 0};
	struct bringing bringing = {
	    .office = office, .actor = actor, .arena = arena, .report = &report, .refused_most = refused_most};
	enum result brought;

	if (arena == NULL)
		return job_out_of_memory(job);
	brought = all_bring(job, &bringing, file);
	row_file_close(bringing.rows);
	*ret_report = report;
	return brought;
}
