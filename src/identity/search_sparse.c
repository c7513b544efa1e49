/* search_sparse.c - where few people are in the essential levels, these are gathered and added up one by one.
 *
 * How many groups a person must be in at least follows from what each adds; so 64 people at a time, those who are in
 * fewer are passed over before anybody is added up. */
#include "identity/search_window.h"

#include <stdlib.h>

static int units_compare(const void *a, const void *b)
{
	return *(const int *)b - *(const int *)a;
}

/* How many of the planes' groups it takes to come to what is wanted, at least; 1 to 3. */
static int groups_needed(const struct window *window, int wanted)
{
	int units[GROUPS_MOST], count = 0, sum = 0, needed = 0;

	for (int at = 0; at < window->plane_count; at++)
		if (at == 0 || window->planes[at - 1].last)
			units[count++] = window->planes[at].units;
	qsort(units, (size_t)count, sizeof(units[0]), units_compare);
	while (needed < count && needed < 3 && sum < wanted)
		sum += units[needed++];
	return needed;
}

/* The sum of one person: of each group the first level that he is in. */
static int person_sum(const struct window *window, uint32_t word, int bit)
{
	bool seen = false;
	int sum = 0;

	for (int at = 0; at < window->plane_count; at++) {
		const struct plane *plane = &window->planes[at];

		if (!seen && plane->bits != NULL && (plane->bits[word] >> bit & 1) != 0) {
			sum += plane->units;
			seen = true;
		}
		if (plane->last)
			seen = false;
	}
	return sum;
}

bool window_gather(struct window *window, int wanted)
{
	const uint64_t *planes[GROUPS_MOST * LEVELS_MOST];
	int planes_count = 0, needed = groups_needed(window, wanted);

	for (int at = 0; at < window->plane_count; at++)
		if (window->planes[at].bits != NULL)
			planes[planes_count++] = window->planes[at].bits;
	window->people_count = 0;
	for (uint32_t word = 0; word < WORDS; word++) {
		/* In at least one, two, three planes. */
		uint64_t one = 0, two = 0, three = 0, left;

		for (int at = 0; at < planes_count; at++) {
			uint64_t bits = planes[at][word];

			three |= two & bits;
			two |= one & bits;
			one |= bits;
		}
		left = needed >= 3 ? three : needed == 2 ? two : one;
		for (; left != 0; left &= left - 1) {
			int bit = __builtin_ctzll(left), sum = person_sum(window, word, bit);

			if (sum < wanted)
				continue;
			if (window->people_count == PEOPLE_MOST)
				return false;
			window->people[window->people_count] = (uint16_t)(word * 64 + (uint32_t)bit);
			window->bounds[window->people_count++] = (uint8_t)sum;
		}
	}
	return true;
}

static bool plane_has(const struct window *window, const struct plane *plane, uint32_t person)
{
	if (plane->bits != NULL && (plane->bits[person / 64] >> person % 64 & 1) != 0)
		return true;
	for (int dense = 0; dense < plane->dense_count; dense++)
		if ((window->dense[plane->dense_first + dense][person / 8] >> person % 8 & 1) != 0)
			return true;
	return false;
}

/* The units of the first of some planes that the person is in; 0 for none. */
static int units_of(const struct window *window, int first, int end, uint32_t person)
{
	for (int plane = first; plane < end; plane++)
		if (plane_has(window, &window->planes[plane], person))
			return window->planes[plane].units;
	return 0;
}

void window_refine(struct window *window, int own, int own_count, int first, int wanted)
{
	int kept = 0;

	for (int at = 0; at < window->people_count; at++) {
		uint16_t person = window->people[at];
		int sum = window->bounds[at];

		if (units_of(window, own, own + own_count, person) == 0)
			sum += units_of(window, first, window->plane_count, person);
		if (sum < wanted)
			continue;
		window->people[kept] = person;
		window->bounds[kept++] = (uint8_t)sum;
	}
	window->people_count = kept;
}
