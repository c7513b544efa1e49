/* parent_test.c - how long a process waits before it is started again: the first time not at all, then 0.1 s, doubling
 * to 5 s. What the parent does with real processes is in valicod_test.c. */
#include "node/parent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void restarts_slow_down(void **state)
{
	static const int64_t milliseconds[] = {0, 0, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000};

	(void)state;
	for (int failures = 0; failures < (int)(sizeof(milliseconds) / sizeof(milliseconds[0])); failures++)
		assert_int_equal(restart_delay(failures), milliseconds[failures]);
	assert_int_equal(restart_delay(1000000), 5000);
}

static void the_keepers_lines_are_all_given_out(void **state)
{
	int lines = 0;

	(void)state;
	for (int asker = 0; asker < ASKER_COUNT; asker++) {
		assert_in_range(keeper_lines[asker], 1, KEEPER_LINES_MOST);
		lines += keeper_lines[asker];
	}
	assert_int_equal(lines, KEEPER_LINES_ALL);
}

/* A socket from before is listening: a second daemon with the same address is told which setting to change. */
static void a_taken_address_is_named(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	struct configuration configuration = {.desk = {"127.0.0.1", 39401}, .link = {"127.0.0.1", 39401}};
	struct sockets sockets;

	(void)state;
	assert_int_equal(sockets_open(&job, &configuration, &sockets), CONFLICT);
	assert_string_equal(job.failure.field, "link");
	assert_string_equal(job.failure.rule, "listen");
	job_forgive(&job);
	configuration.desk = (struct socket_address){"192.0.2.1", 39402}; /* RFC 5737: nobody's */
	assert_int_equal(sockets_open(&job, &configuration, &sockets), INVALID);
	assert_string_equal(job.failure.field, "desk");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(restarts_slow_down),
	    cmocka_unit_test(the_keepers_lines_are_all_given_out),
	    cmocka_unit_test(a_taken_address_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
