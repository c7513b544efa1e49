/* border_list.c - any bytes as a list of documents: refused, or opened so that a look-up stays inside the file and
 * finds only what a whole reading would. What chance would not get past is put right first: the start, and the hash of
 * the table in a header that is written here. The key is not checked: that is the shell's part. */
#include "border/list.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void ask(struct job *job, const struct document_list *list, const uint8_t *data, size_t size)
{
	struct document_name name = {.state = "PAK"};
	struct list_entry entry;
	enum result result;

	for (size_t at = 0; at < size && at < LIST_NUMBER_MOST; at++)
		name.number[at] = (char)('A' + data[at] % 26);
	result = document_list_find(job, list, &name, &entry);
	check(result == OK || result == MISSING || result == DAMAGED);
	check(result != OK || (entry.mark < MARK_COUNT && entry.kind < DOCUMENT_KIND_COUNT));
}

/* The bytes behind a header of our own, as table and entries. */
static void with_header(struct arena *arena, const uint8_t *data, size_t size)
{
	struct seeded seed;
	struct job job = {.arena = arena, .now = {DAYS(20400)}, .chance = chance_of_seed(&seed, 1)};
	struct list_card card = {.issuer = "pk", .number = 1, .made_at = {1}, .valid_until = {2}};
	struct key_ring *ring;
	struct keeper keeper;
	struct public_key key;
	char key_id[KEY_ID_SIZE];
	struct bytes header, file;
	struct document_list list;
	struct hash hash;
	unsigned char *whole;
	size_t table, at;

	card.count = (int64_t)(size / LIST_ENTRY_SIZE) - 3;
	if (card.count < 1 || card.count > LIST_BLOCK_ENTRIES)
		return;
	table = LIST_TABLE_ROW_SIZE;
	if (size < table + (size_t)card.count * LIST_ENTRY_SIZE)
		return;
	hash = hash_of((struct bytes){data, table});
	check(key_ring_open(&ring) == OK);
	keeper = key_ring_keeper(ring);
	check(keeper.create(keeper.self, &job, key_id, &key) == OK);
	check(list_header_write(&job, &card, &hash, &keeper, key_id, &header) == OK);
	key_ring_close(ring);
	at = (LIST_START_SIZE + header.size + 15) & ~(size_t)15;
	file.size = at + table + (size_t)card.count * LIST_ENTRY_SIZE;
	whole = arena_take(arena, file.size);
	check(whole != NULL);
	memcpy(whole, LIST_MAGIC, 8);
	list_number_put(whole + 8, LIST_VERSION);
	list_number_put(whole + 12, (uint32_t)header.size);
	memcpy(whole + LIST_START_SIZE, header.data, header.size);
	memcpy(whole + at, data, file.size - at);
	file.data = whole;
	check(document_list_open(&job, file, &list) == OK);
	ask(&job, &list, data, size);
	result_ignore(document_list_check(&job, &list));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena, .now = {DAYS(20400)}};
	struct document_list list;

	if (document_list_open(&job, (struct bytes){data, size}, &list) == OK) {
		ask(&job, &list, data, size);
		result_ignore(document_list_check(&job, &list));
	}
	with_header(arena, data, size);
	return 0;
}
