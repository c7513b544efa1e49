/* border.h - the border: a document or a flight's travellers checked against the node's own alerts and the partners'
 * signed lists; alerts kept; questions put before the second line.
 *
 * A check needs a purpose, is answered from this machine alone, and is logged as a look before anything is given back.
 * It ends in one word of advice with its reasons and in nothing else: whoever is found is a question for the second
 * line. Nobody is kept from travelling but by a supervisor, with a reason, and with a page that says whom to ask.
 * docs/border.md tells it from the counter's side. */
#ifndef VALICO_OFFICE_BORDER_BORDER_H
#define VALICO_OFFICE_BORDER_BORDER_H

#include "border/list.h"
#include "office/office.h"

#define LISTS_FOLDER "lists" /* in the node's folder: lists of documents and nothing else */
#define LIST_DAYS_USUAL 7    /* that a list is valid */
#define LIST_DAYS_MOST 400

/* What a thread needs for checks: the lists in memory, and what alerts are weighed with. */
struct border;

/* `folder` is the node's; that it has no lists is no failure. It lives as long as `job`'s arena; close it before. */
enum result border_open(struct job *job, const char *folder, struct border **ret_border);
void border_close(struct border *border);

/* --- checking (office/border/border_check.c, office/border/border_flight.c) --- */

struct border_question {
	const char *zone;     /* of the document, as typed or read; or NULL */
	const json_t *fields; /* {family_name, given_names, born, sex, nationality, document_number, state, expires}
				 when there is no zone; or NULL */
	const char *purpose;  /* required */
};
/* What was found, as docs/api.md describes (border_answer). INVALID with rule "purpose", "question-empty", or what the
 * zone or a field breaks. */
enum result office_border_check(struct job *job, const struct office *office, const struct actor *actor,
				const struct border_question *question, json_t **ret_answer);

/* Each traveller of a manifest, in its order: who needs a second look and why, and rows that cannot be read. One look
 * is logged for the flight. Errors of manifest_read(). */
enum result office_border_flight(struct job *job, const struct office *office, const struct actor *actor,
				 const char *text, const char *flight, const char *purpose, json_t **ret_answer);

/* --- lists of documents (office/border/border_lists.c, office/border/border_make.c) --- */

/* The lists that are here: whose, which, how old, how long they hold, whether they can be read. */
enum result office_lists_show(struct job *job, const struct office *office, json_t **ret_lists);

/* How a table was read. */
struct table_report {
	int64_t rows, refused;
	int refused_shown; /* the first of them */
	struct {
		int64_t line;
		char field[32], rule[32];
	} refused_rows[10];
};

/* How a list was made. */
struct list_report {
	struct list_card card;
	const char *file;
	struct table_report table;
};

/* Makes this node's list of a kind from a CSV file (border/list_row.h) and puts it in force here, under the next
 * number. A row that cannot be read is counted and named; with more than `refused_most` of them nothing is made
 * (INVALID with rule "rows-refused"). */
struct list_plan {
	const char *folder; /* the node's */
	enum list_kind kind;
	const char *rows; /* the CSV file */
	int days;         /* that it is valid */
	int64_t refused_most;
};
enum result office_list_make(struct job *job, const struct office *office, const struct list_plan *plan,
			     struct list_report *ret_report);

/* Takes a list from a file (a partner's, or our own from another machine of ours) and puts it in force. What is here
 * stays unless all of it holds: DAMAGED as document_list_open() and document_list_check(); DENIED with rule
 * "list-issuer" (nobody linked) or "list-signature"; INVALID with rule "list-expired" or "list-future"; CONFLICT with
 * rule "list-older". */
enum result office_list_import(struct job *job, const struct office *office, const char *folder, const char *file,
			       struct list_card *ret_card);

/* The bytes of a list that is here, for a file to be given to partners. MISSING with rule "no-list". */
enum result office_list_export(struct job *job, const char *folder, const char *issuer, enum list_kind kind,
			       struct bytes *ret_file);

/* --- alerts (office/border/border_alerts.c) --- */

/* Proposes an alert (docs/api.md: new_alert). INVALID names the field: a person or a document is needed, and a reason,
 * a source, an authority, a day until which it holds. DENIED with rule "wrong-regime". */
enum result office_alert_propose(struct job *job, const struct office *office, const struct actor *actor,
				 const json_t *alert, int64_t *ret_alert);
/* Another officer, a supervisor, puts it in force. DENIED with rule "same-officer"; CONFLICT with rule "decided". */
enum result office_alert_release(struct job *job, const struct office *office, const struct actor *actor,
				 int64_t alert);
/* Takes it back, with a reason. */
enum result office_alert_end(struct job *job, const struct office *office, const struct actor *actor, int64_t alert,
			     const char *why);
/* Those of the actor's regimes, newest first; `state` may be NULL. Logged as a look. */
enum result office_alert_list(struct job *job, const struct office *office, const struct actor *actor,
			      const char *state, int64_t before, json_t **ret_page);

/* Puts the alerts of a CSV file in force that another system of the ministry has decided on; its header names the
 * members of new_alert. Whoever brings them in answers for that with his name in the log. A row that cannot be read is
 * counted and named; with more than `refused_most` of them it stops (INVALID with rule "rows-refused"), and what was
 * read up to then stays. */
enum result office_alerts_import(struct job *job, const struct office *office, const struct actor *actor,
				 const char *file, int64_t refused_most, struct table_report *ret_report);

/* --- before the second line (office/border/border_refer.c) --- */

/* Asks the second line about a traveller (docs/api.md: new_referral). */
enum result office_referral_ask(struct job *job, const struct office *office, const struct actor *actor,
				const json_t *form, const char **ret_id);
/* The reply: one of "goes-on", "not-the-person", "interview", "call-issuer", with words of its own. Another officer
 * than the one who asked (DENIED, "same-officer"); CONFLICT with rule "decided". */
enum result office_referral_reply(struct job *job, const struct office *office, const struct actor *actor,
				  const char *referral_id, const char *word, const char *words);

/* Proposes not to let a traveller on board, with a reason (docs/api.md: new_refusal). Nothing follows until a
 * supervisor, who is another officer, releases it or lets the traveller go ("released", "let-go"), with a reason of his
 * own. */
enum result office_refusal_propose(struct job *job, const struct office *office, const struct actor *actor,
				   const json_t *form, const char **ret_id);
enum result office_refusal_decide(struct job *job, const struct office *office, const struct actor *actor,
				  const char *referral_id, const char *decision, const char *why);
/* What the traveller's page says. DENIED with rule "not-released" before a supervisor has decided. */
enum result office_refusal_page(struct job *job, const struct office *office, const struct actor *actor,
				const char *referral_id, json_t **ret_page);

/* Of a kind (store/referrals.h), newest first. Logged as a look. */
enum result office_referral_list(struct job *job, const struct office *office, const struct actor *actor,
				 const char *kind, struct instant before, json_t **ret_page);
/* One of them. */
enum result office_referral_show(struct job *job, const struct office *office, const struct actor *actor,
				 const char *referral_id, json_t **ret_referral);

/* Alerts whose time is over lose their keys, and are erased a month later; what was put before the second line is
 * erased after a year. */
enum result office_border_tick(struct job *job, const struct office *office);

#endif
