/* parent.c - starting, restarting and stopping the processes of a node. */
#include "node/parent.h"

#include "base/log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RESTART_FIRST 100 /* milliseconds */
#define RESTART_LONGEST SECONDS(5)
#define LIVED_LONG SECONDS(1)
#define BEGINNING SECONDS(10) /* unusable in this time after the start: the daemon gives up */
#define STOP_PATIENCE 2500    /* milliseconds until what has not ended is killed */
#define FOR_EVER SECONDS(3600)

struct child {
	pid_t pid; /* 0 while it does not run */
	int64_t started_at;
	int64_t start_at; /* when it is to be started; only without a pid */
	int failures;
};

struct parent {
	const struct configuration *configuration;
	const struct sockets *sockets;
	struct child children[PROCESS_COUNT];
	sigset_t signals;
	int64_t began_at;
	bool stopping;
	int64_t kill_at; /* while stopping or replacing */
	int replacing;   /* the process that is being replaced for SIGHUP; PROCESS_COUNT when none is */
	bool unusable;
};

static int64_t monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t restart_delay(int failures)
{
	int64_t delay = RESTART_FIRST;

	if (failures <= 1)
		return 0;
	for (int at = 2; at < failures && delay < RESTART_LONGEST; at++)
		delay *= 2;
	return delay < RESTART_LONGEST ? delay : RESTART_LONGEST;
}

/* --- starting --- */

/* In the new process: becomes the program anew, with nothing but what it is given. */
static void become(const struct parent *parent, enum process_kind kind, pid_t parent_pid)
{
	const struct process_row *row = &process_table[kind];
	char title[64], process[64], folder[4200], store[4200], pid[48];
	char *arguments[] = {title, NULL};
	char *environment[] = {process, folder, store, pid, (char[]){"TZ=UTC"}, (char[]){"LANG=C.UTF-8"}, NULL};
	sigset_t none;

	snprintf(title, sizeof(title), "valico: %s [%s]", row->name, parent->configuration->name);
	snprintf(process, sizeof(process), PROCESS_VARIABLE "=%s", row->name);
	snprintf(folder, sizeof(folder), FOLDER_VARIABLE "=%s", parent->configuration->folder);
	snprintf(store, sizeof(store), "SQLITE_TMPDIR=%s", parent->configuration->store_folder);
	snprintf(pid, sizeof(pid), PARENT_VARIABLE "=%ld", (long)parent_pid);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (sockets_hand_over(parent->sockets, kind))
		execve("/proc/self/exe", arguments, environment);
	_exit(EXIT_FAILURE);
}

static void start(struct parent *parent, enum process_kind kind)
{
	struct child *child = &parent->children[kind];
	pid_t parent_pid = getpid();
	pid_t pid = fork();

	if (pid == 0)
		become(parent, kind, parent_pid);
	child->started_at = monotonic();
	if (pid < 0) {
		child->failures++;
		child->start_at = child->started_at + RESTART_LONGEST;
		log_line(LOG_ALARM, "node", "process-not-started", "name", process_table[kind].name, "reason",
			 strerror(errno), NULL);
		return;
	}
	child->pid = pid;
}

static void start_due(struct parent *parent)
{
	int64_t now = monotonic();

	for (int kind = 0; kind < PROCESS_COUNT && !parent->stopping; kind++) {
		if (parent->children[kind].pid == 0 && parent->children[kind].start_at <= now &&
		    process_is_wanted((enum process_kind)kind, parent->configuration))
			start(parent, (enum process_kind)kind);
	}
}

/* --- ending --- */

static bool askers_are_gone(const struct parent *parent)
{
	for (int kind = 0; kind < PROCESS_COUNT; kind++) {
		if (kind != PROCESS_KEEPER && parent->children[kind].pid != 0)
			return false;
	}
	return true;
}

static void signal_all(const struct parent *parent, int signal, bool keeper_too)
{
	for (int kind = 0; kind < PROCESS_COUNT; kind++) {
		if (parent->children[kind].pid != 0 && (keeper_too || kind != PROCESS_KEEPER))
			kill(parent->children[kind].pid, signal);
	}
}

static void stop(struct parent *parent)
{
	if (parent->stopping)
		return;
	parent->stopping = true;
	parent->kill_at = monotonic() + STOP_PATIENCE;
	log_line(LOG_INFO, "node", "stopping", NULL);
	signal_all(parent, SIGTERM, askers_are_gone(parent));
}

/* Ends the next running process from `kind` on, to be started again at once. Those that wait for their restart begin
 * with what is new anyway. */
static void replace_next(struct parent *parent, int kind)
{
	while (kind < PROCESS_COUNT && parent->children[kind].pid == 0)
		kind++;
	parent->replacing = kind;
	if (kind == PROCESS_COUNT)
		return;
	parent->kill_at = monotonic() + STOP_PATIENCE;
	kill(parent->children[kind].pid, SIGTERM);
}

static void describe_end(int status, char ret_text[48])
{
	if (!WIFSIGNALED(status))
		snprintf(ret_text, 48, "exit status %d", WEXITSTATUS(status));
	else if (WTERMSIG(status) == SIGSYS)
		snprintf(ret_text, 48, "forbidden system call");
	else
		snprintf(ret_text, 48, "signal %d", WTERMSIG(status));
}

/* A process that died by itself: when will it be started again? */
static void plan_restart(struct parent *parent, enum process_kind kind, int status)
{
	struct child *child = &parent->children[kind];
	int64_t now = monotonic();
	char how[48], wait[24];
	int64_t delay;

	if (now - child->started_at > LIVED_LONG)
		child->failures = 0;
	delay = restart_delay(++child->failures);
	child->start_at = now + delay;
	describe_end(status, how);
	snprintf(wait, sizeof(wait), "%lld", (long long)delay);
	log_line(LOG_ALARM, "node", "process-died", "name", process_table[kind].name, "how", how,
		 "restart_in_milliseconds", wait, NULL);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_UNUSABLE && now - parent->began_at < BEGINNING) {
		parent->unusable = true;
		stop(parent);
	}
}

static void child_ended(struct parent *parent, pid_t pid, int status)
{
	int kind = 0;

	while (kind < PROCESS_COUNT && parent->children[kind].pid != pid)
		kind++;
	if (kind == PROCESS_COUNT)
		return;
	parent->children[kind].pid = 0;
	if (parent->stopping) {
		if (askers_are_gone(parent))
			signal_all(parent, SIGTERM, true);
		return;
	}
	if (kind != parent->replacing) {
		plan_restart(parent, (enum process_kind)kind, status);
		return;
	}
	log_line(LOG_INFO, "node", "process-replaced", "name", process_table[kind].name, NULL);
	start(parent, (enum process_kind)kind);
	replace_next(parent, kind + 1);
}

static void reap(struct parent *parent)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		child_ended(parent, pid, status);
}

static bool all_gone(const struct parent *parent)
{
	return askers_are_gone(parent) && parent->children[PROCESS_KEEPER].pid == 0;
}

/* --- the loop --- */

/* How long nothing is to be done unless a signal comes. */
static int64_t time_to_next(const struct parent *parent)
{
	int64_t next = monotonic() + FOR_EVER;
	int64_t left;

	for (int kind = 0; kind < PROCESS_COUNT && !parent->stopping; kind++) {
		if (parent->children[kind].pid == 0 && parent->children[kind].start_at < next &&
		    process_is_wanted((enum process_kind)kind, parent->configuration))
			next = parent->children[kind].start_at;
	}
	if ((parent->stopping || parent->replacing < PROCESS_COUNT) && parent->kill_at < next)
		next = parent->kill_at;
	left = next - monotonic();
	return left > 0 ? left : 0;
}

/* What does not end when it is asked to is ended. */
static void kill_late(struct parent *parent)
{
	if (monotonic() < parent->kill_at)
		return;
	if (parent->stopping)
		signal_all(parent, SIGKILL, true);
	else if (parent->replacing < PROCESS_COUNT)
		kill(parent->children[parent->replacing].pid, SIGKILL);
	parent->kill_at = monotonic() + STOP_PATIENCE;
}

static void wait_for_signal(struct parent *parent)
{
	int64_t left = time_to_next(parent);
	struct timespec time = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
	int signal = sigtimedwait(&parent->signals, NULL, &time);

	if (signal == SIGTERM || signal == SIGINT)
		stop(parent);
	else if (signal == SIGHUP && !parent->stopping && parent->replacing == PROCESS_COUNT)
		replace_next(parent, 0);
	reap(parent);
	kill_late(parent);
}

enum result parent_run(struct job *job, const struct configuration *configuration, const struct sockets *sockets)
{
	struct parent parent = {
	    .configuration = configuration, .sockets = sockets, .began_at = monotonic(), .replacing = PROCESS_COUNT};

	sigemptyset(&parent.signals);
	sigaddset(&parent.signals, SIGCHLD);
	sigaddset(&parent.signals, SIGTERM);
	sigaddset(&parent.signals, SIGINT);
	sigaddset(&parent.signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &parent.signals, NULL);
	if (geteuid() == 0)
		log_line(LOG_WARNING, "node", "runs-as-root", "advice",
			 "name an account with \"user\" in " CONFIGURATION_FILE, NULL);
	log_line(LOG_INFO, "node", "started", "party", configuration->party, "folder", configuration->folder, NULL);
	while (!parent.stopping || !all_gone(&parent)) {
		start_due(&parent);
		wait_for_signal(&parent);
	}
	log_line(LOG_INFO, "node", "stopped", NULL);
	if (parent.unusable)
		return job_fail(job, DAMAGED, "node", "unusable",
				"A process of the node could not begin its work; the log says why.");
	return OK;
}
