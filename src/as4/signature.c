/* signature.c - see signature.h (XML Signature 1.1 as the suites allow it). */
#include "as4/signature.h"
#include "as4/names.h"
#include "as4/token.h"

#include <string.h>

#define SIGNED_INFO_BYTES_MOST ((size_t)8 << 20)
#define POLICY "as4-policy"

static enum result against_policy(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "Signature", POLICY, "%s", reason);
}

static enum result does_not_hold(struct job *job)
{
	return job_fail(job, DENIED, "Signature", "as4-signature", "The signature does not hold.");
}

/* SignedInfo in canonical form. */
static enum result signed_info_write(struct job *job, const struct as4_suite *suite,
				     const struct signed_reference *references, size_t count, struct bytes *ret_info)
{
	struct text text = text_open(job->arena, SIGNED_INFO_BYTES_MOST);

	text_print(&text,
		   "<ds:SignedInfo xmlns:ds=\"" NS_DSIG "\"><ds:CanonicalizationMethod Algorithm=\"" ALGORITHM_CANONICAL
		   "\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"%s\"></ds:SignatureMethod>",
		   suite->signature_algorithm);
	for (size_t at = 0; at < count; at++)
		TRY(reference_add(job, &text, &references[at]));
	text_add(&text, "</ds:SignedInfo>");
	return text_done(&text, ret_info) == OK ? OK : job_out_of_memory(job);
}

enum result signature_write(struct job *job, const struct as4_self *self, const struct signed_reference *references,
			    size_t count, struct text *text)
{
	const struct as4_suite *suite = &AS4_SUITE_ECDSA;
	struct bytes info;
	struct bytes signature;
	struct hash digest;
	const char *value;

	TRY(signed_info_write(job, suite, references, count, &info));
	digest = hash_of(info);
	TRY(suite->sign(job, self, &digest, &signature));
	TAKE(job, value = base64_write(job->arena, signature));
	TRY(token_write(job, text, ID_SIGNER, self->signing));
	text_add(text, "<ds:Signature xmlns:ds=\"" NS_DSIG "\" Id=\"" ID_SIGNATURE "\">");
	text_add_bytes(text, info);
	text_print(text, "<ds:SignatureValue>%s</ds:SignatureValue><ds:KeyInfo>", value);
	token_reference_write(text, ID_SIGNER);
	text_add(text, "</ds:KeyInfo></ds:Signature>");
	return OK;
}

/* The three children of a Signature, in their order and alone. */
struct signature_nodes {
	xmlNode *info;
	xmlNode *value;
	xmlNode *key;
};

static enum result nodes_read(struct job *job, const xmlNode *signature, struct signature_nodes *ret_nodes)
{
	struct signature_nodes nodes = {0};

	nodes.info = xml_first(signature);
	nodes.value = nodes.info != NULL ? xml_next(nodes.info) : NULL;
	nodes.key = nodes.value != NULL ? xml_next(nodes.value) : NULL;
	if (!xml_named(nodes.info, NS_DSIG, "SignedInfo") || !xml_named(nodes.value, NS_DSIG, "SignatureValue") ||
	    !xml_named(nodes.key, NS_DSIG, "KeyInfo") || xml_next(nodes.key) != NULL)
		return against_policy(job, "A signature is SignedInfo, SignatureValue and KeyInfo.");
	*ret_nodes = nodes;
	return OK;
}

/* The certificate that we hold for the partner may itself be out of date or of the wrong kind. */
static enum result signer_check(struct job *job, const struct certificate *signer)
{
	if (signer->use != CERTIFICATE_SIGNING)
		return job_fail(job, DENIED, "token", "as4-token", "The certificate is not for signing.");
	if (job->now.milliseconds < signer->valid_from.milliseconds ||
	    job->now.milliseconds > signer->valid_until.milliseconds)
		return job_fail(job, DENIED, "token", "as4-token", "The signer's certificate is not valid now.");
	return OK;
}

static enum result value_check(struct job *job, const struct signature_nodes *nodes, const struct certificate *signer)
{
	const xmlNode *canonical = xml_first(nodes->info);
	const xmlNode *method = canonical != NULL ? xml_next(canonical) : NULL;
	const struct as4_suite *suite;
	const char *algorithm;
	const char *prefixes;
	struct bytes signature;
	struct bytes info;
	struct hash digest;

	if (!xml_named(canonical, NS_DSIG, "CanonicalizationMethod") ||
	    !xml_named(method, NS_DSIG, "SignatureMethod") ||
	    !xml_attribute_equals(canonical, NULL, "Algorithm", ALGORITHM_CANONICAL))
		return against_policy(job, "A signature is over exclusive canonical XML.");
	TRY(prefixes_read(job, canonical, POLICY, &prefixes));
	algorithm = xml_attribute(job, method, NULL, "Algorithm");
	suite = algorithm != NULL ? as4_suite_find(algorithm) : NULL;
	if (suite == NULL || xml_first(method) != NULL)
		return against_policy(job, "The signature is of an algorithm that is not allowed.");
	TRY(xml_base64(job, nodes->value, POLICY, &signature));
	TRY(xml_canonical(job, nodes->info, prefixes, &info));
	digest = hash_of(info);
	return suite->verify(job, signer, &digest, signature) == OK ? OK : does_not_hold(job);
}

static enum result references_read(struct job *job, const xmlNode *info, struct signed_reference **ret_references,
				   size_t *ret_count)
{
	const xmlNode *first = xml_next(xml_next(xml_first(info)));
	struct signed_reference *references = NULL;
	size_t count = 0;

	for (const xmlNode *node = first; node != NULL; node = xml_next(node))
		count++;
	TAKE(job, references = NEW_MANY(job->arena, struct signed_reference, count));
	count = 0;
	for (const xmlNode *node = first; node != NULL; node = xml_next(node))
		TRY(reference_read(job, node, POLICY, &references[count++]));
	*ret_references = references;
	*ret_count = count;
	return OK;
}

/* An element is covered when its own node is what the reference's id leads to. */
static enum result element_check(struct job *job, const struct envelope *envelope,
				 const struct signed_reference *reference, bool *messaging, bool *body)
{
	xmlNode *element = xml_ids_find(envelope->ids, reference->uri + 1);
	struct bytes text;
	struct hash digest;

	if (element == NULL)
		return against_policy(job, "A reference leads nowhere.");
	if (element != envelope->messaging && element != envelope->body && element->parent != envelope->security)
		return against_policy(job, "A reference is to something that is never signed.");
	TRY(xml_canonical(job, element, reference->prefixes, &text));
	digest = hash_of(text);
	if (!hash_equal(&digest, &reference->digest))
		return does_not_hold(job);
	*messaging = *messaging || element == envelope->messaging;
	*body = *body || element == envelope->body;
	return OK;
}

/* What is covered twice would be canonicalised as often as a stranger likes. */
#define ELEMENT_REFERENCES_MOST 8

enum result signature_check(struct job *job, const struct envelope *envelope, const struct certificate *signer,
			    struct signed_reference **ret_references, size_t *ret_count)
{
	struct signed_reference *references = NULL;
	struct signature_nodes nodes = {0};
	xmlNode *signature;
	size_t count = 0;
	int elements = 0;
	bool messaging = false;
	bool body = false;

	TRY(xml_only(job, envelope->security, NS_DSIG, "Signature", POLICY, &signature));
	TRY(nodes_read(job, signature, &nodes));
	TRY(token_check(job, envelope->ids, nodes.key, signer));
	TRY(signer_check(job, signer));
	TRY(value_check(job, &nodes, signer));
	TRY(references_read(job, nodes.info, &references, &count));
	for (size_t at = 0; at < count; at++) {
		if (references[at].content_id != NULL)
			continue;
		if (++elements > ELEMENT_REFERENCES_MOST)
			return against_policy(job, "Too many references into the envelope.");
		TRY(element_check(job, envelope, &references[at], &messaging, &body));
	}
	if (!messaging || !body)
		return against_policy(job, "The signature must cover Messaging and Body.");
	*ret_references = references;
	*ret_count = count;
	return OK;
}
