/* configuration.h - what the operator sets for one node: the file `valico.conf` in the node's folder.
 *
 * The command writes it (`valico node init`), the daemon reads it. The keys are the rows of the table in
 * configuration.c; docs and the file itself are made from their help. */
#ifndef VALICO_OFFICE_CONFIGURATION_H
#define VALICO_OFFICE_CONFIGURATION_H

#include "base/log.h"
#include "base/settings.h"

#define CONFIGURATION_FILE "valico.conf"

struct configuration {
	const char *folder;       /* absolute */
	const char *store_folder; /* FOLDER/store: the database and nothing else, so that who may see it cannot see
				     the keys beside it */
	const char *party;        /* "it" */
	const char *name;         /* what the operator calls this node, for its processes' names */
	struct socket_address desk;
	struct socket_address link;
	struct socket_address portal; /* where the public reaches this node; host NULL for no portal */
	const char *portal_front;     /* address of the server in front of the portal, or NULL */
	int portal_secure;            /* 1 when the public reaches the portal by TLS */
	const char *portal_folder;    /* style sheet and script of the public's pages, or NULL */
	const char *link_url;         /* where partners reach `link` */
	const char *web_folder;
	const char *agreements_folder;
	const char *user;       /* to run as when started as root; NULL to stay */
	const char *desk_front; /* address of the server in front of the desk, or NULL */
	int desk_secure;        /* 1 when officers reach the desk by TLS */
	int64_t desk_threads;
	int64_t question_keys_a_day;
	int64_t question_people_least;
	int log_level; /* enum log_level */
};

/* Reads `valico.conf` of a node's folder. MISSING when there is none; INVALID with file and line. */
enum result configuration_read(struct job *job, const char *folder, struct configuration *ret_configuration);

/* The text of a new `valico.conf` with these values, checked by reading it back. */
enum result configuration_write(struct job *job, const char *folder, const struct setting_value *values, size_t count,
				struct bytes *ret_text);

#endif
