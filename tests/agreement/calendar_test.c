/* calendar_test.c - deadlines counted by hand, one row each: weekends, Eid and Easter, months' ends, summer time. */
#include "agreement/calendar.h"
#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct profile *shipped(struct job *job)
{
	const struct profile *profile;
	struct bytes text = source_file(job->arena, "agreements/eu-pk-readmission.yaml");
	if (profile_read(job, "eu-pk-readmission.yaml", text, &profile) != OK)
		fail_msg("%s", job->failure.reason);
	return profile;
}

#define IT "it"
#define PK "pk"

static const struct {
	const char *what;
	const char *party;
	const char *start;
	int length;
	enum time_unit unit;
	bool rolls;
	const char *first;
	const char *last;
	const char *ends; /* first instant that is late */
	int skipped;
} rows[] = {
    {"thirty days, Pakistan: the starting day is not counted", PK, "2026-03-02T09:00:00.000Z", 30, UNIT_DAYS, false,
     "2026-03-03", "2026-04-01", "2026-04-01T19:00:00.000Z", 0},
    {"the same moment in Italy ends by summer time", IT, "2026-03-02T09:00:00.000Z", 30, UNIT_DAYS, false, "2026-03-03",
     "2026-04-01", "2026-04-01T22:00:00.000Z", 0},
    {"20:00 in UTC is the next day in Karachi", PK, "2026-03-02T20:00:00.000Z", 1, UNIT_DAYS, false, "2026-03-04",
     "2026-03-04", "2026-03-04T19:00:00.000Z", 0},
    {"18:59 in UTC is still the same day in Karachi", PK, "2026-03-02T18:59:59.999Z", 1, UNIT_DAYS, false, "2026-03-03",
     "2026-03-03", "2026-03-03T19:00:00.000Z", 0},
    {"over the change to summer time in Rome, days are days", IT, "2026-03-28T12:00:00.000Z", 1, UNIT_DAYS, false,
     "2026-03-29", "2026-03-29", "2026-03-29T22:00:00.000Z", 0},
    {"over the change back", IT, "2026-10-24T12:00:00.000Z", 1, UNIT_DAYS, false, "2026-10-25", "2026-10-25",
     "2026-10-25T23:00:00.000Z", 0},
    {"working days over Eid ul-Fitr 2026 and Pakistan Day: Fri 20 to Mon 23 March are skipped", PK,
     "2026-03-19T06:00:00.000Z", 2, UNIT_WORKING_DAYS, false, "2026-03-20", "2026-03-25", "2026-03-25T19:00:00.000Z",
     4},
    {"working days over Easter 2026: Sat 4, Sun 5, Mon 6 April", IT, "2026-04-02T08:00:00.000Z", 2, UNIT_WORKING_DAYS,
     false, "2026-04-03", "2026-04-07", "2026-04-07T22:00:00.000Z", 3},
    {"Easter Monday 2027 is 29 March", IT, "2027-03-26T08:00:00.000Z", 1, UNIT_WORKING_DAYS, false, "2027-03-27",
     "2027-03-30", "2027-03-30T22:00:00.000Z", 3},
    {"the rule of Easter holds for 2030: 22 April", IT, "2030-04-19T08:00:00.000Z", 1, UNIT_WORKING_DAYS, false,
     "2030-04-20", "2030-04-23", "2030-04-23T22:00:00.000Z", 3},
    {"31 January and a month: the last of February", IT, "2026-01-31T10:00:00.000Z", 1, UNIT_MONTHS, false,
     "2026-02-01", "2026-02-28", "2026-02-28T23:00:00.000Z", 0},
    {"in a leap year the 29th", IT, "2028-01-31T10:00:00.000Z", 1, UNIT_MONTHS, false, "2028-02-01", "2028-02-29",
     "2028-02-29T23:00:00.000Z", 0},
    {"three months over the turn of the year", IT, "2026-11-30T10:00:00.000Z", 3, UNIT_MONTHS, false, "2026-12-01",
     "2027-02-28", "2027-02-28T23:00:00.000Z", 0},
    {"twelve months", PK, "2026-12-31T10:00:00.000Z", 12, UNIT_MONTHS, false, "2027-01-01", "2027-12-31",
     "2027-12-31T19:00:00.000Z", 0},
    {"an end on Saturday rolls to Monday where the profile says so", IT, "2026-03-02T09:00:00.000Z", 5, UNIT_DAYS, true,
     "2026-03-03", "2026-03-09", "2026-03-09T23:00:00.000Z", 2},
    {"and stays where it does not", IT, "2026-03-02T09:00:00.000Z", 5, UNIT_DAYS, false, "2026-03-03", "2026-03-07",
     "2026-03-07T23:00:00.000Z", 0},
    {"rolls over Christmas: Fri 25, Sat 26, Sun 27 December 2026", IT, "2026-12-20T09:00:00.000Z", 5, UNIT_DAYS, true,
     "2026-12-21", "2026-12-28", "2026-12-28T23:00:00.000Z", 3},
    {"length nought: the day itself", PK, "2026-03-02T09:00:00.000Z", 0, UNIT_DAYS, false, "2026-03-02", "2026-03-02",
     "2026-03-02T19:00:00.000Z", 0},
    {"4 October is a holiday in Italy since 2026, here a Sunday; Monday works", IT, "2026-10-02T09:00:00.000Z", 1,
     UNIT_WORKING_DAYS, false, "2026-10-03", "2026-10-05", "2026-10-05T22:00:00.000Z", 2},
    {"4 October 2027 is a Monday and off", IT, "2027-10-01T09:00:00.000Z", 1, UNIT_WORKING_DAYS, false, "2027-10-02",
     "2027-10-05", "2027-10-05T22:00:00.000Z", 3},
    {"a minute is a minute, Sunday or not", PK, "2026-03-08T21:30:15.000Z", 1, UNIT_MINUTES, false, "2026-03-09",
     "2026-03-09", "2026-03-08T21:31:15.000Z", 0},
    {"an end at midnight in Karachi is still in time on the day before", PK, "2026-03-02T18:00:00.000Z", 1, UNIT_HOURS,
     false, "2026-03-02", "2026-03-02", "2026-03-02T19:00:00.000Z", 0},
    {"hours run through the night of summer time", IT, "2026-03-28T22:00:00.000Z", 24, UNIT_HOURS, false, "2026-03-28",
     "2026-03-29", "2026-03-29T22:00:00.000Z", 0},
    {"working hours within the day: 10 to 12 in Rome", IT, "2026-03-02T09:00:00.000Z", 2, UNIT_WORKING_HOURS, false,
     "2026-03-02", "2026-03-02", "2026-03-02T11:00:00.000Z", 0},
    {"and over a weekend: Friday 16:00, an hour, Monday two", IT, "2026-03-06T15:00:00.000Z", 3, UNIT_WORKING_HOURS,
     false, "2026-03-06", "2026-03-09", "2026-03-09T10:00:00.000Z", 2},
    {"over the change to summer time the office opens by the clock on the wall", IT, "2026-03-27T15:00:00.000Z", 2,
     UNIT_WORKING_HOURS, false, "2026-03-27", "2026-03-30", "2026-03-30T08:00:00.000Z", 2},
    {"what comes at night counts from the morning; Eid is not counted", PK, "2026-03-19T20:00:00.000Z", 8,
     UNIT_WORKING_HOURS, false, "2026-03-20", "2026-03-24", "2026-03-24T12:00:00.000Z", 4},
};

static void deadlines_end_when_counted_by_hand(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = shipped(&job);
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		struct party office = profile->parties[profile_find_party(profile, rows[n].party)];
		const struct party *party = &office;
		struct instant start;
		struct count count;
		char first[DATE_TEXT_SIZE];
		char last[DATE_TEXT_SIZE];
		char ends[INSTANT_TEXT_SIZE];
		assert_int_equal(instant_read(bytes_of(rows[n].start), &start), OK);
		office.opens = 9 * 60;
		office.closes = 17 * 60;
		assert_int_equal(
		    calendar_count(&job, party, start, rows[n].length, rows[n].unit, rows[n].rolls, &count), OK);
		date_write(count.first, first);
		date_write(count.last, last);
		instant_write(count.ends, ends);
		print_message("# %s: %s to %s, late from %s, %d skipped\n", rows[n].what, first, last, ends,
			      count.skipped_count);
		assert_string_equal(first, rows[n].first);
		assert_string_equal(last, rows[n].last);
		assert_string_equal(ends, rows[n].ends);
		assert_int_equal(count.skipped_count, rows[n].skipped);
	}
}

static void skipped_days_say_why(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = shipped(&job);
	const struct party *pakistan = &profile->parties[profile_find_party(profile, PK)];
	struct instant start;
	struct count count;
	assert_int_equal(instant_read(BYTES("2026-03-19T06:00:00.000Z"), &start), OK);
	assert_int_equal(calendar_count(&job, pakistan, start, 2, UNIT_WORKING_DAYS, false, &count), OK);
	static const struct {
		const char *holiday;
		bool weekend;
	} why[] = {{"Eid ul-Fitr", false}, {"Eid ul-Fitr", true}, {"Eid ul-Fitr", true}, {"Pakistan Day", false}};
	assert_int_equal(count.skipped_count, 4);
	for (int n = 0; n < 4; n++) {
		assert_string_equal(label_text(&count.skipped[n].holiday->name, ENGLISH), why[n].holiday);
		assert_int_equal(count.skipped[n].is_weekend, why[n].weekend);
	}
}

static void holidays_begin_in_their_first_year(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = shipped(&job);
	const struct party *italy = &profile->parties[profile_find_party(profile, IT)];
	const struct holiday *holiday;
	assert_true(calendar_is_working(italy, (struct date){2024, 10, 4}, &holiday)); /* a Friday */
	assert_null(holiday);
	assert_false(calendar_is_working(italy, (struct date){2027, 10, 4}, &holiday)); /* a Monday */
	assert_non_null(holiday);
	assert_true(calendar_is_working(italy, (struct date){2026, 2, 16}, NULL));
	assert_false(calendar_is_working(italy, (struct date){2026, 4, 6}, NULL));
}

static void what_leaves_the_calendar_is_refused(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct party *party = &shipped(&job)->parties[0];
	static const struct instant starts[] = {
	    {INT64_MAX}, {INT64_MIN}, {INT64_C(253402300799999)}, {-INT64_C(62135596800001)}};
	for (size_t n = 0; n < 4; n++) {
		struct count count;
		job_forgive(&job);
		assert_int_equal(calendar_count(&job, party, starts[n], 30, UNIT_DAYS, true, &count), INVALID);
	}
	struct count count;
	job_forgive(&job);
	assert_int_equal(calendar_count(&job, party, (struct instant){0}, -1, UNIT_DAYS, true, &count), INVALID);
	/* A long one is fine, and lists no more skipped days than it may. */
	job_forgive(&job);
	assert_int_equal(calendar_count(&job, party, (struct instant){0}, 3660, UNIT_WORKING_DAYS, true, &count), OK);
	assert_int_equal(count.skipped_count, SKIPPED_MOST);
}

/* Each day of three centuries against Easter and so many days, counted plainly. */
static void a_feast_is_as_many_days_after_easter_as_it_says(void **state)
{
	/* Those that are kept somewhere (Carnival, Ash Wednesday, Good Friday, ... Corpus Christi), the first and the
	 * last that may be. */
	static const int feasts[] = {-60, -48, -47, -46, -3, -2, 0, 1, 39, 49, 50, 60, 68, 100};
	const int32_t last = date_number((struct date){2199, 12, 31});

	(void)state;
	for (size_t at = 0; at < sizeof(feasts) / sizeof(feasts[0]); at++) {
		int days = feasts[at];
		struct holiday feast = {.how = HOLIDAY_EASTER, .easter_days = days};
		struct party party = {.holidays = &feast, .holiday_count = 1};
		struct date date = {1900, 1, 1};
		int32_t number = date_number(date), wanted = 0;
		int kept = 0;

		for (int year = 0; number <= last; date = date_of_number(++number)) {
			if (date.year != year) {
				year = date.year;
				wanted = date_number(date_easter(year)) + days;
			}
			if (calendar_is_working(&party, date, NULL) == (number == wanted))
				fail_msg("%d-%02d-%02d, %d days after Easter", date.year, date.month, date.day, days);
			kept += number == wanted;
		}
		assert_int_equal(kept, 300);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(deadlines_end_when_counted_by_hand),
	    cmocka_unit_test(skipped_days_say_why),
	    cmocka_unit_test(holidays_begin_in_their_first_year),
	    cmocka_unit_test(a_feast_is_as_many_days_after_easter_as_it_says),
	    cmocka_unit_test(what_leaves_the_calendar_is_refused),
	};
	return cmocka_run_group_tests_name("agreement calendar", tests, NULL, NULL);
}
