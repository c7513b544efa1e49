/* bytes.c - comparing, finding, copying borrowed bytes, and judging UTF-8. */
#include "base/bytes.h"

#include <string.h>

struct bytes bytes_of(const char *cstring)
{
	struct bytes bytes = {(const unsigned char *)cstring, cstring != NULL ? strlen(cstring) : 0};

	return bytes;
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool bytes_equal_cstring(struct bytes a, const char *cstring)
{
	return bytes_equal(a, bytes_of(cstring));
}

bool bytes_start_with(struct bytes whole, struct bytes start)
{
	return whole.size >= start.size && (start.size == 0 || memcmp(whole.data, start.data, start.size) == 0);
}

int bytes_compare(struct bytes a, struct bytes b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	int order = size > 0 ? memcmp(a.data, b.data, size) : 0;

	if (order != 0)
		return order;
	return (a.size > b.size) - (a.size < b.size);
}

size_t bytes_find(struct bytes whole, struct bytes part)
{
	const unsigned char *found;

	if (part.size == 0)
		return 0;
	if (whole.size < part.size)
		return whole.size;
	found = memmem(whole.data, whole.size, part.data, part.size);
	return found != NULL ? (size_t)(found - whole.data) : whole.size;
}

struct bytes bytes_copy(struct arena *arena, struct bytes from)
{
	struct bytes copy = {arena_copy(arena, from.data, from.size), from.size};

	if (copy.data == NULL)
		copy.size = 0;
	return copy;
}

char *bytes_cstring(struct arena *arena, struct bytes from)
{
	if (from.size > 0 && memchr(from.data, '\0', from.size) != NULL)
		return NULL;
	return arena_copy(arena, from.data, from.size);
}

/* How many bytes the letter at `data` takes, 0 when it is ill-formed (Unicode 15, table 3-7). */
static size_t letter_size(const unsigned char *data, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t size;

	if (data[0] < 0x80)
		return 1;
	if (data[0] >= 0xc2 && data[0] <= 0xdf)
		size = 2;
	else if (data[0] >= 0xe0 && data[0] <= 0xef)
		size = 3;
	else if (data[0] >= 0xf0 && data[0] <= 0xf4)
		size = 4;
	else
		return 0;
	if (size > left)
		return 0;
	if (data[0] == 0xe0)
		low = 0xa0;
	else if (data[0] == 0xed)
		high = 0x9f;
	else if (data[0] == 0xf0)
		low = 0x90;
	else if (data[0] == 0xf4)
		high = 0x8f;
	if (data[1] < low || data[1] > high)
		return 0;
	for (size_t at = 2; at < size; at++) {
		if ((data[at] & 0xc0) != 0x80)
			return 0;
	}
	return size;
}

bool bytes_are_utf8(struct bytes text)
{
	size_t at = 0;

	while (at < text.size) {
		size_t size = letter_size(text.data + at, text.size - at);

		if (size == 0)
			return false;
		at += size;
	}
	return true;
}
