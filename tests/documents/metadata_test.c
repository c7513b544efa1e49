/* metadata_test.c - pictures of the public: what draws them stays to the bit, the rest is left out. The pictures are
 * made here, part by part; nobody was photographed. */
#include "documents/metadata.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct picture {
	unsigned char data[600];
	size_t size;
};

static void add(struct picture *picture, const void *data, size_t size)
{
	memcpy(picture->data + picture->size, data, size);
	picture->size += size;
}
#define ADD(picture, literal) add(picture, literal, sizeof(literal) - 1)

/* An Exif with a camera's name and, at `turned` above 0, how the picture is turned; the bytes as they stand in a file.
 */
static void exif_add(struct picture *picture, unsigned char turned, bool small_first)
{
	static const char big[] = "\xff\xe1\0\x22"
				  "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0GPS!";
	static const char small[] = "\xff\xe1\0\x22"
				    "Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0GPS!";
	size_t at = picture->size;

	if (small_first)
		add(picture, small, 36);
	else
		add(picture, big, 36);
	picture->data[at + (small_first ? 28 : 29)] = turned;
}

static struct bytes of(const struct picture *picture)
{
	return (struct bytes){picture->data, picture->size};
}

#define JFIF "\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
#define PROFILE "\xff\xe2\0\x10ICC_PROFILE\0ab"
#define OTHER_APP2 "\xff\xe2\0\x08MPF\0ab"
#define COMMENT "\xff\xfe\0\x06home"
#define TABLE "\xff\xdb\0\x04\x01\x02"
#define SCAN "\xff\xda\0\x04\x01\x02\x10\x20\xff\0\x30\xff\xd0\x40"

static void a_jpeg_keeps_what_draws_it(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct picture told = {.size = 0}, plain = {.size = 0};
	struct bytes kept;
	bool left_out;

	(void)state;
	ADD(&told, "\xff\xd8" JFIF);
	exif_add(&told, 1, false);
	ADD(&told, PROFILE OTHER_APP2 COMMENT TABLE SCAN TABLE SCAN "\xff\xd9"
								    "behind the end: a film");
	ADD(&plain, "\xff\xd8" JFIF PROFILE TABLE SCAN TABLE SCAN "\xff\xd9");
	assert_int_equal(jpeg_plain(&job, of(&told), &kept, &left_out), OK);
	assert_true(left_out);
	assert_true(bytes_equal(kept, of(&plain)));
	assert_int_equal(jpeg_plain(&job, kept, &kept, &left_out), OK);
	assert_false(left_out);
	assert_true(bytes_equal(kept, of(&plain)));
}

/* A photograph of a telephone that was held upright lies on its side without this. */
static void a_jpeg_stays_turned(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};

	(void)state;
	for (int small = 0; small < 2; small++) {
		struct picture told = {.size = 0};
		struct bytes kept, again;
		bool left_out;

		ADD(&told, "\xff\xd8");
		exif_add(&told, 6, small);
		ADD(&told, TABLE SCAN "\xff\xd9");
		assert_int_equal(jpeg_plain(&job, of(&told), &kept, &left_out), OK);
		assert_int_equal(bytes_find(kept, BYTES("GPS!")), kept.size);
		assert_int_equal(kept.data[3], 0xe1);
		assert_int_equal(kept.data[31], 6);
		assert_int_equal(jpeg_plain(&job, kept, &again, &left_out), OK);
		assert_true(bytes_equal(again, kept));
	}
}

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define HEAD "\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0crc!"
#define DATA "\0\0\0\x02IDATabcrc!"
#define TEXT "\0\0\0\x04tEXthomecrc!"
#define EXIF_PART                                                                                                      \
	"\0\0\0\x03"                                                                                                   \
	"eXIfGPScrc!"
#define PNG_END "\0\0\0\0IENDcrc!"

static void a_png_keeps_what_draws_it(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct picture told = {.size = 0}, plain = {.size = 0};
	struct bytes kept;
	bool left_out;

	(void)state;
	ADD(&told, SIGNATURE HEAD TEXT DATA EXIF_PART DATA PNG_END "PK\x03\x04 behind the end");
	ADD(&plain, SIGNATURE HEAD DATA DATA PNG_END);
	assert_int_equal(png_plain(&job, of(&told), &kept, &left_out), OK);
	assert_true(left_out);
	assert_true(bytes_equal(kept, of(&plain)));
}

static void damaged_pictures_are_refused(void **state)
{
	static const struct {
		struct bytes content;
		bool is_png;
	} rows[] = {
#define ROW(literal, png) {{(const unsigned char *)literal, sizeof(literal) - 1}, png}
	    ROW("", false),
	    ROW("\xff\xd8", false),
	    ROW("\xff\xd8\xff\xd9", false),                         /* without a scan */
	    ROW("\xff\xd8" TABLE SCAN, false),                      /* without an end */
	    ROW("\xff\xd8\xff\xdb\xff\xff" SCAN "\xff\xd9", false), /* a part longer than the file */
	    ROW("\xff\xd8\xff\xdb\0\x01" SCAN "\xff\xd9", false),   /* a part shorter than its size */
	    ROW("\xff\xd8hello\xff\xd9", false),
	    ROW(SIGNATURE, true),
	    ROW(SIGNATURE DATA PNG_END, true), /* without its head first */
	    ROW(SIGNATURE HEAD DATA, true),
	    ROW(SIGNATURE HEAD "\xff\xff\xff\xffIDATabcrc!" PNG_END, true),
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		struct bytes kept;
		bool left_out;

		assert_int_equal((rows[at].is_png ? png_plain : jpeg_plain)(&job, rows[at].content, &kept, &left_out),
				 INVALID);
		assert_string_equal(job.failure.rule, "damaged");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_jpeg_keeps_what_draws_it),
	    cmocka_unit_test(a_jpeg_stays_turned),
	    cmocka_unit_test(a_png_keeps_what_draws_it),
	    cmocka_unit_test(damaged_pictures_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
