/* oprf.h - a keyed hash that two parties compute together: VOPRF of RFC 9497, suite ristretto255-SHA512.
 *
 * One side has an input, the other a key. They compute output = F(key, input) so that the holder of the key learns
 * nothing of the input or the output, and the other side nothing of the key; and the other side can check that the
 * key is the one that was announced (verifiable mode):
 *
 *     asks    oprf_blind()        input -> a point that tells nothing, and the blind that undoes it
 *     holds   oprf_evaluate()     up to OPRF_BATCH_MOST such points -> the same times the key, and one proof for all
 *     asks    oprf_proof_check()  the proof against the announced public key
 *     asks    oprf_finalize()     blind off, hashed with the input -> output
 *     holds   oprf_output_of()    the same output for an input that the holder knows itself
 *
 * Points that come from outside are refused unless they are the one encoding of an element of the group other than the
 * identity; ristretto255 has prime order, so there are no small subgroups to fall into. Blinds and the proof's nonce
 * come from the job's chance: a seed repeats a run. */
#ifndef VALICO_CRYPTO_OPRF_H
#define VALICO_CRYPTO_OPRF_H

#include "base/job.h"

#define OPRF_SIZE 32 /* of a point, and of a scalar */
#define OPRF_OUTPUT_SIZE 64
#define OPRF_INPUT_MOST 65535
#define OPRF_BATCH_MOST 16

struct oprf_element {
	unsigned char bytes[OPRF_SIZE];
};

/* Little-endian, below the order of the group. Keys and blinds are secret: secret_wipe() them when done. */
struct oprf_scalar {
	unsigned char bytes[OPRF_SIZE];
};

struct oprf_key {
	struct oprf_scalar secret;
	struct oprf_element public;
};

/* RFC 9497 section 2.2: challenge and response. */
struct oprf_proof {
	struct oprf_scalar challenge, response;
};

struct oprf_output {
	unsigned char bytes[OPRF_OUTPUT_SIZE];
};

/* The key pair that follows from a seed of 32 bytes and an info of at most OPRF_INPUT_MOST (section 3.2.1). INVALID for
 * another size. */
enum result oprf_key_derive(struct job *job, struct bytes seed, struct bytes info, struct oprf_key *ret_key);

/* INVALID with rule "element" unless it is an element that may be worked with. */
enum result oprf_element_check(struct job *job, const struct oprf_element *element);

/* INVALID with rule "input" for more than OPRF_INPUT_MOST bytes. */
enum result oprf_blind(struct job *job, struct bytes input, struct oprf_scalar *ret_blind,
		       struct oprf_element *ret_blinded);

/* Evaluates 1 to OPRF_BATCH_MOST elements (LIMIT else) and proves that all were evaluated under the key. INVALID with
 * rule "element" when one of them is none. */
enum result oprf_evaluate(struct job *job, const struct oprf_key *key, const struct oprf_element *blinded, int count,
			  struct oprf_element *ret_evaluated, struct oprf_proof *ret_proof);

/* DENIED with rule "proof" unless each of the evaluated elements is the blinded one times the secret of this public
 * key. INVALID with rule "element" when one of them is no element. */
enum result oprf_proof_check(struct job *job, const struct oprf_element *public_key, const struct oprf_element *blinded,
			     const struct oprf_element *evaluated, int count, const struct oprf_proof *proof);

enum result oprf_finalize(struct job *job, struct bytes input, const struct oprf_scalar *blind,
			  const struct oprf_element *evaluated, struct oprf_output *ret_output);

enum result oprf_output_of(struct job *job, const struct oprf_key *key, struct bytes input,
			   struct oprf_output *ret_output);

#endif
