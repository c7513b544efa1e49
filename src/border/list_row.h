/* list_row.h - a row of the table that a list of documents is made from.
 *
 *     state,number,kind,mark,reported
 *     PAK,AB1234567,passport,stolen,2026-03-14
 *
 * The header names the columns in any order; `kind` and `reported` may be missing or empty. */
#ifndef VALICO_BORDER_LIST_ROW_H
#define VALICO_BORDER_LIST_ROW_H

#include "border/list.h"
#include "register/csv.h"

enum list_column { LIST_STATE, LIST_NUMBER, LIST_KIND, LIST_MARK, LIST_REPORTED, LIST_COLUMN_COUNT };

struct list_columns {
	int field[LIST_COLUMN_COUNT]; /* -1 when the table has no such column */
	int count;                    /* fields of each row */
};

/* INVALID with rule "no-column" when state, number or mark is not there. */
enum result list_columns_read(struct job *job, const struct csv_row *header, struct list_columns *ret_columns);

/* INVALID names the column and the rule: "csv-fields", "document-state", "document-number", "document-kind",
 * "document-mark" (none, or not one that such a list may say), "date" (none, or in the future). */
enum result list_row_read(struct job *job, enum list_kind kind, const struct list_columns *columns,
			  const struct csv_row *row, struct document_name *ret_name, struct list_entry *ret_entry);

#endif
