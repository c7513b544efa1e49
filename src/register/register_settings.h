/* register_settings.h - which table of the ministry is the register of people, and which of its columns says what: the
 * file `register.conf` in a node's folder.
 *
 *     source = csv
 *     file = /srv/register/people.csv
 *     key = person_id
 *     name = given_names + family_name
 *     other_name = name_urdu
 *     born = date_of_birth
 *
 * A value names a column of the table; several, joined by " + ", are read one behind the other with a blank between.
 * Only columns that are named here are ever read. Nothing of a person is copied out of the table but what the index
 * needs to find him: what a page shows is read from the table again, row by row. */
#ifndef VALICO_REGISTER_REGISTER_SETTINGS_H
#define VALICO_REGISTER_REGISTER_SETTINGS_H

#include "base/settings.h"

#define REGISTER_FILE "register.conf"
#define REGISTER_FOLDER "register" /* in the node's folder: the index and nothing else */

enum register_kind { REGISTER_CSV, REGISTER_JSON_LINES, REGISTER_POSTGRESQL };

/* What a row may say. The first ones are the columns of struct person_text, in its order. */
enum register_column {
	COLUMN_NAME,
	COLUMN_OTHER_NAME,
	COLUMN_FATHER,
	COLUMN_OTHER_FATHER,
	COLUMN_BORN,
	COLUMN_SEX,
	COLUMN_PLACE,
	COLUMN_NATIONAL_NUMBER,
	COLUMN_DOCUMENT_NUMBER,
	COLUMN_PHONE,
	COLUMN_KEY,     /* tells one person from another for good, whatever else of the row changes */
	COLUMN_REMOVED, /* in a file of changes: not empty when the person is no longer in the register */
	COLUMN_COUNT,
};

/* The words of the columns in register.conf and in answers: "name", "other_name" ... */
extern const char *const register_column_name[COLUMN_COUNT];

#define COLUMN_PARTS_MOST 4

/* The columns of the table that one of ours is joined from. */
struct column_parts {
	const char *names[COLUMN_PARTS_MOST];
	int count; /* 0 when the table does not say this */
};

struct register_settings {
	const char *folder; /* of the index, absolute */
	int source;         /* enum register_kind */
	const char *file;   /* of CSV and JSON lines, absolute */
	int delimiter;      /* of CSV: an index into register_delimiters */
	const char *connection;
	const char *table;
	const char *male, *female; /* how the table writes them */
	const char *weights;       /* file of parameters for scores; NULL for the ones that are built in */
	const char *columns[COLUMN_COUNT];
	struct column_parts parts[COLUMN_COUNT];
	bool is_record; /* no register of people, but a table that is only ever read through: its key may be any text,
			   no row is fetched by it, and `removed` is a column of it */
};

extern const char register_delimiters[];

/* Reads `register.conf` of a node's folder. MISSING with rule "no-register" when there is none; INVALID with file and
 * line. */
enum result register_settings_read(struct job *job, const char *node_folder, struct register_settings *ret_settings);

/* The same from a text; pure. `node_folder` is absolute. */
enum result register_settings_take(struct job *job, const char *node_folder, struct bytes text,
				   struct register_settings *ret_settings);

/* A file that explains each setting, with these values. */
enum result register_settings_write(struct job *job, const struct setting_value *values, size_t count,
				    struct bytes *ret_text);

#endif
