/* transactions_test.c - what is a part of what: parts count when the whole is committed, and what was asked for
 * afterwards happens then, once, or never. */
#include "store/database.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct place {
	struct job job;
	struct database *database;
	int calls;
};

static int place_open(void **state)
{
	struct place *place = test_calloc(1, sizeof(*place));

	place->job = (struct job){.arena = arena_open(64u << 20), .now = {1795492800000}, .chance = chance_of_system()};
	assert_int_equal(database_open_memory(&place->job, &place->database), OK);
	*state = place;
	return 0;
}

static int place_close(void **state)
{
	struct place *place = *state;

	database_close(place->database);
	arena_close(place->job.arena);
	test_free(place);
	return 0;
}

static void count(void *self)
{
	((struct place *)self)->calls++;
}

/* A part of a transaction that asks for the call; it is committed or left. */
static void part(struct place *place, bool commits)
{
	AUTO_TRANSACTION struct transaction work = {0};

	assert_int_equal(transaction_begin(&place->job, place->database, &work), OK);
	database_afterwards(place->database, count, place);
	if (commits)
		assert_int_equal(transaction_commit(&place->job, &work), OK);
}

static void afterwards_is_when_the_whole_is_committed(void **state)
{
	struct place *place = *state;
	AUTO_TRANSACTION struct transaction work = {0};

	assert_int_equal(transaction_begin(&place->job, place->database, &work), OK);
	part(place, true);
	part(place, true);
	assert_int_equal(place->calls, 0);
	assert_int_equal(transaction_commit(&place->job, &work), OK);
	assert_int_equal(place->calls, 1);
}

static void afterwards_is_never_when_it_is_rolled_back(void **state)
{
	struct place *place = *state;

	part(place, false);
	assert_int_equal(place->calls, 0);
	/* And not with the next one, which asked for nothing. */
	AUTO_TRANSACTION struct transaction work = {0};

	assert_int_equal(transaction_begin(&place->job, place->database, &work), OK);
	assert_int_equal(transaction_commit(&place->job, &work), OK);
	assert_int_equal(place->calls, 0);
}

static void a_part_that_is_rolled_back_takes_the_whole_with_it(void **state)
{
	struct place *place = *state;
	AUTO_TRANSACTION struct transaction work = {0};

	assert_int_equal(transaction_begin(&place->job, place->database, &work), OK);
	part(place, true);
	part(place, false);
	assert_int_equal(transaction_commit(&place->job, &work), CONFLICT);
	transaction_roll_back(&work);
	assert_int_equal(place->calls, 0);
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, place_open, place_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_PLACE(afterwards_is_when_the_whole_is_committed),
	    WITH_PLACE(afterwards_is_never_when_it_is_rolled_back),
	    WITH_PLACE(a_part_that_is_rolled_back_takes_the_whole_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
