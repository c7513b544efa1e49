/* json.c - jansson with the arena as owner and errors that name the field. */
#include "base/json.h"

#include "base/json_parse.h"

#include <string.h>

static void release(void *value)
{
	json_decref(value);
}

enum result json_own(struct job *job, json_t *value)
{
	if (value == NULL || !arena_on_close(job->arena, release, value))
		return job_out_of_memory(job);
	return OK;
}

enum result json_read(struct job *job, const char *field, struct bytes text, json_t **ret_value)
{
	struct json_fault fault;
	json_t *value = json_parse(text, &fault);

	if (value == NULL && fault.reason == NULL)
		return job_out_of_memory(job);
	if (value == NULL && fault.too_deep)
		return job_fail(job, INVALID, field, "depth", "JSON is nested more than %d levels deep.",
				JSON_DEPTH_MOST);
	if (value == NULL)
		return job_fail(job, INVALID, field, "json", "Not valid JSON at byte %zu: %s.", fault.at, fault.reason);
	TRY(json_own(job, value));
	*ret_value = value;
	return OK;
}

bool json_plain_take(struct bytes *rest, struct bytes *ret_letters)
{
	const unsigned char *end = rest->data + rest->size, *stop;

	if (rest->size < 2 || rest->data[0] != '"')
		return false;
	stop = json_plain_skip(rest->data + 1, end);
	if (stop == end || *stop != '"')
		return false;
	*ret_letters = (struct bytes){rest->data + 1, (size_t)(stop - rest->data - 1)};
	*rest = (struct bytes){stop + 1, (size_t)(end - stop - 1)};
	return true;
}

bool json_word_take(struct bytes *rest, const char *word)
{
	struct bytes start = bytes_of(word);

	if (!bytes_start_with(*rest, start))
		return false;
	*rest = (struct bytes){rest->data + start.size, rest->size - start.size};
	return true;
}

/* Behind the quote that closes a text whose first letter is at `at`; NULL when it is not closed. */
static const unsigned char *text_skip(const unsigned char *at, const unsigned char *end)
{
	while ((at = json_plain_skip(at, end)) < end && *at != '"')
		at += *at == '\\' && end - at > 1 ? 2 : 1;
	return at < end ? at + 1 : NULL;
}

bool json_object_take(struct bytes *rest, int depth, struct bytes *ret_object)
{
	const unsigned char *at = rest->data, *end = rest->data + rest->size;
	int levels = 0;

	if (rest->size == 0 || *at != '{')
		return false;
	do {
		unsigned char letter = *at++;

		levels += (letter == '{' || letter == '[') - (letter == '}' || letter == ']');
		if (letter == '"' && (at = text_skip(at, end)) == NULL)
			return false;
	} while (at < end && levels > 0 && levels <= depth);
	if (levels != 0)
		return false;
	*ret_object = (struct bytes){rest->data, (size_t)(at - rest->data)};
	*rest = (struct bytes){at, (size_t)(end - at)};
	return true;
}

static const char *type_name(json_type type)
{
	static const char *const names[] = {
	    [JSON_OBJECT] = "an object",       [JSON_ARRAY] = "a list",  [JSON_STRING] = "a text",
	    [JSON_INTEGER] = "a whole number", [JSON_REAL] = "a number", [JSON_TRUE] = "a yes/no",
	    [JSON_FALSE] = "a yes/no",         [JSON_NULL] = "null",
	};

	return names[type];
}

enum result json_member(struct job *job, const json_t *object, const char *name, json_type type, json_t **ret_value)
{
	json_t *value = json_object_get(object, name);

	if (value == NULL)
		return job_fail(job, INVALID, name, "required", "\"%s\" is missing.", name);
	if (json_typeof(value) != type)
		return job_fail(job, INVALID, name, "type", "\"%s\" is %s; it must be %s.", name,
				type_name(json_typeof(value)), type_name(type));
	*ret_value = value;
	return OK;
}

enum result json_member_text(struct job *job, const json_t *object, const char *name, const char **ret_text)
{
	json_t *value;

	TRY(json_member(job, object, name, JSON_STRING, &value));
	*ret_text = json_string_value(value);
	return OK;
}

enum result json_member_integer(struct job *job, const json_t *object, const char *name, int64_t least, int64_t most,
				int64_t *ret_number)
{
	json_t *value;
	int64_t number;

	TRY(json_member(job, object, name, JSON_INTEGER, &value));
	number = json_integer_value(value);
	if (number < least || number > most)
		return job_fail(job, INVALID, name, "range", "\"%s\" is %lld; it must be from %lld to %lld.", name,
				(long long)number, (long long)least, (long long)most);
	*ret_number = number;
	return OK;
}

enum result json_optional_text(struct job *job, const json_t *object, const char *name, const char **ret_text)
{
	const json_t *value = json_object_get(object, name);

	*ret_text = NULL;
	if (value == NULL || json_is_null(value))
		return OK;
	if (!json_is_string(value))
		return job_fail(job, INVALID, name, "type", "\"%s\" is %s; it must be a text.", name,
				type_name(json_typeof(value)));
	*ret_text = json_string_value(value);
	return OK;
}

enum result json_only(struct job *job, const char *field, const json_t *object, const char *const *names)
{
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return job_fail(job, INVALID, field, "type", "\"%s\" must be an object.", field);
	json_object_foreach(json_unchanged(object), name, value)
	{
		const char *const *known = names;

		while (*known != NULL && strcmp(*known, name) != 0)
			known++;
		if (*known == NULL)
			return job_fail(job, INVALID, field, "unknown-member",
					"\"%s\" has an unknown member \"%.60s\".", field, name);
	}
	return OK;
}
