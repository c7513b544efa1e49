/* robot_test.c - form tokens, proofs of work and pictures: what holds, and what does not. */
#include "portal/robot.h"

#include "crypto/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct job job_of(struct arena *arena)
{
	return (struct job){.arena = arena, .now = {1000000000}, .chance = chance_of_system()};
}

static void tokens_have_an_age_and_a_form(void **state)
{
	static const struct {
		int64_t age;
		const char *bound;
		enum result expected;
		const char *rule;
	} rows[] = {
	    {TOKEN_LEAST, "abc", OK, ""},
	    {TOKEN_LEAST - 1, "abc", DENIED, "token-early"},
	    {TOKEN_MOST, "abc", OK, ""},
	    {TOKEN_MOST + 1, "abc", DENIED, "token-late"},
	    {TOKEN_LEAST, "other", DENIED, "token-forged"},
	};
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct robot_key key, other_key;
	struct job made = job_of(arena);
	char *token;

	(void)state;
	robot_key_new(&made, &key);
	robot_key_new(&made, &other_key);
	assert_int_equal(form_token_write(&made, &key, "abc", &token), OK);
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = job_of(arena);

		job.now = instant_plus(job.now, rows[at].age);
		assert_int_equal(form_token_check(&job, &key, rows[at].bound, token), rows[at].expected);
		assert_string_equal(job.failure.rule, rows[at].rule);
	}
	struct job job = job_of(arena);
	job.now = instant_plus(job.now, TOKEN_LEAST);
	assert_int_equal(form_token_check(&job, &other_key, "abc", token), DENIED);
	token[strlen(token) - 1] ^= 1;
	assert_int_equal(form_token_check(&job, &key, "abc", token), DENIED);
	assert_int_equal(form_token_check(&job, &key, "abc", ""), DENIED);
	assert_int_equal(form_token_check(&job, &key, "abc", "ffffffffffffffffffff-x"), DENIED);
}

/* Does what the widget does: tries numbers. */
static const char *solve(struct arena *arena, const json_t *challenge, int off, const char *salt)
{
	const char *wanted = json_string_value(json_object_get(challenge, "challenge"));
	const char *first = json_string_value(json_object_get(challenge, "salt"));
	char text[512], document[1024];

	for (int number = 0; number <= CHALLENGE_NUMBER_MOST; number++) {
		snprintf(text, sizeof(text), "%s%d", first, number);
		struct hash hash = hash_of(bytes_of(text));
		if (strcmp(hex_write(arena, (struct bytes){hash.bytes, HASH_SIZE}), wanted) != 0)
			continue;
		snprintf(document, sizeof(document),
			 "{\"algorithm\":\"SHA-256\",\"challenge\":\"%s\",\"number\":%d,\"salt\":\"%s\",\"signature\":"
			 "\"%s\"}",
			 wanted, number + off, salt != NULL ? salt : first,
			 json_string_value(json_object_get(challenge, "signature")));
		return base64_write(arena, bytes_of(document));
	}
	fail_msg("no number solves the challenge");
	return NULL;
}

static void work_holds_once_found_for_its_form_and_time(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct job job = job_of(arena);
	struct robot_key key, other_key;
	json_t *challenge;

	(void)state;
	robot_key_new(&job, &key);
	robot_key_new(&job, &other_key);
	assert_int_equal(challenge_write(&job, &key, "form-a", &challenge), OK);
	const char *right = solve(arena, challenge, 0, NULL);
	const char *later_salt = "00?expires=9999999999&draft=form-a";
	const struct {
		const struct robot_key *key;
		const char *draft, *payload;
		int64_t later;
		enum result expected;
		const char *rule;
	} rows[] = {
	    {&key, "form-a", right, 0, OK, ""},
	    {&key, "form-b", right, 0, DENIED, "work-forged"},
	    {&other_key, "form-a", right, 0, DENIED, "work-forged"},
	    {&key, "form-a", right, CHALLENGE_LIFE + SECONDS(1), DENIED, "work-late"},
	    {&key, "form-a", solve(arena, challenge, 1, NULL), 0, DENIED, "work-wrong"},
	    {&key, "form-a", solve(arena, challenge, 0, later_salt), 0, DENIED, "work-wrong"},
	    {&key, "form-a", "nonsense", 0, INVALID, "work-wrong"},
	    {&key, "form-a", "e30=", 0, INVALID, "required"},
	};
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job each = job_of(arena);

		each.now = instant_plus(each.now, rows[at].later);
		enum result result = challenge_check(&each, rows[at].key, rows[at].draft, rows[at].payload);
		if (rows[at].expected == INVALID)
			assert_int_not_equal(result, OK);
		else
			assert_int_equal(result, rows[at].expected);
		if (rows[at].expected == DENIED)
			assert_string_equal(each.failure.rule, rows[at].rule);
	}
}

static void pictures_show_four_flags_of_which_one_is_named(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = job_of(arena);
	int wanted[FLAG_COUNT] = {0};

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct puzzle puzzle, back;
		json_t *value;

		puzzle_new(&job, &puzzle);
		for (int at = 0; at < FLAGS_SHOWN; at++)
			for (int other = 0; other < at; other++)
				assert_int_not_equal(puzzle.flags[at], puzzle.flags[other]);
		wanted[puzzle.flags[puzzle.wanted]]++;
		assert_in_range(puzzle.first + puzzle.second, 2, 18);
		value = puzzle_write(&puzzle);
		assert_true(puzzle_read(value, &back));
		assert_memory_equal(&puzzle, &back, sizeof(puzzle));
		json_decref(value);
	}
	for (int flag = 0; flag < FLAG_COUNT; flag++) {
		assert_in_range(wanted[flag], 20, 150); /* each is asked for */
		assert_null(strstr(flag_drawing(flag), "title"));
	}
	assert_false(puzzle_read(NULL, &(struct puzzle){0}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tokens_have_an_age_and_a_form),
	    cmocka_unit_test(work_holds_once_found_for_its_form_and_time),
	    cmocka_unit_test(pictures_show_four_flags_of_which_one_is_named),
	};

	return cmocka_run_group_tests_name("robots", tests, NULL, NULL);
}
