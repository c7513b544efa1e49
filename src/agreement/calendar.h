/* calendar.h - counting the days of a deadline in a party's calendar, and explaining the count. */
#ifndef VALICO_AGREEMENT_CALENDAR_H
#define VALICO_AGREEMENT_CALENDAR_H

#include "agreement/profile.h"

/* A day that was not counted, or that the end moved over, and why. */
struct skipped_day {
	struct date date;
	bool is_weekend;
	const struct holiday *holiday; /* or NULL */
};

/* How a deadline came to its end. */
struct count {
	struct date
	    first; /* the day after the starting day (Regulation 1182/71 art. 3(1): the starting day is not counted) */
	struct date last;    /* the last day on which the obliged side is in time */
	struct instant ends; /* the first instant that is late: midnight after `last` in the obliged party's zone; of
				minutes and hours the instant itself */
	const struct skipped_day *skipped;
	int skipped_count; /* at most SKIPPED_MOST are listed */
};
#define SKIPPED_MOST 200

bool calendar_is_working(const struct party *party, struct date date, const struct holiday **ret_holiday);

/* Whether a unit ends at an instant of a day, and not with the day. */
bool calendar_ends_within_day(enum time_unit unit);

/* Counts `length` units from the calendar day of `start` in the party's zone; minutes and hours from `start` itself
 * (Regulation 1182/71 art. 3(1) leaves out the hour of the event too; a period so short is counted from the minute).
 * Working hours are counted while the party's office is open; for a party without hours every hour of a working day.
 * With `rolls`, an end on a day that is not a working day moves to the next that is (Regulation 1182/71 art. 3(4)).
 * INVALID past the year 9999. */
enum result calendar_count(struct job *job, const struct party *party, struct instant start, int length,
			   enum time_unit unit, bool rolls, struct count *ret_count);

#define ELAPSED_DAYS_MOST 3660

/* How long it was from `from` to `to`, counted as a deadline in `unit` counts in the party's calendar: working days for
 * UNIT_WORKING_DAYS, days for UNIT_DAYS and UNIT_MONTHS (the day of the event is not counted), else minutes, of open
 * office for UNIT_WORKING_HOURS. Never below 0, and at most that of ELAPSED_DAYS_MOST days. */
int calendar_elapsed(const struct party *party, struct instant from, struct instant to, enum time_unit unit);

#endif
