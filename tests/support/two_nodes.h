/* two_nodes.h - Rome and Islamabad in one process with a perfect line, for tests of the office. */
#ifndef VALICO_TESTS_TWO_NODES_H
#define VALICO_TESTS_TWO_NODES_H

#include "support/fill.h"
#include "support/node.h"
#include "support/shipped.h"

enum { ROME, ISLAMABAD };

struct two_nodes {
	struct arena *arena;
	struct seeded seed;
	struct job job;
	struct agreement agreement;
	struct test_node nodes[2];
	char case_id[UUID_TEXT_SIZE];
};

void two_nodes_open(struct two_nodes *two);
void two_nodes_close(struct two_nodes *two);

/* A fresh job at the world's time. */
struct job two_nodes_job(struct two_nodes *two);

/* Rome opens a case of a kind, as a draft with a filled form. */
void rome_opens(struct two_nodes *two, const char *kind);
/* Every safeguard answered and agreed with; a passport scan added. */
void node_prepares(struct two_nodes *two, int node);
/* A step with a filled form by the officer whose role takes it (and a second one, where the step asks for two). Gives
 * the result; the failure is left in `ret_failure` when that is not NULL. */
enum result node_takes(struct two_nodes *two, int node, const char *step, struct failure *ret_failure);
/* The same, which must succeed. */
void node_must_take(struct two_nodes *two, int node, const char *step);
/* Everything that waits in both outboxes arrives, until nothing moves. */
void line_moves(struct two_nodes *two);
/* The state of the case at a node, and the canonical JSON of both must be equal. */
const char *case_state_at(struct two_nodes *two, int node);
void both_agree(struct two_nodes *two);
/* The parcel of all that waits for the other node, bound to a message. MISSING when nothing does. */
enum result parcel_of(struct two_nodes *two, int from, struct parcel *ret_parcel);

#endif
