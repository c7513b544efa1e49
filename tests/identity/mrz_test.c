/* mrz_test.c - the specimens of ICAO Doc 9303, and zones that are wrong in one way each. */
#include "identity/mrz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char td3[] = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
static const char td2[] = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
static const char td1[] =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
static const char visa_a[] =
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";
static const char visa_b[] = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<";

static struct job job_open(struct arena *arena)
{
	struct job job = {.arena = arena};

	assert_int_equal(instant_read(BYTES("2012-01-01T00:00:00.000Z"), &job.now), OK);
	return job;
}

static const struct specimen {
	const char *zone;
	enum zone_format format;
	const char *family_name, *given_names, *document_number, *nationality, *born, *expires, *optional;
	char sex;
} specimens[] = {
    {td3, ZONE_TD3, "ERIKSSON", "ANNA MARIA", "L898902C3", "UTO", "1974-08-12", "2012-04-15", "ZE184226B", 'F'},
    {td2, ZONE_TD2, "ERIKSSON", "ANNA MARIA", "D23145890", "UTO", "1974-08-12", "2012-04-15", "", 'F'},
    {td1, ZONE_TD1, "ERIKSSON", "ANNA MARIA", "D23145890", "UTO", "1974-08-12", "2012-04-15", "", 'F'},
    {visa_a, ZONE_VISA_A, "ERIKSSON", "ANNA MARIA", "L8988901C", "XXX", "1940-09-07", "1996-12-10", "6ZE184226B", 'F'},
    {visa_b, ZONE_VISA_B, "ERIKSSON", "ANNA MARIA", "L8988901C", "XXX", "1940-09-07", "1996-12-10", "", 'F'},
};

static void specimens_read(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(specimens) / sizeof(specimens[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		const struct specimen *specimen = &specimens[at];
		struct zone_document document;

		assert_int_equal(zone_document_read(&job, bytes_of(specimen->zone), &document), OK);
		assert_int_equal(document.format, specimen->format);
		assert_true(document.valid);
		assert_string_equal(document.family_name, specimen->family_name);
		assert_string_equal(document.given_names, specimen->given_names);
		assert_string_equal(document.document_number, specimen->document_number);
		assert_string_equal(document.nationality, specimen->nationality);
		assert_string_equal(document.born, specimen->born);
		assert_string_equal(document.expires, specimen->expires);
		assert_string_equal(document.optional, specimen->optional);
		assert_int_equal(document.sex, specimen->sex);
		assert_int_equal(document.repair_count, 0);
		assert_false(document.truncated);
	}
}

/* Every digit and letter of the second line of a passport, changed to its successor: it is noticed, by a digit or as a
 * repair that is told, unless the letter is the sex or the nationality, which no digit covers. */
static void every_change_is_noticed(void **unused)
{
	(void)unused;
	for (size_t at = 45; at < 45 + 44; at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct zone_document document;
		char zone[sizeof(td3)];
		size_t column = at - 45;

		if ((column >= 10 && column < 13) || column == 20)
			continue;
		memcpy(zone, td3, sizeof(td3));
		zone[at] = zone[at] == '9'                     ? '8'
			   : zone[at] >= '0' && zone[at] < '9' ? (char)(zone[at] + 1)
			   : zone[at] == '<'                   ? '7'
							       : 'X';
		assert_int_equal(zone_document_read(&job, bytes_of(zone), &document), OK);
		assert_true(!document.valid || document.repair_count > 0);
	}
}

static void a_wrong_digit_is_pointed_at(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct zone_document document;
	char zone[sizeof(td3)];

	(void)unused;
	memcpy(zone, td3, sizeof(td3));
	zone[45 + 19] = '3'; /* the digit of the date of birth is 2 */
	assert_int_equal(zone_document_read(&job, bytes_of(zone), &document), OK);
	assert_string_equal(document.checks[1].field, "born");
	assert_false(document.checks[1].holds);
	assert_int_equal(document.checks[1].line, 1);
	assert_int_equal(document.checks[1].at, 19);
	assert_int_equal(document.checks[1].digit, '3');
	assert_int_equal(document.checks[1].expected, '2');
	assert_string_equal(document.family_name, "ERIKSSON"); /* the rest is still read */
}

static void confusions_are_repaired_where_the_digit_proves_it(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct zone_document document;
	char zone[sizeof(td3)];

	(void)unused;
	memcpy(zone, td3, sizeof(td3));
	zone[45 + 13] = '7';
	zone[45 + 16] = 'B'; /* 740B12 read by a camera for 740812 */
	assert_int_equal(zone_document_read(&job, bytes_of(zone), &document), OK);
	assert_true(document.valid);
	assert_int_equal(document.repair_count, 1);
	assert_int_equal(document.repairs[0].line, 1);
	assert_int_equal(document.repairs[0].column, 16);
	assert_int_equal(document.repairs[0].from, 'B');
	assert_int_equal(document.repairs[0].to, '8');
	assert_string_equal(document.born, "1974-08-12");
}

/* Rows: which letters of the specimen's second line a camera misread, and whether the digits prove what they were. */
static const struct misread {
	int column[3];
	char read[3];
	int repairs; /* 0: nothing is proved, and nothing is changed */
} misreads[] = {
    {{9, -1, -1}, "B", 0},    /* the digit of the number is 6: B looks like 8 */
    {{9, -1, -1}, "G", 1},    /* G looks like 6 */
    {{19, -1, -1}, "Z", 1},   /* the digit of the birth */
    {{13, 16, 17}, "TBI", 3}, /* 740812 read as T4OB... : digits only may stand there */
    {{13, 15, 19}, "TOZ", 3}, /* and its check digit too */
    {{21, 22, 23}, "IZO", 3}, /* the expiry */
    {{5, -1, -1}, "O", 1},    /* L8989O2C3: one change makes the digit hold */
    {{1, -1, -1}, "B", 0},    /* LB98902C3: so would L B9B..., which is as good */
    {{1, 5, -1}, "BO", 0},    /* two letters of a number prove nothing */
    {{13, -1, -1}, "X", 0},   /* X looks like no digit */
};

static void cameras_confusions_are_proved_or_left(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(misreads) / sizeof(misreads[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct zone_document document;
		char zone[sizeof(td3)];

		memcpy(zone, td3, sizeof(td3));
		for (int each = 0; each < 3 && misreads[at].column[each] >= 0; each++)
			zone[45 + misreads[at].column[each]] = misreads[at].read[each];
		assert_int_equal(zone_document_read(&job, bytes_of(zone), &document), OK);
		assert_int_equal(document.repair_count, misreads[at].repairs);
		assert_int_equal(document.valid, misreads[at].repairs > 0);
		if (misreads[at].repairs > 0) {
			assert_string_equal(document.document_number, "L898902C3");
			assert_string_equal(document.born, "1974-08-12");
			assert_string_equal(document.expires, "2012-04-15");
		}
	}
}

static const struct refused {
	const char *text;
	const char *rule;
} refused[] = {
    {"", "zone-length"},
    {"P<UTO", "zone-length"},
    {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<1", "zone-length"},
    {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10<<<", "zone-length"},
    {"P<UTOÉRIKSSON<<ANNA<MARIA", "zone-letter"},
    {"P<UTOERIKSSON<<ANNA<MARIA\xff", "zone-letter"},
    {"L898902C36UTO7408122F1204159ZE184226B<<<<<10P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "zone-format"},
};

static void what_is_no_zone_is_refused(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(refused) / sizeof(refused[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct zone_document document;

		assert_int_equal(zone_document_read(&job, bytes_of(refused[at].text), &document), INVALID);
		assert_string_equal(job.failure.rule, refused[at].rule);
		assert_true(job.failure.reason[0] != '\0');
	}
}

static void typed_text_is_taken_as_meant(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct zone_document document;

	(void)unused;
	assert_int_equal(zone_document_read(
			     &job,
			     BYTES("  p<utoeriksson\xc2\xab"
				   "anna<maria<<<<<<<<<<<<<<<<<<<\r\n l898902c36uto7408122f1204159ze184226b<<<<<10 \n"),
			     &document),
			 OK);
	assert_true(document.valid);
}

static void long_numbers_and_cut_names_are_known(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct zone_document document;

	(void)unused;
	/* Part 5, note j: D23145890734 goes on in the optional data, its digit 9 behind it. */
	assert_int_equal(
	    zone_document_read(
		&job,
		BYTES("I<UTOD23145890<7349<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<8ERIKSSON<<ANNA<MARIA<ELISABETH"),
		&document),
	    OK);
	assert_string_equal(document.document_number, "D23145890734");
	assert_true(document.checks[0].holds);
	assert_true(document.truncated);
}

static void writing_and_reading_agree(void **unused)
{
	struct seeded state;

	(void)unused;
	chance_of_seed(&state, 7);
	for (int round = 0; round < 2000; round++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct zone_content content = {
		    .format = (enum zone_format)seeded_below(&state, 5),
		    .issuing_state = "PAK",
		    .family_name = "KHAN",
		    .given_names = "BILAL AHMED",
		    .document_number =
			arena_print(arena, "AB%07llu", (unsigned long long)seeded_below(&state, 10000000)),
		    .nationality = "PAK",
		    .born = date_plus((struct date){1950, 1, 1}, (int32_t)seeded_below(&state, 20000)),
		    .expires = date_plus((struct date){2012, 1, 1}, (int32_t)seeded_below(&state, 3600)),
		    .sex = "FM<"[seeded_below(&state, 3)],
		};
		struct zone_document document;
		struct bytes text;
		char born[DATE_TEXT_SIZE];

		content.type = content.format >= ZONE_VISA_A ? "V" : content.format == ZONE_TD3 ? "P" : "I";
		assert_int_equal(zone_document_write(&job, &content, &text), OK);
		assert_int_equal(zone_document_read(&job, text, &document), OK);
		assert_true(document.valid);
		assert_int_equal(document.format, content.format);
		assert_string_equal(document.document_number, content.document_number);
		assert_string_equal(document.given_names, content.given_names);
		date_write(content.born, born);
		assert_string_equal(document.born, born);
	}
}

/* Numbers that go on in the optional data, names that do not fit. */
static const struct written {
	enum zone_format format;
	const char *family_name, *given_names, *number, *optional;
	const char *names; /* how the field begins or is; fillers cut */
	bool truncated;
} written[] = {
    {ZONE_TD1, "KHAN", "BILAL", "3520212345671", "X", "KHAN<<BILAL", false},
    {ZONE_TD2, "KHAN", "BILAL", "352021234567", "", "KHAN<<BILAL", false},
    {ZONE_TD2, "KHAN", "BILAL", "352021234", "AB12345", "KHAN<<BILAL", false},
    {ZONE_TD1, "CHAUDHRY", "MUHAMMAD ZULFIQAR AHMED", "AB1234567", "", "CHAUDHRY<<MUHAMMAD<ZULFIQAR<AH", true},
    {ZONE_TD1, "CHAUDHRY", "MUHAMMAD ZULFIQAARS AHMED", "AB1234567", "", "CHAUDHRY<<MUHAMMAD<ZULFIQAAR<A", true},
    {ZONE_TD1, "CHAUDHRY", "MUHAMMAD ZULFIQAARRSS AHMED", "AB1234567", "", "CHAUDHRY<<MUHAMMAD<ZULFIQAARRS", true},
    {ZONE_TD1, "VERYLONGFAMILYNAMETHATFILLSITALL", "ANNA", "AB1234567", "", "VERYLONGFAMILYNAMETHATFILLS<<A", true},
};

static void long_numbers_and_names_are_written_as_the_standard_asks(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(written) / sizeof(written[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		const struct written *row = &written[at];
		struct zone_content content = {
		    row->format, "I",           "PAK", row->family_name, row->given_names, row->number,
		    "PAK",       {1985, 3, 12}, 'M',   {2012, 4, 15},    row->optional};
		struct zone_document document;
		struct bytes text;

		assert_int_equal(zone_document_write(&job, &content, &text), OK);
		if (bytes_find(text, bytes_of(row->names)) == text.size)
			fail_msg("%s is not in %s", row->names, bytes_cstring(arena, text));
		assert_int_equal(zone_document_read(&job, text, &document), OK);
		assert_true(document.valid);
		assert_string_equal(document.document_number, row->number);
		assert_string_equal(document.optional, row->optional);
		assert_int_equal(document.truncated, row->truncated);
	}
}

static void writing_gives_the_specimen(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct zone_content content = {ZONE_TD3, "P",           "UTO", "ERIKSSON",    "ANNA MARIA", "L898902C3",
				       "UTO",    {1974, 8, 12}, 'F',   {2012, 4, 15}, "ZE184226B"};
	struct bytes text;

	(void)unused;
	assert_int_equal(zone_document_write(&job, &content, &text), OK);
	assert_true(bytes_equal_cstring(text, td3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(specimens_read),
	    cmocka_unit_test(every_change_is_noticed),
	    cmocka_unit_test(a_wrong_digit_is_pointed_at),
	    cmocka_unit_test(confusions_are_repaired_where_the_digit_proves_it),
	    cmocka_unit_test(cameras_confusions_are_proved_or_left),
	    cmocka_unit_test(what_is_no_zone_is_refused),
	    cmocka_unit_test(typed_text_is_taken_as_meant),
	    cmocka_unit_test(long_numbers_and_cut_names_are_known),
	    cmocka_unit_test(writing_and_reading_agree),
	    cmocka_unit_test(long_numbers_and_names_are_written_as_the_standard_asks),
	    cmocka_unit_test(writing_gives_the_specimen),
	};

	return cmocka_run_group_tests_name("machine-readable zones", tests, NULL, NULL);
}
