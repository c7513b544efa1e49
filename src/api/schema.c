/* schema.c - a small checker for the part of JSON Schema (2020-12) that schemas.json uses. */
#include "api/schema.h"

#include <stdio.h>
#include <string.h>

#define REFERENCE "#/components/schemas/"
#define DEPTH_MOST 16

extern const struct bytes api_schemas; /* schemas.json, built in */

struct check {
	struct job *job;
	const json_t *schemas;
	char path[96]; /* of the value that is looked at */
	int depth;
};

enum result schemas_open(struct job *job, json_t **ret_schemas)
{
	return json_read(job, "schemas.json", api_schemas, ret_schemas);
}

const json_t *schema_find(const json_t *schemas, const char *group, const char *name)
{
	return json_object_get(json_object_get(schemas, group), name);
}

static enum result refuse(struct check *check, const char *rule, const char *why)
{
	return job_fail(check->job, INVALID, check->path, rule, "\"%s\" %s.", *check->path ? check->path : "body", why);
}

static bool type_fits(const char *type, const json_t *value)
{
	static const struct {
		const char *name;
		json_type type;
	} types[] = {{"object", JSON_OBJECT},
		     {"array", JSON_ARRAY},
		     {"string", JSON_STRING},
		     {"integer", JSON_INTEGER},
		     {"null", JSON_NULL}};
	if (strcmp(type, "boolean") == 0)
		return json_is_boolean(value);
	if (strcmp(type, "number") == 0)
		return json_is_number(value);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i].name) == 0)
			return json_typeof(value) == types[i].type;
	return false;
}

static bool any_type_fits(const json_t *types, const json_t *value)
{
	if (json_is_string(types))
		return type_fits(json_string_value(types), value);
	for (size_t i = 0; i < json_array_size(types); i++)
		if (type_fits(json_string_value(json_array_get(types, i)), value))
			return true;
	return types == NULL;
}

static size_t letters_of(const char *text)
{
	size_t letters = 0;
	for (; *text; text++)
		letters += ((unsigned char)*text & 0xc0) != 0x80;
	return letters;
}

static enum result text_check(struct check *check, const json_t *schema, const char *text)
{
	const json_t *least = json_object_get(schema, "minLength"), *most = json_object_get(schema, "maxLength");
	size_t letters = letters_of(text);
	if (least && letters < (size_t)json_integer_value(least))
		return refuse(check, "too-short", "is too short");
	if (most && letters > (size_t)json_integer_value(most))
		return refuse(check, "too-long", "is too long");
	/* The one kind of pattern here is a number in digits. */
	if (json_object_get(schema, "pattern") && (!*text || text[strspn(text, "0123456789")]))
		return refuse(check, "type", "is not a number");
	return OK;
}

static enum result number_check(struct check *check, const json_t *schema, json_int_t number)
{
	const json_t *least = json_object_get(schema, "minimum"), *most = json_object_get(schema, "maximum");
	if ((least && number < json_integer_value(least)) || (most && number > json_integer_value(most)))
		return refuse(check, "out-of-range", "is out of range");
	return OK;
}

static enum result choice_check(struct check *check, const json_t *choices, const json_t *value)
{
	for (size_t i = 0; i < json_array_size(choices); i++)
		if (json_equal(json_array_get(choices, i), value))
			return OK;
	return choices ? refuse(check, "choice", "is none of the choices") : OK;
}

static enum result value_check(struct check *check, const json_t *schema, const json_t *value);

/* Checks a member or an element, with its name added to the path while that lasts. */
static enum result inner_check(struct check *check, const json_t *schema, const json_t *value, const char *format,
			       const char *name, size_t index)
{
	size_t size = strlen(check->path);
	if (name)
		snprintf(check->path + size, sizeof(check->path) - size, "%s%.60s", size > 0 ? format : "", name);
	else
		snprintf(check->path + size, sizeof(check->path) - size, "[%zu]", index);
	TRY(value_check(check, schema, value));
	check->path[size] = '\0';
	return OK;
}

static enum result member_check(struct check *check, const json_t *schema, const char *name, const json_t *value)
{
	const json_t *known = json_object_get(json_object_get(schema, "properties"), name);
	const json_t *others = json_object_get(schema, "additionalProperties");
	if (!known && json_is_object(others))
		known = others;
	if (known)
		return inner_check(check, known, value, ".", name, 0);
	if (!json_is_false(others))
		return OK;
	size_t size = strlen(check->path);
	snprintf(check->path + size, sizeof(check->path) - size, "%s%.60s", size > 0 ? "." : "", name);
	return refuse(check, "unknown-field", "is not known here");
}

static enum result object_check(struct check *check, const json_t *schema, const json_t *object)
{
	const json_t *required = json_object_get(schema, "required");
	for (size_t i = 0; i < json_array_size(required); i++) {
		const char *name = json_string_value(json_array_get(required, i));
		if (json_object_get(object, name))
			continue;
		size_t size = strlen(check->path);
		snprintf(check->path + size, sizeof(check->path) - size, "%s%.60s", size > 0 ? "." : "", name);
		return refuse(check, "required", "is missing");
	}
	for (void *at = json_object_iter((json_t *)(uintptr_t)object); at;
	     at = json_object_iter_next((json_t *)(uintptr_t)object, at))
		TRY(member_check(check, schema, json_object_iter_key(at), json_object_iter_value(at)));
	return OK;
}

static enum result array_check(struct check *check, const json_t *schema, const json_t *array)
{
	const json_t *items = json_object_get(schema, "items");
	const json_t *least = json_object_get(schema, "minItems"), *most = json_object_get(schema, "maxItems");
	if (least && json_array_size(array) < (size_t)json_integer_value(least))
		return refuse(check, "too-short", "has too few elements");
	if (most && json_array_size(array) > (size_t)json_integer_value(most))
		return refuse(check, "too-long", "has too many elements");
	for (size_t i = 0; items && i < json_array_size(array); i++)
		TRY(inner_check(check, items, json_array_get(array, i), NULL, NULL, i));
	return OK;
}

static const json_t *resolve(const struct check *check, const json_t *schema)
{
	const char *reference = json_string_value(json_object_get(schema, "$ref"));
	if (!reference)
		return schema;
	return strncmp(reference, REFERENCE, strlen(REFERENCE)) == 0
		   ? schema_find(check->schemas, "schemas", reference + strlen(REFERENCE))
		   : NULL;
}

/* True when the value fits one of "anyOf"; the failures of the others are forgotten. */
static enum result any_check(struct check *check, const json_t *choices, const json_t *value)
{
	for (size_t i = 0; i < json_array_size(choices); i++) {
		char path[sizeof(check->path)];
		memcpy(path, check->path, sizeof(path));
		if (value_check(check, json_array_get(choices, i), value) == OK)
			return OK;
		memcpy(check->path, path, sizeof(path));
		job_forgive(check->job);
	}
	return refuse(check, "type", "has another type");
}

static enum result value_check(struct check *check, const json_t *schema, const json_t *value)
{
	schema = resolve(check, schema);
	if (!schema || check->depth == DEPTH_MOST)
		return job_fail(check->job, DAMAGED, check->path, "schema", "The schema of this value is missing.");
	if (json_object_get(schema, "anyOf"))
		return any_check(check, json_object_get(schema, "anyOf"), value);
	if (!any_type_fits(json_object_get(schema, "type"), value))
		return refuse(check, "type", "has another type");
	TRY(choice_check(check, json_object_get(schema, "enum"), value));
	enum result result = OK;
	check->depth++;
	if (json_is_string(value))
		result = text_check(check, schema, json_string_value(value));
	else if (json_is_integer(value))
		result = number_check(check, schema, json_integer_value(value));
	else if (json_is_object(value))
		result = object_check(check, schema, value);
	else if (json_is_array(value))
		result = array_check(check, schema, value);
	check->depth--;
	return result;
}

enum result schema_check(struct job *job, const json_t *schemas, const json_t *schema, const json_t *value)
{
	struct check check = {.job = job, .schemas = schemas};
	return value_check(&check, schema, value);
}
