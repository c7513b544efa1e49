/* nodes.h - two nodes with keys and certificates, and messages between them, for the AS4 room's tests and fuzzing. */
#ifndef VALICO_TESTS_AS4_NODES_H
#define VALICO_TESTS_AS4_NODES_H

#include "as4/message.h"

/* One side: its keys, how it sees itself, and how others see it. */
struct node {
	struct key_ring *ring;
	struct keeper keeper;
	char signing_key_id[KEY_ID_SIZE];
	char agreement_key_id[KEY_ID_SIZE];
	struct certificate signing;
	struct certificate agreement;
	struct as4_self self;
	struct as4_partner partner;
};

/* Roma sends, Islamabad receives, Wien is known to both and takes no part. */
struct nodes {
	struct node roma;
	struct node islamabad;
	struct node wien;
	struct as4_partners partners; /* finds each of them by its id */
};

/* Makes keys from the job's chance. `nodes` must stay where it is. Ends the program when it cannot. */
void nodes_open(struct job *job, struct nodes *nodes);
void nodes_close(struct nodes *nodes);

/* Makes how a node sees itself and is seen again, after its keys were changed. */
void node_describe(struct node *node);

/* A message from Roma to Islamabad with one JSON part of two. */
struct as4_message nodes_message(void);

#endif
