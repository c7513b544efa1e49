/* handed.h - bytes too many for a packet, handed from one process to another as a file in memory.
 *
 * A packet of a line is small. What a stranger sent (a photograph, a PDF) goes beside it as the descriptor of a file
 * that has no name and lies in memory. The receiver trusts nothing of it: it looks at the kind and the size, copies as
 * much as it allows, and closes it. */
#ifndef VALICO_NODE_HANDED_H
#define VALICO_NODE_HANDED_H

#include "base/job.h"

/* Sends a packet, with `content` beside it when that is not empty. BUSY when the line does not take it. */
enum result handed_send(struct job *job, int line, struct bytes packet, struct bytes content);

/* Receives one packet into `room` and what came beside it into the arena: nothing when it is no plain file or larger
 * than `most`, with rule "too-big" on the job as LIMIT. BUSY when the time of the line is over, or (with `flags`
 * MSG_DONTWAIT) nothing is there. */
enum result handed_receive(struct job *job, int line, int flags, unsigned char *room, size_t size, size_t most,
			   struct bytes *ret_packet, struct bytes *ret_content);

#endif
