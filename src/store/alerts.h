/* alerts.h - a node's own alerts about people and documents, and the keys that they are found by.
 *
 * An alert is proposed by one officer and put in force by another; only then has it keys. When its time is over, or it
 * was taken back, its keys go at once and the row after a while (alert_purge()), so that what was in force when
 * somebody was looked at can still be told for that long. How many of those in force carry a name is counted beside
 * them, under numbers that the caller makes of names. */
#ifndef VALICO_STORE_ALERTS_H
#define VALICO_STORE_ALERTS_H

#include "store/database.h"

#define ALERT_PROPOSED "proposed"
#define ALERT_IN_FORCE "in_force"
#define ALERT_ENDED "ended"

struct alert_record {
	int64_t alert; /* its number, given by the store */
	const char *state;
	const char *regime;                                       /* "administrative" or "police" */
	const char *action;                                       /* "second-look" or "call" */
	const char *source;                                       /* where it comes from */
	const char *reason;                                       /* in a sentence, for whoever takes the second look */
	const char *authority;                                    /* who answers for it */
	const char *contact;                                      /* whom to call; or NULL */
	const char *name, *other_name, *born, *sex, *nationality; /* or NULL */
	int64_t spread;                                           /* years by which the birth may be off */
	const char *document_number, *document_state;             /* or NULL */
	struct instant made_at, until;
	const char *made_by;
	const char *released_by; /* NULL while it is proposed */
	struct instant ended_at; /* 0 while it is not */
	const char *ended_by, *ended_why;
};

enum result alert_add(struct job *job, struct database *database, const struct alert_record *alert, int64_t *ret_alert);
/* MISSING when there is none. */
enum result alert_find(struct job *job, struct database *database, int64_t alert, struct alert_record *ret_alert);
/* Newest first, those below `before` (INT64_MAX for all), of a state (NULL for all) and of the regimes that are named.
 */
struct alert_filter {
	const char *state;
	bool administrative, police;
	int64_t before;
	int most;
};
enum result alert_list(struct job *job, struct database *database, const struct alert_filter *filter,
		       struct alert_record **ret_alerts, int *ret_count);
/* What an alert in force is found by, and what its names count under. */
struct alert_keeping {
	const int64_t *keys;
	int key_count;
	int64_t born; /* a birth that the caller's own way packs; 0 for none */
	const int64_t *names;
	int name_count;
};
/* Puts a proposed one in force. CONFLICT (nothing noted) when it is not proposed. */
enum result alert_release(struct job *job, struct database *database, int64_t alert, const char *account_id,
			  const struct alert_keeping *keeping);
/* Takes one back. CONFLICT (nothing noted) when it has ended. */
enum result alert_end(struct job *job, struct database *database, int64_t alert, const char *account_id,
		      const char *why, struct instant now);
/* The alerts under any of the keys, each once, by number; at most ALERTS_FOUND_MOST. `ret_cut` says that there are
 * more. */
#define ALERTS_FOUND_MOST 4096
struct alert_found {
	int64_t alert;
	int64_t born;
};
enum result alert_keys_find(struct job *job, struct database *database, const int64_t *keys, int key_count,
			    struct alert_found **ret_alerts, int *ret_count, bool *ret_cut);
/* By how many alerts in force a name is carried. */
enum result alert_name_carried(struct job *job, struct database *database, int64_t name, int64_t *ret_alerts);
/* Alerts in force whose names were not counted, from before names were; and their counting. */
enum result alert_uncounted(struct job *job, struct database *database, int most, int64_t **ret_alerts, int *ret_count);
enum result alert_names_count(struct job *job, struct database *database, int64_t alert, const int64_t *names,
			      int name_count);
/* Ends up to `most` alerts whose time is over, and erases those that ended before `ended_before`. */
enum result alert_purge(struct job *job, struct database *database, struct instant now, struct instant ended_before,
			int most);

#endif
