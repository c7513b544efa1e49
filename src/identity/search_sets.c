/* search_sets.c - in which order people are looked for by pairs of names.
 *
 * What agrees is a set of groups (and nobody's as a father's name): each set has a sum, the most that who agrees in
 * just these may weigh. The sets are gone through from the greatest sum on, until the sum falls below what is wanted,
 * which rises with the best who were found. Whoever agrees in a set stands under every pair of it, so one pair of it,
 * the one that costs least, finds them all; and who was found under a pair need not be looked for in other sets that
 * have it. Where many stand under a pair, those are sifted by a third group of the set. A set of one group, or of
 * father's names alone, has no pair: then a group's lists are read, unless so many stand in them that their name alone
 * tells nobody. Dear sets come behind the others. */
#include "identity/search_pairs.h"

#include <stdlib.h>

/* What more people of the spans agree in tells nobody of them, when others agree in more. */
#define COMMON_MOST 1000
#define COMMON_LESS (3 * BIT)

/* Of those who bear a name that their family bears, so many have a father who does: one of these. */
#define OF_FAMILY 2

/* People who may stand under a pair, or carry a name, in the spans. */
static uint64_t people_expected(const struct plan *plan, int one, int other)
{
	const struct pairs *pairs = plan->pairs;
	uint64_t people = plan->index->people + 1;
	double share = (double)pairs->people / (double)people, carried = (double)pairs->members[one].carried;
	double also = (double)pairs->members[other].carried;

	if ((pairs->members[one].crossed_by >> other & 1) != 0)
		carried = (carried < also ? carried : also) / OF_FAMILY;
	else if (one != other)
		carried *= also / (double)people;
	return (uint64_t)(carried * share);
}

/* A pair that is in the index: two names, or a name and a father's name. */
static bool pair_stands(const struct pairs *pairs, int one, int other)
{
	return !pairs->members[one].of_father || !pairs->members[other].of_father;
}

static bool set_is_covered(const struct pairs *pairs, unsigned members)
{
	for (int at = 0; at < pairs->covered_count; at++)
		if ((pairs->covered[at] & ~members) == 0)
			return true;
	return false;
}

static bool set_has(const struct set *set, int member)
{
	return (set->members >> member & 1) != 0;
}

/* How a set is read: by a pair, or by one member (twice here), and whether only who agrees in one more member. */
struct way {
	int one, other;
	int siever; /* -1 for none in the set that helps */
	bool sieved;
	uint64_t people, cost; /* who will be weighed; all in all, in entries of lists */
};

/* The member of the set that sifts best those under a pair. */
static void way_sift(const struct plan *plan, const struct set *set, struct way *way)
{
	const struct pairs *pairs = plan->pairs;
	uint64_t people = way->people, found = people * EFFORT_PERSON, rest = way->cost - found;
	uint64_t best = UINT64_MAX;

	for (int member = 0; member < pairs->member_count; member++) {
		uint64_t making, left, cost;

		if (!set_has(set, member) || member == way->one || member == way->other)
			continue;
		making = sieve_cost(plan, member);
		left = (uint64_t)((double)people * (double)pairs->members[member].carried /
				  (double)(plan->index->people + 1));
		cost = rest + making + people * (2 + EFFORT_PERSON / SIEVE_ROOM) + left * EFFORT_PERSON;
		if (cost >= best)
			continue;
		best = cost;
		way->siever = member;
		way->sieved = cost < way->cost;
		if (way->sieved) {
			way->people = left;
			way->cost = cost;
		}
	}
}

/* The cheapest way to read a set; false when there is none. */
static bool way_find(const struct plan *plan, const struct set *set, struct way *ret_way)
{
	const struct pairs *pairs = plan->pairs;

	ret_way->cost = UINT64_MAX;
	for (int one = 0; one < pairs->member_count; one++) {
		for (int other = 0; other <= one; other++) {
			struct way way = {.one = one, .other = other, .siever = -1};

			if (!set_has(set, one) || !set_has(set, other) ||
			    (one != other && !pair_stands(pairs, one, other)) ||
			    (one == other && pairs->members[one].group == NULL))
				continue;
			way.people = people_expected(plan, one, other);
			way.cost = way.people * EFFORT_PERSON;
			if (one != other)
				way.cost += (uint64_t)pairs->members[one].class_count *
					    (uint64_t)pairs->members[other].class_count * EFFORT_LOOK_UP / 4;
			way_sift(plan, set, &way);
			if (way.cost < ret_way->cost)
				*ret_way = way;
		}
	}
	return ret_way->cost < UINT64_MAX;
}

/* A pair that has so many more people than was thought is sifted from there on. */
#define SIEVE_BEHIND 500

/* Reads a set the cheapest way, unless that is dearer than `dearest`. */
static void set_read(struct plan *plan, const struct set *set, uint64_t dearest)
{
	struct pairs *pairs = plan->pairs;
	struct way way;

	if (!way_find(plan, set, &way) || way.cost > dearest)
		return;
	if (way.people <= COMMON_MOST || plan->found_count == 0 ||
	    plan->best < plan->base + set->bits + pairs->spans[0].rest + COMMON_LESS) {
		pairs->siever = way.siever;
		pairs->noted = 0;
		if (way.siever >= 0)
			pairs->sieve_behind =
			    way.sieved ? 0 : sieve_cost(plan, way.siever) / EFFORT_PERSON + SIEVE_BEHIND;
		if (way.one != way.other)
			pair_read(plan, way.other, way.one, set);
		else
			group_read(plan, way.one, set);
	}
	pairs->covered[pairs->covered_count++] =
	    1u << way.one | 1u << way.other | (pairs->sieve != NULL ? 1u << pairs->siever : 0);
	pairs->sieve = NULL;
	pairs->siever = -1;
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

/* What a member adds where it is missing and one of the set tells its name in the other field: nothing new. */
static int crossed_bits(const struct plan *plan, const struct member *member, unsigned members)
{
	int bits = member->group != NULL ? plan->asked->weights->crossed_again - member->group->missing : 0;

	return (member->crossed_by & members) != 0 && bits > 0 ? bits : 0;
}

/* What is too much in the sum of the set where the father's name was asked by the same letters as the own: both
 * together weigh what one does and a little. */
static int twins_bits(const struct plan *plan, const struct member *member, unsigned members)
{
	const struct pairs *pairs = plan->pairs;

	for (int at = 0; at < pairs->member_count; at++) {
		const struct member *other = &pairs->members[at];
		int mine, theirs, both;

		if (!(members >> at & 1) || member->group == NULL || other->group == NULL || member->group->twin < 0 ||
		    other->group != &plan->groups[member->group->twin])
			continue;
		mine = member->bits + member->group->missing;
		theirs = other->bits + other->group->missing;
		both = theirs + plan->asked->weights->repeated > mine ? theirs + plan->asked->weights->repeated : mine;
		return mine + theirs > both ? mine + theirs - both : 0;
	}
	return 0;
}

/* What a set of members may weigh. */
static struct set set_of(const struct plan *plan, const struct pairs *pairs, unsigned members)
{
	struct set set = {.members = members, .loose = pairs->others};
	int twice = 0;

	for (int at = 0; at < pairs->member_count; at++) {
		const struct member *member = &pairs->members[at];

		if ((members >> at & 1) == 0) {
			set.loose += crossed_bits(plan, member, members);
			continue;
		}
		set.loose += member->bits;
		twice += twins_bits(plan, member, members);
	}
	set.bits = set.loose - twice;
	return set;
}

/* All sets that may weigh more than the floor, the heaviest first. */
static void sets_make(const struct plan *plan, struct pairs *pairs)
{
	unsigned fathers = 0, nobody = 0;

	for (int at = 0; at < pairs->member_count; at++)
		*(pairs->members[at].group == NULL ? &nobody : &fathers) |= (unsigned)pairs->members[at].of_father
									    << at;
	pairs->set_count = 0;
	for (unsigned members = 1; members < 1u << pairs->member_count; members++) {
		struct set set;

		if ((members & fathers) != 0 && (members & nobody) != 0)
			continue;
		set = set_of(plan, pairs, members);
		if (set.bits >= (plan->floor_units - 1) * plan->unit)
			pairs->sets[pairs->set_count++] = set;
	}
	qsort(pairs->sets, (size_t)pairs->set_count, sizeof(pairs->sets[0]), set_compare);
}

/* Sets that cost no more than this, in entries of lists, come before all others, which may not be needed then: a set
 * that has all of another's groups costs no more than that one, so that whoever agrees in most is still found first. */
#define CHEAP_MOST 100000

/* All sets that may come to what is wanted, the heaviest first, but for those dearer than `dearest`. */
static void sets_read(struct plan *plan, uint64_t dearest)
{
	struct pairs *pairs = plan->pairs;

	for (int at = 0; at < pairs->set_count && !plan->cut && !plan->damaged; at++) {
		if (pairs->sets[at].bits < least_wanted(plan))
			break;
		if (!set_is_covered(pairs, pairs->sets[at].members))
			set_read(plan, &pairs->sets[at], dearest);
	}
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
	pairs->covered_count = 0;
	memset(pairs->sieves, 0, sizeof(pairs->sieves));
	pairs->sieve = NULL;
	pairs->siever = -1;
	sets_make(plan, pairs);
	sets_read(plan, CHEAP_MOST);
	sets_read(plan, UINT64_MAX);
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
	for (int level = 0; level < group->level_count; level++) {
		member->carried += group->levels[level].carried;
		for (int list = 0; list < group->levels[level].packed_count; list++)
			member->packed += group->levels[level].packed[list].count;
	}
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
	return seen_open(plan);
}
