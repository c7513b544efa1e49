/* jose.h - signed and sealed JSON in compact form (RFC 7515, 7516, 7518), just the algorithms that Valico uses.
 *
 * A signed document is `header.payload.signature` with ES256; a sealed one is `header..iv.text.tag` with "dir" and
 * A256GCM under a case key; a key letter is a JSON-serialised JWE that wraps the case key for each party
 * (ECDH-ES+A256KW). What is verified is the bytes as they came: nothing is serialised again. */
#ifndef VALICO_CRYPTO_JOSE_H
#define VALICO_CRYPTO_JOSE_H

#include "crypto/keys.h"

/* A signed document taken apart; the parts point into the bytes that were read, or into the arena. */
struct signed_document {
	struct bytes whole;         /* as received */
	const char *type;           /* header "typ" */
	const char *key_id;         /* header "kid" */
	struct bytes payload;       /* decoded */
	struct bytes signing_input; /* header.payload */
	struct signature signature;
};

/* Signs `payload` as `type` with the named key. The result is in the arena. */
enum result signed_write(struct job *job, const struct keeper *keeper, const char *key_id, const char *type,
			 struct bytes payload, struct bytes *ret_whole);

/* Takes a document apart. INVALID unless it is ES256 with exactly "alg", "kid" and "typ" in its header and `typ` is
 * `type`. The signature is not checked yet: signed_verify() does. */
enum result signed_read(struct job *job, struct bytes whole, const char *type, struct signed_document *ret_document);

/* Only who signed it, by its header. INVALID for another type of document. */
enum result signed_key_id(struct job *job, struct bytes whole, const char *type, const char **ret_key_id);

/* DENIED when the signature does not hold under the key. */
enum result signed_verify(struct job *job, const struct signed_document *document, struct verifier *verifier);

/* Seals bytes under a case key with a new random iv; `content_type` becomes "cty" and may be NULL. */
enum result sealed_write(struct job *job, const struct case_key *key, const char *content_type, struct bytes plain,
			 struct bytes *ret_whole);

/* DENIED when the seal does not open under the key; INVALID when it is not such a document. */
enum result sealed_read(struct job *job, const struct case_key *key, struct bytes whole, struct bytes *ret_plain);

/* A party that a key letter is addressed to. */
struct letter_party {
	const char *key_id;
	struct public_key key;
};

/* Wraps a case key for each party. The ephemeral keys come from OpenSSL's randomness and not from the job's: the same
 * seed gives a letter of the same form and content, but not of the same bytes. */
enum result letter_write(struct job *job, const struct case_key *key, const struct letter_party *parties, size_t count,
			 struct bytes *ret_letter);

/* Opens a letter with the key `key_id` behind the keeper. MISSING when it is not addressed to that key; DENIED when it
 * does not open. */
enum result letter_read(struct job *job, struct bytes letter, const struct keeper *keeper, const char *key_id,
			struct case_key *ret_key);

#endif
