/* briefing.h - two pages about all cases of a track, for who meets next: what is overdue first.
 *
 * One line a case: when it is due, in which state it is, and the columns that the agreement's letter book names. What
 * does not fit on two pages is counted, not cut off silently. */
#ifndef VALICO_DOCUMENTS_BRIEFING_H
#define VALICO_DOCUMENTS_BRIEFING_H

#include "documents/letter.h"

#define BRIEFING_PAGES 2

struct briefing_line {
	const struct case_state *state;
	struct instant due; /* INSTANT_NEVER for none */
	bool went_up;       /* the day that was promised is stopped, and the case is not at its end: it comes first */
};

struct briefing {
	const struct briefing_template *template;
	const struct profile *profile;
	int party; /* that writes, in the profile */
	const struct briefing_line *lines;
	int count;
};

/* Lines are put in order: what went up, then overdue at `job->now` and longest first, then what is due next, then the
 * rest. */
enum result briefing_draw(struct job *job, const struct fonts *fonts, const struct briefing *briefing,
			  enum language language, struct bytes *ret_pdf);

#endif
