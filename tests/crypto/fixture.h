/* fixture.h - a job under a seed for the crypto room's tests, and vectors given in hexadecimal. */
#ifndef VALICO_TESTS_CRYPTO_FIXTURE_H
#define VALICO_TESTS_CRYPTO_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/job.h"
#include "crypto/keys.h"

#include <string.h>

struct world {
	struct seeded seeded;
	struct job job;
	struct key_ring *ring;
	struct keeper keeper;
};

/* cmocka hands the state of a test over as void **. */
static inline struct job *job_of(void **state)
{
	return &((struct world *)*state)->job;
}

static inline const struct keeper *keeper_of(void **state)
{
	return &((struct world *)*state)->keeper;
}

static inline int world_open(void **state)
{
	static struct world world;
	world = (struct world){0};
	world.job.arena = arena_open(ARENA_USUAL);
	world.job.chance = chance_of_seed(&world.seeded, 20261124);
	world.job.now = (struct instant){INT64_C(1795492800000)}; /* 2026-11-24T04:00:00Z */
	if (!world.job.arena || key_ring_open(&world.ring) != OK)
		return -1;
	world.keeper = key_ring_keeper(world.ring);
	*state = &world;
	return 0;
}

static inline int world_close(void **state)
{
	struct world *world = *state;
	key_ring_close(world->ring);
	arena_close(world->job.arena);
	return 0;
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

/* The bytes of a vector. Fails the test when the vector itself is misspelled. */
static inline struct bytes vector(struct job *job, const char *hex)
{
	struct bytes bytes = {0};
	assert_int_equal(hex_read(job->arena, bytes_of(hex), &bytes), OK);
	return bytes;
}

static inline void assert_bytes(struct bytes found, struct bytes expected)
{
	assert_int_equal(found.size, expected.size);
	assert_memory_equal(found.data, expected.data, expected.size);
}

#define ASSERT_OK(call) assert_int_equal((call), OK)

/* The call is refused with this result and says so on the job, which is then ready for the next call. */
#define ASSERT_REFUSED(job, expected, call)                                                                            \
	do {                                                                                                           \
		assert_int_equal((call), (expected));                                                                  \
		assert_int_equal((job)->failure.result, (expected));                                                   \
		job_forgive(job);                                                                                      \
	} while (0)

#endif
