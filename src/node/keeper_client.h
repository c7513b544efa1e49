/* keeper_client.h - `struct keeper` for the processes that hold no key: each call is a question to the keeper process.
 *
 * A process has one or more lines (socket pairs) to the keeper; a thread takes a free one for one question, so several
 * threads ask at once and the keeper never waits for them. A keeper that died is asked again when its successor greets
 * (node/keeper_protocol.h); after KEEPER_PATIENCE the call ends with BUSY. */
#ifndef VALICO_NODE_KEEPER_CLIENT_H
#define VALICO_NODE_KEEPER_CLIENT_H

#include "crypto/keys.h"

#define KEEPER_LINES_MOST 8
#define KEEPER_PATIENCE SECONDS(8)

struct keeper_client;

/* Over connected SOCK_SEQPACKET sockets, which stay the caller's. LIMIT without memory. */
enum result keeper_client_open(struct job *job, const int *sockets, int count, struct keeper_client **ret_client);
void keeper_client_close(struct keeper_client *client);

/* Safe for any number of threads. */
struct keeper keeper_client_keeper(struct keeper_client *client);

#endif
