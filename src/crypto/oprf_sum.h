/* oprf_sum.h - the sum of elements, each times its factor: the one place of the private question where many elements
 * are added. Inside the room.
 *
 * libsodium adds elements as bytes, and decodes and encodes them at each addition, which cost a batch a seventh of its
 * time. libdecaf keeps the same group's elements decoded and multiplies two at once. Everything that comes in here is
 * public: what was sent, what is answered, and factors hashed from both (RFC 9497, section 2.2.1). Keys and blinds
 * never do. */
#ifndef VALICO_CRYPTO_OPRF_SUM_H
#define VALICO_CRYPTO_OPRF_SUM_H

#include "crypto/oprf.h"

/* The sum of `count` (at least 1) elements, each times its factor. INVALID with field "element" when one is no element
 * of the group, or the identity, or when the sum is the identity. */
enum result oprf_sum(struct job *job, const struct oprf_scalar *factors, const struct oprf_element *elements, int count,
		     struct oprf_element *ret_sum);

#endif
