/* portal.c - the process that the public's browsers speak to. It has a listening socket, two lines to the desk, and may
 * read one folder; it can open no store, no key and no connection. */
#include "portal/portal.h"

#include "base/log.h"
#include "node/handed.h"
#include "node/process.h"
#include "node/sandbox.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#define LAST_REQUESTS 1500 /* milliseconds that running requests have at the end */
#define DESK_PATIENCE_SECONDS 8

/* The lines to the desk: a thread takes a free one for one question. */
struct desk_client {
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t freed;
	int free[PUBLIC_LINES];
	int free_count;
	uint64_t next_number;
};

static enum result desk_is_busy(struct job *job)
{
	return job_fail(job, BUSY, NULL, "desk", "The desk does not answer.");
}

static int line_take(struct desk_client *client, uint64_t *ret_number)
{
	struct timespec until;
	int line = -1;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += DESK_PATIENCE_SECONDS;
	pthread_mutex_lock(&client->lock);
	while (client->free_count == 0 && pthread_cond_timedwait(&client->freed, &client->lock, &until) != ETIMEDOUT)
		;
	if (client->free_count > 0)
		line = client->free[--client->free_count];
	*ret_number = ++client->next_number;
	pthread_mutex_unlock(&client->lock);
	return line;
}

static void line_give_back(struct desk_client *client, int line)
{
	pthread_mutex_lock(&client->lock);
	client->free[client->free_count++] = line;
	pthread_cond_signal(&client->freed);
	pthread_mutex_unlock(&client->lock);
}

/* Answers to questions that were given up, and greetings, are still in the line. */
static void line_drain(int line)
{
	unsigned char packet[64];

	while (recv(line, packet, sizeof(packet), MSG_DONTWAIT) >= 0)
		;
}

/* The pieces of one answer, in their order. */
static enum result answer_receive(struct job *job, int line, uint64_t number, enum result *ret_result,
				  struct bytes *ret_document)
{
	static const size_t room = sizeof(struct line_answer_head) + LINE_PIECE_MOST + 1;
	unsigned char *packet, *document = NULL;
	struct line_answer_head head;
	uint32_t have = 0;
	struct bytes piece;

	TAKE(job, packet = arena_room(job->arena, room));
	do {
		ssize_t size = recv(line, packet, room, 0);

		if (size < 0 || line_answer_read(job, (struct bytes){packet, (size_t)size}, &head, &piece) != OK ||
		    head.number == 0)
			return desk_is_busy(job);
		if (head.number != number)
			continue;
		if (document == NULL)
			TAKE(job, document = arena_take(job->arena, head.whole + 1));
		if (head.at != have)
			return desk_is_busy(job);
		memcpy(document + have, piece.data, piece.size);
		have += head.size;
	} while (head.number != number || have < head.whole);
	*ret_result = (enum result)head.result;
	*ret_document = (struct bytes){document, have};
	return OK;
}

static enum result ask_on(struct job *job, int line, enum line_call call, uint64_t number, const json_t *request,
			  struct bytes file, json_t **ret_answer)
{
	struct bytes packet, document;
	enum result result;

	TRY(line_request_write(job, call, number, request, &packet));
	line_drain(line);
	if (handed_send(job, line, packet, file) != OK) {
		job_forgive(job);
		return desk_is_busy(job);
	}
	TRY(answer_receive(job, line, number, &result, &document));
	if (result != OK)
		return line_failure_take(job, result, document);
	return json_read(job, "answer", document, ret_answer);
}

static enum result ask(void *self, struct job *job, enum line_call call, const json_t *request, struct bytes file,
		       json_t **ret_answer)
{
	struct desk_client *client = self;
	uint64_t number;
	int line = line_take(client, &number);
	enum result asked;

	if (line < 0)
		return desk_is_busy(job);
	asked = ask_on(job, line, call, number, request, file, ret_answer);
	line_give_back(client, line);
	return asked;
}

static void client_open(struct job *job, struct desk_client *client)
{
	static const struct timeval patience = {.tv_sec = DESK_PATIENCE_SECONDS};
	uint64_t start;

	pthread_mutex_init(&client->lock, NULL);
	pthread_cond_init(&client->freed, NULL);
	for (int at = 0; at < PUBLIC_LINES; at++) {
		setsockopt(PLACE_LINES + at, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		setsockopt(PLACE_LINES + at, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
		client->free[client->free_count++] = PLACE_LINES + at;
	}
	/* Somewhere far from where a portal that had these lines before was counting. */
	job_chance(job, (unsigned char *)&start, sizeof(start));
	client->next_number = start >> 1;
}

static enum result lock_in(struct process *process)
{
	const struct sandbox_path paths[] = {{process->configuration.portal_folder, SANDBOX_READ},
					     {"/dev/urandom", SANDBOX_READ}};

	return sandbox_enter(process->job, &(struct sandbox){.name = "portal",
							     .accepts = true,
							     .has_threads = true,
							     .paths = paths,
							     .path_count = sizeof(paths) / sizeof(paths[0])});
}

enum result portal_run(struct process *process)
{
	struct portal_config config = portal_config_usual();
	struct desk_client client = {.free_count = 0};
	struct portal *portal;

	TRY(lock_in(process));
	client_open(process->job, &client);
	config.listen_socket = PLACE_LISTEN;
	config.front = process->configuration.portal_front;
	config.secure = process->configuration.portal_secure == 1;
	config.folder = process->configuration.portal_folder;
	config.desk = (struct portal_desk){.ask = ask, .self = &client};
	TRY(portal_open(process->job, &config, &portal));
	process_stops(process, -1);
	portal_close(portal, LAST_REQUESTS);
	return OK;
}
