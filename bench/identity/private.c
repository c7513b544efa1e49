/* private.c - how often the private question's keys meet.
 *
 *     bench_private [PEOPLE [QUESTIONS]]     1000000 4000
 *
 * All people of a register of invented ones get their keys (identity/question.h). Then people of it are asked for, as
 * officers type them with their slips, and as many whom it does not hold: the share of the first who are hit, and of
 * the second who are hit all the same, by kind. Numbers are not told: they would meet whatever the names are. */
#include "identity/population.h"
#include "identity/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define SEED 2026

static const char *const typists[] = {"Urdu", "English", "Italian"};
static const struct {
	const char *title;
	unsigned asked;
} manners[] = {
    {"all names, the date", ASK_FATHER | ASK_DATE | ASK_WHOLE},
    {"all names, the year, two either way", ASK_FATHER | ASK_YEAR | ASK_WHOLE},
    {"parts left out, the date", ASK_FATHER | ASK_DATE},
};

/* Hashes of the keys that a register has: open addressing, 0 for a free place. */
struct held {
	uint64_t *places;
	uint64_t mask;
	int64_t keys;
};

static uint64_t hash_of_key(const struct composite_key *key)
{
	return XXH3_64bits(key->text, strlen(key->text)) | 1;
}

static uint64_t *place_of(const struct held *held, uint64_t hash)
{
	uint64_t at = hash >> 1 & held->mask;

	while (held->places[at] != 0 && held->places[at] != hash)
		at = (at + 1) & held->mask;
	return &held->places[at];
}

static void register_hold(const struct population *population, struct held *held)
{
	int64_t people = population_people(population);
	static struct person person;

	held->mask = 1;
	while (held->mask < (uint64_t)people * 12)
		held->mask *= 2;
	held->places = calloc(held->mask, sizeof(uint64_t));
	if (held->places == NULL)
		exit(1);
	held->mask--;
	for (int64_t at = 0; at < people; at++) {
		struct composite_key keys[COMPOSITE_KEYS_MOST];
		int count;

		population_person(population, at, &person);
		person.number_count = 0;
		count = composite_keys_of_register(&person, keys);
		held->keys += count;
		for (int key = 0; key < count; key++) {
			uint64_t hash = hash_of_key(&keys[key]);

			*place_of(held, hash) = hash;
		}
	}
}

/* Which kinds of keys the person's question and some others have in common: of one person, or of a whole register. */
static unsigned kinds_met(const struct composite_key *asked, int asked_count, const struct composite_key *own,
			  int own_count, const struct held *held)
{
	unsigned kinds = 0;

	for (int at = 0; at < asked_count; at++) {
		bool meets = held != NULL && *place_of(held, hash_of_key(&asked[at])) != 0;

		for (int other = 0; other < own_count && !meets; other++)
			meets = strcmp(asked[at].text, own[other].text) == 0;
		kinds |= meets ? 1u << asked[at].kind : 0;
	}
	return kinds;
}

static int question_keys(const struct population *population, int64_t who, int at, enum typist typist, unsigned asked,
			 struct composite_key *ret_keys)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena, .now = clock_now()};
	struct population_row row;
	struct person_text text;
	struct person person;

	population_question(population, who, (uint64_t)at, typist, asked, &row);
	text = population_text(&row);
	if (person_read(&job, &text, &person) != OK)
		return 0;
	person.birth.spread = row.spread;
	person.number_count = 0;
	return composite_keys_of_question(&person, ret_keys);
}

static void measure(const struct population *population, const struct held *held, int manner, enum typist typist,
		    int questions)
{
	int hit = 0, by_date = 0, by_names = 0;
	int64_t people = population_people(population), keys = 0;
	static struct person person;

	for (int at = 0; at < questions; at++) {
		struct composite_key asked[COMPOSITE_KEYS_MOST], own[COMPOSITE_KEYS_MOST];
		int64_t who = (int64_t)((double)at / questions * (double)people);
		unsigned kinds;
		int count;

		population_person(population, who, &person);
		person.number_count = 0;
		count = question_keys(population, who, at, typist, manners[manner].asked, asked);
		keys += count;
		hit += kinds_met(asked, count, own, composite_keys_of_register(&person, own), NULL) != 0;
		count = question_keys(population, people + who, at, typist, manners[manner].asked, asked);
		kinds = kinds_met(asked, count, NULL, 0, held);
		by_date += (kinds & 1u << COMPOSITE_DATE) != 0;
		by_names += (kinds & 1u << COMPOSITE_NAMES) != 0;
	}
	printf("%-36s %-8s hit %.3f, by %.1f keys; strangers hit by date %.4f, by names %.4f\n", manners[manner].title,
	       typists[typist], (double)hit / questions, (double)keys / questions, (double)by_date / questions,
	       (double)by_names / questions);
}

int main(int count, char **words)
{
	int64_t people = count > 1 ? strtoll(words[1], NULL, 10) : 1000000;
	int questions = count > 2 ? (int)strtol(words[2], NULL, 10) : 4000;
	AUTO_ARENA struct arena *arena = arena_open((size_t)4 << 30);
	struct job job = {.arena = arena};
	const struct population *population;
	struct held held = {0};

	if (population_open(&job, SEED, people, &population) != OK) {
		fprintf(stderr, "%s\n", job.failure.reason);
		return 1;
	}
	register_hold(population, &held);
	printf("# private question: %lld people, %.1f keys each\n", (long long)people,
	       (double)held.keys / (double)people);
	for (size_t manner = 0; manner < sizeof(manners) / sizeof(manners[0]); manner++)
		for (enum typist typist = TYPIST_URDU; typist <= TYPIST_ITALIAN; typist++)
			measure(population, &held, (int)manner, typist, questions);
	free(held.places);
	return 0;
}
