/* person.h - a person as a register tells, or as an officer asks.
 *
 * Every part may be missing. The name and the father's name hold the tokens of all scripts that the register has (a
 * row with an Urdu and a Latin spelling gives both, one behind the other). */
#ifndef VALICO_IDENTITY_PERSON_H
#define VALICO_IDENTITY_PERSON_H

#include "identity/name.h"

#define NUMBER_BYTES_MOST 24 /* folded: letters A to Z and digits only */
#define NUMBERS_MOST 4
#define PLACE_BYTES_MOST 48

enum sex { SEX_UNKNOWN, SEX_MALE, SEX_FEMALE };

/* A date of birth of which parts may be unknown (0). In a question the year may be off by `spread` years either way. */
struct birth {
	int year; /* 0, or 1860 to 2100 */
	int month, day;
	int spread;
};

enum number_kind { NUMBER_NATIONAL, NUMBER_DOCUMENT, NUMBER_PHONE };

struct person_number {
	enum number_kind kind;
	char text[NUMBER_BYTES_MOST + 1];
};

struct person {
	struct name name, father;
	struct birth birth;
	enum sex sex;
	char place[PLACE_BYTES_MOST + 1]; /* folded as one token; empty when unknown */
	struct person_number numbers[NUMBERS_MOST];
	int number_count;
	uint64_t reference; /* the row in the register; below 2^40 */
};

/* Texts of a person's fields as a form or a row gives them; NULL or empty when missing. */
struct person_text {
	struct bytes name, other_name; /* other_name: the same in another script */
	struct bytes father, other_father;
	struct bytes born; /* YYYY-MM-DD, YYYY-MM, YYYY, or DD.MM.YYYY as officers type it */
	struct bytes sex;  /* M, F, X or empty */
	struct bytes place;
	struct bytes national_number, document_number, phone;
};

/* Reads a person. Errors as name_read(), and INVALID with field "born" and rule "date" (no such date), "date-hijri" (a
 * year of the Hijri calendar: pointed out, with the Gregorian years it may mean) or "date-future" (after `job->now`);
 * "sex"; "number". A field that is missing is no error. */
enum result person_read(struct job *job, const struct person_text *text, struct person *ret_person);

#endif
