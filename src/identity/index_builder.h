/* index_builder.h - what the files of the builder share.
 *
 * Building takes three passes over the disk. While people are added, each is written as a packed record into the
 * scratch run of his birth year (index_build.c), and his tokens are counted (index_vocabulary.c). Then the years are
 * read back in order, each sorted by day, which numbers the people; their records go to the output, their postings and
 * numbers to scratch runs by ranges, their pairs by hash (index_sort.c, index_pairs.c). At last the ranges are read
 * back one by one and become lists (index_postings.c), groups of pairs (index_pairs.c) and tables (index_tables.c). No
 * step holds more than its share of the memory. */
#ifndef VALICO_IDENTITY_INDEX_BUILDER_H
#define VALICO_IDENTITY_INDEX_BUILDER_H

#include "identity/index_file.h"

#include <assert.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- scratch runs ---- */

#define RUN_YEARS 0 /* one for each birth year, and one for unknown years */
#define RUN_LISTS (RUN_YEARS + BIRTH_YEARS + 1)
#define RUN_LISTS_MOST 440
#define RUN_NUMBERS (RUN_LISTS + RUN_LISTS_MOST)
#define RUN_NUMBERS_MOST 64
#define RUN_PAIRS (RUN_NUMBERS + RUN_NUMBERS_MOST)
#define RUN_PAIRS_BITS 8
static_assert(RUN_PAIRS + (1 << RUN_PAIRS_BITS) <= INDEX_SCRATCH_RUNS);

#define RUN_BUFFER ((size_t)64 << 10)

/* A scratch run that is written: what was appended stands on disk but for the buffer. */
struct run {
	unsigned char *buffer; /* taken when the run is first used */
	size_t used;
	uint64_t written;
};

/* ---- vocabulary ---- */

struct vocabulary_token {
	uint32_t hash;
	uint32_t text;
	uint32_t count[2];
	uint8_t text_size;
	uint8_t sort;
};

struct vocabulary {
	struct vocabulary_token *tokens;
	uint32_t count, capacity;
	char *text;
	uint32_t text_size, text_capacity;
	uint32_t *places; /* token + 1, 0 for free */
	uint32_t place_mask;
	uint64_t memory, memory_most; /* bytes in use, and the bound */
};

enum result vocabulary_open(struct job *job, uint64_t memory_most, struct vocabulary *ret_vocabulary);

/* The token's number, a new one if it is seen for the first time. LIMIT past the bound. */
enum result vocabulary_token(struct job *job, struct vocabulary *vocabulary, unsigned char sort, const char *text,
			     uint32_t *ret_token);

/* Numbers the tokens again by how frequent they are, the most frequent first: `ret_new[old]` is the new number. */
enum result vocabulary_order(struct job *job, struct vocabulary *vocabulary, uint32_t **ret_new);

/* A token of the vocabulary as one of a name. */
struct name_token vocabulary_name(const struct vocabulary *vocabulary, uint32_t token);

/* ---- spellings in the other script (index_spelt.c) ---- */

struct spelling_count {
	uint32_t asked, found, times;
};

struct spelt {
	uint64_t *places, *spare; /* open hash tables of pairs */
	uint64_t mask, taken;
	uint32_t *told; /* of each frequent token: how often it was met with its other spelling */
	struct spelling_count *sorted;
	size_t sorted_count;
};

/* ---- output ---- */

#define OUTPUT_BUFFER ((size_t)1 << 20)

struct section_place {
	uint64_t offset, size, checksum;
};

struct output {
	struct index_storage storage;
	unsigned char *buffer;
	size_t used;
	uint64_t position; /* in the file, the buffer included */
	XXH64_state_t checksum;
	struct section_place sections[SECTION_COUNT];
	struct section_copy {
		unsigned char *bytes; /* NULL: none is kept */
		uint64_t size;
	} copies[SECTION_COUNT];
	enum index_section section;
};

/* ---- builder ---- */

struct index_builder {
	struct index_storage storage;
	struct run runs[INDEX_SCRATCH_RUNS];
	struct vocabulary vocabulary;
	struct output output;
	uint64_t work_bytes; /* the share of memory that each pass may hold besides the vocabulary and buffers */
	unsigned char *work;
	uint64_t work_taken;
	uint64_t people;
	uint64_t told[2][2]; /* people by script and field who have a token of it */
	uint32_t *births;    /* people by birth key; later the first number of each key */
	uint64_t *birth_bytes;
	uint64_t number_count;
	uint64_t reference_most;
	int reference_bytes;
	bool hears; /* the vocabulary's tables are copied */
	uint64_t *hidden;
	uint64_t hidden_count;
	size_t hidden_room;
	/* ranges of lists, each with its scratch run; a list is token * 2 + field */
	uint32_t range_first[RUN_LISTS_MOST + 1];
	int range_count;
	uint16_t *range_of_token;            /* of the token's two lists */
	uint32_t range_last[RUN_LISTS_MOST]; /* the last number written to the run */
	unsigned char *fatherless;           /* the section */
	unsigned char *offsets;              /* the section */
	uint64_t *list_offsets;
	int number_bits; /* number starts */
	/* pairs */
	uint32_t *classes;                       /* of each token; the section */
	uint64_t pairs_most;                     /* a bound, from the first pass */
	int pair_group_bits, pair_run_bits;      /* of a hash, that tell the group and the run */
	uint32_t pair_last[1 << RUN_PAIRS_BITS]; /* the last number written to the run */
	uint64_t pairs_of_run[1 << RUN_PAIRS_BITS];
	struct spelt spelt;
};

/* Appends to a scratch run; LIMIT or IO from the storage. */
enum result run_append(struct job *job, struct index_builder *builder, int run, const unsigned char *bytes,
		       size_t size);
/* Writes what a run's buffer still holds. */
enum result run_flush(struct job *job, struct index_builder *builder, int run);

/* A reader over a run from its start. */
struct run_reader {
	int run;
	uint64_t read, size; /* bytes fetched from the disk, bytes of the run */
	unsigned char *buffer;
	size_t at, filled;
};
#define READ_BUFFER ((size_t)1 << 20)
/* `buffer` holds READ_BUFFER bytes. */
void run_read_start(struct index_builder *builder, int run, unsigned char *buffer, struct run_reader *ret_reader);
/* Makes at least `least` bytes (or all that is left) ready at buffer + at. */
enum result run_read_more(struct job *job, struct index_builder *builder, struct run_reader *reader, size_t least);

/* Memory for a pass, not zeroed when it was used before; what an earlier pass had is given up. */
enum result work_take(struct job *job, struct index_builder *builder, uint64_t size, unsigned char **ret_work);

enum result output_open(struct job *job, const struct index_storage *storage, struct output *ret_output);
enum result output_begin(struct job *job, struct output *output, enum index_section section);
enum result output_write(struct job *job, struct output *output, const unsigned char *bytes, size_t size);
/* A copy of the section that will be written, of this very size, is kept. */
enum result output_copy(struct job *job, struct output *output, enum index_section section, uint64_t size);
/* Bytes of the section so far. */
uint64_t output_offset(const struct output *output);
void output_end(struct output *output);
/* Writes the trailer and the rest of the buffer. */
enum result output_close(struct job *job, struct output *output, const struct index_builder *builder);

/* How many pairs a person with so many tokens has at most. */
uint64_t pairs_bound(int name_count, int father_count);
/* Before the second pass: the tokens' classes, and into how many runs pairs are parted. */
enum result pairs_prepare(struct job *job, struct index_builder *builder);
/* A person's pairs go to their runs. */
enum result pairs_append(struct job *job, struct index_builder *builder, const struct record *record, uint32_t number);

/* Before the second pass: room to count spellings. In it: what a field of a row tells, its tokens newly numbered.
 * Behind it: in order. */
enum result spelt_open(struct job *job, struct index_builder *builder);
void spelt_note(struct index_builder *builder, const uint32_t *tokens, int count);
enum result spelt_sort(struct job *job, struct index_builder *builder);
/* Into what was heard of a token goes what was counted. Returns how many there are now. */
int spelt_apply(const struct index_builder *builder, const struct index *index, const struct name_token *name,
		uint32_t token, struct widened widened[WIDENED_MOST], int count);

/* The passes, in order. */
enum result builder_sort(struct job *job, struct index_builder *builder);
enum result builder_lists(struct job *job, struct index_builder *builder);
enum result builder_pairs(struct job *job, struct index_builder *builder);
/* What the tables of the vocabulary will need. */
struct vocabulary_sizes {
	uint64_t keys, text, places; /* entries; bytes; places of the hash table */
};
enum result builder_vocabulary(struct job *job, struct index_builder *builder, struct vocabulary_sizes *ret_sizes);
/* Before the vocabulary is written: it is copied where memory allows. Behind all else: the lists. */
enum result alike_prepare(struct job *job, struct index_builder *builder, const struct vocabulary_sizes *sizes);
enum result builder_alike(struct job *job, struct index_builder *builder, const struct vocabulary_sizes *sizes);
enum result builder_numbers(struct job *job, struct index_builder *builder);

#endif
