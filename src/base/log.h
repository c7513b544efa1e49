/* log.h - the one logger: a line of JSON a call, on standard error.
 *
 *     log_line(LOG_INFO, "link", "message-sent", "partner", partner_id, "events", count_text, NULL);
 *
 * Nothing about a person goes into a log line: names, numbers of documents and form data stay out; cases are named by
 * their id. Values are C strings in pairs of name and value, ended by NULL. */
#ifndef VALICO_BASE_LOG_H
#define VALICO_BASE_LOG_H

#include "base/job.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ALARM };

/* Names this process in each line and sets the least level shown. */
void log_open(const char *process, enum log_level least);

void log_line(enum log_level level, const char *room, const char *event, ...) __attribute__((sentinel));

/* Writes the failure of a job as a line: result, field, rule and reason. */
void log_failure(enum log_level level, const char *room, const char *event, const struct job *job);

#endif
