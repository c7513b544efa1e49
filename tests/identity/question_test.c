/* question_test.c - which keys two descriptions of a person have in common. All people are invented. */
#include "identity/question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct told {
	const char *name, *other_name, *father, *born, *national, *document;
	int spread;
};

static struct person person_of(struct job *job, const struct told *told)
{
	struct person_text text = {.name = bytes_of(told->name),
				   .other_name = bytes_of(told->other_name),
				   .father = bytes_of(told->father),
				   .born = bytes_of(told->born),
				   .national_number = bytes_of(told->national),
				   .document_number = bytes_of(told->document)};
	struct person person;

	if (person_read(job, &text, &person) != OK)
		fail_msg("%s: %s %s", told->name, job->failure.rule, job->failure.reason);
	person.birth.spread = told->spread;
	return person;
}

/* The kinds that meet, in the order of the enum, as words. */
static void meeting(const struct composite_key *asked, int asked_count, const struct composite_key *held,
		    int held_count, char ret_words[128])
{
	ret_words[0] = '\0';
	for (int kind = 0; kind < COMPOSITE_KIND_COUNT; kind++) {
		bool meets = false;

		for (int at = 0; at < asked_count; at++) {
			for (int other = 0; other < held_count; other++)
				meets |= asked[at].kind == (enum composite_kind)kind &&
					 strcmp(asked[at].text, held[other].text) == 0;
		}
		if (meets)
			snprintf(ret_words + strlen(ret_words), 128 - strlen(ret_words), "%s%s",
				 *ret_words != '\0' ? " " : "", composite_kind_name((enum composite_kind)kind));
	}
}

static const struct {
	struct told held, asked;
	const char *meet;
} rows[] = {
    /* the same in every way */
    {{"Muhammad Ali Raza", NULL, "Ghulam Abbas", "1990-05-31", "35202-1234567-1", "AB1234567", 0},
     {"Muhammad Ali Raza", NULL, "Ghulam Abbas", "1990-05-31", "35202-1234567-1", "AB1234567", 0},
     "national document date names spelling"},
    /* the number alone, in another dress */
    {{"Muhammad Ali Raza", NULL, NULL, NULL, "35202-1234567-1", NULL, 0},
     {"Someone Else", NULL, NULL, NULL, "3520212345671", NULL, 0},
     "national"},
    {{"Sana Iqbal", NULL, NULL, NULL, NULL, "AB1234567", 0},
     {"Sana Iqbal", NULL, NULL, NULL, NULL, "ab 1234567", 0},
     "document"},
    /* spelt otherwise */
    {{"Imran Qureshi", NULL, "Tariq Qureshi", "1985-02-03", NULL, NULL, 0},
     {"Imraan Quraishi", NULL, "Tarik Qureshi", "1985-02-03", NULL, NULL, 0},
     "date names"},
    /* given and family name swapped, capital letters, a title more */
    {{"Imran Tariq", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     {"TARIQ Imran, Mr", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     "date names spelling"},
    /* Urdu against Latin */
    {{"عمران طارق", NULL, "طارق محمود", "1985-02-03", NULL, NULL, 0},
     {"Imran Tariq", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     "date names"},
    /* a register with both scripts */
    {{"Imran Tariq", "عمران طارق", "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     {"عمران طارق", NULL, NULL, "1985-02-03", NULL, NULL, 0},
     "date spelling"},
    /* the year alone, and off by one */
    {{"Imran Tariq", NULL, "Tariq Mehmood", "1985", NULL, NULL, 0},
     {"Imran Tariq", NULL, "Tariq Mehmood", "1986", NULL, NULL, 0},
     ""},
    {{"Imran Tariq", NULL, "Tariq Mehmood", "1985", NULL, NULL, 0},
     {"Imran Tariq", NULL, "Tariq Mehmood", "1986", NULL, NULL, 2},
     "names"},
    /* asked with a name more than the register has */
    {{"Imran Tariq", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     {"Imran Tariq Shahid", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     "date names"},
    /* what is missed: a name that the register has more, another father, a wrong day with the father unknown */
    {{"Imran Tariq Shahid", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     {"Imran Tariq", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     ""},
    {{"Imran Tariq", NULL, "Tariq Mehmood", "1985-02-03", NULL, NULL, 0},
     {"Imran Tariq", NULL, "Saleem Akhtar", "1985-02-04", NULL, NULL, 0},
     ""},
    {{"Imran Tariq", NULL, NULL, "1985-02-03", NULL, NULL, 0},
     {"Imran Tariq", NULL, NULL, "1985-02-04", NULL, NULL, 0},
     ""},
    /* as Italians spell: against Latin letters, against Urdu ones, both names and the father's at once */
    {{"Umar Chaudhry", NULL, "Bashir Ahmed", "1990-05-31", NULL, NULL, 0},
     {"Umar Ciaudri", NULL, "Bascir Ahmed", "1990-05-31", NULL, NULL, 0},
     "date names"},
    {{"عمر چودھری", NULL, "بشیر احمد", "1990-05-31", NULL, NULL, 0},
     {"Umar Ciaudri", NULL, "Bascir Ahmed", "1990-05-31", NULL, NULL, 0},
     "date names"},
    {{"جمیل شجاعت", NULL, "چراغ دین", "1990", NULL, NULL, 0},
     {"Giamil Sciugiaat", NULL, "Ciragh Din", "1989", NULL, NULL, 1},
     "names"},
    {{"Jamil Akhtar", NULL, NULL, "1990-05-31", NULL, NULL, 0},
     {"Gemil Actar", NULL, NULL, "1990-05-31", NULL, NULL, 0},
     "date"},
    /* an Italian register, asked in Urdu and in English */
    {{"Giamil Actar", NULL, "Sciabir Ahmed", "1990-05-31", NULL, NULL, 0},
     {"جمیل اختر", NULL, "شبیر احمد", "1990-05-31", NULL, NULL, 0},
     "date names"},
    {{"Giamil Actar", NULL, "Sciabir Ahmed", "1990-05-31", NULL, NULL, 0},
     {"Jameel Akhtar", NULL, "Shabir Ahmad", "1990-05-31", NULL, NULL, 0},
     "date names"},
    /* a sh that nobody heard */
    {{"ثنا منشا", NULL, "طارق جاوید", "1990-05-31", NULL, NULL, 0},
     {"Sana Mansa", NULL, "Tariq Javed", "1990-05-31", NULL, NULL, 0},
     "date names"},
    /* Khan, however it is written: beside one name it counts for a date, but not on a first of January */
    {{"زاہد خان", NULL, "محمد اقبال خان", "1986-09-13", NULL, NULL, 0},
     {"Zahid Can", NULL, "Muhammed Ikbal", "1986-09-13", NULL, NULL, 0},
     "date names"},
    {{"Zahid Khan", NULL, NULL, "1986-01-01", NULL, NULL, 0},
     {"Zahid Khan", NULL, NULL, "1986-01-01", NULL, NULL, 0},
     ""},
    /* Muhammad left out: the date meets, beside a year alone it is told */
    {{"محمد حیدر عباسی", NULL, "اعجاز عباسی", "1966-07-19", NULL, NULL, 0},
     {"Aidar Abasi", NULL, "Egiaz Abasi", "1966-07-19", NULL, NULL, 0},
     "date"},
    /* each word in whichever script it was copied */
    {{"Bilal Qureshi", NULL, NULL, "1990-05-31", NULL, NULL, 0},
     {"بلال Qureshi", NULL, NULL, "1990-05-31", NULL, NULL, 0},
     "date"},
    /* one name alone beside a date is too little; with the father it is not */
    {{"Imran", NULL, NULL, "1985-01-01", NULL, NULL, 0}, {"Imran", NULL, NULL, "1985-01-01", NULL, NULL, 0}, ""},
    {{"Imran", NULL, "Tariq", "1985-01-01", NULL, NULL, 0},
     {"Imran", NULL, "Tariq", "1985-01-01", NULL, NULL, 0},
     "names"},
};

static void descriptions_meet_where_they_should(void **state)
{
	struct composite_key asked[COMPOSITE_KEYS_MOST], held[COMPOSITE_KEYS_MOST];
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena, .now = {INT64_C(1795492800000)}};
	char words[128];

	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		struct person of_register = person_of(&job, &rows[row].held);
		struct person of_question = person_of(&job, &rows[row].asked);
		int held_count = composite_keys_of_register(&of_register, held);
		int asked_count = composite_keys_of_question(&of_question, asked);

		meeting(asked, asked_count, held, held_count, words);
		if (strcmp(words, rows[row].meet) != 0)
			fail_msg("%s / %s: \"%s\" meet, expected \"%s\" (%s / %s)", rows[row].held.name,
				 rows[row].asked.name, words, rows[row].meet,
				 asked_count > 0 ? asked[asked_count - 1].text : "",
				 held_count > 0 ? held[held_count - 1].text : "");
	}
}

/* Whatever a person has: at most 16 keys, all different, those that find most first, each with the version before it.
 */
static void keys_are_few_and_different(void **state)
{
	static const struct told longest = {"Abdul Rehman Ghulam Mustafa Chaudhry Sheikh Iqbal Hussain",
					    "عبدالرحمن غلام مصطفی اقبال حسین",
					    "Muhammad Yousaf Khan Choudhry",
					    "1970-12-30",
					    "35202-1234567-1",
					    "AB1234567",
					    20};
	struct composite_key keys[COMPOSITE_KEYS_MOST];
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena, .now = {INT64_C(1795492800000)}};
	struct person person = person_of(&job, &longest);
	int count = composite_keys_of_question(&person, keys);

	(void)state;
	assert_int_equal(count, COMPOSITE_KEYS_MOST);
	for (int at = 0; at < count; at++) {
		assert_memory_equal(keys[at].text, "valico 2 ", 9);
		for (int before = 0; before < at; before++)
			assert_string_not_equal(keys[at].text, keys[before].text);
	}
	for (int at = 1; at < 6; at++)
		assert_true(keys[at].kind >= keys[at - 1].kind);
	assert_true(composite_keys_of_register(&person, keys) <= 8);
	person = (struct person){0};
	assert_int_equal(composite_keys_of_question(&person, keys), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(descriptions_meet_where_they_should),
	    cmocka_unit_test(keys_are_few_and_different),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
