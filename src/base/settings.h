/* settings.h - a file of `key = value` lines, read into a struct by a table.
 *
 *     # what the operator writes
 *     party = it
 *     desk  = 127.0.0.1:8401
 *
 * Each key is a row: what it is, where in the struct it goes, what it is when absent, and a sentence of help. Adding a
 * key changes one row, and the file that settings_write() makes explains itself. An error names the file and the line
 * in `field` ("valico.conf:3"), and says what was found and what was expected. */
#ifndef VALICO_BASE_SETTINGS_H
#define VALICO_BASE_SETTINGS_H

#include "base/job.h"

#define SETTINGS_BYTES_MOST (64u << 10)

enum setting_kind {
	SETTING_TEXT,    /* const char *: one line, not empty */
	SETTING_PATH,    /* const char *: as text; made absolute against the folder that is handed in */
	SETTING_NUMBER,  /* int64_t, from `least` to `most` */
	SETTING_CHOICE,  /* int: the place of the word in `words` */
	SETTING_ADDRESS, /* struct socket_address: "127.0.0.1:8401", "[::1]:8401" */
	SETTING_URL,     /* const char *: begins with http:// or https:// */
};

/* A numeric address to listen at; names are not looked up. */
struct socket_address {
	const char *host;
	int port;
};

struct setting {
	const char *key;
	enum setting_kind kind;
	size_t place; /* offsetof() in the struct */
	bool required;
	const char *usual; /* as if it stood in the file; NULL leaves the member zero */
	int64_t least, most;
	const char *const *words; /* ended by NULL */
	const char *help;
};

/* Reads `text`, the content of `file_name`, into the struct of `size` bytes; paths are taken from `folder`. INVALID,
 * with rule "unknown-key", "twice", "required", "number", "choice", "address", "url", "line" or "text". Text that is
 * not set is NULL. Strings are in the job's arena. */
enum result settings_read(struct job *job, const char *file_name, const char *folder, struct bytes text,
			  const struct setting *table, size_t count, void *ret_settings, size_t size);

/* A value for settings_write(), as it would stand in the file. */
struct setting_value {
	const char *key;
	const char *value;
};

/* Writes a file with every key of the table and its help as a comment; keys without a value stand commented out with
 * what they are when absent. INVALID for a key that is not in the table or a value of more than one line. */
enum result settings_write(struct job *job, const struct setting *table, size_t count,
			   const struct setting_value *values, size_t value_count, struct bytes *ret_text);

#endif
