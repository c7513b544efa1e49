/* issues_test.c - reports of the public: filed, confirmed, followed to the end by their author. */
#include "issues_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
	static const char *const steps[] = {"triage", "propose", "lay_aside", "take_over", "nonsense"};
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
	    WITH_A_WORLD(guidance_is_drawn_from_the_agreements),
	    WITH_A_WORLD(numbers_and_secrets_are_read_as_people_write_them),
	};

	return cmocka_run_group_tests_name("reports of the public", tests, NULL, NULL);
}
