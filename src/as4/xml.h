/* xml.h - strict XML in, canonical XML out.
 *
 * Reading goes through libxml2, but only after a scan of our own has refused what a header never holds and what costs a
 * parser more than its length: document types, processing instructions, deep nesting, very many attributes. Nothing is
 * fetched and no entity is known but XML's five.
 *
 * Writing is text by hand that is already in the form that exclusive canonicalisation gives: attributes in order, no
 * empty-element tags, each prefix declared where it is first used. So what is signed is what is written, and only a
 * reader needs the canonicaliser. */
#ifndef VALICO_AS4_XML_H
#define VALICO_AS4_XML_H

#include "base/job.h"
#include "base/text.h"

#include <libxml/tree.h>

#define XML_DEPTH_MOST 32
#define XML_ATTRIBUTES_MOST 32  /* of one element, with namespace declarations */
#define XML_ELEMENTS_MOST 60000 /* of one document */
#define XML_PREFIXES_MOST 32    /* of one InclusiveNamespaces */
#define XML_PREFIX_LIST_BYTES 1024

/* Parses UTF-8. The document lives as long as the job. INVALID with rule "as4-xml", "as4-doctype"; LIMIT
 * "as4-xml-size". */
enum result xml_read(struct job *job, struct bytes text, xmlDoc **ret_document);

/* True for an element of that name. */
bool xml_named(const xmlNode *node, const char *namespace, const char *name);

/* The first, or the next, child or sibling that is an element; NULL past the last. */
xmlNode *xml_first(const xmlNode *parent);
xmlNode *xml_next(const xmlNode *node);

/* The only child of that name. `rule` goes on the job when there is none or more than one. */
enum result xml_only(struct job *job, const xmlNode *parent, const char *namespace, const char *name, const char *rule,
		     xmlNode **ret_child);
/* As xml_only(), but NULL when there is none. */
enum result xml_optional(struct job *job, const xmlNode *parent, const char *namespace, const char *name,
			 const char *rule, xmlNode **ret_child);

/* The whole text in an element, white space at both ends taken off. INVALID when it holds elements. */
enum result xml_text(struct job *job, const xmlNode *element, const char *rule, const char **ret_text);
/* The text as base64. */
enum result xml_base64(struct job *job, const xmlNode *element, const char *rule, struct bytes *ret_bytes);

/* An attribute's value in the arena; NULL when absent. `namespace` NULL is an attribute without prefix. */
const char *xml_attribute(struct job *job, const xmlNode *element, const char *namespace, const char *name);
/* True when the attribute is there with exactly this value. */
bool xml_attribute_equals(const xmlNode *element, const char *namespace, const char *name, const char *value);

/* True when an element has no content but white space and comments. */
bool xml_empty(const xmlNode *element);

/* Every Id, ID, id and wsu:Id of a document. INVALID with rule "as4-wrapping" when two are the same. */
struct xml_ids;
enum result xml_ids_read(struct job *job, xmlDoc *document, struct xml_ids **ret_ids);
/* NULL when no element has it. */
xmlNode *xml_ids_find(const struct xml_ids *ids, const char *id);

/* Exclusive canonicalisation without comments (W3C exc-c14n) of one element with what is in it. `prefixes` is the text
 * of an InclusiveNamespaces PrefixList, or NULL. */
enum result xml_canonical(struct job *job, xmlNode *element, const char *prefixes, struct bytes *ret_text);

/* Exclusive canonicalisation of a whole document, for XML payloads that travel uncompressed. */
enum result xml_canonical_document(struct job *job, struct bytes text, struct bytes *ret_text);

/* Adds text, or an attribute's value, as canonical XML spells it. */
void xml_add(struct text *text, struct bytes value);
void xml_add_value(struct text *text, const char *value);

/* True when XML can carry the text: UTF-8 without the control characters that XML 1.0 forbids. */
bool xml_can_carry(const char *text);

#endif
