/* trigram.c - the same people and the same questions in SQL.
 *
 * PostgreSQL's manual for pg_trgm gives four ways to ask, and all are asked here, each with the thresholds that it
 * comes with, so that nobody has to take our word for which is the best:
 *
 *     similar       name % $1      its first example: whole names, .3        \
 *     word          $1 <% name     what was asked is a part of the name, .6   } a GIN index
 *     strict word   $1 <<% name    the same at the bounds of words, .5       /
 *     nearest       ORDER BY name <-> $1 LIMIT n                               a GiST index
 *
 * What makes them quick is done for them. Each script has its own columns, since letters of two scripts have no
 * trigram in common: a question is asked in the columns of its own script, whose texts are half as long, and finds all
 * that it would find in both. The year of birth has an index of its own, which PostgreSQL joins to the GIN index's
 * answer (btree_gin's one index of both was slower: 100 ms instead of 67 at a million). And since the year is always
 * told here, the people are then parted by it ("by year"), a table and its index for each year, of which five are read:
 * that is the quickest that we found for each way, one and a half to four times as quick as one table. (Whoever does so
 * pays with questions that tell no year, which read all tables.) Statements that are prepared gained nothing: each is
 * planned anew for its name all the same.
 *
 * Those who pass a threshold are ordered by the likeness of the name and of the father's name. The nearest are taken by
 * name; "nearest hundred" takes ten times as many and orders these by both names, which finds more of the right ones.
 * The GiST index is made for the tables by year only: over one table it takes 26 s a million and answers in 140 to 400
 * ms, by year it takes 14 s and answers in 20. Its signatures are of 64 bytes: 24 were as quick here and 256 no
 * quicker, four times as long to build. */
#include "trigram.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct trigram {
	PGconn *connection;
};

/* ---- the ways ---- */

enum { LATIN, URDU, SCRIPTS };

#define YEARS " AND born BETWEEN $3::int - $4::int AND $3::int + $4::int"
/* Whoever passes the operator, the most alike first. */
#define PASSING(table, condition, likeness, name, father)                                                              \
	"SELECT reference FROM " table " WHERE " condition YEARS " ORDER BY " likeness "($1, " name ") + " likeness    \
	"($2, " father ") DESC, reference LIMIT $5::int"
#define SIMILAR(table)                                                                                                 \
	{                                                                                                              \
		PASSING(table, "latin % $1", "similarity", "latin", "father_latin"),                                   \
		    PASSING(table, "urdu % $1", "similarity", "urdu", "father_urdu"),                                  \
	}
#define WORD(table)                                                                                                    \
	{                                                                                                              \
		PASSING(table, "$1 <% latin", "word_similarity", "latin", "father_latin"),                             \
		    PASSING(table, "$1 <% urdu", "word_similarity", "urdu", "father_urdu"),                            \
	}
#define STRICT_WORD(table)                                                                                             \
	{                                                                                                              \
		PASSING(table, "$1 <<% latin", "strict_word_similarity", "latin", "father_latin"),                     \
		    PASSING(table, "$1 <<% urdu", "strict_word_similarity", "urdu", "father_urdu"),                    \
	}
#define NEAREST(most, name, father)                                                                                    \
	"SELECT reference FROM (SELECT reference, " name ", " father " FROM by_year WHERE true" YEARS                  \
	" ORDER BY " name " <-> $1 LIMIT " most ") AS nearest ORDER BY (" name " <-> $1) + (" father                   \
	" <-> $2), reference LIMIT $5::int"

static const char *const plain_indexes[] = {
    "CREATE INDEX people_latin ON people USING gin (latin gin_trgm_ops)",
    "CREATE INDEX people_urdu ON people USING gin (urdu gin_trgm_ops)",
    "CREATE INDEX people_born ON people (born)",
    "VACUUM ANALYZE people",
    NULL,
};

static const char *const year_tables[] = {
    "CREATE UNLOGGED TABLE by_year (LIKE people) PARTITION BY RANGE (born)",
    "DO $$ BEGIN FOR year IN 1900..2030 LOOP EXECUTE format('CREATE UNLOGGED TABLE by_year_%s PARTITION OF by_year"
    " FOR VALUES FROM (%s) TO (%s)', year, year, year + 1); END LOOP; END $$",
    "CREATE UNLOGGED TABLE by_year_unknown PARTITION OF by_year DEFAULT",
    "INSERT INTO by_year SELECT * FROM people",
    "DROP TABLE people",
    "CREATE INDEX by_year_latin ON by_year USING gin (latin gin_trgm_ops)",
    "CREATE INDEX by_year_urdu ON by_year USING gin (urdu gin_trgm_ops)",
    "VACUUM ANALYZE by_year",
    NULL,
};

/* With both kinds the planner would take the slower one at times. */
static const char *const year_distances[] = {
    "DROP INDEX by_year_latin, by_year_urdu",
    "CREATE INDEX by_year_latin ON by_year USING gist (latin gist_trgm_ops(siglen=64))",
    "CREATE INDEX by_year_urdu ON by_year USING gist (urdu gist_trgm_ops(siglen=64))",
    "VACUUM ANALYZE by_year",
    NULL,
};

static const struct {
	struct trigram_way way;
	const char *const *prepare; /* NULL: what the way before it needed */
	const char *question[SCRIPTS];
} ways[] = {
    {{"similar", "%", 60, false}, plain_indexes, SIMILAR("people")},
    {{"word", "<%", 150, false}, NULL, WORD("people")},
    {{"strict word", "<<%", 150, false}, NULL, STRICT_WORD("people")},
    {{"similar, by year", "%", 150, false}, year_tables, SIMILAR("by_year")},
    {{"word, by year", "<%", 300, false}, NULL, WORD("by_year")},
    {{"strict word, by year", "<<%", 300, false}, NULL, STRICT_WORD("by_year")},
    {{"nearest, by year", "<->", 150, true},
     year_distances,
     {NEAREST("$5::int", "latin", "father_latin"), NEAREST("$5::int", "urdu", "father_urdu")}},
    {{"nearest hundred, by year", "<->", 150, true},
     NULL,
     {NEAREST("100", "latin", "father_latin"), NEAREST("100", "urdu", "father_urdu")}},
};

const struct trigram_way *trigram_way(int way)
{
	return way < (int)(sizeof(ways) / sizeof(ways[0])) ? &ways[way].way : NULL;
}

/* ---- the database ---- */

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

/* The letters of Urdu are of two bytes, the first of which is at least D8; no Latin letter with a mark is. */
static int script_of(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0xd8)
			return URDU;
	return LATIN;
}

/* A text and the same in the other script, whichever is which. */
static void texts_part(const char *text, const char *other, const char *ret_texts[SCRIPTS])
{
	ret_texts[LATIN] = ret_texts[URDU] = "";
	ret_texts[script_of(other)] = other;
	ret_texts[script_of(text)] = text;
}

bool trigram_fill(struct trigram *trigram, const struct population *population)
{
	if (!run(trigram, "CREATE EXTENSION IF NOT EXISTS pg_trgm") ||
	    !run(trigram, "CREATE UNLOGGED TABLE people (reference bigint, latin text, urdu text, father_latin text,"
			  " father_urdu text, born int)") ||
	    !run(trigram, "COPY people FROM STDIN"))
		return false;
	for (int64_t at = 0; at < population_people(population); at++) {
		const char *names[SCRIPTS], *fathers[SCRIPTS];
		struct population_row row;
		char line[5 * POPULATION_TEXT_SIZE];
		int size;

		population_row(population, at, &row);
		texts_part(row.name, row.other_name, names);
		texts_part(row.father, row.other_father, fathers);
		size = snprintf(line, sizeof(line), "%lld\t%s\t%s\t%s\t%s\t%.4s\n", (long long)at, names[LATIN],
				names[URDU], fathers[LATIN], fathers[URDU], row.born[0] != '\0' ? row.born : "\\N");
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
	return run(trigram, "SET maintenance_work_mem = '1GB'");
}

bool trigram_prepare(struct trigram *trigram, int way, double *ret_seconds)
{
	struct timespec start, end;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (const char *const *command = ways[way].prepare; command != NULL && *command != NULL; command++)
		if (!run(trigram, *command))
			return false;
	clock_gettime(CLOCK_MONOTONIC, &end);
	*ret_seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	return true;
}

int trigram_ask(struct trigram *trigram, int way, const struct population_row *question, int most, int64_t *ret_found)
{
	char year[16], spread[16], limit[16];
	const char *values[] = {question->name, question->father, year, spread, limit};
	PGresult *result;
	int count;

	snprintf(year, sizeof(year), "%.4s", question->born);
	snprintf(spread, sizeof(spread), "%d", question->spread);
	snprintf(limit, sizeof(limit), "%d", most);
	result = PQexecParams(trigram->connection, ways[way].question[script_of(question->name)], 5, NULL, values, NULL,
			      NULL, 0);
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
