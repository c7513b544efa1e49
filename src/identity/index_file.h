/* index_file.h - an open index, for those who search and check it.
 *
 * Nothing in the file is trusted: the sections' bounds are checked when it is opened, every offset that stands inside a
 * section when it is used. What does not hold together is told by false, NULL or NO_TOKEN; index_lies() makes the
 * failure of it. */
#ifndef VALICO_IDENTITY_INDEX_FILE_H
#define VALICO_IDENTITY_INDEX_FILE_H

#include "identity/compound_keys.h"
#include "identity/index_format.h"

struct index {
	struct bytes file;
	uint64_t people;
	uint64_t told[2][2]; /* people by script and field who have a token of it */
	uint32_t tokens;
	int reference_bytes;
	struct bytes sections[SECTION_COUNT];
	uint64_t checksums[SECTION_COUNT];
	uint32_t table_mask;
	int key_bits, number_bits, pair_bits;
	struct compound_keys compounds; /* not of the file: made when it is opened */
};

/* DAMAGED: "The index does not hold together in its section of ...". */
enum result index_lies(struct job *job, enum index_section section);

/* The number of the first person whose birth key is `key` or later. */
uint32_t index_birth_first(const struct index *index, int key);
/* The birth key of a person; it is looked for between two keys first. */
int index_birth_key(const struct index *index, uint32_t number, int least, int most);

/* False when there is no such token or its entry lies. */
bool index_entry(const struct index *index, uint32_t token, struct vocabulary_entry *ret_entry);
/* The token's text and kind as a token of a name; false as above, and for a place. */
bool index_token(const struct index *index, uint32_t token, struct name_token *ret_token);
/* How the token sounds, without its keys; false when the file lies. */
bool index_sounding(const struct index *index, const struct vocabulary_entry *entry, struct sounding *ret_sounding);
/* Hints that a token's entry, and then how it sounds, will be read soon. */
void index_entry_expect(const struct index *index, uint32_t token);
void index_sounding_expect(const struct index *index, uint32_t token);
/* NO_TOKEN when it is not in the vocabulary. */
uint32_t index_token_find(const struct index *index, unsigned char sort, const char *text);

/* The tokens that have a key, with their glances: `count` of 12 bytes, KEY_ENTRY apart; the most frequent first. */
const unsigned char *index_key_find(const struct index *index, uint32_t key, uint32_t *ret_count);

/* The people who may have a number: `count` of 4 bytes. */
const unsigned char *index_number_find(const struct index *index, const struct person_number *number,
				       uint32_t *ret_count);

/* The bytes of a person's record; NULL when the file lies. `ret_size` is how many may be read there. */
const unsigned char *index_record(const struct index *index, uint64_t number, size_t *ret_size);
/* A hint that the record will be read soon; a hint that this hint will be given soon. */
void index_record_expect(const struct index *index, uint64_t number);
void index_offset_expect(const struct index *index, uint64_t number);

/* -log2 of the share that `count` of `people` are, in sixteenths of a bit; of nobody as of one. */
int index_share_bits(uint64_t people, uint64_t count);

/* A token of the vocabulary that may be a spelling of one that is asked. */
struct widened {
	uint32_t token;
	int16_t alike; /* likeness, sixteenths of a bit */
	uint8_t sort;
	uint32_t count[2]; /* how many carry it as name and as father's name */
};
#define WIDENED_MOST 160
#define WIDENED_LESS (14 * BIT) /* who is so much less plausible than the most plausible one is left out */

/* Those that sound like it, each once; returns how many. Of frequent names the file tells, the others are heard. */
int index_widen(const struct index *index, const struct name_token *asked, struct widened ret_widened[WIDENED_MOST]);
/* The same by comparing sounds, whatever the file tells. */
int index_hear(const struct index *index, const struct name_token *asked, struct widened ret_widened[WIDENED_MOST]);
/* What the file tells of a token; 0 when it does not tell. Of the token's own script the ear's likeness, of the other
 * one log2 P(asked | found) as far as the register's rows tell it. */
int index_alike(const struct index *index, uint32_t token, struct widened ret_widened[WIDENED_MOST]);
/* All of it, for those who check it. */
bool index_alike_holds(const struct index *index);

/* -log2 of the probability that anybody's name in a row of this script would be written as what was widened; sixteenths
 * of a bit (struct frequency, asked_bits). */
int index_asked_bits(const struct index *index, int field, enum script script, const struct widened *widened,
		     int count);

/* whole x 2^(-less / 16). */
uint64_t index_bits_share(uint64_t whole, int less);

/* Of that the share that titles and castes make (struct frequency, titled_bits). */
int index_titled_bits(int field, const struct widened *widened, int count);

/* True when an index of changes hides this reference of the big one. */
bool index_hides(const struct index *changes, uint64_t reference);

/* ---- lists ---- */

struct list {
	const unsigned char *bits;      /* of a dense list, else NULL */
	const unsigned char *directory; /* of another one */
	const unsigned char *data;
	size_t data_size;
	uint32_t count, blocks;
	uint64_t people;
};

/* False when the file lies. A token that nobody carries in that field has an empty list. */
bool list_find(const struct index *index, uint32_t token, int field, struct list *ret_list);

/* The people of a block that is not dense; false when the file lies. */
bool list_block(const struct list *list, uint32_t block, uint32_t ret_numbers[BLOCK_PEOPLE], uint32_t *ret_count);

/* The first block that may hold `number` or a later one. */
uint32_t list_block_of(const struct list *list, uint32_t number);

/* How many of the list stand from `first` up to but not including `end`, about: by whole blocks. */
uint64_t list_about(const struct list *list, uint32_t first, uint32_t end);

/* ---- pairs ---- */

/* Under which class a token stands in pairs; CLASS_NONE for no such token. */
uint32_t index_class(const struct index *index, uint32_t token);

/* Hints that a pair will be looked for: its start is read soon; it was, and the group is. */
void index_pair_expect(const struct index *index, uint32_t hash);
void index_pair_near(const struct index *index, uint32_t hash);

/* The people of a pair: those of its group who have its print. */
struct pair_list {
	const unsigned char *bytes; /* of the group */
	uint64_t count, people;     /* entries of the group, people of the index */
	struct pair_layout layout;
	uint64_t origin; /* print x people */
};

/* False when the file lies. */
bool index_pair_find(const struct index *index, uint32_t hash, struct pair_list *ret_list);

/* A walk over the people of a pair from a first one on up to an end. */
struct pair_walk {
	const struct pair_list *list;
	uint64_t least, end; /* entries */
	uint64_t word, base; /* what is left of 64 places of the upper part, the first one's place */
	uint64_t at;         /* entry */
};
void pair_walk_start(const struct pair_list *list, uint32_t first, uint32_t end, struct pair_walk *ret_walk);
/* The next people, at most so many; fewer only when the walk is through. */
int pair_walk_next(struct pair_walk *walk, uint32_t *ret_numbers, int most);

/* All entries of the group, for those who check it: print x people + person. */
void pair_walk_all(const struct pair_list *list, struct pair_walk *ret_walk);
bool pair_walk_entry(struct pair_walk *walk, uint64_t *ret_entry);

/* The bits of 64 people of a dense list, from `first`, a multiple of 64. */
static inline uint64_t list_bits(const struct list *list, uint64_t first)
{
	return load64(list->bits + first / 8);
}

#endif
