/* issue_number.c - making, checking and reading numbers, secrets and codes of reports. */
#include "office/public/issue_number.h"

#include "base/text.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* ISO 7064, MOD 11,10: the digit that makes the whole check. */
static char check_digit(const char *digits)
{
	int product = 10;

	for (int at = 0; at < ISSUE_NUMBER_DIGITS - 1; at++) {
		int sum = (digits[at] - '0' + product) % 10;

		product = (sum == 0 ? 10 : sum) * 2 % 11;
	}
	return (char)('0' + (11 - product) % 10);
}

void issue_number_new(struct job *job, char ret_number[ISSUE_NUMBER_SIZE])
{
	uint64_t chance;

	job_chance(job, (unsigned char *)&chance, sizeof(chance));
	for (int at = 0; at < ISSUE_NUMBER_DIGITS - 1; at++, chance /= 10)
		ret_number[at] = (char)('0' + chance % 10);
	ret_number[ISSUE_NUMBER_DIGITS - 1] = check_digit(ret_number);
	ret_number[ISSUE_NUMBER_DIGITS] = '\0';
}

/* The next thing that was written: an ASCII letter as it is, a digit of Urdu or Arabic as its ASCII digit, 0 for what
 * only parts groups, -1 for anything else. */
static int next_sign(struct bytes written, size_t *at)
{
	const unsigned char *here = written.data + *at;
	size_t left = written.size - *at;

	if (here[0] < 0x80) {
		*at += 1;
		return here[0] == ' ' || here[0] == '-' || here[0] == '.' || here[0] == '\t' ? 0 : here[0];
	}
	if (left >= 2 && (here[0] == 0xd9 || here[0] == 0xdb)) { /* U+0660..0669, U+06F0..06F9 */
		unsigned char first = here[0] == 0xd9 ? 0xa0 : 0xb0;

		*at += 2;
		return here[1] >= first && here[1] <= first + 9 ? '0' + (here[1] - first) : -1;
	}
	if (left >= 2 && here[0] == 0xc2 && here[1] == 0xa0) { /* a space that does not break */
		*at += 2;
		return 0;
	}
	*at += 1;
	return -1;
}

/* What was written without its spaces and hyphens; false when it is not exactly `wanted` signs. */
static bool signs_read(struct bytes written, int wanted, char *ret_signs)
{
	int count = 0;

	for (size_t at = 0; at < written.size;) {
		int sign = next_sign(written, &at);

		if (sign < 0 || (sign > 0 && count == wanted))
			return false;
		if (sign > 0)
			ret_signs[count++] = (char)sign;
	}
	ret_signs[count] = '\0';
	return count == wanted;
}

enum result issue_number_read(struct job *job, struct bytes written, char ret_number[ISSUE_NUMBER_SIZE])
{
	char digits[ISSUE_NUMBER_SIZE];

	if (!signs_read(written, ISSUE_NUMBER_DIGITS, digits) || strspn(digits, "0123456789") != ISSUE_NUMBER_DIGITS ||
	    digits[ISSUE_NUMBER_DIGITS - 1] != check_digit(digits))
		return job_fail(job, INVALID, "number", "issue-number",
				"The number of a report has ten digits, of which the last one checks the others.");
	memcpy(ret_number, digits, sizeof(digits));
	return OK;
}

char *issue_number_show(struct arena *arena, const char *number)
{
	return arena_print(arena, "%.3s %.3s %.4s", number, number + 3, number + 6);
}

void issue_secret_new(struct job *job, int letters, char *ret_secret)
{
	unsigned char chance[ISSUE_SECRET_LETTERS];

	job_chance(job, chance, (size_t)letters);
	for (int at = 0; at < letters; at++)
		ret_secret[at] = alphabet[chance[at] % 32];
	ret_secret[letters] = '\0';
}

/* A letter as the alphabet has it; 0 for one that it has not. O is read as 0, I and L as 1. */
static char letter_of(char sign)
{
	char upper = (char)(sign >= 'a' && sign <= 'z' ? sign - 'a' + 'A' : sign);

	if (upper == 'O')
		return '0';
	if (upper == 'I' || upper == 'L')
		return '1';
	return strchr(alphabet, upper) != NULL ? upper : '\0';
}

enum result issue_secret_read(struct job *job, struct bytes written, int letters, char *ret_secret)
{
	char signs[ISSUE_SECRET_SIZE];
	bool good = letters <= ISSUE_SECRET_LETTERS && signs_read(written, letters, signs);

	for (int at = 0; good && at < letters; at++) {
		signs[at] = letter_of(signs[at]);
		good = signs[at] != '\0';
	}
	if (!good)
		return job_fail(job, INVALID, "secret", "issue-secret",
				"That has not the form of a secret: %d letters.", letters);
	memcpy(ret_secret, signs, (size_t)letters + 1);
	return OK;
}

char *issue_secret_show(struct arena *arena, const char *secret)
{
	size_t size = strlen(secret), group = size == ISSUE_CODE_LETTERS ? 5 : 4;
	struct text text = text_open(arena, 64);

	for (size_t at = 0; at < size; at++) {
		if (at > 0 && at % group == 0)
			text_add_byte(&text, '-');
		text_add_byte(&text, secret[at]);
	}
	return text.failed ? NULL : text.data;
}
