/* issues_world.c - see issues_world.h. */
#include "issues_world.h"

#include "office/case/agreements.h"
#include "support/fill.h"
#include "support/shipped.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const parties[NODES] = {"it", "pk"};

struct job job_of(struct world *world)
{
	world->job.now = instant_plus(world->job.now, SECONDS(1));
	return (struct job){.arena = world->arena, .now = world->job.now, .chance = world->job.chance};
}

enum result told(struct world *world, const struct job *job, enum result result)
{
	snprintf(world->rule, sizeof(world->rule), "%s", job->failure.rule);
	snprintf(world->reason, sizeof(world->reason), "%s: %s", job->failure.field, job->failure.reason);
	return result;
}

int open_world(void **state)
{
	struct world *world = test_malloc(sizeof(*world));

	*world = (struct world){.arena = arena_open(512u << 20)};
	log_open("test", LOG_ALARM + 1);
	world->job = test_job(world->arena, &world->seed, 29);
	test_agreements_load(&world->job, &world->agreements, &world->agreement_count);
	for (int at = 0; at < world->agreement_count; at++) {
		if (strcmp(world->agreements[at].profile->id, "it-pk-visa-issues") == 0)
			world->profile = world->agreements[at].profile;
	}
	for (int node = 0; node < NODES; node++)
		test_node_open(&world->job, &world->nodes[node], parties[node], world->agreements,
			       world->agreement_count);
	test_nodes_link(&world->job, &world->nodes[ROME], &world->nodes[ISLAMABAD]);
	*state = world;
	return 0;
}

int close_world(void **state)
{
	struct world *world = *state;

	for (int node = 0; node < NODES; node++)
		test_node_close(&world->nodes[node]);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

/* --- the traveller --- */

json_t *report_form(struct job *job, struct world *world)
{
	json_t *form = form_fill(job, world->profile, profile_find_form(world->profile, "report"), NULL);

	json_object_set_new(form, "what_happened", json_string("No appointment is free for four months (invented)."));
	return form;
}

enum result files(struct world *world, const char *check, const char *code, json_t *more)
{
	struct job job = job_of(world);
	struct issue_filing filing = {.kind = "appointment",
				      .language = "ur",
				      .form = report_form(&job, world),
				      .more = more,
				      .contact = "0300 0000000 (invented)",
				      .check = check,
				      .code = code};

	return told(world, &job, office_issue_file(&job, &world->nodes[ROME].office, &filing, &world->receipt));
}

enum result follows(struct world *world, struct issue_following following, json_t **ret_page)
{
	struct job job = job_of(world);
	json_t *page = NULL;
	enum result result;

	following.number = following.number != NULL ? following.number : world->receipt.number;
	following.secret = following.secret != NULL ? following.secret : world->receipt.secret;
	result = told(world, &job, office_issue_follow(&job, &world->nodes[ROME].office, &following, &page));
	if (ret_page != NULL)
		*ret_page = page;
	return result;
}

json_t *looks(struct world *world)
{
	json_t *page;

	if (follows(world, (struct issue_following){0}, &page) != OK)
		fail_msg("following: %s %s", world->rule, world->reason);
	return page;
}

enum result takes(struct world *world, const char *step, json_t *form)
{
	struct job job = job_of(world);

	assert_int_equal(json_own(&job, form), OK);
	return follows(world, (struct issue_following){.step = step, .form = form}, NULL);
}

bool may(const json_t *page, const char *step)
{
	size_t at;
	json_t *each;

	json_array_foreach(json_object_get(page, "steps"), at, each)
	{
		if (strcmp(json_string_value(json_object_get(each, "id")), step) == 0)
			return true;
	}
	return false;
}

/* --- the officers --- */

void officer_takes(struct world *world, int node, const char *step_id)
{
	const struct step *step = &world->profile->steps[profile_find_step(world->profile, step_id)];
	struct test_node *there = &world->nodes[node];
	struct step_request request = {.step = step_id};
	struct job job = job_of(world);
	bool proposed;
	int64_t version;

	if (step->form != NONE)
		request.form = form_fill(&job, world->profile, step->form, NULL);
	if (office_step_take(&job, &there->office, test_officer_for(there, step->roles, false), world->case_id,
			     &request, &proposed, &version) != OK)
		fail_msg("%s: %s (%s) %s", step_id, job.failure.rule, job.failure.field, job.failure.reason);
	if (proposed) {
		request.form = NULL;
		assert_int_equal(office_step_take(&job, &there->office, test_officer_for(there, step->roles, true),
						  world->case_id, &request, &proposed, &version),
				 OK);
	}
}

void affirms(struct world *world, int node)
{
	struct test_node *there = &world->nodes[node];
	int64_t version;

	for (int at = 0; at < world->profile->safeguard_count; at++) {
		struct job job = job_of(world);
		const char *id = world->profile->safeguards[at].id;

		assert_int_equal(office_safeguard_answer(&job, &there->office, &there->officers[OFFICER_ANNA],
							 world->case_id, id, "stands", "the page (invented)", &version),
				 OK);
		assert_int_equal(office_safeguard_agree(&job, &there->office, &there->officers[OFFICER_BRUNO],
							world->case_id, id, &version),
				 OK);
	}
}

static bool carries(struct world *world, int from, int to)
{
	struct job job = job_of(world);
	struct reception reception;
	enum result carried = test_node_carry(&job, &world->nodes[from], &world->nodes[to], &reception);

	if (carried == MISSING)
		return false;
	assert_int_equal(carried, OK);
	assert_int_equal(reception.refused, 0);
	return true;
}

void line_moves(struct world *world)
{
	while (carries(world, ROME, ISLAMABAD) || carries(world, ISLAMABAD, ROME))
		;
}

const char *agreed_state(struct world *world)
{
	struct bytes here, there;
	struct job job = job_of(world);
	struct case_view view;

	line_moves(world);
	assert_int_equal(office_case_state(&job, &world->nodes[ROME].office, world->case_id, &here), OK);
	assert_int_equal(office_case_state(&job, &world->nodes[ISLAMABAD].office, world->case_id, &there), OK);
	assert_true(bytes_equal(here, there));
	assert_int_equal(view_find(&job, world->nodes[ROME].database, world->case_id, &view), OK);
	return view.state;
}

void rome_accepts(struct world *world)
{
	struct job job = job_of(world);

	if (office_issue_accept(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_ANNA],
				world->receipt.number, world->case_id) != OK)
		fail_msg("accepting: %s %s", job.failure.rule, job.failure.reason);
}

void reported_to_islamabad(struct world *world)
{
	assert_int_equal(files(world, "none", NULL, NULL), OK);
	rome_accepts(world);
	affirms(world, ROME);
	officer_takes(world, ROME, "take_over");
	assert_string_equal(agreed_state(world), "reported");
}
