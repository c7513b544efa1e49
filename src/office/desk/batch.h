/* batch.h - the same step in several cases: each its own event and its own transaction, each judged alone. */
#ifndef VALICO_OFFICE_DESK_BATCH_H
#define VALICO_OFFICE_DESK_BATCH_H

#include "office/office.h"

#define BATCH_MOST 50

struct batch {
	const char *step;
	const json_t *form;  /* for every case; NULL takes each case's own draft */
	const json_t *cases; /* their ids */
};

/* {taken, proposed, refused, results: [{case_id, reference, result: "taken" | "proposed" | "refused", rule, field,
 * reason}]} in the order asked for. A case that is refused hinders no other. INVALID for no case, more than BATCH_MOST,
 * or one named twice: then nothing was taken. */
enum result office_batch_take(struct job *job, const struct office *office, const struct actor *actor,
			      const struct batch *batch, json_t **ret_report);

#endif
