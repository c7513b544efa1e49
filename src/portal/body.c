/* body.c - undoing the encoding of a submitted form. */
#include "portal/body.h"

#include <string.h>

static enum result refuse(struct job *job, const char *why)
{
	return job_fail(job, INVALID, "body", "body", "What was sent %s.", why);
}

static int hex_digit(unsigned char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	if (letter >= 'A' && letter <= 'F')
		return letter - 'A' + 10;
	return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static enum result decode(struct job *job, struct bytes raw, const char **ret_text)
{
	size_t size = 0;
	char *text;

	TAKE(job, text = arena_take(job->arena, raw.size + 1));
	for (size_t at = 0; at < raw.size; at++) {
		unsigned char letter = raw.data[at];

		if (letter == '+') {
			letter = ' ';
		} else if (letter == '%') {
			int high = raw.size - at > 2 ? hex_digit(raw.data[at + 1]) : -1;
			int low = raw.size - at > 2 ? hex_digit(raw.data[at + 2]) : -1;

			if (high < 0 || low < 0)
				return refuse(job, "has a percent sign without two hexadecimal digits");
			letter = (unsigned char)(high << 4 | low);
			at += 2;
		}
		if (letter == '\r')
			continue; /* browsers end lines with two letters */
		if ((letter < 0x20 && letter != '\n' && letter != '\t') || letter == 0x7f)
			return refuse(job, "holds a control letter");
		text[size++] = (char)letter;
	}
	if (!bytes_are_utf8((struct bytes){(const unsigned char *)text, size}))
		return refuse(job, "is not UTF-8");
	*ret_text = text;
	return OK;
}

static const struct body_field *find(const struct body *body, const char *name)
{
	for (int at = 0; at < body->count; at++) {
		if (strcmp(body->fields[at].name, name) == 0)
			return &body->fields[at];
	}
	return NULL;
}

static enum result pair_read(struct job *job, struct bytes pair, struct body *body)
{
	const unsigned char *equals = memchr(pair.data, '=', pair.size);
	size_t size = equals != NULL ? (size_t)(equals - pair.data) : pair.size;
	struct bytes value = {pair.data + size, 0};
	struct body_field field;

	if (equals != NULL)
		value = (struct bytes){equals + 1, pair.size - size - 1};
	if (body->count == BODY_FIELDS_MOST)
		return job_fail(job, LIMIT, "body", "too-big", "There are too many fields in what was sent.");
	TRY(decode(job, (struct bytes){pair.data, size}, &field.name));
	TRY(decode(job, value, &field.value));
	if (find(body, field.name) != NULL)
		return refuse(job, "names a field twice");
	body->fields[body->count++] = field;
	return OK;
}

enum result body_read(struct job *job, struct bytes raw, struct body *ret_body)
{
	struct body body = {.count = 0};

	for (size_t at = 0; at < raw.size;) {
		const unsigned char *end = memchr(raw.data + at, '&', raw.size - at);
		size_t size = end != NULL ? (size_t)(end - raw.data) - at : raw.size - at;

		if (size > 0)
			TRY(pair_read(job, (struct bytes){raw.data + at, size}, &body));
		at += size + 1;
	}
	*ret_body = body;
	return OK;
}

const char *body_value(struct job *job, const struct body *body, const char *name)
{
	const struct body_field *field = find(body, name);
	size_t size;
	char *value;

	if (field == NULL)
		return "";
	value = arena_copy_cstring(job->arena, field->value + strspn(field->value, " \t\n"));
	if (value == NULL)
		return "";
	for (size = strlen(value); size > 0 && strchr(" \t\n", value[size - 1]) != NULL;)
		value[--size] = '\0';
	return value;
}
