/* duplicates.c - "looks like case IT-2026-000017": before a second case of one person is opened, or while its draft is
 * filled in.
 *
 * The store names the open cases that may be his, at most a few thousand; each is weighed against the form as a
 * candidate of the register would be. How rare a name is comes from the register's index, where there is one. */
#include "office/people/people_value.h"

#include "access/access.h"
#include "office/case/projection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEIGHED_MOST 3000
#define SHOWN_MOST 5
#define PROBABLE 0.5
#define AMONG_LEAST 100

/* The person of a case as its row in the queue tells. What cannot be read (a draft is anybody's) is no candidate. */
static bool person_of(struct job *job, const struct case_view *view, struct person *ret_person)
{
	struct person_text text = {.other_name = bytes_of(view->native_name),
				   .born = bytes_of(view->born),
				   .document_number = bytes_of(view->document_number)};
	struct job own = {.arena = job->arena, .now = job->now};
	char *name = arena_print(job->arena, "%s %s", view->given_names != NULL ? view->given_names : "",
				 view->family_name != NULL ? view->family_name : "");

	if (name == NULL)
		return false;
	text.name = name[1] != '\0' ? bytes_of(name) : text.other_name;
	if (text.name.data == text.other_name.data)
		text.other_name = (struct bytes){0};
	return person_read(&own, &text, ret_person) == OK;
}

struct alike {
	const struct case_view *view;
	struct people_score score;
};

static int likelier(const void *left, const void *right)
{
	const struct alike *a = left, *b = right;

	return (b->score.bits > a->score.bits) - (b->score.bits < a->score.bits);
}

static enum result alike_write(struct job *job, const struct alike *alike, json_t *list)
{
	json_t *value = json_object(), *bars;

	if (json_array_append_new(list, value) != 0)
		return job_out_of_memory(job);
	TRY(bars_value(job, &alike->score, &bars));
	page_text(value, "case_id", alike->view->case_id);
	page_text(value, "reference", alike->view->reference);
	page_text(value, "kind", alike->view->kind);
	page_text(value, "state", alike->view->state);
	page_flag(value, "draft", alike->view->draft);
	page_text(value, "family_name", alike->view->family_name);
	page_text(value, "given_names", alike->view->given_names);
	page_text(value, "native_name", alike->view->native_name);
	page_text(value, "born", alike->view->born);
	page_text(value, "document_number", alike->view->document_number);
	page_instant(value, "changed_at", alike->view->changed_at);
	json_object_set_new(value, "probability", json_real(alike->score.probability));
	json_object_set(value, "bars", bars);
	return OK;
}

/* Years before and after the one that is asked: a year off is a usual mistake. */
static void born_span(const struct person *person, char from[DATE_TEXT_SIZE], char to[DATE_TEXT_SIZE])
{
	bool known = person->birth.year > 0;

	snprintf(from, DATE_TEXT_SIZE, "%04u-01-01", known ? (unsigned)(person->birth.year - 1) % 10000 : 0);
	snprintf(to, DATE_TEXT_SIZE, "%04u-12-31", known ? (unsigned)(person->birth.year + 1) % 10000 : 9999);
}

/* Weighs each of the store's cases; those that are probably the same person, the likeliest first. */
static enum result alike_weigh(struct job *job, struct people *people, const struct person *person,
			       const struct case_view *views, int count, const char *case_id, json_t *list)
{
	int found = 0, among = count > AMONG_LEAST ? count : AMONG_LEAST;
	struct alike *alike;

	TAKE(job, alike = NEW_MANY(job->arena, struct alike, (size_t)count));
	for (int at = 0; at < count; at++) {
		struct person other;

		if ((case_id != NULL && strcmp(case_id, views[at].case_id) == 0) || !person_of(job, &views[at], &other))
			continue;
		alike[found].view = &views[at];
		TRY(people_weigh(job, people, person, &other, among, NULL, &alike[found].score));
		found += alike[found].score.probability >= PROBABLE;
	}
	qsort(alike, (size_t)found, sizeof(alike[0]), likelier);
	for (int at = 0; at < found && at < SHOWN_MOST; at++)
		TRY(alike_write(job, &alike[at], list));
	return OK;
}

static enum result alike_find(struct job *job, const struct office *office, const struct asked *asked,
			      const struct person *person, struct case_view **ret_views, int *ret_count,
			      const char *regime, const char *reader)
{
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
	struct alike_filter filter = {
	    .regime = regime, .reader = reader, .born_from = from, .born_to = to, .most = WEIGHED_MOST};

	born_span(person, from, to);
	if (asked->text.document_number.size > 0)
		TAKE(job, filter.document_number = bytes_cstring(job->arena, asked->text.document_number));
	if (asked->text.born.size > 0)
		TAKE(job, filter.born = bytes_cstring(job->arena, asked->text.born));
	return view_alike(job, office->database, &filter, ret_views, ret_count);
}

static void own_people_close(struct people **people)
{
	people_close(*people);
}

/* An office without a register weighs with one that is not there. */
static enum result alike_list(struct job *job, const struct office *office, const struct asked *asked,
			      const struct person *person, const char *regime, const char *reader, const char *case_id,
			      json_t *list)
{
	__attribute__((cleanup(own_people_close))) struct people *own = NULL;
	struct people *people = office->people;
	struct case_view *views;
	int count;

	TRY(alike_find(job, office, asked, person, &views, &count, regime, reader));
	if (people == NULL) {
		TRY(people_open(job, NULL, &own));
		people = own;
	} else if (people_refresh(job, people) != OK) {
		job_forgive(job); /* it weighs by usual values then */
	}
	return alike_weigh(job, people, person, views, count, case_id, list);
}

/* A form that is being filled in may say too little yet, or what no person can be read from. */
static bool says_enough(struct job *job, const struct asked *asked, struct person *ret_person)
{
	struct job own = {.arena = job->arena, .now = job->now};

	return (asked->text.name.size > 0 || asked->text.other_name.size > 0) &&
	       person_read(&own, &asked->text, ret_person) == OK;
}

enum result office_duplicates(struct job *job, const struct office *office, const struct actor *actor,
			      const json_t *form, const char *case_id, json_t **ret_list)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const char *regime = actor->administrative ? "administrative" : "police";
	json_t *answer = json_object(), *list = json_array();
	struct open_case *open = NULL;
	struct person person;
	struct asked asked;

	TRY(json_own(job, answer));
	json_object_set_new(answer, "cases", list);
	if (case_id != NULL) {
		TRY(open_case_load(job, office, case_id, &open));
		TRY(open_case_permit(job, office, actor, open));
		regime = open->record.regime;
		if (form == NULL)
			TRY(projection_person(job, office, open, &form));
	}
	TRY(asked_form(job, form, &asked));
	if (says_enough(job, &asked, &person))
		TRY(alike_list(job, office, &asked, &person, regime, actor->account_id, case_id, list));
	TRY(transaction_begin(job, office->database, &work));
	TRY(access_look(job, office->database, actor, "duplicates", case_id, NULL));
	TRY(transaction_commit(job, &work));
	*ret_list = answer;
	return OK;
}
