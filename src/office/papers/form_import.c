/* form_import.c - cases begun from a file of forms: first every row is read and checked, then those that were chosen
 * are begun, all of them or none. */
#include "office/papers/forms.h"

#include "agreement/form.h"
#include "office/case/agreements.h"
#include "office/case/page.h"
#include "office/case/projection.h"
#include "register/csv.h"

#include <string.h>

#define FAULTS_MOST 400

struct importing {
	struct job *job;
	const struct office *office;
	const struct actor *actor;
	const struct form_file *file;
	struct bytes csv;
	const struct profile *profile;
	struct form_columns columns;
	struct form_row rows[FORM_ROWS_MOST];
	int numbers[FORM_ROWS_MOST]; /* of the line on which each begins */
	int count;
	json_t *faults, *read;
};

/* What just failed is a fault of a row, and told with the others. */
static void fault_of_row(struct importing *importing, int row)
{
	const struct failure *failure = &importing->job->failure;
	json_t *fault = json_object();

	page_number(fault, "row", row);
	page_text(fault, "field", failure->field[0] != '\0' ? failure->field : NULL);
	page_text(fault, "rule", failure->rule);
	page_text(fault, "reason", failure->reason);
	if (json_array_size(importing->faults) < FAULTS_MOST)
		json_array_append_new(importing->faults, fault);
	else
		json_decref(fault);
	job_forgive(importing->job);
}

/* The kind of a row says with which form it opens; that must be the form of the file. */
static enum result row_check(struct importing *importing, const struct form_row *row)
{
	struct job *job = importing->job;
	int kind = row->kind != NULL ? profile_find_kind(importing->profile, row->kind) : NONE;
	int step = kind != NONE ? opening_step(importing->profile, kind) : NONE;

	if (step == NONE || importing->profile->steps[step].form != importing->columns.form)
		return job_fail(job, INVALID, "kind", "unknown-kind",
				"\"%.60s\" is not a kind of case that opens with this form.",
				row->kind != NULL ? row->kind : "");
	return form_check(job, importing->profile, importing->columns.form, row->data, false, true);
}

/* What a row says, for the officer to look at. */
static void row_tell(struct importing *importing, const struct form_row *row, int number)
{
	json_t *value = json_object();

	page_number(value, "row", number);
	page_text(value, "kind", row->kind);
	page_text(value, "their_reference", row->reference);
	json_object_set(value, "data", json_unchanged(row->data));
	json_array_append_new(importing->read, value);
}

static enum result row_read(struct importing *importing, const struct csv_row *cells, int number, struct form_row *row)
{
	TRY(form_csv_row_read(importing->job, &importing->columns, cells->fields, cells->count, row));
	row_tell(importing, row, number);
	return row_check(importing, row);
}

static enum result row_add(struct importing *importing, const struct csv_row *cells, int number)
{
	struct form_row *row = &importing->rows[importing->count];

	if (importing->count >= FORM_ROWS_MOST)
		return job_fail(importing->job, LIMIT, "file", "too-many", "A file of forms has at most %d rows.",
				FORM_ROWS_MOST);
	importing->numbers[importing->count++] = number;
	if (row_read(importing, cells, number, row) != OK) {
		if (importing->job->failure.result == LIMIT)
			return LIMIT;
		fault_of_row(importing, number);
	}
	return OK;
}

/* The form whose fields the head names: that of the first kind whose opening form has them all. */
static enum result head_read(struct importing *importing, const struct csv_row *head)
{
	struct job *job = importing->job;

	for (int kind = 0; kind < importing->profile->kind_count; kind++) {
		int step = opening_step(importing->profile, kind);
		int form = step != NONE ? importing->profile->steps[step].form : NONE;

		if (form == NONE)
			continue;
		if (form_csv_head_read(job, importing->profile, form, head->fields, head->count, &importing->columns) ==
		    OK) {
			job_forgive(job);
			return OK;
		}
		/* The first form's complaint is kept for the end; another form may know the columns. */
		if (kind + 1 < importing->profile->kind_count && job->failure.result == INVALID &&
		    strcmp(job->failure.rule, "unknown-field") == 0)
			job_forgive(job);
		else
			return job->failure.result;
	}
	return job_fail(job, INVALID, "head", "unknown-field", "No form of the agreement has these columns.");
}

/* A row that cannot be taken apart ends the reading: where the next one begins is not known. */
static enum result rows_read(struct importing *importing)
{
	struct bytes rest = csv_mark_skip(importing->csv);
	char delimiter = csv_delimiter_find(rest);
	struct csv_row *row;
	int number = 1;

	TAKE(importing->job, row = NEW(importing->job->arena, struct csv_row));
	while (rest.size > 0) {
		size_t used;
		enum result result = csv_row_read(importing->job, rest, true, delimiter, row, &used);

		if (result != OK && number == 1)
			return result;
		if (result != OK) {
			fault_of_row(importing, number);
			return OK;
		}
		rest = (struct bytes){rest.data + used, rest.size - used};
		if (number == 1)
			TRY(head_read(importing, row));
		else if (row->count > 1 || row->fields[0].size > 0)
			TRY(row_add(importing, row, number));
		number += row->lines;
	}
	if (number == 1)
		return job_fail(importing->job, INVALID, "file", "empty", "The file is empty.");
	return OK;
}

/* --- beginning --- */

static bool is_chosen(const struct importing *importing, int number)
{
	const struct form_file *file = importing->file;

	for (int at = 0; at < file->row_count; at++) {
		if (file->rows[at] == number)
			return true;
	}
	return file->rows == NULL;
}

/* A row is named that the file does not have: the officer chose from another file. */
static enum result chosen_check(struct importing *importing)
{
	const struct form_file *file = importing->file;

	for (int at = 0; file->rows != NULL && at < file->row_count; at++) {
		bool is_there = false;

		for (int row = 0; row < importing->count && !is_there; row++)
			is_there = importing->numbers[row] == file->rows[at];
		if (!is_there)
			return job_fail(importing->job, INVALID, "rows", "rows", "The file has no row %d.",
					file->rows[at]);
	}
	return OK;
}

/* Whether one of the chosen rows has a fault; one that ended the reading concerns them all. */
static bool has_fault(const struct importing *importing)
{
	int last = importing->count > 0 ? importing->numbers[importing->count - 1] : 0;
	size_t at;
	json_t *fault;

	json_array_foreach(importing->faults, at, fault)
	{
		int number = (int)json_integer_value(json_object_get(fault, "row"));

		if (is_chosen(importing, number) || number > last)
			return true;
	}
	return false;
}

static enum result begin_chosen(struct importing *importing, json_t *cases)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct job *job = importing->job;

	TRY(transaction_begin(job, importing->office->database, &work));
	for (int at = 0; at < importing->count; at++) {
		const struct new_case wanted = {.agreement = importing->file->agreement,
						.kind = importing->rows[at].kind,
						.partner = importing->file->partner,
						.side = importing->file->side,
						.form = importing->rows[at].data};
		char case_id[UUID_TEXT_SIZE];
		json_t *value;

		if (!is_chosen(importing, importing->numbers[at]))
			continue;
		value = json_object();
		json_array_append_new(cases, value);
		TRY(office_case_new(job, importing->office, importing->actor, &wanted, case_id));
		page_number(value, "row", importing->numbers[at]);
		page_text(value, "case_id", case_id);
		page_text(value, "their_reference", importing->rows[at].reference);
	}
	return transaction_commit(job, &work);
}

/* The version that a new case would be opened under. */
static enum result agreement_of(struct importing *importing)
{
	const struct agreement *agreement;

	TRY(agreement_in_force(importing->job, importing->office, importing->file->agreement,
			       importing->file->partner != NULL ? importing->file->partner : "", &agreement));
	importing->profile = agreement->profile;
	return OK;
}

/* The rows: the file itself, or what one of our PDFs carries. */
static enum result csv_find(struct importing *importing)
{
	struct job *job = importing->job;
	const struct document_reader *reader = &importing->office->reader;

	importing->csv = importing->file->content;
	if (bytes_start_with(importing->csv, BYTES("%PDF-")))
		TRY(reader->ask(reader->self, job, DOCUMENT_ATTACHED, "form.csv", importing->csv, &importing->csv));
	if (importing->csv.size > FORM_CSV_BYTES_MOST)
		return job_fail(job, LIMIT, "file", "too-large", "A file of forms has at most %u KiB.",
				FORM_CSV_BYTES_MOST >> 10);
	return OK;
}

enum result office_form_import(struct job *job, const struct office *office, const struct actor *actor,
			       const struct form_file *file, json_t **ret_report)
{
	json_t *report = json_object(), *faults = json_array(), *cases = json_array(), *read = json_array();
	struct importing *importing;

	TRY(json_own(job, report));
	json_object_set_new(report, "faults", faults);
	json_object_set_new(report, "cases", cases);
	json_object_set_new(report, "read", read);
	TAKE(job, importing = NEW(job->arena, struct importing));
	*importing = (struct importing){
	    .job = job, .office = office, .actor = actor, .file = file, .faults = faults, .read = read};
	TRY(agreement_of(importing));
	TRY(csv_find(importing));
	TRY(rows_read(importing));
	TRY(chosen_check(importing));
	if (!has_fault(importing) && !file->only_check)
		TRY(begin_chosen(importing, cases));
	page_text(report, "form", importing->profile->forms[importing->columns.form].id);
	page_number(report, "rows", importing->count);
	*ret_report = report;
	return OK;
}
