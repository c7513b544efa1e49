/* search_column.c - 256 people at a time get the sum of their groups' units, by carrying additions on seven planes. */
#include "identity/search_window.h"

/* 256 people. */
typedef uint64_t column __attribute__((vector_size(COLUMN_WORDS * 8)));

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define FAST_WHERE_POSSIBLE __attribute__((target_clones("avx2", "default")))
#else
#define FAST_WHERE_POSSIBLE
#endif

#define column_any(bits) (((bits)[0] | (bits)[1] | (bits)[2] | (bits)[3]) != 0)

/* The people of one column whose bound, the sum of their planes and of what may come behind these, is not below
 * `wanted`. Returns false when there are none; else their mask and the sum's planes. */
static inline __attribute__((always_inline)) bool column_add(const struct window *window, size_t word, column *ret_mask,
							     column ret_sum[PLANES])
{
	column sum[PLANES] = {0}, seen = {0};
	bool touched = false;

	for (int at = 0; at < window->plane_count; at++) {
		const struct plane *plane = &window->planes[at];
		column bits = {0}, more;

		if (plane->bits != NULL)
			memcpy(&bits, plane->bits + word, sizeof(bits));
		for (int dense = 0; dense < plane->dense_count; dense++) {
			memcpy(&more, window->dense[plane->dense_first + dense] + word * 8, sizeof(more));
			bits |= more;
		}
		bits &= ~seen;
		seen |= bits;
		if (column_any(bits)) {
			column carry = {0};

			touched = true;
			/* Adds the plane's units to those who have its bit. */
#pragma GCC unroll 8
			for (int place = 0; place < PLANES; place++) {
				column added = bits & plane->add[place], both = sum[place] & added;

				more = sum[place] ^ added;
				sum[place] = more ^ carry;
				carry = both | (more & carry);
			}
		}
		if (!plane->last)
			continue;
		seen = (column){0};
		if (plane->wanted <= 0)
			continue;
		if (!touched)
			return false;
		/* sum >= wanted, from the lowest bit to the highest. */
		*ret_mask = ~(column){0};
#pragma GCC unroll 8
		for (int place = 0; place < PLANES; place++)
			*ret_mask = (*ret_mask & sum[place]) | ((*ret_mask | sum[place]) & plane->unwanted[place]);
		if (!column_any(*ret_mask))
			return false;
	}
	memcpy(ret_sum, sum, sizeof(sum));
	return true;
}

/* What each plane must compare with when `wanted` units are wanted in all. False when nobody can have so many. */
static bool planes_want(struct window *window, int wanted)
{
	for (int at = 0; at < window->plane_count; at++) {
		struct plane *plane = &window->planes[at];

		plane->wanted = wanted - plane->rest;
		if (plane->last && plane->wanted >= 1 << PLANES)
			return false;
		for (int place = 0; place < PLANES; place++)
			plane->unwanted[place] = (plane->wanted >> place & 1) != 0 ? 0 : UINT64_MAX;
	}
	return true;
}

FAST_WHERE_POSSIBLE void window_add(struct window *window, int wanted, size_t *word)
{
	uint32_t last_word = (window->end - 1 - window->first) / 64;

	window->people_count = 0;
	if (!planes_want(window, wanted)) {
		*word = WORDS;
		return;
	}
	for (; *word <= last_word && window->people_count <= PEOPLE_MOST - COLUMN_WORDS * 64; *word += COLUMN_WORDS) {
		column mask, sum[PLANES];

		if (!column_add(window, *word, &mask, sum))
			continue;
		for (size_t lane = 0; lane < COLUMN_WORDS; lane++) {
			for (uint64_t left = mask[lane]; left != 0; left &= left - 1) {
				int bit = __builtin_ctzll(left), bound = 0;

				for (int high = 0; high < PLANES; high++)
					bound |= (int)(sum[high][lane] >> bit & 1) << high;
				window->people[window->people_count] = (uint16_t)((*word + lane) * 64 + (size_t)bit);
				window->bounds[window->people_count++] = (uint8_t)bound;
			}
		}
	}
}
