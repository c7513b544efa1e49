/* population.h - invented people: a register of any size from a seed, and what officers would type to find them.
 *
 * For tests and benches. Person n is made without the others, from the seed and n alone, in less than a microsecond, so
 * a hundred million people need no disk. Sixteen neighbouring numbers are one kin: a grandfather, his sons with their
 * wives and children; children share the father's name, sons the grandfather's, and a family name runs through them
 * all. Names are drawn with the frequencies of real ones (data/population-names.tsv), the rare end of which is made up
 * by joining syllables; habits of naming and of birth dates stand in data/population.txt, each with its reason. No
 * number belongs to anybody: the second digit of each national number is 0, which no division of the country has.
 *
 * A question is a person of the register as an officer would type him: in the letters of his own language, as heard,
 * with what is forgotten, swapped and mistyped (data/population.txt, "asking"); or with nothing forgotten, which a
 * paper tells and a man at a border mostly does not. */
#ifndef VALICO_IDENTITY_POPULATION_H
#define VALICO_IDENTITY_POPULATION_H

#include "identity/person.h"

#define POPULATION_MOST 1000000000

struct population; /* immutable; lives in the job's arena; may be shared by threads */

/* A register of `people` (1 to POPULATION_MOST) people. The names of one seed are the same at every size but for their
 * rare end, which grows with it. */
enum result population_open(struct job *job, uint64_t seed, int64_t people, const struct population **ret_population);

int64_t population_people(const struct population *population);

/* Person `number` (0 to people - 1; or beyond: a person who is not in the register) as the register tells. Its
 * reference is the number. Only what the counts cover is written of names and numbers. */
void population_person(const struct population *population, int64_t number, struct person *ret_person);

/* A number that people share whose names and fathers' names are the same as spoken, however they are spelt; and the
 * true year of birth. Two with one number and near years are told apart by nothing that most officers know. */
uint64_t population_namesake(const struct population *population, int64_t number, int *ret_year);

/* The texts of a row or a question, NUL-terminated, empty when missing. */
#define POPULATION_TEXT_SIZE 256
struct population_row {
	char name[POPULATION_TEXT_SIZE], other_name[POPULATION_TEXT_SIZE];
	char father[POPULATION_TEXT_SIZE], other_father[POPULATION_TEXT_SIZE];
	char born[12]; /* YYYY-MM-DD or YYYY */
	char sex[2];
	char place[PLACE_BYTES_MOST + 1];
	char national_number[NUMBER_BYTES_MOST + 1];
	int spread; /* of a question: the year of birth may be off by this */
};

/* The same person as texts: person_read() of them gives what population_person() gives. */
void population_row(const struct population *population, int64_t number, struct population_row *ret_row);

/* The texts of a row for person_read(). They borrow the row's. */
struct person_text population_text(const struct population_row *row);

/* ---- what an officer would type ---- */

enum typist { TYPIST_URDU, TYPIST_ENGLISH, TYPIST_ITALIAN };

/* What is asked of a person beside the name. */
enum {
	ASK_FATHER = 1,
	ASK_YEAR = 2, /* the year of birth, two years either way */
	ASK_DATE = 4, /* the date */
	ASK_SEX = 8,
	ASK_PLACE = 16,
	ASK_NUMBER = 32,
	ASK_WHOLE = 64, /* all told: no part of the name or of the father's is left out, as it often is at a border */
};

/* What a typist makes of person `number`, who may be one whom the register does not hold. Other numbers of `trial` give
 * other slips. */
void population_question(const struct population *population, int64_t number, uint64_t trial, enum typist typist,
			 unsigned asked, struct population_row *ret_row);

/* Somebody who is not person `number` but easily taken for him, and whom no register holds. Kin have national numbers
 * that are one digit away, since families are given theirs on one day. */
enum relative {
	RELATIVE_TWIN,     /* of the same parents and sex, born on the same day */
	RELATIVE_SIBLING,  /* of the same parents, born one to ten years off */
	RELATIVE_COUSIN,   /* of the same name and place, born within three years; his father has another first name */
	RELATIVE_NAMESAKE, /* of the same name and father's name, from anywhere, born three to twelve years off */
	RELATIVES
};

/* What is typed of such a one. */
void population_relative(const struct population *population, int64_t number, enum relative relative, uint64_t trial,
			 enum typist typist, unsigned asked, struct population_row *ret_row);

#endif
