/* search_sieve.c - who of the spans agrees in a group, so that others under a pair need not be weighed.
 *
 * Where thousands stand under a pair, or in the lists of one name, most agree in nothing else. To look a person up in
 * a sieve costs a hundredth of weighing him. Dense lists are sets of bits and serve as they are; who stands in packed
 * ones is noted in a set of bits that is some 32 times as large as they are many, by the lowest bits of the number, so
 * that it stays in the processor's cache, and one in 32 of the others gets through for nothing. */
#include "identity/search_pairs.h"

/* Bits of a set, at most 2 MiB. */
#define SIEVE_BITS_LEAST ((uint64_t)1 << 12)
#define SIEVE_BITS_MOST ((uint64_t)1 << 24)

/* Entries of the packed lists in the spans. */
static uint64_t entries_expected(const struct plan *plan, int member)
{
	const struct pairs *pairs = plan->pairs;
	double share = (double)pairs->people / (double)(plan->index->people + 1);

	return (uint64_t)((double)pairs->members[member].packed * share);
}

uint64_t sieve_cost(const struct plan *plan, int member)
{
	if (plan->pairs->sieves[member].words != NULL)
		return 0;
	return entries_expected(plan, member) * 2;
}

static bool packed_add(const struct list *list, const struct span *span, struct sieve *sieve)
{
	uint32_t block = list->count > 0 ? list_block_of(list, span->first) : 0;

	for (; block < list->blocks; block++) {
		uint32_t numbers[BLOCK_PEOPLE], count;

		if (!list_block(list, block, numbers, &count))
			return false;
		if (numbers[0] >= span->end)
			break;
		for (uint32_t at = 0; at < count; at++) {
			uint64_t folded = numbers[at] & sieve->mask;

			sieve->words[folded / 64] |= (uint64_t)1 << folded % 64;
		}
	}
	return true;
}

static bool level_add(const struct plan *plan, const struct level *level, struct sieve *sieve)
{
	for (int span = 0; span < plan->pairs->span_count; span++)
		for (int list = 0; list < level->packed_count; list++)
			if (!packed_add(&level->packed[list], &plan->pairs->spans[span], sieve))
				return false;
	return true;
}

bool sieve_make(struct plan *plan, int member)
{
	struct sieve *sieve = &plan->pairs->sieves[member];
	const struct group *group = plan->pairs->members[member].group;
	uint64_t bits = SIEVE_BITS_LEAST, entries = entries_expected(plan, member);

	if (sieve->words != NULL)
		return true;
	plan->effort += (int64_t)sieve_cost(plan, member);
	while (bits < entries * SIEVE_ROOM && bits < SIEVE_BITS_MOST)
		bits *= 2;
	sieve->mask = bits - 1;
	sieve->words = NEW_MANY(plan->job->arena, uint64_t, bits / 64);
	if (sieve->words == NULL) {
		plan->failed = job_out_of_memory(plan->job);
		return false;
	}
	if (group == NULL) {
		sieve->dense[0] = plan->fatherless.dense;
		sieve->dense_count[0] = 1;
	}
	for (int level = 0; group != NULL && level < group->level_count; level++) {
		sieve->dense[level] = group->levels[level].dense;
		sieve->dense_count[level] = group->levels[level].dense_count;
		if (!level_add(plan, &group->levels[level], sieve)) {
			plan->damaged = true;
			return false;
		}
	}
	return true;
}
