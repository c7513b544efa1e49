/* lessons_test.c - texts are found by the starts of their words in every script, and not once they are gone. */
#include "store/lessons.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct job job;
static struct database *database;

static void put(const char *case_id, const char *regime, const char *text)
{
	assert_int_equal(lesson_put(&job, database, case_id, regime, bytes_of(text)), OK);
}

static int open_store(void **state)
{
	(void)state;
	arena = arena_open(ARENA_USUAL);
	job = (struct job){.arena = arena, .now = {1}, .chance = chance_of_system()};
	assert_int_equal(database_open_memory(&job, &database), OK);
	put("a", "administrative", "How to tell a genuine seal\nUnder ultraviolet light the thread glows green.");
	put("b", "administrative", "Perché il sigillo è falso: manca il filo.");
	put("c", "administrative", "شناختی کارڈ کی مہر کیسے پہچانیں");
	put("h", "administrative", "یورپی‌یونین کا ويزا، آخری مُہر");
	put("d", "police", "A seal that the police looked at");
	put("e", "administrative", "replaced"), put("e", "administrative", "The kinegram moves");
	put("f", "administrative", "destroyed words"), put("g", "administrative", "emptied words");
	put("g", "administrative", "");
	assert_int_equal(lesson_destroy(&job, database, "f"), OK);
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	database_close(database);
	arena_close(arena);
	return 0;
}

static const struct {
	const char *words;
	const char *cases; /* that are found, in their order */
} searched[] = {
    {"seal", "a"},
    {"SEAL genuine", "a"},
    {"genu", "a"},
    {"enuine", ""},
    {"seal falso", ""},
    {"perche", "b"},
    {"Sigillo è", "b"},
    {"مہر", "ch"},
    /* Another keyboard's letters, vowel marks, a stretch: the same words; a joiner parts words. */
    {"شناختي كارڈ", "c"},
    {"مُهر كيسے", "c"},
    {"مـہر کارڈ", "c"},
    {"ویزا", "h"},
    {"يورپی یونین", "h"},
    {"آخري", "h"},
    {"اخری", ""}, /* another letter is another word */
    {"کارڈ شناخ", "c"},
    {"kinegram", "e"},
    {"replaced", ""},
    {"destroyed", ""},
    {"emptied", ""},
    {"", ""},
    {"\"", ""},
    {"seal\" OR \"kinegram", ""}, /* no operators: three words that must all be there */
    {"genuine NOT seal", ""},
    {"text:seal", ""},
    {"seal*", "a"},
    {"(seal)", "a"},
};

static void words_are_found_by_their_start(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(searched) / sizeof(searched[0]); at++) {
		struct lesson_found *found;
		char cases[20] = "";
		int count;

		if (lesson_search(&job, database, "administrative", NULL, searched[at].words, 10, &found, &count) != OK)
			fail_msg("%s: %s", searched[at].words, job.failure.reason);
		for (int each = 0; each < count; each++)
			strcat(cases, found[each].case_id);
		if (strcmp(cases, searched[at].cases) != 0)
			fail_msg("%s: found %s", searched[at].words, cases);
	}
}

static void what_was_found_is_shown_in_its_place(void **state)
{
	struct lesson_found *found;
	int count;

	(void)state;
	assert_int_equal(lesson_search(&job, database, "administrative", NULL, "ultrav", 10, &found, &count), OK);
	assert_int_equal(count, 1);
	assert_non_null(strstr(found[0].part, LESSON_FROM "ultraviolet" LESSON_TO " light"));
}

static void a_regime_finds_only_its_own(void **state)
{
	struct lesson_found *found;
	int count;

	(void)state;
	assert_int_equal(lesson_search(&job, database, "police", NULL, "seal", 10, &found, &count), OK);
	assert_int_equal(count, 1);
	assert_string_equal(found[0].case_id, "d");
}

static void cleared_is_empty(void **state)
{
	struct lesson_found *found;
	int count;

	(void)state;
	assert_int_equal(lesson_clear(&job, database), OK);
	assert_int_equal(lesson_search(&job, database, "administrative", NULL, "seal", 10, &found, &count), OK);
	assert_int_equal(count, 0);
	put("a", "administrative", "A seal again");
	assert_int_equal(lesson_search(&job, database, "administrative", NULL, "seal", 10, &found, &count), OK);
	assert_int_equal(count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_found_by_their_start),
	    cmocka_unit_test(what_was_found_is_shown_in_its_place),
	    cmocka_unit_test(a_regime_finds_only_its_own),
	    cmocka_unit_test(cleared_is_empty),
	};

	return cmocka_run_group_tests_name("lessons", tests, open_store, close_store);
}
