/* reach.h - what of the machine a process must reach to use the register, and nothing more: for its sandbox. */
#ifndef VALICO_REGISTER_REACH_H
#define VALICO_REGISTER_REACH_H

#include "register/register_settings.h"

struct register_reach {
	const char
	    *index_folder;       /* made when it is not there, so that a later build is seen; NULL without a register */
	const char *rows_folder; /* of the register's file, or of a database's socket; or NULL */
	const char *weights;     /* or NULL */
	bool database;           /* connects to one */
	int port;                /* by TCP; 0 for a socket of this machine */
};

/* `settings` may be NULL. INVALID with rule "connection" for a database that is reached by a name: the desk looks no
 * names up. */
enum result register_reach(struct job *job, const struct register_settings *settings, struct register_reach *ret_reach);

#endif
