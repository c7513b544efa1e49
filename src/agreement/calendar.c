/* calendar.c - counts days by Regulation (EEC, Euratom) 1182/71, the customary way of counting in treaties too: the day
 * of the event is not counted; a period in months ends on the day of the same number, or on the last of the month
 * where there is none; only where the profile says so, an end on a day off moves to the next working day. Minutes and
 * hours are counted from the instant, since nobody waits for midnight to answer a question at a border. */
#include "agreement/calendar.h"

#define YEARS_MARGIN 60 /* the longest deadline of a profile, with room for every day being skipped */

#define ROUGH_DAY_OFF 7

/* A day's place in the year as if each month had 31 days: between two days of a year there seem to be as many days as
 * there are, or up to ROUGH_DAY_OFF more. */
static int rough_day(int month, int day)
{
	return month * 31 + day;
}

/* Easter is between 22 March and 25 April, so most days are no such feast, whatever the year: they are told without
 * finding out when it was. */
static bool is_easter_feast(const struct holiday *holiday, struct date date)
{
	int easter = rough_day(date.month, date.day) - holiday->easter_days;

	if (easter < rough_day(3, 22) - ROUGH_DAY_OFF || easter > rough_day(4, 25) + ROUGH_DAY_OFF)
		return false;
	return date_compare(date_plus(date_easter(date.year), holiday->easter_days), date) == 0;
}

static bool holiday_falls_on(const struct holiday *holiday, struct date date)
{
	if (date.year < holiday->since_year)
		return false;
	switch (holiday->how) {
	case HOLIDAY_YEARLY:
		return holiday->date.month == date.month && holiday->date.day == date.day;
	case HOLIDAY_EASTER:
		return is_easter_feast(holiday, date);
	case HOLIDAY_DATE:
		return date_compare(holiday->date, date) == 0;
	}
	return false;
}

bool calendar_is_working(const struct party *party, struct date date, const struct holiday **ret_holiday)
{
	const struct holiday *found = NULL;
	for (int n = 0; n < party->holiday_count && !found; n++) {
		if (holiday_falls_on(&party->holidays[n], date))
			found = &party->holidays[n];
	}
	if (ret_holiday)
		*ret_holiday = found;
	return !found && !(party->weekend >> date_weekday(date) & 1);
}

/* The list of days passed over, while it is made. */
struct skipping {
	const struct party *party;
	struct skipped_day *days;
	int count;
};

/* True for a working day; another is noted as skipped. */
static bool counts(struct skipping *skipping, struct date date)
{
	const struct holiday *holiday;
	if (calendar_is_working(skipping->party, date, &holiday))
		return true;
	if (skipping->count < SKIPPED_MOST) {
		bool is_weekend = skipping->party->weekend >> date_weekday(date) & 1;
		skipping->days[skipping->count++] = (struct skipped_day){date, is_weekend, holiday};
	}
	return false;
}

static struct date add_working_days(struct skipping *skipping, struct date from, int length)
{
	struct date date = from;
	while (length > 0) {
		date = date_plus(date, 1);
		if (counts(skipping, date))
			length--;
	}
	return date;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && is_leap ? 29 : days[month - 1];
}

/* 31 January and a month is 28 or 29 February. */
static struct date add_months(struct date from, int months)
{
	int month = from.year * 12 + (from.month - 1) + months;
	struct date date = {.year = (int16_t)(month / 12), .month = (int8_t)(month % 12 + 1), .day = from.day};
	int most = days_of_month(date.year, date.month);
	if (date.day > most)
		date.day = (int8_t)most;
	return date;
}

static struct date add_units(struct skipping *skipping, struct date from, int length, enum time_unit unit)
{
	switch (unit) {
	case UNIT_WORKING_DAYS:
		return add_working_days(skipping, from, length);
	case UNIT_MONTHS:
		return add_months(from, length);
	case UNIT_DAYS:
	case UNIT_MINUTES: /* counted by end_of_hours() */
	case UNIT_HOURS:
	case UNIT_WORKING_HOURS:
		break;
	}
	return date_plus(from, length);
}

/* A minute after midnight of a day, on the party's clock; summer time may begin or end between the two. */
static struct instant clock_instant(const struct zone *zone, struct date date, int minutes)
{
	struct instant midnight = zone_midnight(zone, date);
	struct instant there = instant_plus(midnight, MINUTES(minutes));
	int64_t moved = (int64_t)(zone_offset(zone, there) - zone_offset(zone, midnight)) * 1000;
	return instant_plus(there, -moved);
}

/* Uses up `left` milliseconds of open office from `from` on. */
static struct instant add_working_hours(struct skipping *skipping, struct instant from, int64_t left)
{
	const struct party *party = skipping->party;
	int closes = party->closes ? party->closes : 24 * 60;
	struct date date = zone_date(&party->zone, from);

	for (;; date = date_plus(date, 1)) {
		struct instant opens = clock_instant(&party->zone, date, party->opens);
		struct instant shuts = clock_instant(&party->zone, date, closes);
		if (!counts(skipping, date))
			continue;
		if (from.milliseconds > opens.milliseconds)
			opens = from;
		if (shuts.milliseconds - opens.milliseconds >= left)
			return instant_plus(opens, left);
		if (shuts.milliseconds > opens.milliseconds)
			left -= shuts.milliseconds - opens.milliseconds;
	}
}

bool calendar_ends_within_day(enum time_unit unit)
{
	return unit == UNIT_MINUTES || unit == UNIT_HOURS || unit == UNIT_WORKING_HOURS;
}

static struct instant end_of_hours(struct skipping *skipping, struct instant start, int length, enum time_unit unit)
{
	if (unit == UNIT_WORKING_HOURS)
		return add_working_hours(skipping, start, MINUTES(60) * length);
	return instant_plus(start, MINUTES(unit == UNIT_HOURS ? 60 : 1) * length);
}

static bool start_is_sane(struct instant start, int length, enum time_unit unit)
{
	int years = unit == UNIT_MONTHS ? length / 12 : length / 365;
	int64_t latest = (int64_t)date_number((struct date){9999, 12, 31}) - (years + YEARS_MARGIN) * INT64_C(366);
	int64_t earliest = date_number((struct date){1, 1, 2});
	return start.milliseconds < DAYS(latest) && start.milliseconds > DAYS(earliest);
}

enum result calendar_count(struct job *job, const struct party *party, struct instant start, int length,
			   enum time_unit unit, bool rolls, struct count *ret_count)
{
	if (length < 0 || length > 3660 || !start_is_sane(start, length, unit))
		return job_fail(job, INVALID, "deadline", "date", "The period leaves the calendar (years 1 to 9999).");
	struct skipping skipping = {.party = party};
	TAKE(job, skipping.days = NEW_MANY(job->arena, struct skipped_day, SKIPPED_MOST));

	struct date day_of_event = zone_date(&party->zone, start);
	if (calendar_ends_within_day(unit)) {
		struct instant ends = end_of_hours(&skipping, start, length, unit);
		*ret_count = (struct count){
		    .first = day_of_event,
		    .last = zone_date(&party->zone, instant_plus(ends, -1)),
		    .ends = ends,
		    .skipped = skipping.days,
		    .skipped_count = skipping.count,
		};
		return OK;
	}
	struct date last = add_units(&skipping, day_of_event, length, unit);
	while (rolls && !counts(&skipping, last))
		last = date_plus(last, 1);

	*ret_count = (struct count){
	    .first = length == 0 ? day_of_event : date_plus(day_of_event, 1),
	    .last = last,
	    .ends = zone_midnight(&party->zone, date_plus(last, 1)),
	    .skipped = skipping.days,
	    .skipped_count = skipping.count,
	};
	return OK;
}

/* Minutes of open office between two instants, day by day. */
static int64_t open_milliseconds(const struct party *party, struct instant from, struct instant to)
{
	int closes = party->closes ? party->closes : 24 * 60;
	int64_t total = 0;
	for (struct date date = zone_date(&party->zone, from); date_compare(date, zone_date(&party->zone, to)) <= 0;
	     date = date_plus(date, 1)) {
		struct instant opens = clock_instant(&party->zone, date, party->opens);
		struct instant shuts = clock_instant(&party->zone, date, closes);
		if (!calendar_is_working(party, date, NULL))
			continue;
		if (opens.milliseconds < from.milliseconds)
			opens = from;
		if (shuts.milliseconds > to.milliseconds)
			shuts = to;
		if (shuts.milliseconds > opens.milliseconds)
			total += shuts.milliseconds - opens.milliseconds;
	}
	return total;
}

static int working_days_between(const struct party *party, struct date from, struct date to)
{
	int days = 0;
	for (struct date date = date_plus(from, 1); date_compare(date, to) <= 0; date = date_plus(date, 1))
		days += calendar_is_working(party, date, NULL);
	return days;
}

int calendar_elapsed(const struct party *party, struct instant from, struct instant to, enum time_unit unit)
{
	struct instant latest = instant_plus(from, DAYS(ELAPSED_DAYS_MOST));
	if (to.milliseconds <= from.milliseconds || !start_is_sane(from, ELAPSED_DAYS_MOST, UNIT_DAYS))
		return 0;
	if (to.milliseconds > latest.milliseconds)
		to = latest;
	if (unit == UNIT_WORKING_HOURS)
		return (int)(open_milliseconds(party, from, to) / MINUTES(1));
	if (calendar_ends_within_day(unit))
		return (int)((to.milliseconds - from.milliseconds) / MINUTES(1));
	struct date first = zone_date(&party->zone, from);
	struct date last = zone_date(&party->zone, to);
	return unit == UNIT_WORKING_DAYS ? working_days_between(party, first, last)
					 : date_number(last) - date_number(first);
}
