/* variety.h - how various are the names of invented people, beside those that were counted? For bench_population and
 * for the test that holds the generator to the counts. */
#ifndef VALICO_BENCH_IDENTITY_VARIETY_H
#define VALICO_BENCH_IDENTITY_VARIETY_H

#include "identity/population.h"

/* So many name tokens in Urdu were counted in public electoral notices; a sample of invented men has as many. */
#define VARIETY_TOKENS 18935

enum variety_what {
	VARIETY_DIFFERENT, /* tokens that are not the same */
	VARIETY_ENTROPY,   /* bits */
	VARIETY_ALIKE,     /* two tokens are the same once in 2^ of this */
	VARIETY_FIRST,     /* the most frequent one, of all tokens */
	VARIETY_FIRST_10,  /* the ten most frequent ones */
	VARIETY_FIRST_100,
	VARIETY_FIRST_500,
	VARIETY_ONCE,  /* those seen once: by Good and Turing, what lies outside such a sample */
	VARIETY_TWICE, /* how many different ones are seen twice, of all tokens */
	VARIETIES
};

/* What was counted, and the standard error of a sample of that size: of 400 samples of VARIETY_TOKENS drawn with the
 * frequencies counted, those seen fewer than five times by the law of population_names.c. Tokens are told apart as they
 * are written: where spellings of one name are taken together, 2,398 are different and .068 are seen once. */
extern const struct variety_counted {
	const char *what;
	double counted, error;
} variety_counted[VARIETIES];

/* Counts the tokens of men's names as an Urdu register writes them, one man of each kin, of every age: from the kin
 * `sample` * VARIETY_KINS on. Samples do not overlap. */
#define VARIETY_KINS 65536
void variety_measure(const struct population *population, int64_t sample, double ret_variety[VARIETIES]);
/* The mean of the first samples. */
void variety_mean(const struct population *population, int samples, double ret_mean[VARIETIES]);

#endif
