/* population_fashion.c - names come into fashion and go, and many are at home in one region.
 *
 * A name drawn from its urn is kept with a chance that depends on the year of its bearer's birth and on his region,
 * else another one is drawn; so that in all years and regions together names stay as frequent as they were counted,
 * while neighbours in time and place share more of them than strangers do. Each given name has a year in which it is
 * most in fashion and is kept less often the further away the birth is (a bell 25 years wide over a floor); names that
 * many bear (Ali, Ahmad, Hussain) are always given. Rare given names and the clans' names are at home in one of the
 * regions of population-places.tsv and strangers in the others. Nothing countable about years and regions was at hand:
 * years of fashion and homes are thrown by the seed, widths and shares are judged. They make people harder to tell
 * apart. */
#include "identity/population_inside.h"

#include <stdlib.h>

/* Names seen so often are of all times; given names and clans, of all regions. */
#define PERENNIAL_TIMES 100
#define EVERYWHERE_TIMES 10
#define CLAN_EVERYWHERE_TIMES 40

/* Of 1000: kept so many years from the year of fashion, by steps of five; and on average over all. */
static const uint16_t kept_after[] = {1000, 983, 935, 860, 767, 666, 564, 469, 386, 318, 265, 226, 198, 179};
#define KEPT_EVER 150
#define KEPT_AVERAGE 576
/* Of 1000, away from home; and on average over all regions. */
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
