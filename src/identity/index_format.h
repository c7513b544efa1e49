/* index_format.h - the bytes of an index file, for those who write it, open it and check it.
 *
 *     0            head: "VALICOIX", byte-order mark, version, 48 bytes of zeros
 *     64           the sections, each on a multiple of 64, in the order in which they are finished
 *     size - 512   trailer: counts, for each section offset, size and checksum, the file's size, checksum of head and
 *                  trailer
 *
 * All numbers are little endian. Checksums are XXH64, other hashes XXH3 of 64 bits (both of the xxHash specification).
 *
 *     births     for each birth key (below) the number of the first person who has it or a later one; 4 bytes each
 *     people     records, one behind the other in the order of the people's numbers
 *     offsets    where the record of each 16th person stands; 8 bytes each
 *     fatherless a bit for each person, set where no father's name is known
 *     postings   for each token of the vocabulary its list as a name, then its list as a father's name
 *     pairs      for each group of hashes the people who carry two names together, or a name and a father's name
 *     pair_starts  where each of these groups begins; 8 bytes each
 *     classes    for each token the hash under which it stands in pairs; 4 bytes
 *     keys       hash of a loose key or a part of it (4 bytes), token (4), and what tells at a glance whether the two
 * may sound alike (struct glance, 8 bytes); by hash key_starts for each value of the hash's highest bits the first of
 * its keys; 4 bytes text       for each token its letters, and behind them how it sounds: how many readings, for each
 * its language, how many sounds, the sounds; a byte each vocabulary entries of 32 bytes, the most frequent token first,
 * and one more that closes the postings sorts      a byte for each token: kind and script, and whether every 32nd
 * person or more carries it as name table      open hash table from text to token, 4 bytes a place numbers    people by
 * the hash of their document, national and telephone numbers; 4 bytes number_starts as key_starts hidden     references
 * that an index of changes hides, ascending; 8 bytes alike      for each of the most frequent tokens those that sound
 * like it, with their likeness (index_alike.c draws it); in the other script as the rows that have both tell it
 * (index_spelt.c)
 *
 * A birth key counts days as a calendar with 13 months of 32 days, so that an unknown month or day has a place of its
 * own before the known ones; the last key stands for an unknown year.
 *
 * A list that more than one person in 8 carries is a set of bits, one for each person. Another one is a directory of
 * 8 bytes for each block of 128 people (the first one's number, where the rest stands behind the directory) and then
 * for each block one byte that tells the width in bits and the differences less one, packed.
 *
 * A pair is a hash of the classes of two tokens of one person. A class is a loose key, so that spellings share one, but
 * a token that more than one person in 64 carries is a class of its own. The hash's highest bits tell the group, the
 * next 6 are its print: a group is the ascending list of print x people + person, packed as Elias and Fano do: how many
 * they are (4 bytes) | for each 512 bits of the upper part but the first, how many ones stand before (4) | the upper
 * part, a one for each entry behind as many zeros as its highest bits tell | the entries' low bits, packed.
 *
 * A record:  size of what follows (1 byte) | tokens of name and father (4 bits each) | sex (2 bits), how many numbers
 * (3), place known (1), name cut (1), father's name cut (1) | tokens | place | numbers | reference. */
#ifndef VALICO_IDENTITY_INDEX_FORMAT_H
#define VALICO_IDENTITY_INDEX_FORMAT_H

#include "identity/index.h"

#include <endian.h>
#include <string.h>

#define INDEX_MAGIC "VALICOIX"
#define INDEX_VERSION 5
#define INDEX_MARK 0x01020304u
#define INDEX_HEAD_SIZE 64
#define INDEX_TRAILER_SIZE 512
/* In front of the trailer: people, tokens, bytes of a reference, and how many people have a token in Latin letters in
 * their name, in their father's name, the same in Arabic letters; 8 bytes each. */
#define TRAILER_COUNTS 56
#define SECTION_ALIGNMENT 64

enum index_section {
	SECTION_BIRTHS,
	SECTION_PEOPLE,
	SECTION_OFFSETS,
	SECTION_FATHERLESS,
	SECTION_POSTINGS,
	SECTION_PAIRS,
	SECTION_PAIR_STARTS,
	SECTION_CLASSES,
	SECTION_KEYS,
	SECTION_KEY_STARTS,
	SECTION_TEXT,
	SECTION_VOCABULARY,
	SECTION_SORTS,
	SECTION_TABLE,
	SECTION_NUMBERS,
	SECTION_NUMBER_STARTS,
	SECTION_HIDDEN,
	SECTION_ALIKE,
	SECTION_COUNT,
};

/* "births", "people" and so on. */
const char *section_name(enum index_section section);

/* ---- numbers in memory ---- */

static inline uint32_t load32(const unsigned char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return le32toh(value);
}

static inline uint64_t load64(const unsigned char *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return le64toh(value);
}

static inline void store32(unsigned char *at, uint32_t value)
{
	value = htole32(value);
	memcpy(at, &value, sizeof(value));
}

static inline void store64(unsigned char *at, uint64_t value)
{
	value = htole64(value);
	memcpy(at, &value, sizeof(value));
}

/* ---- birth keys ---- */

#define BIRTH_YEAR_FIRST 1860
#define BIRTH_YEAR_LAST 2100
#define BIRTH_YEARS (BIRTH_YEAR_LAST - BIRTH_YEAR_FIRST + 1)
#define BIRTH_KEYS_OF_YEAR (13 * 32)
#define BIRTH_UNKNOWN (BIRTH_YEARS * BIRTH_KEYS_OF_YEAR)
#define BIRTH_KEYS (BIRTH_UNKNOWN + 1)

/* BIRTH_UNKNOWN for a year that is 0 or outside the calendar. */
int birth_key(const struct birth *birth);
struct birth birth_of_key(int key);

/* ---- tokens ---- */

#define TOKENS_MOST 100000000 /* of a vocabulary */
#define NO_TOKEN UINT32_MAX

/* Tokens of a name have the kind of their name_token; a place is a token of its own kind. */
#define KIND_PLACE 4

/* One byte: kind and script. */
static inline unsigned char token_sort(int kind, enum script script)
{
	return (unsigned char)(kind | (script == SCRIPT_ARABIC ? 8 : 0));
}

uint64_t token_hash(unsigned char sort, const char *text, size_t size);

/* In the section of sorts: a frequent token. */
#define SORT_FREQUENT 0x10
#define FREQUENT_SHARE 32

#define VOCABULARY_ENTRY 32
/* An entry: list as name (8 bytes, where it begins), list as father's name (8), how many carry it as name (4) and as
 * father's name (4), where the text begins (4), its length (1), sort (1), zeros (2). */
struct vocabulary_entry {
	uint64_t list[2];
	uint32_t count[2];
	uint32_t text;
	uint8_t text_size;
	uint8_t sort;
};
void entry_write(const struct vocabulary_entry *entry, unsigned char at[VOCABULARY_ENTRY]);
void entry_read(const unsigned char at[VOCABULARY_ENTRY], struct vocabulary_entry *ret_entry);

/* ---- keys of tokens ---- */

#define TOKEN_KEYS_MOST (READINGS_MOST * (KEY_BYTES_MOST + 1))

struct token_key {
	uint32_t hash;
	int reading; /* of the sounding */
};

/* Hashes of the loose keys of a token's readings, and of what is left of each when one letter is taken out: two tokens
 * whose keys differ by one letter share one of them. Different ones only. */
int token_keys(const struct sounding *sounding, struct token_key ret_keys[TOKEN_KEYS_MOST]);
/* The hashes of the whole keys alone. */
int token_whole_keys(const struct sounding *sounding, struct token_key ret_keys[READINGS_MOST]);

#define KEY_ENTRY 16

/* A reading at a glance: which sounds it has, each set folded into the bits there are. */
struct glance {
	uint32_t consonants;
	uint16_t others;
	uint8_t script;
	uint8_t carried; /* 1 + log2 of how many carry the token; 0 for nobody */
};
struct glance glance_of(const struct reading *reading, enum script script, const uint32_t count[2]);
void glance_write(const struct glance *glance, unsigned char at[8]);
struct glance glance_read(const unsigned char at[8]);

/* A sounding as the text section has it; returns its size. */
#define SOUNDING_BYTES_MOST (1 + READINGS_MOST * (2 + SOUNDS_MOST))
size_t sounding_write(const struct sounding *sounding, unsigned char ret_bytes[SOUNDING_BYTES_MOST]);
/* Reads it, without keys and script; returns its size, 0 when it does not hold together in `size` bytes. */
size_t sounding_read(const unsigned char *bytes, size_t size, struct sounding *ret_sounding);

/* ---- lists ---- */

#define BLOCK_PEOPLE 128
#define BLOCK_ENTRY 8
#define DENSE_SHARE 8

static inline bool list_is_dense(uint64_t count, uint64_t people)
{
	return count > people / DENSE_SHARE;
}

/* Bytes of a dense list. */
static inline uint64_t dense_size(uint64_t people)
{
	return (people + 63) / 64 * 8;
}

/* ---- pairs ---- */

#define CLASS_NONE 0 /* of tokens that stand in no pair */
#define CLASS_OWN_SHARE 64
#define CLASS_NOBODY 1 /* stands for the father's name where none is known */

/* The class of a token that has a class of its own, and the one of all tokens with a loose key. */
uint32_t class_of_token(unsigned char sort, const char *text, size_t size);
uint32_t class_of_key(const char *loose);

/* Two classes of the name, in either order, or with `of_father` one of the name and one of the father's name. */
uint32_t pair_hash(uint32_t one, uint32_t other, bool of_father);

#define PAIR_PRINT_BITS 6
#define PAIR_GROUP 512     /* entries of a group, about */
#define PAIR_UPPER 512     /* bits of the upper part for each count */
#define PAIR_GROUP_BITS 24 /* at most, so that hash and print are within 32 bits */

/* How many of a hash's highest bits tell its group. */
int pair_group_bits(uint64_t count);

/* Where the parts of a group stand, and its size, which follow from how many entries it has. */
struct pair_layout {
	int low_bits;
	uint64_t upper_bits;
	uint64_t upper, low, size; /* in bytes from the group's start */
};
struct pair_layout pair_layout(uint64_t count, uint64_t people);

/* ---- records ---- */

#define RECORD_BYTES_MOST 256
#define RECORD_TOKENS_MOST (2 * NAME_TOKENS_MOST)
#define PEOPLE_OF_OFFSET 16

struct record {
	uint32_t tokens[RECORD_TOKENS_MOST]; /* the name's, then the father's */
	int name_count, father_count;
	enum sex sex;
	bool name_cut, father_cut;
	uint32_t place; /* NO_TOKEN when unknown */
	struct person_number numbers[NUMBERS_MOST];
	int number_count;
	uint64_t reference;
};

/* The record with its size before it; at most RECORD_BYTES_MOST. Returns its size. */
int record_write(const struct record *record, int reference_bytes, unsigned char ret_bytes[RECORD_BYTES_MOST]);

/* Reads a record from bytes that hold at least its size; `size` is what may be read. False when it does not hold
 * together. Tokens may still lie outside the vocabulary. */
bool record_read(const unsigned char *bytes, size_t size, int reference_bytes, struct record *ret_record);

/* The tokens alone, for those who look at many: NULL when the record does not hold together, else what stands behind
 * them. Reads nothing past bytes + size. */
const unsigned char *record_tokens_read(const unsigned char *bytes, size_t size, struct record *ret_record);

/* The same record with other numbers for its tokens and `to_bytes` bytes of reference in place of `from_bytes`. The
 * record was written by record_write(). `ret_record` gets the new tokens; `ret_numbers` points at the numbers inside
 * `ret_bytes`. Returns its size. */
int record_rewrite(const unsigned char *bytes, int from_bytes, const uint32_t *new_tokens, int to_bytes,
		   unsigned char ret_bytes[RECORD_BYTES_MOST], struct record *ret_record,
		   const unsigned char **ret_numbers);

/* A number as records hold it; at most NUMBER_RECORD_MOST bytes. Returns what stands behind it. */
#define NUMBER_RECORD_MOST 17
unsigned char *number_write(unsigned char *at, const struct person_number *number);

/* What stands behind a number; NULL when it would end behind `end`. */
const unsigned char *number_skip(const unsigned char *at, const unsigned char *end);

/* Hash of a number as records hold it. */
uint64_t number_hash(const unsigned char *at, size_t size);

/* Hash starts: how many of a hash's highest bits tell the group when `count` entries are spread. */
int start_bits(uint64_t count);

#endif
