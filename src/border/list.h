/* list.h - a list of documents (lost and stolen ones, revoked visas) as one signed file that answers without a network.
 *
 *     start     magic "VALICODL", version, size of the signed header                        16 bytes
 *     header    a JWS of the issuing node over what struct list_card says, and the hash of the table
 *     zeros     up to a multiple of 16
 *     table     for each block its first tag, padded to 16 bytes, and its SHA-256           48 bytes each
 *     entries   in the order of their tags, LIST_BLOCK_ENTRIES to a block                   16 bytes each
 *
 * An entry is the tag of a document, what happened to it, what it is and the day it was reported. Numbers are
 * little-endian. The tag is the first ten bytes of SHA-256(salt, state, number): of one size whatever the number looks
 * like, spread evenly, and not to be read off by who holds the file; docs/decisions/what-a-document-list-tells.md says
 * what that is worth. Names and dates of birth are not in it: a list of documents is no list of people.
 *
 * The signature covers the header, the header the table, the table each block. So opening costs little at any size, and
 * each answer is proved by hashing one block of 16 KiB: what a disk has damaged gives DAMAGED and never "not listed".
 */
#ifndef VALICO_BORDER_LIST_H
#define VALICO_BORDER_LIST_H

#include "border/list_words.h"
#include "crypto/jose.h"

#define LIST_TYPE "valico-list+jws"
#define LIST_SALT_SIZE 16
#define LIST_TAG_SIZE 10
#define LIST_ENTRY_SIZE 16
#define LIST_BLOCK_ENTRIES 1024
#define LIST_ENTRIES_MOST INT64_C(50000000)
#define LIST_BYTES_MOST (UINT64_C(1) << 30)
#define LIST_NUMBER_MOST 24 /* letters and digits of a document's number */

/* What the header says. */
struct list_card {
	enum list_kind kind;
	const char *issuer; /* the party whose node signed: "pk" */
	int64_t number;     /* goes up with every list of this kind */
	struct instant made_at;
	struct instant valid_until;
	int64_t count;
	unsigned char salt[LIST_SALT_SIZE];
};

/* A document as a zone or a row names it: state and number folded by document_name_read(). */
#define DOCUMENT_STATE_SIZE 4

struct document_name {
	char state[DOCUMENT_STATE_SIZE];
	char number[LIST_NUMBER_MOST + 1];
};

/* What a list says of a document. */
struct list_entry {
	enum document_mark mark;
	enum document_kind kind;
	int32_t reported; /* days since 1970 */
};

struct document_list {
	struct list_card card;
	struct signed_document document; /* the header; whoever opens it verifies the signature with the issuer's key */
	struct hash table_hash;
	struct bytes table, entries; /* in the file */
	int64_t blocks;
};

/* Folds state and number: letters A to Z and digits; blanks, hyphens and fillers go. INVALID with field "state" or
 * "number" and rule "document-state" or "document-number". */
enum result document_name_read(struct job *job, struct bytes state, struct bytes number,
			       struct document_name *ret_name);

/* The number alone, where nobody says whose document it is: it can be an alert's, and is in no list. */
enum result document_number_read(struct job *job, struct bytes number, char ret_number[LIST_NUMBER_MOST + 1]);

/* The state alone, as a zone says it: "PAK" also of "pk", "D" also of "DE" and "DEU". INVALID with field "state" and
 * rule "document-state": not one to three letters, or two that no state has. */
enum result document_state_read(struct job *job, struct bytes state, char ret_state[DOCUMENT_STATE_SIZE]);

/* Inside the room: letters and digits, capital; what only parts or fills goes. False for another letter, none, or more
 * than `most`. */
bool document_letters_fold(struct bytes text, size_t most, char *ret_folded);

/* Opens a list over its bytes: header, sizes, and the table against its hash. DAMAGED with rule "list-magic",
 * "list-version", "list-size", "list-header" or "list-table". Strings are the arena's; the rest borrows `file`. */
enum result document_list_open(struct job *job, struct bytes file, struct document_list *ret_list);

/* What the list says of a document. MISSING (nothing noted) when it does not hold it; DAMAGED with rule "list-block"
 * when the block in which it would stand is not as it was signed. */
enum result document_list_find(struct job *job, const struct document_list *list, const struct document_name *name,
			       struct list_entry *ret_entry);

/* Reads every byte: hashes of all blocks, the order of all tags, known words. DAMAGED with rule "list-block" or
 * "list-order". */
enum result document_list_check(struct job *job, const struct document_list *list);

/* ---- making one ---- */

/* Entries while they are collected. Owned by the caller. */
struct list_builder;
enum result list_builder_open(struct job *job, struct list_builder **ret_builder);
void list_builder_close(struct list_builder *builder);
/* LIMIT past LIST_ENTRIES_MOST. */
enum result list_builder_add(struct job *job, struct list_builder *builder, const struct document_name *name,
			     const struct list_entry *entry);
/* Sorts, hashes, signs with the key `key_id`; of two entries of one document the one reported later stays. Takes kind,
 * issuer, number and times from `card`. The bytes live as long as the builder. */
enum result list_builder_finish(struct job *job, struct list_builder *builder, const struct list_card *card,
				const struct keeper *keeper, const char *key_id, struct bytes *ret_file,
				struct list_card *ret_card);

/* Inside the room. */
void list_tag(const unsigned char salt[LIST_SALT_SIZE], const struct document_name *name,
	      unsigned char ret_tag[LIST_TAG_SIZE]);
enum result list_header_write(struct job *job, const struct list_card *card, const struct hash *table,
			      const struct keeper *keeper, const char *key_id, struct bytes *ret_header);

#define LIST_MAGIC "VALICODL"
#define LIST_VERSION 1
#define LIST_START_SIZE 16
#define LIST_HEADER_MOST 4096
#define LIST_TABLE_TAG_SIZE 16
#define LIST_TABLE_ROW_SIZE (LIST_TABLE_TAG_SIZE + HASH_SIZE)
#define LIST_BLOCK_SIZE (LIST_BLOCK_ENTRIES * LIST_ENTRY_SIZE)

static inline uint32_t list_number_get(const unsigned char *data)
{
	return (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

static inline void list_number_put(unsigned char *data, uint32_t number)
{
	for (int at = 0; at < 4; at++)
		data[at] = (unsigned char)(number >> 8 * at);
}

#endif
