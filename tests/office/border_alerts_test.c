/* border_alerts_test.c - alerts: made by two officers, whom they point at, how surely, and their end. */
#include "border_world.h"

#include "border/alert_names.h"
#include "store/alerts.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void two_officers_make_an_alert(void **state)
{
	struct border_world *world = *state;
	const struct office *office;
	int64_t alert;

	assert_int_equal(
	    border_alert_propose(world, OFFICER_BORDER, "\"name\":\"Umar Chaudhry\",\"born\":\"1990-05-31\"", &alert),
	    OK);
	/* Not in force yet: nobody is found by it. */
	assert_string_equal(
	    advice_in(border_check_zone(
		world, "P<PAKCHAUDHRY<<UMER<<<<<<<<<<<<<<<<<<<<<<<<<\nZZ12345678PAK9005318M3106305<<<<<<<<<<<<<<<2",
		"entry")),
	    "nothing-found");
	office = border_office(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, border_officer(world, ROME, OFFICER_BORDER), alert),
			 DENIED);
	assert_string_equal(world->job.failure.rule, "same-officer");
	office = border_office(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, border_officer(world, ROME, OFFICER_HEAD), alert),
			 OK);
	office = border_office(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, border_officer(world, ROME, OFFICER_HEAD), alert),
			 CONFLICT);
	office = border_office(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, border_officer(world, ROME, OFFICER_HEAD), 999),
			 MISSING);
}

static void whom_an_alert_points_at(void **state)
{
	static const struct {
		const char *fields;
		const char *advice; /* or the rule */
		const char *by;
	} rows[] = {
	    {"{\"family_name\":\"CHAUDHRY\",\"given_names\":\"UMAR\",\"born\":\"1990-05-31\"}", "second-look", "name"},
	    {"{\"family_name\":\"CHOUDHARY\",\"given_names\":\"UMER\",\"born\":\"1990-05-31\"}", "second-look", "name"},
	    {"{\"family_name\":\"چودھری\",\"given_names\":\"عمر\",\"born\":\"1990-05-31\"}", "second-look", "name"},
	    {"{\"family_name\":\"CHAUDHRY\",\"given_names\":\"UMAR\",\"born\":\"1971-05-31\"}", "nothing-found", ""},
	    {"{\"family_name\":\"KHAN\",\"given_names\":\"UMAR\",\"born\":\"1990-05-31\"}", "nothing-found", ""},
	    {"{\"document_number\":\"BB1234567\",\"state\":\"PAK\"}", "second-look", "document"},
	    {"{\"document_number\":\"bb 123-4567\"}", "second-look", "document"},
	    {"{\"document_number\":\"BB1234567\",\"state\":\"ITA\"}", "nothing-found", ""},
	    {"{\"document_number\":\"AB*\"}", "document-number", ""},
	    {"{\"family_name\":\"KHAN\",\"born\":\"1990-02-31\"}", "date", ""},
	    {"{\"nationality\":\"PAK\"}", "question-empty", ""},
	};
	struct border_world *world = *state;

	(void)border_alert_in_force(world, "\"document_number\":\"BB1234567\",\"document_state\":\"PAK\"");
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		json_t *answer = border_check_fields(world, rows[at].fields);

		assert_string_equal(answer != NULL ? advice_in(answer) : world->job.failure.rule, rows[at].advice);
		assert_string_equal(text_of(first_of(answer, "alerts"), "by"), rows[at].by);
	}
}

/* The node is told that it has so many alerts, and how many of them carry a name. */
static void alerts_pretend(struct border_world *world, const char *name, int64_t alerts, int64_t carry)
{
	const struct office *office = border_office(world, ROME);
	struct person_text text = {.name = bytes_of(name)};
	struct person person;
	struct alert_names names;

	assert_int_equal(person_read(&world->job, &text, &person), OK);
	alert_names_kept(&person, &names);
	for (int at = 0; at < names.count; at++) {
		bool every = names.keys[at] == alert_person_key() || names.keys[at] == alert_script_key(SCRIPT_LATIN);

		assert_int_equal(database_run(&world->job, office->database,
					      "INSERT INTO alert_name (name, alerts) VALUES ($1, $2)"
					      " ON CONFLICT (name) DO UPDATE SET alerts = $2",
					      2,
					      (struct value[]){value_integer(names.keys[at]),
							       value_integer(every ? alerts : carry)}),
				 OK);
	}
}

/* Of a million alerts a tenth carry each part of the name: somebody fits every other traveller of that name. */
static void what_a_hit_is_worth_depends_on_how_many_alerts_there_are(void **state)
{
	static const struct {
		int64_t alerts;   /* in force */
		const char *born; /* of the traveller */
		const char *advice, *standing;
	} rows[] = {
	    {100, "1983-07-19", "second-look", "stands-out"},
	    {1000000, "1983-07-19", "compare", "to-compare"},
	    {1000000, "1983-11-02", "nothing-found", ""},
	};
	struct border_world *world = *state;

	(void)border_alert_in_force(world, "\"name\":\"Muhammad Khan\",\"born\":\"1983-07-19\"");
	(void)border_alert_in_force(world, "\"name\":\"Zarwali Turlandi\",\"born\":\"1983-07-19\"");
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		const char *fields =
		    arena_print(world->arena, "{\"family_name\":\"KHAN\",\"given_names\":\"MUHAMMAD\",\"born\":\"%s\"}",
				rows[at].born);
		json_t *answer;

		alerts_pretend(world, "Muhammad Khan", rows[at].alerts, rows[at].alerts / 10);
		answer = border_check_fields(world, fields);
		assert_string_equal(advice_in(answer), rows[at].advice);
		assert_string_equal(text_of(first_of(answer, "alerts"), "standing"), rows[at].standing);
		/* A name that hardly anybody carries stands out among a million too. */
		assert_string_equal(
		    advice_in(border_check_fields(world, "{\"family_name\":\"TURLANDI\",\"given_names\":"
							 "\"ZARWALI\",\"born\":\"1983-07-19\"}")),
		    "second-look");
	}
}

static int64_t carried(struct border_world *world, int64_t name)
{
	const struct office *office = border_office(world, ROME);
	int64_t alerts;

	assert_int_equal(alert_name_carried(&world->job, office->database, name, &alerts), OK);
	return alerts;
}

static void names_count_while_their_alert_is_in_force(void **state)
{
	struct border_world *world = *state;
	const struct office *office;
	struct person_text text = {.name = BYTES("Wazirgul Bin Wazirgul")};
	struct person person;
	int64_t alert, all = carried(world, alert_person_key());

	border_office(world, ROME);
	assert_int_equal(person_read(&world->job, &text, &person), OK);
	alert = border_alert_in_force(world, "\"name\":\"Wazirgul bin Wazirgul\"");
	/* Once an alert, and links not at all. */
	assert_int_equal(carried(world, alert_name_key(&person.name.tokens[0])), 1);
	assert_int_equal(carried(world, alert_name_key(&person.name.tokens[1])), 0);
	assert_int_equal(carried(world, alert_person_key()), all + 1);
	/* One that was in force before names were counted is counted by the clock, and once. */
	office = border_office(world, ROME);
	assert_int_equal(database_run(&world->job, office->database, "UPDATE alert SET names = NULL WHERE alert = $1",
				      1, (struct value[]){value_integer(alert)}),
			 OK);
	for (int tick = 0; tick < 2; tick++) {
		office = border_office(world, ROME);
		assert_int_equal(office_border_tick(&world->job, office), OK);
		assert_int_equal(carried(world, alert_name_key(&person.name.tokens[0])), 2);
	}
	office = border_office(world, ROME);
	assert_int_equal(
	    office_alert_end(&world->job, office, border_officer(world, ROME, OFFICER_HEAD), alert, "found"), OK);
	assert_int_equal(carried(world, alert_name_key(&person.name.tokens[0])), 1);
}

static void what_an_alert_must_say(void **state)
{
	static const struct {
		const char *members; /* laid over a whole alert */
		const char *rule;
	} rows[] = {
	    {"", "question-empty"},
	    {"\"sex\":\"M\"", "question-empty"},
	    {"\"name\":\"Umar\",\"born\":\"1990-02-31\"", "date"},
	    {"\"document_number\":\"A*\"", "document-number"},
	    {"\"name\":\"Umar Raza\",\"spread\":6", "out-of-range"},
	};
	struct border_world *world = *state;
	int64_t alert;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		assert_int_equal(border_alert_propose(world, OFFICER_BORDER, rows[at].members, &alert), INVALID);
		assert_string_equal(world->job.failure.rule, rows[at].rule);
	}
	for (size_t at = 0; at < 5; at++) {
		static const char *const set[][3] = {{"reason", " ", "required"},
						     {"action", "arrest", "choice"},
						     {"action", "call", "required"},
						     {"until", "2001-01-01", "date-past"},
						     {"until", "2099-01-01", "too-long"}};
		const struct office *office = border_office(world, ROME);
		json_t *whole = border_alert_of(world, "\"name\":\"Umar Raza\"");

		json_object_set_new(whole, set[at][0], json_string(set[at][1]));
		assert_int_equal(office_alert_propose(&world->job, office, border_officer(world, ROME, OFFICER_BORDER),
						      whole, &alert),
				 INVALID);
		assert_string_equal(world->job.failure.rule, set[at][2]);
	}
}

static void of_another_regime(void **state)
{
	struct border_world *world = *state;
	const struct office *office = border_office(world, ROME);
	json_t *whole = border_alert_of(world, "\"name\":\"Umar Raza\"");
	int64_t alert;

	json_object_set_new(whole, "regime", json_string("police"));
	assert_int_equal(
	    office_alert_propose(&world->job, office, border_officer(world, ROME, OFFICER_BORDER), whole, &alert),
	    DENIED);
	assert_string_equal(world->job.failure.rule, "wrong-regime");
}

static void an_alert_ends(void **state)
{
	struct border_world *world = *state;
	const char *fields = "{\"family_name\":\"QURESHI\",\"given_names\":\"NADIA\",\"born\":\"1985-03-02\"}";
	const struct office *office;
	int64_t alert;

	assert_int_equal(
	    border_alert_propose(world, OFFICER_BORDER, "\"name\":\"Nadia Qureshi\",\"born\":\"1985-03-02\"", &alert),
	    OK);
	assert_string_equal(advice_in(border_check_fields(world, fields)), "nothing-found");
	office = border_office(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, border_officer(world, ROME, OFFICER_HEAD), alert),
			 OK);
	assert_string_equal(advice_in(border_check_fields(world, fields)), "second-look");
	office = border_office(world, ROME);
	assert_int_equal(office_alert_end(&world->job, office, border_officer(world, ROME, OFFICER_BORDER), alert, " "),
			 INVALID);
	office = border_office(world, ROME);
	assert_int_equal(
	    office_alert_end(&world->job, office, border_officer(world, ROME, OFFICER_BORDER), alert, "found"), OK);
	assert_string_equal(advice_in(border_check_fields(world, fields)), "nothing-found");
	/* Of its own accord, when its time is over. */
	assert_int_equal(
	    border_alert_propose(world, OFFICER_BORDER, "\"name\":\"Nadia Qureshi\",\"born\":\"1985-03-02\"", &alert),
	    OK);
	office = border_office(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, border_officer(world, ROME, OFFICER_HEAD), alert),
			 OK);
	assert_string_equal(advice_in(border_check_fields(world, fields)), "second-look");
	world->two.job.now.milliseconds += DAYS(800);
	assert_string_equal(advice_in(border_check_fields(world, fields)), "nothing-found");
	office = border_office(world, ROME);
	assert_int_equal(office_border_tick(&world->job, office), OK);
	world->two.job.now.milliseconds += DAYS(60);
	office = border_office(world, ROME);
	assert_int_equal(office_border_tick(&world->job, office), OK);
	office = border_office(world, ROME);
	assert_int_equal(
	    office_alert_end(&world->job, office, border_officer(world, ROME, OFFICER_BORDER), alert, "again"),
	    MISSING);
	world->two.job.now.milliseconds -= DAYS(860);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_officers_make_an_alert),
	    cmocka_unit_test(whom_an_alert_points_at),
	    cmocka_unit_test(what_an_alert_must_say),
	    cmocka_unit_test(of_another_regime),
	    cmocka_unit_test(an_alert_ends),
	    cmocka_unit_test(names_count_while_their_alert_is_in_force),
	    cmocka_unit_test(what_a_hit_is_worth_depends_on_how_many_alerts_there_are),
	};

	return cmocka_run_group_tests(tests, border_world_open, border_world_close);
}
