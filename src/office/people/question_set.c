/* question_set.c - reading a set of tags; see question_set.h. */
#include "office/people/question_set.h"

#include "base/file.h"
#include "office/people/question_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct question_set {
	int file;
	const char *name;
	struct question_header header;
};

int question_cell(const struct composite_key *key)
{
	struct hash hash = hash_of(bytes_of(key->text));

	return hash.bytes[0] << 4 | hash.bytes[1] >> 4;
}

/* --- the header --- */

static enum result damaged(struct job *job, const char *rule, const char *reason)
{
	return job_fail(job, DAMAGED, "questions", rule, "The set of people for private questions %s.", reason);
}

static enum result cells_check(struct job *job, const struct question_header *header)
{
	int64_t before = 0;

	for (int cell = 0; cell < QUESTION_CELLS; cell++) {
		if (header->ends[cell] < before || header->ends[cell] > header->card.tags)
			return damaged(job, "set-cells", "has cells that do not follow each other");
		before = header->ends[cell];
	}
	return before == header->card.tags ? OK : damaged(job, "set-cells", "has tags outside its cells");
}

static enum result fields_read(struct job *job, const unsigned char *at, struct question_header *header)
{
	at += sizeof(QUESTION_MAGIC) - 1;
	if (number_get(at, 4) != QUESTION_SET_VERSION || number_get(at + 4, 4) > QUESTION_BITS_MOST)
		return damaged(job, "set-version", "was written by another version; build it again");
	header->card.bits = (int)number_get(at + 4, 4);
	header->card.key = (int64_t)number_get(at + 8, 8);
	header->card.people = (int64_t)number_get(at + 16, 8);
	header->card.tags = (int64_t)number_get(at + 24, 8);
	header->made_at.milliseconds = (int64_t)number_get(at + 32, 8);
	memcpy(header->card.public_key.bytes, at + 40, OPRF_SIZE);
	at += 40 + OPRF_SIZE;
	for (int cell = 0; cell < QUESTION_CELLS; cell++)
		header->ends[cell] = (int64_t)number_get(at + cell * 8, 8);
	memcpy(header->checks, at + QUESTION_CELLS * 8, sizeof(header->checks));
	return OK;
}

enum result question_header_read(struct job *job, struct bytes bytes, uint64_t file_size,
				 struct question_header *ret_header)
{
	struct question_header header;
	struct hash check;

	if (!bytes_start_with(bytes, BYTES(QUESTION_MAGIC)))
		return damaged(job, "set-magic", "is none");
	if (bytes.size != QUESTION_HEADER_SIZE)
		return damaged(job, "set-size", "is cut off");
	check = hash_of((struct bytes){bytes.data, bytes.size - HASH_SIZE});
	if (memcmp(check.bytes, bytes.data + bytes.size - HASH_SIZE, HASH_SIZE) != 0)
		return damaged(job, "set-check", "is not as it was written");
	TRY(fields_read(job, bytes.data, &header));
	if (header.card.tags < 0 || header.card.tags > QUESTION_TAGS_MOST || header.card.people < 0 ||
	    header.card.key < 1 || header.card.key > QUESTION_KEYS_MOST ||
	    file_size != QUESTION_HEADER_SIZE + (uint64_t)header.card.tags * QUESTION_TAG_SIZE)
		return damaged(job, "set-size", "is not of the size that it says");
	TRY(cells_check(job, &header));
	*ret_header = header;
	return OK;
}

/* --- the file --- */

static enum result read_at(struct job *job, const struct question_set *set, uint64_t offset, unsigned char *data,
			   size_t size)
{
	while (size > 0) {
		ssize_t got = pread(set->file, data, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return file_fail(job, set->name, "read");
		if (got == 0)
			return damaged(job, "set-size", "is cut off");
		data += got;
		size -= (size_t)got;
		offset += (uint64_t)got;
	}
	return OK;
}

static void set_close(void *object)
{
	close(((struct question_set *)object)->file);
}

static enum result file_open(struct job *job, const char *name, struct question_set *set)
{
	set->name = name;
	set->file = name != NULL ? open(name, O_RDONLY | O_CLOEXEC) : -1;
	if (set->file < 0 && (name == NULL || errno == ENOENT))
		return job_fail(job, MISSING, "questions", "no-set",
				"This node has no set of people that it may be asked about.");
	if (set->file < 0)
		return file_fail(job, name, "opened");
	return arena_on_close(job->arena, set_close, set) ? OK : job_out_of_memory(job);
}

enum result question_set_open(struct job *job, const char *file, struct question_set **ret_set)
{
	struct question_set *set;
	unsigned char *header;
	struct stat about;
	size_t size = QUESTION_HEADER_SIZE;

	TAKE(job, set = NEW(job->arena, struct question_set));
	TAKE(job, header = arena_take(job->arena, QUESTION_HEADER_SIZE));
	TRY(file_open(job, file, set));
	if (fstat(set->file, &about) != 0)
		return file_fail(job, file, "read");
	if ((uint64_t)about.st_size < size)
		size = (size_t)about.st_size;
	TRY(read_at(job, set, 0, header, size));
	TRY(question_header_read(job, (struct bytes){header, size}, (uint64_t)about.st_size, &set->header));
	*ret_set = set;
	return OK;
}

const struct question_card *question_set_card(const struct question_set *set)
{
	return &set->header.card;
}

/* --- buckets --- */

static int64_t end_of(const struct question_set *set, int cell)
{
	return cell < 0 ? 0 : set->header.ends[cell];
}

int64_t question_set_count(const struct question_set *set, int bits, int bucket)
{
	int cells = QUESTION_CELLS >> bits;

	return end_of(set, (bucket + 1) * cells - 1) - end_of(set, bucket * cells - 1);
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, QUESTION_TAG_SIZE);
}

static enum result cells_prove(struct job *job, const struct question_set *set, int first, int cells,
			       const unsigned char *tags)
{
	for (int cell = first; cell < first + cells; cell++) {
		size_t size = (size_t)(end_of(set, cell) - end_of(set, cell - 1)) * QUESTION_TAG_SIZE;
		struct hash check = hash_of((struct bytes){tags, size});

		if (memcmp(check.bytes, set->header.checks[cell], sizeof(set->header.checks[cell])) != 0)
			return damaged(job, "set-check", "is not as it was written");
		tags += size;
	}
	return OK;
}

enum result question_set_tags(struct job *job, const struct question_set *set, int bits, int bucket,
			      struct bytes *ret_tags)
{
	int cells = QUESTION_CELLS >> bits;
	size_t count = (size_t)question_set_count(set, bits, bucket);
	unsigned char *tags;

	TAKE(job, tags = arena_take_many(job->arena, count, QUESTION_TAG_SIZE));
	TRY(read_at(job, set, QUESTION_HEADER_SIZE + (uint64_t)end_of(set, bucket * cells - 1) * QUESTION_TAG_SIZE,
		    tags, count * QUESTION_TAG_SIZE));
	TRY(cells_prove(job, set, bucket * cells, cells, tags));
	if (cells > 1)
		qsort(tags, count, QUESTION_TAG_SIZE, by_bytes);
	*ret_tags = (struct bytes){tags, count * QUESTION_TAG_SIZE};
	return OK;
}

enum result question_set_check(struct job *job, const struct question_set *set)
{
	AUTO_ARENA struct arena *arena = arena_open((size_t)QUESTION_TAGS_MOST * QUESTION_TAG_SIZE + (1u << 20));
	struct job part = {.arena = arena, .now = job->now};
	enum result result = OK;

	if (arena == NULL)
		return job_out_of_memory(job);
	for (int cell = 0; cell < QUESTION_CELLS && result == OK; cell++) {
		struct bytes tags;

		arena_reset(arena);
		result = question_set_tags(&part, set, QUESTION_BITS_MOST, cell, &tags);
	}
	if (result != OK)
		return job_fail(job, result, part.failure.field, part.failure.rule, "%s", part.failure.reason);
	return OK;
}
