/* office_question_set.c - any bytes as the header of a set of tags: refused, or with cells that lie inside the file.
 * The checksum is put right first: chance would not get past it. */
#include "office/people/question_bytes.h"
#include "office/people/question_set.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char file[QUESTION_HEADER_SIZE];
	static struct question_header header;
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct bytes whole = {file, QUESTION_HEADER_SIZE};
	uint64_t file_size;
	struct hash hash;

	if (size < 8 || size > QUESTION_HEADER_SIZE)
		return 0;
	/* What is not given repeats the last byte, so that short inputs reach all cells. */
	memset(file, data[size - 1], sizeof(file));
	memcpy(file, data, size);
	memcpy(file, QUESTION_MAGIC, sizeof(QUESTION_MAGIC) - 1);
	hash = hash_of((struct bytes){file, QUESTION_HEADER_SIZE - HASH_SIZE});
	memcpy(file + QUESTION_HEADER_SIZE - HASH_SIZE, hash.bytes, HASH_SIZE);
	file_size = QUESTION_HEADER_SIZE + number_get(file + 32, 8) * QUESTION_TAG_SIZE;
	if (question_header_read(&job, whole, file_size, &header) != OK)
		return 0;
	check(header.card.tags >= 0 && header.card.bits <= QUESTION_BITS_MOST);
	check(header.ends[QUESTION_CELLS - 1] == header.card.tags);
	for (int cell = 1; cell < QUESTION_CELLS; cell++)
		check(header.ends[cell] >= header.ends[cell - 1] && header.ends[cell - 1] >= 0);
	return 0;
}
