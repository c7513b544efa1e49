/* records.h - what a node keeps of cases: events, letters, files, and what waits to be sent or understood.
 *
 * Events and files are the truth; they are only ever added, and destroyed as a whole when a case is retired. Hashes
 * are 32 raw bytes. All memory given back is the job's arena. Every function runs inside the caller's transaction when
 * there is one. */
#ifndef VALICO_STORE_RECORDS_H
#define VALICO_STORE_RECORDS_H

#include "store/database.h"

#define LANE_SHARED "shared"
#define LANE_OWN "own" /* a node's private lane of a case: safeguards, proposals; never in the outbox */

/* One event as stored: the bytes as received, and what finding it needs. */
struct event_record {
	const char *case_id;
	const char *lane;   /* LANE_SHARED or LANE_OWN */
	const char *author; /* party */
	int64_t number;     /* from 1 */
	struct bytes hash;
	struct bytes whole; /* the signed envelope */
	struct bytes body;  /* the sealed body; empty once the case is retired */
	struct instant received_at;
	int files; /* that the body names, known to whoever adds it; FILES_UNKNOWN for events of older versions */
};
#define FILES_UNKNOWN (-1)

/* CONFLICT when the number in the lane or the hash is taken. */
enum result event_add(struct job *job, struct database *database, const struct event_record *event);
/* All events of a case, by lane, author and number. */
enum result event_list(struct job *job, struct database *database, const char *case_id,
		       struct event_record **ret_events, int *ret_count);
/* Events of one author's lane from a number on, at most `most`. */
enum result event_list_from(struct job *job, struct database *database, const char *case_id, const char *lane,
			    const char *author, int64_t from, int most, struct event_record **ret_events,
			    int *ret_count);
/* The same in turn and without a copy: the record and its bytes are good for the call only. Ends with what `each` gives
 * when that is not OK. */
enum result event_each_of_lane(struct job *job, struct database *database, const char *case_id, const char *lane,
			       const char *author, int64_t from,
			       enum result (*each)(struct job *job, const struct event_record *event, void *context),
			       void *context);
#define LANES_A_CASE 9 /* at most: the shared lanes of eight parties and our own */
/* How far each lane of a case reaches, by lane and author, as its events say. */
struct lane_reach {
	const char *lane;
	const char *author;
	int64_t number;
	struct bytes hash;
};
enum result lane_reach_list(struct job *job, struct database *database, const char *case_id,
			    struct lane_reach **ret_reaches, int *ret_count);
/* Every event of the store in turn; the record is good for the call only. Ends with what `each` gives when that is not
 * OK. */
enum result event_each(struct job *job, struct database *database,
		       enum result (*each)(struct job *job, const struct event_record *event, void *context),
		       void *context);
/* Does this very event (its hash says so) stand at its place in its lane? */
enum result event_is_known(struct job *job, struct database *database, const struct event_record *event,
			   bool *ret_known);

/* Heads of all shared lanes of the cases that this partner shares, ordered by case id, from after `after_case`: what
 * anti-entropy compares. */
struct lane_head {
	const char *case_id;
	const char *author;
	int64_t number;
	struct bytes hash;
	bool retired; /* the content is destroyed: there is nothing of it to give or to ask for */
};
enum result head_list(struct job *job, struct database *database, const char *partner, const char *after_case,
		      int most_cases, struct lane_head **ret_heads, int *ret_count);

/* The case itself: who shares it, under which agreement. */
struct case_record {
	const char *case_id;
	const char *reference; /* "IT-2026-000123" */
	const char *agreement;
	struct bytes profile_hash;
	const char *kind;
	const char *regime;  /* "administrative" or "police" */
	const char *partner; /* the other party; of more, their ids parted by spaces; empty when there is none */
	const char *our_side;
	struct instant opened_at;
	struct instant retired_at; /* milliseconds 0 while it lives */
	int64_t version;           /* counts every change; the ETag */
	int64_t deed;              /* the version that the last deed made: receipts alone have come since */
	struct lane_reach *lanes;  /* how far its lanes reach, as case_touch() was last told; NULL when it never was */
	int lane_count;
};
enum result case_add(struct job *job, struct database *database, const struct case_record *record);
enum result case_find(struct job *job, struct database *database, const char *case_id, struct case_record *ret_case);
/* Its version alone. */
enum result case_version(struct job *job, struct database *database, const char *case_id, int64_t *ret_version);
/* The version that the last deed made. */
enum result case_deed(struct job *job, struct database *database, const char *case_id, int64_t *ret_deed);
/* Has nobody done anything since that version? Who decided by it need not look again. */
bool case_is_as_seen(const struct case_record *record, int64_t version);
/* Adds one to the version and gives it; MISSING when there is no such case. A deed is what an officer may decide
 * otherwise for: a step, a note, a file, an answer, a state; no deed is that something was delivered or opened. `lanes`
 * says how far the lanes reach now; NULL leaves what is known of it. Whoever adds events tells it in the same
 * transaction: so what is new in a case is known from its record alone. */
enum result case_touch(struct job *job, struct database *database, const char *case_id, bool is_deed,
		       const struct lane_reach *lanes, int lane_count, int64_t *ret_version);
/* Grows with every case_touch(), by whichever process: what live pages watch. */
enum result change_number(struct job *job, struct database *database, int64_t *ret_number);
/* The id of the first case after `after` ("" for the first of all); MISSING at the end. */
enum result case_next(struct job *job, struct database *database, const char *after, const char **ret_case_id);
/* The next number of a party's references in a year. */
enum result case_next_number(struct job *job, struct database *database, int year, int64_t *ret_number);

/* The key letter of a case ("shared" or "own" lane). */
enum result letter_add(struct job *job, struct database *database, const char *case_id, const char *lane,
		       struct bytes letter);
/* The same, replacing the one before. */
enum result letter_put(struct job *job, struct database *database, const char *case_id, const char *lane,
		       struct bytes letter);
enum result letter_find(struct job *job, struct database *database, const char *case_id, const char *lane,
			struct bytes *ret_letter);

/* Files, sealed under the case's key; named by the hash of the sealed bytes. */
struct file_record {
	struct bytes hash;
	const char *case_id;
	struct bytes sealed;
};
enum result file_add(struct job *job, struct database *database,
		     const struct file_record *file); /* known already: OK */
enum result file_find(struct job *job, struct database *database, struct bytes hash, struct file_record *ret_file);

/* Events that came before their predecessor, or whose files or letter are not here yet. */
enum result waiting_add(struct job *job, struct database *database, const struct event_record *event,
			const char *partner);
enum result waiting_list(struct job *job, struct database *database, const char *case_id,
			 struct event_record **ret_events, int *ret_count);
enum result waiting_remove(struct job *job, struct database *database, struct bytes hash);
/* The first case after `after` ("" for the first of all) for which something waits, and the partner that sent it;
 * MISSING at the end. */
enum result waiting_next(struct job *job, struct database *database, const char *after, const char **ret_case_id,
			 const char **ret_partner);

/* What must not be lost though it is not part of any case: forks, bad signatures, events of removed officers. */
struct evidence_record {
	const char *kind; /* "fork", "signature", "link", "removed-key", "wrong-node", ... */
	const char *partner;
	const char *case_id; /* or NULL */
	struct bytes whole;
	struct bytes hash; /* of `whole`: the same thing of the same kind from the same partner is one row */
	const char *reason;
	struct instant at;
	struct instant last_at; /* when it came the last time, of `times` */
	int64_t times;
};
/* Adds a row, or counts one time more. `last_at` and `times` are not read. */
enum result evidence_add(struct job *job, struct database *database, const struct evidence_record *evidence);
enum result evidence_list(struct job *job, struct database *database, int64_t after, int most,
			  struct evidence_record **ret_list, int *ret_count);

/* Cases of one kind of a profile that have ended and had no step since `before`, oldest first:
 * their retention is over. */
enum result case_list_ended(struct job *job, struct database *database, const char *agreement,
			    struct bytes profile_hash, const char *kind, struct instant before, int most,
			    const char ***ret_case_ids, int *ret_count);

/* Destroys what makes a case readable (letters, sealed bodies, files, drafts, projections) and notes it in the list of
 * destroyed cases, which a restored backup applies before it opens. */
enum result case_retire(struct job *job, struct database *database, const char *case_id, struct instant at);

#endif
