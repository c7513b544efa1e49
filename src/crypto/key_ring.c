/* key_ring.c - the key ring of keys.h: private keys in memory, and their sealed file.
 *
 * Each key keeps its OpenSSL object with a context made ready for signing; a signature copies that context, so several
 * threads may sign and agree at once. Making a key changes the ring and must be alone.
 *
 * The file is a JWE (jose.h, "cty" is "jwk-set+json") over
 *
 *     {"keys":[{"crv":"P-256","d":"…","kty":"EC","kid":"…","x":"…","y":"…"},…],"secret":"…","questions":"…"}
 *
 * where `secret` is the node's own secret for pseudonyms, made with the first key, and `questions` the seed of its
 * question keys, made when the first of them is asked for and absent before. The seed is not the secret of pseudonyms:
 * that one answers any name that the desk asks, and a name could be chosen so that its pseudonym is a key. */
#include "base/json.h"
#include "crypto/algorithms.h"
#include "crypto/jose.h"
#include "crypto/secret.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCALAR_SIZE 32
#define SCALAR_CHANCE_SIZE                                                                                             \
	48 /* 128 bits more than the order has: no scalar is likelier than another (FIPS 186-5 A.2.1) */
#define KEYS_MOST 1000
#define KEY_TEXT_SIZE 320 /* one key in the file, and more */

struct ring_key {
	char id[KEY_ID_SIZE];
	unsigned char scalar[SCALAR_SIZE];
	struct public_key key;
	EVP_PKEY *pkey;
	EVP_PKEY_CTX *signing;
};

struct key_ring {
	struct ring_key **keys;
	size_t count;
	bool has_secret;
	unsigned char secret[HASH_SIZE];
	bool has_questions;
	unsigned char questions[HASH_SIZE]; /* the seed of the question keys */
};

enum result key_ring_open(struct key_ring **ret_ring)
{
	struct key_ring *ring = calloc(1, sizeof(*ring));
	if (!ring)
		return LIMIT;
	*ret_ring = ring;
	return OK;
}

static void ring_key_free(struct ring_key *key)
{
	if (!key)
		return;
	EVP_PKEY_CTX_free(key->signing);
	EVP_PKEY_free(key->pkey);
	secret_wipe(key, sizeof(*key));
	free(key);
}

void key_ring_close(struct key_ring *ring)
{
	if (!ring)
		return;
	for (size_t i = 0; i < ring->count; i++)
		ring_key_free(ring->keys[i]);
	free(ring->keys);
	secret_wipe(ring, sizeof(*ring));
	free(ring);
}

static enum result ring_find(const struct key_ring *ring, struct job *job, const char *key_id,
			     const struct ring_key **ret_key)
{
	for (size_t i = 0; i < ring->count; i++) {
		if (strcmp(ring->keys[i]->id, key_id) == 0) {
			*ret_key = ring->keys[i];
			return OK;
		}
	}
	return job_fail(job, MISSING, "key_id", "key", "The key ring holds no key %.43s.", key_id);
}

/* The point that belongs to a scalar. False when the scalar is not from 1 to n - 1, or memory is out. */
static bool point_of_scalar(const unsigned char scalar[SCALAR_SIZE], struct public_key *ret_key)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *point = group ? EC_POINT_new(group) : NULL;
	BIGNUM *number = BN_secure_new();
	bool made = point && number && BN_bin2bn(scalar, SCALAR_SIZE, number) && !BN_is_zero(number) &&
		    BN_cmp(number, EC_GROUP_get0_order(group)) < 0 &&
		    EC_POINT_mul(group, point, number, NULL, NULL, NULL) == 1 &&
		    EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, ret_key->point, PUBLIC_KEY_SIZE,
				       NULL) == PUBLIC_KEY_SIZE;
	BN_clear_free(number);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	return made;
}

/* scalar = chance mod (n - 1) + 1. False when memory is out. */
static bool scalar_of_chance(const unsigned char chance[SCALAR_CHANCE_SIZE], unsigned char ret_scalar[SCALAR_SIZE])
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BN_CTX *context = BN_CTX_secure_new();
	BIGNUM *bound = group ? BN_dup(EC_GROUP_get0_order(group)) : NULL;
	BIGNUM *number = BN_secure_new();
	if (number)
		BN_set_flags(number, BN_FLG_CONSTTIME);
	bool made = bound && number && context && BN_sub_word(bound, 1) == 1 &&
		    BN_bin2bn(chance, SCALAR_CHANCE_SIZE, number) && BN_mod(number, number, bound, context) == 1 &&
		    BN_add_word(number, 1) == 1 && BN_bn2binpad(number, ret_scalar, SCALAR_SIZE) == SCALAR_SIZE;
	BN_clear_free(number);
	BN_free(bound);
	BN_CTX_free(context);
	EC_GROUP_free(group);
	return made;
}

/* Puts a key into the ring. `point` is checked to belong to the scalar. */
static enum result ring_add(struct job *job, struct key_ring *ring, const unsigned char scalar[SCALAR_SIZE],
			    const struct ring_key **ret_key)
{
	if (ring->count >= KEYS_MOST)
		return job_fail(job, LIMIT, "keys", "count", "A key ring holds at most %d keys.", KEYS_MOST);
	struct ring_key **keys = realloc(ring->keys, (ring->count + 1) * sizeof(*keys));
	if (!keys)
		return job_out_of_memory(job);
	ring->keys = keys;
	struct ring_key *key = calloc(1, sizeof(*key));
	if (!key)
		return job_out_of_memory(job);
	memcpy(key->scalar, scalar, SCALAR_SIZE);
	bool ready = point_of_scalar(scalar, &key->key) && (key->pkey = pkey_of_point(&key->key, scalar)) &&
		     (key->signing = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL)) &&
		     EVP_PKEY_sign_init(key->signing) == 1;
	if (!ready) {
		ring_key_free(key);
		return job_fail(job, DAMAGED, "keys", "key", "A private key cannot be made ready.");
	}
	key_id_of(&key->key, key->id);
	ring->keys[ring->count++] = key;
	*ret_key = key;
	return OK;
}

static enum result ring_sign(void *self, struct job *job, const char *key_id, const struct hash *digest,
			     struct signature *ret_signature)
{
	const struct ring_key *key;
	TRY(ring_find(self, job, key_id, &key));
	unsigned char der[SIGNATURE_DER_MOST];
	size_t size = sizeof(der);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_dup(key->signing);
	bool done = context && EVP_PKEY_sign(context, der, &size, digest->bytes, HASH_SIZE) == 1;
	EVP_PKEY_CTX_free(context);
	if (!done || !signature_der_read((struct bytes){der, size}, ret_signature))
		return job_fail(job, IO, "signature", "signature", "The cryptographic library did not sign.");
	return OK;
}

static enum result ring_agree(void *self, struct job *job, const char *key_id, const struct public_key *peer,
			      unsigned char ret_secret[32])
{
	const struct ring_key *key;
	TRY(ring_find(self, job, key_id, &key));
	EVP_PKEY *other = pkey_of_point(peer, NULL);
	bool done = other && pkey_agree(key->pkey, other, ret_secret);
	EVP_PKEY_free(other);
	if (!done)
		return job_fail(job, INVALID, "key", "key", "The peer's key is not a point of the curve P-256.");
	return OK;
}

static enum result ring_create(void *self, struct job *job, char ret_key_id[KEY_ID_SIZE], struct public_key *ret_key)
{
	struct key_ring *ring = self;
	unsigned char chance[SCALAR_CHANCE_SIZE];
	unsigned char scalar[SCALAR_SIZE];
	const struct ring_key *key;
	job_chance(job, chance, sizeof(chance));
	bool made = scalar_of_chance(chance, scalar);
	secret_wipe(chance, sizeof(chance));
	if (!made)
		return job_out_of_memory(job);
	enum result result = ring_add(job, ring, scalar, &key);
	secret_wipe(scalar, sizeof(scalar));
	TRY(result);
	if (!ring->has_secret)
		job_chance(job, ring->secret, sizeof(ring->secret));
	ring->has_secret = true;
	memcpy(ret_key_id, key->id, KEY_ID_SIZE);
	*ret_key = key->key;
	return OK;
}

static enum result ring_pseudonym(void *self, struct job *job, struct bytes name, struct hash *ret_hash)
{
	const struct key_ring *ring = self;
	if (!ring->has_secret)
		return job_fail(job, MISSING, "secret", "key", "The key ring is empty: it has no secret yet.");
	*ret_hash = hash_keyed((struct bytes){ring->secret, sizeof(ring->secret)}, name);
	return OK;
}

static enum result question_key_derive(const struct key_ring *ring, struct job *job, int64_t number,
				       struct oprf_key *ret_key)
{
	unsigned char info[32];
	int size = snprintf((char *)info, sizeof(info), "valico question %lld", (long long)number);
	if (number < 1 || number > QUESTION_KEYS_MOST)
		return job_fail(job, INVALID, "number", "question-key", "Question keys have numbers from 1 to %d.",
				QUESTION_KEYS_MOST);
	if (!ring->has_questions)
		return job_fail(job, MISSING, "number", "key", "The key ring has no question keys yet.");
	return oprf_key_derive(job, (struct bytes){ring->questions, sizeof(ring->questions)},
			       (struct bytes){info, (size_t)size}, ret_key);
}

static enum result ring_question_key(void *self, struct job *job, int64_t number, struct oprf_element *ret_key)
{
	struct key_ring *ring = self;
	struct oprf_key key;
	if (!ring->has_questions)
		job_chance(job, ring->questions, sizeof(ring->questions));
	ring->has_questions = true;
	TRY(question_key_derive(ring, job, number, &key));
	*ret_key = key.public;
	secret_wipe(&key, sizeof(key));
	return OK;
}

static enum result ring_evaluate(void *self, struct job *job, int64_t number, const struct oprf_element *blinded,
				 int count, struct oprf_element *ret_evaluated, struct oprf_proof *ret_proof)
{
	struct oprf_key key;
	TRY(question_key_derive(self, job, number, &key));
	enum result result = oprf_evaluate(job, &key, blinded, count, ret_evaluated, ret_proof);
	secret_wipe(&key, sizeof(key));
	return result;
}

static enum result ring_question_outputs(void *self, struct job *job, int64_t number, const struct bytes *inputs,
					 int count, struct oprf_output *ret_outputs)
{
	struct oprf_key key;
	enum result result = question_key_derive(self, job, number, &key);
	for (int i = 0; i < count && result == OK; i++)
		result = oprf_output_of(job, &key, inputs[i], &ret_outputs[i]);
	secret_wipe(&key, sizeof(key));
	return result;
}

struct keeper key_ring_keeper(struct key_ring *ring)
{
	return (struct keeper){.sign = ring_sign,
			       .agree = ring_agree,
			       .create = ring_create,
			       .pseudonym = ring_pseudonym,
			       .question_key = ring_question_key,
			       .evaluate = ring_evaluate,
			       .question_outputs = ring_question_outputs,
			       .self = ring};
}

enum result key_ring_at(const struct key_ring *ring, size_t place, const char **ret_key_id)
{
	if (place >= ring->count)
		return MISSING;
	*ret_key_id = ring->keys[place]->id;
	return OK;
}

static size_t key_put(const struct ring_key *key, const char *before, char place[KEY_TEXT_SIZE])
{
	char d[BASE64URL_SIZE(SCALAR_SIZE)];
	char x[BASE64URL_SIZE(32)];
	char y[BASE64URL_SIZE(32)];
	base64url_put(key->scalar, SCALAR_SIZE, d);
	base64url_put(key->key.point + 1, 32, x);
	base64url_put(key->key.point + 33, 32, y);
	int size =
	    snprintf(place, KEY_TEXT_SIZE,
		     "%s{\"crv\":\"P-256\",\"d\":\"%s\",\"kid\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}",
		     before, d, key->id, x, y);
	secret_wipe(d, sizeof(d));
	return (size_t)size;
}

/* Written into one block that is wiped once it is sealed; a growing text would leave copies behind. */
enum result key_ring_write(struct job *job, const struct key_ring *ring, const struct case_key *seal,
			   struct bytes *ret_file)
{
	size_t room = (ring->count + 1) * KEY_TEXT_SIZE;
	char *plain;
	TAKE(job, plain = arena_take(job->arena, room));
	size_t size = (size_t)snprintf(plain, room, "{\"keys\":[");
	for (size_t i = 0; i < ring->count; i++)
		size += key_put(ring->keys[i], i ? "," : "", plain + size);
	char secret[BASE64URL_SIZE(HASH_SIZE)] = "";
	if (ring->has_secret)
		base64url_put(ring->secret, sizeof(ring->secret), secret);
	size += (size_t)snprintf(plain + size, room - size, "],\"secret\":\"%s\"", secret);
	if (ring->has_questions) {
		base64url_put(ring->questions, sizeof(ring->questions), secret);
		size += (size_t)snprintf(plain + size, room - size, ",\"questions\":\"%s\"", secret);
	}
	plain[size++] = '}';
	secret_wipe(secret, sizeof(secret));
	enum result result =
	    sealed_write(job, seal, "jwk-set+json", (struct bytes){(const unsigned char *)plain, size}, ret_file);
	secret_wipe(plain, room);
	return result;
}

static enum result ring_damaged(struct job *job)
{
	return job_fail(job, DAMAGED, "keys", "key-ring", "The file of the key ring does not hold together.");
}

/* Takes a secret out of the JSON and wipes the JSON's copy: jansson frees strings without doing so. */
static bool secret_take(const char *text, unsigned char ret_secret[32])
{
	bool found = base64url_get(bytes_of(text), ret_secret, 32);
	secret_wipe((void *)(uintptr_t)text, strlen(text));
	return found;
}

static enum result ring_key_read(struct job *job, struct key_ring *ring, const json_t *entry)
{
	const char *id;
	const char *text;
	const struct ring_key *key;
	unsigned char scalar[SCALAR_SIZE];
	TRY(json_member_text(job, entry, "kid", &id));
	TRY(json_member_text(job, entry, "d", &text));
	if (!secret_take(text, scalar))
		return ring_damaged(job);
	enum result result = ring_add(job, ring, scalar, &key);
	secret_wipe(scalar, sizeof(scalar));
	TRY(result);
	return strcmp(key->id, id) == 0 ? OK : ring_damaged(job);
}

static enum result ring_fill(struct job *job, const json_t *file, struct key_ring *ring)
{
	json_t *keys;
	const char *secret, *questions;
	TRY(json_member(job, file, "keys", JSON_ARRAY, &keys));
	TRY(json_member_text(job, file, "secret", &secret));
	for (size_t i = 0; i < json_array_size(keys); i++)
		TRY(ring_key_read(job, ring, json_array_get(keys, i)));
	ring->has_secret = *secret != '\0';
	if (ring->has_secret && !secret_take(secret, ring->secret))
		return ring_damaged(job);
	TRY(json_optional_text(job, file, "questions", &questions));
	ring->has_questions = questions != NULL;
	if (ring->has_questions && !secret_take(questions, ring->questions))
		return ring_damaged(job);
	return OK;
}

enum result key_ring_read(struct job *job, struct bytes file, const struct case_key *seal, struct key_ring **ret_ring)
{
	struct bytes plain;
	json_t *object = NULL;
	struct key_ring *ring;
	TRY(sealed_read(job, seal, file, &plain));
	enum result result = json_read(job, "keys", plain, &object);
	secret_wipe((void *)(uintptr_t)plain.data, plain.size);
	TRY(result);
	if (key_ring_open(&ring) != OK)
		return job_out_of_memory(job);
	result = ring_fill(job, object, ring);
	if (result != OK) {
		key_ring_close(ring);
		return result;
	}
	*ret_ring = ring;
	return OK;
}
