/* question_list.c - private questions as pages show them: whom, when, why, and how they ended. Never about whom. */
#include "office/case/page.h"

#include "access/access.h"
#include "office/people/questions.h"

#include <string.h>

#define SEE_ALL                                                                                                        \
	(ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_DATA_PROTECTION_OFFICER) | ROLE_BIT(ROLE_AUDITOR) |                 \
	 ROLE_BIT(ROLE_OPERATOR))

static json_t *kinds_value(const char *matched)
{
	json_t *list = json_array();

	while (matched != NULL && *matched != '\0') {
		size_t size = strcspn(matched, " ");

		json_array_append_new(list, json_stringn(matched, size));
		matched += size + (matched[size] == ' ');
	}
	return list;
}

static json_t *question_value(const struct question_record *question, const struct colleagues *colleagues)
{
	json_t *value = json_object();

	page_text(value, "question", question->question_id);
	page_text(value, "partner", question->partner);
	page_text(value, "state", question->state);
	page_text(value, "purpose", question->purpose);
	page_text(value, "case", question->case_id);
	page_number(value, "keys", question->keys);
	page_instant(value, "asked_at", question->asked_at);
	page_instant(value, "ends_at", question->ends_at);
	page_instant(value, "ended_at", question->ended_at);
	page_text(value, "rule", question->rule);
	page_text(value, "result", result_name(question_result(question)));
	json_object_set_new(value, "matched", kinds_value(question->matched));
	json_object_set_new(value, "asked_by", colleague_value(colleagues, question->account_id));
	return value;
}

static json_t *received_value(const struct received_question *question)
{
	json_t *value = json_object();

	page_text(value, "question", question->question_id);
	page_text(value, "partner", question->partner);
	page_text(value, "state", question->state);
	page_text(value, "purpose", question->purpose);
	page_number(value, "keys", question->keys);
	page_instant(value, "received_at", question->received_at);
	page_text(value, "rule", question->rule);
	return value;
}

static bool is_for(const struct actor *actor, const struct question_record *question)
{
	return (actor->roles & SEE_ALL) != 0 || strcmp(question->account_id, actor->account_id) == 0;
}

enum result office_question_show(struct job *job, const struct office *office, const struct actor *actor,
				 const char *question_id, json_t **ret_question)
{
	struct question_record question;
	struct colleagues colleagues;
	json_t *value;
	enum result found = question_find(job, office->database, question_id, &question);

	if (found != MISSING)
		TRY(found);
	if (found == MISSING || !is_for(actor, &question))
		return job_fail(job, MISSING, "question", "unknown-question", "There is no such question here.");
	TRY(colleagues_load(job, office, &colleagues));
	value = question_value(&question, &colleagues);
	TRY(json_own(job, value));
	*ret_question = value;
	return OK;
}

static enum result received_list(struct job *job, const struct office *office, struct instant before, int most,
				 json_t *list)
{
	struct received_question *received;
	int count;

	TRY(received_question_list(job, office->database, before, most, &received, &count));
	for (int at = 0; at < count; at++)
		json_array_append_new(list, received_value(&received[at]));
	return OK;
}

enum result office_question_list(struct job *job, const struct office *office, const struct actor *actor,
				 struct instant before, int most, json_t **ret_page)
{
	bool all = (actor->roles & SEE_ALL) != 0;
	json_t *page = json_object(), *asked = json_array(), *received = json_array();
	struct question_record *questions;
	struct colleagues colleagues;
	int count;

	TRY(json_own(job, page));
	json_object_set_new(page, "questions", asked);
	json_object_set_new(page, "received", received);
	TRY(question_list(job, office->database, all ? NULL : actor->account_id, before, most, &questions, &count));
	TRY(colleagues_load(job, office, &colleagues));
	for (int at = 0; at < count; at++)
		json_array_append_new(asked, question_value(&questions[at], &colleagues));
	page_instant(page, "next", count == most ? questions[count - 1].asked_at : (struct instant){0});
	if (all)
		TRY(received_list(job, office, before, most, received));
	*ret_page = page;
	return OK;
}
