/* asking.h - one world for a whole group of tests of the API, with an officer of each role signed in, and how they ask.
 * Everything is in what the last request was answered with. */
#ifndef VALICO_TESTS_API_ASKING_H
#define VALICO_TESTS_API_ASKING_H

#include "world.h"

extern struct api_world world;
extern struct answer answer;
extern struct signed_in officers[ROLE_NODE];

/* Set-up and tear-down of a group of cmocka. */
int asking_start(void **state);
int asking_stop(void **state);

/* One request of an officer, with up to one more header. */
void ask_with(const struct signed_in *who, const char *method, const char *path, const char *body, const char *header);
void ask(enum role role, const char *method, const char *path, const char *body);

/* The answer's JSON (the caller releases it), and that it is a problem of this status and rule; `what` is told else. */
json_t *body_of(void);
void expect_problem(const char *what, long status, const char *rule);

#endif
