/* receiving.h - the parts of taking in a parcel (office/line/receive.c tells the walk). Inside the room. */
#ifndef VALICO_OFFICE_LINE_RECEIVING_H
#define VALICO_OFFICE_LINE_RECEIVING_H

#include "office/case/keys.h"
#include "office/case/open_case.h"
#include "store/recovery.h"

#define CASES_OPEN_MOST 512 /* cases that one parcel touches at once */

/* A case that the parcel touches. */
struct touched {
	struct open_case *open;
	struct received *received; /* steps taken in now, for the receipt */
	int received_count;
	size_t received_room;
	bool changed;
};

struct receiving {
	const struct office *office;
	const char *partner;
	const struct parcel *parcel;
	struct key_ring_view *keys;
	struct touched touched[CASES_OPEN_MOST];
	int touched_count;
	struct reception reception;
	enum recovery recovery;
};

/* An arrival taken apart. */
struct candidate {
	const struct arrival *arrival;
	struct event *event;
	struct signed_document document;
	struct instant received_at; /* first arrival: an event that waited keeps it */
};

/* Our own fault (disk, memory, keeper), which fails the parcel as a whole, and not the partner's. */
bool is_our_fault(enum result result);

/* --- keeping what cannot be taken in (office/line/receive_keep.c) --- */

/* Keeps `whole` as evidence of the kind and rings the bell. `case_id` may be NULL. */
enum result evidence_keep(struct job *job, struct receiving *receiving, const char *kind, const char *case_id,
			  struct bytes whole, const char *reason);

/* The same with the reason (and, with `kind` NULL, the rule) of the job's failure, which is then forgiven. */
enum result evidence_keep_failure(struct job *job, struct receiving *receiving, const char *kind, const char *case_id,
				  struct bytes whole);

/* Keeps an event that is early, with what came beside it, until something of its case arrives. */
enum result event_wait(struct job *job, struct receiving *receiving, const struct candidate *candidate);

/* --- may the signer sign this? (office/line/receive_signer.c) --- */

/* `ret_fault` is the word for evidence when the signature does not hold here, NULL when it does. */
enum result receiving_signer(struct job *job, struct receiving *receiving, const struct candidate *candidate,
			     const struct key_record **ret_key, const char **ret_fault);

/* Does what the body claims agree with what the key stands for? NULL when it does. */
const char *receiving_claim_fault(const struct body *body, const struct key_record *key);

/* --- the case that an event belongs to (office/line/receive_case.c) --- */

/* Open already, in the store, or begun by this event. NULL when the event must wait for the opening. Fails with rule
 * "profile-unknown", "other-partner", "retired", "wrong-node", ... */
enum result receiving_case(struct job *job, struct receiving *receiving, const struct candidate *candidate,
			   const struct key_record *key, struct touched **ret_touched);

/* Is the event here already? */
enum result receiving_knows(struct job *job, struct receiving *receiving, const struct event *event, bool *ret_known);

/* --- other cases that a step looked at (office/line/receive_gates.c) --- */

/* Of an event that came in: holds what its author saw against what is held here. What differs rings the bell and is
 * kept as evidence; what cannot be judged yet waits for the other case's events. */
enum result gates_receive(struct job *job, struct receiving *receiving, const struct event *event);
/* Events of a case came in: what waited for them is judged. */
enum result gates_retry(struct job *job, struct receiving *receiving, const char *case_id);

/* --- heads (office/line/heads.c) --- */

/* Compares the partner's heads with ours over the same stretch of cases: queues what they miss, notes what we miss. */
enum result receiving_heads(struct job *job, struct receiving *receiving);

/* --- a node that gets back what it lost (office/line/receive_recovery.c) --- */

/* Where the comparing of heads stands. */
enum result recovery_note(struct job *job, struct receiving *receiving, enum recovery recovery);

/* Our lanes are whole: writes the receipts that are owed. */
enum result recovery_end(struct job *job, struct receiving *receiving);

#endif
