/* border_people.c - see border_people.h. */
#include "border_people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const alert_way_names[ALERT_WAYS] = {"as the passport", "typed", "in Urdu", "year off", "year only"};

static bool is_latin(const char *name)
{
	return name[0] != '\0' && (unsigned char)name[0] < 0x80;
}

void passport_of(const struct population *population, int64_t number, struct population_row *ret_row)
{
	struct population_row typed;

	population_row(population, number, ret_row);
	ret_row->spread = 0;
	if (is_latin(ret_row->name))
		return;
	if (is_latin(ret_row->other_name)) {
		memcpy(ret_row->name, ret_row->other_name, sizeof(ret_row->name));
		return;
	}
	population_question(population, number, 1, TYPIST_ENGLISH, ASK_DATE, &typed);
	memcpy(ret_row->name, typed.name, sizeof(ret_row->name));
}

enum alert_way alert_way_of(int64_t number)
{
	return (enum alert_way)(number % ALERT_WAYS);
}

static void year_move(struct population_row *row, int years)
{
	char moved[32];

	snprintf(moved, sizeof(moved), "%04d%s", (int)strtol(row->born, NULL, 10) + years, row->born + 4);
	snprintf(row->born, sizeof(row->born), "%.11s", moved);
}

void alert_row_of(const struct population *population, int64_t number, struct population_row *ret_row)
{
	bool even = number / ALERT_WAYS % 2 == 0;
	struct population_row typed;

	passport_of(population, number, ret_row);
	switch (alert_way_of(number)) {
	case ALERT_AS_TYPED:
		population_question(population, number, 2, even ? TYPIST_ENGLISH : TYPIST_ITALIAN, ASK_DATE, &typed);
		memcpy(ret_row->name, typed.name, sizeof(ret_row->name));
		memcpy(ret_row->born, typed.born, sizeof(ret_row->born));
		break;
	case ALERT_IN_URDU:
		population_question(population, number, 2, TYPIST_URDU, ASK_DATE, &typed);
		memcpy(ret_row->name, typed.name, sizeof(ret_row->name));
		break;
	case ALERT_YEAR_OFF:
		year_move(ret_row, even ? 1 : -1);
		ret_row->spread = 1;
		break;
	case ALERT_YEAR_ONLY:
		ret_row->born[4] = '\0';
		break;
	default:
		break;
	}
}
