/* bookings_test.c - one thing over many cases, between two nodes: never booked beyond its units, alike on both nodes
 * when two bookings cross, whatever arrives first; and a room of an interview is such a thing too. */
#include "office/case/bookings.h"
#include "office/case/quotas.h"
#include "office/public/issues.h"
#include "support/tracks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define RESOURCES "it-pk-resources"

/* Rome offers a thing of its own in a case of its own; Islamabad may book it. */
static void offers(struct tracks *tracks, const char *code, int units, char ret_case_id[UUID_TEXT_SIZE])
{
	track_opens(tracks, ROME, RESOURCES, "offer", "providing", ret_case_id);
	track_must_take(tracks, ROME, "offer", json_pack("{s:s, s:i}", "code", code, "units", units));
	line_moves(&tracks->two);
	track_prepares(tracks, ISLAMABAD);
}

/* Islamabad asks Rome for something; Rome may grant what it has. */
static void asks(struct tracks *tracks, char ret_case_id[UUID_TEXT_SIZE])
{
	track_opens(tracks, ISLAMABAD, RESOURCES, "request", "using", ret_case_id);
	track_must_take(tracks, ISLAMABAD, "request", json_pack("{s:i}", "units", 1));
	line_moves(&tracks->two);
	track_prepares(tracks, ROME);
}

static json_t *days(const char *from, const char *until, int units)
{
	return json_pack("{s:s, s:s, s:i}", "from_date", from, "until_date", until, "units", units);
}

static json_t *granted(const char *code, const char *from, const char *until)
{
	return json_pack("{s:s, s:s, s:s, s:i}", "code", code, "from_date", from, "until_date", until, "units", 1);
}

static const char *conflict_at(struct tracks *tracks, int node)
{
	const json_t *booking = json_array_get(json_object_get(track_page(tracks, node), "bookings"), 0);

	return json_string_value(json_object_get(json_object_get(booking, "conflict"), "case_id"));
}

static void a_thing_is_booked_once(void **state)
{
	char first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	struct failure failure;

	offers(tracks, "car-7", 1, first);
	track_must_take(tracks, ISLAMABAD, "book", days("2026-04-01", "2026-04-07", 1));
	line_moves(&tracks->two);
	offers(tracks, " CAR-7 ", 1, second);
	assert_int_equal(track_takes(tracks, ISLAMABAD, "book", days("2026-04-07", "2026-04-09", 1), &failure), DENIED);
	assert_string_equal(failure.rule, "double-booked");
	assert_non_null(strstr(failure.reason, "IT-2026-000001"));
	track_is_refused(tracks, ISLAMABAD, "book", days("2026-04-08", "2026-04-09", 2), "over-limit");
	track_must_take(tracks, ISLAMABAD, "book", days("2026-04-08", "2026-04-09", 1));
	line_moves(&tracks->two);
	both_agree(&tracks->two);
	assert_null(conflict_at(tracks, ROME));
}

/* What is withdrawn is free again. */
static void what_is_given_up_is_free(void **state)
{
	char first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	offers(tracks, "HALL", 1, first);
	track_must_take(tracks, ISLAMABAD, "book", days("2026-04-01", "2026-04-07", 1));
	line_moves(&tracks->two);
	asks(tracks, second);
	track_is_refused(tracks, ROME, "grant", granted("hall", "2026-04-02", "2026-04-02"), "double-booked");
	track_turns_to(tracks, RESOURCES, first);
	track_must_take(tracks, ISLAMABAD, "withdraw_request", NULL);
	line_moves(&tracks->two);
	track_turns_to(tracks, RESOURCES, second);
	track_must_take(tracks, ROME, "grant", granted("hall", "2026-04-02", "2026-04-02"));
}

/* Each side books before it hears of the other: the older booking holds, the later one is in conflict on both nodes and
 * is handed over by neither. */
static void bookings_that_cross_come_out_alike(void **state)
{
	char first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	struct two_nodes *two = &tracks->two;

	offers(tracks, "VAN-3", 1, first);
	asks(tracks, second);
	track_turns_to(tracks, RESOURCES, first);
	track_must_take(tracks, ISLAMABAD, "book", days("2026-04-01", "2026-04-07", 1));
	track_turns_to(tracks, RESOURCES, second);
	track_must_take(tracks, ROME, "grant", granted("VAN-3", "2026-04-07", "2026-04-10"));
	line_moves(two);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		track_turns_to(tracks, RESOURCES, first);
		both_agree(two);
		assert_null(conflict_at(tracks, node));
		track_turns_to(tracks, RESOURCES, second);
		both_agree(two);
		assert_string_equal(conflict_at(tracks, node), first);
		track_is_refused(tracks, node, "hand_over", NULL, "double-booked");
	}
	track_turns_to(tracks, RESOURCES, first);
	track_must_take(tracks, ROME, "hand_over", NULL);
	track_must_take(tracks, ISLAMABAD, "hand_over", NULL);
	line_moves(two);
	assert_string_equal(case_state_at(two, ROME), "in_use");
}

/* Two steps of one transaction: the second sees what the first books. */
static void steps_taken_together_do_not_book_twice(void **state)
{
	char ids[2][UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	struct test_node *islamabad = &tracks->two.nodes[ISLAMABAD];
	struct wanted_step steps[2] = {0};
	struct job job;

	for (int at = 0; at < 2; at++) {
		const struct profile *profile;

		offers(tracks, "KIT-1", 1, ids[at]);
		profile = tracks->two.agreement.profile;
		job = two_nodes_job(&tracks->two);
		steps[at] = (struct wanted_step){
		    .actor = &islamabad->officers[OFFICER_ANNA],
		    .case_id = ids[at],
		    .request = {.step = "book",
				.form = form_fill(&job, profile, profile_find_form(profile, "booking"), NULL)}};
	}
	job = two_nodes_job(&tracks->two);
	assert_int_equal(office_steps_take(&job, &islamabad->office, steps, 2), DENIED);
	assert_string_equal(job.failure.rule, "double-booked");
	track_turns_to(tracks, RESOURCES, ids[0]);
	assert_string_equal(case_state_at(&tracks->two, ISLAMABAD), "offered");
}

static void the_calendar_shows_what_is_free_when(void **state)
{
	char first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	struct resources_wanted wanted = {.regime = "administrative", .from = "2026-04-01", .until = "2026-05-01"};

	offers(tracks, "READER", 10, first);
	track_must_take(tracks, ISLAMABAD, "book", days("2026-04-05", "2026-04-07", 6));
	line_moves(&tracks->two);
	offers(tracks, "READER", 10, second);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		struct test_node *there = &tracks->two.nodes[node];
		struct job job = two_nodes_job(&tracks->two);
		const json_t *thing, *bookings;
		struct actor police = there->officers[OFFICER_ANNA];
		json_t *page;

		assert_int_equal(office_resources(&job, &there->office, &there->officers[OFFICER_ANNA], &wanted, &page),
				 OK);
		thing = json_array_get(json_object_get(page, "things"), 0);
		bookings = json_object_get(thing, "bookings");
		assert_string_equal(json_string_value(json_object_get(thing, "thing")), "READER");
		assert_int_equal(json_integer_value(json_object_get(thing, "of")), 10);
		assert_int_equal(json_array_size(bookings), 2);
		/* Dates are days of the owner's zone: Rome in summer. */
		assert_string_equal(json_string_value(json_object_get(json_array_get(bookings, 1), "from")),
				    "2026-04-04T22:00:00.000Z");
		assert_string_equal(json_string_value(json_object_get(json_array_get(bookings, 1), "until")),
				    "2026-04-07T22:00:00.000Z");
		police.administrative = false;
		police.police = true;
		assert_int_equal(office_resources(&job, &there->office, &police, &wanted, &page), DENIED);
	}
}

static json_t *slot(const char *person, const char *room, const char *at, int minutes)
{
	return json_pack("{s:s, s:s, s:s, s:i}", "case", person, "room", room, "starts_at", at, "minutes", minutes);
}

/* The same rule for interview slots: of two missions, and within one. */
static void a_room_has_one_interview_at_a_time(void **state)
{
	char person[UUID_TEXT_SIZE], other[UUID_TEXT_SIZE], first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	track_opens(tracks, ROME, "eu-pk-readmission", "own_national", "requesting", person);
	track_must_take(tracks, ROME, "submit", NULL);
	track_opens(tracks, ROME, "eu-pk-readmission", "own_national", "requesting", other);
	track_must_take(tracks, ROME, "submit", NULL);
	line_moves(&tracks->two);
	track_opens(tracks, ROME, "it-pk-return-operations", "mission", "organising", first);
	track_is_refused(tracks, ROME, "propose_mission",
			 json_pack("{s:[o, o]}", "slots", slot(person, "R1", "2026-05-04T08:00:00.000Z", 45),
				   slot(other, "R1", "2026-05-04T08:30:00.000Z", 45)),
			 "double-booked");
	track_must_take(tracks, ROME, "propose_mission",
			json_pack("{s:[o, o]}", "slots", slot(person, "R1", "2026-05-04T08:00:00.000Z", 30),
				  slot(other, "R1", "2026-05-04T08:30:00.000Z", 30)));
	track_opens(tracks, ROME, "it-pk-return-operations", "mission", "organising", second);
	track_is_refused(tracks, ROME, "propose_mission",
			 json_pack("{s:[o]}", "slots", slot(person, "r1", "2026-05-04T08:59:00.000Z", 30)),
			 "double-booked");
	track_must_take(tracks, ROME, "propose_mission",
			json_pack("{s:[o]}", "slots", slot(person, "r1", "2026-05-04T09:00:00.000Z", 30)));
}

/* Both nodes count what is used of a quota from the same steps; what is beyond it is refused. */
static void a_quota_is_counted_alike(void **state)
{
	char pathway[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	track_opens(tracks, ROME, "it-pk-legal-pathways", "pathway", "offering", pathway);
	track_must_take(
	    tracks, ROME, "announce",
	    json_pack("{s:i, s:s, s:s}", "quota", 100, "opens_on", "2026-01-01", "closes_on", "2030-12-31"));
	track_must_take(tracks, ROME, "report_use", json_pack("{s:i}", "places", 60));
	track_is_refused(tracks, ROME, "report_use", json_pack("{s:i}", "places", 41), "over-limit");
	track_must_take(tracks, ROME, "report_use", json_pack("{s:i}", "places", 30));
	line_moves(&tracks->two);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		struct test_node *there = &tracks->two.nodes[node];
		struct job job = two_nodes_job(&tracks->two);
		const json_t *row;
		json_t *page, *guidance;

		assert_int_equal(
		    office_quotas(&job, &there->office, &there->officers[OFFICER_ANNA], "administrative", &page), OK);
		row = json_array_get(json_object_get(page, "quotas"), 0);
		assert_int_equal(json_array_size(json_object_get(page, "quotas")), 1);
		assert_int_equal(json_integer_value(json_object_get(row, "used")), 90);
		assert_int_equal(json_integer_value(json_object_get(row, "left")), 10);
		assert_string_equal(json_string_value(json_object_get(row, "closes")), "2030-12-31T23:00:00.000Z");
		assert_int_equal(office_guidance(&job, &there->office, "pathways", NULL, &guidance), OK);
		row = json_object_get(json_array_get(json_object_get(guidance, "pathways"), 0), "told");
		row = json_array_get(row, json_array_size(row) - 1);
		assert_string_equal(json_string_value(json_object_get(row, "id")), "left");
		assert_int_equal(json_integer_value(json_object_get(row, "value")), 10);
	}
}

#define PATHWAYS "it-pk-legal-pathways"

/* Rome announces a pathway with so many places; Islamabad's receipt settles it. */
static void announces(struct tracks *tracks, int places, char ret_case_id[UUID_TEXT_SIZE])
{
	track_opens(tracks, ROME, PATHWAYS, "pathway", "offering", ret_case_id);
	track_must_take(
	    tracks, ROME, "announce",
	    json_pack("{s:i, s:s, s:s}", "quota", places, "opens_on", "2026-01-01", "closes_on", "2030-12-31"));
	line_moves(&tracks->two);
}

static void applies(struct tracks *tracks, const char *pathway, char ret_case_id[UUID_TEXT_SIZE])
{
	track_opens(tracks, ROME, PATHWAYS, "work", "offering", ret_case_id);
	track_must_take(tracks, ROME, "ask_work_clearance", json_pack("{s:s}", "pathway", pathway));
	line_moves(&tracks->two);
	track_prepares(tracks, ISLAMABAD);
}

static void places_are(struct tracks *tracks, int used, int left)
{
	for (int node = ROME; node <= ISLAMABAD; node++) {
		struct test_node *there = &tracks->two.nodes[node];
		struct job job = two_nodes_job(&tracks->two);
		const json_t *row;
		json_t *page, *guidance;

		assert_int_equal(
		    office_quotas(&job, &there->office, &there->officers[OFFICER_ANNA], "administrative", &page), OK);
		assert_int_equal(json_array_size(json_object_get(page, "quotas")), 1);
		row = json_array_get(json_object_get(page, "quotas"), 0);
		assert_int_equal(json_integer_value(json_object_get(row, "followed")), used);
		assert_int_equal(json_integer_value(json_object_get(row, "used")), used);
		assert_int_equal(json_integer_value(json_object_get(row, "left")), left);
		assert_int_equal(office_guidance(&job, &there->office, "pathways", NULL, &guidance), OK);
		assert_int_equal(json_array_size(json_object_get(guidance, "pathways")), 1); /* nobody's application */
		row = json_object_get(json_array_get(json_object_get(guidance, "pathways"), 0), "told");
		row = json_array_get(row, json_array_size(row) - 1);
		assert_int_equal(json_integer_value(json_object_get(row, "value")), left);
	}
}

/* A clearance takes a place of its pathway; beyond the quota there is none, until one is withdrawn or refused. Both
 * nodes count alike. */
static void a_clearance_takes_a_place(void **state)
{
	char pathway[UUID_TEXT_SIZE], first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE], third[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	const json_t *booking;

	announces(tracks, 1, pathway);
	applies(tracks, pathway, first);
	places_are(tracks, 0, 1);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	places_are(tracks, 1, 0);
	booking = json_array_get(json_object_get(track_page(tracks, ISLAMABAD), "bookings"), 0);
	assert_string_equal(json_string_value(json_object_get(booking, "thing")), pathway);
	assert_int_equal(json_integer_value(json_object_get(booking, "of")), 1);
	assert_true(json_is_null(json_object_get(booking, "from")));
	assert_true(json_is_null(json_object_get(booking, "conflict")));
	applies(tracks, pathway, second);
	track_is_refused(tracks, ROME, "give_clearance", NULL, "over-limit");
	places_are(tracks, 1, 0);
	track_turns_to(tracks, PATHWAYS, first);
	track_must_take(tracks, ISLAMABAD, "withdraw_application", json_pack("{s:s}", "by", "person"));
	line_moves(&tracks->two);
	places_are(tracks, 0, 1);
	track_turns_to(tracks, PATHWAYS, second);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	both_agree(&tracks->two);
	places_are(tracks, 1, 0);
	applies(tracks, pathway, third);
	track_is_refused(tracks, ROME, "give_clearance", NULL, "over-limit");
	track_turns_to(tracks, PATHWAYS, second);
	track_must_take(tracks, ROME, "ask_visa", NULL);
	track_must_take(tracks, ROME, "refuse_visa", NULL);
	line_moves(&tracks->two);
	places_are(tracks, 0, 1);
	track_turns_to(tracks, PATHWAYS, third);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	places_are(tracks, 1, 0);
	/* The judgment came, and the place is gone meanwhile: the second waits. */
	track_turns_to(tracks, PATHWAYS, second);
	track_must_take(tracks, ROME, "reopen_application", NULL);
	track_is_refused(tracks, ROME, "give_clearance", NULL, "over-limit");
}

/* What was reported as used elsewhere is gone for the cases that are followed here too; what they hold is not counted
 * twice. */
static void a_place_that_was_reported_is_gone(void **state)
{
	char pathway[UUID_TEXT_SIZE], first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	announces(tracks, 3, pathway);
	applies(tracks, pathway, first);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	track_turns_to(tracks, PATHWAYS, pathway);
	track_must_take(tracks, ROME, "report_use", json_pack("{s:i}", "places", 2)); /* the first is one of them */
	line_moves(&tracks->two);
	applies(tracks, pathway, second);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	places_are(tracks, 2, 1);
	track_turns_to(tracks, PATHWAYS, pathway);
	track_must_take(tracks, ROME, "report_use", json_pack("{s:i}", "places", 1));
	line_moves(&tracks->two);
	applies(tracks, pathway, second);
	track_is_refused(tracks, ROME, "give_clearance", NULL, "over-limit");
	/* Who had a place keeps it. */
	track_turns_to(tracks, PATHWAYS, first);
	track_must_take(tracks, ROME, "ask_visa", NULL);
}

/* A side gives away what it announced itself, and not the other's places beside them. */
static void places_are_given_by_who_announced_them(void **state)
{
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	announces(tracks, 1, pathway);
	track_opens(tracks, ISLAMABAD, PATHWAYS, "work", "offering", id);
	track_must_take(tracks, ISLAMABAD, "ask_work_clearance", json_pack("{s:s}", "pathway", pathway));
	line_moves(&tracks->two);
	track_is_refused(tracks, ISLAMABAD, "give_clearance", NULL, "over-limit");
	places_are(tracks, 0, 1);
}

static void changes(struct tracks *tracks, const char *pathway, int places)
{
	track_turns_to(tracks, PATHWAYS, pathway);
	track_must_take(
	    tracks, ROME, "change",
	    json_pack("{s:i, s:s, s:s}", "quota", places, "opens_on", "2026-01-01", "closes_on", "2030-12-31"));
	line_moves(&tracks->two);
}

/* A quota is changed in the middle of the year: the older clearances hold, the later ones go no further, and none is
 * given until there is room again. */
static void a_quota_that_is_lowered_takes_from_the_last(void **state)
{
	char pathway[UUID_TEXT_SIZE], first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE], third[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	announces(tracks, 3, pathway);
	applies(tracks, pathway, first);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	applies(tracks, pathway, second);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	changes(tracks, pathway, 1);
	places_are(tracks, 2, 0);
	applies(tracks, pathway, third);
	track_is_refused(tracks, ROME, "give_clearance", NULL, "over-limit");
	for (int at = 0; at < 2; at++) {
		track_turns_to(tracks, PATHWAYS, at == 0 ? first : second);
		track_must_take(tracks, ROME, "ask_visa", NULL);
		track_must_take(tracks, ROME, "ask_confirmation", NULL);
		track_must_take(tracks, ROME, "confirm_request", NULL);
	}
	track_is_refused(tracks, ROME, "grant_visa", NULL, "over-limit");
	track_turns_to(tracks, PATHWAYS, first);
	track_must_take(tracks, ROME, "grant_visa", NULL);
	line_moves(&tracks->two);
	changes(tracks, pathway, 3);
	track_turns_to(tracks, PATHWAYS, second);
	track_must_take(tracks, ROME, "grant_visa", NULL);
	line_moves(&tracks->two);
	track_turns_to(tracks, PATHWAYS, third);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	both_agree(&tracks->two);
	places_are(tracks, 3, 0);
}

/* Who may do what: no visa before the clearance, no word on a certificate but by the side that was asked, and by nobody
 * whose office it is not. */
static void steps_are_kept_in_their_order_and_hands(void **state)
{
	char pathway[UUID_TEXT_SIZE], first[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	announces(tracks, 10, pathway);
	applies(tracks, pathway, first);
	track_is_refused(tracks, ROME, "ask_visa", NULL, "wrong-state");
	track_is_refused(tracks, ROME, "grant_visa", NULL, "wrong-state");
	track_is_refused(tracks, ISLAMABAD, "give_clearance", NULL, "wrong-side");
	track_must_take(tracks, ROME, "ask_certificate", NULL);
	line_moves(&tracks->two);
	track_is_refused(tracks, ROME, "recognise_certificate", NULL, "wrong-side");
	track_is_refused(tracks, ROME, "give_clearance", NULL, "wrong-state");
	track_must_take(tracks, ISLAMABAD, "recognise_certificate", NULL);
	line_moves(&tracks->two);
	both_agree(&tracks->two);
	assert_string_equal(case_state_at(&tracks->two, ROME), "examined");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_place_that_was_reported_is_gone, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(places_are_given_by_who_announced_them, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_quota_that_is_lowered_takes_from_the_last, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_thing_is_booked_once, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(what_is_given_up_is_free, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(bookings_that_cross_come_out_alike, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(steps_taken_together_do_not_book_twice, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(the_calendar_shows_what_is_free_when, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_quota_is_counted_alike, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_clearance_takes_a_place, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(steps_are_kept_in_their_order_and_hands, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_room_has_one_interview_at_a_time, tracks_open, tracks_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
