/* served.h - the server on a real loopback socket with a few routes that do as they are asked; one for a group of
 * tests. */
#ifndef VALICO_TESTS_HTTP_SERVED_H
#define VALICO_TESTS_HTTP_SERVED_H

#include "client.h"

#include "http/files.h"
#include "http/http.h"

#include <stdatomic.h>

#define BODY_MOST 1000 /* bytes of a request's body that the server takes */

struct served {
	int port;
	int socket;
	struct http_server *server;
	struct file_folder *folder;
	char path[64];
	atomic_int contexts;
	atomic_llong version;
	atomic_llong numbers[2]; /* of the things "0" and "1" */
	struct answer answer;
};
extern struct served world;

/* Set-up and tear-down of a group of cmocka. */
int served_start(void **state);
int served_stop(void **state);

/* That an answer is a problem of this status and rule. */
void expect_problem(const struct answer *answer, long status, const char *rule);

#endif
