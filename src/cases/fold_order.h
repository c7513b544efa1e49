/* fold_order.h - the one order in which the events of all shared lanes are applied. Inside the room only. */
#ifndef VALICO_CASES_FOLD_ORDER_H
#define VALICO_CASES_FOLD_ORDER_H

#include "cases/case_file.h"

/* All shared events: each after all that its author had seen; among those that had not seen each other the one with the
 * lower precedence first, then the one with the lower hash. DAMAGED when something that was seen is not held. */
enum result fold_order(struct job *job, const struct case_file *file, const struct event ***ret_events, int *ret_count);

#endif
