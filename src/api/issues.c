/* issues.c - reports of the public over the API: those that wait, what officers decide about them, codes of a desk, and
 * agents who are reported again and again. */
#include "api/call.h"

#include "office/public/issue_files.h"

enum result issue_rows(struct call *call, struct response *response)
{
	const char *state = request_query(call->request, "state");
	json_t *list;

	TRY(office_issue_list(call->job, call->office, &call->session.actor, state != NULL ? state : ISSUE_WAITING,
			      &list));
	return response_json(call->job, response, call->route->status, list);
}

enum result issues_of_case(struct call *call, struct response *response)
{
	json_t *list;

	TRY(office_issue_of_case(call->job, call->office, &call->session.actor, call->path.text[0], &list));
	return response_json(call->job, response, call->route->status, list);
}

/* As evidence of a case (files.c): an attachment, never a page. */
enum result issue_file_route(struct call *call, struct response *response)
{
	struct issue_file file;

	TRY(office_issue_file_show(call->job, call->office, &call->session.actor, call->path.text[0],
				   call->path.text[1], &file));
	response->status = call->route->status;
	response->content_type = file.media_type;
	response->body = file.content;
	return response_file_name(call->job, response, "attachment", file.name);
}

enum result issue_accept(struct call *call, struct response *response)
{
	char case_id[UUID_TEXT_SIZE];
	json_t *value;

	TRY(office_issue_accept(call->job, call->office, &call->session.actor, call->path.text[0], case_id));
	TRY(call_pack(call, &value, "{s:s}", "case_id", case_id));
	return response_json(call->job, response, call->route->status, value);
}

enum result issue_join(struct call *call, struct response *response)
{
	const char *case_id = json_string_value(json_object_get(call->body, "case"));

	TRY(office_issue_join(call->job, call->office, &call->session.actor, call->path.text[0], case_id,
			      json_string_value(json_object_get(call->body, "because"))));
	response->status = call->route->status;
	return OK;
}

enum result issue_refuse(struct call *call, struct response *response)
{
	const char *reason = json_string_value(json_object_get(call->body, "reason"));

	TRY(office_issue_refuse(call->job, call->office, &call->session.actor, call->path.text[0], reason));
	response->status = call->route->status;
	return OK;
}

enum result issue_code_make(struct call *call, struct response *response)
{
	char code[ISSUE_CODE_SIZE];
	json_t *value;

	TRY(office_issue_code(call->job, call->office, &call->session.actor, code));
	TRY(call_pack(call, &value, "{s:s, s:o}", "code", issue_secret_show(call->job->arena, code), "ends_at",
		      json_instant(instant_plus(call->job->now, ISSUE_CODE_LIFE))));
	return response_json(call->job, response, call->route->status, value);
}

enum result followers_show(struct call *call, struct response *response)
{
	json_t *list;

	TRY(office_follower_list(call->job, call->office, &call->session.actor, call->path.text[0], &list));
	return response_json(call->job, response, call->route->status, list);
}

enum result follower_give(struct call *call, struct response *response)
{
	const char *whom = json_string_value(json_object_get(call->body, "whom"));
	struct issue_receipt receipt;
	json_t *value;

	TRY(office_follower_give(call->job, call->office, &call->session.actor, call->path.text[0], whom, &receipt));
	TRY(call_pack(call, &value, "{s:s, s:s}", "number", issue_number_show(call->job->arena, receipt.number),
		      "secret", issue_secret_show(call->job->arena, receipt.secret)));
	return response_json(call->job, response, call->route->status, value);
}

enum result follower_end(struct call *call, struct response *response)
{
	TRY(office_follower_end(call->job, call->office, &call->session.actor, call->path.text[0], call->path.text[1]));
	response->status = call->route->status;
	return OK;
}

enum result agent_rows(struct call *call, struct response *response)
{
	json_t *list;

	TRY(office_agents(call->job, call->office, &call->session.actor, &list));
	return response_json(call->job, response, call->route->status, list);
}
