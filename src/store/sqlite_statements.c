/* sqlite_statements.c - statements are prepared once a connection and found again by their text; one that is in use (a
 * query inside a query) is prepared a second time.
 *
 * $1, $2 are names to SQLite: where it has put each of them is looked up when a statement is prepared, so that their
 * order in the text does not matter and binding costs no search. */
#include "store/sqlite_statements.h"

#include <stdlib.h>
#include <string.h>

#define STATEMENTS_MOST 256 /* a power of two, above the number of SQL texts in use */
#define PROBES_MOST 8

struct statements {
	struct statement list[STATEMENTS_MOST];
};

struct statements *statements_open(void)
{
	return calloc(1, sizeof(struct statements));
}

void statements_close(struct statements *statements)
{
	for (int at = 0; statements != NULL && at < STATEMENTS_MOST; at++)
		sqlite3_finalize(statements->list[at].prepared);
	free(statements);
}

static uint64_t text_hash(const char *text, size_t size)
{
	uint64_t hash = size * 0x9e3779b97f4a7c15u, word;

	for (; size >= sizeof(word); size -= sizeof(word), text += sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		hash = (hash ^ word) * 0xff51afd7ed558ccdu;
		hash ^= hash >> 32;
	}
	for (; size > 0; size--, text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash ^ (hash >> 29);
}

/* The place of a text of SQL: one that holds it, else a free one, else one that can be given up; NULL when all near it
 * are in use. */
static struct statement *statement_slot(struct statements *statements, const char *sql)
{
	struct statement *usable = NULL;
	uint64_t at = text_hash(sql, strlen(sql));

	for (int tries = 0; tries < PROBES_MOST; tries++, at++) {
		struct statement *statement = &statements->list[at & (STATEMENTS_MOST - 1)];

		if (statement->in_use)
			continue;
		if (statement->prepared != NULL && strcmp(sqlite3_sql(statement->prepared), sql) == 0)
			return statement;
		if (usable == NULL || (usable->prepared != NULL && statement->prepared == NULL))
			usable = statement;
	}
	return usable;
}

static int statement_prepare(sqlite3 *handle, const char *sql, unsigned int flags, struct statement *ret_statement)
{
	struct statement statement = {.in_use = true};
	int code = sqlite3_prepare_v3(handle, sql, -1, flags, &statement.prepared, NULL);

	if (code != SQLITE_OK)
		return code;
	for (int at = sqlite3_bind_parameter_count(statement.prepared); at > 0; at--) {
		const char *name = sqlite3_bind_parameter_name(statement.prepared, at);
		long number = name != NULL ? strtol(name + 1, NULL, 10) : 0;

		if (number > 0 && number < PARAMETERS_MOST)
			statement.places[number] = (unsigned char)at;
	}
	*ret_statement = statement;
	return SQLITE_OK;
}

int statement_take(sqlite3 *handle, struct statements *statements, const char *sql, struct statement *spare,
		   struct statement **ret_statement)
{
	struct statement *slot = statement_slot(statements, sql), made;
	int code;

	if (slot != NULL && slot->prepared != NULL && strcmp(sqlite3_sql(slot->prepared), sql) == 0) {
		slot->in_use = true;
		*ret_statement = slot;
		return SQLITE_OK;
	}
	code = statement_prepare(handle, sql, slot != NULL ? SQLITE_PREPARE_PERSISTENT : 0, &made);
	if (code != SQLITE_OK)
		return code;
	if (slot != NULL)
		sqlite3_finalize(slot->prepared);
	else
		slot = spare;
	*slot = made;
	*ret_statement = slot;
	return SQLITE_OK;
}

void statement_give_back(struct statement *statement, const struct statement *spare)
{
	if (statement == spare) {
		sqlite3_finalize(statement->prepared);
		return;
	}
	sqlite3_reset(statement->prepared);
	sqlite3_clear_bindings(statement->prepared);
	statement->in_use = false;
}

static int bind_one(const struct statement *statement, int number, const struct value *value)
{
	sqlite3_stmt *prepared = statement->prepared;
	int index = number < PARAMETERS_MOST ? statement->places[number] : 0;

	if (index == 0)
		return SQLITE_OK;
	switch (value->type) {
	case VALUE_INTEGER:
		return sqlite3_bind_int64(prepared, index, value->integer);
	case VALUE_TEXT:
		return sqlite3_bind_text64(prepared, index,
					   value->bytes.data != NULL ? (const char *)value->bytes.data : "",
					   value->bytes.size, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(prepared, index, value->bytes.data, value->bytes.size, SQLITE_STATIC);
	case VALUE_NULL:
		break;
	}
	return sqlite3_bind_null(prepared, index);
}

int statement_bind(const struct statement *statement, int count, const struct value *values)
{
	int code = SQLITE_OK;

	for (int at = 0; at < count && code == SQLITE_OK; at++)
		code = bind_one(statement, at + 1, &values[at]);
	return code;
}
