/* index_test.c - a register in files: built, searched, changed, swapped under a thread that uses it; and what goes
 * wrong on the way, each leaving what was in force as it was. */
#include "base/file.h"
#include "register/build.h"
#include "register/current.h"
#include "register/people.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char header[] = "id,name,urdu,father,born,sex,place,cnic,gone\n";
static const char five[] = "1,Umar Chaudhry,عمر چودھری,Bashir Ahmed,1990-05-31,M,Gujrat,34201-0000001-1,\n"
			   "2,Saima Rafiq,صائمہ رفیق,Muhammad Rafiq,1988-01-12,F,Sialkot,,\n"
			   "3,\"Khan, Bilal Ahmed\",بلال احمد خان,Ahmed Khan,1990-02-14,M,Gujrat,34201-0000003-1,\n"
			   "4,Zulfiqar Haider,ذوالفقار حیدر,Ghulam Haider,1971-01-01,M,Multan,,\n"
			   "5,Parveen Akhtar,پروین اختر,Sher Zaman,1965,F,Swat,,\n";

/* A register in a folder of its own, and what works on it. */
struct world {
	struct job job;
	char folder[64];
	struct register_settings settings;
	struct people *people;
};

static const char *file_of(struct world *world, const char *name)
{
	return arena_print(world->job.arena, "%s/%s", world->folder, name);
}

static void write_file(struct world *world, const char *name, const char *rows)
{
	const char *text = arena_print(world->job.arena, "%s%s", header, rows);

	assert_int_equal(file_write(&world->job, file_of(world, name), 0600, bytes_of(text)), OK);
}

static int world_open(void **state)
{
	static const char settings[] =
	    "source = csv\nfile = people.csv\nkey = id\nname = name\nother_name = urdu\n"
	    "father = father\nborn = born\nsex = sex\nplace = place\nnational_number = cnic\n"
	    "removed = gone\n";
	struct world *world = test_malloc(sizeof(*world));

	memset(world, 0, sizeof(*world));
	world->job = (struct job){.arena = arena_open(1u << 30), .now = clock_now(), .chance = chance_of_system()};
	snprintf(world->folder, sizeof(world->folder), "/tmp/valico-register-XXXXXX");
	assert_non_null(mkdtemp(world->folder));
	assert_int_equal(register_settings_take(&world->job, world->folder, bytes_of(settings), &world->settings), OK);
	assert_int_equal(people_open(&world->job, &world->settings, &world->people), OK);
	write_file(world, "people.csv", five);
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;
	char command[128];

	people_close(world->people);
	arena_close(world->job.arena);
	snprintf(command, sizeof(command), "rm -r %s", world->folder);
	assert_int_equal(system(command), 0);
	test_free(world);
	return 0;
}

static enum result build(struct world *world, struct register_report *report)
{
	job_forgive(&world->job);
	world->job.now = clock_now();
	return register_build(&world->job, &world->settings, BUILD_MEMORY_USUAL, report);
}

static void must_build(struct world *world)
{
	struct register_report report;

	assert_int_equal(build(world, &report), OK);
}

/* The key of the row that is found first; "-" for nobody, or the rule that refuses. */
static const char *first_key(struct world *world, const char *name, const char *born)
{
	struct job *job = &world->job;
	struct person_text text = {.name = bytes_of(name), .born = bytes_of(born)};
	struct people_answer answer;
	struct register_row row;
	struct person asked;
	bool changed;

	job_forgive(job);
	assert_int_equal(person_read(job, &text, &asked), OK);
	if (people_search(job, world->people, &asked, 10, &answer) != OK)
		return arena_copy_cstring(job->arena, job->failure.rule);
	if (answer.count == 0)
		return "-";
	if (people_row(job, world->people, &answer.candidates[0], &row, &changed) != OK)
		return arena_copy_cstring(job->arena, job->failure.rule);
	return bytes_cstring(job->arena, row.values[COLUMN_KEY]);
}

static void built_and_found(void **state)
{
	struct world *world = *state;
	struct register_report report;

	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "no-index");
	assert_int_equal(build(world, &report), OK);
	assert_int_equal(report.rows, 5);
	assert_int_equal(report.people, 5);
	assert_int_equal(report.refused, 0);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	assert_string_equal(first_key(world, "عمر چودھری", NULL), "1");
	assert_string_equal(first_key(world, "Bilal Ahmad Khan", "1990-02-14"), "3");
	assert_string_equal(first_key(world, "Parvin Akhter", "1965"), "5");
	assert_int_equal(people_check(&world->job, world->people), OK);
	assert_int_equal(people_count(world->people), 5);
}

/* A row that cannot be read is counted and told by its line; the others are in. */
static void bad_rows_are_told_by_their_line(void **state)
{
	static const struct {
		const char *row;
		const char *rule;
	} rows[] = {
	    {"10,,,,1990,M,,,\n", "empty-name"},           {"11,Umar \xf0\x9f\x98\x80,,,1990,M,,,\n", "name-letter"},
	    {"12,Umar \xff,,,1990,M,,,\n", "not-utf-8"},   {"13,Umar,,,1990-02-30,M,,,\n", "date"},
	    {"14,Umar,,,1410-01-01,M,,,\n", "date-hijri"}, {"15,Umar\n", "csv-fields"},
	    {"16,Um\"ar,,,1990,M,,,\n", "csv-quote"},
	};
	struct world *world = *state;
	struct register_report report;
	char *text = arena_print(world->job.arena, "%s", five);

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
		text = arena_print(world->job.arena, "%s%s", text, rows[at].row);
	text = arena_print(world->job.arena, "%s17,Last One,,,1990,M,,,\n", text);
	write_file(world, "people.csv", text);
	assert_int_equal(build(world, &report), OK);
	assert_int_equal(report.people, 6);
	assert_int_equal(report.refused, sizeof(rows) / sizeof(rows[0]));
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		assert_int_equal(report.first_refused[at].line, 7 + at);
		assert_string_equal(report.first_refused[at].rule, rows[at].rule);
	}
	assert_string_equal(first_key(world, "Last One", "1990"), "17");
}

static void changes_stand_beside(void **state)
{
	struct world *world = *state;
	struct register_report report;

	must_build(world);
	assert_string_equal(first_key(world, "Zulfiqar Haider", NULL), "4");
	write_file(world, "changes.csv",
		   "1,Umar Farooq Malik,عمر فاروق ملک,Bashir Ahmed,1990-05-31,M,Gujrat,34201-0000001-1,\n"
		   "4,,,,,,,,yes\n"
		   "6,Noor Jehan,نور جہاں,Sher Zaman,1999-09-09,F,Swat,,\n");
	job_forgive(&world->job);
	assert_int_equal(register_update(&world->job, &world->settings, file_of(world, "changes.csv"), &report), OK);
	assert_int_equal(report.people, 2);
	assert_int_equal(report.replaced, 2);
	assert_string_equal(first_key(world, "Umar Farooq Malik", "1990"), "1"); /* as he is now */
	assert_string_equal(first_key(world, "Noor Jehan", "1999"), "6");
	assert_string_not_equal(first_key(world, "Zulfiqar Haider", "1971"), "4"); /* he left */
	assert_string_equal(first_key(world, "Saima Rafiq", "1988"), "2");

	/* The next changes take the place of these; a build makes an end of them. */
	write_file(world, "changes.csv", "2,Saima Bibi Rafiq,,Muhammad Rafiq,1988-01-12,F,Sialkot,,\n");
	job_forgive(&world->job);
	assert_int_equal(register_update(&world->job, &world->settings, file_of(world, "changes.csv"), &report), OK);
	assert_string_equal(first_key(world, "Zulfiqar Haider", "1971"), "4");
	must_build(world);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
}

static void changes_that_are_refused(void **state)
{
	struct world *world = *state;
	struct register_report report;
	const char *elsewhere = "/tmp/valico-changes-elsewhere.csv";

	write_file(world, "changes.csv", "6,Noor Jehan,,,1999,F,,,\n");
	assert_int_equal(register_update(&world->job, &world->settings, file_of(world, "changes.csv"), &report),
			 MISSING);
	assert_string_equal(world->job.failure.rule, "no-index");
	must_build(world);
	assert_int_equal(file_write(&world->job, elsewhere, 0600, BYTES("id,name\n6,Noor Jehan\n")), OK);
	assert_int_equal(register_update(&world->job, &world->settings, elsewhere, &report), INVALID);
	assert_string_equal(world->job.failure.rule, "beside");
	unlink(elsewhere);
	job_forgive(&world->job);
	assert_int_equal(register_update(&world->job, &world->settings, file_of(world, "nowhere.csv"), &report),
			 MISSING);
	assert_non_null(strstr(world->job.failure.reason, "No such file"));
	job_forgive(&world->job);
	assert_int_equal(file_write(&world->job, file_of(world, "none.csv"), 0600, BYTES("number,name\n6,Noor\n")), OK);
	assert_int_equal(register_update(&world->job, &world->settings, file_of(world, "none.csv"), &report), INVALID);
	assert_string_equal(world->job.failure.rule, "no-column");
}

/* The index says where a row stood. When the file was replaced since, the row is missed; nobody else's is shown. */
static void a_replaced_file_shows_nobody_else(void **state)
{
	struct world *world = *state;

	must_build(world);
	write_file(world, "people.csv",
		   "2,Saima Rafiq,صائمہ رفیق,Muhammad Rafiq,1988-01-12,F,Sialkot,,\n"
		   "1,Umar Chaudhry,عمر چودھری,Bashir Ahmed,1990-05-31,M,Gujrat,34201-0000001-1,\n");
	/* Another generation of the index is wanted for the new file: the old one's rows are looked up in it meanwhile.
	 */
	people_close(world->people);
	assert_int_equal(people_open(&world->job, &world->settings, &world->people), OK);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "no-row");
	must_build(world);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
}

/* Overwrites bytes of the index in force, from an offset on. */
static void damage(struct world *world, long offset, const char *with)
{
	struct current current;
	FILE *file;

	assert_int_equal(current_read(&world->job, world->settings.folder, &current), OK);
	file = fopen(arena_print(world->job.arena, "%s/%s", world->settings.folder, current.index), "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, offset, SEEK_SET), 0);
	assert_int_equal(fwrite(with, 1, strlen(with), file), strlen(with));
	fclose(file);
}

/* Who has the old index goes on with it; who has none is told. */
static void a_damaged_index_is_not_taken(void **state)
{
	struct world *world = *state;
	struct people *late;

	must_build(world);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	must_build(world);
	damage(world, 0, "something else");
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	assert_string_equal(first_key(world, "Saima Rafiq", "1988"), "2");
	assert_int_equal(people_open(&world->job, &world->settings, &late), OK);
	assert_int_equal(people_refresh(&world->job, late), DAMAGED);
	assert_string_equal(world->job.failure.rule, "index-magic");
	people_close(late);
	/* one byte in the midst of it, whose head and end are whole */
	must_build(world);
	damage(world, 2000, "?");
	assert_string_equal(first_key(world, "Saima Rafiq", "1988"), "2");
	assert_int_equal(people_open(&world->job, &world->settings, &late), OK);
	assert_int_equal(people_refresh(&world->job, late), DAMAGED);
	assert_string_equal(world->job.failure.rule, "index-section");
	people_close(late);
	must_build(world);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	assert_int_equal(people_check(&world->job, world->people), OK);
}

/* Waits until the index in force was read whole behind, or given back. */
static void read_through(struct world *world, struct people *people)
{
	for (int tries = 0; tries < 6000; tries++) {
		job_forgive(&world->job);
		if (people_refresh(&world->job, people) != OK || !people_being_read(people))
			return;
		usleep(5000);
	}
	fail_msg("the index was not read");
}

/* Where the file of the index in force says nothing that an index is opened by. */
#define MIDST 2000

/* An index that is larger than the limit is taken at once and read behind; one that is damaged is given back. */
static void a_large_index_is_read_behind(void **state)
{
	struct world *world = *state;
	int64_t first, second;
	struct people *late;

	people_read_behind(world->people, 0);
	must_build(world);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	read_through(world, world->people);
	first = people_generation(world->people);
	/* a whole one follows: it stays */
	must_build(world);
	assert_string_equal(first_key(world, "Saima Rafiq", "1988"), "2");
	second = people_generation(world->people);
	assert_true(second > first);
	read_through(world, world->people);
	assert_int_equal(people_generation(world->people), second);
	/* one with a wrong byte: taken, then given back for the one before, whose file is gone */
	must_build(world);
	damage(world, MIDST, "?");
	assert_int_equal(people_refresh(&world->job, world->people), OK);
	read_through(world, world->people);
	assert_int_equal(people_generation(world->people), second);
	assert_string_equal(first_key(world, "Saima Rafiq", "1988"), "2");
	assert_int_equal(people_generation(world->people), second);
	/* who has none before is told */
	assert_int_equal(people_open(&world->job, &world->settings, &late), OK);
	people_read_behind(late, 0);
	read_through(world, late);
	assert_int_equal(people_refresh(&world->job, late), DAMAGED);
	assert_string_equal(world->job.failure.rule, "index-section");
	/* and takes the next one that is whole, as the other does */
	must_build(world);
	read_through(world, late);
	read_through(world, world->people);
	assert_true(people_generation(late) > second);
	assert_int_equal(people_generation(world->people), people_generation(late));
	people_close(late);
}

/* Two damaged ones in a row: the last whole one is given back. */
static void the_last_whole_index_is_given_back(void **state)
{
	struct world *world = *state;
	int64_t first;

	people_read_behind(world->people, 0);
	must_build(world);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	read_through(world, world->people);
	first = people_generation(world->people);
	for (int time = 0; time < 2; time++) {
		must_build(world);
		damage(world, MIDST, "?");
		assert_int_equal(people_refresh(&world->job, world->people), OK);
	}
	read_through(world, world->people);
	assert_int_equal(people_generation(world->people), first);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
}

/* Without the call a large one is used unread, by a command that ends. */
static void a_small_limit_reads_before(void **state)
{
	struct world *world = *state;

	people_read_behind(world->people, PEOPLE_READ_WHOLE);
	must_build(world);
	damage(world, MIDST, "?");
	assert_int_equal(people_refresh(&world->job, world->people), DAMAGED);
	assert_false(people_being_read(world->people));
}

/* A disk that is full at any point leaves the old index in force and nothing behind. */
static void a_full_disk_leaves_the_old_index(void **state)
{
	struct world *world = *state;
	struct rlimit unlimited, small;
	struct register_report report;
	struct current before, after;

	must_build(world);
	assert_int_equal(current_read(&world->job, world->settings.folder, &before), OK);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (rlim_t size = 1; size < 4096; size = size * 3 + 1) {
		small = (struct rlimit){size, unlimited.rlim_max};
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		enum result result = build(world, &report);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
		assert_int_equal(result, LIMIT);
		assert_string_equal(world->job.failure.rule, "disk-full");
		job_forgive(&world->job);
		assert_int_equal(current_read(&world->job, world->settings.folder, &after), OK);
		assert_int_equal(after.generation, before.generation);
		assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	}
	must_build(world);
}

static void a_register_of_nobody_changes_nothing(void **state)
{
	struct world *world = *state;
	struct register_report report;

	must_build(world);
	write_file(world, "people.csv", "1,,,,,,,,\n");
	assert_int_equal(build(world, &report), INVALID);
	assert_string_equal(world->job.failure.rule, "no-people");
	write_file(world, "people.csv", five);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
}

static void missing_columns_and_files(void **state)
{
	struct world *world = *state;
	struct register_report report;

	assert_int_equal(file_write(&world->job, file_of(world, "people.csv"), 0600, BYTES("id,name\n1,Umar\n")), OK);
	assert_int_equal(build(world, &report), INVALID);
	assert_string_equal(world->job.failure.rule, "no-column");
	assert_int_equal(file_write(&world->job, file_of(world, "people.csv"), 0600, BYTES("")), OK);
	assert_int_equal(build(world, &report), INVALID);
	assert_string_equal(world->job.failure.rule, "csv-header");
	unlink(file_of(world, "people.csv"));
	assert_int_equal(build(world, &report), MISSING);
}

/* The same people as JSON lines. */
static void json_lines_are_read(void **state)
{
	static const char settings[] = "source = json-lines\nfile = people.jsonl\nkey = id\nname = given + family\n"
				       "born = born\n";
	struct world *world = *state;
	struct register_report report;

	assert_int_equal(
	    file_write(&world->job, file_of(world, "people.jsonl"), 0600,
		       BYTES("{\"id\":1,\"given\":\"Umar\",\"family\":\"Chaudhry\",\"born\":\"1990-05-31\"}\n\n"
			     "{\"id\":\"b\",\"given\":\"Saima\",\"family\":\"Rafiq\",\"born\":1988}\r\n"
			     "{\"id\":3,\"given\":\"\\ud800\"}\n[]\n"
			     "{\"id\":4,\"given\":\"Parveen\",\"family\":\"Akhtar\"}")),
	    OK);
	assert_int_equal(register_settings_take(&world->job, world->folder, bytes_of(settings), &world->settings), OK);
	assert_int_equal(build(world, &report), OK);
	assert_int_equal(report.people, 3);
	assert_int_equal(report.refused, 2);
	assert_int_equal(report.first_refused[0].line, 4);
	assert_int_equal(report.first_refused[1].line, 5);
	assert_string_equal(first_key(world, "Umar Chaudhry", "1990"), "1");
	assert_string_equal(first_key(world, "Saima Rafiq", "1988"), "b");
	assert_string_equal(first_key(world, "Parveen Akhtar", NULL), "4");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(built_and_found),
	    TEST(bad_rows_are_told_by_their_line),
	    TEST(changes_stand_beside),
	    TEST(changes_that_are_refused),
	    TEST(a_replaced_file_shows_nobody_else),
	    TEST(a_damaged_index_is_not_taken),
	    TEST(a_large_index_is_read_behind),
	    TEST(the_last_whole_index_is_given_back),
	    TEST(a_small_limit_reads_before),
	    TEST(a_full_disk_leaves_the_old_index),
	    TEST(a_register_of_nobody_changes_nothing),
	    TEST(missing_columns_and_files),
	    TEST(json_lines_are_read),
	};

	return cmocka_run_group_tests_name("register index", tests, NULL, NULL);
}
