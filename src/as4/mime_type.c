/* mime_type.c - Content-Type headers (RFC 2045 section 5.1): a media type and its parameters. */
#include "as4/mime.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define TYPE_BYTES_MOST 998
#define PARAMETERS_MOST 16

struct reading {
	struct job *job;
	struct bytes text;
	size_t at;
};

static enum result malformed(struct reading *reading)
{
	return job_fail(reading->job, INVALID, "content-type", "as4-mime", "This is no Content-Type: byte %zu.",
			reading->at);
}

static bool token_letter(unsigned char letter)
{
	return letter > 0x20 && letter < 0x7f && strchr("()<>@,;:\\\"/[]?=", letter) == NULL;
}

static unsigned char letter_at(const struct reading *reading)
{
	return reading->at < reading->text.size ? reading->text.data[reading->at] : 0;
}

static void skip_space(struct reading *reading)
{
	while (letter_at(reading) == ' ' || letter_at(reading) == '\t')
		reading->at++;
}

static enum result token_read(struct reading *reading, char **ret_token)
{
	size_t from = reading->at;

	while (letter_at(reading) != 0 && token_letter(letter_at(reading)))
		reading->at++;
	if (reading->at == from)
		return malformed(reading);
	TAKE(reading->job, *ret_token = arena_copy(reading->job->arena, reading->text.data + from, reading->at - from));
	return OK;
}

static enum result quoted_read(struct reading *reading, char **ret_value)
{
	size_t size = 0;
	char *value;

	TAKE(reading->job, value = arena_take(reading->job->arena, reading->text.size + 1));
	for (reading->at++; letter_at(reading) != '"'; reading->at++) {
		if (letter_at(reading) == '\\')
			reading->at++;
		if (letter_at(reading) < 0x20 || letter_at(reading) > 0x7e)
			return malformed(reading);
		value[size++] = (char)letter_at(reading);
	}
	reading->at++;
	*ret_value = value;
	return OK;
}

static char *lowered(char *text)
{
	for (char *letter = text; *letter != '\0'; letter++)
		*letter = (char)tolower((unsigned char)*letter);
	return text;
}

/* Where a parameter that matters is kept; NULL for another. */
static const char **place_of(struct mime_type *type, const char *name)
{
	if (strcmp(name, "boundary") == 0)
		return &type->boundary;
	if (strcmp(name, "type") == 0)
		return &type->type;
	if (strcmp(name, "start") == 0)
		return &type->start;
	return strcmp(name, "charset") == 0 ? &type->charset : NULL;
}

static enum result parameter_read(struct reading *reading, struct mime_type *type)
{
	const char **place;
	char *name;
	char *value;

	TRY(token_read(reading, &name));
	skip_space(reading);
	if (letter_at(reading) != '=')
		return malformed(reading);
	reading->at++;
	skip_space(reading);
	TRY(letter_at(reading) == '"' ? quoted_read(reading, &value) : token_read(reading, &value));
	place = place_of(type, lowered(name));
	if (place == NULL)
		return OK;
	if (*place != NULL)
		return job_fail(reading->job, INVALID, "content-type", "as4-mime", "The parameter %s is given twice.",
				name);
	*place = place == &type->type ? lowered(value) : value;
	return OK;
}

enum result mime_type_read(struct job *job, struct bytes text, struct mime_type *ret_type)
{
	struct reading reading = {.job = job, .text = text};
	struct mime_type type = {0};
	char *main_type;
	char *sub_type;

	if (text.size > TYPE_BYTES_MOST)
		return malformed(&reading);
	skip_space(&reading);
	TRY(token_read(&reading, &main_type));
	if (letter_at(&reading) != '/')
		return malformed(&reading);
	reading.at++;
	TRY(token_read(&reading, &sub_type));
	TAKE(job, type.media_type = arena_print(job->arena, "%s/%s", lowered(main_type), lowered(sub_type)));
	skip_space(&reading);
	for (int count = 0; reading.at < text.size; count++) {
		if (letter_at(&reading) != ';' || count == PARAMETERS_MOST)
			return malformed(&reading);
		reading.at++;
		skip_space(&reading);
		if (reading.at < text.size)
			TRY(parameter_read(&reading, &type));
		skip_space(&reading);
	}
	*ret_type = type;
	return OK;
}
