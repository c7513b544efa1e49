/* alert_chance.c - see alert_chance.h. */
#include "border/alert_chance.h"

#include "border/embedded.h"
#include "identity/lines.h"

#include <math.h>
#include <stddef.h>

#define POINTS_MOST 32
#define HUNDREDTHS 100.0

struct alert_chance {
	int64_t people, probable, accident, names_usual;
	struct {
		double evidence, chance; /* bits; rising */
	} points[POINTS_MOST];
	int count;
};

static const struct parameter {
	const char *word;
	size_t offset;
	int64_t least, most;
} parameters[] = {
    {"people", offsetof(struct alert_chance, people), 1, INT64_C(10000000000)},
    {"probable", offsetof(struct alert_chance, probable), 1, 999},
    {"accident", offsetof(struct alert_chance, accident), 1, 999},
    {"names_usual", offsetof(struct alert_chance, names_usual), 1, 1000000},
};
#define PARAMETERS (sizeof(parameters) / sizeof(parameters[0]))

static enum result line_refuse(struct job *job, const struct lines *lines, const char *what)
{
	return job_fail(job, INVALID, "alerts", "line", "Line %d of the alerts' parameters: %s.", lines->number, what);
}

static enum result point_read(struct job *job, struct lines *lines, struct alert_chance *chance)
{
	int64_t evidence, bits;

	if (!lines_number(lines_word(lines), 0, 10000, &evidence) || !lines_number(lines_word(lines), 0, 10000, &bits))
		return line_refuse(job, lines, "chance wants two numbers of hundredths of a bit");
	if (chance->count == POINTS_MOST)
		return line_refuse(job, lines, "there are too many points");
	chance->points[chance->count].evidence = (double)evidence / HUNDREDTHS;
	chance->points[chance->count].chance = (double)bits / HUNDREDTHS;
	if (chance->count > 0 &&
	    (chance->points[chance->count].evidence <= chance->points[chance->count - 1].evidence ||
	     chance->points[chance->count].chance < chance->points[chance->count - 1].chance))
		return line_refuse(job, lines, "the points must rise");
	chance->count++;
	return OK;
}

static enum result parameter_read(struct job *job, struct lines *lines, struct bytes word, bool seen[PARAMETERS],
				  struct alert_chance *chance)
{
	int64_t number;
	size_t at = 0;

	while (at < PARAMETERS && !bytes_equal_cstring(word, parameters[at].word))
		at++;
	if (at == PARAMETERS)
		return line_refuse(job, lines, "no such parameter");
	if (seen[at])
		return line_refuse(job, lines, "the parameter stands there twice");
	if (!lines_number(lines_word(lines), parameters[at].least, parameters[at].most, &number))
		return line_refuse(job, lines, "a whole number within its bounds belongs behind the word");
	seen[at] = true;
	*(int64_t *)((char *)chance + parameters[at].offset) = number;
	return OK;
}

enum result alert_chance_read(struct job *job, struct bytes text, const struct alert_chance **ret_chance)
{
	struct alert_chance *chance;
	bool seen[PARAMETERS] = {false};

	if (text.data == NULL)
		text = (struct bytes){data_alerts, data_alerts_size};
	TAKE(job, chance = NEW(job->arena, struct alert_chance));
	for (struct lines lines = lines_open(text); lines_next(&lines);) {
		struct bytes word = lines_word(&lines);

		if (bytes_equal_cstring(word, "chance"))
			TRY(point_read(job, &lines, chance));
		else
			TRY(parameter_read(job, &lines, word, seen, chance));
	}
	for (size_t at = 0; at < PARAMETERS; at++) {
		if (!seen[at])
			return job_fail(job, INVALID, "alerts", "missing", "The alerts' parameters lack \"%s\".",
					parameters[at].word);
	}
	if (chance->count < 2)
		return job_fail(job, INVALID, "alerts", "missing", "The alerts' parameters lack points of chance.");
	*ret_chance = chance;
	return OK;
}

int64_t alert_people(const struct alert_chance *chance)
{
	return chance->people;
}

int64_t alert_names_usual(const struct alert_chance *chance)
{
	return chance->names_usual;
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
	if (probability * 1000 < (double)chance->probable)
		return ALERT_UNLIKELY;
	return accidents * 1000 <= (double)chance->accident ? ALERT_STANDS_OUT : ALERT_TO_COMPARE;
}
