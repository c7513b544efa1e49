/* xml.c - see xml.h: libxml2 held on a short lead, and the letters of canonical XML. */
#include "as4/xml.h"
#include "as4/names.h"
#include "as4/xml_scan.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void document_free(void *document)
{
	xmlFreeDoc(document);
}

/* libxml2 would otherwise write to standard error. */
static void stay_silent(void *context, xmlErrorPtr error)
{
	(void)context;
	(void)error;
}

enum result xml_read(struct job *job, struct bytes text, xmlDoc **ret_document)
{
	static const int options =
	    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT;
	xmlDoc *document;

	if (text.size == 0 || text.size > INT_MAX)
		return job_fail(job, INVALID, "envelope", "as4-xml", "There is no XML.");
	TRY(xml_scan(job, text));
	xmlInitParser();
	xmlSetStructuredErrorFunc(NULL, stay_silent);
	document = xmlReadMemory((const char *)text.data, (int)text.size, NULL, "UTF-8", options);
	if (document == NULL)
		return job_fail(job, INVALID, "envelope", "as4-xml", "The XML is not well-formed.");
	if (!arena_on_close(job->arena, document_free, document))
		return job_out_of_memory(job);
	if (document->intSubset != NULL || document->extSubset != NULL)
		return job_fail(job, INVALID, "envelope", "as4-doctype", "XML here has no document type.");
	*ret_document = document;
	return OK;
}

static bool same(const xmlChar *found, const char *expected)
{
	return found != NULL && strcmp((const char *)found, expected) == 0;
}

bool xml_named(const xmlNode *node, const char *namespace, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && same(node->name, name) && node->ns != NULL &&
	       same(node->ns->href, namespace);
}

static xmlNode *element_from(xmlNode *node)
{
	while (node != NULL && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return node;
}

xmlNode *xml_first(const xmlNode *parent)
{
	return element_from(parent->children);
}

xmlNode *xml_next(const xmlNode *node)
{
	return element_from(node->next);
}

enum result xml_optional(struct job *job, const xmlNode *parent, const char *namespace, const char *name,
			 const char *rule, xmlNode **ret_child)
{
	xmlNode *found = NULL;

	for (xmlNode *child = xml_first(parent); child != NULL; child = xml_next(child)) {
		if (!xml_named(child, namespace, name))
			continue;
		if (found != NULL)
			return job_fail(job, INVALID, name, rule, "%s may stand here only once.", name);
		found = child;
	}
	*ret_child = found;
	return OK;
}

enum result xml_only(struct job *job, const xmlNode *parent, const char *namespace, const char *name, const char *rule,
		     xmlNode **ret_child)
{
	xmlNode *found = NULL;

	TRY(xml_optional(job, parent, namespace, name, rule, &found));
	if (found == NULL)
		return job_fail(job, INVALID, name, rule, "%s is missing.", name);
	*ret_child = found;
	return OK;
}

static bool blank(char letter)
{
	return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

enum result xml_text(struct job *job, const xmlNode *element, const char *rule, const char **ret_text)
{
	struct text whole = text_open(job->arena, ARENA_USUAL);
	struct bytes bytes;

	for (const xmlNode *node = element->children; node != NULL; node = node->next) {
		if (node->type == XML_COMMENT_NODE)
			continue;
		if (node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE)
			return job_fail(job, INVALID, (const char *)element->name, rule, "%s holds text only.",
					(const char *)element->name);
		text_add(&whole, (const char *)node->content);
	}
	if (text_done(&whole, &bytes) != OK)
		return job_out_of_memory(job);
	while (bytes.size > 0 && blank((char)bytes.data[bytes.size - 1]))
		bytes.size--;
	while (bytes.size > 0 && blank((char)bytes.data[0]))
		bytes = (struct bytes){bytes.data + 1, bytes.size - 1};
	TAKE(job, *ret_text = arena_copy(job->arena, bytes.data, bytes.size));
	return OK;
}

enum result xml_base64(struct job *job, const xmlNode *element, const char *rule, struct bytes *ret_bytes)
{
	const char *text;
	enum result result;

	TRY(xml_text(job, element, rule, &text));
	result = base64_read(job->arena, bytes_of(text), ret_bytes);
	if (result == INVALID)
		return job_fail(job, INVALID, (const char *)element->name, rule, "%s is not base64.",
				(const char *)element->name);
	return result == OK ? OK : job_out_of_memory(job);
}

static const xmlAttr *attribute_of(const xmlNode *element, const char *namespace, const char *name)
{
	for (const xmlAttr *attribute = element->properties; attribute != NULL; attribute = attribute->next) {
		bool here = namespace == NULL ? attribute->ns == NULL
					      : attribute->ns != NULL && same(attribute->ns->href, namespace);

		if (here && same(attribute->name, name))
			return attribute;
	}
	return NULL;
}

/* Without entities, a value is one text node or none. */
static const char *value_of(const xmlAttr *attribute)
{
	const xmlNode *node = attribute->children;

	return node != NULL && node->content != NULL ? (const char *)node->content : "";
}

const char *xml_attribute(struct job *job, const xmlNode *element, const char *namespace, const char *name)
{
	const xmlAttr *attribute = attribute_of(element, namespace, name);

	return attribute != NULL ? arena_copy_cstring(job->arena, value_of(attribute)) : NULL;
}

bool xml_attribute_equals(const xmlNode *element, const char *namespace, const char *name, const char *value)
{
	const xmlAttr *attribute = attribute_of(element, namespace, name);

	return attribute != NULL && strcmp(value_of(attribute), value) == 0;
}

bool xml_empty(const xmlNode *element)
{
	for (const xmlNode *node = element->children; node != NULL; node = node->next) {
		if (node->type == XML_COMMENT_NODE)
			continue;
		if (node->type != XML_TEXT_NODE)
			return false;
		for (const xmlChar *letter = node->content; letter != NULL && *letter != 0; letter++)
			if (!blank((char)*letter))
				return false;
	}
	return true;
}

/* What canonicalisation keeps: `root` and what is in it. */
static int in_subtree(void *context, xmlNode *node, xmlNode *parent)
{
	const xmlNode *root = context;
	const xmlNode *above =
	    node != NULL && node->type != XML_NAMESPACE_DECL && node->type != XML_ATTRIBUTE_NODE ? node : parent;

	while (above != NULL && above != root)
		above = above->parent;
	return above != NULL;
}

/* A PrefixList as the array that libxml2 takes; the letters are cut up in place. */
static enum result prefix_array(struct job *job, const char *prefixes, xmlChar ***ret_array)
{
	xmlChar **array;
	char *letters;
	size_t count = 0;

	if (strlen(prefixes) > XML_PREFIX_LIST_BYTES)
		return job_fail(job, LIMIT, "PrefixList", "as4-xml-size", "The list of prefixes is too long.");
	TAKE(job, array = NEW_MANY(job->arena, xmlChar *, XML_PREFIXES_MOST + 1));
	TAKE(job, letters = arena_copy_cstring(job->arena, prefixes));
	while (*letters != '\0') {
		char *start = letters;

		while (*letters != '\0' && !blank(*letters))
			letters++;
		if (letters > start && count == XML_PREFIXES_MOST)
			return job_fail(job, LIMIT, "PrefixList", "as4-xml-size", "At most %d prefixes.",
					XML_PREFIXES_MOST);
		if (letters > start)
			array[count++] = (xmlChar *)start;
		if (*letters != '\0')
			*letters++ = '\0';
	}
	*ret_array = array;
	return OK;
}

static enum result canonicalise(struct job *job, xmlDoc *document, xmlNode *root, xmlChar **prefixes,
				struct bytes *ret_text)
{
	xmlOutputBuffer *output = xmlAllocOutputBuffer(NULL);
	struct bytes text = {0};
	int size;

	if (output == NULL)
		return job_out_of_memory(job);
	xmlSetStructuredErrorFunc(NULL, stay_silent);
	size = xmlC14NExecute(document, root != NULL ? in_subtree : NULL, root, XML_C14N_EXCLUSIVE_1_0, prefixes, 0,
			      output);
	if (size >= 0)
		text = bytes_copy(job->arena,
				  (struct bytes){xmlOutputBufferGetContent(output), xmlOutputBufferGetSize(output)});
	xmlOutputBufferClose(output);
	if (size < 0)
		return job_fail(job, INVALID, "envelope", "as4-xml", "The XML has no canonical form.");
	if (text.data == NULL)
		return job_out_of_memory(job);
	*ret_text = text;
	return OK;
}

enum result xml_canonical(struct job *job, xmlNode *element, const char *prefixes, struct bytes *ret_text)
{
	xmlChar **array = NULL;

	if (prefixes != NULL)
		TRY(prefix_array(job, prefixes, &array));
	return canonicalise(job, element->doc, element, array, ret_text);
}

enum result xml_canonical_document(struct job *job, struct bytes text, struct bytes *ret_text)
{
	xmlDoc *document;

	TRY(xml_read(job, text, &document));
	return canonicalise(job, document, NULL, NULL, ret_text);
}

/* Letters that canonical XML writes as references: in text & < > and carriage return; in values also the quotation
 * mark, tab and line feed, but not >. */
static const char *reference_of(unsigned char byte, bool value)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return value ? NULL : "&gt;";
	case '\r':
		return "&#xD;";
	case '"':
		return value ? "&quot;" : NULL;
	case '\t':
		return value ? "&#x9;" : NULL;
	case '\n':
		return value ? "&#xA;" : NULL;
	default:
		return NULL;
	}
}

static void add_escaped(struct text *text, struct bytes from, bool value)
{
	size_t plain = 0;

	for (size_t at = 0; at < from.size; at++) {
		const char *reference = reference_of(from.data[at], value);

		if (reference == NULL)
			continue;
		text_add_bytes(text, (struct bytes){from.data + plain, at - plain});
		text_add(text, reference);
		plain = at + 1;
	}
	text_add_bytes(text, (struct bytes){from.data + plain, from.size - plain});
}

void xml_add(struct text *text, struct bytes value)
{
	add_escaped(text, value, false);
}

void xml_add_value(struct text *text, const char *value)
{
	add_escaped(text, bytes_of(value), true);
}

bool xml_can_carry(const char *text)
{
	struct bytes bytes = bytes_of(text);

	for (size_t at = 0; at < bytes.size; at++) {
		unsigned char byte = bytes.data[at];

		if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
			return false;
		/* U+FFFE and U+FFFF */
		if (byte == 0xEF && at + 2 < bytes.size && bytes.data[at + 1] == 0xBF && bytes.data[at + 2] >= 0xBE)
			return false;
	}
	return bytes_are_utf8(bytes);
}
