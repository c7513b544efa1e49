/* outbox.h - what waits to be sent, what was received, and the partners themselves.
 *
 * An event is put into the outbox in its own transaction. The sender binds what waits to messages (one id, kept over
 * all retries), and takes it out in the transaction that stores the partner's receipt. */
#ifndef VALICO_STORE_OUTBOX_H
#define VALICO_STORE_OUTBOX_H

#include "store/records.h"

/* Events of one shared lane that follow each other. A run is whole in one message: it is short beside what a message
 * takes, at most so many events and bytes (a single event may have more). */
#define RUN_EVENTS_MOST 100
#define RUN_BYTES_MOST (1 << 20)
struct event_run {
	const char *case_id, *author;
	int64_t first, last; /* numbers in the lane */
	int64_t bytes;
};

/* Queues a run for a partner. What begins in a run that is queued already is not queued again. */
enum result outbox_add(struct job *job, struct database *database, const char *partner, const struct event_run *run,
		       struct instant now);
/* One event as a run. */
struct event_run run_of_event(const struct event_record *event);

struct outbox_message {
	const char *message_id;
	const char *partner;
	int attempts;
	struct instant next_at;
	struct instant queued_at; /* of its oldest event */
	const char *last_error;   /* or NULL */
};

/* Is there anything that is not bound to a message yet? */
enum result outbox_waits(struct job *job, struct database *database, const char *partner, bool *ret_waits);

/* Binds what waits longest for a partner to a new message: up to `most` events of at most `most_bytes`, but always one
 * run. MISSING when nothing waits. */
enum result outbox_bind(struct job *job, struct database *database, const char *partner, const char *message_id,
			int most, int64_t most_bytes, struct instant now);
/* Messages whose next attempt is due, oldest first. One that is to wait for longer than OUTBOX_WAIT_MOST is due too: it
 * was put off by a clock that has been set back since. */
#define OUTBOX_WAIT_MOST MINUTES(5)
enum result outbox_due(struct job *job, struct database *database, const char *partner, struct instant now, int most,
		       struct outbox_message **ret_messages, int *ret_count);
/* The events of a message, in lane order. */
enum result outbox_events(struct job *job, struct database *database, const char *message_id,
			  struct event_record **ret_events, int *ret_count);
/* A failed attempt: one more, when to try again, why. */
enum result outbox_retry(struct job *job, struct database *database, const char *message_id, struct instant next_at,
			 const char *error);
/* Takes a message apart: its events wait again, for another message. */
enum result outbox_unbind(struct job *job, struct database *database, const char *message_id);
/* The partner's receipt is here: notes when the events were sent, keeps the receipt as proof of delivery. */
enum result outbox_delivered(struct job *job, struct database *database, const char *message_id, struct bytes receipt,
			     struct instant now);
/* How much waits for a partner, and since when (milliseconds 0 when nothing). */
enum result outbox_depth(struct job *job, struct database *database, const char *partner, int64_t *ret_events,
			 struct instant *ret_oldest);
/* For the receipts ladder of an event: when it was first sent in a message that was receipted; milliseconds 0 when it
 * was not yet. */
enum result outbox_sent_at(struct job *job, struct database *database, const char *case_id, const char *author,
			   int64_t number, struct instant *ret_sent_at);

/* Messages received: an id is taken once; the stored receipt answers duplicates. */
enum result inbox_find(struct job *job, struct database *database, const char *partner, const char *message_id,
		       struct bytes *ret_content_hash, struct bytes *ret_receipt); /* MISSING when new */
enum result inbox_add(struct job *job, struct database *database, const char *partner, const char *message_id,
		      struct bytes content_hash, struct bytes receipt, struct instant now);

/* A partner node. */
struct partner_record {
	const char *party;                  /* "pk" */
	const char *address;                /* its AS4 endpoint */
	const char *state;                  /* "invited", "compared", "active", "suspended" */
	struct bytes signing_certificate;   /* DER */
	struct bytes agreement_certificate; /* DER */
	const char *node_key_id;            /* signs receipts and key statements */
	const char *letter_key_id;          /* key letters are wrapped for it */
	struct bytes invitation;            /* as received */
	const char *words;                  /* the fingerprint to compare */
	struct instant heard_at;
};
/* Is the link to it in use: made by both, and not suspended? */
bool partner_is_active(const struct partner_record *partner);
enum result partner_put(struct job *job, struct database *database, const struct partner_record *partner);
enum result partner_find(struct job *job, struct database *database, const char *party,
			 struct partner_record *ret_partner);
enum result partner_list(struct job *job, struct database *database, struct partner_record **ret_partners,
			 int *ret_count);

/* The agreements that a partner says it has installed: id and hash of the file. */
struct partner_profile {
	const char *agreement;
	struct bytes hash;
};
/* Replaces what was known of a partner. */
enum result partner_profile_replace(struct job *job, struct database *database, const char *partner,
				    const struct partner_profile *profiles, int count);
/* All that is known of a partner, by agreement and hash; none when it has not said yet. */
enum result partner_profile_list(struct job *job, struct database *database, const char *partner,
				 struct partner_profile **ret_profiles, int *ret_count);

/* Public keys that sign events: the directory of officers' and nodes' keys, ours and the partners'. */
struct key_record {
	const char *key_id;
	const char *party;
	struct bytes point;  /* 65 bytes */
	const char *officer; /* pseudonym, or NULL for a node's key */
	const char *roles;   /* words parted by a space; "node" for the node's own */
	struct instant from;
	struct instant until;   /* INSTANT_NEVER while it is in use */
	struct bytes statement; /* the signed key statement */
};
enum result key_put(struct job *job, struct database *database, const struct key_record *key);
enum result key_find(struct job *job, struct database *database, const char *key_id, struct key_record *ret_key);
enum result key_list(struct job *job, struct database *database, const char *party, struct key_record **ret_keys,
		     int *ret_count);

#endif
