/* question.h - "do you know this person?", asked without saying who it is (docs/private-question.md).
 *
 * An officer asks (office_question_ask); the exchange sends what office_question_due() gives and hands in what partners
 * send (office_question_take); a question ends as a hit, no hit, refused or failed, at the latest when its time is over
 * (office_question_late). A hit says that the partner has one of the keys, and nothing else; what follows from it is an
 * officer's to decide. */
#ifndef VALICO_OFFICE_PEOPLE_QUESTION_H
#define VALICO_OFFICE_PEOPLE_QUESTION_H

#include "identity/person.h"
#include "office/configuration.h"
#include "office/office.h"
#include "store/questions.h"

#define QUESTION_WAIT MINUTES(10)

/* Sets what the node's configuration says of private questions, for an office that was just opened. */
enum result office_question_settings(struct job *job, const struct configuration *configuration, struct office *office);

/* --- for officers --- */

struct new_question {
	const char *partner;
	const struct person *person;
	const char *purpose; /* one of question_purpose_list(); the partner learns it */
	const char *case_id; /* of ours, that the question belongs to; or NULL. The partner does not learn it */
};
/* Asks; the answer comes later. Logged as a look with its purpose. INVALID with rule "purpose" or "question-empty"
 * (too little is known of the person), DENIED with rule "not-linked" or "wrong-regime", MISSING with rule
 * "unknown-case" or "unknown-partner". */
enum result office_question_ask(struct job *job, const struct office *office, const struct actor *actor,
				const struct new_question *wanted, char ret_question_id[UUID_TEXT_SIZE]);

/* One question of the actor's own, or of anybody's for a data-protection officer, an auditor or a supervisor; MISSING
 * with rule "unknown-question". The shape is docs/api.md's `question`. */
enum result office_question_show(struct job *job, const struct office *office, const struct actor *actor,
				 const char *question_id, json_t **ret_question);

/* The questions that the actor asked, newest first, those before `before`; data-protection officers, auditors and
 * supervisors see everybody's, and those that partners asked us. */
enum result office_question_list(struct job *job, const struct office *office, const struct actor *actor,
				 struct instant before, int most, json_t **ret_page);

/* What a question ended as, as a result: OK for hit and no hit, BUSY while it waits, LIMIT or PEER. */
enum result question_result(const struct question_record *question);

/* --- for the exchange --- */

/* A message to be sent. */
struct question_shipment {
	bool is_answer;
	const char *question_id;
	const char *message_id;
	struct instant made_at;
	struct bytes json;
	struct bytes tags; /* the file beside an answer; empty for none */
	const char *refused;
	int64_t attempts;
};

/* The next message to a partner that is due by now, made ready: an answer is evaluated here. MISSING (nothing noted)
 * when there is none. */
enum result office_question_due(struct job *job, const struct office *office, const char *partner,
				struct question_shipment *ret_shipment);
/* It was receipted; or it was not, and is due again at `next_at`. */
enum result office_question_sent(struct job *job, const struct office *office, const char *partner,
				 const struct question_shipment *shipment);
enum result office_question_retry(struct job *job, const struct office *office, const char *partner,
				  const struct question_shipment *shipment, struct instant next_at);

/* Takes in a partner's question or answer, in the caller's transaction. INVALID or LIMIT when it is none; what is
 * merely untrue ends the question. `ret_wakes` says that there is something to send now. */
enum result office_question_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
				 const struct bytes *files, int file_count, bool *ret_wakes);

/* Ends the questions whose time is over: the partner was silent. */
enum result office_question_late(struct job *job, const struct office *office);

#endif
