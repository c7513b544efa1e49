/* keeper_test.c - the keeper's messages, who may ask for what, and the process itself behind its lines. */
#include "node/keeper_client.h"
#include "node/keeper_protocol.h"
#include "node/process.h"

#include "base/file.h"
#include "folder.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char some_key[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static struct keeper_request request_of(enum keeper_operation operation, const char *key_id, uint32_t size)
{
	struct keeper_request request = {.version = KEEPER_VERSION, .operation = operation, .number = 1, .size = size};

	snprintf(request.key_id, sizeof(request.key_id), "%s", key_id);
	return request;
}

static struct bytes packet_of(const struct keeper_request *request)
{
	return (struct bytes){(const unsigned char *)request, sizeof(*request)};
}

static void good_requests_are_read(void **state)
{
	static const struct {
		enum keeper_operation operation;
		const char *key_id;
		uint32_t size;
	} rows[] = {{KEEPER_SIGN, some_key, 32}, {KEEPER_AGREE, some_key, 65}, {KEEPER_CREATE, "", 0},
		    {KEEPER_PSEUDONYM, "", 1},   {KEEPER_PSEUDONYM, "", 256},  {KEEPER_EVALUATE, "", 40},
		    {KEEPER_EVALUATE, "", 520}};
	struct test_folder *folder = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct keeper_request request = request_of(rows[at].operation, rows[at].key_id, rows[at].size);
		struct keeper_request back;

		assert_int_equal(keeper_request_read(&folder->job, packet_of(&request), &back), OK);
		assert_memory_equal(&back, &request, sizeof(back));
	}
}

static void malformed_requests_are_refused(void **state)
{
	static const struct {
		uint32_t version, operation;
		uint64_t number;
		const char *key_id;
		uint32_t size;
		const char *field;
	} rows[] = {
	    {2, KEEPER_SIGN, 1, some_key, 32, "version"},
	    {0, KEEPER_SIGN, 1, some_key, 32, "version"},
	    {1, 0, 1, some_key, 32, "operation"},
	    {1, KEEPER_OPERATION_END, 1, some_key, 32, "operation"},
	    {1, UINT32_MAX, 1, some_key, 32, "operation"},
	    {1, KEEPER_SIGN, 0, some_key, 32, "number"},
	    {1, KEEPER_SIGN, 1, "", 32, "key_id"},
	    {1, KEEPER_SIGN, 1, "AAAA", 32, "key_id"},
	    {1, KEEPER_SIGN, 1, "../../../etc/passwd/AAAAAAAAAAAAAAAAAAAAAAA", 32, "key_id"},
	    {1, KEEPER_CREATE, 1, some_key, 0, "key_id"},
	    {1, KEEPER_SIGN, 1, some_key, 31, "data"},
	    {1, KEEPER_SIGN, 1, some_key, 33, "data"},
	    {1, KEEPER_AGREE, 1, some_key, 64, "data"},
	    {1, KEEPER_CREATE, 1, "", 1, "data"},
	    {1, KEEPER_PSEUDONYM, 1, "", 0, "data"},
	    {1, KEEPER_PSEUDONYM, 1, "", 257, "data"},
	    {1, KEEPER_PSEUDONYM, 1, "", UINT32_MAX, "data"},
	    {1, KEEPER_EVALUATE, 1, some_key, 40, "key_id"},
	    {1, KEEPER_EVALUATE, 1, "", 8, "data"},
	    {1, KEEPER_EVALUATE, 1, "", 521, "data"},
	};
	struct test_folder *folder = *state;
	struct keeper_request request, back;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		request = request_of(rows[at].operation, rows[at].key_id, rows[at].size);
		request.version = rows[at].version;
		request.number = rows[at].number;
		job_forgive(&folder->job);
		assert_int_equal(keeper_request_read(&folder->job, packet_of(&request), &back), INVALID);
		assert_string_equal(folder->job.failure.field, rows[at].field);
	}
	request = request_of(KEEPER_SIGN, some_key, 32);
	memset(request.key_id, 'A', sizeof(request.key_id)); /* no NUL at its end */
	assert_int_equal(keeper_request_read(&folder->job, packet_of(&request), &back), INVALID);
	request = request_of(KEEPER_SIGN, some_key, 32);
	for (size_t size = 0; size < sizeof(request); size += 8)
		assert_int_equal(
		    keeper_request_read(&folder->job, (struct bytes){(unsigned char *)&request, size}, &back), INVALID);
}

/* Each asker's row of what it may do, for every use of a key. */
static void each_may_do_its_own_only(void **state)
{
	static const struct {
		enum keeper_asker asker;
		enum keeper_operation operation;
		const char *uses; /* node, letter, message sign, message open, officer: y or n */
	} rows[] = {
	    {ASKER_DESK, KEEPER_SIGN, "ynnny"},      {ASKER_DESK, KEEPER_AGREE, "nynnn"},
	    {ASKER_DESK, KEEPER_CREATE, "nnnny"},    {ASKER_DESK, KEEPER_PSEUDONYM, "nnnny"},
	    {ASKER_LINK, KEEPER_SIGN, "ynynn"},      {ASKER_LINK, KEEPER_AGREE, "nynyn"},
	    {ASKER_LINK, KEEPER_CREATE, "nnnnn"},    {ASKER_LINK, KEEPER_PSEUDONYM, "nnnnn"},
	    {ASKER_CLOCK, KEEPER_SIGN, "ynnnn"},     {ASKER_CLOCK, KEEPER_AGREE, "nynnn"},
	    {ASKER_CLOCK, KEEPER_CREATE, "nnnnn"},   {ASKER_CLOCK, KEEPER_PSEUDONYM, "nnnnn"},
	    {ASKER_DESK, KEEPER_EVALUATE, "nnnnn"},  {ASKER_LINK, KEEPER_EVALUATE, "nnnny"},
	    {ASKER_CLOCK, KEEPER_EVALUATE, "nnnnn"},
	};
	struct test_folder *folder = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		for (int use = KEY_USE_NODE; use <= KEY_USE_OFFICER; use++) {
			enum result result =
			    keeper_permit(&folder->job, rows[at].asker, rows[at].operation, (enum key_use)use);

			assert_int_equal(result, rows[at].uses[use] == 'y' ? OK : DENIED);
		}
	}
}

static void answers_are_checked(void **state)
{
	struct test_folder *folder = *state;
	struct keeper_answer answer = {.version = KEEPER_VERSION, .result = OK, .number = 5, .size = SIGNATURE_SIZE};
	struct bytes packet = {(unsigned char *)&answer, sizeof(answer)};
	struct keeper_answer back;

	assert_int_equal(keeper_answer_read(&folder->job, packet, KEEPER_SIGN, &back), OK);
	assert_int_equal(keeper_answer_read(&folder->job, packet, KEEPER_AGREE, &back), INVALID);
	answer.result = 99;
	assert_int_equal(keeper_answer_read(&folder->job, packet, KEEPER_SIGN, &back), INVALID);
	answer.result = DENIED;
	assert_int_equal(keeper_answer_read(&folder->job, packet, KEEPER_SIGN, &back), INVALID);
	answer.size = 0;
	memset(answer.reason, 'x', sizeof(answer.reason));
	assert_int_equal(keeper_answer_read(&folder->job, packet, KEEPER_SIGN, &back), OK);
	assert_int_equal(strlen(back.reason), sizeof(back.reason) - 1);
	packet.size--;
	assert_int_equal(keeper_answer_read(&folder->job, packet, KEEPER_SIGN, &back), INVALID);
}

/* --- the process --- */

struct running {
	struct test_folder *folder;
	int asker_end[KEEPER_LINES_ALL];
	int keeper_end[KEEPER_LINES_ALL];
	char key_id[6][KEY_ID_SIZE];
	struct public_key key[6];
	struct oprf_element question_key; /* number 2 */
	pid_t pid;
};

static void keeper_start(struct running *running)
{
	char parent[24];

	snprintf(parent, sizeof(parent), "%d", (int)getpid());
	running->pid = fork();
	assert_true(running->pid >= 0);
	if (running->pid > 0)
		return;
	for (int line = 0; line < KEEPER_LINES_ALL; line++)
		dup2(running->keeper_end[line], PLACE_LINES + line);
	setenv(PARENT_VARIABLE, parent, 1);
	_exit(process_main("keeper", running->folder->path));
}

static int keeper_open(void **state)
{
	static const char conf[] = "party = it\ndesk = 127.0.0.1:1\nlink = 127.0.0.1:2\nlink_url = http://x/\n"
				   "agreements_folder = .\nlog_level = alarm\n";
	struct running *running = calloc(1, sizeof(*running));
	struct test_folder *folder;
	struct key_file *file;
	struct keeper keeper;

	assert_int_equal(test_folder_open((void **)&folder), 0);
	running->folder = folder;
	assert_int_equal(file_write(&folder->job, arena_print(folder->job.arena, "%s/valico.conf", folder->path), 0600,
				    bytes_of(conf)),
			 OK);
	assert_int_equal(key_file_make(&folder->job, folder->path), OK);
	assert_int_equal(key_file_open(&folder->job, folder->path, &file), OK);
	keeper = key_file_keeper(file);
	for (int at = 0; at < 6; at++)
		assert_int_equal(keeper.create(keeper.self, &folder->job, running->key_id[at], &running->key[at]), OK);
	assert_int_equal(keeper.question_key(keeper.self, &folder->job, 2, &running->question_key), OK);
	key_file_close(file);
	for (int line = 0; line < KEEPER_LINES_ALL; line++) {
		int ends[2];

		assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
		/* Far from the places of a child, so that dup2() overwrites none. */
		running->asker_end[line] = fcntl(ends[0], F_DUPFD_CLOEXEC, 100);
		running->keeper_end[line] = fcntl(ends[1], F_DUPFD_CLOEXEC, 100);
		close(ends[0]);
		close(ends[1]);
	}
	keeper_start(running);
	*state = running;
	return 0;
}

static int keeper_close(void **state)
{
	struct running *running = *state;
	int status;

	kill(running->pid, SIGTERM);
	assert_int_equal(waitpid(running->pid, &status, 0), running->pid);
	for (int line = 0; line < KEEPER_LINES_ALL; line++) {
		close(running->asker_end[line]);
		close(running->keeper_end[line]);
	}
	test_folder_close((void **)&running->folder);
	free(running);
	/* Asked to end, it ends well. */
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

/* The lines of an asker stand in the askers' order. */
static struct keeper_client *client_of(struct running *running, enum keeper_asker asker)
{
	struct keeper_client *client;
	int first = 0;

	for (int before = 0; before < (int)asker; before++)
		first += keeper_lines[before];
	assert_int_equal(
	    keeper_client_open(&running->folder->job, running->asker_end + first, keeper_lines[asker], &client), OK);
	return client;
}

static void it_signs_agrees_creates_and_names(void **state)
{
	struct running *running = *state;
	struct job *job = &running->folder->job;
	struct keeper_client *client = client_of(running, ASKER_DESK);
	struct keeper keeper = keeper_client_keeper(client);
	struct hash digest = hash_of(BYTES("an event")), name, same;
	struct public_key made;
	struct signature signature;
	struct verifier *verifier;
	unsigned char secret[32];
	char key_id[KEY_ID_SIZE], wanted[KEY_ID_SIZE];

	assert_int_equal(keeper.sign(keeper.self, job, running->key_id[5], &digest, &signature), OK);
	assert_int_equal(verifier_open(job, &running->key[5], &verifier), OK);
	assert_int_equal(verifier_check(job, verifier, &digest, &signature), OK);
	verifier_close(verifier);
	assert_int_equal(keeper.agree(keeper.self, job, running->key_id[1], &running->key[0], secret), OK);
	assert_int_equal(keeper.create(keeper.self, job, key_id, &made), OK);
	key_id_of(&made, wanted);
	assert_string_equal(key_id, wanted);
	assert_int_equal(keeper.sign(keeper.self, job, key_id, &digest, &signature), OK);
	assert_int_equal(keeper.pseudonym(keeper.self, job, BYTES("g.ferrante"), &name), OK);
	assert_int_equal(keeper.pseudonym(keeper.self, job, BYTES("g.ferrante"), &same), OK);
	assert_true(hash_equal(&name, &same));
	keeper_client_close(client);
}

static void it_evaluates_a_question_for_the_link_alone(void **state)
{
	struct running *running = *state;
	struct job *job = &running->folder->job;
	struct keeper_client *client = client_of(running, ASKER_LINK), *desk = client_of(running, ASKER_DESK);
	struct keeper keeper = keeper_client_keeper(client), other = keeper_client_keeper(desk);
	struct oprf_element blinded[OPRF_BATCH_MOST], evaluated[OPRF_BATCH_MOST];
	const struct bytes input = BYTES("ali 1990");
	struct oprf_scalar blind;
	struct oprf_proof proof;
	struct oprf_output output;

	for (int at = 0; at < OPRF_BATCH_MOST; at++)
		assert_int_equal(oprf_blind(job, input, &blind, &blinded[at]), OK);
	for (int count = 1; count <= OPRF_BATCH_MOST; count += 5) {
		assert_int_equal(keeper.evaluate(keeper.self, job, 2, blinded, count, evaluated, &proof), OK);
		assert_int_equal(oprf_proof_check(job, &running->question_key, blinded, evaluated, count, &proof), OK);
	}
	assert_int_equal(keeper.evaluate(keeper.self, job, 3, blinded, 1, evaluated, &proof), OK);
	assert_int_equal(oprf_proof_check(job, &running->question_key, blinded, evaluated, 1, &proof), DENIED);
	job_forgive(job);
	memset(blinded[0].bytes, 0, OPRF_SIZE);
	assert_int_equal(keeper.evaluate(keeper.self, job, 2, blinded, 1, evaluated, &proof), INVALID);
	job_forgive(job);
	assert_int_equal(keeper.evaluate(keeper.self, job, 0, blinded + 1, 1, evaluated, &proof), INVALID);
	job_forgive(job);
	assert_int_equal(keeper.evaluate(keeper.self, job, 2, blinded, OPRF_BATCH_MOST + 1, evaluated, &proof), LIMIT);
	job_forgive(job);
	assert_int_equal(other.evaluate(other.self, job, 2, blinded + 1, 1, evaluated, &proof), DENIED);
	assert_string_equal(job->failure.rule, "keeper-permission");
	job_forgive(job);
	assert_int_equal(keeper.question_outputs(keeper.self, job, 2, &input, 1, &output), DENIED);
	job_forgive(job);
	keeper_client_close(client);
	keeper_client_close(desk);
}

static void it_refuses_what_is_not_the_askers(void **state)
{
	struct running *running = *state;
	struct job *job = &running->folder->job;
	struct keeper_client *client = client_of(running, ASKER_CLOCK);
	struct keeper keeper = keeper_client_keeper(client);
	struct hash digest = hash_of(BYTES("an event"));
	struct signature signature;
	struct public_key made;
	char key_id[KEY_ID_SIZE];

	assert_int_equal(keeper.sign(keeper.self, job, running->key_id[0], &digest, &signature), OK);
	assert_int_equal(keeper.sign(keeper.self, job, running->key_id[5], &digest, &signature), DENIED);
	assert_string_equal(job->failure.rule, "keeper-permission");
	job_forgive(job);
	assert_int_equal(keeper.create(keeper.self, job, key_id, &made), DENIED);
	job_forgive(job);
	assert_int_equal(keeper.sign(keeper.self, job, some_key, &digest, &signature), MISSING);
	keeper_client_close(client);
}

/* Nonsense on a line is answered, and the next good question too. */
static void nonsense_does_not_stop_it(void **state)
{
	struct running *running = *state;
	struct job *job = &running->folder->job;
	unsigned char nonsense[1000];
	struct keeper_client *client;
	struct keeper keeper;
	struct hash digest = hash_of(BYTES("an event"));
	struct signature signature;

	for (size_t size = 1; size < sizeof(nonsense); size += 37) {
		job_chance(job, nonsense, size);
		assert_int_equal(send(running->asker_end[0], nonsense, size, 0), size);
	}
	assert_int_equal(send(running->asker_end[0], nonsense, 0, 0), 0);
	client = client_of(running, ASKER_DESK);
	keeper = keeper_client_keeper(client);
	for (int at = 0; at < 20; at++)
		assert_int_equal(keeper.sign(keeper.self, job, running->key_id[4], &digest, &signature), OK);
	keeper_client_close(client);
}

struct asking {
	struct running *running;
	struct keeper keeper;
	int failures;
};

static void *ask_often(void *argument)
{
	struct asking *asking = argument;
	struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	struct hash digest = hash_of(BYTES("an event"));
	struct signature signature;

	for (int at = 0; at < 300; at++) {
		if (asking->keeper.sign(asking->keeper.self, &job, asking->running->key_id[4], &digest, &signature) !=
		    OK)
			asking->failures++;
	}
	arena_close(arena);
	return NULL;
}

/* Eight threads on four lines, while the keeper is killed and replaced: no question stays without an answer. */
static void a_killed_keeper_is_asked_again(void **state)
{
	struct running *running = *state;
	struct keeper_client *client = client_of(running, ASKER_DESK);
	struct asking asking[8];
	pthread_t threads[8];

	for (int at = 0; at < 8; at++) {
		asking[at] = (struct asking){.running = running, .keeper = keeper_client_keeper(client)};
		assert_int_equal(pthread_create(&threads[at], NULL, ask_often, &asking[at]), 0);
	}
	for (int kills = 0; kills < 3; kills++) {
		usleep(20000);
		kill(running->pid, SIGKILL);
		waitpid(running->pid, NULL, 0);
		keeper_start(running);
	}
	for (int at = 0; at < 8; at++) {
		pthread_join(threads[at], NULL);
		assert_int_equal(asking[at].failures, 0);
	}
	/* The last one is there too, and not only on its way. */
	asking[0].failures = 0;
	ask_often(&asking[0]);
	assert_int_equal(asking[0].failures, 0);
	keeper_client_close(client);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_folder_open, test_folder_close)
#define PROCESS_TEST(name) cmocka_unit_test_setup_teardown(name, keeper_open, keeper_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(good_requests_are_read),
	    TEST(malformed_requests_are_refused),
	    TEST(each_may_do_its_own_only),
	    TEST(answers_are_checked),
	    PROCESS_TEST(it_signs_agrees_creates_and_names),
	    PROCESS_TEST(it_evaluates_a_question_for_the_link_alone),
	    PROCESS_TEST(it_refuses_what_is_not_the_askers),
	    PROCESS_TEST(nonsense_does_not_stop_it),
	    PROCESS_TEST(a_killed_keeper_is_asked_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
