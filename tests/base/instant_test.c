/* instant_test.c - times, dates and zones: the calendar, both nodes' clocks, and the days on which clocks change. */
#include "base/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROME "CET-1CEST,M3.5.0,M10.5.0/3"
#define KARACHI "PKT-5"

static struct zone zone_of(const char *rule)
{
	struct zone zone;

	assert_int_equal(zone_read(bytes_of(rule), &zone), OK);
	return zone;
}

static struct instant at(const char *text)
{
	struct instant instant;

	if (instant_read(bytes_of(text), &instant) != OK)
		fail_msg("%s", text);
	return instant;
}

static struct date on(const char *text)
{
	struct date date;

	if (date_read(bytes_of(text), &date) != OK)
		fail_msg("%s", text);
	return date;
}

static void an_instant_has_one_spelling(void **state)
{
	static const char *const refused[] = {"2026-11-24T03:40:00Z",
					      "2026-11-24T03:40:00.123+00:00",
					      "2026-11-24 03:40:00.123Z",
					      "2026-11-24T03:40:00.1234Z",
					      "2026-13-01T00:00:00.000Z",
					      "2026-02-29T00:00:00.000Z",
					      "2026-11-24T24:00:00.000Z",
					      "2026-11-24T23:60:00.000Z",
					      "2026-11-24T23:59:60.000Z",
					      "2026-11-24T03:40:00.123z",
					      "",
					      "+026-11-24T03:40:00.123Z"};
	static const char *const read[] = {"1970-01-01T00:00:00.000Z", "2026-11-24T03:40:00.123Z",
					   "2000-02-29T23:59:59.999Z", "9999-12-31T23:59:59.999Z",
					   "1969-12-31T23:59:59.999Z"};
	struct instant instant;

	(void)state;
	for (size_t each = 0; each < sizeof(read) / sizeof(read[0]); each++) {
		char text[INSTANT_TEXT_SIZE];

		instant_write(at(read[each]), text);
		assert_string_equal(text, read[each]);
	}
	for (size_t each = 0; each < sizeof(refused) / sizeof(refused[0]); each++) {
		if (instant_read(bytes_of(refused[each]), &instant) != INVALID)
			fail_msg("\"%s\" is read", refused[each]);
	}
	assert_int_equal(at("1970-01-02T00:00:00.001Z").milliseconds, 86400001);
}

static void dates_exist(void **state)
{
	static const struct {
		const char *text;
		enum result result;
	} rows[] = {{"2024-02-29", OK},      {"2026-02-29", INVALID}, {"2000-02-29", OK},
		    {"1900-02-29", INVALID}, {"2026-04-31", INVALID}, {"2026-00-10", INVALID},
		    {"2026-1-10", INVALID},  {"0001-01-01", OK},      {"0000-12-31", INVALID}};
	struct date date;

	(void)state;
	for (size_t each = 0; each < sizeof(rows) / sizeof(rows[0]); each++) {
		if (date_read(bytes_of(rows[each].text), &date) != rows[each].result)
			fail_msg("%s", rows[each].text);
	}
}

/* Every day of 400 years, the cycle of the calendar. */
static void days_follow_each_other(void **state)
{
	struct date date = on("1800-01-01");
	enum weekday weekday = WEDNESDAY;

	(void)state;
	for (int32_t day = 0; day < 146097; day++) {
		struct date next = date_plus(date, 1);

		assert_int_equal(date_number(next), date_number(date) + 1);
		assert_int_equal(date_weekday(date), weekday);
		assert_int_equal(date_compare(date, next), -1);
		assert_int_equal(date_compare(date_of_number(date_number(date)), date), 0);
		weekday = weekday == SATURDAY ? SUNDAY : (enum weekday)(weekday + 1);
		date = next;
	}
	assert_int_equal(date_compare(date, on("2200-01-01")), 0);
}

static void easter_is_when_it_was(void **state)
{
	static const char *const sundays[] = {"1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31",
					      "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"};

	(void)state;
	for (size_t each = 0; each < sizeof(sundays) / sizeof(sundays[0]); each++) {
		struct date date = on(sundays[each]);

		assert_int_equal(date_compare(date_easter(date.year), date), 0);
	}
}

static void clocks_change_when_the_rule_says(void **state)
{
	static const struct {
		const char *instant;
		const char *rule;
		int32_t hours;
	} rows[] = {
	    {"2026-01-15T12:00:00.000Z", ROME, 1},    {"2026-07-15T12:00:00.000Z", ROME, 2},
	    {"2026-03-29T00:59:59.999Z", ROME, 1},    {"2026-03-29T01:00:00.000Z", ROME, 2},
	    {"2026-10-25T00:59:59.999Z", ROME, 2},    {"2026-10-25T01:00:00.000Z", ROME, 1},
	    {"2026-07-15T12:00:00.000Z", KARACHI, 5}, {"2026-12-15T12:00:00.000Z", KARACHI, 5},
	};

	(void)state;
	for (size_t each = 0; each < sizeof(rows) / sizeof(rows[0]); each++) {
		struct zone zone = zone_of(rows[each].rule);

		if (zone_offset(&zone, at(rows[each].instant)) != rows[each].hours * 3600)
			fail_msg("%s at %s", rows[each].rule, rows[each].instant);
	}
}

/* A day of 23 and of 25 hours; and midnight where the two sides are on different days. */
static void days_begin_at_midnight_there(void **state)
{
	static const struct {
		const char *date;
		const char *rule;
		const char *begins;
	} rows[] = {
	    {"2026-03-29", ROME, "2026-03-28T23:00:00.000Z"},    {"2026-03-30", ROME, "2026-03-29T22:00:00.000Z"},
	    {"2026-10-25", ROME, "2026-10-24T22:00:00.000Z"},    {"2026-10-26", ROME, "2026-10-25T23:00:00.000Z"},
	    {"2026-11-24", KARACHI, "2026-11-23T19:00:00.000Z"}, {"2026-11-24", ROME, "2026-11-23T23:00:00.000Z"},
	};

	(void)state;
	for (size_t each = 0; each < sizeof(rows) / sizeof(rows[0]); each++) {
		struct zone zone = zone_of(rows[each].rule);
		struct instant begins = zone_midnight(&zone, on(rows[each].date));

		assert_int_equal(begins.milliseconds, at(rows[each].begins).milliseconds);
		assert_int_equal(date_compare(zone_date(&zone, begins), on(rows[each].date)), 0);
		assert_int_equal(
		    date_compare(zone_date(&zone, instant_plus(begins, -1)), date_plus(on(rows[each].date), -1)), 0);
	}
}

static void other_rules_are_refused(void **state)
{
	static const char *const refused[] = {"",
					      "Europe/Rome",
					      "CET",
					      "CET-1CEST",
					      "CET-1CEST,J60,J300",
					      "CET-1CEST,M13.5.0,M10.5.0",
					      "CET-25",
					      "CET-1CEST,M3.6.0,M10.5.0",
					      "PKT-5 "};
	struct zone zone;

	(void)state;
	for (size_t each = 0; each < sizeof(refused) / sizeof(refused[0]); each++) {
		if (zone_read(bytes_of(refused[each]), &zone) != INVALID)
			fail_msg("\"%s\" is read", refused[each]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_instant_has_one_spelling),      cmocka_unit_test(dates_exist),
	    cmocka_unit_test(days_follow_each_other),           cmocka_unit_test(easter_is_when_it_was),
	    cmocka_unit_test(clocks_change_when_the_rule_says), cmocka_unit_test(days_begin_at_midnight_there),
	    cmocka_unit_test(other_rules_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
