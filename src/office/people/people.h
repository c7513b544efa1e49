/* people.h - who is this? Searching the register of people, deciding about a candidate, and pointing out cases of the
 * same person that are open already.
 *
 * A search needs a purpose, is bounded in its effort, and is logged as a look with the references of the rows that were
 * shown, before anything is given back. Nothing is decided by a score: a decision is a record with a reason in the
 * case's own lane (cases/candidates.h), and "this one" needs two officers. */
#ifndef VALICO_OFFICE_PEOPLE_PEOPLE_H
#define VALICO_OFFICE_PEOPLE_PEOPLE_H

#include "office/office.h"
#include "register/people.h"

#define PEOPLE_SHOWN_USUAL 10
#define REASON_LETTERS_MOST 1000

/* Text, fields, or nothing but a case, whose application then asks. */
struct people_question {
	const char *text;     /* of the one box: a name in any script, a zone, a number; or NULL */
	const json_t *fields; /* {name, other_name, father, other_father, born, spread, sex, place, national_number,
				 document_number, phone}; laid over what the text says; or NULL */
	const char *purpose;  /* required, in the officer's words */
	const char *case_id;  /* or NULL */
	int most;             /* 0 for PEOPLE_SHOWN_USUAL */
};

/* The candidates with their reasons, as docs/api.md describes (people_answer). MISSING with rule "no-register" or
 * "no-index"; INVALID with rule "purpose", "question-empty" or what the text breaks. */
enum result office_people_search(struct job *job, const struct office *office, const struct actor *actor,
				 const struct people_question *question, json_t **ret_answer);

/* One row of the register, whole, by the reference that a search gave. CONFLICT with rule "register-changed" when
 * another index is in force since. Logged as a look. */
enum result office_people_row(struct job *job, const struct office *office, const struct actor *actor,
			      const char *reference, const char *purpose, const char *case_id, json_t **ret_row);

/* Decides about a candidate of a case: "this", "not-this" or "undo", always with a reason. By `reference` of a search,
 * or by the row's `key` (for "undo" of a person who has left the register); one of them is NULL. Errors of
 * candidate_decide(). */
struct people_decision {
	const char *reference;
	const char *key;
	const char *decision;
	const char *reason;
};
enum result office_people_decide(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, const struct people_decision *decision, const char **ret_standing,
				 int64_t *ret_version);

/* Open cases of this node that look like the person of a form that is being filled in, the likeliest first; `case_id`
 * (or NULL) is the case itself. An empty list when the form does not say enough. Logged as a look. */
enum result office_duplicates(struct job *job, const struct office *office, const struct actor *actor,
			      const json_t *form, const char *case_id, json_t **ret_list);

#endif
