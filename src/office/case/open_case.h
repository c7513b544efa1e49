/* open_case.h - a case taken from the store, unsealed and folded, while a transaction works on it. Inside the room.
 *
 *     TRY(open_case_load(job, office, case_id, &open));        // events decoded, state folded
 *     TRY(open_case_append(job, office, open, &entry));        // an event more: stored, queued
 *     TRY(open_case_save(job, office, open));                  // fold again, projections, version
 */
#ifndef VALICO_OFFICE_CASE_OPEN_CASE_H
#define VALICO_OFFICE_CASE_OPEN_CASE_H

#include "crypto/secret.h"
#include "office/office.h"

struct open_case {
	struct case_record record;
	const struct agreement *agreement;
	struct case_file file;
	struct case_state *state;
	int64_t to_send; /* number of the first event of our shared lane that open_case_save() queues, or 0 */
	struct lane_reach own_reach; /* of the own lane in the store, loaded or not; number 0 for none */
	bool may_append;             /* to the shared lane: no partner is giving back what a restored backup lacks */
	bool has_own;                /* the own lane was loaded */
	bool has_deed;               /* what was added is more than that something was delivered or opened */
	struct own_state *own;       /* NULL without it */
	bool has_key[2];             /* by enum lane */
	struct case_key key[2];
};

/* The words of the store for enum lane. */
extern const char *const lane_name[2];

/* An event to be written into one of our lanes. */
struct entry {
	enum lane lane;
	const char *key_id; /* that signs it */
	struct body body;
	bool has_letter; /* the opening event names its key letter */
	struct hash letter;
};

/* What the store says of a case that is here and not retired; MISSING otherwise. */
enum result open_case_record(struct job *job, const struct office *office, const char *case_id,
			     struct case_record *ret_record);

/* MISSING when there is no such case; DAMAGED when its events do not hold together; MISSING with rule "retired" when
 * its keys were destroyed. The keys are wiped with the arena. */
enum result open_case_load(struct job *job, const struct office *office, const char *case_id,
			   struct open_case **ret_open);

/* The same without the own lane, for what a partner sends: most of a case's events are ours alone. It is not folded
 * yet; that is open_case_save()'s, once its events are in. */
enum result open_case_load_shared(struct job *job, const struct office *office, const char *case_id,
				  struct open_case **ret_open);

/* The same of a case whose record was just found. */
enum result open_case_load_found(struct job *job, const struct office *office, const struct case_record *record,
				 struct open_case **ret_open);

/* A case that is not stored yet, for a new one or an opening that a partner sent. */
enum result open_case_new(struct job *job, const struct case_record *record, const struct agreement *agreement,
			  struct open_case **ret_open);

/* Makes a key for a lane, wrapped for this node only. The shared lane has its key from the first draft on, since
 * evidence is sealed under it; its letter is written anew for both sides when the case is sent. */
enum result open_case_key_make(struct job *job, const struct office *office, struct open_case *open, enum lane lane);

/* Writes the shared lane's letter for ourselves and the partners. DENIED while a link is not active, or when a partner
 * has not installed the agreement. */
enum result open_case_letter_share(struct job *job, const struct office *office, struct open_case *open,
				   struct bytes *ret_letter);

/* Signs and stores one event. open_case_save() queues those of the shared lane for the partners and folds what could
 * not be folded on. DENIED with rule "recovering" in the shared lane while a partner gives back what a restored backup
 * lacks.
 */
enum result open_case_append(struct job *job, const struct office *office, struct open_case *open,
			     const struct entry *entry);

/* Notes whether an event that is added is a deed, which case_touch() is told. open_case_append() does it itself. */
void open_case_note(struct open_case *open, const struct event *event);

/* Queues what was appended, folds what is not yet, writes the projections and moves the version on. */
enum result open_case_save(struct job *job, const struct office *office, struct open_case *open, int64_t *ret_version);

/* CONFLICT with rule "version" when somebody did something in the case since the caller saw that version; 0 for none.
 */
enum result open_case_unchanged(struct job *job, const struct case_record *record, int64_t seen);

/* Folds both the shared lanes and the own lane. */
enum result open_case_fold(struct job *job, struct open_case *open);

/* MISSING, as for a case that does not exist, unless the actor works in the regime of the case and is a reader of it
 * (readers.c); with rule "withheld" in the second case, which the caller of the office notes and does not show. */
enum result open_case_permit(struct job *job, const struct office *office, const struct actor *actor,
			     const struct open_case *open);
/* The regime alone: for a case that is being made. */
enum result open_case_permit_regime(struct job *job, const struct actor *actor, const struct open_case *open);

/* The pseudonym under which an officer's key is announced. */
enum result officer_pseudonym(struct job *job, const struct office *office, const char *key_id,
			      const char **ret_pseudonym);

/* Index of our party in the profile; NONE when the agreement is not ours. */
int our_party(const struct office *office, const struct profile *profile);

#endif
