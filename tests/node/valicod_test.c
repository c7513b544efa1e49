/* valicod_test.c - the daemon itself, as its own program on a node of its own: starts, answers, is killed piece by
 * piece, refuses a second one, reloads, stops. The program is the first argument. */
#include "node/process.h"

#include "base/file.h"
#include "base/json.h"
#include "client.h"
#include "folder.h"
#include "office/line/links.h"

#include <curl/curl.h>
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define DESK_PORT "39501"
#define DESK_URL "http://127.0.0.1:" DESK_PORT "/api/session"
#define START_MOST 500 /* milliseconds */
#define MEMORY_MOST_KIB (60 * 1024)

static const char *program;

struct daemon {
	struct test_folder *folder;
	pid_t pid;
};

static int64_t monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *const names[] = {"keeper", "reader", "link", "clock", "desk"};
#define PROCESSES 5

/* --- a node --- */

#define LOGIN "g.ferrante"
#define PASSPHRASE "kese-savi-kagu-vive"

static void officer_make(struct job *job, struct database *database, const struct keeper *keeper)
{
	const struct new_account wanted = {.login = LOGIN,
					   .name = "Giulia Ferrante",
					   .roles = "case_officer",
					   .regimes = "administrative",
					   .language = "it",
					   .passphrase = PASSPHRASE};
	char account_id[UUID_TEXT_SIZE];
	struct office office;

	assert_int_equal(office_open(job, database, keeper, "it", NULL, 0, NULL, &office), OK);
	assert_int_equal(officer_add(job, &office, &wanted, account_id), OK);
}

static void node_make(struct test_folder *folder)
{
	struct job *job = &folder->job;
	char *agreements = arena_print(job->arena, "%s/agreements", getenv("VALICO_SOURCE"));
	const struct setting_value values[] = {{"party", "it"},
					       {"name", "test"},
					       {"desk", "127.0.0.1:" DESK_PORT},
					       {"link", "127.0.0.1:39511"},
					       {"link_url", "http://127.0.0.1:39511/as4"},
					       {"agreements_folder", agreements}};
	const struct node_plan plan = {
	    .party = "it", .name = "Test", .country = "IT", .address = "http://127.0.0.1:39511/as4"};
	struct configuration configuration;
	struct database *database;
	struct key_file *keys;
	struct keeper keeper;
	struct bytes text;

	assert_int_equal(configuration_write(job, folder->path, values, 6, &text), OK);
	assert_int_equal(file_write(job, arena_print(job->arena, "%s/" CONFIGURATION_FILE, folder->path), 0600, text),
			 OK);
	assert_int_equal(configuration_read(job, folder->path, &configuration), OK);
	assert_int_equal(mkdir(configuration.store_folder, 0700), 0);
	assert_int_equal(key_file_make(job, folder->path), OK);
	assert_int_equal(key_file_open(job, folder->path, &keys), OK);
	keeper = key_file_keeper(keys);
	assert_int_equal(database_open(job, configuration.store_folder, OPEN_CREATE, &database), OK);
	assert_int_equal(node_found(job, database, &keeper, &plan), OK);
	officer_make(job, database, &keeper);
	database_close(database);
	key_file_close(keys);
}

static char *log_of(struct test_folder *folder)
{
	struct bytes log;

	assert_int_equal(
	    file_read(&folder->job, arena_print(folder->job.arena, "%s/log", folder->path), 1u << 20, &log), OK);
	return bytes_cstring(folder->job.arena, log);
}

static pid_t spawn(struct test_folder *folder)
{
	char *log = arena_print(folder->job.arena, "%s/log", folder->path);
	pid_t pid = fork();

	if (pid == 0) {
		int file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(file, STDERR_FILENO);
		dup2(file, STDOUT_FILENO);
		prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0); /* a test that fails leaves no daemon behind */
		execl(program, "valicod", "--foreground", folder->path, NULL);
		_exit(127);
	}
	return pid;
}

/* The status of the answer; 0 for none. */
static long ask(void)
{
	CURL *curl = curl_easy_init();
	FILE *nowhere = fopen("/dev/null", "w");
	long status = 0;

	curl_easy_setopt(curl, CURLOPT_URL, DESK_URL);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 5000L);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, nowhere);
	if (curl_easy_perform(curl) == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	fclose(nowhere);
	return status;
}

/* Nobody is signed in, so the desk answers 401: it is there, and it works. */
static bool answers_within(int64_t milliseconds)
{
	int64_t until = monotonic() + milliseconds;

	while (monotonic() < until) {
		if (ask() == 401)
			return true;
		usleep(5000);
	}
	return false;
}

/* The process of a daemon with this name in its command line; 0 when there is none. */
static pid_t child_find(const struct daemon *daemon, const char *name)
{
	char command[96], path[64], line[256], wanted[64];
	long child;
	FILE *list, *file;

	snprintf(wanted, sizeof(wanted), "valico: %s [test]", name);
	snprintf(command, sizeof(command), "/proc/%d/task/%d/children", (int)daemon->pid, (int)daemon->pid);
	list = fopen(command, "r");
	assert_non_null(list);
	while (fscanf(list, "%ld", &child) == 1) {
		snprintf(path, sizeof(path), "/proc/%ld/cmdline", child);
		file = fopen(path, "r");
		memset(line, 0, sizeof(line));
		if (file == NULL)
			continue;
		if (fread(line, 1, sizeof(line) - 1, file) > 0 && strcmp(line, wanted) == 0) {
			fclose(file);
			fclose(list);
			return (pid_t)child;
		}
		fclose(file);
	}
	fclose(list);
	return 0;
}

static pid_t child_await(const struct daemon *daemon, const char *name, pid_t other_than)
{
	for (int tries = 0; tries < 400; tries++) {
		pid_t pid = child_find(daemon, name);

		if (pid != 0 && pid != other_than)
			return pid;
		usleep(5000);
	}
	return 0;
}

static int daemon_open(void **state)
{
	struct daemon *daemon = calloc(1, sizeof(*daemon));

	assert_int_equal(test_folder_open((void **)&daemon->folder), 0);
	node_make(daemon->folder);
	daemon->pid = spawn(daemon->folder);
	*state = daemon;
	if (answers_within(5000))
		return 0;
	print_message("# %s\n", log_of(daemon->folder));
	return -1;
}

static int end_status(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int daemon_close(void **state)
{
	struct daemon *daemon = *state;
	int64_t began = monotonic();
	int status;

	kill(daemon->pid, SIGTERM);
	status = end_status(daemon->pid);
	/* In order, and within three seconds. */
	if (status != 0 || monotonic() - began > 3000)
		return -1;
	test_folder_close((void **)&daemon->folder);
	free(daemon);
	return 0;
}

/* --- what it does --- */

/* A restart with warm files, as an operator sees it, in milliseconds. */
static int64_t restart(struct daemon *daemon)
{
	int64_t began;

	kill(daemon->pid, SIGTERM);
	assert_int_equal(end_status(daemon->pid), 0);
	began = monotonic();
	daemon->pid = spawn(daemon->folder);
	assert_true(answers_within(10000));
	return monotonic() - began;
}

static void it_starts_quickly_and_is_small(void **state)
{
	struct daemon *daemon = *state;
	int64_t quickest = INT64_MAX;
	long memory = 0;

	/* The quickest of some: what the node takes, not what else the machine is at. */
	for (int times = 0; times < 8 && quickest > START_MOST; times++) {
		int64_t took = restart(daemon);

		quickest = took < quickest ? took : quickest;
	}
	assert_in_range(quickest, 0, START_MOST);
	for (int at = -1; at < PROCESSES; at++) {
		pid_t pid = at < 0 ? daemon->pid : child_await(daemon, names[at], 0);
		char path[64], line[256];
		long proportional = 0;
		FILE *file;

		assert_int_not_equal(pid, 0);
		snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
		file = fopen(path, "r");
		assert_non_null(file);
		while (fgets(line, sizeof(line), file) != NULL) {
			if (sscanf(line, "Pss: %ld", &proportional) == 1)
				break;
		}
		fclose(file);
		memory += proportional;
	}
	print_message("# memory of all processes: %ld KiB\n", memory);
	assert_in_range(memory, 1, MEMORY_MOST_KIB);
}

/* Clock ticks of the processor that a process has used. */
static long ticks_of(pid_t pid)
{
	char path[64], line[1024];
	long user = 0, system = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	assert_int_equal(
	    sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system), 2);
	return user + system;
}

/* This node has no public pages: a process that is not wanted is not waited for. */
static void the_parent_sleeps(void **state)
{
	struct daemon *daemon = *state;
	long before = ticks_of(daemon->pid);

	usleep(1000000);
	assert_in_range(ticks_of(daemon->pid) - before, 0, 3);
}

static void a_killed_process_comes_back_and_the_others_live_on(void **state)
{
	struct daemon *daemon = *state;

	for (int victim = 0; victim < PROCESSES; victim++) {
		pid_t before[PROCESSES];

		for (int at = 0; at < PROCESSES; at++) {
			before[at] = child_await(daemon, names[at], 0);
			assert_int_not_equal(before[at], 0);
		}
		kill(before[victim], SIGKILL);
		assert_int_not_equal(child_await(daemon, names[victim], before[victim]), 0);
		for (int at = 0; at < PROCESSES; at++) {
			if (at != victim)
				assert_int_equal(child_find(daemon, names[at]), before[at]);
		}
		assert_true(answers_within(3000));
	}
	assert_non_null(strstr(log_of(daemon->folder),
			       "\"level\":\"alarm\",\"process\":\"parent\",\"room\":\"node\","
			       "\"event\":\"process-died\",\"name\":\"desk\",\"how\":\"signal 9\""));
}

static void no_request_is_refused_while_the_desk_is_replaced(void **state)
{
	struct daemon *daemon = *state;
	pid_t before = child_await(daemon, "desk", 0);

	kill(before, SIGKILL);
	assert_int_equal(ask(), 401);
	assert_int_not_equal(child_find(daemon, "desk"), before);
}

static void a_second_daemon_is_refused(void **state)
{
	struct daemon *daemon = *state;

	assert_int_equal(end_status(spawn(daemon->folder)), 1);
	assert_non_null(strstr(log_of(daemon->folder), "works on"));
	assert_non_null(strstr(log_of(daemon->folder), "stop that one first"));
	assert_int_equal(ask(), 401);
}

static void a_hang_up_replaces_all_one_by_one(void **state)
{
	struct daemon *daemon = *state;
	pid_t before[PROCESSES];

	for (int at = 0; at < PROCESSES; at++)
		before[at] = child_await(daemon, names[at], 0);
	kill(daemon->pid, SIGHUP);
	for (int at = 0; at < PROCESSES; at++)
		assert_int_not_equal(child_await(daemon, names[at], before[at]), 0);
	assert_true(answers_within(3000));
	assert_null(strstr(log_of(daemon->folder), "process-died"));
}

/* A parent that is killed takes its children along, and the folder is free again. */
static void a_killed_parent_leaves_nobody_behind(void **state)
{
	struct daemon *daemon = *state;

	assert_int_not_equal(child_await(daemon, "desk", 0), 0);
	kill(daemon->pid, SIGKILL);
	assert_int_equal(end_status(daemon->pid), -1);
	daemon->pid = spawn(daemon->folder);
	/* The old desk answers for a moment yet; the new daemon has begun once it has one of its own. */
	for (int tries = 0; tries < 4 && child_await(daemon, "desk", 0) == 0; tries++)
		continue;
	assert_int_not_equal(child_find(daemon, "desk"), 0);
	assert_true(answers_within(3000));
}

/* Each process is inside its walls, and nobody keeps privileges it could get back. */
static void every_process_is_locked_in(void **state)
{
	struct daemon *daemon = *state;

	for (int at = 0; at < PROCESSES; at++) {
		char path[64];
		char status[4096];
		FILE *file;
		size_t size;

		snprintf(path, sizeof(path), "/proc/%d/status", (int)child_await(daemon, names[at], 0));
		/* The desk answers when it is locked in; the others are given a moment. */
		for (int tries = 0; tries < 200; tries++) {
			file = fopen(path, "r");
			assert_non_null(file);
			size = fread(status, 1, sizeof(status) - 1, file);
			status[size] = '\0';
			fclose(file);
			if (strstr(status, "Seccomp:\t2") != NULL)
				break;
			usleep(10000);
		}
		assert_non_null(strstr(status, "Seccomp:\t2"));
		assert_non_null(strstr(status, "NoNewPrivs:\t1"));
	}
	assert_null(strstr(log_of(daemon->folder), "system-call-refused"));
}

static struct answer answer;

static void desk_ask(const char *method, const char *path, const char *body, const char *cookie, const char *csrf)
{
	const char *headers[] = {"Content-Type: application/json", cookie, csrf, NULL};

	client_ask(atoi(DESK_PORT), &(struct ask){.method = method, .path = path, .headers = headers, .body = body},
		   &answer);
}

/* An officer's work through all walls: passphrase, lists, a new case with its key and its signed event, a look that is
 * logged. Meanwhile the keeper is killed: the officer does not notice. */
static void an_officer_works(void **state)
{
	struct daemon *daemon = *state;
	struct job *job = &daemon->folder->job;
	char cookie[128], csrf[128], path[128];
	const char *token;
	json_t *page;

	desk_ask("POST", "/api/session", "{\"login\":\"" LOGIN "\",\"passphrase\":\"wrong, and long enough\"}", NULL,
		 NULL);
	assert_in_range(answer.status, 401, 403);
	desk_ask("POST", "/api/session", "{\"login\":\"" LOGIN "\",\"passphrase\":\"" PASSPHRASE "\"}", NULL, NULL);
	assert_in_range(answer.status, 200, 201);
	snprintf(cookie, sizeof(cookie), "Cookie: %.90s", answer_header(&answer, "Set-Cookie"));
	if (strchr(cookie, ';') != NULL)
		*strchr(cookie, ';') = '\0';
	assert_int_equal(json_read(job, "page", (struct bytes){(unsigned char *)answer.body, answer.size}, &page), OK);
	assert_int_equal(json_member_text(job, page, "csrf", &token), OK);
	snprintf(csrf, sizeof(csrf), "X-CSRF-Token: %s", token);
	for (int round = 0; round < 3; round++) {
		kill(child_await(daemon, "keeper", 0), SIGKILL);
		desk_ask("POST", "/api/cases",
			 "{\"agreement\":\"eu-pk-readmission\",\"kind\":\"own_national\",\"partner\":\"pk\","
			 "\"side\":\"requesting\"}",
			 cookie, csrf);
		assert_int_equal(answer.status, 201);
		snprintf(path, sizeof(path), "%s", answer_header(&answer, "Location"));
		desk_ask("GET", path, NULL, cookie, csrf);
		assert_int_equal(answer.status, 200);
	}
	desk_ask("GET", "/api/queue", NULL, cookie, csrf);
	assert_int_equal(answer.status, 200);
	assert_null(strstr(log_of(daemon->folder), "system-call-refused"));
}

/* What is wrong in a folder is said at once, in a sentence, and nothing stays running. */
static void a_folder_that_is_no_node_is_refused(void **state)
{
	struct test_folder *folder = *state;

	assert_int_equal(end_status(spawn(folder)), 1);
	assert_non_null(strstr(log_of(folder), "valico node init"));
}

static void a_wrong_seal_stops_the_start(void **state)
{
	struct test_folder *folder = *state;
	unsigned char other[CASE_KEY_SIZE] = {9};

	node_make(folder);
	assert_int_equal(file_write(&folder->job, arena_print(folder->job.arena, "%s/keys/seal", folder->path), 0600,
				    (struct bytes){other, sizeof(other)}),
			 OK);
	assert_int_equal(end_status(spawn(folder)), 1);
	assert_non_null(strstr(log_of(folder), "could not begin its work"));
}

#define DAEMON_TEST(name) cmocka_unit_test_setup_teardown(name, daemon_open, daemon_close)
#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, test_folder_open, test_folder_close)

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
	    DAEMON_TEST(it_starts_quickly_and_is_small),
	    DAEMON_TEST(the_parent_sleeps),
	    DAEMON_TEST(a_killed_process_comes_back_and_the_others_live_on),
	    DAEMON_TEST(no_request_is_refused_while_the_desk_is_replaced),
	    DAEMON_TEST(a_second_daemon_is_refused),
	    DAEMON_TEST(a_hang_up_replaces_all_one_by_one),
	    DAEMON_TEST(a_killed_parent_leaves_nobody_behind),
	    DAEMON_TEST(every_process_is_locked_in),
	    DAEMON_TEST(an_officer_works),
	    FOLDER_TEST(a_folder_that_is_no_node_is_refused),
	    FOLDER_TEST(a_wrong_seal_stops_the_start),
	};

	if (count < 2)
		return 2;
	program = arguments[1];
	curl_global_init(CURL_GLOBAL_ALL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
