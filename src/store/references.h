/* references.h - which cases name which others in their forms: a projection, so that links are found from both ends. */
#ifndef VALICO_STORE_REFERENCES_H
#define VALICO_STORE_REFERENCES_H

#include "store/database.h"

/* `from` names `to` in one of its forms. */
struct case_reference {
	const char *from;
	const char *to;
};

/* What a case names now, in any order, each once; nothing is written when it is as before. */
enum result references_put(struct job *job, struct database *database, const char *case_id, const char *const *others,
			   int count);

/* The references from and to a case, at most `most`, in the order of their ids. The list is the arena's. */
enum result references_of(struct job *job, struct database *database, const char *case_id, int most,
			  struct case_reference **ret_list, int *ret_count);

#endif
