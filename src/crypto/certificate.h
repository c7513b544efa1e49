/* certificate.h - X.509 certificates, as AS4's security tokens need them (RFC 5280).
 *
 * A node has a signing and an encryption certificate, both P-256, self-signed when two nodes link directly (the link's
 * fingerprint words are the trust) or issued by an authority that the operator names. */
#ifndef VALICO_CRYPTO_CERTIFICATE_H
#define VALICO_CRYPTO_CERTIFICATE_H

#include "crypto/keys.h"

enum certificate_use { CERTIFICATE_SIGNING, CERTIFICATE_AGREEMENT };

struct certificate {
	struct bytes der;
	struct public_key key;
	struct hash fingerprint;     /* SHA-256 over the DER */
	const char *subject;         /* RFC 4514 text */
	const char *issuer;          /* RFC 4514 text */
	const char *serial;          /* decimal */
	struct bytes subject_key_id; /* empty when the extension is absent */
	struct instant valid_from;
	struct instant valid_until;
	enum certificate_use use;
};

/* Makes a self-signed certificate for a key behind the keeper. */
enum result certificate_write(struct job *job, const struct keeper *keeper, const char *key_id,
			      const struct public_key *key, const char *common_name, const char *country,
			      enum certificate_use use, struct instant valid_until, struct bytes *ret_der);

/* Takes a P-256 certificate apart. INVALID when it is damaged, of another kind of key, or its self-signature fails. */
enum result certificate_read(struct job *job, struct bytes der, struct certificate *ret_certificate);

/* Six words, with spaces between, that two people can compare by telephone. They are of our own list of 1,024 English
 * words (words.c), so six of them carry the first 60 bits of the hash. */
enum result fingerprint_words(struct job *job, const struct hash *hash, char **ret_words);

#endif
