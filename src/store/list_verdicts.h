/* list_verdicts.h - what became of a list that travelled over the link: what partners say of ours, and what we have yet
 * to say of theirs. */
#ifndef VALICO_STORE_LIST_VERDICTS_H
#define VALICO_STORE_LIST_VERDICTS_H

#include "store/database.h"

#define LIST_VERDICT_IN_FORCE "in-force"

struct list_verdict {
	const char *partner;
	const char *list;    /* "lost-documents" */
	int64_t number;      /* of the list */
	const char *hash;    /* of its file, as text */
	const char *verdict; /* "in-force", or the rule by which it was refused */
	struct instant at;
};

/* A partner's on a list of ours; one a partner and list, a later one takes the place of an earlier. */
enum result list_verdict_put(struct job *job, struct database *database, const struct list_verdict *verdict);
/* MISSING when there is none. */
enum result list_verdict_find(struct job *job, struct database *database, const char *partner, const char *list,
			      struct list_verdict *ret_verdict);

/* Ours, on its way to the issuer. */
struct list_verdict_due {
	struct list_verdict verdict;
	int64_t attempts;
	struct instant next_at;
	const char *message_id; /* kept over all tries */
};
enum result list_verdict_owe(struct job *job, struct database *database, const struct list_verdict_due *due);
/* The next that is due for a partner. MISSING when there is none. */
enum result list_verdict_due(struct job *job, struct database *database, const char *partner,
			     struct list_verdict_due *ret_due);
/* When the next one is due; INSTANT_NEVER when there is none. */
enum result list_verdict_next_at(struct job *job, struct database *database, const char *partner,
				 struct instant *ret_next_at);
/* It was tried in vain, or it is said, or nobody wants to hear it. Another one that has taken its place stays as it is.
 */
enum result list_verdict_later(struct job *job, struct database *database, const char *message_id,
			       struct instant next_at);
enum result list_verdict_done(struct job *job, struct database *database, const char *message_id);

#endif
