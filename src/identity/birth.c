/* birth.c - a date of birth: parted into numbers and words, put in order, checked against both calendars. */
#include "identity/birth.h"
#include "identity/digits.h"

#include <stdio.h>
#include <string.h>

#define PARTS_MOST 3
#define SPREAD_MOST 20

struct part {
	int value;  /* 0 for "unknown" */
	int digits; /* 0 for a month's name */
};

struct parts {
	struct part list[PARTS_MOST];
	int count;
	int spread;
};

static enum result no_date(struct job *job, const char *field)
{
	return job_fail(
	    job, INVALID, field, "date",
	    "This is no date of birth: write 1985-03-12, 12.3.1985, 1985-03 or 1985, the year with four digits.");
}

int birth_month(struct bytes word)
{
	static const struct {
		const char *name;
		int month;
	} months[] = {
	    {"january", 1},
	    {"february", 2},
	    {"march", 3},
	    {"april", 4},
	    {"may", 5},
	    {"june", 6},
	    {"july", 7},
	    {"august", 8},
	    {"september", 9},
	    {"october", 10},
	    {"november", 11},
	    {"december", 12},
	    {"gennaio", 1},
	    {"febbraio", 2},
	    {"marzo", 3},
	    {"aprile", 4},
	    {"maggio", 5},
	    {"giugno", 6},
	    {"luglio", 7},
	    {"agosto", 8},
	    {"settembre", 9},
	    {"ottobre", 10},
	    {"novembre", 11},
	    {"dicembre", 12},
	    {"janvier", 1},
	    {"fevrier", 2},
	    {"mars", 3},
	    {"avril", 4},
	    {"mai", 5},
	    {"juin", 6},
	    {"juillet", 7},
	    {"aout", 8},
	    {"septembre", 9},
	    {"octobre", 10},
	    {"decembre", 12},
	    {"f\xc3\xa9vrier", 2},
	    {"ao\xc3\xbbt", 8},
	    {"d\xc3\xa9"
	     "cembre",
	     12},
	    {"جنوری", 1},
	    {"فروری", 2},
	    {"مارچ", 3},
	    {"اپریل", 4},
	    {"مئی", 5},
	    {"جون", 6},
	    {"جولائی", 7},
	    {"اگست", 8},
	    {"ستمبر", 9},
	    {"اکتوبر", 10},
	    {"نومبر", 11},
	    {"دسمبر", 12},
	};
	char small[32];

	if (word.size > 3 && word.data[word.size - 1] == '.')
		word.size--;
	if (word.size < 3 || word.size >= sizeof(small))
		return 0;
	for (size_t at = 0; at < word.size; at++)
		small[at] =
		    word.data[at] >= 'A' && word.data[at] <= 'Z' ? (char)(word.data[at] + 32) : (char)word.data[at];
	for (size_t at = 0; at < sizeof(months) / sizeof(months[0]); at++) {
		size_t size = strlen(months[at].name);

		if (word.size <= size && memcmp(small, months[at].name, word.size) == 0 &&
		    (word.size == size || (unsigned char)small[0] < 0x80))
			return months[at].month;
	}
	return 0;
}

static bool is_word_byte(unsigned char byte, int sign)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || sign == SIGN_OTHER;
}

static bool part_add(struct parts *parts, int value, int digits)
{
	if (parts->count == PARTS_MOST)
		return false;
	parts->list[parts->count++] = (struct part){value, digits};
	return true;
}

/* A run of digits from `*at` on. False for more than four. */
static bool number_take(struct bytes text, size_t *at, int *ret_value, int *ret_digits)
{
	*ret_value = 0;
	*ret_digits = 0;
	while (*at < text.size) {
		int size;
		int sign = digit_or_sign(text, *at, &size);

		if (sign == SIGN_INVISIBLE) {
			*at += (size_t)size;
			continue;
		}
		if (sign < '0' || sign > '9')
			break;
		if (++*ret_digits > 4)
			return false;
		*ret_value = *ret_value * 10 + sign - '0';
		*at += (size_t)size;
	}
	return *ret_digits > 0;
}

/* What Urdu writes behind a Gregorian year: ۱۹۸۵ء, 1985 عیسوی. */
static bool names_our_era(struct bytes word)
{
	return bytes_equal_cstring(word, "ء") || bytes_equal_cstring(word, "عیسوی");
}

static bool word_take(struct bytes text, size_t *at, struct parts *parts)
{
	size_t from = *at;
	int month;

	while (*at < text.size) {
		int size;
		int sign = digit_or_sign(text, *at, &size);

		if (!is_word_byte(text.data[*at], sign))
			break;
		*at += (size_t)size;
	}
	if (parts->count > 0 && names_our_era((struct bytes){text.data + from, *at - from}))
		return true;
	month = birth_month((struct bytes){text.data + from, *at - from});
	return month > 0 && part_add(parts, month, 0);
}

/* "±2", "+-2", "+/-2": what stands behind the date. */
static bool spread_take(struct bytes text, size_t *at, struct parts *parts)
{
	int digits, size;

	while (*at < text.size) {
		int sign = digit_or_sign(text, *at, &size);

		if (sign >= '0' && sign <= '9')
			break;
		if (sign != '+' && sign != '-' && sign != '/' && sign != ' ' && sign != SIGN_PLUS_MINUS)
			return false;
		*at += (size_t)size;
	}
	return parts->count > 0 && number_take(text, at, &parts->spread, &digits) && parts->spread <= SPREAD_MOST;
}

static bool parts_read(struct bytes text, struct parts *parts)
{
	for (size_t at = 0; at < text.size;) {
		int size, value, digits;
		int sign = digit_or_sign(text, at, &size);

		if (sign >= '0' && sign <= '9') {
			if (!number_take(text, &at, &value, &digits) || !part_add(parts, value, digits))
				return false;
		} else if (sign == '+' || sign == SIGN_PLUS_MINUS) {
			if (!spread_take(text, &at, parts))
				return false;
		} else if (is_word_byte(text.data[at], sign)) {
			if (!word_take(text, &at, parts))
				return false;
		} else if (sign == '?') {
			if (!part_add(parts, 0, 2))
				return false;
			while (at < text.size && text.data[at] == '?')
				at++;
		} else if (sign == SIGN_INVISIBLE || (sign != SIGN_OTHER && memchr(" -./,", sign, 5) != NULL)) {
			at += (size_t)size;
		} else {
			return false;
		}
	}
	return parts->count > 0;
}

/* Year, month and day from the parts in the order in which they stand. */
static bool parts_order(const struct parts *parts, struct birth *birth)
{
	const struct part *first = &parts->list[0], *last = &parts->list[parts->count - 1];
	bool year_first = first->digits == 4;

	if (!year_first && last->digits != 4)
		return false;
	birth->year = year_first ? first->value : last->value;
	birth->spread = parts->spread;
	if (parts->count == 1)
		return true;
	if (parts->count == 2) {
		birth->month = year_first ? last->value : first->value;
		return year_first ? last->digits <= 2 : first->digits <= 2;
	}
	if (parts->list[1].digits > 2 || (year_first ? last : first)->digits > 2)
		return false;
	birth->month = parts->list[1].value;
	birth->day = year_first ? last->value : first->value;
	if (!year_first && first->digits == 0 && parts->list[1].digits > 0) { /* March 12, 1985 */
		birth->month = first->value;
		birth->day = parts->list[1].value;
	}
	return true;
}

/* The Gregorian year in which a year of the lunar Hijri calendar begins (tabular, civil epoch). */
static int hijri_begins(int year)
{
	return date_of_number((year - 1) * 354 + (3 + 11 * year) / 30 - 492148).year;
}

/* Years from 1300 to 1500 are of the Hijri calendar, lunar (Pakistan, Arab states) or solar (Afghanistan, Iran). */
static enum result hijri_pointed_out(struct job *job, const char *field, int year, int this_year)
{
	char solar[64] = "";

	if (year + 621 <= this_year)
		snprintf(solar, sizeof(solar), ", or %d or %d by the solar one", year + 621, year + 622);
	return job_fail(job, INVALID, field, "date-hijri",
			"%d is a year of the Hijri calendar; in the Gregorian one it is %d or %d%s. Please give the "
			"Gregorian year.",
			year, hijri_begins(year), hijri_begins(year + 1), solar);
}

/* A year of the Hijri calendar up to this one. */
static bool is_hijri(int year, int this_year)
{
	return year >= 1300 && year <= 1500 && hijri_begins(year) <= this_year;
}

/* A year of the Hijri calendar among what can be read as no date: "12 محرم 1405", "1405 AH", "۱۴۰۵ھ". 0 for none. */
static int hijri_year_in(struct bytes text, int this_year)
{
	for (size_t at = 0; at < text.size;) {
		int value, digits;

		if (number_take(text, &at, &value, &digits) && digits == 4 && is_hijri(value, this_year))
			return value;
		at++;
	}
	return 0;
}

static int this_year(const struct job *job)
{
	return date_of_number((int32_t)(job->now.milliseconds / DAYS(1))).year;
}

static enum result date_check(struct job *job, const char *field, const struct birth *birth)
{
	struct date today = date_of_number((int32_t)(job->now.milliseconds / DAYS(1))), date;
	char text[32];

	if (is_hijri(birth->year, today.year))
		return hijri_pointed_out(job, field, birth->year, today.year);
	if (birth->year < 1860 || birth->year > 2100)
		return job_fail(job, INVALID, field, "date", "A year of birth lies between 1860 and today; this is %d.",
				birth->year);
	if (birth->month == 0 && birth->day != 0)
		return job_fail(job, INVALID, field, "date", "A day without its month says nothing.");
	snprintf(text, sizeof(text), "%04d-%02d-%02d", birth->year, birth->month != 0 ? birth->month : 1,
		 birth->day != 0 ? birth->day : 1);
	if (date_read(bytes_of(text), &date) != OK)
		return job_fail(job, INVALID, field, "date",
				"There is no day %d of month %d in %d (the day stands before the month).", birth->day,
				birth->month, birth->year);
	if (date_compare(date, today) > 0)
		return job_fail(job, INVALID, field, "date-future", "%s has not come yet.", text);
	return OK;
}

enum result birth_read(struct job *job, const char *field, struct bytes text, struct birth *ret_birth)
{
	struct parts parts = {0};
	struct birth birth = {0};

	if (text.size > 64)
		return no_date(job, field);
	if (!parts_read(text, &parts) || !parts_order(&parts, &birth)) {
		int year = hijri_year_in(text, this_year(job));

		return year > 0 ? hijri_pointed_out(job, field, year, this_year(job)) : no_date(job, field);
	}
	TRY(date_check(job, field, &birth));
	*ret_birth = birth;
	return OK;
}
