/* curve.c - see curve.h. y^2 = x^3 - 3x + b. The sums are those for a = -3 in Jacobi's coordinates (Bernstein and
 * Lange, Explicit-Formulas Database, "dbl-2001-b" and "madd-2004-hmv"). */
#include "crypto/curve.h"

/* 2^256 - 2^224 + 2^192 + 2^96 - 1 */
const struct modulus curve_field = {
    .number = {{0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001}},
    .factor = 1,
    .one = {{0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe}},
    .square = {{0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe, 0x00000004fffffffd}},
};

const struct modulus curve_order = {
    .number = {{0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000}},
    .factor = 0xccd1c8aaee00bc4f,
    .one = {{0x0c46353d039cdaaf, 0x4319055258e8617b, 0x0000000000000000, 0x00000000ffffffff}},
    .square = {{0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59, 0x66e12d94f3d95620}},
};

/* b and the base, not yet in Montgomery's form. */
static const struct number curve_b = {{0x3bce3c3e27d2604b, 0x651d06b0cc53b0f6, 0xb3ebbd55769886bc, 0x5ac635d8aa3a93e7}};
static const struct place base = {
    .x = {{0xf4a13945d898c296, 0x77037d812deb33a0, 0xf8bce6e563a440f2, 0x6b17d1f2e12c4247}},
    .y = {{0xcbb6406837bf51f5, 0x2bce33576b315ece, 0x8ee7eb4a7c0f9e16, 0x4fe342e2fe1a7f9b}},
};

static inline struct number times(struct number a, struct number b)
{
	return number_times(a, b, &curve_field);
}

static inline struct number square(struct number a)
{
	return number_times(a, a, &curve_field);
}

static inline struct number plus(struct number a, struct number b)
{
	return number_plus(a, b, &curve_field);
}

static inline struct number minus(struct number a, struct number b)
{
	return number_minus(a, b, &curve_field);
}

struct place curve_base(void)
{
	return (struct place){number_enter(base.x, &curve_field), number_enter(base.y, &curve_field)};
}

static bool is_on_curve(const struct place *place)
{
	struct number right = times(square(place->x), place->x), left = square(place->y);

	for (int three = 0; three < 3; three++)
		right = minus(right, place->x);
	right = plus(right, number_enter(curve_b, &curve_field));
	return number_equal(&left, &right);
}

bool place_read(const unsigned char bytes[2 * NUMBER_BYTES], struct place *ret_place)
{
	struct place place = {number_read(bytes), number_read(bytes + NUMBER_BYTES)};

	if (!number_is_below(&place.x, &curve_field) || !number_is_below(&place.y, &curve_field))
		return false;
	*ret_place = (struct place){number_enter(place.x, &curve_field), number_enter(place.y, &curve_field)};
	return is_on_curve(ret_place);
}

struct point point_of_place(const struct place *place)
{
	return (struct point){place->x, place->y, curve_field.one};
}

struct point point_infinite(void)
{
	return (struct point){curve_field.one, curve_field.one, {{0}}};
}

struct point point_double(struct point point)
{
	struct number delta = square(point.z), gamma = square(point.y), beta = times(point.x, gamma), alpha, eight, sum;
	struct point twice;

	alpha = times(minus(point.x, delta), plus(point.x, delta));
	alpha = plus(plus(alpha, alpha), alpha);
	beta = plus(beta, beta);
	beta = plus(beta, beta); /* 4 x y^2 */
	twice.x = minus(square(alpha), plus(beta, beta));
	sum = plus(point.y, point.z);
	twice.z = minus(minus(square(sum), gamma), delta);
	eight = square(plus(gamma, gamma));
	eight = plus(eight, eight); /* 8 y^4 */
	twice.y = minus(times(alpha, minus(beta, twice.x)), eight);
	return twice;
}

struct point point_add(struct point point, const struct place *place, bool opposite)
{
	static const struct number zero = {{0}};
	struct number y = opposite ? minus(zero, place->y) : place->y;
	struct number z2, across, up, across2, across3, x_across2;
	struct point sum;

	if (number_is_zero(&point.z))
		return (struct point){place->x, y, curve_field.one};
	z2 = square(point.z);
	across = minus(times(place->x, z2), point.x);
	up = minus(times(y, times(z2, point.z)), point.y);
	if (number_is_zero(&across))
		return number_is_zero(&up) ? point_double(point) : point_infinite();
	across2 = square(across);
	across3 = times(across2, across);
	x_across2 = times(point.x, across2);
	sum.x = minus(minus(square(up), across3), plus(x_across2, x_across2));
	sum.y = minus(times(up, minus(x_across2, sum.x)), times(point.y, across3));
	sum.z = times(point.z, across);
	return sum;
}

/* The products of all z up to each point stand in the places' x meanwhile; the inverse of the last one gives, from the
 * end on, that of each z. */
void points_place(const struct point *points, int count, struct place *ret_places)
{
	struct number product = curve_field.one, inverse;

	for (int at = 0; at < count; at++) {
		ret_places[at].x = product;
		product = times(product, points[at].z);
	}
	inverse = number_inverse(product, &curve_field);
	for (int at = count - 1; at >= 0; at--) {
		struct number z = times(inverse, ret_places[at].x), z2 = square(z);

		inverse = times(inverse, points[at].z);
		ret_places[at] = (struct place){times(points[at].x, z2), times(points[at].y, times(z2, z))};
	}
}
