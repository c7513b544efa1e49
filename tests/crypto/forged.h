/* forged.h - signatures that make a verifier add exactly the multiples that are wanted, for tests of the adding.
 *
 * Whoever checks (r, s) over a digest e with a key adds e / s times the base and r / s times the key, and looks whether
 * the sum has the x that is r. Chosen the other way about, by OpenSSL: the two multiples first, then r from their sum,
 * s and e from those. So sums meet that chance never meets: of a point with itself, with its opposite, of nothing. */
#ifndef VALICO_TESTS_CRYPTO_FORGED_H
#define VALICO_TESTS_CRYPTO_FORGED_H

#include "crypto/claims.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <string.h>

struct forge {
	EC_GROUP *group;
	BN_CTX *context;
	const BIGNUM *order;
};

static inline struct forge forge_open(void)
{
	struct forge forge = {EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), BN_CTX_new(), NULL};

	forge.order = EC_GROUP_get0_order(forge.group);
	return forge;
}

static inline void forge_close(struct forge *forge)
{
	EC_GROUP_free(forge->group);
	BN_CTX_free(forge->context);
}

static inline bool forge_key(const struct forge *forge, const EC_POINT *point, struct public_key *ret_key)
{
	return EC_POINT_point2oct(forge->group, point, POINT_CONVERSION_UNCOMPRESSED, ret_key->point, PUBLIC_KEY_SIZE,
				  forge->context) == PUBLIC_KEY_SIZE;
}

/* The key that is `secret` times the base, and the claim that adds `of_base` times the base and `of_key` times the key.
 * When the sum is at infinity, r is 1. False when secret or of_key is 0 modulo the order: there is no such signature.
 */
static inline bool forge_claim(const struct forge *forge, const BIGNUM *secret, const BIGNUM *of_base,
			       const BIGNUM *of_key, struct public_key *ret_key, struct claim *ret_claim)
{
	EC_POINT *key = EC_POINT_new(forge->group), *sum = EC_POINT_new(forge->group);
	BIGNUM *r = BN_new(), *s = BN_new();
	bool made = EC_POINT_mul(forge->group, key, secret, NULL, NULL, forge->context) == 1 &&
		    EC_POINT_is_at_infinity(forge->group, key) == 0 &&
		    EC_POINT_mul(forge->group, sum, of_base, key, of_key, forge->context) == 1 &&
		    BN_set_word(r, 1) == 1 &&
		    (EC_POINT_is_at_infinity(forge->group, sum) == 1 ||
		     EC_POINT_get_affine_coordinates(forge->group, sum, r, NULL, forge->context) == 1) &&
		    BN_nnmod(r, r, forge->order, forge->context) == 1 &&
		    BN_mod_inverse(s, of_key, forge->order, forge->context) != NULL &&
		    BN_mod_mul(s, s, r, forge->order, forge->context) == 1 && forge_key(forge, key, ret_key);

	memset(ret_claim, 0, sizeof(*ret_claim));
	made = made && BN_bn2binpad(r, ret_claim->signature.bytes, 32) == 32 &&
	       BN_bn2binpad(s, ret_claim->signature.bytes + 32, 32) == 32 &&
	       BN_mod_mul(r, of_base, s, forge->order, forge->context) == 1 &&
	       BN_bn2binpad(r, ret_claim->digest.bytes, 32) == 32;
	BN_free(r);
	BN_free(s);
	EC_POINT_free(key);
	EC_POINT_free(sum);
	return made;
}

#endif
