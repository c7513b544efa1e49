/* pairs.c - is the right person found across scripts? Measured on words that were held out of all learning.
 *
 *     bench_identity_pairs DATA [people]
 *
 * 10,000 people, each of two or three tokens of which each is an Urdu word with an attested Latin spelling; no two have
 * the same Urdu tokens. The register holds one script; each person is then asked for in the other, or by the spelling
 * of another annotator, or as an Italian or French speaker may write it (ear.c: made by rule). One question in five has
 * its tokens in another order. People are ranked by likeness alone, token by token, without frequencies, dates or
 * places: what score.c adds comes on top. A person who is as like as the right one counts as standing before him.
 * Prints shares with their 95 % intervals (Wilson 1927). */
#include "spellings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKENS 3

enum manner { URDU, LATIN, OTHER_LATIN, ITALIAN, FRENCH, MANNERS };
static const char *const manner_names[] = {"Urdu", "Latin", "Latin of another annotator", "Italian spelling",
					   "French spelling"};

/* A spelling that stands somewhere, once. */
struct vocabulary {
	struct name_token *tokens;
	struct sounding *soundings;
	int count, room;
};

struct person_made {
	int words[TOKENS];            /* numbers in the list of words */
	int spelled[MANNERS][TOKENS]; /* numbers in the vocabulary */
	int count;
};

struct world {
	struct job *job;
	struct words words;
	struct vocabulary vocabulary;
	struct person_made *people;
	int count;
	struct seeded state;
};

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

static void people_make(struct world *world, const int *held_out, int held_out_count, int wanted)
{
	world->people = arena_take_many(world->job->arena, (size_t)wanted, sizeof(struct person_made));
	world->count = 0;
	while (world->count < wanted) {
		struct person_made *person = &world->people[world->count];
		bool fresh = true;

		person->count = 2 + (int)seeded_below(&world->state, 2);
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

/* likeness() of each pair of vocabulary that is needed, once. 1 means: not yet known. */
struct memory {
	int16_t *known;
	int count;
};

static int likeness_of(const struct world *world, struct memory *memory, int asked, int found)
{
	int16_t *place = &memory->known[(size_t)asked * (size_t)memory->count + (size_t)found];

	if (*place == 1)
		*place = (int16_t)likeness(&world->vocabulary.soundings[asked], &world->vocabulary.soundings[found]);
	return *place;
}

/* The best assignment of the tokens asked to those found; a token without a partner costs as much as another name. */
static int fit(const struct world *world, struct memory *memory, const int *asked, int asked_count, const int *found,
	       int found_count)
{
	static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	int best = 100 * LIKENESS_LEAST;

	for (int order = 0; order < 6; order++) {
		int sum = 0, spent = 0;

		for (int at = 0; at < TOKENS; at++) {
			int other = orders[order][at];

			if (at < asked_count && other < found_count) {
				sum += likeness_of(world, memory, asked[at], found[other]);
				spent++;
			}
		}
		sum += (asked_count - spent + found_count - spent) * LIKENESS_LEAST / 2;
		best = sum > best ? sum : best;
	}
	return best;
}

struct tally {
	int asked, first, ten;
};

static void question_ask(struct world *world, struct memory *memory, enum manner asked, enum manner kept, int person,
			 struct tally *tally)
{
	struct person_made *right = &world->people[person];
	int question[TOKENS], before = 0, bar;

	memcpy(question, right->spelled[asked], sizeof(question));
	if (seeded_below(&world->state, 5) == 0) {
		question[0] = right->spelled[asked][1];
		question[1] = right->spelled[asked][0];
	}
	bar = fit(world, memory, question, right->count, right->spelled[kept], right->count);
	for (int at = 0; at < world->count && before < 10; at++) {
		struct person_made *other = &world->people[at];

		if (at != person &&
		    fit(world, memory, question, right->count, other->spelled[kept], other->count) >= bar)
			before++;
	}
	tally->asked++;
	tally->first += before == 0;
	tally->ten += before < 10;
}

static void share_print(const char *what, int hits, int asked)
{
	double n = asked, p = hits / n, z = 1.96;
	double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
	double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

	printf("  %s %.4f (%.4f to %.4f)", what, p, middle - half, middle + half);
}

static void direction_measure(struct world *world, struct memory *memory, enum manner asked, enum manner kept)
{
	struct tally tally = {0};

	for (int person = 0; person < world->count; person++)
		question_ask(world, memory, asked, kept, person, &tally);
	printf("%-28s -> %-6s", manner_names[asked], manner_names[kept]);
	share_print("first", tally.first, tally.asked);
	share_print("in ten", tally.ten, tally.asked);
	printf("\n");
	fflush(stdout);
}

static void world_measure(struct world *world, const char *what, bool names_only, int people)
{
	int *held_out = arena_take_many(world->job->arena, (size_t)world->words.count, sizeof(int));
	int held_out_count = 0;
	struct memory memory;

	for (int at = 0; at < world->words.count; at++) {
		const struct word *word = &world->words.list[at];

		if (word->held_out && word->count > 0 && (word->people > 0 || !names_only))
			held_out[held_out_count++] = at;
	}
	world->vocabulary = (struct vocabulary){0};
	chance_of_seed(&world->state, 20);
	people_make(world, held_out, held_out_count, people);
	memory.count = world->vocabulary.count;
	memory.known = malloc((size_t)memory.count * (size_t)memory.count * sizeof(int16_t));
	if (memory.known == NULL)
		exit(1);
	for (size_t at = 0; at < (size_t)memory.count * (size_t)memory.count; at++)
		memory.known[at] = 1;
	printf("%s: %d people from %d words held out, %d spellings\n", what, people, held_out_count, memory.count);
	direction_measure(world, &memory, URDU, LATIN);
	direction_measure(world, &memory, LATIN, URDU);
	direction_measure(world, &memory, OTHER_LATIN, LATIN);
	direction_measure(world, &memory, ITALIAN, LATIN);
	direction_measure(world, &memory, ITALIAN, URDU);
	direction_measure(world, &memory, FRENCH, LATIN);
	free(memory.known);
	free(world->vocabulary.tokens);
	free(world->vocabulary.soundings);
}

int main(int count, char **arguments)
{
	struct arena *arena = arena_open((size_t)4 << 30);
	struct job job = {.arena = arena};
	struct world world = {.job = &job};
	int people = count > 2 ? (int)strtol(arguments[2], NULL, 10) : 10000;

	if (count < 2 || count > 3 || people < 10 || people > 100000) {
		fprintf(stderr, "usage: bench_identity_pairs DATA [people]\n");
		return 2;
	}
	world.words = words_load(&job, arguments[1]);
	world_measure(&world, "Names", true, people);
	world_measure(&world, "Words of all kinds", false, people);
	arena_close(arena);
	return 0;
}
