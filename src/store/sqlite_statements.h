/* sqlite_statements.h - the prepared statements of one connection to SQLite. Inside the room. The results are SQLite's
 * own codes. */
#ifndef VALICO_STORE_SQLITE_STATEMENTS_H
#define VALICO_STORE_SQLITE_STATEMENTS_H

#include "store/database.h"

#include <sqlite3.h>

#define PARAMETERS_MOST 64 /* $1 to $63 */

struct statement {
	sqlite3_stmt *prepared;
	bool in_use;
	unsigned char places[PARAMETERS_MOST]; /* where the library has $n; 0 when the text does not name it */
};

struct statements;

/* NULL when there is no memory. Close it before the connection. NULL is allowed. */
struct statements *statements_open(void);
void statements_close(struct statements *statements);

/* A statement ready to bind; `spare` is the caller's, for one that finds no place among the prepared ones. */
int statement_take(sqlite3 *handle, struct statements *statements, const char *sql, struct statement *spare,
		   struct statement **ret_statement);
/* Value n is bound to $n; the text need not name it. Values stay the caller's until the statement is given back. */
int statement_bind(const struct statement *statement, int count, const struct value *values);
void statement_give_back(struct statement *statement, const struct statement *spare);

#endif
