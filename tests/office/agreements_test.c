/* agreements_test.c - two nodes that do not have the same agreements, and what happens when a case has been kept for as
 * long as the agreement allows. */
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

static void heads_move(struct two_nodes *two, int from, struct reception *ret_reception)
{
	struct job job = two_nodes_job(two);
	struct parcel parcel, read;
	struct bytes json;

	assert_int_equal(office_heads(&job, &two->nodes[from].office, two->nodes[1 - from].party, "", &parcel), OK);
	assert_int_equal(parcel_write(&job, &parcel, &json), OK);
	assert_int_equal(parcel_read(&job, json, NULL, 0, &read), OK);
	assert_int_equal(
	    office_receive(&job, &two->nodes[1 - from].office, two->nodes[from].party, &read, ret_reception), OK);
}

/* The shipped agreement with another hash: the same text, with a space more. Valid from another day. */
static struct agreement other_version(struct two_nodes *two, struct date valid_from)
{
	struct profile *profile = arena_copy(two->arena, two->agreement.profile, sizeof(*profile));
	struct agreement agreement = {profile, two->agreement.hash, NULL};

	profile->valid_from = valid_from;
	agreement.hash.bytes[0] ^= 1;
	return agreement;
}

static void installs(struct two_nodes *two, int node, const struct agreement *agreements, int count)
{
	two->nodes[node].office.agreements = agreements;
	two->nodes[node].office.agreement_count = count;
}

static enum result rome_asks(struct two_nodes *two, struct failure *ret_failure)
{
	struct job job = two_nodes_job(two);
	struct new_case wanted = {
	    .agreement = "eu-pk-readmission", .kind = "own_national", .partner = "pk", .side = "requesting"};
	enum result made = office_case_new(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					   &wanted, two->case_id);

	*ret_failure = job.failure;
	return made;
}

static void the_latest_that_both_have_is_taken(void **state)
{
	struct two_nodes *two = *state;
	struct agreement installed[2] = {two->agreement, other_version(two, (struct date){2026, 1, 1})};
	struct reception reception;
	struct failure failure;
	struct case_record record;
	struct job job;

	installs(two, ROME, installed, 2);
	assert_int_equal(rome_asks(two, &failure), OK); /* Islamabad has said nothing yet: the latest */
	job = two_nodes_job(two);
	assert_int_equal(case_find(&job, two->nodes[ROME].database, two->case_id, &record), OK);
	assert_memory_equal(record.profile_hash.data, installed[1].hash.bytes, HASH_SIZE);
	heads_move(two, ISLAMABAD, &reception);
	assert_int_equal(rome_asks(two, &failure), OK);
	assert_int_equal(case_find(&job, two->nodes[ROME].database, two->case_id, &record), OK);
	assert_memory_equal(record.profile_hash.data, installed[0].hash.bytes, HASH_SIZE);
}

static void an_agreement_out_of_force_opens_nothing(void **state)
{
	struct two_nodes *two = *state;
	struct agreement later = other_version(two, (struct date){2031, 1, 1});
	struct failure failure;

	installs(two, ROME, &later, 1);
	assert_int_equal(rome_asks(two, &failure), INVALID);
	assert_string_equal(failure.rule, "not-in-force");
}

static void what_the_partner_lacks_is_not_opened_nor_sent(void **state)
{
	struct two_nodes *two = *state;
	struct agreement later = other_version(two, (struct date){2026, 1, 1});
	struct reception reception;
	struct failure failure;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	installs(two, ISLAMABAD, &later, 1); /* Islamabad took the agreement away before it was sent */
	heads_move(two, ISLAMABAD, &reception);
	assert_int_equal(node_takes(two, ROME, "submit", &failure), DENIED);
	assert_string_equal(failure.rule, "profile-unknown");
	assert_string_equal(case_state_at(two, ROME), "draft");
	assert_int_equal(rome_asks(two, &failure), INVALID);
	assert_string_equal(failure.rule, "profile-unknown");
}

/* Sent before Rome could know: it waits in Islamabad, and is taken in once the agreement is there. */
static void a_case_waits_for_its_agreement(void **state)
{
	struct two_nodes *two = *state;
	struct agreement later = other_version(two, (struct date){2026, 1, 1});
	struct reception reception;
	struct case_record record;
	struct job job;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	installs(two, ISLAMABAD, &later, 1);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	job = two_nodes_job(two);
	assert_int_equal(case_find(&job, two->nodes[ISLAMABAD].database, two->case_id, &record), MISSING);
	assert_int_equal(office_retry(&job, &two->nodes[ISLAMABAD].office, &reception), OK);
	assert_int_equal(reception.applied, 0);
	assert_int_equal(reception.waiting, 1);
	installs(two, ISLAMABAD, &two->agreement, 1);
	job = two_nodes_job(two);
	assert_int_equal(office_retry(&job, &two->nodes[ISLAMABAD].office, &reception), OK);
	assert_int_equal(reception.applied, 1);
	line_moves(two);
	assert_string_equal(case_state_at(two, ISLAMABAD), "submitted");
	both_agree(two);
}

/* --- retention --- */

static void tick(struct two_nodes *two, int node)
{
	struct job job = two_nodes_job(two);
	int attended;

	assert_int_equal(office_tick(&job, &two->nodes[node].office, &attended), OK);
}

static enum result look(struct two_nodes *two, int node, struct failure *ret_failure)
{
	struct job job = two_nodes_job(two);
	json_t *page;
	int64_t version;
	enum result shown = office_case_page(&job, &two->nodes[node].office, &two->nodes[node].officers[OFFICER_ANNA],
					     two->case_id, &page, &version);

	*ret_failure = job.failure;
	return shown;
}

/* Ended on 2 March 2026; kept for 60 months by the agreement. */
static void what_may_be_kept_no_longer_is_destroyed(void **state)
{
	struct two_nodes *two = *state;
	struct failure failure;
	struct reception reception;
	struct event_record *events = NULL;
	struct bytes letter;
	struct job job;
	int count = 0;

	assert_int_equal(two->agreement.profile->retention.months, 60);
	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	node_must_take(two, ROME, "withdraw");
	line_moves(two);
	two->job.now = (struct instant){DAYS(date_number((struct date){2031, 3, 2}))};
	tick(two, ROME);
	assert_int_equal(look(two, ROME, &failure), OK);
	two->job.now = (struct instant){DAYS(date_number((struct date){2031, 3, 3}))};
	tick(two, ROME);
	assert_int_equal(look(two, ROME, &failure), MISSING);
	assert_string_equal(failure.rule, "retired");
	job = two_nodes_job(two);
	assert_int_equal(letter_find(&job, two->nodes[ROME].database, two->case_id, LANE_SHARED, &letter), MISSING);
	assert_int_equal(event_list(&job, two->nodes[ROME].database, two->case_id, &events, &count), OK);
	assert_true(count > 0); /* the envelopes stay: who did what, and when */
	for (int at = 0; at < count; at++)
		assert_int_equal(events[at].body.size, 0);
	/* Islamabad's clock is behind: it still has the case, and neither asks the other for anything. */
	assert_int_equal(look(two, ISLAMABAD, &failure), OK);
	heads_move(two, ROME, &reception);
	assert_false(reception.wants_more);
	heads_move(two, ISLAMABAD, &reception);
	assert_false(reception.wants_more);
	line_moves(two);
	assert_int_equal(look(two, ROME, &failure), MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_latest_that_both_have_is_taken, open_world, close_world),
	    cmocka_unit_test_setup_teardown(an_agreement_out_of_force_opens_nothing, open_world, close_world),
	    cmocka_unit_test_setup_teardown(what_the_partner_lacks_is_not_opened_nor_sent, open_world, close_world),
	    cmocka_unit_test_setup_teardown(a_case_waits_for_its_agreement, open_world, close_world),
	    cmocka_unit_test_setup_teardown(what_may_be_kept_no_longer_is_destroyed, open_world, close_world),
	};

	return cmocka_run_group_tests_name("agreements of two nodes", tests, NULL, NULL);
}
