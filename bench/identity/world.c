/* world.c - people made of held-out words, asked for in another spelling. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int vocabulary_add(struct vocabulary *vocabulary, const struct name_token *token)
{
	for (int at = 0; at < vocabulary->count; at++) {
		if (strcmp(vocabulary->tokens[at].text, token->text) == 0)
			return at;
	}
	if (vocabulary->count == vocabulary->room) {
		vocabulary->room = vocabulary->room * 2 + 256;
		vocabulary->tokens = realloc(vocabulary->tokens, (size_t)vocabulary->room * sizeof(*token));
		vocabulary->soundings =
		    realloc(vocabulary->soundings, (size_t)vocabulary->room * sizeof(struct sounding));
		if (vocabulary->tokens == NULL || vocabulary->soundings == NULL)
			exit(1);
	}
	vocabulary->tokens[vocabulary->count] = *token;
	token_sound(token, &vocabulary->soundings[vocabulary->count]);
	return vocabulary->count++;
}

/* --- people --- */

/* A spelling as often as annotators wrote it; another one than `not_this`, where there is one. */
static const struct spelling *spelling_draw(struct seeded *state, const struct word *word,
					    const struct spelling *not_this)
{
	int others = word->annotators - (not_this != NULL ? not_this->annotators : 0);
	int drawn;

	if (others == 0)
		return not_this;
	drawn = (int)seeded_below(state, (uint64_t)others);
	for (int at = 0; at < word->count; at++) {
		if (&word->spellings[at] == not_this)
			continue;
		drawn -= word->spellings[at].annotators;
		if (drawn < 0)
			return &word->spellings[at];
	}
	return not_this;
}

static int heard_add(struct world *world, const struct spelling *spelling,
		     void (*spell)(struct seeded *, const struct sounding *, char *, size_t))
{
	char text[TOKEN_BYTES_MOST + 1];
	struct name_token token;

	spell(&world->state, &spelling->sounding, text, sizeof(text));
	if (!token_make(world->job, text, &token))
		token = spelling->token;
	return vocabulary_add(&world->vocabulary, &token);
}

static void token_spell(struct world *world, struct person_made *person, int at)
{
	const struct word *word = &world->words.list[person->words[at]];
	const struct spelling *first = spelling_draw(&world->state, word, NULL);
	const struct spelling *second = spelling_draw(&world->state, word, first);

	person->spelled[URDU][at] = vocabulary_add(&world->vocabulary, &word->token);
	person->spelled[LATIN][at] = vocabulary_add(&world->vocabulary, &first->token);
	person->spelled[OTHER_LATIN][at] = vocabulary_add(&world->vocabulary, &second->token);
	person->spelled[ITALIAN][at] = heard_add(world, second, italian_spell);
	person->spelled[FRENCH][at] = heard_add(world, second, french_spell);
}

static bool same_tokens(const struct person_made *a, const struct person_made *b)
{
	if (a->count != b->count)
		return false;
	for (int at = 0; at < a->count; at++) {
		bool found = false;

		for (int other = 0; other < b->count; other++)
			found |= a->words[at] == b->words[other];
		if (!found)
			return false;
	}
	return true;
}

static void people_make(struct world *world, const int *held_out, int held_out_count, int wanted, int least)
{
	world->people = arena_take_many(world->job->arena, (size_t)wanted, sizeof(struct person_made));
	world->count = 0;
	while (world->count < wanted) {
		struct person_made *person = &world->people[world->count];
		bool fresh = true;

		person->count = least == 1 ? 1 : least + (int)seeded_below(&world->state, TOKENS - least + 1);
		for (int at = 0; at < person->count; at++) {
			person->words[at] = held_out[seeded_below(&world->state, (uint64_t)held_out_count)];
			for (int other = 0; other < at; other++)
				fresh &= person->words[other] != person->words[at];
		}
		for (int other = 0; fresh && other < world->count; other++)
			fresh = !same_tokens(person, &world->people[other]);
		if (!fresh)
			continue;
		for (int at = 0; at < person->count; at++)
			token_spell(world, person, at);
		world->count++;
	}
}

/* --- asking --- */

static int likeness_of(const struct world *world, int asked, int found)
{
	int16_t *place = &world->known[(size_t)asked * (size_t)world->vocabulary.count + (size_t)found];

	if (*place == 1)
		*place = (int16_t)likeness(&world->vocabulary.soundings[asked], &world->vocabulary.soundings[found]);
	return *place;
}

/* The best assignment of the tokens asked to those found; a token without a partner costs half of another name. */
static int fit(const struct world *world, const int *asked, int asked_count, const int *found, int found_count)
{
	static const int orders[6][TOKENS] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	int alike[TOKENS][TOKENS], best = 100 * LIKENESS_LEAST;

	for (int at = 0; at < TOKENS; at++) {
		for (int other = 0; other < TOKENS; other++)
			alike[at][other] = at < asked_count && other < found_count
					       ? likeness_of(world, asked[at], found[other])
					   : at < asked_count || other < found_count ? LIKENESS_LEAST / 2
										     : 0;
	}
	for (int order = 0; order < 6; order++) {
		int sum = 0;

		for (int at = 0; at < TOKENS; at++)
			sum += alike[at][orders[order][at]];
		best = sum > best ? sum : best;
	}
	return best;
}

static void question_ask(struct world *world, enum manner asked, enum manner kept, int person, struct tally *tally)
{
	struct person_made *right = &world->people[person];
	int question[TOKENS], before = 0, bar;

	memcpy(question, right->spelled[asked], sizeof(question));
	if (right->count > 1 && seeded_below(&world->state, 5) == 0) {
		question[0] = right->spelled[asked][1];
		question[1] = right->spelled[asked][0];
	}
	bar = fit(world, question, right->count, right->spelled[kept], right->count);
	for (int at = 0; at < world->count && before < 10; at++) {
		struct person_made *other = &world->people[at];

		if (at != person && fit(world, question, right->count, other->spelled[kept], other->count) >= bar)
			before++;
	}
	tally->asked++;
	tally->first += before == 0;
	tally->ten += before < 10;
}

struct tally world_ask(struct world *world, enum manner asked, enum manner kept, int questions)
{
	struct tally tally = {0};

	for (int person = 0; person < world->count && person < questions; person++)
		question_ask(world, asked, kept, person, &tally);
	return tally;
}

int world_open(struct world *world, bool names_only, int wanted, int least)
{
	int *held_out = arena_take_many(world->job->arena, (size_t)world->words.count, sizeof(int));
	int count = 0;
	size_t pairs;

	for (int at = 0; at < world->words.count; at++) {
		const struct word *word = &world->words.list[at];

		if (word->held_out && word->count > 0 && (word->people > 0 || !names_only))
			held_out[count++] = at;
	}
	world->vocabulary = (struct vocabulary){0};
	chance_of_seed(&world->state, 20);
	people_make(world, held_out, count, least == 1 && wanted > count * 4 / 5 ? count * 4 / 5 : wanted, least);
	pairs = (size_t)world->vocabulary.count * (size_t)world->vocabulary.count;
	world->known = malloc(pairs * sizeof(int16_t));
	if (world->known == NULL)
		exit(1);
	for (size_t at = 0; at < pairs; at++)
		world->known[at] = 1;
	return count;
}

void world_close(struct world *world)
{
	free(world->known);
	free(world->vocabulary.tokens);
	free(world->vocabulary.soundings);
}

/* --- keys --- */

/* One letter less in either of the keys makes them equal, or they are equal: what the index finds (index.h). */
static bool keys_meet(const char *a, const char *b)
{
	char less_a[KEY_BYTES_MOST + 1], less_b[KEY_BYTES_MOST + 1];
	size_t size_a = strlen(a), size_b = strlen(b);

	for (size_t at = 0; at <= size_a; at++) {
		snprintf(less_a, sizeof(less_a), "%.*s%s", (int)at, a, at < size_a ? a + at + 1 : "");
		for (size_t other = 0; other <= size_b; other++) {
			snprintf(less_b, sizeof(less_b), "%.*s%s", (int)other, b, other < size_b ? b + other + 1 : "");
			if (strcmp(less_a, less_b) == 0)
				return true;
		}
	}
	return false;
}

/* Whether any reading of the one has the key of any of the other: 2 the same, 1 one letter less, 0 no. */
static int keys_compare(const struct sounding *a, const struct sounding *b)
{
	int best = 0;

	for (int at = 0; at < a->count; at++) {
		for (int other = 0; other < b->count; other++) {
			const char *first = a->readings[at].loose, *second = b->readings[other].loose;

			if (strcmp(first, second) == 0)
				return 2;
			best = keys_meet(first, second) ? 1 : best;
		}
	}
	return best;
}

struct key_tally world_keys(const struct world *world, enum manner asked, enum manner kept)
{
	struct key_tally tally = {0};

	for (int person = 0; person < world->count; person++) {
		const struct person_made *made = &world->people[person];

		for (int at = 0; at < made->count; at++) {
			int found = keys_compare(&world->vocabulary.soundings[made->spelled[asked][at]],
						 &world->vocabulary.soundings[made->spelled[kept][at]]);

			tally.tokens++;
			tally.same += found == 2;
			tally.near += found > 0;
		}
	}
	return tally;
}
