/* search_window.c - the people of a span, 65,536 at a time.
 *
 * Some levels of the groups are essential: whoever is in none of them cannot come among the best, since the sum of what
 * the others add is below what is wanted. They are chosen so that few people are in them. Where these levels are packed
 * lists, their people are gathered and the other levels are added up for these alone; a level is read only while more
 * than a few people are left. Else every group becomes its sets of bits and 256 people are added up at a time; the walk
 * over groups, which stand in order of weight, ends as soon as nobody of them can reach what is wanted. Those left are
 * weighed in the order of their bounds, the highest first, until the bound falls below the worst of the best. */
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

/* True when somebody in the window may be of the level. */
static bool level_is_here(const struct level *level, uint32_t end)
{
	return level->dense_count > 0 || level->next < end;
}

/* The most that any level of the group from `level` on adds in the window. */
static int units_from(const struct group *group, int level, uint32_t end)
{
	for (; level < group->level_count; level++)
		if (level_is_here(&group->levels[level], end))
			return group->levels[level].units;
	return 0;
}

/* Notes where the level's dense lists have the window's people. */
static void dense_take(struct window *window, const struct level *level, struct plane *plane)
{
	plane->dense_first = window->dense_count;
	plane->dense_count = level->dense_count;
	for (int dense = 0; dense < level->dense_count; dense++)
		window->dense[window->dense_count++] = level->dense[dense].bits + window->first / 8;
}

static void level_plane(struct plan *plan, struct level *level, bool last, int rest, struct window *window)
{
	struct plane *plane = &window->planes[window->plane_count];
	uint64_t *bits = window->bits[window->plane_count++];
	uint32_t next = UINT32_MAX;
	bool clean = false;

	*plane = (struct plane){.units = level->units, .last = last, .rest = rest};
	for (int place = 0; place < PLANES; place++)
		plane->add[place] = (level->units >> place & 1) != 0 ? UINT64_MAX : 0;
	for (int at = 0; at < level->packed_count && level->next < window->end; at++) {
		struct cursor *cursor = &level->cursors[at];

		/* What lies before the window was skipped with it. */
		if (cursor->next < window->from && !cursor_seek(cursor, window->from))
			plan->damaged = true;
		if (cursor->next < window->end && !plan->damaged) {
			int count;

			if (!clean)
				memset(bits, 0, sizeof(window->bits[0]));
			clean = true;
			count = cursor_fill(cursor, window->first, window->end, bits);
			plan->damaged = plan->damaged || count < 0;
			plan->effort += count;
		}
		next = cursor->next < next ? cursor->next : next;
	}
	if (level->next < window->end)
		level->next = next;
	plane->bits = clean ? bits : NULL;
	dense_take(window, level, plane);
	plan->effort += (int64_t)level->dense_count * (WORDS / 16);
}

/* The lists of the group's levels, from the first up to `end`, as sets of bits. */
static void group_planes(struct plan *plan, struct group *group, int first, int end, int rest, struct window *window)
{
	for (int level = first; level < end; level++)
		level_plane(plan, &group->levels[level], level + 1 == end, rest, window);
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
		if (number < window->from || number >= window->end ||
		    plan->base + (window->bounds[person] + beyond) * plan->unit + span_rest(span, number) <
			plan_least(plan))
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
static bool window_is_sparse(struct plan *plan, struct window *window, int wanted)
{
	size_t word = window_start(window);

	window_add(window, wanted, &word);
	plan->effort += (int64_t)word * window->plane_count;
	return window_is_through(window, word) && window->people_count <= DIRECT_MOST;
}

/* How many levels of each group are essential: whoever is in none of these cannot reach what is wanted. */
struct essentials {
	int levels[GROUPS_MOST];
	int left[GROUPS_MOST]; /* units that the group's other levels may add */
	int rest;              /* all of these, and what a row without a father's name adds */
	bool dense;            /* one of the levels has a dense list */
};

/* Takes levels, the one first that costs the fewest people for what it lowers the rest by. */
static void essentials_choose(const struct plan *plan, int wanted, uint32_t end, struct essentials *ret_essentials)
{
	*ret_essentials = (struct essentials){.rest = plan->fatherless_units};
	for (int group = 0; group < plan->group_count; group++) {
		ret_essentials->left[group] = units_from(&plan->groups[group], 0, end);
		ret_essentials->rest += ret_essentials->left[group];
	}
	while (ret_essentials->rest >= wanted) {
		uint64_t least = UINT64_MAX;
		int best = -1, best_left = 0;

		for (int group = 0; group < plan->group_count; group++) {
			const struct group *each = &plan->groups[group];
			int level = ret_essentials->levels[group], left;
			uint64_t cost;

			if (ret_essentials->left[group] == 0)
				continue;
			left = units_from(each, level + 1, end);
			cost = each->levels[level].carried / (uint64_t)(ret_essentials->left[group] - left + 1);
			if (each->levels[level].dense_count > 0)
				cost += UINT32_MAX;
			if (cost < least) {
				least = cost;
				best = group;
				best_left = left;
			}
		}
		/* Only who names no father is left: all of them may be wanted. */
		if (best < 0) {
			ret_essentials->dense = true;
			return;
		}
		if (plan->groups[best].levels[ret_essentials->levels[best]].dense_count > 0)
			ret_essentials->dense = true;
		ret_essentials->levels[best]++;
		ret_essentials->rest -= ret_essentials->left[best] - best_left;
		ret_essentials->left[best] = best_left;
	}
}

/* Gathers those of the essential levels one by one and adds up the others for them alone. False when there are too
 * many. */
static bool gather_search(struct plan *plan, const struct span *span, struct window *window,
			  const struct essentials *essentials, int wanted)
{
	int own[GROUPS_MOST], rest = essentials->rest, first;

	window->plane_count = window->dense_count = 0;
	for (int group = 0; group < plan->group_count && !plan->damaged; group++) {
		own[group] = window->plane_count;
		group_planes(plan, &plan->groups[group], 0, essentials->levels[group], rest, window);
	}
	if (plan->damaged)
		return true;
	/* Its people were counted when their lists were read; going through its words is four times as fast. */
	plan->effort += window->plane_count * (WORDS / 4);
	if (!window_gather(window, wanted - rest))
		return false;
	first = window->plane_count;
	rest -= plan->fatherless_units;
	fatherless_plane(plan, rest, window);
	window_refine(window, 0, 0, first, units_wanted(plan, span) - rest);
	for (int group = 0; group < plan->group_count && window->people_count > DIRECT_MOST; group++) {
		if (essentials->left[group] == 0)
			continue;
		first = window->plane_count;
		rest -= essentials->left[group];
		group_planes(plan, &plan->groups[group], essentials->levels[group], plan->groups[group].level_count,
			     rest, window);
		if (plan->damaged)
			return true;
		window_refine(window, own[group], essentials->levels[group], first, units_wanted(plan, span) - rest);
	}
	window_weigh(plan, span, window, rest);
	return true;
}

static void window_search(struct plan *plan, const struct span *span, struct window *window)
{
	int wanted = units_wanted(plan, span), here = plan->fatherless_units, sum = 0, needed;
	int units[GROUPS_MOST];
	struct essentials essentials;

	for (int group = 0; group < plan->group_count; group++) {
		units[group] = units_from(&plan->groups[group], 0, window->end);
		here += units[group];
	}
	if (here < wanted)
		return;
	essentials_choose(plan, wanted, window->end, &essentials);
	if (!essentials.dense && gather_search(plan, span, window, &essentials, wanted))
		return;
	/* The first few: without them the sum of the others is too little. */
	for (needed = 0; needed < plan->group_count && here - sum >= wanted; needed++)
		sum += units[needed];
	window->plane_count = window->dense_count = 0;
	sum = here;
	for (int group = 0; group < plan->group_count; group++) {
		sum -= units[group];
		if (units[group] > 0)
			group_planes(plan, &plan->groups[group], 0, plan->groups[group].level_count, sum, window);
		if (plan->damaged)
			return;
		if (group + 1 != needed)
			continue;
		if (group + 1 < plan->group_count && window_is_sparse(plan, window, wanted)) {
			window_weigh(plan, span, window, sum);
			return;
		}
		sum -= plan->fatherless_units;
		fatherless_plane(plan, sum, window);
	}
	for (size_t word = window_start(window); !window_is_through(window, word) && !plan->cut;) {
		size_t before = word;

		window_add(window, units_wanted(plan, span), &word);
		/* A word of a plane costs about as much as an entry of a list. */
		plan->effort += (int64_t)(word - before) * window->plane_count;
		window_weigh(plan, span, window, 0);
	}
}

/* Memory for windows, when the first one is walked. */
static enum result window_open(struct plan *plan)
{
	struct window *window;
	size_t levels = 1, dense = 1;

	for (int group = 0; group < plan->group_count; group++) {
		levels += (size_t)plan->groups[group].level_count;
		for (int level = 0; level < plan->groups[group].level_count; level++) {
			struct level *each = &plan->groups[group].levels[level];

			dense += (size_t)each->dense_count;
			TAKE(plan->job,
			     each->cursors = NEW_MANY(plan->job->arena, struct cursor, (size_t)each->packed_count));
			for (int at = 0; at < each->packed_count; at++)
				each->cursors[at].list = each->packed[at];
		}
	}
	TAKE(plan->job, window = NEW(plan->job->arena, struct window));
	TAKE(plan->job, window->bits = arena_take_many(plan->job->arena, levels, sizeof(window->bits[0])));
	TAKE(plan->job, window->dense = NEW_MANY(plan->job->arena, const unsigned char *, dense));
	plan->window = window;
	return OK;
}

/* Puts all lists of a level at a span's first person. */
static bool level_seek(struct level *level, uint32_t first)
{
	level->next = UINT32_MAX;
	for (int at = 0; at < level->packed_count; at++) {
		struct cursor *cursor = &level->cursors[at];

		if (!cursor_seek(cursor, first))
			return false;
		level->next = cursor->next < level->next ? cursor->next : level->next;
	}
	return true;
}

bool span_search(struct plan *plan, const struct span *span)
{
	struct window *window;

	if (span->first >= span->end)
		return true;
	if (plan->window == NULL)
		plan->failed = window_open(plan);
	if (plan->failed != OK) {
		plan->cut = true;
		return false;
	}
	window = plan->window;
	for (int group = 0; group < plan->group_count; group++)
		for (int level = 0; level < plan->groups[group].level_count; level++)
			if (!level_seek(&plan->groups[group].levels[level], span->first))
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
