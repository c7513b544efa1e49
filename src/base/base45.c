/* base45.c - see base45.h: two bytes are a number below 45³, written as three digits to base 45, lowest first. */
#include "base/base45.h"

#include <string.h>

static const char letters[46] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

char *base45_write(struct arena *arena, struct bytes bytes)
{
	char *text = arena_take(arena, bytes.size / 2 * 3 + bytes.size % 2 * 2 + 1), *to = text;

	if (text == NULL)
		return NULL;
	for (size_t at = 0; at < bytes.size; at += 2) {
		bool pair = at + 1 < bytes.size;
		unsigned int number = pair ? bytes.data[at] * 256u + bytes.data[at + 1] : bytes.data[at];

		*to++ = letters[number % 45];
		*to++ = letters[number / 45 % 45];
		if (pair)
			*to++ = letters[number / (45 * 45)];
	}
	*to = '\0';
	return text;
}

/* The value of a letter; 45 for one that is none. */
static unsigned int value_of(unsigned char letter)
{
	const char *place = letter != '\0' ? strchr(letters, letter) : NULL;

	return place != NULL ? (unsigned int)(place - letters) : 45;
}

enum result base45_read(struct arena *arena, struct bytes text, struct bytes *ret_bytes)
{
	unsigned char *bytes, *to;

	if (text.size % 3 == 1)
		return INVALID;
	bytes = to = arena_take(arena, text.size / 3 * 2 + text.size % 3 / 2 + 1);
	if (bytes == NULL)
		return LIMIT;
	for (size_t at = 0; at < text.size; at += 3) {
		size_t size = text.size - at >= 3 ? 3 : 2;
		unsigned int number = 0;

		for (size_t digit = size; digit-- > 0;) {
			unsigned int value = value_of(text.data[at + digit]);

			if (value == 45)
				return INVALID;
			number = number * 45 + value;
		}
		if (number > (size == 3 ? 0xffffu : 0xffu))
			return INVALID;
		if (size == 3)
			*to++ = (unsigned char)(number >> 8);
		*to++ = (unsigned char)number;
	}
	*ret_bytes = (struct bytes){bytes, (size_t)(to - bytes)};
	return OK;
}
