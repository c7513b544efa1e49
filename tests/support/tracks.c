/* tracks.c - the world of tracks.h. All people and things are invented. */
#include "support/tracks.h"

#include "base/log.h"
#include "office/case/agreements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int tracks_open(void **state)
{
	struct tracks *tracks = test_malloc(sizeof(*tracks));
	struct two_nodes *two = &tracks->two;

	*tracks = (struct tracks){.two = {.arena = arena_open(512u << 20)}};
	log_open("test", LOG_ALARM + 1);
	two->job = test_job(two->arena, &two->seed, 23);
	test_agreements_load(&two->job, &tracks->agreements, &tracks->agreement_count);
	test_node_open(&two->job, &two->nodes[ROME], "it", tracks->agreements, tracks->agreement_count);
	test_node_open(&two->job, &two->nodes[ISLAMABAD], "pk", tracks->agreements, tracks->agreement_count);
	test_nodes_link(&two->job, &two->nodes[ROME], &two->nodes[ISLAMABAD]);
	*state = tracks;
	return 0;
}

int tracks_close(void **state)
{
	struct tracks *tracks = *state;

	two_nodes_close(&tracks->two);
	test_free(tracks);
	return 0;
}

void track_turns_to(struct tracks *tracks, const char *agreement, const char *case_id)
{
	for (int at = 0; at < tracks->agreement_count; at++) {
		if (strcmp(tracks->agreements[at].profile->id, agreement) == 0)
			tracks->two.agreement = tracks->agreements[at];
	}
	if (case_id != tracks->two.case_id)
		memcpy(tracks->two.case_id, case_id, UUID_TEXT_SIZE);
}

void track_prepares(struct tracks *tracks, int node)
{
	struct two_nodes *two = &tracks->two;
	const struct profile *profile = two->agreement.profile;
	const struct test_node *there = &two->nodes[node];
	int64_t version;

	for (int at = 0; at < profile->safeguard_count; at++) {
		const char *id = profile->safeguards[at].id;
		struct job job = two_nodes_job(two);

		assert_int_equal(office_safeguard_answer(&job, &there->office, &there->officers[OFFICER_ANNA],
							 two->case_id, id, "stands", "file 12/2026", &version),
				 OK);
		assert_int_equal(office_safeguard_agree(&job, &there->office, &there->officers[OFFICER_BRUNO],
							two->case_id, id, &version),
				 OK);
	}
}

/* A piece of evidence of the first annex, if there is one: what many opening steps ask for. */
static void adds_evidence(struct tracks *tracks, int node)
{
	struct two_nodes *two = &tracks->two;
	const struct profile *profile = two->agreement.profile;
	struct new_file file = {"scan.pdf", "application/pdf", NULL, BYTES("%PDF-1.4 invented")};
	char hash[HASH_TEXT_SIZE], evidence[100];
	struct job job = two_nodes_job(two);
	int64_t version;

	if (profile->annex_count == 0)
		return;
	snprintf(evidence, sizeof(evidence), "%s.%s", profile->annexes[0].id, profile->annexes[0].items[0].id);
	file.evidence = evidence;
	assert_int_equal(office_file_add(&job, &two->nodes[node].office, &two->nodes[node].officers[OFFICER_ANNA],
					 two->case_id, &file, &version, hash),
			 OK);
}

void track_opens(struct tracks *tracks, int node, const char *agreement, const char *kind, const char *side,
		 char ret_case_id[UUID_TEXT_SIZE])
{
	struct two_nodes *two = &tracks->two;
	struct job job = two_nodes_job(two);
	const struct profile *profile;
	struct new_case wanted = {
	    .agreement = agreement, .kind = kind, .partner = two->nodes[1 - node].party, .side = side};
	role_set roles = 0;

	track_turns_to(tracks, agreement, two->case_id);
	profile = two->agreement.profile;
	for (int at = 0; at < profile->step_count; at++) {
		if (profile->steps[at].opens && (profile->steps[at].kinds >> profile_find_kind(profile, kind) & 1) != 0)
			roles = profile->steps[at].roles;
	}
	if (office_case_new(&job, &two->nodes[node].office, test_officer_for(&two->nodes[node], roles, false), &wanted,
			    two->case_id) != OK)
		fail_msg("%s: %s %s", agreement, job.failure.rule, job.failure.reason);
	track_prepares(tracks, node);
	adds_evidence(tracks, node);
	memcpy(ret_case_id, two->case_id, UUID_TEXT_SIZE);
}

enum result track_takes(struct tracks *tracks, int node, const char *step_id, json_t *given,
			struct failure *ret_failure)
{
	struct two_nodes *two = &tracks->two;
	const struct profile *profile = two->agreement.profile;
	const struct step *step = &profile->steps[profile_find_step(profile, step_id)];
	struct test_node *there = &two->nodes[node];
	struct step_request request = {.step = step_id};
	struct job job = two_nodes_job(two);
	bool proposed = false;
	int64_t version;
	enum result taken;

	if (step->form != NONE) {
		json_t *form = form_fill(&job, profile, step->form, NULL);

		if (given != NULL)
			json_object_update(form, given);
		request.form = form;
	}
	if (given != NULL)
		json_decref(given);
	taken = office_step_take(&job, &there->office, test_officer_for(there, step->roles, false), two->case_id,
				 &request, &proposed, &version);
	if (taken == OK && proposed) {
		job = two_nodes_job(two);
		request.form = NULL;
		taken = office_step_take(&job, &there->office, test_officer_for(there, step->roles, true), two->case_id,
					 &request, &proposed, &version);
	}
	*ret_failure = job.failure;
	return taken;
}

void track_must_take(struct tracks *tracks, int node, const char *step, json_t *given)
{
	struct failure failure;

	if (track_takes(tracks, node, step, given, &failure) != OK)
		fail_msg("%s: %s (%s) %s", step, failure.rule, failure.field, failure.reason);
}

void track_is_refused(struct tracks *tracks, int node, const char *step, json_t *given, const char *rule)
{
	struct failure failure;

	assert_int_equal(track_takes(tracks, node, step, given, &failure), DENIED);
	assert_string_equal(failure.rule, rule);
}

json_t *track_page(struct tracks *tracks, int node)
{
	struct test_node *there = &tracks->two.nodes[node];
	struct job job = two_nodes_job(&tracks->two);
	json_t *page;
	int64_t version;

	assert_int_equal(office_case_page(&job, &there->office, &there->officers[OFFICER_ANNA], tracks->two.case_id,
					  &page, &version),
			 OK);
	return page;
}
