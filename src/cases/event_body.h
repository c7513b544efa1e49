/* event_body.h - the body of an event as JSON, inside the seal. Used by event.c and its tests. */
#ifndef VALICO_CASES_EVENT_BODY_H
#define VALICO_CASES_EVENT_BODY_H

#include "cases/event.h"

#define EVENT_BODY_TYPE "valico-body+json"

/* The words for what an event is. */
extern const char *const event_kind_word[];
#define EVENT_KIND_COUNT 4

enum result event_body_write(struct job *job, const struct body *body, struct bytes *ret_plain);

/* INVALID for anything outside docs/event.md. What it gives points into the arena. */
enum result event_body_read(struct job *job, struct bytes plain, struct body *ret_body);

/* The short way of event_body_read(): a body in our own spelling that names no files, opens no case and saw no other.
 * No value is made but the form's. False for any other, which is not refused by that. */
bool event_body_read_plain(struct job *job, struct bytes plain, struct body *ret_body);

/* A copy in the job's own memory; the form is shared, and what `like` (or NULL) has alike is the one of
 * `like`. */
enum result event_body_copy(struct job *job, const struct body *body, const struct body *like, struct body *ret_copy);
/* One text of a copy: the one of `like` when it is the same, else a copy. */
enum result event_text_copy(struct job *job, const char **text, const char *like);

/* A file as JSON {"evidence"?, "hash", "media_type", "name", "plain", "size"}, and back. */
enum result event_file_write(struct job *job, const struct event_file *file, json_t **ret_file);
enum result event_file_read(struct job *job, const json_t *object, struct event_file *ret_file);

#endif
