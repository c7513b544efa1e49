/* issue_inside.h - what the files about reports share. Inside the room. */
#ifndef VALICO_OFFICE_PUBLIC_ISSUE_INSIDE_H
#define VALICO_OFFICE_PUBLIC_ISSUE_INSIDE_H

#include "office/case/open_case.h"
#include "office/public/issues.h"

/* The node's own account for the public, under which what people without an account do is signed; made when it is first
 * needed, inside the caller's transaction. Nobody can sign in with it. */
enum result public_actor(struct job *job, const struct office *office, struct actor *ret_actor);

/* The agreement in force with steps for the public, that we are a party of. MISSING with rule "no-public-agreement". */
enum result public_agreement(struct job *job, const struct office *office, const struct agreement **ret_agreement);

/* May be told with the report: a step for the public that stays in the state to which the opening step leads, and is
 * for this kind. */
bool step_is_told_with(const struct profile *profile, int opening, int kind, const struct step *step);
/* A field that the public page asks for: not of the kind that only officers can fill in. */
bool field_is_asked(const struct field *field);

/* Opens the case of a report that waits, in the caller's transaction; writes the report's new state. */
enum result issue_open_case(struct job *job, const struct office *office, struct issue_record *issue,
			    const char *decided_by);

/* A filled-in form with what follows from its coming by the page: `heard_by` = "page", where the form has it. */
enum result public_form(struct job *job, const struct profile *profile, int form, const json_t *told,
			json_t **ret_form);

/* Gives a report, or a number to follow a case with, a number that nobody has, and keeps it. */
enum result issue_keep(struct job *job, const struct office *office, struct issue_record *issue,
		       char ret_number[ISSUE_NUMBER_SIZE]);

/* The case of a number that an officer gave (ISSUE_FOLLOWED) as who has the number may read it, into the page. */
enum result follower_write(struct job *job, const struct office *office, const struct open_case *open, json_t *page);

/* An instant as the clock on a party's wall shows it, "2026-03-02T14:05", and the deadlines that run, by that clock. */
void local_write(json_t *value, const char *name, const struct party *party, struct instant instant);
enum result deadlines_write(struct job *job, const struct party *party, const struct open_case *open, json_t *page);
const struct party *our_party_of(const struct office *office, const struct profile *profile);

/* Uses up a desk's code; INVALID with rule "issue-code" when it is not good. */
enum result issue_code_take(struct job *job, const struct office *office, const char *written);

/* A form for the pages: its fields that are asked, with their labels in every language. New reference. */
json_t *public_form_value(const struct profile *profile, int form);

#endif
