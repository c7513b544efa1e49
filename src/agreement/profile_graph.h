/* profile_graph.h - what can happen at all in a case of one kind: reachable states, takeable steps, running deadlines.
 *
 * Conditions are taken as satisfiable whenever what they speak of can happen at all (a step that can be taken, a
 * deadline that can be started, an annex that has pieces); so the graph allows at least what the engine allows, and
 * what is unreachable here is unreachable there. Internal to this room. */
#ifndef VALICO_AGREEMENT_PROFILE_GRAPH_H
#define VALICO_AGREEMENT_PROFILE_GRAPH_H

#include "agreement/profile.h"

struct graph {
	int kind;
	uint64_t states;                     /* reachable from state 0 */
	uint64_t steps;                      /* can be taken */
	uint64_t deadlines;                  /* can be started */
	uint64_t ending;                     /* reachable states from which an end can be reached */
	uint64_t running[PROFILE_LIST_MOST]; /* deadlines that may run in a state */
};

/* Computes all of it; pure, bounded by states times steps rounds. */
void graph_of(const struct profile *profile, int kind, struct graph *ret_graph);

static inline bool set_has(uint64_t set, int member)
{
	return member >= 0 && (set >> member & 1);
}

#endif
