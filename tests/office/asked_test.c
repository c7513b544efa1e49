/* asked_test.c - one box for everything: what an officer types, and as what it is understood. A table. */
#include "office/people/asked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct row {
	const char *text;
	const char *kind; /* or the rule that refuses it, behind a '!' */
	const char *name, *father, *born, *number;
} rows[] = {
    {"Umar Chaudhry", "name", "Umar Chaudhry", "", "", ""},
    {"  Umar   Chaudhry ", "name", "Umar Chaudhry", "", "", ""},
    {"عمر چودھری", "name", "عمر چودھری", "", "", ""},
    {"Ciaudri, Umar", "name", "Ciaudri Umar", "", "", ""},
    {"Umar Chaudhry 1990", "name", "Umar Chaudhry", "", "1990", ""},
    {"Umar 31.5.1990 Chaudhry", "name", "Umar Chaudhry", "", "31.5.1990", ""},
    {"Umar Chaudhry 1990-05-31", "name", "Umar Chaudhry", "", "1990-05-31", ""},
    {"عمر چودھری ۱۹۹۰", "name", "عمر چودھری", "", "1990", ""},
    {"Umar Chaudhry s/o Bashir Ahmed", "name", "Umar Chaudhry", "Bashir Ahmed", "", ""},
    {"Sana Bibi D/O Bashir 1990", "name", "Sana Bibi", "Bashir", "1990", ""},
    {"عمر ولد بشیر", "name", "عمر", "بشیر", "", ""},
    {"35202-1234567-1", "national-number", "", "", "", "35202-1234567-1"},
    {"3520212345671", "national-number", "", "", "", "3520212345671"},
    {"۳۵۲۰۲۱۲۳۴۵۶۷۱", "national-number", "", "", "", "3520212345671"},
    {"AB1234567", "document-number", "", "", "", "AB1234567"},
    {"ab1234567", "document-number", "", "", "", "ab1234567"},
    {"YA0012345", "document-number", "", "", "", "YA0012345"},
    {"1234567", "document-number", "", "", "", "1234567"},
    {"+92 300 1234567", "phone", "", "", "", "+92 300 1234567"},
    {"0300 1234567", "phone-or-document", "", "", "", "0300 1234567"},
    {"300 1234567", "phone-or-document", "", "", "", "300 1234567"},
    {"03001234567", "phone-or-document", "", "", "", "03001234567"},
    {"0300-1234567", "phone", "", "", "", "0300-1234567"}, /* no document is written so */
    {"300-1234567", "phone", "", "", "", "300-1234567"},
    {"۳۰۰ ۱۲۳۴۵۶۷", "phone-or-document", "", "", "", "300 1234567"},
    {"123 4567", "document-number", "", "", "", "123 4567"},
    {"212 1234567", "document-number", "", "", "", "212 1234567"}, /* no mobile begins so */
    {"0092-300-1234567", "phone", "", "", "", "0092-300-1234567"},
    {"00923001234567", "phone", "", "", "", "00923001234567"},
    {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", "zone",
     "ANNA MARIA ERIKSSON", "", "1974-08-12", "L898902C3"},
    {"\xe2\x80\x8e"
     "35202-1234567-1\xe2\x80\x8e",
     "national-number", "", "", "", "35202-1234567-1"}, /* marks of direction, as pages in Urdu have them */
    {"\xef\xbb\xbf"
     "AB1234567",
     "document-number", "", "", "", "AB1234567"},
    {"35202–1234567–1", "national-number", "", "", "", "35202-1234567-1"}, /* long dashes */
    {"３５２０２１２３４５６７１", "national-number", "", "", "", "3520212345671"},
    {"AB 1234567", "document-number", "", "", "", "AB 1234567"},
    {"923001234567", "phone-or-document", "", "", "", "923001234567"},
    {"Umar Chaudhry AB1234567", "name", "Umar Chaudhry", "", "", "AB1234567"},
    {"AB1234567 Umar Chaudhry 1990", "name", "Umar Chaudhry", "", "1990", "AB1234567"},
    {"عمر چودھری ۳۵۲۰۲-۱۲۳۴۵۶۷-۱", "name", "عمر چودھری", "", "", "35202-1234567-1"},
    {"Umar Chaudhry 0300 1234567", "name", "Umar Chaudhry", "", "", "0300 1234567"},
    {"Umar Chaudhry 300 1234567", "name", "Umar Chaudhry", "", "", "300 1234567"},
    {"Umar Chaudhry 0300 1234567 1990", "name", "Umar Chaudhry", "", "1990", "0300 1234567"},
    {"AB1234567 0300 1234567", "name", "", "", "", "AB1234567"}, /* a document is told: the other is a telephone's */
    {"Umar Chaudhry 35202 1234567 1", "name", "Umar Chaudhry", "", "", "35202 1234567 1"},
    {"Umar Chaudhry 31 5 1990", "name", "Umar Chaudhry", "", "31 5 1990", ""},
    {"Umar Chaudhry 31 May 1990", "name", "Umar Chaudhry", "", "31 May 1990", ""},
    {"Umar Chaudhry May 31, 1990", "name", "Umar Chaudhry", "", "May 31 1990", ""},
    {"Umar Chaudhry 31 magg. 1990", "name", "Umar Chaudhry", "", "31 magg. 1990", ""},
    {"Umar Chaudhry 31-May-1990", "name", "Umar Chaudhry", "", "31-May-1990", ""},
    {"عمر چودھری ۳۱ مئی ۱۹۹۰ء", "name", "عمر چودھری", "", "31 مئی 1990ء", ""},
    {"عمر چودھری، ۱۹۹۰ء", "name", "عمر چودھری", "", "1990ء", ""},
    {"Umar Chaudhry 31/5/90", "name", "Umar Chaudhry", "", "31/5/90", ""}, /* reading the date refuses it */
    {"Umar Chaudhry 1990 ±2", "name", "Umar Chaudhry", "", "1990 ±2", ""},
    {"Umar Chaudhry 1990+-2", "name", "Umar Chaudhry", "", "1990+-2", ""},
    {"Muhammad Jan 1990", "name", "Muhammad Jan", "", "1990", ""}, /* a name, not January */
    {"Umar son of Bashir Ahmed", "name", "Umar", "Bashir Ahmed", "", ""},
    {"Sana Wife of Bashir", "name", "Sana", "Bashir", "", ""},
    {"Umar figlio di Bashir 1990", "name", "Umar", "Bashir", "1990", ""},
    {"Umar fils de Bashir", "name", "Umar", "Bashir", "", ""},
    {"صائمہ دختر رفیق", "name", "صائمہ", "رفیق", "", ""},
    {"Umar De Santis", "name", "Umar De Santis", "", "", ""},
    {"P<UTOERIKSSON<<ANNA<MARIA", "!zone-length", "", "", "", ""},
    {"", "!empty-name", "", "", "", ""},
    {" \t\n", "!empty-name", "", "", "", ""},
    {"1990", "name", "", "", "1990", ""}, /* a year alone finds nobody: the search says so */
};

static const char *shown(struct arena *arena, struct bytes text)
{
	return text.size > 0 ? bytes_cstring(arena, text) : "";
}

static void typed(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		const struct row *row = &rows[at];
		const struct person_text *text;
		struct asked asked;

		assert_int_equal(instant_read(BYTES("2026-01-01T00:00:00.000Z"), &job.now), OK);
		if (asked_text(&job, row->text, &asked) != OK) {
			assert_int_equal(row->kind[0], '!');
			assert_string_equal(job.failure.rule, row->kind + 1);
			continue;
		}
		text = &asked.text;
		assert_string_equal(asked.kind, row->kind);
		assert_string_equal(shown(arena, text->name), row->name);
		assert_string_equal(shown(arena, text->father), row->father);
		assert_string_equal(shown(arena, text->born), row->born);
		assert_string_equal(shown(arena, text->national_number.size > 0   ? text->national_number
						 : text->document_number.size > 0 ? text->document_number
										  : text->phone),
				    row->number);
	}
}

/* What a zone says beside a name and a number. */
static void zones_say_more(void **unused)
{
	static const struct {
		const char *zone, *name, *other_name, *born, *national_number;
		bool cut;
	} zones[] = {
	    /* the holder's CNIC as the personal number; a digit that contradicts it */
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<AB12345671PAK9002144M31010123420100000011<60",
	     "BILAL AHMED KHAN", "", "1990-02-14", "3420100000011", false},
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<AB12345671PAK9002144M31010123420100000012<60",
	     "BILAL AHMED KHAN", "", "1990-02-14", "", false},
	    /* a year or a month is all that is known of the birth */
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<AB12345671PAK90<<<<3M3101012<<<<<<<<<<<<<<<0",
	     "BILAL AHMED KHAN", "", "1990", "", false},
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<AB12345671PAK9002<<7M3101012<<<<<<<<<<<<<<<8",
	     "BILAL AHMED KHAN", "", "1990-02", "", false},
	    /* Arabic script by Doc 9303's table */
	    {"P<PAKXCWDXDORXYA<<EMR<<<<<<<<<<<<<<<<<<<<<<<XX99999997PAK9005318M3101012<<<<<<<<<<<<<<<8",
	     "EMR XCWDXDORXYA", "عمر چودھری", "1990-05-31", "", false},
	    /* the last name of the zone is the one that may go on */
	    {"P<PAKKHAN<<BILAL<AHMED<MUHAMMADABDULREHMANABXX99999997PAK9002144M3101012<<<<<<<<<<<<<<<6",
	     "KHAN BILAL AHMED MUHAMMADABDULREHMANAB", "", "1990-02-14", "", true},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(zones) / sizeof(zones[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct asked asked;

		assert_int_equal(instant_read(BYTES("2026-01-01T00:00:00.000Z"), &job.now), OK);
		assert_int_equal(asked_text(&job, zones[at].zone, &asked), OK);
		assert_string_equal(shown(arena, asked.text.name), zones[at].name);
		assert_string_equal(shown(arena, asked.text.other_name), zones[at].other_name);
		assert_string_equal(shown(arena, asked.text.born), zones[at].born);
		assert_string_equal(shown(arena, asked.text.national_number), zones[at].national_number);
		assert_int_equal(asked.cut, zones[at].cut);
	}
}

/* The numbers that are looked up for a text, in the order of their kinds. */
static void numbers_may_be_several(void **unused)
{
	static const struct {
		const char *text, *numbers; /* "d" a document's, "p" a telephone's */
	} rows_of_numbers[] = {
	    {"300 1234567", "d3001234567 p3001234567 p923001234567 p393001234567 "},
	    {"0300 1234567", "d03001234567 p923001234567 p3001234567 "},
	    {"+92 300 1234567", "p923001234567 p3001234567 "},
	    {"+39 320 1234567", "p393201234567 p3201234567 "},
	    {"0300-1234567", "p923001234567 p3001234567 "},
	    {"06 12345678", "d0612345678 p0612345678 "},
	    {"AB1234567", "dAB1234567 "},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows_of_numbers) / sizeof(rows_of_numbers[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct asked asked;
		struct person person;
		char numbers[200] = "";

		assert_int_equal(asked_text(&job, rows_of_numbers[at].text, &asked), OK);
		assert_int_equal(asked_person(&job, &asked, &person), OK);
		for (int number = 0; number < person.number_count; number++)
			snprintf(numbers + strlen(numbers), sizeof(numbers) - strlen(numbers), "%c%s ",
				 person.numbers[number].kind == NUMBER_DOCUMENT ? 'd' : 'p',
				 person.numbers[number].text);
		assert_string_equal(numbers, rows_of_numbers[at].numbers);
	}
}

static void too_much(void **unused)
{
	static char much[10001];
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct asked asked;

	(void)unused;
	memset(much, 'a', sizeof(much) - 1);
	assert_int_equal(asked_text(&job, much, &asked), LIMIT);
	assert_string_equal(job.failure.rule, "too-long");
}

static void fields_are_laid_over(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct asked asked;
	json_t *fields = json_pack("{s:s, s:s, s:i}", "father", "Bashir", "born", "1990", "spread", 2);
	json_t *strange = json_pack("{s:s}", "religion", "none of ours");

	(void)unused;
	assert_int_equal(json_own(&job, fields), OK);
	assert_int_equal(json_own(&job, strange), OK);
	assert_int_equal(asked_text(&job, "Umar Chaudhry 1980", &asked), OK);
	assert_int_equal(asked_fields(&job, fields, &asked), OK);
	assert_string_equal(shown(arena, asked.text.name), "Umar Chaudhry");
	assert_string_equal(shown(arena, asked.text.father), "Bashir");
	assert_string_equal(shown(arena, asked.text.born), "1990");
	assert_int_equal(asked.spread, 2);
	assert_int_equal(asked_fields(&job, strange, &asked), INVALID);
}

static void an_application_asks(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct asked asked;
	json_t *form =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[{s:s}]}", "family_name", "CHAUDHRY", "given_names",
		      "UMAR", "family_name_urdu", "چودھری", "given_names_urdu", "عمر", "born", "1990-05-31", "sex",
		      "male", "father_name", "Bashir", "place_of_birth", "Gujrat", "documents", "number", "AB1234567");

	(void)unused;
	assert_int_equal(json_own(&job, form), OK);
	assert_int_equal(asked_form(&job, form, &asked), OK);
	assert_string_equal(shown(arena, asked.text.name), "UMAR CHAUDHRY");
	assert_string_equal(shown(arena, asked.text.other_name), "عمر چودھری");
	assert_string_equal(shown(arena, asked.text.sex), "M");
	assert_string_equal(shown(arena, asked.text.place), "Gujrat");
	assert_string_equal(shown(arena, asked.text.document_number), "AB1234567");
	assert_string_equal(asked.kind, "case");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(typed),
	    cmocka_unit_test(zones_say_more),
	    cmocka_unit_test(numbers_may_be_several),
	    cmocka_unit_test(too_much),
	    cmocka_unit_test(fields_are_laid_over),
	    cmocka_unit_test(an_application_asks),
	};

	return cmocka_run_group_tests_name("office asked", tests, NULL, NULL);
}
