/* keeper_client.c - asking the keeper process. */
#include "node/keeper_client.h"

#include "crypto/secret.h"
#include "node/keeper_protocol.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

/* A request may be lost with the keeper that took it; then it is asked again after this at the latest. */
#define ASK_AGAIN_SECONDS 2

#define LOOKS 60

struct keeper_client {
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t freed;
	int free[KEEPER_LINES_MOST];
	int free_count;
	uint64_t next_number;
};

enum result keeper_client_open(struct job *job, const int *sockets, int count, struct keeper_client **ret_client)
{
	static const struct timeval patience = {.tv_sec = ASK_AGAIN_SECONDS};
	struct keeper_client *client = calloc(1, sizeof(*client));
	uint64_t start;

	if (client == NULL)
		return job_out_of_memory(job);
	pthread_mutex_init(&client->lock, NULL);
	pthread_cond_init(&client->freed, NULL);
	for (int at = 0; at < count && at < KEEPER_LINES_MOST; at++) {
		setsockopt(sockets[at], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		setsockopt(sockets[at], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
		client->free[client->free_count++] = sockets[at];
	}
	/* Somewhere far from where a process that had these lines before was counting. */
	job_chance(job, (unsigned char *)&start, sizeof(start));
	client->next_number = start >> 1;
	*ret_client = client;
	return OK;
}

void keeper_client_close(struct keeper_client *client)
{
	if (client == NULL)
		return;
	pthread_cond_destroy(&client->freed);
	pthread_mutex_destroy(&client->lock);
	free(client);
}

static int line_take(struct keeper_client *client, uint64_t *ret_number)
{
	int line;

	pthread_mutex_lock(&client->lock);
	while (client->free_count == 0)
		pthread_cond_wait(&client->freed, &client->lock);
	line = client->free[--client->free_count];
	*ret_number = ++client->next_number;
	pthread_mutex_unlock(&client->lock);
	return line;
}

static void line_give_back(struct keeper_client *client, int line)
{
	pthread_mutex_lock(&client->lock);
	client->free[client->free_count++] = line;
	pthread_cond_signal(&client->freed);
	pthread_mutex_unlock(&client->lock);
}

static enum result unreachable(struct job *job)
{
	return job_fail(job, BUSY, NULL, "keeper", "The process that keeps the keys does not answer.");
}

static enum result broken(struct job *job)
{
	return job_fail(job, IO, NULL, "keeper", "The line to the keeper is broken: %s.", strerror(errno));
}

/* The keeper answers sooner than a sleeping thread is woken, so this looks a few times before it sleeps. */
static ssize_t receive(int line, struct keeper_answer *ret_packet)
{
	for (int looks = 0; looks < LOOKS; looks++) {
		ssize_t size = recv(line, ret_packet, sizeof(*ret_packet), MSG_TRUNC | MSG_DONTWAIT);

		if (size >= 0 || errno != EAGAIN)
			return size;
		sched_yield();
	}
	return recv(line, ret_packet, sizeof(*ret_packet), MSG_TRUNC);
}

/* Waits for the answer with the request's number. BUSY, with nothing noted, when the question is to be asked again. */
static enum result get(struct job *job, int line, const struct keeper_request *request,
		       struct keeper_answer *ret_answer)
{
	struct keeper_answer packet;
	enum result result;

	do {
		ssize_t size = receive(line, &packet);

		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0 && errno == EAGAIN)
			return BUSY;
		if (size <= 0)
			return broken(job);
		if ((size_t)size != sizeof(packet))
			continue;
		if (packet.number == 0)
			return BUSY;
	} while (packet.number != request->number);
	result = keeper_answer_read(job, (struct bytes){(const unsigned char *)&packet, sizeof(packet)},
				    request->operation, ret_answer);
	secret_wipe(&packet, sizeof(packet));
	return result;
}

static int64_t monotonic_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum result exchange(struct job *job, int line, const struct keeper_request *request,
			    struct keeper_answer *ret_answer)
{
	int64_t deadline = monotonic_milliseconds() + KEEPER_PATIENCE;

	do {
		if (send(line, request, sizeof(*request), MSG_NOSIGNAL) < 0) {
			if (errno == EAGAIN)
				break;
			if (errno != EINTR)
				return broken(job);
			continue;
		}
		enum result result = get(job, line, request, ret_answer);
		if (result != BUSY)
			return result;
	} while (monotonic_milliseconds() < deadline);
	return unreachable(job);
}

static enum result ask(struct keeper_client *client, struct job *job, struct keeper_request *request,
		       struct keeper_answer *ret_answer)
{
	int line = line_take(client, &request->number);
	enum result result;

	request->version = KEEPER_VERSION;
	result = exchange(job, line, request, ret_answer);
	line_give_back(client, line);
	TRY(result);
	if (ret_answer->result != OK)
		return job_fail(job, ret_answer->result, "key_id", ret_answer->rule, "%s", ret_answer->reason);
	return OK;
}

static enum result key_id_put(struct job *job, const char *key_id, char ret_key_id[KEY_ID_SIZE])
{
	if (strlen(key_id) != KEY_ID_SIZE - 1)
		return job_fail(job, MISSING, "key_id", "key", "\"%.60s\" is no key id.", key_id);
	memcpy(ret_key_id, key_id, KEY_ID_SIZE);
	return OK;
}

static enum result client_sign(void *self, struct job *job, const char *key_id, const struct hash *digest,
			       struct signature *ret_signature)
{
	struct keeper_request request = {.operation = KEEPER_SIGN, .size = HASH_SIZE};
	struct keeper_answer answer;

	TRY(key_id_put(job, key_id, request.key_id));
	memcpy(request.data, digest->bytes, HASH_SIZE);
	TRY(ask(self, job, &request, &answer));
	memcpy(ret_signature->bytes, answer.data, SIGNATURE_SIZE);
	return OK;
}

static enum result client_agree(void *self, struct job *job, const char *key_id, const struct public_key *peer,
				unsigned char ret_secret[32])
{
	struct keeper_request request = {.operation = KEEPER_AGREE, .size = PUBLIC_KEY_SIZE};
	struct keeper_answer answer;

	TRY(key_id_put(job, key_id, request.key_id));
	memcpy(request.data, peer->point, PUBLIC_KEY_SIZE);
	TRY(ask(self, job, &request, &answer));
	memcpy(ret_secret, answer.data, 32);
	secret_wipe(&answer, sizeof(answer));
	return OK;
}

static enum result client_create(void *self, struct job *job, char ret_key_id[KEY_ID_SIZE], struct public_key *ret_key)
{
	struct keeper_request request = {.operation = KEEPER_CREATE};
	struct keeper_answer answer;

	TRY(ask(self, job, &request, &answer));
	memcpy(ret_key_id, answer.data, KEY_ID_SIZE);
	memcpy(ret_key->point, answer.data + KEY_ID_SIZE, PUBLIC_KEY_SIZE);
	return OK;
}

static enum result client_pseudonym(void *self, struct job *job, struct bytes name, struct hash *ret_hash)
{
	struct keeper_request request = {.operation = KEEPER_PSEUDONYM, .size = (uint32_t)name.size};
	struct keeper_answer answer;

	if (name.size == 0 || name.size > KEEPER_NAME_MOST)
		return job_fail(job, LIMIT, "name", "length", "A name has from 1 to %d bytes.", KEEPER_NAME_MOST);
	memcpy(request.data, name.data, name.size);
	TRY(ask(self, job, &request, &answer));
	memcpy(ret_hash->bytes, answer.data, HASH_SIZE);
	return OK;
}

static enum result client_evaluate(void *self, struct job *job, int64_t number, const struct oprf_element *blinded,
				   int count, struct oprf_element *ret_evaluated, struct oprf_proof *ret_proof)
{
	struct keeper_request request = {.operation = KEEPER_EVALUATE};
	struct keeper_answer answer;
	size_t size = (size_t)count * sizeof(*blinded);

	if (count < 1 || count > OPRF_BATCH_MOST)
		return job_fail(job, LIMIT, "elements", "too-many", "From 1 to %d elements are evaluated at once.",
				OPRF_BATCH_MOST);
	memcpy(request.data, &number, sizeof(number));
	memcpy(request.data + sizeof(number), blinded, size);
	request.size = (uint32_t)(sizeof(number) + size);
	TRY(ask(self, job, &request, &answer));
	memcpy(ret_evaluated, answer.data, size);
	memcpy(ret_proof, answer.data + OPRF_BATCH_MOST * sizeof(*blinded), sizeof(*ret_proof));
	return OK;
}

/* Sets are made by the command, which works on the key file itself; no process may. */
static enum result refuse_set(struct job *job)
{
	return job_fail(job, DENIED, "number", "keeper-permission",
			"A set of people is made by the operator's command, not by a running process.");
}

static enum result client_question_key(void *self, struct job *job, int64_t number, struct oprf_element *ret_key)
{
	(void)self;
	(void)number;
	(void)ret_key;
	return refuse_set(job);
}

static enum result client_question_outputs(void *self, struct job *job, int64_t number, const struct bytes *inputs,
					   int count, struct oprf_output *ret_outputs)
{
	(void)self;
	(void)number;
	(void)inputs;
	(void)count;
	(void)ret_outputs;
	return refuse_set(job);
}

struct keeper keeper_client_keeper(struct keeper_client *client)
{
	return (struct keeper){.sign = client_sign,
			       .agree = client_agree,
			       .create = client_create,
			       .pseudonym = client_pseudonym,
			       .question_key = client_question_key,
			       .evaluate = client_evaluate,
			       .question_outputs = client_question_outputs,
			       .self = client};
}
