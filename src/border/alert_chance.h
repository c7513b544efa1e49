/* alert_chance.h - how likely it is that an alert fits a traveller by accident, and what follows for the page.
 *
 * One alert that fits a name and a year says much; one of a million that does says little, since so many lists of names
 * hold every frequent name at every age. So beside the weight of what agrees (identity/score.h) stands the number of
 * alerts that would fit any other traveller as well: the list's size by the chance of one alert. That chance is counted
 * with invented people and stands in data/alerts.txt, with where it comes from. */
#ifndef VALICO_BORDER_ALERT_CHANCE_H
#define VALICO_BORDER_ALERT_CHANCE_H

#include "base/job.h"

struct alert_chance; /* parameters, read once; immutable */

/* Reads the parameters' file (errors as parameters_read()). NULL text reads the one that is built in. */
enum result alert_chance_read(struct job *job, struct bytes text, const struct alert_chance **ret_chance);

/* How many people an alert may be about: what people_weigh() weighs it among. */
int64_t alert_people(const struct alert_chance *chance);

/* How many alerts count for the usual frequency of a name: struct name_counts. */
int64_t alert_names_usual(const struct alert_chance *chance);

/* How many of so many alerts fit another traveller at least as well, on average. `evidence` is in bits, without a
 * prior. */
double alert_accidents(const struct alert_chance *chance, double evidence, int64_t alerts);

/* What an alert found by name is to an officer. */
enum alert_standing {
	ALERT_UNLIKELY,   /* another person of like name: not shown */
	ALERT_TO_COMPARE, /* it may be, and others fit as well: shown, to be compared at the counter */
	ALERT_STANDS_OUT, /* hardly anybody else would fit so well */
};
/* `probability` is that it means the traveller, among alert_people(). */
enum alert_standing alert_standing_of(const struct alert_chance *chance, double probability, double accidents);

#endif
