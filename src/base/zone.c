/* zone.c - POSIX TZ rules: reading "CET-1CEST,M3.5.0,M10.5.0/3" and keeping time by it.
 *
 * POSIX writes offsets west of UTC as positive; here east is positive. Both changes of a year are computed when asked;
 * nothing is kept. */
#include "base/instant.h"

#include <string.h>

struct reader {
	struct bytes rule;
	size_t at;
};

static unsigned char peek(const struct reader *reader)
{
	return reader->at < reader->rule.size ? reader->rule.data[reader->at] : '\0';
}

static bool skip(struct reader *reader, unsigned char byte)
{
	if (peek(reader) != byte)
		return false;
	reader->at++;
	return true;
}

/* A name of three letters or more, or anything between < and >. */
static bool name_skip(struct reader *reader)
{
	size_t start = reader->at;

	if (skip(reader, '<')) {
		while (peek(reader) != '\0' && peek(reader) != '>')
			reader->at++;
		return skip(reader, '>') && reader->at - start > 4;
	}
	while ((peek(reader) | 32) >= 'a' && (peek(reader) | 32) <= 'z')
		reader->at++;
	return reader->at - start >= 3;
}

static bool number_read(struct reader *reader, int most, int *ret_number)
{
	int number = 0;
	size_t start = reader->at;

	while (peek(reader) >= '0' && peek(reader) <= '9' && reader->at - start < 4)
		number = number * 10 + reader->rule.data[reader->at++] - '0';
	*ret_number = number;
	return reader->at > start && number <= most;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool time_read(struct reader *reader, int most_hours, int32_t *ret_seconds)
{
	int sign = 1, hours, minutes = 0, seconds = 0;

	if (skip(reader, '-'))
		sign = -1;
	else
		skip(reader, '+');
	if (!number_read(reader, most_hours, &hours))
		return false;
	if (skip(reader, ':') && !number_read(reader, 59, &minutes))
		return false;
	if (minutes >= 0 && skip(reader, ':') && !number_read(reader, 59, &seconds))
		return false;
	*ret_seconds = sign * (hours * 3600 + minutes * 60 + seconds);
	return true;
}

static bool change_read(struct reader *reader, struct zone_change *change)
{
	int month, week, weekday;

	if (!skip(reader, ',') || !skip(reader, 'M') || !number_read(reader, 12, &month) || !skip(reader, '.') ||
	    !number_read(reader, 5, &week) || !skip(reader, '.') || !number_read(reader, 6, &weekday))
		return false;
	if (month < 1 || week < 1)
		return false;
	change->month = (int8_t)month;
	change->week = (int8_t)week;
	change->weekday = (int8_t)weekday;
	change->seconds = 7200;
	return !skip(reader, '/') || time_read(reader, 167, &change->seconds);
}

enum result zone_read(struct bytes rule, struct zone *ret_zone)
{
	struct reader reader = {.rule = rule};
	struct zone zone = {0};
	int32_t west;

	if (!name_skip(&reader) || !time_read(&reader, 24, &west))
		return INVALID;
	zone.standard_seconds = -west;
	zone.summer_seconds = zone.standard_seconds;
	if (reader.at < rule.size) {
		if (!name_skip(&reader))
			return INVALID;
		zone.has_summer = true;
		zone.summer_seconds = zone.standard_seconds + 3600;
		if (peek(&reader) != ',') {
			if (!time_read(&reader, 24, &west))
				return INVALID;
			zone.summer_seconds = -west;
		}
		if (!change_read(&reader, &zone.to_summer) || !change_read(&reader, &zone.to_standard) ||
		    reader.at != rule.size)
			return INVALID;
	}
	*ret_zone = zone;
	return OK;
}

/* The instant of a change in a year, given the offset that is kept until then. */
static int64_t change_at(const struct zone_change *change, int year, int32_t offset)
{
	struct date first = {.year = (int16_t)year, .month = change->month, .day = 1};
	int32_t day =
	    date_number(first) + (change->weekday - (int)date_weekday(first) + 7) % 7 + (change->week - 1) * 7;

	while (date_of_number(day).month != change->month)
		day -= 7;
	return DAYS(day) + SECONDS(change->seconds - offset);
}

int32_t zone_offset(const struct zone *zone, struct instant instant)
{
	int64_t days = instant.milliseconds / DAYS(1), to_summer, to_standard;
	bool north;
	int year;

	if (!zone->has_summer || days < -700000 || days > 2900000)
		return zone->standard_seconds;
	/* The year in local standard time: a change never stands within hours of New Year in a rule that is in use. */
	year = date_of_number(
		   (int32_t)((instant.milliseconds + SECONDS(zone->standard_seconds) + DAYS(719468 * 2)) / DAYS(1) -
			     719468 * 2))
		   .year;
	to_summer = change_at(&zone->to_summer, year, zone->standard_seconds);
	to_standard = change_at(&zone->to_standard, year, zone->summer_seconds);
	north = to_summer < to_standard;
	if (north)
		return instant.milliseconds >= to_summer && instant.milliseconds < to_standard ? zone->summer_seconds
											       : zone->standard_seconds;
	return instant.milliseconds >= to_standard && instant.milliseconds < to_summer ? zone->standard_seconds
										       : zone->summer_seconds;
}

struct date zone_date(const struct zone *zone, struct instant instant)
{
	int64_t local = instant.milliseconds + SECONDS(zone_offset(zone, instant));
	int64_t days = local / DAYS(1) - (local % DAYS(1) < 0);

	if (days > 2932896)
		days = 2932896;
	return date_of_number((int32_t)days);
}

struct instant zone_midnight(const struct zone *zone, struct date date)
{
	int64_t local = DAYS(date_number(date));
	struct instant guess = {local - SECONDS(zone->standard_seconds)};

	/* Twice, since the offset at the first guess may be that of the other side of a change. */
	guess.milliseconds = local - SECONDS(zone_offset(zone, guess));
	guess.milliseconds = local - SECONDS(zone_offset(zone, guess));
	return guess;
}
