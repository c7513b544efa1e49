/* reader_client.c - the desk's end of the line to the reader: one question at a time, and none waits for ever. */
#include "node/reader.h"

#include "node/handed.h"
#include "node/reader_protocol.h"
#include "portal/line.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#define PATIENCE_SECONDS 10

struct reader_client {
	pthread_mutex_t lock; /* who holds it, asks */
	int line;
	uint64_t next_number;
};

static enum result reader_is_busy(struct job *job)
{
	job_forgive(job);
	return job_fail(job, BUSY, "file", "reader", "The file cannot be looked at now. Try again in a moment.");
}

/* The answer to the question of this number; what was answered too late to earlier ones is dropped. */
static enum result answer_receive(struct job *job, int line, uint64_t number, struct bytes *ret_answer)
{
	unsigned char room[sizeof(struct reader_answer_head) + READER_FAILURE_MOST + 1];
	struct reader_answer_head head = {0};
	struct bytes packet;

	do {
		if (handed_receive(job, line, 0, room, sizeof(room), DOCUMENT_ANSWER_MOST, &packet, ret_answer) != OK ||
		    packet.size < sizeof(head))
			return reader_is_busy(job);
		memcpy(&head, packet.data, sizeof(head));
		if (head.version != READER_VERSION || head.result > IO)
			return reader_is_busy(job);
	} while (head.number != number);
	if (head.result == OK)
		return OK;
	return line_failure_take(job, (enum result)head.result,
				 (struct bytes){packet.data + sizeof(head), packet.size - sizeof(head)});
}

static enum result ask(void *self, struct job *job, enum document_question question, const char *name, struct bytes pdf,
		       struct bytes *ret_answer)
{
	struct reader_client *client = self;
	struct reader_question_head head = {.version = READER_VERSION, .question = question};
	struct timespec until;
	enum result asked;

	*ret_answer = (struct bytes){0};
	if (pdf.size > DOCUMENT_BYTES_MOST)
		return job_fail(job, LIMIT, "file", "too-large", "A PDF has at most %u MiB.",
				DOCUMENT_BYTES_MOST >> 20);
	if (name != NULL && strlen(name) < sizeof(head.name))
		memcpy(head.name, name, strlen(name));
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PATIENCE_SECONDS;
	if (pthread_mutex_timedlock(&client->lock, &until) != 0)
		return reader_is_busy(job);
	head.number = ++client->next_number;
	asked = handed_send(job, client->line, (struct bytes){(const unsigned char *)&head, sizeof(head)}, pdf);
	asked = asked == OK ? answer_receive(job, client->line, head.number, ret_answer) : reader_is_busy(job);
	pthread_mutex_unlock(&client->lock);
	return asked;
}

enum result reader_client_open(struct job *job, int line, struct reader_client **ret_client)
{
	static const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	struct reader_client *client = calloc(1, sizeof(*client));
	uint64_t start;

	if (client == NULL)
		return job_out_of_memory(job);
	pthread_mutex_init(&client->lock, NULL);
	client->line = line;
	setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	/* Somewhere far from where a desk that had this line before was counting. */
	job_chance(job, (unsigned char *)&start, sizeof(start));
	client->next_number = start >> 1;
	*ret_client = client;
	return OK;
}

void reader_client_close(struct reader_client *client)
{
	if (client == NULL)
		return;
	pthread_mutex_destroy(&client->lock);
	free(client);
}

struct document_reader reader_client_reader(struct reader_client *client)
{
	return (struct document_reader){.ask = ask, .self = client};
}
