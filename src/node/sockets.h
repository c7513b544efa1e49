/* sockets.h - everything that the parent opens once and the children inherit, so that a child can be replaced without
 * a connection or a question being refused. */
#ifndef VALICO_NODE_SOCKETS_H
#define VALICO_NODE_SOCKETS_H

#include "node/process.h"

struct sockets {
	int lock;
	int listen[PROCESS_COUNT]; /* -1 where a process has none */
	int wake;
	int asker_end[KEEPER_LINES_ALL];
	int keeper_end[KEEPER_LINES_ALL];
	int portal_end[PUBLIC_LINES];
	int desk_end[PUBLIC_LINES];
	int reader_end, reader_asker_end;
};

/* Opens all but the lock. CONFLICT when an address is taken, INVALID when it is not one of this machine. */
enum result sockets_open(struct job *job, const struct configuration *configuration, struct sockets *sockets);

/* In a child, before it becomes the program: puts what a process is given at its places. */
bool sockets_hand_over(const struct sockets *sockets, enum process_kind kind);

#endif
