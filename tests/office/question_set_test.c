/* question_set_test.c - the set from which "do you know this person?" is answered: its buckets, how little a question
 * through them says, how it is built and how damage is noticed. All people are invented. */
#include "question_world.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void large_sets_are_asked_by_buckets(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct question_card card = question_set_made(world, 1, MANY_PEOPLE, 60);
	struct question_set *set;
	int64_t together = 0;
	int keys, bits;

	assert_true(card.bits >= 2 && MANY_PEOPLE >> card.bits >= 60);
	assert_int_equal(question_set_open(&job, world->file, &set), OK);
	assert_int_equal(question_set_check(&job, set), OK);
	for (int bucket = 0; bucket < 1 << card.bits; bucket++) {
		struct bytes tags;

		assert_true(question_set_count(set, card.bits, bucket) >= 60);
		assert_int_equal(question_set_tags(&job, set, card.bits, bucket, &tags), OK);
		for (size_t at = QUESTION_TAG_SIZE; at < tags.size; at += QUESTION_TAG_SIZE)
			assert_true(memcmp(tags.data + at - QUESTION_TAG_SIZE, tags.data + at, QUESTION_TAG_SIZE) < 0);
		together += (int64_t)(tags.size / QUESTION_TAG_SIZE);
	}
	assert_int_equal(together, card.tags);
	/* It is small enough to be sent whole, so nothing is said. */
	assert_int_equal(question_width(&job, &card, 60, 16, &keys, &bits), OK);
	assert_int_equal(keys, 16);
	assert_int_equal(bits, 0);
}

/* What a question says of its person, whatever the set: rows of the decision page. */
static void no_question_says_more_than_it_may(void **state)
{
	static const struct {
		int64_t people, tags;
		int card_bits;
		int64_t least;
		int keys, bits; /* of a question of 16 keys; keys 0: it is not asked */
	} rows[] = {
	    {100, 400, 0, 1000, 16, 0},
	    {100000, 400000, 6, 1000, 16, 0},
	    {1000000, 4000000, 9, 1000, 2, 4},
	    {10000000, 40000000, 12, 1000, 1, 7},
	    {50000000, 200000000, 12, 1000, 1, 9},
	    {50000000, 200000000, 12, 1000000, 0, 0},
	    /* a partner that pretends to have all mankind learns 12 bits and no more */
	    {INT64_C(1000000000000), INT64_C(1000000000000), 12, 1000, 0, 0},
	};
	struct question_world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = two_nodes_job(&world->two);
		struct question_card card = {
		    .people = rows[at].people, .tags = rows[at].tags, .bits = rows[at].card_bits};
		int keys = 0, bits = 0;
		enum result result = question_width(&job, &card, rows[at].least, 16, &keys, &bits);

		assert_int_equal(result, rows[at].keys > 0 ? OK : LIMIT);
		assert_int_equal(keys, rows[at].keys);
		assert_int_equal(bits, rows[at].bits);
		if (result == OK)
			assert_true(rows[at].people >> (keys * bits) >= rows[at].least || keys * bits == 0);
	}
}

static void through_buckets_the_answer_is_the_same(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct question_card card = question_set_made(world, 1, MANY_PEOPLE, 60);
	struct question_set *set;
	struct composite_key keys[COMPOSITE_KEYS_MOST];
	struct oprf_output output;
	struct keeper *keeper = &world->two.nodes[ISLAMABAD].keeper;

	assert_int_equal(question_set_open(&job, world->file, &set), OK);
	for (int number = 0; number < MANY_PEOPLE; number += 97) {
		struct person person = question_person(&job, number, false);
		int count = composite_keys_of_register(&person, keys);

		for (int at = 0; at < count; at++) {
			struct bytes input = bytes_of(keys[at].text), tags;
			bool here = false;

			assert_int_equal(keeper->question_outputs(keeper->self, &job, 1, &input, 1, &output), OK);
			assert_int_equal(question_set_tags(&job, set, card.bits,
							   question_cell(&keys[at]) >> (QUESTION_BITS_MOST - card.bits),
							   &tags),
					 OK);
			for (size_t tag = 0; tag < tags.size; tag += QUESTION_TAG_SIZE)
				here |= memcmp(tags.data + tag, output.bytes, QUESTION_TAG_SIZE) == 0;
			assert_true(here);
		}
	}
}

/* However many threads build it, a set is the same to the byte but for the time it was made. */
static void threads_build_the_same_set(void **state)
{
	struct question_world *world = *state;
	struct bytes sets[2];

	for (int turn = 0; turn < 2; turn++) {
		struct job job = two_nodes_job(&world->two);
		struct question_builder *builder;
		struct question_card card;
		int keys;

		job.now = world->two.job.now = (struct instant){INT64_C(1795492800000)};
		assert_int_equal(question_builder_open(&job, &world->two.nodes[ISLAMABAD].keeper, 1, 60,
						       turn == 0 ? 1 : 5, &builder),
				 OK);
		for (int number = 0; number < MANY_PEOPLE; number++) {
			struct person person = question_person(&job, number, false);

			assert_int_equal(question_builder_add(&job, builder, &person, &keys), OK);
		}
		assert_int_equal(question_builder_finish(&job, builder, world->file, &card), OK);
		question_builder_close(builder);
		assert_int_equal(file_read(&job, world->file, 1 << 20, &sets[turn]), OK);
	}
	assert_true(bytes_equal(sets[0], sets[1]));
}

static void a_damaged_set_is_noticed(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	static const size_t places[] = {0, 9, 20, 60, 5000, 40000, QUESTION_HEADER_SIZE - 1, QUESTION_HEADER_SIZE + 9};
	char id[UUID_TEXT_SIZE];
	struct bytes whole;

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	assert_int_equal(file_read(&job, world->file, 1 << 20, &whole), OK);
	for (size_t at = 0; at < sizeof(places) / sizeof(places[0]); at++) {
		struct bytes copy = bytes_copy(job.arena, whole);
		struct job one = two_nodes_job(&world->two);
		struct question_set *set = NULL;

		((unsigned char *)(uintptr_t)copy.data)[places[at]] ^= 4;
		assert_int_equal(file_write(&job, world->file, 0600, copy), OK);
		enum result result = question_set_open(&one, world->file, &set);
		if (result == OK)
			result = question_set_check(&one, set);
		assert_int_equal(result, DAMAGED);
		must_ask(world, &person, id);
		all_arrive(world);
		/* A header that cannot be trusted is no set; a cell is noticed when it is taken. */
		assert_ended(world, id, QUESTION_REFUSED, "question-no-set");
	}
	for (size_t size = 0; size < whole.size; size += size < QUESTION_HEADER_SIZE ? 7001 : 3) {
		struct job one = two_nodes_job(&world->two);
		struct question_set *set = NULL;

		assert_int_equal(file_write(&job, world->file, 0600, (struct bytes){whole.data, size}), OK);
		assert_int_equal(question_set_open(&one, world->file, &set), DAMAGED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_WORLD(large_sets_are_asked_by_buckets),
	    WITH_WORLD(no_question_says_more_than_it_may),
	    WITH_WORLD(through_buckets_the_answer_is_the_same),
	    WITH_WORLD(threads_build_the_same_set),
	    WITH_WORLD(a_damaged_set_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
