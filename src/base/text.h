/* text.h - text that grows, up to a limit, in an arena.
 *
 * Adding never needs a check: the first failure (the limit, or memory) sticks, later additions do nothing, and
 * text_done() tells. So a page or a message is written straight down and checked once at the end.
 *
 *     struct text page = text_open(arena, 64 << 10);
 *     text_add(&page, "<p>");
 *     text_print(&page, "%d cases", count);
 *     TRY(text_done(&page, &ret_bytes));
 */
#ifndef VALICO_BASE_TEXT_H
#define VALICO_BASE_TEXT_H

#include "base/bytes.h"

struct text {
	struct arena *arena;
	char *data; /* always ends in a NUL that `size` does not count; NULL while empty */
	size_t size;
	size_t room;
	size_t limit;
	bool failed;
};

/* Empty text that may grow to `limit_bytes`. */
struct text text_open(struct arena *arena, size_t limit_bytes);

/* Makes room for about that many bytes more at once, for who knows that much will come. */
void text_reserve(struct text *text, size_t bytes);

void text_add(struct text *text, const char *cstring);
void text_add_bytes(struct text *text, struct bytes bytes);
void text_add_byte(struct text *text, char byte);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds with the five letters that XML and HTML reserve written as entities; letters that XML 1.0 forbids are dropped.
 */
void text_add_xml(struct text *text, struct bytes bytes);

/* The finished bytes, or LIMIT when an addition failed. */
enum result text_done(const struct text *text, struct bytes *ret_bytes);

#endif
