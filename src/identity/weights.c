/* weights.c - reads data/weights.txt. Every word must be there once: a parameter that is missing is no zero. */
#include "identity/weights_inside.h"

#include "identity/embedded.h"
#include "identity/lines.h"

#include <math.h>
#include <stddef.h>

/* `least` and `most` in the file's unit. A weight for agreement is never below 0, one against never above. */
static const struct parameter {
	const char *word;
	size_t offset;
	int least, most;
	bool plain; /* not in bits */
} parameters[] = {
#define BITS(name, least, most)                                                                                        \
	{                                                                                                              \
#name, offsetof(struct weights, name), least, most, false                                              \
	}
#define PLAIN(name, least, most)                                                                                       \
	{                                                                                                              \
#name, offsetof(struct weights, name), least, most, true                                               \
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
    PLAIN(ask_father, 0, 100),
    PLAIN(ask_birth, 0, 100),
    PLAIN(ask_sex, 0, 100),
    PLAIN(ask_place, 0, 100),
    PLAIN(ask_number, 0, 100),
#undef BITS
#undef PLAIN
};
#define PARAMETERS (sizeof(parameters) / sizeof(parameters[0]))

/* A number with at most two decimals, in hundredths. */
static bool hundredths(struct bytes word, int64_t *ret_number)
{
	struct bytes dot = BYTES(".");
	size_t end = bytes_find(word, dot), decimals = end < word.size ? word.size - end - 1 : 0;
	bool negative = word.size > 0 && word.data[0] == '-';
	int64_t whole, part = 0;

	if (end < word.size && (decimals < 1 || decimals > 2 || word.data[end + 1] == '-' ||
				!lines_number((struct bytes){word.data + end + 1, decimals}, 0, 99, &part)))
		return false;
	if (!lines_number((struct bytes){word.data, end}, -1000, 1000, &whole))
		return false;
	part = decimals == 1 ? part * 10 : part;
	*ret_number = whole * 100 + (negative ? -part : part);
	return true;
}

/* Sixteenths of a bit, from hundredths, rounded to the nearest. */
static int sixteenths(int64_t number)
{
	return (int)((number * BIT + (number < 0 ? -50 : 50)) / 100);
}

static enum result line_refuse(struct job *job, const struct lines *lines, const char *what)
{
	return job_fail(job, INVALID, "weights", "line", "Line %d of the weights: %s.", lines->number, what);
}

static enum result calibration_read(struct job *job, struct lines *lines, struct weights *weights)
{
	struct calibration_point *last = weights->calibration + weights->calibration_count;
	int64_t bits, log_odds;

	if (!hundredths(lines_word(lines), &bits) || !hundredths(lines_word(lines), &log_odds))
		return line_refuse(job, lines, "calibrate wants two numbers of bits");
	if (weights->calibration_count == CALIBRATION_MOST)
		return line_refuse(job, lines, "there are too many points of calibration");
	*last = (struct calibration_point){sixteenths(bits), sixteenths(log_odds)};
	if (weights->calibration_count > 0 && (last->bits <= last[-1].bits || last->log_odds < last[-1].log_odds))
		return line_refuse(job, lines, "the points of calibration must rise");
	weights->calibration_count++;
	return OK;
}

static enum result parameter_read(struct job *job, struct lines *lines, struct bytes word, bool seen[PARAMETERS],
				  struct weights *weights)
{
	int64_t number;
	size_t at = 0;

	while (at < PARAMETERS && !bytes_equal_cstring(word, parameters[at].word))
		at++;
	if (at == PARAMETERS)
		return line_refuse(job, lines, "no such parameter");
	if (seen[at])
		return line_refuse(job, lines, "the parameter stands there twice");
	if (!hundredths(lines_word(lines), &number))
		return line_refuse(job, lines, "a number with at most two decimals belongs behind the word");
	if (number < parameters[at].least * 100 || number > parameters[at].most * 100)
		return job_fail(job, INVALID, "weights", "range", "Line %d of the weights: %s is from %d to %d.",
				lines->number, parameters[at].word, parameters[at].least, parameters[at].most);
	seen[at] = true;
	*(int *)((char *)weights + parameters[at].offset) =
	    parameters[at].plain ? (int)(number / 100) : sixteenths(number);
	return OK;
}

enum result weights_read(struct job *job, struct bytes text, const struct weights **ret_weights)
{
	struct weights *weights;
	bool seen[PARAMETERS] = {false};

	if (!text.data)
		text = (struct bytes){data_weights, data_weights_size};
	TAKE(job, weights = NEW(job->arena, struct weights));
	for (struct lines lines = lines_open(text); lines_next(&lines);) {
		struct bytes word = lines_word(&lines);

		if (bytes_equal_cstring(word, "calibrate"))
			TRY(calibration_read(job, &lines, weights));
		else
			TRY(parameter_read(job, &lines, word, seen, weights));
	}
	for (size_t at = 0; at < PARAMETERS; at++)
		if (!seen[at])
			return job_fail(job, INVALID, "weights", "missing", "The weights lack \"%s\".",
					parameters[at].word);
	if (weights->calibration_count < 2)
		return job_fail(job, INVALID, "weights", "missing", "The weights lack points of calibration.");
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
