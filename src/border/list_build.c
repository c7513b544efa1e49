/* list_build.c - making a list of documents; see list.h. Entries are collected as names' tags, so that nothing but tags
 * is ever held for long; then sorted, hashed block by block, and signed. */
#include "border/list.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 4096

struct list_builder {
	unsigned char salt[LIST_SALT_SIZE];
	unsigned char *entries;
	size_t count, room;
	unsigned char *file;
};

enum result list_builder_open(struct job *job, struct list_builder **ret_builder)
{
	struct list_builder *builder = calloc(1, sizeof(*builder));

	if (builder == NULL)
		return job_out_of_memory(job);
	job_chance(job, builder->salt, LIST_SALT_SIZE);
	*ret_builder = builder;
	return OK;
}

void list_builder_close(struct list_builder *builder)
{
	if (builder == NULL)
		return;
	free(builder->entries);
	free(builder->file);
	free(builder);
}

static enum result room_make(struct job *job, struct list_builder *builder)
{
	size_t room = builder->room == 0 ? ROOM_FIRST : builder->room * 2;
	unsigned char *entries;

	if (builder->count < builder->room)
		return OK;
	if (builder->count >= (size_t)LIST_ENTRIES_MOST)
		return job_fail(job, LIMIT, "list", "too-many", "A list holds at most %lld documents.",
				(long long)LIST_ENTRIES_MOST);
	entries = realloc(builder->entries, room * LIST_ENTRY_SIZE);
	if (entries == NULL)
		return job_out_of_memory(job);
	builder->entries = entries;
	builder->room = room;
	return OK;
}

enum result list_builder_add(struct job *job, struct list_builder *builder, const struct document_name *name,
			     const struct list_entry *entry)
{
	unsigned char *bytes;

	TRY(room_make(job, builder));
	bytes = builder->entries + builder->count * LIST_ENTRY_SIZE;
	list_tag(builder->salt, name, bytes);
	bytes[10] = (unsigned char)entry->mark;
	bytes[11] = (unsigned char)entry->kind;
	list_number_put(bytes + 12, entry->reported > 0 ? (uint32_t)entry->reported : 0);
	builder->count++;
	return OK;
}

/* By tag, the latest report first. */
static int by_tag(const void *left, const void *right)
{
	const unsigned char *a = left, *b = right;
	int order = memcmp(a, b, LIST_TAG_SIZE);
	uint32_t a_day = list_number_get(a + 12), b_day = list_number_get(b + 12);

	if (order != 0 || a_day == b_day)
		return order != 0 ? order : memcmp(a, b, LIST_ENTRY_SIZE);
	return a_day > b_day ? -1 : 1;
}

static void entries_sort(struct list_builder *builder)
{
	size_t kept = 0;

	if (builder->count == 0)
		return;
	qsort(builder->entries, builder->count, LIST_ENTRY_SIZE, by_tag);
	for (size_t at = 1; at < builder->count; at++) {
		const unsigned char *entry = builder->entries + at * LIST_ENTRY_SIZE;

		if (memcmp(builder->entries + kept * LIST_ENTRY_SIZE, entry, LIST_TAG_SIZE) != 0)
			memmove(builder->entries + ++kept * LIST_ENTRY_SIZE, entry, LIST_ENTRY_SIZE);
	}
	builder->count = kept + 1;
}

static enum result table_make(struct job *job, const struct list_builder *builder, struct bytes *ret_table)
{
	size_t blocks = (builder->count + LIST_BLOCK_ENTRIES - 1) / LIST_BLOCK_ENTRIES;
	unsigned char *table;

	TAKE(job, table = arena_take_many(job->arena, blocks, LIST_TABLE_ROW_SIZE));
	for (size_t block = 0; block < blocks; block++) {
		size_t from = block * LIST_BLOCK_SIZE, left = builder->count * LIST_ENTRY_SIZE - from;
		unsigned char *row = table + block * LIST_TABLE_ROW_SIZE;
		struct hash hash =
		    hash_of((struct bytes){builder->entries + from, left < LIST_BLOCK_SIZE ? left : LIST_BLOCK_SIZE});

		memcpy(row, builder->entries + from, LIST_TAG_SIZE);
		memcpy(row + LIST_TABLE_TAG_SIZE, hash.bytes, HASH_SIZE);
	}
	*ret_table = (struct bytes){table, blocks * LIST_TABLE_ROW_SIZE};
	return OK;
}

static enum result file_make(struct job *job, struct list_builder *builder, struct bytes header, struct bytes table,
			     struct bytes *ret_file)
{
	size_t table_at = (LIST_START_SIZE + header.size + 15) & ~(size_t)15;
	size_t entries_at = table_at + table.size, size = entries_at + builder->count * LIST_ENTRY_SIZE;

	free(builder->file);
	builder->file = calloc(1, size);
	if (builder->file == NULL)
		return job_out_of_memory(job);
	memcpy(builder->file, LIST_MAGIC, 8);
	list_number_put(builder->file + 8, LIST_VERSION);
	list_number_put(builder->file + 12, (uint32_t)header.size);
	memcpy(builder->file + LIST_START_SIZE, header.data, header.size);
	if (table.size > 0)
		memcpy(builder->file + table_at, table.data, table.size);
	if (builder->count > 0)
		memcpy(builder->file + entries_at, builder->entries, builder->count * LIST_ENTRY_SIZE);
	*ret_file = (struct bytes){builder->file, size};
	return OK;
}

enum result list_builder_finish(struct job *job, struct list_builder *builder, const struct list_card *card,
				const struct keeper *keeper, const char *key_id, struct bytes *ret_file,
				struct list_card *ret_card)
{
	struct list_card own = *card;
	struct bytes header, table;
	struct hash hash;

	entries_sort(builder);
	own.count = (int64_t)builder->count;
	memcpy(own.salt, builder->salt, LIST_SALT_SIZE);
	TRY(table_make(job, builder, &table));
	hash = hash_of(table);
	TRY(list_header_write(job, &own, &hash, keeper, key_id, &header));
	TRY(file_make(job, builder, header, table, ret_file));
	*ret_card = own;
	return OK;
}
