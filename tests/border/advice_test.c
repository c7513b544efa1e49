/* advice_test.c - what follows from what was found: a row is a rule. */
#include "border/advice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define F(finding) (1u << FINDING_##finding)

static void one_word(void **state)
{
	static const struct {
		unsigned int findings;
		const char *advice;
	} rows[] = {
	    {0, "nothing-found"},
	    {F(DIGITS), "read-again"},
	    {F(NO_EXPIRY), "read-again"},
	    {F(EXPIRED), "second-look"},
	    {F(LISTED), "second-look"},
	    {F(LISTED_OLD), "second-look"},
	    {F(ALERT), "second-look"},
	    {F(TWICE), "second-look"},
	    {F(ALERT_COMPARE), "compare"},
	    {F(ALERT_COMPARE) | F(DIGITS), "read-again"},
	    {F(ALERT_COMPARE) | F(ALERT), "second-look"},
	    {F(ALERT_CALL), "call"},
	    {F(ALERT_CALL) | F(DIGITS) | F(LISTED), "call"},
	    {F(DIGITS) | F(LISTED), "second-look"},
	    /* What could not be looked at is said, and is a reason for nothing. */
	    {F(LIST_EXPIRED) | F(LIST_DAMAGED) | F(NO_LIST) | F(ALERTS_CUT) | F(NO_BIRTH), "nothing-found"},
	    {F(LIST_DAMAGED) | F(EXPIRED), "second-look"},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		bool findings[FINDING_COUNT];

		for (int finding = 0; finding < FINDING_COUNT; finding++)
			findings[finding] = (rows[at].findings & 1u << finding) != 0;
		assert_string_equal(advice_name(advice_of(findings)), rows[at].advice);
	}
}

static void cautions_alone_advise_nothing(void **state)
{
	int cautions = 0;

	(void)state;
	for (int finding = 0; finding < FINDING_COUNT; finding++) {
		bool findings[FINDING_COUNT] = {[0] = false};

		findings[finding] = true;
		assert_true(finding_name((enum border_finding)finding)[0] != '\0');
		assert_int_equal(finding_is_caution((enum border_finding)finding),
				 advice_of(findings) == ADVICE_NOTHING_FOUND);
		cautions += finding_is_caution((enum border_finding)finding);
	}
	assert_int_equal(cautions, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_word),
	    cmocka_unit_test(cautions_alone_advise_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
