/* form_csv.h - the common form as rows of CSV (RFC 4180), pure: a case a row, a field a column.
 *
 *     agreement,kind,reference,family_name,given_names,born,...,children.1.family_name,children.1.born
 *     eu-pk-readmission,own_national,IT-2026-000001,HUSSAIN,BILAL AHMED,1991-05-17,...
 *
 * Columns are named by the fields' ids; a list's rows are numbered from 1. Dates are YYYY-MM-DD, a yes or no is true or
 * false, a choice is its id. A text that a spreadsheet would take for a formula is written with an apostrophe before
 * it, and such a text without one is refused. What must never leave the node has no column. */
#ifndef VALICO_DOCUMENTS_FORM_CSV_H
#define VALICO_DOCUMENTS_FORM_CSV_H

#include "agreement/profile.h"

#define FORM_COLUMNS_MOST 256
#define FORM_CSV_BYTES_MOST (256u << 10)

/* One case on the form. */
struct form_row {
	const char *kind;
	const char *reference; /* or NULL */
	const json_t *data;
};

/* The rows with a head of the columns that any of them uses, and of all required fields. Begins with the mark of UTF-8
 * that spreadsheets look for. LIMIT above FORM_COLUMNS_MOST columns. */
enum result form_csv_write(struct job *job, const struct profile *profile, int form, const struct form_row *rows,
			   int count, struct bytes *ret_csv);

/* What a column holds. */
enum column_kind { COLUMN_AGREEMENT, COLUMN_KIND, COLUMN_REFERENCE, COLUMN_FIELD };

struct form_column {
	enum column_kind what;
	const struct field *field; /* of the form, or of a list's rows */
	const struct field *list;  /* NULL for a field of the form itself */
	int number;                /* of the list's row, from 0 */
};

struct form_columns {
	const struct profile *profile;
	int form;
	struct form_column columns[FORM_COLUMNS_MOST];
	int count;
};

/* The head of a file. INVALID with the column as the field: "unknown-field", "duplicate-column", "never-share", or
 * "required" when there is no column for the agreement or the kind. */
enum result form_csv_head_read(struct job *job, const struct profile *profile, int form, const struct bytes *cells,
			       int count, struct form_columns *ret_columns);

/* One row. INVALID with the field and rule "columns", "formula", "other-agreement", "number", "yes-no", "not-utf-8";
 * whether the data fit the form is form_check()'s to say. */
enum result form_csv_row_read(struct job *job, const struct form_columns *columns, const struct bytes *cells, int count,
			      struct form_row *ret_row);

#endif
