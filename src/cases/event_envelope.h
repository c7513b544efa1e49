/* event_envelope.h - the clear part of an event as JSON, and back. Inside the room. */
#ifndef VALICO_CASES_EVENT_ENVELOPE_H
#define VALICO_CASES_EVENT_ENVELOPE_H

#include "cases/event.h"

/* INVALID for an id that is none; LIMIT past ENVELOPE_BYTES_MOST. */
enum result event_envelope_write(struct job *job, const struct envelope *envelope, struct bytes *ret_payload);

/* INVALID, with the member that is missing, wrong or too many. */
enum result event_envelope_read(struct job *job, struct bytes payload, struct envelope *ret_envelope);

#endif
