/* case_places_test.c - which cases are remembered: all, as long as they fit; of more than fit a good part, though each
 * is used after all of the others; and those that are worked on now, soon after others were. */
#include "office/case/case_memory.h"
#include "office/case/case_places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FIT 100
#define CASE_BYTES ((size_t)8 << 10)

struct world {
	struct job job;
	struct agreement agreement;
	struct case_memory *memory;
};

static void world_open(struct world *world)
{
	*world = (struct world){.job = {.arena = arena_open(ARENA_USUAL)}};
	assert_int_equal(case_memory_open(&world->job, world->job.arena, FIT * CASE_BYTES, &world->memory), OK);
}

/* Uses a case as a job does that reads it; true when it was remembered. */
static bool use(struct world *world, int number)
{
	char case_id[UUID_TEXT_SIZE];
	struct open_case open = {.agreement = &world->agreement, .record = {.case_id = case_id}};
	struct remembered *place;
	bool known;

	snprintf(case_id, sizeof(case_id), "01900000-0000-7000-8000-%012d", number);
	place = place_of(world->memory, open.record.case_id);
	assert_non_null(place);
	known = place->arena != NULL;
	if (!known) {
		assert_true(remembered_begin(place, &open));
		assert_non_null(arena_take(place->arena, CASE_BYTES));
	}
	remembered_use(place);
	assert_true(world->memory->bytes <= world->memory->bytes_most);
	return known;
}

/* How many of `count` cases, of 100, were remembered in the last of some rounds. */
static int round_and_round(struct world *world, int first, int count, int rounds)
{
	int known = 0;

	for (int round = 0; round < rounds; round++) {
		known = 0;
		for (int at = 0; at < count; at++)
			known += use(world, first + at);
	}
	return count > 0 ? known * 100 / count : 0;
}

static const struct {
	const char *what;
	int before;      /* cases that were worked on before, in ten rounds */
	int count;       /* cases that are worked on now */
	int rounds;      /* so often */
	int least, most; /* of 100 that must be found and that can be */
} rows[] = {
    {"as many as fit", 0, FIT, 2, 100, 100},
    {"half again as many", 0, FIT * 3 / 2, 10, 35, 67},
    {"twice as many", 0, FIT * 2, 10, 25, 50},
    {"four times as many", 0, FIT * 4, 10, 10, 25},
    {"a few others after many", FIT * 2, FIT / 5, 2, 100, 100},
    {"as many others as fit", FIT * 2, FIT, 60, 90, 100},
    {"more others than fit", FIT * 2, FIT * 3 / 2, 60, 35, 67},
};

static void what_is_remembered(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct world world;
		int found;

		world_open(&world);
		round_and_round(&world, 0, rows[at].before, 10);
		found = round_and_round(&world, 100000, rows[at].count, rows[at].rounds);
		print_message("# %s: %d of 100\n", rows[at].what, found);
		assert_in_range(found, rows[at].least, rows[at].most);
		arena_close(world.job.arena);
	}
}

/* Who is in use is never put out, whatever comes. */
static void who_is_in_use_stays(void **state)
{
	struct world world;
	struct remembered *held;

	(void)state;
	world_open(&world);
	use(&world, 1);
	held = remembered_find(world.memory, "01900000-0000-7000-8000-000000000001");
	assert_non_null(held);
	held->users++;
	round_and_round(&world, 100, FIT * 3, 3);
	assert_ptr_equal(remembered_find(world.memory, "01900000-0000-7000-8000-000000000001"), held);
	held->users--;
	arena_close(world.job.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_remembered),
	    cmocka_unit_test(who_is_in_use_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
