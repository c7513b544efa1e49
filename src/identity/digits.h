/* digits.h - digits as any keyboard types them, for numbers and dates. */
#ifndef VALICO_IDENTITY_DIGITS_H
#define VALICO_IDENTITY_DIGITS_H

#include "base/bytes.h"

enum { SIGN_INVISIBLE = 0x100, SIGN_PLUS_MINUS, SIGN_OTHER };

/* The sign at byte `at`: an ASCII byte as it is, a digit of the Arabic script (٣ ۳) or a full-width one as '0' to '9',
 * a dash of any length as '-', SIGN_INVISIBLE for marks that nobody sees, SIGN_PLUS_MINUS for ±, else SIGN_OTHER.
 * `ret_size` is how many bytes it has (1 for bytes that are not UTF-8). */
int digit_or_sign(struct bytes text, size_t at, int *ret_size);

#endif
