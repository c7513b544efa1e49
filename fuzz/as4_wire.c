/* as4_wire.c - the layers of a message each by itself, so that the fuzzer need not get through the outer ones: a
 * Content-Type, a multipart body, compressed bytes, XML. The first byte says which. */
#include "as4/compress.h"
#include "as4/mime.h"
#include "as4/xml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool is_inside(struct bytes part, struct bytes whole)
{
	return part.size == 0 || (part.data >= whole.data && part.data + part.size <= whole.data + whole.size);
}

/* The first line is the Content-Type, the rest is the body. What was read is packed and read again as the same. */
static void try_parts(struct job *job, struct bytes input)
{
	static const unsigned char seed[16] = {1};
	const unsigned char *line = memchr(input.data, '\n', input.size);
	size_t length = line != NULL ? (size_t)(line - input.data) : input.size;
	struct bytes body = {input.data + length + (line != NULL), input.size - length - (line != NULL)};
	char *type = bytes_cstring(job->arena, (struct bytes){input.data, length});
	struct mime_part *parts, *again;
	struct as4_wire wire;
	size_t count, second;

	if (type == NULL) /* a header holds no NUL */
		return;
	if (mime_read(job, &AS4_LIMITS_USUAL, (struct as4_wire){type, body}, &parts, &count) != OK)
		return;
	check(count > 0);
	for (size_t at = 0; at < count; at++)
		check(is_inside(parts[at].content, body));
	if (parts[0].content_id == NULL) /* a root without a name is read, never written */
		return;
	if (mime_write(job, parts, count, seed, &wire) != OK)
		return;
	if (mime_read(job, &AS4_LIMITS_USUAL, wire, &again, &second) == OK) {
		check(second == count);
		for (size_t at = 0; at < count; at++)
			check(bytes_equal(parts[at].content, again[at].content));
	}
}

static void try_compressed(struct job *job, struct bytes input)
{
	struct bytes plain, packed;

	if (compress_read(job, &AS4_LIMITS_USUAL, 1u << 20, input, &plain) == OK)
		check(plain.size <= 1u << 20);
	if (compress_write(job, input, &packed) == OK)
		check(compress_read(job, &AS4_LIMITS_USUAL, 4u << 20, packed, &plain) == OK &&
		      bytes_equal(plain, input));
}

static void try_xml(struct job *job, struct bytes input)
{
	xmlDoc *document;
	struct xml_ids *ids;

	if (xml_read(job, input, &document) == OK)
		result_ignore(xml_ids_read(job, document, &ids));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct job job = {.arena = arena};
	struct bytes input = {data + 1, size - 1};
	struct mime_type type;

	if (size == 0)
		return 0;
	switch (data[0] & 3) {
	case 0:
		result_ignore(mime_type_read(&job, input, &type));
		break;
	case 1:
		try_parts(&job, input);
		break;
	case 2:
		try_compressed(&job, input);
		break;
	default:
		try_xml(&job, input);
	}
	return 0;
}
