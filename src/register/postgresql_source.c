/* postgresql_source.c - a register in PostgreSQL, read under a role that can change nothing.
 *
 *     SELECT key, columns... FROM table ORDER BY nothing      (a cursor in a read-only transaction, 5,000 rows a time)
 *     SELECT key, columns... FROM table WHERE key = $1        (a row for a page)
 *     the same LIMIT 0                                        (are the columns there, and may they be read?)
 *
 * Names of columns and table come from the settings and are quoted by the library's own rules. Before anything is read
 * the role is looked at: a superuser, a role that may write any table or make anything, is refused, with the commands
 * that make a fitting one. Each session is read-only besides, and a statement that takes too long is ended. */
#include "register/source_kind.h"

#include "base/text.h"
#include "register/building.h"
#include "register/join.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENT_BYTES_MOST 16384
#define FETCH "FETCH 5000 FROM register_rows"

struct postgresql_source {
	struct register_source source; /* first */
	const struct register_settings *settings;
	PGconn *connection;
	PGresult *rows; /* of the cursor; NULL before the first */
	int at;         /* in `rows` */
	int64_t line;
	const char *select_all, *select_one, *select_none;
};

/* What the database says, its line end cut off; it names no person. */
static enum result failed(struct job *job, const struct postgresql_source *postgresql, const char *what)
{
	const char *said = PQerrorMessage(postgresql->connection);

	return job_fail(job, IO, "register", "database", "The register's database could not be %s: %.*s.", what,
			(int)strcspn(said, "\n"), said);
}

static enum result session_prepare(struct job *job, const struct postgresql_source *postgresql);

static void postgresql_close(struct register_source *source)
{
	struct postgresql_source *postgresql = (struct postgresql_source *)source;

	PQclear(postgresql->rows);
	PQfinish(postgresql->connection);
	postgresql->rows = NULL;
	postgresql->connection = NULL;
}

static enum result command(struct job *job, const struct postgresql_source *postgresql, const char *sql)
{
	PGresult *result = PQexec(postgresql->connection, sql);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	return good ? OK : failed(job, postgresql, "read");
}

/* --- rows --- */

/* `removed` is said by a file of changes; of a register in a database only by a record's table. */
static int columns_read(const struct register_settings *settings)
{
	return settings->is_record ? COLUMN_COUNT : COLUMN_REMOVED;
}

/* The key is the first column; then come the parts of each column in order. */
static enum result row_take(struct job *job, const struct postgresql_source *postgresql, PGresult *rows, int at,
			    struct register_row *ret_row)
{
	const struct register_settings *settings = postgresql->settings;
	int field = 1;

	for (int column = 0; column < COLUMN_COUNT; column++) {
		struct bytes texts[COLUMN_PARTS_MOST] = {0};
		int parts = column < columns_read(settings) ? settings->parts[column].count : 0;

		for (int part = 0; part < parts; part++, field++)
			texts[part] = (struct bytes){(const unsigned char *)PQgetvalue(rows, at, field),
						     (size_t)PQgetlength(rows, at, field)};
		TRY(parts_join(job, texts, parts, &ret_row->values[column]));
	}
	return settings->is_record ? OK : key_reference(job, ret_row->values[COLUMN_KEY], &ret_row->reference);
}

static enum result cursor_open(struct job *job, struct postgresql_source *postgresql)
{
	TRY(command(job, postgresql, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
	TRY(command(job, postgresql, "SET LOCAL statement_timeout = 0"));
	return command(job, postgresql, postgresql->select_all);
}

static enum result rows_fetch(struct job *job, struct postgresql_source *postgresql)
{
	if (postgresql->rows == NULL)
		TRY(cursor_open(job, postgresql));
	PQclear(postgresql->rows);
	postgresql->rows = PQexec(postgresql->connection, FETCH);
	postgresql->at = 0;
	return PQresultStatus(postgresql->rows) == PGRES_TUPLES_OK ? OK : failed(job, postgresql, "read");
}

static enum result postgresql_next(struct job *job, struct register_source *source, struct register_row *ret_row)
{
	struct postgresql_source *postgresql = (struct postgresql_source *)source;

	if (postgresql->rows == NULL || postgresql->at == PQntuples(postgresql->rows)) {
		TRY(rows_fetch(job, postgresql));
		if (PQntuples(postgresql->rows) == 0)
			return MISSING;
	}
	ret_row->line = ++postgresql->line;
	ret_row->reference = 0;
	return row_take(job, postgresql, postgresql->rows, postgresql->at++, ret_row);
}

static PGresult *ask(const struct postgresql_source *postgresql, const char *select, const char *key)
{
	const char *values[] = {key};

	return PQexecParams(postgresql->connection, select, 1, NULL, values, NULL, NULL, 0);
}

static void rows_clear(void *rows)
{
	PQclear(rows);
}

static enum result postgresql_fetch(struct job *job, struct register_source *source, uint64_t reference,
				    struct register_row *ret_row)
{
	struct postgresql_source *postgresql = (struct postgresql_source *)source;
	PGresult *rows;
	char *key;

	TAKE(job, key = arena_print(job->arena, "%" PRIu64, reference));
	rows = ask(postgresql, postgresql->select_one, key);
	/* A connection that broke since the last question is made anew, once. */
	if (PQresultStatus(rows) != PGRES_TUPLES_OK && PQstatus(postgresql->connection) != CONNECTION_OK) {
		PQclear(rows);
		PQreset(postgresql->connection);
		TRY(session_prepare(job, postgresql));
		rows = ask(postgresql, postgresql->select_one, key);
	}
	if (!arena_on_close(job->arena, rows_clear, rows))
		return job_out_of_memory(job);
	if (PQresultStatus(rows) != PGRES_TUPLES_OK)
		return failed(job, postgresql, "read");
	if (PQntuples(rows) == 0)
		return job_fail(job, MISSING, "reference", "no-row",
				"The register has no person with this key any more.");
	ret_row->line = 0;
	return row_take(job, postgresql, rows, 0, ret_row);
}

/* --- the statements --- */

/* Adds a name as an identifier. */
static enum result identifier_add(struct job *job, const struct postgresql_source *postgresql, struct text *sql,
				  const char *name, size_t size)
{
	char *quoted = PQescapeIdentifier(postgresql->connection, name, size);

	if (quoted == NULL)
		return job_fail(job, INVALID, REGISTER_FILE, "text", "\"%.60s\" is no name in a database.", name);
	text_add(sql, quoted);
	PQfreemem(quoted);
	return OK;
}

/* "registry.people": a schema and a table. */
static enum result table_add(struct job *job, const struct postgresql_source *postgresql, struct text *sql)
{
	const char *table = postgresql->settings->table, *dot = strchr(table, '.');

	if (dot != NULL) {
		TRY(identifier_add(job, postgresql, sql, table, (size_t)(dot - table)));
		text_add(sql, ".");
		table = dot + 1;
	}
	return identifier_add(job, postgresql, sql, table, strlen(table));
}

static enum result select_add(struct job *job, const struct postgresql_source *postgresql, struct text *sql)
{
	const struct register_settings *settings = postgresql->settings;
	const char *key = settings->parts[COLUMN_KEY].names[0];

	text_add(sql, "SELECT ");
	TRY(identifier_add(job, postgresql, sql, key, strlen(key)));
	for (int column = 0; column < columns_read(settings); column++) {
		for (int part = 0; part < settings->parts[column].count; part++) {
			const char *name = settings->parts[column].names[part];

			text_add(sql, ", ");
			TRY(identifier_add(job, postgresql, sql, name, strlen(name)));
			text_add(sql, "::text");
		}
	}
	text_add(sql, " FROM ");
	return table_add(job, postgresql, sql);
}

static enum result statements_make(struct job *job, struct postgresql_source *postgresql)
{
	const char *key = postgresql->settings->parts[COLUMN_KEY].names[0];
	struct text all = text_open(job->arena, STATEMENT_BYTES_MOST), one = all;
	struct bytes done;

	text_add(&all, "DECLARE register_rows NO SCROLL CURSOR FOR ");
	TRY(select_add(job, postgresql, &all));
	TRY(select_add(job, postgresql, &one));
	text_add(&one, " WHERE ");
	TRY(identifier_add(job, postgresql, &one, key, strlen(key)));
	/* A person's key is a number, by which the table's own index finds the row. */
	text_add(&one, postgresql->settings->is_record ? "::text = $1" : " = $1::bigint");
	if (text_done(&all, &done) != OK || text_done(&one, &done) != OK)
		return job_fail(job, LIMIT, REGISTER_FILE, "too-long", "The columns of the register are too many.");
	postgresql->select_all = all.data;
	postgresql->select_one = one.data;
	TAKE(job, postgresql->select_none = arena_print(job->arena, "%s LIMIT 0", one.data));
	return OK;
}

/* --- the role --- */

/* What the role may do besides reading, in words; an empty text for nothing. */
static const char rights_sql[] =
    "SELECT concat_ws(', ',"
    " (SELECT CASE WHEN rolsuper THEN 'it is a superuser' END FROM pg_roles WHERE rolname = current_user),"
    " (SELECT CASE WHEN rolcreaterole OR rolcreatedb OR rolreplication THEN 'it may make roles or databases' END"
    "  FROM pg_roles WHERE rolname = current_user),"
    " (SELECT 'it may write ' || min(n.nspname || '.' || c.relname) FROM pg_class c"
    "  JOIN pg_namespace n ON n.oid = c.relnamespace"
    "  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%'"
    "  AND n.nspname <> 'information_schema' AND (has_any_column_privilege(c.oid, 'INSERT, UPDATE')"
    "  OR has_table_privilege(c.oid, 'DELETE, TRUNCATE'))),"
    " (SELECT 'it may make tables in ' || min(nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"
    "  AND nspname <> 'information_schema' AND has_schema_privilege(oid, 'CREATE')),"
    " (SELECT CASE WHEN has_database_privilege(current_database(), 'CREATE') THEN 'it may make schemas' END))";

static enum result role_check(struct job *job, const struct postgresql_source *postgresql)
{
	PGresult *rights = PQexec(postgresql->connection, rights_sql);
	const char *table = postgresql->settings->table;
	enum result result = OK;

	if (PQresultStatus(rights) != PGRES_TUPLES_OK || PQntuples(rights) != 1)
		result = failed(job, postgresql, "asked about the role");
	else if (PQgetlength(rights, 0, 0) > 0)
		result = job_fail(job, DENIED, "connection", "role-writes",
				  "The role %.40s can do more than read (%.120s). Use one that cannot: CREATE ROLE "
				  "valico_reader LOGIN; GRANT SELECT ON %.80s TO valico_reader; (and USAGE on its "
				  "schema).",
				  PQuser(postgresql->connection), PQgetvalue(rights, 0, 0), table);
	PQclear(rights);
	return result;
}

/* A statement of a page may take two seconds, not more. */
static enum result session_prepare(struct job *job, const struct postgresql_source *postgresql)
{
	TRY(command(job, postgresql, "SET default_transaction_read_only = on"));
	TRY(command(job, postgresql, "SET statement_timeout = '2s'"));
	TRY(command(job, postgresql, "SET datestyle = 'ISO'"));
	return role_check(job, postgresql);
}

static enum result connect_to(struct job *job, struct postgresql_source *postgresql)
{
	static const char *const names[] = {"dbname", "client_encoding", "application_name", "connect_timeout", NULL};
	const char *const values[] = {postgresql->settings->connection, "UTF8", "valico", "5", NULL};

	postgresql->connection = PQconnectdbParams(names, values, 1);
	if (postgresql->connection == NULL)
		return job_out_of_memory(job);
	return PQstatus(postgresql->connection) == CONNECTION_OK ? OK : failed(job, postgresql, "reached");
}

/* Asks for no row, so that a column that is not there, or a key that is no number, is told at once. */
static enum result columns_check(struct job *job, const struct postgresql_source *postgresql)
{
	PGresult *rows = ask(postgresql, postgresql->select_none, "0");
	bool good = PQresultStatus(rows) == PGRES_TUPLES_OK;
	const char *said = PQresultErrorField(rows, PG_DIAG_MESSAGE_PRIMARY);

	if (!good)
		result_ignore(job_fail(job, INVALID, REGISTER_FILE, "no-column",
				       "The register cannot be read so: %.200s.", said != NULL ? said : "no answer"));
	PQclear(rows);
	return good ? OK : INVALID;
}

enum result postgresql_source_open(struct job *job, const struct register_settings *settings,
				   struct register_source **ret_source)
{
	struct postgresql_source *postgresql;
	enum result result;

	TAKE(job, postgresql = NEW(job->arena, struct postgresql_source));
	postgresql->source =
	    (struct register_source){.close = postgresql_close, .next = postgresql_next, .fetch = postgresql_fetch};
	postgresql->settings = settings;
	result = connect_to(job, postgresql);
	if (result == OK)
		result = session_prepare(job, postgresql);
	if (result == OK)
		result = statements_make(job, postgresql);
	if (result == OK)
		result = columns_check(job, postgresql);
	if (result != OK) {
		postgresql_close(&postgresql->source);
		return result;
	}
	*ret_source = &postgresql->source;
	return OK;
}
