/* http.h - the server: an open listening socket in, requests to a handler, answers out.
 *
 * Thin over libmicrohttpd: a few threads, each with its own epoll. A request is worked on by one thread from its last
 * byte to its answer, with a job of its own (arena, frozen now) and one of the contexts that were opened at the start,
 * one a thread: a handler keeps its database connection there and never waits for one. Everything that grows has a
 * limit in the configuration.
 *
 *     accept(request, headers only)  ->  most bytes of body, or a refusal
 *     answer(context, request)       ->  a response, or a failure on the job, which becomes a problem page
 *
 * A response that says `stream` goes on as server-sent events: whenever `version` gives another number, each open
 * stream gets `event: change`, `data: {"version": n}`. A response that says `wait_for` is put aside, holding a
 * connection and no thread, until `number` gives another number for that key; each time that `version` moves, it is
 * looked at. */
#ifndef VALICO_HTTP_HTTP_H
#define VALICO_HTTP_HTTP_H

#include "http/request.h"
#include "http/response.h"

#define STREAM_POLL_MILLISECONDS 200
#define WAIT_POLL_MILLISECONDS 10
#define STREAM_HEARTBEAT SECONDS(15)
#define STREAM_LONGEST MINUTES(10) /* then the browser connects again, and its session is looked at again */

struct http_config {
	const char *name;  /* for the log: "desk" */
	const char *front; /* address of the server in front of this one, which is believed about whose request it is;
			      or NULL */
	int listen_socket; /* bound and listening; stays the caller's */
	int threads;       /* 1 to 32 */
	int connections_most;
	int connections_per_address; /* 0: no limit, behind a proxy */
	int idle_seconds;            /* a connection that says nothing for longer is closed */
	size_t header_bytes_most;    /* request line and headers together */
	size_t body_bytes_together;  /* of all requests that are being received */
	size_t drain_bytes_most;     /* of a refused body, read and dropped before the answer; 0 for 16 MiB */
	size_t arena_bytes;          /* of one request */
	int streams_most;            /* 0: none */
	int waits_most;              /* requests that are put aside; one more is answered as if its time were over */
	int64_t heartbeat;           /* milliseconds; 0 for STREAM_HEARTBEAT */
	bool secure;                 /* reached by TLS: says so to browsers (Strict-Transport-Security) */

	void *self; /* first argument of the calls below */

	/* One for each thread (and one for the watcher of streams), made in http_open(). */
	enum result (*context_open)(void *self, struct job *job, void **ret_context);
	void (*context_close)(void *self, void *context);

	/* Headers are here. A failure is answered at once, without reading a body. */
	enum result (*accept)(void *self, struct job *job, const struct request *request, size_t *ret_body_most);
	enum result (*answer)(void *self, void *context, struct job *job, const struct request *request,
			      struct response *ret_response);

	/* The answer to a request that was refused before answer(), with the failure on the job. NULL, or a failure of
	 * its own, for a problem for programs. */
	enum result (*refused)(void *self, struct job *job, const struct request *request,
			       struct response *ret_response);

	/* For streams and waits: a number that changes when something changed. NULL without either. */
	enum result (*version)(void *self, void *context, struct job *job, int64_t *ret_version);
	/* For waits: the number of one thing. */
	enum result (*number)(void *self, void *context, struct job *job, const char *key, int64_t *ret_number);
};

struct http_server;

/* Starts to answer. INVALID for a configuration that cannot work, LIMIT for memory, IO, or what context_open() gave. */
enum result http_open(struct job *job, const struct http_config *config, struct http_server **ret_server);

/* Takes no more connections, ends the streams, lets running requests finish for at most `patience` milliseconds, and
 * stops. NULL is allowed. */
void http_close(struct http_server *server, int64_t patience);

#endif
