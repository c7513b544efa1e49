/* engine.h - what a database engine must give: a table of functions, one row an engine. Inside the room.
 *
 * SQLite is the first row (sqlite.c). PostgreSQL fits as the second: SQL in this room keeps to what both understand
 * (ON CONFLICT, RETURNING, row values, $1), and the few words that differ in a schema are named here and put in by
 * migrations.c. What an engine promises is what database.h says of the function of the same name. */
#ifndef VALICO_STORE_ENGINE_H
#define VALICO_STORE_ENGINE_H

#include "store/database.h"

/* One connection of an engine; each engine has its own. */
struct connection;

/* A word of the schema that engines spell differently: "{bytes}" in a migration becomes "BLOB" or "BYTEA". */
struct engine_word {
	const char *word;
	const char *spelling;
};

struct engine {
	const char *name;
	const char *make_read_only;
	const struct engine_word *words; /* ended by a NULL word */

	enum result (*open)(struct job *job, const char *folder, enum open_mode mode,
			    struct connection **ret_connection);
	enum result (*open_memory)(struct job *job, struct connection **ret_connection);
	void (*close)(struct connection *connection);

	/* `row` may be NULL. The statement is free again when this returns, however it returns. */
	enum result (*query)(struct job *job, struct connection *connection, const char *sql, int count,
			     const struct value *values, row_reader *row, void *context);
	/* Starts a transaction that is a writer from its start; writers come in turn. */
	enum result (*begin)(struct job *job, struct connection *connection);
	int64_t (*changed)(struct connection *connection); /* rows changed by the last statement */
	void (*roll_back)(struct connection *connection);  /* does nothing when no transaction is open */

	enum result (*version)(struct job *job, struct connection *connection, int64_t *ret_version);
	enum result (*check)(struct job *job, struct connection *connection);
	enum result (*empty_log)(struct job *job, struct connection *connection);
	enum result (*backup)(struct job *job, struct connection *connection, const char *file);
	enum result (*copy)(struct job *job, struct connection *from, struct connection **ret_copy);

	/* The current row. Bytes are the engine's and good until the next row. */
	bool (*is_null)(const struct row *row, int column);
	int64_t (*integer)(const struct row *row, int column);
	struct bytes (*text)(const struct row *row, int column);
	struct bytes (*blob)(const struct row *row, int column);
};

struct row {
	const struct engine *engine;
	void *statement;
};

extern const struct engine engine_sqlite;

/* The spelling of a word in the engine of a database; NULL for a word that it does not know. */
const char *database_spelling(const struct database *database, struct bytes word);

#endif
