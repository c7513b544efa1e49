/* parcel_test.c - what a message between nodes carries: written, and read in our own spelling and in any other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "office/office.h"

#include <string.h>

#define EVENTS 40

/* As long as an envelope is, so that the short way takes it for one. */
static struct bytes long_text(struct arena *arena, char letter, int at)
{
	char *text = arena_print(arena, "%c%d.", letter, at);
	struct text whole = text_open(arena, 1 << 20);
	struct bytes done;

	while (whole.size < 600)
		text_add(&whole, text);
	assert_int_equal(text_done(&whole, &done), OK);
	return done;
}

static struct parcel parcel_make(struct arena *arena, int events, bool letter)
{
	struct parcel parcel = {.arrivals = NEW_MANY(arena, struct arrival, EVENTS), .arrival_count = events};

	for (int at = 0; at < events; at++) {
		parcel.arrivals[at].whole = long_text(arena, 'w', at);
		parcel.arrivals[at].sealed = long_text(arena, 's', at);
	}
	if (letter)
		parcel.arrivals[0].letter = BYTES("{\"recipients\":[]}");
	parcel.statements = NEW_MANY(arena, struct bytes, 2);
	parcel.statements[0] = BYTES("a.b.c");
	parcel.statements[1] = BYTES("d.e.f");
	parcel.statement_count = 2;
	return parcel;
}

static void assert_same(const struct parcel *found, const struct parcel *expected)
{
	assert_int_equal(found->arrival_count, expected->arrival_count);
	for (int at = 0; at < found->arrival_count; at++) {
		assert_true(bytes_equal(found->arrivals[at].whole, expected->arrivals[at].whole));
		assert_true(bytes_equal(found->arrivals[at].sealed, expected->arrivals[at].sealed));
		assert_true(bytes_equal(found->arrivals[at].letter, expected->arrivals[at].letter));
	}
	assert_int_equal(found->statement_count, expected->statement_count);
	for (int at = 0; at < found->statement_count; at++)
		assert_true(bytes_equal(found->statements[at], expected->statements[at]));
}

/* The same JSON with a space behind each bracket that opens. */
static struct bytes spaced(struct arena *arena, struct bytes json)
{
	struct text text = text_open(arena, 1 << 24);
	struct bytes done;

	for (size_t at = 0; at < json.size; at++) {
		text_add_byte(&text, (char)json.data[at]);
		if (json.data[at] == '[')
			text_add_byte(&text, ' ');
	}
	assert_int_equal(text_done(&text, &done), OK);
	return done;
}

static void a_parcel_is_read_in_any_spelling(void **state)
{
	static const struct {
		int events;
		bool letter;
	} rows[] = {{0, false}, {1, false}, {1, true}, {EVENTS, false}, {EVENTS, true}};

	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct parcel parcel = parcel_make(arena, rows[row].events, rows[row].letter), found;
		struct bytes json;

		assert_int_equal(parcel_write(&job, &parcel, &json), OK);
		assert_int_equal(parcel_read(&job, json, NULL, 0, &found), OK);
		assert_same(&found, &parcel);
		if (!rows[row].letter) { /* its brackets stand in a text */
			assert_int_equal(parcel_read(&job, spaced(arena, json), NULL, 0, &found), OK);
			assert_same(&found, &parcel);
		}
	}
}

static void a_parcel_that_is_none_is_refused(void **state)
{
#define EVENT "{\"body\":\"b\",\"event\":\"e\"}"
	static const struct {
		const char *json, *rule;
	} rows[] = {
	    {"{\"events\":[" EVENT "],\"statements\":[],\"version\":2}", "range"},
	    {"{\"events\":[" EVENT "],\"statements\":[]}", "required"},
	    {"{\"events\":[" EVENT "],\"version\":1}", "required"},
	    {"{\"events\":[" EVENT "],\"events\":[],\"statements\":[],\"version\":1}", NULL},
	    {"{\"events\":[" EVENT "],\"more\":1,\"statements\":[],\"version\":1}", "unknown-member"},
	    {"{\"events\":[" EVENT "],}", NULL},
	    {"{\"events\":[" EVENT ",],\"statements\":[],\"version\":1}", "json"},
	    {"{\"events\":[" EVENT "],\"statements\":[],\"version\":1}}", "json"},
	    {"{\"events\":[{\"body\":\"b\",\"event\":\"e\",\"more\":1}],\"statements\":[],\"version\":1}",
	     "unknown-member"},
	    {"{\"events\":[{\"body\":\"b\",\"event\":\"e\"", "json"},
	    {"{\"events\":[{\"body\":\"b\",\"event\":\"", "json"},
	    {"{\"events\":[{\"body\":\"b\x01\",\"event\":\"e\"}],\"statements\":[],\"version\":1}", "json"},
	    {"{\"events\":[", "json"},
	    {"", "json"},
	};

	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct parcel found;

		assert_int_equal(parcel_read(&job, bytes_of(rows[row].json), NULL, 0, &found), INVALID);
		if (rows[row].rule != NULL)
			assert_string_equal(job.failure.rule, rows[row].rule);
	}
}

/* What needs an escape in JSON comes out as it was meant. */
static void escapes_are_read(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct parcel found;

	(void)state;
	assert_int_equal(
	    parcel_read(&job,
			BYTES("{\"events\":[{\"body\":\"\\u0062\",\"event\":\"e\"}],\"statements\":[],\"version\":1}"),
			NULL, 0, &found),
	    OK);
	assert_true(bytes_equal_cstring(found.arrivals[0].sealed, "b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_parcel_is_read_in_any_spelling),
	    cmocka_unit_test(a_parcel_that_is_none_is_refused),
	    cmocka_unit_test(escapes_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
