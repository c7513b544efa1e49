/* base45.h - bytes as the 45 letters that a QR code packs most tightly (RFC 9285). */
#ifndef VALICO_BASE_BASE45_H
#define VALICO_BASE_BASE45_H

#include "base/bytes.h"
#include "base/result.h"

/* Text of three letters for two bytes. NULL when memory is out. */
char *base45_write(struct arena *arena, struct bytes bytes);

/* INVALID for a letter outside the 45, a length that no bytes give, or a group past its range (RFC 9285, section 6). */
enum result base45_read(struct arena *arena, struct bytes text, struct bytes *ret_bytes);

#endif
