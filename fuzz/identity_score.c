/* identity_score.c - any bytes as two people and as a file of weights: the bars are the sum, whatever they are; weights
 * are refused with a rule, or give probabilities that grow with the bits.
 *
 * The input is lines: name, father, born, place, number of who is asked for, then the same of who is found. */
#include "identity/score.h"

#include <stdlib.h>
#include <string.h>

#define LINES 10

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static int some_bits(const void *self, enum person_field field, const struct name_token *token)
{
	(void)self;
	return (int)(strlen(token->text) * 7 + field) % (25 * BIT);
}

static int some_place(const void *self, const char *place)
{
	(void)self;
	return (int)strlen(place) * 5;
}

static int some_asked(const void *self, enum person_field field, const struct name_token *asked, enum script script)
{
	(void)self;
	return (int)(strlen(asked->text) * 11 + field + script) % (25 * BIT);
}

static struct person_text text_of(const struct bytes lines[LINES / 2])
{
	return (struct person_text){
	    .name = lines[0], .father = lines[1], .born = lines[2], .place = lines[3], .national_number = lines[4]};
}

static void people_score(struct arena *arena, const struct weights *weights, const struct bytes lines[LINES])
{
	struct job one = {.arena = arena, .now = {SECONDS(1790000000)}}, two = one;
	const struct frequency frequency = {
	    .token_bits = some_bits, .place_bits = some_place, .people = 1000000, .asked_bits = some_asked};
	struct person_text mine = text_of(lines), theirs = text_of(lines + LINES / 2);
	struct asked_person *prepared;
	struct person asked, found;
	struct score score;
	int sum;

	if (person_read(&one, &mine, &asked) != OK || person_read(&two, &theirs, &found) != OK)
		return;
	score_person(weights, &frequency, &asked, &found, &score);
	check(score.bar_count <= WATERFALL_MOST && score.probability >= 0 && score.probability <= 1);
	sum = score.prior;
	for (int at = 0; at < score.bar_count; at++)
		sum += score.bars[at].bits;
	check(sum == score.bits);
	if (asked_open(&one, weights, &frequency, &asked, &prepared) != OK)
		return;
	check(asked_bits(prepared, &found) == score.bits);
	check(asked_bits(prepared, &found) == score.bits); /* now from what is remembered */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(32u << 20);
	struct job job = {.arena = arena}, other = {.arena = arena};
	struct bytes lines[LINES] = {{0}};
	const struct weights *weights;
	const uint8_t *at = data, *end = data + size;

	if (weights_read(&other, (struct bytes){data ? data : (const uint8_t *)"", size}, &weights) == OK)
		check(score_probability(weights, -1000) <= score_probability(weights, 1000));
	else
		check(other.failure.rule[0] != '\0');
	if (weights_read(&job, (struct bytes){NULL, 0}, &weights) != OK)
		return 0;
	for (int line = 0; line < LINES && at < end; line++) {
		const uint8_t *stop = memchr(at, '\n', (size_t)(end - at));

		lines[line] = (struct bytes){at, (size_t)((stop ? stop : end) - at)};
		at = stop ? stop + 1 : end;
	}
	people_score(arena, weights, lines);
	return 0;
}
