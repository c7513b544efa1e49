/* population_inside.h - what the files of the generator share: dice, names, kin. Inside the room. */
#ifndef VALICO_IDENTITY_POPULATION_INSIDE_H
#define VALICO_IDENTITY_POPULATION_INSIDE_H

#include "identity/population.h"

/* Chance that is found again: a sequence for each seed, purpose and key (splitmix64, Steele, Lea and Flood 2014). */
struct dice {
	uint64_t state;
};
struct dice dice_of(uint64_t seed, uint64_t purpose, uint64_t key);
uint64_t dice_next(struct dice *dice);
/* From 0 to bound - 1. */
uint32_t dice_below(struct dice *dice, uint32_t bound);

/* One way to write a name, read once. */
struct spelling {
	const char *text;                /* as typed: "Abdul Rehman" */
	const struct name_token *tokens; /* what they are worth beside a name */
	const struct name_token *alone;  /* and without one */
	int count;
	uint32_t reach; /* weights of this and the spellings before it */
};

/* Regions that have names of their own; population-places.tsv. */
enum region { REGION_PUNJAB, REGION_SINDH, REGION_NORTH, REGION_BALOCHISTAN, REGIONS };

/* A name as people bear it: one Urdu spelling, one or more Latin ones. */
struct unit {
	struct spelling urdu;
	const struct spelling *latin;
	int latin_count;
	uint32_t times; /* seen, in the table; 0 of the rare end */
	int fashion;    /* the year in which it is given most */
	enum region home;
};

enum unit_kind { UNIT_MAN, UNIT_WOMAN, UNIT_WOMAN_LAST, UNIT_FAMILY, UNIT_SAYYID, UNIT_TITLE, UNIT_KINDS };

/* Units of one kind with their frequencies, drawn in constant time (the alias method of Walker, 1977). */
struct urn {
	const struct unit *units;
	const uint32_t *alias;
	const uint32_t *keep; /* of 2^32 */
	uint32_t count;
};
const struct unit *urn_draw(const struct urn *urn, struct dice *dice);

/* The same with regard to when and where: a given name, a clan's name (population_fashion.c). */
const struct unit *given_draw(const struct urn *urn, struct dice *dice, int year, enum region region);
const struct unit *family_draw(const struct urn *urn, struct dice *dice, enum region region);
/* How often these keep such a name, of all times they draw it. */
double given_kept(const struct unit *unit);
double family_kept(const struct unit *unit);

struct district {
	char latin[PLACE_BYTES_MOST + 1];
	uint32_t reach;
	enum region region;
};

/* Numbers of data/population.txt, found by word at opening. */
struct habits {
	uint32_t urdu_only, latin_only, father_missing, place_missing, number_missing, sex_missing, day_missing;
	uint32_t no_family_name, sayyid;
	uint32_t man_muhammad_given, man_muhammad_given_family, man_given_second, man_given_family;
	uint32_t man_given_second_family, man_given;
	uint32_t woman_last, woman_father, woman_family, woman_second, married_husband, sayyid_title;
	uint32_t first_of_january, first_of_january_old, round_year_old;
	uint32_t ask_dropped, ask_dropped_muhammad, ask_swapped, ask_titled, ask_father_last, ask_initial, ask_slip;
	uint32_t ask_ear, ask_heard, ask_father_first, ask_year_one, ask_year_two, ask_day_month;
	uint32_t ask_place_other, ask_number_slip;
};

struct population {
	uint64_t seed;
	int64_t people;
	struct habits habits;
	struct urn urns[UNIT_KINDS];
	const struct unit *muhammad;
	const struct district *districts;
	int district_count;
};

/* Reads the names and makes their rare end: `tail` more names of men and clans, and as many of women as their part is.
 */
enum result population_names_read(struct job *job, struct population *population, int tail);

/* A name as spoken: its units in order. */
#define SPOKEN_MOST 4
struct spoken {
	const struct unit *units[SPOKEN_MOST];
	int count;
};

/* What is true of a person, whatever the register or an officer makes of it. */
struct truth {
	struct spoken name, father;
	struct date born;
	bool woman;
	const char *place;
	uint64_t serial; /* of the national number */
};
void population_truth(const struct population *population, int64_t number, struct truth *ret_truth);
/* Makes of the truth of person `number` that of a brother or sister who is nobody else: `woman` and `born` are set. */
void sibling_name(const struct population *population, int64_t number, struct truth *truth);

/* The unit by which a man is called: not the title, nor "Muhammad" before another name. */
const struct unit *called_by(const struct population *population, const struct spoken *spoken);

/* A Latin spelling of a unit, by how often each is seen. */
const struct spelling *latin_draw(const struct unit *unit, struct dice *dice);
/* The number of the card: 14 bytes with its NUL. */
void national_number_write(const struct truth *truth, char *ret_text);
/* Any district, by its people. */
const struct district *district_draw(const struct population *population, struct dice *dice);

/* What becomes of a token's text under a typist's hands; `room` bytes with the NUL. */
void respell_italian(struct dice *dice, char *text, size_t room);
void respell_heard(struct dice *dice, char *text, size_t room);
void respell_urdu(struct dice *dice, char *text, size_t room);
void mistype(struct dice *dice, char *text, size_t room);

#endif
