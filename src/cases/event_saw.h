/* event_saw.h - what the author of a step saw of other cases, in the body of its event. Inside the room. */
#ifndef VALICO_CASES_EVENT_SAW_H
#define VALICO_CASES_EVENT_SAW_H

#include "cases/event.h"

/* The value of the member "saw" of a body. */
enum result event_saw_write(struct job *job, const struct body *body, json_t **ret_list);

/* Reads it. INVALID with the field for what is not so formed, LIMIT is never met: more than SAW_MOST is INVALID. */
enum result event_saw_read(struct job *job, const json_t *list, struct body *body);

/* Copies it into the memory of `job`. */
enum result event_saw_copy(struct job *job, const struct body *body, struct body *copy);

#endif
