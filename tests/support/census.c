/* census.c - counts of tokens, found by field and text, and the sum over all of them that asked_bits() wants.
 *
 * That sum takes each token of the vocabulary whose letters are nearly those of the asked one: the sets of letters of
 * their loose keys differ in at most three (of pairs above LIKENESS_LEAST + 4 bits next to none differs in more). */
#include "support/census.h"

#include "identity/sound.h"

#include <math.h>
#include <string.h>

#define VOCABULARY_MOST 400000
#define SLOTS (1u << 20)

enum { FIELDS = 2, PLACES = 2 }; /* name, father's name; then places */

struct entry {
	struct name_token token; /* of a place: its text */
	bool used, place;
	uint32_t people[FIELDS];
	uint32_t letters[READINGS_MOST];
	struct sounding *sounding;
};

/* A sum that was worked out. */
struct remembered {
	struct name_token token;
	enum person_field field;
	enum script script;
	bool used;
	int bits;
};
#define REMEMBERED (1u << 14)

struct census {
	struct entry *entries; /* SLOTS */
	uint32_t *filled;
	uint32_t count;
	struct remembered *remembered;
	int64_t script_people[FIELDS][2]; /* rows whose field has a token of the script */
	int64_t counted, people, places;
};

static uint32_t hash_of_text(const char *text, uint64_t more)
{
	uint64_t hash = 0xcbf29ce484222325 ^ more;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
	return (uint32_t)(hash ^ (hash >> 32));
}

static struct entry *entry_find(const struct census *census, const char *text, bool place)
{
	uint32_t at = hash_of_text(text, place) & (SLOTS - 1);

	while (census->entries[at].used &&
	       (census->entries[at].place != place || strcmp(census->entries[at].token.text, text) != 0))
		at = (at + 1) & (SLOTS - 1);
	return &census->entries[at];
}

static void count_one(struct census *census, int field, const struct name_token *token, bool place)
{
	struct entry *entry = entry_find(census, token->text, place);

	if (!entry->used && census->count < VOCABULARY_MOST) {
		entry->used = true;
		entry->place = place;
		entry->token = *token;
		census->filled[census->count++] = (uint32_t)(entry - census->entries);
	}
	entry->people[field]++;
}

static void count_name(struct census *census, int field, const struct name *name)
{
	bool seen[2] = {false, false};

	for (int at = 0; at < name->count; at++) {
		count_one(census, field, &name->tokens[at], false);
		seen[name->tokens[at].script] = true;
	}
	census->script_people[field][SCRIPT_LATIN] += seen[SCRIPT_LATIN];
	census->script_people[field][SCRIPT_ARABIC] += seen[SCRIPT_ARABIC];
}

static uint32_t letters_of(const char *key)
{
	uint32_t letters = 0;

	for (; *key; key++)
		letters |= 1u << (*key & 31);
	return letters;
}

static enum result sounds_make(struct job *job, struct census *census)
{
	for (uint32_t at = 0; at < census->count; at++) {
		struct entry *entry = &census->entries[census->filled[at]];

		if (entry->place)
			continue;
		TAKE(job, entry->sounding = NEW(job->arena, struct sounding));
		token_sound(&entry->token, entry->sounding);
		for (int reading = 0; reading < entry->sounding->count; reading++)
			entry->letters[reading] = letters_of(entry->sounding->readings[reading].loose);
	}
	return OK;
}

enum result census_take(struct job *job, const struct population *population, int64_t counted,
			const struct census **ret_census)
{
	struct census *census;
	struct person *person;

	TAKE(job, census = NEW(job->arena, struct census));
	TAKE(job, person = NEW(job->arena, struct person));
	TAKE(job, census->entries = NEW_MANY(job->arena, struct entry, SLOTS));
	TAKE(job, census->filled = NEW_MANY(job->arena, uint32_t, VOCABULARY_MOST));
	TAKE(job, census->remembered = NEW_MANY(job->arena, struct remembered, REMEMBERED));
	census->counted = counted;
	census->people = population_people(population);
	for (int64_t number = 0; number < counted; number++) {
		struct name_token place = {.kind = TOKEN_NAME};

		population_person(population, number, person);
		count_name(census, 0, &person->name);
		count_name(census, 1, &person->father);
		memcpy(place.text, person->place, sizeof(place.text));
		if (person->place[0]) {
			count_one(census, 0, &place, true);
			census->places++;
		}
	}
	TRY(sounds_make(job, census));
	*ret_census = census;
	return OK;
}

static double share(const struct census *census, int field, const struct entry *entry)
{
	int64_t rows = census->script_people[field][entry->token.script];

	return (double)(entry->people[field] > 0 ? entry->people[field] : 1) / (double)(rows > 0 ? rows : 1);
}

static int token_bits(const void *self, enum person_field field, const struct name_token *token)
{
	const struct census *census = self;
	const struct entry *entry = entry_find(census, token->text, false);
	struct entry nobody = {.token = *token};

	return (int)(-BIT * log2(share(census, (int)field, entry->used ? entry : &nobody)));
}

static int place_bits(const void *self, const char *place)
{
	const struct census *census = self;
	const struct entry *entry = entry_find(census, place, true);

	return (int)(BIT * log2((double)census->places / (entry->used ? entry->people[0] : 1)));
}

static bool letters_near(const struct sounding *asked, const uint32_t mine[READINGS_MOST], const struct entry *entry)
{
	for (int a = 0; a < asked->count; a++)
		for (int b = 0; b < entry->sounding->count; b++)
			if (__builtin_popcount(mine[a] ^ entry->letters[b]) <= 3)
				return true;
	return false;
}

static int sum_bits(const struct census *census, enum person_field field, const struct name_token *asked,
		    enum script script)
{
	struct sounding sounding;
	uint32_t letters[READINGS_MOST];
	double sum = 0;

	token_sound(asked, &sounding);
	for (int reading = 0; reading < sounding.count; reading++)
		letters[reading] = letters_of(sounding.readings[reading].loose);
	for (uint32_t at = 0; at < census->count; at++) {
		const struct entry *entry = &census->entries[census->filled[at]];
		int alike;

		if (entry->place || entry->token.script != script || entry->people[field] == 0 ||
		    !letters_near(&sounding, letters, entry))
			continue;
		alike = likeness(&sounding, entry->sounding);
		if (alike > LIKENESS_LEAST)
			sum += share(census, (int)field, entry) * exp2((double)alike / BIT);
	}
	return sum > 1e-12 ? (int)(-BIT * log2(sum)) : 40 * BIT;
}

static int written_bits(const void *self, enum person_field field, const struct name_token *asked, enum script script)
{
	const struct census *census = self;
	uint32_t hash = hash_of_text(asked->text, (uint64_t)field * 2 + script);
	struct remembered *remembered = &census->remembered[hash & (REMEMBERED - 1)];

	if (!remembered->used || remembered->field != field || remembered->script != script ||
	    strcmp(remembered->token.text, asked->text) != 0)
		*remembered = (struct remembered){*asked, field, script, true, sum_bits(census, field, asked, script)};
	return remembered->bits;
}

struct frequency census_frequency(const struct census *census)
{
	return (struct frequency){.token_bits = token_bits,
				  .place_bits = place_bits,
				  .self = census,
				  .people = census->people,
				  .asked_bits = written_bits};
}
