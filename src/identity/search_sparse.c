/* search_sparse.c - where few people are in the first few groups, these are gathered and added up one by one.
 *
 * Sums stand in an array with a byte for each person of the window; who gets a first sum is noted, so that only those
 * bytes need be cleared again. */
#include "identity/search_window.h"

/* Adds the planes of one group, from `*at` on, to all who are in it, and notes those who had no sum yet. */
static int group_gather(struct window *window, int *at, int count)
{
	uint64_t *seen = window->seen;
	bool several = !window->planes[*at].last;
	const struct plane *plane;

	if (several)
		memset(seen, 0, sizeof(window->seen));
	do {
		plane = &window->planes[(*at)++];
		for (uint32_t word = 0; plane->bits != NULL && word < WORDS; word++) {
			uint64_t left = plane->bits[word];

			if (several) {
				left &= ~seen[word];
				seen[word] |= left;
			}
			for (; left != 0; left &= left - 1) {
				uint32_t person = word * 64 + (uint32_t)__builtin_ctzll(left);

				if (window->sums[person] == 0)
					window->here[count++] = (uint16_t)person;
				window->sums[person] = (uint8_t)(window->sums[person] + plane->units);
			}
		}
	} while (!plane->last);
	return count;
}

bool window_gather(struct window *window, int wanted)
{
	int count = 0;
	bool fits = true;

	for (int at = 0; at < window->plane_count;)
		count = group_gather(window, &at, count);
	window->people_count = 0;
	for (int at = 0; at < count; at++) {
		uint16_t person = window->here[at];

		if (fits && window->sums[person] >= wanted) {
			fits = window->people_count < PEOPLE_MOST;
			if (fits) {
				window->people[window->people_count] = person;
				window->bounds[window->people_count++] = window->sums[person];
			}
		}
		window->sums[person] = 0;
	}
	return fits;
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
