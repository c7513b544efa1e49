/* folder_lock.c - the lock of a node's folder, a file with flock(2). */
#include "base/folder_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_FILE "valicod.lock"

static long holder_of(int lock)
{
	char text[24] = "";

	if (pread(lock, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	return strtol(text, NULL, 10);
}

/* The lock is held by every process of a daemon. When its parent was killed, the children end by themselves a moment
 * later; that is worth waiting for. A living parent is not. */
static bool lock_waited(int lock)
{
	for (int tries = 0; tries < 50; tries++) {
		long holder;

		if (flock(lock, LOCK_EX | LOCK_NB) == 0)
			return true;
		holder = holder_of(lock);
		if (holder > 0 && (kill((pid_t)holder, 0) == 0 || errno == EPERM))
			return false;
		usleep(100000);
	}
	return false;
}

enum result folder_lock(struct job *job, const char *folder, int *ret_lock)
{
	char *name;
	int lock;

	TAKE(job, name = arena_print(job->arena, "%s/" LOCK_FILE, folder));
	lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return job_fail(job, IO, "folder", "lock", "%s could not be opened: %s.", name, strerror(errno));
	if (!lock_waited(lock)) {
		long holder = holder_of(lock);

		close(lock);
		return job_fail(job, CONFLICT, "folder", "second-daemon",
				"A valicod works on %s already (process %ld): stop that one first.", folder, holder);
	}
	*ret_lock = lock;
	return OK;
}
