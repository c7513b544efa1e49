/* server.h - what the server's files share; not for other rooms. */
#ifndef VALICO_HTTP_SERVER_H
#define VALICO_HTTP_SERVER_H

#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#define THREADS_MOST 32

struct stream;

/* A request that was put aside (waits.c). */
struct wait {
	struct MHD_Connection *connection;
	struct wait *next, **link;
	const char *key;
	int64_t number;
	struct instant until; /* 0 before it waited for the first time */
	bool looked;          /* its number was asked for since it began to wait */
};

/* All open streams and all requests that wait, and the thread that wakes them (streams.c). */
struct streams {
	const struct http_config *config;
	void *context;
	pthread_t thread;
	bool running;
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t news;  /* it ends, or the first request waits */
	bool closing;
	int64_t version;
	struct stream *first;
	int count;
	struct wait *first_wait;
	int wait_count;
};

enum result streams_open(struct job *job, struct streams *streams, const struct http_config *config);
/* Ends every stream; afterwards new ones are refused. */
void streams_end(struct streams *streams);
void streams_close(struct streams *streams);

/* A response that goes on as a stream for this connection; BUSY with rule "streams" when there are too many. */
enum result stream_new(struct job *job, struct streams *streams, struct MHD_Connection *connection,
		       struct MHD_Response **ret_response);

/* Puts the request aside. False when it may not wait (any longer): then it must be answered now. */
bool wait_begin(struct streams *streams, struct wait *wait, const struct response *response, struct instant now);
/* Called with the lock held, by the watcher: lets go on whose number is another one (asked for when something `moved`),
 * and whose time is over. */
void waits_wake(struct streams *streams, struct arena *arena, struct instant now, bool moved);

struct http_server {
	struct http_config config;
	struct MHD_Daemon *daemon;
	struct streams streams;
	pthread_mutex_t lock; /* guards the contexts */
	void *contexts[THREADS_MOST];
	int context_count;
	int contexts_free;
	atomic_size_t body_bytes;      /* being received now */
	atomic_int working;            /* requests between their first byte and the end of their answer */
	_Atomic(struct arena *) spare; /* of the last request that ended, emptied for the next; or NULL */
};

/* Headers that every answer carries (headers.c). */
bool security_headers_add(struct MHD_Response *raw, const struct response *response, bool secure);

#endif
