/* questions.c - private questions over the API: ask a partner whether it knows a person, and see how it ended. */
#include "api/call.h"

#include "office/people/question.h"

#include <string.h>

#define QUESTIONS_A_PAGE 50

static struct bytes text_of(const json_t *person, const char *name)
{
	return bytes_of(json_string_value(json_object_get(person, name)));
}

static enum result person_take(struct call *call, struct person *ret_person)
{
	const json_t *person = json_object_get(call->body, "person");
	const json_t *spread = json_object_get(person, "spread");
	struct person_text text = {
	    .name = text_of(person, "name"),
	    .other_name = text_of(person, "other_name"),
	    .father = text_of(person, "father"),
	    .other_father = text_of(person, "other_father"),
	    .born = text_of(person, "born"),
	    .national_number = text_of(person, "national_number"),
	    .document_number = text_of(person, "document_number"),
	};

	TRY(person_read(call->job, &text, ret_person));
	if (spread != NULL)
		ret_person->birth.spread = (int)json_integer_value(spread);
	return OK;
}

enum result question_ask_route(struct call *call, struct response *response)
{
	struct new_question wanted = {
	    .partner = json_string_value(json_object_get(call->body, "partner")),
	    .purpose = json_string_value(json_object_get(call->body, "purpose")),
	    .case_id = json_string_value(json_object_get(call->body, "case")),
	};
	char question_id[UUID_TEXT_SIZE];
	struct person person;
	json_t *value;

	TRY(person_take(call, &person));
	wanted.person = &person;
	TRY(office_question_ask(call->job, call->office, &call->session.actor, &wanted, question_id));
	TRY(office_question_show(call->job, call->office, &call->session.actor, question_id, &value));
	return response_json(call->job, response, call->route->status, value);
}

enum result question_show_route(struct call *call, struct response *response)
{
	json_t *value;

	TRY(office_question_show(call->job, call->office, &call->session.actor, call->path.text[0], &value));
	return response_json(call->job, response, call->route->status, value);
}

enum result question_rows(struct call *call, struct response *response)
{
	const char *text = request_query(call->request, "before");
	struct instant before = INSTANT_NEVER;
	json_t *page;

	if (text != NULL && instant_read(bytes_of(text), &before) != OK)
		return job_fail(call->job, INVALID, "before", "type",
				"A time is written as 2026-11-24T03:40:00.123Z: take \"next\" of the page before.");
	TRY(office_question_list(call->job, call->office, &call->session.actor, before, QUESTIONS_A_PAGE, &page));
	return response_json(call->job, response, call->route->status, page);
}
