/* oprf.c - see oprf.h: RFC 9497 in verifiable mode over libsodium's ristretto255 and SHA-512.
 *
 * The standard's transcripts are strings of parts with their lengths before them (section 2.2). They are hashed as they
 * are made, with expand_message_xmd of RFC 9380 section 5.3.1: for 64 bytes of SHA-512 it is two hashes. */
#include "crypto/oprf.h"

#include "crypto/oprf_sum.h"
#include "crypto/secret.h"

#include <sodium.h>
#include <string.h>

#define CONTEXT "OPRFV1-\x01-ristretto255-SHA512" /* mode 1: verifiable */
#define TO_GROUP "HashToGroup-" CONTEXT
#define TO_SCALAR "HashToScalar-" CONTEXT
#define TO_KEY "DeriveKeyPair" CONTEXT
#define TO_SEED "Seed-" CONTEXT
#define WIDE_SIZE 64
#define HASH_BLOCK 128
#define SEED_SIZE 32
#define DERIVATIONS_MOST 256

/* --- hashing --- */

static void add(crypto_hash_sha512_state *state, const void *data, size_t size)
{
	crypto_hash_sha512_update(state, data, size);
}

static void add_number(crypto_hash_sha512_state *state, size_t number)
{
	const unsigned char bytes[2] = {(unsigned char)(number >> 8), (unsigned char)number};

	add(state, bytes, sizeof(bytes));
}

/* A part with its length before it. */
static void add_part(crypto_hash_sha512_state *state, const void *data, size_t size)
{
	add_number(state, size);
	add(state, data, size);
}

static void add_tag(crypto_hash_sha512_state *state, struct bytes tag)
{
	const unsigned char size = (unsigned char)tag.size;

	add(state, tag.data, tag.size);
	add(state, &size, 1);
}

static void expand_begin(crypto_hash_sha512_state *state)
{
	static const unsigned char zeros[HASH_BLOCK];

	crypto_hash_sha512_init(state);
	add(state, zeros, sizeof(zeros));
}

static void expand_end(crypto_hash_sha512_state *state, struct bytes tag, unsigned char ret_wide[WIDE_SIZE])
{
	static const unsigned char size_and_zero[3] = {0, WIDE_SIZE, 0}, one = 1;
	unsigned char first[crypto_hash_sha512_BYTES];

	add(state, size_and_zero, sizeof(size_and_zero));
	add_tag(state, tag);
	crypto_hash_sha512_final(state, first);
	crypto_hash_sha512_init(state);
	add(state, first, sizeof(first));
	add(state, &one, 1);
	add_tag(state, tag);
	crypto_hash_sha512_final(state, ret_wide);
	secret_wipe(state, sizeof(*state));
}

static void scalar_end(crypto_hash_sha512_state *state, struct bytes tag, struct oprf_scalar *ret_scalar)
{
	unsigned char wide[WIDE_SIZE];

	expand_end(state, tag, wide);
	crypto_core_ristretto255_scalar_reduce(ret_scalar->bytes, wide);
	secret_wipe(wide, sizeof(wide));
}

/* --- scalars and elements --- */

static bool scalar_is_canonical(const struct oprf_scalar *scalar)
{
	unsigned char wide[WIDE_SIZE] = {0}, reduced[OPRF_SIZE];

	memcpy(wide, scalar->bytes, OPRF_SIZE);
	crypto_core_ristretto255_scalar_reduce(reduced, wide);
	return memcmp(reduced, scalar->bytes, OPRF_SIZE) == 0;
}

/* From 1 to the order less 1, none likelier than another: drawn anew until it fits (1 draw in 2 does). */
static void scalar_draw(struct job *job, struct oprf_scalar *ret_scalar)
{
	do {
		job_chance(job, ret_scalar->bytes, OPRF_SIZE);
		ret_scalar->bytes[OPRF_SIZE - 1] &= 0x1f;
	} while (!scalar_is_canonical(ret_scalar) || sodium_is_zero(ret_scalar->bytes, OPRF_SIZE));
}

static enum result refuse_element(struct job *job)
{
	return job_fail(job, INVALID, "element", "element", "These bytes are no element of the group.");
}

enum result oprf_element_check(struct job *job, const struct oprf_element *element)
{
	if (sodium_is_zero(element->bytes, OPRF_SIZE) || crypto_core_ristretto255_is_valid_point(element->bytes) != 1)
		return refuse_element(job);
	return OK;
}

/* libsodium refuses what is no element, and a product that is the identity. */
static enum result multiply(struct job *job, const struct oprf_scalar *scalar, const struct oprf_element *element,
			    struct oprf_element *ret_product)
{
	if (crypto_scalarmult_ristretto255(ret_product->bytes, scalar->bytes, element->bytes) != 0)
		return refuse_element(job);
	return OK;
}

static enum result input_hash(struct job *job, struct bytes input, struct oprf_element *ret_element)
{
	crypto_hash_sha512_state state;
	unsigned char wide[WIDE_SIZE];

	if (input.size > OPRF_INPUT_MOST)
		return job_fail(job, INVALID, "input", "input", "An input has at most %d bytes.", OPRF_INPUT_MOST);
	expand_begin(&state);
	add(&state, input.data, input.size);
	expand_end(&state, BYTES(TO_GROUP), wide);
	crypto_core_ristretto255_from_hash(ret_element->bytes, wide);
	secret_wipe(wide, sizeof(wide));
	return oprf_element_check(job, ret_element);
}

static void output_hash(struct bytes input, const struct oprf_element *element, struct oprf_output *ret_output)
{
	crypto_hash_sha512_state state;

	crypto_hash_sha512_init(&state);
	add_part(&state, input.data, input.size);
	add_part(&state, element->bytes, OPRF_SIZE);
	add(&state, "Finalize", 8);
	crypto_hash_sha512_final(&state, ret_output->bytes);
	secret_wipe(&state, sizeof(state));
}

/* --- keys --- */

enum result oprf_key_derive(struct job *job, struct bytes seed, struct bytes info, struct oprf_key *ret_key)
{
	if (seed.size != SEED_SIZE || info.size > OPRF_INPUT_MOST)
		return job_fail(job, INVALID, "seed", "input", "A seed has %d bytes, its info at most %d.", SEED_SIZE,
				OPRF_INPUT_MOST);
	for (int at = 0; at < DERIVATIONS_MOST; at++) {
		const unsigned char counter = (unsigned char)at;
		crypto_hash_sha512_state state;

		expand_begin(&state);
		add(&state, seed.data, seed.size);
		add_part(&state, info.data, info.size);
		add(&state, &counter, 1);
		scalar_end(&state, BYTES(TO_KEY), &ret_key->secret);
		if (crypto_scalarmult_ristretto255_base(ret_key->public.bytes, ret_key->secret.bytes) == 0)
			return OK;
	}
	return job_fail(job, INVALID, "seed", "seed", "No key follows from this seed.");
}

/* --- the proof: that log_G(public) == log_M(Z), for a sum M of the blinded and Z of the evaluated elements whose
 * factors nobody can choose (section 2.2) --- */

static void composite_seed(const struct oprf_element *public_key, unsigned char ret_seed[crypto_hash_sha512_BYTES])
{
	crypto_hash_sha512_state state;

	crypto_hash_sha512_init(&state);
	add_part(&state, public_key->bytes, OPRF_SIZE);
	add_part(&state, TO_SEED, sizeof(TO_SEED) - 1);
	crypto_hash_sha512_final(&state, ret_seed);
}

static void composite_factor(const unsigned char seed[crypto_hash_sha512_BYTES], int at,
			     const struct oprf_element *blinded, const struct oprf_element *evaluated,
			     struct oprf_scalar *ret_factor)
{
	crypto_hash_sha512_state state;

	expand_begin(&state);
	add_part(&state, seed, crypto_hash_sha512_BYTES);
	add_number(&state, (size_t)at);
	add_part(&state, blinded->bytes, OPRF_SIZE);
	add_part(&state, evaluated->bytes, OPRF_SIZE);
	add(&state, "Composite", 9);
	scalar_end(&state, BYTES(TO_SCALAR), ret_factor);
}

/* Both composites, or with `ret_z` NULL the first alone: who has the key gets the second for one multiplication. */
static enum result composites(struct job *job, const struct oprf_element *public_key,
			      const struct oprf_element *blinded, const struct oprf_element *evaluated, int count,
			      struct oprf_element *ret_m, struct oprf_element *ret_z)
{
	unsigned char seed[crypto_hash_sha512_BYTES];
	struct oprf_scalar factors[OPRF_BATCH_MOST];

	composite_seed(public_key, seed);
	for (int at = 0; at < count; at++)
		composite_factor(seed, at, &blinded[at], &evaluated[at], &factors[at]);
	TRY(oprf_sum(job, factors, blinded, count, ret_m));
	return ret_z != NULL ? oprf_sum(job, factors, evaluated, count, ret_z) : OK;
}

static void challenge_hash(const struct oprf_element *public_key, const struct oprf_element *m,
			   const struct oprf_element *z, const struct oprf_element *t2, const struct oprf_element *t3,
			   struct oprf_scalar *ret_challenge)
{
	const struct oprf_element *const parts[] = {public_key, m, z, t2, t3};
	crypto_hash_sha512_state state;

	expand_begin(&state);
	for (size_t at = 0; at < sizeof(parts) / sizeof(parts[0]); at++)
		add_part(&state, parts[at]->bytes, OPRF_SIZE);
	add(&state, "Challenge", 9);
	scalar_end(&state, BYTES(TO_SCALAR), ret_challenge);
}

static enum result prove_with(struct job *job, const struct oprf_key *key, const struct oprf_element *m,
			      const struct oprf_scalar *nonce, struct oprf_proof *ret_proof)
{
	struct oprf_element z, t2, t3;
	struct oprf_scalar product;

	TRY(multiply(job, &key->secret, m, &z));
	if (crypto_scalarmult_ristretto255_base(t2.bytes, nonce->bytes) != 0)
		return refuse_element(job);
	TRY(multiply(job, nonce, m, &t3));
	challenge_hash(&key->public, m, &z, &t2, &t3, &ret_proof->challenge);
	crypto_core_ristretto255_scalar_mul(product.bytes, ret_proof->challenge.bytes, key->secret.bytes);
	crypto_core_ristretto255_scalar_sub(ret_proof->response.bytes, nonce->bytes, product.bytes);
	secret_wipe(&product, sizeof(product));
	return OK;
}

static enum result check_count(struct job *job, int count)
{
	if (count < 1 || count > OPRF_BATCH_MOST)
		return job_fail(job, LIMIT, "elements", "too-many", "From 1 to %d elements are evaluated at once.",
				OPRF_BATCH_MOST);
	return OK;
}

enum result oprf_evaluate(struct job *job, const struct oprf_key *key, const struct oprf_element *blinded, int count,
			  struct oprf_element *ret_evaluated, struct oprf_proof *ret_proof)
{
	struct oprf_element evaluated[OPRF_BATCH_MOST], m;
	struct oprf_proof proof;
	struct oprf_scalar nonce;
	enum result proved;

	TRY(check_count(job, count));
	for (int at = 0; at < count; at++)
		TRY(multiply(job, &key->secret, &blinded[at], &evaluated[at]));
	TRY(composites(job, &key->public, blinded, evaluated, count, &m, NULL));
	scalar_draw(job, &nonce);
	proved = prove_with(job, key, &m, &nonce, &proof);
	secret_wipe(&nonce, sizeof(nonce));
	TRY(proved);
	memcpy(ret_evaluated, evaluated, (size_t)count * sizeof(*evaluated));
	*ret_proof = proof;
	return OK;
}

static enum result refuse_proof(struct job *job)
{
	return job_fail(job, DENIED, "proof", "proof",
			"The proof does not hold: the answer was not made with the key "
			"that was announced.");
}

/* A product of zero, or a sum that is the identity, has no place in a proof that an honest side made. */
static bool commitment(const struct oprf_proof *proof, const struct oprf_element *base,
		       const struct oprf_element *power, struct oprf_element *ret_commitment)
{
	struct oprf_element a, b;
	int failed = base == NULL ? crypto_scalarmult_ristretto255_base(a.bytes, proof->response.bytes)
				  : crypto_scalarmult_ristretto255(a.bytes, proof->response.bytes, base->bytes);

	return failed == 0 && crypto_scalarmult_ristretto255(b.bytes, proof->challenge.bytes, power->bytes) == 0 &&
	       crypto_core_ristretto255_add(ret_commitment->bytes, a.bytes, b.bytes) == 0;
}

enum result oprf_proof_check(struct job *job, const struct oprf_element *public_key, const struct oprf_element *blinded,
			     const struct oprf_element *evaluated, int count, const struct oprf_proof *proof)
{
	struct oprf_element m, z, t2, t3;
	struct oprf_scalar challenge;

	TRY(check_count(job, count));
	TRY(oprf_element_check(job, public_key));
	for (int at = 0; at < count; at++)
		TRY(oprf_element_check(job, &evaluated[at]));
	if (!scalar_is_canonical(&proof->challenge) || !scalar_is_canonical(&proof->response))
		return refuse_proof(job);
	TRY(composites(job, public_key, blinded, evaluated, count, &m, &z));
	if (!commitment(proof, NULL, public_key, &t2) || !commitment(proof, &m, &z, &t3))
		return refuse_proof(job);
	challenge_hash(public_key, &m, &z, &t2, &t3, &challenge);
	return secret_equal(challenge.bytes, proof->challenge.bytes, OPRF_SIZE) ? OK : refuse_proof(job);
}

/* --- blinding and the output --- */

enum result oprf_blind(struct job *job, struct bytes input, struct oprf_scalar *ret_blind,
		       struct oprf_element *ret_blinded)
{
	struct oprf_element element;
	struct oprf_scalar blind;

	TRY(input_hash(job, input, &element));
	scalar_draw(job, &blind);
	TRY(multiply(job, &blind, &element, ret_blinded));
	*ret_blind = blind;
	secret_wipe(&blind, sizeof(blind));
	return OK;
}

enum result oprf_finalize(struct job *job, struct bytes input, const struct oprf_scalar *blind,
			  const struct oprf_element *evaluated, struct oprf_output *ret_output)
{
	struct oprf_element element;
	struct oprf_scalar inverse;
	enum result multiplied;

	if (crypto_core_ristretto255_scalar_invert(inverse.bytes, blind->bytes) != 0)
		return job_fail(job, INVALID, "blind", "blind", "A blind is not zero.");
	multiplied = multiply(job, &inverse, evaluated, &element);
	secret_wipe(&inverse, sizeof(inverse));
	TRY(multiplied);
	output_hash(input, &element, ret_output);
	return OK;
}

enum result oprf_output_of(struct job *job, const struct oprf_key *key, struct bytes input,
			   struct oprf_output *ret_output)
{
	struct oprf_element element, product;

	TRY(input_hash(job, input, &element));
	TRY(multiply(job, &key->secret, &element, &product));
	output_hash(input, &product, ret_output);
	return OK;
}
