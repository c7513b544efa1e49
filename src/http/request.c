/* request.c - reading a request's target, and looking things up in it.
 *
 * A segment or a parameter is decoded once, into the arena; what does not decode, or decodes to something that no
 * handler should ever see, is refused here with rule "target". */
#include "http/request.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const method_names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OTHER"};

const char *method_name(enum method method)
{
	return method <= METHOD_OTHER ? method_names[method] : "OTHER";
}

enum method method_read(const char *word)
{
	for (int i = METHOD_GET; i < METHOD_OTHER; i++)
		if (strcmp(word, method_names[i]) == 0)
			return (enum method)i;
	return METHOD_OTHER;
}

static enum result refuse(struct job *job, const char *why)
{
	return job_fail(job, INVALID, "target", "target", "The address of the request %s.", why);
}

static int hex_digit(unsigned char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	if (letter >= 'a' && letter <= 'f')
		return letter - 'a' + 10;
	if (letter >= 'A' && letter <= 'F')
		return letter - 'A' + 10;
	return -1;
}

/* Undoes percent-encoding; with `plus`, "+" is a space (a form's query). */
static enum result decode(struct job *job, struct bytes raw, bool plus, const char **ret_text)
{
	char *text;
	TAKE(job, text = arena_take(job->arena, raw.size + 1));
	size_t size = 0;
	for (size_t i = 0; i < raw.size; i++) {
		unsigned char letter = raw.data[i];
		if (letter == '%') {
			int high = raw.size - i > 2 ? hex_digit(raw.data[i + 1]) : -1;
			int low = raw.size - i > 2 ? hex_digit(raw.data[i + 2]) : -1;
			if (high < 0 || low < 0)
				return refuse(job, "has a percent sign without two hexadecimal digits");
			letter = (unsigned char)(high << 4 | low);
			i += 2;
		} else if (plus && letter == '+') {
			letter = ' ';
		}
		if (letter < 0x20 || letter == 0x7f)
			return refuse(job, "holds a control letter");
		text[size++] = (char)letter;
	}
	if (!bytes_are_utf8((struct bytes){(const unsigned char *)text, size}))
		return refuse(job, "is not UTF-8");
	*ret_text = text;
	return OK;
}

/* Cuts the part before `separator` off the front of `rest`; false when `rest` was empty. */
static bool next_part(struct bytes *rest, unsigned char separator, struct bytes *ret_part)
{
	if (rest->data == NULL)
		return false;
	const unsigned char *end = rest->size > 0 ? memchr(rest->data, separator, rest->size) : NULL;
	ret_part->data = rest->data;
	ret_part->size = end ? (size_t)(end - rest->data) : rest->size;
	if (!end)
		*rest = (struct bytes){0};
	else
		*rest = (struct bytes){end + 1, rest->size - ret_part->size - 1};
	return true;
}

static enum result read_path(struct job *job, struct bytes path, struct target *target)
{
	struct bytes rest = {path.data + 1, path.size - 1}, part;
	if (rest.size == 0)
		return OK;
	while (next_part(&rest, '/', &part)) {
		const char *segment;
		if (target->segment_count == TARGET_SEGMENTS_MOST)
			return refuse(job, "has too many parts");
		TRY(decode(job, part, false, &segment));
		if (segment[0] == '\0')
			return refuse(job, "has an empty part");
		if (strcmp(segment, ".") == 0 || strcmp(segment, "..") == 0 || strpbrk(segment, "/\\"))
			return refuse(job, "leaves its folder");
		target->segments[target->segment_count++] = segment;
	}
	return OK;
}

static const char *find_parameter(const struct target *target, const char *name)
{
	for (int i = 0; i < target->query_count; i++)
		if (strcmp(target->query[i].name, name) == 0)
			return target->query[i].value;
	return NULL;
}

static enum result read_query(struct job *job, struct bytes query, struct target *target)
{
	struct bytes part;
	while (next_part(&query, '&', &part)) {
		struct bytes name = {0}, value = part;
		struct parameter parameter;
		if (part.size == 0)
			continue;
		next_part(&value, '=', &name);
		if (value.data == NULL)
			value = (struct bytes){part.data, 0};
		if (target->query_count == TARGET_QUERY_MOST)
			return refuse(job, "has too many parameters");
		TRY(decode(job, name, true, &parameter.name));
		TRY(decode(job, value, true, &parameter.value));
		if (find_parameter(target, parameter.name))
			return refuse(job, "names a parameter twice");
		target->query[target->query_count++] = parameter;
	}
	return OK;
}

enum result target_read(struct job *job, struct bytes raw, struct target *ret_target)
{
	struct target target = {0};
	if (raw.size == 0 || raw.data[0] != '/')
		return refuse(job, "does not begin with a slash");
	if (raw.size > TARGET_BYTES_MOST)
		return refuse(job, "is too long");
	const unsigned char *mark = memchr(raw.data, '?', raw.size);
	struct bytes path = {raw.data, mark ? (size_t)(mark - raw.data) : raw.size};
	TRY(read_path(job, path, &target));
	if (mark)
		TRY(read_query(job, (struct bytes){mark + 1, raw.size - path.size - 1}, &target));
	*ret_target = target;
	return OK;
}

const char *request_query(const struct request *request, const char *name)
{
	return find_parameter(&request->target, name);
}

const char *request_header(const struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *request_cookie(const struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

/* The next element of a comma-separated list without its surrounding blanks; false at the end. */
static bool next_element(const char **list, struct bytes *ret_element)
{
	const char *from = *list + strspn(*list, " \t,");
	size_t size = strcspn(from, ",");
	if (size == 0)
		return false;
	*list = from + size;
	while (size > 0 && (from[size - 1] == ' ' || from[size - 1] == '\t'))
		size--;
	*ret_element = (struct bytes){(const unsigned char *)from, size};
	return true;
}

/* True for an element whose weight is "q=0", "q=0.0" and so on: an explicit refusal (RFC 9110 section 12.4.2). */
static bool refuses(struct bytes element)
{
	size_t at = bytes_find(element, BYTES("q=0"));
	if (at == element.size)
		return false;
	for (size_t i = at + 3; i < element.size; i++)
		if (element.data[i] >= '1' && element.data[i] <= '9')
			return false;
	return true;
}

bool header_accepts(const char *list, const char *word)
{
	struct bytes element;
	if (!list)
		return false;
	while (next_element(&list, &element)) {
		size_t size = 0;
		while (size < element.size && element.data[size] != ';' && element.data[size] != ' ')
			size++;
		if (size == strlen(word) && strncasecmp((const char *)element.data, word, size) == 0)
			return !refuses(element);
	}
	return false;
}

int header_wait(const char *preferences, int most)
{
	struct bytes element;
	if (!preferences)
		return 0;
	while (next_element(&preferences, &element)) {
		int seconds = 0;
		if (element.size < 6 || strncasecmp((const char *)element.data, "wait=", 5) != 0)
			continue;
		for (size_t at = 5; at < element.size && element.data[at] >= '0' && element.data[at] <= '9'; at++)
			seconds = seconds < most ? seconds * 10 + (element.data[at] - '0') : most;
		return seconds < most ? seconds : most;
	}
	return 0;
}

bool header_matches(const char *tags, const char *tag)
{
	struct bytes element;
	if (!tags)
		return false;
	while (next_element(&tags, &element)) {
		if (bytes_start_with(element, BYTES("W/")))
			element = (struct bytes){element.data + 2, element.size - 2};
		if (bytes_equal_cstring(element, "*") || bytes_equal_cstring(element, tag))
			return true;
	}
	return false;
}
