/* manifest.h - the travellers of a flight, from what an officer typed, pasted or loaded.
 *
 * Either a table (comma, semicolon or tab; the first row names the columns, in the words of English or Italian
 * carriers) or the machine-readable zones one below the other. Each row becomes a traveller or a named fault with its
 * line and its own text: none is lost, and one bad row does not hold up the others. */
#ifndef VALICO_BORDER_MANIFEST_H
#define VALICO_BORDER_MANIFEST_H

#include "identity/mrz.h"

#define MANIFEST_ROWS_MOST 1000
#define MANIFEST_BYTES_MOST (256u << 10)

/* A traveller as the manifest or a document tells. Texts may be NULL. */
struct traveller {
	const char *family_name, *given_names;
	const char *born; /* YYYY-MM-DD; NULL when it is not known */
	const char *sex;  /* "M", "F", or NULL */
	const char *nationality;
	const char *document_number, *state; /* state: that issued it */
	const char *expires;
	const char *seat;
	const struct zone_document *zone; /* NULL when the row is no zone */
};

struct manifest_row {
	int line;           /* of the text, from 1 */
	const char *text;   /* as it came, at most 200 bytes of it */
	const char *field;  /* with `rule`: what is wrong; NULL for a traveller */
	const char *rule;   /* "csv-fields", "required", "date", "document-state", "zone-length" ... */
	const char *reason; /* in a sentence */
	struct traveller traveller;
	int twice; /* line of an earlier row with the same document; 0 for none */
};

struct manifest {
	struct manifest_row *rows;
	int count, faults;
};

/* INVALID with rule "manifest-empty", "manifest-header" (no row names the columns) or "not-utf-8"; LIMIT with rule
 * "too-many" or "too-long". */
enum result manifest_read(struct job *job, struct bytes text, struct manifest *ret_manifest);

/* The traveller of a zone; borrows it. */
struct traveller traveller_of_zone(const struct zone_document *zone);

/* Inside the room: the table's way of reading. Adds rows behind those that are there. */
enum result manifest_table_read(struct job *job, struct bytes text, struct manifest *manifest);
/* The next row to be filled in. LIMIT past MANIFEST_ROWS_MOST. */
enum result manifest_row_new(struct job *job, struct manifest *manifest, int line, struct bytes text,
			     struct manifest_row **ret_row);
/* Notes on the row what `part` failed with. */
enum result manifest_row_refuse(struct job *job, struct manifest_row *row, const struct job *part);
/* Reads the zone of a row. */
enum result manifest_zone_take(struct job *job, struct bytes text, struct manifest_row *row);

#endif
