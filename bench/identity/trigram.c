/* trigram.c - the same people and the same questions in SQL.
 *
 * One column holds the name and the father's name in all scripts that the row has, since a question may come in either;
 * `word_similarity` of the asked name in it must pass pg_trgm's own threshold, which is what its GIN index can look up.
 * The year of birth is a plain condition; among those left the order is that of the similarity of name and father's
 * name. */
#include "trigram.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct trigram {
	PGconn *connection;
};

static bool run(struct trigram *trigram, const char *command)
{
	PGresult *result = PQexec(trigram->connection, command);
	bool fine = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_COPY_IN;

	if (!fine)
		fprintf(stderr, "%s: %s", command, PQerrorMessage(trigram->connection));
	PQclear(result);
	return fine;
}

struct trigram *trigram_open(const char *connection)
{
	struct trigram *trigram = calloc(1, sizeof(*trigram));

	if (trigram == NULL)
		return NULL;
	trigram->connection = PQconnectdb(connection);
	if (PQstatus(trigram->connection) == CONNECTION_OK)
		return trigram;
	fprintf(stderr, "%s", PQerrorMessage(trigram->connection));
	trigram_close(trigram);
	return NULL;
}

bool trigram_fill(struct trigram *trigram, const struct population *population)
{
	if (!run(trigram, "CREATE EXTENSION IF NOT EXISTS pg_trgm") ||
	    !run(trigram, "CREATE UNLOGGED TABLE people (reference bigint, name text, father text, born int)") ||
	    !run(trigram, "COPY people FROM STDIN"))
		return false;
	for (int64_t at = 0; at < population_people(population); at++) {
		struct population_row row;
		char line[5 * POPULATION_TEXT_SIZE];
		int size;

		population_row(population, at, &row);
		size = snprintf(line, sizeof(line), "%lld\t%s %s\t%s %s\t%.4s\n", (long long)at, row.name,
				row.other_name, row.father, row.other_father, row.born[0] != '\0' ? row.born : "\\N");
		if (PQputCopyData(trigram->connection, line, size) != 1)
			return false;
	}
	if (PQputCopyEnd(trigram->connection, NULL) != 1)
		return false;
	for (PGresult *result; (result = PQgetResult(trigram->connection)) != NULL; PQclear(result))
		if (PQresultStatus(result) != PGRES_COMMAND_OK) {
			fprintf(stderr, "%s", PQerrorMessage(trigram->connection));
			return false;
		}
	return run(trigram, "SET maintenance_work_mem = '1GB'") &&
	       run(trigram, "CREATE INDEX people_name ON people USING gin (name gin_trgm_ops)") &&
	       run(trigram, "CREATE INDEX people_born ON people (born)") && run(trigram, "VACUUM ANALYZE people");
}

int trigram_ask(struct trigram *trigram, const struct population_row *question, int most, int64_t *ret_found)
{
	char year[16], spread[16], limit[16];
	const char *values[] = {question->name, question->father, year, spread, limit};
	PGresult *result;
	int count;

	snprintf(year, sizeof(year), "%.4s", question->born);
	snprintf(spread, sizeof(spread), "%d", question->spread);
	snprintf(limit, sizeof(limit), "%d", most);
	result = PQexecParams(
	    trigram->connection,
	    "SELECT reference FROM people WHERE $1 <% name"
	    " AND born BETWEEN $3::int - $4::int AND $3::int + $4::int"
	    " ORDER BY word_similarity($1, name) + word_similarity($2, father) DESC, reference LIMIT $5::int",
	    5, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(result) != PGRES_TUPLES_OK) {
		fprintf(stderr, "%s", PQerrorMessage(trigram->connection));
		PQclear(result);
		return -1;
	}
	count = PQntuples(result);
	for (int at = 0; at < count; at++)
		ret_found[at] = strtoll(PQgetvalue(result, at, 0), NULL, 10);
	PQclear(result);
	return count;
}

void trigram_close(struct trigram *trigram)
{
	PQfinish(trigram->connection);
	free(trigram);
}
