/* served.c - see served.h. */
#include "served.h"

#include "http/problem.h"
#include "http/router.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct served world;

static enum result context_open(void *self, struct job *job, void **ret_context)
{
	(void)self;
	(void)job;
	atomic_fetch_add(&world.contexts, 1);
	*ret_context = &world;
	return OK;
}

static void context_close(void *self, void *context)
{
	(void)self;
	(void)context;
	atomic_fetch_sub(&world.contexts, 1);
}

static enum result on_accept(void *self, struct job *job, const struct request *request, size_t *ret_body_most)
{
	(void)self;
	if (request->target.segment_count > 0 && strcmp(request->target.segments[0], "refused") == 0)
		return job_fail(job, DENIED, NULL, "refused", "Not with these headers.");
	*ret_body_most = BODY_MOST;
	return OK;
}

static enum result on_version(void *self, void *context, struct job *job, int64_t *ret_version)
{
	(void)self;
	(void)context;
	(void)job;
	*ret_version = atomic_load(&world.version);
	return OK;
}

static enum result on_number(void *self, void *context, struct job *job, const char *key, int64_t *ret_number)
{
	(void)self;
	assert_ptr_equal(context, &world);
	(void)job;
	*ret_number = atomic_load(&world.numbers[*key - '0']);
	return OK;
}

static enum result echo(struct job *job, const struct request *request, struct response *response)
{
	(void)job;
	response->status = 200;
	response->content_type = "text/plain";
	response->body = request->body;
	return OK;
}

static enum result tagged(struct job *job, const struct request *request, struct response *response)
{
	TRY(response_header(job, response, "ETag", "\"17\""));
	response->status = 200;
	response->content_type = "text/plain";
	response->body = bytes_of(request_query(request, "say"));
	return OK;
}

static enum result fail_as_asked(struct job *job, const struct request *request, struct response *response)
{
	(void)response;
	int number = atoi(request_query(request, "result"));
	const char *rule = request_query(request, "rule");
	return job_fail(job, (enum result)number, "a.field", rule, "A sentence with a \"quote\".");
}

static enum result json(struct job *job, const struct request *request, struct response *response)
{
	json_t *value;
	TRY(json_read(job, "body", request->body, &value));
	return response_json(job, response, 201, value);
}

static enum result named(struct job *job, const struct request *request, struct response *response)
{
	(void)request;
	response->status = 204;
	return response_file_name(job, response, "attachment", "ئ \"x\".pdf");
}

static enum result stream(struct job *job, const struct request *request, struct response *response)
{
	(void)job;
	(void)request;
	response->status = 200;
	response->stream = true;
	return OK;
}

/* Waits for at most 0.4 seconds until the thing is not 7. */
static enum result wait_for(struct job *job, const struct request *request, struct response *response)
{
	const char *thing = request_query(request, "thing");
	int64_t number = atomic_load(&world.numbers[*thing - '0']);
	if (number == 7 && !request->waited) {
		response->wait_for = thing;
		response->wait_number = number;
		response->wait_milliseconds = 400;
		return OK;
	}
	response->status = 200;
	response->content_type = "text/plain";
	char *text;
	TAKE(job, text = arena_print(job->arena, "%d %s", (int)number, request->waited ? "over" : "news"));
	response->body = bytes_of(text);
	return OK;
}

struct test_route {
	struct route route;
	enum result (*answer)(struct job *job, const struct request *request, struct response *response);
};
static const struct test_route routes[] = {
    {{METHOD_POST, "/echo"}, echo},    {{METHOD_GET, "/tagged"}, tagged}, {{METHOD_GET, "/fail"}, fail_as_asked},
    {{METHOD_POST, "/json"}, json},    {{METHOD_GET, "/stream"}, stream}, {{METHOD_GET, "/named"}, named},
    {{METHOD_GET, "/wait"}, wait_for},
};

static enum result on_answer(void *self, void *context, struct job *job, const struct request *request,
			     struct response *ret_response)
{
	static const struct route_table table = {routes, sizeof(routes[0]), sizeof(routes) / sizeof(routes[0])};
	const void *row;
	struct captures captures;
	(void)self;
	assert_ptr_equal(context, &world);
	enum result result = route_find(job, &table, request, &row, &captures);
	if (result == OK)
		return ((const struct test_route *)row)->answer(job, request, ret_response);
	if (result != MISSING)
		return result;
	job_forgive(job);
	return folder_answer(job, world.folder, request, ret_response);
}

static void file_write(const char *name, const char *content)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", world.path, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static void folder_make(void)
{
	char path[256];
	snprintf(world.path, sizeof(world.path), "/tmp/valico-http-XXXXXX");
	assert_non_null(mkdtemp(world.path));
	snprintf(path, sizeof(path), "%s/assets", world.path);
	assert_int_equal(mkdir(path, 0700), 0);
	file_write("index.html", "<!doctype html>the application");
	file_write("robots.txt", "nothing");
	file_write("assets/main-a1b2.js", "let long = 1");
	file_write("assets/main-a1b2.js.br", "as brotli");
	file_write("assets/main-a1b2.js.gz", "as gzip");
	file_write(".hidden", "never");
	snprintf(path, sizeof(path), "%s/passwd", world.path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
}

int served_start(void **state)
{
	struct job job = {.arena = arena_open(ARENA_USUAL), .now = clock_now(), .chance = chance_of_system()};
	(void)state;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	folder_make();
	atomic_store(&world.version, 5);
	world.socket = listen_loopback(&world.port);
	assert_int_equal(folder_open(&job, world.path, &world.folder), OK);
	struct http_config config = {
	    .name = "test",
	    .listen_socket = world.socket,
	    .threads = 2,
	    .connections_most = 64,
	    .idle_seconds = 10,
	    .header_bytes_most = 8192,
	    .body_bytes_together = 1 << 20,
	    .arena_bytes = ARENA_USUAL,
	    .streams_most = 2,
	    .waits_most = 2,
	    .heartbeat = 300,
	    .context_open = context_open,
	    .context_close = context_close,
	    .accept = on_accept,
	    .answer = on_answer,
	    .version = on_version,
	    .number = on_number,
	};
	assert_int_equal(http_open(&job, &config, &world.server), OK);
	assert_int_equal(atomic_load(&world.contexts), 3);
	arena_close(job.arena);
	return 0;
}

int served_stop(void **state)
{
	char command[128];
	(void)state;
	http_close(world.server, 1000);
	assert_int_equal(atomic_load(&world.contexts), 0);
	folder_close(world.folder);
	assert_int_equal(close(world.socket), 0); /* it was left open for us */
	snprintf(command, sizeof(command), "rm -r %s", world.path);
	assert_int_equal(system(command), 0);
	curl_global_cleanup();
	return 0;
}

void expect_problem(const struct answer *answer, long status, const char *rule)
{
	assert_int_equal(answer->status, status);
	assert_string_equal(answer_header(answer, "Content-Type"), "application/problem+json");
	json_error_t error;
	json_t *problem = json_loads(answer->body, 0, &error);
	assert_non_null(problem);
	assert_string_equal(json_string_value(json_object_get(problem, "rule")), rule);
	assert_int_equal(json_integer_value(json_object_get(problem, "status")), status);
	assert_non_null(json_object_get(problem, "title"));
	assert_non_null(json_object_get(problem, "detail"));
	json_decref(problem);
}
