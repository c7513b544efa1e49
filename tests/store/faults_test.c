/* faults_test.c - what a disk, a neighbour or an older program may do to the store, and that nothing is lost by it. */
#include "store/migrations.h"
#include "store/outbox.h"
#include "store/records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>

#define NOW ((struct instant){1795492800000})

static char folder[64];

static int folder_make(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/valico-store-XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int folder_drop(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static struct job job_new(void)
{
	return (struct job){.arena = arena_open(64u << 20), .now = NOW, .chance = chance_of_system()};
}

static void must(struct job *job, enum result result)
{
	if (result != OK)
		fail_msg("%s: %s", job->failure.rule, job->failure.reason);
}

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

static int64_t number(struct database *database, const char *sql)
{
	struct job job = job_new();
	int64_t found = -1;

	must(&job, database_query_one(&job, database, sql, 0, NULL, number_read, &found));
	arena_close(job.arena);
	return found;
}

/* One event of a case with what waits to be sent, in one transaction: the least that must be whole. */
static enum result event_put(struct job *job, struct database *database, int at)
{
	AUTO_TRANSACTION struct transaction work = {0};
	static unsigned char body[3000];
	unsigned char hash[32] = {(unsigned char)at, (unsigned char)(at >> 8), (unsigned char)(at >> 16), 7};
	struct event_record event = {.case_id = "01a20e89-0403-7714-90b9-76d30e32578d",
				     .lane = "shared",
				     .author = "it",
				     .number = at,
				     .hash = {hash, sizeof(hash)},
				     .whole = {body, 1000},
				     .body = {body, sizeof(body)},
				     .received_at = NOW};
	struct event_run run = run_of_event(&event);

	TRY(transaction_begin(job, database, &work));
	TRY(event_add(job, database, &event));
	TRY(outbox_add(job, database, "pk", &run, NOW));
	return transaction_commit(job, &work);
}

#define EVENTS "SELECT COUNT(*) FROM event"
#define WAITING "SELECT COALESCE(SUM(last - first + 1), 0) FROM outbox"

/* The disk is full after every possible number of pages: a transaction is whole or not there, and the next one works
 * when there is room again. */
static void a_full_disk_loses_nothing(void **state)
{
	struct job job = job_new();
	struct database *database;
	int64_t pages;
	int refused = 0;
	char limit[64];

	(void)state;
	must(&job, database_open_memory(&job, &database));
	for (int at = 1; at <= 20; at++)
		must(&job, event_put(&job, database, at));
	pages = number(database, "PRAGMA page_count");
	for (int extra = 0, at = 21; at < 40;) {
		enum result result;

		snprintf(limit, sizeof(limit), "PRAGMA max_page_count = %lld", (long long)(pages + extra));
		must(&job, database_query(&job, database, limit, 0, NULL, number_read, &(int64_t){0}));
		result = event_put(&job, database, at);
		if (result == OK) {
			at++;
		} else {
			assert_int_equal(result, LIMIT);
			assert_string_equal(job.failure.rule, "disk-full");
			refused++;
			extra++;
			job_forgive(&job);
		}
		assert_int_equal(number(database, EVENTS), at - 1);
		assert_int_equal(number(database, WAITING), at - 1);
	}
	assert_true(refused >= 3);
	must(&job, database_check(&job, database));
	database_close(database);
	arena_close(job.arena);
}

/* --- two connections --- */

#define WRITERS 4
#define EACH 200

struct writer {
	int from;
	enum result result;
};

static void *write_all(void *context)
{
	struct writer *writer = context;
	struct job job = job_new();
	struct database *database = NULL;

	writer->result = database_open(&job, folder, OPEN_EXISTING, &database);
	for (int at = 0; at < EACH && writer->result == OK; at++)
		writer->result = event_put(&job, database, writer->from + at);
	database_close(database);
	arena_close(job.arena);
	return NULL;
}

static void writers_come_in_turn(void **state)
{
	struct job job = job_new();
	struct database *database, *copy;
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];
	char backup[100], opened[100];

	(void)state;
	must(&job, database_open(&job, folder, OPEN_CREATE, &database));
	for (int at = 0; at < WRITERS; at++) {
		writers[at] = (struct writer){.from = 1 + at * EACH};
		assert_int_equal(pthread_create(&threads[at], NULL, write_all, &writers[at]), 0);
	}
	/* A backup in the middle holds whole transactions only. */
	while (number(database, EVENTS) < EACH)
		usleep(1000);
	snprintf(backup, sizeof(backup), "%s/copy", folder);
	mkdir(backup, 0700);
	snprintf(opened, sizeof(opened), "%s/copy/valico.db", folder);
	must(&job, database_backup(&job, database, opened));
	for (int at = 0; at < WRITERS; at++) {
		pthread_join(threads[at], NULL);
		assert_int_equal(writers[at].result, OK);
	}
	assert_int_equal(number(database, EVENTS), WRITERS * EACH);
	assert_int_equal(number(database, WAITING), WRITERS * EACH);
	must(&job, database_check(&job, database));
	must(&job, database_open(&job, backup, OPEN_READ, &copy));
	assert_true(number(copy, EVENTS) >= EACH);
	assert_int_equal(number(copy, EVENTS), number(copy, WAITING));
	database_close(copy);
	database_close(database);
	arena_close(job.arena);
}

static void what_was_read_stays_until_the_transaction_ends(void **state)
{
	struct job job = job_new(), other = job_new();
	struct database *one, *two;
	struct transaction work = {0};

	(void)state;
	must(&job, database_open(&job, folder, OPEN_CREATE, &one));
	must(&job, database_open(&job, folder, OPEN_EXISTING, &two));
	must(&job, transaction_begin(&job, one, &work));
	must(&job, database_run(&job, one, "UPDATE change_counter SET number = number + 1", 0, NULL));
	assert_int_equal(number(two, "SELECT number FROM change_counter"), 0); /* a reader neither waits nor sees it */
	must(&job, transaction_commit(&job, &work));
	assert_int_equal(number(two, "SELECT number FROM change_counter"), 1);
	database_close(one);
	database_close(two);
	arena_close(job.arena);
	arena_close(other.arena);
}

/* --- damage --- */

/* Each page in turn is overwritten. The check says so, or it was a page that holds nothing; nothing crashes, and no
 * page of a fresh database is wrong without a word. */
static void damage_is_told(void **state)
{
	struct job job = job_new();
	struct database *database;
	char file[100];
	struct stat about;
	unsigned char good[4096], bad[4096];
	int told = 0, pages;

	(void)state;
	must(&job, database_open(&job, folder, OPEN_CREATE, &database));
	for (int at = 1; at <= 50; at++)
		must(&job, event_put(&job, database, at));
	must(&job, database_empty_log(&job, database));
	database_close(database);
	snprintf(file, sizeof(file), "%s/valico.db", folder);
	assert_int_equal(stat(file, &about), 0);
	pages = (int)(about.st_size / 4096);
	memset(bad, 0x5a, sizeof(bad));
	for (int page = 0; page < pages; page++) {
		int handle = open(file, O_RDWR);
		enum result found;

		assert_int_equal(pread(handle, good, sizeof(good), page * 4096), sizeof(good));
		assert_int_equal(pwrite(handle, bad, sizeof(bad), page * 4096), sizeof(bad));
		found = database_open(&job, folder, OPEN_EXISTING, &database);
		if (found == OK) {
			found = database_check(&job, database);
			database_close(database);
		}
		if (found == DAMAGED)
			told++;
		else if (found != OK)
			fail_msg("page %d: %s: %s", page, result_name(found), job.failure.reason);
		job_forgive(&job);
		assert_int_equal(pwrite(handle, good, sizeof(good), page * 4096), sizeof(good));
		close(handle);
	}
	/* Pages in the middle of a long row's overflow hold bytes only; the hashes of events tell those. */
	assert_true(told >= pages / 2);
	must(&job, database_open(&job, folder, OPEN_EXISTING, &database));
	must(&job, database_check(&job, database));
	database_close(database);
	arena_close(job.arena);
}

/* --- older programs --- */

static enum result schema_read(struct job *job, const struct row *row, void *context)
{
	char **schema = context;

	TAKE(job, *schema = arena_print(job->arena, "%s%s\n", *schema, row_text(job, row, 0)));
	return OK;
}

static char *schema_of(struct job *job, struct database *database)
{
	char *schema = arena_copy_cstring(job->arena, "");

	must(job, database_query(job, database, "SELECT COALESCE(sql, name) FROM sqlite_schema ORDER BY name", 0, NULL,
				 schema_read, &schema));
	return schema;
}

#define VERSION_OF_RUNS 11 /* of the outbox: before it, an event waited in a row of its own */

/* An event and what waits to be sent, as a version stored it. */
static enum result old_event_put(struct job *job, struct database *database, int64_t version, int at)
{
	unsigned char hash[32] = {(unsigned char)at, 7};
	struct value values[] = {value_integer(at), value_blob((struct bytes){hash, sizeof(hash)})};

	TRY(database_run(job, database,
			 "INSERT INTO event (case_id, lane, author, number, hash, whole, body, received_at)"
			 " VALUES ('c', 'shared', 'it', $1, $2, 'whole', 'body', 0)",
			 2, values));
	if (version < VERSION_OF_RUNS)
		return database_run(job, database,
				    "INSERT INTO outbox (case_id, hash, partner, queued_at) VALUES ('c', $2, 'pk', $1)",
				    2, values);
	return outbox_add(job, database, "pk", &(struct event_run){"c", "it", at, at, 0}, NOW);
}

static void every_older_database_becomes_todays(void **state)
{
	struct job job = job_new();
	struct database *fresh;
	char *wanted;

	(void)state;
	must(&job, database_open_memory(&job, &fresh));
	wanted = schema_of(&job, fresh);
	for (int64_t version = 1; version <= migrations_version(); version++) {
		struct database *database;

		must(&job, database_open_empty(&job, &database));
		must(&job, migrations_run_to(&job, database, version));
		for (int at = 1; at <= 10; at++)
			must(&job, old_event_put(&job, database, version, at));
		must(&job, migrations_run(&job, database));
		assert_string_equal(schema_of(&job, database), wanted);
		assert_int_equal(number(database, EVENTS), 10);
		assert_int_equal(number(database, WAITING), 10);
		assert_int_equal(number(database, "SELECT MAX(files) FROM event"), FILES_UNKNOWN);
		database_close(database);
	}
	database_close(fresh);
	arena_close(job.arena);
}

static void a_later_database_is_left_alone(void **state)
{
	struct job job = job_new();
	struct database *database;

	(void)state;
	must(&job, database_open(&job, folder, OPEN_CREATE, &database));
	must(&job,
	     database_run(&job, database, "INSERT INTO migration (version, applied_at) VALUES (999, 0)", 0, NULL));
	database_close(database);
	assert_int_equal(database_open(&job, folder, OPEN_EXISTING, &database), CONFLICT);
	assert_string_equal(job.failure.rule, "later-version");
	arena_close(job.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_full_disk_loses_nothing),
	    cmocka_unit_test_setup_teardown(writers_come_in_turn, folder_make, folder_drop),
	    cmocka_unit_test_setup_teardown(what_was_read_stays_until_the_transaction_ends, folder_make, folder_drop),
	    cmocka_unit_test_setup_teardown(damage_is_told, folder_make, folder_drop),
	    cmocka_unit_test(every_older_database_becomes_todays),
	    cmocka_unit_test_setup_teardown(a_later_database_is_left_alone, folder_make, folder_drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
