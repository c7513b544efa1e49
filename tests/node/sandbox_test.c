/* sandbox_test.c - each wall, tried from inside: a child locks itself in and does what it may not. */
#include "node/landlock.h"
#include "node/sandbox.h"

#include "base/file.h"
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NO_SANDBOX 99

/* What a trial gives back is the exit status of the child: 0 when it went as it should. */
typedef int trial(struct test_folder *folder);

static int run_in(struct test_folder *folder, struct sandbox sandbox, trial *try_it)
{
	char *inside = arena_print(folder->job.arena, "%s/inside", folder->path);
	const struct sandbox_path paths[] = {
	    {inside, SANDBOX_CHANGE}, {"/not/there", SANDBOX_READ}, {NULL, SANDBOX_READ}};
	pid_t pid = fork();
	int status;

	sandbox.name = "test";
	sandbox.paths = paths;
	sandbox.path_count = 3;

	if (pid == 0) {
		process_harden(true);
		/* The alarms of refused calls are not what this test prints. */
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		_exit(sandbox_enter(&folder->job, &sandbox) == OK ? try_it(folder) : NO_SANDBOX);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static int run_inside(struct test_folder *folder, bool connects, bool has_threads, trial *try_it)
{
	return run_in(folder, (struct sandbox){.connects = connects, .has_threads = has_threads}, try_it);
}

static void assert_went_well(int status)
{
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void assert_was_killed(int status)
{
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static int open_socket(struct test_folder *folder)
{
	(void)folder;
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}

static void a_socket_ends_who_has_no_network(void **state)
{
	assert_was_killed(run_inside(*state, false, false, open_socket));
	assert_went_well(run_inside(*state, true, false, open_socket));
}

#define DATABASE_PORT 54311

/* Nobody listens at either port: what matters is who says no. */
static int connect_to(int port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int file = socket(AF_INET, SOCK_STREAM, 0);

	return connect(file, (const struct sockaddr *)&address, sizeof(address)) == 0 ? 0 : errno;
}

static int reach_database(struct test_folder *folder)
{
	(void)folder;
	return connect_to(DATABASE_PORT) == ECONNREFUSED ? 0 : 1;
}

static int reach_elsewhere(struct test_folder *folder)
{
	(void)folder;
	return connect_to(DATABASE_PORT + 1) == EACCES ? 0 : 1;
}

static int open_door(struct test_folder *folder)
{
	(void)folder;
	return listen(socket(AF_INET, SOCK_STREAM, 0), 1);
}

/* Who asks a database may connect to its port, and neither listen nor (where the kernel can tell) connect elsewhere. */
static void a_database_and_nothing_else(void **state)
{
	const struct sandbox asks = {.asks_database = true, .database_port = DATABASE_PORT};

	assert_went_well(run_in(*state, asks, reach_database));
	assert_was_killed(run_in(*state, asks, open_door));
	if (syscall(444, NULL, 0, 1u) >= 4)
		assert_went_well(run_in(*state, asks, reach_elsewhere));
}

static int run_program(struct test_folder *folder)
{
	(void)folder;
	execl("/bin/true", "true", NULL);
	return 1;
}

static int make_process(struct test_folder *folder)
{
	pid_t pid = fork();

	(void)folder;
	if (pid == 0)
		_exit(0);
	return pid < 0 && errno == EPERM ? 0 : 1;
}

static int trace(struct test_folder *folder)
{
	(void)folder;
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : 1;
}

static void programs_and_tracing_end_it(void **state)
{
	assert_was_killed(run_inside(*state, true, true, run_program));
	assert_was_killed(run_inside(*state, true, true, trace));
}

static int unlisted_call(struct test_folder *folder)
{
	char name[8];

	(void)folder;
	/* Twice, so that the call that was told already fails alike. */
	if (syscall(SYS_getxattr, "/", "user.x", name, sizeof(name)) != -1 || errno != EPERM)
		return 1;
	errno = 0;
	return syscall(SYS_getxattr, "/", "user.x", name, sizeof(name)) == -1 && errno == EPERM ? 0 : 2;
}

static void an_unlisted_call_fails(void **state)
{
	assert_went_well(run_inside(*state, false, false, unlisted_call));
	assert_went_well(run_inside(*state, false, true, make_process));
}

static int make_code(struct test_folder *folder)
{
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)folder;
	if (memory == MAP_FAILED)
		return 1;
	if (mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0)
		return 2;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 0 : 3;
}

static void memory_never_becomes_code(void **state)
{
	assert_went_well(run_inside(*state, false, false, make_code));
}

static void *nothing(void *argument)
{
	return argument;
}

static int make_thread(struct test_folder *folder)
{
	pthread_t thread;

	(void)folder;
	return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0 ? 0 : 1;
}

/* A thread may stand back behind all others, but not go before them. */
static int stand_back(struct test_folder *folder)
{
	static const struct sched_param none = {0}, first = {.sched_priority = 1};

	(void)folder;
	if (sched_setscheduler(0, SCHED_IDLE, &none) != 0)
		return 1;
	return sched_setscheduler(0, SCHED_FIFO, &first) != 0 ? 0 : 2;
}

static void threads_where_they_belong(void **state)
{
	assert_went_well(run_inside(*state, false, true, make_thread));
	assert_went_well(run_inside(*state, false, true, stand_back));
	/* The C library blocks all signals while it makes a thread, so that the refusal cannot be told and ends it. */
	assert_was_killed(run_inside(*state, false, false, make_thread));
}

static int work_inside(struct test_folder *folder)
{
	char *name = arena_print(folder->job.arena, "%s/inside/file", folder->path);
	struct bytes back;

	if (file_write(&folder->job, name, 0600, BYTES("content")) != OK)
		return 1;
	if (file_read(&folder->job, name, 100, &back) != OK || !bytes_equal_cstring(back, "content"))
		return 2;
	return unlink(name) == 0 ? 0 : 3;
}

static int read_outside(struct test_folder *folder)
{
	char *name = arena_print(folder->job.arena, "%s/keys", folder->path);
	int file = open(name, O_RDONLY);

	if (file >= 0)
		return 1;
	if (errno != EACCES)
		return 2;
	return open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 0 : 3;
}

static int has_no_landlock(struct test_folder *folder)
{
	(void)folder;
	return syscall(444, NULL, 0, 1u) < 1 ? 0 : 1;
}

static void files_where_they_belong(void **state)
{
	struct test_folder *folder = *state;

	assert_went_well(run_inside(folder, false, false, work_inside));
	if (has_no_landlock(folder) == 0)
		skip();
	assert_went_well(run_inside(folder, false, false, read_outside));
}

static int is_hardened(struct test_folder *folder)
{
	(void)folder;
	return syscall(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0) == -1 ? 0 : 1;
}

static void a_name_is_all_that_may_be_changed(void **state)
{
	assert_went_well(run_inside(*state, false, false, is_hardened));
}

static int folders_open(void **state)
{
	struct test_folder *folder;

	if (test_folder_open(state) != 0)
		return -1;
	folder = *state;
	return mkdir(arena_print(folder->job.arena, "%s/inside", folder->path), 0700) == 0 &&
		       file_write(&folder->job, arena_print(folder->job.arena, "%s/keys", folder->path), 0600,
				  BYTES("secret")) == OK
		   ? 0
		   : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folders_open, test_folder_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_socket_ends_who_has_no_network), TEST(a_database_and_nothing_else),
	    TEST(programs_and_tracing_end_it),      TEST(an_unlisted_call_fails),
	    TEST(memory_never_becomes_code),        TEST(threads_where_they_belong),
	    TEST(files_where_they_belong),          TEST(a_name_is_all_that_may_be_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
