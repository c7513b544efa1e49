/* folder_lock.h - one program at a time works on a node's folder as a whole: the daemon, or a restore. */
#ifndef VALICO_BASE_FOLDER_LOCK_H
#define VALICO_BASE_FOLDER_LOCK_H

#include "base/job.h"

/* Takes the lock of the folder; it goes with the last process that inherits `ret_lock`. CONFLICT, with the number of
 * the process that has it, when a daemon runs on it. */
enum result folder_lock(struct job *job, const char *folder, int *ret_lock);

#endif
