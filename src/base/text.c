/* text.c - text that grows by doubling in its arena; the first failure sticks. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text text_open(struct arena *arena, size_t limit_bytes)
{
	return (struct text){.arena = arena, .limit = limit_bytes};
}

/* Makes room for `more` bytes and a NUL. */
static bool reserve(struct text *text, size_t more)
{
	size_t room = text->room > 0 ? text->room : 256;
	char *data;

	if (text->failed || more > text->limit - text->size) {
		text->failed = true;
		return false;
	}
	if (text->room > 0 && more < text->room - text->size)
		return true;
	while (room - text->size <= more)
		room *= 2;
	data = arena_room(text->arena, room);
	if (data == NULL) {
		text->failed = true;
		return false;
	}
	if (text->size > 0)
		memcpy(data, text->data, text->size);
	text->data = data;
	text->room = room;
	return true;
}

void text_reserve(struct text *text, size_t bytes)
{
	(void)reserve(text, bytes);
}

void text_add_bytes(struct text *text, struct bytes bytes)
{
	if (bytes.size == 0 || !reserve(text, bytes.size))
		return;
	memcpy(text->data + text->size, bytes.data, bytes.size);
	text->size += bytes.size;
	text->data[text->size] = '\0';
}

void text_add(struct text *text, const char *cstring)
{
	text_add_bytes(text, bytes_of(cstring));
}

void text_add_byte(struct text *text, char byte)
{
	if (!text->failed && text->room - text->size > 1) {
		text->data[text->size++] = byte;
		text->data[text->size] = '\0';
		return;
	}
	text_add_bytes(text, (struct bytes){(const unsigned char *)&byte, 1});
}

/* Into the room that there is; again when it was too small. */
void text_print(struct text *text, const char *format, ...)
{
	size_t left;
	va_list arguments;
	int size;

	if (!reserve(text, 1))
		return;
	left = text->room - text->size;
	va_start(arguments, format);
	size = vsnprintf(text->data + text->size, left, format, arguments);
	va_end(arguments);
	if (size < 0) {
		text->failed = true;
		return;
	}
	if ((size_t)size >= left) {
		text->data[text->size] = '\0';
		if (!reserve(text, (size_t)size))
			return;
		va_start(arguments, format);
		vsnprintf(text->data + text->size, (size_t)size + 1, format, arguments);
		va_end(arguments);
	}
	if ((size_t)size > text->limit - text->size) {
		text->data[text->size] = '\0';
		text->failed = true;
		return;
	}
	text->size += (size_t)size;
}

static const char *entity_of(unsigned char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void text_add_xml(struct text *text, struct bytes bytes)
{
	size_t plain = 0;

	for (size_t at = 0; at < bytes.size; at++) {
		unsigned char byte = bytes.data[at];
		bool forbidden = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
		const char *entity = entity_of(byte);

		if (!forbidden && entity == NULL)
			continue;
		text_add_bytes(text, (struct bytes){bytes.data + plain, at - plain});
		if (entity != NULL)
			text_add(text, entity);
		plain = at + 1;
	}
	text_add_bytes(text, (struct bytes){bytes.data + plain, bytes.size - plain});
}

enum result text_done(const struct text *text, struct bytes *ret_bytes)
{
	if (text->failed)
		return LIMIT;
	*ret_bytes = (struct bytes){(const unsigned char *)(text->size > 0 ? text->data : ""), text->size};
	return OK;
}
