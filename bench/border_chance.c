/* border_chance.c - how often an alert fits somebody else by accident: what src/border/data/alerts.txt is counted with.
 *
 *     bench_border_chance [ALERTS [TRAVELLERS [SEED]]]      300000, 20000, 23
 *     bench_border_chance --floor                           holds the counted chances against that file; ends with 1
 *                                                           when one is off by more than BITS_OFF_MOST
 *
 * Everything in memory: alerts under their keys, how many carry each name, and travellers (people without an alert, and
 * people with one) weighed against all alerts that they have a key in common with, but for those whose birth agrees in
 * the year only. For each amount of evidence it prints the share of others who have an alert that weighs at least as
 * much, the bits of the chance that one alert does, and how many of the alerts about a traveller weigh as much, by how
 * they are written. All people are invented. */
#include "border_people.h"
#include "measure.h"

#include "base/log.h"
#include "border/alert_chance.h"
#include "border/alert_key.h"
#include "border/alert_names.h"
#include "register/people.h"

#include <math.h>
#include <string.h>

#define EVIDENCE_MOST 48 /* bits */
#define BITS_OFF_MOST 0.6
#define NAME_SLOTS (1u << 22)
#define SEEN_MOST 8192 /* alerts that a traveller is held against */

struct entry {
	int64_t key;
	int32_t alert, born;
};

struct carried {
	int64_t name, alerts;
};

struct world {
	const struct population *population;
	const struct alert_chance *chance;
	struct people *people;
	struct entry *entries;
	size_t count, room;
	struct carried *names;
	int64_t alerts;
	struct name_counts counts;
};

static int64_t *carried_of(const struct world *world, int64_t name)
{
	size_t at = (size_t)name & (NAME_SLOTS - 1);

	while (world->names[at].name != 0 && world->names[at].name != name)
		at = (at + 1) & (NAME_SLOTS - 1);
	world->names[at].name = name;
	return &world->names[at].alerts;
}

static int64_t carried_by(const void *self, const struct name_token *token)
{
	return *carried_of(self, alert_name_key(token));
}

static bool person_of(struct job *job, const struct population_row *row, struct person *ret_person)
{
	struct person_text text = {.name = bytes_of(row->name), .born = bytes_of(row->born)};

	if (person_read(job, &text, ret_person) != OK) {
		job_forgive(job);
		return false;
	}
	ret_person->birth.spread = row->spread;
	return true;
}

static bool alert_person(struct job *job, const struct world *world, int64_t number, struct person *ret_person)
{
	struct population_row row;

	alert_row_of(world->population, number, &row);
	return person_of(job, &row, ret_person);
}

static void alert_keep(struct world *world, int64_t number, const struct person *person)
{
	struct alert_names names;
	struct alert_keys keys;

	alert_names_kept(person, &names);
	for (int at = 0; at < names.count; at++)
		++*carried_of(world, names.keys[at]);
	alert_keys_kept(person, &keys);
	for (int at = 0; at < keys.count; at++) {
		if (world->count == world->room) {
			world->room = world->room * 2 + 4096;
			world->entries = realloc(world->entries, world->room * sizeof(world->entries[0]));
			if (world->entries == NULL)
				exit(1);
		}
		world->entries[world->count++] = (struct entry){keys.keys[at], (int32_t)number, (int32_t)keys.born};
	}
}

static int by_key(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	return a->key != b->key ? (a->key > b->key) - (a->key < b->key) : (a->alert > b->alert) - (a->alert < b->alert);
}

static void world_fill(struct job *job, struct world *world, int64_t alerts, uint64_t seed)
{
	AUTO_ARENA struct arena *arena = arena_open(16u << 20);

	must(job, population_open(job, seed, 4 * alerts, &world->population));
	must(job, alert_chance_read(job, (struct bytes){NULL, 0}, &world->chance));
	must(job, people_open(job, NULL, &world->people));
	world->names = calloc(NAME_SLOTS, sizeof(world->names[0]));
	for (int64_t number = 0; number < alerts && world->names != NULL; number++) {
		struct job own = {.arena = arena, .now = job->now};
		struct person person;

		arena_reset(arena);
		if (alert_person(&own, world, number, &person))
			alert_keep(world, number, &person);
	}
	qsort(world->entries, world->count, sizeof(world->entries[0]), by_key);
	world->alerts = *carried_of(world, alert_person_key());
	world->counts = (struct name_counts){.carried = carried_by, .self = world};
	for (enum script script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++)
		world->counts.people[script] = *carried_of(world, alert_script_key(script));
	world->counts.usual = alert_names_usual(world->chance);
}

/* --- counting --- */

struct tally {
	int travellers, about[ALERT_WAYS];
	int others[EVIDENCE_MOST];            /* travellers without an alert whom one weighs at least so much for */
	int64_t fits[EVIDENCE_MOST];          /* alerts that do, of all of these travellers */
	int right[ALERT_WAYS][EVIDENCE_MOST]; /* travellers with an alert that does */
};

static size_t first_of(const struct world *world, int64_t key)
{
	size_t least = 0, most = world->count;

	while (least < most) {
		size_t middle = (least + most) / 2;

		if (world->entries[middle].key < key)
			least = middle + 1;
		else
			most = middle;
	}
	return least;
}

static double evidence_of(struct job *job, const struct world *world, int64_t alert, const struct person *person)
{
	struct people_score score;
	struct person sought;

	if (!alert_person(job, world, alert, &sought))
		return -1;
	must(job,
	     people_weigh(job, world->people, &sought, person, alert_people(world->chance), &world->counts, &score));
	return score.evidence;
}

/* `own` is the number of the traveller's own alert, -1 for one who has none. */
static void traveller_weigh(struct job *job, const struct world *world, const struct person *person, int64_t own,
			    struct tally *tally)
{
	struct alert_keys keys;
	int32_t seen[SEEN_MOST];
	double best = -1;
	int count = 0;
	bool by_name;

	alert_keys_asked(person, &keys, &by_name);
	for (int key = 0; key < keys.count; key++) {
		for (size_t at = first_of(world, keys.keys[key]);
		     at < world->count && world->entries[at].key == keys.keys[key] && count < SEEN_MOST; at++) {
			const struct entry *entry = &world->entries[at];
			bool known = false;
			double evidence;

			for (int other = 0; other < count && !known; other++)
				known = seen[other] == entry->alert;
			if (known || (own >= 0 && entry->alert != own) ||
			    (own < 0 && alert_birth_standing(entry->born, &person->birth) == BIRTH_YEAR_ONLY))
				continue;
			seen[count++] = entry->alert;
			evidence = evidence_of(job, world, entry->alert, person);
			best = evidence > best ? evidence : best;
			for (int bits = 0; own < 0 && bits < EVIDENCE_MOST; bits++)
				tally->fits[bits] += evidence >= bits;
		}
	}
	for (int bits = 0; bits < EVIDENCE_MOST; bits++) {
		if (own < 0)
			tally->others[bits] += best >= bits;
		else
			tally->right[alert_way_of(own)][bits] += best >= bits;
	}
	tally->travellers += own < 0;
	if (own >= 0)
		tally->about[alert_way_of(own)]++;
}

static void travellers_weigh(struct job *lasting, const struct world *world, int64_t alerts, int travellers,
			     struct tally *tally)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct seeded seed;

	(void)chance_of_seed(&seed, 7);
	for (int at = 0; at < 2 * travellers; at++) {
		int64_t number = (int64_t)seeded_below(&seed, (uint64_t)alerts);
		struct job job = {.arena = arena, .now = lasting->now};
		struct population_row row;
		struct person person;

		arena_reset(arena);
		passport_of(world->population, number + (at % 2 ? alerts : 0), &row);
		if (person_of(&job, &row, &person))
			traveller_weigh(&job, world, &person, at % 2 ? -1 : number, tally);
	}
}

static double chance_bits(const struct world *world, const struct tally *tally, int bits)
{
	return -log2((double)tally->fits[bits] / tally->travellers / (double)world->alerts);
}

static void tally_print(const struct world *world, const struct tally *tally)
{
	printf("%4s %9s %9s", "bits", "others", "chance");
	for (int way = 0; way < ALERT_WAYS; way++)
		printf(" %15s", alert_way_names[way]);
	printf("\n");
	for (int bits = 8; bits < EVIDENCE_MOST && tally->fits[bits] > 0; bits++) {
		printf("%4d %9.4f %9.2f", bits, (double)tally->others[bits] / tally->travellers,
		       chance_bits(world, tally, bits));
		for (int way = 0; way < ALERT_WAYS; way++)
			printf(" %15.3f", (double)tally->right[way][bits] / tally->about[way]);
		printf("\n");
	}
}

/* Where at least a hundred alerts were counted, the file says what is counted. */
static int floor_hold(const struct world *world, const struct tally *tally)
{
	int wrong = 0;

	printf("TAP version 13\n1..1\n");
	for (int bits = 10; bits < EVIDENCE_MOST && tally->fits[bits] >= 100; bits++) {
		double told = -log2(alert_accidents(world->chance, bits, 1)), counted = chance_bits(world, tally, bits);

		printf("# evidence %d bits: chance %.2f bits told, %.2f counted\n", bits, told, counted);
		wrong += fabs(told - counted) > BITS_OFF_MOST;
	}
	printf("%s 1 - alerts fit by accident as often as data/alerts.txt says\n", wrong == 0 ? "ok" : "not ok");
	return wrong == 0 ? 0 : 1;
}

int main(int count, char **words)
{
	bool is_floor = count > 1 && strcmp(words[1], "--floor") == 0;
	int64_t alerts = is_floor ? 40000 : count > 1 ? strtoll(words[1], NULL, 10) : 300000;
	int travellers = is_floor ? 10000 : count > 2 ? (int)strtol(words[2], NULL, 10) : 20000;
	uint64_t seed = is_floor ? 5 : count > 3 ? strtoull(words[3], NULL, 10) : 23;
	AUTO_ARENA struct arena *lasting = arena_open(256u << 20);
	struct job job = {.arena = lasting, .now = clock_now(), .chance = chance_of_system()};
	static struct world world;
	static struct tally tally;
	int result = 0;

	log_open("bench", LOG_WARNING);
	world_fill(&job, &world, alerts, seed);
	travellers_weigh(&job, &world, alerts, travellers, &tally);
	if (is_floor)
		result = floor_hold(&world, &tally);
	else
		tally_print(&world, &tally);
	people_close(world.people);
	free(world.names);
	free(world.entries);
	return result;
}
