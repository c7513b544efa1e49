/* json.h - reading and writing JSON through jansson, with the job's arena and errors.
 *
 * Objects that these functions return are owned by the arena: never json_decref() them. A reader names the field it
 * refuses by a path ("form.father_name"). Limits: 16 levels deep, size by the caller. Written JSON is compact with
 * sorted keys, so that the same value is the same bytes on every node. */
#ifndef VALICO_BASE_JSON_H
#define VALICO_BASE_JSON_H

#include "base/job.h"

#include <jansson.h>

/* Reads one value and nothing behind it; refuses duplicate keys. `field` names the input in the error. */
enum result json_read(struct job *job, const char *field, struct bytes text, json_t **ret_value);

/* Compact, keys sorted. */
enum result json_write(struct job *job, const json_t *value, struct bytes *ret_text);

/* A text as a JSON string, quoted and escaped as json_write() does it, for who writes an object down directly. */
struct text;
void json_text_add(struct text *text, struct bytes letters);
/* A value as json_write() does it. */
void json_value_add(struct text *text, const json_t *value);

/* Takes a string off the front of `rest` that stands there as it is, ASCII without escapes, for who reads an object in
 * its own spelling without making values of it. False, with `rest` as it was, for anything else. */
bool json_plain_take(struct bytes *rest, struct bytes *ret_letters);
/* Takes these very letters off the front of `rest`; false, with `rest` as it was, when it begins otherwise. */
bool json_word_take(struct bytes *rest, const char *word);
/* Takes what begins as an object off the front of `rest`, up to the brace that closes it; it is for json_read() to say
 * whether it is one. False, with `rest` as it was, when it begins otherwise, is not closed, or is deeper than `depth`
 * levels. */
bool json_object_take(struct bytes *rest, int depth, struct bytes *ret_object);

/* Gives a value that the caller just made to the arena. NULL is taken as out of memory: TRY(json_own(job, value)). */
enum result json_own(struct job *job, json_t *value);

/* A member of an object; INVALID with rule "required" or "type" when it is absent or of another type. The strings
 * live as long as the object. */
enum result json_member(struct job *job, const json_t *object, const char *name, json_type type, json_t **ret_value);
enum result json_member_text(struct job *job, const json_t *object, const char *name, const char **ret_text);
enum result json_member_integer(struct job *job, const json_t *object, const char *name, int64_t least, int64_t most,
				int64_t *ret_number);

/* As json_member_text(), but NULL when the member is absent or null. INVALID for another type. */
enum result json_optional_text(struct job *job, const json_t *object, const char *name, const char **ret_text);

/* jansson counts references in values that it otherwise leaves alone, so some of its calls (copying, iterating) do not
 * take a const value. This says that the call does not change what is in it. */
static inline json_t *json_unchanged(const json_t *value)
{
	return (json_t *)(uintptr_t)value;
}

/* INVALID, with rule "unknown-member", unless `object` is an object whose members are all among `names` (ended by
 * NULL). */
enum result json_only(struct job *job, const char *field, const json_t *object, const char *const *names);

#endif
