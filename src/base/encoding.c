/* encoding.c - hexadecimal and base64 in both alphabets (RFC 4648), strict: one spelling for each value. */
#include "base/bytes.h"

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

static char *base64_put(struct arena *arena, struct bytes from, const char *alphabet, bool padded)
{
	char *text = arena_take(arena, (from.size / 3 + 1) * 4 + 1);
	size_t at = 0, out = 0;

	if (text == NULL)
		return NULL;
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
	return text;
}

char *base64url_write(struct arena *arena, struct bytes from)
{
	return base64_put(arena, from, url_alphabet, false);
}

char *base64_write(struct arena *arena, struct bytes from)
{
	return base64_put(arena, from, standard_alphabet, true);
}

/* The value of each letter in both alphabets together; the readers refuse the letters of the other one first. */
static int base64_value(unsigned char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return letter - 'A';
	if (letter >= 'a' && letter <= 'z')
		return letter - 'a' + 26;
	if (letter >= '0' && letter <= '9')
		return letter - '0' + 52;
	if (letter == '-' || letter == '+')
		return 62;
	if (letter == '_' || letter == '/')
		return 63;
	return -1;
}

/* Reads letters without padding or white space. */
static enum result base64_get(struct arena *arena, struct bytes from, struct bytes *ret_bytes)
{
	size_t left = from.size % 4, out = 0;
	unsigned int group = 0;
	unsigned char *data;

	if (left == 1)
		return INVALID;
	data = arena_take(arena, from.size / 4 * 3 + 3);
	if (data == NULL)
		return LIMIT;
	for (size_t at = 0; at < from.size; at++) {
		int value = base64_value(from.data[at]);

		if (value < 0)
			return INVALID;
		group = group << 6 | (unsigned int)value;
		if (at % 4 != 3)
			continue;
		data[out++] = (unsigned char)(group >> 16);
		data[out++] = (unsigned char)(group >> 8);
		data[out++] = (unsigned char)group;
		group = 0;
	}
	if ((left == 2 && (group & 15) != 0) || (left == 3 && (group & 3) != 0))
		return INVALID;
	if (left == 2)
		data[out++] = (unsigned char)(group >> 4);
	if (left == 3) {
		data[out++] = (unsigned char)(group >> 10);
		data[out++] = (unsigned char)(group >> 2);
	}
	*ret_bytes = (struct bytes){data, out};
	return OK;
}

enum result base64url_read(struct arena *arena, struct bytes from, struct bytes *ret_bytes)
{
	for (size_t at = 0; at < from.size; at++) {
		if (from.data[at] == '+' || from.data[at] == '/')
			return INVALID;
	}
	return base64_get(arena, from, ret_bytes);
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
	return base64_get(arena, (struct bytes){letters, size}, ret_bytes);
}
