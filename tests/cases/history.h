/* history.h - random histories of a case between two or three nodes, without signatures: what the fold sees.
 *
 * A history is a list of actions: one side takes a step (allowed or not), or takes in what another sent (with the
 * receipt that a node writes), or opens it. Run again, the same actions give the same events, so a failing history can
 * be made smaller by leaving actions out. */
#ifndef VALICO_TESTS_HISTORY_H
#define VALICO_TESTS_HISTORY_H

#include "cases/decide.h"
#include "cases/lanes.h"

#define ACTIONS_MOST 40
#define NODES_MOST 3

enum action_kind { ACTION_STEP, ACTION_FITTING_STEP, ACTION_TAKE_IN, ACTION_OPEN, ACTION_WAIT, ACTION_FORGET };

struct action {
	enum action_kind kind;
	int party; /* who acts */
	int from;  /* whose events are taken in */
	int step;  /* of the profile; of a fitting step: which of those that the case's state allows */
	int role;
	int64_t wait; /* milliseconds that pass before it */
};

struct history {
	struct action actions[ACTIONS_MOST];
	int count;
};

/* The nodes after a history: what each holds, and all events. */
struct world {
	const struct profile *profile;
	struct hash profile_hash;
	json_t **forms; /* a filled form for each form of the profile */
	int nodes;      /* one for each side of the profile; node n plays side n */
	const char *party[NODES_MOST];
	const char *evidence; /* that goes with an opening step */
	struct case_file held[NODES_MOST];
	struct event *events[2 * ACTIONS_MOST + 2]; /* in the order in which they were made */
	int event_count;
	int lane_count[NODES_MOST];
};

void history_make(struct history *history, const struct profile *profile, struct seeded *state);

/* Runs the actions. After each, `watch` (may be NULL) sees the world. */
enum result history_run(struct job *job, const struct history *history, struct world *world,
			enum result (*watch)(struct job *job, struct world *world, void *context), void *context);

/* All events as one file. */
enum result world_whole(struct job *job, const struct world *world, struct case_file *ret_file);

void history_print(const struct history *history, const struct profile *profile);

#endif
