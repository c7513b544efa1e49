/* list_test.c - lists of documents: what is on one is found and nothing else, whatever is touched is refused, and a row
 * of the table that one is made from says what it may say. All numbers are invented. */
#include "border/list_row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct world {
	struct arena *arena;
	struct seeded seed;
	struct job job;
	struct key_ring *ring;
	struct keeper keeper;
	char key_id[KEY_ID_SIZE];
	struct public_key key;
	struct list_builder *builder;
	struct bytes file;
	unsigned char *copy; /* of the file, to be touched */
};

#define ENTRIES 2500 /* three blocks */

static struct document_name name_of(struct world *world, const char *state, const char *number)
{
	struct document_name name;

	assert_int_equal(document_name_read(&world->job, bytes_of(state), bytes_of(number), &name), OK);
	return name;
}

static struct document_name invented(struct world *world, int at)
{
	char number[16];

	snprintf(number, sizeof(number), "AB%07d", at * 37 % 10000000);
	return name_of(world, at % 5 == 0 ? "ITA" : "PAK", number);
}

static void list_make(struct world *world, int count)
{
	struct list_card card = {.kind = LIST_LOST_DOCUMENTS,
				 .issuer = "pk",
				 .number = 7,
				 .made_at = world->job.now,
				 .valid_until = instant_plus(world->job.now, DAYS(2))};

	list_builder_close(world->builder);
	assert_int_equal(list_builder_open(&world->job, &world->builder), OK);
	for (int at = 0; at < count; at++) {
		struct document_name name = invented(world, at);
		struct list_entry entry = {at % 2 ? MARK_STOLEN : MARK_LOST, DOCUMENT_PASSPORT, 20000 + at};

		assert_int_equal(list_builder_add(&world->job, world->builder, &name, &entry), OK);
	}
	assert_int_equal(
	    list_builder_finish(&world->job, world->builder, &card, &world->keeper, world->key_id, &world->file, &card),
	    OK);
	world->copy = arena_copy(world->arena, world->file.data, world->file.size);
}

static int world_open(void **state)
{
	struct world *world = test_calloc(1, sizeof(*world));

	world->arena = arena_open(64u << 20);
	world->job = (struct job){.arena = world->arena, .now = {DAYS(20000) + HOURS(9)}};
	world->job.chance = chance_of_seed(&world->seed, 5);
	assert_int_equal(key_ring_open(&world->ring), OK);
	world->keeper = key_ring_keeper(world->ring);
	assert_int_equal(world->keeper.create(world->keeper.self, &world->job, world->key_id, &world->key), OK);
	list_make(world, ENTRIES);
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	list_builder_close(world->builder);
	key_ring_close(world->ring);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

static void whoever_is_listed_is_found(void **state)
{
	struct world *world = *state;
	struct document_list list;
	struct list_entry entry;
	struct verifier *verifier;

	assert_int_equal(document_list_open(&world->job, world->file, &list), OK);
	assert_string_equal(list.card.issuer, "pk");
	assert_int_equal(list.card.count, ENTRIES);
	assert_int_equal(list.card.number, 7);
	assert_int_equal(document_list_check(&world->job, &list), OK);
	assert_int_equal(verifier_open(&world->job, &world->key, &verifier), OK);
	assert_int_equal(signed_verify(&world->job, &list.document, verifier), OK);
	verifier_close(verifier);
	for (int at = 0; at < ENTRIES; at++) {
		struct document_name name = invented(world, at), other = name;

		assert_int_equal(document_list_find(&world->job, &list, &name, &entry), OK);
		assert_int_equal(entry.mark, at % 2 ? MARK_STOLEN : MARK_LOST);
		assert_int_equal(entry.reported, 20000 + at);
		/* The same number of another state is another document. */
		memcpy(other.state, "FRA", 4);
		assert_int_equal(document_list_find(&world->job, &list, &other, &entry), MISSING);
	}
	assert_int_equal(world->job.failure.result, OK);
}

static void numbers_are_folded(void **state)
{
	static const struct {
		const char *state, *number;
		enum result result;
		const char *rule;
	} rows[] = {
	    {"PAK", "AB 0000-037", OK, ""},
	    {"pak", "ab0000037<", OK, ""},
	    {"PAK", "AB0000038", MISSING, ""},
	    {"PK", "AB0000037", OK, ""}, /* two letters are the same state */
	    {"p k", "AB0000037", OK, ""},
	    {"IT", "AB0000037", MISSING, ""},
	    {"QQ", "AB0000037", INVALID, "document-state"}, /* none has these */
	    {"PAK", "", INVALID, "document-number"},
	    {"PAK", "AB*0000037", INVALID, "document-number"},
	    {"PAK", "AB00000370000000000000000", INVALID, "document-number"},
	    {"", "AB0000037", INVALID, "document-state"},
	    {"P4K", "AB0000037", INVALID, "document-state"},
	    {"PAKI", "AB0000037", INVALID, "document-state"},
	};
	struct world *world = *state;
	struct document_list list;

	assert_int_equal(document_list_open(&world->job, world->file, &list), OK);
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct document_name name;
		struct list_entry entry;
		enum result result;

		job_forgive(&world->job);
		result = document_name_read(&world->job, bytes_of(rows[at].state), bytes_of(rows[at].number), &name);
		if (result == OK)
			result = document_list_find(&world->job, &list, &name, &entry);
		assert_int_equal(result, rows[at].result);
		assert_string_equal(world->job.failure.rule, rows[at].rule);
	}
	job_forgive(&world->job);
}

/* As zones name them, whatever way they were typed. */
static void states_are_folded(void **state)
{
	static const char *const rows[][2] = {{"pak", "PAK"}, {"PK", "PAK"}, {"d", "D"},    {"DE", "D"},
					      {"DEU", "D"},   {"D<<", "D"},  {"GB", "GBR"}, {"GBD", "GBD"},
					      {"UTO", "UTO"}, {"XXA", "XXA"}};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
		assert_string_equal(name_of(world, rows[at][0], "AB1").state, rows[at][1]);
}

static void the_later_report_stays(void **state)
{
	struct world *world = *state;
	struct document_name name = name_of(world, "PAK", "XX1");
	struct list_card card = {.kind = LIST_LOST_DOCUMENTS,
				 .issuer = "pk",
				 .number = 1,
				 .made_at = world->job.now,
				 .valid_until = instant_plus(world->job.now, 1)};
	struct list_builder *builder;
	struct document_list list;
	struct list_entry entry;
	struct bytes file;

	assert_int_equal(list_builder_open(&world->job, &builder), OK);
	for (int at = 0; at < 3; at++) {
		entry = (struct list_entry){(enum document_mark)at, DOCUMENT_PASSPORT, at == 1 ? 30 : 10 + at};
		assert_int_equal(list_builder_add(&world->job, builder, &name, &entry), OK);
	}
	assert_int_equal(list_builder_finish(&world->job, builder, &card, &world->keeper, world->key_id, &file, &card),
			 OK);
	assert_int_equal(document_list_open(&world->job, file, &list), OK);
	assert_int_equal(list.card.count, 1);
	assert_int_equal(document_list_find(&world->job, &list, &name, &entry), OK);
	assert_int_equal(entry.mark, MARK_STOLEN);
	list_builder_close(builder);
}

static void an_empty_list_is_one(void **state)
{
	struct world *world = *state;
	struct document_name name = invented(world, 1);
	struct document_list list;
	struct list_entry entry;

	list_make(world, 0);
	assert_int_equal(document_list_open(&world->job, world->file, &list), OK);
	assert_int_equal(document_list_check(&world->job, &list), OK);
	assert_int_equal(document_list_find(&world->job, &list, &name, &entry), MISSING);
	list_make(world, ENTRIES);
}

/* Opens, checks and verifies a copy of which one byte was changed; true when any of that refuses it. */
static bool is_refused(struct world *world, size_t at)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena, .now = world->job.now};
	struct document_list list;
	struct verifier *verifier;
	bool refused = true;

	world->copy[at] ^= 0x10;
	if (document_list_open(&job, (struct bytes){world->copy, world->file.size}, &list) == OK &&
	    document_list_check(&job, &list) == OK) {
		assert_int_equal(verifier_open(&job, &world->key, &verifier), OK);
		refused = signed_verify(&job, &list.document, verifier) != OK;
		verifier_close(verifier);
	}
	world->copy[at] ^= 0x10;
	return refused;
}

static void every_touched_byte_is_seen(void **state)
{
	struct world *world = *state;
	struct document_list list;
	size_t header;

	assert_int_equal(document_list_open(&world->job, world->file, &list), OK);
	header = LIST_START_SIZE + list.document.whole.size;
	for (size_t at = 0; at < header; at++)
		assert_true(is_refused(world, at));
	for (size_t at = (header + 15) & ~(size_t)15; at < world->file.size; at += 97)
		assert_true(is_refused(world, at));
}

/* A damaged block answers "damaged"; the others go on answering. */
static void damage_is_never_not_listed(void **state)
{
	struct world *world = *state;
	struct document_list list;
	int damaged = 0, found = 0;

	assert_int_equal(document_list_open(&world->job, (struct bytes){world->copy, world->file.size}, &list), OK);
	world->copy[(size_t)(list.entries.data - world->copy) + LIST_BLOCK_SIZE + 5] ^= 1;
	for (int at = 0; at < ENTRIES; at++) {
		struct job job = {.arena = world->arena};
		struct document_name name = invented(world, at);
		struct list_entry entry;
		enum result result = document_list_find(&job, &list, &name, &entry);

		assert_true(result == OK || result == DAMAGED);
		damaged += result == DAMAGED;
		found += result == OK;
		if (result == DAMAGED)
			assert_string_equal(job.failure.rule, "list-block");
	}
	assert_int_equal(damaged, LIST_BLOCK_ENTRIES);
	assert_int_equal(found, ENTRIES - LIST_BLOCK_ENTRIES);
	world->copy[(size_t)(list.entries.data - world->copy) + LIST_BLOCK_SIZE + 5] ^= 1;
}

static void files_that_are_none(void **state)
{
	struct world *world = *state;
	static const struct {
		const char *what;
		size_t at;
		const char *put; /* at that place */
		size_t cut;      /* bytes from the end */
		const char *rule;
	} rows[] = {
	    {"no bytes", 0, "", SIZE_MAX, "list-magic"},
	    {"another file", 0, "PK\3\4", 0, "list-magic"},
	    {"another version", 8, "\2", 0, "list-version"},
	    {"a header beyond the end", 12, "\xff\xff\xff\x7f", 0, "list-size"},
	    {"a header that is too long", 12, "\x01\x10", 0, "list-size"},
	    {"a header that is cut", 12, "\x10", 0, "list-header"},
	    {"another algorithm", 16, "eyJhbGciOiJub25lIn0", 0, "list-header"},
	    {"cut off", 0, "VALICODL", 1, "list-size"},
	    {"cut in the start", 0, "VALICODL", SIZE_MAX - 12, "list-size"},
	};

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = {.arena = world->arena};
		struct document_list list;
		size_t size = world->file.size, cut = rows[at].cut;

		memcpy(world->copy, world->file.data, size);
		memcpy(world->copy + rows[at].at, rows[at].put, strlen(rows[at].put));
		size = cut == SIZE_MAX ? 0 : cut > size ? SIZE_MAX - cut : size - cut;
		assert_int_equal(document_list_open(&job, (struct bytes){world->copy, size}, &list), DAMAGED);
		assert_string_equal(job.failure.rule, rows[at].rule);
	}
	memcpy(world->copy, world->file.data, world->file.size);
}

static void rows_of_a_table(void **state)
{
	static const struct {
		const char *row;
		const char *rule; /* "" for a row that is taken */
		enum list_kind list;
	} rows[] = {
	    {"PAK,AB1234567,passport,stolen,2024-03-14", "", LIST_LOST_DOCUMENTS},
	    {"PAK,AB 123 4567,,lost,", "", LIST_LOST_DOCUMENTS},
	    {"ITA,012345678,visa,revoked,2024-03-14", "", LIST_REVOKED_VISAS},
	    {"ITA,012345678,,annulled,", "", LIST_REVOKED_VISAS},
	    {"ITA,012345678,,revoked,", "document-mark", LIST_LOST_DOCUMENTS},
	    {"ITA,012345678,,lost,", "document-mark", LIST_REVOKED_VISAS},
	    {"PAK,AB1234567,passport,,", "document-mark", LIST_LOST_DOCUMENTS},
	    {"PAK,AB1234567,paper,lost,", "document-kind", LIST_LOST_DOCUMENTS},
	    {"PAK,,passport,lost,", "document-number", LIST_LOST_DOCUMENTS},
	    {",AB1234567,passport,lost,", "document-state", LIST_LOST_DOCUMENTS},
	    {"PAK,AB1234567,passport,lost,14.3.2024", "date", LIST_LOST_DOCUMENTS},
	    {"PAK,AB1234567,passport,lost,2099-01-01", "date", LIST_LOST_DOCUMENTS},
	    {"PAK,AB1234567,passport,lost", "csv-fields", LIST_LOST_DOCUMENTS},
	};
	struct world *world = *state;
	struct csv_row row;
	struct list_columns columns;
	size_t size;

	assert_int_equal(csv_row_read(&world->job, BYTES("state,number,kind,mark,reported"), true, ',', &row, &size),
			 OK);
	assert_int_equal(list_columns_read(&world->job, &row, &columns), OK);
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = {.arena = world->arena, .now = world->job.now};
		struct document_name name;
		struct list_entry entry;

		assert_int_equal(csv_row_read(&job, bytes_of(rows[at].row), true, ',', &row, &size), OK);
		result_ignore(list_row_read(&job, rows[at].list, &columns, &row, &name, &entry));
		assert_string_equal(job.failure.rule, rows[at].rule);
	}
	assert_int_equal(csv_row_read(&world->job, BYTES("state,number"), true, ',', &row, &size), OK);
	assert_int_equal(list_columns_read(&world->job, &row, &columns), INVALID);
	assert_string_equal(world->job.failure.rule, "no-column");
	job_forgive(&world->job);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_is_listed_is_found),
	    cmocka_unit_test(numbers_are_folded),
	    cmocka_unit_test(states_are_folded),
	    cmocka_unit_test(the_later_report_stays),
	    cmocka_unit_test(an_empty_list_is_one),
	    cmocka_unit_test(every_touched_byte_is_seen),
	    cmocka_unit_test(damage_is_never_not_listed),
	    cmocka_unit_test(files_that_are_none),
	    cmocka_unit_test(rows_of_a_table),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
