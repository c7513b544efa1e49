/* bytes.h - a borrowed run of bytes: pointer and length, owned by somebody else (mostly an arena).
 *
 * Also the small encodings that every room needs: hexadecimal and base64url without padding (RFC 4648 section 5). */
#ifndef VALICO_BASE_BYTES_H
#define VALICO_BASE_BYTES_H

#include "base/arena.h"
#include "base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	const unsigned char *data;
	size_t size;
};

/* The bytes of a string literal, without its NUL. */
#define BYTES(literal) ((struct bytes){(const unsigned char *)("" literal), sizeof(literal) - 1})

/* The bytes of a C string; empty for NULL. */
struct bytes bytes_of(const char *cstring);

/* True when both have the same length and content. Not for secrets: see crypto/secret.h. */
bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_equal_cstring(struct bytes a, const char *cstring);
bool bytes_start_with(struct bytes whole, struct bytes start);

/* Order as memcmp(), shorter first when one starts the other: negative, 0 or positive. */
int bytes_compare(struct bytes a, struct bytes b);

/* Where `part` first stands in `whole`; `whole.size` when nowhere. */
size_t bytes_find(struct bytes whole, struct bytes part);

/* A copy in the arena, NUL behind it; data is NULL past the arena's limit. */
struct bytes bytes_copy(struct arena *arena, struct bytes from);

/* As a C string in the arena; NULL when the bytes hold a NUL or the arena is full. */
char *bytes_cstring(struct arena *arena, struct bytes from);

/* True when the bytes are well-formed UTF-8 (no surrogates, nothing over-long, at most U+10FFFF). */
bool bytes_are_utf8(struct bytes text);

/* Text in the arena; NULL past its limit. */
char *hex_write(struct arena *arena, struct bytes from);
char *base64url_write(struct arena *arena, struct bytes from);

/* INVALID for a letter outside the alphabet, an impossible length or bits left over; LIMIT when the arena is full. */
enum result hex_read(struct arena *arena, struct bytes from, struct bytes *ret_bytes);
enum result base64url_read(struct arena *arena, struct bytes from, struct bytes *ret_bytes);

/* The same without an arena. The text has (size * 4 + 2) / 3 letters and its NUL; reading gives exactly `size` bytes or
 * false, and then what is in `ret_data` means nothing. Not for secrets: the time it takes depends on them. */
void base64url_write_into(struct bytes from, char *ret_text);
bool base64url_read_exactly(struct bytes from, unsigned char *ret_data, size_t size);

/* The same encoding with the standard alphabet and padding (RFC 4648 section 4), as XML and PEM use it. The reader
 * skips white space. */
char *base64_write(struct arena *arena, struct bytes from);
enum result base64_read(struct arena *arena, struct bytes from, struct bytes *ret_bytes);

#endif
