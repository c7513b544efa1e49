/* score.h - what speaks for and against two descriptions being of one person, in bits.
 *
 * Fellegi and Sunter (1969): each field adds log2 of (probability of what is seen if it is the same person ÷
 * probability if it is another one). A rare name that agrees weighs more than a frequent one (term frequency); a likely
 * spelling of it weighs more than an unlikely one (likeness.h). The sum, with the prior odds that any one person of a
 * register of this size is meant, gives a probability, calibrated against invented people whose truth is known
 * (population.h). The parameters stand in a readable file (data/weights.txt) and say where each number comes from.
 *
 * Names are weighed token by token. A row that holds a name in two scripts is weighed in each, and the better one
 * counts: two spellings of one name are one piece of evidence. A token that stands in the father's name on one side and
 * in the own name on the other (the last name is often the father's or husband's) is found there, for less. */
#ifndef VALICO_IDENTITY_SCORE_H
#define VALICO_IDENTITY_SCORE_H

#include "identity/likeness.h"
#include "identity/person.h"

enum person_field { PERSON_NAME, PERSON_FATHER, PERSON_BIRTH, PERSON_SEX, PERSON_PLACE, PERSON_NUMBER, PERSON_COUNT };

/* Words for programs and catalogues: "name", "father", "birth", "sex", "place", "number". */
const char *person_field_name(enum person_field field);

struct weights; /* parameters, read once; immutable */
struct known_token;

/* Reads the parameters' file; errors with the line. NULL text reads the one that is built in. */
enum result weights_read(struct job *job, struct bytes text, const struct weights **ret_weights);

/* What a register knows of its names, in sixteenths of a bit.
 *
 * token_bits: -log2 of the share of people who carry exactly this token in this field, among those whose field has a
 * token of its script; for a token that nobody carries, as for one that one person does.
 *
 * asked_bits: -log2 of the probability that anybody's name, in a row of this script, would be written as `asked`: the
 * sum over the vocabulary of (the share of people as above) x 2^likeness(asked, token). A search, which widens each
 * asked token to those that are like it, has this sum at hand. With it a pair weighs log2 P(asked | found is meant) /
 * P(asked), by Bayes; without it (NULL) the rarity of the found token stands in, which is too much for a token whose
 * spelling is frequent in many forms and too little for a frequent name that the letters' costs think unlikely.
 *
 * titled_bits: the share of that sum that titles and castes make, 0 or negative; INT_MIN for none. "Said" may be meant
 * for Syed, and titles are added and left out: where it is missing, that tells as little as of a title. */
struct frequency {
	int (*token_bits)(const void *self, enum person_field field, const struct name_token *token);
	int (*place_bits)(const void *self, const char *place);
	const void *self;
	int64_t people; /* in the register: the prior */
	int (*asked_bits)(const void *self, enum person_field field, const struct name_token *asked,
			  enum script script);
	int (*titled_bits)(const void *self, enum person_field field, const struct name_token *asked); /* or NULL */
	/* The likeness where a register's own rows tell it (index_spelt.c), else INT_MIN; or NULL. */
	int (*alike_bits)(const void *self, const struct name_token *asked, const struct name_token *found);
	/* For searches, which know most of what is asked here before (score_inside.h); NULL for none. */
	bool (*know)(const void *self, struct known_token *known);
	void (*sounding)(const void *self, const struct known_token *known, struct sounding *ret_sounding);
};

#define WATERFALL_MOST 32

/* One bar of the waterfall. `how` is a stable word for catalogues:
 *
 *     of tokens    "same", "spelling", "script" (the same in another script), "initial", "compound" (one token here,
 * two there), "swapped" (another order), "crossed" (in the father's name instead, or the reverse), "cut", "missing"
 * (asked, not found), "extra" (found, not asked), "other" (quite another name) of births    "same-date",
 * "first-of-january", "day-month-swapped", "near-date", "same-month", "same-year", "near-year", "other" of the rest
 * "same", "near" (one digit), "other" of all       "unknown" (0 bits: one side does not tell) */
struct waterfall_bar {
	enum person_field field;
	const char *how;
	char asked[TOKEN_BYTES_MOST + 1], found[TOKEN_BYTES_MOST + 1];
	int bits; /* sixteenths */
};

struct score {
	struct waterfall_bar bars[WATERFALL_MOST];
	int bar_count;
	int prior;          /* sixteenths; grows with the register */
	int bits;           /* the prior and all bars, sixteenths */
	double probability; /* calibrated */
	enum person_field
	    decider; /* the unknown or weakest field that would move the probability most; PERSON_COUNT for none */
};

/* Weighs `found` (a person of the register) against `asked`. Pure arithmetic on integers but for the probability. */
void score_person(const struct weights *weights, const struct frequency *frequency, const struct person *asked,
		  const struct person *found, struct score *ret_score);

/* The probability that a sum of bits stands for. */
double score_probability(const struct weights *weights, int bits);

/* The probability at and above which a page says "likely the same": at most 1 in 10,000 of those is another person. */
double weights_likely(const struct weights *weights);

/* ---- one question against many people ---- */

/* A question prepared: how its tokens sound, and what was already found out about tokens of the register. Lives in the
 * job's arena and borrows weights, frequency and person. Not to be shared by threads. */
struct asked_person;

enum result asked_open(struct job *job, const struct weights *weights, const struct frequency *frequency,
		       const struct person *person, struct asked_person **ret_asked);

/* As score_person(). */
void asked_score(struct asked_person *asked, const struct person *found, struct score *ret_score);

/* The same in two steps, where of those who are weighed only a few are shown: prior, bars and their sum, then the rest.
 */
void asked_weigh(struct asked_person *asked, const struct person *found, struct score *ret_score);
void asked_decide(const struct asked_person *asked, const struct person *found, struct score *score);

/* Only the sum of it, for ranking. */
int asked_bits(struct asked_person *asked, const struct person *found);

#endif
