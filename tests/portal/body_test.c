/* body_test.c - submitted forms: what is read, and what is refused. */
#include "portal/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void bodies_are_read_or_refused(void **state)
{
	static const struct {
		const char *raw;
		enum result expected;
		const char *value; /* of "a" */
	} rows[] = {
	    {"a=1&b=2", OK, "1"},
	    {"a=one+two", OK, "one two"},
	    {"a=%D8%A7%D8%B1%D8%AF%D9%88", OK, "اردو"},
	    {"a=line%0D%0Anext", OK, "line\nnext"},
	    {"a=%20+padded+%20", OK, "padded"},
	    {"a", OK, ""},
	    {"", OK, ""},
	    {"&&", OK, ""},
	    {"a=1&a=2", INVALID, NULL},
	    {"a=%", INVALID, NULL},
	    {"a=%4", INVALID, NULL},
	    {"a=%zz", INVALID, NULL},
	    {"a=%00", INVALID, NULL},
	    {"a=%07", INVALID, NULL},
	    {"a=%ff", INVALID, NULL},
	    {"a=%C0%80", INVALID, NULL},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		struct body body;

		assert_int_equal(body_read(&job, bytes_of(rows[at].raw), &body), rows[at].expected);
		if (rows[at].expected == OK)
			assert_string_equal(body_value(&job, &body, "a"), rows[at].value);
	}
}

static void more_fields_than_a_page_has_are_refused(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct body body;
	char *raw = arena_take(arena, 1000);
	size_t size = 0;

	(void)state;
	for (int at = 0; at <= BODY_FIELDS_MOST; at++) {
		raw[size++] = (char)('a' + at % 26);
		raw[size++] = (char)('a' + at / 26);
		raw[size++] = '=';
		raw[size++] = '&';
	}
	assert_int_equal(body_read(&job, bytes_of(raw), &body), LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bodies_are_read_or_refused),
	    cmocka_unit_test(more_fields_than_a_page_has_are_refused),
	};

	return cmocka_run_group_tests_name("submitted forms", tests, NULL, NULL);
}
