/* lost.h - why the right person does not stand first: lost questions told one by one, and grouped by cause.
 *
 * Of each question whose answer does not begin with the right person he is weighed by himself, and held beside the one
 * who stands first. The cause is the first of these that fits:
 *
 *     never gathered     he weighs more than somebody who is shown: the search has not looked at him ("cut": its effort
 *                        was spent before)
 *     namesake           the first bears the same name and father's name as spoken and was born within the years asked
 *                        for: nobody could tell them apart
 *     as told            the question as it was typed fits the first to the letter at least as well: what was left out,
 *                        or said of the year, was what tells them apart
 *     FIELD: HOW         the field that speaks most for the first, and the bar of the right one there that costs most
 */
#ifndef VALICO_BENCH_LOST_H
#define VALICO_BENCH_LOST_H

#include "identity/population.h"
#include "identity/search.h"

struct lost; /* in the job's arena */

/* `shown`: so many questions are told one by one, with both waterfalls. */
enum result lost_open(struct job *job, const struct population *population, const struct index *index,
		      const struct weights *weights, int shown, struct lost **ret_lost);

/* A question that was answered; `place` is where the right person stands, from 1, or 0. */
void lost_note(struct lost *lost, const struct population_row *typed, const struct person *asked, int64_t number,
	       int place, const struct search_answer *answer);

/* The causes by their size: of those not first, and of those not among the first ten. */
void lost_print(const struct lost *lost);

#endif
