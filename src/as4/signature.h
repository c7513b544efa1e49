/* signature.h - the one ds:Signature of a message: what it covers, and that it holds. Only this room includes it.
 *
 * Reading goes in two steps, so that nothing is decrypted for a stranger: signature_check() proves the sender by the
 * references into the envelope; when the parts are open, attachment_check() proves each of them. */
#ifndef VALICO_AS4_SIGNATURE_H
#define VALICO_AS4_SIGNATURE_H

#include "as4/envelope.h"

/* A reference as it is signed, and how it gets its digest. */
struct signed_reference {
	const char *uri;        /* as it stands in the document */
	const char *content_id; /* of a part, decoded; NULL for an element of the envelope */
	const char *prefixes;   /* InclusiveNamespaces, or NULL */
	struct hash digest;
};

/* The digest of a part's content by the attachment transform, which depends on its type (SwA profile, section 5.4):
 * XML is canonicalised, other text has its line ends made CRLF, the rest is taken as it is. */
enum result attachment_digest(struct job *job, const char *media_type, struct bytes content, struct hash *ret_digest);

/* Writes BinarySecurityToken and Signature over the references. */
enum result signature_write(struct job *job, const struct as4_self *self, const struct signed_reference *references,
			    size_t count, struct text *text);

/* Proves a Signature by the signer's certificate, which must be for signing and valid now, and the digests of all
 * references into the envelope. DENIED with "as4-signature" or "as4-token" when it is not the signer's; INVALID with
 * "as4-policy" for an algorithm or a form that is not allowed, or when Messaging or Body is not covered. */
enum result signature_check(struct job *job, const struct envelope *envelope, const struct certificate *signer,
			    struct signed_reference **ret_references, size_t *ret_count);

/* One ds:Reference on its own, in canonical form: what a receipt copies. */
enum result reference_copy(struct job *job, const struct signed_reference *reference, struct bytes *ret_xml);

/* A ds:Reference, with the algorithms that are allowed. `rule` is put on the job. */
enum result reference_read(struct job *job, const xmlNode *element, const char *rule,
			   struct signed_reference *ret_reference);

/* Adds a reference to a SignedInfo, whose namespace is declared already. */
enum result reference_add(struct job *job, struct text *text, const struct signed_reference *reference);

/* The PrefixList in a Transform or a CanonicalizationMethod; NULL when there is none. */
enum result prefixes_read(struct job *job, const xmlNode *method, const char *rule, const char **ret_prefixes);

/* References as evidence (message.h): copied, and hashed in the order of their URIs. */
enum result evidence_of(struct job *job, const struct signed_reference *references, size_t count,
			struct as4_evidence *ret_evidence);

#endif
