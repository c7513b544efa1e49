/* parties_test.c - cases of three parties and of one: who gets what, what is settled when, what nobody gets.
 *
 * Rome, Paris and Islamabad in one process, each linked with each. The line is a table of who reaches whom, so that a
 * letter may be late or a way closed. All people are invented. */
#include "office/case/agreements.h"
#include "support/fill.h"
#include "support/node.h"
#include "support/shipped.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROME, ISLAMABAD, PARIS, NODES };
static const char *const parties[NODES] = {"it", "pk", "fr"};

struct world {
	struct arena *arena;
	struct seeded seed;
	struct job job;
	struct agreement *agreements;
	int agreement_count;
	const struct profile *profile; /* of the case */
	struct test_node nodes[NODES];
	bool reaches[NODES][NODES];
	int refused;
	char case_id[UUID_TEXT_SIZE];
};

static struct job job_of(struct world *world)
{
	world->job.now = instant_plus(world->job.now, SECONDS(1));
	return (struct job){.arena = world->arena, .now = world->job.now, .chance = world->job.chance};
}

static int open_world(void **state)
{
	struct world *world = test_malloc(sizeof(*world));

	*world = (struct world){.arena = arena_open(512u << 20)};
	log_open("test", LOG_ALARM + 1);
	world->job = test_job(world->arena, &world->seed, 17);
	test_agreements_load(&world->job, &world->agreements, &world->agreement_count);
	for (int node = 0; node < NODES; node++)
		test_node_open(&world->job, &world->nodes[node], parties[node], world->agreements,
			       world->agreement_count);
	for (int a = 0; a < NODES; a++) {
		for (int b = 0; b < NODES; b++)
			world->reaches[a][b] = true;
		for (int b = 0; b < a; b++)
			test_nodes_link(&world->job, &world->nodes[a], &world->nodes[b]);
	}
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	for (int node = 0; node < NODES; node++)
		test_node_close(&world->nodes[node]);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

/* Who opens cases of a kind: the first officer in a role of the step that does. */
static const struct actor *opener(const struct world *world, int node, const char *kind)
{
	const struct profile *profile = world->profile;
	uint64_t wanted = UINT64_C(1) << profile_find_kind(profile, kind);

	for (int at = 0; at < profile->step_count; at++)
		if (profile->steps[at].opens && (profile->steps[at].kinds & wanted) != 0)
			return test_officer_for(&world->nodes[node], profile->steps[at].roles, false);
	return &world->nodes[node].officers[OFFICER_ANNA];
}

static enum result opens(struct world *world, int node, const char *agreement, const char *kind, const char *side,
			 json_t *sides, struct failure *ret_failure)
{
	struct job job = job_of(world);
	struct new_case wanted = {.agreement = agreement, .kind = kind, .side = side, .sides = sides};
	enum result opened;

	assert_int_equal(json_own(&job, sides), OK);
	for (int at = 0; at < world->agreement_count; at++) {
		if (strcmp(world->agreements[at].profile->id, agreement) == 0)
			world->profile = world->agreements[at].profile;
	}
	opened = office_case_new(&job, &world->nodes[node].office, opener(world, node, kind), &wanted, world->case_id);
	*ret_failure = job.failure;
	return opened;
}

static void must_open(struct world *world, int node, const char *agreement, const char *kind, const char *side,
		      json_t *sides)
{
	struct failure failure;

	if (opens(world, node, agreement, kind, side, sides, &failure) != OK)
		fail_msg("%s: %s %s", agreement, failure.rule, failure.reason);
}

/* Every safeguard answered and agreed with; a scan added, when there is a piece of evidence for it. */
static void prepares(struct world *world, int node, const char *evidence)
{
	const struct office *office = &world->nodes[node].office;
	const struct actor *anna = &world->nodes[node].officers[OFFICER_ANNA],
			   *bruno = &world->nodes[node].officers[OFFICER_BRUNO];
	struct new_file file = {"scan.pdf", "application/pdf", evidence, BYTES("%PDF-1.4 invented")};
	char hash[HASH_TEXT_SIZE];
	int64_t version;

	for (int at = 0; at < world->profile->safeguard_count; at++) {
		const char *id = world->profile->safeguards[at].id;
		struct job job = job_of(world);

		assert_int_equal(
		    office_safeguard_answer(&job, office, anna, world->case_id, id, "stands", "file 12/2026", &version),
		    OK);
		assert_int_equal(office_safeguard_agree(&job, office, bruno, world->case_id, id, &version), OK);
	}
	if (evidence != NULL) {
		struct job job = job_of(world);

		assert_int_equal(office_file_add(&job, office, anna, world->case_id, &file, &version, hash), OK);
	}
}

static enum result takes(struct world *world, int node, const char *step_id, struct failure *ret_failure)
{
	const struct step *step = &world->profile->steps[profile_find_step(world->profile, step_id)];
	struct test_node *there = &world->nodes[node];
	struct step_request request = {.step = step_id};
	bool proposed = false;
	int64_t version;
	struct job job = job_of(world);
	enum result taken;

	if (step->form != NONE)
		request.form = form_fill(&job, world->profile, step->form, NULL);
	taken = office_step_take(&job, &there->office, test_officer_for(there, step->roles, false), world->case_id,
				 &request, &proposed, &version);
	if (taken == OK && proposed) {
		job = job_of(world);
		request.form = NULL;
		taken = office_step_take(&job, &there->office, test_officer_for(there, step->roles, true),
					 world->case_id, &request, &proposed, &version);
	}
	*ret_failure = job.failure;
	return taken;
}

static void must_take(struct world *world, int node, const char *step)
{
	struct failure failure;

	if (takes(world, node, step, &failure) != OK)
		fail_msg("%s: %s (%s) %s", step, failure.rule, failure.field, failure.reason);
}

/* What waits at one node for another arrives there. */
static bool carries(struct world *world, int from, int to)
{
	struct job job = job_of(world);
	struct reception reception;
	enum result carried = test_node_carry(&job, &world->nodes[from], &world->nodes[to], &reception);

	if (carried == MISSING)
		return false;
	if (carried != OK)
		fail_msg("receiving: %s %s", job.failure.rule, job.failure.reason);
	world->refused += reception.refused;
	return true;
}

static void line_moves(struct world *world)
{
	bool moved = true;

	while (moved) {
		moved = false;
		for (int from = 0; from < NODES; from++) {
			for (int to = 0; to < NODES; to++) {
				if (from != to && world->reaches[from][to])
					moved |= carries(world, from, to);
			}
		}
	}
}

/* The state of the case, which all who hold it see alike, to the byte. */
static const char *all_agree(struct world *world, int nodes)
{
	struct bytes first, other;
	struct job job = job_of(world);
	struct case_view view;

	assert_int_equal(office_case_state(&job, &world->nodes[ROME].office, world->case_id, &first), OK);
	for (int node = 1; node < nodes; node++) {
		assert_int_equal(office_case_state(&job, &world->nodes[node].office, world->case_id, &other), OK);
		if (!bytes_equal(first, other))
			fail_msg("%s sees another case than Rome:\n%.*s\n%.*s", parties[node], (int)first.size,
				 first.data, (int)other.size, other.data);
	}
	assert_int_equal(view_find(&job, world->nodes[ROME].database, world->case_id, &view), OK);
	return view.state;
}

static json_t *referral_sides(void)
{
	return json_pack("{s:s, s:s}", "issuing", "fr", "origin", "pk");
}

static void rome_refers(struct world *world)
{
	must_open(world, ROME, "it-pk-visa-referral", "deception", "referring", referral_sides());
	prepares(world, ROME, "V.visa_copy");
	must_take(world, ROME, "refer");
}

static void three_hold_one_case(void **state)
{
	struct world *world = *state;

	rome_refers(world);
	line_moves(world);
	assert_string_equal(all_agree(world, NODES), "referred");
	must_take(world, PARIS, "ask_origin");
	line_moves(world);
	assert_string_equal(all_agree(world, NODES), "origin_asked");
	must_take(world, ISLAMABAD, "answer_papers");
	line_moves(world);
	prepares(world, PARIS, NULL);
	must_take(world, PARIS, "answer");
	line_moves(world);
	assert_string_equal(all_agree(world, NODES), "answered");
	assert_int_equal(world->refused, 0);
}

static bool last_is_settled(struct world *world, int node)
{
	struct job job = job_of(world);
	json_t *page, *timeline;
	bool settled = false;
	size_t at;
	json_t *entry;
	int64_t version;

	assert_int_equal(office_case_page(&job, &world->nodes[node].office, &world->nodes[node].officers[OFFICER_ANNA],
					  world->case_id, &page, &version),
			 OK);
	timeline = json_object_get(page, "timeline");
	json_array_foreach(timeline, at, entry)
	{
		if (strcmp(json_string_value(json_object_get(entry, "kind")), "step") == 0)
			settled = json_is_true(json_object_get(entry, "settled"));
	}
	return settled;
}

/* A step is settled when both others have said that they hold it: one of them is not enough. */
static void settled_needs_both_others(void **state)
{
	struct world *world = *state;

	rome_refers(world);
	carries(world, ROME, PARIS);
	carries(world, PARIS, ROME);
	assert_false(last_is_settled(world, ROME));
	carries(world, ROME, ISLAMABAD);
	carries(world, ISLAMABAD, ROME);
	assert_true(last_is_settled(world, ROME));
	line_moves(world);
	assert_string_equal(all_agree(world, NODES), "referred");
}

/* What Paris says of a case reaches Islamabad before Rome's opening: it waits, and is taken in when that comes. */
static void what_comes_before_the_opening_waits(void **state)
{
	struct world *world = *state;
	struct job job = job_of(world);
	struct case_view view;

	world->reaches[ROME][ISLAMABAD] = false;
	rome_refers(world);
	line_moves(world);
	must_take(world, PARIS, "ask_referring");
	line_moves(world);
	assert_int_equal(view_find(&job, world->nodes[ISLAMABAD].database, world->case_id, &view), MISSING);
	world->reaches[ROME][ISLAMABAD] = true;
	line_moves(world);
	assert_string_equal(all_agree(world, NODES), "question_asked");
	assert_int_equal(world->refused, 0);
}

/* Two send each other their lane heads, and what the second offers arrives. */
static void heads_go(struct world *world, int from, int to)
{
	struct job job = job_of(world);
	struct reception reception;
	struct parcel parcel;

	assert_int_equal(office_heads(&job, &world->nodes[from].office, parties[to], "", &parcel), OK);
	assert_int_equal(office_receive(&job, &world->nodes[to].office, parties[from], &parcel, &reception), OK);
	world->refused += reception.refused;
}

/* The way between Paris and Islamabad is closed: Rome gives what the one misses of the other. */
static void a_third_gives_what_is_missed(void **state)
{
	struct world *world = *state;

	rome_refers(world);
	line_moves(world);
	world->reaches[PARIS][ISLAMABAD] = world->reaches[ISLAMABAD][PARIS] = false;
	must_take(world, PARIS, "ask_origin");
	line_moves(world);
	heads_go(world, ISLAMABAD, ROME);
	line_moves(world);
	must_take(world, ISLAMABAD, "answer_papers");
	line_moves(world);
	heads_go(world, PARIS, ROME);
	line_moves(world);
	prepares(world, PARIS, NULL);
	must_take(world, PARIS, "answer");
	line_moves(world);
	heads_go(world, ISLAMABAD, ROME);
	line_moves(world);
	world->reaches[PARIS][ISLAMABAD] = world->reaches[ISLAMABAD][PARIS] = true;
	line_moves(world);
	assert_string_equal(all_agree(world, NODES), "answered");
	assert_int_equal(world->refused, 0);
}

/* Nothing of a case of one side is ever queued, whatever is done in it, and it goes on without anybody's receipt. */
static void one_side_sends_nothing(void **state)
{
	static const char *const steps[] = {"hear", "let_stay"};
	struct world *world = *state;

	must_open(world, ROME, "it-refusal-of-stay", "irregular_stay", "deciding", json_object());
	prepares(world, ROME, NULL);
	for (size_t at = 0; at < sizeof(steps) / sizeof(steps[0]); at++)
		must_take(world, ROME, steps[at]);
	assert_true(last_is_settled(world, ROME));
	for (int to = ISLAMABAD; to < NODES; to++) {
		struct job job = job_of(world);
		struct parcel parcel;

		assert_false(carries(world, ROME, to));
		assert_int_equal(office_heads(&job, &world->nodes[ROME].office, parties[to], "", &parcel), OK);
		assert_int_equal(parcel.head_count, 0);
	}
	assert_string_equal(all_agree(world, 1), "may_stay");
}

/* A lesson is shared; it may name another case. */
static void shares_lesson(struct world *world, const char *other_case)
{
	struct test_node *rome = &world->nodes[ROME];
	struct step_request request = {.step = "share"};
	json_t *form;
	int step;
	bool proposed;
	int64_t version;
	struct job job;

	must_open(world, ROME, "it-pk-expertise", "lesson", "asking", json_pack("{s:s}", "answering", "pk"));
	prepares(world, ROME, NULL);
	job = job_of(world);
	step = profile_find_step(world->profile, request.step);
	form = form_fill(&job, world->profile, world->profile->steps[step].form, NULL);
	if (other_case != NULL)
		json_object_set_new(form, "other_case", json_string(other_case));
	request.form = form;
	if (office_step_take(&job, &rome->office, test_officer_for(rome, world->profile->steps[step].roles, false),
			     world->case_id, &request, &proposed, &version) != OK)
		fail_msg("%s (%s) %s", job.failure.rule, job.failure.field, job.failure.reason);
}

static json_t *references_from(struct world *world, int node, const char *case_id)
{
	struct job job = job_of(world);
	json_t *picture;

	assert_int_equal(office_references(&job, &world->nodes[node].office, &world->nodes[node].officers[OFFICER_ANNA],
					   case_id, &picture),
			 OK);
	return picture;
}

/* Both ends know of a reference, on both nodes; who works in the other regime learns nothing; a case that is held
 * nowhere here is drawn by its id. */
static void cases_that_name_each_other(void **state)
{
	static const char *const nowhere = "01900000-0000-7000-8000-000000000009";
	struct world *world = *state;
	char first[UUID_TEXT_SIZE];
	struct actor police;
	struct job job;
	json_t *picture;

	shares_lesson(world, nowhere);
	memcpy(first, world->case_id, sizeof(first));
	shares_lesson(world, first);
	line_moves(world);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		picture = references_from(world, node, first);
		assert_int_equal(json_array_size(json_object_get(picture, "cases")), 3);
		assert_int_equal(json_array_size(json_object_get(picture, "lines")), 2);
		assert_true(json_is_false(json_object_get(picture, "cut")));
		for (size_t at = 0; at < 3; at++) {
			const json_t *drawn = json_array_get(json_object_get(picture, "cases"), at);
			bool held = strcmp(json_string_value(json_object_get(drawn, "case_id")), nowhere) != 0;

			assert_int_equal(json_is_true(json_object_get(drawn, "held")), held);
			assert_int_equal(json_is_string(json_object_get(drawn, "heading")), held);
		}
	}
	police = world->nodes[ROME].officers[OFFICER_ANNA];
	police.administrative = false;
	police.police = true;
	job = job_of(world);
	assert_int_equal(office_references(&job, &world->nodes[ROME].office, &police, first, &picture), MISSING);
}

/* Originator control: a report becomes an event of MISP where it was written, and only once it was sent. */
static void a_report_is_an_event_where_it_was_written(void **state)
{
	struct world *world = *state;
	struct job job;
	json_t *answer;

	for (int node = ROME; node <= ISLAMABAD; node++) {
		for (int at = 0; at < OFFICER_COUNT; at++)
			world->nodes[node].officers[at].police = true;
		world->nodes[node].officers[OFFICER_BRUNO].roles |= ROLE_BIT(ROLE_SUPERVISOR); /* two sign it */
	}
	must_open(world, ROME, "it-pk-intelligence", "report", "sending", json_pack("{s:s}", "receiving", "pk"));
	prepares(world, ROME, NULL);
	job = job_of(world);
	assert_int_equal(office_misp_write(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_ANNA],
					   world->case_id, &answer),
			 CONFLICT);
	must_take(world, ROME, "send_report");
	line_moves(world);
	job = job_of(world);
	assert_int_equal(office_misp_write(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_ANNA],
					   world->case_id, &answer),
			 OK);
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(json_object_get(answer, "event"), "Event"), "uuid")),
	    world->case_id);
	job = job_of(world);
	assert_int_equal(office_misp_write(&job, &world->nodes[ISLAMABAD].office,
					   &world->nodes[ISLAMABAD].officers[OFFICER_ANNA], world->case_id, &answer),
			 DENIED);
	assert_string_equal(job.failure.rule, "originator");
	/* Nor what its author took back. */
	must_take(world, ROME, "recall");
	job = job_of(world);
	assert_int_equal(office_misp_write(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_ANNA],
					   world->case_id, &answer),
			 CONFLICT);
	assert_string_equal(job.failure.rule, "ended");
}

static const struct {
	const char *sides, *rule;
} wrong_sides[] = {
    {"{}", "unknown-party"},
    {"{\"issuing\":\"fr\"}", "unknown-party"},
    {"{\"issuing\":\"fr\",\"origin\":\"fr\"}", "same-party"},
    {"{\"issuing\":\"it\",\"origin\":\"pk\"}", "same-party"},
    {"{\"issuing\":\"de\",\"origin\":\"pk\"}", "unknown-party"},
};

static void sides_are_played_by_different_parties(void **state)
{
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(wrong_sides) / sizeof(wrong_sides[0]); at++) {
		struct failure failure;
		json_t *sides = json_loads(wrong_sides[at].sides, 0, NULL);

		assert_int_equal(opens(world, ROME, "it-pk-visa-referral", "misuse", "referring", sides, &failure),
				 INVALID);
		if (strcmp(failure.rule, wrong_sides[at].rule) != 0)
			fail_msg("%s: %s %s", wrong_sides[at].sides, failure.rule, failure.reason);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(three_hold_one_case, open_world, close_world),
	    cmocka_unit_test_setup_teardown(settled_needs_both_others, open_world, close_world),
	    cmocka_unit_test_setup_teardown(what_comes_before_the_opening_waits, open_world, close_world),
	    cmocka_unit_test_setup_teardown(a_third_gives_what_is_missed, open_world, close_world),
	    cmocka_unit_test_setup_teardown(one_side_sends_nothing, open_world, close_world),
	    cmocka_unit_test_setup_teardown(cases_that_name_each_other, open_world, close_world),
	    cmocka_unit_test_setup_teardown(a_report_is_an_event_where_it_was_written, open_world, close_world),
	    cmocka_unit_test_setup_teardown(sides_are_played_by_different_parties, open_world, close_world),
	};

	return cmocka_run_group_tests_name("cases of three parties and of one", tests, NULL, NULL);
}
