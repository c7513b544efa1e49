/* population.c - invented people as a register tells them, as values and as texts. */
#include "identity/lines.h"
#include "identity/parameters.h"
#include "identity/population_inside.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* data/population.txt and population-places.tsv, built in */
extern const struct bytes data_population, data_population_places;

/* The rare end: a register of 100 million people would show half a million names (2,502 tokens in 18,935, growing with
 * the power 0.54); these are bounded for memory, and so are drawn a little oftener each (population_names.c). */
#define TAIL_LEAST 30000
#define TAIL_MOST 60000

static const struct parameter habit_words[] = {
#define HABIT(name)                                                                                                    \
	{                                                                                                              \
#name, 0, 1000, 0, offsetof(struct habits, name)                                                       \
	}
    HABIT(urdu_only),
    HABIT(latin_only),
    HABIT(father_missing),
    HABIT(place_missing),
    HABIT(number_missing),
    HABIT(sex_missing),
    HABIT(day_missing),
    HABIT(no_family_name),
    HABIT(sayyid),
    HABIT(man_muhammad_given),
    HABIT(man_muhammad_given_family),
    HABIT(man_given_second),
    HABIT(man_given_family),
    HABIT(man_given_second_family),
    HABIT(man_given),
    HABIT(woman_last),
    HABIT(woman_father),
    HABIT(woman_family),
    HABIT(woman_second),
    HABIT(married_husband),
    HABIT(sayyid_title),
    HABIT(first_of_january),
    HABIT(first_of_january_old),
    HABIT(round_year_old),
    HABIT(ask_dropped),
    HABIT(ask_dropped_muhammad),
    HABIT(ask_swapped),
    HABIT(ask_titled),
    HABIT(ask_father_last),
    HABIT(ask_initial),
    HABIT(ask_slip),
    HABIT(ask_ear),
    HABIT(ask_heard),
    HABIT(ask_father_first),
    HABIT(ask_year_one),
    HABIT(ask_year_two),
    HABIT(ask_day_month),
    HABIT(ask_place_other),
    HABIT(ask_number_slip),
#undef HABIT
};
#define HABITS (int)(sizeof(habit_words) / sizeof(habit_words[0]))
static_assert(HABITS <= PARAMETERS_MOST);

static enum result habits_read(struct job *job, struct habits *ret_habits)
{
	static const struct parameter_file file = {"population", habit_words, HABITS, NULL};
	const struct parameters *read;

	TRY(parameters_read(job, data_population, &file, &read));
	for (int at = 0; at < HABITS; at++)
		*(uint32_t *)((char *)ret_habits + habit_words[at].offset) = (uint32_t)read->values[at];
	return OK;
}

#define DISTRICTS_MOST 200

static const char *const regions[REGIONS] = {"punjab", "sindh", "north", "balochistan"};

static enum result districts_read(struct job *job, struct population *population)
{
	struct district *districts;
	uint32_t reach = 0;

	TAKE(job, districts = NEW_MANY(job->arena, struct district, DISTRICTS_MOST));
	population->districts = districts;
	for (struct lines lines = lines_open(data_population_places); lines_next(&lines);) {
		struct bytes latin = lines_cell(&lines);
		int64_t thousands;

		lines_cell(&lines);
		struct bytes region;
		int at = 0;

		if (latin.size > PLACE_BYTES_MOST || population->district_count == DISTRICTS_MOST ||
		    !lines_number(lines_cell(&lines), 1, 1000000, &thousands))
			return job_fail(job, INVALID, "population-places", "line",
					"Line %d of the population's places is not Latin, Urdu, thousands, region.",
					lines.number);
		region = lines_cell(&lines);
		while (at < REGIONS && !bytes_equal_cstring(region, regions[at]))
			at++;
		if (at == REGIONS)
			return job_fail(job, INVALID, "population-places", "line",
					"Line %d of the population's places names no region of names.", lines.number);
		struct district *district = &districts[population->district_count++];

		memcpy(district->latin, latin.data, latin.size);
		district->region = (enum region)at;
		district->reach = reach += (uint32_t)thousands;
	}
	return OK;
}

enum result population_open(struct job *job, uint64_t seed, int64_t people, const struct population **ret_population)
{
	struct population *population;
	int64_t tail = people / 50;

	if (people < 1 || people > POPULATION_MOST)
		return job_fail(job, INVALID, "people", "range", "A population has 1 to %d people.", POPULATION_MOST);
	TAKE(job, population = NEW(job->arena, struct population));
	population->seed = seed;
	population->people = people;
	tail = tail < TAIL_LEAST ? TAIL_LEAST : tail > TAIL_MOST ? TAIL_MOST : tail;
	TRY(habits_read(job, &population->habits));
	TRY(districts_read(job, population));
	TRY(population_names_read(job, population, (int)tail));
	*ret_population = population;
	return OK;
}

int64_t population_people(const struct population *population)
{
	return population->people;
}

/* ---- the row of a register ---- */

/* What the register's clerks made of the truth. */
struct clerk {
	bool urdu, latin;
	bool father, place, number, sex, day;
	struct dice dice; /* for the spellings */
};

static struct clerk clerk_of(const struct population *population, int64_t number)
{
	const struct habits *habits = &population->habits;
	struct clerk clerk = {.dice = dice_of(population->seed, 'C', (uint64_t)number)};
	uint32_t roll = dice_below(&clerk.dice, 1000);

	clerk.urdu = roll < habits->urdu_only || roll >= habits->urdu_only + habits->latin_only;
	clerk.latin = roll >= habits->urdu_only;
	clerk.father = dice_below(&clerk.dice, 1000) >= habits->father_missing;
	clerk.place = dice_below(&clerk.dice, 1000) >= habits->place_missing;
	clerk.number = dice_below(&clerk.dice, 1000) >= habits->number_missing;
	clerk.sex = dice_below(&clerk.dice, 1000) >= habits->sex_missing;
	clerk.day = dice_below(&clerk.dice, 1000) >= habits->day_missing;
	return clerk;
}

const struct spelling *latin_draw(const struct unit *unit, struct dice *dice)
{
	uint32_t roll = dice_below(dice, unit->latin[unit->latin_count - 1].reach);
	int at = 0;

	while (unit->latin[at].reach <= roll)
		at++;
	return &unit->latin[at];
}

static const struct spelling *spelling_draw(const struct unit *unit, enum script script, struct dice *dice)
{
	return script == SCRIPT_ARABIC ? &unit->urdu : latin_draw(unit, dice);
}

/* Adds the tokens of one script. */
static void script_add(const struct spoken *spoken, enum script script, struct dice *dice, struct name *name)
{
	const struct name_token *alone[NAME_TOKENS_MOST];
	int first = name->count;
	bool named = false;

	for (int at = 0; at < spoken->count; at++) {
		const struct spelling *spelling = spelling_draw(spoken->units[at], script, dice);

		for (int token = 0; token < spelling->count && name->count < NAME_TOKENS_MOST; token++) {
			named |= spelling->tokens[token].kind == TOKEN_NAME;
			alone[name->count] = &spelling->alone[token];
			name->tokens[name->count++] = spelling->tokens[token];
		}
	}
	for (int at = first; !named && at < name->count; at++)
		name->tokens[at].kind = alone[at]->kind;
}

static void spoken_tokens(const struct spoken *spoken, struct clerk *clerk, struct name *ret_name)
{
	ret_name->count = 0;
	ret_name->cut = false;
	if (clerk->urdu)
		script_add(spoken, SCRIPT_ARABIC, &clerk->dice, ret_name);
	if (clerk->latin)
		script_add(spoken, SCRIPT_LATIN, &clerk->dice, ret_name);
}

void national_number_write(const struct truth *truth, char *ret_text)
{
	uint64_t serial = truth->serial, digits[13];

	digits[12] = (serial % 5) * 2 + (truth->woman ? 0 : 1); /* the last digit: odd for men, even for women */
	for (int at = 11; at >= 2; at--, serial /= 10)
		digits[at] = serial % 10;
	digits[1] = 0;
	digits[0] = 1 + (truth->serial / 7) % 7;
	for (int at = 0; at < 13; at++)
		ret_text[at] = (char)('0' + digits[at]);
	ret_text[13] = '\0';
}

void population_person(const struct population *population, int64_t number, struct person *ret_person)
{
	struct clerk clerk = clerk_of(population, number);
	struct truth truth;

	population_truth(population, number, &truth);
	spoken_tokens(&truth.name, &clerk, &ret_person->name);
	ret_person->father.count = 0;
	ret_person->father.cut = false;
	if (clerk.father)
		spoken_tokens(&truth.father, &clerk, &ret_person->father);
	ret_person->birth =
	    (struct birth){truth.born.year, clerk.day ? truth.born.month : 0, clerk.day ? truth.born.day : 0, 0};
	ret_person->sex = !clerk.sex ? SEX_UNKNOWN : truth.woman ? SEX_FEMALE : SEX_MALE;
	ret_person->place[0] = '\0';
	if (clerk.place)
		memcpy(ret_person->place, truth.place, PLACE_BYTES_MOST + 1);
	ret_person->number_count = clerk.number ? 1 : 0;
	ret_person->numbers[0].kind = NUMBER_NATIONAL;
	if (clerk.number)
		national_number_write(&truth, ret_person->numbers[0].text);
	ret_person->reference = (uint64_t)number;
}

static uint64_t spoken_mix(uint64_t mixed, const struct spoken *spoken)
{
	for (int at = 0; at < spoken->count; at++) {
		struct dice dice = dice_of(mixed, 'N', (uintptr_t)spoken->units[at]);

		mixed = dice_next(&dice);
	}
	return mixed + 1;
}

uint64_t population_namesake(const struct population *population, int64_t number, int *ret_year)
{
	struct truth truth;

	population_truth(population, number, &truth);
	*ret_year = truth.born.year;
	return spoken_mix(spoken_mix(population->seed, &truth.name), &truth.father);
}

/* ---- the same as texts ---- */

static void text_join(char text[POPULATION_TEXT_SIZE], const char *more)
{
	size_t size = strlen(text), room = POPULATION_TEXT_SIZE - size;

	snprintf(text + size, room, "%s%s", size > 0 ? " " : "", more);
}

static void spoken_texts(const struct spoken *spoken, struct clerk *clerk, char ret_text[POPULATION_TEXT_SIZE],
			 char ret_other[POPULATION_TEXT_SIZE])
{
	for (int at = 0; clerk->urdu && at < spoken->count; at++)
		text_join(ret_text, spoken->units[at]->urdu.text);
	for (int at = 0; clerk->latin && at < spoken->count; at++)
		text_join(clerk->urdu ? ret_other : ret_text, latin_draw(spoken->units[at], &clerk->dice)->text);
}

void population_row(const struct population *population, int64_t number, struct population_row *ret_row)
{
	struct clerk clerk = clerk_of(population, number);
	struct truth truth;

	population_truth(population, number, &truth);
	*ret_row = (struct population_row){0};
	spoken_texts(&truth.name, &clerk, ret_row->name, ret_row->other_name);
	if (clerk.father)
		spoken_texts(&truth.father, &clerk, ret_row->father, ret_row->other_father);
	if (clerk.day)
		date_write(truth.born, ret_row->born);
	else
		snprintf(ret_row->born, sizeof(ret_row->born), "%04d", truth.born.year);
	ret_row->sex[0] = (char)(!clerk.sex ? '\0' : truth.woman ? 'F' : 'M');
	if (clerk.place)
		memcpy(ret_row->place, truth.place, sizeof(ret_row->place));
	if (clerk.number)
		national_number_write(&truth, ret_row->national_number);
}

struct person_text population_text(const struct population_row *row)
{
	return (struct person_text){
	    .name = bytes_of(row->name),
	    .other_name = bytes_of(row->other_name),
	    .father = bytes_of(row->father),
	    .other_father = bytes_of(row->other_father),
	    .born = bytes_of(row->born),
	    .sex = bytes_of(row->sex),
	    .place = bytes_of(row->place),
	    .national_number = bytes_of(row->national_number),
	};
}
