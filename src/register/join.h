/* join.h - the parts of one column, one behind the other. Inside the room. */
#ifndef VALICO_REGISTER_JOIN_H
#define VALICO_REGISTER_JOIN_H

#include "base/job.h"

/* Those that are not empty, a blank between them; in the arena when there is more than one. */
enum result parts_join(struct job *job, const struct bytes *texts, int count, struct bytes *ret_text);

#endif
