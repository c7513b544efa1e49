/* key_table.c - see key_table.h.
 *
 * A scalar is cut into 43 windows of 6 bits. With a carry between them (Booth) each is a digit of -32 to 32, so that of
 * window w the multiples 1 to 32 of 2^(6 w) times the key are enough, for the opposite of a point costs nothing. A
 * multiple of the key is then a sum of at most 43 of these. The base of the curve has 33 windows of 8 bits: one table
 * of 264 KiB that all keys share.
 *
 * A signature (r, s) over a digest e holds when (e / s) base + (r / s) key has an x that is r modulo the order of the
 * curve (FIPS 186-5 section 6.4.2). x may be one of two numbers below the prime of the field, r or r plus the order; it
 * is compared without a division: x = X / Z^2. */
#include "crypto/key_table.h"

#include "crypto/curve.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define KEY_BITS 6
#define BASE_BITS 8
#define WINDOWS_OF(bits) (256 / (bits) + 1) /* the last has room for a carry */
#define WINDOWS_MOST WINDOWS_OF(KEY_BITS)
#define MULTIPLES_OF(bits) (1 << ((bits)-1))

/* A place fills one line of the processor's cache, and lies in one. */
#define CACHE_LINE 64

struct multiples {
	int bits; /* of a window */
	/* One window after another; the m-th of window w is m * 2^(bits w) times the point. */
	alignas(CACHE_LINE) struct place of[];
};

struct key_table {
	struct public_key key;
	struct multiples *multiples; /* NULL when the place is free */
	int users;
	uint64_t used_at;
	bool forgotten; /* freed when nobody uses it any more */
};

static struct {
	pthread_mutex_t lock;
	uint64_t uses;
	struct key_table tables[KEY_TABLES_MOST];
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct multiples *base_multiples; /* of the curve's base; NULL when there was no memory */
static pthread_once_t base_once = PTHREAD_ONCE_INIT;

/* --- making --- */

/* The first multiple of each window: the point, doubled on and on. */
static void firsts_make(const struct place *place, int bits, struct place ret_firsts[WINDOWS_MOST])
{
	struct point firsts[WINDOWS_MOST] = {point_of_place(place)};

	for (int window = 1; window < WINDOWS_OF(bits); window++) {
		firsts[window] = firsts[window - 1];
		for (int bit = 0; bit < bits; bit++)
			firsts[window] = point_double(firsts[window]);
	}
	points_place(firsts, WINDOWS_OF(bits), ret_firsts);
}

/* NULL when memory is out. The order of the curve is a prime, so no multiple in here is at infinity. */
static struct multiples *multiples_make(const struct place *place, int bits)
{
	size_t count = (size_t)WINDOWS_OF(bits) * MULTIPLES_OF(bits);
	struct multiples *multiples = aligned_alloc(CACHE_LINE, sizeof(*multiples) + count * sizeof(multiples->of[0]));
	struct point *points = malloc(count * sizeof(*points));
	struct place firsts[WINDOWS_MOST];

	if (multiples == NULL || points == NULL) {
		free(multiples);
		free(points);
		return NULL;
	}
	firsts_make(place, bits, firsts);
	for (size_t at = 0; at < count; at++) {
		const struct place *first = &firsts[at / MULTIPLES_OF(bits)];

		points[at] =
		    at % MULTIPLES_OF(bits) == 0 ? point_of_place(first) : point_add(points[at - 1], first, false);
	}
	multiples->bits = bits;
	points_place(points, (int)count, multiples->of);
	free(points);
	return multiples;
}

static void base_make(void)
{
	struct place base = curve_base();

	base_multiples = multiples_make(&base, BASE_BITS);
}

/* --- keeping --- */

static void table_free(struct key_table *table)
{
	free(table->multiples);
	*table = (struct key_table){0};
}

/* The table of a key; NULL when there is none. */
static struct key_table *table_find(const struct public_key *key)
{
	for (int at = 0; at < KEY_TABLES_MOST; at++) {
		struct key_table *table = &kept.tables[at];

		if (table->multiples != NULL && !table->forgotten && memcmp(&table->key, key, sizeof(*key)) == 0)
			return table;
	}
	return NULL;
}

/* Makes a table in a free place, or in that of the one that was not used for longest; NULL when all are in use. */
static struct key_table *table_make(const struct public_key *key)
{
	struct key_table *oldest = NULL;
	struct place place;

	for (int at = 0; at < KEY_TABLES_MOST; at++) {
		struct key_table *table = &kept.tables[at];

		if (table->users == 0 && (oldest == NULL || table->used_at < oldest->used_at))
			oldest = table;
	}
	if (oldest == NULL || key->point[0] != 4 || !place_read(key->point + 1, &place))
		return NULL;
	table_free(oldest);
	*oldest = (struct key_table){.key = *key, .multiples = multiples_make(&place, KEY_BITS)};
	return oldest->multiples != NULL ? oldest : NULL;
}

const struct key_table *key_table_take(const struct public_key *key, bool make, bool *ret_new)
{
	struct key_table *table;

	*ret_new = false;
	pthread_once(&base_once, base_make);
	if (base_multiples == NULL)
		return NULL;
	pthread_mutex_lock(&kept.lock);
	table = table_find(key);
	if (table == NULL && make) {
		table = table_make(key);
		*ret_new = table != NULL;
	}
	if (table != NULL) {
		table->users++;
		table->used_at = ++kept.uses;
	}
	pthread_mutex_unlock(&kept.lock);
	return table;
}

/* The place of a table that was handed out to be read. */
static struct key_table *table_of(const struct key_table *table)
{
	return &kept.tables[table - kept.tables];
}

void key_table_give_back(const struct key_table *table)
{
	if (table == NULL)
		return;
	pthread_mutex_lock(&kept.lock);
	if (--table_of(table)->users == 0 && table->forgotten)
		table_free(table_of(table));
	pthread_mutex_unlock(&kept.lock);
}

void key_table_forget(const struct key_table *table)
{
	pthread_mutex_lock(&kept.lock);
	table_of(table)->forgotten = true;
	pthread_mutex_unlock(&kept.lock);
}

/* --- checking --- */

/* The digit of a window: its bits and the carry of the one below, less 2^bits when its own highest is carried up. */
static int digit_of(const struct number *scalar, int window, int bits)
{
	int from = window * bits - 1, word = from / 64, shift = from % 64;
	uint64_t digit = from < 0 ? scalar->word[0] << 1 : scalar->word[word] >> shift;

	if (shift > 64 - bits - 1 && word + 1 < NUMBER_WORDS)
		digit |= scalar->word[word + 1] << (64 - shift);
	digit &= (UINT64_C(2) << bits) - 1;
	return (int)(digit + 1) / 2 - (int)(digit >> bits << bits);
}

/* The multiple that a window of a scalar asks for; NULL for none. */
static const struct place *multiple_of(const struct multiples *multiples, const struct number *scalar, int window,
				       bool *ret_opposite)
{
	int bits = multiples->bits, digit = window < WINDOWS_OF(bits) ? digit_of(scalar, window, bits) : 0;

	*ret_opposite = digit < 0;
	return digit != 0 ? &multiples->of[window * MULTIPLES_OF(bits) + abs(digit) - 1] : NULL;
}

/* While one multiple is added, the next one is fetched from memory. */
static struct point multiple_add(struct point sum, const struct multiples *multiples, const struct number *scalar)
{
	bool opposite, next_opposite;
	const struct place *next = multiple_of(multiples, scalar, 0, &next_opposite);

	for (int window = 0; window < WINDOWS_OF(multiples->bits); window++) {
		const struct place *place = next;

		opposite = next_opposite;
		next = multiple_of(multiples, scalar, window + 1, &next_opposite);
		__builtin_prefetch(next);
		if (place != NULL)
			sum = point_add(sum, place, opposite);
	}
	return sum;
}

static bool has_x(const struct point *point, struct number x)
{
	struct number wanted =
	    number_times(number_enter(x, &curve_field), number_times(point->z, point->z, &curve_field), &curve_field);

	return number_equal(&wanted, &point->x);
}

/* Is the point's x the number modulo the order? */
static bool has_x_like(const struct point *point, struct number r)
{
	struct number more = r;
	uint64_t carry = 0;

	if (number_is_zero(&point->z))
		return false;
	if (has_x(point, r))
		return true;
	for (int at = 0; at < NUMBER_WORDS; at++) {
		two_words sum = (two_words)r.word[at] + curve_order.number.word[at] + carry;

		more.word[at] = (uint64_t)sum;
		carry = (uint64_t)(sum >> 64);
	}
	return carry == 0 && number_is_below(&more, &curve_field) && has_x(point, more);
}

static bool claim_holds(const struct key_table *table, const struct claim *claim, struct number r,
			struct number inverse)
{
	struct number digest = number_enter(number_read(claim->digest.bytes), &curve_order);
	struct number of_base = number_leave(number_times(digest, inverse, &curve_order), &curve_order);
	struct number of_key =
	    number_leave(number_times(number_enter(r, &curve_order), inverse, &curve_order), &curve_order);
	struct point sum = multiple_add(point_infinite(), base_multiples, &of_base);

	sum = multiple_add(sum, table->multiples, &of_key);
	return has_x_like(&sum, r);
}

static bool is_scalar(const struct number *number)
{
	return !number_is_zero(number) && number_is_below(number, &curve_order);
}

void key_table_check(const struct key_table *const *tables, struct claim *const *claims, int count)
{
	struct number s[KEY_TABLE_CLAIMS_MOST], products[KEY_TABLE_CLAIMS_MOST], product = curve_order.one, inverse;

	for (int at = 0; at < count; at++) {
		struct number r = number_read(claims[at]->signature.bytes);

		s[at] = number_read(claims[at]->signature.bytes + NUMBER_BYTES);
		claims[at]->holds = is_scalar(&r) && is_scalar(&s[at]);
		/* What cannot hold must not make the others' product zero. */
		s[at] = claims[at]->holds ? number_enter(s[at], &curve_order) : curve_order.one;
		products[at] = product;
		product = number_times(product, s[at], &curve_order);
	}
	inverse = number_inverse(product, &curve_order);
	for (int at = count - 1; at >= 0; at--) {
		struct number of_s = number_times(inverse, products[at], &curve_order);

		inverse = number_times(inverse, s[at], &curve_order);
		if (claims[at]->holds)
			claims[at]->holds =
			    claim_holds(tables[at], claims[at], number_read(claims[at]->signature.bytes), of_s);
	}
}
