/* portal.h - the public's pages over HTTP: plain HTML made here, that needs no script and no cookie.
 *
 *     /en             start            /en/report/CODE/PAGE    one question a page, then check, send, number and secret
 *     /en/pathways    what is open     /en/follow/CODE         where a report stands, and what its author may do
 *
 * The language is in the address. What is filled in is a draft under CODE (drafts.h); each post is answered by a
 * redirect, or by the same page with what is wrong. Everything that is kept for good is kept by the desk, which this
 * room asks three things (line.h). */
#ifndef VALICO_PORTAL_PORTAL_H
#define VALICO_PORTAL_PORTAL_H

#include "http/http.h"
#include "http/rate.h"
#include "portal/desk.h"

struct portal_config {
	int listen_socket; /* bound and listening; stays the caller's */
	int threads;
	int connections_most;
	int connections_per_address; /* 0: no limit */
	const char *front;           /* address of the server in front, or NULL (http/http.h) */
	bool secure;                 /* reached by https */
	const char *folder;          /* style sheet, script of the proof of work; NULL for pages without */
	int drafts_most;
	struct rate_limit per_address; /* of one network prefix: pages */
	struct rate_limit begins;      /* forms begun */
	struct rate_limit sends;       /* reports sent */
	struct rate_limit follows;     /* tries to open a report */
	struct rate_limit files;       /* posts with files */
	struct rate_limit letters;     /* seals looked at */
	struct portal_desk desk;
};

/* Usual limits, without socket, folder and desk. */
struct portal_config portal_config_usual(void);

struct portal;
enum result portal_open(struct job *job, const struct portal_config *config, struct portal **ret_portal);
/* Lets running requests finish for at most `patience` milliseconds. NULL is allowed. */
void portal_close(struct portal *portal, int64_t patience);

#endif
