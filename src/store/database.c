/* database.c - the door: values, transactions and rows, whatever engine is behind it (engine.h). */
#include "store/engine.h"

#include "store/migrations.h"

#include <stdlib.h>
#include <string.h>

struct database {
	const struct engine *engine;
	struct connection *connection;
	bool inside;                    /* a transaction is open */
	bool doomed;                    /* a part of it was rolled back, and so all of it will be */
	void (*afterwards)(void *self); /* when it is committed; may be NULL */
	void *afterwards_self;
};

/* --- values --- */

struct value value_null(void)
{
	return (struct value){.type = VALUE_NULL};
}

struct value value_integer(int64_t integer)
{
	return (struct value){.type = VALUE_INTEGER, .integer = integer};
}

struct value value_instant(struct instant instant)
{
	return value_integer(instant.milliseconds);
}

struct value value_text(const char *text)
{
	return text == NULL ? value_null() : (struct value){.type = VALUE_TEXT, .bytes = bytes_of(text)};
}

struct value value_bytes_as_text(struct bytes text)
{
	return (struct value){.type = VALUE_TEXT, .bytes = text};
}

struct value value_blob(struct bytes blob)
{
	return blob.data == NULL ? value_null() : (struct value){.type = VALUE_BLOB, .bytes = blob};
}

/* --- opening --- */

static enum result wrap(struct job *job, struct connection *connection, struct database **ret_database)
{
	struct database *database = calloc(1, sizeof(*database));

	if (database == NULL) {
		engine_sqlite.close(connection);
		return job_out_of_memory(job);
	}
	*database = (struct database){.engine = &engine_sqlite, .connection = connection};
	*ret_database = database;
	return OK;
}

static enum result ready_or_close(struct database *database, enum result ready, struct database **ret_database)
{
	if (ready == OK)
		*ret_database = database;
	else
		database_close(database);
	return ready;
}

enum result database_open(struct job *job, const char *folder, enum open_mode mode, struct database **ret_database)
{
	struct connection *connection = NULL;
	struct database *database = NULL;
	enum result ready;

	TRY(engine_sqlite.open(job, folder, mode, &connection));
	TRY(wrap(job, connection, &database));
	ready = mode == OPEN_READ ? migrations_check(job, database) : migrations_run(job, database);
	if (ready == OK && mode == OPEN_READ)
		ready = database_run(job, database, database->engine->make_read_only, 0, NULL);
	return ready_or_close(database, ready, ret_database);
}

enum result database_open_empty(struct job *job, struct database **ret_database)
{
	struct connection *connection = NULL;

	TRY(engine_sqlite.open_memory(job, &connection));
	return wrap(job, connection, ret_database);
}

enum result database_open_memory(struct job *job, struct database **ret_database)
{
	struct database *database = NULL;

	TRY(database_open_empty(job, &database));
	return ready_or_close(database, migrations_run(job, database), ret_database);
}

void database_close(struct database *database)
{
	if (database == NULL)
		return;
	database->engine->close(database->connection);
	free(database);
}

const char *database_spelling(const struct database *database, struct bytes word)
{
	for (const struct engine_word *each = database->engine->words; each->word != NULL; each++) {
		if (bytes_equal_cstring(word, each->word))
			return each->spelling;
	}
	return NULL;
}

/* --- statements --- */

enum result database_query(struct job *job, struct database *database, const char *sql, int count,
			   const struct value *values, row_reader *row, void *context)
{
	return database->engine->query(job, database->connection, sql, count, values, row, context);
}

enum result database_run(struct job *job, struct database *database, const char *sql, int count,
			 const struct value *values)
{
	return database_query(job, database, sql, count, values, NULL, NULL);
}

enum result database_change(struct job *job, struct database *database, const char *sql, int count,
			    const struct value *values, int64_t *ret_changed)
{
	TRY(database_query(job, database, sql, count, values, NULL, NULL));
	*ret_changed = database->engine->changed(database->connection);
	return OK;
}

struct one_row {
	row_reader *reader;
	void *context;
	bool found;
};

static enum result one_row_read(struct job *job, const struct row *row, void *context)
{
	struct one_row *one = context;

	if (one->found)
		return OK;
	one->found = true;
	return one->reader(job, row, one->context);
}

enum result database_query_one(struct job *job, struct database *database, const char *sql, int count,
			       const struct value *values, row_reader *row, void *context)
{
	struct one_row one = {.reader = row, .context = context};

	TRY(database_query(job, database, sql, count, values, one_row_read, &one));
	return one.found ? OK : MISSING;
}

/* --- rows --- */

int64_t row_integer(const struct row *row, int column)
{
	return row->engine->integer(row, column);
}

struct instant row_instant(const struct row *row, int column)
{
	return (struct instant){row_integer(row, column)};
}

bool row_is_null(const struct row *row, int column)
{
	return row->engine->is_null(row, column);
}

char *row_text(struct job *job, const struct row *row, int column)
{
	struct bytes text;

	if (row_is_null(row, column))
		return NULL;
	text = row->engine->text(row, column);
	return arena_copy(job->arena, text.data, text.size);
}

struct bytes row_blob(struct job *job, const struct row *row, int column)
{
	if (row_is_null(row, column))
		return (struct bytes){0};
	return bytes_copy(job->arena, row->engine->blob(row, column));
}

struct bytes row_blob_here(const struct row *row, int column)
{
	return row_is_null(row, column) ? (struct bytes){0} : row->engine->blob(row, column);
}

/* --- transactions --- */

static enum result begin(struct job *job, struct database *database, bool writes, struct transaction *ret_transaction)
{
	bool nested = database->inside;

	if (!nested)
		TRY(writes ? database->engine->begin(job, database->connection)
			   : database_run(job, database, "BEGIN", 0, NULL));
	if (!nested) {
		database->doomed = false;
		database->afterwards = NULL;
	}
	database->inside = true;
	*ret_transaction = (struct transaction){.database = database, .open = true, .nested = nested};
	return OK;
}

enum result transaction_begin(struct job *job, struct database *database, struct transaction *ret_transaction)
{
	return begin(job, database, true, ret_transaction);
}

enum result transaction_begin_reading(struct job *job, struct database *database, struct transaction *ret_transaction)
{
	return begin(job, database, false, ret_transaction);
}

enum result transaction_commit(struct job *job, struct transaction *transaction)
{
	/* A job that ran out of memory on its way may have left something out. */
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	if (transaction->database->doomed)
		return job_fail(job, CONFLICT, NULL, "rolled-back",
				"A part of what was to be done failed, and so nothing of it was done.");
	if (!transaction->nested)
		TRY(database_run(job, transaction->database, "COMMIT", 0, NULL));
	transaction->database->inside = transaction->nested;
	transaction->open = false;
	if (!transaction->nested && transaction->database->afterwards != NULL)
		transaction->database->afterwards(transaction->database->afterwards_self);
	return OK;
}

void database_afterwards(struct database *database, void (*call)(void *self), void *self)
{
	database->afterwards = call;
	database->afterwards_self = self;
}

void transaction_roll_back(struct transaction *transaction)
{
	struct database *database = transaction->database;

	if (!transaction->open)
		return;
	if (transaction->nested)
		database->doomed = true;
	else
		database->engine->roll_back(database->connection);
	database->inside = transaction->nested;
	transaction->open = false;
}

/* --- whole databases --- */

enum result database_version(struct job *job, struct database *database, int64_t *ret_version)
{
	return database->engine->version(job, database->connection, ret_version);
}

enum result database_check(struct job *job, struct database *database)
{
	return database->engine->check(job, database->connection);
}

enum result database_empty_log(struct job *job, struct database *database)
{
	return database->engine->empty_log(job, database->connection);
}

enum result database_backup(struct job *job, struct database *database, const char *file)
{
	return database->engine->backup(job, database->connection, file);
}

enum result database_copy(struct job *job, struct database *from, struct database **ret_copy)
{
	struct connection *copy = NULL;

	TRY(from->engine->copy(job, from->connection, &copy));
	return wrap(job, copy, ret_copy);
}
