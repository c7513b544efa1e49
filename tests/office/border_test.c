/* border_test.c - the border through the office: what a check and a flight find and leave as trace, and what is put
 * before the second line. */
#include "border_world.h"

#include "store/referrals.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Bilal's passport is on a list, and Umar Chaudhry has an alert. */
static int border_with_findings(void **state)
{
	struct border_world *world;

	border_world_open(state);
	world = *state;
	assert_int_equal(border_list_import(world, ROME, border_list_made(world, ISLAMABAD, ROWS_LOST, 7)), OK);
	(void)border_alert_in_force(world, "\"name\":\"Umar Chaudhry\",\"born\":\"1990-05-31\"");
	return 0;
}

/* --- what is asked and logged --- */

static void no_purpose_no_check(void **state)
{
	struct border_world *world = *state;

	assert_null(border_check_zone(world, ZONE_BILAL, NULL));
	assert_string_equal(world->job.failure.rule, "purpose");
	assert_null(border_check_zone(world, ZONE_BILAL, "  "));
	assert_string_equal(world->job.failure.rule, "purpose");
	assert_null(border_check_zone(world, "no zone at all", "entry"));
	assert_int_equal(world->job.failure.result, INVALID);
}

static void each_check_leaves_a_trace(void **state)
{
	struct border_world *world = *state;
	const struct office *office = border_office(world, ROME);
	struct look_record *looks;
	int count;

	assert_non_null(border_check_zone(world, ZONE_BILAL, "boarding control"));
	assert_int_equal(look_list(&world->job, office->database, NULL, NULL, INT64_MAX, 1, &looks, &count), OK);
	assert_string_equal(looks[0].action, "border-check");
	assert_string_equal(looks[0].purpose, "boarding control");
	assert_null(looks[0].case_id);
	assert_non_null(strstr(looks[0].detail, "pk.lost-documents"));
	assert_null(strstr(looks[0].detail, "BILAL"));
	assert_null(strstr(looks[0].detail, "AB1234567"));
}

static void a_wrong_digit_is_read_again(void **state)
{
	struct border_world *world = *state;
	json_t *answer = border_check_zone(
	    world, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408123F1204159ZE184226B<<<<<10",
	    "entry");

	assert_true(tells(answer, "findings", "digits"));
	assert_true(tells(answer, "findings", "expired"));
	assert_string_equal(text_of(answer, "validity"), "expired");
}

static void a_flight(void **state)
{
	static const char manifest[] = "Surname,First name,DOB,Passport number,Issuing state\n"
				       "KHAN,BILAL AHMED,1990-02-14,AB1234567,PAK\n"
				       "CHAUDHARY,UMAR,1990-05-31,ZZ0000001,PAK\n"
				       "RAZA,USMAN,1980-02-31,ZZ0000002,PAK\n"
				       "RAZA,USMAN,1980-02-03,ZZ0000002,PAK\n";
	struct border_world *world = *state;
	const struct office *office = border_office(world, ROME);
	json_t *answer, *rows;

	assert_int_equal(office_border_flight(&world->job, office, border_officer(world, ROME, OFFICER_BORDER),
					      manifest, "PK 785", "boarding", &answer),
			 OK);
	rows = json_object_get(answer, "rows");
	assert_int_equal(json_array_size(rows), 4);
	assert_string_equal(advice_in(json_array_get(rows, 0)), "second-look");
	assert_true(tells(json_array_get(rows, 0), "findings", "listed"));
	assert_true(tells(json_array_get(rows, 1), "findings", "alert"));
	assert_string_equal(text_of(json_array_get(rows, 2), "rule"), "date");
	assert_non_null(strstr(text_of(json_array_get(rows, 2), "text"), "1980-02-31"));
	assert_string_equal(advice_in(json_array_get(rows, 3)), "nothing-found");
	assert_int_equal(json_integer_value(json_object_get(answer, "not_read")), 1);
	assert_int_equal(json_integer_value(json_object_get(answer, "second_looks")), 2);
}

/* --- before the second line --- */

static const char *asked(struct border_world *world, const char *form, bool refusal)
{
	const struct office *office = border_office(world, ROME);
	const struct actor *who = border_officer(world, ROME, OFFICER_BORDER);
	json_t *object;
	const char *id;

	assert_int_equal(json_read(&world->job, "form", bytes_of(form), &object), OK);
	if ((refusal ? office_refusal_propose : office_referral_ask)(&world->job, office, who, object, &id) != OK)
		return NULL;
	return arena_copy_cstring(world->arena, id);
}

static void the_second_line_replies(void **state)
{
	struct border_world *world = *state;
	const char *id = asked(world, "{\"question\":\"Is this the holder?\",\"family_name\":\"KHAN\"}", false);
	const struct office *office = border_office(world, ROME);
	const struct actor *border = border_officer(world, ROME, OFFICER_BORDER),
			   *head = border_officer(world, ROME, OFFICER_HEAD);
	json_t *referral, *page;

	assert_non_null(id);
	assert_int_equal(office_referral_reply(&world->job, office, border, id, "goes-on", "it is"), DENIED);
	office = border_office(world, ROME);
	assert_int_equal(office_referral_reply(&world->job, office, head, id, "arrest", ""), INVALID);
	office = border_office(world, ROME);
	assert_int_equal(office_referral_reply(&world->job, office, head, id, "goes-on", "it is"), OK);
	office = border_office(world, ROME);
	assert_int_equal(office_referral_reply(&world->job, office, head, id, "interview", ""), CONFLICT);
	office = border_office(world, ROME);
	assert_int_equal(office_referral_show(&world->job, office, border, id, &referral), OK);
	assert_string_equal(text_of(referral, "state"), "goes-on");
	assert_string_equal(text_of(json_object_get(referral, "reply"), "words"), "it is");
	assert_int_equal(office_referral_list(&world->job, office, border, "second-line", INSTANT_NEVER, &page), OK);
	assert_int_equal(json_array_size(json_object_get(page, "referrals")), 1);
	assert_null(asked(world, "{\"question\":\" \"}", false));
	assert_string_equal(world->job.failure.rule, "required");
}

static void nobody_is_kept_without_reason_supervisor_and_page(void **state)
{
	static const char form[] = "{\"family_name\":\"KHAN\",\"given_names\":\"BILAL\",\"flight\":\"PK 785\","
				   "\"reason\":\"document\",\"reasons\":\"The passport is expired.\","
				   "\"contact\":\"Border police, room 12\"}";
	struct border_world *world = *state;
	const struct actor *border = border_officer(world, ROME, OFFICER_BORDER),
			   *head = border_officer(world, ROME, OFFICER_HEAD);
	const char *id = asked(world, form, true);
	const struct office *office = border_office(world, ROME);
	json_t *page;

	assert_null(asked(
	    world, "{\"family_name\":\"KHAN\",\"flight\":\"PK 785\",\"reason\":\"document\",\"contact\":\"x\"}", true));
	assert_string_equal(world->job.failure.field, "reasons");
	office = border_office(world, ROME);
	assert_int_equal(office_refusal_page(&world->job, office, border, id, &page), DENIED);
	assert_string_equal(world->job.failure.rule, "not-released");
	office = border_office(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, border, id, "released", "yes"), DENIED);
	assert_string_equal(world->job.failure.rule, "role");
	office = border_office(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, head, id, "released", " "), INVALID);
	office = border_office(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, head, id, "released", "Seen myself."), OK);
	office = border_office(world, ROME);
	assert_int_equal(office_refusal_page(&world->job, office, border, id, &page), OK);
	assert_string_equal(text_of(json_object_get(page, "form"), "contact"), "Border police, room 12");
	/* The other way: the supervisor lets the traveller go, and there is no page. */
	id = asked(world, form, true);
	office = border_office(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, head, id, "let-go", "It is valid."), OK);
	office = border_office(world, ROME);
	assert_int_equal(office_refusal_page(&world->job, office, head, id, &page), DENIED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_flight),
	    cmocka_unit_test(no_purpose_no_check),
	    cmocka_unit_test(each_check_leaves_a_trace),
	    cmocka_unit_test(a_wrong_digit_is_read_again),
	    cmocka_unit_test(the_second_line_replies),
	    cmocka_unit_test(nobody_is_kept_without_reason_supervisor_and_page),
	};

	return cmocka_run_group_tests(tests, border_with_findings, border_world_close);
}
