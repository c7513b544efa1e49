/* access.h - accounts, signing in, sessions: who may come in, and as whom.
 *
 * A session is a random token in a cookie; the store keeps only its hash. A form token (CSRF) goes with it. Failed
 * sign-ins slow down one login from one network prefix, so nobody can lock a colleague out from elsewhere. */
#ifndef VALICO_ACCESS_ACCESS_H
#define VALICO_ACCESS_ACCESS_H

#include "access/actor.h"
#include "crypto/secret.h"

#define SESSION_IDLE MINUTES(30)
#define SESSION_LONGEST HOURS(12)
#define TOKEN_TEXT_SIZE 44

struct new_account {
	const char *login; /* 2 to 64 of a-z 0-9 . - _ */
	const char *name;
	const char *roles; /* words parted by a space */
	const char *team;
	const char *regimes;
	const char *language;
	const char *passphrase; /* at least 12 letters */
	const char *key_id;     /* made by the caller through the keeper */
};
enum result account_new(struct job *job, struct database *database, const struct new_account *wanted,
			char ret_account_id[UUID_TEXT_SIZE]);
enum result account_set_passphrase(struct job *job, struct database *database, const char *login,
				   const char *passphrase);
/* Closes the account and its sessions; gives the key id so that the caller announces its end. */
enum result account_remove(struct job *job, struct database *database, const char *login, const char **ret_key_id);

struct session {
	char token[TOKEN_TEXT_SIZE]; /* for the cookie; only from access_sign_in() */
	const char *csrf;
	struct actor actor;
	const char *login;
};

/* DENIED for a wrong login or passphrase alike, and in the same time; BUSY with the seconds to wait after too many
 * failures of this login from this network prefix. */
enum result access_sign_in(struct job *job, struct database *database, const char *login, const char *passphrase,
			   const char *address, struct session *ret_session);
/* The session of a cookie. DENIED when it is unknown, idle for too long or of a removed account. */
enum result access_session(struct job *job, struct database *database, const char *token, struct session *ret_session);
/* As access_session(), but does not count as a sign of life: for what a page asks by itself. */
enum result access_session_peek(struct job *job, struct database *database, const char *token,
				struct session *ret_session, struct instant *ret_seen_at);
/* The seconds to wait at most, after BUSY from access_sign_in(); 0 when the next try is free. */
enum result access_wait(struct job *job, struct database *database, const char *login, const char *address,
			int *ret_seconds);
enum result access_sign_out(struct job *job, struct database *database, const char *token);

/* One look at a person, in the caller's transaction. */
enum result access_look(struct job *job, struct database *database, const struct actor *actor, const char *action,
			const char *case_id, const char *detail);

#endif
