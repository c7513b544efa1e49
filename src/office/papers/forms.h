/* forms.h - the common form: a case written as CSV or PDF, for the portal in use today, and cases begun from such a
 * file.
 *
 * A file may hold many rows, each its own case; a PDF of ours carries its rows as an attachment. All rows are looked at
 * first, and told with what was read and what is wrong. Then the rows that were chosen (all, when none was) are begun
 * in one transaction, as drafts: nothing leaves the node. When any of them has a fault, none is begun. */
#ifndef VALICO_OFFICE_PAPERS_FORMS_H
#define VALICO_OFFICE_PAPERS_FORMS_H

#include "documents/form_csv.h"
#include "office/papers/letters.h"

#define FORM_ROWS_MOST 200

/* The opening form of a case as CSV: one row. Logged as a look. */
enum result office_form_csv(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, struct bytes *ret_csv, const char **ret_file_name);

/* The same as a paper for people, with the CSV attached as "form.csv". */
enum result office_form_pdf(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, enum language language, struct paper *ret_paper);

struct form_file {
	const char *agreement;
	const char *partner; /* or NULL, as of struct new_case */
	const char *side;
	struct bytes content; /* CSV, or a PDF with "form.csv" in it */
	bool only_check;      /* say what would be, begin nothing */
	const int *rows;      /* to begin, by their numbers; NULL for all */
	int row_count;
};

/* {form, rows, read: [{row, kind, their_reference, data}], faults: [{row, field, rule, reason}], cases: [{row, case_id,
 * their_reference}]}; rows are counted from 1 as a spreadsheet shows them, the head being row 1. A row that could be
 * read is in `read`, also with a fault in what it says. INVALID for a file without a readable head, for a chosen row
 * that is not there ("rows"), and for a PDF as attach_read(); LIMIT above FORM_ROWS_MOST. */
enum result office_form_import(struct job *job, const struct office *office, const struct actor *actor,
			       const struct form_file *file, json_t **ret_report);

#endif
