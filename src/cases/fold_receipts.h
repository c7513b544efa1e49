/* fold_receipts.h - what receipts say of the events of a case. Inside the room only. */
#ifndef VALICO_CASES_FOLD_RECEIPTS_H
#define VALICO_CASES_FOLD_RECEIPTS_H

#include "cases/case_file.h"

/* Lets every receipt and opened note of the state's outcomes mark the events that it names. */
enum result receipts_read(struct job *job, struct case_state *state);

#endif
