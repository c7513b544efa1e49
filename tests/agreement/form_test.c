/* form_test.c - form data by rows: what is taken and what is refused, where and by which rule. */
#include "agreement/form.h"
#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define GROUP_A "0190a000-0000-7000-8000-00000000000a"
#define GROUP_B "0190a000-0000-7000-8000-00000000000b"

enum how { STEP, DRAFT }; /* complete and shared; or neither */

static const struct {
	enum how how;
	const char *form;
	const char *data;
	const char *rule; /* NULL: fits */
	const char *field;
} rows[] = {
    {STEP, "request", "{\"family_name\":\"KHAN\"}", NULL, NULL},
    {STEP, "request",
     "{\"family_name\":\"خان\",\"born\":\"1990-02-28\",\"seen_at\":\"2026-11-24T03:40:00.000Z\",\"height\":180,"
     "\"urgent\":false,\"sex\":\"m\",\"nationality\":\"PAK\",\"passport\":\"AB1234567\",\"note\":\"two\\nlines\","
     "\"children\":[{\"name\":\"Ali\",\"born\":\"2015-01-01\"},{\"name\":\"Zoya\"}]}",
     NULL, NULL},
    {STEP, "request", "[]", "type", "form"},
    {STEP, "request", "{}", "required", "family_name"},
    {DRAFT, "request", "{}", NULL, NULL},
    {STEP, "request", "{\"family_name\":\"\"}", "required", "family_name"},
    {STEP, "request", "{\"family_name\":\"   \"}", "required", "family_name"},
    {DRAFT, "request", "{\"family_name\":\"\"}", NULL, NULL},
    {STEP, "request", "{\"family_name\":null}", "type", "family_name"},
    {STEP, "request", "{\"family_name\":7}", "type", "family_name"},
    {STEP, "request", "{\"family_name\":\"A\\nB\"}", "letters", "family_name"},
    {STEP, "request", "{\"family_name\":\"A\\u0007B\"}", "letters", "family_name"},
    {STEP, "request", "{\"family_name\":\"A\\u202eB\"}", "letters", "family_name"},
    {STEP, "request", "{\"family_name\":\"\\u200cA\"}", NULL, NULL}, /* the joiner of Urdu */
    {STEP, "request", "{\"family_name\":\"A\",\"weight\":80}", "unknown-field", "weight"},
    {DRAFT, "request", "{\"weight\":80}", "unknown-field", "weight"},
    {STEP, "request", "{\"family_name\":\"A\",\"born\":\"2023-02-29\"}", "date", "born"},
    {STEP, "request", "{\"family_name\":\"A\",\"born\":\"28.02.1990\"}", "date", "born"},
    {STEP, "request", "{\"family_name\":\"A\",\"born\":19900228}", "type", "born"},
    {STEP, "request", "{\"family_name\":\"A\",\"seen_at\":\"2026-11-24\"}", "date", "seen_at"},
    {STEP, "request", "{\"family_name\":\"A\",\"born\":\"2026-11-24\",\"seen_at\":\"2026-11-23T10:00:00.000Z\"}", NULL,
     NULL}, /* the 24th where days begin first */
    {STEP, "request", "{\"family_name\":\"A\",\"born\":\"2026-11-24\",\"seen_at\":\"2026-11-23T09:59:59.999Z\"}",
     "not-before", "seen_at"},
    {DRAFT, "request", "{\"family_name\":\"A\",\"born\":\"2026-11-24\",\"seen_at\":\"2026-11-23T09:59:59.999Z\"}", NULL,
     NULL}, /* it is being written */
    {STEP, "request", "{\"family_name\":\"A\",\"height\":\"180\"}", "type", "height"},
    {STEP, "request", "{\"family_name\":\"A\",\"height\":1.8}", "type", "height"},
    {STEP, "request", "{\"family_name\":\"A\",\"height\":261}", "out-of-range", "height"},
    {STEP, "request", "{\"family_name\":\"A\",\"height\":-1}", "out-of-range", "height"},
    {STEP, "request", "{\"family_name\":\"A\",\"urgent\":\"yes\"}", "type", "urgent"},
    {STEP, "request", "{\"family_name\":\"A\",\"sex\":\"x\"}", "choice", "sex"},
    {STEP, "request", "{\"family_name\":\"A\",\"sex\":1}", "type", "sex"},
    {STEP, "request", "{\"family_name\":\"A\",\"nationality\":\"Pak\"}", "country", "nationality"},
    {STEP, "request", "{\"family_name\":\"A\",\"nationality\":\"PK\"}", "country", "nationality"},
    {STEP, "request", "{\"family_name\":\"A\",\"passport\":\"ab-1\"}", "document-number", "passport"},
    {STEP, "request", "{\"family_name\":\"A\",\"passport\":\"\"}", "document-number", "passport"},
    {STEP, "request", "{\"family_name\":\"A\",\"other_case\":\"0190a000-0000-7000-8000-000000000001\"}", NULL, NULL},
    {STEP, "request", "{\"family_name\":\"A\",\"other_case\":\"0190a000-0000-4000-8000-000000000001\"}",
     "case-reference", "other_case"}, /* not of version 7 */
    {STEP, "request", "{\"family_name\":\"A\",\"other_case\":\"IT-2026-000118\"}", "case-reference", "other_case"},
    {STEP, "request", "{\"family_name\":\"A\",\"other_case\":118}", "type", "other_case"},
    /* Groups of readers: each once, parted by one space. */
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":\"" GROUP_A "\"}", NULL, NULL},
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":\"" GROUP_A " " GROUP_B "\"}", NULL, NULL},
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":\"" GROUP_A " " GROUP_A "\"}", "reader-groups", "readers"},
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":\"" GROUP_A "," GROUP_B "\"}", "reader-groups", "readers"},
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":\"" GROUP_A " \"}", "reader-groups", "readers"},
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":\"everybody\"}", "reader-groups", "readers"},
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":\"\"}", "reader-groups", "readers"},
    {STEP, "request", "{\"family_name\":\"A\",\"readers\":[]}", "reader-groups", "readers"},
    {STEP, "request", "{\"family_name\":\"A\",\"note\":\"twenty-one letters ...\"}", "too-long", "note"},
    {STEP, "request", "{\"family_name\":\"A\",\"note\":\"ااااااااااااااااااااا\"}", "too-long", "note"},
    {STEP, "request", "{\"family_name\":\"A\",\"note\":\"اااااااااااااااااااا\"}", NULL,
     NULL}, /* 20 letters, 40 bytes */
    {STEP, "request", "{\"family_name\":\"A\",\"children\":{}}", "type", "children"},
    {STEP, "request", "{\"family_name\":\"A\",\"children\":[{\"name\":\"B\"},{}]}", "required", "children[1].name"},
    {STEP, "request", "{\"family_name\":\"A\",\"children\":[{\"name\":\"B\",\"born\":\"x\"}]}", "date",
     "children[0].born"},
    {STEP, "request", "{\"family_name\":\"A\",\"children\":[3]}", "type", "children[0]"},
    {STEP, "request", "{\"family_name\":\"A\",\"children\":[{\"name\":\"B\",\"age\":3}]}", "unknown-field",
     "children[0].age"},
    {STEP, "request", "{\"family_name\":\"A\",\"children\":[{\"name\":\"B\"},{\"name\":\"C\"},{\"name\":\"D\"}]}",
     "too-long", "children"},
    {STEP, "internal", "{\"lawyer\":\"Avv. Rossi\"}", "never-share", "lawyer"},
    {STEP, "internal", "{\"lawyer\":\"\"}", "never-share", "lawyer"},
    {DRAFT, "internal", "{\"lawyer\":\"Avv. Rossi\"}", NULL, NULL},
};

static void form_data_by_rows(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile;
	assert_int_equal(profile_read(&job, "small.yaml", small_profile_text(arena), &profile), OK);
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		json_t *data;
		job_forgive(&job);
		assert_int_equal(json_read(&job, "form", bytes_of(rows[n].data), &data), OK);
		int form = profile_find_form(profile, rows[n].form);
		bool is_step = rows[n].how == STEP;
		enum result result = form_check(&job, profile, form, data, is_step, is_step);
		print_message("# %s -> %s\n", rows[n].data, result == OK ? "fits" : job.failure.reason);
		assert_int_equal(result, rows[n].rule ? INVALID : OK);
		if (!rows[n].rule)
			continue;
		assert_string_equal(job.failure.rule, rows[n].rule);
		assert_string_equal(job.failure.field, rows[n].field);
	}
}

/* The reason of a refusal must not hold what the officer typed: it may go into a log. */
static void refusals_do_not_repeat_the_data(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile;
	json_t *data;
	assert_int_equal(profile_read(&job, "small.yaml", small_profile_text(arena), &profile), OK);
	assert_int_equal(json_read(&job, "form", BYTES("{\"lawyer\":\"Secretname\"}"), &data), OK);
	int form = profile_find_form(profile, "internal");
	assert_int_equal(form_check(&job, profile, form, data, true, true), INVALID);
	assert_null(strstr(job.failure.reason, "Secretname"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(form_data_by_rows),
	    cmocka_unit_test(refusals_do_not_repeat_the_data),
	};
	return cmocka_run_group_tests_name("agreement form", tests, NULL, NULL);
}
