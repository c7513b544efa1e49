/* valicod.c - the daemon of one node: `valicod FOLDER`.
 *
 * Reads the configuration, takes the folder's lock, opens the sockets, gives up root, and becomes the parent of the
 * processes (parent.h). Everything that can be wrong in what the operator wrote is said here, on the terminal, before
 * anything runs. Started with VALICO_PROCESS in its environment it is one of the children instead. */
#include "base/folder_lock.h"
#include "base/log.h"
#include "node/parent.h"
#include "node/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_FILE "valico.log"
#define EXIT_USAGE 2

struct command {
	const char *folder;
	bool foreground;
};

static const char help[] =
    "usage: valicod [--foreground] FOLDER\n"
    "\n"
    "Runs the node in FOLDER (made by \"valico node init\"; its settings are in FOLDER/valico.conf).\n"
    "\n"
    "  --foreground  stay attached and log to standard error; else the daemon goes to the background once it\n"
    "                runs, and logs to FOLDER/valico.log\n"
    "  --help        this text\n"
    "  --version     the version\n"
    "\n"
    "Signals: TERM and INT end it in order; HUP reads configuration and agreements again, process by process.\n"
    "Exit status: 0 ended in order, 1 could not start or go on (a sentence says why), 2 wrong usage.\n";

/* Gives the exit status, or -1 to go on. */
static int command_read(int count, char **arguments, struct command *ret_command)
{
	for (int at = 1; at < count; at++) {
		if (strcmp(arguments[at], "--help") == 0 || strcmp(arguments[at], "-h") == 0) {
			fputs(help, stdout);
			return EXIT_SUCCESS;
		}
		if (strcmp(arguments[at], "--version") == 0) {
			puts("valicod " VALICO_VERSION);
			return EXIT_SUCCESS;
		}
		if (strcmp(arguments[at], "--foreground") == 0) {
			ret_command->foreground = true;
		} else if (arguments[at][0] == '-' || ret_command->folder != NULL) {
			fprintf(stderr, "valicod: \"%s\" is not expected here.\n%s", arguments[at], help);
			return EXIT_USAGE;
		} else {
			ret_command->folder = arguments[at];
		}
	}
	if (ret_command->folder == NULL) {
		fputs(help, stderr);
		return EXIT_USAGE;
	}
	return -1;
}

static enum result folder_make(struct job *job, const char *folder)
{
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return job_fail(job, IO, "folder", "folder", "%s could not be made: %s.", folder, strerror(errno));
	return OK;
}

/* As root, becomes the account that the operator named; as anybody else, or without a name, stays. */
static enum result root_give_up(struct job *job, const struct configuration *configuration)
{
	const struct passwd *account;

	if (configuration->user == NULL || geteuid() != 0)
		return OK;
	account = getpwnam(configuration->user);
	if (account == NULL)
		return job_fail(job, INVALID, CONFIGURATION_FILE, "user", "user = %.40s: there is no such account.",
				configuration->user);
	if (initgroups(account->pw_name, account->pw_gid) != 0 ||
	    setresgid(account->pw_gid, account->pw_gid, account->pw_gid) != 0 ||
	    setresuid(account->pw_uid, account->pw_uid, account->pw_uid) != 0)
		return job_fail(job, IO, CONFIGURATION_FILE, "user", "The daemon could not become %s: %s.",
				configuration->user, strerror(errno));
	if (access(configuration->store_folder, W_OK) != 0)
		return job_fail(job, DENIED, "folder", "user",
				"The account %s may not write in %s: give it the folder "
				"(chown -R).",
				configuration->user, configuration->store_folder);
	return OK;
}

static void lock_sign(int lock)
{
	char text[24];
	int size = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(lock, 0) != 0 || pwrite(lock, text, (size_t)size, 0) != size)
		log_line(LOG_WARNING, "node", "lock-not-signed", NULL);
}

static enum result prepare(struct job *job, const char *folder, struct configuration *configuration,
			   struct sockets *sockets)
{
	TRY(configuration_read(job, folder, configuration));
	TRY(folder_lock(job, configuration->folder, &sockets->lock));
	lock_sign(sockets->lock);
	TRY(folder_make(job, configuration->store_folder));
	TRY(sockets_open(job, configuration, sockets));
	TRY(root_give_up(job, configuration));
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return job_fail(job, IO, NULL, "sandbox", "Privileges could not be given up: %s.", strerror(errno));
	return OK;
}

/* To the background: the one that was called ends well once all is prepared; the other goes on with the log file. */
static enum result detach(struct job *job, const struct configuration *configuration, int lock)
{
	char *name;
	int log, nothing;
	pid_t pid;

	TAKE(job, name = arena_print(job->arena, "%s/" LOG_FILE, configuration->folder));
	log = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (log < 0 || nothing < 0)
		return job_fail(job, IO, "folder", "log", "%s could not be opened: %s.", name, strerror(errno));
	pid = fork();
	if (pid < 0)
		return job_fail(job, IO, NULL, "fork", "No process could be made: %s.", strerror(errno));
	if (pid > 0)
		_exit(EXIT_SUCCESS);
	setsid();
	lock_sign(lock);
	dup2(nothing, STDIN_FILENO);
	dup2(nothing, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	return OK;
}

static enum result work(struct job *job, const struct command *command)
{
	struct configuration configuration;
	struct sockets sockets;

	TRY(prepare(job, command->folder, &configuration, &sockets));
	if (!command->foreground)
		TRY(detach(job, &configuration, sockets.lock));
	log_open("parent", (enum log_level)configuration.log_level);
	return parent_run(job, &configuration, &sockets);
}

int main(int count, char **arguments)
{
	const char *process = getenv(PROCESS_VARIABLE);
	const char *folder = getenv(FOLDER_VARIABLE);
	struct command command = {0};
	struct arena *arena;
	struct job job;
	enum result result;
	int status;

	if (process != NULL && folder != NULL)
		return process_main(process, folder);
	status = command_read(count, arguments, &command);
	if (status >= 0)
		return status;
	/* What the one who called left open is not ours. */
	close_range(STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC);
	process_harden(false);
	umask(0077);
	arena = arena_open(ARENA_USUAL);
	if (arena == NULL)
		return EXIT_FAILURE;
	job = (struct job){.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	result = work(&job, &command);
	if (result != OK)
		fprintf(stderr, "valicod: %s%s%s\n", job.failure.field, job.failure.field[0] != '\0' ? ": " : "",
			job.failure.reason);
	arena_close(arena);
	return result == OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
