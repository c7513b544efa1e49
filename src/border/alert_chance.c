/* alert_chance.c - see alert_chance.h. */
#include "border/alert_chance.h"

#include "identity/parameters.h"

#include <math.h>

#define HUNDREDTHS 100.0

extern const struct bytes data_alerts; /* data/alerts.txt, built in */

enum { PEOPLE, PROBABLE, ACCIDENT, NAMES_USUAL, PARAMETERS };

static const struct parameter parameters[PARAMETERS] = {
    [PEOPLE] = {"people", 1, INT64_C(10000000000), 0, 0},
    [PROBABLE] = {"probable", 1, 999, 0, 0},
    [ACCIDENT] = {"accident", 1, 999, 0, 0},
    [NAMES_USUAL] = {"names_usual", 1, 1000000, 0, 0},
};
static const struct parameter point = {"chance", 0, 10000, 0, 0}; /* hundredths of a bit */
static const struct parameter_file file = {"alerts", parameters, PARAMETERS, &point};

struct alert_chance {
	const int64_t *values; /* of the parameters */
	struct {
		double evidence, chance; /* bits; rising */
	} points[POINTS_MOST];
	int count;
};

enum result alert_chance_read(struct job *job, struct bytes text, const struct alert_chance **ret_chance)
{
	const struct parameters *read;
	struct alert_chance *chance;

	if (text.data == NULL)
		text = data_alerts;
	TRY(parameters_read(job, text, &file, &read));
	TAKE(job, chance = NEW(job->arena, struct alert_chance));
	chance->values = read->values;
	for (int at = 0; at < read->point_count; at++) {
		chance->points[at].evidence = (double)read->points[at].along / HUNDREDTHS;
		chance->points[at].chance = (double)read->points[at].value / HUNDREDTHS;
	}
	chance->count = read->point_count;
	*ret_chance = chance;
	return OK;
}

int64_t alert_people(const struct alert_chance *chance)
{
	return chance->values[PEOPLE];
}

int64_t alert_names_usual(const struct alert_chance *chance)
{
	return chance->values[NAMES_USUAL];
}

/* Straight between the points; before the first as it, behind the last bit for bit, since evidence of one bit more is
 * never had by more than half as many. */
static double chance_bits(const struct alert_chance *chance, double evidence)
{
	int last = chance->count - 1, at = 0;
	double along;

	if (evidence <= chance->points[0].evidence)
		return chance->points[0].chance;
	if (evidence >= chance->points[last].evidence)
		return chance->points[last].chance + evidence - chance->points[last].evidence;
	while (evidence > chance->points[at + 1].evidence)
		at++;
	along =
	    (evidence - chance->points[at].evidence) / (chance->points[at + 1].evidence - chance->points[at].evidence);
	return chance->points[at].chance + along * (chance->points[at + 1].chance - chance->points[at].chance);
}

double alert_accidents(const struct alert_chance *chance, double evidence, int64_t alerts)
{
	return (double)alerts * exp2(-chance_bits(chance, evidence));
}

enum alert_standing alert_standing_of(const struct alert_chance *chance, double probability, double accidents)
{
	if (probability * 1000 < (double)chance->values[PROBABLE])
		return ALERT_UNLIKELY;
	return accidents * 1000 <= (double)chance->values[ACCIDENT] ? ALERT_STANDS_OUT : ALERT_TO_COMPARE;
}
