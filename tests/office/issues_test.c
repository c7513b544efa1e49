/* issues_test.c - reports of the public: filed, confirmed, followed to the end by their author, and sorted by officers.
 *
 * Rome has the public page, Islamabad can solve what is reported; both in one process with a perfect line. All people
 * are invented. */
#include "office/agreements.h"
#include "office/issues.h"
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

enum { ROME, ISLAMABAD, NODES };
static const char *const parties[NODES] = {"it", "pk"};

struct world {
	struct arena *arena;
	struct seeded seed;
	struct job job;
	struct agreement *agreements;
	int agreement_count;
	const struct profile *profile;
	struct test_node nodes[NODES];
	struct issue_receipt receipt;
	char case_id[UUID_TEXT_SIZE];
	char reason[640]; /* of the last failure */
	char rule[64];
};

static struct job job_of(struct world *world)
{
	world->job.now = instant_plus(world->job.now, SECONDS(1));
	return (struct job){.arena = world->arena, .now = world->job.now, .chance = world->job.chance};
}

static enum result told(struct world *world, const struct job *job, enum result result)
{
	snprintf(world->rule, sizeof(world->rule), "%s", job->failure.rule);
	snprintf(world->reason, sizeof(world->reason), "%s: %s", job->failure.field, job->failure.reason);
	return result;
}

static int open_world(void **state)
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

static int close_world(void **state)
{
	struct world *world = *state;

	for (int node = 0; node < NODES; node++)
		test_node_close(&world->nodes[node]);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

/* --- the traveller --- */

static json_t *report_form(struct job *job, struct world *world)
{
	json_t *form = form_fill(job, world->profile, profile_find_form(world->profile, "report"), NULL);

	json_object_set_new(form, "what_happened", json_string("No appointment is free for four months (invented)."));
	return form;
}

static enum result files(struct world *world, const char *check, const char *code, json_t *more)
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

static enum result follows(struct world *world, struct issue_following following, json_t **ret_page)
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

static json_t *looks(struct world *world)
{
	json_t *page;

	if (follows(world, (struct issue_following){0}, &page) != OK)
		fail_msg("following: %s %s", world->rule, world->reason);
	return page;
}

static enum result takes(struct world *world, const char *step, json_t *form)
{
	struct job job = job_of(world);

	assert_int_equal(json_own(&job, form), OK);
	return follows(world, (struct issue_following){.step = step, .form = form}, NULL);
}

static bool may(const json_t *page, const char *step)
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

static void officer_takes(struct world *world, int node, const char *step_id)
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

static void affirms(struct world *world, int node)
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
	struct database *database = world->nodes[from].database;
	struct job job = job_of(world);
	struct reception reception;
	struct parcel parcel;
	char id[UUID_TEXT_SIZE], *message;

	uuid_new(&job, id);
	message = arena_copy_cstring(world->arena, id);
	if (outbox_bind(&job, database, parties[to], message, 500, 1 << 20, job.now) != OK)
		return false;
	assert_int_equal(office_parcel(&job, &world->nodes[from].office, message, &parcel), OK);
	assert_int_equal(outbox_delivered(&job, database, message, BYTES("receipt"), job.now), OK);
	assert_int_equal(office_receive(&job, &world->nodes[to].office, parties[from], &parcel, &reception), OK);
	assert_int_equal(reception.refused, 0);
	return true;
}

static void line_moves(struct world *world)
{
	while (carries(world, ROME, ISLAMABAD) || carries(world, ISLAMABAD, ROME))
		;
}

static const char *agreed_state(struct world *world)
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

static void rome_accepts(struct world *world)
{
	struct job job = job_of(world);

	if (office_issue_accept(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_ANNA],
				world->receipt.number, world->case_id) != OK)
		fail_msg("accepting: %s %s", job.failure.rule, job.failure.reason);
}

static void reported_to_islamabad(struct world *world)
{
	assert_int_equal(files(world, "none", NULL, NULL), OK);
	rome_accepts(world);
	affirms(world, ROME);
	officer_takes(world, ROME, "take_over");
	assert_string_equal(agreed_state(world), "reported");
}

/* --- tests --- */

static void an_unconfirmed_report_waits_and_is_no_case(void **state)
{
	struct world *world = *state;
	json_t *page;

	assert_int_equal(files(world, "flag", NULL, NULL), OK);
	assert_false(world->receipt.confirmed);
	page = looks(world);
	assert_string_equal(json_string_value(json_object_get(page, "state")), "waiting");
	assert_null(json_object_get(page, "status"));
	assert_int_equal(takes(world, "confirm_solved", json_object()), DENIED);
	assert_string_equal(world->rule, "wrong-state");
	struct job job = job_of(world);
	struct queue_filter filter = {.regime = "administrative", .due_before = INSTANT_NEVER, .most = 10};
	struct queue_page queue;
	assert_int_equal(queue_list(&job, world->nodes[ROME].database, &filter, &queue), OK);
	assert_int_equal(queue.count, 0);
}

static void only_number_and_secret_together_open_it(void **state)
{
	struct world *world = *state;
	char other_number[ISSUE_NUMBER_SIZE], secret[ISSUE_SECRET_SIZE];

	assert_int_equal(files(world, "none", NULL, NULL), OK);
	strcpy(other_number, world->receipt.number);
	strcpy(secret, world->receipt.secret);
	assert_int_equal(files(world, "none", NULL, NULL), OK);
	const struct {
		const char *number, *secret;
		enum result expected;
	} rows[] = {
	    {other_number, secret, OK},
	    {other_number, world->receipt.secret, MISSING},                /* somebody else's secret */
	    {"0000000000", secret, MISSING},                               /* no number at all */
	    {other_number, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", MISSING}, /* forged */
	    {other_number, "' OR 1=1 --", MISSING},
	    {other_number, "", MISSING},
	};
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		assert_int_equal(follows(world,
					 (struct issue_following){.number = rows[at].number, .secret = rows[at].secret},
					 NULL),
				 rows[at].expected);
		if (rows[at].expected != OK)
			assert_string_equal(world->rule, "issue-unknown");
	}
}

static void the_secret_is_not_in_the_store(void **state)
{
	struct world *world = *state;
	struct job job = job_of(world);
	struct issue_record issue;

	assert_int_equal(files(world, "none", NULL, NULL), OK);
	assert_int_equal(issue_find(&job, world->nodes[ROME].database, world->receipt.number, &issue), OK);
	assert_int_equal(issue.secret_hash.size, HASH_SIZE);
	assert_int_equal(bytes_find(issue.secret_hash, bytes_of(world->receipt.secret)), issue.secret_hash.size);
}

static void the_whole_way_with_a_dispute(void **state)
{
	struct world *world = *state;
	json_t *page;

	reported_to_islamabad(world);
	officer_takes(world, ISLAMABAD, "ask_traveller");
	assert_string_equal(agreed_state(world), "asked");
	page = looks(world);
	assert_true(may(page, "answer_traveller"));
	assert_false(may(page, "confirm_solved"));
	/* Out of turn: nothing was proposed yet. */
	assert_int_equal(takes(world, "confirm_solved", json_object()), DENIED);
	assert_string_equal(world->rule, "wrong-state");
	assert_int_equal(takes(world, "answer_traveller", json_pack("{s:s}", "answer", "On 3 March (invented)")), OK);
	assert_string_equal(agreed_state(world), "in_hand");
	officer_takes(world, ISLAMABAD, "propose");
	assert_string_equal(agreed_state(world), "proposed");
	assert_int_equal(takes(world, "dispute_solution", json_pack("{s:s}", "text", "Nobody called me")), OK);
	assert_string_equal(agreed_state(world), "disputed");
	officer_takes(world, ISLAMABAD, "propose_again");
	assert_string_equal(agreed_state(world), "proposed");
	page = looks(world);
	assert_true(may(page, "confirm_solved"));
	assert_int_equal(takes(world, "confirm_solved", json_object()), OK);
	assert_string_equal(agreed_state(world), "solved");
	page = looks(world);
	assert_true(json_is_true(json_object_get(page, "is_end")));
	assert_int_equal(json_array_size(json_object_get(page, "events")), 7);
}

static void steps_of_officers_are_not_the_travellers(void **state)
{
	static const char *const steps[] = {"triage", "propose", "close_silent", "take_over", "nonsense"};
	struct world *world = *state;

	reported_to_islamabad(world);
	for (size_t at = 0; at < sizeof(steps) / sizeof(steps[0]); at++) {
		assert_int_equal(takes(world, steps[at], json_object()), DENIED);
		assert_string_equal(world->rule, "wrong-role");
	}
}

static void what_the_offices_tell_each_other_is_not_shown(void **state)
{
	static const char *const hidden[] = {"Remind", "police", "pass_to_police", "Pass a fraud"};
	struct world *world = *state;
	struct job job = job_of(world);
	struct bytes text;
	json_t *list;

	reported_to_islamabad(world);
	officer_takes(world, ROME, "remind");
	officer_takes(world, ROME, "report_agent");
	/* Whom an officer reports counts with those whom travellers report. */
	assert_int_equal(office_agents(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[0], &list), OK);
	assert_int_equal(json_integer_value(json_object_get(list, "smaller")), 1);
	officer_takes(world, ROME, "pass_to_police");
	officer_takes(world, ISLAMABAD, "triage");
	line_moves(world);
	assert_int_equal(json_write(&job, json_object_get(looks(world), "events"), &text), OK);
	for (size_t at = 0; at < sizeof(hidden) / sizeof(hidden[0]); at++)
		assert_int_equal(bytes_find(text, bytes_of(hidden[at])), text.size);
	assert_true(bytes_find(text, BYTES("Sort it")) < text.size);
}

static void work_confirms_at_once_and_a_code_once(void **state)
{
	struct world *world = *state;
	struct job job = job_of(world);
	char code[ISSUE_CODE_SIZE];

	assert_int_equal(files(world, "work", NULL, NULL), OK);
	assert_true(world->receipt.confirmed);
	assert_int_equal(
	    office_issue_code(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_CONSUL], code),
	    OK);
	assert_int_equal(files(world, "code", issue_secret_show(world->arena, code), NULL), OK);
	assert_true(world->receipt.confirmed);
	assert_int_equal(files(world, "code", code, NULL), INVALID);
	assert_string_equal(world->rule, "issue-code");
	assert_int_equal(files(world, "code", "nonsense", NULL), INVALID);
	/* Later, for a report that waits; not after its day. */
	assert_int_equal(
	    office_issue_code(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_CONSUL], code),
	    OK);
	assert_int_equal(files(world, "none", NULL, NULL), OK);
	world->job.now = instant_plus(world->job.now, DAYS(1));
	assert_int_equal(follows(world, (struct issue_following){.code = code}, NULL), INVALID);
	job = job_of(world);
	assert_int_equal(
	    office_issue_code(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_CONSUL], code),
	    OK);
	assert_int_equal(follows(world, (struct issue_following){.code = code}, NULL), OK);
	assert_string_equal(json_string_value(json_object_get(looks(world), "state")), "open");
}

static void what_does_not_fit_the_form_is_refused(void **state)
{
	static const struct {
		const char *field, *value, *kind, *rule;
	} rows[] = {
	    {"family_name", NULL, "appointment", "required"},
	    {"nationality", "Pakistan", "appointment", "too-long"},
	    {"applied_on", "2026-02-30", "appointment", "date"},
	    {"visa_for", "holiday", "appointment", "choice"},
	    {"tracking_secret", "x", "appointment", "unknown-field"},
	    {"given_names", "\u202eevil", "appointment", "letters"},
	    {"post", "Islamabad", "nonsense", "choice"},
	};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = job_of(world);
		struct issue_filing filing = {
		    .kind = rows[at].kind, .language = "en", .form = report_form(&job, world), .check = "none"};

		if (rows[at].value != NULL)
			json_object_set_new(json_unchanged(filing.form), rows[at].field, json_string(rows[at].value));
		else
			json_object_del(json_unchanged(filing.form), rows[at].field);
		assert_int_equal(office_issue_file(&job, &world->nodes[ROME].office, &filing, &world->receipt),
				 INVALID);
		assert_string_equal(job.failure.rule, rows[at].rule);
	}
}

static void additions_come_along_and_are_bounded(void **state)
{
	struct world *world = *state;
	json_t *page;

	assert_int_equal(files(world, "none", NULL, NULL), OK);
	assert_int_equal(follows(world, (struct issue_following){.add = "My flight is on 3 May (invented)"}, NULL), OK);
	rome_accepts(world);
	page = looks(world);
	assert_int_equal(json_array_size(json_object_get(page, "additions")), 1);
	for (int count = 1; count < ISSUE_ADDITIONS_MOST; count++)
		assert_int_equal(follows(world, (struct issue_following){.add = "More"}, NULL), OK);
	assert_int_equal(follows(world, (struct issue_following){.add = "More"}, &page), LIMIT);
	assert_int_equal(json_integer_value(json_object_get(looks(world), "added")), ISSUE_ADDITIONS_MOST);
	assert_int_equal(follows(world, (struct issue_following){.add = ""}, NULL), INVALID);
}

static void triage_decides_once(void **state)
{
	struct world *world = *state;
	const struct office *office = &world->nodes[ROME].office;
	const struct actor *anna = &world->nodes[ROME].officers[OFFICER_ANNA];
	struct job job = job_of(world);
	json_t *list;
	char first[ISSUE_NUMBER_SIZE], case_id[UUID_TEXT_SIZE];

	assert_int_equal(files(world, "none", NULL, NULL), OK);
	rome_accepts(world);
	assert_int_equal(files(world, "none", NULL, NULL), OK);
	strcpy(first, world->receipt.number);
	/* The same person and trouble: pointed out, and joined by an officer's hand. */
	assert_int_equal(office_issue_list(&job, office, anna, ISSUE_WAITING, &list), OK);
	json_t *issue = json_array_get(json_object_get(list, "issues"), 0);
	assert_int_equal(json_array_size(json_object_get(issue, "alike")), 1);
	assert_int_equal(office_issue_join(&job, office, anna, first, world->case_id), OK);
	assert_int_equal(office_issue_accept(&job, office, anna, first, case_id), CONFLICT);
	json_t *page = looks(world);
	assert_string_equal(json_string_value(json_object_get(page, "state")), "joined");
	assert_null(json_object_get(page, "events"));
	job = job_of(world);
	assert_int_equal(office_issue_of_case(&job, office, anna, world->case_id, &list), OK);
	assert_int_equal(json_array_size(json_object_get(list, "issues")), 2);
	/* Refused with a reason that its author reads; the words are gone. */
	assert_int_equal(files(world, "none", NULL, NULL), OK);
	assert_int_equal(office_issue_refuse(&job, office, anna, world->receipt.number, ""), INVALID);
	job = job_of(world);
	assert_int_equal(
	    office_issue_refuse(&job, office, anna, world->receipt.number, "This is about a bus (invented)."), OK);
	page = looks(world);
	assert_string_equal(json_string_value(json_object_get(page, "reason")), "This is about a bus (invented).");
	struct issue_record record;
	assert_int_equal(issue_find(&job, world->nodes[ROME].database, world->receipt.number, &record), OK);
	assert_null(record.form);
	assert_null(record.contact);
}

static json_t *agent(const char *name)
{
	return json_pack("{s:{s:s, s:s}}", "report_agent", "agent", name, "sells", "appointments");
}

static void agents_show_as_a_pattern_only(void **state)
{
	static const char *const spellings[] = {"Sky Travels 0300-1112223", "sky travels 0300 1112223",
						"SKY TRAVELS 03001112223"};
	struct world *world = *state;
	const struct office *office = &world->nodes[ROME].office;
	const struct actor *anna = &world->nodes[ROME].officers[OFFICER_ANNA];
	json_t *list;

	for (size_t at = 0; at < 3; at++) {
		struct job job = job_of(world);
		json_t *more = agent(spellings[at]);

		assert_int_equal(office_agents(&job, office, anna, &list), OK);
		assert_int_equal(json_array_size(json_object_get(list, "agents")), 0);
		assert_int_equal(json_own(&job, more), OK);
		assert_int_equal(files(world, "work", NULL, more), OK);
	}
	struct job job = job_of(world);
	assert_int_equal(office_agents(&job, office, anna, &list), OK);
	json_t *first = json_array_get(json_object_get(list, "agents"), 0);
	assert_int_equal(json_integer_value(json_object_get(first, "reports")), 3);
	/* What was told about the agent waits as the draft of the step. */
	json_t *more = json_pack("{s:{}}", "pass_to_police");
	assert_int_equal(json_own(&job, more), OK);
	assert_int_equal(files(world, "work", NULL, more), INVALID);
}

static void guidance_is_drawn_from_the_agreements(void **state)
{
	struct world *world = *state;
	struct job job = job_of(world);
	json_t *guidance;

	assert_int_equal(office_guidance(&job, &world->nodes[ROME].office, "report", NULL, &guidance), OK);
	assert_int_equal(json_array_size(json_object_get(guidance, "kinds")), world->profile->kind_count);
	assert_int_equal(json_array_size(json_object_get(guidance, "partners")), 1);
	json_t *fields = json_object_get(json_object_get(json_object_get(guidance, "forms"), "report"), "fields");
	assert_int_equal(json_array_size(fields), 16); /* all but the case that it belongs with */
	assert_int_equal(office_guidance(&job, &world->nodes[ROME].office, "pathways", NULL, &guidance), OK);
	assert_int_equal(json_array_size(json_object_get(guidance, "pathways")), 0);
	assert_true(json_array_size(json_object_get(guidance, "purposes")) > 3);
	assert_int_equal(office_guidance(&job, &world->nodes[ROME].office, "nonsense", NULL, &guidance), INVALID);
}

static void numbers_and_secrets_are_read_as_people_write_them(void **state)
{
	struct world *world = *state;
	struct job job = job_of(world);
	char number[ISSUE_NUMBER_SIZE], read[ISSUE_NUMBER_SIZE], secret[ISSUE_SECRET_SIZE], again[ISSUE_SECRET_SIZE];

	for (int round = 0; round < 200; round++) {
		issue_number_new(&job, number);
		assert_int_equal(issue_number_read(&job, bytes_of(issue_number_show(world->arena, number)), read), OK);
		assert_string_equal(read, number);
		/* Any digit that is changed is told. */
		read[round % 9] = (char)(read[round % 9] == '9' ? '0' : read[round % 9] + 1);
		assert_int_equal(issue_number_read(&job, bytes_of(read), number), INVALID);
		issue_secret_new(&job, ISSUE_SECRET_LETTERS, secret);
		assert_int_equal(issue_secret_read(&job, bytes_of(issue_secret_show(world->arena, secret)),
						   ISSUE_SECRET_LETTERS, again),
				 OK);
		assert_string_equal(secret, again);
	}
	assert_int_equal(issue_secret_read(&job, BYTES("oil01-23456"), ISSUE_CODE_LETTERS, again), OK);
	assert_string_equal(again, "0110123456");
	assert_int_equal(issue_secret_read(&job, BYTES("uuuuu-uuuuu"), ISSUE_CODE_LETTERS, again), INVALID);
	static const char latin[] = "1234567890", urdu[] = "۱۲۳۴۵۶۷۸۹۰";
	assert_int_equal(issue_number_read(&job, bytes_of(latin), read),
			 issue_number_read(&job, bytes_of(urdu), number));
	issue_number_new(&job, number);
	assert_int_equal(issue_number_read(&job, BYTES("12345"), read), INVALID);
	assert_int_equal(issue_number_read(&job, BYTES("12345678901"), read), INVALID);
}

int main(void)
{
#define WITH_A_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    WITH_A_WORLD(an_unconfirmed_report_waits_and_is_no_case),
	    WITH_A_WORLD(only_number_and_secret_together_open_it),
	    WITH_A_WORLD(the_secret_is_not_in_the_store),
	    WITH_A_WORLD(the_whole_way_with_a_dispute),
	    WITH_A_WORLD(steps_of_officers_are_not_the_travellers),
	    WITH_A_WORLD(what_the_offices_tell_each_other_is_not_shown),
	    WITH_A_WORLD(work_confirms_at_once_and_a_code_once),
	    WITH_A_WORLD(what_does_not_fit_the_form_is_refused),
	    WITH_A_WORLD(additions_come_along_and_are_bounded),
	    WITH_A_WORLD(triage_decides_once),
	    WITH_A_WORLD(agents_show_as_a_pattern_only),
	    WITH_A_WORLD(guidance_is_drawn_from_the_agreements),
	    WITH_A_WORLD(numbers_and_secrets_are_read_as_people_write_them),
	};

	return cmocka_run_group_tests_name("reports of the public", tests, NULL, NULL);
}
