/* encoding.c - hexadecimal and base64 in both alphabets (RFC 4648), strict: one spelling for each value. */
#include "base/bytes.h"

#include <endian.h>
#include <string.h>

static const char url_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char standard_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char *hex_write(struct arena *arena, struct bytes from)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_take_many(arena, from.size + 1, 2);

	if (text == NULL)
		return NULL;
	for (size_t at = 0; at < from.size; at++) {
		text[2 * at] = digits[from.data[at] >> 4];
		text[2 * at + 1] = digits[from.data[at] & 15];
	}
	return text;
}

static int hex_value(unsigned char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

enum result hex_read(struct arena *arena, struct bytes from, struct bytes *ret_bytes)
{
	unsigned char *data;

	if (from.size % 2 != 0)
		return INVALID;
	data = arena_take(arena, from.size / 2);
	if (data == NULL)
		return LIMIT;
	for (size_t at = 0; at < from.size / 2; at++) {
		int high = hex_value(from.data[2 * at]), low = hex_value(from.data[2 * at + 1]);

		if (high < 0 || low < 0)
			return INVALID;
		data[at] = (unsigned char)(high << 4 | low);
	}
	*ret_bytes = (struct bytes){data, from.size / 2};
	return OK;
}

static void letters_write(struct bytes from, const char *alphabet, bool padded, char *text)
{
	size_t at = 0, out = 0;

	for (; at + 3 <= from.size; at += 3) {
		unsigned int group =
		    (unsigned int)from.data[at] << 16 | (unsigned int)from.data[at + 1] << 8 | from.data[at + 2];

		text[out++] = alphabet[group >> 18];
		text[out++] = alphabet[group >> 12 & 63];
		text[out++] = alphabet[group >> 6 & 63];
		text[out++] = alphabet[group & 63];
	}
	if (from.size - at > 0) {
		bool two = from.size - at == 2;
		unsigned int group =
		    (unsigned int)from.data[at] << 16 | (two ? (unsigned int)from.data[at + 1] << 8 : 0);

		text[out++] = alphabet[group >> 18];
		text[out++] = alphabet[group >> 12 & 63];
		if (two)
			text[out++] = alphabet[group >> 6 & 63];
		for (size_t pad = two ? 1 : 2; padded && pad > 0; pad--)
			text[out++] = '=';
	}
	text[out] = '\0';
}

static char *base64_put(struct arena *arena, struct bytes from, const char *alphabet, bool padded)
{
	char *text = arena_room(arena, (from.size / 3 + 1) * 4 + 1);

	if (text != NULL)
		letters_write(from, alphabet, padded, text);
	return text;
}

void base64url_write_into(struct bytes from, char *ret_text)
{
	letters_write(from, url_alphabet, false, ret_text);
}

char *base64url_write(struct arena *arena, struct bytes from)
{
	return base64_put(arena, from, url_alphabet, false);
}

char *base64_write(struct arena *arena, struct bytes from)
{
	return base64_put(arena, from, standard_alphabet, true);
}

/* The value of each letter, one more, so that 0 stands for a byte that is no letter of the alphabet. */
#define LETTERS(a, b)                                                                                                  \
	{                                                                                                              \
		['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,     \
		26, ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,    \
		49, 50, 51, 52, ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, [a] = 63, [b] = 64                     \
	}
static const unsigned char url_values[256] = LETTERS('-', '_');
static const unsigned char standard_values[256] = LETTERS('+', '/');

/* Four letters as 24 bits, first letter first; more bits are set where a byte is no letter. */
static inline uint32_t group_of(const unsigned char *letters, const unsigned char values[256])
{
	return (values[letters[0]] - 1u) << 18 | (values[letters[1]] - 1u) << 12 | (values[letters[2]] - 1u) << 6 |
	       (values[letters[3]] - 1u);
}

/* The two or three letters behind the last whole group. */
static bool end_read(const unsigned char *letters, size_t count, const unsigned char values[256], unsigned char *data)
{
	unsigned char four[4] = {letters[0], letters[1], count == 3 ? letters[2] : 'A', 'A'};
	uint32_t group = group_of(four, values);

	data[0] = (unsigned char)(group >> 16);
	if (count == 3)
		data[1] = (unsigned char)(group >> 8);
	return group >> 24 == 0 && (group & (count == 2 ? 0xffffu : 0xffu)) == 0;
}

/* Reads letters without padding or white space into room for from.size * 3 / 4 bytes. False unless it is the one
 * spelling of those bytes. Three bytes are written as four where more will follow. */
static bool letters_read(struct bytes from, const unsigned char values[256], unsigned char *data)
{
	size_t whole = from.size / 4, left = from.size % 4;
	uint32_t seen = 0, group;

	for (size_t at = 0; at + 1 < whole; at++) {
		group = group_of(from.data + 4 * at, values);
		seen |= group;
		group = htobe32(group << 8);
		memcpy(data + 3 * at, &group, sizeof(group));
	}
	if (whole > 0) {
		group = group_of(from.data + 4 * (whole - 1), values);
		seen |= group;
		group = htobe32(group << 8);
		memcpy(data + 3 * (whole - 1), &group, 3);
	}
	if (seen >> 24 != 0 || left == 1)
		return false;
	return left == 0 || end_read(from.data + 4 * whole, left, values, data + 3 * whole);
}

static enum result base64_get(struct arena *arena, struct bytes from, const unsigned char values[256],
			      struct bytes *ret_bytes)
{
	unsigned char *data = arena_room(arena, from.size / 4 * 3 + 3);

	if (data == NULL)
		return LIMIT;
	if (!letters_read(from, values, data))
		return INVALID;
	data[from.size * 3 / 4] = '\0'; /* not counted, as bytes_copy() has it */
	*ret_bytes = (struct bytes){data, from.size * 3 / 4};
	return OK;
}

bool base64url_read_exactly(struct bytes from, unsigned char *ret_data, size_t size)
{
	return from.size == (size * 4 + 2) / 3 && letters_read(from, url_values, ret_data);
}

enum result base64url_read(struct arena *arena, struct bytes from, struct bytes *ret_bytes)
{
	return base64_get(arena, from, url_values, ret_bytes);
}

enum result base64_read(struct arena *arena, struct bytes from, struct bytes *ret_bytes)
{
	unsigned char *letters = arena_take(arena, from.size);
	size_t size = 0, padding = 0;

	if (letters == NULL)
		return LIMIT;
	for (size_t at = 0; at < from.size; at++) {
		unsigned char letter = from.data[at];

		if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n')
			continue;
		if (letter == '=' && ++padding <= 2)
			continue;
		if (padding > 0 || letter == '-' || letter == '_')
			return INVALID;
		letters[size++] = letter;
	}
	if ((size + padding) % 4 != 0)
		return INVALID;
	return base64_get(arena, (struct bytes){letters, size}, standard_values, ret_bytes);
}
