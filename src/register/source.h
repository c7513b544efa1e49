/* source.h - a register read row by row, whatever it is kept in: CSV, JSON lines, PostgreSQL.
 *
 * The same calls over a table of functions, one for each kind. A source reads and never writes. Values point into
 * memory that is good until the next call; the reference of a row finds it again (the offset of its first byte in a
 * file; the primary key in a database). */
#ifndef VALICO_REGISTER_SOURCE_H
#define VALICO_REGISTER_SOURCE_H

#include "identity/person.h"
#include "register/register_settings.h"

#define REFERENCE_MOST ((UINT64_C(1) << 40) - 1)

struct register_row {
	struct bytes values[COLUMN_COUNT]; /* empty where the register says nothing */
	uint64_t reference;
	int64_t line; /* of the file, or the row's number in a database; from 1 */
};

struct register_source;

/* Opens the register that the settings describe. It lives as long as the job's arena; close it before. INVALID with
 * rule "no-column" when a column that the settings name is not there; DENIED with rule "role-writes" for a database
 * role that could change the register. */
enum result register_source_open(struct job *job, const struct register_settings *settings,
				 struct register_source **ret_source);

/* The same over another file of the same shape: a file of changes (CSV or JSON lines, by its name: *.jsonl, *.ndjson).
 * Its columns may be fewer, but the key. */
enum result register_source_open_changes(struct job *job, const struct register_settings *settings, const char *file,
					 struct register_source **ret_source);

void register_source_close(struct register_source *source);

/* The next row. MISSING (nothing noted) at the end; INVALID or LIMIT for a row that cannot be read: the source then
 * stands behind it, and `ret_row` has its line. Anything else ends the reading. */
enum result register_source_next(struct job *job, struct register_source *source, struct register_row *ret_row);

/* The row with this reference. MISSING with rule "no-row" when it is not there any more. */
enum result register_source_fetch(struct job *job, struct register_source *source, uint64_t reference,
				  struct register_row *ret_row);

/* The row as person_read() takes it; the sex in its letters. */
struct person_text register_row_text(const struct register_settings *settings, const struct register_row *row);

/* Reads the person of a row. Errors as person_read(), and INVALID with rule "empty-name" when nobody could ever find
 * him.
 */
enum result register_row_person(struct job *job, const struct register_settings *settings,
				const struct register_row *row, struct person *ret_person);

#endif
