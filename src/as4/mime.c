/* mime.c - see mime.h: taking a multipart body apart, and packing one. */
#include "as4/mime.h"
#include "as4/names.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_MOST 998 /* RFC 5322 section 2.1.1 */
#define HEADERS_MOST 16
#define CONTENT_ID_MOST 255
#define BOUNDARY_MOST 70 /* RFC 2046 section 5.1.1 */
#define BODY_MOST ((size_t)64 << 20)

struct unpacking {
	struct job *job;
	const struct as4_limits *limits;
	struct bytes body;
	struct bytes delimiter; /* CRLF "--" boundary */
	size_t at;
	struct mime_part *parts;
	size_t count;
};

static enum result wrong(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "mime", "as4-mime", "%s", reason);
}

static size_t find_from(struct bytes whole, size_t from, struct bytes part)
{
	const unsigned char *found = memmem(whole.data + from, whole.size - from, part.data, part.size);

	return found != NULL ? (size_t)(found - whole.data) : whole.size;
}

static bool blank_from(struct bytes body, size_t at)
{
	for (; at < body.size; at++)
		if (strchr(" \t\r\n", body.data[at]) == NULL || body.data[at] == 0)
			return false;
	return true;
}

/* Printable, without what would end it or begin another. */
static bool content_id_fits(const char *id)
{
	size_t size = strlen(id);

	for (size_t at = 0; at < size; at++)
		if (id[at] <= ' ' || id[at] > '~' || strchr("<>\"", id[at]) != NULL)
			return false;
	return size > 0 && size <= CONTENT_ID_MOST;
}

static enum result content_id_read(struct job *job, const char *value, const char **ret_id)
{
	size_t size = strlen(value);
	char *id;

	if (size < 3 || value[0] != '<' || value[size - 1] != '>')
		return wrong(job, "A Content-ID stands in angle brackets.");
	TAKE(job, id = arena_copy(job->arena, value + 1, size - 2));
	if (!content_id_fits(id))
		return wrong(job, "A Content-ID has at most 255 printable letters.");
	*ret_id = id;
	return OK;
}

/* What one part's headers say. */
struct headers {
	const char *content_type;
	const char *content_id;
	const char *encoding;
};

static enum result header_note(struct job *job, const char *name, const char *value, struct headers *headers)
{
	const char **place = strcasecmp(name, "Content-Type") == 0                ? &headers->content_type
			     : strcasecmp(name, "Content-ID") == 0                ? &headers->content_id
			     : strcasecmp(name, "Content-Transfer-Encoding") == 0 ? &headers->encoding
										  : NULL;

	if (place == NULL)
		return OK;
	if (*place != NULL)
		return wrong(job, "A part has a header twice.");
	*place = value;
	return OK;
}

/* The end of the line that begins at `from`: where its CRLF stands. */
static enum result line_end(struct unpacking *unpacking, size_t from, size_t *ret_end)
{
	size_t end = find_from(unpacking->body, from, BYTES("\r\n"));

	if (end == unpacking->body.size)
		return wrong(unpacking->job, "A part's headers do not end.");
	if (end - from > LINE_MOST)
		return job_fail(unpacking->job, LIMIT, "mime", "as4-mime", "A header line is longer than %d bytes.",
				LINE_MOST);
	*ret_end = end;
	return OK;
}

static bool folded(const struct unpacking *unpacking, size_t at)
{
	return at < unpacking->body.size && (unpacking->body.data[at] == ' ' || unpacking->body.data[at] == '\t');
}

/* One header with its continuation lines, which are joined. Moves behind it. */
static enum result header_read(struct unpacking *unpacking, struct headers *headers)
{
	struct text line = text_open(unpacking->job->arena, LINE_MOST * 4);
	struct bytes whole;
	char *name;
	char *value;
	size_t end;

	do {
		TRY(line_end(unpacking, unpacking->at, &end));
		text_add_bytes(&line, (struct bytes){unpacking->body.data + unpacking->at, end - unpacking->at});
		unpacking->at = end + 2;
	} while (folded(unpacking, unpacking->at));
	if (text_done(&line, &whole) != OK)
		return job_fail(unpacking->job, LIMIT, "mime", "as4-mime", "A header is too long.");
	name = bytes_cstring(unpacking->job->arena, whole);
	value = name != NULL ? strchr(name, ':') : NULL;
	if (value == NULL || value == name)
		return wrong(unpacking->job, "A part has a header that is none.");
	*value++ = '\0';
	value += strspn(value, " \t");
	for (size_t size = strlen(value); size > 0 && strchr(" \t", value[size - 1]) != NULL; size--)
		value[size - 1] = '\0';
	return header_note(unpacking->job, name, value, headers);
}

static enum result headers_read(struct unpacking *unpacking, struct headers *ret_headers)
{
	struct headers headers = {0};
	size_t end;

	for (int count = 0;; count++) {
		TRY(line_end(unpacking, unpacking->at, &end));
		if (end == unpacking->at)
			break;
		if (count == HEADERS_MOST || folded(unpacking, unpacking->at))
			return wrong(unpacking->job, "A part's headers are too many or begin with a space.");
		TRY(header_read(unpacking, &headers));
	}
	unpacking->at = end + 2;
	*ret_headers = headers;
	return OK;
}

static enum result encoding_check(struct job *job, const char *encoding)
{
	if (encoding == NULL || strcasecmp(encoding, "binary") == 0 || strcasecmp(encoding, "8bit") == 0 ||
	    strcasecmp(encoding, "7bit") == 0)
		return OK;
	return wrong(job, "Only parts that are sent as they are (binary) are read.");
}

static enum result part_read(struct unpacking *unpacking, struct mime_part *ret_part)
{
	struct job *job = unpacking->job;
	struct mime_part part = {0};
	struct mime_type type = {.media_type = "application/octet-stream"};
	struct headers headers = {0};
	size_t end;

	TRY(headers_read(unpacking, &headers));
	TRY(encoding_check(job, headers.encoding));
	if (headers.content_type != NULL)
		TRY(mime_type_read(job, bytes_of(headers.content_type), &type));
	if (headers.content_id != NULL)
		TRY(content_id_read(job, headers.content_id, &part.content_id));
	/* A part may be empty: then its delimiter begins with the CRLF that ended its headers. */
	end = find_from(unpacking->body, unpacking->at - 2, unpacking->delimiter);
	if (end == unpacking->body.size)
		return wrong(job, "The last part has no end.");
	if (end < unpacking->at)
		unpacking->at = end;
	part.media_type = type.media_type;
	part.charset = type.charset;
	part.content = (struct bytes){unpacking->body.data + unpacking->at, end - unpacking->at};
	unpacking->at = end + unpacking->delimiter.size;
	*ret_part = part;
	return OK;
}

/* What stands behind a boundary: white space and a line end, or "--" and nothing more. */
static enum result delimiter_end(struct unpacking *unpacking, bool *ret_last)
{
	struct bytes rest = {unpacking->body.data + unpacking->at, unpacking->body.size - unpacking->at};

	if (bytes_start_with(rest, BYTES("--"))) {
		*ret_last = true;
		return blank_from(rest, 2) ? OK : wrong(unpacking->job, "There is something behind the last part.");
	}
	while (rest.size > 0 && (rest.data[0] == ' ' || rest.data[0] == '\t'))
		rest = (struct bytes){rest.data + 1, rest.size - 1};
	if (!bytes_start_with(rest, BYTES("\r\n")))
		return wrong(unpacking->job, "The boundary occurs inside of a part.");
	unpacking->at = unpacking->body.size - rest.size + 2;
	*ret_last = false;
	return OK;
}

static enum result part_note(struct unpacking *unpacking, struct mime_part part)
{
	size_t most = unpacking->limits->parts + 1;

	if (unpacking->count == most)
		return job_fail(unpacking->job, LIMIT, "mime", "as4-mime", "A message has at most %zu parts.", most);
	if (part.content_id == NULL && unpacking->count > 0)
		return wrong(unpacking->job, "A payload part has no Content-ID.");
	unpacking->parts[unpacking->count++] = part;
	return OK;
}

static int by_content_id(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum result unlike_check(struct unpacking *unpacking)
{
	const char **ids;
	size_t count = 0;

	TAKE(unpacking->job, ids = NEW_MANY(unpacking->job->arena, const char *, unpacking->count));
	for (size_t at = 0; at < unpacking->count; at++)
		if (unpacking->parts[at].content_id != NULL)
			ids[count++] = unpacking->parts[at].content_id;
	qsort(ids, count, sizeof(*ids), by_content_id);
	for (size_t at = 1; at < count; at++)
		if (strcmp(ids[at - 1], ids[at]) == 0)
			return wrong(unpacking->job, "Two parts have the same Content-ID.");
	return OK;
}

/* The delimiter with its CRLF; the first one stands at the start of the body, so it is looked for without. */
static enum result begin(struct unpacking *unpacking, const char *boundary)
{
	size_t size = boundary != NULL ? strlen(boundary) : 0;
	char *delimiter;
	struct bytes first;

	if (size == 0 || size > BOUNDARY_MOST || boundary[size - 1] == ' ')
		return wrong(unpacking->job, "The boundary is missing or too long.");
	TAKE(unpacking->job, delimiter = arena_print(unpacking->job->arena, "\r\n--%s", boundary));
	unpacking->delimiter = bytes_of(delimiter);
	first = (struct bytes){unpacking->delimiter.data + 2, unpacking->delimiter.size - 2};
	while (unpacking->at + 1 < unpacking->body.size && memcmp(unpacking->body.data + unpacking->at, "\r\n", 2) == 0)
		unpacking->at += 2;
	if (!bytes_start_with(
		(struct bytes){unpacking->body.data + unpacking->at, unpacking->body.size - unpacking->at}, first))
		return wrong(unpacking->job, "The body does not begin with its boundary.");
	unpacking->at += first.size;
	TAKE(unpacking->job,
	     unpacking->parts = NEW_MANY(unpacking->job->arena, struct mime_part, unpacking->limits->parts + 1));
	return OK;
}

static enum result root_check(struct job *job, const struct mime_type *type, const struct mime_part *root)
{
	const char *id = type->start;

	if (strcmp(root->media_type, SOAP_TYPE) != 0)
		return wrong(job, "The first part is not a SOAP 1.2 envelope.");
	if (root->charset != NULL && strcasecmp(root->charset, "utf-8") != 0)
		return wrong(job, "The envelope is not in UTF-8.");
	if (id == NULL || root->content_id == NULL)
		return OK;
	if (strlen(id) != strlen(root->content_id) + 2 || strncmp(id + 1, root->content_id, strlen(id) - 2) != 0)
		return wrong(job, "The envelope is not the first part.");
	return OK;
}

static enum result plain_read(struct job *job, const struct mime_type *type, struct bytes body,
			      struct mime_part **ret_parts, size_t *ret_count)
{
	struct mime_part *part;

	TAKE(job, part = NEW(job->arena, struct mime_part));
	*part = (struct mime_part){.media_type = type->media_type, .charset = type->charset, .content = body};
	TRY(root_check(job, type, part));
	*ret_parts = part;
	*ret_count = 1;
	return OK;
}

enum result mime_read(struct job *job, const struct as4_limits *limits, struct as4_wire wire,
		      struct mime_part **ret_parts, size_t *ret_count)
{
	struct unpacking unpacking = {.job = job, .limits = limits, .body = wire.body};
	struct mime_type type;
	bool last = false;

	if (wire.body.size > limits->body_bytes)
		return job_fail(job, LIMIT, "mime", "as4-size", "A message has at most %zu bytes.", limits->body_bytes);
	TRY(mime_type_read(job, bytes_of(wire.content_type), &type));
	if (strcmp(type.media_type, "multipart/related") != 0)
		return plain_read(job, &type, wire.body, ret_parts, ret_count);
	if (type.type != NULL && strcmp(type.type, SOAP_TYPE) != 0)
		return wrong(job, "The parts do not belong to a SOAP 1.2 envelope.");
	TRY(begin(&unpacking, type.boundary));
	TRY(delimiter_end(&unpacking, &last));
	while (!last) {
		struct mime_part part = {0};

		TRY(part_read(&unpacking, &part));
		TRY(part_note(&unpacking, part));
		TRY(delimiter_end(&unpacking, &last));
	}
	if (unpacking.count == 0)
		return wrong(job, "There are no parts.");
	TRY(root_check(job, &type, &unpacking.parts[0]));
	TRY(unlike_check(&unpacking));
	*ret_parts = unpacking.parts;
	*ret_count = unpacking.count;
	return OK;
}

static void part_write(struct text *text, const char *boundary, const struct mime_part *part)
{
	text_print(text, "--%s\r\nContent-Type: %s", boundary, part->media_type);
	if (part->charset != NULL)
		text_print(text, "; charset=%s", part->charset);
	text_print(text, "\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <%s>\r\n\r\n", part->content_id);
	text_add_bytes(text, part->content);
	text_add(text, "\r\n");
}

enum result mime_write(struct job *job, const struct mime_part *parts, size_t count,
		       const unsigned char boundary_seed[16], struct as4_wire *ret_wire)
{
	struct text text = text_open(job->arena, BODY_MOST);
	struct as4_wire wire;
	const char *boundary;

	TAKE(job, boundary = hex_write(job->arena, (struct bytes){boundary_seed, 16}));
	TAKE(job, boundary = arena_print(job->arena, "valico-%s", boundary));
	for (size_t at = 0; at < count; at++) {
		if (!content_id_fits(parts[at].content_id))
			return wrong(job, "A Content-ID has at most 255 printable letters.");
		if (find_from(parts[at].content, 0, bytes_of(boundary)) != parts[at].content.size)
			return job_fail(job, BUSY, "mime", "as4-mime", "The boundary occurs in a part.");
		part_write(&text, boundary, &parts[at]);
	}
	text_print(&text, "--%s--\r\n", boundary);
	if (text_done(&text, &wire.body) != OK)
		return job_fail(job, LIMIT, "mime", "as4-size", "The message is too large to be sent.");
	TAKE(job, wire.content_type = arena_print(job->arena,
						  "multipart/related; type=\"" SOAP_TYPE "\"; boundary=\"%s\"; "
						  "start=\"<%s>\"; start-info=\"" SOAP_TYPE "\"",
						  boundary, parts[0].content_id));
	*ret_wire = wire;
	return OK;
}
