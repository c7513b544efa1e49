/* trigram.h - the usual way beside which the index is measured: PostgreSQL with pg_trgm and a GIN index. */
#ifndef VALICO_BENCH_IDENTITY_TRIGRAM_H
#define VALICO_BENCH_IDENTITY_TRIGRAM_H

#include "identity/population.h"

struct trigram;

/* Each prints what went wrong and gives NULL, false or -1. */
struct trigram *trigram_open(const char *connection);
/* A table of all people with their names in each script, a trigram index over them, statistics. */
bool trigram_fill(struct trigram *trigram, const struct population *population);
/* The people found, the most similar first; returns how many. */
int trigram_ask(struct trigram *trigram, const struct population_row *question, int most, int64_t *ret_found);
void trigram_close(struct trigram *trigram);

#endif
