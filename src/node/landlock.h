/* landlock.h - a process gives up all files but those that it names (Linux Landlock, since 5.13). */
#ifndef VALICO_NODE_LANDLOCK_H
#define VALICO_NODE_LANDLOCK_H

#include "node/sandbox.h"

/* Restricts the calling thread and what it starts to the sandbox's paths; where the kernel can (6.7), it also gives up
 * listening and, unless the sandbox connects, TCP connections. `ret_has` is false when the kernel has no Landlock: then
 * nothing changed. Needs no_new_privs. IO when the kernel has it and refuses. */
enum result landlock_enter(struct job *job, const struct sandbox *sandbox, bool *ret_has);

#endif
