/* drafts_test.c - drafts in memory: held by a code, for an hour, in a fixed number of places. */
#include "portal/drafts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct world {
	struct arena *arena;
	struct drafts *drafts;
	struct job job;
};

static int open_world(void **state)
{
	struct world *world = test_malloc(sizeof(*world));

	*world = (struct world){.arena = arena_open(8u << 20), .drafts = drafts_open(3)};
	world->job = (struct job){.arena = world->arena, .now = {DAYS(20000)}, .chance = chance_of_system()};
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	drafts_close(world->drafts);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

static void begins(struct world *world, const char *word, char code[DRAFT_CODE_SIZE])
{
	json_t *content = json_pack("{s:s}", "word", word);

	assert_int_equal(json_own(&world->job, content), OK);
	assert_int_equal(draft_new(&world->job, world->drafts, "report", content, code), OK);
	world->job.now = instant_plus(world->job.now, 1);
}

static enum result finds(struct world *world, const char *kind, const char *code, const char **ret_word)
{
	struct instant begun_at;
	json_t *content;
	enum result found = draft_get(&world->job, world->drafts, kind, code, &content, &begun_at);

	*ret_word = found == OK ? json_string_value(json_object_get(content, "word")) : world->job.failure.rule;
	if (found == OK)
		return OK;
	*ret_word = arena_copy_cstring(world->arena, *ret_word);
	job_forgive(&world->job);
	return found;
}

static void a_draft_is_found_by_its_code_alone(void **state)
{
	struct world *world = *state;
	char code[DRAFT_CODE_SIZE], other[DRAFT_CODE_SIZE];
	const char *word;

	begins(world, "first", code);
	begins(world, "second", other);
	assert_string_not_equal(code, other);
	assert_int_equal(finds(world, "report", code, &word), OK);
	assert_string_equal(word, "first");
	assert_int_equal(finds(world, "visit", code, &word), MISSING);
	assert_int_equal(finds(world, "report", "", &word), MISSING);
	code[3] = code[3] == 'a' ? 'b' : 'a';
	assert_int_equal(finds(world, "report", code, &word), MISSING);
	assert_string_equal(word, "expired");
}

static void it_ends_an_hour_after_it_was_touched(void **state)
{
	struct world *world = *state;
	char code[DRAFT_CODE_SIZE];
	const char *word;

	begins(world, "first", code);
	world->job.now = instant_plus(world->job.now, DRAFT_LIFE - 10);
	assert_int_equal(finds(world, "report", code, &word), OK);
	world->job.now = instant_plus(world->job.now, DRAFT_LIFE - 10);
	assert_int_equal(finds(world, "report", code, &word), OK);
	world->job.now = instant_plus(world->job.now, DRAFT_LIFE);
	assert_int_equal(finds(world, "report", code, &word), MISSING);
}

static void the_one_touched_longest_ago_makes_room(void **state)
{
	struct world *world = *state;
	char codes[4][DRAFT_CODE_SIZE];
	const char *word;

	for (int at = 0; at < 3; at++)
		begins(world, "one", codes[at]);
	assert_int_equal(finds(world, "report", codes[0], &word), OK);
	begins(world, "four", codes[3]);
	assert_int_equal(finds(world, "report", codes[0], &word), OK);
	assert_int_equal(finds(world, "report", codes[1], &word), MISSING);
	assert_int_equal(finds(world, "report", codes[3], &word), OK);
}

static void it_has_a_size_and_is_claimed_once(void **state)
{
	struct world *world = *state;
	char code[DRAFT_CODE_SIZE], *text = arena_take(world->arena, DRAFT_BYTES_MOST + 1);
	const char *word;
	json_t *big;

	begins(world, "first", code);
	memset(text, 'x', DRAFT_BYTES_MOST);
	big = json_pack("{s:s}", "word", text);
	assert_int_equal(json_own(&world->job, big), OK);
	assert_int_equal(draft_set(&world->job, world->drafts, "report", code, big), LIMIT);
	job_forgive(&world->job);
	assert_int_equal(finds(world, "report", code, &word), OK);
	assert_string_equal(word, "first");
	assert_true(draft_claim(world->drafts, code));
	assert_false(draft_claim(world->drafts, code));
	draft_release(world->drafts, code);
	assert_true(draft_claim(world->drafts, code));
	draft_end(world->drafts, code);
	assert_false(draft_claim(world->drafts, code));
	assert_int_equal(finds(world, "report", code, &word), MISSING);
}

int main(void)
{
#define WITH_A_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    WITH_A_WORLD(a_draft_is_found_by_its_code_alone),
	    WITH_A_WORLD(it_ends_an_hour_after_it_was_touched),
	    WITH_A_WORLD(the_one_touched_longest_ago_makes_room),
	    WITH_A_WORLD(it_has_a_size_and_is_claimed_once),
	};

	return cmocka_run_group_tests_name("drafts of the public", tests, NULL, NULL);
}
