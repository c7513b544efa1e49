/* report.h - a report while it is asked for: its draft and its questions. Inside the room.
 *
 * The pages are made from the agreement's form: what is asked in one breath stands on one page (names; dates; numbers
 * and places; choices), a long answer has a page of its own. Then come the steps that may be told with the report, how
 * to reach the author, the page about robots, and the answers to look at before they are sent. */
#ifndef VALICO_PORTAL_REPORT_H
#define VALICO_PORTAL_REPORT_H

#include "portal/page.h"

#define QUESTIONS_MOST 40

enum question_kind { ASK_KIND, ASK_PARTNER, ASK_FIELDS, ASK_STEP, ASK_FILES, ASK_CONTACT, ASK_PERSON, ASK_CHECK };

struct question {
	enum question_kind kind;
	const char *id;        /* in the address */
	const json_t *fields;  /* all of the form; `first` and `count` are this page's */
	const char *title_key; /* of several fields; NULL when the only field is the heading */
	size_t first, count;
	const json_t *step; /* of ASK_STEP */
};

struct report {
	struct page *page;
	const char *code;
	json_t *draft;
	const json_t *kind; /* of the guidance; NULL until it is chosen */
	struct question questions[QUESTIONS_MOST];
	int count;
};

/* A member's text; "" when it is not there. */
const char *text_of(const json_t *object, const char *name);

/* The draft of a code with its questions; MISSING with rule "expired". */
enum result report_open(struct page *page, const char *code, struct report *ret_report);
/* The questions anew, after the kind was chosen. */
enum result report_questions_make(struct report *report);
const struct question *report_question(const struct report *report, const char *id);
const char *report_question_title(const struct report *report, const struct question *question);
/* Keeps what is in the draft. */
enum result report_keep(const struct report *report);
/* A part of the draft that is an object, made when it is not there. */
json_t *report_part(json_t *draft, const char *name);
/* Where the answers of a page are kept. */
json_t *report_told(const struct report *report, const struct question *question);

/* The page of a question (report_draw.c). */
enum result report_question_draw(struct report *report, const struct question *question);
/* Number and secret, for as long as the draft lives. */
enum result receipt_draw(struct page *page, const json_t *receipt);

#endif
