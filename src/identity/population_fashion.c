/* population_fashion.c - names come into fashion and go, and many are at home in one region.
 *
 * A name drawn from its urn is kept with a chance that depends on the year of its bearer's birth and on his region,
 * else another one is drawn; so that neighbours in time and place share more names than strangers do. Urns hold each
 * name as much oftener as it is kept more seldom than others (given_kept, family_kept), so that in all years and
 * regions together names are as frequent as they were counted. Each given name has a year in which it is most in
 * fashion and is kept less often the further away the birth is (a bell 25 years wide over a floor); names that many
 * bear (Ali, Ahmad, Hussain) are always given. Rare given names and the clans' names are at home in one of the regions
 * of population-places.tsv and strangers in the others. Nothing countable about years and regions was at hand: years of
 * fashion and homes are thrown by the seed, widths and shares are judged. They make people harder to tell apart. */
#include "identity/population_inside.h"

#include <stdlib.h>

/* Names seen so often are of all times; given names and clans, of all regions. */
#define PERENNIAL_TIMES 100
#define EVERYWHERE_TIMES 10
#define CLAN_EVERYWHERE_TIMES 40

/* Of 1000: kept so many years from the year of fashion, by steps of five; and at any time, of names of all times. */
static const uint16_t kept_after[] = {1000, 983, 935, 860, 767, 666, 564, 469, 386, 318, 265, 226, 198, 179};
#define KEPT_EVER 150
#define KEPT_AVERAGE 576
/* Of 1000, away from home; and everywhere, of names that are at home everywhere. */
#define AWAY_KEPT 300
#define HOME_AVERAGE 600

#define TRIES 8

static uint32_t fashion(const struct unit *unit, int year)
{
	size_t steps = (size_t)abs(year - unit->fashion) / 5;

	if (unit->times >= PERENNIAL_TIMES)
		return KEPT_AVERAGE;
	return steps < sizeof(kept_after) / sizeof(kept_after[0]) ? kept_after[steps] : KEPT_EVER;
}

static uint32_t at_home(const struct unit *unit, uint32_t everywhere, enum region region)
{
	if (unit->times >= everywhere)
		return HOME_AVERAGE;
	return unit->home == region ? 1000 : AWAY_KEPT;
}

/* Of 1000 people, those born in each decade from 1920 on, and those who live in each region (population_kin.c,
 * population-places.tsv). */
static const uint16_t born[] = {11, 14, 29, 72, 106, 125, 170, 166, 130, 126, 51};
static const uint16_t living[REGIONS] = {592, 225, 157, 26};

double family_kept(const struct unit *unit)
{
	double kept = 0;

	for (enum region region = 0; region < REGIONS; region++)
		kept += living[region] / 1000.0 * at_home(unit, CLAN_EVERYWHERE_TIMES, region) / 1000.0;
	return kept;
}

double given_kept(const struct unit *unit)
{
	double in_fashion = 0, home = 0;

	for (int decade = 0; decade < (int)(sizeof(born) / sizeof(born[0])); decade++)
		in_fashion += born[decade] / 1000.0 * fashion(unit, 1925 + 10 * decade) / 1000.0;
	for (enum region region = 0; region < REGIONS; region++)
		home += living[region] / 1000.0 * at_home(unit, EVERYWHERE_TIMES, region) / 1000.0;
	return in_fashion * home;
}

const struct unit *given_draw(const struct urn *urn, struct dice *dice, int year, enum region region)
{
	const struct unit *unit = urn_draw(urn, dice);

	for (int attempt = 1; attempt < TRIES; attempt++) {
		uint32_t kept = fashion(unit, year) * at_home(unit, EVERYWHERE_TIMES, region);

		if (dice_below(dice, 1000000) < kept)
			return unit;
		unit = urn_draw(urn, dice);
	}
	return unit;
}

const struct unit *family_draw(const struct urn *urn, struct dice *dice, enum region region)
{
	const struct unit *unit = urn_draw(urn, dice);

	for (int attempt = 1; attempt < TRIES; attempt++) {
		if (dice_below(dice, 1000) < at_home(unit, CLAN_EVERYWHERE_TIMES, region))
			return unit;
		unit = urn_draw(urn, dice);
	}
	return unit;
}
