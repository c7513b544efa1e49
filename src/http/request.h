/* request.h - one HTTP request as the handlers see it: decoded, bounded, checked.
 *
 * The target (RFC 9112 section 3.2) is read here and not by the library, so that every handler gets path segments that
 * hold no separator, no "..", no control letter and no broken UTF-8, and query parameters that each occur once. */
#ifndef VALICO_HTTP_REQUEST_H
#define VALICO_HTTP_REQUEST_H

#include "base/job.h"

enum method {
	METHOD_GET,
	METHOD_HEAD,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_OTHER,
};

/* "GET" and so on; never NULL. */
const char *method_name(enum method method);
enum method method_read(const char *word);

#define TARGET_SEGMENTS_MOST 12
#define TARGET_QUERY_MOST 32
#define TARGET_BYTES_MOST 4096

struct parameter {
	const char *name;
	const char *value;
};

/* "/api/cases/17?show=1" is the segments "api", "cases", "17" and the parameter show = "1". "/" has no segment. */
struct target {
	const char *segments[TARGET_SEGMENTS_MOST];
	int segment_count;
	struct parameter query[TARGET_QUERY_MOST];
	int query_count;
};

/* Reads a target in origin form, percent-decoded into the arena. INVALID with rule "target" for anything else. Pure. */
enum result target_read(struct job *job, struct bytes raw, struct target *ret_target);

struct request {
	enum method method;
	struct target target;
	struct bytes body;   /* whole; empty while the request is being accepted */
	const char *address; /* of the peer, as text without port; "" when unknown */
	void *connection;    /* the library's; for request_header() and request_cookie() */
	bool waited;         /* it was put aside for as long as it may: it must be answered now */
};

/* NULL when it is not there. Borrowed from the connection, as long as the request lives. */
const char *request_query(const struct request *request, const char *name);
const char *request_header(const struct request *request, const char *name);
const char *request_cookie(const struct request *request, const char *name);

/* True when a list header ("gzip, br;q=0.5") names the word with a weight above 0. NULL names nothing. */
bool header_accepts(const char *list, const char *word);

/* The seconds that Prefer says the client would wait ("respond-async, wait=20", RFC 7240); 0 when it says none, `most`
 * when it says more. */
int header_wait(const char *preferences, int most);

/* True when If-None-Match or If-Match text names this entity tag ("\"17\"") or is "*". */
bool header_matches(const char *tags, const char *tag);

#endif
