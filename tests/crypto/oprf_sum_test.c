/* oprf_sum_test.c - sums of elements are the same to the byte by libdecaf (oprf_sum.h) as by libsodium, whose group it
 * is everywhere else; and what is no element is refused. */
#include "crypto/oprf_sum.h"
#include "fixture.h"

#include <sodium.h>

static void sum_by_libsodium(const struct oprf_scalar *factors, const struct oprf_element *elements, int count,
			     struct oprf_element *ret_sum)
{
	for (int at = 0; at < count; at++) {
		struct oprf_element product;

		assert_int_equal(crypto_scalarmult_ristretto255(product.bytes, factors[at].bytes, elements[at].bytes),
				 0);
		if (at == 0)
			*ret_sum = product;
		else
			assert_int_equal(crypto_core_ristretto255_add(ret_sum->bytes, ret_sum->bytes, product.bytes),
					 0);
	}
}

static void draw(struct oprf_scalar *ret_factors, struct oprf_element *ret_elements, int count)
{
	for (int at = 0; at < count; at++) {
		crypto_core_ristretto255_scalar_random(ret_factors[at].bytes);
		crypto_core_ristretto255_random(ret_elements[at].bytes);
	}
}

static void sums_are_those_of_libsodium(void **state)
{
	struct job *job = job_of(state);
	struct oprf_scalar factors[OPRF_BATCH_MOST];
	struct oprf_element elements[OPRF_BATCH_MOST], sum, beside;

	for (int count = 1; count <= OPRF_BATCH_MOST; count++) {
		for (int turn = 0; turn < 8; turn++) {
			draw(factors, elements, count);
			ASSERT_OK(oprf_sum(job, factors, elements, count, &sum));
			sum_by_libsodium(factors, elements, count, &beside);
			assert_memory_equal(sum.bytes, beside.bytes, OPRF_SIZE);
		}
	}
}

static void what_cannot_be_added_is_refused(void **state)
{
	struct job *job = job_of(state);
	struct oprf_scalar factors[3];
	struct oprf_element elements[3], sum;

	for (int at = 0; at < 3; at++) {
		draw(factors, elements, 3);
		memset(elements[at].bytes, 0, OPRF_SIZE); /* the identity */
		ASSERT_REFUSED(job, INVALID, oprf_sum(job, factors, elements, 3, &sum));
		memset(elements[at].bytes, 0xff, OPRF_SIZE); /* no number of the field */
		ASSERT_REFUSED(job, INVALID, oprf_sum(job, factors, elements, 3, &sum));
	}
	/* An element and its opposite: the sum is the identity. */
	draw(factors, elements, 1);
	factors[1] = factors[0];
	crypto_core_ristretto255_scalar_negate(factors[1].bytes, factors[0].bytes);
	elements[1] = elements[0];
	ASSERT_REFUSED(job, INVALID, oprf_sum(job, factors, elements, 2, &sum));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(sums_are_those_of_libsodium),
	    IN_WORLD(what_cannot_be_added_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
