/* token.h - which certificate a wsse:SecurityTokenReference means. Only this room includes it.
 *
 * Certificates are pinned: the caller says which one it must be, and a token is only ever compared with it. So nothing
 * that a stranger sends is parsed as a certificate, and a token can widen nothing. */
#ifndef VALICO_AS4_TOKEN_H
#define VALICO_AS4_TOKEN_H

#include "as4/envelope.h"

/* DENIED with rule "as4-token" unless the one reference in `parent` (a KeyInfo or RecipientKeyInfo) means `expected`,
 * by binary token (single or path), subject key identifier, or issuer and serial. INVALID for a KeyValue or another
 * form. */
enum result token_check(struct job *job, const struct xml_ids *ids, const xmlNode *parent,
			const struct certificate *expected);

/* Writes the certificate as a BinarySecurityToken with this id, and a reference to it. */
enum result token_write(struct job *job, struct text *text, const char *id, const struct certificate *certificate);
void token_reference_write(struct text *text, const char *id);

#endif
