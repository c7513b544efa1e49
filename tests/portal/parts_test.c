/* parts_test.c - forms with files in them: what is read, and what is refused because two readers could take it apart in
 * two ways. */
#include "portal/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TYPE "multipart/form-data; boundary=XX"
#define FIELD(name, value) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define AFILE(name, value)                                                                                             \
	"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name                                      \
	"\"\r\nContent-Type: image/jpeg\r\n\r\n" value "\r\n"
#define END "--XX--\r\n"

static const struct {
	const char *what, *type, *raw;
	enum result expected;
	const char *value; /* of "a" */
	int files;
	const char *name, *content; /* of the first file */
} rows[] = {
    {"a field", TYPE, FIELD("a", "1") END, OK, "1", 0, NULL, NULL},
    {"a field and a file", TYPE, FIELD("a", "1") AFILE("x.jpg", "abc") END, OK, "1", 1, "x.jpg", "abc"},
    {"a file before a field", TYPE, AFILE("x.jpg", "abc") FIELD("a", "1") END, OK, "1", 1, "x.jpg", "abc"},
    {"two files of one name", TYPE, AFILE("x.jpg", "abc") AFILE("y.jpg", "d") END, OK, "", 2, "x.jpg", "abc"},
    {"no file was chosen", TYPE, AFILE("", "") END, OK, "", 0, NULL, NULL},
    {"a file of nothing", TYPE, AFILE("x.jpg", "") END, OK, "", 1, "x.jpg", ""},
    {"a boundary in quotation marks", "multipart/form-data; boundary=\"XX\"", FIELD("a", "1") END, OK, "1", 0, NULL,
     NULL},
    {"line ends and another boundary in a file", TYPE, AFILE("x.jpg", "a\r\n\r\n--XY\r\nb--XX") END, OK, "", 1, "x.jpg",
     "a\r\n\r\n--XY\r\nb--XX"},
    {"a quotation mark in a name", TYPE, AFILE("a%22b;name=.jpg", "c") END, OK, "", 1, "ab;name=.jpg", "c"},
    {"a name in Urdu", TYPE, AFILE("خط.jpg", "c") END, OK, "", 1, "خط.jpg", "c"},
    {"lines in a field", TYPE, FIELD("a", "one\r\ntwo") END, OK, "one\ntwo", 0, NULL, NULL},
    {"no boundary", "multipart/form-data", FIELD("a", "1") END, INVALID, NULL, 0, NULL, NULL},
    {"another boundary", "multipart/form-data; boundary=YY", FIELD("a", "1") END, INVALID, NULL, 0, NULL, NULL},
    {"another type", "multipart/related; boundary=XX", FIELD("a", "1") END, INVALID, NULL, 0, NULL, NULL},
    {"no end", TYPE, FIELD("a", "1"), INVALID, NULL, 0, NULL, NULL},
    {"half an end", TYPE, FIELD("a", "1") "--XX-", INVALID, NULL, 0, NULL, NULL},
    {"something before the first part", TYPE, "hello\r\n" FIELD("a", "1") END, INVALID, NULL, 0, NULL, NULL},
    {"a boundary that goes on", TYPE, "--XXY\r\n\r\n\r\n" END, INVALID, NULL, 0, NULL, NULL},
    {"a part without a name", TYPE, "--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n" END, INVALID, NULL, 0, NULL, NULL},
    {"a part without a head", TYPE, "--XX\r\n1\r\n" END, INVALID, NULL, 0, NULL, NULL},
    {"a name that does not end", TYPE, "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END, INVALID,
     NULL, 0, NULL, NULL},
    {"a field twice", TYPE, FIELD("a", "1") FIELD("a", "2") END, INVALID, NULL, 0, NULL, NULL},
    {"a control letter in a field", TYPE, FIELD("a", "\x07") END, INVALID, NULL, 0, NULL, NULL},
    {"no UTF-8 in a field", TYPE, FIELD("a", "\xff") END, INVALID, NULL, 0, NULL, NULL},
    {"no UTF-8 in a file", TYPE, AFILE("x.jpg", "\xff\xd8") END, OK, "", 1, "x.jpg", "\xff\xd8"},
    {"nothing", TYPE, "", INVALID, NULL, 0, NULL, NULL},
};

static void forms_are_read_or_refused(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		struct body body;
		enum result read = body_read_parts(&job, rows[at].type, bytes_of(rows[at].raw), &body);

		if (read != rows[at].expected)
			fail_msg("%s: %s", rows[at].what, job.failure.reason);
		if (read != OK)
			continue;
		assert_string_equal(body_value(&job, &body, "a"), rows[at].value);
		assert_int_equal(body.file_count, rows[at].files);
		if (rows[at].files == 0)
			continue;
		assert_string_equal(body.files[0].name, rows[at].name);
		assert_true(bytes_equal_cstring(body.files[0].content, rows[at].content));
	}
}

static void more_files_than_a_post_has_are_refused(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct body body;
	char *raw = arena_take(arena, 4096);

	(void)state;
	for (int at = 0; at <= BODY_FILES_MOST; at++)
		strcat(raw, AFILE("x.jpg", "a"));
	strcat(raw, END);
	assert_int_equal(body_read_parts(&job, TYPE, bytes_of(raw), &body), LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(forms_are_read_or_refused),
	    cmocka_unit_test(more_files_than_a_post_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
