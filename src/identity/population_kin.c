/* population_kin.c - who an invented person is: kin, names, birth, place.
 *
 * Sixteen numbers are one kin. Its roster is thrown anew for each person from the kin's own dice (at most sixteen
 * steps): number 0 is the grandfather; then come, until the sixteen are full, families of a father (the grandfather's
 * son), a mother from elsewhere and one to six children. A name depends on the dice of its bearer, of the kin (family
 * name) and of the bearer's father, never on other people, so that nothing is stored. */
#include "identity/population_inside.h"

#define KIN 16
#define THIS_YEAR 2025

struct dice dice_of(uint64_t seed, uint64_t purpose, uint64_t key)
{
	struct dice dice = {seed ^ (purpose << 56) ^ (key * 0xd6e8feb86659fd93)};

	dice_next(&dice);
	return dice;
}

uint64_t dice_next(struct dice *dice)
{
	uint64_t mixed = dice->state += 0x9e3779b97f4a7c15;

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return mixed ^ (mixed >> 31);
}

uint32_t dice_below(struct dice *dice, uint32_t bound)
{
	return (uint32_t)(((dice_next(dice) >> 32) * bound) >> 32);
}

enum role { ROLE_GRANDFATHER, ROLE_FATHER, ROLE_MOTHER, ROLE_CHILD };

struct place_in_kin {
	enum role role;
	int father_slot; /* of a child: its father; of a mother: her husband */
	int grandfather_year, father_year, year;
};

static struct place_in_kin kin_place(const struct population *population, uint64_t kin, int slot)
{
	struct dice dice = dice_of(population->seed, 'K', kin);
	struct place_in_kin place = {.role = ROLE_GRANDFATHER};
	int children = 0;

	place.grandfather_year = place.year = 1922 + (int)dice_below(&dice, 44);
	for (int at = 1; at <= slot; at++) {
		if (children == 0 && place.role != ROLE_FATHER) {
			place.role = ROLE_FATHER;
			place.father_slot = at;
			place.father_year = place.year = place.grandfather_year + 19 + (int)dice_below(&dice, 20);
		} else if (place.role == ROLE_FATHER) {
			place.role = ROLE_MOTHER;
			place.year = place.father_year - 2 + (int)dice_below(&dice, 9);
			children = 1 + (int)dice_below(&dice, 6);
		} else {
			place.role = ROLE_CHILD;
			place.year = place.father_year + 19 + (int)dice_below(&dice, 22);
			children--;
		}
	}
	if (place.year >= THIS_YEAR)
		place.year = THIS_YEAR - 1 - (int)dice_below(&dice, 12);
	return place;
}

/* What runs through a kin. */
struct kin_name {
	const struct unit *family; /* NULL: none */
	const struct unit *title;
	enum region region;
};

static struct kin_name kin_name(const struct population *population, uint64_t kin)
{
	struct dice dice = dice_of(population->seed, 'F', kin), of_place = dice_of(population->seed, 'P', kin);
	struct kin_name name = {.region = district_draw(population, &of_place)->region};
	const struct urn *family = &population->urns[UNIT_FAMILY], *sayyid = &population->urns[UNIT_SAYYID];
	uint32_t roll = dice_below(&dice, 1000);

	if (roll < population->habits.no_family_name)
		return name;
	if (roll >= 1000 - population->habits.sayyid) {
		name.family = urn_draw(sayyid, &dice);
		name.title = population->urns[UNIT_TITLE].units;
	} else {
		name.family = family_draw(family, &dice, name.region);
	}
	return name;
}

static void add(struct spoken *name, const struct unit *unit)
{
	if (name->count < SPOKEN_MOST)
		name->units[name->count++] = unit;
}

/* Who is to be named: his own dice, and when he was born. */
struct bearer {
	uint64_t number;
	int year;
};

/* A man's first name: what sons may bear as last name, too. */
static const struct unit *man_given(const struct population *population, struct bearer bearer, enum region region)
{
	struct dice dice = dice_of(population->seed, 'G', bearer.number);

	return given_draw(&population->urns[UNIT_MAN], &dice, bearer.year, region);
}

/* A second name; nobody is called Ali Ali. */
static const struct unit *second_draw(const struct urn *urn, struct dice *dice, const struct unit *first,
				      struct bearer bearer, enum region region)
{
	const struct unit *second = given_draw(urn, dice, bearer.year, region);

	while (second == first)
		second = urn_draw(urn, dice);
	return second;
}

static void man_name(const struct population *population, struct bearer bearer, const struct kin_name *kin,
		     const struct unit *father_given, struct spoken *ret_name)
{
	const struct habits *habits = &population->habits;
	const struct urn *men = &population->urns[UNIT_MAN];
	struct dice dice = dice_of(population->seed, 'M', bearer.number);
	const struct unit *given = man_given(population, bearer, kin->region),
			  *family = kin->family ? kin->family : father_given;
	uint32_t roll = dice_below(&dice, 1000);

	ret_name->count = 0;
	if (kin->title && dice_below(&dice, 1000) < habits->sayyid_title)
		add(ret_name, kin->title);
	if (roll < habits->man_muhammad_given) {
		add(ret_name, population->muhammad);
		add(ret_name, given);
	} else if ((roll -= habits->man_muhammad_given) < habits->man_muhammad_given_family) {
		add(ret_name, population->muhammad);
		add(ret_name, given);
		add(ret_name, family);
	} else if ((roll -= habits->man_muhammad_given_family) < habits->man_given_second) {
		add(ret_name, given);
		add(ret_name, second_draw(men, &dice, given, bearer, kin->region));
	} else if ((roll -= habits->man_given_second) < habits->man_given_family) {
		add(ret_name, given);
		add(ret_name, family);
	} else if ((roll -= habits->man_given_family) < habits->man_given_second_family) {
		add(ret_name, given);
		add(ret_name, second_draw(men, &dice, given, bearer, kin->region));
		add(ret_name, family);
	} else if (roll - habits->man_given_second_family < habits->man_given) {
		add(ret_name, given);
	} else {
		add(ret_name, given);
		add(ret_name, father_given);
	}
}

static void woman_name(const struct population *population, struct bearer bearer, const struct kin_name *kin,
		       const struct unit *father_given, struct spoken *ret_name)
{
	const struct habits *habits = &population->habits;
	const struct urn *women = &population->urns[UNIT_WOMAN];
	struct dice dice = dice_of(population->seed, 'W', bearer.number);
	const struct unit *given = given_draw(women, &dice, bearer.year, kin->region);
	uint32_t roll = dice_below(&dice, 1000);

	ret_name->count = 0;
	add(ret_name, given);
	if (roll < habits->woman_last)
		add(ret_name, urn_draw(&population->urns[UNIT_WOMAN_LAST], &dice));
	else if ((roll -= habits->woman_last) < habits->woman_father)
		add(ret_name, father_given);
	else if ((roll -= habits->woman_father) < habits->woman_family)
		add(ret_name, kin->family ? kin->family : father_given);
	else if (roll - habits->woman_family < habits->woman_second)
		add(ret_name, second_draw(women, &dice, given, bearer, kin->region));
}

/* Years between a man and the father of the grandfather, of whom nothing else is known. */
#define GENERATION 28

/* A man of the kin by his slot; the grandfather's own father stands at KIN, and that one's at KIN + 1. */
static struct bearer man_of_kin(const struct population *population, uint64_t kin, int slot)
{
	int year = slot < KIN ? kin_place(population, kin, slot).year
			      : kin_place(population, kin, 0).year - GENERATION * (slot - KIN + 1);

	return (struct bearer){kin * (2 * KIN) + (uint64_t)slot, year};
}

static const struct unit *kinsman_given(const struct population *population, uint64_t kin, int slot,
					const struct kin_name *name)
{
	return man_given(population, man_of_kin(population, kin, slot), name->region);
}

static void kinsman(const struct population *population, uint64_t kin, int slot, const struct kin_name *name,
		    struct spoken *ret_name)
{
	int father = slot == 0 ? KIN : slot == KIN ? KIN + 1 : 0;

	man_name(population, man_of_kin(population, kin, slot), name, kinsman_given(population, kin, father, name),
		 ret_name);
}

static struct date birth(const struct population *population, int64_t number, int year)
{
	const struct habits *habits = &population->habits;
	struct dice dice = dice_of(population->seed, 'B', (uint64_t)number);
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	struct date born = {(int16_t)year, 1, 1};

	if (year < 1965 && dice_below(&dice, 1000) < habits->round_year_old)
		born.year = (int16_t)((year + 2) / 5 * 5);
	if (dice_below(&dice, 1000) < (year < 1960 ? habits->first_of_january_old : habits->first_of_january))
		return born;
	born.month = (int8_t)(1 + dice_below(&dice, 12));
	born.day = (int8_t)(1 + dice_below(&dice, (uint32_t)days[born.month - 1]));
	return born;
}

const struct district *district_draw(const struct population *population, struct dice *dice)
{
	uint32_t roll = dice_below(dice, population->districts[population->district_count - 1].reach);
	int low = 0, high = population->district_count - 1;

	while (low < high) {
		int middle = (low + high) / 2;

		if (roll < population->districts[middle].reach)
			high = middle;
		else
			low = middle + 1;
	}
	return &population->districts[low];
}

/* The kin's district, for one in eight another one. */
static const char *district(const struct population *population, uint64_t kin, uint64_t number)
{
	struct dice own = dice_of(population->seed, 'p', number), of_kin = dice_of(population->seed, 'P', kin);

	return district_draw(population, dice_below(&own, 8) == 0 ? &own : &of_kin)->latin;
}

void population_truth(const struct population *population, int64_t number, struct truth *ret_truth)
{
	uint64_t kin = (uint64_t)number / KIN, elsewhere = (1ull << 40) + (uint64_t)number;
	int slot = (int)((uint64_t)number % KIN);
	struct place_in_kin place = kin_place(population, kin, slot);
	struct kin_name name = kin_name(population, kin);
	struct dice dice = dice_of(population->seed, 'S', (uint64_t)number);

	ret_truth->woman = place.role == ROLE_MOTHER || (place.role == ROLE_CHILD && dice_below(&dice, 2));
	ret_truth->born = birth(population, number, place.year);
	ret_truth->place = district(population, kin, (uint64_t)number);
	/* A step that has no factor with 10^10 visits every serial once. */
	ret_truth->serial = ((uint64_t)number * 7368787 + population->seed % 9999991) % 10000000000;
	if (place.role == ROLE_GRANDFATHER || place.role == ROLE_FATHER) {
		kinsman(population, kin, slot, &name, &ret_truth->name);
		kinsman(population, kin, place.role == ROLE_FATHER ? 0 : KIN, &name, &ret_truth->father);
		return;
	}
	kinsman(population, kin, place.father_slot, &name, &ret_truth->father);
	const struct unit *husband = kinsman_given(population, kin, place.father_slot, &name);
	struct bearer bearer = {kin * (2 * KIN) + (uint64_t)slot, place.year};

	if (place.role == ROLE_CHILD) {
		if (ret_truth->woman)
			woman_name(population, bearer, &name, husband, &ret_truth->name);
		else
			man_name(population, bearer, &name, husband, &ret_truth->name);
		return;
	}
	/* A wife comes from another kin; the register names her husband or her own father. */
	if (dice_below(&dice, 1000) >= population->habits.married_husband) {
		name = kin_name(population, elsewhere);
		kinsman(population, elsewhere, 0, &name, &ret_truth->father);
		husband = dice_below(&dice, 2) ? husband : kinsman_given(population, elsewhere, 0, &name);
	}
	bearer.number = elsewhere * (2 * KIN) + 1;
	woman_name(population, bearer, &name, husband, &ret_truth->name);
}

void sibling_name(const struct population *population, int64_t number, struct truth *truth)
{
	uint64_t kin = (uint64_t)number / KIN;
	int slot = (int)((uint64_t)number % KIN);
	struct place_in_kin place = kin_place(population, kin, slot);
	struct kin_name name = kin_name(population, kin);
	int father = place.role == ROLE_GRANDFATHER ? KIN : place.role == ROLE_FATHER ? 0 : place.father_slot;
	const struct unit *given = kinsman_given(population, kin, father, &name);
	const struct unit *called = called_by(population, &truth->name);
	/* Numbers of the kin that nobody has, and the grandfather's own fathers neither. */
	struct bearer bearer = {kin * (2 * KIN) + (uint64_t)(KIN + 2), truth->born.year};

	/* No parents call two children alike. */
	for (int attempt = 0; attempt < KIN - 2 && called_by(population, &truth->name) == called; attempt++) {
		bearer.number = kin * (2 * KIN) + (uint64_t)(KIN + 2 + (slot + attempt) % (KIN - 2));
		if (truth->woman)
			woman_name(population, bearer, &name, given, &truth->name);
		else
			man_name(population, bearer, &name, given, &truth->name);
	}
}

const struct unit *called_by(const struct population *population, const struct spoken *spoken)
{
	int at = 0;

	while (at + 1 < spoken->count &&
	       (spoken->units[at] == population->muhammad || spoken->units[at] == population->urns[UNIT_TITLE].units))
		at++;
	return spoken->units[at];
}
