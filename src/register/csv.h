/* csv.h - one row of comma-separated values (RFC 4180), pure.
 *
 * Fields are parted by a delimiter, rows by CR LF or LF. A field in quotes may hold delimiters, line ends, and quotes
 * written twice. What RFC 4180 leaves open is refused rather than guessed: a quote inside a bare field, a letter behind
 * a closing quote, a NUL. */
#ifndef VALICO_REGISTER_CSV_H
#define VALICO_REGISTER_CSV_H

#include "base/job.h"

#define CSV_ROW_BYTES_MOST 65536
#define CSV_FIELDS_MOST 256

struct csv_row {
	struct bytes fields[CSV_FIELDS_MOST]; /* point into the text, or into the arena where quotes were undone */
	int count;
	int lines; /* that the row takes: more than 1 when a field holds line ends */
};

/* Reads the row that `text` begins with; `whole` says that nothing follows it. `ret_size` counts its bytes with the
 * line end. MISSING (nothing noted) when the row does not end inside `text` and more may follow; INVALID with rule
 * "csv-quote", "csv-open-quote" or "csv-letter", LIMIT with "too-long" or "too-many-fields". */
enum result csv_row_read(struct job *job, struct bytes text, bool whole, char delimiter, struct csv_row *ret_row,
			 size_t *ret_size);

/* What parts the fields, as the first line shows: of comma, semicolon and tab the one that stands most often outside of
 * quotes (spreadsheets write semicolons where the comma parts decimals); a comma when none does. */
char csv_delimiter_find(struct bytes text);

/* Without the mark of UTF-8 that spreadsheets put first. */
struct bytes csv_mark_skip(struct bytes text);

#endif
