/* json_parse.h - JSON text to jansson's values. Inside the room: others call json_read(). */
#ifndef VALICO_BASE_JSON_PARSE_H
#define VALICO_BASE_JSON_PARSE_H

#include "base/bytes.h"

#include <jansson.h>

#define JSON_DEPTH_MOST 16

/* Where and why a text is refused; `reason` is NULL when memory was out. */
struct json_fault {
	size_t at; /* byte */
	const char *reason;
	bool too_deep;
};

/* One value (RFC 8259) and nothing behind it but white space. NULL with a fault: for text that is no JSON or no UTF-8,
 * for nesting beyond JSON_DEPTH_MOST, members that are named twice, NUL in a text, numbers that do not fit. The caller
 * owns the value. */
json_t *json_parse(struct bytes text, struct json_fault *ret_fault);

/* Past the letters of a text that stand for themselves: all of ASCII but quotes, backslashes and control letters. */
const unsigned char *json_plain_skip(const unsigned char *at, const unsigned char *end);

#endif
