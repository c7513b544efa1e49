/* question_set.h - the people that this node may be asked about, as tags: one file, made whole, swapped whole.
 *
 * A tag is the first 8 bytes of F(key, composite key) (crypto/oprf.h, identity/question.h). Without the question key it
 * is chance to anybody; the file holds no name, no number and no date. Beside a tag counts in which of 4096 cells it
 * stands: the first 12 bits of a hash of its composite key that everybody can compute, so that a partner may name a
 * part of the set without naming a person. 2^n neighbouring cells are a bucket of 12 - n bits.
 *
 *     header    magic, version, number of the question key, people, tags, bits, public key, time it was made
 *     ends      for each cell, how many tags stand up to its end            4096 x 8 bytes
 *     checks    for each cell, the start of the SHA-256 of its tags         4096 x 8 bytes
 *     check     SHA-256 of all that
 *     tags      cell by cell, in the order of their bytes                   8 bytes each
 *
 * Numbers are little-endian. A reader takes what it needs with read(2), and proves each cell that it takes. */
#ifndef VALICO_OFFICE_PEOPLE_QUESTION_SET_H
#define VALICO_OFFICE_PEOPLE_QUESTION_SET_H

#include "crypto/keys.h"
#include "identity/question.h"

#define QUESTION_FOLDER "questions"    /* in the node's folder: the set and nothing else, for the link reads it */
#define QUESTION_SET_FILE "people.set" /* in that folder */
#define QUESTION_BITS_MOST 12
#define QUESTION_CELLS (1 << QUESTION_BITS_MOST)
#define QUESTION_TAG_SIZE 8
#define QUESTION_TAGS_MOST INT64_C(200000000)

/* What a partner is told about the set. */
struct question_card {
	int64_t key; /* number of the question key */
	struct oprf_element public_key;
	int64_t people;
	int64_t tags;
	int bits; /* the buckets of one question may together say so much */
};

struct question_header {
	struct question_card card;
	struct instant made_at;
	int64_t ends[QUESTION_CELLS];
	unsigned char checks[QUESTION_CELLS][8];
};
#define QUESTION_HEADER_SIZE (8 + 4 + 4 + 8 + 8 + 8 + 8 + OPRF_SIZE + QUESTION_CELLS * 16 + HASH_SIZE)

/* The cell of a composite key. */
int question_cell(const struct composite_key *key);

/* Takes the first QUESTION_HEADER_SIZE bytes of a file of `file_size` bytes apart. DAMAGED with rule "set-magic",
 * "set-version", "set-size", "set-check" or "set-cells". */
enum result question_header_read(struct job *job, struct bytes bytes, uint64_t file_size,
				 struct question_header *ret_header);

/* ---- using a set ---- */

struct question_set; /* owned by the job's arena, which closes the file */

/* MISSING with rule "no-set" when there is no file. */
enum result question_set_open(struct job *job, const char *file, struct question_set **ret_set);
const struct question_card *question_set_card(const struct question_set *set);

/* How many tags a bucket holds. `bits` from 0 to QUESTION_BITS_MOST, `bucket` below 2^bits. */
int64_t question_set_count(const struct question_set *set, int bits, int bucket);

/* The tags of a bucket in the order of their bytes, so that nothing tells in which cell each stands. DAMAGED with rule
 * "set-check" when a cell is not what was written. */
enum result question_set_tags(struct job *job, const struct question_set *set, int bits, int bucket,
			      struct bytes *ret_tags);

/* Proves every cell. */
enum result question_set_check(struct job *job, const struct question_set *set);

/* ---- making one ---- */

struct question_builder;

/* A builder under the question key of a number, whose buckets hold `people_least` or more, that works with 1 to
 * QUESTION_THREADS_MOST threads. Owned by the caller: its memory is 16 bytes a tag. The keeper lives as long as it, and
 * is used by all threads at once. */
#define QUESTION_THREADS_MOST 16
enum result question_builder_open(struct job *job, const struct keeper *keeper, int64_t key, int64_t people_least,
				  int threads, struct question_builder **ret_builder);
void question_builder_close(struct question_builder *builder);

/* Adds a person; `ret_keys` says under how many keys he can be found, 0 when too little is known of him. LIMIT past
 * QUESTION_TAGS_MOST. */
enum result question_builder_add(struct job *job, struct question_builder *builder, const struct person *person,
				 int *ret_keys);

/* Writes the set in place of the one before. */
enum result question_builder_finish(struct job *job, struct question_builder *builder, const char *file,
				    struct question_card *ret_card);

#endif
