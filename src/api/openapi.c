/* openapi.c - the OpenAPI 3.1 description, made from the route table and schemas.json: nothing is written twice, so
 * nothing can disagree. Roles and purposes of a route stand in `x-roles` and `x-purpose`. */
#include "api/call.h"

#include "api/schema.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define JSON_TYPE "application/json"
#define PROBLEM_TYPE "application/problem+json"

static json_t *reference(const char *name)
{
	return json_sprintf("#/components/schemas/%s", name);
}

static json_t *content(const char *type, json_t *schema)
{
	return json_pack("{s:{s:o}}", type, "schema", schema);
}

static json_t *content_of(const char *type, const char *name)
{
	return content(type, json_pack("{s:o}", "$ref", reference(name)));
}

/* A name for generated clients: "get_cases_case_files_hash". */
static json_t *operation_id(const struct route *route)
{
	char text[160];
	size_t size = (size_t)snprintf(text, sizeof(text), "%s", method_name(route->method));
	for (const char *letter = route->pattern + strlen("/api"); *letter && size + 2 < sizeof(text); letter++)
		if (isalnum((unsigned char)*letter) || *letter == '/')
			text[size++] = *letter == '/' ? '_' : *letter;
	for (size_t i = 0; i < size; i++)
		text[i] = (char)tolower((unsigned char)text[i]);
	return json_stringn(text, size);
}

static void add_parameter(json_t *list, const char *place, const char *name, bool required, json_t *schema)
{
	json_array_append_new(
	    list, json_pack("{s:s,s:s,s:b,s:o}", "name", name, "in", place, "required", required, "schema", schema));
}

static void add_path_parameters(json_t *list, const char *pattern)
{
	for (const char *brace = strchr(pattern, '{'); brace; brace = strchr(brace + 1, '{')) {
		char name[32];
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(brace + 1, "}"), brace + 1);
		add_parameter(list, "path", name, true, json_pack("{s:s}", "type", "string"));
	}
}

static bool named_in(const json_t *list, const char *name)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), name) == 0)
			return true;
	return false;
}

static void add_query_parameters(json_t *list, const json_t *query)
{
	json_t *properties = json_object_get(query, "properties"), *schema;
	const char *name;
	json_object_foreach(properties, name, schema)
	    add_parameter(list, "query", name, named_in(json_object_get(query, "required"), name), json_incref(schema));
}

static json_t *parameters(const struct api_route *route, const json_t *schemas)
{
	json_t *list = json_array();
	add_path_parameters(list, route->route.pattern);
	if (route->query)
		add_query_parameters(list, schema_find(schemas, "queries", route->query));
	if (route->flags & ROUTE_CHANGES && !(route->flags & ROUTE_OPEN))
		add_parameter(list, "header", "X-CSRF-Token", true, json_pack("{s:s}", "type", "string"));
	if (route->flags & ROUTE_VERSIONED)
		add_parameter(list, "header", "If-Match", true,
			      json_pack("{s:s,s:s}", "type", "string", "description",
					"the ETag of the page by which the officer decided; 412 when somebody did "
					"something in the case since"));
	if (route->flags & ROUTE_WAITS) {
		add_parameter(list, "header", "If-None-Match", false, json_pack("{s:s}", "type", "string"));
		add_parameter(list, "header", "Prefer", false,
			      json_pack("{s:s,s:s}", "type", "string", "description",
					"wait=20: with If-None-Match, answer once there is another version, or with "
					"304 after so many seconds, 30 at most"));
	}
	return list;
}

static json_t *body(const struct api_route *route, const json_t *schemas)
{
	if (route->flags & ROUTE_RAW)
		return json_pack("{s:b,s:o}", "required", 1, "content",
				 content("application/octet-stream", json_object()));
	const json_t *schema = schema_find(schemas, "schemas", route->takes);
	return json_pack("{s:b,s:o}", "required", json_array_size(json_object_get(schema, "required")) > 0, "content",
			 content_of(JSON_TYPE, route->takes));
}

static json_t *responses(const struct api_route *route)
{
	char status[8];
	snprintf(status, sizeof(status), "%d", route->status);
	json_t *good = json_pack("{s:s}", "description", route->summary);
	if (route->gives)
		json_object_set_new(good, "content", content_of(JSON_TYPE, route->gives));
	else if (route->flags & ROUTE_MANY_TYPES)
		json_object_set_new(good, "content", content("*/*", json_object()));
	json_t *all = json_pack("{s:o,s:{s:s,s:o}}", status, good, "default", "description", "The request failed",
				"content", content_of(PROBLEM_TYPE, "problem"));
	if (route->flags & ROUTE_WAITS)
		json_object_set_new(all, "304",
				    json_pack("{s:s}", "description", "The version that If-None-Match names"));
	return all;
}

static json_t *roles_of(const struct api_route *route)
{
	json_t *list = json_array();
	for (int role = 0; role < ROLE_COUNT; role++)
		if (route->roles & ROLE_BIT(role))
			json_array_append_new(list, json_string(role_name((enum role)role)));
	return list;
}

static json_t *operation(const struct api_route *route, const json_t *schemas)
{
	json_t *object =
	    json_pack("{s:s,s:o,s:o,s:o}", "summary", route->summary, "operationId", operation_id(&route->route),
		      "parameters", parameters(route, schemas), "responses", responses(route));
	if (route->takes || route->flags & ROUTE_RAW)
		json_object_set_new(object, "requestBody", body(route, schemas));
	if (route->flags & ROUTE_OPEN)
		json_object_set_new(object, "security", json_array());
	if (route->roles)
		json_object_set_new(object, "x-roles", roles_of(route));
	if (route->purpose)
		json_object_set_new(object, "x-purpose", json_string(route->purpose));
	return object;
}

static void add_operation(json_t *paths, const struct api_route *route, const json_t *schemas)
{
	char method[8] = "";
	const char *name = method_name(route->route.method);
	for (size_t i = 0; name[i] && i + 1 < sizeof(method); i++)
		method[i] = (char)tolower((unsigned char)name[i]);
	if (!json_object_get(paths, route->route.pattern))
		json_object_set_new(paths, route->route.pattern, json_object());
	json_object_set_new(json_object_get(paths, route->route.pattern), method, operation(route, schemas));
}

enum result api_describe(struct job *job, json_t **ret_description)
{
	json_t *schemas, *paths = json_object();
	TRY(json_own(job, paths));
	TRY(schemas_open(job, &schemas));
	for (int i = 0; i < api_routes.count; i++)
		add_operation(paths, (const struct api_route *)api_routes.rows + i, schemas);
	json_t *description = json_pack(
	    "{s:s,s:{s:s,s:s,s:s},s:O,s:{s:O,s:{s:{s:s,s:s,s:s}}},s:[{s:[]}]}", "openapi", "3.1.0", "info", "title",
	    "Valico, the officers' API", "version", VALICO_VERSION, "description", "Made from the node's route table.",
	    "paths", paths, "components", "schemas", json_object_get(schemas, "schemas"), "securitySchemes", "session",
	    "type", "apiKey", "in", "cookie", "name", "valico_session", "security", "session");
	TRY(json_own(job, description));
	*ret_description = description;
	return OK;
}
