/* page.h - one page while it is made, and what all pages are made with. Inside the room. */
#ifndef VALICO_PORTAL_PAGE_H
#define VALICO_PORTAL_PAGE_H

#include "base/text.h"
#include "portal/body.h"
#include "portal/drafts.h"
#include "portal/portal.h"
#include "portal/robot.h"
#include "portal/texts.h"

#include <pthread.h>

#define PAGE_BYTES_MOST (256u << 10)
#define MISTAKES_MOST 20

struct portal {
	struct portal_config config;
	struct arena *arena; /* of the texts */
	const struct texts *texts;
	struct drafts *drafts;
	struct rate_table *rates;
	struct robot_key key;
	struct http_server *server;
	struct file_folder *folder;
	pthread_mutex_t lock; /* guards what was last read of the desk's guidance */
	char *guidance;
	size_t guidance_size;
	struct instant guidance_at;
};

/* What is wrong with an answer: told above the form and beside the field. */
struct mistake {
	const char *field;
	const char *text;
};

struct page {
	struct portal *portal;
	struct job *job;
	const struct request *request;
	struct response *response;
	int language;
	struct body body; /* of a POST */
	struct text html;
	struct mistake mistakes[MISTAKES_MOST];
	int mistake_count;
	const json_t *guidance; /* of reports; NULL until page_guidance() */
	bool works;             /* the page loads the script of the proof of work */
};

/* --- texts --- */

const char *say(const struct page *page, const char *key);
/* A text with its {} filled in. */
const char *say_with(const struct page *page, const char *key, const char *value);
/* The portal's own words for a part of the agreement ("step.withdraw", "field.agent"), else the agreement's label. */
const char *say_part(const struct page *page, const char *what, const json_t *part);
const char *say_label(const struct page *page, const json_t *label);
/* "2026-03-02T14:05" or "2026-03-02" as people write it. */
const char *say_time(const struct page *page, const char *text);

/* --- writing (html.c) --- */

void put(struct page *page, const char *html);                          /* as it is: only literals */
void put_text(struct page *page, const char *text);                     /* escaped */
void put_lines(struct page *page, const char *text);                    /* escaped, its lines kept */
void put_element(struct page *page, const char *tag, const char *text); /* <p>text</p>; `tag` a literal */
void put_link(struct page *page, const char *path, const char *text);   /* within this language */
/* Head, header, and the summary of mistakes. `title` is a text, not a key. */
void page_begin(struct page *page, const char *title);
void page_heading(struct page *page, const char *title);
/* A form that posts to this same address, with a token bound to `bound` (NULL for none) and the field for robots. */
enum result form_begin(struct page *page, const char *bound);
void form_end(struct page *page, const char *button);
/* Foot; the page is the answer, with 422 when something is wrong in it. */
enum result page_end(struct page *page);
enum result page_redirect(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A page that only says something: "expired", "busy", "missing", "bad". */
enum result page_notice(struct page *page, int status, const char *what, const char *text_key);

/* --- mistakes --- */

void mistake_add(struct page *page, const char *field, const char *text);
const char *mistake_find(const struct page *page, const char *field);
/* The token and the field for robots of a post; false after telling what is wrong. */
bool robot_passes(struct page *page, const char *bound);

/* --- fields of the agreement's forms (fields.c) --- */

/* The field with what was told, and what is wrong with it. `prefix` goes before names in the page. `alone`: the field's
 * label is the heading of the page. */
void field_draw(struct page *page, const json_t *field, const json_t *told, bool alone);
/* Takes the field from the post into `told`; tells what is wrong. An empty one is taken out. */
enum result field_take(struct page *page, const json_t *field, json_t *told, bool required);
/* What was told, as text. */
const char *field_show(const struct page *page, const json_t *field, const json_t *told);
/* Told by the page itself: the language that it is read in. */
bool field_is_known(const struct page *page, const json_t *field, json_t *told);

/* --- asking --- */

enum result page_ask(struct page *page, enum line_call call, const json_t *request, json_t **ret_answer);
enum result page_ask_with(struct page *page, enum line_call call, const json_t *request, struct bytes file,
			  json_t **ret_answer);
/* The guidance about reports, at most a minute old. */
enum result page_guidance(struct page *page);
/* One of a kind of request from this network: LIMIT with rule "rate". */
enum result page_rate(struct page *page, const char *what, struct rate_limit limit);

/* --- pages, by file --- */

struct portal_route;
typedef enum result page_handler(struct page *page, const char *code, const char *part, const char *last);
page_handler report_intro, report_begin, report_show, report_answer;              /* report.c */
page_handler follow_form, follow_enter, follow_show, follow_step, follow_take;    /* follow.c */
page_handler letter_ask, letter_answer;                                           /* letters.c */
page_handler start_show, about_show, pathways_show, challenge_show, picture_show; /* pages.c, person.c */

/* The page with proof of work, picture, question and code (person.c). */
enum result person_draw(struct page *page, const char *code, json_t *draft);
/* What was done there: sets "check" (and "code") of the draft. */
enum result person_take(struct page *page, const char *code, json_t *draft);

#endif
