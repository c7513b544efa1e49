/* json_lines.c - the members that the settings name, as text. */
#include "register/json_lines.h"

#include "base/json.h"
#include "register/join.h"

#include <inttypes.h>
#include <string.h>

static enum result member_text(struct job *job, const json_t *object, const char *name, struct bytes *ret_text)
{
	const json_t *value = json_object_get(object, name);
	char *digits;

	*ret_text = (struct bytes){0};
	if (value == NULL || json_is_null(value))
		return OK;
	if (json_is_string(value)) {
		*ret_text = (struct bytes){(const unsigned char *)json_string_value(value), json_string_length(value)};
		return OK;
	}
	if (!json_is_integer(value))
		return job_fail(job, INVALID, name, "type", "\"%.40s\" must be a text or a whole number.", name);
	TAKE(job, digits = arena_print(job->arena, "%" PRId64, (int64_t)json_integer_value(value)));
	*ret_text = bytes_of(digits);
	return OK;
}

enum result json_line_read(struct job *job, struct bytes line, const struct column_parts parts[COLUMN_COUNT],
			   struct bytes ret_values[COLUMN_COUNT])
{
	json_t *object;

	TRY(json_read(job, "row", line, &object));
	if (!json_is_object(object))
		return job_fail(job, INVALID, "row", "type", "A line of the register must be an object.");
	for (int column = 0; column < COLUMN_COUNT; column++) {
		struct bytes texts[COLUMN_PARTS_MOST];

		for (int part = 0; part < parts[column].count; part++)
			TRY(member_text(job, object, parts[column].names[part], &texts[part]));
		TRY(parts_join(job, texts, parts[column].count, &ret_values[column]));
	}
	return OK;
}
