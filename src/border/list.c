/* list.c - reading a list of documents; see list.h. */
#include "border/list.h"

#include "base/json.h"

#include <string.h>

static enum result damaged(struct job *job, const char *rule, const char *what)
{
	return job_fail(job, DAMAGED, "list", rule, "The list of documents %s.", what);
}

/* --- names of documents --- */

bool document_letters_fold(struct bytes text, size_t most, char *ret_folded)
{
	size_t size = 0;

	for (size_t at = 0; at < text.size; at++) {
		char letter = (char)text.data[at];

		if (letter >= 'a' && letter <= 'z')
			letter = (char)(letter - 'a' + 'A');
		if (letter == ' ' || letter == '-' || letter == '<' || letter == '/' || letter == '.')
			continue;
		if (!((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')) || size == most)
			return false;
		ret_folded[size++] = letter;
	}
	ret_folded[size] = '\0';
	return size > 0;
}

enum result document_number_read(struct job *job, struct bytes number, char ret_number[LIST_NUMBER_MOST + 1])
{
	char folded[LIST_NUMBER_MOST + 1];

	if (!document_letters_fold(number, LIST_NUMBER_MOST, folded))
		return job_fail(job, INVALID, "number", "document-number",
				"A document's number has 1 to %d letters A to Z and digits.", LIST_NUMBER_MOST);
	memcpy(ret_number, folded, sizeof(folded));
	return OK;
}

enum result document_name_read(struct job *job, struct bytes state, struct bytes number, struct document_name *ret_name)
{
	struct document_name name;

	TRY(document_state_read(job, state, name.state));
	TRY(document_number_read(job, number, name.number));
	*ret_name = name;
	return OK;
}

void list_tag(const unsigned char salt[LIST_SALT_SIZE], const struct document_name *name,
	      unsigned char ret_tag[LIST_TAG_SIZE])
{
	unsigned char text[LIST_SALT_SIZE + sizeof(struct document_name)];
	size_t state = strlen(name->state), number = strlen(name->number);
	struct hash hash;

	memcpy(text, salt, LIST_SALT_SIZE);
	memcpy(text + LIST_SALT_SIZE, name->state, state + 1); /* its NUL parts them */
	memcpy(text + LIST_SALT_SIZE + state + 1, name->number, number);
	hash = hash_of((struct bytes){text, LIST_SALT_SIZE + state + 1 + number});
	memcpy(ret_tag, hash.bytes, LIST_TAG_SIZE);
}

/* --- the header --- */

enum result list_header_write(struct job *job, const struct list_card *card, const struct hash *table,
			      const struct keeper *keeper, const char *key_id, struct bytes *ret_header)
{
	char made_at[INSTANT_TEXT_SIZE], valid_until[INSTANT_TEXT_SIZE], hash[HASH_TEXT_SIZE];
	struct bytes payload;
	json_t *object;
	char *salt;

	instant_write(card->made_at, made_at);
	instant_write(card->valid_until, valid_until);
	hash_write(table, hash);
	TAKE(job, salt = base64url_write(job->arena, (struct bytes){card->salt, LIST_SALT_SIZE}));
	object = json_pack("{s:i, s:s, s:s, s:I, s:s, s:s, s:I, s:s, s:s}", "version", LIST_VERSION, "list",
			   list_kind_name(card->kind), "issuer", card->issuer, "number", (json_int_t)card->number,
			   "made_at", made_at, "valid_until", valid_until, "count", (json_int_t)card->count, "salt",
			   salt, "table", hash);
	TRY(json_own(job, object));
	TRY(json_write(job, object, &payload));
	return signed_write(job, keeper, key_id, LIST_TYPE, payload, ret_header);
}

static enum result times_read(struct job *job, const json_t *object, struct list_card *card)
{
	const char *made_at, *valid_until;

	TRY(json_member_text(job, object, "made_at", &made_at));
	TRY(json_member_text(job, object, "valid_until", &valid_until));
	if (instant_read(bytes_of(made_at), &card->made_at) != OK ||
	    instant_read(bytes_of(valid_until), &card->valid_until) != OK ||
	    card->valid_until.milliseconds <= card->made_at.milliseconds)
		return job_fail(job, INVALID, "list", "list-header", "Its times are none.");
	return OK;
}

static enum result members_read(struct job *job, const json_t *object, struct document_list *list)
{
	const char *kind, *salt, *table;
	struct bytes salt_bytes;
	int64_t version;

	TRY(json_only(job, "list", object,
		      (const char *[]){"version", "list", "issuer", "number", "made_at", "valid_until", "count", "salt",
				       "table", NULL}));
	TRY(json_member_integer(job, object, "version", LIST_VERSION, LIST_VERSION, &version));
	TRY(json_member_text(job, object, "list", &kind));
	TRY(json_member_text(job, object, "issuer", &list->card.issuer));
	TRY(json_member_integer(job, object, "number", 1, INT64_MAX, &list->card.number));
	TRY(json_member_integer(job, object, "count", 0, LIST_ENTRIES_MOST, &list->card.count));
	TRY(json_member_text(job, object, "salt", &salt));
	TRY(json_member_text(job, object, "table", &table));
	TRY(times_read(job, object, &list->card));
	if (list_kind_read(bytes_of(kind), &list->card.kind) != OK ||
	    base64url_read(job->arena, bytes_of(salt), &salt_bytes) != OK || salt_bytes.size != LIST_SALT_SIZE ||
	    hash_read(bytes_of(table), &list->table_hash) != OK)
		return job_fail(job, INVALID, "list", "list-header", "A member is not of its form.");
	memcpy(list->card.salt, salt_bytes.data, LIST_SALT_SIZE);
	return OK;
}

/* Whatever is wrong with the header, the file is no list. */
static enum result header_read(struct job *job, struct bytes header, struct document_list *list)
{
	struct job own = {.arena = job->arena, .now = job->now};
	json_t *object;

	if (signed_read(&own, header, LIST_TYPE, &list->document) == OK &&
	    json_read(&own, "list", list->document.payload, &object) == OK && members_read(&own, object, list) == OK)
		return OK;
	return own.failure.result == LIMIT ? job_out_of_memory(job)
					   : damaged(job, "list-header", "has no header that can be read");
}

/* --- opening --- */

static enum result start_read(struct job *job, struct bytes file, struct bytes *ret_header)
{
	uint32_t size;

	if (!bytes_start_with(file, BYTES(LIST_MAGIC)))
		return damaged(job, "list-magic", "is none");
	if (file.size < LIST_START_SIZE || file.size > LIST_BYTES_MOST)
		return damaged(job, "list-size", "is not of a size that it may have");
	if (list_number_get(file.data + 8) != LIST_VERSION)
		return damaged(job, "list-version", "is of a version that this program does not know");
	size = list_number_get(file.data + 12);
	if (size > file.size - LIST_START_SIZE || size > LIST_HEADER_MOST)
		return damaged(job, "list-size", "is cut off");
	*ret_header = (struct bytes){file.data + LIST_START_SIZE, size};
	return OK;
}

enum result document_list_open(struct job *job, struct bytes file, struct document_list *ret_list)
{
	struct document_list list = {0};
	struct bytes header;
	struct hash hash;
	size_t at;

	TRY(start_read(job, file, &header));
	TRY(header_read(job, header, &list));
	list.blocks = (list.card.count + LIST_BLOCK_ENTRIES - 1) / LIST_BLOCK_ENTRIES;
	at = (LIST_START_SIZE + header.size + 15) & ~(size_t)15;
	if (file.size != at + (size_t)list.blocks * LIST_TABLE_ROW_SIZE + (size_t)list.card.count * LIST_ENTRY_SIZE)
		return damaged(job, "list-size", "is not of the size that it says");
	list.table = (struct bytes){file.data + at, (size_t)list.blocks * LIST_TABLE_ROW_SIZE};
	list.entries =
	    (struct bytes){list.table.data + list.table.size, (size_t)list.card.count * (size_t)LIST_ENTRY_SIZE};
	hash = hash_of(list.table);
	if (!hash_equal(&hash, &list.table_hash))
		return damaged(job, "list-table", "is not as it was signed");
	*ret_list = list;
	return OK;
}

/* --- finding --- */

static struct bytes block_at(const struct document_list *list, int64_t block)
{
	size_t from = (size_t)block * LIST_BLOCK_SIZE, left = list->entries.size - from;

	return (struct bytes){list->entries.data + from, left < LIST_BLOCK_SIZE ? left : LIST_BLOCK_SIZE};
}

static enum result block_prove(struct job *job, const struct document_list *list, int64_t block)
{
	const unsigned char *row = list->table.data + (size_t)block * LIST_TABLE_ROW_SIZE;
	struct bytes bytes = block_at(list, block);
	struct hash hash = hash_of(bytes);

	if (memcmp(hash.bytes, row + LIST_TABLE_TAG_SIZE, HASH_SIZE) != 0 ||
	    memcmp(bytes.data, row, LIST_TAG_SIZE) != 0)
		return damaged(job, "list-block", "is not as it was signed");
	return OK;
}

/* How many of `count` rows of `size` bytes begin with a tag that is not above `tag`. */
static int64_t count_up_to(const unsigned char *rows, int64_t count, size_t size, const unsigned char *tag)
{
	int64_t low = 0, high = count;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		if (memcmp(rows + (size_t)middle * size, tag, LIST_TAG_SIZE) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum result entry_read(struct job *job, enum list_kind kind, const unsigned char *bytes,
			      struct list_entry *ret_entry)
{
	if (bytes[10] >= MARK_COUNT || bytes[11] >= DOCUMENT_KIND_COUNT ||
	    !list_may_say(kind, (enum document_mark)bytes[10]))
		return damaged(job, "list-order", "says what such a list cannot say");
	*ret_entry = (struct list_entry){
	    .mark = (enum document_mark)bytes[10],
	    .kind = (enum document_kind)bytes[11],
	    .reported = (int32_t)(list_number_get(bytes + 12) & INT32_MAX),
	};
	return OK;
}

enum result document_list_find(struct job *job, const struct document_list *list, const struct document_name *name,
			       struct list_entry *ret_entry)
{
	unsigned char tag[LIST_TAG_SIZE];
	struct bytes bytes;
	int64_t block, place;

	list_tag(list->card.salt, name, tag);
	block = count_up_to(list->table.data, list->blocks, LIST_TABLE_ROW_SIZE, tag) - 1;
	if (block < 0)
		return MISSING;
	TRY(block_prove(job, list, block));
	bytes = block_at(list, block);
	place = count_up_to(bytes.data, (int64_t)(bytes.size / LIST_ENTRY_SIZE), LIST_ENTRY_SIZE, tag) - 1;
	if (place < 0 || memcmp(bytes.data + (size_t)place * LIST_ENTRY_SIZE, tag, LIST_TAG_SIZE) != 0)
		return MISSING;
	return entry_read(job, list->card.kind, bytes.data + (size_t)place * LIST_ENTRY_SIZE, ret_entry);
}

enum result document_list_check(struct job *job, const struct document_list *list)
{
	const unsigned char *before = NULL;
	struct list_entry entry;

	for (int64_t block = 0; block < list->blocks; block++)
		TRY(block_prove(job, list, block));
	for (int64_t at = 0; at < list->card.count; at++) {
		const unsigned char *bytes = list->entries.data + (size_t)at * LIST_ENTRY_SIZE;

		if (before != NULL && memcmp(before, bytes, LIST_TAG_SIZE) >= 0)
			return damaged(job, "list-order", "is not in order");
		TRY(entry_read(job, list->card.kind, bytes, &entry));
		before = bytes;
	}
	return OK;
}
