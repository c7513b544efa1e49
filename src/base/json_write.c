/* json_write.c - jansson's values to compact text with sorted names; see json_write() in json.h.
 *
 * What a node signs and sends is written here, most of it long texts that need no escape: those are found eight bytes
 * at a time and copied whole. Numbers with a fraction are left to the library, which knows how to spell them. The
 * spelling is the library's own (JSON_COMPACT | JSON_SORT_KEYS): fuzz/base_json.c holds the two against each other. */
#include "base/json.h"
#include "base/json_parse.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define REAL_LETTERS_MOST 64

static void escape_write(struct text *text, unsigned char letter)
{
	static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (const char *pair = named; *pair != '\0'; pair += 2) {
		if ((unsigned char)*pair == letter) {
			text_print(text, "\\%c", pair[1]);
			return;
		}
	}
	text_print(text, "\\u%04X", letter);
}

void json_text_add(struct text *text, struct bytes letters)
{
	const unsigned char *at = letters.data, *end = letters.data + letters.size;

	text_add_byte(text, '"');
	while (at < end) {
		const unsigned char *stop = json_plain_skip(at, end);

		while (stop < end && *stop >= 0x80)
			stop = json_plain_skip(stop + 1, end);
		text_add_bytes(text, (struct bytes){at, (size_t)(stop - at)});
		if (stop < end)
			escape_write(text, *stop++);
		at = stop;
	}
	text_add_byte(text, '"');
}

/* --- objects --- */

struct member {
	struct bytes name;
	const json_t *value;
};

static int by_name(const void *a, const void *b)
{
	return bytes_compare(((const struct member *)a)->name, ((const struct member *)b)->name);
}

/* Most objects have few members, half in order already: then the library's sort, which takes memory, is the dearer one.
 */
#define FEW_MEMBERS 24

static void members_sort(struct member *members, size_t count)
{
	if (count > FEW_MEMBERS) {
		qsort(members, count, sizeof(*members), by_name);
		return;
	}
	for (size_t at = 1; at < count; at++) {
		struct member member = members[at];
		size_t place = at;

		for (; place > 0 && by_name(&member, &members[place - 1]) < 0; place--)
			members[place] = members[place - 1];
		members[place] = member;
	}
}

static void object_write(struct text *text, const json_t *object)
{
	size_t count = json_object_size(object), at = 0, size;
	struct member *members = NEW_MANY(text->arena, struct member, count);
	const char *name;
	json_t *value;

	if (members == NULL) {
		text->failed = true;
		return;
	}
	json_object_keylen_foreach(json_unchanged(object), name, size, value) members[at++] =
	    (struct member){{(const unsigned char *)name, size}, value};
	members_sort(members, count);
	text_add_byte(text, '{');
	for (at = 0; at < count; at++) {
		if (at > 0)
			text_add_byte(text, ',');
		json_text_add(text, members[at].name);
		text_add_byte(text, ':');
		json_value_add(text, members[at].value);
	}
	text_add_byte(text, '}');
}

static void array_write(struct text *text, const json_t *array)
{
	text_add_byte(text, '[');
	for (size_t at = 0; at < json_array_size(array); at++) {
		if (at > 0)
			text_add_byte(text, ',');
		json_value_add(text, json_array_get(array, at));
	}
	text_add_byte(text, ']');
}

static void real_write(struct text *text, const json_t *real)
{
	char letters[REAL_LETTERS_MOST];
	size_t size = json_dumpb(real, letters, sizeof(letters), JSON_ENCODE_ANY);

	if (size == 0 || size > sizeof(letters))
		text->failed = true;
	else
		text_add_bytes(text, (struct bytes){(const unsigned char *)letters, size});
}

void json_value_add(struct text *text, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		object_write(text, value);
		break;
	case JSON_ARRAY:
		array_write(text, value);
		break;
	case JSON_STRING:
		json_text_add(
		    text, (struct bytes){(const unsigned char *)json_string_value(value), json_string_length(value)});
		break;
	case JSON_INTEGER:
		text_print(text, "%lld", (long long)json_integer_value(value));
		break;
	case JSON_REAL:
		real_write(text, value);
		break;
	case JSON_TRUE:
		text_add(text, "true");
		break;
	case JSON_FALSE:
		text_add(text, "false");
		break;
	case JSON_NULL:
		text_add(text, "null");
		break;
	}
}

enum result json_write(struct job *job, const json_t *value, struct bytes *ret_text)
{
	struct text text = text_open(job->arena, SIZE_MAX / 4);

	json_value_add(&text, value);
	return text_done(&text, ret_text) == OK ? OK : job_out_of_memory(job);
}
