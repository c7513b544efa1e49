/* people.c - looking people up in the register, deciding about a candidate, and open cases of the same person. */
#include "api/call.h"

#include "office/people/people.h"

static const char *text_or_null(const json_t *body, const char *name)
{
	return json_string_value(json_object_get(body, name));
}

enum result people_find_candidates(struct call *call, struct response *response)
{
	struct people_question question = {
	    .text = text_or_null(call->body, "text"),
	    .fields = json_object_get(call->body, "fields"),
	    .purpose = text_or_null(call->body, "purpose"),
	    .case_id = text_or_null(call->body, "case"),
	    .most = (int)json_integer_value(json_object_get(call->body, "most")),
	};
	json_t *answer;
	TRY(office_people_search(call->job, call->office, &call->session.actor, &question, &answer));
	return response_json(call->job, response, call->route->status, answer);
}

enum result people_row_show(struct call *call, struct response *response)
{
	json_t *row;
	TRY(office_people_row(call->job, call->office, &call->session.actor, text_or_null(call->body, "reference"),
			      text_or_null(call->body, "purpose"), text_or_null(call->body, "case"), &row));
	return response_json(call->job, response, call->route->status, row);
}

static enum result decide(struct call *call, struct response *response, const struct people_decision *decision)
{
	const char *standing;
	int64_t version;
	json_t *value;
	TRY(office_people_decide(call->job, call->office, &call->session.actor, call->path.text[0], decision, &standing,
				 &version));
	TRY(call_pack(call, &value, "{s:s,s:I}", "standing", standing, "version", (json_int_t)version));
	TRY(call_etag(call, response, version));
	return response_json(call->job, response, call->route->status, value);
}

enum result people_decide(struct call *call, struct response *response)
{
	struct people_decision decision = {
	    .reference = call->path.text[1],
	    .decision = text_or_null(call->body, "decision"),
	    .reason = text_or_null(call->body, "reason"),
	};
	return decide(call, response, &decision);
}

enum result people_decide_by_key(struct call *call, struct response *response)
{
	struct people_decision decision = {
	    .key = text_or_null(call->body, "key"),
	    .decision = text_or_null(call->body, "decision"),
	    .reason = text_or_null(call->body, "reason"),
	};
	return decide(call, response, &decision);
}

enum result duplicates_of_form(struct call *call, struct response *response)
{
	json_t *list;
	TRY(office_duplicates(call->job, call->office, &call->session.actor, json_object_get(call->body, "form"), NULL,
			      &list));
	return response_json(call->job, response, call->route->status, list);
}

enum result duplicates_of_case(struct call *call, struct response *response)
{
	json_t *list;
	TRY(office_duplicates(call->job, call->office, &call->session.actor, NULL, call->path.text[0], &list));
	return response_json(call->job, response, call->route->status, list);
}
