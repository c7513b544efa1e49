/* reference.c - ds:Reference: reading, writing, copying, and the digest of an attachment. See signature.h. */
#include "as4/names.h"
#include "as4/signature.h"
#include "as4/user_message.h"

#include <stdlib.h>
#include <string.h>

#define REFERENCE_BYTES_MOST ((size_t)8 << 10)
#define URI_MOST 1024

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text);

	return size >= strlen(end) && strcmp(text + size - strlen(end), end) == 0;
}

static bool type_is_xml(const char *type)
{
	if (strcmp(type, "text/xml") == 0 || strcmp(type, "application/xml") == 0)
		return true;
	return ends_with(type, "+xml") && (strncmp(type, "application/", 12) == 0 || strncmp(type, "image/", 6) == 0);
}

/* Every line end becomes CRLF, be it CR, LF or both. */
static enum result lines_normal(struct job *job, struct bytes content, struct bytes *ret_text)
{
	unsigned char *text;
	size_t size = 0;

	TAKE(job, text = arena_take_many(job->arena, content.size, 2));
	for (size_t at = 0; at < content.size; at++) {
		bool second = content.data[at] == '\n' && at > 0 && content.data[at - 1] == '\r';

		if (second)
			continue;
		if (content.data[at] == '\r' || content.data[at] == '\n') {
			text[size++] = '\r';
			text[size++] = '\n';
		} else {
			text[size++] = content.data[at];
		}
	}
	*ret_text = (struct bytes){text, size};
	return OK;
}

enum result attachment_digest(struct job *job, const char *media_type, struct bytes content, struct hash *ret_digest)
{
	struct bytes text = content;

	if (type_is_xml(media_type))
		TRY(xml_canonical_document(job, content, &text));
	else if (strncmp(media_type, "text/", 5) == 0)
		TRY(lines_normal(job, content, &text));
	*ret_digest = hash_of(text);
	return OK;
}

/* `declare` is for a reference that stands alone: there its namespace is not declared yet. */
static enum result reference_write(struct job *job, struct text *text, const struct signed_reference *reference,
				   bool declare)
{
	const char *digest;

	TAKE(job, digest = base64_write(job->arena, (struct bytes){reference->digest.bytes, HASH_SIZE}));
	text_add(text, declare ? "<ds:Reference xmlns:ds=\"" NS_DSIG "\" URI=\"" : "<ds:Reference URI=\"");
	xml_add_value(text, reference->uri);
	text_print(text, "\"><ds:Transforms><ds:Transform Algorithm=\"%s\">",
		   reference->content_id != NULL ? TRANSFORM_ATTACHMENT : ALGORITHM_CANONICAL);
	if (reference->prefixes != NULL) {
		text_add(text, "<ec:InclusiveNamespaces xmlns:ec=\"" ALGORITHM_CANONICAL "\" PrefixList=\"");
		xml_add_value(text, reference->prefixes);
		text_add(text, "\"></ec:InclusiveNamespaces>");
	}
	text_print(text,
		   "</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"" ALGORITHM_SHA256
		   "\"></ds:DigestMethod><ds:DigestValue>%s</ds:DigestValue></ds:Reference>",
		   digest);
	return OK;
}

enum result reference_copy(struct job *job, const struct signed_reference *reference, struct bytes *ret_xml)
{
	struct text text = text_open(job->arena, REFERENCE_BYTES_MOST);

	TRY(reference_write(job, &text, reference, true));
	return text_done(&text, ret_xml) == OK ? OK : job_out_of_memory(job);
}

enum result reference_add(struct job *job, struct text *text, const struct signed_reference *reference)
{
	return reference_write(job, text, reference, false);
}

static enum result wrong(struct job *job, const char *rule, const char *reason)
{
	return job_fail(job, INVALID, "Reference", rule, "%s", reason);
}

/* The list of prefixes in a Transform or CanonicalizationMethod; NULL when there is none. */
enum result prefixes_read(struct job *job, const xmlNode *method, const char *rule, const char **ret_prefixes)
{
	const xmlNode *inclusive = xml_first(method);

	*ret_prefixes = NULL;
	if (inclusive == NULL)
		return OK;
	if (!xml_named(inclusive, ALGORITHM_CANONICAL, "InclusiveNamespaces") || xml_next(inclusive) != NULL)
		return wrong(job, rule, "A canonicalisation has a parameter that is not known.");
	*ret_prefixes = xml_attribute(job, inclusive, NULL, "PrefixList");
	return *ret_prefixes == NULL || strlen(*ret_prefixes) <= XML_PREFIX_LIST_BYTES
		   ? OK
		   : wrong(job, rule, "The list of prefixes is too long.");
}

static enum result transform_read(struct job *job, const xmlNode *transforms, const char *rule,
				  struct signed_reference *reference)
{
	const xmlNode *transform = xml_first(transforms);
	const char *algorithm = reference->content_id != NULL ? TRANSFORM_ATTACHMENT : ALGORITHM_CANONICAL;

	if (!xml_named(transform, NS_DSIG, "Transform") || xml_next(transform) != NULL)
		return wrong(job, rule, "A reference has exactly one transform.");
	if (!xml_attribute_equals(transform, NULL, "Algorithm", algorithm))
		return wrong(job, rule, "A reference has a transform that is not allowed.");
	if (reference->content_id != NULL)
		return xml_first(transform) == NULL ? OK
						    : wrong(job, rule, "An attachment's transform has no parameters.");
	return prefixes_read(job, transform, rule, &reference->prefixes);
}

enum result reference_read(struct job *job, const xmlNode *element, const char *rule,
			   struct signed_reference *ret_reference)
{
	struct signed_reference reference = {.uri = xml_attribute(job, element, NULL, "URI")};
	xmlNode *part;
	struct bytes digest;

	if (!xml_named(element, NS_DSIG, "Reference") || reference.uri == NULL || strlen(reference.uri) > URI_MOST)
		return wrong(job, rule, "A reference must say to what.");
	if (reference.uri[0] != '#')
		TRY(cid_read(job, reference.uri, rule, &reference.content_id));
	TRY(xml_only(job, element, NS_DSIG, "Transforms", rule, &part));
	TRY(transform_read(job, part, rule, &reference));
	TRY(xml_only(job, element, NS_DSIG, "DigestMethod", rule, &part));
	if (!xml_attribute_equals(part, NULL, "Algorithm", ALGORITHM_SHA256) || xml_first(part) != NULL)
		return wrong(job, rule, "Digests are made with SHA-256.");
	TRY(xml_only(job, element, NS_DSIG, "DigestValue", rule, &part));
	TRY(xml_base64(job, part, rule, &digest));
	if (digest.size != HASH_SIZE)
		return wrong(job, rule, "A digest has 32 bytes.");
	memcpy(reference.digest.bytes, digest.data, HASH_SIZE);
	*ret_reference = reference;
	return OK;
}

static int by_uri(const void *a, const void *b)
{
	return strcmp(((const struct as4_reference *)a)->uri, ((const struct as4_reference *)b)->uri);
}

/* The hash over "URI NUL digest" of all references in the order of their URIs. */
static enum result content_hash(struct job *job, const struct as4_reference *references, size_t count,
				struct hash *ret_hash)
{
	struct hash_stream *stream;

	TRY(hash_stream_open(job, &stream));
	for (size_t at = 0; at < count; at++) {
		hash_stream_add(
		    stream, (struct bytes){(const unsigned char *)references[at].uri, strlen(references[at].uri) + 1});
		hash_stream_add(stream, (struct bytes){references[at].digest.bytes, HASH_SIZE});
	}
	*ret_hash = hash_stream_done(stream);
	return OK;
}

enum result evidence_of(struct job *job, const struct signed_reference *references, size_t count,
			struct as4_evidence *ret_evidence)
{
	struct as4_evidence evidence = {.reference_count = count};
	struct as4_reference *copies;

	TAKE(job, copies = NEW_MANY(job->arena, struct as4_reference, count));
	for (size_t at = 0; at < count; at++) {
		copies[at] = (struct as4_reference){.uri = references[at].uri, .digest = references[at].digest};
		if (references[at].content_id != NULL)
			TAKE(job, copies[at].uri = arena_print(job->arena, "cid:%s", references[at].content_id));
		TRY(reference_copy(job, &references[at], &copies[at].xml));
	}
	qsort(copies, count, sizeof(*copies), by_uri);
	for (size_t at = 1; at < count; at++)
		if (by_uri(&copies[at - 1], &copies[at]) == 0)
			return job_fail(job, INVALID, "Reference", "as4-policy",
					"Two references are to the same thing.");
	TRY(content_hash(job, copies, count, &evidence.content));
	evidence.references = copies;
	*ret_evidence = evidence;
	return OK;
}
