/* issues_triage_test.c - what officers do with reports of the public: made a case, joined, refused; who is reported
 * again and again; and what many reports at once do. */
#include "issues_world.h"

#include "store/issues.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
	assert_int_equal(office_issue_join(&job, office, anna, first, world->case_id, NULL), OK);
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

/* The case of the report that was filed last, sent on by an officer. */
static void officer_sends(struct world *world)
{
	struct job job = job_of(world);
	struct issue_record issue;

	assert_int_equal(issue_find(&job, world->nodes[ROME].database, world->receipt.number, &issue), OK);
	strcpy(world->case_id, issue.case_id);
	affirms(world, ROME);
	officer_takes(world, ROME, "take_over");
}

static int64_t agents_shown(struct world *world, const char *which)
{
	struct job job = job_of(world);
	json_t *list, *value;

	assert_int_equal(
	    office_agents(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_ANNA], &list), OK);
	value = json_object_get(list, which);
	return json_is_array(value) ? (int64_t)json_array_size(value) : json_integer_value(value);
}

/* A robot that computes proofs of work names a rival: nobody has read it, so it is no pattern. */
static void what_nobody_has_read_is_no_pattern(void **state)
{
	struct world *world = *state;

	for (size_t at = 0; at < 5; at++) {
		struct job job = job_of(world);
		json_t *more = agent("A rival (invented)");

		assert_int_equal(json_own(&job, more), OK);
		assert_int_equal(files(world, "work", NULL, more), OK);
		assert_int_equal(agents_shown(world, "agents") + agents_shown(world, "smaller"), 0);
	}
	officer_sends(world);
	assert_int_equal(agents_shown(world, "smaller"), 1);
	assert_int_equal(agents_shown(world, "agents"), 0);
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
		officer_sends(world);
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

static const char *notes_of(struct world *world)
{
	struct job job = job_of(world);
	struct bytes text;
	json_t *page;
	char *copy;
	int64_t version;

	assert_int_equal(office_case_page(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_ANNA],
					  world->case_id, &page, &version),
			 OK);
	assert_int_equal(json_write(&job, json_object_get(page, "timeline"), &text), OK);
	copy = bytes_cstring(world->arena, text);
	assert_non_null(copy);
	return copy;
}

/* Two people are one only where an officer says why; what a joined report said of an agent is not lost. */
static void who_is_another_is_joined_with_a_reason_only(void **state)
{
	struct world *world = *state;
	const struct office *office = &world->nodes[ROME].office;
	const struct actor *anna = &world->nodes[ROME].officers[OFFICER_ANNA];
	struct job job = job_of(world);
	json_t *more = agent("Sky Travels (invented)");
	struct issue_record issue;

	assert_int_equal(files(world, "none", NULL, NULL), OK);
	rome_accepts(world);
	affirms(world, ROME);
	officer_takes(world, ROME, "take_over");
	assert_int_equal(json_own(&job, more), OK);
	assert_int_equal(files(world, "none", NULL, more), OK);
	/* Another name, another number, another birth. */
	assert_int_equal(issue_find(&job, world->nodes[ROME].database, world->receipt.number, &issue), OK);
	json_t *form;
	struct bytes text;
	assert_int_equal(json_read(&job, "form", bytes_of(issue.form), &form), OK);
	json_object_set_new(form, "family_name", json_string("Otherwise"));
	json_object_set_new(form, "given_names", json_string("Zubaida"));
	json_object_set_new(form, "born", json_string("1951-01-01"));
	json_object_set_new(form, "document_number", json_string("ZZ9999999"));
	assert_int_equal(json_write(&job, form, &text), OK);
	issue.form = bytes_cstring(world->arena, text);
	assert_int_equal(issue_change(&job, world->nodes[ROME].database, &issue), OK);
	job = job_of(world);
	assert_int_equal(office_issue_join(&job, office, anna, issue.number, world->case_id, NULL), INVALID);
	assert_string_equal(job.failure.rule, "not-alike");
	job = job_of(world);
	assert_int_equal(
	    office_issue_join(&job, office, anna, issue.number, world->case_id, "She wrote for her son (invented)"),
	    OK);
	assert_non_null(strstr(notes_of(world), "She wrote for her son"));
	assert_non_null(strstr(notes_of(world), "Sky Travels"));
	assert_int_equal(agents_shown(world, "smaller"), 1);
}

/* A flood of reports that nobody confirmed keeps out what waits, and nobody who has a code or did the work. */
static void a_flood_keeps_out_only_what_would_wait(void **state)
{
	struct world *world = *state;
	struct job job = job_of(world);
	struct issue_record issue;
	char code[ISSUE_CODE_SIZE], number[ISSUE_NUMBER_SIZE + 8];

	assert_int_equal(
	    office_issue_code(&job, &world->nodes[ROME].office, &world->nodes[ROME].officers[OFFICER_CONSUL], code),
	    OK);
	assert_int_equal(files(world, "none", NULL, NULL), OK);
	assert_int_equal(issue_find(&job, world->nodes[ROME].database, world->receipt.number, &issue), OK);
	for (int at = 1; at < ISSUES_WAITING_MOST; at++) {
		struct job each = job_of(world);

		snprintf(number, sizeof(number), "x%d", at);
		issue.number = number;
		assert_int_equal(issue_add(&each, world->nodes[ROME].database, &issue), OK);
	}
	assert_int_equal(files(world, "none", NULL, NULL), BUSY);
	assert_string_equal(world->rule, "issues-full");
	assert_int_equal(files(world, "flag", NULL, NULL), BUSY);
	assert_int_equal(files(world, "work", NULL, NULL), OK);
	assert_int_equal(files(world, "code", code, NULL), OK);
	assert_true(world->receipt.confirmed);
}

int main(void)
{
#define WITH_A_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    WITH_A_WORLD(triage_decides_once),
	    WITH_A_WORLD(agents_show_as_a_pattern_only),
	    WITH_A_WORLD(what_nobody_has_read_is_no_pattern),
	    WITH_A_WORLD(who_is_another_is_joined_with_a_reason_only),
	    WITH_A_WORLD(a_flood_keeps_out_only_what_would_wait),
	};

	return cmocka_run_group_tests_name("sorting reports of the public", tests, NULL, NULL);
}
