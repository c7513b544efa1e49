/* alert_chance_test.c - how likely an alert fits by accident, and what follows: a row is a rule. */
#include "border/alert_chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct alert_chance *chance_of(struct job *job, const char *text)
{
	const struct alert_chance *chance;

	return alert_chance_read(job, bytes_of(text), &chance) == OK ? chance : NULL;
}

static void what_an_alert_is_held_to(void **state)
{
	static const struct {
		double probability, evidence;
		int64_t alerts;
		enum alert_standing standing;
	} rows[] = {
	    /* As much evidence is less among more alerts. */
	    {0.9, 21, 1, ALERT_STANDS_OUT},
	    {0.9, 21, 10000, ALERT_STANDS_OUT},
	    {0.9, 21, 200000, ALERT_STANDS_OUT},
	    {0.9, 21, 1000000, ALERT_TO_COMPARE},
	    {0.9, 23, 1000000, ALERT_STANDS_OUT},
	    {0.9, 23, 10000000, ALERT_TO_COMPARE},
	    {0.9, 40, 10000000, ALERT_STANDS_OUT},
	    /* What is unlikely is not shown, however few there are. */
	    {0.09, 23, 1, ALERT_UNLIKELY},
	    {0.11, 5, 1, ALERT_STANDS_OUT},
	    {0.11, 5, 1000000, ALERT_TO_COMPARE},
	};
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	const struct alert_chance *chance = chance_of(&job, NULL);

	(void)state;
	assert_non_null(chance);
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
		assert_int_equal(alert_standing_of(chance, rows[at].probability,
						   alert_accidents(chance, rows[at].evidence, rows[at].alerts)),
				 rows[at].standing);
}

static void accidents_grow_with_the_list_and_fall_with_the_evidence(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	const struct alert_chance *chance = chance_of(&job, NULL);

	(void)state;
	for (double evidence = 0; evidence < 60; evidence += 0.25) {
		double some = alert_accidents(chance, evidence, 1000);

		assert_true(fabs(alert_accidents(chance, evidence, 2000) - 2 * some) < 1e-12);
		assert_true(alert_accidents(chance, evidence + 0.25, 1000) <= some);
	}
}

/* How a file is read at all is in tests/identity/parameters_test.c; here what this one must hold. */
static void parameters_that_cannot_be_read(void **state)
{
#define WHOLE "people 10\nprobable 1\naccident 1\nnames_usual 1\n"
	static const struct {
		const char *text, *rule;
	} rows[] = {
	    {WHOLE "chance 1 1\nchance 2 2\n", NULL},
	    {WHOLE "chance 1 1\n", "missing"},
	    {"people 10\nprobable 1\naccident 1\nchance 1 1\nchance 2 2\n", "missing"},
	    {WHOLE "chance 1 2\nchance 2 1\n", "line"},
	    {WHOLE "chance 1.5 1\n", "line"},
	    {"probable 1000\n", "range"},
	    {"luck 1\n", "line"},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		const struct alert_chance *chance = chance_of(&job, rows[at].text);

		assert_int_equal(chance != NULL, rows[at].rule == NULL);
		if (rows[at].rule != NULL)
			assert_string_equal(job.failure.rule, rows[at].rule);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_an_alert_is_held_to),
	    cmocka_unit_test(accidents_grow_with_the_list_and_fall_with_the_evidence),
	    cmocka_unit_test(parameters_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
