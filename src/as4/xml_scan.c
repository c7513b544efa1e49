/* xml_scan.c - one pass over the bytes, that counts and refuses.
 *
 * It follows markup only as far as it must to know where a tag, a comment or a CDATA section ends. UTF-8 is required,
 * so that a byte means the same here as in the parser: a document in UTF-16 could hide a document type from this scan.
 */
#include "as4/xml_scan.h"
#include "as4/xml.h"

#include <string.h>
#include <strings.h>

struct scan {
	struct job *job;
	struct bytes text;
	size_t at;
	int depth;
	int elements;
};

static enum result not_xml(struct scan *scan, const char *what)
{
	return job_fail(scan->job, INVALID, "envelope", "as4-xml", "The XML is not as it must be: %s at byte %zu.",
			what, scan->at);
}

static enum result too_much(struct scan *scan, const char *what, int most)
{
	return job_fail(scan->job, LIMIT, "envelope", "as4-xml-size", "The XML has more than %d %s.", most, what);
}

static bool looking_at(const struct scan *scan, const char *word)
{
	struct bytes rest = {scan->text.data + scan->at, scan->text.size - scan->at};

	return bytes_start_with(rest, bytes_of(word));
}

/* Moves behind the next `end`. */
static enum result skip_past(struct scan *scan, const char *end)
{
	struct bytes rest = {scan->text.data + scan->at, scan->text.size - scan->at};
	size_t found = bytes_find(rest, bytes_of(end));

	if (found == rest.size)
		return not_xml(scan, "something begins and does not end");
	scan->at += found + strlen(end);
	return OK;
}

/* `<?xml version="1.0" encoding="UTF-8"?>`, at the very start and nowhere else. */
static enum result declaration(struct scan *scan)
{
	size_t from = scan->at;
	struct bytes found;
	size_t encoding;

	TRY(skip_past(scan, "?>"));
	found = (struct bytes){scan->text.data + from, scan->at - from};
	encoding = bytes_find(found, BYTES("encoding"));
	if (encoding == found.size)
		return OK;
	for (size_t at = encoding; at + 5 <= found.size; at++)
		if (strncasecmp((const char *)found.data + at, "utf-8", 5) == 0)
			return OK;
	return not_xml(scan, "an encoding other than UTF-8");
}

static enum result markup(struct scan *scan)
{
	if (looking_at(scan, "<!--"))
		return skip_past(scan, "-->");
	if (looking_at(scan, "<![CDATA[") && scan->depth > 0)
		return skip_past(scan, "]]>");
	if (looking_at(scan, "<!"))
		return job_fail(scan->job, INVALID, "envelope", "as4-doctype", "XML here has no document type.");
	return not_xml(scan, "a processing instruction");
}

/* From "<" to behind ">", quotes respected. */
static enum result tag(struct scan *scan)
{
	bool closing = scan->at + 1 < scan->text.size && scan->text.data[scan->at + 1] == '/';
	int attributes = 0;
	unsigned char quote = 0;
	unsigned char before = 0;

	for (scan->at++; scan->at < scan->text.size; scan->at++) {
		unsigned char byte = scan->text.data[scan->at];

		if (quote == 0 && byte == '>')
			break;
		if (quote == 0 && byte == '<')
			return not_xml(scan, "a tag in a tag");
		if (quote == 0 && byte == '=')
			attributes++;
		if (quote == 0 && (byte == '"' || byte == '\''))
			quote = byte;
		else if (byte == quote)
			quote = 0;
		before = byte;
	}
	if (scan->at == scan->text.size)
		return not_xml(scan, "a tag that does not end");
	scan->at++;
	if (attributes > XML_ATTRIBUTES_MOST)
		return too_much(scan, "attributes in a tag", XML_ATTRIBUTES_MOST);
	if (closing)
		scan->depth--;
	else if (before != '/')
		scan->depth++;
	if (scan->depth > XML_DEPTH_MOST)
		return too_much(scan, "levels", XML_DEPTH_MOST);
	if (!closing && ++scan->elements > XML_ELEMENTS_MOST)
		return too_much(scan, "elements", XML_ELEMENTS_MOST);
	return scan->depth < 0 ? not_xml(scan, "an end without a start") : OK;
}

static size_t next_tag(const struct scan *scan)
{
	const unsigned char *from = scan->text.data + scan->at;
	const unsigned char *found = memchr(from, '<', scan->text.size - scan->at);

	return found != NULL ? (size_t)(found - scan->text.data) : scan->text.size;
}

enum result xml_scan(struct job *job, struct bytes text)
{
	struct scan scan = {.job = job, .text = text};

	if (memchr(text.data, 0, text.size) != NULL || !bytes_are_utf8(text))
		return not_xml(&scan, "it is not UTF-8");
	if (looking_at(&scan, "\xEF\xBB\xBF"))
		scan.at += 3;
	if (looking_at(&scan, "<?xml"))
		TRY(declaration(&scan));
	for (scan.at = next_tag(&scan); scan.at < text.size; scan.at = next_tag(&scan)) {
		if (looking_at(&scan, "<!") || looking_at(&scan, "<?"))
			TRY(markup(&scan));
		else
			TRY(tag(&scan));
	}
	return OK;
}
