/* server_test.c - the server on a real loopback socket, asked by libcurl and by
 * hand. */
#include "client.h"

#include "http/files.h"
#include "http/http.h"
#include "http/problem.h"
#include "http/router.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define BODY_MOST 1000

static struct world {
	int port;
	int socket;
	struct http_server *server;
	struct file_folder *folder;
	char path[64];
	atomic_int contexts;
	atomic_llong version;
	atomic_llong numbers[2]; /* of the things "0" and "1" */
	struct answer answer;
} world;

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

static int start(void **state)
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

static int stop(void **state)
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

static void expect_problem(const struct answer *answer, long status, const char *rule)
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

static void statuses_of_failures(void **state)
{
	static const struct {
		enum result result;
		const char *rule;
		long status;
		bool tells; /* the sentence is for the client */
	} rows[] = {
	    {INVALID, "check-digit", 422, true}, {DENIED, "role", 403, true},    {DENIED, "session", 401, true},
	    {MISSING, "case", 404, true},        {CONFLICT, "login", 409, true}, {CONFLICT, "version", 412, true},
	    {LIMIT, "too-big", 413, true},       {LIMIT, "rate", 429, true},     {BUSY, "writer", 503, true},
	    {PEER, "partner", 502, true},        {DAMAGED, "page", 500, false},  {IO, "disk", 500, false},
	};
	char path[128];
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(path, sizeof(path), "/fail?result=%d&rule=%s", (int)rows[i].result, rows[i].rule);
		client_ask(world.port, &(struct ask){.path = path}, &world.answer);
		expect_problem(&world.answer, rows[i].status, rows[i].rule);
		assert_int_equal(strstr(world.answer.body, "A sentence") != NULL, rows[i].tells);
		assert_int_equal(strstr(world.answer.body, "a.field") != NULL, rows[i].tells);
		assert_int_equal(answer_header(&world.answer, "Retry-After") != NULL, rows[i].status == 503);
	}
}

static void every_answer_is_guarded(void **state)
{
	static const char *const paths[] = {"/",    "/tagged?say=x",       "/fail?result=1&rule=x", "/nothing.txt",
					    "/%00", "/assets/main-a1b2.js"};
	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		client_ask(world.port, &(struct ask){.path = paths[i]}, &world.answer);
		const char *policy = answer_header(&world.answer, "Content-Security-Policy");
		assert_non_null(policy);
		assert_non_null(strstr(policy, "default-src 'none'"));
		assert_string_equal(answer_header(&world.answer, "X-Content-Type-Options"), "nosniff");
		assert_string_equal(answer_header(&world.answer, "Referrer-Policy"), "no-referrer");
		assert_string_equal(answer_header(&world.answer, "Cross-Origin-Opener-Policy"), "same-origin");
		assert_string_equal(answer_header(&world.answer, "Cross-Origin-Resource-Policy"), "same-origin");
		assert_non_null(answer_header(&world.answer, "Cache-Control"));
	}
	client_ask(world.port, &(struct ask){.path = "/tagged?say=x"}, &world.answer);
	assert_string_equal(answer_header(&world.answer, "Cache-Control"), "no-store");
}

static void bodies_have_a_limit(void **state)
{
	static char big[3 << 20];
	static const char *const chunked[] = {"Transfer-Encoding: chunked", NULL};
	static const char *const expecting[] = {"Expect: 100-continue", NULL};
	(void)state;
	memset(big, 'x', sizeof(big));
	struct ask ask = {.path = "/echo", .body = big, .body_size = BODY_MOST};
	client_ask(world.port, &ask, &world.answer);
	assert_int_equal(world.answer.status, 200);
	assert_int_equal(world.answer.size, BODY_MOST);
	ask.headers = chunked;
	client_ask(world.port, &ask, &world.answer);
	assert_int_equal(world.answer.size, BODY_MOST);
	ask.body_size = BODY_MOST + 1;
	client_ask(world.port, &ask, &world.answer);
	expect_problem(&world.answer, 413, "too-big");
	ask.headers = NULL;
	client_ask(world.port, &ask, &world.answer);
	expect_problem(&world.answer, 413, "too-big");
	ask.body_size = sizeof(big); /* much more than the socket's buffers: it is
					read to its end and then refused */
	client_ask(world.port, &ask, &world.answer);
	expect_problem(&world.answer, 413, "too-big");
	ask.headers = expecting;
	client_ask(world.port, &ask, &world.answer);
	expect_problem(&world.answer, 413, "too-big");
}

static void headers_refuse_early(void **state)
{
	(void)state;
	client_ask(world.port, &(struct ask){.path = "/refused", .body = "{}"}, &world.answer);
	expect_problem(&world.answer, 403, "refused");
	client_ask(world.port, &(struct ask){.path = "/refused"}, &world.answer);
	expect_problem(&world.answer, 403, "refused");
}

static void bad_json(void **state)
{
	static const char *const rows[] = {"{", "{\"a\":1,\"a\":2}", "{} {}", "\xff", "{\"a\":\"\\ud800\"}"};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		client_ask(world.port, &(struct ask){.path = "/json", .body = rows[i]}, &world.answer);
		assert_int_equal(world.answer.status, 422);
	}
	client_ask(world.port, &(struct ask){.path = "/json", .body = "{\"b\":1,\"a\":[]}"}, &world.answer);
	assert_int_equal(world.answer.status, 201);
	assert_string_equal(world.answer.body, "{\"a\":[],\"b\":1}");
}

static void head_and_versions(void **state)
{
	static const char *const same[] = {"If-None-Match: \"16\", \"17\"", NULL};
	static const char *const other[] = {"If-None-Match: \"16\"", NULL};
	(void)state;
	client_ask(world.port, &(struct ask){.method = "HEAD", .path = "/tagged?say=hello"}, &world.answer);
	assert_int_equal(world.answer.status, 200);
	assert_int_equal(world.answer.size, 0);
	assert_string_equal(answer_header(&world.answer, "Content-Length"), "5");
	client_ask(world.port, &(struct ask){.path = "/tagged?say=hello", .headers = same}, &world.answer);
	assert_int_equal(world.answer.status, 304);
	assert_int_equal(world.answer.size, 0);
	assert_string_equal(answer_header(&world.answer, "ETag"), "\"17\"");
	client_ask(world.port, &(struct ask){.path = "/tagged?say=hello", .headers = other}, &world.answer);
	assert_int_equal(world.answer.status, 200);
	assert_string_equal(world.answer.body, "hello");
}

static void wrong_methods(void **state)
{
	(void)state;
	client_ask(world.port, &(struct ask){.method = "PUT", .path = "/echo", .body = "x"}, &world.answer);
	expect_problem(&world.answer, 405, "method");
	client_ask(world.port, &(struct ask){.method = "BREW", .path = "/echo"}, &world.answer);
	expect_problem(&world.answer, 405, "method");
	client_ask(world.port, &(struct ask){.method = "DELETE", .path = "/index.html"}, &world.answer);
	expect_problem(&world.answer, 405, "method");
}

static void application_files(void **state)
{
	static const char *const brotli[] = {"Accept-Encoding: gzip, br", NULL};
	static const char *const gzip[] = {"Accept-Encoding: gzip, br;q=0", NULL};
	static const struct {
		const char *path;
		const char *const *headers;
		long status;
		const char *body;
		const char *type;
		const char *cache;
		const char *encoding;
	} rows[] = {
	    {"/", NULL, 200, "<!doctype html>the application", "text/html; charset=utf-8", "no-cache", NULL},
	    {"/cases/17", NULL, 200, "<!doctype html>the application", "text/html; charset=utf-8", "no-cache", NULL},
	    {"/robots.txt", NULL, 200, "nothing", "text/plain; charset=utf-8", "no-cache", NULL},
	    {"/assets/main-a1b2.js", NULL, 200, "let long = 1", "text/javascript; charset=utf-8",
	     "public, max-age=31536000, immutable", NULL},
	    {"/assets/main-a1b2.js", brotli, 200, "as brotli", "text/javascript; charset=utf-8",
	     "public, max-age=31536000, immutable", "br"},
	    {"/assets/main-a1b2.js", gzip, 200, "as gzip", "text/javascript; charset=utf-8",
	     "public, max-age=31536000, immutable", "gzip"},
	    {"/assets/none.js", NULL, 404, NULL, NULL, NULL, NULL},
	    {"/.hidden", NULL, 404, NULL, NULL, NULL, NULL},
	    {"/../../etc/passwd", NULL, 400, NULL, NULL, NULL, NULL},
	    {"/assets/..%2f..%2fetc%2fpasswd", NULL, 400, NULL, NULL, NULL, NULL},
	    {"/%2e%2e/%2e%2e/etc/passwd", NULL, 400, NULL, NULL, NULL, NULL},
	    {"//etc/passwd", NULL, 400, NULL, NULL, NULL, NULL},
	    {"/passwd", NULL, 200, "<!doctype html>the application", "text/html; charset=utf-8", "no-cache",
	     NULL}, /* no link is followed */
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		client_ask(world.port, &(struct ask){.path = rows[i].path, .headers = rows[i].headers}, &world.answer);
		if (world.answer.status != rows[i].status)
			fail_msg("%s: %ld", rows[i].path, world.answer.status);
		if (!rows[i].body)
			continue;
		assert_string_equal(world.answer.body, rows[i].body);
		assert_string_equal(answer_header(&world.answer, "Content-Type"), rows[i].type);
		assert_string_equal(answer_header(&world.answer, "Cache-Control"), rows[i].cache);
		const char *encoding = answer_header(&world.answer, "Content-Encoding");
		assert_string_equal(encoding ? encoding : "", rows[i].encoding ? rows[i].encoding : "");
	}
}

static void names_of_files(void **state)
{
	(void)state;
	client_ask(world.port, &(struct ask){.path = "/named"}, &world.answer);
	assert_int_equal(world.answer.status, 204);
	assert_string_equal(answer_header(&world.answer, "Content-Disposition"),
			    "attachment; filename=\"____x_.pdf\"; "
			    "filename*=UTF-8''%D8%A6%20%22x%22.pdf");
}

/* Raw bytes over a socket: what libcurl would never send. Gives the status of
 * the answer, 0 when the line was cut. */
static int raw_ask(const char *bytes, size_t size)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)world.port)};
	struct timeval patience = {.tv_sec = 3};
	char reply[512] = "";
	int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), status = 0;
	setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(handle, (struct sockaddr *)&address, sizeof(address)), 0);
	for (size_t sent = 0; sent < size;) {
		ssize_t part = send(handle, bytes + sent, size - sent, MSG_NOSIGNAL);
		if (part <= 0)
			break;
		sent += (size_t)part;
	}
	ssize_t got = recv(handle, reply, sizeof(reply) - 1, 0);
	if (got > 0)
		sscanf(reply, "HTTP/1.%*c %d", &status);
	close(handle);
	return status;
}

static void protocol_breakers(void **state)
{
	static char long_header[40000];
	static const struct {
		const char *bytes;
		int least, most; /* status */
	} rows[] = {
	    {"GARBAGE\r\n\r\n", 0, 499},
	    {"GET / HTTP/1.1\r\n\r\n", 400, 499}, /* no Host */
	    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400, 499},
	    {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: "
	     "99999999999999999999\r\n\r\n",
	     400, 499},
	    {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
	     "chunked\r\n\r\nzz\r\n",
	     0, 499},
	    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 200, 200},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status = raw_ask(rows[i].bytes, strlen(rows[i].bytes));
		if (status < rows[i].least || status > rows[i].most)
			fail_msg("%s: %d", rows[i].bytes, status);
	}
	int start = snprintf(long_header, sizeof(long_header), "GET / HTTP/1.1\r\nHost: a\r\nX-Long: ");
	memset(long_header + start, 'x', sizeof(long_header) - (size_t)start);
	int status = raw_ask(long_header, sizeof(long_header));
	assert_true(status == 0 || (status >= 400 && status < 500));
	client_ask(world.port, &(struct ask){.path = "/tagged?say=alive"}, &world.answer);
	assert_string_equal(world.answer.body, "alive");
}

static void *change_soon(void *self)
{
	(void)self;
	nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
	atomic_store(&world.version, 6);
	return NULL;
}

static void stream_tells_a_change(void **state)
{
	pthread_t changer;
	(void)state;
	atomic_store(&world.version, 5);
	nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	pthread_create(&changer, NULL, change_soon, NULL);
	client_ask(world.port, &(struct ask){.path = "/stream", .stop_after = 120}, &world.answer);
	pthread_join(changer, NULL);
	assert_string_equal(answer_header(&world.answer, "Content-Type"), "text/event-stream");
	assert_non_null(strstr(world.answer.body, "retry: 2000\n"));
	assert_non_null(strstr(world.answer.body, "event: change\ndata: {\"version\":6}\n\n"));
	assert_non_null(strstr(world.answer.body, ": still here\n\n"));
}

static void *listen_long(void *self)
{
	struct answer *answer = self;
	client_ask(world.port, &(struct ask){.path = "/stream", .stop_after = 200}, answer);
	return NULL;
}

static void streams_are_counted(void **state)
{
	pthread_t listeners[2];
	static struct answer answers[2];
	(void)state;
	nanosleep(&(struct timespec){.tv_sec = 1}, NULL); /* the last test's stream is noticed to be gone */
	for (int i = 0; i < 2; i++)
		pthread_create(&listeners[i], NULL, listen_long, &answers[i]);
	nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
	client_ask(world.port, &(struct ask){.path = "/stream"}, &world.answer);
	expect_problem(&world.answer, 503, "streams");
	for (int i = 0; i < 2; i++)
		pthread_join(listeners[i], NULL);
	assert_int_equal(answers[0].status, 200);
	assert_int_equal(answers[1].status, 200);
}

struct waiter {
	const char *path;
	struct answer answer;
	int64_t took;
};

static void *wait_long(void *self)
{
	struct waiter *waiter = self;
	struct instant begun = clock_now();
	client_ask(world.port, &(struct ask){.path = waiter->path}, &waiter->answer);
	waiter->took = clock_now().milliseconds - begun.milliseconds;
	return NULL;
}

static void waits_begin(struct waiter waiters[2], pthread_t threads[2])
{
	static const char *const paths[2] = {"/wait?thing=0", "/wait?thing=1"};
	atomic_store(&world.numbers[0], 7);
	atomic_store(&world.numbers[1], 7);
	for (int i = 0; i < 2; i++) {
		waiters[i].path = paths[i];
		pthread_create(&threads[i], NULL, wait_long, &waiters[i]);
	}
	nanosleep(&(struct timespec){.tv_nsec = 150000000}, NULL);
}

/* Only who waits for the thing that changed is answered at once; the other one's time passes. */
static void waits_end_with_news_or_time(void **state)
{
	static struct waiter waiters[2];
	pthread_t threads[2];
	(void)state;
	waits_begin(waiters, threads);
	client_ask(world.port, &(struct ask){.path = "/wait?thing=0"}, &world.answer);
	assert_string_equal(world.answer.body, "7 over"); /* two wait already */
	atomic_store(&world.numbers[1], 8);
	atomic_fetch_add(&world.version, 1);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_string_equal(waiters[0].answer.body, "7 over");
	assert_true(waiters[0].took >= 400);
	assert_string_equal(waiters[1].answer.body, "8 news");
	assert_true(waiters[1].took < waiters[0].took);
}

/* What changed between the handler's look and its wait is found, though the version does not move any more. */
static void waits_miss_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		static struct waiter waiter;
		pthread_t thread;
		atomic_store(&world.numbers[0], 7);
		waiter.path = "/wait?thing=0";
		pthread_create(&thread, NULL, wait_long, &waiter);
		nanosleep(&(struct timespec){.tv_nsec = i * 200000}, NULL);
		atomic_store(&world.numbers[0], 8);
		atomic_fetch_add(&world.version, 1);
		pthread_join(thread, NULL);
		assert_string_equal(waiter.answer.body, "8 news");
	}
}

/* Closing while a page listens: the stream ends, nothing hangs (stop() would).
 */
static void *listen_to_the_end(void *self)
{
	client_ask(world.port, &(struct ask){.path = "/stream"}, self);
	return NULL;
}

static void closing_ends_streams_and_waits(void **state)
{
	pthread_t listener;
	static struct answer answer;
	static struct waiter waiters[2];
	pthread_t threads[2];
	(void)state;
	nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
	pthread_create(&listener, NULL, listen_to_the_end, &answer);
	waits_begin(waiters, threads);
	http_close(world.server, 2000);
	world.server = NULL;
	pthread_join(listener, NULL);
	assert_int_equal(answer.status, 200);
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		assert_string_equal(waiters[i].answer.body, "7 over");
	}
	assert_int_equal(atomic_load(&world.contexts), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statuses_of_failures),
	    cmocka_unit_test(every_answer_is_guarded),
	    cmocka_unit_test(bodies_have_a_limit),
	    cmocka_unit_test(headers_refuse_early),
	    cmocka_unit_test(bad_json),
	    cmocka_unit_test(head_and_versions),
	    cmocka_unit_test(wrong_methods),
	    cmocka_unit_test(application_files),
	    cmocka_unit_test(names_of_files),
	    cmocka_unit_test(protocol_breakers),
	    cmocka_unit_test(stream_tells_a_change),
	    cmocka_unit_test(streams_are_counted),
	    cmocka_unit_test(waits_end_with_news_or_time),
	    cmocka_unit_test(waits_miss_nothing),
	    cmocka_unit_test(closing_ends_streams_and_waits),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
