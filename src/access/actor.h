/* actor.h - who acts in a job: an officer who signed in, or the operator's command. */
#ifndef VALICO_ACCESS_ACTOR_H
#define VALICO_ACCESS_ACTOR_H

#include "agreement/role.h"
#include "store/people.h"

struct actor {
	const char *account_id;
	const char *name;
	const char *key_id;  /* signs the events of this officer */
	role_set roles;      /* all that the account has */
	const char *team;    /* or NULL */
	bool administrative; /* which regimes the officer may see */
	bool police;
	const char *language; /* "en", "it", "ur" */
	const char *purpose;  /* why: the route's declared purpose, or the officer's own words */
	const char *rule_of;  /* key of the officer who set the rule by which the node acts; NULL for a person */
};

/* The first role of the actor that is in `wanted`, for the body of an event. ROLE_COUNT when there is none. */
enum role actor_role_in(const struct actor *actor, role_set wanted);

#endif
