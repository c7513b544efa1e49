/* number_search.h - a search that forgives one slip in an identity number.
 *
 * search_people() looks up numbers as they are, so that a national number with one wrong digit, given alone, finds
 * nobody. Here the 117 numbers that differ in one digit and the 12 that differ by two neighbours swapped are looked up
 * as well, where nobody has the number itself; who is found so is weighed as any other (a number that is "near") and
 * takes his place among the candidates. It costs 129 look-ups in the index, some microseconds each. */
#ifndef VALICO_IDENTITY_NUMBER_SEARCH_H
#define VALICO_IDENTITY_NUMBER_SEARCH_H

#include "identity/search.h"

/* As search_people(). */
enum result number_search(struct job *job, const struct index_set *set, const struct weights *weights,
			  const struct search_question *question, struct search_answer *ret_answer);

#endif
