/* groups.c - the groups of those who alone may read certain cases, over the API. */
#include "api/call.h"

#include "office/case/readers.h"

enum result groups_show(struct call *call, struct response *response)
{
	json_t *answer;

	TRY(office_groups(call->job, call->office, &call->session.actor, &answer));
	return response_json(call->job, response, call->route->status, answer);
}

static const char *text_of(const struct call *call, const char *name)
{
	return json_string_value(json_object_get(call->body, name));
}

enum result group_new(struct call *call, struct response *response)
{
	const struct new_group wanted = {
	    .group_id = text_of(call, "group_id"), .name = text_of(call, "name"), .reason = text_of(call, "reason")};
	char group_id[UUID_TEXT_SIZE];
	json_t *value;

	TRY(office_group_new(call->job, call->office, &call->session.actor, &wanted, group_id));
	TRY(call_pack(call, &value, "{s:s}", "group_id", group_id));
	return response_json(call->job, response, call->route->status, value);
}

enum result group_member(struct call *call, struct response *response)
{
	const struct member_change change = {
	    .group_id = call->path.text[0],
	    .account_id = text_of(call, "account_id"),
	    .member = json_is_true(json_object_get(call->body, "member")),
	    .reason = text_of(call, "reason"),
	};

	TRY(office_group_change(call->job, call->office, &call->session.actor, &change));
	response->status = call->route->status;
	return OK;
}
