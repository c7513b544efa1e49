/* keys.c - see keys.h. Public keys, their names, and verification. */
#include "base/json.h"
#include "crypto/algorithms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COORDINATE_SIZE 32
#define COORDINATE_TEXT_SIZE 44 /* with its NUL */
#define JWK_SIZE 128            /* {"crv":"P-256","kty":"EC","x":"…","y":"…"} and its NUL */

struct verifier {
	EVP_PKEY *key;
	EVP_PKEY_CTX *context; /* made ready once: a verifier serves one thread at a time */
};

/* Members in the order of RFC 7638 section 3.2, which is also that of json_write(). */
static size_t jwk_put(const struct public_key *key, char ret_jwk[JWK_SIZE])
{
	char x[COORDINATE_TEXT_SIZE];
	char y[COORDINATE_TEXT_SIZE];
	base64url_put(key->point + 1, COORDINATE_SIZE, x);
	base64url_put(key->point + 1 + COORDINATE_SIZE, COORDINATE_SIZE, y);
	return (size_t)snprintf(ret_jwk, JWK_SIZE, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", x,
				y);
}

void key_id_of(const struct public_key *key, char ret_key_id[KEY_ID_SIZE])
{
	char jwk[JWK_SIZE];
	size_t size = jwk_put(key, jwk);
	struct hash hash = hash_of((struct bytes){(const unsigned char *)jwk, size});
	hash_write(&hash, ret_key_id);
}

enum result public_key_write(struct job *job, const struct public_key *key, struct bytes *ret_jwk)
{
	char jwk[JWK_SIZE];
	size_t size = jwk_put(key, jwk);
	char *copy;
	TAKE(job, copy = arena_copy(job->arena, jwk, size));
	*ret_jwk = (struct bytes){(const unsigned char *)copy, size};
	return OK;
}

static enum result coordinate_read(struct job *job, const json_t *jwk, const char *name,
				   unsigned char ret_coordinate[COORDINATE_SIZE])
{
	const char *text;
	TRY(json_member_text(job, jwk, name, &text));
	if (!base64url_get(bytes_of(text), ret_coordinate, COORDINATE_SIZE))
		return job_fail(job, INVALID, name, "key", "A P-256 coordinate is 32 bytes in base64url.");
	return OK;
}

enum result public_key_read(struct job *job, struct bytes jwk, struct public_key *ret_key)
{
	json_t *object;
	const char *curve;
	const char *type;
	struct public_key key = {{4}};
	TRY(json_read(job, "key", jwk, &object));
	TRY(json_member_text(job, object, "crv", &curve));
	TRY(json_member_text(job, object, "kty", &type));
	if (strcmp(curve, "P-256") != 0 || strcmp(type, "EC") != 0)
		return job_fail(job, INVALID, "crv", "key", "The key must be of the curve P-256.");
	if (json_object_get(object, "d"))
		return job_fail(job, INVALID, "d", "key", "This is a private key; only its public part may be given.");
	TRY(coordinate_read(job, object, "x", key.point + 1));
	TRY(coordinate_read(job, object, "y", key.point + 1 + COORDINATE_SIZE));
	TRY(public_key_check(job, &key));
	*ret_key = key;
	return OK;
}

static enum result off_curve(struct job *job)
{
	return job_fail(job, INVALID, "key", "key", "The key is not a point of the curve P-256.");
}

enum result public_key_check(struct job *job, const struct public_key *key)
{
	EVP_PKEY *pkey = pkey_of_point(key, NULL);
	if (!pkey)
		return off_curve(job);
	EVP_PKEY_free(pkey);
	return OK;
}

enum result verifier_open(struct job *job, const struct public_key *key, struct verifier **ret_verifier)
{
	EVP_PKEY *pkey = pkey_of_point(key, NULL);
	if (!pkey)
		return off_curve(job);
	struct verifier *verifier = calloc(1, sizeof(*verifier));
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	if (!verifier || !context || EVP_PKEY_verify_init(context) != 1) {
		EVP_PKEY_CTX_free(context);
		EVP_PKEY_free(pkey);
		free(verifier);
		return job_out_of_memory(job);
	}
	*verifier = (struct verifier){.key = pkey, .context = context};
	*ret_verifier = verifier;
	return OK;
}

void verifier_close(struct verifier *verifier)
{
	if (!verifier)
		return;
	EVP_PKEY_CTX_free(verifier->context);
	EVP_PKEY_free(verifier->key);
	free(verifier);
}

enum result verifier_check(struct job *job, struct verifier *verifier, const struct hash *digest,
			   const struct signature *signature)
{
	unsigned char der[SIGNATURE_DER_MOST];
	size_t size = signature_der_write(signature, der);
	if (EVP_PKEY_verify(verifier->context, der, size, digest->bytes, HASH_SIZE) != 1)
		return job_fail(job, DENIED, "signature", "signature", "The signature does not hold under this key.");
	return OK;
}

/* One INTEGER: leading zeroes go, and one comes back when the first bit would make the number negative. */
static size_t integer_put(const unsigned char number[COORDINATE_SIZE], unsigned char *place)
{
	size_t skip = 0;
	while (skip < COORDINATE_SIZE - 1 && number[skip] == 0)
		skip++;
	size_t size = COORDINATE_SIZE - skip;
	size_t sign = number[skip] >> 7;
	place[0] = 0x02;
	place[1] = (unsigned char)(sign + size);
	place[2] = 0;
	memcpy(place + 2 + sign, number + skip, size);
	return 2 + sign + size;
}

size_t signature_der_write(const struct signature *signature, unsigned char ret_der[SIGNATURE_DER_MOST])
{
	size_t size = 2;
	size += integer_put(signature->bytes, ret_der + size);
	size += integer_put(signature->bytes + COORDINATE_SIZE, ret_der + size);
	ret_der[0] = 0x30;
	ret_der[1] = (unsigned char)(size - 2);
	return size;
}

/* Takes one INTEGER off the front of `rest`; false unless it is in its shortest form, positive and short enough. */
static bool integer_get(struct bytes *rest, unsigned char ret_number[COORDINATE_SIZE])
{
	if (rest->size < 3 || rest->data[0] != 0x02)
		return false;
	size_t size = rest->data[1];
	const unsigned char *digits = rest->data + 2;
	if (size < 1 || size > COORDINATE_SIZE + 1 || size > rest->size - 2 || digits[0] > 0x7f)
		return false;
	*rest = (struct bytes){digits + size, rest->size - 2 - size};
	if (size > 1 && digits[0] == 0) {
		digits++;
		size--;
		if (digits[0] < 0x80)
			return false;
	}
	if (size > COORDINATE_SIZE)
		return false;
	memset(ret_number, 0, COORDINATE_SIZE - size);
	memcpy(ret_number + COORDINATE_SIZE - size, digits, size);
	return true;
}

bool signature_der_read(struct bytes der, struct signature *ret_signature)
{
	if (der.size < 2 || der.size > SIGNATURE_DER_MOST || der.data[0] != 0x30 || der.data[1] != der.size - 2)
		return false;
	struct bytes rest = {der.data + 2, der.size - 2};
	struct signature signature;
	if (!integer_get(&rest, signature.bytes) || !integer_get(&rest, signature.bytes + COORDINATE_SIZE) ||
	    rest.size != 0)
		return false;
	*ret_signature = signature;
	return true;
}
