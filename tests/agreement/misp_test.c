/* misp_test.c - a report as an event of MISP and back: what is carried, what is left out and told, what is refused. */
#include "agreement/form.h"
#include "agreement/misp.h"
#include "base/json.h"
#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Invented. */
static const char *const report =
    "{\"title\":\"Boats from the eastern route\",\"purpose\":\"smuggling\",\"handling\":\"H1\","
    "\"assessment\":\"A new organiser.\",\"review_on\":\"2027-05-01\",\"expires_on\":\"2028-05-01\","
    "\"facts\":[{\"text\":\"Two boats left on Sunday.\",\"source_grading\":\"B\",\"information_grading\":\"i2\"},"
    "{\"text\":\"The skipper is called Imran.\",\"source_grading\":\"C\",\"information_grading\":\"i3\","
    "\"seen_on\":\"2026-11-20\"}],"
    "\"people\":[{\"category\":\"suspect\",\"family_name\":\"رحمان\",\"given_names\":\"IMRAN\",\"born\":\"1991-05-17\","
    "\"nationality\":\"PAK\",\"document_number\":\"ZZ0000017\",\"also_known_as\":\"Mana\"}]}";

/* Without what an event of MISP has no place for. */
static const char *const carried =
    "{\"title\":\"Boats from the eastern route\",\"purpose\":\"smuggling\",\"handling\":\"H1\","
    "\"assessment\":\"A new organiser.\","
    "\"facts\":[{\"text\":\"Two boats left on Sunday.\",\"source_grading\":\"B\",\"information_grading\":\"i2\"},"
    "{\"text\":\"The skipper is called Imran.\",\"source_grading\":\"C\",\"information_grading\":\"i3\"}],"
    "\"people\":[{\"category\":\"suspect\",\"family_name\":\"رحمان\",\"given_names\":\"IMRAN\",\"born\":\"1991-05-17\","
    "\"nationality\":\"PAK\",\"document_number\":\"ZZ0000017\",\"also_known_as\":\"Mana\"}]}";

static const struct profile *intelligence(struct job *job)
{
	const struct profile *profile;

	if (profile_read(job, "it-pk-intelligence.yaml", source_file(job->arena, "agreements/it-pk-intelligence.yaml"),
			 &profile) != OK)
		fail_msg("%s", job->failure.reason);
	return profile;
}

static json_t *value_of(struct job *job, const char *text)
{
	json_t *value;

	assert_int_equal(json_read(job, "value", bytes_of(text), &value), OK);
	return value;
}

/* A report whose facts are not graded, or whose people have no category, is no report. */
static void what_is_not_graded_is_refused(void **state)
{
	static const struct {
		const char *list, *member, *field;
	} rows[] = {
	    {"facts", "source_grading", "facts[0].source_grading"},
	    {"facts", "information_grading", "facts[0].information_grading"},
	    {"people", "category", "people[0].category"},
	    {NULL, "handling", "handling"},
	    {NULL, "purpose", "purpose"},
	    {NULL, "expires_on", "expires_on"},
	};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = intelligence(&job);
	int form = profile_find_form(profile, "report");

	(void)state;
	assert_int_equal(form_check(&job, profile, form, value_of(&job, report), true, true), OK);
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		json_t *data = value_of(&job, report), *whole = data;

		if (rows[at].list != NULL)
			data = json_array_get(json_object_get(data, rows[at].list), 0);
		json_object_del(data, rows[at].member);
		assert_int_equal(form_check(&job, profile, form, whole, true, true), INVALID);
		assert_string_equal(job.failure.field, rows[at].field);
		assert_string_equal(job.failure.rule, "required");
		job_forgive(&job);
	}
}

static json_t *written(struct job *job, const struct profile *profile, json_t **ret_left_out)
{
	const struct misp_head head = {"01900000-0000-7000-8000-ffffffffffff", "Ministero dell'Interno, Roma",
				       "01900000-0000-8000-8000-000000000000",
				       (struct instant){INT64_C(1795824000000)}};
	json_t *event;

	assert_int_equal(misp_write(job, profile, profile_find_form(profile, "report"), &head, value_of(job, report),
				    &event, ret_left_out),
			 OK);
	return event;
}

static const char *text_at(json_t *value, const char *name)
{
	const char *text = json_string_value(json_object_get(value, name));

	return text != NULL ? text : "";
}

static void the_event_says_what_the_report_says(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	json_t *left_out, *event, *objects, *attribute;

	(void)state;
	event = json_object_get(written(&job, intelligence(&job), &left_out), "Event");
	assert_string_equal(text_at(event, "uuid"), "01900000-0000-7000-8000-ffffffffffff");
	assert_string_equal(text_at(event, "date"), "2026-11-28");
	assert_string_equal(text_at(event, "distribution"), "0");
	assert_true(json_is_false(json_object_get(event, "published")));
	assert_string_equal(text_at(json_array_get(json_object_get(event, "Tag"), 0), "name"),
			    "valico:purpose=\"smuggling\"");
	objects = json_object_get(event, "Object");
	assert_int_equal(json_array_size(objects), 3);
	assert_string_equal(text_at(json_array_get(objects, 0), "name"), "annotation");
	assert_string_equal(text_at(json_array_get(objects, 2), "name"), "person");
	/* The ids go on from the case's, and past its end. */
	assert_string_equal(text_at(json_array_get(objects, 0), "uuid"), "01900000-0000-7000-8000-000000000001");
	attribute = json_array_get(json_object_get(json_array_get(objects, 1), "Attribute"), 0);
	assert_string_equal(text_at(attribute, "value"), "The skipper is called Imran.");
	assert_string_equal(text_at(json_array_get(json_object_get(attribute, "Tag"), 0), "name"),
			    "grading-4x4:source=\"C\"");
	assert_true(json_equal(left_out, value_of(&job, "[\"facts.seen_on\",\"review_on\",\"expires_on\"]")));
}

static void written_again_it_is_the_same(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = intelligence(&job);
	json_t *left_out;

	(void)state;
	assert_true(json_equal(written(&job, profile, &left_out), written(&job, profile, &left_out)));
}

static void what_is_carried_comes_back(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = intelligence(&job);
	json_t *left_out, *data, *event = written(&job, profile, &left_out);

	(void)state;
	assert_int_equal(misp_read(&job, profile, profile_find_form(profile, "report"), event, &data, &left_out), OK);
	assert_true(json_equal(data, value_of(&job, carried)));
	assert_int_equal(json_array_size(left_out), 0);
}

static const struct {
	const char *event;
	const char *rule; /* NULL: it is taken */
	const char *field;
	const char *left_out;
} events[] = {
    {"{\"Event\":{\"info\":\"A\"}}", NULL, NULL, "[]"},
    {"{\"response\":[{\"Event\":{\"info\":\"A\"}}]}", NULL, NULL, "[]"},
    {"{\"response\":[{\"Event\":{\"info\":\"A\"}},{\"Event\":{\"info\":\"B\"}}]}", "misp-event", "Event", NULL},
    {"[]", "misp-event", "Event", NULL},
    {"{\"Event\":7}", "misp-event", "Event", NULL},
    {"{\"Event\":{}}", "required", "info", NULL},
    {"{\"Event\":{\"info\":7}}", "type", "info", NULL},
    {"{\"Event\":{\"info\":\"A\\u202eB\"}}", "letters", "title", NULL},
    {"{\"Event\":{\"info\":\"A\",\"Attribute\":{}}}", "type", "Event", NULL},
    {"{\"Event\":{\"info\":\"A\",\"Object\":7}}", "type", "Event.Object", NULL},
    {"{\"Event\":{\"info\":\"A\",\"Object\":[{\"name\":\"person\",\"Attribute\":7}]}}", "type", "Event.Object[0]",
     NULL},
    {"{\"Event\":{\"info\":\"A\",\"Object\":[{\"name\":\"person\",\"Attribute\":[{\"object_relation\":\"date-of-"
     "birth\","
     "\"type\":\"date-of-birth\",\"value\":\"17.5.1991\"}]}]}}",
     "date", "people[0].born", NULL},
    {"{\"Event\":{\"info\":\"A\",\"Tag\":[{\"name\":\"tlp:red\"},{\"name\":\"valico:purpose=\\\"war\\\"\"},7],"
     "\"Attribute\":[{\"type\":\"ip-dst\",\"value\":\"192.0.2.1\"},7],\"Object\":[{\"name\":\"vehicle\"},7]}}",
     NULL, NULL,
     "[\"tag tlp:red\",\"tag valico:purpose=\\\"war\\\"\",\"tag ?\",\"attribute ip-dst\",\"attribute ?\","
     "\"object vehicle\",\"object ?\"]"},
    {"{\"Event\":{\"info\":\"A\",\"Attribute\":[{\"type\":\"comment\",\"value\":\"one\"},{\"type\":\"comment\","
     "\"value\":\"two\"}]}}",
     NULL, NULL, "[\"attribute comment\"]"},
};

static void events_from_elsewhere(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = intelligence(&job);

	(void)state;
	for (size_t at = 0; at < sizeof(events) / sizeof(events[0]); at++) {
		json_t *data, *left_out;
		enum result result;

		job_forgive(&job);
		result = misp_read(&job, profile, profile_find_form(profile, "report"),
				   value_of(&job, events[at].event), &data, &left_out);
		if ((result == OK) != (events[at].rule == NULL))
			fail_msg("%s: %s", events[at].event, job.failure.reason);
		if (result != OK) {
			assert_string_equal(job.failure.rule, events[at].rule);
			assert_string_equal(job.failure.field, events[at].field);
		} else if (!json_equal(left_out, value_of(&job, events[at].left_out)))
			fail_msg("%s: %s", events[at].event, json_dumps(left_out, 0));
	}
}

static void a_form_without_a_title_is_no_event(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = intelligence(&job);
	json_t *data, *left_out;

	(void)state;
	assert_int_equal(misp_read(&job, profile, profile_find_form(profile, "recall"),
				   value_of(&job, "{\"Event\":{\"info\":\"A\"}}"), &data, &left_out),
			 INVALID);
	assert_string_equal(job.failure.rule, "no-misp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_event_says_what_the_report_says), cmocka_unit_test(written_again_it_is_the_same),
	    cmocka_unit_test(what_is_carried_comes_back),          cmocka_unit_test(events_from_elsewhere),
	    cmocka_unit_test(a_form_without_a_title_is_no_event),  cmocka_unit_test(what_is_not_graded_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
