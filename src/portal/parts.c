/* parts.c - a form with files in it, as browsers send it (RFC 7578):
 *
 *     --BOUNDARY CRLF
 *     Content-Disposition: form-data; name="file"; filename="letter.jpg" CRLF
 *     Content-Type: image/jpeg CRLF CRLF
 *     ... CRLF
 *     --BOUNDARY-- CRLF
 *
 * The boundary is looked for with the line end before it, so a part holds any bytes but that. Of a part's head only its
 * disposition counts: what a file is called says nothing of what it is. Browsers write a quotation mark and line ends
 * in a name as %22, %0D and %0A, and no other letter of it otherwise than it is. */
#include "portal/body.h"

#include <string.h>
#include <strings.h>

#define BOUNDARY_MOST 70 /* RFC 2046 section 5.1.1 */
#define HEAD_MOST 4096   /* bytes of a part's head */

static enum result refuse(struct job *job, const char *what)
{
	return job_fail(job, INVALID, "body", "body", "What was sent %s.", what);
}

/* "boundary=..." of the header, with or without quotation marks. */
static enum result delimiter_make(struct job *job, const char *content_type, struct bytes *ret_delimiter)
{
	const char *from = content_type != NULL ? strcasestr(content_type, "boundary=") : NULL;
	size_t size;
	char *text;

	if (from == NULL || strncasecmp(content_type, "multipart/form-data", 19) != 0)
		return refuse(job, "is no form with parts");
	from += 9;
	if (*from == '"')
		size = strcspn(++from, "\"");
	else
		size = strcspn(from, "; \t");
	if (size == 0 || size > BOUNDARY_MOST)
		return refuse(job, "has no boundary between its parts");
	TAKE(job, text = arena_print(job->arena, "\r\n--%.*s", (int)size, from));
	*ret_delimiter = bytes_of(text);
	return OK;
}

/* name="..." of a disposition; NULL when it is not there. */
static enum result parameter_read(struct job *job, const char *head, const char *name, const char **ret_value)
{
	size_t size = strlen(name), out = 0;
	const char *at = head;
	char *value;

	*ret_value = NULL;
	while ((at = strchr(at, ';')) != NULL) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, name, size) == 0 && at[size] == '=' && at[size + 1] == '"')
			break;
		/* A quoted value may hold the sign that parts them. */
		at += strcspn(at, ";\"");
		if (*at == '"')
			at += 1 + strcspn(at + 1, "\"");
	}
	if (at == NULL)
		return OK;
	at += size + 2;
	if (at[strcspn(at, "\"")] == '\0')
		return refuse(job, "has a name that does not end");
	TAKE(job, value = arena_take(job->arena, strcspn(at, "\"") + 1));
	for (; *at != '"'; at++) {
		if (strncmp(at, "%22", 3) == 0 || strncmp(at, "%0D", 3) == 0 || strncmp(at, "%0A", 3) == 0)
			at += 2;
		else if ((unsigned char)*at >= 0x20 && *at != 0x7f)
			value[out++] = *at;
	}
	if (!bytes_are_utf8((struct bytes){(const unsigned char *)value, out}))
		return refuse(job, "has a name that is not UTF-8");
	*ret_value = value;
	return OK;
}

/* The disposition among the lines of a part's head. */
static enum result disposition_find(struct job *job, struct bytes head, const char **ret_line)
{
	static const char name[] = "Content-Disposition:";
	char *text, *line, *rest;

	if (head.size > HEAD_MOST || (text = bytes_cstring(job->arena, head)) == NULL)
		return refuse(job, "has a part whose head cannot be read");
	for (line = strtok_r(text, "\r\n", &rest); line != NULL; line = strtok_r(NULL, "\r\n", &rest)) {
		if (strncasecmp(line, name, sizeof(name) - 1) != 0)
			continue;
		*ret_line = line;
		return OK;
	}
	return refuse(job, "has a part without a name");
}

static enum result field_add(struct job *job, const char *name, struct bytes content, struct body *body)
{
	char *value;
	size_t size = 0;

	if (body->count == BODY_FIELDS_MOST)
		return job_fail(job, LIMIT, "body", "too-big", "There are too many fields in what was sent.");
	for (int at = 0; at < body->count; at++) {
		if (strcmp(body->fields[at].name, name) == 0)
			return refuse(job, "names a field twice");
	}
	TAKE(job, value = arena_take(job->arena, content.size + 1));
	for (size_t at = 0; at < content.size; at++) {
		unsigned char letter = content.data[at];

		if (letter == '\r')
			continue;
		if ((letter < 0x20 && letter != '\n' && letter != '\t') || letter == 0x7f)
			return refuse(job, "holds a control letter");
		value[size++] = (char)letter;
	}
	if (!bytes_are_utf8((struct bytes){(const unsigned char *)value, size}))
		return refuse(job, "is not UTF-8");
	body->fields[body->count++] = (struct body_field){name, value};
	return OK;
}

static enum result part_read(struct job *job, struct bytes part, struct body *body)
{
	size_t end = bytes_find(part, BYTES("\r\n\r\n"));
	struct bytes content = {part.data + end + 4, part.size - end - 4};
	const char *line, *name, *file;

	if (end == part.size)
		return refuse(job, "has a part without content");
	TRY(disposition_find(job, (struct bytes){part.data, end}, &line));
	TRY(parameter_read(job, line, "name", &name));
	TRY(parameter_read(job, line, "filename", &file));
	if (name == NULL)
		return refuse(job, "has a part without a name");
	if (file == NULL)
		return field_add(job, name, content, body);
	if (*file == '\0' && content.size == 0)
		return OK; /* nothing was chosen */
	if (body->file_count == BODY_FILES_MOST)
		return job_fail(job, LIMIT, "file", "too-many", "There are too many files in what was sent.");
	body->files[body->file_count++] = (struct body_file){name, file, content};
	return OK;
}

enum result body_read_parts(struct job *job, const char *content_type, struct bytes raw, struct body *ret_body)
{
	struct body body = {.count = 0};
	struct bytes delimiter, first, rest = raw;

	TRY(delimiter_make(job, content_type, &delimiter));
	first = (struct bytes){delimiter.data + 2, delimiter.size - 2};
	if (!bytes_start_with(rest, first))
		return refuse(job, "does not begin with a part");
	rest = (struct bytes){rest.data + first.size, rest.size - first.size};
	while (!bytes_start_with(rest, BYTES("--"))) {
		size_t end;

		if (!bytes_start_with(rest, BYTES("\r\n")))
			return refuse(job, "has a boundary that goes on");
		rest = (struct bytes){rest.data + 2, rest.size - 2};
		end = bytes_find(rest, delimiter);
		if (end == rest.size)
			return refuse(job, "has no end");
		TRY(part_read(job, (struct bytes){rest.data, end}, &body));
		rest = (struct bytes){rest.data + end + delimiter.size, rest.size - end - delimiter.size};
	}
	*ret_body = body;
	return OK;
}
