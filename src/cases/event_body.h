/* event_body.h - the body of an event as JSON, inside the seal. Used by event.c and its tests. */
#ifndef VALICO_CASES_EVENT_BODY_H
#define VALICO_CASES_EVENT_BODY_H

#include "cases/event.h"

#define EVENT_BODY_TYPE "valico-body+json"

enum result event_body_write(struct job *job, const struct body *body, struct bytes *ret_plain);

/* INVALID for anything outside docs/event.md. What it gives points into the arena. */
enum result event_body_read(struct job *job, struct bytes plain, struct body *ret_body);

/* A copy in the job's own memory; the form is shared, and texts that stand in `like` too (or NULL). */
enum result event_body_copy(struct job *job, const struct body *body, const struct body *like, struct body *ret_copy);
/* One text of a copy: the one of `like` when it is the same, else a copy. */
enum result event_text_copy(struct job *job, const char **text, const char *like);

/* A file as JSON {"evidence"?, "hash", "media_type", "name", "plain", "size"}, and back. */
enum result event_file_write(struct job *job, const struct event_file *file, json_t **ret_file);
enum result event_file_read(struct job *job, const json_t *object, struct event_file *ret_file);

#endif
