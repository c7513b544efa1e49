/* key_file_test.c - the sealed key ring on disk: made once, owner's only, whole after every change, shared by two. */
#include "office/line/key_file.h"

#include "base/file.h"
#include "folder.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

static char *path_of(struct test_folder *folder, const char *name)
{
	return arena_print(folder->job.arena, "%s/keys/%s", folder->path, name);
}

static struct key_file *made(struct test_folder *folder)
{
	struct key_file *file;

	assert_int_equal(key_file_make(&folder->job, folder->path), OK);
	assert_int_equal(key_file_open(&folder->job, folder->path, &file), OK);
	return file;
}

static enum result sign(struct test_folder *folder, struct key_file *file, const char *key_id)
{
	struct keeper keeper = key_file_keeper(file);
	struct hash digest = hash_of(BYTES("message"));
	struct signature signature;

	return keeper.sign(keeper.self, &folder->job, key_id, &digest, &signature);
}

static enum result create(struct test_folder *folder, struct key_file *file, char ret_key_id[KEY_ID_SIZE])
{
	struct keeper keeper = key_file_keeper(file);
	struct public_key key;

	return keeper.create(keeper.self, &folder->job, ret_key_id, &key);
}

static void it_is_made_once_and_for_its_owner(void **state)
{
	static const char *const names[] = {"seal", "ring.jwe", "lock"};
	struct test_folder *folder = *state;
	struct key_file *file = made(folder);
	struct stat about;

	assert_int_equal(key_file_make(&folder->job, folder->path), CONFLICT);
	for (size_t at = 0; at < 3; at++) {
		assert_int_equal(stat(path_of(folder, names[at]), &about), 0);
		assert_int_equal(about.st_mode & 07777, 0600);
	}
	key_file_close(file);
}

static void a_key_is_on_disk_when_it_is_made(void **state)
{
	struct test_folder *folder = *state;
	struct key_file *file = made(folder);
	char key_id[KEY_ID_SIZE];

	assert_int_equal(create(folder, file, key_id), OK);
	key_file_close(file);
	assert_int_equal(key_file_open(&folder->job, folder->path, &file), OK);
	assert_int_equal(sign(folder, file, key_id), OK);
	key_file_close(file);
}

/* The command adds an officer while the keeper process runs, and the other way round. */
static void two_share_it(void **state)
{
	struct test_folder *folder = *state;
	struct key_file *keeper = made(folder);
	struct key_file *command;
	char of_command[KEY_ID_SIZE], of_keeper[KEY_ID_SIZE];

	assert_int_equal(key_file_open(&folder->job, folder->path, &command), OK);
	assert_int_equal(create(folder, command, of_command), OK);
	assert_int_equal(sign(folder, keeper, of_command), OK);
	assert_int_equal(create(folder, command, of_command), OK);
	assert_int_equal(create(folder, keeper, of_keeper), OK);
	assert_int_equal(sign(folder, keeper, of_command), OK);
	assert_int_equal(sign(folder, command, of_keeper), OK);
	assert_int_equal(folder->job.failure.result, OK);
	key_file_close(command);
	key_file_close(keeper);
}

static void keys_are_for_what_they_were_made(void **state)
{
	struct test_folder *folder = *state;
	struct key_file *file = made(folder);
	char key_id[KEY_ID_SIZE];
	enum key_use use;

	for (int at = 0; at < 6; at++) {
		assert_int_equal(create(folder, file, key_id), OK);
		assert_int_equal(key_file_use(&folder->job, file, key_id, &use), OK);
		assert_int_equal(use, at < KEY_USE_OFFICER ? at : KEY_USE_OFFICER);
	}
	assert_int_equal(key_file_use(&folder->job, file, "another", &use), MISSING);
	key_file_close(file);
}

static void a_missing_key_is_said_to_be(void **state)
{
	struct test_folder *folder = *state;
	struct key_file *file = made(folder);

	assert_int_equal(sign(folder, file, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), MISSING);
	assert_string_equal(folder->job.failure.rule, "key");
	key_file_close(file);
}

static void a_wrong_seal_opens_nothing(void **state)
{
	struct test_folder *folder = *state;
	struct key_file *file = made(folder);
	unsigned char other[CASE_KEY_SIZE] = {1};

	key_file_close(file);
	assert_int_equal(file_write(&folder->job, path_of(folder, "seal"), 0600, (struct bytes){other, sizeof(other)}),
			 OK);
	assert_int_equal(key_file_open(&folder->job, folder->path, &file), DENIED);
	job_forgive(&folder->job);
	assert_int_equal(file_write(&folder->job, path_of(folder, "seal"), 0600, (struct bytes){other, 31}), OK);
	assert_int_equal(key_file_open(&folder->job, folder->path, &file), DAMAGED);
}

/* A disk without room, as a limit on the size of files. */
static void a_key_that_cannot_be_saved_is_not_made(void **state)
{
	struct test_folder *folder = *state;
	struct key_file *file = made(folder);
	struct rlimit usual, none;
	struct bytes before, after;
	char key_id[KEY_ID_SIZE], first[KEY_ID_SIZE];

	assert_int_equal(create(folder, file, first), OK);
	assert_int_equal(file_read(&folder->job, path_of(folder, "ring.jwe"), 4096, &before), OK);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
	none = (struct rlimit){.rlim_cur = 16, .rlim_max = usual.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_not_equal(create(folder, file, key_id), OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
	assert_int_equal(file_read(&folder->job, path_of(folder, "ring.jwe"), 4096, &after), OK);
	assert_true(bytes_equal(before, after));
	job_forgive(&folder->job);
	assert_int_equal(sign(folder, file, first), OK);
	assert_int_equal(create(folder, file, key_id), OK);
	key_file_close(file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_folder_open, test_folder_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_is_made_once_and_for_its_owner),
	    TEST(a_key_is_on_disk_when_it_is_made),
	    TEST(two_share_it),
	    TEST(keys_are_for_what_they_were_made),
	    TEST(a_missing_key_is_said_to_be),
	    TEST(a_wrong_seal_opens_nothing),
	    TEST(a_key_that_cannot_be_saved_is_not_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
