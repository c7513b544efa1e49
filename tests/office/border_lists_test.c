/* border_lists_test.c - signed lists of documents: a partner's is asked, and every list that must not be taken is not.
 */
#include "border_world.h"

#include "base/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void a_partners_list_is_asked(void **state)
{
	struct border_world *world = *state;
	json_t *answer = border_check_zone(world, ZONE_BILAL, "entry");

	assert_string_equal(advice_in(answer), "nothing-found");
	assert_true(tells(answer, "cautions", "no-list"));
	assert_int_equal(border_list_import(world, ROME, border_list_made(world, ISLAMABAD, ROWS_LOST, 7)), OK);
	answer = border_check_zone(world, ZONE_BILAL, "entry");
	assert_string_equal(advice_in(answer), "second-look");
	assert_string_equal(text_of(first_of(answer, "listed"), "mark"), "stolen");
	assert_string_equal(text_of(first_of(answer, "listed"), "issuer"), "pk");
	assert_string_equal(text_of(first_of(answer, "listed"), "reported"), "2026-01-14");
	assert_string_equal(text_of(first_of(answer, "lists"), "state"), "in_force");
	assert_false(tells(answer, "cautions", "no-list"));
}

static void what_must_not_be_taken_is_not(void **state)
{
	struct border_world *world = *state;
	const char *whole = border_list_made(world, ISLAMABAD, ROWS_LOST, 7), *bad;
	struct bytes bytes;
	unsigned char *copy;
	enum result result;

	/* An older one. */
	assert_int_equal(border_list_import(world, ROME, whole), OK);
	assert_int_equal(border_list_import(world, ROME, whole), CONFLICT);
	assert_string_equal(world->job.failure.rule, "list-older");
	/* A damaged one: nothing changes. */
	whole = border_list_made(world, ISLAMABAD, ROWS_LOST, 7);
	border_office(world, ROME);
	bad = border_file(world, ROME, "bad.list");
	assert_int_equal(file_read(&world->job, whole, 1u << 20, &bytes), OK);
	copy = arena_copy(world->arena, bytes.data, bytes.size);
	copy[bytes.size - 20] ^= 1;
	assert_int_equal(file_write(&world->job, bad, 0600, (struct bytes){copy, bytes.size}), OK);
	bad = arena_copy_cstring(world->arena, bad);
	assert_int_equal(border_list_import(world, ROME, bad), DAMAGED);
	assert_string_equal(world->job.failure.rule, "list-block");
	/* One whose signature was touched. */
	copy[bytes.size - 20] ^= 1;
	for (size_t at = 16, dots = 0; dots < 2 || copy[at] == '.'; at++) {
		dots += copy[at] == '.';
		if (dots == 2 && copy[at] != '.')
			copy[at] = copy[at] == 'A' ? 'B' : 'A';
		if (dots == 2)
			copy[at + 1] = copy[at + 1] == 'A' ? 'B' : 'A';
	}
	assert_int_equal(file_write(&world->job, bad, 0600, (struct bytes){copy, bytes.size}), OK);
	result = border_list_import(world, ROME, bad);
	assert_true(result == DENIED || result == DAMAGED);
	/* One whose time is over, and one of the day after tomorrow. */
	world->two.job.now.milliseconds += DAYS(8);
	assert_int_equal(border_list_import(world, ROME, whole), INVALID);
	assert_string_equal(world->job.failure.rule, "list-expired");
	world->two.job.now.milliseconds -= DAYS(10);
	assert_int_equal(border_list_import(world, ROME, whole), INVALID);
	assert_string_equal(world->job.failure.rule, "list-future");
	world->two.job.now.milliseconds += DAYS(2);
	assert_int_equal(border_list_import(world, ROME, whole), OK);
	/* What is no list, and what is not there. */
	assert_int_equal(border_list_import(world, ROME, border_file(world, ISLAMABAD, "rows.csv")), DAMAGED);
	assert_int_equal(border_list_import(world, ROME, "/nowhere/none.list"), MISSING);
	assert_string_equal(advice_in(border_check_zone(world, ZONE_BILAL, "entry")), "second-look");
}

/* A list that says it is Rome's, signed by Islamabad's key. */
static void another_nodes_signature(void **state)
{
	struct border_world *world = *state;
	struct office *islamabad = border_office(world, ISLAMABAD);
	const char *party = islamabad->party, *file;
	enum result result;

	islamabad->party = "it";
	file = border_list_made(world, ISLAMABAD, ROWS_LOST, 7);
	islamabad->party = party;
	result = border_list_import(world, ROME, file);
	assert_int_equal(result, DENIED);
	assert_string_equal(world->job.failure.rule, "list-signature");
	islamabad->party = "fr";
	file = border_list_made(world, ISLAMABAD, ROWS_LOST, 7);
	islamabad->party = party;
	assert_int_equal(border_list_import(world, ROME, file), DENIED);
	assert_string_equal(world->job.failure.rule, "list-issuer");
}

static void a_list_grows_old_and_breaks(void **state)
{
	struct border_world *world = *state;
	json_t *answer;
	int file;

	world->two.job.now.milliseconds += DAYS(8);
	answer = border_check_zone(world, ZONE_BILAL, "entry");
	assert_true(tells(answer, "cautions", "list-expired"));
	assert_true(tells(answer, "findings", "listed-old"));
	assert_string_equal(advice_in(answer), "second-look");
	world->two.job.now.milliseconds -= DAYS(8);
	/* The disk breaks the file that is in force: the one in memory goes on answering, and the page is told. */
	file = open(border_file(world, ROME, "lists/pk.lost-documents.list"), O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(file, "XX", 2, 0), 2);
	close(file);
	answer = border_check_zone(world, ZONE_BILAL, "entry");
	assert_true(tells(answer, "cautions", "list-damaged"));
	assert_string_equal(text_of(first_of(answer, "lists"), "state"), "damaged");
	/* A whole one puts it right. */
	assert_int_equal(border_list_import(world, ROME, border_list_made(world, ISLAMABAD, ROWS_LOST, 7)), OK);
	answer = border_check_zone(world, ZONE_BILAL, "entry");
	assert_false(tells(answer, "cautions", "list-damaged"));
	assert_string_equal(advice_in(answer), "second-look");
}

static void rows_that_cannot_be_read_make_no_list(void **state)
{
	struct border_world *world = *state;
	const struct office *office = border_office(world, ISLAMABAD);
	struct list_plan plan = {.folder = world->folders[ISLAMABAD], .kind = LIST_LOST_DOCUMENTS, .days = 7};
	struct list_report report;

	plan.rows = border_file(world, ISLAMABAD, "rows.csv");
	assert_int_equal(file_write(&world->job, plan.rows, 0600,
				    BYTES("state,number,mark\nPAK,AB1,lost\nPAK,,lost\nPAK,AB3,eaten\n")),
			 OK);
	assert_int_equal(office_list_make(&world->job, office, &plan, &report), INVALID);
	assert_string_equal(world->job.failure.rule, "rows-refused");
	office = border_office(world, ISLAMABAD);
	plan.rows = border_file(world, ISLAMABAD, "rows.csv");
	plan.refused_most = 2;
	assert_int_equal(office_list_make(&world->job, office, &plan, &report), OK);
	assert_int_equal(report.table.rows, 3);
	assert_int_equal(report.table.refused, 2);
	assert_int_equal(report.card.count, 1);
	assert_int_equal(report.table.refused_rows[0].line, 3);
	assert_string_equal(report.table.refused_rows[0].rule, "document-number");
	assert_string_equal(report.table.refused_rows[1].rule, "document-mark");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_partners_list_is_asked),
	    cmocka_unit_test(what_must_not_be_taken_is_not),
	    cmocka_unit_test(another_nodes_signature),
	    cmocka_unit_test(a_list_grows_old_and_breaks),
	    cmocka_unit_test(rows_that_cannot_be_read_make_no_list),
	};

	return cmocka_run_group_tests(tests, border_world_open, border_world_close);
}
