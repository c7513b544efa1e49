/* national_number.c - folding numbers; the CNIC. */
#include "identity/national_number.h"
#include "identity/digits.h"

#include <stdio.h>
#include <string.h>

enum result number_fold(struct job *job, const char *field, struct bytes text, int least,
			char ret_number[NUMBER_BYTES_MOST + 1])
{
	int size = 0;

	for (size_t at = 0; at < text.size;) {
		int taken;
		int sign = digit_or_sign(text, at, &taken);

		at += (size_t)taken;
		if (sign >= 'a' && sign <= 'z')
			sign -= 'a' - 'A';
		if (sign == SIGN_INVISIBLE || (sign != SIGN_OTHER && memchr(" -./\t\r\n", sign, 7) != NULL))
			continue;
		if ((sign < '0' || sign > '9') && (sign < 'A' || sign > 'Z'))
			return job_fail(
			    job, INVALID, field, "number",
			    "A number has letters A to Z and digits; what stands before byte %zu is neither.", at + 1);
		if (size == NUMBER_BYTES_MOST)
			return job_fail(job, LIMIT, field, "too-long", "A number has at most %d letters and digits.",
					NUMBER_BYTES_MOST);
		ret_number[size++] = (char)sign;
	}
	ret_number[size] = '\0';
	if (size < least)
		return job_fail(job, INVALID, field, "number",
				"A number has at least %d letters and digits; this has %d.", least, size);
	return OK;
}

enum result cnic_read(struct job *job, const char *field, struct bytes text, char ret_number[NUMBER_BYTES_MOST + 1])
{
	char number[NUMBER_BYTES_MOST + 1];

	TRY(number_fold(job, field, text, 1, number));
	if (strlen(number) != CNIC_DIGITS || strspn(number, "0123456789") != CNIC_DIGITS)
		return job_fail(job, INVALID, field, "number", "A CNIC number has 13 digits, as in 35202-1234567-1.");
	if (number[0] < '1' || number[0] > '8')
		return job_fail(job, INVALID, field, "number",
				"A CNIC number begins with 1 to 8, the province; this begins with %c.", number[0]);
	memcpy(ret_number, number, CNIC_DIGITS + 1);
	return OK;
}

enum sex cnic_sex(const char *number)
{
	return (number[CNIC_DIGITS - 1] - '0') % 2 == 1 ? SEX_MALE : SEX_FEMALE;
}

void cnic_write(const char *number, char ret_text[CNIC_TEXT_SIZE])
{
	snprintf(ret_text, CNIC_TEXT_SIZE, "%.5s-%.7s-%.1s", number, number + 5, number + 12);
}

/* +92 (0)300 1234567: a zero that is dialled inside the country only. In Italy it is part of the number. */
static bool is_trunk_zero(struct bytes rest, const char *digits, size_t size)
{
	return bytes_start_with(rest, BYTES("(0)")) && !(size == 2 && memcmp(digits, "39", 2) == 0);
}

enum result phone_read(struct job *job, const char *field, struct bytes text, char ret_number[NUMBER_BYTES_MOST + 1])
{
	char digits[NUMBER_BYTES_MOST + 1];
	size_t size = 0;
	bool international = false;

	for (size_t at = 0; at < text.size;) {
		int taken;
		int sign = digit_or_sign(text, at, &taken);

		if (size > 0 && is_trunk_zero((struct bytes){text.data + at, text.size - at}, digits, size)) {
			at += 3;
			continue;
		}
		at += (size_t)taken;
		if (sign == '+' && size == 0 && !international) {
			international = true;
			continue;
		}
		if (sign == SIGN_INVISIBLE || (sign != SIGN_OTHER && memchr(" -./()", sign, 6) != NULL))
			continue;
		if (sign < '0' || sign > '9' || size == 17)
			return job_fail(
			    job, INVALID, field, "number",
			    "A telephone number has at most 15 digits, with a + before its country's code.");
		digits[size++] = (char)sign;
	}
	digits[size] = '\0';
	if (!international && size > 2 && digits[0] == '0' && digits[1] == '0')
		memmove(digits, digits + 2, size - 1);
	else if (!international && size == 11 && digits[0] == '0' && digits[1] == '3') {
		memmove(digits + 2, digits + 1, size);
		digits[0] = '9';
		digits[1] = '2';
	}
	size = strlen(digits);
	if (size < 6 || size > 15)
		return job_fail(job, INVALID, field, "number", "A telephone number has 6 to 15 digits; this has %zu.",
				size);
	memcpy(ret_number, digits, size + 1);
	return OK;
}

/* In both countries a mobile's number has ten digits and begins with 3. */
#define MOBILE_DIGITS 10

int phone_others(const char *number, char ret_numbers[PHONE_OTHERS_MOST][NUMBER_BYTES_MOST + 1])
{
	static const char *const countries[] = {"92", "39"};
	size_t size = strlen(number);
	int count = 0;

	for (int at = 0; at < 2; at++) {
		if (size == MOBILE_DIGITS + 2 && strncmp(number, countries[at], 2) == 0 && number[2] == '3')
			memcpy(ret_numbers[count++], number + 2, MOBILE_DIGITS + 1);
		else if (size == MOBILE_DIGITS && number[0] == '3')
			snprintf(ret_numbers[count++], NUMBER_BYTES_MOST + 1, "%s%s", countries[at], number);
	}
	return count;
}
