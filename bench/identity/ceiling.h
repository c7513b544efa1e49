/* ceiling.h - the best that anybody could do who hears every name rightly. */
#ifndef VALICO_BENCH_IDENTITY_CEILING_H
#define VALICO_BENCH_IDENTITY_CEILING_H

#include "identity/population.h"

/* Asks about `questions` people (at most CEILING_MOST) by name, father's name and year, and prints how often the right
 * one could stand first and among ten. Goes through the whole population once. */
#define CEILING_MOST 20000
void ceiling_print(const struct population *population, int64_t people, int questions);

#endif
