/* encoding_test.c - the small encodings against the vectors of their standards, and what must be refused. */
#include "base/base45.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int arena_begin(void **state)
{
	(void)state;
	arena = arena_open(1u << 20);
	return arena == NULL;
}

static int arena_end(void **state)
{
	(void)state;
	arena_close(arena);
	return 0;
}

typedef char *writer(struct arena *arena, struct bytes from);
typedef enum result reader(struct arena *arena, struct bytes from, struct bytes *ret_bytes);

static const struct {
	const char *name;
	writer *write;
	reader *read;
	const char *plain, *text;
} vectors[] = {
    /* RFC 9285, section 4.3 */
    {"base45", base45_write, base45_read, "AB", "BB8"},
    {"base45", base45_write, base45_read, "Hello!!", "%69 VD92EX0"},
    {"base45", base45_write, base45_read, "base-45", "UJCLQE7W581"},
    {"base45", base45_write, base45_read, "ietf!", "QED8WEX0"},
    {"base45", base45_write, base45_read, "", ""},
    /* RFC 4648, section 10; without padding where the room's form has none */
    {"base64url", base64url_write, base64url_read, "", ""},
    {"base64url", base64url_write, base64url_read, "f", "Zg"},
    {"base64url", base64url_write, base64url_read, "fo", "Zm8"},
    {"base64url", base64url_write, base64url_read, "foobar", "Zm9vYmFy"},
    {"base64url", base64url_write, base64url_read, "\xfb\xff\xbf", "-_-_"},
    {"base64", base64_write, base64_read, "f", "Zg=="},
    {"base64", base64_write, base64_read, "foob", "Zm9vYg=="},
    {"base64", base64_write, base64_read, "\xfb\xff\xbf", "+/+/"},
    {"hexadecimal", hex_write, hex_read, "foobar", "666f6f626172"},
};

static void vectors_hold_both_ways(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(vectors) / sizeof(vectors[0]); at++) {
		struct bytes plain = bytes_of(vectors[at].plain), read;

		assert_string_equal(vectors[at].write(arena, plain), vectors[at].text);
		if (vectors[at].read(arena, bytes_of(vectors[at].text), &read) != OK || !bytes_equal(read, plain))
			fail_msg("%s \"%s\" is not read back", vectors[at].name, vectors[at].text);
	}
}

static const struct {
	const char *name;
	reader *read;
	const char *text;
} refused[] = {
    {"a lower letter", base45_read, "bb8"},   {"one letter too many", base45_read, "BB8B"},
    {"past two bytes", base45_read, "GGW"},   {"past one byte", base45_read, "::"},
    {"padding", base64url_read, "Zg=="},      {"a letter of the other alphabet", base64url_read, "+/+/"},
    {"one letter", base64url_read, "Z"},      {"bits left over", base64url_read, "Zh"},
    {"a line end", base64url_read, "Zm9v\n"}, {"no padding", base64_read, "Zg"},
    {"an odd number", hex_read, "666"},       {"no digit", hex_read, "6g"},
};

static void other_spellings_are_refused(void **state)
{
	struct bytes read;

	(void)state;
	for (size_t at = 0; at < sizeof(refused) / sizeof(refused[0]); at++) {
		if (refused[at].read(arena, bytes_of(refused[at].text), &read) != INVALID)
			fail_msg("%s is read: \"%s\"", refused[at].name, refused[at].text);
	}
}

static void every_length_comes_back(void **state)
{
	unsigned char data[200];

	(void)state;
	for (size_t at = 0; at < sizeof(data); at++)
		data[at] = (unsigned char)(at * 167 + 13);
	for (size_t size = 0; size <= sizeof(data); size++) {
		struct bytes plain = {data, size}, read;
		char exact[300];
		unsigned char back[200];

		assert_int_equal(base45_read(arena, bytes_of(base45_write(arena, plain)), &read), OK);
		assert_true(bytes_equal(read, plain));
		assert_int_equal(base64url_read(arena, bytes_of(base64url_write(arena, plain)), &read), OK);
		assert_true(bytes_equal(read, plain));
		base64url_write_into(plain, exact);
		assert_string_equal(exact, base64url_write(arena, plain));
		assert_true(base64url_read_exactly(bytes_of(exact), back, size));
		assert_false(base64url_read_exactly(bytes_of(exact), back, size + 1));
	}
}

static const struct {
	const char *text;
	bool is_utf8;
} texts[] = {
    {"", true},
    {"Forl\xc3\xac", true},
    {"\xd9\xbe\xd8\xa7", true},
    {"\xf0\x9f\x9b\x82", true},
    {"\xc3", false},             /* cut off */
    {"\xc0\xaf", false},         /* over-long */
    {"\xed\xa0\x80", false},     /* a surrogate */
    {"\xf4\x90\x80\x80", false}, /* past U+10FFFF */
    {"\xff", false},
};

static void utf8_is_told_from_other_bytes(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++)
		assert_int_equal(bytes_are_utf8(bytes_of(texts[at].text)), texts[at].is_utf8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(vectors_hold_both_ways),
	    cmocka_unit_test(other_spellings_are_refused),
	    cmocka_unit_test(every_length_comes_back),
	    cmocka_unit_test(utf8_is_told_from_other_bytes),
	};
	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
