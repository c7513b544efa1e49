/* index_pair_lists.c - the people of pairs where they lie in the file.
 *
 * The place of an entry's one in the upper part is its highest bits plus how many entries stand before it. So the first
 * entry whose highest bits are h or more stands behind the h-th zero, which is found by the counts that stand before
 * the upper part and, from the nearest of them, by counting bits. A file that lies may give wrong people, never ones
 * that do not exist, and is never read past its end. */
#include "identity/index_file.h"

uint32_t index_class(const struct index *index, uint32_t token)
{
	return token < index->tokens ? load32(index->sections[SECTION_CLASSES].data + (size_t)token * 4) : CLASS_NONE;
}

static const unsigned char *start_of(const struct index *index, uint32_t hash)
{
	return index->sections[SECTION_PAIR_STARTS].data + (size_t)(hash >> (32 - index->pair_bits)) * 8;
}

void index_pair_expect(const struct index *index, uint32_t hash)
{
	__builtin_prefetch(start_of(index, hash));
}

void index_pair_near(const struct index *index, uint32_t hash)
{
	uint64_t start = load64(start_of(index, hash));
	const unsigned char *group = index->sections[SECTION_PAIRS].data + start;

	if (start >= index->sections[SECTION_PAIRS].size)
		return;
	__builtin_prefetch(group);
	__builtin_prefetch(group + 64);
}

bool index_pair_find(const struct index *index, uint32_t hash, struct pair_list *ret_list)
{
	struct bytes pairs = index->sections[SECTION_PAIRS];
	const unsigned char *start = start_of(index, hash);
	uint64_t begin = load64(start), end = load64(start + 8);
	uint32_t print = hash << index->pair_bits >> (32 - PAIR_PRINT_BITS);

	*ret_list = (struct pair_list){.people = index->people, .origin = print * index->people};
	/* 8 bytes stand behind the last group, so that 8 bytes may be read at any of them. */
	if (begin > end || end > pairs.size - 8)
		return false;
	if (begin == end)
		return true;
	ret_list->bytes = pairs.data + begin;
	ret_list->count = load32(ret_list->bytes);
	ret_list->layout = pair_layout(ret_list->count, index->people);
	return end - begin >= 4 && ret_list->count > 0 && ret_list->layout.size == end - begin;
}

/* ---- walks ---- */

/* 64 places of the upper part, from a multiple of 64. */
static uint64_t upper_word(const struct pair_list *list, uint64_t base)
{
	uint64_t word = load64(list->bytes + list->layout.upper + base / 8);

	if (list->layout.upper_bits - base < 64)
		word &= ((uint64_t)1 << (list->layout.upper_bits - base)) - 1;
	return word;
}

/* Zeros before the places that a count belongs to. */
static int64_t zeros_before(const struct pair_list *list, uint64_t counted)
{
	if (counted == 0)
		return 0;
	return (int64_t)(counted * PAIR_UPPER) - load32(list->bytes + 4 + (counted - 1) * 4);
}

/* Puts a walk behind the zero that is the `zeros`-th, counted from 1; 0 for the start. */
static void walk_seek(struct pair_walk *walk, uint64_t zeros)
{
	const struct pair_list *list = walk->list;
	uint64_t least = 0, most = (list->layout.upper_bits - 1) / PAIR_UPPER;
	int64_t left;

	while (least < most) {
		uint64_t middle = least + (most - least + 1) / 2;

		if (zeros_before(list, middle) < (int64_t)zeros)
			least = middle;
		else
			most = middle - 1;
	}
	left = (int64_t)zeros - zeros_before(list, least);
	walk->base = least * PAIR_UPPER;
	walk->word = upper_word(list, walk->base);
	walk->at = zeros == 0 ? 0 : list->count; /* behind all, unless the zero is found */
	for (; left > 0; walk->base += 64, walk->word = upper_word(list, walk->base)) {
		int64_t here = 64 - __builtin_popcountll(walk->word);
		uint64_t zero = ~walk->word;

		if (here < left) {
			left -= here;
			if (walk->base + 64 >= list->layout.upper_bits)
				return;
			continue;
		}
		for (; left > 1; left--)
			zero &= zero - 1;
		/* The zero's own place and what stands before it are done with. */
		walk->at = walk->base + (uint64_t)__builtin_ctzll(zero) + 1 - zeros;
		walk->word &= zero == (uint64_t)1 << 63 ? 0 : ~(zero ^ (zero - 1));
		return;
	}
}

void pair_walk_start(const struct pair_list *list, uint32_t first, uint32_t end, struct pair_walk *ret_walk)
{
	*ret_walk = (struct pair_walk){.list = list};
	if (list->count == 0 || first >= end)
		return;
	ret_walk->least = list->origin + first;
	ret_walk->end = list->origin + end;
	walk_seek(ret_walk, ret_walk->least >> list->layout.low_bits);
}

void pair_walk_all(const struct pair_list *list, struct pair_walk *ret_walk)
{
	*ret_walk = (struct pair_walk){.list = list, .end = list->people << PAIR_PRINT_BITS};
	if (list->count > 0)
		walk_seek(ret_walk, 0);
}

bool pair_walk_entry(struct pair_walk *walk, uint64_t *ret_entry)
{
	const struct pair_list *list = walk->list;
	const struct pair_layout *layout = &list->layout;
	uint64_t bit, low;

	while (walk->word == 0) {
		walk->base += 64;
		if (walk->at >= list->count || walk->base >= layout->upper_bits)
			return false;
		walk->word = upper_word(list, walk->base);
	}
	if (walk->at >= list->count)
		return false;
	bit = walk->at * (uint64_t)layout->low_bits;
	low = load64(list->bytes + layout->low + bit / 8) >> bit % 8 & (((uint64_t)1 << layout->low_bits) - 1);
	*ret_entry = (walk->base + (uint64_t)__builtin_ctzll(walk->word) - walk->at) << layout->low_bits | low;
	walk->word &= walk->word - 1;
	walk->at++;
	return true;
}

int pair_walk_next(struct pair_walk *walk, uint32_t *ret_numbers, int most)
{
	uint64_t entry;
	int count = 0;

	while (count < most && pair_walk_entry(walk, &entry)) {
		if (entry >= walk->end) {
			walk->at = walk->list->count;
			break;
		}
		if (entry >= walk->least)
			ret_numbers[count++] = (uint32_t)(entry - walk->list->origin);
	}
	return count;
}
