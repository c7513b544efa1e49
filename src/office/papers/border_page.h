/* border_page.h - the page of a traveller who was not let on board, as a sealed PDF. */
#ifndef VALICO_OFFICE_PAPERS_BORDER_PAGE_H
#define VALICO_OFFICE_PAPERS_BORDER_PAGE_H

#include "office/papers/letters.h"

/* DENIED with rule "not-released" before a supervisor has decided, as office_refusal_page(). Logged as a look. */
enum result office_refusal_paper(struct job *job, const struct office *office, const struct actor *actor,
				 const char *referral_id, enum language language, struct paper *ret_paper);

/* Inside the room: what a seal of such a page is held against: the hash of what was decided on, and the fields that the
 * seal repeats. MISSING (nothing noted) when it is not here, or not decided. */
enum result refusal_recall(struct job *job, const struct office *office, const char *referral_id, struct hash *ret_hash,
			   const json_t **ret_fields);

#endif
