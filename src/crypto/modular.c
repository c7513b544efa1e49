/* modular.c - see modular.h. */
#include "crypto/modular.h"

#include <string.h>

bool number_equal(const struct number *a, const struct number *b)
{
	return memcmp(a->word, b->word, sizeof(a->word)) == 0;
}

bool number_is_below(const struct number *number, const struct modulus *modulus)
{
	for (int at = NUMBER_WORDS - 1; at >= 0; at--) {
		if (number->word[at] != modulus->number.word[at])
			return number->word[at] < modulus->number.word[at];
	}
	return false;
}

struct number number_read(const unsigned char bytes[NUMBER_BYTES])
{
	struct number number = {{0}};

	for (int at = 0; at < NUMBER_BYTES; at++) {
		uint64_t *word = &number.word[NUMBER_WORDS - 1 - at / 8];

		*word = *word << 8 | bytes[at];
	}
	return number;
}

struct number number_enter(struct number plain, const struct modulus *modulus)
{
	return number_times(plain, modulus->square, modulus);
}

struct number number_leave(struct number number, const struct modulus *modulus)
{
	return number_times(number, (struct number){{1}}, modulus);
}

/* Fermat: to the power of the modulus less two, from its highest bit on. */
struct number number_inverse(struct number number, const struct modulus *modulus)
{
	struct number power = modulus->one, exponent = modulus->number;

	exponent.word[0] -= 2; /* a prime above 2^255 has no lowest word below 2: it would be 2^64 k + 1 */
	for (int bit = 64 * NUMBER_WORDS - 1; bit >= 0; bit--) {
		power = number_times(power, power, modulus);
		if ((exponent.word[bit / 64] >> bit % 64 & 1) != 0)
			power = number_times(power, number, modulus);
	}
	return power;
}
