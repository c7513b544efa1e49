/* population_typing.c - what an officer types who hears an invented person's name or reads it from a paper.
 *
 * The truth goes through the officer's hands: tokens are dropped, swapped, added; each is spelt as he would; one letter
 * is mistyped; the birth is a year off; day and month change places. Shares: data/population.txt, "asking". */
#include "identity/population_inside.h"

#include <stdio.h>
#include <string.h>

#define WORD_SIZE 96
#define WORDS_MOST (SPOKEN_MOST + 2)

/* A name in the making. */
struct words {
	char text[WORDS_MOST][WORD_SIZE];
	int count;
};

struct typing {
	const struct population *population;
	const struct habits *habits;
	enum typist typist;
	struct dice dice;
};

static bool happens(struct typing *typing, uint32_t share)
{
	return dice_below(&typing->dice, 1000) < share;
}

static void word_spell(struct typing *typing, const struct unit *unit, char ret_text[WORD_SIZE])
{
	if (typing->typist == TYPIST_URDU) {
		snprintf(ret_text, WORD_SIZE, "%s", unit->urdu.text);
		if (happens(typing, typing->habits->ask_ear))
			respell_urdu(&typing->dice, ret_text, WORD_SIZE);
		return;
	}
	snprintf(ret_text, WORD_SIZE, "%s", latin_draw(unit, &typing->dice)->text);
	if (happens(typing, typing->habits->ask_heard)) {
		snprintf(ret_text, WORD_SIZE, "%s",
			 unit->latin[dice_below(&typing->dice, (uint32_t)unit->latin_count)].text);
		respell_heard(&typing->dice, ret_text, WORD_SIZE);
	}
	if (typing->typist == TYPIST_ITALIAN)
		respell_italian(&typing->dice, ret_text, WORD_SIZE);
}

static void word_add(struct typing *typing, struct words *words, const struct unit *unit)
{
	if (words->count < WORDS_MOST)
		word_spell(typing, unit, words->text[words->count++]);
}

static void words_swap(struct words *words, int a, int b)
{
	char kept[WORD_SIZE];

	memcpy(kept, words->text[a], WORD_SIZE);
	memcpy(words->text[a], words->text[b], WORD_SIZE);
	memcpy(words->text[b], kept, WORD_SIZE);
}

/* `whole`: nothing is left out. */
static void name_type(struct typing *typing, const struct spoken *spoken, const struct unit *father, bool whole,
		      char ret_text[POPULATION_TEXT_SIZE])
{
	const struct habits *habits = typing->habits;
	const struct unit *muhammad = typing->population->muhammad;
	const struct unit *called = called_by(typing->population, spoken);
	struct words words = {.count = 0};

	if (happens(typing, habits->ask_titled))
		word_add(typing, &words, urn_draw(&typing->population->urns[UNIT_TITLE], &typing->dice));
	for (int at = 0; at < spoken->count; at++) {
		const struct unit *unit = spoken->units[at];
		bool before = unit == muhammad && at + 1 < spoken->count;

		/* Nobody leaves out what a man is called by. */
		if (happens(typing, before           ? habits->ask_dropped_muhammad
				    : unit != called ? habits->ask_dropped
						     : 0) &&
		    !whole)
			continue;
		if (before && typing->typist != TYPIST_URDU && happens(typing, habits->ask_initial))
			snprintf(words.text[words.count++], WORD_SIZE, "M.");
		else
			word_add(typing, &words, unit);
	}
	if (words.count == 0)
		word_add(typing, &words, spoken->units[spoken->count - 1]);
	if (father && happens(typing, habits->ask_father_last))
		word_add(typing, &words, father);
	if (words.count >= 2 && happens(typing, habits->ask_swapped))
		words_swap(&words, 0, words.count - 1);
	if (happens(typing, habits->ask_slip))
		mistype(&typing->dice, words.text[dice_below(&typing->dice, (uint32_t)words.count)], WORD_SIZE);
	ret_text[0] = '\0';
	for (int at = 0, size = 0; at < words.count && size < POPULATION_TEXT_SIZE - WORD_SIZE - 2; at++)
		size += snprintf(ret_text + size, WORD_SIZE + 1, "%s%s", at > 0 ? " " : "", words.text[at]);
}

static void father_type(struct typing *typing, const struct spoken *father, bool whole,
			char ret_text[POPULATION_TEXT_SIZE])
{
	struct spoken first = {{called_by(typing->population, father)}, 1};

	if (happens(typing, typing->habits->ask_father_first) && !whole)
		father = &first;
	name_type(typing, father, NULL, whole, ret_text);
}

static void birth_type(struct typing *typing, const struct truth *truth, bool whole, struct population_row *row)
{
	struct date born = truth->born;
	uint32_t roll = dice_below(&typing->dice, 1000), one = typing->habits->ask_year_one;
	int off = roll < one ? 1 : roll < one + typing->habits->ask_year_two ? 2 : 0;

	born.year = (int16_t)(born.year + (dice_below(&typing->dice, 2) ? off : -off));
	if (!whole) {
		snprintf(row->born, sizeof(row->born), "%04d", born.year);
		row->spread = 2;
		return;
	}
	if (born.day <= 12 && happens(typing, typing->habits->ask_day_month)) {
		int8_t day = born.day;

		born.day = born.month;
		born.month = day;
	}
	date_write(born, row->born);
}

static void truth_type(struct typing *typing, const struct truth *truth, unsigned asked, struct population_row *ret_row)
{
	const struct population *population = typing->population;

	*ret_row = (struct population_row){0};
	name_type(typing, &truth->name, called_by(population, &truth->father), asked & ASK_WHOLE, ret_row->name);
	if (asked & ASK_FATHER)
		father_type(typing, &truth->father, asked & ASK_WHOLE, ret_row->father);
	if (asked & (ASK_YEAR | ASK_DATE))
		birth_type(typing, truth, asked & ASK_DATE, ret_row);
	if (asked & ASK_SEX)
		ret_row->sex[0] = truth->woman ? 'F' : 'M';
	if (asked & ASK_PLACE)
		snprintf(ret_row->place, sizeof(ret_row->place), "%s",
			 happens(typing, population->habits.ask_place_other)
			     ? district_draw(population, &typing->dice)->latin
			     : truth->place);
	if (asked & ASK_NUMBER) {
		national_number_write(truth, ret_row->national_number);
		if (happens(typing, population->habits.ask_number_slip)) {
			char *digit = &ret_row->national_number[2 + dice_below(&typing->dice, 10)];

			*digit = (char)(*digit == '9' ? '0' : *digit + 1);
		}
	}
}

void population_question(const struct population *population, int64_t number, uint64_t trial, enum typist typist,
			 unsigned asked, struct population_row *ret_row)
{
	struct typing typing = {population, &population->habits, typist,
				dice_of(population->seed, 'Q', (uint64_t)number * 1000003 + trial)};
	struct truth truth;

	population_truth(population, number, &truth);
	truth_type(&typing, &truth, asked, ret_row);
}

/* ---- people who are easily taken for another one ---- */

/* Another first name in place of the one that a man is called by. */
static void name_change(const struct population *population, struct dice *dice, struct spoken *spoken)
{
	const struct unit *called = called_by(population, spoken), *other = called;
	int at = 0;

	while (spoken->units[at] != called)
		at++;
	while (other == called)
		other = urn_draw(&population->urns[UNIT_MAN], dice);
	spoken->units[at] = other;
}

static void years_move(struct dice *dice, int least, int most, struct date *born)
{
	int years = least + (int)dice_below(dice, (uint32_t)(most - least + 1));

	born->year = (int16_t)(born->year + (dice_below(dice, 2) ? years : -years));
	born->month = (int8_t)(1 + dice_below(dice, 12));
	born->day = (int8_t)(1 + dice_below(dice, 28));
}

void population_relative(const struct population *population, int64_t number, enum relative relative, uint64_t trial,
			 enum typist typist, unsigned asked, struct population_row *ret_row)
{
	struct typing typing = {population, &population->habits, typist,
				dice_of(population->seed, 'V', (uint64_t)number * 1000003 + trial)};
	struct dice *dice = &typing.dice;
	struct truth truth;

	population_truth(population, number, &truth);
	switch (relative) {
	case RELATIVE_SIBLING:
		truth.woman = dice_below(dice, 2);
		years_move(dice, 1, 10, &truth.born);
		sibling_name(population, number, &truth);
		break;
	case RELATIVE_COUSIN:
		years_move(dice, 0, 3, &truth.born);
		name_change(population, dice, &truth.father);
		break;
	case RELATIVE_NAMESAKE:
		years_move(dice, 3, 12, &truth.born);
		truth.place = district_draw(population, dice)->latin;
		truth.serial = dice_next(dice) % 10000000000;
		break;
	default:
		sibling_name(population, number, &truth);
		break;
	}
	truth_type(&typing, &truth, asked, ret_row);
	if (asked & ASK_NUMBER && relative != RELATIVE_NAMESAKE) {
		char *digit = &ret_row->national_number[2 + dice_below(dice, 10)];

		national_number_write(&truth, ret_row->national_number);
		*digit = (char)(*digit == '9' ? '0' : *digit + 1);
	}
}
