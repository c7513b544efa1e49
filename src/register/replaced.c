/* replaced.c - a head of three words (magic, count, checksum), then the references. */
#include "register/replaced.h"

#include <stdlib.h>
#include <string.h>

#define MAGIC UINT64_C(0x314c504552434c56) /* "VLCREPL1" on a little-endian machine */
#define HEAD 3

/* FNV-1a over words: finds damage, not malice. */
static uint64_t checksum(const uint64_t *words, size_t count)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);

	for (size_t at = 0; at < count; at++)
		sum = (sum ^ words[at]) * UINT64_C(0x100000001b3);
	return sum;
}

static int order(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

enum result replaced_write(struct job *job, uint64_t *references, size_t count, struct bytes *ret_file)
{
	uint64_t *words;

	if (count > 0)
		qsort(references, count, sizeof(references[0]), order);
	TAKE(job, words = NEW_MANY(job->arena, uint64_t, count + HEAD));
	words[0] = MAGIC;
	words[1] = count;
	words[2] = checksum(references, count);
	if (count > 0)
		memcpy(words + HEAD, references, count * sizeof(words[0]));
	*ret_file = (struct bytes){(const unsigned char *)words, (count + HEAD) * sizeof(words[0])};
	return OK;
}

static enum result damaged(struct job *job)
{
	return job_fail(job, DAMAGED, "register", "index-replaced", "The list of replaced rows does not hold together.");
}

enum result replaced_read(struct job *job, struct bytes file, struct replaced *ret_replaced)
{
	uint64_t *words;
	size_t count = file.size / sizeof(words[0]);

	if (count < HEAD || file.size % sizeof(words[0]) != 0)
		return damaged(job);
	TAKE(job, words = NEW_MANY(job->arena, uint64_t, count));
	memcpy(words, file.data, file.size);
	if (words[0] != MAGIC || words[1] != count - HEAD || words[2] != checksum(words + HEAD, count - HEAD))
		return damaged(job);
	for (size_t at = HEAD + 1; at < count; at++) {
		if (words[at] < words[at - 1])
			return damaged(job);
	}
	*ret_replaced = (struct replaced){words + HEAD, count - HEAD};
	return OK;
}

bool replaced_has(const struct replaced *replaced, uint64_t reference)
{
	return replaced->count > 0 && bsearch(&reference, replaced->references, replaced->count, sizeof(reference),
					      order) != NULL;
}
