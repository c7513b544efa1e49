/* ceiling.c - the best that anybody could do (ceiling.h).
 *
 * Of each question only what is told counts: which names of the person and the father are left out, and by how much the
 * year is off, drawn as an officer would (data/population.txt, "asking"); of the other kind, all told, no name is left
 * out. How it is written is left away, so that
 * nobody can mishear it. Then each person of the population gets the probability that this would be told of him, by the
 * very shares with which it was drawn. Who orders people by that can do no better: the right one stands behind those of
 * a greater probability and anywhere among those of the same. Spelling loses more; what a row leaves out does too. */
#include "ceiling.h"

#include "identity/population_inside.h"
#include "interval.h"

#include <stdio.h>
#include <stdlib.h>

#define SLOTS (1u << 16)

/* What is told, and how the right one compares with all others. */
struct told {
	struct spoken name, father;
	bool whole; /* all told: no name is left out, and all know it */
	int year;
	double own; /* the probability of it, of the person who was meant */
	int64_t better, equal;
	int next; /* of the same key, + 1 */
};

static bool happens(struct dice *dice, uint32_t share)
{
	return dice_below(dice, 1000) < share;
}

/* How often a name is left out, of 1000. Nobody leaves out what one is called by. */
static uint32_t dropped(const struct population *population, const struct spoken *spoken, int at, bool whole)
{
	const struct habits *habits = &population->habits;

	if (whole)
		return 0;
	if (spoken->units[at] == population->muhammad && at + 1 < spoken->count)
		return habits->ask_dropped_muhammad;
	return spoken->units[at] != called_by(population, spoken) ? habits->ask_dropped : 0;
}

static struct spoken told_of(const struct population *population, const struct spoken *spoken, bool all_told,
			     struct dice *dice)
{
	struct spoken told = {.count = 0};

	for (int at = 0; at < spoken->count; at++)
		if (!happens(dice, dropped(population, spoken, at, all_told)))
			told.units[told.count++] = spoken->units[at];
	return told;
}

/* The probability that this is told of somebody with that name; 0 where it cannot be. Names keep their order. */
static double probability(const struct population *population, const struct spoken *spoken, const struct spoken *told,
			  bool all_told)
{
	double product = 1;
	int next = 0;

	for (int at = 0; at < spoken->count; at++) {
		double out = dropped(population, spoken, at, all_told) / 1000.0;

		if (next < told->count && spoken->units[at] == told->units[next]) {
			product *= 1 - out;
			next++;
		} else {
			product *= out;
		}
	}
	return next == told->count ? product : 0;
}

static double fit(const struct population *population, const struct told *told, const struct truth *truth)
{
	const struct habits *habits = &population->habits;
	int off = abs(truth->born.year - told->year);
	double one = habits->ask_year_one / 1000.0, two = habits->ask_year_two / 1000.0;
	double first = told->whole ? 0 : habits->ask_father_first / 1000.0, year = off == 0   ? 1 - one - two
										   : off == 1 ? one / 2
										   : off == 2 ? two / 2
											      : 0;
	double father = (1 - first) * probability(population, &truth->father, &told->father, told->whole);

	if (told->father.count == 1 && told->father.units[0] == called_by(population, &truth->father))
		father += first;
	if (year == 0 || father == 0)
		return 0;
	return year * father * probability(population, &truth->name, &told->name, told->whole);
}

/* By what both are called, which is always told. */
static uint32_t key_of(const struct population *population, const struct truth *truth)
{
	uint64_t both = (uint64_t)(uintptr_t)called_by(population, &truth->name) * 31 +
			(uint64_t)(uintptr_t)called_by(population, &truth->father);

	return (uint32_t)(both * 0x9e3779b97f4a7c15 >> 48) % SLOTS;
}

static void told_make(const struct population *population, int64_t number, bool all_told, struct told *ret_told,
		      uint32_t *ret_key)
{
	struct dice dice = dice_of(population->seed, 'Q', (uint64_t)number * 1000003);
	const struct habits *habits = &population->habits;
	struct truth truth;
	uint32_t roll = dice_below(&dice, 1000);
	int off = roll < habits->ask_year_one ? 1 : roll < habits->ask_year_one + habits->ask_year_two ? 2 : 0;

	population_truth(population, number, &truth);
	*ret_told = (struct told){.name = told_of(population, &truth.name, all_told, &dice),
				  .whole = all_told,
				  .year = truth.born.year + (dice_below(&dice, 2) ? off : -off)};
	if (happens(&dice, habits->ask_father_first) && !all_told)
		ret_told->father = (struct spoken){{called_by(population, &truth.father)}, 1};
	else
		ret_told->father = told_of(population, &truth.father, all_told, &dice);
	ret_told->own = fit(population, ret_told, &truth);
	*ret_key = key_of(population, &truth);
}

static void kind_print(const struct told *told, int count, bool all_told)
{
	double first = 0, ten = 0, alone = 0, all = 0;

	for (int at = 0; at < count; at++) {
		int64_t room = 10 - told[at].better;

		if (told[at].whole != all_told)
			continue;
		all++;
		alone += told[at].better == 0 && told[at].equal == 1;
		first += told[at].better == 0 ? 1.0 / (double)told[at].equal : 0;
		ten += room <= 0 ? 0 : told[at].equal <= room ? 1 : (double)room / (double)told[at].equal;
	}
	struct interval of_alone = wilson(alone, all), of_first = wilson(first, all), of_ten = wilson(ten, all);

	printf("ceiling, %-12s nobody fits as well %.4f [%.4f, %.4f]; first %.4f [%.4f, %.4f], in ten %.4f [%.4f, "
	       "%.4f]; %.0f questions\n",
	       all_told ? "all told:" : "at a border:", of_alone.share, of_alone.low, of_alone.high, of_first.share,
	       of_first.low, of_first.high, of_ten.share, of_ten.low, of_ten.high, all);
}

void ceiling_print(const struct population *population, int64_t people, int questions)
{
	static struct told told[2 * CEILING_MOST];
	static int heads[SLOTS];
	int64_t step = people > questions ? people / questions : 1;
	int count = 0;

	for (int64_t number = 0; number < people && count < 2 * questions; number += step)
		for (int kind = 0; kind < 2; kind++) {
			uint32_t key;

			told_make(population, number, kind == 0, &told[count], &key);
			told[count].next = heads[key];
			heads[key] = ++count;
		}
	for (int64_t number = 0; number < people; number++) {
		struct truth truth;

		population_truth(population, number, &truth);
		for (int at = heads[key_of(population, &truth)]; at != 0; at = told[at - 1].next) {
			double other = fit(population, &told[at - 1], &truth);

			/* Products in another order differ in the last bits. */
			told[at - 1].better += other > told[at - 1].own * 1.000001;
			told[at - 1].equal +=
			    other <= told[at - 1].own * 1.000001 && other >= told[at - 1].own * 0.999999;
		}
	}
	kind_print(told, count, true);
	kind_print(told, count, false);
}
