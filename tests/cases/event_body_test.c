/* event_body_test.c - bodies that are read the short way give what they give the long way; any other is read the long
 * way, or refused by it. */
#include "base/json.h"
#include "cases/event_body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HASH "\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\""
#define TIME "\"2026-11-28T12:00:00.000Z\""

static const struct {
	const char *what;
	const char *text;
	bool is_plain;
	enum result read;
} table[] = {
    {"a step",
     "{\"form\":{\"held_on\":\"2026-11-28\"},\"kind\":\"step\",\"officer\":\"o\",\"own_head\":" HASH
     ",\"proposer\":\"p\",\"role\":\"case_officer\",\"step\":\"plan_interview\"}",
     true, OK},
    {"a step without a form", "{\"kind\":\"step\",\"officer\":\"o\",\"role\":\"r\",\"step\":\"confirm\"}", true, OK},
    {"braces, quotes and letters of all kinds in a form",
     "{\"form\":{\"a\":\"}\\\"]{ \\\\\",\"b\":[{\"c\":[]}],\"d\":\"لاہور\"},\"kind\":\"record\",\"officer\":\"o\","
     "\"role\":\"r\",\"step\":\"note\"}",
     true, OK},
    {"a receipt",
     "{\"kind\":\"receipt\",\"received\":[{\"hash\":" HASH ",\"time\":" TIME "},{\"early\":true,\"hash\":" HASH
     ",\"time\":" TIME "}]}",
     true, OK},
    {"an opened note",
     "{\"kind\":\"opened\",\"officer\":\"o\",\"received\":[{\"hash\":" HASH ",\"time\":" TIME "}],\"role\":\"r\"}",
     true, OK},
    {"another order", "{\"officer\":\"o\",\"kind\":\"step\",\"role\":\"r\",\"step\":\"confirm\"}", false, OK},
    {"spaces", "{\"kind\": \"step\",\"officer\":\"o\",\"role\":\"r\",\"step\":\"confirm\"}", false, OK},
    {"an escape", "{\"kind\":\"step\",\"officer\":\"\\u006f\",\"role\":\"r\",\"step\":\"confirm\"}", false, OK},
    {"an opening",
     "{\"kind\":\"step\",\"officer\":\"o\",\"opening\":{\"kind\":\"k\",\"reference\":\"1\",\"sides\":["
     "\"it\",\"pk\"]},\"role\":\"r\",\"step\":\"submit\"}",
     false, OK},
    {"a word that is none", "{\"kind\":\"guess\",\"officer\":\"o\",\"role\":\"r\",\"step\":\"confirm\"}", false,
     INVALID},
    {"a form that is none", "{\"form\":{\"a\"},\"kind\":\"step\",\"officer\":\"o\",\"role\":\"r\",\"step\":\"s\"}",
     false, INVALID},
    {"a form that says a thing twice",
     "{\"form\":{\"a\":1,\"a\":2},\"kind\":\"step\",\"officer\":\"o\",\"role\":\"r\",\"step\":\"s\"}", false, INVALID},
    {"a form that is not closed", "{\"form\":{\"a\":\"}", false, INVALID},
    {"a member twice", "{\"kind\":\"step\",\"officer\":\"o\",\"officer\":\"o\",\"role\":\"r\",\"step\":\"s\"}", false,
     INVALID},
    {"something behind it", "{\"kind\":\"step\",\"officer\":\"o\",\"role\":\"r\",\"step\":\"s\"} {}", false, INVALID},
    {"a hash that is none", "{\"kind\":\"receipt\",\"received\":[{\"hash\":\"47\",\"time\":" TIME "}]}", false,
     INVALID},
    {"a receipt of nothing", "{\"kind\":\"receipt\",\"received\":[]}", false, INVALID},
    {"a step without its name", "{\"kind\":\"step\",\"officer\":\"o\",\"role\":\"r\"}", true, INVALID},
    {"a record without an officer", "{\"kind\":\"record\",\"role\":\"r\",\"step\":\"note\"}", true, INVALID},
};

/* The same with a space behind the brace, which is read the long way. */
static struct bytes spaced(struct job *job, const char *text)
{
	char *copy = arena_print(job->arena, "{ %s", text + 1);

	assert_non_null(copy);
	return bytes_of(copy);
}

static void both_ways_give_the_same(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(table) / sizeof(table[0]); at++) {
		struct job job = {.arena = arena_open(4u << 20)};
		struct body plain, read, other;
		struct bytes one, two;

		print_message("# %s\n", table[at].what);
		assert_int_equal(event_body_read_plain(&job, bytes_of(table[at].text), &plain), table[at].is_plain);
		assert_int_equal(job.failure.result, OK);
		assert_int_equal(event_body_read(&job, bytes_of(table[at].text), &read), table[at].read);
		job_forgive(&job);
		assert_int_equal(event_body_read(&job, spaced(&job, table[at].text), &other), table[at].read);
		if (table[at].read == OK) {
			assert_int_equal(event_body_write(&job, &read, &one), OK);
			assert_int_equal(event_body_write(&job, &other, &two), OK);
			assert_true(bytes_equal(one, two));
			assert_true(!table[at].is_plain || bytes_equal_cstring(one, table[at].text));
		}
		arena_close(job.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(both_ways_give_the_same)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
