/* listing_test.c - the rows of a query as a list: as many as there are, in their order, and none when one cannot be
 * read. */
#include "store/listing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* As many rows as are asked for, numbered from 1. */
#define NUMBERS                                                                                                        \
	"WITH RECURSIVE n (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < $1)"                 \
	" SELECT 'row ' || number, number FROM n WHERE number <= $1"

struct numbered {
	const char *text;
	int64_t number;
	int beside; /* nobody fills it in */
};

static struct database *database;

static int open_store(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena, .now = {1}, .chance = chance_of_system()};

	(void)state;
	return database_open_memory(&job, &database) == OK ? 0 : -1;
}

static int close_store(void **state)
{
	(void)state;
	database_close(database);
	return 0;
}

static enum result numbered_row(struct job *job, const struct row *row, void *context)
{
	struct numbered *numbered = context;

	numbered->text = row_text(job, row, 0);
	numbered->number = row_integer(row, 1);
	return OK;
}

static void a_list_is_all_rows_in_their_order(void **state)
{
	static const int rows[] = {0, 1, 8, 9, 5000};

	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		const struct value values[] = {value_integer(rows[row])};
		struct numbered *list = NULL;
		const char **texts = NULL;
		int count, text_count;

		assert_int_equal(rows_list(&job, database, NUMBERS, 1, values, numbered_row, LIST_OF(&list), &count),
				 OK);
		assert_int_equal(rows_list(&job, database, NUMBERS, 1, values, text_row, LIST_OF(&texts), &text_count),
				 OK);
		assert_int_equal(count, rows[row]);
		assert_int_equal(text_count, rows[row]);
		assert_true(list != NULL && texts != NULL); /* none is a list too */
		for (int at = 0; at < count; at++) {
			char wanted[32];

			snprintf(wanted, sizeof(wanted), "row %d", at + 1);
			assert_string_equal(list[at].text, wanted);
			assert_string_equal(texts[at], wanted);
			assert_int_equal(list[at].number, at + 1);
			assert_int_equal(list[at].beside, 0);
		}
	}
}

static enum result third_refused(struct job *job, const struct row *row, void *context)
{
	(void)context;
	return row_integer(row, 1) == 3 ? job_fail(job, DAMAGED, "row", "third", "The third row is refused.") : OK;
}

static void what_cannot_be_read_gives_no_list(void **state)
{
	static const struct {
		row_reader *row;
		size_t memory;
		enum result result;
	} rows[] = {
	    {third_refused, ARENA_USUAL, DAMAGED}, {numbered_row, 64u << 10, LIMIT}, /* the job's memory */
	};

	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(rows[row].memory);
		struct job job = {.arena = arena};
		struct numbered *list = NULL;
		int count = -1;

		assert_int_equal(rows_list(&job, database, NUMBERS, 1, (struct value[]){value_integer(5000)},
					   rows[row].row, LIST_OF(&list), &count),
				 rows[row].result);
		assert_true(list == NULL && count == -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_is_all_rows_in_their_order),
	    cmocka_unit_test(what_cannot_be_read_gives_no_list),
	};

	return cmocka_run_group_tests(tests, open_store, close_store);
}
