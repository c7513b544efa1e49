/* hash.h - SHA-256 (FIPS 180-4), the one digest of Valico's own formats. */
#ifndef VALICO_CRYPTO_HASH_H
#define VALICO_CRYPTO_HASH_H

#include "base/job.h"

#define HASH_SIZE 32
#define HASH_TEXT_SIZE 44 /* base64url without padding and its NUL */

struct hash {
	unsigned char bytes[HASH_SIZE];
};

struct hash hash_of(struct bytes data);

/* HMAC-SHA-256 (RFC 2104). */
struct hash hash_keyed(struct bytes key, struct bytes data);

bool hash_equal(const struct hash *a, const struct hash *b);
/* Order of the bytes: the last tie-break of the fold. */
int hash_compare(const struct hash *a, const struct hash *b);

void hash_write(const struct hash *hash, char ret_text[HASH_TEXT_SIZE]);
enum result hash_read(struct bytes text, struct hash *ret_hash);

/* Many bytes in pieces, for files. */
struct hash_stream;
enum result hash_stream_open(struct job *job, struct hash_stream **ret_stream); /* owned by the arena */
void hash_stream_add(struct hash_stream *stream, struct bytes data);
struct hash hash_stream_done(struct hash_stream *stream);

#endif
