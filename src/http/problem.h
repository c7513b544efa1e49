/* problem.h - a job's failure as application/problem+json (RFC 9457). */
#ifndef VALICO_HTTP_PROBLEM_H
#define VALICO_HTTP_PROBLEM_H

#include "http/response.h"

/* The HTTP status of a failure: a table over the result, with a few rules that have a status of their own ("version" is
 * 412, "rate" 429, "session" 401). */
int problem_status(const struct failure *failure);

/* Fills the answer for job->failure. The sentence is left out for our own faults (500), whose details are for the
 * log. `more` (or NULL) holds further members, which never replace the standard ones. */
enum result problem_write(struct job *job, json_t *more, struct response *ret_response);

#endif
