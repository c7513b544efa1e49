/* lines.c - the room's data files, read line by line. */
#include "identity/lines.h"

#include <string.h>

struct lines lines_open(struct bytes text)
{
	return (struct lines){.rest = text};
}

static bool blank(unsigned char letter)
{
	return letter == ' ' || letter == '\t' || letter == '\r';
}

static void skip(struct bytes *line)
{
	while (line->size > 0 && blank(line->data[0])) {
		line->data++;
		line->size--;
	}
}

/* Cuts `size` bytes off the front of `whole`, and the sign behind them when there is one. */
static struct bytes cut(struct bytes *whole, size_t size)
{
	struct bytes front = {whole->data, size};
	size_t gone = size < whole->size ? size + 1 : size;

	whole->data += gone;
	whole->size -= gone;
	return front;
}

bool lines_next(struct lines *lines)
{
	while (lines->rest.size > 0) {
		const unsigned char *end = memchr(lines->rest.data, '\n', lines->rest.size);

		lines->line = cut(&lines->rest, end ? (size_t)(end - lines->rest.data) : lines->rest.size);
		lines->number++;
		skip(&lines->line);
		if (lines->line.size > 0 && lines->line.data[0] != '#')
			return true;
	}
	return false;
}

struct bytes lines_word(struct lines *lines)
{
	size_t size = 0;

	skip(&lines->line);
	while (size < lines->line.size && !blank(lines->line.data[size]))
		size++;
	return cut(&lines->line, size);
}

struct bytes lines_cell(struct lines *lines)
{
	const unsigned char *end = lines->line.size > 0 ? memchr(lines->line.data, '\t', lines->line.size) : NULL;

	return cut(&lines->line, end ? (size_t)(end - lines->line.data) : lines->line.size);
}

bool lines_number(struct bytes word, int64_t least, int64_t most, int64_t *ret_number)
{
	bool negative = word.size > 0 && word.data[0] == '-';
	int64_t number = 0;

	if (word.size == (negative ? 1 : 0) || word.size > 15)
		return false;
	for (size_t at = negative ? 1 : 0; at < word.size; at++) {
		if (word.data[at] < '0' || word.data[at] > '9')
			return false;
		number = number * 10 + (word.data[at] - '0');
	}
	number = negative ? -number : number;
	if (number < least || number > most)
		return false;
	*ret_number = number;
	return true;
}
