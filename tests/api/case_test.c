/* case_test.c - a case through the API, as far as one node goes: opening, notes and versions, waiting for news,
 * safeguards, drafts, steps, files, a private question, looks, saved views, and the stream of changes. */
#include "asking.h"

#include "api/call.h"
#include "api/schema.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <cmocka.h>

static char case_path[128];

static void opening_a_case(void **state)
{
	(void)state;
	ask(ROLE_CASE_OFFICER, "POST", "/api/cases",
	    "{\"agreement\":\"eu-pk-readmission\",\"kind\":\"nobody\",\"partner\":\"pk\",\"side\":\"requesting\"}");
	expect_problem("kind", 422, "unknown-kind");
	ask(ROLE_CASE_OFFICER, "POST", "/api/cases",
	    "{\"agreement\":\"eu-pk-readmission\",\"kind\":\"own_national\",\"partner\":\"pk\",\"side\":"
	    "\"requesting\"}");
	if (answer.status != 201)
		fail_msg("%ld %s", answer.status, answer.body);
	snprintf(case_path, sizeof(case_path), "%s", answer_header(&answer, "Location"));
	ask(ROLE_CASE_OFFICER, NULL, case_path, NULL);
	assert_int_equal(answer.status, 200);
	assert_non_null(answer_header(&answer, "ETag"));
	struct job job = {.arena = arena_open(ARENA_USUAL), .now = clock_now(), .chance = chance_of_system()};
	json_t *description, *page = body_of();
	assert_int_equal(json_own(&job, page), OK);
	assert_int_equal(api_describe(&job, &description), OK);
	json_t *schemas = json_object_get(description, "components");
	if (schema_check(&job, schemas, schema_find(schemas, "schemas", "case_page"), page) != OK)
		fail_msg("%s %s", job.failure.field, job.failure.rule);
	assert_true(json_is_true(json_object_get(page, "draft")));
	arena_close(job.arena);
}

static const char *case_address(const char *rest)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s%s", case_path, rest);
	return path;
}

static long long version_now(void)
{
	ask(ROLE_CASE_OFFICER, NULL, case_path, NULL);
	assert_int_equal(answer.status, 200);
	return strtoll(answer_header(&answer, "ETag") + 1, NULL, 10);
}

static void notes_and_versions(void **state)
{
	char match[64];
	(void)state;
	long long before = version_now();
	ask(ROLE_CASE_OFFICER, "POST", case_address("/notes"), "{\"text\":\"The consul called.\"}");
	assert_int_equal(answer.status, 200);
	assert_true(version_now() > before);
	snprintf(match, sizeof(match), "If-Match: \"%lld\"", before);
	ask_with(&officers[ROLE_CASE_OFFICER], "POST", case_address("/notes"), "{\"text\":\"late\"}", match);
	expect_problem("an old version", 412, "version");
	snprintf(match, sizeof(match), "If-Match: \"%lld\"", version_now());
	ask_with(&officers[ROLE_CASE_OFFICER], "POST", case_address("/notes"), "{\"text\":\"in time\"}", match);
	assert_int_equal(answer.status, 200);
	ask_with(&officers[ROLE_CASE_OFFICER], "POST", case_address("/notes"), "{\"text\":\"x\"}", "If-Match: 17");
	expect_problem("no quotes", 428, "if-match");
}

/* How many lines the log of looks has about the case. */
static size_t looks_now(void)
{
	char path[256];
	snprintf(path, sizeof(path), "/api/looks?case=%s", case_path + strlen("/api/cases/"));
	ask(ROLE_AUDITOR, NULL, path, NULL);
	json_t *looks = body_of();
	size_t count = json_array_size(json_object_get(looks, "looks"));
	json_decref(looks);
	return count;
}

static void only_what_is_new(void **state)
{
	long long version = version_now();
	char known[64], older[64];
	size_t looks = looks_now();
	(void)state;
	snprintf(known, sizeof(known), "If-None-Match: \"%lld\"", version);
	snprintf(older, sizeof(older), "If-None-Match: \"%lld\"", version - 1);
	ask_with(&officers[ROLE_CASE_OFFICER], NULL, case_path, NULL, known);
	assert_int_equal(answer.status, 304);
	assert_int_equal(answer.size, 0);
	assert_int_equal(looks_now(), looks); /* nothing was shown */
	ask_with(&officers[ROLE_CASE_OFFICER], NULL, case_path, NULL, older);
	assert_int_equal(answer.status, 200);
	assert_int_equal(looks_now(), looks + 1);
	ask_with(&officers[ROLE_AUDITOR], NULL, case_path, NULL, known);
	expect_problem("another role", 403, "role");
	ask_with(&officers[ROLE_CASE_OFFICER], NULL, "/api/cases/01900000-0000-7000-8000-000000000001", NULL, known);
	expect_problem("no case", 404, "unknown-case");
}

static void *note_soon(void *self);

/* The answer to a request that waits comes with the note, long before its time is over. */
static void waiting_for_news(void **state)
{
	static struct answer mine;
	const char *headers[8] = {0};
	char known[64];
	pthread_t changer;
	long long version = version_now();
	int count = 0;
	(void)state;
	snprintf(known, sizeof(known), "If-None-Match: \"%lld\"", version);
	for (; officers[ROLE_SUPERVISOR].headers[count]; count++)
		headers[count] = officers[ROLE_SUPERVISOR].headers[count];
	headers[count++] = known;
	headers[count] = "Prefer: wait=1";
	struct instant begun = clock_now();
	client_ask(world.port, &(struct ask){.path = case_path, .headers = headers}, &answer);
	assert_int_equal(answer.status, 304);
	assert_true(clock_now().milliseconds - begun.milliseconds >= 900);
	headers[count] = "Prefer: wait=25";
	pthread_create(&changer, NULL, note_soon, &mine);
	begun = clock_now();
	client_ask(world.port, &(struct ask){.path = case_path, .headers = headers}, &answer);
	pthread_join(changer, NULL);
	assert_int_equal(answer.status, 200);
	assert_true(clock_now().milliseconds - begun.milliseconds < 20000);
	assert_true(strtoll(answer_header(&answer, "ETag") + 1, NULL, 10) > version);
}

/* A note is no other state: the answer comes when the time is over, and is the page, since it is a new version. */
static void waiting_for_a_state(void **state)
{
	static struct answer mine;
	const char *headers[8] = {0};
	char known[64];
	pthread_t changer;
	int count = 0;
	(void)state;
	snprintf(known, sizeof(known), "If-None-Match: \"%lld\"", version_now());
	for (; officers[ROLE_SUPERVISOR].headers[count]; count++)
		headers[count] = officers[ROLE_SUPERVISOR].headers[count];
	headers[count++] = known;
	headers[count] = "Prefer: wait=3";
	pthread_create(&changer, NULL, note_soon, &mine);
	struct instant begun = clock_now();
	client_ask(world.port, &(struct ask){.path = case_address("?until=submitted"), .headers = headers}, &answer);
	pthread_join(changer, NULL);
	assert_int_equal(answer.status, 200);
	assert_true(clock_now().milliseconds - begun.milliseconds >= 2900);
	begun = clock_now();
	client_ask(world.port, &(struct ask){.path = case_address("?until=draft"), .headers = headers}, &answer);
	assert_int_equal(answer.status, 200); /* it is in that state already */
	assert_true(clock_now().milliseconds - begun.milliseconds < 2900);
	ask(ROLE_SUPERVISOR, NULL, case_address("?while=draft"), NULL);
	expect_problem("another parameter", 422, "unknown-field");
}

/* Several answers are one change: all of them or none, each with its own line in the log of looks. */
static void safeguards_together(void **state)
{
	static const char all[] =
	    "{\"answers\":[{\"safeguard\":\"no_asylum_claim\",\"answer\":\"stands\",\"source\":\"file 7\"},"
	    "{\"safeguard\":\"fit_to_travel\",\"answer\":\"unknown\",\"source\":\"file 8\"}]}";
	static const char half[] =
	    "{\"answers\":[{\"safeguard\":\"return_decision\",\"answer\":\"stands\",\"source\":\"file 7\"},"
	    "{\"safeguard\":\"other\",\"answer\":\"stands\",\"source\":\"file 8\"}]}";
	static const char *const expected[][2] = {
	    {"no_asylum_claim", "stands"}, {"fit_to_travel", "unknown"}, {"return_decision", NULL}};
	long long version = version_now();
	size_t looks = looks_now();
	(void)state;
	ask(ROLE_CASE_OFFICER, "POST", case_address("/safeguards"), half);
	expect_problem("one is unknown", 404, "unknown-safeguard");
	ask(ROLE_CASE_OFFICER, "POST", case_address("/safeguards"), "{\"answers\":[]}");
	expect_problem("none", 422, "too-short");
	assert_int_equal(looks_now(), looks);
	ask(ROLE_CASE_OFFICER, "POST", case_address("/safeguards"), all);
	assert_int_equal(answer.status, 200);
	assert_int_equal(looks_now(), looks + 2);
	assert_int_equal(version_now(), version + 1);
	json_t *page = body_of(), *each;
	size_t i;
	json_array_foreach(json_object_get(page, "safeguards"), i, each)
	{
		const char *id = json_string_value(json_object_get(each, "id"));
		const char *given = json_string_value(json_object_get(each, "answer"));
		for (size_t at = 0; at < sizeof(expected) / sizeof(expected[0]); at++)
			if (strcmp(id, expected[at][0]) == 0 && (given == NULL) != (expected[at][1] == NULL))
				fail_msg("%s: %s", id, given);
	}
	json_decref(page);
}

static void taking_a_case(void **state)
{
	(void)state;
	ask(ROLE_CASE_OFFICER, "POST", case_address("/take"), "{}");
	assert_int_equal(answer.status, 200);
	ask(ROLE_CASE_OFFICER, NULL, "/api/queue?mine=1", NULL);
	json_t *queue = body_of();
	assert_int_equal(json_array_size(json_object_get(queue, "cases")), 1);
	json_decref(queue);
	ask(ROLE_CASE_OFFICER, "POST", case_address("/release"), "{}");
	assert_int_equal(answer.status, 200);
	ask(ROLE_CASE_OFFICER, NULL, "/api/queue?mine=1", NULL);
	queue = body_of();
	assert_int_equal(json_array_size(json_object_get(queue, "cases")), 0);
	json_decref(queue);
}

static void drafts_do_not_overwrite(void **state)
{
	(void)state;
	ask(ROLE_CASE_OFFICER, NULL, case_path, NULL);
	json_t *page = body_of(), *draft = json_array_get(json_object_get(page, "drafts"), 0);
	char path[256], body[128];
	long long version = json_integer_value(json_object_get(draft, "version"));
	snprintf(path, sizeof(path), "%s/drafts/%s", case_path, json_string_value(json_object_get(draft, "step")));
	snprintf(body, sizeof(body), "{\"version\":%lld,\"form\":{}}", version);
	ask(ROLE_CASE_OFFICER, "PUT", path, body);
	assert_int_equal(answer.status, 200);
	ask(ROLE_SUPERVISOR, "PUT", path, body);
	expect_problem("an old draft", 409, "draft-changed");
	json_t *problem = body_of(), *current = json_object_get(problem, "current");
	assert_int_equal(json_integer_value(json_object_get(current, "version")), version + 1);
	assert_string_equal(json_string_value(json_object_get(current, "saved_by")), "case_officer");
	json_decref(problem);
	json_decref(page);
}

static void steps_say_why_not(void **state)
{
	char match[64];
	(void)state;
	ask(ROLE_CASE_OFFICER, "POST", case_address("/steps/submit"), "{}");
	expect_problem("no version", 428, "if-match");
	ask(ROLE_CASE_OFFICER, NULL, case_path, NULL);
	json_t *page = body_of(), *step, *refused = NULL;
	size_t i;
	json_array_foreach(json_object_get(page, "steps"), i,
			   step) if (json_array_size(json_object_get(step, "refusals")) > 0 && !refused) refused = step;
	assert_non_null(refused);
	snprintf(match, sizeof(match), "If-Match: %s", answer_header(&answer, "ETag"));
	char path[256];
	snprintf(path, sizeof(path), "%s/steps/%s", case_path, json_string_value(json_object_get(refused, "id")));
	ask_with(&officers[ROLE_CASE_OFFICER], "POST", path, "{\"form\":{}}", match);
	json_t *problem = body_of();
	if (answer.status == 403) {
		json_t *first = json_array_get(json_object_get(problem, "refusals"), 0);
		assert_non_null(first);
		assert_string_equal(json_string_value(json_object_get(first, "rule")),
				    json_string_value(json_object_get(problem, "rule")));
	} else {
		assert_int_equal(answer.status, 422); /* its form was looked at first */
	}
	json_decref(problem);
	json_decref(page);
}

static void files_in_and_out(void **state)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
	const char *const headers[] = {officers[ROLE_CASE_OFFICER].cookie, officers[ROLE_CASE_OFFICER].token,
				       "Content-Type: application/pdf", NULL};
	(void)state;
	client_ask(world.port,
		   &(struct ask){.method = "POST",
				 .path = case_address("/files?name=permesso%20%C3%A8.pdf"),
				 .headers = headers,
				 .body = pdf},
		   &answer);
	if (answer.status != 201)
		fail_msg("%ld %s", answer.status, answer.body);
	json_t *added = body_of();
	char path[300];
	snprintf(path, sizeof(path), "%s/files/%s?show=1", case_path,
		 json_string_value(json_object_get(added, "hash")));
	json_decref(added);
	ask(ROLE_CASE_OFFICER, NULL, path, NULL);
	if (answer.status != 200)
		fail_msg("%s: %ld %s", path, answer.status, answer.body);
	assert_string_equal(answer.body, pdf);
	assert_string_equal(answer_header(&answer, "Content-Type"), "application/pdf");
	assert_non_null(
	    strstr(answer_header(&answer, "Content-Disposition"), "attachment;")); /* a PDF is never shown in place */
	*strchr(path, '?') = '\0';
	ask(ROLE_CASE_OFFICER, "DELETE", path, NULL);
	assert_int_equal(answer.status, 200);
	ask(ROLE_CASE_OFFICER, NULL, case_path, NULL);
	json_t *page = body_of();
	assert_int_equal(json_array_size(json_object_get(page, "evidence")), 0);
	json_decref(page);
	client_ask(world.port,
		   &(struct ask){.method = "POST", .path = case_address("/files"), .headers = headers, .body = pdf},
		   &answer);
	expect_problem("no name", 422, "required");
	client_ask(
	    world.port,
	    &(struct ask){
		.method = "POST", .path = case_address("/files?name=a.pdf"), .headers = headers, .body = "GIF89a"},
	    &answer);
	expect_problem("another type", 422, "other-type");
}

/* Asked by one officer: he and the auditor see how it stands, a colleague does not, and nobody sees about whom. */
static void a_private_question_is_asked(void **state)
{
	static const char whole[] = "{\"partner\":\"pk\",\"purpose\":\"border_check\",\"person\":{\"name\":\"Imran "
				    "Qureshi\",\"father\":\"Tariq Qureshi\",\"born\":\"1985\",\"spread\":1}}";
	static const struct {
		const char *body;
		int status;
		const char *rule;
	} rows[] = {
	    {"{\"partner\":\"pk\",\"person\":{\"name\":\"Imran Qureshi\"}}", 422, "required"},
	    {"{\"partner\":\"pk\",\"purpose\":\"curiosity\",\"person\":{\"name\":\"Imran Qureshi\"}}", 422, "choice"},
	    {"{\"partner\":\"pk\",\"purpose\":\"visa\",\"person\":{\"name\":\"Imran Qureshi\"}}", 422,
	     "question-empty"},
	    {"{\"partner\":\"pk\",\"purpose\":\"visa\",\"person\":{\"name\":\"Imran\",\"born\":\"1985-02-31\"}}", 422,
	     "date"},
	    {"{\"partner\":\"xx\",\"purpose\":\"visa\",\"person\":{\"national_number\":\"35202-1234567-1\"}}", 404,
	     "unknown-partner"},
	};
	char path[128];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ask(ROLE_LIAISON, "POST", "/api/questions", rows[i].body);
		expect_problem(rows[i].body, rows[i].status, rows[i].rule);
	}
	ask(ROLE_BORDER_OFFICER, "POST", "/api/questions", whole);
	assert_int_equal(answer.status, 202);
	assert_null(strstr(answer.body, "Qureshi"));
	json_t *question = body_of();
	assert_string_equal(json_string_value(json_object_get(question, "state")), "waiting");
	snprintf(path, sizeof(path), "/api/questions/%s", json_string_value(json_object_get(question, "question")));
	json_decref(question);
	ask(ROLE_BORDER_OFFICER, "GET", path, NULL);
	assert_int_equal(answer.status, 200);
	ask(ROLE_LIAISON, "GET", path, NULL);
	expect_problem(path, 404, "unknown-question");
	ask(ROLE_AUDITOR, "GET", path, NULL);
	assert_int_equal(answer.status, 200);
	ask(ROLE_AUDITOR, NULL, "/api/looks", NULL);
	assert_non_null(strstr(answer.body, "\"action\":\"question\""));
	assert_null(strstr(answer.body, "Qureshi"));
	ask(ROLE_AUDITOR, NULL, "/api/questions?before=yesterday", NULL);
	expect_problem("before", 422, "type");
}

static void looks_are_logged(void **state)
{
	char path[256];
	(void)state;
	snprintf(path, sizeof(path), "/api/looks?case=%s", case_path + strlen("/api/cases/"));
	ask(ROLE_AUDITOR, NULL, path, NULL);
	json_t *looks = body_of(), *list = json_object_get(looks, "looks"), *look;
	size_t i;
	assert_true(json_array_size(list) > 3);
	json_array_foreach(list, i, look)
	{
		assert_string_equal(json_string_value(json_object_get(look, "purpose")), "case-work");
		assert_non_null(json_string_value(json_object_get(look, "name")));
	}
	json_decref(looks);
	ask(ROLE_DATA_PROTECTION_OFFICER, NULL, case_address("/verify"), NULL);
	looks = body_of();
	assert_true(json_is_true(json_object_get(looks, "ok")));
	json_decref(looks);
}

static void views_are_an_officers_own(void **state)
{
	json_t *views;

	(void)state;
	ask(ROLE_CASE_OFFICER, "PUT", "/api/views",
	    "{\"name\":\"This week\",\"filter\":{\"due\":\"week\",\"turn\":\"ours\"}}");
	assert_int_equal(answer.status, 204);
	ask(ROLE_CASE_OFFICER, NULL, "/api/views", NULL);
	views = body_of();
	assert_int_equal(json_array_size(json_object_get(views, "views")), 1);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(json_object_get(views, "views"), 0), "name")),
	    "This week");
	json_decref(views);
	ask(ROLE_SUPERVISOR, NULL, "/api/views", NULL);
	views = body_of();
	assert_int_equal(json_array_size(json_object_get(views, "views")), 0);
	json_decref(views);
	ask(ROLE_CASE_OFFICER, "PUT", "/api/views", "{\"name\":\"A person\",\"filter\":{\"words\":\"Khan\"}}");
	expect_problem("a search is no view", 422, "unknown-field");
	ask(ROLE_CASE_OFFICER, "DELETE", "/api/views?name=This%20week", NULL);
	assert_int_equal(answer.status, 204);
	ask(ROLE_CASE_OFFICER, "DELETE", "/api/views?name=This%20week", NULL);
	expect_problem("no such view", 404, "not-found");
}

/* --- the stream --- */

static void *note_soon(void *self)
{
	struct answer *mine = self;
	nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
	client_ask(world.port,
		   &(struct ask){.path = case_address("/notes"),
				 .headers = officers[ROLE_CASE_OFFICER].headers,
				 .body = "{\"text\":\"x\"}"},
		   mine);
	return NULL;
}

static int events_in(const char *text)
{
	int count = 0;
	for (const char *at = strstr(text, "event: change"); at; at = strstr(at + 1, "event: change"))
		count++;
	return count;
}

static void the_stream_tells_changes_of_cases(void **state)
{
	static struct answer mine;
	pthread_t changer;
	(void)state;
	pthread_create(&changer, NULL, note_soon, &mine);
	ask_with(&officers[ROLE_SUPERVISOR], "HEAD", "/api/stream", NULL, NULL);
	assert_int_equal(answer.status, 200);
	client_ask(world.port,
		   &(struct ask){.path = "/api/stream", .headers = officers[ROLE_SUPERVISOR].headers, .stop_after = 85},
		   &answer);
	pthread_join(changer, NULL);
	assert_int_equal(mine.status, 200);
	assert_string_equal(answer_header(&answer, "Content-Type"), "text/event-stream");
	assert_true(events_in(answer.body) >= 2);
}

/* A list that is looked at writes a look, and must wake nobody. */
static void *list_soon(void *self)
{
	for (int i = 0; i < 4; i++) {
		nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
		client_ask(world.port,
			   &(struct ask){.path = "/api/queue", .headers = officers[ROLE_CASE_OFFICER].headers}, self);
	}
	return note_soon(self);
}

static void looking_wakes_nobody(void **state)
{
	static struct answer mine;
	pthread_t looker;
	(void)state;
	struct instant from = clock_now();
	pthread_create(&looker, NULL, list_soon, &mine);
	client_ask(world.port,
		   &(struct ask){.path = "/api/stream", .headers = officers[ROLE_SUPERVISOR].headers, .stop_after = 85},
		   &answer);
	assert_true(clock_now().milliseconds - from.milliseconds > 2000); /* nothing came before the note */
	pthread_join(looker, NULL);
	assert_int_equal(events_in(answer.body), 2); /* how it stood, and the note */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(opening_a_case),
	    cmocka_unit_test(notes_and_versions),
	    cmocka_unit_test(only_what_is_new),
	    cmocka_unit_test(waiting_for_news),
	    cmocka_unit_test(waiting_for_a_state),
	    cmocka_unit_test(safeguards_together),
	    cmocka_unit_test(taking_a_case),
	    cmocka_unit_test(drafts_do_not_overwrite),
	    cmocka_unit_test(steps_say_why_not),
	    cmocka_unit_test(files_in_and_out),
	    cmocka_unit_test(a_private_question_is_asked),
	    cmocka_unit_test(looks_are_logged),
	    cmocka_unit_test(views_are_an_officers_own),
	    cmocka_unit_test(the_stream_tells_changes_of_cases),
	    cmocka_unit_test(looking_wakes_nobody),
	};
	return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
