/* search_pairs.c - people found by two names that they carry together, or by one, and weighed.
 *
 * A pair of groups is many pairs of classes, those that weigh most first. Each person is weighed once, however often he
 * is found; records are fetched while others are weighed. When a pair turns out to have many more people than was
 * thought (names that run in families), a sieve is made of one more group of the set (search_sieve.c). */
#include "identity/search_pairs.h"

/* ---- who was weighed ---- */

#define SEEN_FIRST 2048u

static bool seen_grow(struct plan *plan)
{
	struct pairs *pairs = plan->pairs;
	uint32_t places = pairs->seen_mask == 0 ? SEEN_FIRST : (pairs->seen_mask + 1) * 2;
	uint32_t *seen = NEW_MANY(plan->job->arena, uint32_t, places);

	if (seen == NULL)
		return false;
	for (uint32_t at = 0; pairs->seen_mask != 0 && at <= pairs->seen_mask; at++) {
		uint32_t place = pairs->seen[at] * 2654435761u;

		if (pairs->seen[at] == 0)
			continue;
		for (place = (place ^ place >> 15) & (places - 1); seen[place] != 0;)
			place = (place + 1) & (places - 1);
		seen[place] = pairs->seen[at];
	}
	pairs->seen = seen;
	pairs->seen_mask = places - 1;
	return true;
}

/* True when the person was noted before; notes him. */
static bool seen_before(struct plan *plan, uint32_t number)
{
	struct pairs *pairs = plan->pairs;
	uint32_t place = (number + 1) * 2654435761u;

	for (place = (place ^ place >> 15) & pairs->seen_mask; pairs->seen[place] != 0;
	     place = (place + 1) & pairs->seen_mask)
		if (pairs->seen[place] == number + 1)
			return true;
	pairs->seen[place] = number + 1;
	if (++pairs->seen_count > pairs->seen_mask / 2 && !seen_grow(plan)) {
		plan->failed = job_out_of_memory(plan->job);
		plan->cut = true;
	}
	return false;
}

/* ---- what is wanted ---- */

/* What the groups must add so that a person of the span is wanted. */
static int bits_wanted(const struct plan *plan, const struct span *span)
{
	int least = plan_least(plan), floor = (plan->floor_units - 1) * plan->unit;

	if (least == INT_MIN || least - span->rest - plan->base < floor)
		return floor;
	return least - span->rest - plan->base;
}

int least_wanted(const struct plan *plan)
{
	int least = INT_MAX;

	for (int at = 0; at < plan->pairs->span_count; at++) {
		const struct span *span = &plan->pairs->spans[at];
		int wanted = span->first < span->end ? bits_wanted(plan, span) : INT_MAX;

		least = wanted < least ? wanted : least;
	}
	return least;
}

/* ---- weighing ---- */

/* How far ahead records and their offsets are fetched. */
#define RECORD_AHEAD 8
#define OFFSET_AHEAD 16

static void waiting_weigh(struct plan *plan)
{
	struct pairs *pairs = plan->pairs;

	for (int at = 0; at < pairs->waiting_count && at < OFFSET_AHEAD; at++)
		index_offset_expect(plan->index, pairs->waiting[at].number);
	for (int at = 0; at < pairs->waiting_count && at < RECORD_AHEAD; at++)
		index_record_expect(plan->index, pairs->waiting[at].number);
	for (int at = 0; at < pairs->waiting_count && !plan->damaged && !plan->cut; at++) {
		const struct waiting *person = &pairs->waiting[at];

		if (at + OFFSET_AHEAD < pairs->waiting_count)
			index_offset_expect(plan->index, pairs->waiting[at + OFFSET_AHEAD].number);
		if (at + RECORD_AHEAD < pairs->waiting_count)
			index_record_expect(plan->index, pairs->waiting[at + RECORD_AHEAD].number);
		if (person->most < plan_least(plan))
			continue;
		if (plan->effort > plan->effort_most)
			plan->cut = true;
		else
			person_weigh(plan, person->number, true, 0);
	}
	pairs->waiting_count = 0;
}

/* There are more people than were thought of: from here on only those who agree in one more member. */
static void sieve_begin(struct plan *plan)
{
	struct pairs *pairs = plan->pairs;

	if (sieve_make(plan, pairs->siever))
		pairs->sieve = &pairs->sieves[pairs->siever];
	else
		plan->cut = true;
	pairs->siever = pairs->sieve != NULL ? pairs->siever : -1;
	pairs->sieve_behind = UINT64_MAX;
}

/* Notes people of a span whose groups add at most `bits`. */
static void people_wait(struct plan *plan, const struct span *span, const uint32_t *numbers, int count, int bits)
{
	struct pairs *pairs = plan->pairs;
	int least = plan_least(plan);

	for (int at = 0; at < count; at++) {
		int most = plan->base + bits + span_rest(span, numbers[at]);

		if (numbers[at] >= plan->index->people) {
			plan->damaged = true;
			return;
		}
		if (most < least)
			continue;
		if (pairs->sieve != NULL && !sieve_holds(pairs->sieve, numbers[at]))
			continue;
		if (seen_before(plan, numbers[at]))
			continue;
		if (pairs->siever >= 0 && ++pairs->noted > pairs->sieve_behind)
			sieve_begin(plan);
		pairs->waiting[pairs->waiting_count++] = (struct waiting){numbers[at], most};
		if (pairs->waiting_count == WAITING_MOST)
			waiting_weigh(plan);
	}
}

/* ---- a pair of groups ---- */

/* The couples of two members' classes that may come to what is wanted, the heaviest first. */
static void couples_make(struct pairs *pairs, const struct member *one, const struct member *other, int wanted)
{
	int starts[COUPLE_PLACES + 1] = {0}, most = one->bits + other->bits;

	for (int turn = 0; turn < 2; turn++) {
		for (int at = 0; at < one->class_count; at++) {
			for (int with = 0; with < other->class_count; with++) {
				int bits = one->classes[at].bits + other->classes[with].bits, place;

				if (bits < wanted)
					break;
				place = (most - bits) * 2 / BIT;
				place = place < COUPLE_PLACES ? place : COUPLE_PLACES - 1;
				if (turn == 0)
					starts[place + 1]++;
				else
					pairs->couples[starts[place]++] =
					    (struct couple){(unsigned char)at, (unsigned char)with};
			}
		}
		for (int place = 0; turn == 0 && place < COUPLE_PLACES; place++)
			starts[place + 1] += starts[place];
	}
	/* Each start has moved on to the next one's. */
	pairs->couple_count = starts[COUPLE_PLACES - 1];
}

static uint32_t couple_hash(const struct member *one, const struct member *other, const struct couple *couple)
{
	return pair_hash(one->classes[couple->one].class, other->classes[couple->other].class, other->of_father);
}

/* How far ahead pairs are fetched. */
#define START_AHEAD 12
#define GROUP_AHEAD 6

static void couple_read(struct plan *plan, uint32_t hash, int bits)
{
	struct pairs *pairs = plan->pairs;
	struct pair_list list;

	plan->effort += EFFORT_LOOK_UP;
	if (!index_pair_find(plan->index, hash, &list)) {
		plan->damaged = true;
		return;
	}
	for (int at = 0; at < pairs->span_count; at++) {
		const struct span *span = &pairs->spans[at];
		uint32_t numbers[64];
		struct pair_walk walk;
		int count = 64;

		if (bits < bits_wanted(plan, span))
			continue;
		pair_walk_start(&list, span->first, span->end, &walk);
		while (count == 64 && !plan->cut && !plan->damaged && bits >= bits_wanted(plan, span)) {
			count = pair_walk_next(&walk, numbers, 64);
			plan->effort += count;
			people_wait(plan, span, numbers, count, bits);
		}
	}
}

/* The heaviest couples raise what is wanted: their people are weighed at once. */
#define AT_ONCE 4

void pair_read(struct plan *plan, int first, int second, const struct set *set)
{
	struct pairs *pairs = plan->pairs;
	/* A father's name, or nobody's, stands second. */
	bool turned = pairs->members[first].of_father;
	const struct member *one = &pairs->members[turned ? second : first];
	const struct member *other = &pairs->members[turned ? first : second];
	int rest = set->loose - one->bits - other->bits;

	couples_make(pairs, one, other, least_wanted(plan) - rest);
	for (int at = 0; at < pairs->couple_count && at < START_AHEAD; at++)
		index_pair_expect(plan->index, couple_hash(one, other, &pairs->couples[at]));
	for (int at = 0; at < pairs->couple_count && !plan->cut && !plan->damaged; at++) {
		const struct couple *couple = &pairs->couples[at];
		int bits = one->classes[couple->one].bits + other->classes[couple->other].bits + rest;

		if (at + START_AHEAD < pairs->couple_count)
			index_pair_expect(plan->index, couple_hash(one, other, &pairs->couples[at + START_AHEAD]));
		if (at + GROUP_AHEAD < pairs->couple_count)
			index_pair_near(plan->index, couple_hash(one, other, &pairs->couples[at + GROUP_AHEAD]));
		if (bits < least_wanted(plan))
			continue;
		couple_read(plan, couple_hash(one, other, couple), bits);
		if (at < AT_ONCE)
			waiting_weigh(plan);
		if (plan->effort > plan->effort_most)
			plan->cut = true;
	}
	waiting_weigh(plan);
}

/* ---- one group alone ---- */

static void dense_read(struct plan *plan, const struct list *list, const struct span *span, int bits)
{
	for (uint64_t first = span->first / 64 * 64; first < span->end && !plan->cut && !plan->damaged; first += 64) {
		uint64_t word = list_bits(list, first);
		uint32_t numbers[64];
		int count = 0;

		plan->effort++;
		for (; word != 0; word &= word - 1) {
			uint64_t number = first + (uint64_t)__builtin_ctzll(word);

			if (number >= span->first && number < span->end)
				numbers[count++] = (uint32_t)number;
		}
		if (bits < bits_wanted(plan, span))
			return;
		people_wait(plan, span, numbers, count, bits);
		if (plan->effort > plan->effort_most)
			plan->cut = true;
	}
}

static void packed_read(struct plan *plan, const struct list *list, const struct span *span, int bits)
{
	uint32_t block = list->count > 0 ? list_block_of(list, span->first) : 0;

	for (; block < list->blocks && !plan->cut && !plan->damaged; block++) {
		uint32_t numbers[BLOCK_PEOPLE], count, kept = 0;

		if (!list_block(list, block, numbers, &count)) {
			plan->damaged = true;
			return;
		}
		plan->effort += count / 4;
		if (numbers[0] >= span->end || bits < bits_wanted(plan, span))
			return;
		for (uint32_t at = 0; at < count; at++)
			if (numbers[at] >= span->first && numbers[at] < span->end)
				numbers[kept++] = numbers[at];
		people_wait(plan, span, numbers, (int)kept, bits);
		if (plan->effort > plan->effort_most)
			plan->cut = true;
	}
}

void group_read(struct plan *plan, int member, const struct set *set)
{
	const struct group *group = plan->pairs->members[member].group;
	int rest = set->loose - plan->pairs->members[member].bits;

	for (int at = 0; at < group->level_count; at++) {
		const struct level *level = &group->levels[at];
		int bits = level->bits - group->missing + rest;

		for (int each = 0; each < plan->pairs->span_count; each++) {
			const struct span *span = &plan->pairs->spans[each];

			if (bits < bits_wanted(plan, span))
				continue;
			for (int list = 0; list < level->packed_count; list++)
				packed_read(plan, &level->packed[list], span, bits);
			for (int list = 0; list < level->dense_count; list++)
				dense_read(plan, &level->dense[list], span, bits);
		}
	}
	waiting_weigh(plan);
}

enum result seen_open(struct plan *plan)
{
	plan->pairs->seen_mask = plan->pairs->seen_count = 0;
	return seen_grow(plan) ? OK : job_out_of_memory(plan->job);
}
