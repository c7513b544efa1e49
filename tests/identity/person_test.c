/* person_test.c - dates, numbers, places and whole people as officers and registers give them, in tables. */
#include "identity/national_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct job job_open(struct arena *arena)
{
	struct job job = {.arena = arena};

	assert_int_equal(instant_read(BYTES("2026-06-15T12:00:00.000Z"), &job.now), OK);
	return job;
}

/* A date as "year-month-day±spread", or the rule that refuses it. */
static const struct birth_row {
	const char *born, *expected;
} births[] = {
    {"1985-03-12", "1985-3-12"},
    {"1985-03", "1985-3-0"},
    {"1985", "1985-0-0"},
    {"12.03.1985", "1985-3-12"},
    {"12/3/1985", "1985-3-12"},
    {"12-03-1985", "1985-3-12"},
    {"12 3 1985", "1985-3-12"},
    {"3.1985", "1985-3-0"},
    {"03/1985", "1985-3-0"},
    {"1985/03/12", "1985-3-12"},
    {"00.00.1985", "1985-0-0"},
    {"1985-00-00", "1985-0-0"},
    {"??.03.1985", "1985-3-0"},
    {"1985-?-?", "1985-0-0"},
    {"۱۲-۰۳-۱۹۸۵", "1985-3-12"},
    {"١٢/٣/١٩٨٥", "1985-3-12"},
    {"12 March 1985", "1985-3-12"},
    {"12-Mar-1985", "1985-3-12"},
    {"March 12, 1985", "1985-3-12"},
    {"12 marzo 1985", "1985-3-12"},
    {"1 gennaio 1990", "1990-1-1"},
    {"3 août 1979", "1979-8-3"},
    {"۱۲ مارچ ۱۹۸۵", "1985-3-12"},
    {"مارچ 1985", "1985-3-0"},
    {"۱۹۸۵ء", "1985-0-0"},
    {"۱۲ مارچ ۱۹۸۵ء", "1985-3-12"},
    {"12/3/1985ء", "1985-3-12"},
    {"1985 عیسوی", "1985-0-0"},
    {"1985 ±2", "1985-0-0±2"},
    {"1985+-2", "1985-0-0±2"},
    {"1985 +/- 3", "1985-0-0±3"},
    {"29.2.1984", "1984-2-29"},
    {"2026-06-15", "2026-6-15"},
    {"1860", "1860-0-0"},
    {"\xe2\x80\x8f"
     "1985-03-12",
     "1985-3-12"}, /* a mark of direction before it */
    /* no dates */
    {"29.2.1985", "date"},
    {"31.4.1985", "date"},
    {"32.1.1985", "date"},
    {"3/25/1985", "date"}, /* the month does not stand first */
    {"12.03.85", "date"},  /* which century? */
    {"85", "date"},
    {"19850312", "date"},
    {"1985-03-12-01", "date"},
    {"12.00.1985", "date"},
    {"yesterday", "date"},
    {"1985 ±99", "date"},
    {"±2", "date"},
    {"1985 ±", "date"},
    {"\xff", "date"},
    {"1985-03-12\x01", "date"},
    {"😀", "date"},
    {"1859", "date"},
    {"0000", "date"},
    {"9999999999999999999", "date"},
    {"2026-06-16", "date-future"},
    {"2030", "date-future"},
    {"2101", "date"},
    {"1405-03-12", "date-hijri"},
    {"12.3.1405", "date-hijri"},
    {"1365", "date-hijri"},
    {"۱۴۰۵", "date-hijri"},
    {"۱۴۰۵ھ", "date-hijri"},
    {"1405 AH", "date-hijri"},
    {"12 محرم 1405", "date-hijri"},
    {"12 Muharram 1405 H", "date-hijri"},
    {"1495", "date"}, /* has not come by that calendar either */
    {"ء", "date"},
    {"12 Muharram 1985", "date"},
};

static void dates_of_birth_are_read(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(births) / sizeof(births[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct person_text text = {.born = bytes_of(births[at].born)};
		struct person person;
		char read[64];

		if (person_read(&job, &text, &person) == OK)
			snprintf(read, sizeof(read), person.birth.spread > 0 ? "%d-%d-%d±%d" : "%d-%d-%d",
				 person.birth.year, person.birth.month, person.birth.day, person.birth.spread);
		else
			snprintf(read, sizeof(read), "%s", job.failure.rule);
		assert_string_equal(read, births[at].expected);
		if (job.failure.result != OK)
			assert_string_equal(job.failure.field, "born");
	}
}

/* What the reason tells: the Gregorian years that are meant. */
static void hijri_years_are_pointed_out(void **unused)
{
	static const struct {
		const char *born, *years;
	} rows[] = {
	    {"1405", "1984 or 1985"}, /* lunar; the solar 1405 is 2026 */
	    {"1365", "1945 or 1946"},
	    {"1365", "1986 or 1987"}, /* solar */
	    {"1400-01-01", "1979 or 1980"},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct person_text text = {.born = bytes_of(rows[at].born)};
		struct person person;

		assert_int_equal(person_read(&job, &text, &person), INVALID);
		if (strstr(job.failure.reason, rows[at].years) == NULL)
			fail_msg("%s: %s", rows[at].born, job.failure.reason);
	}
}

static const struct number_row {
	const char *typed, *expected; /* digits, or the rule that refuses */
} cnics[] = {
    {"35202-1234567-1", "3520212345671"},
    {"3520212345671", "3520212345671"},
    {" 35202 1234567 1 ", "3520212345671"},
    {"۳۵۲۰۲-۱۲۳۴۵۶۷-۱", "3520212345671"},
    {"\xe2\x80\x8e"
     "35202-1234567-1",
     "3520212345671"},
    {"35202–1234567–1", "3520212345671"},
    {"35202-1234567", "number"},
    {"35202-1234567-12", "number"},
    {"35202-123456A-1", "number"},
    {"05202-1234567-1", "number"},
    {"95202-1234567-1", "number"},
    {"", "number"},
    {"35202*1234567*1", "number"},
    {"35202-1234567-1\xff", "number"},
    {"1234567890123456789012345", "too-long"},
};

static void cnic_numbers_are_checked_and_written(void **unused)
{
	char text[CNIC_TEXT_SIZE];

	(void)unused;
	for (size_t at = 0; at < sizeof(cnics) / sizeof(cnics[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		char number[NUMBER_BYTES_MOST + 1];

		if (cnic_read(&job, "national_number", bytes_of(cnics[at].typed), number) == OK)
			assert_string_equal(number, cnics[at].expected);
		else
			assert_string_equal(job.failure.rule, cnics[at].expected);
	}
	cnic_write("3520212345671", text);
	assert_string_equal(text, "35202-1234567-1");
	assert_int_equal(cnic_sex("3520212345671"), SEX_MALE);
	assert_int_equal(cnic_sex("3520212345672"), SEX_FEMALE);
}

static void telephone_numbers_have_one_spelling(void **unused)
{
	static const struct number_row rows[] = {
	    {"0300 1234567", "923001234567"},
	    {"+92 300 1234567", "923001234567"},
	    {"0092-300-1234567", "923001234567"},
	    {"(0300) 123.45.67", "923001234567"},
	    {"+92 (0)300 1234567", "923001234567"},
	    {"+39 (0)6 12345678", "390612345678"},
	    {"\xe2\x80\x8e+92 300 1234567\xe2\x80\x8e", "923001234567"},
	    {"+39 333 1234567", "393331234567"},
	    {"+۹۲ ۳۰۰ ۱۲۳۴۵۶۷", "923001234567"},
	    {"06 12345678", "0612345678"},
	    {"12345", "number"},
	    {"+", "number"},
	    {"123456789012345678", "number"},
	    {"0300x1234567", "number"},
	    {"1+2345678", "number"},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		char number[NUMBER_BYTES_MOST + 1];

		if (phone_read(&job, "phone", bytes_of(rows[at].typed), number) == OK)
			assert_string_equal(number, rows[at].expected);
		else
			assert_string_equal(job.failure.rule, rows[at].expected);
	}
}

static void a_whole_person_is_read(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct person_text text = {
	    .name = BYTES("Muhammad Bilal Khan"),
	    .other_name = BYTES("محمد بلال خان"),
	    .father = BYTES("Abdul Rehman"),
	    .other_father = BYTES("عبدالرحمن"),
	    .born = BYTES("12.3.1985"),
	    .sex = BYTES("M"),
	    .place = BYTES("Rahim Yar Khan"),
	    .national_number = BYTES("31303-1234567-1"),
	    .document_number = BYTES("ab 1234567"),
	    .phone = BYTES("0300-1234567"),
	};
	struct person person;

	(void)unused;
	assert_int_equal(person_read(&job, &text, &person), OK);
	assert_string_equal(name_write(arena, &person.name), "muhammad bilal khan محمد بلال خان");
	assert_string_equal(name_write(arena, &person.father), "abdulrehman عبدالرحمن");
	assert_int_equal(person.name.tokens[2].kind, TOKEN_WEAK);
	assert_int_equal(person.birth.month, 3);
	assert_int_equal(person.sex, SEX_MALE);
	assert_string_equal(person.place, "rahimyarkhan");
	assert_int_equal(person.number_count, 3);
	assert_int_equal(person.numbers[0].kind, NUMBER_NATIONAL);
	assert_string_equal(person.numbers[0].text, "3130312345671");
	assert_string_equal(person.numbers[1].text, "AB1234567");
	assert_string_equal(person.numbers[2].text, "923001234567");
}

/* One spelling in two scripts, or a name told twice. */
static void mixed_names_are_told_from_two_spellings(void **unused)
{
	static const struct {
		const char *name, *other_name;
		bool mixed;
	} rows[] = {
	    {"بلال Khan", "", true},           {"Bilal خان", "", true},       {"محمد Bilal خان", "", true},
	    {"Bilal Khan", "", false},         {"بلال خان", "", false},       {"Bilal Khan بلال خان", "", false},
	    {"Bilal Khan", "بلال خان", false}, {"Ciaudri چودھری", "", false}, /* as Italians write it */
	    {"Bilal Han بلال خان", "", false}, {"Bilal Khan ولد", "", false}, /* a link is no name */
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct person_text text = {.name = bytes_of(rows[at].name),
					   .other_name = bytes_of(rows[at].other_name)};
		struct person person;

		assert_int_equal(person_read(&job, &text, &person), OK);
		assert_int_equal(person.name.mixed, rows[at].mixed);
	}
}

static void mobiles_stand_with_and_without_their_country(void **unused)
{
	static const struct {
		const char *number, *others;
	} rows[] = {
	    {"3001234567", "923001234567 393001234567 "},
	    {"923001234567", "3001234567 "},
	    {"393201234567", "3201234567 "},
	    {"924235761234", ""}, /* not a mobile's */
	    {"0612345678", ""},
	    {"393", ""},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		char others[PHONE_OTHERS_MOST][NUMBER_BYTES_MOST + 1], text[64] = "";
		int count = phone_others(rows[at].number, others);

		for (int other = 0; other < count; other++)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s ", others[other]);
		assert_string_equal(text, rows[at].others);
	}
}

static void what_is_missing_is_no_error(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct person_text text = {.sex = BYTES("X"), .name = BYTES("  ")};
	struct person person;

	(void)unused;
	assert_int_equal(person_read(&job, &text, &person), OK);
	assert_int_equal(person.name.count, 0);
	assert_int_equal(person.birth.year, 0);
	assert_int_equal(person.sex, SEX_UNKNOWN);
	assert_int_equal(person.number_count, 0);
}

static void the_field_is_named(void **unused)
{
	static const struct {
		struct person_text text;
		const char *field, *rule;
	} rows[] = {
	    {{.name = {(const unsigned char *)"Иван", 8}}, "name", "name-letter"},
	    {{.other_name = {(const unsigned char *)"\xff", 1}}, "other_name", "not-utf-8"},
	    {{.father = {(const unsigned char *)"1", 1}}, "father", "empty-name"},
	    {{.other_father = {(const unsigned char *)"aع", 3}}, "other_father", "mixed-script"},
	    {{.sex = {(const unsigned char *)"?", 1}}, "sex", "sex"},
	    {{.place = {(const unsigned char *)"\xf0\x9f\x8f\xa0", 4}}, "place", "name-letter"},
	    {{.national_number = {(const unsigned char *)"9999999999999", 13}}, "national_number", "number"},
	    {{.document_number = {(const unsigned char *)"A", 1}}, "document_number", "number"},
	    {{.phone = {(const unsigned char *)"none", 4}}, "phone", "number"},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = job_open(arena);
		struct person person;

		assert_int_equal(person_read(&job, &rows[at].text, &person), INVALID);
		assert_string_equal(job.failure.field, rows[at].field);
		assert_string_equal(job.failure.rule, rows[at].rule);
	}
}

/* Twelve words in one script and more in the other: what is weak in the second stays out, then the name is refused. */
static void two_long_spellings_share_the_room(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = job_open(arena);
	struct person_text text = {.name = BYTES("aa bb cc dd ee ff gg hh"),
				   .other_name = BYTES("سید عل بل جل خان دل")};
	struct person person;

	(void)unused;
	assert_int_equal(person_read(&job, &text, &person), OK);
	assert_string_equal(name_write(arena, &person.name), "aa bb cc dd ee ff gg hh عل بل جل دل");
	text.other_name = BYTES("عل بل جل دل گل");
	assert_int_equal(person_read(&job, &text, &person), LIMIT);
	assert_string_equal(job.failure.field, "other_name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_of_birth_are_read),
	    cmocka_unit_test(hijri_years_are_pointed_out),
	    cmocka_unit_test(cnic_numbers_are_checked_and_written),
	    cmocka_unit_test(telephone_numbers_have_one_spelling),
	    cmocka_unit_test(a_whole_person_is_read),
	    cmocka_unit_test(mixed_names_are_told_from_two_spellings),
	    cmocka_unit_test(mobiles_stand_with_and_without_their_country),
	    cmocka_unit_test(what_is_missing_is_no_error),
	    cmocka_unit_test(the_field_is_named),
	    cmocka_unit_test(two_long_spellings_share_the_room),
	};

	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
