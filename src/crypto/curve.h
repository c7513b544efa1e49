/* curve.h - points of the curve P-256 (NIST SP 800-186 section 3.2.1.3), public ones only. Only this room includes it.
 *
 * What a signature is checked with, and nothing else: whatever a private key takes part in is OpenSSL's. A point stands
 * as x / z^2 and y / z^3 (Jacobi), so that adding needs no division; z = 0 is the point at infinity. A place is a point
 * with z = 1. All numbers are in Montgomery's form (modular.h), modulo curve_field. */
#ifndef VALICO_CRYPTO_CURVE_H
#define VALICO_CRYPTO_CURVE_H

#include "crypto/modular.h"

struct place {
	struct number x, y;
};

struct point {
	struct number x, y, z;
};

extern const struct modulus curve_field; /* of coordinates */
extern const struct modulus curve_order; /* of scalars: how many points there are */

/* The point of the standard of which a public key is a multiple. */
struct place curve_base(void);

/* Reads the 64 bytes of x and y. False when that is no point of the curve. */
bool place_read(const unsigned char bytes[2 * NUMBER_BYTES], struct place *ret_place);

struct point point_of_place(const struct place *place);
struct point point_infinite(void);

struct point point_double(struct point point);

/* Right for every two points: the same one, each other's opposite, infinity. `opposite` takes the place's. */
struct point point_add(struct point point, const struct place *place, bool opposite);

/* Places of points of which none is at infinity, with one division for all. */
void points_place(const struct point *points, int count, struct place *ret_places);

#endif
