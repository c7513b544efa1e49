/* issues.h - reports of people without an account: filed, confirmed, followed, answered, and sorted by officers.
 *
 * Which agreement the public may use is said by the agreements themselves: the one that has steps with the role
 * `public`. A report is held against the form of that agreement's opening step and waits until it is confirmed: by a
 * proof of work that the portal has seen, by the code of a desk, or by an officer. Then it is a case in the state
 * draft, opened by the node's own account for the public, and an officer sends it like any other. Who has number and
 * secret reads what the agreement says is theirs to read, adds to it, and takes the steps that have the role `public`.
 *
 *     portal → node/desk_line → office_issue_file() → (confirmed) office_case_new() → draft → an officer: take_over
 *
 * The portal's calls end in the first three functions below and in issue_files.h; officers' come after. */
#ifndef VALICO_OFFICE_PUBLIC_ISSUES_H
#define VALICO_OFFICE_PUBLIC_ISSUES_H

#include "office/office.h"
#include "office/public/issue_number.h"
#include "store/issue_files.h"
#include "store/issues.h"

#define ISSUES_WAITING_MOST 2000 /* unconfirmed reports; more are refused with BUSY until somebody has sorted them */
#define ISSUE_ADDITIONS_MOST 30
#define ISSUE_TEXT_MOST 3000 /* letters of an addition */
#define ISSUE_CODE_LIFE DAYS(1)
#define AGENT_REPORTS_LEAST 3 /* an agent who was reported by fewer is not shown */

/* --- for the portal --- */

struct issue_filing {
	const char *kind;
	const char *partner;  /* NULL where the agreement leaves no choice */
	const char *language; /* of the page: "en", "it", "ur" */
	const json_t *form;   /* of the opening step, complete */
	const json_t *more;   /* forms of other steps that the public may take, by step; or NULL */
	const char *contact;  /* or NULL */
	const char *check;    /* how the robot check ended: "work", "code", "flag", "question", "none" */
	const char *code;     /* of a desk, or NULL */
	const json_t *files;  /* ids that office_issue_keep() gave, or NULL */
};
struct issue_receipt {
	char number[ISSUE_NUMBER_SIZE];
	char secret[ISSUE_SECRET_SIZE]; /* shown once; only its hash is kept */
	bool confirmed;
};
/* INVALID with the field and rule of form_check(), "issue-code" for a code that is not good, BUSY when too many wait.
 */
enum result office_issue_file(struct job *job, const struct office *office, const struct issue_filing *filing,
			      struct issue_receipt *ret_receipt);

/* What somebody with number and secret wants. One of the parts is set, or none to look only. */
struct issue_following {
	const char *number, *secret;
	const char *add;     /* a text */
	const char *step;    /* with `form` */
	const json_t *form;  /* or NULL */
	const char *code;    /* of a desk, to confirm */
	const json_t *files; /* ids that office_issue_keep() gave, to be added */
};
/* Does it, then gives the report as its author may read it. MISSING with rule "issue-unknown" for a number or a secret
 * that is not right, in the same time; DENIED with the rule of case_decide() for a step that is not to be taken now.
 * What is read of a case is logged as a look at it, by the public page. */
enum result office_issue_follow(struct job *job, const struct office *office, const struct issue_following *following,
				json_t **ret_page);

/* What the public pages are drawn from. "report": kinds, forms, service times, partners; "pathways": what is open now,
 * for a purpose (the kind of pathway) or all. Knows nobody, keeps nothing. */
enum result office_guidance(struct job *job, const struct office *office, const char *topic, const char *purpose,
			    json_t **ret_guidance);

/* --- for officers and the command --- */

/* Reports in one state, with cases that are probably the same person's. A look at people. */
enum result office_issue_list(struct job *job, const struct office *office, const struct actor *actor,
			      const char *state, json_t **ret_list);
/* One report, whatever its state. A look. MISSING when there is none of this number. */
enum result office_issue_show(struct job *job, const struct office *office, const struct actor *actor,
			      const char *number, json_t **ret_issue);
/* The reports behind a case: number, language, contact. A look. */
enum result office_issue_of_case(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, json_t **ret_list);
/* Triage of one that waits: CONFLICT with rule "issue-decided" when it was decided already. */
enum result office_issue_accept(struct job *job, const struct office *office, const struct actor *actor,
				const char *number, char ret_case_id[UUID_TEXT_SIZE]);
/* The same trouble of the same person: what the report says becomes a note of the case. INVALID with rule "not-alike"
 * when names and numbers do not point to the case's person and `because` does not say why they are one all the same;
 * NULL where nothing is said. */
enum result office_issue_join(struct job *job, const struct office *office, const struct actor *actor,
			      const char *number, const char *case_id, const char *because);
enum result office_issue_refuse(struct job *job, const struct office *office, const struct actor *actor,
				const char *number, const char *reason);
/* A number and a secret with which the person concerned (`whom`: "person") or who asked for them ("who_asked") follows
 * a case of the officer's on the public page: where it stands, what comes next, who has to act and until when, and
 * nothing else. Another one for the same takes the place of the one before. DENIED with rule "not-followed" for a kind
 * that the agreement does not let be followed (`public`), "not-opened" for a draft. Logged as a look. */
enum result office_follower_give(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, const char *whom, struct issue_receipt *ret_receipt);
/* Ends such a number: it follows nothing from now on. MISSING with rule "follower-unknown" when the case has no number
 * like this that is good now. Logged as a look. */
enum result office_follower_end(struct job *job, const struct office *office, const struct actor *actor,
				const char *case_id, const char *number);
/* {followers: [{whom, number, given_at}]}: the numbers that are good now. */
enum result office_follower_list(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, json_t **ret_list);

/* A code for somebody who stands at the desk; good once, for ISSUE_CODE_LIFE. */
enum result office_issue_code(struct job *job, const struct office *office, const struct actor *actor,
			      char ret_code[ISSUE_CODE_SIZE]);
/* Agents by how often they were reported in what officers have read and sent; those below AGENT_REPORTS_LEAST are only
 * counted. What they sell is a choice of the agreement's. */
enum result office_agents(struct job *job, const struct office *office, const struct actor *actor, json_t **ret_list);

#endif
