/* reader.c - the process that takes strangers' PDFs apart; see reader.h. */
#include "node/reader.h"

#include "base/log.h"
#include "node/handed.h"
#include "node/reader_protocol.h"
#include "node/sandbox.h"
#include "portal/line.h"

#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define ARENA_BYTES (48u << 20)
#define MEMORY_MOST ((rlim_t)512 << 20) /* of addresses, with libraries and stack */
#define SECONDS_MOST 5                  /* of the processor, for one question */

/* From now on the process may use so many seconds more. When they are over the kernel ends it. */
static void seconds_allow(void)
{
	struct rusage used;
	struct rlimit limit;

	getrusage(RUSAGE_SELF, &used);
	limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1 + SECONDS_MOST);
	limit.rlim_max = RLIM_INFINITY;
	setrlimit(RLIMIT_CPU, &limit);
}

static enum result question_answer(struct job *job, struct bytes packet, struct bytes pdf, uint64_t *ret_number,
				   struct bytes *ret_answer)
{
	const struct document_reader reader = document_reader_here();
	struct reader_question_head head;

	if (packet.size != sizeof(head))
		return job_fail(job, INVALID, "question", "document-question", "The question has a wrong size.");
	memcpy(&head, packet.data, sizeof(head));
	*ret_number = head.number;
	if (head.version != READER_VERSION || memchr(head.name, '\0', sizeof(head.name)) == NULL)
		return job_fail(job, INVALID, "question", "document-question", "The question has a wrong form.");
	return reader.ask(NULL, job, (enum document_question)head.question, head.name, pdf, ret_answer);
}

static void answer_send(struct job *job, int line, enum result result, uint64_t number, struct bytes answer)
{
	struct reader_answer_head head = {.version = READER_VERSION, .result = result, .number = number};
	unsigned char packet[sizeof(head) + READER_FAILURE_MOST];
	struct failure failure = job->failure;
	struct bytes words = {0};

	job_forgive(job);
	if (result != OK && (line_failure_write(job, &failure, &words) != OK || words.size > READER_FAILURE_MOST))
		words = BYTES("{\"field\":\"file\",\"reason\":\"\",\"rule\":\"memory\"}");
	memcpy(packet, &head, sizeof(head));
	if (words.size > 0)
		memcpy(packet + sizeof(head), words.data, words.size);
	if (handed_send(job, line, (struct bytes){packet, sizeof(head) + words.size},
			result == OK ? answer : (struct bytes){0}) != OK)
		log_line(LOG_WARNING, "node", "reader-answer-lost", NULL);
}

static void serve(struct arena *arena, int line)
{
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	unsigned char room[sizeof(struct reader_question_head) + 1];
	struct bytes packet = {0}, pdf, answer = {0};
	uint64_t number = 0;
	enum result result;

	seconds_allow();
	result = handed_receive(&job, line, MSG_DONTWAIT, room, sizeof(room), DOCUMENT_BYTES_MOST, &packet, &pdf);
	if (packet.data == NULL)
		return;
	if (result == OK)
		result = question_answer(&job, packet, pdf, &number, &answer);
	answer_send(&job, line, result, number, answer);
}

enum result reader_run(struct process *process)
{
	static const struct rlimit memory = {MEMORY_MOST, MEMORY_MOST};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_BYTES);
	struct pollfd files[] = {{.fd = PLACE_LINES, .events = POLLIN}, {.fd = process->stop, .events = POLLIN}};

	if (arena == NULL)
		return job_out_of_memory(process->job);
	if (setrlimit(RLIMIT_AS, &memory) != 0)
		return job_fail(process->job, IO, NULL, "reader", "No limit of memory could be set.");
	TRY(sandbox_enter(process->job, &(struct sandbox){.name = "reader"}));
	while (poll(files, 2, -1) >= 0) {
		if (files[1].revents != 0)
			break;
		if (files[0].revents & POLLIN)
			serve(arena, PLACE_LINES);
		arena_reset(arena);
	}
	return OK;
}
