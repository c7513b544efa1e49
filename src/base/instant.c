/* instant.c - calendar arithmetic without the C library: days since 1970 by counting years that begin in March. */
#include "base/instant.h"

#include <string.h>

struct instant instant_plus(struct instant instant, int64_t milliseconds)
{
	struct instant sum;

	if (__builtin_add_overflow(instant.milliseconds, milliseconds, &sum.milliseconds))
		sum.milliseconds = milliseconds > 0 ? INT64_MAX : INT64_MIN;
	return sum;
}

int32_t date_number(struct date date)
{
	int32_t year = date.year - (date.month <= 2);
	int32_t era = (year >= 0 ? year : year - 399) / 400;
	int32_t year_of_era = year - era * 400;
	int32_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

struct date date_of_number(int32_t number)
{
	int32_t days = number + 719468;
	int32_t era = (days >= 0 ? days : days - 146096) / 146097;
	int32_t day_of_era = days - era * 146097;
	int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t shifted = (5 * day_of_year + 2) / 153;
	int32_t month = shifted < 10 ? shifted + 3 : shifted - 9;

	return (struct date){
	    .year = (int16_t)(year_of_era + era * 400 + (month <= 2)),
	    .month = (int8_t)month,
	    .day = (int8_t)(day_of_year - (153 * shifted + 2) / 5 + 1),
	};
}

/* Whoever walks through a calendar goes on by a day. */
struct date date_plus(struct date date, int32_t days)
{
	if (days == 1 && date.day < 28) {
		date.day++;
		return date;
	}
	return date_of_number(date_number(date) + days);
}

int date_compare(struct date a, struct date b)
{
	int32_t left = (a.year * 16 + a.month) * 32 + a.day, right = (b.year * 16 + b.month) * 32 + b.day;

	return (left > right) - (left < right);
}

enum weekday date_weekday(struct date date)
{
	int32_t day = (date_number(date) + 4) % 7; /* 1970-01-01 was a Thursday */

	return (enum weekday)(day < 0 ? day + 7 : day);
}

/* The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
struct date date_easter(int year)
{
	int golden = year % 19, century = year / 100, rest = year % 100;
	int epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
	int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
	int correction = (golden + 11 * epact + 22 * weekday) / 451;
	int day = epact + weekday - 7 * correction + 114;

	return (struct date){.year = (int16_t)year, .month = (int8_t)(day / 31), .day = (int8_t)(day % 31 + 1)};
}

static int month_days(int year, int month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* A number in so many digits, and what stands behind it. A page writes some hundreds of these. */
static char *digits_write(char *at, unsigned int number, int digits, char behind)
{
	for (int digit = digits - 1; digit >= 0; digit--, number /= 10)
		at[digit] = (char)('0' + number % 10);
	at[digits] = behind;
	return at + digits + 1;
}

void date_write(struct date date, char ret_text[DATE_TEXT_SIZE])
{
	char *at = digits_write(ret_text, (unsigned int)date.year, 4, '-');

	at = digits_write(at, (unsigned int)date.month, 2, '-');
	digits_write(at, (unsigned int)date.day, 2, '\0');
}

/* Reads `count` digits at `at`; -1 when one is none. */
static int digits_read(struct bytes text, size_t at, size_t count)
{
	int value = 0;

	for (size_t digit = at; digit < at + count; digit++) {
		if (text.data[digit] < '0' || text.data[digit] > '9')
			return -1;
		value = value * 10 + text.data[digit] - '0';
	}
	return value;
}

enum result date_read(struct bytes text, struct date *ret_date)
{
	int year, month, day;

	if (text.size != DATE_TEXT_SIZE - 1 || text.data[4] != '-' || text.data[7] != '-')
		return INVALID;
	year = digits_read(text, 0, 4);
	month = digits_read(text, 5, 2);
	day = digits_read(text, 8, 2);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return INVALID;
	*ret_date = (struct date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
	return OK;
}

void instant_write(struct instant instant, char ret_text[INSTANT_TEXT_SIZE])
{
	int64_t days = instant.milliseconds / DAYS(1), rest = instant.milliseconds % DAYS(1);
	unsigned int milliseconds;
	char *at = ret_text + DATE_TEXT_SIZE;

	if (rest < 0) {
		rest += DAYS(1);
		days--;
	}
	if (days > 2932896) { /* 9999-12-31: what is later is written as its end */
		days = 2932896;
		rest = DAYS(1) - 1;
	}
	milliseconds = (unsigned int)rest;
	date_write(date_of_number((int32_t)days), ret_text);
	ret_text[DATE_TEXT_SIZE - 1] = 'T';
	at = digits_write(at, milliseconds / 3600000, 2, ':');
	at = digits_write(at, milliseconds / 60000 % 60, 2, ':');
	at = digits_write(at, milliseconds / 1000 % 60, 2, '.');
	at = digits_write(at, milliseconds % 1000, 3, 'Z');
	*at = '\0';
}

enum result instant_read(struct bytes text, struct instant *ret_instant)
{
	struct date date;
	int hour, minute, second, millisecond;

	if (text.size != INSTANT_TEXT_SIZE - 1 || date_read((struct bytes){text.data, 10}, &date) != OK)
		return INVALID;
	if (text.data[10] != 'T' || text.data[13] != ':' || text.data[16] != ':' || text.data[19] != '.' ||
	    text.data[23] != 'Z')
		return INVALID;
	hour = digits_read(text, 11, 2);
	minute = digits_read(text, 14, 2);
	second = digits_read(text, 17, 2);
	millisecond = digits_read(text, 20, 3);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || millisecond < 0)
		return INVALID;
	ret_instant->milliseconds =
	    DAYS(date_number(date)) + HOURS(hour) + MINUTES(minute) + SECONDS(second) + millisecond;
	return OK;
}
