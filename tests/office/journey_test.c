/* journey_test.c - whole cases between two nodes, through the office: what an officer would call "it works". */
#include "store/pictures.h"
#include "support/two_nodes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_world(void **state)
{
	struct two_nodes *two = test_malloc(sizeof(*two));

	two_nodes_open(two);
	*state = two;
	return 0;
}

static int close_world(void **state)
{
	two_nodes_close(*state);
	test_free(*state);
	return 0;
}

static void from_draft_to_hand_over(void **state)
{
	struct two_nodes *two = *state;

	rome_opens(two, "own_national");
	assert_string_equal(case_state_at(two, ROME), "draft");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	assert_string_equal(case_state_at(two, ISLAMABAD), "submitted");
	node_must_take(two, ISLAMABAD, "confirm");
	line_moves(two);
	node_must_take(two, ISLAMABAD, "issue_document");
	line_moves(two);
	node_must_take(two, ROME, "plan_transfer");
	line_moves(two);
	node_must_take(two, ISLAMABAD, "agree_to_transfer");
	line_moves(two);
	node_must_take(two, ROME, "start_transfer");
	line_moves(two);
	node_must_take(two, ISLAMABAD, "hand_over");
	line_moves(two);
	assert_string_equal(case_state_at(two, ROME), "handed_over");
	both_agree(two);
}

static void safeguards_block_until_they_stand(void **state)
{
	struct two_nodes *two = *state;
	struct job job;
	struct failure failure;
	int64_t version;

	rome_opens(two, "own_national");
	assert_int_equal(node_takes(two, ROME, "submit", &failure), DENIED);
	node_prepares(two, ROME);
	job = two_nodes_job(two);
	assert_int_equal(office_safeguard_answer(&job, &two->nodes[ROME].office,
						 &two->nodes[ROME].officers[OFFICER_ANNA], two->case_id,
						 "no_asylum_claim", "unknown", "not asked yet", &version),
			 OK);
	assert_int_equal(node_takes(two, ROME, "submit", &failure), DENIED);
	assert_string_equal(failure.rule, "safeguard-open");
	assert_string_equal(failure.field, "no_asylum_claim");
	assert_string_equal(case_state_at(two, ROME), "draft");
}

static void the_second_officer_is_another(void **state)
{
	struct two_nodes *two = *state;
	struct job job;
	const struct actor *anna = &two->nodes[ROME].officers[OFFICER_ANNA];
	int64_t version;

	rome_opens(two, "own_national");
	job = two_nodes_job(two);
	assert_int_equal(office_safeguard_answer(&job, &two->nodes[ROME].office, anna, two->case_id, "child_reception",
						 "stands", "guardian", &version),
			 OK);
	job = two_nodes_job(two);
	assert_int_equal(
	    office_safeguard_agree(&job, &two->nodes[ROME].office, anna, two->case_id, "child_reception", &version),
	    DENIED);
	assert_string_equal(job.failure.rule, "same-officer");
}

/* A transfer acts on the world: it waits until the partner's node has said that it holds all steps before. */
static void what_acts_on_the_world_waits_until_settled(void **state)
{
	static const struct {
		int node;
		const char *step;
	} before[] = {{ROME, "submit"}, {ISLAMABAD, "confirm"}, {ISLAMABAD, "issue_document"}, {ROME, "plan_transfer"}};
	struct two_nodes *two = *state;
	struct failure failure;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	for (size_t at = 0; at < sizeof(before) / sizeof(before[0]); at++) {
		node_must_take(two, before[at].node, before[at].step);
		line_moves(two);
	}
	two->job.now = instant_plus(two->job.now, DAYS(30)); /* Islamabad is silent */
	node_prepares(two, ROME);                            /* fit to travel is asked on the day */
	node_must_take(two, ROME, "take_as_agreed");         /* does not reach Islamabad yet */
	assert_int_equal(node_takes(two, ROME, "start_transfer", &failure), DENIED);
	assert_string_equal(failure.rule, "not-settled");
	line_moves(two);
	node_must_take(two, ROME, "start_transfer");
}

/* Steps that are taken together: all of them, with one version more; or, when one is refused, none. */
static void steps_are_taken_together_or_not_at_all(void **state)
{
	struct two_nodes *two = *state;
	struct job job;
	struct wanted_step steps[3] = {0};

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	job = two_nodes_job(two);
	for (int at = 0; at < 3; at++) {
		const struct profile *profile = two->agreement.profile;
		const char *step_id = at < 2 ? "plan_interview" : "hand_over";
		const struct step *step = &profile->steps[profile_find_step(profile, step_id)];

		steps[at] = (struct wanted_step){.actor = test_officer_for(&two->nodes[ISLAMABAD], step->roles, false),
						 .case_id = two->case_id};
		steps[at].request.step = step_id;
		if (step->form != NONE)
			steps[at].request.form = form_fill(&job, profile, step->form, NULL);
	}
	assert_int_equal(office_steps_take(&job, &two->nodes[ISLAMABAD].office, steps, 3), DENIED);
	assert_int_equal(job.failure.result, DENIED);
	job = two_nodes_job(two);
	assert_int_equal(office_steps_take(&job, &two->nodes[ISLAMABAD].office, steps, 2), OK);
	assert_int_equal(steps[0].version, steps[1].version);
	line_moves(two);
	both_agree(two);
}

static int64_t version_at(struct two_nodes *two, int node)
{
	struct job job = two_nodes_job(two);
	struct case_record record;

	assert_int_equal(case_find(&job, two->nodes[node].database, two->case_id, &record), OK);
	return record.version;
}

static enum result step_as_seen(struct two_nodes *two, int64_t seen, struct job *job)
{
	const struct profile *profile = two->agreement.profile;
	const struct step *step = &profile->steps[profile_find_step(profile, "plan_interview")];
	struct step_request request = {.step = step->id, .expected_version = seen};
	int64_t version;
	bool proposed;

	*job = two_nodes_job(two);
	request.form = form_fill(job, profile, step->form, NULL);
	return office_step_take(job, &two->nodes[ISLAMABAD].office,
				test_officer_for(&two->nodes[ISLAMABAD], step->roles, false), two->case_id, &request,
				&proposed, &version);
}

/* Two officers never overwrite each other; but that something was delivered or opened gives nobody anything to decide
 * anew. */
static void a_step_holds_until_somebody_does_something(void **state)
{
	struct two_nodes *two = *state;
	const struct actor *officer = &two->nodes[ISLAMABAD].officers[OFFICER_ANNA];
	const struct actor *theirs = &two->nodes[ROME].officers[OFFICER_ANNA];
	struct job job;
	int64_t seen, later;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	seen = version_at(two, ISLAMABAD);
	job = two_nodes_job(two);
	assert_int_equal(office_case_opened(&job, &two->nodes[ISLAMABAD].office, officer, two->case_id), OK);
	assert_true(version_at(two, ISLAMABAD) > seen); /* another page */
	assert_int_equal(step_as_seen(two, seen, &job), OK);
	assert_int_equal(step_as_seen(two, seen, &job), CONFLICT); /* a colleague, who saw the same page */
	assert_string_equal(job.failure.rule, "version");
	seen = version_at(two, ISLAMABAD);
	line_moves(two);
	job = two_nodes_job(two);
	assert_int_equal(office_case_opened(&job, &two->nodes[ROME].office, theirs, two->case_id), OK);
	line_moves(two);
	assert_true(version_at(two, ISLAMABAD) > seen); /* the receipt of Rome, and that it was opened there */
	assert_int_equal(step_as_seen(two, seen - 1, &job), CONFLICT);
	assert_int_equal(step_as_seen(two, seen, &job), OK);
	line_moves(two);
	seen = version_at(two, ISLAMABAD);
	assert_int_equal(step_as_seen(two, seen + 1, &job), CONFLICT); /* nobody has seen that yet */
	job = two_nodes_job(two);
	assert_int_equal(
	    office_note_add(&job, &two->nodes[ISLAMABAD].office, officer, two->case_id, "He called.", &later), OK);
	assert_int_equal(step_as_seen(two, seen, &job), CONFLICT); /* a note may be what one decides otherwise for */
	seen = version_at(two, ISLAMABAD);
	node_must_take(two, ROME, "withdraw");
	line_moves(two);
	assert_int_equal(step_as_seen(two, seen, &job), CONFLICT); /* the partner's step */
	assert_string_equal(job.failure.rule, "version");
}

/* Silence yields a draft with the proof of delivery, which an officer signs; without a receipt there is none. */
static void silence_yields_a_draft_with_its_proof(void **state)
{
	struct two_nodes *two = *state;
	struct draft_record draft;
	struct failure failure;
	struct step_request request = {.step = "deem_accepted"};
	struct job job;
	bool proposed;
	int64_t version;
	int attended;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	two->job.now = instant_plus(two->job.now, DAYS(40));
	job = two_nodes_job(two);
	assert_int_equal(office_tick(&job, &two->nodes[ROME].office, &attended), OK);
	assert_int_equal(draft_find(&job, two->nodes[ROME].database, two->case_id, "deem_accepted", &draft), MISSING);
	assert_int_equal(node_takes(two, ROME, "deem_accepted", &failure),
			 DENIED); /* not delivered: the time has not begun */
	line_moves(two);
	two->job.now = instant_plus(two->job.now, DAYS(29));
	job = two_nodes_job(two);
	assert_int_equal(office_tick(&job, &two->nodes[ROME].office, &attended), OK);
	assert_int_equal(attended, 0);
	two->job.now = instant_plus(two->job.now, DAYS(2));
	job = two_nodes_job(two);
	assert_int_equal(office_tick(&job, &two->nodes[ROME].office, &attended), OK);
	assert_int_equal(attended, 1);
	assert_int_equal(draft_find(&job, two->nodes[ROME].database, two->case_id, "deem_accepted", &draft), OK);
	assert_string_equal(draft.saved_by, "clock");
	assert_non_null(strstr(draft.form, "proof_event"));
	assert_string_equal(case_state_at(two, ROME), "submitted"); /* time alone changes no state */
	job = two_nodes_job(two);
	assert_int_equal(office_step_take(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					  two->case_id, &request, &proposed, &version),
			 OK);
	line_moves(two);
	assert_string_equal(case_state_at(two, ISLAMABAD), "deemed_accepted");
	both_agree(two);
}

/* 2 March 2026: thirty days end on 1 April. Eid and Pakistan Day fall into them, four days off in one calendar and none
 * (but two of weekend) in the other; all of them count here, and the page says so for both. */
static void a_deadline_explains_itself_in_both_calendars(void **state)
{
	static const struct {
		const char *party;
		int weekend_days, holidays;
	} rows[] = {{"it", 8, 0}, {"pk", 6, 4}};
	struct two_nodes *two = *state;
	json_t *page = NULL, *reply;
	struct job job;
	int64_t version;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	job = two_nodes_job(two);
	assert_int_equal(office_case_page(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					  two->case_id, &page, &version),
			 OK);
	reply = json_array_get(json_object_get(page, "deadlines"), 0);
	assert_string_equal(json_string_value(json_object_get(reply, "id")), "reply");
	assert_int_equal(json_integer_value(json_object_get(reply, "length")), 30);
	assert_string_equal(json_string_value(json_object_get(reply, "unit")), "days");
	assert_string_equal(json_string_value(json_object_get(reply, "first")), "2026-03-03");
	assert_string_equal(json_string_value(json_object_get(reply, "last")), "2026-04-01");
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		json_t *days = json_object_get(json_object_get(reply, "days_off"), rows[at].party);

		assert_int_equal(json_integer_value(json_object_get(days, "weekend_days")), rows[at].weekend_days);
		assert_int_equal(json_array_size(json_object_get(days, "holidays")), rows[at].holidays);
	}
}

/* Both act at once: the profile's precedence decides, and both nodes say so alike. */
static void concurrent_steps_end_alike(void **state)
{
	struct two_nodes *two = *state;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	node_must_take(two, ROME, "withdraw");
	node_must_take(two, ISLAMABAD, "confirm");
	assert_string_equal(case_state_at(two, ISLAMABAD), "confirmed");
	line_moves(two);
	assert_string_equal(case_state_at(two, ROME), "withdrawn");
	assert_string_equal(case_state_at(two, ISLAMABAD), "withdrawn");
	both_agree(two);
}

static void the_ladder_of_receipts_is_climbed(void **state)
{
	struct two_nodes *two = *state;
	struct job job;
	json_t *page = NULL, *entry = NULL;
	const json_t *ladder;
	int64_t version;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	job = two_nodes_job(two);
	assert_int_equal(office_case_opened(&job, &two->nodes[ISLAMABAD].office,
					    &two->nodes[ISLAMABAD].officers[OFFICER_ANNA], two->case_id),
			 OK);
	line_moves(two);
	node_must_take(two, ISLAMABAD, "confirm");
	line_moves(two);
	job = two_nodes_job(two);
	assert_int_equal(office_case_page(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					  two->case_id, &page, &version),
			 OK);
	for (size_t at = 0; at < json_array_size(json_object_get(page, "timeline")); at++) {
		json_t *each = json_array_get(json_object_get(page, "timeline"), at);
		const char *step = json_string_value(json_object_get(each, "step"));

		if (step != NULL && strcmp(step, "submit") == 0)
			entry = each;
	}
	assert_non_null(entry);
	ladder = json_object_get(entry, "ladder");
	for (size_t at = 0; at < 5; at++) {
		static const char *const rungs[] = {"stored", "sent", "delivered", "opened", "answered"};

		assert_true(json_is_string(json_object_get(ladder, rungs[at])));
	}
	assert_true(json_is_true(json_object_get(entry, "settled")));
}

/* Nothing of the own lane, no officer's name and no never-share field is in what leaves the node. */
static void what_is_private_does_not_leave(void **state)
{
	static const char *const secrets[] = {"asylum", "decision 12/2026", "Anna Verdi", "a note about the lawyer"};
	struct two_nodes *two = *state;
	struct job job;
	struct parcel parcel;
	struct bytes json, plain;
	struct case_key key;
	int64_t version;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	job = two_nodes_job(two);
	assert_int_equal(office_note_add(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					 two->case_id, "a note about the lawyer", &version),
			 OK);
	node_must_take(two, ROME, "submit");
	assert_int_equal(parcel_of(two, ROME, &parcel), OK);
	job = two_nodes_job(two);
	assert_int_equal(parcel.arrival_count, 1);
	assert_int_equal(parcel_write(&job, &parcel, &json), OK);
	assert_int_equal(letter_read(&job, parcel.arrivals[0].letter, &two->nodes[ISLAMABAD].keeper,
				     two->nodes[ISLAMABAD].office.letter_key_id, &key),
			 OK);
	assert_int_equal(sealed_read(&job, &key, parcel.arrivals[0].sealed, &plain), OK);
	for (size_t at = 0; at < sizeof(secrets) / sizeof(secrets[0]); at++) {
		struct bytes secret = bytes_of(secrets[at]);

		assert_int_equal(bytes_find(json, secret), json.size);
		assert_int_equal(bytes_find(plain, secret), plain.size);
	}
}

/* The row of the picture of the only case, copied. */
static enum result picture_copy(struct job *job, const struct picture_row *row, void *context)
{
	struct picture_row *copy = context;

	copy->facts = bytes_copy(job->arena, row->facts);
	copy->groups = bytes_copy(job->arena, row->groups);
	return OK;
}

static void a_rebuild_gives_the_same_rows(void **state)
{
	struct two_nodes *two = *state;
	struct picture_row picture = {0}, made_again = {0};
	struct job job;
	struct case_view before, after;
	int64_t cases;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	job = two_nodes_job(two);
	assert_int_equal(view_find(&job, two->nodes[ROME].database, two->case_id, &before), OK);
	assert_int_equal(picture_each(&job, two->nodes[ROME].database, NULL, "", picture_copy, &picture), OK);
	assert_true(bytes_find(picture.facts, BYTES("replies_in_time=")) < picture.facts.size);
	assert_int_equal(office_rebuild(&job, &two->nodes[ROME].office, &cases), OK);
	assert_int_equal(cases, 1);
	assert_int_equal(picture_each(&job, two->nodes[ROME].database, NULL, "", picture_copy, &made_again), OK);
	assert_true(bytes_equal(picture.facts, made_again.facts));
	assert_true(bytes_equal(picture.groups, made_again.groups));
	assert_int_equal(view_find(&job, two->nodes[ROME].database, two->case_id, &after), OK);
	assert_string_equal(before.state, after.state);
	assert_string_equal(before.family_name, after.family_name);
	assert_int_equal(before.due.milliseconds, after.due.milliseconds);
	assert_int_equal(before.changed_at.milliseconds, after.changed_at.milliseconds);
}

/* An invented person; the queue shows the name as it is written at home, and finds the first document. */
static void the_queue_knows_name_and_document(void **state)
{
	struct two_nodes *two = *state;
	struct job job;
	struct case_view view;
	json_t *form;
	int64_t version;

	rome_opens(two, "own_national");
	job = two_nodes_job(two);
	form = json_pack("{s:s, s:s, s:s, s:s, s:[{s:s, s:s}]}", "family_name", "Usman", "given_names", "Muhammad",
			 "family_name_urdu", "عثمان", "given_names_urdu", "محمد", "documents", "kind", "passport",
			 "number", "AB1234567");
	assert_int_equal(json_own(&job, form), OK);
	assert_int_equal(office_draft_save(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					   two->case_id, "submit", form, 1, &version),
			 OK);
	assert_int_equal(view_find(&job, two->nodes[ROME].database, two->case_id, &view), OK);
	assert_string_equal(view.family_name, "Usman");
	assert_string_equal(view.native_name, "محمد عثمان");
	assert_string_equal(view.document_number, "AB1234567");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(from_draft_to_hand_over, open_world, close_world),
	    cmocka_unit_test_setup_teardown(safeguards_block_until_they_stand, open_world, close_world),
	    cmocka_unit_test_setup_teardown(the_second_officer_is_another, open_world, close_world),
	    cmocka_unit_test_setup_teardown(what_acts_on_the_world_waits_until_settled, open_world, close_world),
	    cmocka_unit_test_setup_teardown(steps_are_taken_together_or_not_at_all, open_world, close_world),
	    cmocka_unit_test_setup_teardown(a_step_holds_until_somebody_does_something, open_world, close_world),
	    cmocka_unit_test_setup_teardown(silence_yields_a_draft_with_its_proof, open_world, close_world),
	    cmocka_unit_test_setup_teardown(a_deadline_explains_itself_in_both_calendars, open_world, close_world),
	    cmocka_unit_test_setup_teardown(concurrent_steps_end_alike, open_world, close_world),
	    cmocka_unit_test_setup_teardown(the_ladder_of_receipts_is_climbed, open_world, close_world),
	    cmocka_unit_test_setup_teardown(what_is_private_does_not_leave, open_world, close_world),
	    cmocka_unit_test_setup_teardown(the_queue_knows_name_and_document, open_world, close_world),
	    cmocka_unit_test_setup_teardown(a_rebuild_gives_the_same_rows, open_world, close_world),
	};

	return cmocka_run_group_tests_name("journeys", tests, NULL, NULL);
}
