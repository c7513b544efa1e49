/* response.c - filling in an answer. */
#include "http/response.h"

#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool header_value_check(const char *value)
{
	for (; *value; value++)
		if ((unsigned char)*value < 0x20 || (unsigned char)*value > 0x7e)
			return false;
	return true;
}

enum result response_header(struct job *job, struct response *response, const char *name, const char *format, ...)
{
	char value[1024];
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	if (size < 0 || (size_t)size >= sizeof(value) || response->header_count == RESPONSE_HEADERS_MOST)
		return job_fail(job, LIMIT, name, "header", "A header of the answer is too long.");
	if (!header_value_check(value))
		return job_fail(job, INVALID, name, "header", "A header of the answer holds a letter it may not.");
	const char *kept;
	TAKE(job, kept = arena_copy_cstring(job->arena, value));
	response->headers[response->header_count].name = name;
	response->headers[response->header_count].value = kept;
	response->header_count++;
	return OK;
}

enum result response_json(struct job *job, struct response *response, int status, const json_t *value)
{
	struct bytes body;
	TRY(json_write(job, value, &body));
	response->status = status;
	response->content_type = "application/json";
	response->body = body;
	return OK;
}

/* attr-char of RFC 5987: what needs no percent sign. */
static bool plain_letter(unsigned char letter)
{
	return letter < 0x80 && (isalnum(letter) || (letter && strchr("!#$&+-.^_`|~", letter)));
}

enum result response_file_name(struct job *job, struct response *response, const char *how, const char *name)
{
	struct text ascii = text_open(job->arena, 256), encoded = text_open(job->arena, 800);
	for (const char *letter = name; *letter; letter++) {
		unsigned char byte = (unsigned char)*letter;
		if (plain_letter(byte)) {
			text_add_byte(&ascii, *letter);
			text_add_byte(&encoded, *letter);
		} else {
			text_add_byte(&ascii, '_');
			text_print(&encoded, "%%%02X", byte);
		}
	}
	struct bytes plain, full;
	TRY(text_done(&ascii, &plain));
	TRY(text_done(&encoded, &full));
	return response_header(job, response, "Content-Disposition", "%s; filename=\"%.*s\"; filename*=UTF-8''%.*s",
			       how, (int)plain.size, plain.data, (int)full.size, full.data);
}
