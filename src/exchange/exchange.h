/* exchange.h - the work of the link process: answer partners' messages, and send what waits for each of them.
 *
 * The server answers POST /as4 on a socket that is handed in. For each active partner a sender of its own works, so
 * that a dead partner holds up nobody else: woken when something was put into the outbox, and else when the next try is
 * due. Now and then, and whenever an event shows that something is missing, it compares lane heads with its partner. */
#ifndef VALICO_EXCHANGE_EXCHANGE_H
#define VALICO_EXCHANGE_EXCHANGE_H

#include "exchange/link.h"

#define COMPARE_EVERY MINUTES(5)

struct exchange_config {
	int listen_socket; /* bound and listening; stays the caller's */
	int wake;          /* an eventfd: something is in the outbox */
	int stop;          /* readable once the process is asked to end */
	int threads;       /* of the server */
	void *self;
	enum result (*office_open)(void *self, struct job *job, struct office **ret_office);
	void (*office_close)(void *self, struct office *office);
};

/* Works until `stop` is readable. */
enum result exchange_run(struct job *job, const struct exchange_config *config);

#endif
