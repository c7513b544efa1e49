/* modular.h - numbers of 256 bits modulo a prime, for public numbers only. Only this room includes it.
 *
 * Numbers are in Montgomery's form: x stands as x * 2^256 mod m, so that a product is reduced by shifts and
 * multiplications and without a division (Montgomery, "Modular multiplication without trial division", 1985). They are
 * always below the modulus, so that equal numbers are equal words. Times depend on the numbers: nothing secret may come
 * here. Handed about by value, and written to be put in place: a signature takes a thousand products. */
#ifndef VALICO_CRYPTO_MODULAR_H
#define VALICO_CRYPTO_MODULAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_WORDS 4
#define NUMBER_BYTES 32

__extension__ typedef unsigned __int128 two_words;

/* Least word first. */
struct number {
	uint64_t word[NUMBER_WORDS];
};

/* An odd number above 2^255. */
struct modulus {
	struct number number;
	uint64_t factor;      /* -1 / number, modulo 2^64 */
	struct number one;    /* 2^256 modulo the number: 1 in Montgomery's form */
	struct number square; /* 2^512 modulo the number: what takes a number into the form */
};

/* a + b and the carry, which goes on. */
static inline uint64_t word_plus(uint64_t a, uint64_t b, uint64_t *carry)
{
	two_words sum = (two_words)a + b + *carry;

	*carry = (uint64_t)(sum >> 64);
	return (uint64_t)sum;
}

/* a - b and the borrow, which goes on. */
static inline uint64_t word_minus(uint64_t a, uint64_t b, uint64_t *borrow)
{
	two_words difference = (two_words)a - b - *borrow;

	*borrow = (uint64_t)(difference >> 64) & 1;
	return (uint64_t)difference;
}

/* The number and a carry word above it, less the modulus when that is not negative. Word by word: a compiler that makes
 * vectors of a loop is slower. */
static inline struct number number_reduce(struct number number, uint64_t carry, const struct modulus *modulus)
{
	uint64_t borrow = 0;
	struct number less;
	bool keep;

	less.word[0] = word_minus(number.word[0], modulus->number.word[0], &borrow);
	less.word[1] = word_minus(number.word[1], modulus->number.word[1], &borrow);
	less.word[2] = word_minus(number.word[2], modulus->number.word[2], &borrow);
	less.word[3] = word_minus(number.word[3], modulus->number.word[3], &borrow);
	keep = borrow > carry;
	return (struct number){{keep ? number.word[0] : less.word[0], keep ? number.word[1] : less.word[1],
				keep ? number.word[2] : less.word[2], keep ? number.word[3] : less.word[3]}};
}

/* a * b / 2^256: of two numbers in the form their product in the form. One of the two may be any 256 bits. */
static inline struct number number_times(struct number a, struct number b, const struct modulus *modulus)
{
	uint64_t words[NUMBER_WORDS + 1] = {0};

	for (int at = 0; at < NUMBER_WORDS; at++) {
		uint64_t carry = 0, above, quotient;
		two_words sum;

		for (int place = 0; place < NUMBER_WORDS; place++) {
			sum = (two_words)a.word[place] * b.word[at] + words[place] + carry;
			words[place] = (uint64_t)sum;
			carry = (uint64_t)(sum >> 64);
		}
		sum = (two_words)words[NUMBER_WORDS] + carry;
		words[NUMBER_WORDS] = (uint64_t)sum;
		above = (uint64_t)(sum >> 64);

		/* So many moduli are added that the lowest word becomes 0; then all move down by one. */
		quotient = words[0] * modulus->factor;
		carry = (uint64_t)(((two_words)quotient * modulus->number.word[0] + words[0]) >> 64);
		for (int place = 1; place < NUMBER_WORDS; place++) {
			sum = (two_words)quotient * modulus->number.word[place] + words[place] + carry;
			words[place - 1] = (uint64_t)sum;
			carry = (uint64_t)(sum >> 64);
		}
		sum = (two_words)words[NUMBER_WORDS] + carry;
		words[NUMBER_WORDS - 1] = (uint64_t)sum;
		words[NUMBER_WORDS] = above + (uint64_t)(sum >> 64);
	}
	return number_reduce((struct number){{words[0], words[1], words[2], words[3]}}, words[NUMBER_WORDS], modulus);
}

static inline struct number number_plus(struct number a, struct number b, const struct modulus *modulus)
{
	uint64_t carry = 0;

	a.word[0] = word_plus(a.word[0], b.word[0], &carry);
	a.word[1] = word_plus(a.word[1], b.word[1], &carry);
	a.word[2] = word_plus(a.word[2], b.word[2], &carry);
	a.word[3] = word_plus(a.word[3], b.word[3], &carry);
	return number_reduce(a, carry, modulus);
}

static inline struct number number_minus(struct number a, struct number b, const struct modulus *modulus)
{
	uint64_t borrow = 0, carry = 0, all;

	a.word[0] = word_minus(a.word[0], b.word[0], &borrow);
	a.word[1] = word_minus(a.word[1], b.word[1], &borrow);
	a.word[2] = word_minus(a.word[2], b.word[2], &borrow);
	a.word[3] = word_minus(a.word[3], b.word[3], &borrow);
	all = UINT64_C(0) - borrow;
	a.word[0] = word_plus(a.word[0], modulus->number.word[0] & all, &carry);
	a.word[1] = word_plus(a.word[1], modulus->number.word[1] & all, &carry);
	a.word[2] = word_plus(a.word[2], modulus->number.word[2] & all, &carry);
	a.word[3] = word_plus(a.word[3], modulus->number.word[3] & all, &carry);
	return a;
}

static inline bool number_is_zero(const struct number *number)
{
	return (number->word[0] | number->word[1] | number->word[2] | number->word[3]) == 0;
}

bool number_equal(const struct number *a, const struct number *b);

/* Is the number, of any 256 bits, below the modulus? */
bool number_is_below(const struct number *number, const struct modulus *modulus);

/* 32 bytes, the highest first, as a number that is not in the form yet; any 256 bits. */
struct number number_read(const unsigned char bytes[NUMBER_BYTES]);

/* Into the form, of any 256 bits, and out of it. */
struct number number_enter(struct number plain, const struct modulus *modulus);
struct number number_leave(struct number number, const struct modulus *modulus);

/* 1 / number of one in the form, modulo a prime; 0 of 0. Some 400 products. */
struct number number_inverse(struct number number, const struct modulus *modulus);

#endif
