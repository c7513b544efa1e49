/* score_fields.c - birth, sex, place and numbers: each one bar (numbers: one a kind). */
#include "identity/score_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- birth ---- */

static bool january_first(const struct birth *birth)
{
	return birth->month == 1 && birth->day == 1;
}

/* Two years of four digits that differ in one digit, or by two neighbours swapped: slips of the pen. */
static bool years_near(int a, int b)
{
	char one[12], two[12];
	int differ = 0;

	snprintf(one, sizeof(one), "%04d", a);
	snprintf(two, sizeof(two), "%04d", b);
	for (int at = 0; at < 4; at++)
		differ += one[at] != two[at];
	if (differ == 1)
		return true;
	for (int at = 0; at < 3; at++)
		if (differ == 2 && one[at] == two[at + 1] && one[at + 1] == two[at])
			return one[at] != two[at];
	return false;
}

/* The very year that was told. Who allows years either way is mostly right about the one that he says, the less often
 * the more he allows. */
static int year_told(const struct weights *weights, int spread)
{
	int bits = weights->year_told - bits_of((uint64_t)(2 * spread + 1)) / 2;

	return spread == 0 || bits > weights->year_same ? weights->year_same : bits;
}

/* Another of the years asked for: one that is near the one told is likelier than a far one, by their distances; all of
 * them together weigh what they would in equal parts. */
static int year_within(const struct weights *weights, int spread, int distance)
{
	uint64_t parts = 0;

	for (int at = 1; at <= spread; at++)
		parts += 4096 / (uint64_t)at;
	return weights->year_within - bits_of((uint64_t)(2 * spread + 1)) + bits_of(4096 * (uint64_t)spread) -
	       bits_of(parts) - bits_of((uint64_t)distance);
}

/* Only the years tell. */
static int years_weigh(const struct weights *weights, const struct birth *asked, int distance, const char **ret_how)
{
	int beyond = distance - asked->spread;

	*ret_how = distance == 0 ? "same-year" : "near-year";
	if (distance == 0)
		return year_told(weights, asked->spread);
	if (beyond <= 0)
		return year_within(weights, asked->spread, distance);
	if (beyond == 1)
		return weights->year_one;
	if (beyond == 2)
		return weights->year_two;
	if (beyond <= 5)
		return weights->year_few;
	*ret_how = "other";
	return weights->birth_other;
}

static int birth_weigh(const struct weights *weights, const struct birth *asked, const struct birth *found,
		       const char **ret_how)
{
	int distance = abs(asked->year - found->year);
	bool day = asked->month && found->month && asked->day && found->day;
	bool same_day = day && asked->month == found->month && asked->day == found->day;
	/* 1 January is what is written when only the year is known: on one side alone it tells no more than that. */
	bool default_day = day && january_first(asked) != january_first(found);
	int years = years_weigh(weights, asked, distance, ret_how);

	if (same_day && distance == 0) {
		*ret_how = january_first(asked) ? "first-of-january" : "same-date";
		return january_first(asked) ? weights->date_january : weights->date_same;
	}
	if (day && distance == 0 && asked->month == found->day && asked->day == found->month) {
		*ret_how = "day-month-swapped";
		return weights->date_swapped;
	}
	if (same_day && !january_first(asked) && (distance <= 2 || years_near(asked->year, found->year))) {
		*ret_how = "near-date";
		return weights->date_near;
	}
	if (distance == 0 && asked->month && asked->month == found->month && !day) {
		*ret_how = "same-month";
		return weights->month_same;
	}
	if (default_day && distance <= asked->spread)
		*ret_how = "first-of-january";
	else if (day && distance == 0)
		return weights->year_same_other_day;
	return years;
}

/* A date for people, as far as it is known. */
static void birth_text(const struct birth *birth, char ret_text[TOKEN_BYTES_MOST + 1])
{
	int year = birth->year % 10000, month = birth->month % 100, day = birth->day % 100;

	ret_text[0] = '\0';
	if (year && month && day)
		snprintf(ret_text, TOKEN_BYTES_MOST + 1, "%04d-%02d-%02d", year, month, day);
	else if (year && month)
		snprintf(ret_text, TOKEN_BYTES_MOST + 1, "%04d-%02d", year, month);
	else if (year)
		snprintf(ret_text, TOKEN_BYTES_MOST + 1, "%04d", year);
}

void weigh_birth(const struct asked_person *asked, const struct person *found, struct waterfall *waterfall)
{
	char mine[TOKEN_BYTES_MOST + 1] = "", theirs[TOKEN_BYTES_MOST + 1] = "";
	const char *how = "unknown";
	int bits = 0;

	if (asked->person->birth.year && found->birth.year)
		bits = birth_weigh(asked->weights, &asked->person->birth, &found->birth, &how);
	if (waterfall->score) {
		birth_text(&asked->person->birth, mine);
		birth_text(&found->birth, theirs);
	}
	waterfall_add(waterfall, PERSON_BIRTH, how, mine, theirs, bits);
	waterfall->apart += bits;
	/* Brothers and sisters are born within some twenty years, not sixty. */
	waterfall->own += bits <= 0 ? bits : bits > asked->weights->kin_birth ? bits - asked->weights->kin_birth : 0;
}

/* ---- sex, place ---- */

void weigh_sex(const struct asked_person *asked, const struct person *found, struct waterfall *waterfall)
{
	static const char *const words[] = {"", "M", "F"};
	enum sex mine = asked->person->sex, theirs = found->sex;

	bool told = mine != SEX_UNKNOWN && theirs != SEX_UNKNOWN;
	int bits = !told ? 0 : mine == theirs ? asked->weights->sex_same : asked->weights->sex_other;

	waterfall_add(waterfall, PERSON_SEX,
		      !told            ? "unknown"
		      : mine == theirs ? "same"
				       : "other",
		      words[mine], words[theirs], bits);
	waterfall->own += bits;
}

/* A place that is spelt otherwise is still the place, down to this. */
#define PLACE_LIKENESS_LEAST (-10 * BIT)

void weigh_place(struct asked_person *asked, const struct person *found, struct waterfall *waterfall)
{
	const char *mine = asked->person->place, *theirs = found->place;
	struct known_token known;

	if (!mine[0] || !theirs[0]) {
		waterfall_add(waterfall, PERSON_PLACE, "unknown", mine, theirs, 0);
		return;
	}
	asked_know_place(asked, theirs, &known);
	if (known.likeness[ASKED_PLACE] < PLACE_LIKENESS_LEAST) {
		waterfall_add(waterfall, PERSON_PLACE, "other", mine, theirs, asked->weights->place_other);
		waterfall->own += asked->weights->place_other;
		return;
	}
	int bits = known.rarity[0] + asked->weights->place_same + known.likeness[ASKED_PLACE];

	waterfall_add(waterfall, PERSON_PLACE, "same", mine, theirs, bits < 0 ? 0 : bits);
}

/* ---- numbers ---- */

/* One letter differs, or two neighbours are swapped. */
static bool numbers_near(const char *a, const char *b)
{
	size_t size = strlen(a), first = 0, last;

	if (strlen(b) != size)
		return false;
	while (first < size && a[first] == b[first])
		first++;
	last = size;
	while (last > first && a[last - 1] == b[last - 1])
		last--;
	return last - first == 1 || (last - first == 2 && a[first] == b[last - 1] && a[last - 1] == b[first]);
}

static int number_weigh(const struct weights *weights, enum number_kind kind, const char *a, const char *b,
			const char **ret_how)
{
	const struct {
		int same, near, other;
	} table[] = {
	    [NUMBER_NATIONAL] = {weights->national_same, weights->national_near, weights->national_other},
	    [NUMBER_DOCUMENT] = {weights->document_same, weights->document_near, weights->document_other},
	    [NUMBER_PHONE] = {weights->phone_same, weights->phone_near, weights->phone_other},
	};

	if (strcmp(a, b) == 0) {
		*ret_how = "same";
		return table[kind].same;
	}
	if (numbers_near(a, b)) {
		*ret_how = "near";
		return table[kind].near;
	}
	*ret_how = "other";
	return table[kind].other;
}

/* Of all pairs of one kind the best: people have two telephones and old passports. */
void weigh_numbers(const struct asked_person *asked, const struct person *found, struct waterfall *waterfall)
{
	const struct person *person = asked->person;
	bool told = false;

	for (enum number_kind kind = NUMBER_NATIONAL; kind <= NUMBER_PHONE; kind++) {
		const char *mine = NULL, *theirs = NULL, *how = NULL;
		int best = INT_MIN;

		for (int a = 0; a < person->number_count; a++)
			for (int f = 0; f < found->number_count; f++) {
				const char *this_how;
				int bits;

				if (person->numbers[a].kind != kind || found->numbers[f].kind != kind)
					continue;
				bits = number_weigh(asked->weights, kind, person->numbers[a].text,
						    found->numbers[f].text, &this_how);
				if (bits <= best)
					continue;
				best = bits;
				how = this_how;
				mine = person->numbers[a].text;
				theirs = found->numbers[f].text;
			}
		if (!how)
			continue;
		waterfall_add(waterfall, PERSON_NUMBER, how, mine, theirs, best);
		/* A family is given its cards on one day: neighbouring numbers are its own as much as the person's. */
		waterfall->own += strcmp(how, "near") == 0 ? 0 : best;
		waterfall->apart += strcmp(how, "near") == 0 ? 0 : best;
		told = true;
	}
	if (!told)
		waterfall_add(waterfall, PERSON_NUMBER, "unknown", "", "", 0);
}
