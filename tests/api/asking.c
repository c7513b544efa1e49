/* asking.c - see asking.h. */
#include "asking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct api_world world;
struct answer answer;
struct signed_in officers[ROLE_NODE];

int asking_start(void **state)
{
	struct api_config config = api_config_usual();
	(void)state;
	config.threads = 2;
	config.streams_most = 4;
	config.per_address.burst = 0; /* one test has its own world for the rates */
	curl_global_init(CURL_GLOBAL_DEFAULT);
	world_open(&world, &config);
	for (int role = 0; role < ROLE_NODE; role++)
		sign_in(&world, role_name((enum role)role), &officers[role]);
	return 0;
}

int asking_stop(void **state)
{
	(void)state;
	world_close(&world);
	curl_global_cleanup();
	return 0;
}

json_t *body_of(void)
{
	json_error_t error;
	json_t *value = json_loads(answer.body, 0, &error);
	if (!value)
		fail_msg("no JSON: %ld %.200s", answer.status, answer.body);
	return value;
}

void expect_problem(const char *what, long status, const char *rule)
{
	json_t *problem = body_of();
	const char *found = json_string_value(json_object_get(problem, "rule"));
	if (answer.status != status || !found || strcmp(found, rule) != 0)
		fail_msg("%s: %ld %.300s", what, answer.status, answer.body);
	assert_string_equal(answer_header(&answer, "Content-Type"), "application/problem+json");
	json_decref(problem);
}

void ask_with(const struct signed_in *who, const char *method, const char *path, const char *body, const char *header)
{
	const char *headers[8] = {0};
	int count = 0;
	for (int i = 0; who && who->headers[i]; i++)
		headers[count++] = who->headers[i];
	headers[count] = header;
	client_ask(world.port, &(struct ask){.method = method, .path = path, .headers = headers, .body = body},
		   &answer);
}

void ask(enum role role, const char *method, const char *path, const char *body)
{
	ask_with(&officers[role], method, path, body, NULL);
}
