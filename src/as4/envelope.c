/* envelope.c - see envelope.h. */
#include "as4/envelope.h"
#include "as4/names.h"

#include <string.h>

#define ENVELOPE_BYTES_MOST ((size_t)16 << 20)

const char ENVELOPE_BODY[] =
    "<S12:Body xmlns:S12=\"" NS_SOAP "\" xmlns:wsu=\"" NS_WSU "\" wsu:Id=\"" ID_BODY "\"></S12:Body>";

static enum result wrong(struct job *job, const char *rule, const char *reason)
{
	return job_fail(job, INVALID, "envelope", rule, "%s", reason);
}

/* True when a block is meant for us: no role, or one that every last receiver plays. */
static bool for_us(const xmlNode *block)
{
	return xml_attribute_equals(block, NS_SOAP, "role", ROLE_NEXT) ||
	       xml_attribute_equals(block, NS_SOAP, "role", ROLE_ULTIMATE) ||
	       xml_attribute_equals(block, NS_SOAP, "role", "") ||
	       xmlHasNsProp((xmlNode *)(uintptr_t)block, (const xmlChar *)"role", (const xmlChar *)NS_SOAP) == NULL;
}

static bool must_be_understood(const xmlNode *block)
{
	return xml_attribute_equals(block, NS_SOAP, "mustUnderstand", "true") ||
	       xml_attribute_equals(block, NS_SOAP, "mustUnderstand", "1");
}

static enum result block_note(struct job *job, xmlNode *block, struct envelope *envelope)
{
	xmlNode **place = xml_named(block, NS_EBMS, "Messaging")  ? &envelope->messaging
			  : xml_named(block, NS_WSSE, "Security") ? &envelope->security
								  : NULL;

	if (place == NULL && must_be_understood(block) && for_us(block))
		return job_fail(job, INVALID, "envelope", "as4-must-understand",
				"A header block that must be understood is unknown here.");
	if (place == NULL)
		return OK;
	if (*place != NULL)
		return wrong(job, "as4-wrapping", "There is a second Messaging or Security header.");
	if (!for_us(block))
		return wrong(job, "as4-header", "A header is for another role.");
	*place = block;
	return OK;
}

/* A Messaging or Security anywhere else than in its place would wait for a reader that looks by name. */
static enum result strays_check(struct job *job, const struct envelope *envelope)
{
	xmlNode *root = xmlDocGetRootElement(envelope->document);
	xmlNode *node = root;

	while (node != NULL) {
		xmlNode *next = xml_first(node);
		bool watched = xml_named(node, NS_EBMS, "Messaging") || xml_named(node, NS_WSSE, "Security") ||
			       xml_named(node, NS_SOAP, "Body") || xml_named(node, NS_SOAP, "Header") ||
			       xml_named(node, NS_SOAP, "Envelope");
		bool placed = node == envelope->messaging || node == envelope->security || node == envelope->body ||
			      node == root || (node->parent == root && xml_named(node, NS_SOAP, "Header"));

		if (watched && !placed)
			return wrong(job, "as4-wrapping", "A part of the envelope stands where it does not belong.");
		while (next == NULL && node != root) {
			next = xml_next(node);
			node = node->parent;
		}
		node = next;
	}
	return OK;
}

static enum result body_check(struct job *job, struct envelope *envelope)
{
	xmlNode *child = xml_first(envelope->body);

	if (xml_named(child, NS_SOAP, "Fault") && xml_next(child) == NULL) {
		envelope->fault = child;
		return OK;
	}
	if (!xml_empty(envelope->body))
		return wrong(job, "as4-header", "The SOAP body must be empty: payloads travel as parts.");
	return OK;
}

enum result envelope_read(struct job *job, const struct as4_limits *limits, struct bytes text,
			  struct envelope *ret_envelope)
{
	struct envelope envelope = {0};
	xmlNode *root;
	xmlNode *header;

	if (text.size > limits->envelope_bytes)
		return job_fail(job, LIMIT, "envelope", "as4-xml-size", "The envelope has at most %zu bytes.",
				limits->envelope_bytes);
	TRY(xml_read(job, text, &envelope.document));
	root = xmlDocGetRootElement(envelope.document);
	header = root != NULL ? xml_first(root) : NULL;
	if (!xml_named(root, NS_SOAP, "Envelope"))
		return wrong(job, "as4-header", "This is no SOAP 1.2 envelope.");
	if (xml_named(header, NS_SOAP, "Header")) {
		for (xmlNode *block = xml_first(header); block != NULL; block = xml_next(block))
			TRY(block_note(job, block, &envelope));
		envelope.body = xml_next(header);
	} else {
		envelope.body = header;
	}
	if (!xml_named(envelope.body, NS_SOAP, "Body") || xml_next(envelope.body) != NULL)
		return wrong(job, "as4-header", "An envelope is a header and a body.");
	TRY(strays_check(job, &envelope));
	TRY(body_check(job, &envelope));
	if (envelope.messaging == NULL && envelope.fault == NULL)
		return wrong(job, "as4-header", "There is no Messaging header.");
	TRY(xml_ids_read(job, envelope.document, &envelope.ids));
	*ret_envelope = envelope;
	return OK;
}

enum result envelope_write(struct job *job, struct bytes messaging, struct bytes security, struct bytes *ret_text)
{
	struct text text = text_open(job->arena, ENVELOPE_BYTES_MOST);

	text_add(&text, "<S12:Envelope xmlns:S12=\"" NS_SOAP "\"><S12:Header>");
	text_add_bytes(&text, messaging);
	text_add_bytes(&text, security);
	text_add(&text, "</S12:Header>");
	text_add(&text, ENVELOPE_BODY);
	text_add(&text, "</S12:Envelope>");
	return text_done(&text, ret_text) == OK ? OK : job_out_of_memory(job);
}
