/* patterns_test.c - values are put together although they are spelled a little differently, and a report never lets a
 * small number be seen or worked out. */
#include "base/text.h"
#include "cases/patterns.h"
#include "support/shipped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct seeded seed;
static struct job job;

static int open_job(void **state)
{
	(void)state;
	arena = arena_open(ARENA_USUAL);
	job = test_job(arena, &seed, 3);
	return 0;
}

static int close_job(void **state)
{
	(void)state;
	arena_close(arena);
	return 0;
}

static const struct {
	const char *text;
	enum field_type type;
	int most;
	const char *value;
} values[] = {
    {"French Embassy, Islamabad", FIELD_TEXT, 0, "FRENCH EMBASSY ISLAMABAD"},
    {"  french   EMBASSY -- (Islamabad) ", FIELD_TEXT, 0, "FRENCH EMBASSY ISLAMABAD"},
    {"Ambassade de France à Islamabad", FIELD_TEXT, 0, "AMBASSADE DE FRANCE A ISLAMABAD"},
    {"Ｋｈａｎ Travels", FIELD_TEXT, 0, "KHAN TRAVELS"},
    {"خان ٹریولز", FIELD_TEXT, 0, "خان ٹریولز"},
    {"خان\xe2\x80\x8c ٹریولز۔", FIELD_TEXT, 0, "خان ٹریولز"}, /* with a joiner that nobody sees */
    {"Straße 7", FIELD_TEXT, 0, "STRASSE 7"},
    {"f-123 456", FIELD_DOCUMENT_NUMBER, 4, "F123"},
    {"F1", FIELD_DOCUMENT_NUMBER, 4, "F1"},
    {"...", FIELD_TEXT, 0, ""},
    {"", FIELD_TEXT, 0, ""},
    {"a\tb\nc", FIELD_TEXT, 0, "A B C"}, /* nothing that parts values is left in one */
    {"\xff\xfe", FIELD_TEXT, 0, ""},
};

static void small_differences_of_spelling_are_gone(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) {
		struct bytes value;

		assert_int_equal(group_value_write(&job, values[at].text, values[at].type, values[at].most, &value),
				 OK);
		if (!bytes_equal_cstring(value, values[at].value))
			fail_msg("%s: %.*s", values[at].text, (int)value.size, (const char *)value.data);
	}
}

/* Cases by letter, and the report: what is shown, and how many others; "-" when nothing may be said. */
static const struct {
	const char *cases;
	const char *report;
} reports[] = {
    {"AAAAAABBBBB", "total 10: A 5 B 5, others 0"},
    /* Two that are hidden, but only four together: the next smallest is hidden with them. */
    {"AAAAAAAAABBBBBBCCDD", "total 15: A 5, others 10"},
    {"AAAAAABBBBBBCCCDDD", "total 15: A 5 B 5, others 5"},
    /* One alone would be the total less what is shown. */
    {"AAAAAAAABBBBBBCCC", "total 15: A 5, others 5"},
    {"AAAAAAAACCC", "total 10: , others 10"},
    /* Too few at all. */
    {"AABB", "-"},
    {"AABBC", "total 5: , others 5"},
    {"", "-"},
    /* One case more: the two reports are the same, and their difference tells nothing. */
    {"AAAAAABBBBBBB", "total 10: A 5 B 5, others 0"},
    {"AAAAAAABBBBBBB", "total 10: A 5 B 5, others 0"},
};

static void report_print(const json_t *report, char *ret_text, size_t size)
{
	const json_t *grouping = json_array_get(json_object_get(report, "groupings"), 0), *group;
	struct text text = text_open(arena, size);
	size_t at;

	if (json_is_null(json_object_get(report, "total"))) {
		assert_true(json_is_null(json_object_get(grouping, "others")));
		assert_int_equal(json_array_size(json_object_get(grouping, "groups")), 0);
		snprintf(ret_text, size, "-");
		return;
	}
	text_print(&text, "total %d:", (int)json_integer_value(json_object_get(report, "total")));
	json_array_foreach(json_object_get(grouping, "groups"), at, group)
	    text_print(&text, " %s %d", json_string_value(json_object_get(group, "value")),
		       (int)json_integer_value(json_object_get(group, "cases")));
	text_print(&text, "%s, others %d", at == 0 ? " " : "",
		   (int)json_integer_value(json_object_get(grouping, "others")));
	snprintf(ret_text, size, "%s", text.data);
}

static void no_small_number_is_seen_or_worked_out(void **state)
{
	static const struct grouping grouping = {.form = 0};
	static const struct pattern pattern = {.id = "p", .least = 5, .groupings = &grouping, .grouping_count = 1};

	(void)state;
	for (size_t at = 0; at < sizeof(reports) / sizeof(reports[0]); at++) {
		struct pattern_tally *tally;
		char text[200];
		json_t *report;

		assert_int_equal(pattern_tally_open(&job, arena, &pattern, 2026, &tally), OK);
		for (const char *letter = reports[at].cases; *letter != '\0'; letter++) {
			char line[40];

			snprintf(line, sizeof(line), "other\t2026\tX\np\t2026\t%c", *letter);
			assert_int_equal(pattern_tally_add(&job, tally, bytes_of(line)), OK);
			snprintf(line, sizeof(line), "p\t2025\t%c", *letter); /* of another year */
			assert_int_equal(pattern_tally_add(&job, tally, bytes_of(line)), OK);
		}
		assert_int_equal(pattern_tally_write(&job, tally, 100, &report), OK);
		report_print(report, text, sizeof(text));
		if (strcmp(text, reports[at].report) != 0)
			fail_msg("%s: %s", reports[at].cases, text);
	}
}

/* Many values, so that the table grows; every one is counted once. */
static void many_values_are_all_counted(void **state)
{
	static const struct grouping grouping = {.form = 0};
	static const struct pattern pattern = {.id = "p", .least = 5, .groupings = &grouping, .grouping_count = 1};
	struct pattern_tally *tally;
	json_t *report, *more;

	(void)state;
	assert_int_equal(pattern_tally_open(&job, arena, &pattern, 2026, &tally), OK);
	for (int at = 0; at < 50000; at++) {
		char line[40];

		snprintf(line, sizeof(line), "p\t2026\tV%d", at % 5000);
		assert_int_equal(pattern_tally_add(&job, tally, bytes_of(line)), OK);
	}
	assert_int_equal(pattern_tally_write(&job, tally, 100, &report), OK);
	more = json_object_get(json_array_get(json_object_get(report, "groupings"), 0), "more");
	assert_int_equal(json_integer_value(json_object_get(report, "total")), 50000);
	assert_int_equal(json_integer_value(json_object_get(more, "groups")), 4900);
	assert_int_equal(json_integer_value(json_object_get(more, "cases")), 49000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(small_differences_of_spelling_are_gone),
	    cmocka_unit_test(no_small_number_is_seen_or_worked_out),
	    cmocka_unit_test(many_values_are_all_counted),
	};

	return cmocka_run_group_tests_name("patterns", tests, open_job, close_job);
}
