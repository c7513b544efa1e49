/* encryption.h - the payload key and the parts under it (XML Encryption 1.1, SwA profile 1.1). Only this room includes
 * it.
 *
 * One random key encrypts all parts of a message, each with an iv of its own, and travels once in an EncryptedKey. On
 * the wire a part is iv, ciphertext and tag. */
#ifndef VALICO_AS4_ENCRYPTION_H
#define VALICO_AS4_ENCRYPTION_H

#include "as4/envelope.h"

/* A part on its way through encryption. */
struct sealed_part {
	const char *content_id;
	const char *media_type; /* before encryption: "application/gzip" when compressed */
	struct bytes content;
};

/* Encrypts the contents in place of `parts` and writes the recipient's token, EncryptedKey and EncryptedData. */
enum result encryption_write(struct job *job, const struct as4_partner *partner, struct sealed_part *parts,
			     size_t count, struct text *text);

/* Opens every part: `parts` come with their content as on the wire and leave with it in plain and their true media
 * type. INVALID with "as4-policy" unless each part is encrypted exactly once and as it must be; DENIED with
 * "as4-decryption", and always the same words, for whatever does not open. */
enum result encryption_read(struct job *job, const struct as4_self *self, const struct envelope *envelope,
			    struct sealed_part *parts, size_t count);

#endif
