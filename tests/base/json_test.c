/* json_test.c - which texts are JSON here and which are not, what is read from them, and how it is spelt again. */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DEEP_16 "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"

/* `again` is how the value is spelt; NULL when the text is refused, with `rule`. */
static const struct {
	const char *text;
	const char *again;
	const char *rule;
} texts[] = {
    {"{}", "{}", NULL},
    {" [ ] ", "[]", NULL},
    {"\r\n\t{ \"b\" : 1 , \"a\" : [ true , false , null ] }", "{\"a\":[true,false,null],\"b\":1}", NULL},
    {"\"a text that is longer than eight bytes\"", "\"a text that is longer than eight bytes\"", NULL},
    {"\"\\u0041\\/\\\"\\\\\\b\\f\\n\\r\\t\"", "\"A/\\\"\\\\\\b\\f\\n\\r\\t\"", NULL},
    {"\"\\u001f\\u007f\"", "\"\\u001F\177\"", NULL},
    {"\"\\u00e9\\u0639\\ud83d\\ude00\"", "\"\303\251\330\271\360\237\230\200\"", NULL},
    {"\"1234567\303\251 and 1234567\\n\303\251\"", "\"1234567\303\251 and 1234567\\n\303\251\"", NULL},
    {"{\"\\u0061\":1,\"ab\":2,\"\":3}", "{\"\":3,\"a\":1,\"ab\":2}", NULL},
    {"[0,-0,-1,9223372036854775807,-9223372036854775808]", "[0,0,-1,9223372036854775807,-9223372036854775808]", NULL},
    {"[1.5,-2e3,1E-2]", "[1.5,-2000.0,0.01]", NULL},
    {DEEP_16, DEEP_16, NULL},

    {"[" DEEP_16 "]", NULL, "depth"},
    {"", NULL, "json"},
    {"{} {}", NULL, "json"},
    {"[1,]", NULL, "json"},
    {"[1 2]", NULL, "json"},
    {"[1", NULL, "json"},
    {"{\"a\":1,}", NULL, "json"},
    {"{\"a\" 1}", NULL, "json"},
    {"{a:1}", NULL, "json"},
    {"{\"a\":1,\"b\":2,\"\\u0061\":3}", NULL, "json"}, /* named twice */
    {"\"open", NULL, "json"},
    {"\"open\\", NULL, "json"},
    {"\"line\nbreak\"", NULL, "json"},
    {"\"\\x41\"", NULL, "json"},
    {"\"\\u00g1\"", NULL, "json"},
    {"\"\\u0000\"", NULL, "json"},
    {"\"\\ud800\"", NULL, "json"}, /* half of a pair */
    {"\"\\ude00\\ud83d\"", NULL, "json"},
    {"\"\377\"", NULL, "json"},
    {"\"\300\200\"", NULL, "json"},     /* NUL in two bytes */
    {"\"\355\240\200\"", NULL, "json"}, /* half of a pair in UTF-8 */
    {"01", NULL, "json"},
    {"+1", NULL, "json"},
    {"1.", NULL, "json"},
    {".5", NULL, "json"},
    {"1e", NULL, "json"},
    {"1e999", NULL, "json"},
    {"9223372036854775808", NULL, "json"},
    {"True", NULL, "json"},
    {"nul", NULL, "json"},
};

static void texts_are_read_and_spelt(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		json_t *value = NULL;
		struct bytes again;
		enum result result = json_read(&job, "text", bytes_of(texts[at].text), &value);

		if (texts[at].again == NULL) {
			if (result != INVALID || strcmp(job.failure.rule, texts[at].rule) != 0)
				fail_msg("%s was not refused for its %s", texts[at].text, texts[at].rule);
			continue;
		}
		if (result != OK)
			fail_msg("%s: %s", texts[at].text, job.failure.reason);
		assert_int_equal(json_write(&job, value, &again), OK);
		if (!bytes_equal_cstring(again, texts[at].again))
			fail_msg("%s became %.*s", texts[at].text, (int)again.size, (const char *)again.data);
	}
}

/* The letter that ends a text is found wherever it stands among the bytes that are looked at together. */
static void every_place_of_a_special_letter_is_seen(void **state)
{
	static const char special[] = {'"', '\\', '\n', '\x1f', '\xc3', '\0'};

	(void)state;
	for (size_t size = 1; size < 40; size++) {
		for (size_t place = 0; place < size; place++) {
			for (const char *letter = special; *letter != '\0'; letter++) {
				AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
				struct job job = {.arena = arena};
				char text[64];
				json_t *value;

				memset(text, 'x', sizeof(text));
				text[0] = text[size + 1] = '"';
				text[1 + place] = *letter;
				assert_int_equal(
				    json_read(&job, "text", (struct bytes){(unsigned char *)text, size + 2}, &value),
				    INVALID);
				assert_string_equal(job.failure.rule, "json");
			}
		}
	}
}

static void the_byte_is_told(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	json_t *value;

	(void)state;
	assert_int_equal(json_read(&job, "text", BYTES("{\"a\": nonsense}"), &value), INVALID);
	assert_string_equal(job.failure.field, "text");
	assert_non_null(strstr(job.failure.reason, "byte 6"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_read_and_spelt),
	    cmocka_unit_test(every_place_of_a_special_letter_is_seen),
	    cmocka_unit_test(the_byte_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
