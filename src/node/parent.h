/* parent.h - the process that starts the others, starts them again when they die, and stops them in order.
 *
 * It parses nothing from outside: it knows signals, clocks and exit statuses. The first restart of a process is at
 * once, later ones wait 0.1 s, doubling to 5 s; one that has lived for a second starts from the front. Each
 * restart is an alarm in the log. SIGTERM or SIGINT end all within three seconds, those who ask before the keeper that
 * answers; SIGHUP replaces the processes one by one, with the configuration and agreements as they are then. */
#ifndef VALICO_NODE_PARENT_H
#define VALICO_NODE_PARENT_H

#include "node/sockets.h"

/* Runs until a signal ends it. OK after an orderly end; DAMAGED when a process could not begin its work at all. */
enum result parent_run(struct job *job, const struct configuration *configuration, const struct sockets *sockets);

/* How long to wait before a process is started again that has died `failures` times in a row, in milliseconds. */
int64_t restart_delay(int failures);

#endif
