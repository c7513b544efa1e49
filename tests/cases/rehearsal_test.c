/* rehearsal_test.c - scripts played against the shipped agreement: what a rehearsal notices, and how it refuses a
 * script that is wrong itself. */
#include "cases/rehearsal.h"
#include "support/shipped.h"

#include "base/file.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN "case \"a case\"\nkind own_national\nat 2026-03-02T09:00\naffirm all\nevidence I.passport\n"

static struct arena *arena;
static struct seeded seed;
static struct job job;
static const struct profile *profile;

static int open_profile(void **state)
{
	struct hash hash;

	(void)state;
	arena = arena_open(ARENA_USUAL);
	job = test_job(arena, &seed, 3);
	profile = shipped_profile(&job, &hash);
	return 0;
}

static int close_profile(void **state)
{
	(void)state;
	arena_close(arena);
	return 0;
}

/* What goes otherwise than expected is a finding at its line, with what was found. */
static const struct {
	const char *name, *script;
	int line; /* of the only finding; 0 when all goes as expected */
	const char *says;
} played[] = {
    {"nothing happens", "", 0, NULL},
    {"a step that is allowed", BEGIN "at 2026-03-02T10:00 it case_officer submit\nexpect state submitted\n", 0, NULL},
    {"a step by the wrong side", BEGIN "at 2026-03-02T10:00 pk case_officer submit\n", 6, "wrong-side"},
    {"a step by the wrong role", BEGIN "at 2026-03-02T10:00 it border_officer submit\n", 6, "wrong-role"},
    {"a state that is not reached", BEGIN "expect state confirmed\n", 6, "the state is draft, not confirmed"},
    {"another last day",
     BEGIN "at 2026-03-02T10:00 it case_officer submit\nat 2026-03-02T10:05 deliver\nexpect due reply 2026-04-02\n", 8,
     "reply is due on 2026-04-01, not on 2026-04-02"},
    {"no receipt, no count", BEGIN "at 2026-03-02T10:00 it case_officer submit\nexpect due reply 2026-04-01\n", 7,
     "reply does not run"},
    {"a deadline that runs",
     BEGIN "at 2026-03-02T10:00 it case_officer submit\nat 2026-03-02T10:05 deliver\nexpect idle reply\n", 8,
     "reply runs"},
    {"a step that is open", BEGIN "expect refused submit wrong-state\n", 6, "may be taken"},
    {"a step refused by another rule", BEGIN "expect refused confirm evidence-missing\n", 6, "wrong-state"},
    {"a step that is not open", BEGIN "expect open confirm\n", 6, "wrong-state"},
    {"a value that the form refuses", BEGIN "at 2026-03-02T10:00 it case_officer submit born=1990-02-30\n", 6, "born"},
    {"a day of hours is a time", BEGIN "expect awaits requesting\nexpect awaits requested\n", 7,
     "does not await requested"},
    {"a form that does not fit is no refusal by a rule",
     BEGIN "expect refused submit evidence-missing born=1990-01-01\n", 6, "may be taken"},
    {"the partner has not received it",
     BEGIN "at 2026-03-02T10:00 it case_officer submit\nat 2026-03-02T11:00 pk case_officer confirm\n", 7,
     "wrong-state"},
};

static void a_finding_names_its_line(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(played) / sizeof(played[0]); at++) {
		struct rehearsal_report report;

		assert_int_equal(rehearsal_play(&job, profile, bytes_of(played[at].script), &report), OK);
		if (report.finding_count != (played[at].line > 0))
			fail_msg("%s: %d findings", played[at].name, report.finding_count);
		if (played[at].line == 0)
			continue;
		if (report.findings[0].line != played[at].line ||
		    strstr(report.findings[0].text, played[at].says) == NULL)
			fail_msg("%s: line %d: %s", played[at].name, report.findings[0].line, report.findings[0].text);
	}
}

static const struct {
	const char *script, *line;
} wrong[] = {
    {"at 2026-03-02T09:00", "line 1"},
    {"case one two", "line 1"},
    {"case \"a\"\ndance", "line 2"},
    {"case \"a\"\nkind tourist", "line 2"},
    {"case \"a\"\nsides it xx", "line 2"},
    {"case \"a\"\n\n# a note\naffirm everything", "line 4"},
    {"case \"a\"\nevidence I.library_card", "line 2"},
    {"case \"a\"\nat yesterday", "line 2"},
    {"case \"a\"\nat 2026-02-30T09:00", "line 2"},
    {"case \"a\"\nat 2026-03-02T09:00\nat 2026-03-01T09:00", "line 3"},
    {"case \"a\"\nat 2026-03-02T09:00 it case_officer fly", "line 2"},
    {"case \"a\"\nat 2026-03-02T09:00 it king submit", "line 2"},
    {"case \"a\"\nat 2026-03-02T09:00 it case_officer submit shoes=brown", "line 2"},
    {"case \"a\"\nexpect rain", "line 2"},
    {"case \"a\"\nexpect due reply soon", "line 2"},
    {"case \"a", "line 1"},
};

static void a_wrong_script_is_refused_with_its_line(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(wrong) / sizeof(wrong[0]); at++) {
		struct rehearsal_report report;

		job_forgive(&job);
		assert_int_equal(rehearsal_play(&job, profile, bytes_of(wrong[at].script), &report), INVALID);
		if (strcmp(job.failure.field, wrong[at].line) != 0)
			fail_msg("%s: %s %s", wrong[at].script, job.failure.field, job.failure.reason);
	}
}

/* Every profile of a folder has a script beside it, and it goes as it says. */
static void scripts_of(const char *folder, int *ret_profiles)
{
	const char *root = getenv("VALICO_SOURCE");
	struct dirent *entry;
	char name[512];
	DIR *files;

	snprintf(name, sizeof(name), "%s/%s", root != NULL ? root : ".", folder);
	files = opendir(name);
	assert_non_null(files);
	while ((entry = readdir(files)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');
		const struct profile *played_on;
		struct rehearsal_report report;
		struct bytes text;

		if (dot == NULL || strcmp(dot, ".yaml") != 0)
			continue;
		snprintf(name, sizeof(name), "%s/%s/%s", root != NULL ? root : ".", folder, entry->d_name);
		assert_int_equal(file_read(&job, name, PROFILE_BYTES_MOST, &text), OK);
		assert_int_equal(profile_read(&job, name, text, &played_on), OK);
		snprintf(strrchr(name, '.'), 5, ".try");
		if (file_read(&job, name, REHEARSAL_BYTES_MOST, &text) != OK)
			fail_msg("%s is not there", name);
		if (rehearsal_play(&job, played_on, text, &report) != OK)
			fail_msg("%s: %s: %s", name, job.failure.field, job.failure.reason);
		if (report.finding_count > 0)
			fail_msg("%s:%d: %s", name, report.findings[0].line, report.findings[0].text);
		printf("# %s: %d cases, %d steps, %d expectations\n", entry->d_name, report.cases, report.steps,
		       report.expectations);
		assert_true(report.cases >= 5);
		assert_true(report.expectations >= 20);
		(*ret_profiles)++;
	}
	closedir(files);
}

static void the_shipped_scripts_go_as_they_say(void **state)
{
	int profiles = 0;

	(void)state;
	scripts_of("agreements", &profiles);
	scripts_of("agreements/examples", &profiles);
	assert_true(profiles >= 13);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_finding_names_its_line),
	    cmocka_unit_test(a_wrong_script_is_refused_with_its_line),
	    cmocka_unit_test(the_shipped_scripts_go_as_they_say),
	};

	return cmocka_run_group_tests_name("rehearsal", tests, open_profile, close_profile);
}
