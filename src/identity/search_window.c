/* search_window.c - the people of a span, 65,536 at a time.
 *
 * The groups stand in order of weight. The first few are those without whom nobody can come among the best: the sum of
 * the others is below what is wanted. Where a window has no one of the first few, the others are not read; where it has
 * only some, these are weighed at once. Else every group becomes its sets of bits and 256 people are added up at a
 * time; the walk over groups ends as soon as nobody of them can reach what is wanted. Those left are weighed in the
 * order of their bounds, the highest first, until the bound falls below the worst of the best. */
#include "identity/search_window.h"

#define DIRECT_MOST 16

/* ---- cursors ---- */

static bool cursor_block(struct cursor *cursor, uint32_t block)
{
	cursor->block = block;
	cursor->at = 0;
	return list_block(&cursor->list, block, cursor->numbers, &cursor->filled);
}

/* Puts a cursor at the first number that is not below `first`; false when the list lies. */
static bool cursor_seek(struct cursor *cursor, uint32_t first)
{
	if (!cursor_block(cursor, list_block_of(&cursor->list, first)))
		return false;
	while (cursor->at < cursor->filled && cursor->numbers[cursor->at] < first)
		cursor->at++;
	if (cursor->at == cursor->filled && cursor->block + 1 < cursor->list.blocks &&
	    !cursor_block(cursor, cursor->block + 1))
		return false;
	cursor->next = cursor->at < cursor->filled ? cursor->numbers[cursor->at] : UINT32_MAX;
	return true;
}

/* Sets the bits of all people from the cursor on who are below `end`; bit 0 is `first`. Returns how many, or -1 when
 * the list lies. */
static int cursor_fill(struct cursor *cursor, uint32_t first, uint32_t end, uint64_t *bits)
{
	int count = 0;

	while (cursor->next < end) {
		uint32_t at = cursor->at, filled = cursor->filled;

		for (; at < filled && cursor->numbers[at] < end; at++) {
			uint32_t place = cursor->numbers[at] - first;

			/* A list that lies may go back. */
			if (place >= WINDOW)
				return -1;
			bits[place / 64] |= (uint64_t)1 << place % 64;
		}
		count += (int)(at - cursor->at);
		cursor->at = at;
		if (at == filled) {
			if (cursor->block + 1 == cursor->list.blocks) {
				cursor->next = UINT32_MAX;
				break;
			}
			if (!cursor_block(cursor, cursor->block + 1))
				return -1;
		}
		cursor->next = cursor->numbers[cursor->at];
	}
	return count;
}

/* ---- planes ---- */

/* True when somebody in the window may be of the group. */
static bool group_is_here(const struct group *group, uint32_t end)
{
	for (int level = 0; level < group->level_count; level++) {
		const struct level *each = &group->levels[level];

		if (each->dense_count > 0)
			return true;
		for (int cursor = 0; cursor < each->cursor_count; cursor++)
			if (each->cursors[cursor].next < end)
				return true;
	}
	return false;
}

/* Notes where the level's dense lists have the window's people. */
static void dense_take(struct window *window, const struct level *level, struct plane *plane)
{
	plane->dense_first = window->dense_count;
	plane->dense_count = level->dense_count;
	for (int dense = 0; dense < level->dense_count; dense++)
		window->dense[window->dense_count++] = level->dense[dense].bits + window->first / 8;
}

/* The group's lists as sets of bits. */
static void group_planes(struct plan *plan, const struct group *group, int rest, struct window *window)
{
	for (int level = 0; level < group->level_count; level++) {
		const struct level *each = &group->levels[level];
		struct plane *plane = &window->planes[window->plane_count];
		uint64_t *bits = window->bits[window->plane_count++];
		bool clean = false;

		*plane = (struct plane){.units = each->units, .last = level + 1 == group->level_count, .rest = rest};
		for (int place = 0; place < PLANES; place++)
			plane->add[place] = (each->units >> place & 1) != 0 ? UINT64_MAX : 0;
		for (int at = 0; at < each->cursor_count; at++) {
			struct cursor *cursor = &each->cursors[at];
			int count;

			/* What lies before the window was skipped with it. */
			if (cursor->next < window->from && !cursor_seek(cursor, window->from))
				plan->damaged = true;
			if (cursor->next >= window->end || plan->damaged)
				continue;
			if (!clean)
				memset(bits, 0, sizeof(window->bits[0]));
			clean = true;
			count = cursor_fill(cursor, window->first, window->end, bits);
			if (count < 0)
				plan->damaged = true;
			else
				plan->effort += count;
		}
		plane->bits = clean ? bits : NULL;
		dense_take(window, each, plane);
		plan->effort += (int64_t)each->dense_count * (WORDS / 16);
	}
}

/* Those whose father is not known: a plane of its own behind the first few groups. */
static void fatherless_plane(const struct plan *plan, int rest, struct window *window)
{
	struct plane *plane = &window->planes[window->plane_count];

	if (plan->fatherless_units == 0)
		return;
	window->plane_count++;
	*plane = (struct plane){.units = plan->fatherless_units, .last = true, .rest = rest};
	dense_take(window, &plan->fatherless, plane);
	for (int place = 0; place < PLANES; place++)
		plane->add[place] = (plan->fatherless_units >> place & 1) != 0 ? UINT64_MAX : 0;
}

static size_t window_start(const struct window *window)
{
	return (window->from - window->first) / 64 / COLUMN_WORDS * COLUMN_WORDS;
}

static bool window_is_through(const struct window *window, size_t word)
{
	return word > (window->end - 1 - window->first) / 64;
}

/* ---- weighing ---- */

/* In units: what the groups must add so that a person of the span is wanted. */
static int units_wanted(const struct plan *plan, const struct span *span)
{
	int least = plan_least(plan), units;

	if (least == INT_MIN)
		return plan->floor_units;
	units = (least - span->rest - plan->base) / plan->unit;
	return units > plan->floor_units ? units : plan->floor_units;
}

/* How many people ahead a record is fetched. */
#define AHEAD 6

static void window_weigh(struct plan *plan, const struct span *span, struct window *window, int beyond)
{
	uint32_t starts[(1 << PLANES) + 1] = {0};

	/* By bound, the highest first. */
	for (int at = 0; at < window->people_count; at++)
		starts[(1 << PLANES) - window->bounds[at]]++;
	for (int at = 1; at <= 1 << PLANES; at++)
		starts[at] += starts[at - 1];
	for (int at = 0; at < window->people_count; at++)
		window->ordered[starts[(1 << PLANES) - 1 - window->bounds[at]]++] = (uint16_t)at;
	for (int at = 0; at < window->people_count; at++) {
		int person = window->ordered[at];
		uint32_t number = window->first + window->people[person];

		if (at + AHEAD < window->people_count)
			index_record_expect(plan->index, window->first + window->people[window->ordered[at + AHEAD]]);
		if (window->bounds[person] + beyond < units_wanted(plan, span))
			return;
		if (number < window->from || number >= window->end)
			continue;
		if (plan->effort > plan->effort_most) {
			plan->cut = true;
			return;
		}
		person_weigh(plan, number, span->wide, 0);
	}
}

/* ---- the walk ---- */

/* True when only some people can reach what is wanted, whoever else they may be; they are in the window then. */
static bool window_is_sparse(struct window *window, int wanted)
{
	size_t word = window_start(window);

	window_add(window, wanted, &word);
	return window_is_through(window, word) && window->people_count <= DIRECT_MOST;
}

/* The first few groups have no dense list here: those who are in them are few, so they are gathered one by one. */
static bool window_gathers(const struct window *window)
{
	return window->dense_count == 0;
}

/* From those gathered in the first few groups to those who are weighed. */
static void gathered_search(struct plan *plan, const struct span *span, struct window *window, const int *units,
			    int group, int rest)
{
	int first = window->plane_count;

	rest -= plan->fatherless_units;
	fatherless_plane(plan, rest, window);
	window_refine(window, first, units_wanted(plan, span));
	for (; group < plan->group_count && window->people_count > DIRECT_MOST; group++) {
		first = window->plane_count;
		rest -= units[group];
		if (units[group] > 0)
			group_planes(plan, &plan->groups[group], rest, window);
		if (plan->damaged)
			return;
		window_refine(window, first, units_wanted(plan, span));
	}
	window_weigh(plan, span, window, rest);
}

static void window_search(struct plan *plan, const struct span *span, struct window *window)
{
	int wanted = units_wanted(plan, span), here = 0, sum = 0, needed;
	int units[GROUPS_MOST];

	for (int group = 0; group < plan->group_count; group++) {
		bool is_here = group_is_here(&plan->groups[group], window->end);

		units[group] = is_here ? plan->groups[group].levels[0].units : 0;
		here += units[group];
	}
	here += plan->fatherless_units;
	if (here < wanted)
		return;
	/* The first few: without them the sum of the others is too little. */
	for (needed = 0; needed < plan->group_count && here - sum >= wanted; needed++)
		sum += units[needed];
	window->plane_count = window->dense_count = 0;
	sum = here;
	for (int group = 0; group < plan->group_count; group++) {
		sum -= units[group];
		if (units[group] > 0)
			group_planes(plan, &plan->groups[group], sum, window);
		if (plan->damaged)
			return;
		if (group + 1 != needed)
			continue;
		if (window_gathers(window) && window_gather(window, wanted)) {
			gathered_search(plan, span, window, units, group + 1, sum);
			return;
		}
		if (group + 1 < plan->group_count && window_is_sparse(window, wanted)) {
			window_weigh(plan, span, window, sum);
			return;
		}
		sum -= plan->fatherless_units;
		fatherless_plane(plan, sum, window);
	}
	for (size_t word = window_start(window); !window_is_through(window, word) && !plan->cut;) {
		window_add(window, units_wanted(plan, span), &word);
		window_weigh(plan, span, window, 0);
	}
}

enum result window_open(struct plan *plan)
{
	struct window *window;
	size_t levels = 1, dense = 1;

	for (int group = 0; group < plan->group_count; group++) {
		levels += (size_t)plan->groups[group].level_count;
		for (int level = 0; level < plan->groups[group].level_count; level++)
			dense += (size_t)plan->groups[group].levels[level].dense_count;
	}
	TAKE(plan->job, window = NEW(plan->job->arena, struct window));
	TAKE(plan->job, window->bits = arena_take_many(plan->job->arena, levels, sizeof(window->bits[0])));
	TAKE(plan->job, window->dense = NEW_MANY(plan->job->arena, const unsigned char *, dense));
	plan->window = window;
	return OK;
}

bool span_search(struct plan *plan, const struct span *span)
{
	struct window *window;

	if (span->first >= span->end)
		return true;
	window = plan->window;
	for (int group = 0; group < plan->group_count; group++)
		for (int level = 0; level < plan->groups[group].level_count; level++)
			for (int at = 0; at < plan->groups[group].levels[level].cursor_count; at++)
				if (!cursor_seek(&plan->groups[group].levels[level].cursors[at], span->first))
					plan->damaged = true;
	for (uint64_t first = span->first / WINDOW * WINDOW; first < span->end && !plan->cut && !plan->damaged;
	     first += WINDOW) {
		window->first = (uint32_t)first;
		window->from = span->first > first ? span->first : (uint32_t)first;
		window->end = span->end - first < WINDOW ? span->end : (uint32_t)(first + WINDOW);
		window_search(plan, span, window);
		plan->effort += plan->group_count;
		if (plan->effort > plan->effort_most)
			plan->cut = true;
	}
	return !plan->cut && !plan->damaged;
}
