/* lost.c - the causes of lost questions (lost.h). */
#include "lost.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAUSES_MOST 200

struct cause {
	char what[64];
	int first, ten; /* questions lost by it: not first; not among the first ten */
};

struct lost {
	const struct population *population;
	const struct index *index;
	const struct weights *weights;
	struct cause causes[CAUSES_MOST];
	int count, shown, asked;
};

enum result lost_open(struct job *job, const struct population *population, const struct index *index,
		      const struct weights *weights, int shown, struct lost **ret_lost)
{
	struct lost *lost;

	TAKE(job, lost = NEW(job->arena, struct lost));
	*lost = (struct lost){.population = population, .index = index, .weights = weights, .shown = shown};
	*ret_lost = lost;
	return OK;
}

static void cause_count(struct lost *lost, const char *what, bool ten)
{
	int at = 0;

	while (at < lost->count && strcmp(lost->causes[at].what, what) != 0)
		at++;
	if (at == CAUSES_MOST)
		return;
	if (at == lost->count)
		snprintf(lost->causes[lost->count++].what, sizeof(lost->causes[at].what), "%s", what);
	lost->causes[at].first++;
	lost->causes[at].ten += ten;
}

static int field_sum(const struct score *score, enum person_field field)
{
	int sum = 0;

	for (int at = 0; at < score->bar_count; at++)
		if (score->bars[at].field == field)
			sum += score->bars[at].bits;
	return sum;
}

/* The field in which the first one is furthest ahead. */
static enum person_field field_lost(const struct score *right, const struct score *first)
{
	enum person_field worst = PERSON_NAME;
	int most = INT_MIN;

	for (enum person_field field = PERSON_NAME; field < PERSON_COUNT; field++) {
		int ahead = field_sum(first, field) - field_sum(right, field);

		if (ahead > most) {
			most = ahead;
			worst = field;
		}
	}
	return worst;
}

static const char *bar_worst(const struct score *score, enum person_field field)
{
	const char *how = "nothing";
	int least = INT_MAX;

	for (int at = 0; at < score->bar_count; at++)
		if (score->bars[at].field == field && score->bars[at].bits < least) {
			least = score->bars[at].bits;
			how = score->bars[at].how;
		}
	return how;
}

/* Nothing in the way of the first one: every bar of his names and birth agrees. */
static bool fits_wholly(const struct score *score)
{
	for (int at = 0; at < score->bar_count; at++) {
		const char *how = score->bars[at].how;

		if (score->bars[at].field <= PERSON_FATHER &&
		    (strcmp(how, "missing") == 0 || strcmp(how, "extra") == 0 || strcmp(how, "other") == 0))
			return false;
	}
	return true;
}

static bool is_namesake(const struct lost *lost, int64_t number, uint64_t other, const struct birth *asked)
{
	int year, other_year;

	return population_namesake(lost->population, number, &year) ==
		   population_namesake(lost->population, (int64_t)other, &other_year) &&
	       abs(other_year - asked->year) <= asked->spread;
}

static void cause_find(const struct lost *lost, const struct person *asked, int64_t number, int place,
		       const struct score *right, const struct search_answer *answer, char *ret_what, size_t room)
{
	const struct candidate *first = &answer->candidates[0], *last = &answer->candidates[answer->count - 1];
	enum person_field field = field_lost(right, &first->score);

	if (place == 0 && right->bits > last->score.bits)
		snprintf(ret_what, room, "never gathered%s", answer->cut ? " (cut)" : "");
	else if (is_namesake(lost, number, first->reference, &asked->birth))
		snprintf(ret_what, room, "namesake");
	else if (fits_wholly(&first->score) && fits_wholly(right) && right->bits + 16 >= first->score.bits)
		snprintf(ret_what, room, "as told: both fit");
	else
		snprintf(ret_what, room, "%s%s: %s", fits_wholly(&first->score) ? "as told, " : "",
			 person_field_name(field), bar_worst(right, field));
}

static void score_print(const char *who, const struct score *score)
{
	printf("  %s %.1f:", who, (double)score->bits / 16);
	for (int at = 0; at < score->bar_count; at++) {
		const struct waterfall_bar *bar = &score->bars[at];

		if (strcmp(bar->how, "unknown") != 0)
			printf(" %s %s %s>%s %.1f;", person_field_name(bar->field), bar->how, bar->asked, bar->found,
			       (double)bar->bits / 16);
	}
	printf("\n");
}

static void row_print(const char *who, const struct population_row *row)
{
	printf("  %s %s | %s | %s | %s | %s\n", who, row->name, row->other_name, row->father, row->other_father,
	       row->born);
}

static void question_print(struct lost *lost, const char *what, const struct population_row *typed, int64_t number,
			   int place, const struct score *right, const struct search_answer *answer)
{
	static struct population_row row;

	if (lost->shown-- <= 0)
		return;
	printf("%s (place %d%s)\n", what, place, answer->cut ? ", cut" : "");
	row_print("asked", typed);
	population_row(lost->population, number, &row);
	row_print("right", &row);
	if (answer->count > 0) {
		population_row(lost->population, (int64_t)answer->candidates[0].reference, &row);
		row_print("first", &row);
	}
	score_print("right", right);
	if (answer->count > 0)
		score_print("first", &answer->candidates[0].score);
}

void lost_note(struct lost *lost, const struct population_row *typed, const struct person *asked, int64_t number,
	       int place, const struct search_answer *answer)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct frequency frequency = index_frequency(lost->index);
	struct asked_person *prepared;
	static struct person found;
	static struct score right;
	char what[64] = "nobody found";

	lost->asked++;
	if (place == 1 || asked_open(&job, lost->weights, &frequency, asked, &prepared) != OK)
		return;
	population_person(lost->population, number, &found);
	asked_score(prepared, &found, &right);
	if (answer->count > 0)
		cause_find(lost, asked, number, place, &right, answer, what, sizeof(what));
	cause_count(lost, what, place == 0);
	question_print(lost, what, typed, number, place, &right, answer);
}

static int cause_compare(const void *a, const void *b)
{
	const struct cause *left = a, *right = b;

	return right->first + right->ten - left->first - left->ten;
}

void lost_print(const struct lost *lost)
{
	struct cause sorted[CAUSES_MOST];

	memcpy(sorted, lost->causes, sizeof(sorted));
	qsort(sorted, (size_t)lost->count, sizeof(sorted[0]), cause_compare);
	printf("\nof %d questions lost by      not first  not in ten\n", lost->asked);
	for (int at = 0; at < lost->count; at++)
		printf("%-28s %9d %11d\n", sorted[at].what, sorted[at].first, sorted[at].ten);
}
