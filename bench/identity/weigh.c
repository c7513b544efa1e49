/* weigh.c - counts what data/weights.txt says: how often each bar of a waterfall is seen when the person is the one who
 * was asked for (m), and when it is somebody else (u).
 *
 *     bench_weigh [PEOPLE [QUESTIONS]]
 *
 * Truth is known because people and questions are invented (population.h). Of each question the right row and 20 other
 * ones are weighed. Tokens are told apart by their worth and frequency: a row "name missing frequent 0.12 1.00 -3.1"
 * says that of all frequent tokens asked, 12% were not found with the right person and all of them with others. */
#include "support/census.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OTHERS 20
#define ROWS_MOST 200

struct row {
	char what[64];
	double seen[2]; /* with the right person, with others */
};

static struct tally {
	struct row rows[ROWS_MOST];
	int count;
	double questions[2];
} tally;

static void count(const char *what, bool other)
{
	int at = 0;

	while (at < tally.count && strcmp(tally.rows[at].what, what) != 0)
		at++;
	if (at == tally.count) {
		if (at == ROWS_MOST)
			return;
		snprintf(tally.rows[tally.count++].what, sizeof(tally.rows[at].what), "%s", what);
	}
	tally.rows[at].seen[other]++;
}

static const char *class_of(const struct frequency *frequency, const struct name *name, const char *text)
{
	for (int at = 0; at < name->count; at++)
		if (strcmp(name->tokens[at].text, text) == 0) {
			enum token_kind kind = name->tokens[at].kind;

			return kind == TOKEN_WEAK      ? "weak"
			       : kind == TOKEN_INITIAL ? "initial"
			       : frequency->token_bits(frequency->self, PERSON_NAME, &name->tokens[at]) < 5 * BIT
				   ? "frequent"
				   : "usual";
		}
	return "other";
}

static void score_count(const struct frequency *frequency, const struct person *asked, const struct person *found,
			const struct score *score, bool other)
{
	char what[64];

	tally.questions[other]++;
	for (int at = 0; at < score->bar_count; at++) {
		const struct waterfall_bar *bar = &score->bars[at];
		bool father = bar->field == PERSON_FATHER, name = bar->field <= PERSON_FATHER;

		if (!name) {
			snprintf(what, sizeof(what), "%s %s", person_field_name(bar->field), bar->how);
			count(what, other);
			continue;
		}
		if (strcmp(bar->how, "unknown") == 0)
			continue;
		if (bar->asked[0]) {
			const char *class = class_of(frequency, father ? &asked->father : &asked->name, bar->asked);

			snprintf(what, sizeof(what), "%s asked %s %s", person_field_name(bar->field), class, bar->how);
			count(what, other);
		} else {
			const char *class = class_of(frequency, father ? &found->father : &found->name, bar->found);

			snprintf(what, sizeof(what), "%s found %s %s", person_field_name(bar->field), class, bar->how);
			count(what, other);
		}
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->what, ((const struct row *)b)->what);
}

int main(int argc, char **argv)
{
	AUTO_ARENA struct arena *arena = arena_open((size_t)2 << 30);
	struct job job = {.arena = arena, .now = {SECONDS(1790000000)}};
	int64_t people = argc > 1 ? strtoll(argv[1], NULL, 10) : 200000, questions = argc > 2 ? atoll(argv[2]) : 3000;
	const struct population *population;
	const struct census *census;
	const struct weights *weights;
	static struct person asked, found;
	static struct population_row row;
	static struct score score;
	struct seeded chance;

	if (population_open(&job, 2, people, &population) != OK ||
	    census_take(&job, population, people, &census) != OK ||
	    weights_read(&job, (struct bytes){NULL, 0}, &weights) != OK) {
		fprintf(stderr, "bench_weigh: %s\n", job.failure.reason);
		return 1;
	}
	struct frequency frequency = census_frequency(census);

	chance_of_seed(&chance, 99);
	for (int64_t question = 0; question < questions; question++) {
		AUTO_ARENA struct arena *one = arena_open(ARENA_USUAL);
		struct job asking = {.arena = one, .now = job.now};
		int64_t number = (int64_t)seeded_below(&chance, (uint64_t)people);
		struct asked_person *prepared;
		struct person_text text;

		population_question(population, number, (uint64_t)question, (enum typist)(question % 3),
				    ASK_FATHER | ASK_SEX | ASK_PLACE | (question % 2 ? ASK_YEAR : ASK_DATE), &row);
		text = population_text(&row);
		if (person_read(&asking, &text, &asked) != OK)
			continue;
		asked.birth.spread = row.spread;
		if (asked_open(&asking, weights, &frequency, &asked, &prepared) != OK)
			return 1;
		for (int other = 0; other <= OTHERS; other++) {
			int64_t who = other ? (int64_t)seeded_below(&chance, (uint64_t)people) : number;

			if (other && who == number)
				continue;
			population_person(population, who, &found);
			asked_score(prepared, &found, &score);
			score_count(&frequency, &asked, &found, &score, other > 0);
		}
	}
	qsort(tally.rows, (size_t)tally.count, sizeof(tally.rows[0]), compare);
	printf("%-40s %9s %9s %7s\n", "bar", "m each", "u each", "log2");
	for (int at = 0; at < tally.count; at++) {
		double m = tally.rows[at].seen[0] / tally.questions[0], u = tally.rows[at].seen[1] / tally.questions[1];

		printf("%-40s %9.5f %9.5f %7.2f\n", tally.rows[at].what, m, u, m > 0 && u > 0 ? log2(m / u) : 0);
	}
	return 0;
}
