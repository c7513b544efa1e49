/* index_lists.c - posting lists where they lie in the file. */
#include "identity/index_file.h"

bool list_find(const struct index *index, uint32_t token, int field, struct list *ret_list)
{
	struct bytes postings = index->sections[SECTION_POSTINGS];
	struct vocabulary_entry entry;
	uint64_t begin, end;
	struct list list;

	if (!index_entry(index, token, &entry))
		return false;
	begin = entry.list[field];
	end = field == 0 ? entry.list[1]
			 : load64(index->sections[SECTION_VOCABULARY].data + ((size_t)token + 1) * VOCABULARY_ENTRY);
	/* 8 bytes stand behind the last list, so that a block may be read 8 bytes at a time. */
	if (begin > end || end > postings.size - 8 || entry.count[field] > index->people)
		return false;
	list = (struct list){.count = entry.count[field], .people = index->people};
	if (list_is_dense(list.count, index->people)) {
		if (end - begin != dense_size(index->people))
			return false;
		list.bits = postings.data + begin;
	} else {
		list.blocks = (list.count + BLOCK_PEOPLE - 1) / BLOCK_PEOPLE;
		list.directory = postings.data + begin;
		if ((uint64_t)list.blocks * BLOCK_ENTRY > end - begin)
			return false;
		list.data = list.directory + (size_t)list.blocks * BLOCK_ENTRY;
		list.data_size = (size_t)(end - begin) - (size_t)list.blocks * BLOCK_ENTRY;
	}
	*ret_list = list;
	return true;
}

bool list_block(const struct list *list, uint32_t block, uint32_t ret_numbers[BLOCK_PEOPLE], uint32_t *ret_count)
{
	const unsigned char *entry = list->directory + (size_t)block * BLOCK_ENTRY;
	uint32_t count = block + 1 < list->blocks ? BLOCK_PEOPLE : list->count - block * BLOCK_PEOPLE;
	uint64_t number = load32(entry), mask;
	size_t behind = load32(entry + 4);
	const unsigned char *data = list->data + behind;
	unsigned int width, bit = 0;

	if (behind >= list->data_size)
		return false;
	width = *data++;
	if (width > 32 || ((size_t)(count - 1) * width + 7) / 8 > list->data_size - behind - 1)
		return false;
	mask = ((uint64_t)1 << width) - 1;
	ret_numbers[0] = (uint32_t)number;
	for (uint32_t at = 1; at < count; at++, bit += width) {
		number += 1 + (load64(data + bit / 8) >> bit % 8 & mask);
		ret_numbers[at] = (uint32_t)number;
	}
	*ret_count = count;
	return number < list->people;
}

uint32_t list_block_of(const struct list *list, uint32_t number)
{
	uint32_t least = 0, most = list->blocks;

	/* The last block that begins at or before the number; the first when none does. */
	while (most - least > 1) {
		uint32_t middle = least + (most - least) / 2;

		if (load32(list->directory + (size_t)middle * BLOCK_ENTRY) <= number)
			least = middle;
		else
			most = middle;
	}
	return least;
}

uint64_t list_about(const struct list *list, uint32_t first, uint32_t end)
{
	uint64_t blocks;

	if (list->count == 0 || first >= end)
		return 0;
	if (list->bits != NULL)
		return (uint64_t)list->count * (end - first) / list->people;
	blocks = list_block_of(list, end - 1) - list_block_of(list, first) + 1;
	return blocks * BLOCK_PEOPLE < list->count ? blocks * BLOCK_PEOPLE : list->count;
}
