/* event.h - one event of a case: its bytes, and what they say.
 *
 * An event is a signed envelope (JWS, `valico-event+jws`) and a sealed body (JWE under the case key). The envelope says
 * where the event stands: case, author, lane, number, hash of the one before, what its author had seen of the other
 * lanes, time, and the hash of the body. The body says what was done: step, role, officer's pseudonym, form, files.
 * docs/event.md specifies both for other implementers.
 *
 * Three things can be an event: a *step* of the profile; a *receipt*, by which a node says which events of others it
 * now holds and when they came; an *opened* note, by which it says that an officer looked at them. */
#ifndef VALICO_CASES_EVENT_H
#define VALICO_CASES_EVENT_H

#include "agreement/profile.h"
#include "crypto/jose.h"

#define PARTY_MOST 8             /* parties of one case */
#define PARTY_ID_SIZE 16         /* with its NUL */
#define EVENT_NUMBER_MOST 100000 /* events of one lane */
#define ENVELOPE_BYTES_MOST 8192
#define BODY_BYTES_MOST (512u << 10)
#define FILES_MOST 40
#define RECEIVED_MOST 2000 /* events that one receipt or opened note names */

#define EVENT_TYPE "valico-event+jws"

enum lane { LANE_IS_SHARED, LANE_IS_OWN };

/* A place in somebody's shared lane. Number 0 is "nothing yet" and its hash is all zero. */
struct head {
	char party[PARTY_ID_SIZE];
	int64_t number;
	struct hash hash;
};

struct envelope {
	char case_id[UUID_TEXT_SIZE];
	const char *agreement;
	struct hash profile; /* hash of the profile file that the case is pinned to */
	char author[PARTY_ID_SIZE];
	enum lane lane;
	int64_t number;       /* from 1 */
	struct hash previous; /* all zero for number 1 */
	struct head *seen;    /* the other parties' shared lanes, by party id in order; at most PARTY_MOST */
	int seen_count;
	struct instant time; /* when the author says it was */
	struct hash body;
	bool has_letter; /* the opening event names its key letter */
	struct hash letter;
};

#define SAW_MOST 500 /* other cases that one step looks at */

/* Another case as the author of a step held it: what the step's conditions about other cases were judged by. The heads
 * say of which of its events; whoever holds them can fold those and see for itself. */
struct seen_case {
	char case_id[UUID_TEXT_SIZE];
	const char *agreement;
	const char *state;  /* id in that agreement */
	bool settled;       /* the step that led there is; always in an event, which names no other */
	struct head *heads; /* of its shared lanes, by party id in order */
	int head_count;
};

enum event_kind { EVENT_STEP, EVENT_RECEIPT, EVENT_OPENED, EVENT_RECORD };

/* A file that a step carries: sealed under the case key, named by the hash of the sealed bytes. */
struct event_file {
	struct hash hash;
	const char *name;
	const char *media_type;
	int64_t size;         /* of the plain bytes */
	struct hash plain;    /* hash of the plain bytes */
	const char *evidence; /* "I.passport": annex and item; NULL when it is none */
};

/* An event that a receipt or opened note names. */
struct received {
	struct hash hash;
	struct instant time; /* when it came, by the receiver's clock */
	bool early;          /* it was dated more than five minutes ahead of that clock */
};

/* What the opening step fixes for the whole case. */
struct opening {
	const char *reference;
	const char *kind;
	struct head sides[PARTY_MOST]; /* only `.party` is used: the party that plays side n of the profile */
	int side_count;
};

struct body {
	enum event_kind kind;
	const char *step;     /* id in the profile (EVENT_STEP), or word of the record (EVENT_RECORD) */
	const char *role;     /* of the officer */
	const char *officer;  /* pseudonym; NULL for receipts */
	const char *proposer; /* pseudonym of the first of two officers, or NULL */
	const json_t *form;   /* object, or NULL */
	struct event_file *files;
	int file_count;
	struct received *received;
	int received_count;
	const struct opening *opening; /* only in the opening step */
	const struct seen_case *saw;   /* of a step with a condition about other cases */
	int saw_count;
	bool has_own_head;
	struct hash own_head; /* head of the author's own lane: its safeguards and proposals, without their content */
};

struct event {
	struct envelope envelope;
	struct body body;
	struct hash hash;           /* SHA-256 of `whole` */
	struct bytes whole;         /* the signed envelope as received; empty when only what it says was kept */
	struct bytes sealed;        /* the sealed body as received; likewise */
	const char *key_id;         /* that signed it */
	bool body_is_gone;          /* the case was retired: the envelope stands, the body is destroyed */
	const struct profile *fits; /* in which the fold found that the form is one of its step's; neither changes */
	int step_at;                /* of the step in that profile */
};

/* Makes, seals and signs an event. The form is shared: nobody changes it afterwards. Fills in the hash of the body and
 * of the event. */
enum result event_write(struct job *job, const struct keeper *keeper, const char *key_id,
			const struct case_key *case_key, const struct envelope *envelope, const struct body *body,
			struct event *ret_event);

/* Takes the envelope apart without checking the signature: enough to know the case, the author and the key. INVALID
 * for everything outside docs/event.md, with the field. */
enum result event_read(struct job *job, struct bytes whole, struct event *ret_event,
		       struct signed_document *ret_document);

/* Opens the sealed body of an event that event_read() gave, after checking that it is the one the envelope names. */
enum result event_open(struct job *job, const struct case_key *case_key, struct bytes sealed, struct event *event);

/* What an event says, without its bytes (`whole` and `sealed` are empty), in the memory of `job`: for whoever keeps it
 * longer than its maker. The form is shared: nobody changes the form of an event. What is the same in `like` is shared
 * with it: an event that lives as long as the copy (most events of a lane name the same officer and key, and had seen
 * the same; what is proposed and then released, or done again, has the same form), or NULL. */
enum result event_copy(struct job *job, const struct event *event, const struct event *like, struct event **ret_copy);

/* How far into a party's shared lane the author had seen; 0 when nothing. */
int64_t envelope_seen(const struct envelope *envelope, const char *party);

#endif
