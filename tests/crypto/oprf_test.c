/* oprf_test.c - the vectors of RFC 9497 appendix A.1.2 (ristretto255-SHA512, VOPRF), and what a partner may try. */
#include "crypto/oprf.h"
#include "fixture.h"

/* Chance that was drawn beforehand, in the order in which it is asked for: the vectors give blinds and nonces. */
struct drawn {
	struct bytes draws[3];
	int next;
};

static void drawn_fill(void *self, unsigned char *data, size_t size)
{
	struct drawn *drawn = self;

	assert_in_range(drawn->next, 0, 2);
	assert_int_equal(size, drawn->draws[drawn->next].size);
	memcpy(data, drawn->draws[drawn->next++].data, size);
}

static void key_of_the_appendix(struct job *job, struct oprf_key *ret_key)
{
	unsigned char seed[32];

	memset(seed, 0xa3, sizeof(seed));
	ASSERT_OK(oprf_key_derive(job, (struct bytes){seed, sizeof(seed)}, BYTES("test key"), ret_key));
}

static void keys_follow_from_seed_and_info(void **state)
{
	struct job *job = job_of(state);
	struct oprf_key key;

	key_of_the_appendix(job, &key);
	assert_bytes((struct bytes){key.secret.bytes, OPRF_SIZE},
		     vector(job, "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"));
	assert_bytes((struct bytes){key.public.bytes, OPRF_SIZE},
		     vector(job, "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"));
	ASSERT_REFUSED(job, INVALID, oprf_key_derive(job, BYTES("short"), BYTES("test key"), &key));
}

#define FIRST_BLIND "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
#define SECOND_BLIND "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
#define OUTPUT_OF_00                                                                                                   \
	"b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"                                             \
	"a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c"
#define OUTPUT_OF_5A                                                                                                   \
	"8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"                                             \
	"356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"

static const struct {
	int count;
	const char *nonce;
	struct {
		const char *input, *blind, *blinded, *evaluated, *output;
	} elements[2];
	const char *proof;
} appendix[] = {
    {.count = 1,
     .nonce = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
     .elements = {{"00", FIRST_BLIND, "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
		   "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e", OUTPUT_OF_00}},
     .proof = "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
	      "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d"},
    {.count = 1,
     .nonce = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
     .elements = {{"5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", FIRST_BLIND,
		   "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c",
		   "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468", OUTPUT_OF_5A}},
     .proof = "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
	      "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02"},
    {.count = 2,
     .nonce = "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
     .elements = {{"00", FIRST_BLIND, "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
		   "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e", OUTPUT_OF_00},
		  {"5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", SECOND_BLIND,
		   "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
		   "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a", OUTPUT_OF_5A}},
     .proof = "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a"
	      "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08"},
};

static void the_walk_is_that_of_the_appendix(void **state)
{
	struct job *job = job_of(state);
	struct chance seeded = job->chance;
	struct oprf_key key;

	key_of_the_appendix(job, &key);
	for (size_t row = 0; row < sizeof(appendix) / sizeof(appendix[0]); row++) {
		struct drawn drawn = {0};
		struct oprf_element blinded[2], evaluated[2];
		struct oprf_scalar blinds[2];
		struct oprf_output output;
		struct oprf_proof proof;

		job->chance = (struct chance){drawn_fill, &drawn};
		for (int at = 0; at < appendix[row].count; at++)
			drawn.draws[at] = vector(job, appendix[row].elements[at].blind);
		drawn.draws[appendix[row].count] = vector(job, appendix[row].nonce);
		for (int at = 0; at < appendix[row].count; at++) {
			ASSERT_OK(
			    oprf_blind(job, vector(job, appendix[row].elements[at].input), &blinds[at], &blinded[at]));
			assert_bytes((struct bytes){blinded[at].bytes, OPRF_SIZE},
				     vector(job, appendix[row].elements[at].blinded));
		}
		ASSERT_OK(oprf_evaluate(job, &key, blinded, appendix[row].count, evaluated, &proof));
		assert_bytes((struct bytes){proof.challenge.bytes, 2 * (size_t)OPRF_SIZE},
			     vector(job, appendix[row].proof));
		ASSERT_OK(oprf_proof_check(job, &key.public, blinded, evaluated, appendix[row].count, &proof));
		for (int at = 0; at < appendix[row].count; at++) {
			struct bytes input = vector(job, appendix[row].elements[at].input);
			struct bytes expected = vector(job, appendix[row].elements[at].output);

			assert_bytes((struct bytes){evaluated[at].bytes, OPRF_SIZE},
				     vector(job, appendix[row].elements[at].evaluated));
			ASSERT_OK(oprf_finalize(job, input, &blinds[at], &evaluated[at], &output));
			assert_bytes((struct bytes){output.bytes, OPRF_OUTPUT_SIZE}, expected);
			ASSERT_OK(oprf_output_of(job, &key, input, &output));
			assert_bytes((struct bytes){output.bytes, OPRF_OUTPUT_SIZE}, expected);
		}
	}
	job->chance = seeded;
}

/* RFC 9496 appendix A.3: encodings that are not the one of an element; and the identity, which here is none either. */
static void what_is_no_element_is_refused(void **state)
{
	static const char *const rows[] = {
	    "0000000000000000000000000000000000000000000000000000000000000000", /* identity */
	    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", /* not reduced */
	    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "0100000000000000000000000000000000000000000000000000000000000000", /* negative; of low order on the curve
										 */
	    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
	    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371", /* not a square */
	    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* s = -1 */
	};
	struct job *job = job_of(state);
	struct oprf_key key;

	key_of_the_appendix(job, &key);
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		struct oprf_element bad, good, pair[2], evaluated[2];
		struct oprf_scalar blind;
		struct oprf_output output;
		struct oprf_proof proof;

		memcpy(bad.bytes, vector(job, rows[row]).data, OPRF_SIZE);
		ASSERT_OK(oprf_blind(job, BYTES("ali"), &blind, &good));
		ASSERT_REFUSED(job, INVALID, oprf_element_check(job, &bad));
		ASSERT_REFUSED(job, INVALID, oprf_evaluate(job, &key, &bad, 1, evaluated, &proof));
		pair[0] = good;
		pair[1] = bad;
		ASSERT_REFUSED(job, INVALID, oprf_evaluate(job, &key, pair, 2, evaluated, &proof));
		ASSERT_REFUSED(job, INVALID, oprf_finalize(job, BYTES("ali"), &blind, &bad, &output));
		ASSERT_OK(oprf_evaluate(job, &key, &good, 1, evaluated, &proof));
		ASSERT_REFUSED(job, INVALID, oprf_proof_check(job, &key.public, &good, &bad, 1, &proof));
		ASSERT_REFUSED(job, INVALID, oprf_proof_check(job, &bad, &good, evaluated, 1, &proof));
	}
}

static void a_batch_has_bounds(void **state)
{
	static const unsigned char long_input[OPRF_INPUT_MOST + 1];
	struct job *job = job_of(state);
	struct oprf_element elements[OPRF_BATCH_MOST + 1], evaluated[OPRF_BATCH_MOST + 1];
	struct oprf_scalar blind;
	struct oprf_proof proof;
	struct oprf_key key;

	key_of_the_appendix(job, &key);
	for (int at = 0; at <= OPRF_BATCH_MOST; at++)
		ASSERT_OK(oprf_blind(job, BYTES("khan"), &blind, &elements[at]));
	ASSERT_REFUSED(job, LIMIT, oprf_evaluate(job, &key, elements, 0, evaluated, &proof));
	ASSERT_REFUSED(job, LIMIT, oprf_evaluate(job, &key, elements, OPRF_BATCH_MOST + 1, evaluated, &proof));
	ASSERT_OK(oprf_evaluate(job, &key, elements, OPRF_BATCH_MOST, evaluated, &proof));
	ASSERT_OK(oprf_proof_check(job, &key.public, elements, evaluated, OPRF_BATCH_MOST, &proof));
	ASSERT_OK(oprf_blind(job, (struct bytes){long_input, OPRF_INPUT_MOST}, &blind, &elements[0]));
	ASSERT_REFUSED(job, INVALID,
		       oprf_blind(job, (struct bytes){long_input, OPRF_INPUT_MOST + 1}, &blind, &elements[0]));
}

/* The same person asked twice is two questions that nobody can tell to be the same. */
static void blinds_of_one_input_differ(void **state)
{
	struct job *job = job_of(state);
	struct oprf_element seen[64];
	struct oprf_scalar blind;

	for (int at = 0; at < 64; at++) {
		ASSERT_OK(oprf_blind(job, BYTES("ali|1990"), &blind, &seen[at]));
		for (int before = 0; before < at; before++)
			assert_memory_not_equal(seen[at].bytes, seen[before].bytes, OPRF_SIZE);
	}
}

static void another_key_or_a_changed_answer_does_not_pass(void **state)
{
	struct job *job = job_of(state);
	struct oprf_element blinded[3], evaluated[3], other_evaluated[3], swapped[3];
	struct oprf_key key, other;
	struct oprf_scalar blind;
	struct oprf_proof proof, other_proof;

	key_of_the_appendix(job, &key);
	ASSERT_OK(oprf_key_derive(job, BYTES("0123456789abcdef0123456789abcdef"), BYTES("other"), &other));
	for (int at = 0; at < 3; at++)
		ASSERT_OK(oprf_blind(job, BYTES("ali|1990"), &blind, &blinded[at]));
	ASSERT_OK(oprf_evaluate(job, &key, blinded, 3, evaluated, &proof));
	ASSERT_OK(oprf_evaluate(job, &other, blinded, 3, other_evaluated, &other_proof));

	ASSERT_OK(oprf_proof_check(job, &key.public, blinded, evaluated, 3, &proof));
	ASSERT_REFUSED(job, DENIED, oprf_proof_check(job, &other.public, blinded, evaluated, 3, &proof));
	ASSERT_REFUSED(job, DENIED, oprf_proof_check(job, &key.public, blinded, other_evaluated, 3, &other_proof));
	ASSERT_REFUSED(job, DENIED, oprf_proof_check(job, &key.public, blinded, evaluated, 2, &proof));
	for (int at = 0; at < 3; at++)
		swapped[at] = evaluated[(at + 1) % 3];
	ASSERT_REFUSED(job, DENIED, oprf_proof_check(job, &key.public, blinded, swapped, 3, &proof));
	/* One of three under another key: a mark on one person. */
	swapped[0] = evaluated[0];
	swapped[1] = other_evaluated[1];
	swapped[2] = evaluated[2];
	ASSERT_REFUSED(job, DENIED, oprf_proof_check(job, &key.public, blinded, swapped, 3, &proof));
	for (size_t bit = 0; bit < sizeof(proof) * 8; bit += 5) {
		struct oprf_proof changed = proof;

		((unsigned char *)&changed)[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ASSERT_REFUSED(job, DENIED, oprf_proof_check(job, &key.public, blinded, evaluated, 3, &changed));
	}
}

/* A scalar plus the order is the same scalar in another spelling. */
static void a_proof_has_one_spelling(void **state)
{
	static const unsigned char order[OPRF_SIZE] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
						       0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10};
	struct job *job = job_of(state);
	struct oprf_element blinded, evaluated;
	struct oprf_scalar blind;
	struct oprf_proof proof;
	struct oprf_key key;
	unsigned int carry = 0;

	key_of_the_appendix(job, &key);
	ASSERT_OK(oprf_blind(job, BYTES("ali"), &blind, &blinded));
	ASSERT_OK(oprf_evaluate(job, &key, &blinded, 1, &evaluated, &proof));
	for (int at = 0; at < OPRF_SIZE; at++) {
		carry += (unsigned int)proof.response.bytes[at] + order[at];
		proof.response.bytes[at] = (unsigned char)carry;
		carry >>= 8;
	}
	ASSERT_REFUSED(job, DENIED, oprf_proof_check(job, &key.public, &blinded, &evaluated, 1, &proof));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(keys_follow_from_seed_and_info), IN_WORLD(the_walk_is_that_of_the_appendix),
	    IN_WORLD(what_is_no_element_is_refused),  IN_WORLD(a_batch_has_bounds),
	    IN_WORLD(blinds_of_one_input_differ),     IN_WORLD(another_key_or_a_changed_answer_does_not_pass),
	    IN_WORLD(a_proof_has_one_spelling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
