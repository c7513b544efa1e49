/* database.h - the one door to the database: transactions, statements, rows.
 *
 * SQL stands in literal strings with $1, $2 ... beside the function that runs it; values are bound, never pasted. A
 * connection belongs to one thread at a time and keeps its prepared statements. The engine behind it is a table of
 * functions (struct engine in engine.h): SQLite in WAL mode with full synchronisation now, PostgreSQL behind the same
 * table later; one test-suite is for both.
 *
 *     AUTO_TRANSACTION struct transaction work = {0};
 *     TRY(transaction_begin(job, database, &work));
 *     TRY(database_run(job, database, "DELETE FROM draft WHERE case_id = $1", 1, (struct value[]){value_text(id)}));
 *     TRY(transaction_commit(job, &work));        // leaving before this rolls everything back
 */
#ifndef VALICO_STORE_DATABASE_H
#define VALICO_STORE_DATABASE_H

#include "base/job.h"

struct database;

struct value {
	enum { VALUE_NULL, VALUE_INTEGER, VALUE_TEXT, VALUE_BLOB } type;
	int64_t integer;
	struct bytes bytes;
};

struct value value_null(void);
struct value value_integer(int64_t integer);
struct value value_instant(struct instant instant);
struct value value_text(const char *text); /* NULL becomes null */
struct value value_bytes_as_text(struct bytes text);
struct value value_blob(struct bytes blob); /* data NULL becomes null */

enum open_mode {
	OPEN_EXISTING, /* MISSING when the file is not there; applies migrations that are due */
	OPEN_CREATE,   /* makes it when it is not there */
	OPEN_READ,     /* read only, no migrations */
};

/* Opens the database in a folder (file `valico.db`). DAMAGED when its pages do not hold together, CONFLICT when it is
 * of a later version than this program, LIMIT when the disk is full. Close with database_close(). */
enum result database_open(struct job *job, const char *folder, enum open_mode mode, struct database **ret_database);

/* The same in memory, for tests and the simulation. A snapshot of it is what a crash leaves (database_copy()). */
enum result database_open_memory(struct job *job, struct database **ret_database);

void database_close(struct database *database);

/* Runs a statement that gives no rows. CONFLICT for a broken unique or foreign key, LIMIT for a full disk, BUSY when
 * another writer held on for more than 10 seconds, DAMAGED, IO. */
enum result database_run(struct job *job, struct database *database, const char *sql, int count,
			 const struct value *values);

/* As database_run(), and tells how many rows it changed. */
enum result database_change(struct job *job, struct database *database, const char *sql, int count,
			    const struct value *values, int64_t *ret_changed);

/* Runs a query and calls `row` for each row until it gives something else than OK, which is then the result. */
struct row;
typedef enum result row_reader(struct job *job, const struct row *row, void *context);
enum result database_query(struct job *job, struct database *database, const char *sql, int count,
			   const struct value *values, row_reader *row, void *context);

/* As database_query() for at most one row; MISSING when there is none (nothing is noted on the job then). */
enum result database_query_one(struct job *job, struct database *database, const char *sql, int count,
			       const struct value *values, row_reader *row, void *context);

/* Columns of the current row, from 0. Bytes and text are copied into the job's arena; NULL for null. */
int64_t row_integer(const struct row *row, int column);
struct instant row_instant(const struct row *row, int column);
bool row_is_null(const struct row *row, int column);
char *row_text(struct job *job, const struct row *row, int column);
struct bytes row_blob(struct job *job, const struct row *row, int column);
/* The same as it stands in the row, for as long as its reader runs. */
struct bytes row_blob_here(const struct row *row, int column);

/* One transaction, a writer from its start (BEGIN IMMEDIATE), so that what was read in it is still true when it writes.
 * Begun inside another of the same connection it is a part of it and counts only when the outer one commits; when a
 * part is rolled back, the outer one can no longer commit (CONFLICT). So many small pieces of work can be made durable
 * together, all of them or none. */
struct transaction {
	struct database *database;
	bool open;
	bool nested;
};
enum result transaction_begin(struct job *job, struct database *database, struct transaction *ret_transaction);
/* One that only reads: all of it sees the store as it was at its first reading, and no writer waits for it. */
enum result transaction_begin_reading(struct job *job, struct database *database, struct transaction *ret_transaction);
enum result transaction_commit(struct job *job, struct transaction *transaction);
void transaction_roll_back(struct transaction *transaction);
#define AUTO_TRANSACTION __attribute__((cleanup(transaction_roll_back)))

/* Within a transaction: calls `call(self)` once when all of it, with the outer one that it is a part of, has been
 * committed, and never when it is rolled back. One call is remembered: who asks again asks for the same. */
void database_afterwards(struct database *database, void (*call)(void *self), void *self);

/* A change counter of the whole database that other processes' commits move too; cheap (for live queues). */
enum result database_version(struct job *job, struct database *database, int64_t *ret_version);

/* Reads every page and index and says whether they hold together: DAMAGED with the first fault. */
enum result database_check(struct job *job, struct database *database);

/* Moves the write-ahead log into the database and empties it, so that what was destroyed (case_retire()) is not left in
 * it either. Deleted content is overwritten in the database itself when it is deleted. BUSY while another reads. */
enum result database_empty_log(struct job *job, struct database *database);

/* A consistent copy to a new file while others go on writing; read back and checked before it counts. */
enum result database_backup(struct job *job, struct database *database, const char *file);

/* A copy in memory of a database in memory. */
enum result database_copy(struct job *job, struct database *from, struct database **ret_copy);

#endif
