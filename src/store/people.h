/* people.h - accounts, sessions and the log of who looked at whom. Read and written by the access room. */
#ifndef VALICO_STORE_PEOPLE_H
#define VALICO_STORE_PEOPLE_H

#include "store/database.h"

struct account_record {
	const char *account_id; /* UUID */
	const char *login;      /* lower case, unique */
	const char *name;       /* as colleagues see it */
	const char *roles;      /* words parted by a space */
	const char *team;       /* or NULL */
	const char *regimes;    /* "administrative", "police" or both, parted by a space */
	const char *language;   /* "en", "it", "ur" */
	const char *passphrase; /* argon2id string */
	const char *key_id;     /* signs this officer's events */
	struct instant created_at;
	struct instant removed_at; /* milliseconds 0 while in use */
};
enum result account_add(struct job *job, struct database *database,
			const struct account_record *account); /* CONFLICT: login taken */
enum result account_change(struct job *job, struct database *database, const struct account_record *account);
enum result account_find(struct job *job, struct database *database, const char *account_id,
			 struct account_record *ret_account);
enum result account_find_login(struct job *job, struct database *database, const char *login,
			       struct account_record *ret_account);
enum result account_list(struct job *job, struct database *database, struct account_record **ret_accounts,
			 int *ret_count);

/* Whom a page may name: an account, and the pseudonym under which its key is announced. Only what that takes is read.
 */
struct colleague {
	const char *account_id;
	const char *name;
	const char *pseudonym; /* or NULL */
};
enum result colleague_list(struct job *job, struct database *database, struct colleague **ret_list, int *ret_count);

struct session_record {
	struct bytes token_hash; /* SHA-256 of the cookie */
	const char *account_id;
	const char *csrf;
	struct instant opened_at;
	struct instant seen_at;
	struct instant ends_at;
	const char *address; /* network address, shortened */
};
enum result session_add(struct job *job, struct database *database, const struct session_record *session);
/* With the account whose session it is: every request begins with both. */
enum result session_find(struct job *job, struct database *database, struct bytes token_hash,
			 struct session_record *ret_session, struct account_record *ret_account);
enum result session_seen(struct job *job, struct database *database, struct bytes token_hash, struct instant now);
enum result session_remove(struct job *job, struct database *database, struct bytes token_hash);
enum result session_remove_all(struct job *job, struct database *database, const char *account_id);
enum result session_expire(struct job *job, struct database *database, struct instant now);

/* Failed sign-ins, counted by login and network prefix together, so that nobody can lock a colleague out from afar. */
enum result sign_in_failed(struct job *job, struct database *database, const char *login, const char *prefix,
			   struct instant now);
enum result sign_in_failures(struct job *job, struct database *database, const char *login, const char *prefix,
			     struct instant since, int64_t *ret_count);
enum result sign_in_forgive(struct job *job, struct database *database, const char *login, const char *prefix);

/* A filter of the queue that an officer keeps under a name. */
#define SAVED_VIEWS_MOST 30
struct saved_view {
	const char *account_id;
	const char *name;
	const char *filter; /* JSON, as the page gave it */
};
enum result saved_view_put(struct job *job, struct database *database, const struct saved_view *view);
/* MISSING when there is none of this name. */
enum result saved_view_remove(struct job *job, struct database *database, const char *account_id, const char *name);
enum result saved_view_list(struct job *job, struct database *database, const char *account_id,
			    struct saved_view **ret_views, int *ret_count);

/* Who looked at whom and why (GDPR art. 5(2), 30; Directive 2016/680 art. 25). Only ever added to. */
struct look_record {
	int64_t number; /* given by the store */
	struct instant at;
	const char *account_id;
	const char *role;
	const char *action;  /* "view", "search", "file", "export", "step", ... */
	const char *purpose; /* the purpose of the route or the officer's own words */
	const char *case_id; /* or NULL */
	const char *detail;  /* never form data */
};
enum result look_add(struct job *job, struct database *database, const struct look_record *look);
enum result look_list(struct job *job, struct database *database, const char *case_id, const char *account_id,
		      int64_t before, int most, struct look_record **ret_looks, int *ret_count);

#endif
