/* keeper.c - the process that holds the private keys: it answers the lines of the others and does nothing else.
 *
 * It reads one packet at a time from whichever line has one, answers it, and forgets everything about it. It has no
 * network, no store and no folder but that of the keys. */
#include "base/log.h"
#include "crypto/secret.h"
#include "node/process.h"
#include "node/sandbox.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_ARENA_BYTES (8u << 20) /* reading the whole ring anew fits */

#define LOOKS 60

struct keeper_process {
	struct process *process;
	struct key_file *file;
	struct arena *arena; /* of one request */
	enum keeper_asker asker_of[KEEPER_LINES_ALL];
	int events;
};

static enum result lock_in(struct process *process)
{
	char *keys;

	TAKE(process->job, keys = arena_print(process->job->arena, "%s/keys", process->configuration.folder));
	const struct sandbox_path paths[] = {
	    {keys, SANDBOX_CHANGE}, {"/dev/urandom", SANDBOX_READ}, {"/etc/ssl", SANDBOX_READ}};

	return sandbox_enter(process->job, &(struct sandbox){.name = "keeper", .paths = paths, .path_count = 3});
}

static enum result watch(struct job *job, int events, int file, uint32_t place)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = place};

	if (epoll_ctl(events, EPOLL_CTL_ADD, file, &event) != 0)
		return job_fail(job, IO, NULL, "keeper", "A line of the keeper is not usable: %s.", strerror(errno));
	return OK;
}

/* Those who asked a keeper that is gone learn that there is a new one (see keeper_protocol.h). */
static void greet(int line)
{
	const struct keeper_answer greeting = {.version = KEEPER_VERSION, .result = BUSY};

	if (send(line, &greeting, sizeof(greeting), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_line(LOG_DEBUG, "node", "keeper-line-full", NULL);
}

static enum result lines_open(struct keeper_process *keeper)
{
	struct job *job = keeper->process->job;
	int line = 0;

	keeper->events = epoll_create1(EPOLL_CLOEXEC);
	if (keeper->events < 0)
		return job_fail(job, IO, NULL, "keeper", "epoll: %s.", strerror(errno));
	for (int asker = 0; asker < ASKER_COUNT; asker++) {
		for (int count = 0; count < keeper_lines[asker]; count++, line++) {
			keeper->asker_of[line] = (enum keeper_asker)asker;
			TRY(watch(job, keeper->events, PLACE_LINES + line, (uint32_t)line));
			greet(PLACE_LINES + line);
		}
	}
	return watch(job, keeper->events, keeper->process->stop, KEEPER_LINES_ALL);
}

static void serve(struct keeper_process *keeper, int line)
{
	unsigned char packet[sizeof(struct keeper_request) + 1];
	struct keeper_answer answer;
	struct job job;
	ssize_t size = recv(PLACE_LINES + line, packet, sizeof(packet), MSG_DONTWAIT);

	if (size < 0)
		return;
	arena_reset(keeper->arena);
	job = (struct job){.arena = keeper->arena, .now = clock_now(), .chance = chance_of_system()};
	keeper_answer(&job, keeper->file, keeper->asker_of[line], (struct bytes){packet, (size_t)size}, &answer);
	if (send(PLACE_LINES + line, &answer, sizeof(answer), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_line(LOG_WARNING, "node", "keeper-answer-lost", "asker", keeper_asker_name(keeper->asker_of[line]),
			 NULL);
	secret_wipe(&answer, sizeof(answer));
}

/* Questions come in runs: after one, the next is mostly here sooner than a sleeping process is woken. So this looks a
 * few times before it sleeps. */
static int wait_for_events(int events_file, struct epoll_event events[KEEPER_LINES_ALL + 1])
{
	for (int looks = 0; looks < LOOKS; looks++) {
		int count = epoll_wait(events_file, events, KEEPER_LINES_ALL + 1, 0);

		if (count != 0)
			return count;
		sched_yield();
	}
	return epoll_wait(events_file, events, KEEPER_LINES_ALL + 1, -1);
}

static void work(struct keeper_process *keeper)
{
	struct epoll_event events[KEEPER_LINES_ALL + 1];

	for (;;) {
		int count = wait_for_events(keeper->events, events);

		for (int at = 0; at < count; at++) {
			if (events[at].data.u32 == KEEPER_LINES_ALL)
				return;
			serve(keeper, (int)events[at].data.u32);
		}
	}
}

enum result keeper_run(struct process *process)
{
	AUTO_ARENA struct arena *arena = arena_open(REQUEST_ARENA_BYTES);
	struct keeper_process keeper = {.process = process, .arena = arena};

	if (arena == NULL)
		return job_out_of_memory(process->job);
	TRY(lock_in(process));
	TRY(key_file_open(process->job, process->configuration.folder, &keeper.file));
	enum result result = lines_open(&keeper);
	if (result == OK)
		work(&keeper);
	key_file_close(keeper.file);
	return result;
}
