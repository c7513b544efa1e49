/* variety.c - the tokens of invented men's names, counted as those of the notices were (variety.h). */
#include "variety.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Counted in the notices: 2,502 tokens, 1,359 of them once and 310 twice. */
const struct variety_counted variety_counted[VARIETIES] = {
    [VARIETY_DIFFERENT] = {"different ones", 2502, 30.5},
    [VARIETY_ENTROPY] = {"entropy, bits", 8.650, 0.0231},
    [VARIETY_ALIKE] = {"two are the same once in 2^", 6.099, 0.0351},
    [VARIETY_FIRST] = {"the first, of all", 0.0814, 0.00195},
    [VARIETY_FIRST_10] = {"the first 10", 0.2898, 0.00325},
    [VARIETY_FIRST_100] = {"the first 100", 0.5603, 0.00355},
    [VARIETY_FIRST_500] = {"the first 500", 0.8314, 0.00256},
    [VARIETY_ONCE] = {"seen once, of all", 0.0718, 0.00163},
    [VARIETY_TWICE] = {"different ones seen twice, of all", 0.0164, 0.00084},
};

#define KIN 16
#define TOKEN_SIZE 48
#define SLOTS 16384

struct counted_token {
	char text[TOKEN_SIZE];
	int times;
};

static void token_count(struct counted_token *tokens, const char *text, size_t size)
{
	uint64_t hash = 1469598103934665603;
	size_t at;

	size = size < TOKEN_SIZE ? size : TOKEN_SIZE - 1;
	for (size_t byte = 0; byte < size; byte++)
		hash = (hash ^ (unsigned char)text[byte]) * 1099511628211;
	at = (hash >> 32) % SLOTS;
	while (tokens[at].times && (strncmp(tokens[at].text, text, size) != 0 || tokens[at].text[size]))
		at = (at + 1) % SLOTS;
	memcpy(tokens[at].text, text, size);
	tokens[at].times++;
}

/* Counts the words of a name until `wanted` are counted; returns how many these are. */
static int name_count(struct counted_token *tokens, const char *name, int wanted)
{
	int counted = 0;

	while (*name && counted < wanted) {
		size_t size = strcspn(name, " ");

		token_count(tokens, name, size);
		counted++;
		name += size + (name[size] == ' ');
	}
	return counted;
}

static int times_compare(const void *a, const void *b)
{
	return *(const int *)b - *(const int *)a;
}

static void variety_sum(const int *times, int count, double ret_variety[VARIETIES])
{
	double all = VARIETY_TOKENS, entropy = 0, alike = 0;

	for (int at = 0; at < VARIETIES; at++)
		ret_variety[at] = 0;
	for (int at = 0; at < count; at++) {
		double share = times[at] / all;

		entropy -= share * log2(share);
		alike += share * (times[at] - 1) / (all - 1);
		ret_variety[VARIETY_FIRST] += at < 1 ? share : 0;
		ret_variety[VARIETY_FIRST_10] += at < 10 ? share : 0;
		ret_variety[VARIETY_FIRST_100] += at < 100 ? share : 0;
		ret_variety[VARIETY_FIRST_500] += at < 500 ? share : 0;
		ret_variety[VARIETY_ONCE] += times[at] == 1 ? share : 0;
		ret_variety[VARIETY_TWICE] += times[at] == 2 ? 1 / all : 0;
	}
	ret_variety[VARIETY_DIFFERENT] = count;
	ret_variety[VARIETY_ENTROPY] = entropy;
	ret_variety[VARIETY_ALIKE] = -log2(alike);
}

void variety_measure(const struct population *population, int64_t sample, double ret_variety[VARIETIES])
{
	static struct counted_token tokens[SLOTS];
	static int times[SLOTS];
	int counted = 0, different = 0;

	memset(tokens, 0, sizeof(tokens));
	for (int64_t kin = sample * VARIETY_KINS; counted < VARIETY_TOKENS && kin < (sample + 1) * VARIETY_KINS;
	     kin++) {
		struct population_row row;

		population_row(population, kin * KIN + kin % KIN, &row);
		/* Rows in Latin letters alone have other tokens. */
		if (row.sex[0] == 'M' && (unsigned char)row.name[0] >= 0x80)
			counted += name_count(tokens, row.name, VARIETY_TOKENS - counted);
	}
	for (int at = 0; at < SLOTS; at++)
		if (tokens[at].times)
			times[different++] = tokens[at].times;
	qsort(times, (size_t)different, sizeof(times[0]), times_compare);
	variety_sum(times, different, ret_variety);
}

void variety_mean(const struct population *population, int samples, double ret_mean[VARIETIES])
{
	for (int at = 0; at < VARIETIES; at++)
		ret_mean[at] = 0;
	for (int sample = 0; sample < samples; sample++) {
		double variety[VARIETIES];

		variety_measure(population, sample, variety);
		for (int at = 0; at < VARIETIES; at++)
			ret_mean[at] += variety[at] / samples;
	}
}
