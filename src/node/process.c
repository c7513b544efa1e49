/* process.c - how a child begins: its name, its limits, its signals, its configuration. */
#include "node/process.h"

#include "base/log.h"
#include "node/sandbox.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

const int keeper_lines[ASKER_COUNT] = {[ASKER_DESK] = 4, [ASKER_LINK] = 2, [ASKER_CLOCK] = 1};
_Static_assert(PLACE_PUBLIC == PLACE_LINES + 4, "the portal's lines stand behind the desk's own");

/* In the order in which they are started: the keeper first. */
const struct process_row process_table[PROCESS_COUNT] = {
    [PROCESS_KEEPER] = {.name = "keeper", .asker = ASKER_COUNT, .run = keeper_run},
    [PROCESS_LINK] = {.name = "link", .listens = true, .wakes = true, .asker = ASKER_LINK, .run = link_run},
    [PROCESS_CLOCK] = {.name = "clock", .wakes = true, .asker = ASKER_CLOCK, .run = clock_run},
    [PROCESS_DESK] = {.name = "desk", .listens = true, .wakes = true, .asker = ASKER_DESK, .run = desk_run},
    [PROCESS_READER] = {.name = "reader", .asker = ASKER_COUNT, .run = reader_run},
    [PROCESS_PORTAL] = {.name = "portal", .listens = true, .asker = ASKER_COUNT, .run = portal_run},
};

bool process_is_wanted(enum process_kind kind, const struct configuration *configuration)
{
	return kind != PROCESS_PORTAL || configuration->portal.host != NULL;
}

static enum process_kind kind_of(const char *name)
{
	int kind = 0;

	while (kind < PROCESS_COUNT && strcmp(process_table[kind].name, name) != 0)
		kind++;
	return (enum process_kind)kind;
}

/* Signals that end the process come as a readable file, for whatever loop the process has. */
static int stop_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* A terminal's Ctrl-C reaches all processes; the parent alone decides the order of the end. */
	sigdelset(&set, SIGINT);
	sigdelset(&set, SIGHUP);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool process_stops(const struct process *process, int milliseconds)
{
	struct pollfd stop = {.fd = process->stop, .events = POLLIN};

	return poll(&stop, 1, milliseconds) > 0;
}

/* A child does not outlive its parent. */
static bool follow_parent(void)
{
	const char *parent = getenv(PARENT_VARIABLE);

	prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	return parent != NULL && strtol(parent, NULL, 10) == getppid();
}

static void name_process(const struct process_row *row)
{
	char title[16];

	snprintf(title, sizeof(title), "valico %s", row->name);
	prctl(PR_SET_NAME, title, 0, 0, 0);
}

/* What a failure at the start means for the parent: try again, or give up with a reason. */
static int status_of(enum result result)
{
	if (result == OK)
		return EXIT_SUCCESS;
	return result == BUSY || result == LIMIT || result == IO || result == PEER ? EXIT_FAILURE : EXIT_UNUSABLE;
}

static enum result prepare_and_run(struct process *process, const char *folder)
{
	TRY(configuration_read(process->job, folder, &process->configuration));
	log_open(process_table[process->kind].name, (enum log_level)process->configuration.log_level);
	log_line(LOG_DEBUG, "node", "process-started", NULL);
	return process_table[process->kind].run(process);
}

int process_main(const char *name, const char *folder)
{
	AUTO_ARENA struct arena *arena = NULL;
	struct process process = {.kind = kind_of(name)};
	struct job job;
	enum result result;

	if (process.kind == PROCESS_COUNT)
		return EXIT_UNUSABLE;
	name_process(&process_table[process.kind]);
	process_harden(process.kind == PROCESS_KEEPER);
	log_open(name, LOG_INFO);
	process.stop = stop_open();
	if (!follow_parent() || process.stop < 0)
		return EXIT_FAILURE;
	arena = arena_open(ARENA_USUAL);
	if (arena == NULL)
		return EXIT_FAILURE;
	job = (struct job){.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	process.job = &job;
	result = prepare_and_run(&process, folder);
	if (result != OK)
		log_failure(LOG_ALARM, "node", "process-failed", &job);
	return status_of(result);
}
