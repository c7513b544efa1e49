/* weights.c - the parameters of data/weights.txt (parameters.h), and what a sum of bits says. */
#include "identity/weights_inside.h"

#include "identity/parameters.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

extern const struct bytes data_weights; /* data/weights.txt, built in */

/* A weight for agreement is never below 0, one against never above. */
static const struct parameter parameters[] = {
#define BITS(name, least, most)                                                                                        \
	{                                                                                                              \
#name, least, most, BIT, offsetof(struct weights, name)                                                \
	}
#define PERCENT(name)                                                                                                  \
	{                                                                                                              \
#name, 0, 100, 0, offsetof(struct weights, name)                                                       \
	}
    BITS(agree, -8, 0),
    BITS(likeness_scale, 0, 4),
    BITS(rarity_scale, 0, 4),
    BITS(unseen, 0, 60),
    BITS(weak_most, 0, 40),
    BITS(initial, 0, 10),
    BITS(compound, -20, 0),
    BITS(swapped, -20, 0),
    BITS(cut, -20, 0),
    BITS(missing, -40, 0),
    BITS(missing_frequent, -40, 0),
    BITS(missing_weak, -40, 0),
    BITS(missing_initial, -40, 0),
    BITS(extra, -40, 0),
    BITS(extra_frequent, -40, 0),
    BITS(father_extra, -40, 0),
    BITS(father_extra_frequent, -40, 0),
    BITS(extra_weak, -40, 0),
    BITS(extra_initial, -40, 0),
    BITS(extra_called, -40, 0),
    BITS(father_extra_called, -40, 0),
    BITS(father_part, -40, 0),
    BITS(crossed, -20, 0),
    BITS(crossed_again, -20, 0),
    BITS(repeated, 0, 40),
    BITS(name_least, -60, 0),
    BITS(father_least, -60, 0),
    BITS(date_same, 0, 40),
    BITS(date_january, 0, 40),
    BITS(date_swapped, 0, 40),
    BITS(date_near, 0, 40),
    BITS(month_same, 0, 40),
    BITS(year_same, 0, 40),
    BITS(year_same_other_day, -20, 20),
    BITS(year_told, 0, 40),
    BITS(year_within, 0, 40),
    BITS(year_one, -20, 20),
    BITS(year_two, -20, 20),
    BITS(year_few, -20, 20),
    BITS(birth_other, -60, 0),
    BITS(sex_same, 0, 2),
    BITS(sex_other, -40, 0),
    BITS(place_same, -20, 0),
    BITS(place_other, -40, 0),
    BITS(national_same, 0, 60),
    BITS(national_near, 0, 60),
    BITS(national_other, -60, 0),
    BITS(document_same, 0, 60),
    BITS(document_near, 0, 60),
    BITS(document_other, -60, 0),
    BITS(phone_same, 0, 60),
    BITS(phone_near, 0, 60),
    BITS(phone_other, -60, 0),
    BITS(prior, -40, 0),
    BITS(kin, -20, 0),
    BITS(kin_birth, 0, 10),
    BITS(namesake, 0, 40),
    BITS(likely, 0, 40),
    PERCENT(ask_father),
    PERCENT(ask_birth),
    PERCENT(ask_sex),
    PERCENT(ask_place),
    PERCENT(ask_number),
#undef BITS
#undef PERCENT
};

#define PARAMETERS (int)(sizeof(parameters) / sizeof(parameters[0]))
static_assert(PARAMETERS <= PARAMETERS_MOST);

static const struct parameter point = {"calibrate", -1000, 1000, BIT, 0};
static const struct parameter_file file = {"weights", parameters, PARAMETERS, &point};

enum result weights_read(struct job *job, struct bytes text, const struct weights **ret_weights)
{
	const struct parameters *read;
	struct weights *weights;

	if (!text.data)
		text = data_weights;
	TRY(parameters_read(job, text, &file, &read));
	TAKE(job, weights = NEW(job->arena, struct weights));
	for (int at = 0; at < PARAMETERS; at++)
		*(int *)((char *)weights + parameters[at].offset) = (int)read->values[at];
	for (int at = 0; at < read->point_count; at++)
		weights->calibration[at] =
		    (struct calibration_point){(int)read->points[at].along, (int)read->points[at].value};
	weights->calibration_count = read->point_count;
	*ret_weights = weights;
	return OK;
}

double weights_likely(const struct weights *weights)
{
	return 1 / (1 + exp2(-(double)weights->likely / BIT));
}

static int log_odds(const struct weights *weights, int bits)
{
	const struct calibration_point *points = weights->calibration;
	int last = weights->calibration_count - 1, at = 0;

	if (bits <= points[0].bits)
		return points[0].log_odds + bits - points[0].bits;
	if (bits >= points[last].bits)
		return points[last].log_odds + bits - points[last].bits;
	while (bits > points[at + 1].bits)
		at++;
	return points[at].log_odds + (bits - points[at].bits) * (points[at + 1].log_odds - points[at].log_odds) /
					 (points[at + 1].bits - points[at].bits);
}

double score_probability(const struct weights *weights, int bits)
{
	return 1 / (1 + exp2(-(double)log_odds(weights, bits) / BIT));
}

int bits_of(uint64_t number)
{
	int bits = 63 - __builtin_clzll(number);
	uint64_t mantissa = bits > 31 ? number >> (bits - 31) : number << (31 - bits); /* 1.0 is 2^31 */

	for (int digit = 0; digit < 4; digit++) {
		mantissa = (mantissa * mantissa) >> 31;
		bits *= 2;
		if (mantissa >> 32) {
			mantissa >>= 1;
			bits++;
		}
	}
	return bits;
}
