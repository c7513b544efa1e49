/* gates.h - what partners said of other cases in their steps, and could not be borne out yet or was not so: rows that
 * wait for events, and rows that differ. What agrees has no row. */
#ifndef VALICO_STORE_GATES_H
#define VALICO_STORE_GATES_H

#include "store/database.h"

struct gate_record {
	const char *case_id; /* whose step it is */
	const char *author;
	int64_t number;    /* of the step in its author's lane */
	const char *other; /* the case that it speaks of */
	bool differs;      /* what is held says otherwise; else it waits for events */
};

/* Replaces the row of the same step and other case. */
enum result gate_put(struct job *job, struct database *database, const struct gate_record *gate);
enum result gate_remove(struct job *job, struct database *database, const struct gate_record *gate);
/* What waits for events of a case; what differs in the steps of a case. At most GATES_MOST; the arena's. */
#define GATES_MOST 500
enum result gate_waiting(struct job *job, struct database *database, const char *other, struct gate_record **ret_list,
			 int *ret_count);
enum result gate_differing(struct job *job, struct database *database, const char *case_id,
			   struct gate_record **ret_list, int *ret_count);

#endif
