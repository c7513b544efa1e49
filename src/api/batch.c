/* batch.c - the same step in several cases. */
#include "office/desk/batch.h"
#include "api/call.h"

enum result batch_take(struct call *call, struct response *response)
{
	struct batch batch = {
	    .form = json_object_get(call->body, "form"),
	    .cases = json_object_get(call->body, "cases"),
	};
	json_t *report;
	TRY(json_member_text(call->job, call->body, "step", &batch.step));
	TRY(office_batch_take(call->job, call->office, &call->session.actor, &batch, &report));
	return response_json(call->job, response, call->route->status, report);
}
