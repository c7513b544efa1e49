/* arena_test.c - memory of a job: bounds that are errors, objects released last first, failures that are kept. */
#include "base/job.h"
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_limit_is_an_error_and_stays_one(void **state)
{
	struct arena *arena = arena_open(1000);

	(void)state;
	assert_non_null(arena_take(arena, 600));
	assert_null(arena_take(arena, 600));
	assert_true(arena_failed(arena));
	assert_null(arena_take_many(arena, SIZE_MAX / 2, 4));
	arena_close(arena);
}

static void memory_is_zeroed_and_aligned(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);

	(void)state;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *taken = arena_take(arena, size);

		assert_non_null(taken);
		assert_int_equal((uintptr_t)taken % _Alignof(max_align_t), 0);
		for (size_t at = 0; at < size; at++)
			assert_int_equal(taken[at], 0);
		memset(taken, 0xff, size);
	}
	arena_reset(arena);
	assert_int_equal(*(unsigned char *)arena_take(arena, 100), 0);
}

/* What an emptied arena keeps is given again: whole, zeroed, and never twice. */
static void an_emptied_arena_is_as_a_new_one(void **state)
{
	static const size_t sizes[] = {10, 100000, 40, 300000, 20000, 64, 900000, 1, 50000};
	enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);

	(void)state;
	for (size_t round = 0; round < 20; round++) {
		unsigned char *taken[SIZES];

		for (size_t at = 0; at < SIZES; at++) {
			size_t size = sizes[(at + round) % SIZES];

			taken[at] = arena_take(arena, size);
			assert_non_null(taken[at]);
			for (size_t byte = 0; byte < size; byte++)
				assert_int_equal(taken[at][byte], 0);
			memset(taken[at], (int)at + 1, size);
		}
		for (size_t at = 0; at < SIZES; at++) {
			size_t size = sizes[(at + round) % SIZES];

			for (size_t byte = 0; byte < size; byte++)
				assert_int_equal(taken[at][byte], at + 1);
		}
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
}

static void a_list_grows_in_place_of_itself(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct pair {
		int number;
		const char *name;
	} *list = NULL;
	size_t room = 0;
	int count = 0;

	(void)state;
	for (; count < 1000; count++) {
		const struct pair *before = list;
		size_t before_room = room;

		assert_true(GROW(arena, &list, count, &room));
		assert_true(room > (size_t)count);
		if ((size_t)count < before_room)
			assert_ptr_equal(list, before); /* there was room */
		else
			assert_true(list != before && room >= 2 * before_room);
		for (size_t at = (size_t)count; at < room; at++)
			assert_true(list[at].number == 0 && list[at].name == NULL);
		list[count] = (struct pair){count, "name"};
	}
	for (int at = 0; at < count; at++) {
		assert_int_equal(list[at].number, at);
		assert_string_equal(list[at].name, "name");
	}
}

/* Past the limit, or past what a size can say: the list is as it was. */
static void a_list_that_cannot_grow_is_kept(void **state)
{
	static const struct {
		size_t count, room, size;
	} rows[] = {
	    {8, 8, 100},                     /* the limit of the arena */
	    {0, 0, SIZE_MAX / 4},            /* a first element too many */
	    {SIZE_MAX / 8, SIZE_MAX / 8, 8}, /* bytes */
	    {SIZE_MAX, SIZE_MAX, 1},         /* elements */
	};
	char elements[] = "kept";

	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(1000);
		size_t room = rows[row].room;
		char *list = elements;

		assert_false(arena_grow(arena, &list, rows[row].count, &room, rows[row].size));
		assert_true(arena_failed(arena));
		assert_int_equal(room, rows[row].room);
		assert_ptr_equal(list, elements);
	}
}

static char order[4];

static void note(void *object)
{
	size_t size = strlen(order);

	order[size] = *(const char *)object;
}

static void objects_go_last_first(void **state)
{
	struct arena *arena = arena_open(1u << 16);
	char letters[] = "abc";

	(void)state;
	memset(order, 0, sizeof(order));
	assert_true(arena_on_close(arena, note, &letters[0]));
	assert_true(arena_on_close(arena, note, &letters[1]));
	assert_true(arena_on_close(arena, note, &letters[2]));
	arena_close(arena);
	assert_string_equal(order, "cba");
}

static void the_first_failure_is_kept(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 16);
	struct job job = {.arena = arena};

	(void)state;
	assert_int_equal(job_fail(&job, INVALID, "form.born", "date", "%s is no date.", "2026-02-30"), INVALID);
	assert_int_equal(job_fail(&job, IO, "other", "other", "later"), IO);
	assert_string_equal(job.failure.field, "form.born");
	assert_string_equal(job.failure.reason, "2026-02-30 is no date.");
	job_forgive(&job);
	assert_int_equal(job.failure.result, OK);
}

static const struct {
	const char *json;
	bool is_read;
} documents[] = {
    {"{\"a\":1}", true},
    {"{\"a\":1,\"a\":2}", false}, /* which one holds? */
    {"{\"a\":1} ", true},
    {"{\"a\":1}x", false},
    {"{\"a\":\"\xff\"}", false},
    {"{\"a\":\"\\u0000\"}", false},
    {"{\"a\":1e999}", false},
    {"{\"a\":9223372036854775808}", false},
    {"", false},
    {"[", false},
};

static void json_is_read_strictly(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(documents) / sizeof(documents[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		json_t *value;

		if ((json_read(&job, "document", bytes_of(documents[at].json), &value) == OK) != documents[at].is_read)
			fail_msg("%s", documents[at].json);
		if (!documents[at].is_read)
			assert_true(job.failure.rule[0] != '\0' && job.failure.reason[0] != '\0');
	}
}

static void deep_json_does_not_eat_the_stack(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena};
	size_t depth = 1u << 20;
	char *text = arena_take(arena, depth + 1);
	json_t *value;

	(void)state;
	memset(text, '[', depth);
	assert_int_equal(json_read(&job, "document", (struct bytes){(unsigned char *)text, depth}, &value), INVALID);
}

static void members_are_named_when_they_are_wrong(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	json_t *object, *value;
	int64_t number;

	(void)state;
	assert_int_equal(json_read(&job, "form", BYTES("{\"age\":200,\"more\":1}"), &object), OK);
	assert_int_equal(json_member_integer(&job, object, "age", 0, 150, &number), INVALID);
	assert_string_equal(job.failure.field, "age");
	job_forgive(&job);
	assert_int_equal(json_only(&job, "form", object, (const char *const[]){"age", NULL}), INVALID);
	assert_non_null(strstr(job.failure.reason, "\"more\""));
	job_forgive(&job);
	assert_int_equal(json_member(&job, object, "name", JSON_STRING, &value), INVALID);
	assert_string_equal(job.failure.field, "name");
}

static void uuids_are_new_and_in_order(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena, .now = {1795000000000}, .chance = chance_of_system()};
	char before[UUID_TEXT_SIZE] = "", uuid[UUID_TEXT_SIZE];

	(void)state;
	for (int at = 0; at < 1000; at++) {
		job.now = instant_plus(job.now, 1);
		uuid_new(&job, uuid);
		assert_true(uuid_check(bytes_of(uuid)));
		assert_true(strcmp(before, uuid) < 0);
		assert_int_equal(uuid[14], '7');
		memcpy(before, uuid, sizeof(before));
	}
	assert_false(uuid_check(BYTES("01A20E89-0403-7714-90B9-76D30E32578D"))); /* one spelling */
	assert_false(uuid_check(BYTES("01a20e89-0403-7714-90b9-76d30e32578")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_limit_is_an_error_and_stays_one),
	    cmocka_unit_test(memory_is_zeroed_and_aligned),
	    cmocka_unit_test(an_emptied_arena_is_as_a_new_one),
	    cmocka_unit_test(a_list_grows_in_place_of_itself),
	    cmocka_unit_test(a_list_that_cannot_grow_is_kept),
	    cmocka_unit_test(objects_go_last_first),
	    cmocka_unit_test(the_first_failure_is_kept),
	    cmocka_unit_test(json_is_read_strictly),
	    cmocka_unit_test(deep_json_does_not_eat_the_stack),
	    cmocka_unit_test(members_are_named_when_they_are_wrong),
	    cmocka_unit_test(uuids_are_new_and_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
