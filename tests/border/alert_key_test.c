/* alert_key_test.c - which travellers an alert is found for, before anybody weighs them. All people are invented. */
#include "border/alert_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct person person_of(struct job *job, const char *name, const char *other, const char *born, int spread,
			       const char *number)
{
	struct person_text text = {.name = bytes_of(name),
				   .other_name = bytes_of(other),
				   .born = bytes_of(born),
				   .document_number = bytes_of(number)};
	struct person person;

	if (person_read(job, &text, &person) != OK)
		fail_msg("%s: %s", job->failure.field, job->failure.reason);
	person.birth.spread = spread;
	return person;
}

static void whom_an_alert_is_found_for(void **state)
{
	static const struct {
		const char *name, *other, *born, *number; /* of the alert */
		int spread;
		const char *asked, *asked_born, *asked_number; /* of the traveller */
		bool found;
	} rows[] = {
	    {"Bilal Ahmed Khan", NULL, "1990-02-14", NULL, 0, "KHAN BILAL AHMED", "1990-02-14", NULL, true},
	    {"Bilal Ahmed Khan", NULL, "1990-02-14", NULL, 0, "AHMAD BILAL", "1990-08-01", NULL, true},
	    {NULL, "بلال احمد", "1990", NULL, 0, "AHMAD BILAL", "1990-08-01", NULL, true},
	    {"Bilal Ahmed Khan", NULL, "1990-02-14", NULL, 0, "KHAN BILAL", "1991-02-14", NULL, false},
	    {"Bilal Ahmed Khan", NULL, "1990-02-14", NULL, 1, "KHAN BILAL", "1991-02-14", NULL, true},
	    {"Bilal Ahmed Khan", NULL, NULL, NULL, 0, "KHAN BILAL", "1991-02-14", NULL, true},
	    {"Bilal Ahmed Khan", NULL, "1990-02-14", NULL, 0, "KHAN BILAL", NULL, NULL, false},
	    {"Bilal Ahmed Khan", NULL, "1990-02-14", NULL, 0, "KHAN SAIMA", "1990-02-14", NULL, false},
	    {"Muhammad Khan", NULL, "1990", NULL, 0, "KHAN MUHAMMAD", "1990-02-14", NULL, true},
	    {"Syed Bilal Khan", NULL, "1990", NULL, 0, "KHAN SYED USMAN", "1990-02-14", NULL, false},
	    {"Saima", NULL, "1988", NULL, 0, "RAFIQ SAIMA", "1988-01-12", NULL, true},
	    {"Usman Raza", NULL, "1975", "AB1234567", 0, "KHAN SAIMA", "1990-02-14", "AB1234567", true},
	    {"Usman Raza", NULL, "1975", "AB1234567", 0, "KHAN SAIMA", "1990-02-14", "AB1234568", false},
	    {NULL, NULL, NULL, "AB1234567", 0, "KHAN SAIMA", "1990-02-14", "AB1234567", true},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(8u << 20);
		struct job job = {.arena = arena, .now = {DAYS(20400)}};
		struct person alert =
		    person_of(&job, rows[at].name, rows[at].other, rows[at].born, rows[at].spread, rows[at].number);
		struct person asked =
		    person_of(&job, rows[at].asked, NULL, rows[at].asked_born, 0, rows[at].asked_number);
		struct alert_keys kept, wanted;
		bool by_name, found = false;

		alert_keys_kept(&alert, &kept);
		alert_keys_asked(&asked, &wanted, &by_name);
		assert_true(kept.count > 0);
		assert_int_equal(by_name, rows[at].asked_born != NULL);
		for (int one = 0; one < kept.count; one++) {
			for (int other = 0; other < wanted.count; other++)
				found |= kept.keys[one] == wanted.keys[other];
		}
		if (found != rows[at].found)
			fail_msg("row %zu: %d keys kept, %d asked, %s", at, kept.count, wanted.count,
				 rows[at].name != NULL ? rows[at].name : "(number)");
	}
}

/* However long a name is, an alert has a bounded number of keys, each once. */
static void keys_are_bounded(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena, .now = {DAYS(20400)}};
	struct person person = person_of(&job,
					 "Ciaudri Quershi Zulfikar Shahjahan Guglielmo Ghazanfar Chaudhry Bashir "
					 "Ahmad Youssef Jamil Qureshi",
					 NULL, "1990", ALERT_SPREAD_MOST, "AB1234567");
	struct alert_keys keys;

	(void)state;
	alert_keys_kept(&person, &keys);
	assert_true(keys.count > 30 && keys.count <= ALERT_KEYS_MOST);
	for (int at = 1; at < keys.count; at++)
		assert_true(keys.keys[at - 1] < keys.keys[at]);
}

/* Of those who share a key, whose birth agrees comes first. */
static void births_stand_in_order(void **state)
{
	static const struct {
		const char *alert, *traveller;
		enum birth_standing standing;
	} rows[] = {
	    {"1990-02-14", "1990-02-14", BIRTH_AGREES}, {"1990", "1990-02-14", BIRTH_AGREES},
	    {"1990-02", "1990-02-14", BIRTH_AGREES},    {"1990-02-14", NULL, BIRTH_AGREES},
	    {NULL, "1990-02-14", BIRTH_AGREES},         {"1991-02-14", "1990-02-14", BIRTH_NEAR},
	    {"1990-02-15", "1990-02-14", BIRTH_NEAR},   {"1990-03-14", "1990-02-14", BIRTH_NEAR},
	    {"1990-05-02", "1990-02-05", BIRTH_NEAR},   {"1990-07-21", "1990-02-14", BIRTH_YEAR_ONLY},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(8u << 20);
		struct job job = {.arena = arena, .now = {DAYS(20400)}};
		struct person alert = person_of(&job, "Bilal Khan", NULL, rows[at].alert, 0, NULL);
		struct person traveller = person_of(&job, "Bilal Khan", NULL, rows[at].traveller, 0, NULL);
		struct alert_keys keys;

		alert_keys_kept(&alert, &keys);
		assert_int_equal(alert_birth_standing(keys.born, &traveller.birth), rows[at].standing);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whom_an_alert_is_found_for),
	    cmocka_unit_test(keys_are_bounded),
	    cmocka_unit_test(births_stand_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
