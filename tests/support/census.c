/* census.c - a table of counts by the hash of field and text. Two texts of one hash are so rare that nobody minds. */
#include "support/census.h"

#include <math.h>

struct count {
	uint64_t hash; /* 0: free */
	uint32_t people;
};

struct census {
	struct count *counts;
	uint64_t mask;
	int64_t counted, people;
};

#define PLACE_FIELD 9

static uint64_t hash_of_text(uint64_t field, const char *text)
{
	uint64_t hash = 0xcbf29ce484222325 ^ (field * 0x9e3779b97f4a7c15);

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
	hash ^= hash >> 29;
	return hash ? hash : 1;
}

static struct count *count_of(const struct census *census, uint64_t hash)
{
	uint64_t at = hash & census->mask;

	while (census->counts[at].hash && census->counts[at].hash != hash)
		at = (at + 1) & census->mask;
	return &census->counts[at];
}

static void count_one(struct census *census, uint64_t field, const char *text)
{
	uint64_t hash = hash_of_text(field, text);
	struct count *count = count_of(census, hash);

	count->hash = hash;
	count->people++;
}

static void count_name(struct census *census, enum field field, const struct name *name)
{
	for (int at = 0; at < name->count; at++)
		count_one(census, field, name->tokens[at].text);
}

enum result census_take(struct job *job, const struct population *population, int64_t counted,
			const struct census **ret_census)
{
	struct census *census;
	struct person *person;

	TAKE(job, census = NEW(job->arena, struct census));
	TAKE(job, person = NEW(job->arena, struct person));
	census->mask = (1u << 20) - 1;
	TAKE(job, census->counts = NEW_MANY(job->arena, struct count, census->mask + 1));
	census->counted = counted;
	census->people = population_people(population);
	for (int64_t number = 0; number < counted; number++) {
		population_person(population, number, person);
		count_name(census, FIELD_NAME, &person->name);
		count_name(census, FIELD_FATHER, &person->father);
		if (person->place[0])
			count_one(census, PLACE_FIELD, person->place);
	}
	*ret_census = census;
	return OK;
}

static int bits_rare(const struct census *census, uint64_t field, const char *text)
{
	uint32_t people = count_of(census, hash_of_text(field, text))->people;

	return (int)(BIT * log2((double)census->counted / (people > 0 ? people : 1)));
}

static int token_bits(const void *self, enum field field, const struct name_token *token)
{
	return bits_rare(self, (uint64_t)field, token->text);
}

static int place_bits(const void *self, const char *place)
{
	return bits_rare(self, PLACE_FIELD, place);
}

struct frequency census_frequency(const struct census *census)
{
	return (struct frequency){token_bits, place_bits, census, census->people};
}
