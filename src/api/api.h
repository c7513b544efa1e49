/* api.h - the officers' API: HTTP routes over the office, and the application's files beside them.
 *
 * Everything about a route stands in one row of the table in routes.c: method and path, who may, why a person is shown,
 * how much body, which schema it takes and gives. From the row follow the checks that come before its handler (session,
 * rate, role, origin and form token, version, body, query), its place in the OpenAPI description, and its tests. */
#ifndef VALICO_API_API_H
#define VALICO_API_API_H

#include "http/http.h"
#include "http/rate.h"
#include "office/office.h"

struct api_config {
	int listen_socket; /* bound and listening; stays the caller's */
	int threads;
	int connections_most;
	int connections_per_address; /* 0: no limit */
	int streams_most;
	int waits_most;         /* requests that wait for a change of a case */
	const char *front;      /* address of the server in front, or NULL (http/http.h) */
	bool secure;            /* reached by TLS: cookies and origins are https */
	const char *web_folder; /* the built application; NULL for the API alone */
	struct rate_limit per_session;
	struct rate_limit per_search;  /* searches of people by one officer, whatever his sessions */
	struct rate_limit per_address; /* of a network prefix; burst 0 in any for no limit */

	/* An office for one thread, with its own database connection. */
	void *self;
	enum result (*office_open)(void *self, struct job *job, struct office **ret_office);
	void (*office_close)(void *self, struct office *office);
};

/* Usual limits, without socket, folder and office. */
struct api_config api_config_usual(void);

struct api;
enum result api_open(struct job *job, const struct api_config *config, struct api **ret_api);
/* Lets running requests finish for at most `patience` milliseconds. NULL is allowed. */
void api_close(struct api *api, int64_t patience);

/* The OpenAPI 3.1 description, made from the route table; also for the command and the tests. */
enum result api_describe(struct job *job, json_t **ret_description);

#endif
