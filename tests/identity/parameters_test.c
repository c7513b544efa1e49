/* parameters_test.c - files of parameters: a row is a file, what it is read as or the rule that it breaks. */
#include "identity/parameters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct parameter list[] = {{"count", 1, INT64_C(10000000000), 0, 0}, {"weight", -8, 2, 16, 0}};
static const struct parameter point = {"point", -100, 100, 16, 0};
static const struct parameter_file plain = {"trial", list, 2, NULL}, curved = {"trial", list, 2, &point};

static const struct {
	const char *text;
	int64_t count, weight;
} read_rows[] = {
    {"count 1\nweight 0\n", 1, 0},
    {"# a remark\n\n  weight\t2 the most, and why\ncount 10000000000\n", INT64_C(10000000000), 32},
    {"count 7\r\nweight -8", 7, -128},
    {"count 1\nweight 0.5\n", 1, 8},
    {"count 1\nweight -0.1\n", 1, -2}, /* to the nearest sixteenth */
    {"count 1\nweight -0.03\n", 1, 0},
    {"count 1\nweight 0.04\n", 1, 1},
    {"count 1\nweight 1.99\n", 1, 32},
};

static void values_are_read_by_their_words(void **state)
{
	(void)state;
	for (size_t row = 0; row < sizeof(read_rows) / sizeof(read_rows[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		const struct parameters *read;

		assert_int_equal(parameters_read(&job, bytes_of(read_rows[row].text), &plain, &read), OK);
		assert_int_equal(read->values[0], read_rows[row].count);
		assert_int_equal(read->values[1], read_rows[row].weight);
		assert_int_equal(read->point_count, 0);
	}
}

#define WHOLE "count 1\nweight 0\n"

static const struct {
	const char *text;
	const struct parameter_file *file;
	const char *rule, *reason;
} refused[] = {
    {"", &plain, "missing", "The trial lack \"count\"."},
    {"count 1\n", &plain, "missing", "The trial lack \"weight\"."},
    {"counts 1\n", &plain, "line", "Line 1 of the trial: no such parameter."},
    {WHOLE "\n# remark\ncount 1\n", &plain, "line", "Line 5 of the trial: the parameter stands there twice."},
    {"count\n", &plain, "line", "Line 1 of the trial: a whole number belongs behind the word."},
    {"count 1.5\n", &plain, "line", "Line 1 of the trial: a whole number belongs behind the word."},
    {"count 1x\n", &plain, "line", "Line 1 of the trial: a whole number belongs behind the word."},
    {"count 0\n", &plain, "range", "Line 1 of the trial: count is from 1 to 10000000000."},
    {"count 10000000001\n", &plain, "range", NULL},
    {"count 99999999999999999999\n", &plain, "line", NULL},
    {"weight\n", &plain, "line", "Line 1 of the trial: a number with at most two decimals belongs behind the word."},
    {"weight 0.125\n", &plain, "line", NULL},
    {"weight 0.\n", &plain, "line", NULL},
    {"weight 0.-5\n", &plain, "line", NULL},
    {"weight .5\n", &plain, "line", NULL},
    {"weight 2.01\n", &plain, "range", "Line 1 of the trial: weight is from -8 to 2."},
    {"weight -8.01\n", &plain, "range", NULL},
    {WHOLE "point 1 1\npoint 2 2\n", &plain, "line", "Line 3 of the trial: no such parameter."},
    {WHOLE, &curved, "missing", "The trial lack \"point\"."},
    {WHOLE "point 1 1\n", &curved, "missing", NULL}, /* one point is no curve */
    {WHOLE "point 1\n", &curved, "line", NULL},
    {WHOLE "point 1 101\n", &curved, "range", NULL},
    {WHOLE "point 1 1\npoint 1 2\n", &curved, "line", "Line 4 of the trial: the points must rise."},
    {WHOLE "point 1 1\npoint 1.01 2\n", &curved, "line", NULL}, /* the same sixteenth */
    {WHOLE "point 1 2\npoint 2 1\n", &curved, "line", NULL},
};

static void what_is_wrong_is_named_with_its_line(void **state)
{
	(void)state;
	for (size_t row = 0; row < sizeof(refused) / sizeof(refused[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		const struct parameters *read;

		assert_int_equal(parameters_read(&job, bytes_of(refused[row].text), refused[row].file, &read), INVALID);
		assert_string_equal(job.failure.field, "trial");
		assert_string_equal(job.failure.rule, refused[row].rule);
		if (refused[row].reason != NULL)
			assert_string_equal(job.failure.reason, refused[row].reason);
	}
}

static void points_are_read_in_order_and_are_bounded(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	const struct parameters *read;
	char text[32 + POINTS_MOST * 16] = WHOLE;
	size_t size = strlen(text);

	(void)state;
	for (int at = 0; at < POINTS_MOST; at++)
		size += (size_t)snprintf(text + size, sizeof(text) - size, "point %d 0.5\n", at);
	assert_int_equal(parameters_read(&job, bytes_of(text), &curved, &read), OK);
	assert_int_equal(read->point_count, POINTS_MOST);
	for (int at = 0; at < POINTS_MOST; at++) {
		assert_int_equal(read->points[at].along, 16 * at);
		assert_int_equal(read->points[at].value, 8); /* may stay as it is */
	}
	snprintf(text + size, sizeof(text) - size, "point %d 1\n", POINTS_MOST);
	assert_int_equal(parameters_read(&job, bytes_of(text), &curved, &read), INVALID);
	assert_string_equal(job.failure.reason, "Line 67 of the trial: there are too many points.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_are_read_by_their_words),
	    cmocka_unit_test(what_is_wrong_is_named_with_its_line),
	    cmocka_unit_test(points_are_read_in_order_and_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
