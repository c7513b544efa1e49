/* page.h - JSON shapes that several answers of the office share. Inside the room. */
#ifndef VALICO_OFFICE_CASE_PAGE_H
#define VALICO_OFFICE_CASE_PAGE_H

#include "cases/candidates.h"
#include "office/case/open_case.h"

/* The names of files that came from the public's page begin so (office/public/issue_files.h). */
#define PUBLIC_FILE_MARK "public-"

/* Sets a member; NULL text, a zero instant and INSTANT_NEVER become null. */
void page_text(json_t *object, const char *name, const char *text);
void page_instant(json_t *object, const char *name, struct instant instant);
void page_hash(json_t *object, const char *name, const struct hash *hash);
/* A value that others hold too and nobody changes: a form of an event. NULL becomes null. */
void page_shared(json_t *object, const char *name, const json_t *value);
/* Text of JSON as the store has it; NULL becomes null. */
enum result page_stored(struct job *job, json_t *object, const char *name, const char *text);
/* What a file of an event is: hash, name, media type, size, the evidence that it is. */
void page_file(json_t *object, const struct event_file *file);
void page_flag(json_t *object, const char *name, bool flag);
void page_number(json_t *object, const char *name, int64_t number);
/* "partner": the first of them or null, "partners": all. */
void page_partners(json_t *object, const char *words);
void page_label(json_t *object, const char *name, const struct label *label);

/* The officers of this node, to put names to keys and pseudonyms. */
struct colleagues {
	struct colleague *list;
	int count;
};
enum result colleagues_load(struct job *job, const struct office *office, struct colleagues *ret_colleagues);
/* The name; the pseudonym itself when it is nobody of ours. NULL for NULL. */
const char *colleague_name(const struct colleagues *colleagues, const char *pseudonym);

/* A case as a row of the queue; new reference. */
json_t *page_row(const struct case_view *view, const struct colleagues *colleagues);

/* DENIED when the actor does not work in the regime, INVALID when it is none. */
enum result permit_regime(struct job *job, const struct actor *actor, const char *regime);

/* Does a text say anything: has it a sign that can be seen? Blanks of all kinds, joiners and marks of direction alone
 * are no purpose and no reason. False for NULL. */
bool says_something(const char *text);

/* The actor, with his own words as the purpose of what he looks up; INVALID with rule "purpose" without any, LIMIT
 * above PURPOSE_LETTERS_MOST. */
#define PURPOSE_LETTERS_MOST 300
enum result permit_purpose(struct job *job, const struct actor *actor, const char *purpose, struct actor *ret_actor);

/* {account_id, name} or null. */
json_t *colleague_value(const struct colleagues *colleagues, const char *account_id);

/* What was decided about candidates of a case, for its page: [{key, standing, officer, ...}]. New reference. */
json_t *decisions_value(const struct candidate_state *candidates, int count, const struct colleagues *colleagues);

/* The parts of the case page that stand in files of their own. */
enum result page_steps(struct job *job, const struct office *office, const struct actor *actor,
		       const struct open_case *open, const struct colleagues *colleagues, json_t *page);
enum result page_deadlines(struct job *job, const struct open_case *open, json_t *page);
enum result page_timeline(struct job *job, const struct office *office, const struct open_case *open,
			  const struct colleagues *colleagues, json_t *page);

#endif
