/* cipher.c - see cipher.h. */
#include "crypto/cipher.h"
#include "crypto/algorithms.h"
#include "crypto/secret.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

/* OpenSSL counts in int. */
#define CIPHER_BYTES_MOST (1u << 30)
#define PARTY_INFO_MOST 256

static enum result not_opened(struct job *job)
{
	return job_fail(job, DENIED, NULL, "sealed", "It does not open under this key.");
}

static enum result too_big(struct job *job)
{
	return job_fail(job, LIMIT, NULL, "size", "At most %u bytes are sealed at once.", CIPHER_BYTES_MOST);
}

static enum result cipher_failed(struct job *job)
{
	return job_fail(job, LIMIT, NULL, "cipher", "The cryptographic library refused or ran out of memory.");
}

/* Puts a key of zeros in the place of the one that was used: the context stays ready, and nothing of the key in it. */
static void key_forget(EVP_CIPHER_CTX *context)
{
	static const unsigned char zeros[32];
	if (EVP_EncryptInit_ex2(context, NULL, zeros, NULL, NULL) != 1)
		abort();
}

enum result gcm_seal(struct job *job, struct bytes key, const unsigned char iv[GCM_IV_SIZE], struct bytes beside,
		     struct bytes plain, unsigned char *ret_text, unsigned char ret_tag[GCM_TAG_SIZE])
{
	if (plain.size > CIPHER_BYTES_MOST || beside.size > CIPHER_BYTES_MOST)
		return too_big(job);
	EVP_CIPHER_CTX *context = thread_gcm(key.size);
	if (!context)
		return cipher_failed(job);
	int done = 0;
	bool sealed =
	    EVP_EncryptInit_ex2(context, NULL, key.data, iv, NULL) == 1 &&
	    (beside.size == 0 || EVP_EncryptUpdate(context, NULL, &done, beside.data, (int)beside.size) == 1) &&
	    (plain.size == 0 || EVP_EncryptUpdate(context, ret_text, &done, plain.data, (int)plain.size) == 1) &&
	    EVP_EncryptFinal_ex(context, ret_tag, &done) == 1 &&
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, GCM_TAG_SIZE, ret_tag) == 1;
	key_forget(context);
	return sealed ? OK : cipher_failed(job);
}

enum result gcm_open(struct job *job, struct bytes key, const unsigned char iv[GCM_IV_SIZE], struct bytes beside,
		     struct bytes text, const unsigned char tag[GCM_TAG_SIZE], unsigned char *ret_plain)
{
	if (text.size > CIPHER_BYTES_MOST || beside.size > CIPHER_BYTES_MOST)
		return too_big(job);
	EVP_CIPHER_CTX *context = thread_gcm(key.size);
	if (!context)
		return not_opened(job);
	unsigned char expected[GCM_TAG_SIZE];
	unsigned char none[1];
	memcpy(expected, tag, sizeof(expected));
	int done = 0;
	bool opened =
	    EVP_DecryptInit_ex2(context, NULL, key.data, iv, NULL) == 1 &&
	    (beside.size == 0 || EVP_DecryptUpdate(context, NULL, &done, beside.data, (int)beside.size) == 1) &&
	    (text.size == 0 || EVP_DecryptUpdate(context, ret_plain, &done, text.data, (int)text.size) == 1) &&
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, GCM_TAG_SIZE, expected) == 1 &&
	    EVP_DecryptFinal_ex(context, none, &done) == 1;
	key_forget(context);
	if (opened)
		return OK;
	secret_wipe(ret_plain, text.size);
	return not_opened(job);
}

enum result key_wrap(struct job *job, struct bytes key, struct bytes plain, unsigned char *ret_wrapped)
{
	EVP_CIPHER_CTX *context = thread_cipher();
	int done = 0;
	EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	bool wrapped = (plain.size == 16 || plain.size == 32) &&
		       EVP_EncryptInit_ex2(context, algorithm_key_wrap(key.size), key.data, NULL, NULL) == 1 &&
		       EVP_EncryptUpdate(context, ret_wrapped, &done, plain.data, (int)plain.size) == 1 &&
		       (size_t)done == plain.size + KEY_WRAP_EXTRA;
	EVP_CIPHER_CTX_reset(context);
	return wrapped ? OK : cipher_failed(job);
}

enum result key_unwrap(struct job *job, struct bytes key, struct bytes wrapped, unsigned char *ret_plain)
{
	if (wrapped.size != 16 + KEY_WRAP_EXTRA && wrapped.size != 32 + KEY_WRAP_EXTRA)
		return not_opened(job);
	EVP_CIPHER_CTX *context = thread_cipher();
	unsigned char plain[32 + KEY_WRAP_EXTRA];
	int done = 0;
	EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	bool opened = EVP_DecryptInit_ex2(context, algorithm_key_wrap(key.size), key.data, NULL, NULL) == 1 &&
		      EVP_DecryptUpdate(context, plain, &done, wrapped.data, (int)wrapped.size) == 1 &&
		      (size_t)done == wrapped.size - KEY_WRAP_EXTRA;
	EVP_CIPHER_CTX_reset(context);
	if (opened)
		memcpy(ret_plain, plain, wrapped.size - KEY_WRAP_EXTRA);
	secret_wipe(plain, sizeof(plain));
	return opened ? OK : not_opened(job);
}

/* Runs one of OpenSSL's derivations; `params` names digest, secret and the rest. */
static enum result derive(struct job *job, const char *name, const OSSL_PARAM *params, size_t key_size,
			  unsigned char *ret_key)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, name, NULL);
	EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	bool derived = context && EVP_KDF_derive(context, ret_key, key_size, params) == 1;
	EVP_KDF_CTX_free(context);
	EVP_KDF_free(kdf);
	return derived ? OK : cipher_failed(job);
}

/* A parameter over a copy in the arena, since OSSL_PARAM takes no const. */
static enum result param_of(struct job *job, const char *name, struct bytes value, OSSL_PARAM *ret_param)
{
	unsigned char *copy;
	TAKE(job, copy = arena_copy(job->arena, value.size ? value.data : (const unsigned char *)"", value.size));
	*ret_param = OSSL_PARAM_construct_octet_string(name, copy, value.size);
	return OK;
}

static void put_number(unsigned char *place, size_t number)
{
	for (int i = 0; i < 4; i++)
		place[i] = (unsigned char)(number >> (24 - 8 * i));
}

static size_t put_counted(unsigned char *place, struct bytes value)
{
	put_number(place, value.size);
	if (value.size)
		memcpy(place + 4, value.data, value.size);
	return 4 + value.size;
}

enum result concat_key(struct job *job, struct bytes secret, const char *algorithm, struct bytes party_u,
		       struct bytes party_v, size_t key_size, unsigned char *ret_key)
{
	unsigned char info[4 * 4 + 64 + 2 * PARTY_INFO_MOST];
	struct bytes algorithm_id = bytes_of(algorithm);
	if (algorithm_id.size > 64 || party_u.size > PARTY_INFO_MOST || party_v.size > PARTY_INFO_MOST)
		return job_fail(job, INVALID, "header.apu", "length", "Party information has at most %d bytes.",
				PARTY_INFO_MOST);
	size_t size = put_counted(info, algorithm_id);
	size += put_counted(info + size, party_u);
	size += put_counted(info + size, party_v);
	put_number(info + size, key_size * 8);
	size += 4;
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char[]){"SHA256"}, 0),
			       OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, size), OSSL_PARAM_END,
			       OSSL_PARAM_END};
	TRY(param_of(job, OSSL_KDF_PARAM_SECRET, secret, &params[2]));
	enum result result = derive(job, "SSKDF", params, key_size, ret_key);
	secret_wipe(params[2].data, secret.size);
	return result;
}

enum result hkdf_key(struct job *job, struct bytes secret, struct bytes salt, struct bytes info, size_t key_size,
		     unsigned char *ret_key)
{
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char[]){"SHA256"}, 0),
			       OSSL_PARAM_END, OSSL_PARAM_END, OSSL_PARAM_END, OSSL_PARAM_END};
	TRY(param_of(job, OSSL_KDF_PARAM_SALT, salt, &params[1]));
	TRY(param_of(job, OSSL_KDF_PARAM_INFO, info, &params[2]));
	TRY(param_of(job, OSSL_KDF_PARAM_KEY, secret, &params[3]));
	enum result result = derive(job, "HKDF", params, key_size, ret_key);
	secret_wipe(params[3].data, secret.size);
	return result;
}
