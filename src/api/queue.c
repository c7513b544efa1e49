/* queue.c - the queue with its filters and numbers, the stream that says when to look again, and reading a document. */
#include "api/call.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_USUAL 50
#define PAGE_MOST 200

static bool flag(const struct call *call, const char *name)
{
	return request_query(call->request, name) != NULL; /* its only value is "1" */
}

static bool query_is(const struct call *call, const char *name, const char *value)
{
	const char *text = request_query(call->request, name);
	return text && strcmp(text, value) == 0;
}

/* The end of today in our own zone; of UTC when no agreement names us. */
static struct instant day_end(const struct call *call, int days)
{
	const struct office *office = call->office;
	struct zone utc = {0};
	const struct zone *zone = &utc;
	for (int i = 0; i < office->agreement_count && zone == &utc; i++) {
		int index = profile_find_party(office->agreements[i].profile, office->party);
		if (index != NONE)
			zone = &office->agreements[i].profile->parties[index].zone;
	}
	return zone_midnight(zone, date_plus(zone_date(zone, call->job->now), days));
}

static struct instant due_before(const struct call *call)
{
	if (query_is(call, "due", "overdue"))
		return call->job->now;
	if (query_is(call, "due", "today"))
		return day_end(call, 1);
	if (query_is(call, "due", "week"))
		return day_end(call, 7);
	return INSTANT_NEVER;
}

static enum queue_order order_of(const struct call *call)
{
	static const char *const words[] = {
	    [ORDER_DUE] = "due", [ORDER_CHANGED] = "changed", [ORDER_OPENED] = "opened", [ORDER_NAME] = "name"};
	for (int i = ORDER_DUE; i <= ORDER_NAME; i++)
		if (query_is(call, "order", words[i]))
			return (enum queue_order)i;
	return ORDER_DUE;
}

static enum result whose(const struct call *call, struct queue_filter *filter)
{
	const struct actor *actor = &call->session.actor;
	if (flag(call, "mine") && flag(call, "unassigned"))
		return job_fail(call->job, INVALID, "unassigned", "choice", "A case cannot be mine and nobody's.");
	if (flag(call, "mine"))
		filter->assigned = actor->account_id;
	if (flag(call, "unassigned"))
		filter->assigned = "";
	if (flag(call, "team"))
		filter->team = actor->team ? actor->team : "";
	return OK;
}

enum result queue_show(struct call *call, struct response *response)
{
	const char *regime = request_query(call->request, "regime"), *most = request_query(call->request, "most");
	json_t *page;
	struct queue_filter filter = {
	    .regime = regime ? regime : "administrative",
	    .state = request_query(call->request, "state"),
	    .kind = request_query(call->request, "kind"),
	    .agreement = request_query(call->request, "agreement"),
	    .turn = request_query(call->request, "turn"),
	    .only_open = flag(call, "open"),
	    .due_before = due_before(call),
	    .only_unread = flag(call, "unread"),
	    .words = request_query(call->request, "words"),
	    .order = order_of(call),
	    .descending = flag(call, "descending"),
	    .cursor = request_query(call->request, "cursor"),
	    .most = most ? (int)strtol(most, NULL, 10) : PAGE_USUAL,
	};
	if (filter.most < 1 || filter.most > PAGE_MOST)
		return job_fail(call->job, INVALID, "most", "out-of-range", "A page has 1 to %d rows.", PAGE_MOST);
	TRY(whose(call, &filter));
	TRY(office_queue(call->job, call->office, &call->session.actor, &filter, &page));
	return response_json(call->job, response, call->route->status, page);
}

enum result queue_counts_show(struct call *call, struct response *response)
{
	json_t *counts;
	TRY(office_queue_counts(call->job, call->office, &call->session.actor, request_query(call->request, "regime"),
				&counts));
	return response_json(call->job, response, call->route->status, counts);
}

enum result stream_open(struct call *call, struct response *response)
{
	response->status = call->route->status;
	response->stream = call->request->method == METHOD_GET;
	return OK;
}

enum result document_read(struct call *call, struct response *response)
{
	const char *text;
	json_t *mrz;
	TRY(json_member_text(call->job, call->body, "text", &text));
	TRY(office_document_read(call->job, text, &mrz));
	return response_json(call->job, response, call->route->status, mrz);
}
