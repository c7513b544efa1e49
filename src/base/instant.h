/* instant.h - moments, calendar dates and time zones, all pure.
 *
 * An instant is milliseconds since 1970 in UTC, with a type of its own so that it is never mixed with a count. Days of
 * a deadline are calendar dates in a zone. A zone is given by its rule in POSIX TZ form ("CET-1CEST,M3.5.0,M10.5.0/3",
 * POSIX.1-2017 chapter 8.3): an agreement profile carries the rule itself, so that both nodes count alike whatever
 * time-zone database their machines hold. Nobody here reads a clock: `now` is handed in. */
#ifndef VALICO_BASE_INSTANT_H
#define VALICO_BASE_INSTANT_H

#include "base/bytes.h"

struct instant {
	int64_t milliseconds; /* since 1970-01-01T00:00:00Z */
};

#define INSTANT_NEVER ((struct instant){INT64_MAX})
#define SECONDS(n) ((int64_t)(n)*1000)
#define MINUTES(n) ((int64_t)(n)*60000)
#define HOURS(n) ((int64_t)(n)*3600000)
#define DAYS(n) ((int64_t)(n)*86400000)

/* A day of the proleptic Gregorian calendar: year 1 to 9999, month 1 to 12, day 1 to 31. */
struct date {
	int16_t year;
	int8_t month;
	int8_t day;
};

enum weekday { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };

#define INSTANT_TEXT_SIZE 25 /* "2026-11-24T03:40:00.123Z" and its NUL */
#define DATE_TEXT_SIZE 11    /* "2026-11-24" and its NUL */

struct instant instant_plus(struct instant instant, int64_t milliseconds);

/* Writes RFC 3339 in UTC with milliseconds. */
void instant_write(struct instant instant, char ret_text[INSTANT_TEXT_SIZE]);

/* Reads exactly the form that instant_write() writes (so that a signed time has one spelling). INVALID otherwise. */
enum result instant_read(struct bytes text, struct instant *ret_instant);

void date_write(struct date date, char ret_text[DATE_TEXT_SIZE]);

/* Reads YYYY-MM-DD and refuses a day that does not exist. */
enum result date_read(struct bytes text, struct date *ret_date);

/* Days since 1970-01-01, and back. */
int32_t date_number(struct date date);
struct date date_of_number(int32_t number);
struct date date_plus(struct date date, int32_t days);
int date_compare(struct date a, struct date b);
enum weekday date_weekday(struct date date);

/* Easter Sunday of a year in the Gregorian calendar (many European public holidays are counted from it). */
struct date date_easter(int year);

/* When a rule of a zone changes to or from summer time: the week-th weekday of the month, week 5 being the last. */
struct zone_change {
	int8_t month;
	int8_t week;
	int8_t weekday;
	int32_t seconds; /* local time of day of the change */
};

struct zone {
	int32_t standard_seconds; /* east of UTC is positive */
	int32_t summer_seconds;
	bool has_summer;
	struct zone_change to_summer;
	struct zone_change to_standard;
};

/* Reads a POSIX TZ rule with M-form changes. INVALID for another form. */
enum result zone_read(struct bytes rule, struct zone *ret_zone);

/* Seconds east of UTC that the zone keeps at `instant`. */
int32_t zone_offset(const struct zone *zone, struct instant instant);

/* The calendar date in the zone at `instant`. */
struct date zone_date(const struct zone *zone, struct instant instant);

/* The instant at which `date` begins in the zone. The last instant of a date is that of the next date less 1. */
struct instant zone_midnight(const struct zone *zone, struct date date);

#endif
