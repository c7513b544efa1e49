/* json_parse.c - a recursive reader of JSON over bytes that are all there; see json_parse.h.
 *
 * Nodes read several JSON texts for each event, most of it long texts without an escape. The library's own reader takes
 * its input letter by letter through a stream and copies it three times; this one looks at eight bytes at a time until
 * one is special, and copies once. The values are the library's, so all else stays as it is. fuzz/base_json.c holds the
 * two against each other: they accept the same texts and give equal values. */
#include "base/json_parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_LETTERS_MOST 64 /* no number that anybody means is longer */

struct reader {
	const unsigned char *start, *at, *end;
	int depth;
	bool failed; /* `fault` says why, unless memory was out */
	struct json_fault *fault;
};

static json_t *value_read(struct reader *reader);

static bool refuse(struct reader *reader, const char *reason)
{
	if (!reader->failed)
		*reader->fault = (struct json_fault){(size_t)(reader->at - reader->start), reason, false};
	reader->failed = true;
	return false;
}

static json_t *refuse_value(struct reader *reader, const char *reason)
{
	refuse(reader, reason);
	return NULL;
}

/* A value that the library made; NULL when it had no memory. */
static json_t *made(struct reader *reader, json_t *value)
{
	reader->failed |= value == NULL;
	return value;
}

static void space_skip(struct reader *reader)
{
	while (reader->at < reader->end &&
	       (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\t' || *reader->at == '\r'))
		reader->at++;
}

static bool sees(const struct reader *reader, unsigned char letter)
{
	return reader->at < reader->end && *reader->at == letter;
}

/* --- texts --- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* True when any of eight bytes ends or interrupts a plain text: a quote, a backslash, a control letter, or one that is
 * not ASCII. The tests for less-than and for a zero byte are the usual ones on whole words; a false alarm costs a look
 * at each byte. */
static bool has_special(uint64_t word)
{
	uint64_t quote = word ^ EACH('"'), backslash = word ^ EACH('\\');
	uint64_t zero = (quote - EACH(1)) & ~quote;

	zero |= (backslash - EACH(1)) & ~backslash;
	return ((zero | (word - EACH(0x20)) | word) & EACH(0x80)) != 0;
}

const unsigned char *json_plain_skip(const unsigned char *at, const unsigned char *end)
{
	uint64_t word;

	while ((size_t)(end - at) >= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		if (has_special(word))
			break;
		at += sizeof(word);
	}
	while (at < end && *at >= ' ' && *at < 0x80 && *at != '"' && *at != '\\')
		at++;
	return at;
}

/* The four digits of \uXXXX; -1 when they are none. */
static int hex_read_four(const unsigned char *at, const unsigned char *end)
{
	int value = 0;

	if (end - at < 4)
		return -1;
	for (int digit = 0; digit < 4; digit++) {
		unsigned char letter = at[digit];

		if (letter >= '0' && letter <= '9')
			value = value * 16 + letter - '0';
		else if ((letter | 0x20) >= 'a' && (letter | 0x20) <= 'f')
			value = value * 16 + (letter | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return value;
}

static size_t utf8_put(int code, char *place)
{
	if (code < 0x80) {
		place[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		place[0] = (char)(0xc0 | code >> 6);
		place[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		place[0] = (char)(0xe0 | code >> 12);
		place[1] = (char)(0x80 | (code >> 6 & 0x3f));
		place[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	place[0] = (char)(0xf0 | code >> 18);
	place[1] = (char)(0x80 | (code >> 12 & 0x3f));
	place[2] = (char)(0x80 | (code >> 6 & 0x3f));
	place[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* What stands at \u, a pair of surrogates together; moves on, or gives -1 when it is no letter. */
static int code_read(const unsigned char **at, const unsigned char *end)
{
	int code = hex_read_four(*at + 2, end), low;

	if (code <= 0 || (code >= 0xdc00 && code <= 0xdfff))
		return -1;
	*at += 6;
	if (code < 0xd800 || code > 0xdbff)
		return code;
	if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
		return -1;
	low = hex_read_four(*at + 2, end);
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	*at += 6;
	return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

/* One escape, as the letters it stands for; moves on, or gives 0 when it is none. */
static size_t escape_read(const unsigned char **at, const unsigned char *end, char *place)
{
	static const char named[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	unsigned char letter = (*at)[1];
	int code;

	for (const char *pair = named; *pair != '\0'; pair += 2) {
		if ((unsigned char)*pair == letter) {
			*place = pair[1];
			*at += 2;
			return 1;
		}
	}
	code = letter == 'u' ? code_read(at, end) : -1;
	return code > 0 ? utf8_put(code, place) : 0;
}

/* A text without its escapes, into a buffer that holds as much: none becomes longer. False for an escape that is none.
 */
static bool escapes_read(struct bytes raw, char *buffer, size_t *ret_size)
{
	const unsigned char *at = raw.data, *end = raw.data + raw.size;
	char *place = buffer;

	while (at < end) {
		size_t size = 1;

		if (*at != '\\')
			*place = (char)*at++;
		else
			size = escape_read(&at, end, place);
		if (size == 0)
			return false;
		place += size;
	}
	*ret_size = (size_t)(place - buffer);
	return true;
}

/* The letters between two quotes, of which the first is next. */
static bool raw_read(struct reader *reader, struct bytes *ret_raw, bool *ret_escapes)
{
	const unsigned char *from = ++reader->at;
	bool beyond_ascii = false;

	*ret_escapes = false;
	for (;;) {
		reader->at = json_plain_skip(reader->at, reader->end);
		if (reader->end - reader->at < 1 + sees(reader, '\\'))
			return refuse(reader, "a text is not closed");
		if (*reader->at == '"')
			break;
		if (*reader->at < ' ')
			return refuse(reader, "a text has a control letter");
		*ret_escapes |= *reader->at == '\\';
		beyond_ascii |= *reader->at >= 0x80;
		reader->at += 1 + sees(reader, '\\');
	}
	*ret_raw = (struct bytes){from, (size_t)(reader->at++ - from)};
	return !beyond_ascii || bytes_are_utf8(*ret_raw) || refuse(reader, "a text is not UTF-8");
}

/* A text; `ret_buffer` is to be freed and NULL when the text stands as it is. */
static bool text_read(struct reader *reader, struct bytes *ret_text, char **ret_buffer)
{
	size_t size = 0;
	bool escapes;

	*ret_buffer = NULL;
	if (!raw_read(reader, ret_text, &escapes))
		return false;
	if (!escapes)
		return true;
	*ret_buffer = malloc(ret_text->size);
	if (*ret_buffer == NULL) {
		reader->failed = true;
		return false;
	}
	if (!escapes_read(*ret_text, *ret_buffer, &size)) {
		free(*ret_buffer);
		return refuse(reader, "a text has an escape that is none");
	}
	*ret_text = (struct bytes){(const unsigned char *)*ret_buffer, size};
	return true;
}

static json_t *string_read(struct reader *reader)
{
	struct bytes text;
	char *buffer;
	json_t *value;

	if (!text_read(reader, &text, &buffer))
		return NULL;
	value = json_stringn_nocheck((const char *)text.data, text.size);
	free(buffer);
	return made(reader, value);
}

/* --- numbers and words --- */

static const unsigned char *digits_skip(const unsigned char *at, const unsigned char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* Where a number ends that begins here, and whether it is whole; NULL when there is none. */
static const unsigned char *number_end(const struct reader *reader, bool *ret_whole)
{
	const unsigned char *at = reader->at + sees(reader, '-'), *end = reader->end, *digits = digits_skip(at, end);

	*ret_whole = true;
	if (digits == at || (*at == '0' && digits > at + 1))
		return NULL;
	if (digits < end && *digits == '.') {
		at = digits + 1;
		digits = digits_skip(at, end);
		*ret_whole = false;
		if (digits == at)
			return NULL;
	}
	if (digits < end && (*digits | 0x20) == 'e') {
		at = digits + 1;
		at += at < end && (*at == '+' || *at == '-');
		digits = digits_skip(at, end);
		*ret_whole = false;
		if (digits == at)
			return NULL;
	}
	return digits;
}

static json_t *number_read(struct reader *reader)
{
	bool whole;
	const unsigned char *end = number_end(reader, &whole);
	char letters[NUMBER_LETTERS_MOST];
	size_t size = end != NULL ? (size_t)(end - reader->at) : 0;
	long long integer;
	double real;

	if (end == NULL || size >= sizeof(letters))
		return refuse_value(reader, "a value is expected");
	memcpy(letters, reader->at, size);
	letters[size] = '\0';
	errno = 0;
	if (whole) {
		integer = strtoll(letters, NULL, 10);
		if (errno == ERANGE)
			return refuse_value(reader, "a whole number is too large");
		reader->at = end;
		return made(reader, json_integer(integer));
	}
	real = strtod(letters, NULL); /* programs of ours never leave the locale "C" */
	if (errno == ERANGE && (real > 1 || real < -1))
		return refuse_value(reader, "a number is too large");
	reader->at = end;
	return made(reader, json_real(real));
}

static json_t *word_read(struct reader *reader, const char *word, json_t *value)
{
	size_t size = strlen(word);

	if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, word, size) != 0)
		return refuse_value(reader, "a value is expected");
	reader->at += size;
	return value;
}

/* --- lists and objects --- */

static bool deeper(struct reader *reader)
{
	if (++reader->depth <= JSON_DEPTH_MOST)
		return true;
	refuse(reader, "it is nested too deeply");
	reader->fault->too_deep = true;
	return false;
}

/* Passes an opening bracket; false when the closing one follows at once, and is passed too. */
static bool has_members(struct reader *reader, unsigned char closing)
{
	reader->at++;
	space_skip(reader);
	if (!sees(reader, closing))
		return true;
	reader->at++;
	return false;
}

/* After a member: true when another follows, false at the closing bracket, which is passed. */
static bool goes_on(struct reader *reader, unsigned char closing)
{
	bool more;

	space_skip(reader);
	more = sees(reader, ',');
	if (!more && !sees(reader, closing))
		return refuse(reader, "a comma or a closing bracket is expected");
	reader->at++;
	space_skip(reader);
	return more;
}

static void element_read(struct reader *reader, json_t *list)
{
	json_t *value = value_read(reader);

	if (value != NULL && json_array_append_new(list, value) != 0)
		reader->failed = true;
}

/* The value of a member of which the name has been read. */
static void member_value_read(struct reader *reader, json_t *object, struct bytes name)
{
	size_t before = json_object_size(object);
	json_t *value;

	space_skip(reader);
	if (!sees(reader, ':')) {
		refuse(reader, "a colon is expected");
		return;
	}
	reader->at++;
	space_skip(reader);
	value = value_read(reader);
	if (value == NULL)
		return;
	if (json_object_setn_new_nocheck(object, (const char *)name.data, name.size, value) != 0)
		reader->failed = true;
	else if (json_object_size(object) == before)
		refuse(reader, "a member is named twice");
}

static void member_read(struct reader *reader, json_t *object)
{
	struct bytes name;
	char *buffer;

	if (!sees(reader, '"')) {
		refuse(reader, "the name of a member is expected");
		return;
	}
	if (!text_read(reader, &name, &buffer))
		return;
	member_value_read(reader, object, name);
	free(buffer);
}

/* A list or an object, of which the opening bracket is next; takes over `whole`, which is empty. */
static json_t *members_read(struct reader *reader, json_t *whole, unsigned char closing,
			    void (*read)(struct reader *reader, json_t *whole))
{
	bool more = made(reader, whole) != NULL && deeper(reader) && has_members(reader, closing);

	while (more) {
		read(reader, whole);
		more = !reader->failed && goes_on(reader, closing);
	}
	reader->depth--;
	if (!reader->failed)
		return whole;
	json_decref(whole);
	return NULL;
}

static json_t *value_read(struct reader *reader)
{
	switch (reader->at < reader->end ? *reader->at : 0) {
	case '{':
		return members_read(reader, json_object(), '}', member_read);
	case '[':
		return members_read(reader, json_array(), ']', element_read);
	case '"':
		return string_read(reader);
	case 't':
		return word_read(reader, "true", json_true());
	case 'f':
		return word_read(reader, "false", json_false());
	case 'n':
		return word_read(reader, "null", json_null());
	default:
		return number_read(reader);
	}
}

json_t *json_parse(struct bytes text, struct json_fault *ret_fault)
{
	struct reader reader = {.start = text.data, .at = text.data, .end = text.data + text.size, .fault = ret_fault};
	json_t *value;

	*ret_fault = (struct json_fault){0};
	space_skip(&reader);
	value = value_read(&reader);
	space_skip(&reader);
	if (!reader.failed && reader.at != reader.end)
		refuse(&reader, "something follows the value");
	if (!reader.failed)
		return value;
	json_decref(value);
	return NULL;
}
