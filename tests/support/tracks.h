/* tracks.h - two nodes (two_nodes.h) with every shipped agreement, and cases of several of them at once. */
#ifndef VALICO_TESTS_TRACKS_H
#define VALICO_TESTS_TRACKS_H

#include "support/two_nodes.h"

struct tracks {
	struct two_nodes two; /* `agreement` and `case_id` are those of the case at hand */
	struct agreement *agreements;
	int agreement_count;
};

/* Set-up and tear-down of a test of cmocka. */
int tracks_open(void **state);
int tracks_close(void **state);

/* A node opens a case of a kind, playing a side; all its safeguards are answered and agreed with. It is at hand now. */
void track_opens(struct tracks *tracks, int node, const char *agreement, const char *kind, const char *side,
		 char ret_case_id[UUID_TEXT_SIZE]);
/* Another case is at hand. */
void track_turns_to(struct tracks *tracks, const char *agreement, const char *case_id);
/* Every safeguard of the case at hand is answered and agreed with. */
void track_prepares(struct tracks *tracks, int node);
/* A step of the case at hand, its form filled in and `given` (taken over; or NULL) laid over it; released by a second
 * officer where the step asks for one. */
enum result track_takes(struct tracks *tracks, int node, const char *step, json_t *given, struct failure *ret_failure);
void track_must_take(struct tracks *tracks, int node, const char *step, json_t *given);
void track_is_refused(struct tracks *tracks, int node, const char *step, json_t *given, const char *rule);
/* The page of the case at hand, as a case officer of the node sees it. */
json_t *track_page(struct tracks *tracks, int node);

#endif
