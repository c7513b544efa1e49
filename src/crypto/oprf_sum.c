/* oprf_sum.c - see oprf_sum.h. Elements are taken two by two, which share their doublings; one that is left over is
 * multiplied alone. */
#include "crypto/oprf_sum.h"

#include <decaf/decaf.h>

static enum result refuse(struct job *job)
{
	return job_fail(job, INVALID, "element", "element", "These bytes are no element of the group.");
}

static bool element_read(const struct oprf_element *element, decaf_255_point_t ret_point)
{
	return decaf_255_point_decode(ret_point, element->bytes, DECAF_FALSE) == DECAF_SUCCESS;
}

static bool factor_read(const struct oprf_scalar *factor, decaf_255_scalar_t ret_scalar)
{
	return decaf_255_scalar_decode(ret_scalar, factor->bytes) == DECAF_SUCCESS;
}

/* The product of the next element, or the products of the next two, added. */
static bool next_products(const struct oprf_scalar *factors, const struct oprf_element *elements, bool two,
			  decaf_255_point_t ret_sum)
{
	decaf_255_point_t a, b;
	decaf_255_scalar_t x, y;

	if (!element_read(&elements[0], a) || !factor_read(&factors[0], x))
		return false;
	if (!two) {
		decaf_255_point_scalarmul(ret_sum, a, x);
		return true;
	}
	if (!element_read(&elements[1], b) || !factor_read(&factors[1], y))
		return false;
	decaf_255_point_double_scalarmul(ret_sum, a, x, b, y);
	return true;
}

enum result oprf_sum(struct job *job, const struct oprf_scalar *factors, const struct oprf_element *elements, int count,
		     struct oprf_element *ret_sum)
{
	decaf_255_point_t sum, products;

	for (int at = 0; at < count; at += 2) {
		if (!next_products(&factors[at], &elements[at], at + 1 < count, at == 0 ? sum : products))
			return refuse(job);
		if (at > 0)
			decaf_255_point_add(sum, sum, products);
	}
	if (decaf_255_point_eq(sum, decaf_255_point_identity))
		return refuse(job);
	decaf_255_point_encode(ret_sum->bytes, sum);
	return OK;
}
