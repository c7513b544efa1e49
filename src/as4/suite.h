/* suite.h - a security suite: which algorithms sign and encrypt, as one row of a table.
 *
 * eDelivery AS4 knows several: version 1.15 (RSA), version 2.0's common one (Ed25519, X25519) and 2.0's alternative on
 * the curve P-256, which is Valico's default since every HSM has that curve and events are signed with it too. A suite
 * is a row that names its identifiers and the functions that do its two public-key steps; digest, canonicalisation and
 * payload cipher are the same in all of them (names.h). */
#ifndef VALICO_AS4_SUITE_H
#define VALICO_AS4_SUITE_H

#include "crypto/certificate.h"

#include <libxml/tree.h>

#define AS4_PAYLOAD_KEY_SIZE 16 /* AES-128-GCM */
#define AS4_KEY_LETTER_MOST 4096

struct as4_self;
struct text;

struct as4_suite {
	const char *name;
	const char *signature_algorithm; /* URI in SignatureMethod */
	const char *key_algorithm;       /* URI in EncryptedKey's EncryptionMethod */

	/* Signs the digest of SignedInfo; `ret_signature` goes into SignatureValue. */
	enum result (*sign)(struct job *job, const struct as4_self *self, const struct hash *digest,
			    struct bytes *ret_signature);
	/* DENIED unless it is the certificate's signature. */
	enum result (*verify)(struct job *job, const struct certificate *signer, const struct hash *digest,
			      struct bytes signature);
	/* Writes what stands in an EncryptedKey between EncryptionMethod and ReferenceList: KeyInfo and CipherData. */
	enum result (*key_write)(struct job *job, const struct certificate *recipient,
				 const unsigned char key[AS4_PAYLOAD_KEY_SIZE], struct text *text);
	/* Opens an EncryptedKey. INVALID for another algorithm, DENIED when it does not open. */
	enum result (*key_read)(struct job *job, const struct as4_self *self, xmlNode *encrypted_key,
				unsigned char ret_key[AS4_PAYLOAD_KEY_SIZE]);
};

/* eDelivery AS4 2.0, alternative elliptic-curve profile. */
extern const struct as4_suite AS4_SUITE_ECDSA;

/* The suite with this signature algorithm; NULL when it is not allowed. */
const struct as4_suite *as4_suite_find(const char *signature_algorithm);

#endif
