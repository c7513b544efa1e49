/* rules.c - rules by which the node answers from its own record, over the API. */
#include "api/call.h"

#include "office/desk/answer_rule.h"

#include <stdlib.h>
#include <string.h>

enum result rules_show(struct call *call, struct response *response)
{
	json_t *answer;

	TRY(office_rules(call->job, call->office, &answer));
	return response_json(call->job, response, call->route->status, answer);
}

static const char *text_of(const struct call *call, const char *name)
{
	return json_string_value(json_object_get(call->body, name));
}

enum result rule_set(struct call *call, struct response *response)
{
	TRY(office_rule_set(call->job, call->office, &call->session.actor, text_of(call, "agreement"),
			    text_of(call, "step"), text_of(call, "reason")));
	response->status = call->route->status;
	return OK;
}

enum result rule_end(struct call *call, struct response *response)
{
	const char *text = call->path.text[0];
	bool number = strlen(text) <= 15 && text[strspn(text, "0123456789")] == '\0';

	TRY(office_rule_end(call->job, call->office, &call->session.actor, number ? strtoll(text, NULL, 10) : 0));
	response->status = call->route->status;
	return OK;
}
