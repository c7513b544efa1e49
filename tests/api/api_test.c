/* api_test.c - the API on a real socket over a real office: what the table promises for every row, the session, what is
 * read, and the rates. Tables of requests; the world is made once. Cases have a test of their own. */
#include "asking.h"

#include "api/call.h"
#include "api/schema.h"

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

static const char *const says_json[] = {"Content-Type: application/json", NULL};

/* --- what every row of the table promises --- */

static const struct api_route *route_at(int index)
{
	return (const struct api_route *)api_routes.rows + index;
}

/* The pattern with "x" in the place of each name. */
static const char *some_path(const char *pattern)
{
	static char path[256];
	size_t size = 0;
	for (const char *letter = pattern; *letter; letter++) {
		path[size++] = *letter == '{' ? 'x' : *letter;
		if (*letter == '{')
			letter += strcspn(letter, "}");
	}
	path[size] = '\0';
	return path;
}

static void without_a_session(void **state)
{
	(void)state;
	for (int i = 0; i < api_routes.count; i++) {
		const struct api_route *route = route_at(i);
		if (route->flags & ROUTE_OPEN)
			continue;
		client_ask(
		    world.port,
		    &(struct ask){.method = method_name(route->route.method), .path = some_path(route->route.pattern)},
		    &answer);
		expect_problem(route->route.pattern, 401, "session");
	}
}

static void of_another_role(void **state)
{
	int tried = 0;
	(void)state;
	for (int i = 0; i < api_routes.count; i++)
		for (int role = 0; role < ROLE_NODE; role++) {
			const struct api_route *route = route_at(i);
			if (!route->roles || route->roles & ROLE_BIT(role))
				continue;
			ask((enum role)role, method_name(route->route.method), some_path(route->route.pattern), NULL);
			expect_problem(route->route.pattern, 403, "role");
			tried++;
		}
	assert_true(tried > 50);
}

static enum role role_of(const struct api_route *route)
{
	struct actor everybody = {.roles = ROLE_BIT(ROLE_NODE) - 1};
	return actor_role_in(&everybody, route->roles ? route->roles : ~0u);
}

static void changes_need_token_and_origin(void **state)
{
	static const char *const foreign[] = {"Origin: https://evil.example", "Origin: null",
					      "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"};
	(void)state;
	for (int i = 0; i < api_routes.count; i++) {
		const struct api_route *route = route_at(i);
		if (!(route->flags & ROUTE_CHANGES))
			continue;
		const struct signed_in *who = &officers[role_of(route)];
		const char *method = method_name(route->route.method), *path = some_path(route->route.pattern);
		const char *const no_token[] = {who->cookie, NULL};
		const char *const other_token[] = {who->cookie, officers[(role_of(route) + 1) % ROLE_NODE].token, NULL};
		for (size_t j = 0; j < sizeof(foreign) / sizeof(foreign[0]); j++) {
			ask_with(who, method, path, NULL, foreign[j]);
			expect_problem(path, 403, "origin");
		}
		if (route->flags & ROUTE_OPEN)
			continue;
		client_ask(world.port, &(struct ask){.method = method, .path = path, .headers = no_token}, &answer);
		expect_problem(path, 403, "csrf");
		client_ask(world.port, &(struct ask){.method = method, .path = path, .headers = other_token}, &answer);
		expect_problem(path, 403, "csrf");
	}
}

static void our_own_origin_is_taken(void **state)
{
	char origin[64];
	(void)state;
	snprintf(origin, sizeof(origin), "Origin: http://127.0.0.1:%d", world.port);
	ask_with(&officers[ROLE_CASE_OFFICER], "POST", "/api/cases/x/take", "{}", origin);
	expect_problem("take", 404, "unknown-case");
}

static void bodies_are_held_to_their_shapes(void **state)
{
	(void)state;
	for (int i = 0; i < api_routes.count; i++) {
		const struct api_route *route = route_at(i);
		const char *method = method_name(route->route.method), *path = some_path(route->route.pattern);
		const struct signed_in *who = &officers[role_of(route)];
		const char *const plain[] = {who->cookie, who->token, "If-Match: \"1\"", "Content-Type: text/plain",
					     NULL};
		if (!route->takes)
			continue;
		ask_with(who, method, path, "{\"surprise\":1", "If-Match: \"1\"");
		assert_int_equal(answer.status, 422);
		ask_with(who, method, path, "[]", "If-Match: \"1\"");
		expect_problem(path, 422, "type");
		client_ask(world.port, &(struct ask){.method = method, .path = path, .headers = plain, .body = "{}"},
			   &answer);
		expect_problem(path, 415, "media-type");
		char *big = calloc(1, route->body_most + 2);
		memset(big, ' ', route->body_most + 1);
		ask_with(who, method, path, big, "If-Match: \"1\"");
		expect_problem(path, 413, "too-big");
		free(big);
	}
}

static void queries_are_held_to_their_shapes(void **state)
{
	static const struct {
		const char *path;
		const char *field;
		const char *rule;
	} rows[] = {
	    {"/api/queue?surprise=1", "surprise", "unknown-field"},
	    {"/api/queue?turn=mine", "turn", "choice"},
	    {"/api/queue?most=0", "most", "out-of-range"},
	    {"/api/queue?most=201", "most", "out-of-range"},
	    {"/api/queue?most=ten", "most", "type"},
	    {"/api/queue?order=random", "order", "choice"},
	    {"/api/queue?mine=1&unassigned=1", "unassigned", "choice"},
	    {"/api/session?a=1", "a", "unknown-field"},
	    {"/api/queue?due=tomorrow", "due", "choice"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ask(ROLE_CASE_OFFICER, NULL, rows[i].path, NULL);
		expect_problem(rows[i].path, 422, rows[i].rule);
		json_t *problem = body_of();
		assert_string_equal(json_string_value(json_object_get(problem, "field")), rows[i].field);
		json_decref(problem);
	}
}

static void wrong_addresses(void **state)
{
	(void)state;
	ask(ROLE_CASE_OFFICER, NULL, "/api/nothing", NULL);
	expect_problem("/api/nothing", 404, "route");
	ask(ROLE_CASE_OFFICER, NULL, "/elsewhere", NULL);
	expect_problem("/elsewhere", 404, "route");
	ask(ROLE_CASE_OFFICER, NULL, "/api/../api/session", NULL);
	expect_problem("/api/..", 400, "target");
	ask(ROLE_CASE_OFFICER, "PATCH", "/api/session", "{}");
	expect_problem("PATCH", 405, "method");
	assert_string_equal(answer_header(&answer, "Allow"), "POST, GET, HEAD, DELETE");
}

/* --- the session --- */

static void the_session(void **state)
{
	struct signed_in in;
	(void)state;
	sign_in(&world, "supervisor", &in);
	client_ask(world.port,
		   &(struct ask){.path = "/api/session",
				 .body = "{\"login\":\"supervisor\",\"passphrase\":\"" PASSPHRASE "\"}",
				 .headers = says_json},
		   &answer);
	const char *cookie = answer_header(&answer, "Set-Cookie");
	assert_non_null(strstr(cookie, "HttpOnly"));
	assert_non_null(strstr(cookie, "SameSite=Strict"));
	assert_non_null(strstr(cookie, "Path=/api"));
	ask_with(&in, NULL, "/api/session", NULL, NULL);
	assert_int_equal(answer.status, 200);
	json_t *session = body_of();
	assert_string_equal(json_string_value(json_object_get(session, "login")), "supervisor");
	assert_string_equal(json_string_value(json_object_get(json_object_get(session, "node"), "party")), "it");
	assert_string_equal(json_string_value(json_array_get(json_object_get(session, "roles"), 0)), "supervisor");
	assert_int_equal(json_array_size(json_object_get(session, "regimes")), 1);
	json_decref(session);
	ask_with(&in, "DELETE", "/api/session", NULL, NULL);
	assert_int_equal(answer.status, 204);
	assert_non_null(strstr(answer_header(&answer, "Set-Cookie"), "Max-Age=0"));
	ask_with(&in, NULL, "/api/session", NULL, NULL);
	expect_problem("/api/session", 401, "session");
}

static void wrong_passphrases(void **state)
{
	struct ask wrong = {
	    .path = "/api/session", .body = "{\"login\":\"liaison\",\"passphrase\":\"wrong\"}", .headers = says_json};
	(void)state;
	for (int i = 0; i < 5; i++) {
		client_ask(world.port, &wrong, &answer);
		expect_problem("wrong passphrase", 401, "credentials");
	}
	wrong.body = "{\"login\":\"liaison\",\"passphrase\":\"" PASSPHRASE "\"}";
	client_ask(world.port, &wrong, &answer);
	expect_problem("after five", 429, "too-many-failures");
	assert_string_equal(answer_header(&answer, "Retry-After"), "20");
	ask(ROLE_LIAISON, NULL, "/api/session", NULL); /* the session that is open goes on */
	assert_int_equal(answer.status, 200);
}

/* --- reading --- */

/* Every answer of a reading route fits the shape that the description gives it. */
static void answers_fit_their_shapes(void **state)
{
	static const struct {
		enum role role;
		const char *path;
		const char *schema;
	} rows[] = {
	    {ROLE_CASE_OFFICER, "/api/session", "session"},
	    {ROLE_OPERATOR, "/api/node", "node"},
	    {ROLE_CASE_OFFICER, "/api/agreements", "agreements"},
	    {ROLE_CASE_OFFICER, "/api/agreements/eu-pk-readmission", "profile"},
	    {ROLE_CASE_OFFICER, "/api/queue", "queue"},
	    {ROLE_CASE_OFFICER, "/api/queue/counts", "queue_counts"},
	    {ROLE_CASE_OFFICER, "/api/views", "views"},
	    {ROLE_AUDITOR, "/api/looks", "looks"},
	    {ROLE_SUPERVISOR, "/api/figures", "figures"},
	    {ROLE_LIAISON, "/api/lessons?words=seal%20%22AND%20NOT", "lessons"},
	    {ROLE_AUDITOR, "/api/figures?agreement=eu-pk-readmission&with=pk&from=2026-01&until=2026-12", "figures"},
	    {ROLE_SUPERVISOR, "/api/patterns/it-pk-visa-referral/sources?year=2026", "pattern"},
	    {ROLE_LIAISON, "/api/figures/eu-pk-readmission/accepted/cases?part=yes", "queue"},
	    {ROLE_LIAISON, "/api/questions", "questions"},
	    {ROLE_AUDITOR, "/api/questions?before=2026-11-24T03:40:00.123Z", "questions"},
	    {ROLE_OPERATOR, "/api/accounts", "accounts"},
	    {ROLE_OPERATOR, "/api/openapi.json", "openapi"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct job job = {.arena = arena_open(ARENA_USUAL), .now = clock_now(), .chance = chance_of_system()};
		json_t *description, *value;
		ask(rows[i].role, NULL, rows[i].path, NULL);
		if (answer.status != 200)
			fail_msg("%s: %ld %.300s", rows[i].path, answer.status, answer.body);
		assert_int_equal(api_describe(&job, &description), OK);
		value = body_of();
		assert_int_equal(json_own(&job, value), OK);
		json_t *schemas = json_object_get(description, "components");
		if (schema_check(&job, schemas, schema_find(schemas, "schemas", rows[i].schema), value) != OK)
			fail_msg("%s: %s %s", rows[i].path, job.failure.field, job.failure.rule);
		arena_close(job.arena);
	}
}

static void agreements_have_a_tag(void **state)
{
	char condition[128];
	(void)state;
	ask(ROLE_CASE_OFFICER, NULL, "/api/agreements/eu-pk-readmission", NULL);
	snprintf(condition, sizeof(condition), "If-None-Match: %s", answer_header(&answer, "ETag"));
	ask_with(&officers[ROLE_CASE_OFFICER], NULL, "/api/agreements/eu-pk-readmission", NULL, condition);
	assert_int_equal(answer.status, 304);
	ask(ROLE_CASE_OFFICER, NULL, "/api/agreements/other", NULL);
	expect_problem("/api/agreements/other", 404, "unknown-agreement");
}

/* --- rates --- */

static void rates(void **state)
{
	struct api_config config = api_config_usual();
	static struct api_world slow;
	struct signed_in in;
	(void)state;
	config.threads = 1;
	config.streams_most = 0;
	config.per_session = (struct rate_limit){1, 3};
	config.per_address = (struct rate_limit){1, 8};
	world_open(&slow, &config);
	sign_in(&slow, "liaison", &in); /* 1 of 8 */
	for (int i = 0; i < 3; i++) {
		client_ask(slow.port, &(struct ask){.path = "/api/session", .headers = in.headers}, &answer);
		assert_int_equal(answer.status, 200);
	}
	client_ask(slow.port, &(struct ask){.path = "/api/session", .headers = in.headers}, &answer);
	expect_problem("of a session", 429, "rate");
	assert_string_equal(answer_header(&answer, "Retry-After"), "1");
	int refused = 0;
	for (int i = 0; i < 10; i++) {
		client_ask(slow.port, &(struct ask){.path = "/api/openapi.json"}, &answer);
		refused += answer.status == 429;
	}
	assert_true(refused >= 3);
	world_close(&slow);
}

/* Searches of people have a rate of their own, by officer: one who asks too often waits, a colleague does not. What is
 * refused for its shape costs nothing. */
static void searches_too_often(void **state)
{
	static const char search[] = "{\"text\":\"Umar Chaudhry\",\"purpose\":\"test\"}";
	struct api_config config = api_config_usual();
	static struct api_world slow;
	struct signed_in eager, again, colleague;
	(void)state;
	config.threads = 1;
	config.streams_most = 0;
	config.per_search = (struct rate_limit){0.01, 3};
	world_open(&slow, &config);
	sign_in(&slow, "liaison", &eager);
	sign_in(&slow, "liaison", &again);
	sign_in(&slow, "supervisor", &colleague);
	const struct ask wrong = {
	    .path = "/api/people/search", .body = "{\"text\":\"Umar\"}", .headers = eager.headers};
	const struct ask first = {.path = "/api/people/search", .body = search, .headers = eager.headers};
	const struct ask second = {.path = "/api/people/search", .body = search, .headers = again.headers};
	const struct ask other = {.path = "/api/people/search", .body = search, .headers = colleague.headers};
	for (int i = 0; i < 5; i++) {
		client_ask(slow.port, &wrong, &answer);
		expect_problem("without a purpose", 422, "required");
	}
	for (int i = 0; i < 3; i++) {
		client_ask(slow.port, &first, &answer);
		expect_problem("without a register", 404, "no-register");
	}
	client_ask(slow.port, &first, &answer);
	expect_problem("the fourth", 429, "rate");
	client_ask(slow.port, &second, &answer);
	expect_problem("in another session", 429, "rate");
	client_ask(slow.port, &other, &answer);
	expect_problem("a colleague", 404, "no-register");
	world_close(&slow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_session),
	    cmocka_unit_test(of_another_role),
	    cmocka_unit_test(changes_need_token_and_origin),
	    cmocka_unit_test(our_own_origin_is_taken),
	    cmocka_unit_test(bodies_are_held_to_their_shapes),
	    cmocka_unit_test(queries_are_held_to_their_shapes),
	    cmocka_unit_test(wrong_addresses),
	    cmocka_unit_test(the_session),
	    cmocka_unit_test(wrong_passphrases),
	    cmocka_unit_test(answers_fit_their_shapes),
	    cmocka_unit_test(agreements_have_a_tag),
	    cmocka_unit_test(rates),
	    cmocka_unit_test(searches_too_often),
	};
	return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
