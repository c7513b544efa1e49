/* border_make.c - this node's own list of documents, made from a table and signed with the node's key. */
#include "office/border/border_shelf.h"

#include "border/list_row.h"

#include <string.h>

#define ROW_ARENA_BYTES (1u << 20)

struct making {
	const struct list_plan *plan;
	struct list_builder *builder;
	struct row_file *rows;
	char delimiter; /* of the table; NUL before its header */
	struct list_columns columns;
	struct arena *arena; /* of one row */
	struct list_report *report;
};

static enum result header_take(struct job *job, struct making *making)
{
	struct csv_row header;
	enum result result = table_row_take(job, making->rows, &making->delimiter, &header);

	if (result == MISSING)
		return job_fail(job, INVALID, "list", "csv-header", "The table is empty: its first row names columns.");
	TRY(result);
	return list_columns_read(job, &header, &making->columns);
}

static enum result row_add(struct job *job, struct making *making)
{
	struct document_name name;
	struct list_entry entry;
	struct csv_row row;

	TRY(table_row_take(job, making->rows, &making->delimiter, &row));
	if (row.count == 1 && row.fields[0].size == 0)
		return OK;
	making->report->table.rows++;
	TRY(list_row_read(job, making->plan->kind, &making->columns, &row, &name, &entry));
	return list_builder_add(job, making->builder, &name, &entry);
}

static enum result rows_add(struct job *job, struct making *making)
{
	for (;;) {
		struct job part = {.arena = making->arena, .now = job->now};
		int64_t line = row_file_line(making->rows);
		enum result added;

		arena_reset(making->arena);
		added = row_add(&part, making);
		if (added == MISSING && part.failure.result == OK)
			return OK;
		if (added == INVALID || (added == LIMIT && strcmp(part.failure.field, "list") != 0))
			table_refuse(&making->report->table, &part, line);
		else if (added != OK)
			return job_fail(job, added, part.failure.field, part.failure.rule, "%s", part.failure.reason);
		if (making->report->table.refused > making->plan->refused_most)
			return job_fail(
			    job, INVALID, "list", "rows-refused",
			    "Line %lld: %s (%s). More rows than are allowed cannot be read; nothing was made.",
			    (long long)line, part.failure.reason, part.failure.rule);
	}
}

static enum result finish(struct job *job, const struct office *office, struct making *making)
{
	const struct list_plan *plan = making->plan;
	struct list_card card = {.kind = plan->kind,
				 .issuer = office->party,
				 .made_at = job->now,
				 .valid_until = instant_plus(job->now, DAYS(plan->days))};
	const char *name;
	struct bytes file;

	TRY(list_file_name(job, plan->folder, office->party, plan->kind, &name));
	TRY(list_number_here(job, name, &card.number));
	card.number++;
	TRY(list_builder_finish(job, making->builder, &card, &office->keeper, office->node_key_id, &file,
				&making->report->card));
	making->report->file = name;
	return list_put(job, plan->folder, name, file);
}

static enum result make(struct job *job, const struct office *office, struct making *making)
{
	TRY(row_file_open(job, making->plan->rows, &making->rows));
	TRY(header_take(job, making));
	TRY(rows_add(job, making));
	return finish(job, office, making);
}

enum result office_list_make(struct job *job, const struct office *office, const struct list_plan *plan,
			     struct list_report *ret_report)
{
	AUTO_ARENA struct arena *arena = arena_open(ROW_ARENA_BYTES);
	struct list_report report = {.file = NULL};
	struct making making = {.plan = plan, .arena = arena, .report = &report};
	enum result made;

	if (arena == NULL)
		return job_out_of_memory(job);
	if (plan->days < 1 || plan->days > LIST_DAYS_MOST)
		return job_fail(job, INVALID, "days", "out-of-range", "A list is valid for 1 to %d days.",
				LIST_DAYS_MOST);
	TRY(list_builder_open(job, &making.builder));
	made = make(job, office, &making);
	row_file_close(making.rows);
	list_builder_close(making.builder);
	*ret_report = report;
	return made;
}
