/* cid.c - the URIs that name MIME parts (RFC 2392), and ebMS's times. */
#include "as4/user_message.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define CID_BYTES_MOST 1024

static int digit_of(char letter)
{
	const char *digits = "0123456789abcdef";
	const char *found = letter != '\0' ? strchr(digits, tolower((unsigned char)letter)) : NULL;

	return found != NULL ? (int)(found - digits) : -1;
}

enum result cid_read(struct job *job, const char *uri, const char *rule, const char **ret_content_id)
{
	char *id;
	size_t size = 0;

	if (strncasecmp(uri, "cid:", 4) != 0 || strlen(uri) > CID_BYTES_MOST)
		return job_fail(job, INVALID, "href", rule, "A part is named by a cid: URI.");
	TAKE(job, id = arena_take(job->arena, strlen(uri)));
	for (const char *at = uri + 4; *at != '\0'; at++) {
		int high = *at == '%' ? digit_of(at[1]) : 0;
		int low = *at == '%' && high >= 0 ? digit_of(at[2]) : 0;
		char letter = *at == '%' ? (char)(high * 16 + low) : *at;

		if (high < 0 || low < 0 || letter <= ' ' || letter > '~')
			return job_fail(job, INVALID, "href", rule, "A cid: URI is damaged.");
		at += *at == '%' ? 2 : 0;
		id[size++] = letter;
	}
	if (size == 0)
		return job_fail(job, INVALID, "href", rule, "A cid: URI is empty.");
	*ret_content_id = id;
	return OK;
}

enum result cid_write(struct job *job, const char *content_id, const char **ret_uri)
{
	struct text text = text_open(job->arena, CID_BYTES_MOST);
	struct bytes bytes;

	text_add(&text, "cid:");
	for (const char *at = content_id; *at != '\0'; at++) {
		if (isalnum((unsigned char)*at) || strchr("-._~@!$'()*,;:=+", *at) != NULL)
			text_add_byte(&text, *at);
		else
			text_print(&text, "%%%02X", (unsigned char)*at);
	}
	if (text_done(&text, &bytes) != OK)
		return job_fail(job, INVALID, "content_id", "as4-value", "A content id is too long.");
	*ret_uri = (const char *)bytes.data;
	return OK;
}

/* Reads `count` digits; false for anything else. */
static bool digits_read(const char **at, int count, int *ret_number)
{
	int number = 0;

	for (int digit = 0; digit < count; digit++, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return false;
		number = number * 10 + (**at - '0');
	}
	*ret_number = number;
	return true;
}

/* "hh:mm:ss" and a fraction, of which milliseconds are kept. */
static bool clock_read(const char **at, int64_t *ret_milliseconds)
{
	int hour;
	int minute;
	int second;
	int fraction = 0;
	int places = 0;

	if (!digits_read(at, 2, &hour) || *(*at)++ != ':' || !digits_read(at, 2, &minute) || *(*at)++ != ':' ||
	    !digits_read(at, 2, &second) || hour > 23 || minute > 59 || second > 60)
		return false;
	if (**at == '.') {
		for ((*at)++; isdigit((unsigned char)**at); (*at)++, places++)
			if (places < 3)
				fraction = fraction * 10 + (**at - '0');
		if (places == 0)
			return false;
	}
	for (; places < 3; places++)
		fraction *= 10;
	*ret_milliseconds = HOURS(hour) + MINUTES(minute) + SECONDS(second) + fraction;
	return true;
}

/* "Z", "+hh:mm", "-hh:mm" or nothing (which is taken as UTC), and the end. */
static bool offset_read(const char *at, int64_t *ret_milliseconds)
{
	int sign = *at == '-' ? -1 : 1;
	int hours = 0;
	int minutes = 0;

	if (*at == 'Z')
		at++;
	else if (*at == '+' || *at == '-') {
		at++;
		if (!digits_read(&at, 2, &hours) || *at++ != ':' || !digits_read(&at, 2, &minutes) || hours > 14 ||
		    minutes > 59)
			return false;
	}
	*ret_milliseconds = sign * (HOURS(hours) + MINUTES(minutes));
	return *at == '\0';
}

enum result timestamp_read(struct job *job, const xmlNode *element, struct instant *ret_instant)
{
	struct date date;
	const char *text;
	const char *at;
	int64_t clock;
	int64_t offset;

	TRY(xml_text(job, element, "as4-header", &text));
	at = text + 11;
	if (strlen(text) < 19 || text[10] != 'T' ||
	    date_read((struct bytes){(const unsigned char *)text, 10}, &date) != OK || !clock_read(&at, &clock) ||
	    !offset_read(at, &offset))
		return job_fail(job, INVALID, "Timestamp", "as4-value", "The timestamp is no date and time.");
	*ret_instant = (struct instant){DAYS(date_number(date)) + clock - offset};
	return OK;
}
