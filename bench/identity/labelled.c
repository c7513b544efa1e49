/* labelled.c - pairs of names of which somebody said whether they mean one person: how well does the score part them?
 *
 *     bench_identity_labelled DATA
 *
 * Reads name-pairs-labelled.csv of the folder (nomenklatura's name benchmark, MIT), rows of persons. Most are no names
 * of this register's people (Putin, Scholz), and many "yes" rows drop half of a name: a check of common sense, not an
 * aim. Weighs each pair with score_person() as the whole that is known of two people, every token equally rare. Prints
 * the area under the curve, and precision and recall where their mean is best. */
#include "base/file.h"
#include "identity/score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MOST 2000
#define COLUMNS 5

struct verdict {
	double bits;
	bool same;
};

struct tally {
	struct verdict list[ROWS_MOST];
	int count, refused;
};

/* Takes one field of a line, with or without quotes. */
static char *field_take(char **line)
{
	char *field = *line, *end;

	if (*field == '"') {
		field++;
		end = strchr(field, '"');
		*line = end != NULL && end[1] == ',' ? end + 2 : field + strlen(field);
	} else {
		end = strchr(field, ',');
		*line = end != NULL ? end + 1 : field + strlen(field);
	}
	if (end != NULL)
		*end = '\0';
	return field;
}

static int equally_rare(const void *self, enum person_field field, const struct name_token *token)
{
	(void)self;
	(void)field;
	(void)token;
	return 10 * BIT;
}

static int place_rare(const void *self, const char *place)
{
	(void)self;
	(void)place;
	return 5 * BIT;
}

static void row_weigh(struct job *job, const struct weights *weights, char *line, struct tally *tally)
{
	const struct frequency frequency = {.token_bits = equally_rare, .place_bits = place_rare, .people = 1000000};
	struct person asked = {0}, found = {0};
	struct score score;
	char *columns[COLUMNS];

	for (int at = 0; at < COLUMNS; at++)
		columns[at] = field_take(&line);
	if (strcmp(columns[1], "Person") != 0 || tally->count == ROWS_MOST)
		return;
	if (name_read(job, "name1", bytes_of(columns[2]), &asked.name) != OK ||
	    name_read(job, "name2", bytes_of(columns[3]), &found.name) != OK) {
		job_forgive(job);
		tally->refused++;
		return;
	}
	score_person(weights, &frequency, &asked, &found, &score);
	tally->list[tally->count++] = (struct verdict){score.bits, strcmp(columns[4], "true") == 0};
}

static int by_bits(const void *a, const void *b)
{
	double left = ((const struct verdict *)a)->bits, right = ((const struct verdict *)b)->bits;

	return (right > left) - (right < left);
}

static double area_of(const struct tally *tally)
{
	double wins = 0, pairs = 0;

	for (int at = 0; at < tally->count; at++) {
		for (int other = 0; other < tally->count; other++) {
			const struct verdict *yes = &tally->list[at], *no = &tally->list[other];

			if (!yes->same || no->same)
				continue;
			pairs++;
			wins += yes->bits > no->bits ? 1 : yes->bits < no->bits ? 0 : 0.5;
		}
	}
	return wins / pairs;
}

static void tally_print(struct tally *tally)
{
	int same = 0, hits = 0;
	double best = 0, precision = 0, recall = 0;

	for (int at = 0; at < tally->count; at++)
		same += tally->list[at].same;
	qsort(tally->list, (size_t)tally->count, sizeof(tally->list[0]), by_bits);
	for (int at = 0; at < tally->count; at++) {
		double mean;

		hits += tally->list[at].same;
		mean = 2.0 * hits / (at + 1 + same);
		if (mean > best) {
			best = mean;
			precision = (double)hits / (at + 1);
			recall = (double)hits / same;
		}
	}
	printf("labelled pairs of persons: %d weighed, %d refused (other scripts); area %.4f; best F1 %.4f (precision "
	       "%.4f, "
	       "recall %.4f)\n",
	       tally->count, tally->refused, area_of(tally), best, precision, recall);
}

int main(int count, char **arguments)
{
	static struct tally tally;
	struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct weights *weights;
	struct bytes text;
	char *rest, *line;

	if (count != 2) {
		fprintf(stderr, "usage: bench_identity_labelled DATA\n");
		return 2;
	}
	if (file_read(&job, arena_print(arena, "%s/name-pairs-labelled.csv", arguments[1]), 4 << 20, &text) != OK ||
	    weights_read(&job, (struct bytes){NULL, 0}, &weights) != OK) {
		fprintf(stderr, "%s: %s\n", job.failure.field, job.failure.reason);
		return 1;
	}
	rest = arena_copy(arena, text.data, text.size);
	while ((line = strsep(&rest, "\n")) != NULL)
		row_weigh(&job, weights, line, &tally);
	tally_print(&tally);
	arena_close(arena);
	return 0;
}
