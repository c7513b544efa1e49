/* sandbox.h - a process locks itself in: what it may ask of the kernel from here on.
 *
 * Three walls, each enough for most mishaps: no new privileges, ever; system calls by an allow-list (seccomp); files by
 * an allow-list of folders (Landlock, where the kernel has it). What no process of ours ever does (start a program,
 * trace another, load a module, and open a socket where there is no network) ends the process at once. Any other
 * call that is not on the list fails with EPERM and leaves an alarm in the log, once for each call. */
#ifndef VALICO_NODE_SANDBOX_H
#define VALICO_NODE_SANDBOX_H

#include "base/job.h"

enum sandbox_access { SANDBOX_READ, SANDBOX_CHANGE };

/* A file, or a folder with all that is in it. One that is not there is passed over. */
struct sandbox_path {
	const char *path; /* NULL is passed over */
	enum sandbox_access access;
};

struct sandbox {
	const char *name;   /* in alarms */
	bool accepts;       /* takes connections from sockets that are open already */
	bool connects;      /* opens connections, looks names up */
	bool asks_database; /* connects to a database: by a socket of this machine, or the one TCP port; looks nothing
			       up */
	int database_port;  /* 0 for none but sockets of this machine */
	bool has_threads;
	bool loads_code; /* shared libraries at run time (name services) */
	const struct sandbox_path *paths;
	size_t path_count;
};

/* Locks the calling process in, for good; threads that start later are inside too. IO when the kernel refuses seccomp.
 * A kernel without Landlock is noted in the log and goes without. */
enum result sandbox_enter(struct job *job, const struct sandbox *sandbox);

/* No core dumps, few memory arenas, memory given back early; with `secret`, no other process of the same account can
 * look into this one. For every process, before it does anything. */
void process_harden(bool secret);

#endif
