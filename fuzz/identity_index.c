/* identity_index.c - an index that was changed on its way: refused as damaged, or it answers; nothing is read outside.
 *
 * The input's first byte chooses: an even one, the rest is a whole file; an odd one, the rest changes an index of 120
 * invented people, four bytes each time: three say where, one what stands there then. The checksum of the trailer is
 * made to fit, since whoever forges an index would do that too. */
#include "identity/index_file.h"
#include "identity/population.h"
#include "identity/search.h"

#include "../tests/identity/memory_disk.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define PEOPLE 120

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static struct memory_disk disk;
static struct person people[PEOPLE];

static void index_make(void)
{
	AUTO_ARENA struct arena *arena = arena_open((size_t)512 << 20);
	struct job job = {.arena = arena};
	const struct population *population;
	const uint64_t hidden[] = {3, 4};

	disk.calls_left = -1;
	check(population_open(&job, 1, PEOPLE, &population) == OK);
	for (int64_t at = 0; at < PEOPLE; at++)
		population_person(population, at, &people[at]);
	check(memory_disk_build(&job, &disk, (uint64_t)64 << 20, people, PEOPLE, hidden, 2) == OK);
}

/* Most changes behind the births, which take up nine tenths of so small an index. */
static size_t place_of(const uint8_t *data, size_t size)
{
	size_t place = (size_t)(data[0] & 0x7f) << 16 | (size_t)data[1] << 8 | data[2];
	size_t births = INDEX_HEAD_SIZE + (BIRTH_KEYS + 1) * 4;

	return (data[0] & 0x80) != 0 ? place % size : births + place % (size - births);
}

static void checksum_make(unsigned char *file, size_t size)
{
	unsigned char whole[INDEX_HEAD_SIZE + INDEX_TRAILER_SIZE];

	memcpy(whole, file, INDEX_HEAD_SIZE);
	memcpy(whole + INDEX_HEAD_SIZE, file + size - INDEX_TRAILER_SIZE, INDEX_TRAILER_SIZE);
	store64(file + size - 8, XXH64(whole, sizeof(whole) - 8, 0));
}

static void damaged_or_fine(struct job *job, enum result result)
{
	check(result == OK || (result == DAMAGED && job->failure.rule[0] != '\0'));
	job_forgive(job);
}

static void index_use(struct job *job, struct bytes file)
{
	const struct index *index;
	const struct weights *weights;
	struct index_set set;
	enum result result = index_open(job, file, &index);

	damaged_or_fine(job, result);
	if (result != OK)
		return;
	damaged_or_fine(job, index_check(job, index));
	for (int64_t number = 0; number < index_people(index) && number < 300; number += 7) {
		static struct person person;

		result = index_person(job, index, number, &person);
		damaged_or_fine(job, result);
		check(result != OK || (person.name.count <= NAME_TOKENS_MOST && person.number_count <= NUMBERS_MOST &&
				       strnlen(person.place, sizeof(person.place)) <= PLACE_BYTES_MOST));
	}
	check(weights_read(job, (struct bytes){0}, &weights) == OK);
	set = (struct index_set){index, file.size % 2 == 0 ? index : NULL};
	for (int who = 0; who < PEOPLE; who += 61) {
		struct search_question question = {.most = 5, .person = people[who]};
		struct search_answer answer;

		question.person.birth.spread = who % 3;
		if (who % 2 == 0)
			question.person.number_count = 0;
		result = search_people(job, &set, weights, &question, &answer);
		damaged_or_fine(job, result);
		check(result != OK || (answer.count >= 0 && answer.count <= question.most));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open((size_t)256 << 20);
	struct job job = {.arena = arena, .now = {1795000000000}};
	struct bytes whole;
	unsigned char *file;

	if (size == 0)
		return 0;
	if (data[0] % 2 == 0) {
		file = malloc(size);
		check(file != NULL);
		memcpy(file, data + 1, size - 1);
		index_use(&job, (struct bytes){file, size - 1});
		free(file);
		return 0;
	}
	if (disk.output.data == NULL)
		index_make();
	whole = memory_disk_file(&disk);
	/* Exactly as long as the file is, so that the sanitizer sees a step beyond. */
	file = malloc(whole.size);
	check(file != NULL);
	memcpy(file, whole.data, whole.size);
	for (size_t at = 1; at + 4 <= size; at += 4)
		file[place_of(data + at, whole.size)] = data[at + 3];
	checksum_make(file, whole.size);
	index_use(&job, (struct bytes){file, whole.size});
	free(file);
	return 0;
}
