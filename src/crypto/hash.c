/* hash.c - see hash.h. SHA-256 and HMAC over this thread's contexts. */
#include "crypto/algorithms.h"

#include <stdlib.h>
#include <string.h>

struct hash_stream {
	EVP_MD_CTX *context;
};

/* SHA-256 over memory has no way to fail but a broken library; a hash that is not one must not travel on. */
static void require(int done)
{
	if (done != 1)
		abort();
}

struct hash hash_of(struct bytes data)
{
	struct hash hash;
	EVP_MD_CTX *context = thread_digest();
	require(EVP_DigestInit_ex2(context, algorithm_sha256(), NULL));
	require(EVP_DigestUpdate(context, data.data, data.size));
	require(EVP_DigestFinal_ex(context, hash.bytes, NULL));
	return hash;
}

struct hash hash_keyed(struct bytes key, struct bytes data)
{
	struct hash hash;
	size_t size = 0;
	EVP_MAC_CTX *context = thread_mac();
	/* A NULL key would mean "the key of the last time". */
	const unsigned char none = 0;
	require(EVP_MAC_init(context, key.size ? key.data : &none, key.size, NULL));
	require(EVP_MAC_update(context, data.data, data.size));
	require(EVP_MAC_final(context, hash.bytes, &size, sizeof(hash.bytes)));
	return hash;
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

int hash_compare(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_SIZE);
}

void hash_write(const struct hash *hash, char ret_text[HASH_TEXT_SIZE])
{
	base64url_write_into((struct bytes){hash->bytes, HASH_SIZE}, ret_text);
}

enum result hash_read(struct bytes text, struct hash *ret_hash)
{
	struct hash hash;
	if (!base64url_read_exactly(text, hash.bytes, HASH_SIZE))
		return INVALID;
	*ret_hash = hash;
	return OK;
}

static void stream_free(void *object)
{
	EVP_MD_CTX_free(object);
}

enum result hash_stream_open(struct job *job, struct hash_stream **ret_stream)
{
	struct hash_stream *stream;
	TAKE(job, stream = NEW(job->arena, struct hash_stream));
	TAKE(job, stream->context = EVP_MD_CTX_new());
	if (!arena_on_close(job->arena, stream_free, stream->context))
		return job_out_of_memory(job);
	require(EVP_DigestInit_ex2(stream->context, algorithm_sha256(), NULL));
	*ret_stream = stream;
	return OK;
}

void hash_stream_add(struct hash_stream *stream, struct bytes data)
{
	require(EVP_DigestUpdate(stream->context, data.data, data.size));
}

struct hash hash_stream_done(struct hash_stream *stream)
{
	struct hash hash;
	require(EVP_DigestFinal_ex(stream->context, hash.bytes, NULL));
	require(EVP_DigestInit_ex2(stream->context, algorithm_sha256(), NULL));
	return hash;
}
