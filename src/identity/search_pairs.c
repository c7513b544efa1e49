/* search_pairs.c - people found by two names that they carry together.
 *
 * What agrees is a set of groups (and nobody's as a father's name): each set has a sum, the most that who agrees in
 * just these may weigh. The sets are gone through from the greatest sum on, until the sum falls below what is wanted,
 * which rises with the best who were found. Whoever agrees in a set stands under every pair of it, so one pair of it,
 * the one that fewest people stand under, finds them all; and who was found under a pair need not be looked for in
 * other sets that have it. A pair of groups is many pairs of classes, those that weigh most first. A set of one group
 * has no pair: then the group's lists are read, unless so many stand in them that their name alone tells nobody. */
#include "identity/search_inside.h"

#include <stdlib.h>

#define MEMBERS_MOST 9 /* groups that sets are made of, the heaviest, and nobody's */
#define SETS_MOST (1 << MEMBERS_MOST)

/* A class that a token of a group has. */
struct member_class {
	uint32_t class;
	int bits; /* the most that a token of it adds to a missing one */
};

struct member {
	const struct group *group; /* NULL for nobody's */
	int bits;                  /* the most that it adds */
	bool of_father;
	struct member_class classes[GROUP_TOKENS_MOST]; /* the heaviest first */
	int class_count;
	uint64_t carried;
	unsigned crossed_by; /* members of the other field who share a class, a bit for each */
};

struct set {
	unsigned members; /* a bit for each */
	int bits;
};

/* Two classes that are looked for together. */
struct couple {
	unsigned char one, other;
};
#define COUPLES_MOST (GROUP_TOKENS_MOST * GROUP_TOKENS_MOST)
#define COUPLE_PLACES 256 /* by half bits below the heaviest */

/* People who wait to be weighed. */
#define WAITING_MOST 128
struct waiting {
	uint32_t number;
	int most; /* what he may weigh in all */
};

struct pairs {
	struct member members[MEMBERS_MOST];
	int member_count;
	int others; /* what the groups that are no members may add */
	struct set sets[SETS_MOST];
	int set_count;
	bool read[MEMBERS_MOST]
		 [MEMBERS_MOST]; /* those under the pair were weighed; of one member with itself, all of it */
	struct couple couples[COUPLES_MOST];
	int couple_count;
	const struct span *spans;
	int span_count;
	uint64_t people; /* of all spans */
	struct waiting waiting[WAITING_MOST];
	int waiting_count;
	/* who was weighed: open hash table of numbers + 1 */
	uint32_t *seen;
	uint32_t seen_mask, seen_count;
};

/* In entries of lists. */
#define EFFORT_LOOK_UP 24

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

static int least_wanted(const struct plan *plan)
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

/* Notes people of a span whose groups add at most `bits`. */
static void people_wait(struct plan *plan, const struct span *span, const uint32_t *numbers, int count, int bits)
{
	struct pairs *pairs = plan->pairs;

	for (int at = 0; at < count; at++) {
		if (numbers[at] >= plan->index->people) {
			plan->damaged = true;
			return;
		}
		if (seen_before(plan, numbers[at]))
			continue;
		pairs->waiting[pairs->waiting_count++] = (struct waiting){numbers[at], plan->base + bits + span->rest};
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

/* Weighs those under a pair who may come to what is wanted. Who agrees in sets of a greater sum was found before, so
 * that the other groups add no more than they do in this set. */
static void pair_read(struct plan *plan, int first, int second, const struct set *set)
{
	struct pairs *pairs = plan->pairs;
	/* A father's name, or nobody's, stands second. */
	bool turned = pairs->members[first].of_father;
	const struct member *one = &pairs->members[turned ? second : first];
	const struct member *other = &pairs->members[turned ? first : second];
	int rest = set->bits - one->bits - other->bits;

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

static void group_read(struct plan *plan, int member, const struct set *set)
{
	const struct group *group = plan->pairs->members[member].group;
	int rest = set->bits - plan->pairs->members[member].bits;

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

/* ---- sets ---- */

/* What more people of the spans agree in tells nobody of them, when others agree in more. */
#define COMMON_MOST 2000
#define COMMON_LESS (3 * BIT)

/* People who may stand under a pair, or carry a name, in the spans. */
static uint64_t people_expected(const struct plan *plan, int one, int other)
{
	const struct pairs *pairs = plan->pairs;
	uint64_t people = plan->index->people + 1;
	double share = (double)pairs->people / (double)people, carried = (double)pairs->members[one].carried;

	if (one != other)
		carried *= (double)pairs->members[other].carried / (double)people;
	return (uint64_t)(carried * share);
}

/* A pair that is in the index: two names, or a name and a father's name. */
static bool pair_stands(const struct pairs *pairs, int one, int other)
{
	return !pairs->members[one].of_father || !pairs->members[other].of_father;
}

static bool set_is_read(const struct pairs *pairs, unsigned members)
{
	for (int one = 0; one < pairs->member_count; one++)
		for (int other = 0; (members >> one & 1) != 0 && other <= one; other++)
			if ((members >> other & 1) != 0 && pairs->read[one][other])
				return true;
	return false;
}

/* Reads the set's best pair; a set without one by the lists of its rarest group. */
static void set_read(struct plan *plan, const struct set *set)
{
	struct pairs *pairs = plan->pairs;
	uint64_t least = UINT64_MAX;
	int best_one = -1, best_other = -1;

	for (int one = 0; one < pairs->member_count; one++) {
		for (int other = 0; other <= one; other++) {
			uint64_t cost;

			if ((set->members >> one & 1) == 0 || (set->members >> other & 1) == 0 ||
			    (one != other && !pair_stands(pairs, one, other)) ||
			    (one == other && pairs->members[one].group == NULL))
				continue;
			cost = people_expected(plan, one, other) * EFFORT_PERSON;
			if (one != other)
				cost += (uint64_t)pairs->members[one].class_count *
					(uint64_t)pairs->members[other].class_count * EFFORT_LOOK_UP / 4;
			if (cost < least) {
				least = cost;
				best_one = one;
				best_other = other;
			}
		}
	}
	if (best_one < 0)
		return;
	pairs->read[best_one][best_other] = true;
	if (people_expected(plan, best_one, best_other) > COMMON_MOST && plan->found_count > 0 &&
	    plan->best >= plan->base + set->bits + pairs->spans[0].rest + COMMON_LESS)
		return;
	if (best_one != best_other)
		pair_read(plan, best_other, best_one, set);
	else
		group_read(plan, best_one, set);
}

static int set_compare(const void *a, const void *b)
{
	const struct set *left = a, *right = b;

	return left->bits != right->bits ? right->bits - left->bits
					 : (left->members > right->members) - (left->members < right->members);
}

static bool members_share(const struct member *one, const struct member *other)
{
	for (int at = 0; at < one->class_count; at++)
		for (int with = 0; with < other->class_count; with++)
			if (one->classes[at].class == other->classes[with].class)
				return true;
	return false;
}

/* For each member those of the other field that have a class in common: who agrees in one of them but not in it has its
 * name in the wrong field, which weighs something too. */
static void crossings_find(struct pairs *pairs)
{
	for (int one = 0; one < pairs->member_count; one++) {
		pairs->members[one].crossed_by = 0;
		for (int other = 0; other < pairs->member_count; other++)
			if (pairs->members[one].of_father != pairs->members[other].of_father &&
			    members_share(&pairs->members[one], &pairs->members[other]))
				pairs->members[one].crossed_by |= 1u << other;
	}
}

/* All sets that may weigh more than the floor, the heaviest first. */
static void sets_make(const struct plan *plan, struct pairs *pairs)
{
	pairs->set_count = 0;
	for (unsigned members = 1; members < 1u << pairs->member_count; members++) {
		bool father = false, nobody = false;
		int bits = pairs->others;

		for (int at = 0; at < pairs->member_count; at++) {
			const struct member *member = &pairs->members[at];

			if ((members >> at & 1) == 0) {
				int crossed = member->bits + plan->asked->weights->crossed;

				bits += (member->crossed_by & members) != 0 && crossed > 0 ? crossed : 0;
				continue;
			}
			bits += member->bits;
			if (member->group == NULL)
				nobody = true;
			else
				father = father || member->of_father;
		}
		if ((father && nobody) || bits < (plan->floor_units - 1) * plan->unit)
			continue;
		pairs->sets[pairs->set_count++] = (struct set){members, bits};
	}
	qsort(pairs->sets, (size_t)pairs->set_count, sizeof(pairs->sets[0]), set_compare);
}

bool pairs_search(struct plan *plan, const struct span *spans, int span_count)
{
	struct pairs *pairs = plan->pairs;
	bool name = false;

	for (int at = 0; at < pairs->member_count; at++)
		name = name || (!pairs->members[at].of_father && pairs->members[at].class_count > 0);
	if (!name)
		return false;
	pairs->spans = spans;
	pairs->span_count = span_count;
	pairs->people = 0;
	for (int span = 0; span < span_count; span++)
		pairs->people += spans[span].end > spans[span].first ? spans[span].end - spans[span].first : 0;
	memset(pairs->read, 0, sizeof(pairs->read));
	sets_make(plan, pairs);
	for (int at = 0; at < pairs->set_count && !plan->cut && !plan->damaged; at++) {
		if (pairs->sets[at].bits < least_wanted(plan))
			break;
		if (!set_is_read(pairs, pairs->sets[at].members))
			set_read(plan, &pairs->sets[at]);
	}
	return true;
}

/* ---- members ---- */

static int class_compare(const void *a, const void *b)
{
	const struct member_class *left = a, *right = b;

	return left->bits != right->bits ? right->bits - left->bits
					 : (left->class > right->class) - (left->class < right->class);
}

static void member_make(const struct plan *plan, const struct group *group, struct member *member)
{
	*member = (struct member){.group = group, .of_father = group->field == 1};
	for (int token = 0; token < group->token_count; token++) {
		uint32_t class = index_class(plan->index, group->tokens[token].token);
		int bits = group->tokens[token].bits - group->missing, at = 0;

		if (class == CLASS_NONE)
			continue;
		member->bits = bits > member->bits ? bits : member->bits;
		while (at < member->class_count && member->classes[at].class != class)
			at++;
		if (at == member->class_count)
			member->classes[member->class_count++] = (struct member_class){class, bits};
		else if (bits > member->classes[at].bits)
			member->classes[at].bits = bits;
	}
	for (int level = 0; level < group->level_count; level++)
		member->carried += group->levels[level].carried;
	qsort(member->classes, (size_t)member->class_count, sizeof(member->classes[0]), class_compare);
}

enum result pairs_open(struct plan *plan)
{
	struct pairs *pairs;

	/* Not zeroed: it is large, and most of it is never used. */
	TAKE(plan->job, pairs = arena_room(plan->job->arena, sizeof(*pairs)));
	plan->pairs = pairs;
	pairs->member_count = pairs->others = 0;
	pairs->waiting_count = 0;
	pairs->seen_mask = pairs->seen_count = 0;
	for (int group = 0; group < plan->group_count; group++) {
		const struct group *each = &plan->groups[group];

		if (each->token_count == 0)
			continue;
		if (pairs->member_count < MEMBERS_MOST - 1)
			member_make(plan, each, &pairs->members[pairs->member_count++]);
		else
			pairs->others += each->tokens[0].bits - each->missing;
	}
	if (plan->fatherless_units > 0)
		pairs->members[pairs->member_count++] =
		    (struct member){.bits = plan->fatherless_units * plan->unit,
				    .of_father = true,
				    .classes = {{CLASS_NOBODY, plan->fatherless_units * plan->unit}},
				    .class_count = 1,
				    .carried = plan->index->people / 16};
	crossings_find(pairs);
	return seen_grow(plan) ? OK : job_out_of_memory(plan->job);
}
