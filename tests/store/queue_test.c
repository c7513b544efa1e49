/* queue_test.c - every list of the queue, against the same list made by looking at each case in turn: thousands of
 * invented cases, random filters and orders, all pages to the end. */
#include "store/views.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CASES 2500
#define FILTERS 600

static const char *const families[] = {"KHAN", "AHMED", "Ahmed Ali", "MALIK", "BUTT", NULL};
static const char *const givens[] = {"BILAL", "USMAN", "AYESHA", "FATIMA NOOR", NULL};
static const char *const states[] = {"submitted", "confirmed", "refused", "draft"};
static const char *const kinds[] = {"own_national", "transit"};
static const char *const agreements[] = {"eu-pk-readmission", "it-pk-police"};
static const char *const turns[] = {"ours", "theirs", "none"};
static const char *const teams[] = {"north", "south", NULL};
static const char *const people[] = {"anna", "bruno", "carla", NULL};
static const char *const searched[] = {"khan",   "AHM", "bil", "it-2026-0000", "AB00001", "ahmed fatima",
				       "nobody", "  ",  NULL};

struct world {
	struct arena *arena;
	struct seeded seed;
	struct database *database;
	struct case_view cases[CASES];
};

#define PICK(world, list) (list)[seeded_below(&(world)->seed, sizeof(list) / sizeof((list)[0]))]

static void must(struct job *job, enum result result)
{
	if (result != OK)
		fail_msg("%s: %s", job->failure.rule, job->failure.reason);
}

static void case_make(struct world *world, int at)
{
	struct case_view *view = &world->cases[at];

	*view = (struct case_view){
	    .case_id = arena_print(world->arena, "019b0000-0000-7000-8000-%012llx",
				   (unsigned long long)seeded_below(&world->seed, 1000) * 10000 + (unsigned int)at),
	    .reference = arena_print(world->arena, "IT-2026-%06d", at),
	    .agreement = PICK(world, agreements),
	    .kind = PICK(world, kinds),
	    .regime = seeded_below(&world->seed, 10) == 0 ? "police" : "administrative",
	    .partner = "pk",
	    .our_side = "requesting",
	    .state = PICK(world, states),
	    .turn = PICK(world, turns),
	    .family_name = PICK(world, families),
	    .given_names = PICK(world, givens),
	    .document_number = arena_print(world->arena, "AB%07d", at),
	    .due = seeded_below(&world->seed, 4) == 0 ? INSTANT_NEVER
						      : (struct instant){(int64_t)seeded_below(&world->seed, 50)},
	    .assigned = PICK(world, people),
	    .team = PICK(world, teams),
	    .unread = seeded_below(&world->seed, 5) == 0,
	    .changed_at = {(int64_t)seeded_below(&world->seed, 60)},
	};
	view->is_end = strcmp(view->state, "refused") == 0;
}

static int open_world(void **state)
{
	struct world *world = test_malloc(sizeof(*world));
	struct job job;

	log_open("test", LOG_ALARM + 1);
	*world = (struct world){.arena = arena_open(512u << 20)};
	job = (struct job){.arena = world->arena, .chance = chance_of_seed(&world->seed, 23)};
	must(&job, database_open_memory(&job, &world->database));
	for (int at = 0; at < CASES; at++) {
		case_make(world, at);
		must(&job, view_put(&job, world->database, &world->cases[at]));
	}
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	database_close(world->database);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

/* --- the naive list --- */

static const char *or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* Does a word of the text begin with `word`, whatever the case of the letters? */
static bool text_has(const char *text, const char *word, size_t size)
{
	for (const char *at = or_empty(text); *at != '\0'; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (strncasecmp(at, word, size) == 0 && *at != '\0')
			return true;
	}
	return false;
}

static bool words_fit(const struct case_view *view, const char *words)
{
	for (const char *at = or_empty(words); *at != '\0';) {
		size_t size = strcspn(at, " ");

		if (size > 0 && !text_has(view->reference, at, size) && !text_has(view->family_name, at, size) &&
		    !text_has(view->given_names, at, size) && !text_has(view->document_number, at, size))
			return false;
		at += size;
		at += *at == ' ';
	}
	return true;
}

static bool text_fits(const char *wanted, const char *found)
{
	return wanted == NULL || (found != NULL && strcmp(wanted, found) == 0);
}

static bool fits(const struct queue_filter *filter, const struct case_view *view)
{
	bool assigned = filter->assigned != NULL && *filter->assigned == '\0'
			    ? view->assigned == NULL
			    : text_fits(filter->assigned, view->assigned);

	return strcmp(filter->regime, view->regime) == 0 && assigned && text_fits(filter->team, view->team) &&
	       text_fits(filter->state, view->state) && text_fits(filter->kind, view->kind) &&
	       text_fits(filter->agreement, view->agreement) && text_fits(filter->turn, view->turn) &&
	       (!filter->only_open || !view->is_end) && (!filter->only_unread || view->unread) &&
	       (filter->due_before.milliseconds == INSTANT_NEVER.milliseconds ||
		view->due.milliseconds < filter->due_before.milliseconds) &&
	       words_fit(view, filter->words);
}

static enum queue_order sorting;

static int by_order(const void *a, const void *b)
{
	const struct case_view *left = *(const struct case_view *const *)a,
			       *right = *(const struct case_view *const *)b;
	int difference = 0;

	if (sorting == ORDER_DUE)
		difference = (left->due.milliseconds > right->due.milliseconds) -
			     (left->due.milliseconds < right->due.milliseconds);
	if (sorting == ORDER_CHANGED)
		difference = (left->changed_at.milliseconds > right->changed_at.milliseconds) -
			     (left->changed_at.milliseconds < right->changed_at.milliseconds);
	if (sorting == ORDER_NAME)
		difference = strcmp(or_empty(left->family_name), or_empty(right->family_name));
	if (sorting == ORDER_NAME && difference == 0)
		difference = strcmp(or_empty(left->given_names), or_empty(right->given_names));
	return difference != 0 ? difference : strcmp(left->case_id, right->case_id);
}

static int naive_list(struct world *world, const struct queue_filter *filter, const struct case_view **ret_list)
{
	int count = 0;

	for (int at = 0; at < CASES; at++) {
		if (fits(filter, &world->cases[at]))
			ret_list[count++] = &world->cases[at];
	}
	sorting = filter->order;
	qsort(ret_list, (size_t)count, sizeof(ret_list[0]), by_order);
	for (int at = 0; filter->descending && at < count / 2; at++) {
		const struct case_view *other = ret_list[at];

		ret_list[at] = ret_list[count - 1 - at];
		ret_list[count - 1 - at] = other;
	}
	return count;
}

/* --- comparing --- */

#define SOMETIMES(world, value) (seeded_below(&(world)->seed, 3) == 0 ? (value) : NULL)

static struct queue_filter filter_make(struct world *world)
{
	return (struct queue_filter){
	    .regime = "administrative",
	    .assigned = seeded_below(&world->seed, 8) == 0 ? "" : SOMETIMES(world, PICK(world, people)),
	    .team = SOMETIMES(world, PICK(world, teams)),
	    .state = SOMETIMES(world, PICK(world, states)),
	    .kind = SOMETIMES(world, PICK(world, kinds)),
	    .agreement = SOMETIMES(world, PICK(world, agreements)),
	    .turn = SOMETIMES(world, PICK(world, turns)),
	    .only_open = seeded_below(&world->seed, 2) == 0,
	    .only_unread = seeded_below(&world->seed, 4) == 0,
	    .due_before = seeded_below(&world->seed, 3) == 0 ? (struct instant){(int64_t)seeded_below(&world->seed, 60)}
							     : INSTANT_NEVER,
	    .words = SOMETIMES(world, PICK(world, searched)),
	    .order = (enum queue_order)seeded_below(&world->seed, 4),
	    .descending = seeded_below(&world->seed, 2) == 0,
	    .most = 1 + (int)seeded_below(&world->seed, 200),
	};
}

static void each_list_is_the_naive_one(void **state)
{
	static const struct case_view *expected[CASES];
	struct world *world = *state;
	AUTO_ARENA struct arena *arena = arena_open(256u << 20);
	int with_cases = 0;

	for (int round = 0; round < FILTERS; round++) {
		struct queue_filter filter = filter_make(world);
		int count = naive_list(world, &filter, expected), seen = 0;
		struct job job = {.arena = arena};
		struct queue_page page;

		do {
			must(&job, queue_list(&job, world->database, &filter, &page));
			for (int at = 0; at < page.count; at++, seen++) {
				if (seen >= count || strcmp(page.cases[at].case_id, expected[seen]->case_id) != 0)
					fail_msg("filter %d: case %d of %d is %s, not %s", round, seen, count,
						 page.cases[at].reference,
						 seen < count ? expected[seen]->reference : "none");
			}
			filter.cursor = page.next;
		} while (page.next != NULL);
		if (seen != count)
			fail_msg("filter %d: %d cases, not %d", round, seen, count);
		with_cases += count > 0;
		arena_reset(arena);
	}
	assert_true(with_cases > FILTERS / 4); /* the filters are not all empty ones */
}

static int naive_count(struct world *world, const struct queue_filter *filter, int64_t from)
{
	int count = 0;

	for (int at = 0; at < CASES; at++)
		count += fits(filter, &world->cases[at]) && world->cases[at].due.milliseconds >= from;
	return count < 1000 ? count : 1000;
}

static void the_numbers_above_are_the_naive_ones(void **state)
{
	struct world *world = *state;
	struct job job = {.arena = world->arena};
	struct queue_filter mine = {
	    .regime = "administrative", .assigned = "anna", .only_open = true, .due_before = INSTANT_NEVER};
	struct queue_filter team = {
	    .regime = "administrative", .team = "north", .only_open = true, .due_before = INSTANT_NEVER};
	struct queue_filter ours = {
	    .regime = "administrative", .turn = "ours", .only_open = true, .due_before = INSTANT_NEVER};
	struct queue_filter today = {.regime = "administrative", .only_open = true, .due_before = {20}};
	struct queue_filter overdue = {.regime = "administrative", .only_open = true, .due_before = {10}};
	struct queue_filter unread = {.regime = "administrative", .only_unread = true, .due_before = INSTANT_NEVER};
	struct queue_counts counts;

	must(&job, queue_count(&job, world->database, "administrative", "anna", "north", (struct instant){10},
			       (struct instant){20}, &counts));
	assert_int_equal(counts.mine, naive_count(world, &mine, INT64_MIN));
	assert_int_equal(counts.team, naive_count(world, &team, INT64_MIN));
	assert_int_equal(counts.ours, naive_count(world, &ours, INT64_MIN));
	assert_int_equal(counts.due_today, naive_count(world, &today, 10));
	assert_int_equal(counts.overdue, naive_count(world, &overdue, INT64_MIN));
	assert_int_equal(counts.unread, naive_count(world, &unread, INT64_MIN));
}

/* A case that changes moves to another group; nothing of it is left in the old one. */
static void a_case_that_changes_is_listed_once(void **state)
{
	struct world *world = *state;
	struct job job = {.arena = world->arena};

	for (int at = 0; at < CASES; at += 3) {
		struct case_view *view = &world->cases[at];

		view->state = PICK(world, states);
		view->is_end = strcmp(view->state, "refused") == 0;
		view->turn = PICK(world, turns);
		view->assigned = PICK(world, people);
		view->team = PICK(world, teams);
		view->unread = !view->unread;
		view->changed_at.milliseconds++;
		view->family_name = PICK(world, families);
		must(&job, view_put(&job, world->database, view));
	}
	each_list_is_the_naive_one(state);
	the_numbers_above_are_the_naive_ones(state);
}

static void a_foreign_cursor_is_refused(void **state)
{
	static const char *const cursors[] = {"", "x", "!!", "ZHVl", "bmFtZR9hH2IfYw", "ZHVlHzEfbm90LWEtdXVpZA"};
	struct world *world = *state;
	struct job job = {.arena = world->arena};
	struct queue_page page;

	for (size_t at = 0; at < sizeof(cursors) / sizeof(cursors[0]); at++) {
		struct queue_filter filter = {
		    .regime = "administrative", .due_before = INSTANT_NEVER, .most = 10, .cursor = cursors[at]};

		assert_int_equal(queue_list(&job, world->database, &filter, &page), INVALID);
		assert_string_equal(job.failure.rule, "cursor");
		job_forgive(&job);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_list_is_the_naive_one),
	    cmocka_unit_test(the_numbers_above_are_the_naive_ones),
	    cmocka_unit_test(a_case_that_changes_is_listed_once),
	    cmocka_unit_test(a_foreign_cursor_is_refused),
	};

	return cmocka_run_group_tests_name("queue", tests, open_world, close_world);
}
