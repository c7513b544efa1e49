/* desk_line.c - answering the portal. */
#include "node/desk_line.h"

#include "base/log.h"
#include "crypto/secret.h"
#include "node/handed.h"
#include "office/papers/letters.h"
#include "office/public/issue_files.h"
#include "portal/line.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_ARENA_BYTES (48u << 20)
#define SEND_PATIENCE_SECONDS 2

struct desk_line {
	struct desk_lines *lines;
	int socket;
	struct office *office;
	struct arena *arena; /* of one request */
	pthread_t thread;
};

struct desk_lines {
	struct workplace *workplace;
	int stop; /* an eventfd: readable once the threads are to end */
	struct desk_line line[PUBLIC_LINES];
	int running;
};

/* --- the five calls --- */

static enum result issue_file(struct job *job, const struct office *office, const struct line_request *request,
			      json_t **ret_answer)
{
	struct issue_filing filing = {
	    .kind = request->kind,
	    .partner = request->partner,
	    .language = request->language,
	    .form = request->form,
	    .more = request->more,
	    .contact = request->contact,
	    .check = request->check,
	    .code = request->code,
	    .files = request->files,
	};
	struct issue_receipt receipt;
	json_t *answer;

	TRY(office_issue_file(job, office, &filing, &receipt));
	answer = json_pack("{s:s, s:s, s:b}", "number", issue_number_show(job->arena, receipt.number), "secret",
			   issue_secret_show(job->arena, receipt.secret), "confirmed", receipt.confirmed);
	secret_wipe(receipt.secret, sizeof(receipt.secret));
	TRY(json_own(job, answer));
	*ret_answer = answer;
	return OK;
}

static enum result follow(struct job *job, const struct office *office, const struct line_request *request,
			  json_t **ret_answer)
{
	const struct issue_following following = {
	    .number = request->issue,
	    .secret = request->secret,
	    .add = request->add,
	    .step = request->step,
	    .form = request->form,
	    .code = request->code,
	    .files = request->files,
	};

	return office_issue_follow(job, office, &following, ret_answer);
}

/* A seal is a line of text, or a PDF that has it inside. */
static enum result seal(struct job *job, const struct office *office, const struct line_request *request,
			struct bytes file, json_t **ret_answer)
{
	return office_letter_check(job, office, request->seal != NULL ? bytes_of(request->seal) : file, ret_answer);
}

static enum result carry_out(struct job *job, const struct office *office, const struct line_request *request,
			     struct bytes file, json_t **ret_answer)
{
	switch (request->call) {
	case LINE_FILE:
		return issue_file(job, office, request, ret_answer);
	case LINE_FOLLOW:
		return follow(job, office, request, ret_answer);
	case LINE_GUIDANCE:
		return office_guidance(job, office, request->topic, request->purpose, ret_answer);
	case LINE_KEEP:
		return office_issue_keep(job, office, request->name, file, ret_answer);
	case LINE_SEAL:
		return seal(job, office, request, file, ret_answer);
	case LINE_CALL_END:
		break;
	}
	return job_fail(job, INVALID, "call", "portal-request", "There is no such call.");
}

/* What is our own fault is told to nobody outside. */
static bool is_ours(enum result result)
{
	return result == DAMAGED || result == IO || result == PEER;
}

static struct bytes failure_document(struct job *job)
{
	struct failure failure = job->failure;
	struct bytes document;

	if (is_ours(failure.result)) {
		log_failure(LOG_WARNING, "node", "portal-call-failed", job);
		failure = (struct failure){.result = failure.result, .rule = "internal"};
	}
	job_forgive(job);
	return line_failure_write(job, &failure, &document) == OK
		   ? document
		   : BYTES("{\"field\":\"\",\"reason\":\"\",\"rule\":\"memory\"}");
}

void desk_line_answer(struct job *job, const struct office *office, struct bytes packet, struct bytes file,
		      uint64_t *ret_number, enum result *ret_result, struct bytes *ret_document)
{
	struct line_request request;
	json_t *answer = NULL;
	enum result result = line_request_read(job, packet, &request);

	*ret_number = request.number;
	if (result == OK)
		result = carry_out(job, office, &request, file, &answer);
	if (result == OK)
		result = json_write(job, answer, ret_document);
	if (result == OK && ret_document->size > LINE_ANSWER_MOST)
		result = job_fail(job, LIMIT, NULL, "too-big", "The answer is longer than a page.");
	*ret_result = result;
	if (result != OK)
		*ret_document = failure_document(job);
}

/* --- a line --- */

static void answer_send(struct desk_line *line, struct job *job, enum result result, uint64_t number,
			struct bytes document)
{
	for (size_t at = 0; at == 0 || at < document.size;) {
		struct bytes packet;

		if (line_answer_write(job, result, number, document, at, &packet) != OK ||
		    send(line->socket, packet.data, packet.size, MSG_NOSIGNAL) < 0) {
			log_line(LOG_WARNING, "node", "portal-answer-lost", NULL);
			return;
		}
		at += packet.size - sizeof(struct line_answer_head);
		if (document.size == 0)
			return;
	}
}

static void serve(struct desk_line *line)
{
	static const size_t room = sizeof(struct line_request_head) + LINE_REQUEST_MOST + 1;
	struct job job;
	struct bytes packet = {0}, file, document = {0};
	enum result result;
	unsigned char *place;
	uint64_t number;

	arena_reset(line->arena);
	job = (struct job){.arena = line->arena, .now = clock_now(), .chance = chance_of_system()};
	place = arena_room(line->arena, room);
	if (place == NULL ||
	    (handed_receive(&job, line->socket, MSG_DONTWAIT, place, room, LINE_HANDED_MOST, &packet, &file) != OK &&
	     packet.data == NULL))
		return;
	/* A file that was too large is as none: the call says that it is empty. */
	job_forgive(&job);
	desk_line_answer(&job, line->office, packet, file, &number, &result, &document);
	/* A request without a number cannot be answered: nobody of ours asks so. */
	if (number != 0)
		answer_send(line, &job, result, number, document);
	else
		log_line(LOG_ALARM, "node", "portal-request-malformed", NULL);
}

static void *work(void *self)
{
	struct desk_line *line = self;
	struct pollfd files[] = {{.fd = line->socket, .events = POLLIN}, {.fd = line->lines->stop, .events = POLLIN}};

	while (poll(files, 2, -1) >= 0 || errno == EINTR) {
		if (files[1].revents != 0)
			break;
		if (files[0].revents & POLLIN)
			serve(line);
	}
	return NULL;
}

/* Whoever asked a desk that is gone learns that there is a new one. */
static void greet(struct desk_line *line)
{
	const struct line_answer_head greeting = {.version = LINE_VERSION, .result = BUSY};

	if (send(line->socket, &greeting, sizeof(greeting), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_line(LOG_DEBUG, "node", "portal-line-full", NULL);
}

static enum result line_open(struct desk_lines *lines, struct job *job, int at)
{
	static const struct timeval patience = {.tv_sec = SEND_PATIENCE_SECONDS};
	struct desk_line *line = &lines->line[at];

	*line = (struct desk_line){.lines = lines, .socket = PLACE_PUBLIC + at};
	setsockopt(line->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	line->arena = arena_open(REQUEST_ARENA_BYTES);
	if (line->arena == NULL)
		return job_out_of_memory(job);
	TRY(workplace_office_open(lines->workplace, job, &line->office));
	greet(line);
	if (pthread_create(&line->thread, NULL, work, line) != 0)
		return job_fail(job, LIMIT, NULL, "thread", "No thread could be begun.");
	lines->running++;
	return OK;
}

enum result desk_lines_open(struct workplace *workplace, struct job *job, struct desk_lines **ret_lines)
{
	struct desk_lines *lines = calloc(1, sizeof(*lines));
	enum result result = OK;

	if (lines == NULL)
		return job_out_of_memory(job);
	lines->workplace = workplace;
	lines->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	for (int at = 0; at < PUBLIC_LINES && result == OK; at++)
		result = line_open(lines, job, at);
	if (result != OK) {
		desk_lines_close(lines);
		return result;
	}
	*ret_lines = lines;
	return OK;
}

void desk_lines_close(struct desk_lines *lines)
{
	static const uint64_t one = 1;

	if (lines == NULL)
		return;
	if (write(lines->stop, &one, sizeof(one)) < 0)
		log_line(LOG_WARNING, "node", "portal-lines-not-ended", NULL);
	for (int at = 0; at < lines->running; at++)
		pthread_join(lines->line[at].thread, NULL);
	for (int at = 0; at < PUBLIC_LINES; at++) {
		if (lines->line[at].office != NULL)
			workplace_office_close(lines->workplace, lines->line[at].office);
		arena_close(lines->line[at].arena);
	}
	close(lines->stop);
	free(lines);
}
