/* landlock.c - Landlock by its bare system calls: Debian 12's C library has no functions for them, and its headers know
 * less of it than newer kernels. So the numbers are here, as the kernel's documentation gives them
 * (Documentation/userspace-api/landlock.rst); what a kernel does not know yet is not asked of it. */
#include "node/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALL_CREATE_RULESET 444
#define CALL_ADD_RULE 445
#define CALL_RESTRICT_SELF 446

#define ASK_VERSION 1u
#define RULE_PATH_BENEATH 1
#define RULE_NET_PORT 2

#define FILE_EXECUTE (1ull << 0)
#define FILE_WRITE (1ull << 1)
#define FILE_READ (1ull << 2)
#define FOLDER_READ (1ull << 3)
#define FOLDER_REMOVE_FILE (1ull << 5)
#define FOLDER_MAKE_FILE (1ull << 8)
#define RIGHTS_OF_VERSION_1 ((1ull << 13) - 1)
#define RIGHT_REFER (1ull << 13)    /* version 2 */
#define RIGHT_TRUNCATE (1ull << 14) /* version 3 */
#define NET_BIND (1ull << 0)        /* version 4 */
#define NET_CONNECT (1ull << 1)

struct ruleset {
	uint64_t files;
	uint64_t network;
};

struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

struct port_rule {
	uint64_t allowed;
	uint64_t port;
} __attribute__((packed));

static uint64_t rights_known(long version)
{
	return RIGHTS_OF_VERSION_1 | (version >= 2 ? RIGHT_REFER : 0) | (version >= 3 ? RIGHT_TRUNCATE : 0);
}

static uint64_t rights_of(enum sandbox_access access, bool folder, uint64_t known)
{
	uint64_t rights = FILE_READ;

	if (access == SANDBOX_CHANGE)
		rights |= FILE_WRITE | RIGHT_TRUNCATE;
	if (folder)
		rights |= FOLDER_READ;
	if (folder && access == SANDBOX_CHANGE)
		rights |= FOLDER_REMOVE_FILE | FOLDER_MAKE_FILE;
	return rights & known;
}

static enum result refused(struct job *job, const char *what)
{
	return job_fail(job, IO, NULL, "sandbox", "Landlock could not be set up for %s: %s.", what, strerror(errno));
}

static enum result path_allow(struct job *job, int ruleset, const struct sandbox_path *path, uint64_t known)
{
	struct path_rule rule = {0};
	struct stat about;
	long failed;

	if (path->path == NULL)
		return OK;
	rule.parent = open(path->path, O_PATH | O_CLOEXEC);
	if (rule.parent < 0)
		return errno == ENOENT ? OK : refused(job, path->path);
	failed = fstat(rule.parent, &about);
	rule.allowed = rights_of(path->access, S_ISDIR(about.st_mode), known);
	if (failed == 0)
		failed = syscall(CALL_ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent);
	return failed == 0 ? OK : refused(job, path->path);
}

static enum result paths_allow(struct job *job, int ruleset, const struct sandbox *sandbox, uint64_t known)
{
	for (size_t at = 0; at < sandbox->path_count; at++)
		TRY(path_allow(job, ruleset, &sandbox->paths[at], known));
	return OK;
}

/* The one port of a database, when it is reached by TCP. */
static enum result port_allow(struct job *job, int ruleset, const struct sandbox *sandbox)
{
	struct port_rule rule = {.allowed = NET_CONNECT, .port = (uint64_t)sandbox->database_port};

	if (sandbox->database_port > 0 && syscall(CALL_ADD_RULE, ruleset, RULE_NET_PORT, &rule, 0) != 0)
		return refused(job, "the database's port");
	return OK;
}

static enum result rules_set(struct job *job, int ruleset, const struct sandbox *sandbox, const struct ruleset *rules)
{
	TRY(paths_allow(job, ruleset, sandbox, rules->files));
	if ((rules->network & NET_CONNECT) != 0)
		TRY(port_allow(job, ruleset, sandbox));
	if (syscall(CALL_RESTRICT_SELF, ruleset, 0) != 0)
		return refused(job, "the process");
	return OK;
}

enum result landlock_enter(struct job *job, const struct sandbox *sandbox, bool *ret_has)
{
	long version = syscall(CALL_CREATE_RULESET, NULL, 0, ASK_VERSION);
	struct ruleset rules = {.files = rights_known(version)};
	enum result result;
	int ruleset;

	if (version < 1) {
		*ret_has = false;
		return OK;
	}
	if (version >= 4)
		rules.network = NET_BIND | (sandbox->connects ? 0 : NET_CONNECT);
	ruleset = (int)syscall(CALL_CREATE_RULESET, &rules, version >= 4 ? sizeof(rules) : sizeof(rules.files), 0);
	if (ruleset < 0)
		return refused(job, "the process");
	result = rules_set(job, ruleset, sandbox, &rules);
	close(ruleset);
	TRY(result);
	*ret_has = true;
	return OK;
}
