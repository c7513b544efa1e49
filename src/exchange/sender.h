/* sender.h - one partner's sender: a thread that empties its outbox. Inside the room. */
#ifndef VALICO_EXCHANGE_SENDER_H
#define VALICO_EXCHANGE_SENDER_H

#include "exchange/exchange.h"

#include <pthread.h>
#include <time.h>

struct sender {
	const struct exchange_config *config;
	char party[PARTY_ID_SIZE];
	pthread_t thread;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t changed;
	bool poked;   /* something is in the outbox */
	bool compare; /* the partner has something that we miss */
	bool stopping;
	bool soon; /* receipts wait for company until `soon_at` */
	struct timespec soon_at;
};

/* Starts the sender of a partner. */
enum result sender_start(struct job *job, struct sender *sender, const struct exchange_config *config,
			 const char *party);

/* Wakes it; with `compare` it also compares heads. */
void sender_poke(struct sender *sender, bool compare);

/* Receipts wait to be sent: wakes it in a moment (RECEIPTS_WAIT), unless something else does before. An answer that an
 * officer gives at once then goes in one message with the receipt of what it answers, and our partner takes its cases
 * up once and not twice. */
#define RECEIPTS_WAIT 20 /* milliseconds */
void sender_poke_soon(struct sender *sender);

/* Asks it to end and waits until it has. */
void sender_stop(struct sender *sender);

#endif
