/* case_memory_test.c - one memory of cases for all threads of a process, each with its own view of the store: nobody is
 * given what is not committed, or was rolled back, and all that is given is what the store holds. */
#include "office/case/open_case.h"
#include "support/fill.h"
#include "support/node.h"
#include "support/shipped.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CASES = 3, THREADS = 4, NOTES = 12 };

struct world {
	struct arena *arena;
	struct seeded seed;
	struct agreement agreement;
	struct test_node rome, islamabad;
	char folder[64];
	char case_id[CASES][UUID_TEXT_SIZE];
};

static struct job job_of(struct world *world)
{
	return test_job(world->arena, &world->seed, 7);
}

/* Another thread's office: a connection of its own, the memory in common. */
static struct office beside(struct world *world)
{
	struct job job = job_of(world);
	struct office office = world->rome.office;

	assert_int_equal(database_open(&job, world->folder, OPEN_EXISTING, &office.database), OK);
	return office;
}

static void case_opens(struct world *world, char ret_case_id[UUID_TEXT_SIZE])
{
	struct job job = job_of(world);
	struct new_case wanted = {
	    .agreement = "eu-pk-readmission", .kind = "own_national", .partner = "pk", .side = "requesting"};
	const struct profile *profile = world->agreement.profile;

	wanted.form = form_fill(&job, profile, profile_find_form(profile, "application"), NULL);
	job.chance = chance_of_system();
	assert_int_equal(
	    office_case_new(&job, &world->rome.office, &world->rome.officers[OFFICER_ANNA], &wanted, ret_case_id), OK);
}

static int open_world(void **state)
{
	static struct world world;
	struct job job;

	world = (struct world){.arena = arena_open(ARENA_USUAL)};
	snprintf(world.folder, sizeof(world.folder), "/tmp/valico-memory-XXXXXX");
	assert_non_null(mkdtemp(world.folder));
	job = job_of(&world);
	world.agreement.profile = shipped_profile(&job, &world.agreement.hash);
	test_node_open_in(&job, &world.rome, world.folder, "http://127.0.0.1/as4", "it", &world.agreement, 1);
	test_node_open(&job, &world.islamabad, "pk", &world.agreement, 1);
	test_nodes_link(&job, &world.rome, &world.islamabad);
	for (int at = 0; at < CASES; at++)
		case_opens(&world, world.case_id[at]);
	*state = &world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;
	char command[96];

	test_node_close(&world->rome);
	test_node_close(&world->islamabad);
	arena_close(world->arena);
	snprintf(command, sizeof(command), "rm -rf %s", world->folder);
	return system(command);
}

static void note(struct job *job, struct world *world, const struct office *office, int at, const char *text)
{
	int64_t version;

	assert_int_equal(
	    office_note_add(job, office, &world->rome.officers[OFFICER_ANNA], world->case_id[at], text, &version), OK);
}

/* The notes of a case as an office is given them, each followed by a line's end. */
static void expect_notes(struct world *world, const struct office *office, int at, const char *wanted)
{
	struct job job = job_of(world);
	char found[256] = "";
	struct open_case *open;

	job.arena = arena_open(ARENA_USUAL);
	assert_int_equal(open_case_load(&job, office, world->case_id[at], &open), OK);
	for (int event = 0; event < open->file.own.count; event++) {
		const json_t *form = open->file.own.events[event]->body.form;
		const char *text = json_string_value(json_object_get(form, "text"));

		if (text != NULL)
			strncat(strncat(found, text, 64), "\n", 2);
	}
	assert_string_equal(found, wanted);
	arena_close(job.arena);
}

static void what_is_not_committed_is_for_its_own_transaction(void **state)
{
	struct world *world = *state;
	struct office other = beside(world);
	struct job job = job_of(world);

	note(&job, world, &world->rome.office, 0, "first");
	expect_notes(world, &other, 0, "first\n");
	{
		AUTO_TRANSACTION struct transaction work = {0};

		assert_int_equal(transaction_begin(&job, world->rome.office.database, &work), OK);
		note(&job, world, &world->rome.office, 0, "lost");
		expect_notes(world, &world->rome.office, 0, "first\nlost\n");
		expect_notes(world, &other, 0, "first\n");
	}
	expect_notes(world, &other, 0, "first\n");
	expect_notes(world, &world->rome.office, 0, "first\n");
	note(&job, world, &other, 0, "second");
	expect_notes(world, &world->rome.office, 0, "first\nsecond\n");
	expect_notes(world, &other, 0, "first\nsecond\n");
	database_close(other.database);
}

struct officer_at_work {
	struct world *world;
	struct office office;
	uint64_t number;
};

/* Adds notes to all cases, and reads them. */
static void *works(void *self)
{
	struct officer_at_work *work = self;
	struct seeded seed;

	for (int at = 0; at < NOTES; at++) {
		struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = test_job(arena, &seed, work->number * 1000 + (uint64_t)at);
		struct open_case *open;

		note(&job, work->world, &work->office, at % CASES, "at work");
		assert_int_equal(open_case_load(&job, &work->office, work->world->case_id[(at + 1) % CASES], &open),
				 OK);
		arena_close(arena);
	}
	return NULL;
}

static void many_threads_are_given_what_the_store_holds(void **state)
{
	struct world *world = *state;
	struct officer_at_work work[THREADS];
	pthread_t threads[THREADS];
	struct office forgetful = world->rome.office;

	for (int at = 0; at < THREADS; at++) {
		work[at] = (struct officer_at_work){world, beside(world), (uint64_t)at};
		assert_int_equal(pthread_create(&threads[at], NULL, works, &work[at]), 0);
	}
	for (int at = 0; at < THREADS; at++) {
		assert_int_equal(pthread_join(threads[at], NULL), 0);
		database_close(work[at].office.database);
	}
	forgetful.memory = NULL;
	for (int at = 0; at < CASES; at++) {
		struct job job = job_of(world);
		struct open_case *remembered, *anew;

		assert_int_equal(open_case_load(&job, &world->rome.office, world->case_id[at], &remembered), OK);
		assert_int_equal(open_case_load(&job, &forgetful, world->case_id[at], &anew), OK);
		assert_int_equal(anew->file.own.count, remembered->file.own.count);
		assert_true(anew->file.own.count > THREADS * NOTES / CASES);
		for (int event = 0; event < anew->file.own.count; event++)
			assert_true(
			    hash_equal(&anew->file.own.events[event]->hash, &remembered->file.own.events[event]->hash));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_is_not_committed_is_for_its_own_transaction, open_world, close_world),
	    cmocka_unit_test_setup_teardown(many_threads_are_given_what_the_store_holds, open_world, close_world),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("one memory for all threads", tests, NULL, NULL);
}
