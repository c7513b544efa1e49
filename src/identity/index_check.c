/* index_check.c - every byte of an index read: checksums, then that all lists, tables and people agree. */
#include "identity/index_file.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Between the sections stand zeros. */
static enum result gaps_check(struct job *job, const struct index *index)
{
	const unsigned char *at = index->file.data + INDEX_HEAD_SIZE;

	for (int section = 0; section <= SECTION_COUNT; section++) {
		const unsigned char *end = section < SECTION_COUNT
					       ? index->sections[section].data
					       : index->file.data + index->file.size - INDEX_TRAILER_SIZE;

		for (; at < end; at++)
			if (*at != 0)
				return job_fail(job, DAMAGED, "index", "index-section",
						"Between the index's sections stands something: build it anew.");
		at = section < SECTION_COUNT ? end + index->sections[section].size : end;
	}
	return OK;
}

static enum result checksums_check(struct job *job, const struct index *index)
{
	for (int section = 0; section < SECTION_COUNT; section++)
		if (XXH64(index->sections[section].data, index->sections[section].size, 0) != index->checksums[section])
			return job_fail(job, DAMAGED, "index", "index-section",
					"The checksum of the index's section \"%s\" is wrong: build it anew.",
					section_name((enum index_section)section));
	return OK;
}

static enum result starts_check(struct job *job, const struct index *index, enum index_section section,
				uint64_t entries)
{
	struct bytes starts = index->sections[section];
	uint32_t before = 0;

	for (size_t at = 0; at < starts.size / 4; at++) {
		uint32_t start = load32(starts.data + at * 4);

		if (start < before || (at == 0 && start != 0))
			return index_lies(job, section);
		before = start;
	}
	return before == entries ? OK : index_lies(job, section);
}

static enum result list_check(struct job *job, const struct index *index, uint32_t token, int field)
{
	uint32_t numbers[BLOCK_PEOPLE], count;
	uint64_t carried = 0, next = 0;
	struct list list;

	if (!list_find(index, token, field, &list))
		return index_lies(job, SECTION_VOCABULARY);
	for (uint64_t first = 0; list.bits != NULL && first < index->people; first += 64) {
		uint64_t bits = list_bits(&list, first);

		if (index->people - first < 64 && bits >> (index->people - first) != 0)
			return index_lies(job, SECTION_POSTINGS);
		carried += (uint64_t)__builtin_popcountll(bits);
	}
	for (uint32_t block = 0; block < list.blocks; block++) {
		if (!list_block(&list, block, numbers, &count) || numbers[0] < next)
			return index_lies(job, SECTION_POSTINGS);
		carried += count;
		next = (uint64_t)numbers[count - 1] + 1;
	}
	return carried == list.count ? OK : index_lies(job, SECTION_POSTINGS);
}

static enum result vocabulary_check(struct job *job, const struct index *index)
{
	struct vocabulary_entry entry;
	struct bytes keys = index->sections[SECTION_KEYS];

	for (uint32_t token = 0; token < index->tokens; token++) {
		if (!index_entry(index, token, &entry))
			return index_lies(job, SECTION_VOCABULARY);
		if ((index->sections[SECTION_SORTS].data[token] & ~SORT_FREQUENT) != entry.sort)
			return index_lies(job, SECTION_SORTS);
		if ((entry.sort & 7) == KIND_PLACE)
			continue;
		TRY(list_check(job, index, token, 0));
		TRY(list_check(job, index, token, 1));
	}
	for (size_t at = 0; at < keys.size / KEY_ENTRY; at++)
		if (load32(keys.data + at * KEY_ENTRY + 4) >= index->tokens ||
		    (at > 0 && load32(keys.data + at * KEY_ENTRY) < load32(keys.data + (at - 1) * KEY_ENTRY)))
			return index_lies(job, SECTION_KEYS);
	return OK;
}

/* Each group's entries ascend and are as many as it says. */
static enum result group_check(struct job *job, const struct index *index, uint64_t group)
{
	uint64_t entries = 0, before = 0, range = index->people << PAIR_PRINT_BITS;
	struct pair_list list;
	struct pair_walk walk;
	uint64_t value;

	if (!index_pair_find(index, (uint32_t)(group << (32 - index->pair_bits)), &list))
		return index_lies(job, SECTION_PAIR_STARTS);
	pair_walk_all(&list, &walk);
	for (; pair_walk_entry(&walk, &value); entries++, before = value)
		if (value < before || value >= range)
			return index_lies(job, SECTION_PAIRS);
	return entries == list.count ? OK : index_lies(job, SECTION_PAIRS);
}

static enum result pairs_check(struct job *job, const struct index *index)
{
	for (uint64_t group = 0; group < (uint64_t)1 << index->pair_bits; group++)
		TRY(group_check(job, index, group));
	return OK;
}

static enum result people_check(struct job *job, const struct index *index)
{
	struct bytes people = index->sections[SECTION_PEOPLE];
	uint64_t offset = 0;

	for (uint64_t number = 0; number < index->people; number++) {
		struct record record;

		if (number % PEOPLE_OF_OFFSET == 0 &&
		    load64(index->sections[SECTION_OFFSETS].data + number / PEOPLE_OF_OFFSET * 8) != offset)
			return index_lies(job, SECTION_OFFSETS);
		if (offset >= people.size ||
		    !record_read(people.data + offset, people.size - (size_t)offset, index->reference_bytes, &record))
			return index_lies(job, SECTION_PEOPLE);
		for (int token = 0; token < record.name_count + record.father_count; token++)
			if (record.tokens[token] >= index->tokens)
				return index_lies(job, SECTION_PEOPLE);
		if ((index->sections[SECTION_FATHERLESS].data[number / 8] >> number % 8 & 1) !=
		    (record.father_count == 0))
			return index_lies(job, SECTION_FATHERLESS);
		if (record.place != NO_TOKEN && record.place >= index->tokens)
			return index_lies(job, SECTION_PEOPLE);
		offset += 1u + people.data[offset];
	}
	return offset == people.size ? OK : index_lies(job, SECTION_PEOPLE);
}

enum result index_check(struct job *job, const struct index *index)
{
	struct bytes numbers = index->sections[SECTION_NUMBERS], hidden = index->sections[SECTION_HIDDEN];

	TRY(gaps_check(job, index));
	TRY(checksums_check(job, index));
	TRY(starts_check(job, index, SECTION_BIRTHS, index->people));
	TRY(starts_check(job, index, SECTION_KEY_STARTS, index->sections[SECTION_KEYS].size / KEY_ENTRY));
	TRY(starts_check(job, index, SECTION_NUMBER_STARTS, numbers.size / 4));
	TRY(vocabulary_check(job, index));
	TRY(pairs_check(job, index));
	TRY(people_check(job, index));
	for (size_t at = 0; at < numbers.size / 4; at++)
		if (load32(numbers.data + at * 4) >= index->people)
			return index_lies(job, SECTION_NUMBERS);
	if (!index_alike_holds(index))
		return index_lies(job, SECTION_ALIKE);
	for (size_t at = 8; at < hidden.size; at += 8)
		if (load64(hidden.data + at) <= load64(hidden.data + at - 8))
			return index_lies(job, SECTION_HIDDEN);
	return OK;
}
