/* client.h - a small HTTP client over libcurl for tests: one request, all of its answer. */
#ifndef VALICO_TESTS_HTTP_CLIENT_H
#define VALICO_TESTS_HTTP_CLIENT_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

struct answer {
	long status; /* 0: no answer came */
	char headers[8192];
	size_t header_size;
	char body[1 << 20];
	size_t size;
};

struct ask {
	const char *method; /* NULL: GET */
	const char *path;   /* sent as it is */
	const char *const *headers;
	const char *body;  /* or NULL */
	size_t body_size;  /* 0: of the C string */
	size_t stop_after; /* ends once so many bytes of body came; 0: at the end */
};

/* A listening socket on a free port of the loopback. */
int listen_loopback(int *ret_port);

void client_ask(int port, const struct ask *ask, struct answer *ret_answer);

/* The value of a header of the answer, up to its end of line, in a buffer that the next call overwrites; NULL. */
const char *answer_header(const struct answer *answer, const char *name);

#endif
