/* algorithms.h - OpenSSL's algorithms, looked up once, and a thread's reusable contexts. Only this room includes it.
 *
 * Looking an algorithm up by name and making a context cost more than hashing an event. So the algorithms are fetched
 * once for the process and each thread keeps one context of each kind until it ends. They are a cache and hold no
 * state between two calls. An OpenSSL that has no SHA-256 or AES, or a machine without the few kilobytes for a context,
 * cannot do anything that Valico is for: the process says so and ends. */
#ifndef VALICO_CRYPTO_ALGORITHMS_H
#define VALICO_CRYPTO_ALGORITHMS_H

#include "crypto/keys.h"

#include <openssl/evp.h>

const EVP_MD *algorithm_sha256(void);
const EVP_CIPHER *algorithm_key_wrap(size_t key_size); /* RFC 3394, for 16 or 32 bytes; NULL for another size */

/* This thread's contexts: never NULL, never kept beyond the call that asked. */
EVP_MD_CTX *thread_digest(void);
EVP_MAC_CTX *thread_mac(void); /* HMAC with SHA-256 */
EVP_CIPHER_CTX *thread_cipher(void);
/* For AES-128-GCM or AES-256-GCM, to be given a key and an iv; NULL for another size. To make it ready costs more than
 * sealing an event, so whoever used it puts another key in the place of theirs and does not reset it. */
EVP_CIPHER_CTX *thread_gcm(size_t key_size);

/* A P-256 key as OpenSSL's object; `scalar` is the private part of 32 bytes or NULL. NULL when the point is not on the
 * curve. Owned by the caller. */
EVP_PKEY *pkey_of_point(const struct public_key *key, const unsigned char *scalar);

/* A new pair of keys from OpenSSL's own randomness, for one agreement. NULL when the library fails. Owned by the
 * caller.
 */
EVP_PKEY *pkey_new(struct public_key *ret_key);

/* The raw shared secret of ECDH between a private key and a public one that pkey_of_point() gave. */
bool pkey_agree(EVP_PKEY *own, EVP_PKEY *peer, unsigned char ret_secret[32]);

/* Signatures between JOSE's form (r and s side by side) and OpenSSL's and X.509's (RFC 3279 section 2.2.3: a DER
 * SEQUENCE of two INTEGERs). */
#define SIGNATURE_DER_MOST 72
size_t signature_der_write(const struct signature *signature, unsigned char ret_der[SIGNATURE_DER_MOST]);
/* False unless it is exactly such a SEQUENCE of two numbers of at most 32 bytes. */
bool signature_der_read(struct bytes der, struct signature *ret_signature);

/* The letters of base64url of `size` bytes, without padding, and a NUL. */
#define BASE64URL_SIZE(size) (((size)*4 + 2) / 3 + 1)
/* Writes them into a buffer of BASE64URL_SIZE(size); its time does not depend on the bytes. */
void base64url_put(const unsigned char *data, size_t size, char *ret_text);
#define BASE64URL_GET_MOST 64
/* Reads exactly `size` bytes, at most BASE64URL_GET_MOST. False when the text is not their one spelling. */
bool base64url_get(struct bytes text, unsigned char *ret_data, size_t size);

#endif
