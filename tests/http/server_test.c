/* server_test.c - the server on a real loopback socket, asked by libcurl and by
 * hand. */
#include "served.h"

#include "http/problem.h"
#include "http/router.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

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
	};
	return cmocka_run_group_tests(tests, served_start, served_stop);
}
