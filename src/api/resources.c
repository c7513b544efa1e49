/* resources.c - what is offered and booked when, and what is used of quotas. */
#include "api/call.h"
#include "office/case/bookings.h"
#include "office/case/quotas.h"

enum result resources_show(struct call *call, struct response *response)
{
	const char *regime = request_query(call->request, "regime");
	struct resources_wanted wanted = {
	    .regime = regime ? regime : "administrative",
	    .from = request_query(call->request, "from"),
	    .until = request_query(call->request, "until"),
	    .thing = request_query(call->request, "thing"),
	};
	json_t *page;
	TRY(office_resources(call->job, call->office, &call->session.actor, &wanted, &page));
	return response_json(call->job, response, call->route->status, page);
}

enum result quotas_show(struct call *call, struct response *response)
{
	const char *regime = request_query(call->request, "regime");
	json_t *page;
	TRY(office_quotas(call->job, call->office, &call->session.actor, regime ? regime : "administrative", &page));
	return response_json(call->job, response, call->route->status, page);
}
