/* desk.h - the five calls, as the portal's pages make them: an interface with two keepers, the line to the desk
 * process (node/portal.c) and a function of a test. */
#ifndef VALICO_PORTAL_DESK_H
#define VALICO_PORTAL_DESK_H

#include "portal/line.h"

struct portal_desk {
	/* Asks, and waits for the answer. What the desk refused is on the job as the desk said it; BUSY when it cannot
	 * be reached. `file` goes beside the request: empty for none. The answer is the arena's. Called by several
	 * threads. */
	enum result (*ask)(void *self, struct job *job, enum line_call call, const json_t *request, struct bytes file,
			   json_t **ret_answer);
	void *self;
};

#endif
