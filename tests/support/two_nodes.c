/* two_nodes.c - the world of two_nodes.h. All people are invented. */
#include "support/two_nodes.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ANNA(two, node) (&(two)->nodes[node].officers[OFFICER_ANNA])
#define BRUNO(two, node) (&(two)->nodes[node].officers[OFFICER_BRUNO])

void two_nodes_open(struct two_nodes *two)
{
	*two = (struct two_nodes){.arena = arena_open(512u << 20)};
	log_open("test", LOG_ALARM + 1);
	two->job = test_job(two->arena, &two->seed, 11);
	two->agreement.profile = shipped_profile(&two->job, &two->agreement.hash);
	test_node_open(&two->job, &two->nodes[ROME], "it", &two->agreement, 1);
	test_node_open(&two->job, &two->nodes[ISLAMABAD], "pk", &two->agreement, 1);
	test_nodes_link(&two->job, &two->nodes[ROME], &two->nodes[ISLAMABAD]);
}

void two_nodes_close(struct two_nodes *two)
{
	test_node_close(&two->nodes[ROME]);
	test_node_close(&two->nodes[ISLAMABAD]);
	arena_close(two->arena);
}

struct job two_nodes_job(struct two_nodes *two)
{
	/* Each job a second later: so that no two events have the same time. */
	two->job.now = instant_plus(two->job.now, SECONDS(1));
	return (struct job){.arena = two->arena, .now = two->job.now, .chance = two->job.chance};
}

void rome_opens(struct two_nodes *two, const char *kind)
{
	struct job job = two_nodes_job(two);
	struct new_case wanted = {
	    .agreement = "eu-pk-readmission", .kind = kind, .partner = "pk", .side = "requesting"};
	int form = profile_find_form(two->agreement.profile,
				     strcmp(kind, "transit") == 0 ? "transit_application" : "application");

	wanted.form = form_fill(&job, two->agreement.profile, form, NULL);
	assert_int_equal(office_case_new(&job, &two->nodes[ROME].office, ANNA(two, ROME), &wanted, two->case_id), OK);
}

void node_prepares(struct two_nodes *two, int node)
{
	struct job job = two_nodes_job(two);
	const struct office *office = &two->nodes[node].office;
	struct new_file file = {"passport.pdf", "application/pdf", "I.passport", BYTES("%PDF-1.4 invented")};
	char hash[HASH_TEXT_SIZE];
	int64_t version;

	for (int at = 0; at < two->agreement.profile->safeguard_count; at++) {
		const char *id = two->agreement.profile->safeguards[at].id;

		assert_int_equal(office_safeguard_answer(&job, office, ANNA(two, node), two->case_id, id, "stands",
							 "decision 12/2026", &version),
				 OK);
		assert_int_equal(office_safeguard_agree(&job, office, BRUNO(two, node), two->case_id, id, &version),
				 OK);
	}
	assert_int_equal(office_file_add(&job, office, ANNA(two, node), two->case_id, &file, &version, hash), OK);
}

enum result node_takes(struct two_nodes *two, int node, const char *step_id, struct failure *ret_failure)
{
	const struct profile *profile = two->agreement.profile;
	const struct step *step = &profile->steps[profile_find_step(profile, step_id)];
	struct test_node *there = &two->nodes[node];
	struct step_request request = {.step = step_id};
	const struct actor *first = test_officer_for(there, step->roles, false),
			   *second = test_officer_for(there, step->roles, true);
	bool proposed = false;
	int64_t version;
	struct job job = two_nodes_job(two);
	enum result taken;

	if (step->form != NONE)
		request.form = form_fill(&job, profile, step->form, NULL);
	taken = office_step_take(&job, &there->office, first, two->case_id, &request, &proposed, &version);
	if (taken == OK && proposed) {
		job = two_nodes_job(two);
		request.form = NULL;
		taken = office_step_take(&job, &there->office, second, two->case_id, &request, &proposed, &version);
	}
	if (ret_failure != NULL)
		*ret_failure = job.failure;
	return taken;
}

void node_must_take(struct two_nodes *two, int node, const char *step)
{
	struct failure failure = {0};

	if (node_takes(two, node, step, &failure) != OK)
		fail_msg("%s: %s (%s) %s", step, failure.rule, failure.field, failure.reason);
}

enum result parcel_of(struct two_nodes *two, int from, struct parcel *ret_parcel)
{
	struct job job = two_nodes_job(two);

	return test_node_parcel(&job, &two->nodes[from], two->nodes[1 - from].party, ret_parcel);
}

void line_moves(struct two_nodes *two)
{
	bool moved = true;

	while (moved) {
		moved = false;
		for (int from = 0; from < 2; from++) {
			struct reception reception;
			struct job job = two_nodes_job(two);
			enum result carried =
			    test_node_carry(&job, &two->nodes[from], &two->nodes[1 - from], &reception);

			if (carried == MISSING)
				continue;
			moved = true;
			if (carried != OK)
				fail_msg("receiving: %s %s", job.failure.rule, job.failure.reason);
			assert_int_equal(reception.refused, 0);
		}
	}
}

const char *case_state_at(struct two_nodes *two, int node)
{
	struct job job = two_nodes_job(two);
	struct case_view view;

	assert_int_equal(view_find(&job, two->nodes[node].database, two->case_id, &view), OK);
	return view.state;
}

void both_agree(struct two_nodes *two)
{
	struct bytes state[2];

	for (int node = 0; node < 2; node++) {
		struct job job = two_nodes_job(two);

		assert_int_equal(office_case_state(&job, &two->nodes[node].office, two->case_id, &state[node]), OK);
	}
	assert_true(bytes_equal(state[0], state[1]));
}
