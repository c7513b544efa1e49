/* cipher.h - the bare ciphers and key derivations under the sealed formats: AES-GCM, AES key wrap, Concat KDF, HKDF.
 *
 * jose.h and the AS4 room are built of these; nothing else should need them. Keys are of 16 or 32 bytes. Whatever does
 * not open, for whatever cause, gives one and the same DENIED, so that an answer tells a forger nothing. */
#ifndef VALICO_CRYPTO_CIPHER_H
#define VALICO_CRYPTO_CIPHER_H

#include "crypto/keys.h"

#define GCM_IV_SIZE 12
#define GCM_TAG_SIZE 16
#define KEY_WRAP_EXTRA 8 /* a wrapped key is longer by this */

/* AES-GCM (NIST SP 800-38D) with a 96-bit iv that must never come twice under a key. `beside` is authenticated only.
 * `ret_text` has plain.size bytes. */
enum result gcm_seal(struct job *job, struct bytes key, const unsigned char iv[GCM_IV_SIZE], struct bytes beside,
		     struct bytes plain, unsigned char *ret_text, unsigned char ret_tag[GCM_TAG_SIZE]);
/* `ret_plain` has text.size bytes; they are wiped again when the tag does not hold (DENIED). */
enum result gcm_open(struct job *job, struct bytes key, const unsigned char iv[GCM_IV_SIZE], struct bytes beside,
		     struct bytes text, const unsigned char tag[GCM_TAG_SIZE], unsigned char *ret_plain);

/* AES key wrap (RFC 3394) of a key of 16 or 32 bytes. `ret_wrapped` has KEY_WRAP_EXTRA bytes more than `plain`. */
enum result key_wrap(struct job *job, struct bytes key, struct bytes plain, unsigned char *ret_wrapped);
/* `ret_plain` has KEY_WRAP_EXTRA bytes less than `wrapped`. DENIED when it does not open. */
enum result key_unwrap(struct job *job, struct bytes key, struct bytes wrapped, unsigned char *ret_plain);

/* Concat KDF with SHA-256 as JOSE uses it (RFC 7518 section 4.6.2). `algorithm` is AlgorithmID; the party infos are
 * "apu" and "apv" decoded, mostly empty, at most 256 bytes each. */
enum result concat_key(struct job *job, struct bytes secret, const char *algorithm, struct bytes party_u,
		       struct bytes party_v, size_t key_size, unsigned char *ret_key);

/* HKDF with SHA-256 (RFC 5869). Salt and info may be empty. */
enum result hkdf_key(struct job *job, struct bytes secret, struct bytes salt, struct bytes info, size_t key_size,
		     unsigned char *ret_key);

#endif
