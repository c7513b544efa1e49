/* target_test.c - what a request may ask for, as tables: targets, routes,
 * weights of headers, network prefixes. */
#include "http/address.h"
#include "http/rate.h"
#include "http/router.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static struct job job_new(void)
{
	struct job job = {.arena = arena_open(ARENA_USUAL), .now = {1000}, .chance = chance_of_system()};
	assert_non_null(job.arena);
	return job;
}

/* A target as "a|b?x=1;y=2", which shows what was split where. */
static const char *show(struct job *job, const struct target *target)
{
	struct text text = text_open(job->arena, 8192);
	struct bytes done;
	for (int i = 0; i < target->segment_count; i++)
		text_print(&text, "%s%s", i > 0 ? "|" : "", target->segments[i]);
	for (int i = 0; i < target->query_count; i++)
		text_print(&text, "%s%s=%s", i > 0 ? ";" : "?", target->query[i].name, target->query[i].value);
	assert_int_equal(text_done(&text, &done), OK);
	return done.data ? (const char *)done.data : "";
}

static void targets(void **state)
{
	static const struct {
		const char *raw;
		const char *shown; /* NULL: refused */
	} rows[] = {
	    {"/", ""},
	    {"/api/session", "api|session"},
	    {"/api/cases/17?show=1", "api|cases|17?show=1"},
	    {"/a%20b", "a b"},
	    {"/a+b", "a+b"},
	    {"/q?words=ali+khan%2B", "q?words=ali khan+"},
	    {"/q?a&b=&=c&&d=1=2", "q?a=;b=;=c;d=1=2"},
	    {"/q?", "q"},
	    {"/%D8%B9%D9%84%DB%8C", "علی"},
	    {"/q?a=/../x", "q?a=/../x"},
	    {"", NULL},
	    {"api", NULL},
	    {"http://elsewhere/", NULL},
	    {"//", NULL},
	    {"/a//b", NULL},
	    {"/a/", NULL},
	    {"/../etc/passwd", NULL},
	    {"/a/./b", NULL},
	    {"/%2e%2e/etc", NULL},
	    {"/a%2fb", NULL},
	    {"/a%5cb", NULL},
	    {"/a%00", NULL},
	    {"/a%0d%0aX:1", NULL},
	    {"/a%", NULL},
	    {"/a%4", NULL},
	    {"/a%zz", NULL},
	    {"/%ff", NULL},
	    {"/%c0%af", NULL},
	    {"/q?a=1&a=2", NULL},
	    {"/q?a=%00", NULL},
	    {"/1/2/3/4/5/6/7/8/9/10/11/12", "1|2|3|4|5|6|7|8|9|10|11|12"},
	    {"/1/2/3/4/5/6/7/8/9/10/11/12/13", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct job job = job_new();
		struct target target;
		enum result result = target_read(&job, bytes_of(rows[i].raw), &target);
		if (result != (rows[i].shown ? OK : INVALID))
			fail_msg("%s: %s", rows[i].raw, result_name(result));
		if (rows[i].shown)
			assert_string_equal(show(&job, &target), rows[i].shown);
		else
			assert_string_equal(job.failure.rule, "target");
		arena_close(job.arena);
	}
}

struct test_row {
	struct route route;
	char name;
};

static const struct test_row test_rows[] = {
    {{METHOD_GET, "/"}, 'r'},
    {{METHOD_GET, "/api/cases/{case}"}, 'c'},
    {{METHOD_POST, "/api/cases"}, 'n'},
    {{METHOD_GET, "/api/cases/{case}/files/{hash}"}, 'f'},
    {{METHOD_DELETE, "/api/cases/{case}/files/{hash}"}, 'd'},
};
static const struct route_table test_table = {test_rows, sizeof(test_rows[0]), 5};

static void routes(void **state)
{
	static const struct {
		enum method method;
		const char *raw;
		char name; /* 0: none */
		const char *captured;
		const char *rule;
	} rows[] = {
	    {METHOD_GET, "/", 'r', NULL, NULL},
	    {METHOD_GET, "/api/cases/17", 'c', "17", NULL},
	    {METHOD_HEAD, "/api/cases/17", 'c', "17", NULL},
	    {METHOD_POST, "/api/cases", 'n', NULL, NULL},
	    {METHOD_DELETE, "/api/cases/17/files/ab", 'd', "17", NULL},
	    {METHOD_PUT, "/api/cases/17", 0, NULL, "method"},
	    {METHOD_OTHER, "/", 0, NULL, "method"},
	    {METHOD_GET, "/api/case", 0, NULL, "route"},
	    {METHOD_GET, "/api", 0, NULL, "route"},
	    {METHOD_GET, "/api/cases/17/files", 0, NULL, "route"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct job job = job_new();
		struct request request = {.method = rows[i].method};
		const void *row = NULL;
		struct captures captures = {0};
		assert_int_equal(target_read(&job, bytes_of(rows[i].raw), &request.target), OK);
		enum result result = route_find(&job, &test_table, &request, &row, &captures);
		assert_int_equal(result == OK, rows[i].name != 0);
		if (rows[i].name)
			assert_int_equal(((const struct test_row *)row)->name, rows[i].name);
		else
			assert_string_equal(job.failure.rule, rows[i].rule);
		if (rows[i].captured)
			assert_string_equal(captures.text[0], rows[i].captured);
		arena_close(job.arena);
	}
}

static void methods_of_a_path(void **state)
{
	struct job job = job_new();
	struct request request = {.method = METHOD_PUT};
	const char *list;
	(void)state;
	assert_int_equal(target_read(&job, BYTES("/api/cases/17/files/ab"), &request.target), OK);
	assert_int_equal(route_methods(&job, &test_table, &request, &list), OK);
	assert_string_equal(list, "GET, HEAD, DELETE");
	arena_close(job.arena);
}

static void weights(void **state)
{
	(void)state;
	assert_true(header_accepts("gzip, deflate, br", "br"));
	assert_true(header_accepts("br;q=0.5, gzip", "br"));
	assert_true(header_accepts(" GZIP ;q=1", "gzip"));
	assert_false(header_accepts("gzip, br;q=0", "br"));
	assert_false(header_accepts("br;q=0.000", "br"));
	assert_false(header_accepts("brotli", "br"));
	assert_false(header_accepts(NULL, "br"));
	assert_false(header_accepts("", "br"));
	assert_true(header_matches("\"17\"", "\"17\""));
	assert_true(header_matches("\"16\", W/\"17\"", "\"17\""));
	assert_true(header_matches("*", "\"17\""));
	assert_false(header_matches("\"1\"", "\"17\""));
	assert_false(header_matches(NULL, "\"17\""));
	assert_int_equal(header_wait("wait=20", 30), 20);
	assert_int_equal(header_wait("respond-async, Wait=5 ; q=1, wait=7", 30), 5);
	assert_int_equal(header_wait("wait=99999999999999999999", 30), 30);
	assert_int_equal(header_wait("wait=31", 30), 30);
	assert_int_equal(header_wait("wait=, await=3", 30), 0);
	assert_int_equal(header_wait("wait=-4", 30), 0);
	assert_int_equal(header_wait(NULL, 30), 0);
}

static void prefixes(void **state)
{
	static const char *const rows[][3] = {
	    {"192.0.2.77", "192.0.2.0/24"},
	    {"::ffff:192.0.2.77", "192.0.2.0/24"},
	    {"2001:db8:1:2aff::9", "2001:0db8:0001:2a00::/56"},
	    {"10.1.2.3", "10.1.2.0/24", "10.1.2.3"},
	    {"::ffff:192.168.7.9", "192.168.7.0/24", "192.168.7.9"},
	    {"172.31.0.4", "172.31.0.0/24", "172.31.0.4"},
	    {"172.32.0.4", "172.32.0.0/24"},
	    {"", "unknown"},
	    {"hello", "unknown"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char prefix[ADDRESS_PREFIX_SIZE];
		address_prefix(rows[i][0], prefix);
		assert_string_equal(prefix, rows[i][1]);
		address_neighbour(rows[i][0], prefix);
		assert_string_equal(prefix, rows[i][2] ? rows[i][2] : rows[i][1]);
	}
}

/* Ten at once, then two a second; another key is not touched. */
static void buckets(void **state)
{
	struct job job = job_new();
	struct rate_limit limit = {2, 10};
	struct rate_table *table = rate_open(job.chance);
	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(rate_take(&job, table, limit, "a"), OK);
	assert_int_equal(rate_take(&job, table, limit, "a"), LIMIT);
	assert_string_equal(job.failure.rule, "rate");
	job_forgive(&job);
	assert_int_equal(rate_take(&job, table, limit, "b"), OK);
	job.now.milliseconds += 1000;
	assert_int_equal(rate_take(&job, table, limit, "a"), OK);
	assert_int_equal(rate_take(&job, table, limit, "a"), OK);
	assert_int_equal(rate_take(&job, table, limit, "a"), LIMIT);
	rate_close(table);
	arena_close(job.arena);
}

/* Strangers with many keys push out others' buckets, and never make anybody
 * wait who should not. */
static void bucket_table_is_bounded(void **state)
{
	struct job job = job_new();
	struct rate_limit limit = {1, 1};
	struct rate_table *table = rate_open(job.chance);
	char key[32];
	(void)state;
	for (int i = 0; i < 100000; i++) {
		snprintf(key, sizeof(key), "stranger %d", i);
		assert_int_equal(rate_take(&job, table, limit, key), OK);
	}
	rate_close(table);
	arena_close(job.arena);
}

/* Whose request it is behind a front server: the last address, which the front server wrote. */
static void the_last_forwarded_address_counts(void **state)
{
	static const struct {
		const char *header, *address; /* NULL: none */
	} rows[] = {
	    {"10.1.2.3", "10.1.2.3"},
	    {" 10.1.2.3 ", "10.1.2.3"},
	    {"1.1.1.1, 10.1.2.3", "10.1.2.3"},
	    {"1.1.1.1,10.1.2.3,\t2001:db8::7", "2001:db8::7"},
	    {"", NULL},
	    {"10.1.2.3,", NULL},
	    {"10.1.2.3 10.1.2.4", NULL},
	    {"10.1.2.3:8080", NULL},
	    {"unknown", NULL},
	    {"1.1.1.1, _hidden", NULL},
	    {"2001:db8::7777777777777777777777777777777777777777777777", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char address[ADDRESS_SIZE] = "before";
		bool found = address_forwarded(rows[i].header, address);
		if (found != (rows[i].address != NULL) || strcmp(address, found ? rows[i].address : "before") != 0)
			fail_msg("\"%s\": %s", rows[i].header, address);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_last_forwarded_address_counts),
	    cmocka_unit_test(targets),
	    cmocka_unit_test(routes),
	    cmocka_unit_test(methods_of_a_path),
	    cmocka_unit_test(weights),
	    cmocka_unit_test(prefixes),
	    cmocka_unit_test(buckets),
	    cmocka_unit_test(bucket_table_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
