/* pattern_tally.c - counting values and hiding the small numbers (patterns.h).
 *
 * Numbers are said in steps of the pattern's least, rounded down: of two reports, one before and one after a single
 * case came in, the difference would say what that case has.
 *
 * Each grouping has a table of its different values, open addressing over their hashes, which grows by doubling. */
#include "cases/patterns.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define TABLE_LEAST 1024

struct group {
	struct bytes value; /* data NULL: the place is free */
	int64_t cases;
};

struct table {
	struct group *groups;
	size_t room; /* a power of two */
	size_t count;
};

struct pattern_tally {
	const struct pattern *pattern;
	int year;
	struct arena *arena;
	struct table tables[GROUPINGS_MOST];
	int64_t total;
};

enum result pattern_tally_open(struct job *job, struct arena *arena, const struct pattern *pattern, int year,
			       struct pattern_tally **ret_tally)
{
	struct pattern_tally *tally;

	TAKE(job, tally = NEW(arena, struct pattern_tally));
	*tally = (struct pattern_tally){.pattern = pattern, .year = year, .arena = arena};
	for (int at = 0; at < pattern->grouping_count; at++) {
		tally->tables[at].room = TABLE_LEAST;
		TAKE(job, tally->tables[at].groups = NEW_MANY(arena, struct group, TABLE_LEAST));
	}
	*ret_tally = tally;
	return OK;
}

/* Where the value is, or the free place where it goes. */
static struct group *place_of(const struct table *table, struct bytes value)
{
	size_t at = (size_t)XXH3_64bits(value.data, value.size) & (table->room - 1);

	while (table->groups[at].value.data != NULL && !bytes_equal(table->groups[at].value, value))
		at = (at + 1) & (table->room - 1);
	return &table->groups[at];
}

static enum result table_grow(struct job *job, struct arena *arena, struct table *table)
{
	struct table larger = {.room = table->room * 2, .count = table->count};

	TAKE(job, larger.groups = NEW_MANY(arena, struct group, larger.room));
	for (size_t at = 0; at < table->room; at++) {
		if (table->groups[at].value.data != NULL)
			*place_of(&larger, table->groups[at].value) = table->groups[at];
	}
	*table = larger;
	return OK;
}

static enum result value_count(struct job *job, struct pattern_tally *tally, struct table *table, struct bytes value)
{
	struct group *group = place_of(table, value);

	if (group->value.data != NULL) {
		group->cases++;
		return OK;
	}
	if (table->count * 4 >= table->room * 3) {
		TRY(table_grow(job, tally->arena, table));
		group = place_of(table, value);
	}
	TAKE(job, group->value.data = arena_copy(tally->arena, value.data, value.size));
	group->value.size = value.size;
	group->cases = 1;
	table->count++;
	return OK;
}

/* Takes what stands before the next `sign` off the front; the sign goes too. */
static struct bytes part_take(struct bytes *rest, char sign)
{
	const unsigned char *at = rest->size > 0 ? memchr(rest->data, sign, rest->size) : NULL;
	size_t size = at != NULL ? (size_t)(at - rest->data) : rest->size;
	struct bytes part = {rest->data, size};

	*rest = (struct bytes){rest->data + size + (at != NULL), rest->size - size - (at != NULL)};
	return part;
}

static bool is_year(struct bytes text, int year)
{
	int number = 0;

	for (size_t at = 0; at < text.size && at < 5; at++) {
		if (text.data[at] < '0' || text.data[at] > '9')
			return false;
		number = number * 10 + (text.data[at] - '0');
	}
	return text.size > 0 && number == year;
}

enum result pattern_tally_add(struct job *job, struct pattern_tally *tally, struct bytes groups)
{
	while (groups.size > 0) {
		struct bytes line = part_take(&groups, '\n');

		if (!bytes_equal_cstring(part_take(&line, '\t'), tally->pattern->id) ||
		    !is_year(part_take(&line, '\t'), tally->year))
			continue;
		tally->total++;
		for (int at = 0; at < tally->pattern->grouping_count; at++)
			TRY(value_count(job, tally, &tally->tables[at], part_take(&line, '\t')));
	}
	return OK;
}

/* --- the report --- */

static int larger_first(const void *left, const void *right)
{
	const struct group *a = left, *b = right;

	if (a->cases != b->cases)
		return a->cases < b->cases ? 1 : -1;
	return bytes_compare(a->value, b->value);
}

static int64_t in_steps(int64_t cases, int64_t least)
{
	return least > 1 ? cases - cases % least : cases;
}

/* The groups of a table in their order, those below the least left out; of those the number and the cases. */
struct order {
	struct group *groups;
	size_t shown;
	size_t hidden;
	int64_t hidden_cases;
};

/* Hides the smallest of the shown until the hidden cannot be told one by one. */
static void hide_more(struct order *order, int64_t least)
{
	while (order->shown > 0 && order->hidden > 0 && (order->hidden < 2 || order->hidden_cases < least)) {
		order->shown--;
		order->hidden++;
		order->hidden_cases += order->groups[order->shown].cases;
	}
}

static enum result order_make(struct job *job, const struct table *table, int64_t least, struct order *ret_order)
{
	struct order order = {0};

	TAKE(job, order.groups = NEW_MANY(job->arena, struct group, table->count));
	for (size_t at = 0; at < table->room; at++) {
		const struct group *group = &table->groups[at];

		if (group->value.data == NULL)
			continue;
		if (group->cases >= least) {
			order.groups[order.shown++] = *group;
			continue;
		}
		order.hidden++;
		order.hidden_cases += group->cases;
	}
	qsort(order.groups, order.shown, sizeof(order.groups[0]), larger_first);
	hide_more(&order, least);
	for (size_t at = 0; at < order.shown; at++)
		order.groups[at].cases = in_steps(order.groups[at].cases, least);
	qsort(order.groups, order.shown, sizeof(order.groups[0]), larger_first);
	*ret_order = order;
	return OK;
}

static enum result table_write(struct job *job, const struct pattern_tally *tally, const struct table *table, int most,
			       json_t *list)
{
	json_t *value = json_object(), *groups = json_array();
	size_t listed, more = 0;
	int64_t more_cases = 0;
	struct order order;

	json_array_append_new(list, value);
	json_object_set_new(value, "groups", groups);
	TRY(order_make(job, table, tally->pattern->least, &order));
	listed = order.shown < (size_t)most ? order.shown : (size_t)most;
	for (size_t at = 0; at < listed; at++)
		json_array_append_new(
		    groups, json_pack("{s:s%, s:I}", "value", (const char *)order.groups[at].value.data,
				      order.groups[at].value.size, "cases", (json_int_t)order.groups[at].cases));
	for (size_t at = listed; at < order.shown; at++, more++)
		more_cases += order.groups[at].cases;
	json_object_set_new(value, "others",
			    tally->total < tally->pattern->least
				? json_null()
				: json_integer((json_int_t)in_steps(order.hidden_cases, tally->pattern->least)));
	json_object_set_new(value, "more",
			    json_pack("{s:I, s:I}", "groups", (json_int_t)more, "cases", (json_int_t)more_cases));
	return OK;
}

enum result pattern_tally_write(struct job *job, const struct pattern_tally *tally, int most, json_t **ret_report)
{
	json_t *report = json_object(), *groupings = json_array();

	TRY(json_own(job, report));
	json_object_set_new(report, "groupings", groupings);
	json_object_set_new(report, "total",
			    tally->total < tally->pattern->least
				? json_null()
				: json_integer((json_int_t)in_steps(tally->total, tally->pattern->least)));
	for (int at = 0; at < tally->pattern->grouping_count; at++)
		TRY(table_write(job, tally, &tally->tables[at], most, groupings));
	*ret_report = report;
	return OK;
}
