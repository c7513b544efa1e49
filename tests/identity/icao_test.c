/* icao_test.c - names of the Arabic script as zones hold them: rows of Doc 9303 part 3, table C, both ways. */
#include "identity/icao_arabic.h"
#include "identity/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct row {
	const char *name, *zone;
	const char *back; /* NULL: the name itself */
} rows[] = {
    {"محمد", "MXHMD", NULL},
    {"مُحَمَّد", "MXHMMD", "محمّد"}, /* vowel marks go, shadda doubles */
    {"محمود عبدالرحيم", "MXHMWD<EBDALRXHYM", "محمود عبدالرحيم"},
    {"ثریا", "XTHRXYAA", NULL},
    {"خان", "XKHAN", NULL},
    {"ذوالفقار", "XDHWALFQAR", NULL},
    {"شاہد", "XSHAXXGD", NULL},
    {"صادق", "XSSADQ", NULL},
    {"ضیا", "XDZXYAA", NULL},
    {"طارق", "XTTARQ", NULL},
    {"ظفر", "XZZFR", NULL},
    {"بٹ", "BXXT", NULL},
    {"پرویز", "PRWXYAZ", NULL},
    {"چودھری", "XCWDXDORXYA", NULL},
    {"ڈار", "XXDAR", NULL},
    {"گوڑا", "XGGWXXRA", NULL},
    {"ژالہ", "XJALXXG", NULL},
    {"کامل", "XKKAML", NULL},
    {"خاں", "XKHAXNN", NULL},
    {"رائے", "RAXIXYB", NULL},
    {"فاطمة", "FAXTTMXAH", NULL}, /* ة at the end */
    {"رحمة الله", "RXHMXAH<ALLH", NULL},
    {"نعمةالله", "NEMXTAALLH", NULL}, /* ة inside */
    {"أحمد", "XAEXHMD", NULL},
    {"إياد", "IYAD", NULL},
    {"آصف", "XAAXSSF", NULL},
    {"ممتاز", "MMTAZ", NULL},     /* doubled at the beginning: no shadda there */
    {"محمـــد", "MXHMD", "محمد"}, /* tatweel goes */
    {"ﻣﺤﻤﺪ", "MXHMD", "محمد"},    /* presentation forms */
    {"علی-رضا", "ELXYA<RXDZA", "علی رضا"},
};

static void names_go_there_and_back(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct bytes zone, back;

		if (icao_arabic_write(&job, "name", bytes_of(rows[at].name), &zone) != OK)
			fail_msg("%s: %s", rows[at].name, job.failure.reason);
		assert_string_equal(bytes_cstring(arena, zone), rows[at].zone);
		assert_int_equal(icao_arabic_read(&job, "name", zone, &back), OK);
		assert_string_equal(bytes_cstring(arena, back), rows[at].back != NULL ? rows[at].back : rows[at].name);
	}
}

/* What was read back finds the name as Urdu writes it. */
static void what_is_read_back_folds_to_the_name(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct bytes back;
	struct name name;

	(void)unused;
	assert_int_equal(icao_arabic_read(&job, "name", BYTES("MXHMMD<EBDALRXHYM<KAML"), &back), OK);
	assert_int_equal(name_read(&job, "name", back, &name), OK);
	assert_string_equal(name_write(arena, &name), "محمد عبدالرحیم کامل");
}

static void names_as_they_sound_are_told_apart(void **unused)
{
	static const struct {
		const char *zone;
		bool transliterated;
	} each[] = {
	    {"MXHMD", true},      {"XKHAN<ELXYA", true}, {"MUHAMMAD", false}, {"YOUSAF", false},
	    {"ALI", false},       {"CHAUDHRY", false},   {"", false},         {"X", false},
	    {"ALEXANDER", false}, {"MXHMD<OMAR", false},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(each) / sizeof(each[0]); at++)
		assert_int_equal(icao_arabic_check(bytes_of(each[at].zone)), each[at].transliterated);
}

static void what_the_table_lacks_is_refused(void **unused)
{
	static const struct {
		const char *text;
		bool write;
		const char *rule;
	} each[] = {
	    {"Ali", true, "icao-letter"},        {"محمد😀", true, "icao-letter"}, {"\xff", true, "not-utf-8"},
	    {"MOHAMED", false, "icao-letter"},   {"XQ", false, "icao-letter"},   {"mxhmd", false, "icao-letter"},
	    {"MXHMD\x01", false, "icao-letter"},
	};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct bytes out;

	(void)unused;
	for (size_t at = 0; at < sizeof(each) / sizeof(each[0]); at++) {
		struct bytes text = bytes_of(each[at].text);

		assert_int_equal(each[at].write ? icao_arabic_write(&job, "name", text, &out)
						: icao_arabic_read(&job, "name", text, &out),
				 INVALID);
		assert_string_equal(job.failure.rule, each[at].rule);
		job_forgive(&job);
	}
	assert_int_equal(icao_arabic_read(&job, "name", (struct bytes){arena_take(arena, 10000), 10000}, &out), LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_go_there_and_back),
	    cmocka_unit_test(what_is_read_back_folds_to_the_name),
	    cmocka_unit_test(names_as_they_sound_are_told_apart),
	    cmocka_unit_test(what_the_table_lacks_is_refused),
	};

	return cmocka_run_group_tests_name("Arabic script in zones", tests, NULL, NULL);
}
