/* event_saw.h - what the author of a step saw of other cases, in the body of its event. Inside the room. */
#ifndef VALICO_CASES_EVENT_SAW_H
#define VALICO_CASES_EVENT_SAW_H

#include "cases/event.h"

/* Puts the member "saw" into a body. */
enum result event_saw_write(struct job *job, const struct body *body, json_t *object);

/* Reads it. INVALID with the field for what is not so formed, LIMIT is never met: more than SAW_MOST is INVALID. */
enum result event_saw_read(struct job *job, const json_t *list, struct body *body);

/* Copies it into the memory of `job`. */
enum result event_saw_copy(struct job *job, const struct body *body, struct body *copy);

#endif
