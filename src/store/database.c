/* database.c - SQLite behind the door of database.h.
 *
 * WAL mode with full synchronisation: what is committed is on the disk. Statements are prepared once a connection and
 * found again by their text; one that is in use (a query inside a query) is prepared a second
 * time. Every failure of the library becomes one of our results with a sentence of what to do. */
#include "store/database.h"

#include "store/migrations.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATEMENTS_MOST 256 /* a power of two, above the number of SQL texts in use */
#define BUSY_MILLISECONDS 10000

struct statement {
	sqlite3_stmt *prepared;
	bool in_use;
};

struct database {
	sqlite3 *connection;
	struct statement statements[STATEMENTS_MOST];
};

struct row {
	sqlite3_stmt *prepared;
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

/* --- errors --- */

static enum result fail(struct job *job, struct database *database, int code)
{
	const char *what = sqlite3_errmsg(database->connection);

	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		return job_fail(job, CONFLICT, NULL, "exists-already", "The store holds this already, or what it refers to is missing: %s.", what);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return job_fail(job, BUSY, NULL, "store-busy", "Another process has been writing for more than ten seconds. Try again.");
	case SQLITE_FULL:
		return job_fail(job, LIMIT, NULL, "disk-full", "The disk is full. Nothing was changed; make room and try again.");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return job_fail(job, DAMAGED, NULL, "store-damaged",
		                "The database is damaged (%s). Restore a backup with \"valico restore\"; the partner sends what is missing.", what);
	case SQLITE_NOMEM:
		return job_out_of_memory(job);
	case SQLITE_READONLY:
		return job_fail(job, IO, NULL, "store-read-only", "The database cannot be written to.");
	default:
		return job_fail(job, IO, NULL, "store", "The database failed: %s.", what);
	}
}

/* --- opening --- */

static const char *const settings[] = {
	"PRAGMA journal_mode = WAL",     "PRAGMA synchronous = FULL",   "PRAGMA foreign_keys = ON",
	"PRAGMA trusted_schema = OFF",   "PRAGMA cell_size_check = ON", "PRAGMA temp_store = MEMORY",
	"PRAGMA cache_size = -4096",     "PRAGMA mmap_size = 268435456", "PRAGMA wal_autocheckpoint = 2000",
	"PRAGMA journal_size_limit = 67108864",
};

static enum result settings_apply(struct job *job, struct database *database)
{
	sqlite3_busy_timeout(database->connection, BUSY_MILLISECONDS);
	for (size_t at = 0; at < sizeof(settings) / sizeof(settings[0]); at++) {
		int code = sqlite3_exec(database->connection, settings[at], NULL, NULL, NULL);

		if (code != SQLITE_OK)
			return fail(job, database, code);
	}
	return OK;
}

static enum result open_file(struct job *job, const char *file, int flags, struct database **ret_database)
{
	struct database *database = calloc(1, sizeof(*database));
	enum result opened;
	int code;

	if (database == NULL)
		return job_out_of_memory(job);
	code = sqlite3_open_v2(file, &database->connection, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	opened = code == SQLITE_OK ? settings_apply(job, database) : fail(job, database, code);
	if (opened != OK) {
		database_close(database);
		return opened;
	}
	*ret_database = database;
	return OK;
}

enum result database_open(struct job *job, const char *folder, enum open_mode mode, struct database **ret_database)
{
	int flags = mode == OPEN_CREATE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
	struct database *database = NULL;
	enum result ready;
	char *file;

	TAKE(job, file = arena_print(job->arena, "%s/valico.db", folder));
	if (mode != OPEN_CREATE && access(file, F_OK) != 0)
		return job_fail(job, MISSING, NULL, "no-store", "There is no node in %s yet: run \"valico node init\".", folder);
	TRY(open_file(job, file, flags, &database));
	ready = mode == OPEN_READ ? migrations_check(job, database) : migrations_run(job, database);
	if (ready == OK && mode == OPEN_READ)
		ready = database_run(job, database, "PRAGMA query_only = ON", 0, NULL);
	if (ready != OK) {
		database_close(database);
		return ready;
	}
	*ret_database = database;
	return OK;
}

enum result database_open_memory(struct job *job, struct database **ret_database)
{
	struct database *database = NULL;
	enum result ready;

	TRY(open_file(job, ":memory:", SQLITE_OPEN_READWRITE, &database));
	ready = migrations_run(job, database);
	if (ready != OK) {
		database_close(database);
		return ready;
	}
	*ret_database = database;
	return OK;
}

void database_close(struct database *database)
{
	if (database == NULL)
		return;
	for (int at = 0; at < STATEMENTS_MOST; at++)
		sqlite3_finalize(database->statements[at].prepared);
	sqlite3_close_v2(database->connection);
	free(database);
}

/* --- statements --- */

/* The place of a text of SQL: one that holds it, else a free one, else one that can be given up; NULL when all near it
 * are in use. */
static struct statement *statement_slot(struct database *database, const char *sql)
{
	struct statement *usable = NULL;
	uint64_t at = 14695981039346656037u;

	for (const char *letter = sql; *letter != '\0'; letter++)
		at = (at ^ (unsigned char)*letter) * 1099511628211u;
	for (int tries = 0; tries < 8; tries++, at++) {
		struct statement *statement = &database->statements[at & (STATEMENTS_MOST - 1)];

		if (statement->in_use)
			continue;
		if (statement->prepared != NULL && strcmp(sqlite3_sql(statement->prepared), sql) == 0)
			return statement;
		if (usable == NULL || (usable->prepared != NULL && statement->prepared == NULL))
			usable = statement;
	}
	return usable;
}

/* A statement ready to bind: from the cache, or made now. `ret_cached` is NULL for one that must be finalised. */
static enum result statement_take(struct job *job, struct database *database, const char *sql, sqlite3_stmt **ret_prepared,
                                  struct statement **ret_cached)
{
	struct statement *slot = statement_slot(database, sql);
	int code;

	*ret_cached = slot;
	if (slot != NULL && slot->prepared != NULL && strcmp(sqlite3_sql(slot->prepared), sql) == 0) {
		*ret_prepared = slot->prepared;
		slot->in_use = true;
		return OK;
	}
	code = sqlite3_prepare_v3(database->connection, sql, -1, slot != NULL ? SQLITE_PREPARE_PERSISTENT : 0, ret_prepared, NULL);
	if (code != SQLITE_OK)
		return fail(job, database, code);
	if (slot != NULL) {
		sqlite3_finalize(slot->prepared);
		*slot = (struct statement){.prepared = *ret_prepared, .in_use = true};
	}
	return OK;
}

static void statement_give_back(sqlite3_stmt *prepared, struct statement *cached)
{
	if (cached == NULL) {
		sqlite3_finalize(prepared);
		return;
	}
	sqlite3_reset(prepared);
	sqlite3_clear_bindings(prepared);
	cached->in_use = false;
}

/* $1, $2 ... are names to SQLite: their index is looked up, so they may stand in any order and more than once. */
static int bind_one(sqlite3_stmt *prepared, int number, const struct value *value)
{
	char name[16] = {'$'};
	int at = 1, index;

	if (number >= 10)
		name[at++] = (char)('0' + number / 10);
	name[at] = (char)('0' + number % 10);
	index = sqlite3_bind_parameter_index(prepared, name);
	if (index == 0)
		return SQLITE_OK;
	switch (value->type) {
	case VALUE_INTEGER:
		return sqlite3_bind_int64(prepared, index, value->integer);
	case VALUE_TEXT:
		return sqlite3_bind_text64(prepared, index, (const char *)value->bytes.data, value->bytes.size, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(prepared, index, value->bytes.data, value->bytes.size, SQLITE_STATIC);
	case VALUE_NULL:
		break;
	}
	return sqlite3_bind_null(prepared, index);
}

static enum result bind_all(struct job *job, struct database *database, sqlite3_stmt *prepared, int count, const struct value *values)
{
	for (int at = 0; at < count; at++) {
		int code = bind_one(prepared, at + 1, &values[at]);

		if (code != SQLITE_OK)
			return fail(job, database, code);
	}
	return OK;
}

static enum result step_all(struct job *job, struct database *database, sqlite3_stmt *prepared, row_reader *reader, void *context)
{
	struct row row = {prepared};
	int code;

	while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
		if (reader != NULL)
			TRY(reader(job, &row, context));
	}
	return code == SQLITE_DONE ? OK : fail(job, database, code);
}

enum result database_query(struct job *job, struct database *database, const char *sql, int count, const struct value *values,
                           row_reader *row, void *context)
{
	struct statement *cached = NULL;
	sqlite3_stmt *prepared = NULL;
	enum result done;

	TRY(statement_take(job, database, sql, &prepared, &cached));
	done = bind_all(job, database, prepared, count, values);
	if (done == OK)
		done = step_all(job, database, prepared, row, context);
	statement_give_back(prepared, cached);
	return done;
}

enum result database_run(struct job *job, struct database *database, const char *sql, int count, const struct value *values)
{
	return database_query(job, database, sql, count, values, NULL, NULL);
}

enum result database_change(struct job *job, struct database *database, const char *sql, int count, const struct value *values, int64_t *ret_changed)
{
	TRY(database_query(job, database, sql, count, values, NULL, NULL));
	*ret_changed = sqlite3_changes64(database->connection);
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

enum result database_query_one(struct job *job, struct database *database, const char *sql, int count, const struct value *values,
                               row_reader *row, void *context)
{
	struct one_row one = {.reader = row, .context = context};

	TRY(database_query(job, database, sql, count, values, one_row_read, &one));
	return one.found ? OK : MISSING;
}

/* --- rows --- */

int64_t row_integer(const struct row *row, int column)
{
	return sqlite3_column_int64(row->prepared, column);
}

struct instant row_instant(const struct row *row, int column)
{
	return (struct instant){row_integer(row, column)};
}

bool row_is_null(const struct row *row, int column)
{
	return sqlite3_column_type(row->prepared, column) == SQLITE_NULL;
}

char *row_text(struct job *job, const struct row *row, int column)
{
	const unsigned char *text = sqlite3_column_text(row->prepared, column);

	return text == NULL ? NULL : arena_copy(job->arena, text, (size_t)sqlite3_column_bytes(row->prepared, column));
}

struct bytes row_blob(struct job *job, const struct row *row, int column)
{
	struct bytes blob = {sqlite3_column_blob(row->prepared, column), 0};

	blob.size = (size_t)sqlite3_column_bytes(row->prepared, column);
	return row_is_null(row, column) ? (struct bytes){0} : bytes_copy(job->arena, blob);
}

/* --- transactions --- */

enum result transaction_begin(struct job *job, struct database *database, struct transaction *ret_transaction)
{
	TRY(database_run(job, database, "BEGIN IMMEDIATE", 0, NULL));
	*ret_transaction = (struct transaction){.database = database, .open = true};
	return OK;
}

enum result transaction_commit(struct job *job, struct transaction *transaction)
{
	/* A job that ran out of memory on its way may have left something out. */
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	TRY(database_run(job, transaction->database, "COMMIT", 0, NULL));
	transaction->open = false;
	return OK;
}

void transaction_roll_back(struct transaction *transaction)
{
	if (!transaction->open)
		return;
	/* Some failures (a full disk) have rolled back already; there is nothing to do about another failure here. */
	if (sqlite3_get_autocommit(transaction->database->connection) == 0)
		sqlite3_exec(transaction->database->connection, "ROLLBACK", NULL, NULL, NULL);
	transaction->open = false;
}

/* --- whole databases --- */

static enum result integer_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result database_version(struct job *job, struct database *database, int64_t *ret_version)
{
	return database_query_one(job, database, "PRAGMA data_version", 0, NULL, integer_read, ret_version);
}

static enum result check_read(struct job *job, const struct row *row, void *context)
{
	const char *text = row_text(job, row, 0);

	(void)context;
	if (text != NULL && strcmp(text, "ok") == 0)
		return OK;
	return job_fail(job, DAMAGED, NULL, "store-damaged", "The database is damaged: %.200s. Restore a backup; the partner sends what is missing.",
	                text != NULL ? text : "");
}

enum result database_check(struct job *job, struct database *database)
{
	TRY(database_query(job, database, "PRAGMA integrity_check(1)", 0, NULL, check_read, NULL));
	return database_query(job, database, "PRAGMA foreign_key_check", 0, NULL, check_read, NULL);
}

static enum result copy_all(struct job *job, struct database *from, struct database *into)
{
	sqlite3_backup *backup = sqlite3_backup_init(into->connection, "main", from->connection, "main");
	int code;

	if (backup == NULL)
		return fail(job, into, sqlite3_errcode(into->connection));
	do {
		code = sqlite3_backup_step(backup, 1000);
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			sqlite3_sleep(20);
	} while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
	sqlite3_backup_finish(backup);
	return code == SQLITE_DONE ? OK : fail(job, into, code);
}

enum result database_backup(struct job *job, struct database *database, const char *file)
{
	struct database *copy = NULL;
	enum result done;

	if (access(file, F_OK) == 0)
		return job_fail(job, CONFLICT, "file", "file-exists", "%s exists already.", file);
	TRY(open_file(job, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &copy));
	done = copy_all(job, database, copy);
	if (done == OK)
		done = database_check(job, copy);
	if (done == OK)
		done = database_run(job, copy, "PRAGMA journal_mode = DELETE", 0, NULL);
	database_close(copy);
	if (done != OK)
		unlink(file);
	return done;
}

enum result database_copy(struct job *job, struct database *from, struct database **ret_copy)
{
	struct database *copy = NULL;
	enum result done;

	TRY(open_file(job, ":memory:", SQLITE_OPEN_READWRITE, &copy));
	done = copy_all(job, from, copy);
	if (done != OK) {
		database_close(copy);
		return done;
	}
	*ret_copy = copy;
	return OK;
}
