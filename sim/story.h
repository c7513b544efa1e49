/* story.h - one seed's story: what officers, nodes and the line do, and what must hold all the while. */
#ifndef VALICO_SIM_STORY_H
#define VALICO_SIM_STORY_H

#include "base/text.h"
#include "line.h"

#define STORY_ACTS 60
#define STORY_CASES_MOST 6
#define STORY_TEXT_MOST 20000

struct story {
	uint64_t number; /* the seed */
	struct seeded seed;
	struct job *job;
	struct test_node nodes[2];
	struct line line;
	struct line_end ends[2];
	char cases[STORY_CASES_MOST][UUID_TEXT_SIZE];
	int case_count;
	int64_t events_seen[2];      /* how many events each node had: never fewer, but for a restore */
	struct database *backups[2]; /* of each node, or NULL */
	int restores;
	int steps_taken, steps_refused, faults_injected;
	struct text told;  /* what happened, for a failing seed */
	const char *fault; /* what does not hold, or NULL */
};

/* Plays a whole story. True when everything held. */
bool story_play(struct story *story, uint64_t number, const struct agreement *agreements, int count,
		struct arena *arena);

#endif
