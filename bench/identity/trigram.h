/* trigram.h - the usual way beside which the index is measured: PostgreSQL with pg_trgm, asked in each way that its
 * manual gives. */
#ifndef VALICO_BENCH_IDENTITY_TRIGRAM_H
#define VALICO_BENCH_IDENTITY_TRIGRAM_H

#include "identity/population.h"

struct trigram;

/* One way to ask. */
struct trigram_way {
	const char *name;     /* "similar, by year" */
	const char *operator; /* as the manual writes it: "%" */
	int questions_most;   /* a slow way is asked the first of the questions only */
	bool slowly_made;     /* its index takes longer than all that comes before it */
};

/* Each prints what went wrong and gives NULL, false or -1. */
struct trigram *trigram_open(const char *connection);
/* A table of all people with their names in each script. */
bool trigram_fill(struct trigram *trigram, const struct population *population);
/* The ways, in the order in which they must be asked; NULL behind the last. */
const struct trigram_way *trigram_way(int way);
/* Makes the table and the indexes that a way wants, and statistics; tells how long it took. */
bool trigram_prepare(struct trigram *trigram, int way, double *ret_seconds);
/* The people found, the best first; returns how many. */
int trigram_ask(struct trigram *trigram, int way, const struct population_row *question, int most, int64_t *ret_found);
void trigram_close(struct trigram *trigram);

#endif
