/* fixture.h - a job under a seed and three nodes, for each test. */
#ifndef VALICO_TESTS_AS4_FIXTURE_H
#define VALICO_TESTS_AS4_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "as4/signal.h"
#include "nodes.h"

struct world {
	struct seeded seeded;
	struct job job;
	struct nodes nodes;
};

static inline int world_open(void **state)
{
	static struct world world;

	world = (struct world){0};
	world.job.arena = arena_open((size_t)512 << 20);
	world.job.chance = chance_of_seed(&world.seeded, 20261124);
	world.job.now = (struct instant){INT64_C(1795492800000)}; /* 2026-11-24T04:00:00Z */
	if (world.job.arena == NULL)
		return -1;
	nodes_open(&world.job, &world.nodes);
	*state = &world;
	return 0;
}

static inline int world_close(void **state)
{
	struct world *world = *state;

	nodes_close(&world->nodes);
	arena_close(world->job.arena);
	return 0;
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

/* Says why when a call that must succeed does not. */
#define ASSERT_OK(job, call)                                                                                           \
	do {                                                                                                           \
		enum result found = (call);                                                                            \
		if (found != OK)                                                                                       \
			fail_msg("%s: %s: %s", result_name(found), (job)->failure.rule, (job)->failure.reason);        \
	} while (0)

/* The call is refused with this result and this rule; the job is then ready for the next call. */
#define ASSERT_REFUSED(job, expected, expected_rule, call)                                                             \
	do {                                                                                                           \
		enum result found = (call);                                                                            \
		if (found != (expected))                                                                               \
			fail_msg("%s instead of %s: %s: %s", result_name(found), result_name(expected),                \
				 (job)->failure.rule, (job)->failure.reason);                                          \
		assert_string_equal((job)->failure.rule, (expected_rule));                                             \
		job_forgive(job);                                                                                      \
	} while (0)

#endif
