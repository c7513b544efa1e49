/* node.h - a whole node without processes: store in memory, key ring, office, officers; for tests, simulation, benches.
 */
#ifndef VALICO_TESTS_NODE_H
#define VALICO_TESTS_NODE_H

#include "office/line/links.h"

/* One officer for each of these, in this order. */
enum test_officer {
	OFFICER_ANNA,
	OFFICER_BRUNO,
	OFFICER_CONSUL,
	OFFICER_BORDER,
	OFFICER_HEAD,
	OFFICER_LIAISON,
	OFFICER_COUNT
};

struct test_node {
	const char *party;
	struct arena *arena; /* for what lives as long as the node */
	struct key_ring *ring;
	struct keeper keeper;
	struct database *database;
	struct office office;
	struct actor officers[OFFICER_COUNT];
};

/* Every agreement of the source tree (VALICO_SOURCE, else the current folder). Ends the program when one cannot be
 * read. */
void test_agreements_load(struct job *job, struct agreement **ret_agreements, int *ret_count);

/* Makes a node of a party with its officers, without passphrases. Ends the program when it cannot. */
void test_node_open(struct job *job, struct test_node *node, const char *party, const struct agreement *agreements,
		    int count);
/* The same on disk, in a folder, reached by its partners at `address`. */
void test_node_open_in(struct job *job, struct test_node *node, const char *folder, const char *address,
		       const char *party, const struct agreement *agreements, int count);
void test_node_close(struct test_node *node);

/* Links two nodes as operators do: invitations both ways, words compared, confirmed. */
void test_nodes_link(struct job *job, struct test_node *a, struct test_node *b);

/* The parcel of all that waits at a node for a party, which counts as delivered then. MISSING when nothing waits. */
enum result test_node_parcel(struct job *job, struct test_node *from, const char *party, struct parcel *ret_parcel);
/* The same, and it arrives at the other node. */
enum result test_node_carry(struct job *job, struct test_node *from, struct test_node *to,
			    struct reception *ret_reception);

/* The officer who may take a step of the profile by his role; a second one, when `second`. NULL when nobody may. */
const struct actor *test_officer_for(const struct test_node *node, role_set roles, bool second);

#endif
