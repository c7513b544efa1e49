/* office.h - what an officer, a partner or the clock asks for: each call is one transaction.
 *
 * The API, the exchange, the command and the clock all end here. A call checks that the actor may, asks the pure rooms
 * what follows, and writes events, outbox and projections together or not at all; every look at a person is logged in
 * the same transaction. Answers for pages are JSON values in the shapes that docs/api.md lists, owned by the arena. */
#ifndef VALICO_OFFICE_OFFICE_H
#define VALICO_OFFICE_OFFICE_H

#include "access/actor.h"
#include "cases/decide.h"
#include "cases/lanes.h"
#include "documents/reader.h"
#include "store/outbox.h"
#include "store/views.h"

/* A profile as installed, with the hash of its file. */
struct agreement {
	const struct profile *profile;
	struct hash hash;
	const struct letter_book
	    *letters; /* how this ministry words its letters (agreement/letters.h); NULL for none */
};

struct border;
struct case_memory;
struct people;
struct register_settings;

/* Of private questions (struct question_settings), where the configuration says nothing else. */
#define QUESTION_KEYS_A_DAY_USUAL 2000
#define QUESTION_PEOPLE_LEAST 1000

/* What the office works with; made once a thread by the shell, and never changed. */
struct office {
	struct database *database;
	struct keeper keeper;
	struct document_reader reader; /* takes strangers' PDFs apart; here, unless the shell has a process for it */
	const char *party;             /* ours: "it" */
	const char *node_key_id;       /* signs receipts and key statements */
	const char *letter_key_id;     /* case keys are wrapped for it */
	const struct agreement *agreements;
	int agreement_count;
	struct case_memory *memory; /* the last cases worked on; NULL for none */
	struct question_settings {
		const char *file;     /* the set of people that this node may be asked about; NULL for none */
		int64_t keys_a_day;   /* that a partner may ask about, unless the store says otherwise for it */
		int64_t people_least; /* of a partner, who share what our question says of the one we ask about */
	} questions;
	struct people *people;                  /* the register of people (register/people.h); NULL for none */
	const char *folder;                     /* the node's, where lists of documents are; NULL for none */
	const struct register_settings *record; /* our own record, for answers by rule (answer_rule.h); NULL for none */
	struct border *border; /* lists of documents for checks at the border (office/border/border.h); NULL for none */
	void (*wake)(void *self); /* after a commit that put something into the outbox (wake.h); may be NULL */
	void *wake_self;
};

/* --- cases, for officers (office/desk/cases.c, office/desk/steps.c, office/case/page.c) --- */

struct new_case {
	const char *agreement;
	const char *kind;
	const char *partner; /* the other party, where the agreement has two sides; NULL otherwise */
	const char *side;    /* ours: "requesting" */
	const json_t *sides; /* who plays the other sides: party by id of the side; NULL when `partner` says all */
	const json_t *form;  /* what is known so far, may be incomplete; NULL for nothing */
};
/* Opens a case in our own lane, nothing leaves the node yet. Its first draft is the form of the opening step. */
enum result office_case_new(struct job *job, const struct office *office, const struct actor *actor,
			    const struct new_case *wanted, char ret_case_id[UUID_TEXT_SIZE]);

/* Cases that name each other, from one outwards: {cases: [{case_id, held, reference, ...}], lines: [{from, to}], cut}.
 * MISSING for a case that the officer may not see; the look is logged. */
enum result office_references(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, json_t **ret_picture);

/* A report of ours as an event of MISP: {event, left_out: [fields]}. Logged as a look. CONFLICT before it was sent,
 * DENIED with rule "originator" when the partner wrote it, INVALID with rule "no-misp" where the agreement knows no
 * such event. */
enum result office_misp_write(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, json_t **ret_answer);

/* An event of MISP as the form that opens a case of this kind, to be looked at and then opened as a draft: {form,
 * left_out: [what has no place in it]}. Nothing is kept. INVALID names the place in the event. */
enum result office_misp_read(struct job *job, const struct office *office, const char *agreement_id, const char *kind,
			     const json_t *event, json_t **ret_answer);

/* The case page. Logged as a look. */
enum result office_case_page(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, json_t **ret_page, int64_t *ret_version);

/* Which version of the case there is, which one the last deed made, and in which state it is, to see whether it is
 * worth looking at: no look. A state moves by a deed only. */
struct case_version {
	int64_t version, deed;
	const char *state;
};
enum result office_case_version(struct job *job, const struct office *office, const struct actor *actor,
				const char *case_id, struct case_version *ret_version);

/* Says that the actor has seen what the partner sent: an opened note, when there is something unopened. */
enum result office_case_opened(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id);

/* Takes a step. `form` NULL takes the draft. DENIED with the first refusal's rule and article when it is not allowed;
 * CONFLICT when somebody did something since `expected_version` (0 for any). Where the profile asks for a second
 * officer, the first call proposes and another officer's call releases. */
struct step_request {
	const char *step;
	const json_t *form;
	int64_t expected_version;
};
enum result office_step_take(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, const struct step_request *request, bool *ret_proposed,
			     int64_t *ret_version);
/* Several steps in their order as one transaction: all of them are taken or none. A case is read once and written once,
 * however many of the steps are its own; each `expected_version` is the one before all of them, and `version` comes out
 * as the one after. */
struct wanted_step {
	const struct actor *actor;
	const char *case_id;
	struct step_request request;
	bool proposed;
	int64_t version;
};
enum result office_steps_take(struct job *job, const struct office *office, struct wanted_step *steps, int count);

/* Answers safeguards ("stands", "does_not_stand", "unknown"), each with a source, as one transaction: all of them or
 * none, each an event of its own and a line in the log of looks. A second officer agrees. */
struct safeguard_answered {
	const char *safeguard, *answer, *source;
};
enum result office_safeguards_answer(struct job *job, const struct office *office, const struct actor *actor,
				     const char *case_id, const struct safeguard_answered *answers, int count,
				     int64_t *ret_version);
enum result office_safeguard_answer(struct job *job, const struct office *office, const struct actor *actor,
				    const char *case_id, const char *safeguard, const char *answer, const char *source,
				    int64_t *ret_version);
enum result office_safeguard_agree(struct job *job, const struct office *office, const struct actor *actor,
				   const char *case_id, const char *safeguard, int64_t *ret_version);

/* Adds a file as evidence: checked against its own bytes (PDF, JPEG, PNG), sealed; sent with the next step that
 * carries files. At most FILE_BYTES_MOST. */
#define FILE_BYTES_MOST (10u << 20)
struct new_file {
	const char *name;
	const char *media_type;
	const char *evidence; /* "I.passport", or NULL */
	struct bytes content;
};
enum result office_file_add(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, const struct new_file *file, int64_t *ret_version,
			    char ret_hash[HASH_TEXT_SIZE]);
enum result office_file_remove(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id, const char *hash, int64_t *ret_version);
enum result office_file_show(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, const char *hash, struct bytes *ret_content,
			     const char **ret_media_type, const char **ret_name);

enum result office_draft_save(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, const char *step, const json_t *form, int64_t expected,
			      int64_t *ret_draft_version);
enum result office_draft_drop(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, const char *step);
enum result office_note_add(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, const char *text, int64_t *ret_version);
/* Takes the case, or gives it back with `take` false. */
enum result office_case_take(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, bool take, int64_t *ret_version);

/* The queue and its numbers. `purpose` is what the actor's list is for; lists are looks too. */
enum result office_queue(struct job *job, const struct office *office, const struct actor *actor,
			 const struct queue_filter *filter, json_t **ret_page);
/* What "overdue", "today" and "week" mean for us now, as an instant before which a deadline ends. */
enum result office_due_before(struct job *job, const struct office *office, const char *word,
			      struct instant *ret_before);
enum result office_queue_counts(struct job *job, const struct office *office, const struct actor *actor,
				const char *regime, json_t **ret_counts);

/* What a machine-readable zone says, with each check digit (docs/api.md: mrz). INVALID when it is no zone at all. */
enum result office_document_read(struct job *job, const char *text, json_t **ret_mrz);

/* --- partners (office/line/receive.c, office/line/send.c, office/line/heads.c) --- */

/* One event as it comes over the line. */
struct arrival {
	struct bytes whole;
	struct bytes sealed;
	struct bytes letter; /* beside an opening event; else empty */
	/* what office_verify() found out beforehand */
	struct event *event; /* as it says; NULL when it was not read, or cannot be */
	struct signed_document document;
	bool verified; /* its signature holds under the key that it names */
};

/* What a partner sent in one message. */
struct parcel {
	struct arrival *arrivals;
	int arrival_count;
	struct bytes *files; /* sealed bytes; each is named by its hash */
	int file_count;
	struct bytes *statements; /* signed key statements */
	int statement_count;
	struct lane_head *heads; /* of anti-entropy: what the sender holds of our shared cases */
	int head_count;
	bool heads_complete;
	struct partner_profile *profiles; /* beside heads: the agreements that the sender has installed */
	int profile_count;
	bool heads_asked;        /* the sender wants our heads as well: it was restored from a backup */
	const char *heads_after; /* the case id that the list begins after; "" from the start */
};

/* Reads the events of a parcel and checks their signatures under the keys that are known here, before the transaction
 * that takes them in: most of the time goes there, and who writes keeps all others waiting. What does not hold here, or
 * cannot be looked at yet, is judged by office_receive(). */
enum result office_verify(struct job *job, const struct office *office, struct parcel *parcel);

/* Takes in a parcel: each event is applied, waits, or is kept as evidence; receipts are written and queued. Everything
 * in one transaction, which may be part of the caller's (the exchange adds its own rows). What a hostile or
 * confused partner sends never fails the whole parcel; only our own faults do. */
struct reception {
	int applied, known, waiting, refused;
	bool wants_more; /* something is missing that the partner has */
};
enum result office_receive(struct job *job, const struct office *office, const char *partner,
			   const struct parcel *parcel, struct reception *ret_reception);

/* Tries again what waits (for an agreement that is installed now, for a key): once when a process starts. */
enum result office_retry(struct job *job, const struct office *office, struct reception *ret_reception);

/* Makes the parcel of an outbox message, and a parcel of heads for anti-entropy (cases after `after_case`). */
enum result office_parcel(struct job *job, const struct office *office, const char *message_id,
			  struct parcel *ret_parcel);
enum result office_heads(struct job *job, const struct office *office, const char *partner, const char *after_case,
			 struct parcel *ret_parcel);

/* A parcel as the bytes of one JSON document and its files, and back. INVALID names the part. */
enum result parcel_write(struct job *job, const struct parcel *parcel, struct bytes *ret_json);
enum result parcel_read(struct job *job, struct bytes json, const struct bytes *files, int file_count,
			struct parcel *ret_parcel);

/* Signed statements about keys: made for an account's key, and when it is removed; queued for partners. */
enum result office_key_announce(struct job *job, const struct office *office, const char *key_id,
				const struct public_key *key, const char *officer, const char *roles,
				struct instant from, struct instant until);
/* All our key statements, for a new partner. */
enum result office_statements(struct job *job, const struct office *office, struct bytes **ret_statements,
			      int *ret_count);

/* --- the clock, the auditor and the operator (office/node/clock.c, office/node/proof.c) --- */

/* What became due: drafts for silence (with the proof of delivery), tasks; and the cases whose retention has ended are
 * destroyed. Gives how many deadlines were attended to. */
enum result office_tick(struct job *job, const struct office *office, int *ret_attended);

/* Verifies every signature, link and seal of a case and folds it; the result as JSON. */
enum result office_case_verify(struct job *job, const struct office *office, const char *case_id, json_t **ret_report);
/* The case as canonical JSON (case_write()), to compare two nodes. */
enum result office_case_state(struct job *job, const struct office *office, const char *case_id,
			      struct bytes *ret_json);
/* Everything that proves the case, as one JSON document. */
enum result office_case_export(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id, json_t **ret_bundle);
/* Makes all projections again from the events. */
enum result office_rebuild(struct job *job, const struct office *office, int64_t *ret_cases);

#endif
