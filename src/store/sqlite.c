/* sqlite.c - SQLite as an engine (engine.h).
 *
 * WAL mode with full synchronisation: what is committed is on the disk. Every failure of the library becomes one of our
 * results with a sentence of what to do.
 *
 * Pages are checked as they are used (cell_size_check), not all of them at the start: that would take minutes with a
 * million cases. The file is not mapped into memory, so a bad disk is an error of a call and not a signal. */
#include "store/engine.h"
#include "store/sqlite_statements.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define BUSY_MILLISECONDS 10000
#define WAIT_MICROSECONDS 100
#define WAIT_STEPS 10
#define OPEN_TRIES_MOST 100 /* of 20 ms: turning WAL on does not wait for other processes by itself */
#define TRIES_MOST 5
#define PAUSE_MILLISECONDS 20

struct connection {
	sqlite3 *handle;
	struct statements *statements;
	int64_t waits_since; /* milliseconds of the monotonic clock: the wait for another writer that goes on */
	int turn;            /* the folder: whoever waits to write holds its lock; -1 in memory */
};

/* --- errors --- */

/* The disk may be full in other ways than SQLite's own word for it. */
static bool disk_is_full(struct connection *connection, int code)
{
	int system = sqlite3_system_errno(connection->handle);

	return (code & 0xff) == SQLITE_FULL ||
	       ((code & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT));
}

static bool is_damaged(int code)
{
	return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB || code == SQLITE_IOERR_SHORT_READ ||
	       code == SQLITE_IOERR_CORRUPTFS || code == SQLITE_IOERR_DATA;
}

static enum result fail(struct job *job, struct connection *connection, int code)
{
	const char *what = sqlite3_errmsg(connection->handle);

	if (disk_is_full(connection, code))
		return job_fail(job, LIMIT, NULL, "disk-full",
				"The disk is full. Nothing was changed; make room and try again.");
	if (is_damaged(code))
		return job_fail(job, DAMAGED, NULL, "store-damaged",
				"The database is damaged (%.200s). Stop the node and restore the last backup with "
				"\"valico restore\"; what is"
				" missing then comes from the partners.",
				what);
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		return job_fail(job, CONFLICT, NULL, "exists-already",
				"The store holds this already, or what it refers to is missing: %.200s.", what);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return job_fail(job, BUSY, NULL, "store-busy",
				"Another process has been writing for more than ten seconds. Try again.");
	case SQLITE_NOMEM:
		return job_out_of_memory(job);
	case SQLITE_READONLY:
		return job_fail(job, IO, NULL, "store-read-only", "The database cannot be written to: %.200s.", what);
	default:
		return job_fail(job, IO, NULL, "store", "The database failed: %.200s.", what);
	}
}

/* --- opening --- */

/* Called while another writer holds the lock; 0 gives up. The library's own waiting grows to a tenth of a second at a
 * time, and a process that writes one transaction after another would then hardly let the others in. */
static int wait_for_writer(void *context, int times)
{
	struct connection *connection = context;
	struct timespec now;
	int64_t milliseconds;

	clock_gettime(CLOCK_MONOTONIC, &now);
	milliseconds = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	if (times == 0)
		connection->waits_since = milliseconds;
	if (milliseconds - connection->waits_since > BUSY_MILLISECONDS)
		return 0;
	usleep(times < WAIT_STEPS ? (unsigned int)(times + 1) * WAIT_MICROSECONDS : WAIT_STEPS * WAIT_MICROSECONDS);
	return 1;
}

/* secure_delete overwrites what is deleted: a case that is retired must not be readable in free pages. */
static const char *const settings[] = {
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -6144",
    "PRAGMA mmap_size = 0",
    "PRAGMA wal_autocheckpoint = 6000",
    "PRAGMA journal_size_limit = 67108864",
};

static enum result settings_apply(struct job *job, struct connection *connection)
{
	sqlite3_busy_handler(connection->handle, wait_for_writer, connection);
	for (size_t at = 0; at < sizeof(settings) / sizeof(settings[0]); at++) {
		int code = SQLITE_OK, tries = 0;

		while ((code = sqlite3_exec(connection->handle, settings[at], NULL, NULL, NULL)) != SQLITE_OK) {
			if ((code & 0xff) != SQLITE_BUSY || ++tries == OPEN_TRIES_MOST)
				return fail(job, connection, code);
			sqlite3_sleep(PAUSE_MILLISECONDS);
		}
	}
	return OK;
}

static void sqlite_close(struct connection *connection)
{
	statements_close(connection->statements);
	sqlite3_close_v2(connection->handle);
	if (connection->turn >= 0)
		close(connection->turn);
	free(connection);
}

/* The library would count its memory under a lock that all threads share, and nobody asks for the numbers. It refuses
 * when something of the process has opened a database before; then it goes on counting. */
static void library_prepare(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum result open_file(struct job *job, const char *file, struct connection **ret_connection)
{
	struct connection *connection = calloc(1, sizeof(*connection));
	static pthread_once_t prepared = PTHREAD_ONCE_INIT;
	enum result opened;
	int code;

	pthread_once(&prepared, library_prepare);
	if (connection == NULL)
		return job_out_of_memory(job);
	connection->turn = -1;
	connection->statements = statements_open();
	if (connection->statements == NULL) {
		free(connection);
		return job_out_of_memory(job);
	}
	code = sqlite3_open_v2(
	    file, &connection->handle,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	opened = code == SQLITE_OK ? settings_apply(job, connection) : fail(job, connection, code);
	if (opened != OK) {
		sqlite_close(connection);
		return opened;
	}
	*ret_connection = connection;
	return OK;
}

/* SQLite would make a file that others on the host can read; its log takes the mode of the file. */
static enum result make_file(struct job *job, const char *file)
{
	int made = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0660);

	if (made >= 0)
		return close(made) == 0 ? OK
					: job_fail(job, IO, "file", "file-write", "%s: %s.", file, strerror(errno));
	if (errno == EEXIST)
		return CONFLICT;
	return job_fail(job, errno == ENOSPC || errno == EDQUOT ? LIMIT : IO, "file",
			errno == ENOSPC ? "disk-full" : "file-write", "%s cannot be made: %s.", file, strerror(errno));
}

static enum result sqlite_open(struct job *job, const char *folder, enum open_mode mode,
			       struct connection **ret_connection)
{
	char *file;
	enum result made;

	/* SQLITE_OPEN_NOFOLLOW refuses a link anywhere in the name: follow those of the folder, but not the file's. */
	char whole[PATH_MAX];

	if (realpath(folder, whole) == NULL)
		return job_fail(job, errno == ENOENT ? MISSING : IO, NULL, errno == ENOENT ? "no-store" : "store",
				"%s: %s.", folder, strerror(errno));
	TAKE(job, file = arena_print(job->arena, "%s/valico.db", whole));
	if (mode != OPEN_CREATE && access(file, F_OK) != 0)
		return job_fail(job, MISSING, NULL, "no-store", "There is no node in %s yet: run \"valico node init\".",
				folder);
	made = mode == OPEN_CREATE ? make_file(job, file) : OK;
	if (made != OK && made != CONFLICT)
		return made;
	TRY(open_file(job, file, ret_connection));
	(*ret_connection)->turn = open(whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if ((*ret_connection)->turn >= 0)
		return OK;
	sqlite_close(*ret_connection);
	return job_fail(job, IO, NULL, "store", "%s: %s.", whole, strerror(errno));
}

static enum result sqlite_open_memory(struct job *job, struct connection **ret_connection)
{
	return open_file(job, ":memory:", ret_connection);
}

/* --- queries --- */

/* A plain SQLITE_BUSY has waited for its ten seconds; the kinds that come at once (another process is recovering the
 * log) are tried again, as long as the statement has not begun. */
static int first_step(struct connection *connection, sqlite3_stmt *prepared)
{
	int code = sqlite3_step(prepared);

	for (int tries = 0; tries < TRIES_MOST; tries++) {
		if ((code & 0xff) != SQLITE_BUSY || code == SQLITE_BUSY ||
		    sqlite3_get_autocommit(connection->handle) == 0)
			return code;
		sqlite3_reset(prepared);
		sqlite3_sleep(PAUSE_MILLISECONDS);
		code = sqlite3_step(prepared);
	}
	return code;
}

static enum result step_all(struct job *job, struct connection *connection, sqlite3_stmt *prepared, row_reader *reader,
			    void *context)
{
	struct row row = {.engine = &engine_sqlite, .statement = prepared};
	int code = first_step(connection, prepared);

	for (; code == SQLITE_ROW; code = sqlite3_step(prepared)) {
		if (reader != NULL)
			TRY(reader(job, &row, context));
	}
	return code == SQLITE_DONE ? OK : fail(job, connection, code);
}

static enum result sqlite_query(struct job *job, struct connection *connection, const char *sql, int count,
				const struct value *values, row_reader *row, void *context)
{
	struct statement spare, *statement = NULL;
	int code = statement_take(connection->handle, connection->statements, sql, &spare, &statement);
	enum result done;

	if (code != SQLITE_OK)
		return fail(job, connection, code);
	code = statement_bind(statement, count, values);
	done = code != SQLITE_OK ? fail(job, connection, code)
				 : step_all(job, connection, statement->prepared, row, context);
	statement_give_back(statement, &spare);
	return done;
}

/* SQLite lets in whoever happens to ask at the right moment: a writer of one transaction after another would keep all
 * others out. So a writer first takes the lock that says "I am next" and gives it up once it writes; the last writer,
 * if it wants to write again, waits behind it. Nobody is next for longer than BUSY_MILLISECONDS. */
static enum result sqlite_begin(struct job *job, struct connection *connection)
{
	enum result begun;

	while (connection->turn >= 0 && flock(connection->turn, LOCK_EX) != 0 && errno == EINTR)
		;
	begun = sqlite_query(job, connection, "BEGIN IMMEDIATE", 0, NULL, NULL, NULL);
	if (connection->turn >= 0)
		flock(connection->turn, LOCK_UN);
	return begun;
}

static int64_t sqlite_changed(struct connection *connection)
{
	return sqlite3_changes64(connection->handle);
}

/* Some failures (a full disk) have rolled back already; nothing can be done here about another failure. */
static void sqlite_roll_back(struct connection *connection)
{
	if (sqlite3_get_autocommit(connection->handle) == 0)
		sqlite3_exec(connection->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* --- rows --- */

static bool sqlite_is_null(const struct row *row, int column)
{
	return sqlite3_column_type(row->statement, column) == SQLITE_NULL;
}

static int64_t sqlite_integer(const struct row *row, int column)
{
	return sqlite3_column_int64(row->statement, column);
}

static struct bytes sqlite_text(const struct row *row, int column)
{
	const unsigned char *text = sqlite3_column_text(row->statement, column);

	return (struct bytes){text, text == NULL ? 0 : (size_t)sqlite3_column_bytes(row->statement, column)};
}

/* An empty blob has no address in SQLite; here it has one, for it is not null. */
static struct bytes sqlite_blob(const struct row *row, int column)
{
	const unsigned char *blob = sqlite3_column_blob(row->statement, column);

	return blob == NULL ? BYTES("") : (struct bytes){blob, (size_t)sqlite3_column_bytes(row->statement, column)};
}

/* --- whole databases --- */

static enum result integer_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

/* data_version moves with other connections' commits only; the count of our own changes is added. Both only grow. */
static enum result sqlite_version(struct job *job, struct connection *connection, int64_t *ret_version)
{
	int64_t others = 0;

	TRY(sqlite_query(job, connection, "PRAGMA data_version", 0, NULL, integer_read, &others));
	*ret_version = others + sqlite3_total_changes64(connection->handle);
	return OK;
}

static enum result check_read(struct job *job, const struct row *row, void *context)
{
	struct bytes text = row_is_null(row, 0) ? BYTES("?") : row->engine->text(row, 0);

	(void)context;
	if (bytes_equal_cstring(text, "ok"))
		return OK;
	return job_fail(job, DAMAGED, NULL, "store-damaged",
			"The database is damaged (%.*s). Stop the node and restore the last backup with \"valico "
			"restore\"; what is missing then"
			" comes from the partners.",
			text.size > 200 ? 200 : (int)text.size, (const char *)text.data);
}

static enum result sqlite_check(struct job *job, struct connection *connection)
{
	TRY(sqlite_query(job, connection, "PRAGMA integrity_check(1)", 0, NULL, check_read, NULL));
	return sqlite_query(job, connection, "PRAGMA foreign_key_check", 0, NULL, check_read, NULL);
}

static enum result sqlite_empty_log(struct job *job, struct connection *connection)
{
	int64_t blocked = 0;

	TRY(sqlite_query(job, connection, "PRAGMA wal_checkpoint(TRUNCATE)", 0, NULL, integer_read, &blocked));
	return blocked == 0 ? OK
			    : job_fail(job, BUSY, NULL, "store-busy",
				       "Another process is reading; the log could not be emptied. Try again.");
}

/* All pages in one step: one snapshot, which others' commits do not make start again; in WAL mode they need not wait.
 */
static enum result copy_all(struct job *job, struct connection *from, struct connection *into)
{
	sqlite3_backup *backup = sqlite3_backup_init(into->handle, "main", from->handle, "main");
	int code, tries = 0;

	if (backup == NULL)
		return fail(job, into, sqlite3_extended_errcode(into->handle));
	while ((code = sqlite3_backup_step(backup, -1)) != SQLITE_DONE) {
		if (((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) || ++tries == OPEN_TRIES_MOST)
			break;
		sqlite3_sleep(PAUSE_MILLISECONDS);
	}
	sqlite3_backup_finish(backup);
	return code == SQLITE_DONE ? OK : fail(job, into, code);
}

static enum result copy_and_check(struct job *job, struct connection *from, const char *file)
{
	struct connection *copy = NULL;
	enum result done;

	TRY(open_file(job, file, &copy));
	done = copy_all(job, from, copy);
	if (done == OK)
		done = sqlite_check(job, copy);
	if (done == OK)
		done = sqlite_query(job, copy, "PRAGMA journal_mode = DELETE", 0, NULL, NULL, NULL);
	sqlite_close(copy);
	return done;
}

/* What file_write() does for small files: the content, then the name, is made to last. */
static enum result make_last(struct job *job, const char *part, const char *file)
{
	char *folder = arena_copy_cstring(job->arena, file), *slash = folder != NULL ? strrchr(folder, '/') : NULL;
	int opened = open(part, O_RDONLY | O_CLOEXEC), parent;
	bool done =
	    opened >= 0 && fsync(opened) == 0 && renameat2(AT_FDCWD, part, AT_FDCWD, file, RENAME_NOREPLACE) == 0;

	if (opened >= 0)
		close(opened);
	if (!done)
		return job_fail(job, IO, "file", "file-write", "%s cannot be written: %s.", file, strerror(errno));
	if (slash != NULL)
		slash[slash == folder ? 1 : 0] = '\0';
	parent = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (parent >= 0) {
		fsync(parent);
		close(parent);
	}
	return OK;
}

/* The copy has its name only once it is whole and checked. */
static enum result sqlite_backup(struct job *job, struct connection *connection, const char *file)
{
	char *slash, *folder, *part, whole[PATH_MAX];
	enum result done;

	if (access(file, F_OK) == 0)
		return job_fail(job, CONFLICT, "file", "file-exists", "%s exists already.", file);
	TAKE(job, folder = arena_copy_cstring(job->arena, file));
	slash = strrchr(folder, '/');
	if (slash != NULL)
		*slash = '\0';
	if (realpath(slash == NULL ? "." : *folder == '\0' ? "/" : folder, whole) == NULL)
		return job_fail(job, IO, "file", "file-write", "%s cannot be written: %s.", file, strerror(errno));
	TAKE(job, part = arena_print(job->arena, "%s/%s.part", whole, slash != NULL ? slash + 1 : folder));
	unlink(part);
	TRY(make_file(job, part));
	done = copy_and_check(job, connection, part);
	if (done == OK)
		done = make_last(job, part, file);
	if (done != OK)
		unlink(part);
	return done;
}

static enum result sqlite_copy(struct job *job, struct connection *from, struct connection **ret_copy)
{
	struct connection *copy = NULL;
	enum result done;

	TRY(open_file(job, ":memory:", &copy));
	done = copy_all(job, from, copy);
	if (done != OK) {
		sqlite_close(copy);
		return done;
	}
	*ret_copy = copy;
	return OK;
}

static const struct engine_word words[] = {
    {"bytes", "BLOB"},
    {"number", "INTEGER"},
    {"serial", "INTEGER PRIMARY KEY"}, /* given by the store */
    {"table", "STRICT"},
    {"narrow", "STRICT, WITHOUT ROWID"}, /* a table that is its own index: short rows */
    {NULL, NULL},
};

const struct engine engine_sqlite = {
    .name = "sqlite",
    .begin = sqlite_begin,
    .make_read_only = "PRAGMA query_only = ON",
    .words = words,
    .open = sqlite_open,
    .open_memory = sqlite_open_memory,
    .close = sqlite_close,
    .query = sqlite_query,
    .changed = sqlite_changed,
    .roll_back = sqlite_roll_back,
    .version = sqlite_version,
    .check = sqlite_check,
    .empty_log = sqlite_empty_log,
    .backup = sqlite_backup,
    .copy = sqlite_copy,
    .is_null = sqlite_is_null,
    .integer = sqlite_integer,
    .text = sqlite_text,
    .blob = sqlite_blob,
};
