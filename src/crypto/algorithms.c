/* algorithms.c - see algorithms.h.
 *
 * pthread_once() fetches; a thread-specific key with a destructor frees a thread's contexts when it ends. */
#include "crypto/algorithms.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
	EVP_MD *sha256;
	EVP_MAC *hmac;
	EVP_CIPHER *gcm_128;
	EVP_CIPHER *gcm_256;
	EVP_CIPHER *wrap_128;
	EVP_CIPHER *wrap_256;
	pthread_key_t contexts;
} fetched;

static pthread_once_t fetched_once = PTHREAD_ONCE_INIT;

struct contexts {
	EVP_MD_CTX *digest;
	EVP_MAC_CTX *mac;
	EVP_CIPHER_CTX *cipher;
	EVP_CIPHER_CTX *gcm_128, *gcm_256; /* ready but for the key */
	EVP_PKEY *curve;                   /* P-256 without a key: what public keys are made from */
};

static _Thread_local struct contexts *own_contexts;

__attribute__((noreturn)) static void give_up(const char *what)
{
	fprintf(stderr, "valico: cryptography is not available: %s\n", what);
	abort();
}

static void contexts_free(void *object)
{
	struct contexts *contexts = object;
	EVP_MD_CTX_free(contexts->digest);
	EVP_MAC_CTX_free(contexts->mac);
	EVP_CIPHER_CTX_free(contexts->cipher);
	EVP_CIPHER_CTX_free(contexts->gcm_128);
	EVP_CIPHER_CTX_free(contexts->gcm_256);
	EVP_PKEY_free(contexts->curve);
	free(contexts);
	own_contexts = NULL;
}

static void fetch_all(void)
{
	if (sodium_init() < 0)
		give_up("libsodium did not start");
	fetched.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	fetched.hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	fetched.gcm_128 = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
	fetched.gcm_256 = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	fetched.wrap_128 = EVP_CIPHER_fetch(NULL, "AES-128-WRAP", NULL);
	fetched.wrap_256 = EVP_CIPHER_fetch(NULL, "AES-256-WRAP", NULL);
	bool complete = fetched.sha256 && fetched.hmac && fetched.gcm_128 && fetched.gcm_256 && fetched.wrap_128 &&
			fetched.wrap_256;
	if (!complete || pthread_key_create(&fetched.contexts, contexts_free) != 0)
		give_up("OpenSSL offers no SHA-256, HMAC or AES");
}

static void fetch_once(void)
{
	pthread_once(&fetched_once, fetch_all);
}

static EVP_PKEY *curve_make(void)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *curve = NULL;
	bool made = context && EVP_PKEY_paramgen_init(context) == 1 &&
		    EVP_PKEY_CTX_set_group_name(context, "P-256") == 1 && EVP_PKEY_paramgen(context, &curve) == 1;
	EVP_PKEY_CTX_free(context);
	return made ? curve : NULL;
}

static EVP_CIPHER_CTX *gcm_make(const EVP_CIPHER *cipher)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	if (!context || EVP_EncryptInit_ex2(context, cipher, NULL, NULL, NULL) != 1)
		give_up("no memory for a context");
	return context;
}

static struct contexts *contexts_make(void)
{
	fetch_once();
	struct contexts *made = calloc(1, sizeof(*made));
	if (!made)
		give_up("no memory for a context");
	made->digest = EVP_MD_CTX_new();
	made->mac = EVP_MAC_CTX_new(fetched.hmac);
	made->cipher = EVP_CIPHER_CTX_new();
	made->gcm_128 = gcm_make(fetched.gcm_128);
	made->gcm_256 = gcm_make(fetched.gcm_256);
	made->curve = curve_make();
	if (!made->digest || !made->mac || !made->cipher || !made->curve)
		give_up("no memory for a context");
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char[]){"SHA256"}, 0),
			       OSSL_PARAM_END};
	if (EVP_MAC_CTX_set_params(made->mac, params) != 1 || pthread_setspecific(fetched.contexts, made) != 0)
		give_up("a context cannot be made ready");
	return made;
}

static struct contexts *contexts(void)
{
	if (!own_contexts)
		own_contexts = contexts_make();
	return own_contexts;
}

const EVP_MD *algorithm_sha256(void)
{
	fetch_once();
	return fetched.sha256;
}

const EVP_CIPHER *algorithm_key_wrap(size_t key_size)
{
	fetch_once();
	return key_size == 32 ? fetched.wrap_256 : key_size == 16 ? fetched.wrap_128 : NULL;
}

EVP_MD_CTX *thread_digest(void)
{
	return contexts()->digest;
}

EVP_MAC_CTX *thread_mac(void)
{
	return contexts()->mac;
}

EVP_CIPHER_CTX *thread_cipher(void)
{
	return contexts()->cipher;
}

EVP_CIPHER_CTX *thread_gcm(size_t key_size)
{
	return key_size == 32 ? contexts()->gcm_256 : key_size == 16 ? contexts()->gcm_128 : NULL;
}

/* A number in the machine's own order of bytes, as OSSL_PARAM wants it. */
static bool number_native(const unsigned char scalar[32], unsigned char ret_native[32])
{
	BIGNUM *number = BN_secure_new();
	bool done = number && BN_bin2bn(scalar, 32, number) && BN_bn2nativepad(number, ret_native, 32) == 32;
	BN_clear_free(number);
	return done;
}

/* OSSL_PARAM wants pointers to what may change; it changes nothing that is handed in. So copies, and no casts. */
static EVP_PKEY *private_pkey(const struct public_key *key, const unsigned char *scalar)
{
	struct public_key point = *key;
	unsigned char native[32];
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){"P-256"}, 0),
	    OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.point, sizeof(point.point)),
	    OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, sizeof(native)), OSSL_PARAM_construct_end()};
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	bool made = context && number_native(scalar, native) && EVP_PKEY_fromdata_init(context) == 1 &&
		    EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_KEYPAIR, params) == 1;
	EVP_PKEY_CTX_free(context);
	sodium_memzero(native, sizeof(native));
	return made ? pkey : NULL;
}

/* The curve is copied and not built anew: building it costs as much as a third of a signature. */
static EVP_PKEY *public_pkey(const struct public_key *key)
{
	EVP_PKEY *pkey = EVP_PKEY_new();
	bool made = pkey && EVP_PKEY_copy_parameters(pkey, contexts()->curve) == 1 &&
		    EVP_PKEY_set1_encoded_public_key(pkey, key->point, sizeof(key->point)) == 1;
	if (made)
		return pkey;
	EVP_PKEY_free(pkey);
	return NULL;
}

EVP_PKEY *pkey_of_point(const struct public_key *key, const unsigned char *scalar)
{
	/* 4: the uncompressed form; others would give one point two spellings. */
	if (key->point[0] != 4)
		return NULL;
	return scalar ? private_pkey(key, scalar) : public_pkey(key);
}

EVP_PKEY *pkey_new(struct public_key *ret_key)
{
	EVP_PKEY *pkey = NULL;
	size_t size = 0;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, contexts()->curve, NULL);
	bool made = context && EVP_PKEY_keygen_init(context) == 1 && EVP_PKEY_generate(context, &pkey) == 1 &&
		    EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, ret_key->point, PUBLIC_KEY_SIZE,
						    &size) == 1 &&
		    size == PUBLIC_KEY_SIZE;
	EVP_PKEY_CTX_free(context);
	if (made)
		return pkey;
	EVP_PKEY_free(pkey);
	return NULL;
}

/* The peer is known to be on the curve (pkey_of_point()), and the curve has no smaller subgroups in which to be caught:
 * OpenSSL's own look at the peer would multiply it by the order once more. */
bool pkey_agree(EVP_PKEY *own, EVP_PKEY *peer, unsigned char ret_secret[32])
{
	size_t size = 32;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	bool done = context && EVP_PKEY_derive_init(context) == 1 &&
		    EVP_PKEY_derive_set_peer_ex(context, peer, 0) == 1 &&
		    EVP_PKEY_derive(context, ret_secret, &size) == 1 && size == 32;
	EVP_PKEY_CTX_free(context);
	return done;
}

void base64url_put(const unsigned char *data, size_t size, char *ret_text)
{
	sodium_bin2base64(ret_text, BASE64URL_SIZE(size), data, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* libsodium's reader lets some bytes above 0x7f pass as letters (1.0.18), which would give a signature a second
 * spelling. So what was read is written again and must be the same. */
bool base64url_get(struct bytes text, unsigned char *ret_data, size_t size)
{
	unsigned char data[BASE64URL_GET_MOST];
	char again[BASE64URL_SIZE(BASE64URL_GET_MOST)];
	size_t found = 0;
	if (size > sizeof(data) || text.size != BASE64URL_SIZE(size) - 1)
		return false;
	bool same = sodium_base642bin(data, size, (const char *)text.data, text.size, NULL, &found, NULL,
				      sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
		    found == size;
	if (same) {
		base64url_put(data, size, again);
		same = sodium_memcmp(again, text.data, text.size) == 0;
	}
	if (same)
		memcpy(ret_data, data, size);
	sodium_memzero(data, sizeof(data));
	sodium_memzero(again, sizeof(again));
	return same;
}
