/* score.h - what speaks for and against two descriptions being of one person, in bits.
 *
 * Fellegi and Sunter (1969): each field adds log2 of (probability of what is seen if it is the same person ÷
 * probability if it is another one). A rare name that agrees weighs more than a frequent one (term frequency); a likely
 * spelling of it weighs more than an unlikely one (likeness.h). The sum, with the prior odds that any one person of a
 * register of this size is meant, gives a probability, calibrated against invented people whose truth is known
 * (population.h). The parameters stand in a readable file (data/weights.txt) and say where each number comes from. */
#ifndef VALICO_IDENTITY_SCORE_H
#define VALICO_IDENTITY_SCORE_H

#include "identity/likeness.h"
#include "identity/person.h"

enum field { FIELD_NAME, FIELD_FATHER, FIELD_BIRTH, FIELD_SEX, FIELD_PLACE, FIELD_NUMBER, FIELD_COUNT };

/* Words for programs and catalogues: "name", "father", "birth", "sex", "place", "number". */
const char *field_name(enum field field);

struct weights; /* parameters, read once; immutable */

/* Reads the parameters' file; errors with the line. NULL text reads the one that is built in. */
enum result weights_read(struct job *job, struct bytes text, const struct weights **ret_weights);

/* How frequent is a token in this register? -log2 of the share of people who carry a token in this field that is as
 * like to `token` as the pair that is being weighed; in sixteenths of a bit. */
struct frequency {
	int (*token_bits)(const void *self, enum field field, const struct name_token *token);
	int (*place_bits)(const void *self, const char *place);
	const void *self;
	int64_t people; /* in the register: the prior */
};

#define WATERFALL_MOST 32

/* One bar of the waterfall. `how` is a stable word for catalogues: "same", "spelling", "script", "initial", "swapped",
 * "missing", "extra", "compound", "same-date", "near-date", "day-month-swapped", "first-of-january", "other",
 * "unknown". */
struct waterfall_bar {
	enum field field;
	const char *how;
	char asked[TOKEN_BYTES_MOST + 1], found[TOKEN_BYTES_MOST + 1];
	int bits; /* sixteenths */
};

struct score {
	struct waterfall_bar bars[WATERFALL_MOST];
	int bar_count;
	int bits;           /* the sum with the prior, sixteenths */
	double probability; /* calibrated */
	enum field
	    decider; /* the unknown or weakest field that would move the probability most; FIELD_COUNT for none */
};

/* Weighs `found` (a person of the register) against `asked`. Pure arithmetic on integers but for the probability. */
void score_person(const struct weights *weights, const struct frequency *frequency, const struct person *asked,
		  const struct person *found, struct score *ret_score);

/* The probability at and above which a page says "likely the same": at most 1 in 10,000 of those is another person. */
double weights_likely(const struct weights *weights);

#endif
