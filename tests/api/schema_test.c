/* schema_test.c - the checker of shapes, and the OpenAPI description against the route table. */
#include "api/call.h"
#include "api/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static struct job job_new(void)
{
	struct job job = {.arena = arena_open(ARENA_USUAL), .now = {1000}, .chance = chance_of_system()};
	assert_non_null(job.arena);
	return job;
}

static void bodies(void **state)
{
	static const struct {
		const char *schema;
		const char *text;
		const char *field; /* NULL: it fits */
		const char *rule;
	} rows[] = {
	    {"sign_in", "{\"login\":\"anna\",\"passphrase\":\"x\"}", NULL, NULL},
	    {"sign_in", "{\"login\":\"anna\"}", "passphrase", "required"},
	    {"sign_in", "{\"login\":1,\"passphrase\":\"x\"}", "login", "type"},
	    {"sign_in", "{\"login\":\"anna\",\"passphrase\":\"x\",\"admin\":true}", "admin", "unknown-field"},
	    {"sign_in", "[]", "", "type"},
	    {"sign_in", "\"login\"", "", "type"},
	    {"note", "{\"text\":\"\"}", "text", "too-short"},
	    {"mrz_text", "{\"text\":null}", "text", "type"},
	    {"draft_save", "{\"version\":0,\"form\":{\"a\":[{\"b\":1}]}}", NULL, NULL},
	    {"draft_save", "{\"version\":-1,\"form\":{}}", "version", "out-of-range"},
	    {"draft_save", "{\"version\":1.0,\"form\":{}}", "version", "type"},
	    {"draft_save", "{\"version\":1,\"form\":[]}", "form", "type"},
	    {"safeguard_answer", "{\"answer\":\"maybe\",\"source\":\"\"}", "answer", "choice"},
	    {"safeguard_answer", "{\"answer\":\"stands\",\"source\":\"file 7\"}", NULL, NULL},
	    {"safeguard_answers", "{\"answers\":[]}", "answers", "too-short"},
	    {"safeguard_answers", "{\"answers\":[{\"safeguard\":\"a\",\"answer\":\"stands\"}]}", "answers[0].source",
	     "required"},
	    {"step_take", "{}", NULL, NULL},
	    {"step_take", "{\"force\":true}", "force", "unknown-field"},
	    {"queue", "{\"cases\":[{\"case_id\":1}],\"next\":null}", "cases[0].reference", "required"},
	    {"node",
	     "{\"party\":\"it\",\"name\":{\"en\":\"\",\"it\":\"\"},\"authority\":{},\"version\":\"\",\"now\":\"\","
	     "\"zones\":{},\"places\":{},\"partners\":[]}",
	     "name.ur", "required"},
	    {"node",
	     "{\"party\":\"it\",\"name\":{\"en\":\"\",\"it\":\"\",\"ur\":\"\"},\"authority\":{\"en\":\"\",\"it\":\"\","
	     "\"ur\":\"\"},\"version\":\"\",\"now\":\"\",\"zones\":{\"it\":1},\"places\":{},\"partners\":[]}",
	     "zones.it", "type"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct job job = job_new();
		json_t *schemas, *value;
		json_error_t error;
		assert_int_equal(schemas_open(&job, &schemas), OK);
		value = json_loads(rows[i].text, JSON_DECODE_ANY, &error);
		assert_int_equal(json_own(&job, value), OK);
		const json_t *schema = schema_find(schemas, "schemas", rows[i].schema);
		assert_non_null(schema);
		enum result result = schema_check(&job, schemas, schema, value);
		if (!rows[i].rule && result != OK)
			fail_msg("%s: %s %s", rows[i].text, job.failure.field, job.failure.rule);
		assert_int_equal(result, rows[i].rule ? INVALID : OK);
		if (rows[i].rule &&
		    (strcmp(job.failure.field, rows[i].field) != 0 || strcmp(job.failure.rule, rows[i].rule) != 0))
			fail_msg("%s: %s %s", rows[i].text, job.failure.field, job.failure.rule);
		arena_close(job.arena);
	}
}

static const struct api_route *route_at(int index)
{
	return (const struct api_route *)api_routes.rows + index;
}

/* Every name that a row uses has a shape. */
static void rows_name_shapes(void **state)
{
	struct job job = job_new();
	json_t *schemas;
	(void)state;
	assert_int_equal(schemas_open(&job, &schemas), OK);
	for (int i = 0; i < api_routes.count; i++) {
		const struct api_route *route = route_at(i);
		if (route->takes)
			assert_non_null(schema_find(schemas, "schemas", route->takes));
		if (route->gives)
			assert_non_null(schema_find(schemas, "schemas", route->gives));
		if (route->query)
			assert_non_null(schema_find(schemas, "queries", route->query));
	}
	arena_close(job.arena);
}

/* What must hold of every row. */
static void rows_are_sound(void **state)
{
	(void)state;
	for (int i = 0; i < api_routes.count; i++) {
		const struct api_route *route = route_at(i);
		bool changes = route->route.method != METHOD_GET;
		assert_int_equal(changes, (route->flags & ROUTE_CHANGES) != 0);
		bool case_shown = strncmp(route->route.pattern, "/api/cases", 10) == 0 ||
				  strncmp(route->route.pattern, "/api/queue", 10) == 0;
		if (case_shown) {
			assert_non_null(route->purpose);
			assert_int_not_equal(route->roles, 0);
			assert_false(route->flags & ROUTE_OPEN);
		}
		assert_true(route->body_most <= FILE_BYTES_MOST);
		assert_int_equal(route->body_most > 0, route->takes || route->flags & ROUTE_RAW);
		assert_int_equal(route->status == 204, !route->gives && !(route->flags & ROUTE_MANY_TYPES));
		assert_false(route->roles & ROLE_BIT(ROLE_NODE));
	}
}

static bool references_resolve(const json_t *value, const json_t *schemas)
{
	json_t *inner;
	const char *name, *reference = json_string_value(json_object_get(value, "$ref"));
	size_t i;
	if (reference &&
	    (strncmp(reference, "#/components/schemas/", 21) != 0 || !json_object_get(schemas, reference + 21)))
		return false;
	json_object_foreach((json_t *)(uintptr_t)value, name,
			    inner) if (!references_resolve(inner, schemas)) return false;
	json_array_foreach(value, i, inner) if (!references_resolve(inner, schemas)) return false;
	return true;
}

static void description_and_table_agree(void **state)
{
	struct job job = job_new();
	json_t *description, *paths, *path, *operation, *names;
	const char *pattern, *method;
	int described = 0;
	(void)state;
	assert_int_equal(api_describe(&job, &description), OK);
	assert_string_equal(json_string_value(json_object_get(description, "openapi")), "3.1.0");
	assert_true(
	    references_resolve(description, json_object_get(json_object_get(description, "components"), "schemas")));
	paths = json_object_get(description, "paths");
	names = json_object();
	assert_int_equal(json_own(&job, names), OK);
	json_object_foreach(paths, pattern, path) json_object_foreach(path, method, operation)
	{
		const char *id = json_string_value(json_object_get(operation, "operationId"));
		assert_non_null(id);
		assert_null(json_object_get(names, id));
		json_object_set_new(names, id, json_true());
		assert_non_null(json_object_get(json_object_get(operation, "responses"), "default"));
		described++;
	}
	assert_int_equal(described, api_routes.count);
	for (int i = 0; i < api_routes.count; i++) {
		const struct route *route = &route_at(i)->route;
		char lower[8] = "";
		for (size_t j = 0; method_name(route->method)[j]; j++)
			lower[j] = (char)tolower((unsigned char)method_name(route->method)[j]);
		assert_non_null(json_object_get(json_object_get(paths, route->pattern), lower));
	}
	arena_close(job.arena);
}

/* Each place in braces is a parameter of its operation, and nothing else is. */
static void path_parameters_are_described(void **state)
{
	struct job job = job_new();
	json_t *description, *path, *operation, *parameter;
	const char *pattern, *method;
	size_t i;
	(void)state;
	assert_int_equal(api_describe(&job, &description), OK);
	json_object_foreach(json_object_get(description, "paths"), pattern, path)
	    json_object_foreach(path, method, operation)
	{
		int braces = 0, found = 0;
		for (const char *letter = pattern; *letter; letter++)
			braces += *letter == '{';
		json_array_foreach(json_object_get(operation, "parameters"), i, parameter)
		{
			char name[64];
			if (strcmp(json_string_value(json_object_get(parameter, "in")), "path") != 0)
				continue;
			snprintf(name, sizeof(name), "{%s}", json_string_value(json_object_get(parameter, "name")));
			assert_non_null(strstr(pattern, name));
			found++;
		}
		assert_int_equal(found, braces);
	}
	arena_close(job.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bodies),
	    cmocka_unit_test(rows_name_shapes),
	    cmocka_unit_test(rows_are_sound),
	    cmocka_unit_test(description_and_table_agree),
	    cmocka_unit_test(path_parameters_are_described),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
