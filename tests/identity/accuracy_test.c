/* accuracy_test.c - people are found across scripts, measured on names that taught nothing (held-out-spellings.tsv).
 *
 * A small cousin of bench/identity/pairs.c: 2,000 people, 400 questions each way, floors a little below what the bench
 * measures. Likeness alone decides; frequencies, dates and places, which score.c adds, are not here. */
#include "base/file.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PEOPLE 2000
#define QUESTIONS 400

static const struct {
	const char *what;
	enum manner asked, kept;
	double first, ten, keys; /* shares at least */
} floors[] = {
    {"Urdu name, Latin register", URDU, LATIN, .96, .99, .99},
    {"Latin name, Urdu register", LATIN, URDU, .97, .99, .99},
    {"another Latin spelling", OTHER_LATIN, LATIN, .93, .99, .99},
    {"Italian spelling, Latin register", ITALIAN, LATIN, .90, .97, .99},
    {"Italian spelling, Urdu register", ITALIAN, URDU, .94, .97, .99},
    {"French spelling, Latin register", FRENCH, LATIN, .90, .97, .99},
};

static void people_are_found_across_scripts(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct world world = {.job = &job};
	const char *source = getenv("VALICO_SOURCE");
	struct bytes text;

	(void)unused;
	assert_int_equal(
	    file_read(&job, arena_print(arena, "%s/tests/identity/held-out-spellings.tsv", source ? source : "."),
		      1 << 20, &text),
	    OK);
	world.words = words_read(&job, bytes_cstring(arena, text));
	assert_true(world_open(&world, false, PEOPLE, 2) > 200);
	for (size_t at = 0; at < sizeof(floors) / sizeof(floors[0]); at++) {
		struct tally tally = world_ask(&world, floors[at].asked, floors[at].kept, QUESTIONS);
		struct key_tally keys = world_keys(&world, floors[at].asked, floors[at].kept);

		print_message("# %s: first %d, in ten %d of %d; keys meet for %d of %d tokens\n", floors[at].what,
			      tally.first, tally.ten, tally.asked, keys.near, keys.tokens);
		assert_true(tally.first >= floors[at].first * tally.asked);
		assert_true(tally.ten >= floors[at].ten * tally.asked);
		assert_true(keys.near >= floors[at].keys * keys.tokens);
	}
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(people_are_found_across_scripts)};

	return cmocka_run_group_tests_name("accuracy of names", tests, NULL, NULL);
}
