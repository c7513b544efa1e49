/* gates_test.c - steps that look at other cases, between two nodes: who is not ready stands against them on each node,
 * both nodes fold alike whatever arrives first, and what a partner says of another case is held against our own copy.
 */
#include "office/case/open_case.h"
#include "store/gates.h"
#include "support/tracks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define READMISSION "eu-pk-readmission"
#define OPERATIONS "it-pk-return-operations"

/* A readmission case that came as far as the first `steps` of this table. */
static void readmission(struct tracks *tracks, size_t steps, char ret_case_id[UUID_TEXT_SIZE])
{
	static const struct {
		int node;
		const char *step;
	} way[] = {{ROME, "submit"},
		   {ISLAMABAD, "confirm"},
		   {ISLAMABAD, "issue_document"},
		   {ROME, "plan_transfer"},
		   {ISLAMABAD, "agree_to_transfer"}};

	track_opens(tracks, ROME, READMISSION, "own_national", "requesting", ret_case_id);
	for (size_t at = 0; at < steps; at++) {
		track_must_take(tracks, way[at].node, way[at].step, NULL);
		line_moves(&tracks->two);
	}
}
enum { SUBMITTED = 1, PLANNED = 4, AGREED = 5 };

/* A flight with these people, planned by Rome and known in Islamabad. */
static void flight(struct tracks *tracks, const char *first, const char *second, char ret_case_id[UUID_TEXT_SIZE])
{
	json_t *people = json_array();

	json_array_append_new(people, json_pack("{s:s, s:s}", "case", first, "travel_document", "AB1"));
	if (second != NULL)
		json_array_append_new(people, json_pack("{s:s, s:s}", "case", second, "travel_document", "AB2"));
	track_opens(tracks, ROME, OPERATIONS, "flight", "organising", ret_case_id);
	track_must_take(tracks, ROME, "plan_flight", json_pack("{s:o}", "people", people));
	line_moves(&tracks->two);
	track_prepares(tracks, ISLAMABAD);
}

static const char *gate_of(const json_t *page, size_t at, const char *member)
{
	return json_string_value(json_object_get(json_array_get(json_object_get(page, "gates"), at), member));
}

static const char *turn_at(struct tracks *tracks, int node)
{
	struct job job = two_nodes_job(&tracks->two);
	struct case_view view;

	assert_int_equal(view_find(&job, tracks->two.nodes[node].database, tracks->two.case_id, &view), OK);
	return view.turn;
}

static void nobody_signs_for_who_is_not_ready(void **state)
{
	char ready[UUID_TEXT_SIZE], late[UUID_TEXT_SIZE], plane[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	struct failure failure;
	json_t *page;

	readmission(tracks, AGREED, ready);
	readmission(tracks, PLANNED, late);
	flight(tracks, ready, late, plane);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		assert_int_equal(track_takes(tracks, node, "sign_manifest", NULL, &failure), DENIED);
		assert_string_equal(failure.rule, "gate-closed");
		assert_non_null(strstr(failure.reason, "IT-2026-000002"));
		page = track_page(tracks, node);
		assert_int_equal(json_array_size(json_object_get(page, "gates")), 2);
		assert_null(gate_of(page, 0, "rule"));
		assert_string_equal(gate_of(page, 0, "state"), "transfer_agreed");
		assert_string_equal(gate_of(page, 1, "rule"), "gate-closed");
		assert_string_equal(gate_of(page, 1, "reference"), "IT-2026-000002");
	}
	track_turns_to(tracks, READMISSION, late);
	track_must_take(tracks, ISLAMABAD, "agree_to_transfer", NULL);
	/* Islamabad's answer is not in Rome yet; and Islamabad does not know yet that Rome has it. */
	track_turns_to(tracks, OPERATIONS, plane);
	track_is_refused(tracks, ROME, "sign_manifest", NULL, "gate-closed");
	track_is_refused(tracks, ISLAMABAD, "sign_manifest", NULL, "gate-not-settled");
	line_moves(&tracks->two);
	track_must_take(tracks, ROME, "sign_manifest", json_pack("{s:i}", "people_counted", 2));
	track_is_refused(tracks, ROME, "sign_manifest", json_pack("{s:i}", "people_counted", 2), "taken-already");
	line_moves(&tracks->two);
	assert_string_equal(case_state_at(&tracks->two, ISLAMABAD), "flight_planned");
	assert_string_equal(turn_at(tracks, ROME), "theirs");
	assert_string_equal(turn_at(tracks, ISLAMABAD), "ours");
	track_must_take(tracks, ISLAMABAD, "sign_manifest", json_pack("{s:i}", "people_counted", 2));
	line_moves(&tracks->two);
	both_agree(&tracks->two);
	assert_string_equal(case_state_at(&tracks->two, ROME), "manifest_signed");
	assert_int_equal(json_array_size(json_object_get(track_page(tracks, ROME), "gate_alarms")), 0);
}

static void both_sign_for_one(struct tracks *tracks, const char *plane)
{
	track_turns_to(tracks, OPERATIONS, plane);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		track_must_take(tracks, node, "sign_manifest", json_pack("{s:i}", "people_counted", 1));
		line_moves(&tracks->two);
	}
	both_agree(&tracks->two);
	assert_string_equal(case_state_at(&tracks->two, ROME), "manifest_signed");
}

static void nobody_is_on_two_signed_manifests(void **state)
{
	char person[UUID_TEXT_SIZE], first[UUID_TEXT_SIZE], second[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;

	readmission(tracks, AGREED, person);
	flight(tracks, person, NULL, first);
	flight(tracks, person, NULL, second);
	both_sign_for_one(tracks, first);
	track_turns_to(tracks, OPERATIONS, second);
	for (int node = ROME; node <= ISLAMABAD; node++)
		track_is_refused(tracks, node, "sign_manifest", json_pack("{s:i}", "people_counted", 1),
				 "double-booked");
	/* The first flight does not go: they may go with the second. */
	track_turns_to(tracks, OPERATIONS, first);
	track_must_take(tracks, ROME, "cancel", NULL);
	line_moves(&tracks->two);
	both_sign_for_one(tracks, second);
}

/* A case of nobody, a case of another agreement, the flight itself: none is said to exist. */
static void what_is_no_such_case_is_missing(void **state)
{
	static const char *const nowhere = "01900000-0000-7000-8000-000000000009";
	char lesson[UUID_TEXT_SIZE], plane[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	json_t *page;

	track_opens(tracks, ROME, "it-pk-expertise", "lesson", "asking", lesson);
	track_must_take(tracks, ROME, "share", NULL);
	line_moves(&tracks->two);
	flight(tracks, nowhere, lesson, plane);
	track_is_refused(tracks, ROME, "sign_manifest", NULL, "gate-missing");
	page = track_page(tracks, ROME);
	assert_string_equal(gate_of(page, 0, "rule"), "gate-missing");
	assert_null(gate_of(page, 0, "state"));
	assert_string_equal(gate_of(page, 1, "rule"), "gate-missing");
}

/* Takes in one parcel, whatever it is. */
static int receives(struct tracks *tracks, int node, const struct parcel *parcel)
{
	struct test_node *there = &tracks->two.nodes[node];
	struct job job = two_nodes_job(&tracks->two);
	struct reception reception;

	assert_int_equal(office_receive(&job, &there->office, tracks->two.nodes[1 - node].party, parcel, &reception),
			 OK);
	return reception.refused;
}

static int rows_waiting(struct tracks *tracks, int node, const char *other)
{
	struct job job = two_nodes_job(&tracks->two);
	struct gate_record *rows;
	int count;

	assert_int_equal(gate_waiting(&job, tracks->two.nodes[node].database, other, &rows, &count), OK);
	return count;
}

/* Rome's mission arrives before what Rome had done in the person's case: Islamabad folds it as Rome does all the same,
 * and looks again when the rest is here. */
static void either_order_gives_the_same_state(void **state)
{
	char person[UUID_TEXT_SIZE], mission[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	struct two_nodes *two = &tracks->two;
	struct parcel early, late;

	readmission(tracks, SUBMITTED, person);
	track_must_take(tracks, ROME, "remind", NULL);
	assert_int_equal(parcel_of(two, ROME, &late), OK);
	track_opens(tracks, ROME, OPERATIONS, "mission", "organising", mission);
	track_must_take(tracks, ROME, "propose_mission",
			json_pack("{s:[{s:s, s:s, s:i}]}", "slots", "case", person, "starts_at",
				  "2026-05-01T08:00:00.000Z", "minutes", 30));
	assert_int_equal(parcel_of(two, ROME, &early), OK);
	assert_int_equal(receives(tracks, ISLAMABAD, &early), 0);
	line_moves(two);
	both_agree(two);
	assert_int_equal(rows_waiting(tracks, ISLAMABAD, person), 1);
	assert_int_equal(receives(tracks, ISLAMABAD, &late), 0);
	assert_int_equal(rows_waiting(tracks, ISLAMABAD, person), 0);
	line_moves(two);
	both_agree(two);
	assert_string_equal(case_state_at(two, ISLAMABAD), "mission_proposed");
}

/* Rome's node signs, by hand, what its own office would refuse. */
static void rome_lies(struct tracks *tracks, const char *person, const char *says)
{
	struct test_node *rome = &tracks->two.nodes[ROME];
	struct job job = two_nodes_job(&tracks->two);
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *plane, *other;
	struct seen_case saw = {.agreement = READMISSION, .state = says, .settled = true};
	struct entry entry = {.lane = LANE_IS_SHARED, .key_id = rome->officers[OFFICER_ANNA].key_id};
	int64_t version;

	assert_int_equal(transaction_begin(&job, rome->database, &work), OK);
	assert_int_equal(open_case_load(&job, &rome->office, person, &other), OK);
	assert_int_equal(open_case_load(&job, &rome->office, tracks->two.case_id, &plane), OK);
	memcpy(saw.case_id, person, UUID_TEXT_SIZE);
	saw.heads = other->state->heads;
	saw.head_count = other->state->head_count;
	entry.body = (struct body){
	    .kind = EVENT_STEP,
	    .step = "sign_manifest",
	    .role = "case_officer",
	    .form = form_fill(&job, plane->agreement->profile,
			      profile_find_form(plane->agreement->profile, "signature"), NULL),
	    .saw = &saw,
	    .saw_count = 1,
	};
	assert_int_equal(officer_pseudonym(&job, &rome->office, entry.key_id, &entry.body.officer), OK);
	assert_int_equal(
	    officer_pseudonym(&job, &rome->office, rome->officers[OFFICER_BRUNO].key_id, &entry.body.proposer), OK);
	assert_int_equal(open_case_append(&job, &rome->office, plane, &entry), OK);
	assert_int_equal(open_case_save(&job, &rome->office, plane, &version), OK);
	assert_int_equal(transaction_commit(&job, &work), OK);
}

/* A false word about a person's case is void where it says itself that the person is not ready, and rings the bell
 * where the events of that case say otherwise. Both nodes fold alike. */
static void who_does_not_tell_the_truth_is_found(void **state)
{
	char person[UUID_TEXT_SIZE], plane[UUID_TEXT_SIZE];
	struct tracks *tracks = *state;
	struct two_nodes *two = &tracks->two;
	struct parcel parcel;

	readmission(tracks, SUBMITTED, person);
	flight(tracks, person, NULL, plane);
	rome_lies(tracks, person, "submitted");
	assert_int_equal(parcel_of(two, ROME, &parcel), OK);
	assert_int_equal(receives(tracks, ISLAMABAD, &parcel), 0);
	line_moves(two);
	both_agree(two);
	track_is_refused(tracks, ROME, "sign_manifest", NULL, "gate-closed"); /* not "taken-already": it was void */

	rome_lies(tracks, person, "transfer_agreed");
	assert_int_equal(parcel_of(two, ROME, &parcel), OK);
	assert_int_equal(receives(tracks, ISLAMABAD, &parcel), 1);
	line_moves(two);
	both_agree(two);
	assert_string_equal(
	    json_string_value(json_object_get(
		json_array_get(json_object_get(track_page(tracks, ISLAMABAD), "gate_alarms"), 0), "case_id")),
	    person);
	/* Alone it leads nowhere: Islamabad does not sign. */
	track_is_refused(tracks, ISLAMABAD, "sign_manifest", NULL, "gate-closed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(nobody_is_on_two_signed_manifests, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(nobody_signs_for_who_is_not_ready, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(what_is_no_such_case_is_missing, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(either_order_gives_the_same_state, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(who_does_not_tell_the_truth_is_found, tracks_open, tracks_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
