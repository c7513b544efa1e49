/* index_spelt.c - how this register's own people and officers spell each name in the other script.
 *
 * Rows that have a name in both scripts tell it. While the second pass goes through the people, the tokens of the two
 * spellings are paired by their place, where both have as many, and counted where they sound alike at all: two names in
 * another order are no spelling of one another. Counted is among the most frequent tokens, in a table of bounded size;
 * when it is full, the rarest pairs are forgotten. When the lists of what sounds like a name are written
 * (index_alike.c), these counts take the place of what ears think:
 *
 *     P(asked | found) = (OWN_HAND x times / told) + (the rest) x 2^likeness
 *
 * "told" is how often the token found was met with its other spelling, "times" how often that was the one asked.
 * Officers who ask are not always those who filled the register, and what was told few times tells little: the rest
 * goes to what the ear says. Never seen among many is so 1.7 bits less than heard, never impossible. */
#include "identity/index_builder.h"
#include "identity/index_file.h"

#include <stdlib.h>

#define SPELT_TOKENS_MOST 65536
#define SPELT_PLACES ((uint64_t)1 << 19)

/* Of ten who ask, so many spell as the register does. */
#define OWN_HAND 7
/* The ear counts as much as so many rows. */
#define EAR_ROWS 20
/* A pair that was met once may be a slip. */
#define TIMES_LEAST 2

/* ---- counting ---- */

/* A place: the Urdu token (16 bits), the Latin one (16), how often they were met (32); 0 times: they are not alike. No
 * token is both, so that a place that is taken is not 0. */
static uint64_t place_make(uint32_t urdu, uint32_t latin, uint32_t times)
{
	return (uint64_t)urdu << 48 | (uint64_t)latin << 32 | times;
}

static uint64_t *place_find(const struct spelt *spelt, uint32_t urdu, uint32_t latin)
{
	uint32_t key = urdu << 16 | latin;
	uint64_t at = (key * 0x9e3779b97f4a7c15) >> 32 & spelt->mask;

	while (spelt->places[at] != 0 && spelt->places[at] >> 32 != key)
		at = (at + 1) & spelt->mask;
	return &spelt->places[at];
}

enum result spelt_open(struct job *job, struct index_builder *builder)
{
	struct spelt *spelt = &builder->spelt;

	/* The same whatever memory there is, so that the file is. */
	spelt->mask = SPELT_PLACES - 1;
	TAKE(job, spelt->places = NEW_MANY(job->arena, uint64_t, SPELT_PLACES));
	TAKE(job, spelt->spare = NEW_MANY(job->arena, uint64_t, SPELT_PLACES));
	TAKE(job, spelt->told = NEW_MANY(job->arena, uint32_t, SPELT_TOKENS_MOST));
	return OK;
}

/* Forgets the pairs that were met least, until half of the places are free. */
static void spelt_forget(struct spelt *spelt)
{
	for (uint32_t least = 1; spelt->taken > spelt->mask / 2; least *= 2) {
		uint64_t *full = spelt->places;

		spelt->places = spelt->spare;
		spelt->spare = full;
		spelt->taken = 0;
		memset(spelt->places, 0, (spelt->mask + 1) * sizeof(uint64_t));
		for (uint64_t at = 0; at <= spelt->mask; at++)
			if ((uint32_t)full[at] > least) {
				*place_find(spelt, (uint32_t)(full[at] >> 48), full[at] >> 32 & 0xffff) = full[at];
				spelt->taken++;
			}
	}
}

static bool are_alike(const struct vocabulary *vocabulary, uint32_t one, uint32_t other)
{
	struct name_token first = vocabulary_name(vocabulary, one), second = vocabulary_name(vocabulary, other);
	struct sounding first_sounding, second_sounding;

	token_sound(&first, &first_sounding);
	token_sound(&second, &second_sounding);
	return likeness(&first_sounding, &second_sounding) > LIKENESS_LEAST;
}

static void pair_count(struct index_builder *builder, uint32_t urdu, uint32_t latin)
{
	struct spelt *spelt = &builder->spelt;

	/* Of rare ones no pair is kept, but that the other one was told is counted. */
	if (urdu < SPELT_TOKENS_MOST && latin < SPELT_TOKENS_MOST) {
		uint64_t *place = place_find(spelt, urdu, latin);

		if (*place == 0) {
			if (spelt->taken > spelt->mask / 4 * 3) {
				spelt_forget(spelt);
				place = place_find(spelt, urdu, latin);
			}
			*place = place_make(urdu, latin, are_alike(&builder->vocabulary, urdu, latin));
			spelt->taken++;
		} else if ((uint32_t)*place != 0) {
			++*place;
		}
		if ((uint32_t)*place == 0)
			return;
	}
	if (urdu < SPELT_TOKENS_MOST)
		spelt->told[urdu]++;
	if (latin < SPELT_TOKENS_MOST)
		spelt->told[latin]++;
}

void spelt_note(struct index_builder *builder, const uint32_t *tokens, int count)
{
	const struct vocabulary_token *known = builder->vocabulary.tokens;
	uint32_t of[2][NAME_TOKENS_MOST];
	int counts[2] = {0, 0};

	for (int at = 0; at < count; at++) {
		int script = (known[tokens[at]].sort & 8) != 0;

		of[script][counts[script]++] = tokens[at];
	}
	if (counts[0] != counts[1])
		return;
	for (int at = 0; at < counts[0]; at++) {
		int latin_kind = known[of[0][at]].sort & 7, urdu_kind = known[of[1][at]].sort & 7;

		if (latin_kind != TOKEN_INITIAL && urdu_kind != TOKEN_INITIAL)
			pair_count(builder, of[1][at], of[0][at]);
	}
}

/* ---- what was counted ---- */

static int spelling_compare(const void *a, const void *b)
{
	const struct spelling_count *left = a, *right = b;

	if (left->asked != right->asked)
		return left->asked < right->asked ? -1 : 1;
	return left->found < right->found ? -1 : left->found > right->found;
}

enum result spelt_sort(struct job *job, struct index_builder *builder)
{
	struct spelt *spelt = &builder->spelt;
	size_t count = 0;

	for (uint64_t at = 0; at <= spelt->mask; at++)
		count += (uint32_t)spelt->places[at] >= TIMES_LEAST ? 2 : 0;
	TAKE(job, spelt->sorted = NEW_MANY(job->arena, struct spelling_count, count + 1));
	for (uint64_t at = 0; at <= spelt->mask; at++) {
		uint32_t urdu = (uint32_t)(spelt->places[at] >> 48), latin = spelt->places[at] >> 32 & 0xffff,
			 times = (uint32_t)spelt->places[at];

		if (times < TIMES_LEAST)
			continue;
		spelt->sorted[spelt->sorted_count++] = (struct spelling_count){urdu, latin, times};
		spelt->sorted[spelt->sorted_count++] = (struct spelling_count){latin, urdu, times};
	}
	if (count > 0)
		qsort(spelt->sorted, count, sizeof(spelt->sorted[0]), spelling_compare);
	return OK;
}

/* The spellings that were met of a token: from the one returned on `ret_count`. */
static const struct spelling_count *spellings_of(const struct spelt *spelt, uint32_t asked, size_t *ret_count)
{
	size_t least = 0, most = spelt->sorted_count, end;

	while (least < most) {
		size_t middle = least + (most - least) / 2;

		if (spelt->sorted[middle].asked < asked)
			least = middle + 1;
		else
			most = middle;
	}
	for (end = least; end < spelt->sorted_count && spelt->sorted[end].asked == asked; end++)
		;
	*ret_count = end - least;
	return spelt->sorted + least;
}

/* log2 P(asked | found), in sixteenths of a bit, where the ear says `alike`. */
static int spelt_bits(const struct spelt *spelt, uint32_t found, uint32_t times, int alike)
{
	const uint64_t whole = (uint64_t)1 << 24;
	uint64_t told = found < SPELT_TOKENS_MOST ? spelt->told[found] : 0, ear = index_bits_share(whole, -alike);
	uint64_t share = OWN_HAND * times * whole + ((10 - OWN_HAND) * told + 10 * EAR_ROWS) * ear;
	int bits = -index_share_bits(whole, share / (10 * (told + EAR_ROWS)));

	return told == 0 ? alike : bits < LIKENESS_LEAST ? LIKENESS_LEAST : bits;
}

int spelt_apply(const struct index_builder *builder, const struct index *index, const struct name_token *name,
		uint32_t token, struct widened widened[WIDENED_MOST], int count)
{
	const struct spelt *spelt = &builder->spelt;
	uint32_t times[WIDENED_MOST] = {0};
	size_t met;
	const struct spelling_count *spellings = spellings_of(spelt, token, &met);
	struct sounding mine, theirs;

	token_sound(name, &mine);
	for (size_t each = 0; each < met; each++) {
		uint32_t found = spellings[each].found;
		struct vocabulary_entry entry;
		int at = 0;

		while (at < count && widened[at].token != found)
			at++;
		if (at == WIDENED_MOST)
			continue;
		times[at] = spellings[each].times;
		if (at < count)
			continue;
		/* Not among those that were heard: too unlikely by ear. */
		if (!index_entry(index, found, &entry) || !index_sounding(index, &entry, &theirs))
			continue;
		widened[count++] = (struct widened){.token = found,
						    .alike = (int16_t)likeness(&mine, &theirs),
						    .sort = entry.sort,
						    .count = {entry.count[0], entry.count[1]}};
	}
	for (int at = 0; at < count; at++)
		if (((widened[at].sort & 8) != 0) != (name->script == SCRIPT_ARABIC))
			widened[at].alike = (int16_t)spelt_bits(spelt, widened[at].token, times[at], widened[at].alike);
	return count;
}
