/* border.c - the border over the API: a check, a flight, lists, alerts, and what is put before the second line. */
#include "api/call.h"

#include "office/border/border.h"
#include "office/border/list_line.h"

#include <stdlib.h>
#include <string.h>

static const char *text_or_null(const json_t *body, const char *name)
{
	return json_string_value(json_object_get(body, name));
}

static enum result done(struct call *call, struct response *response)
{
	response->status = call->route->status;
	return OK;
}

/* --- checking --- */

enum result border_check_route(struct call *call, struct response *response)
{
	struct border_question question = {
	    .zone = text_or_null(call->body, "zone"),
	    .fields = json_object_get(call->body, "fields"),
	    .purpose = text_or_null(call->body, "purpose"),
	};
	json_t *answer;

	TRY(office_border_check(call->job, call->office, &call->session.actor, &question, &answer));
	return response_json(call->job, response, call->route->status, answer);
}

enum result border_flight_route(struct call *call, struct response *response)
{
	json_t *answer;

	TRY(office_border_flight(call->job, call->office, &call->session.actor, text_or_null(call->body, "text"),
				 text_or_null(call->body, "flight"), text_or_null(call->body, "purpose"), &answer));
	return response_json(call->job, response, call->route->status, answer);
}

enum result border_lists_route(struct call *call, struct response *response)
{
	json_t *lists;

	TRY(office_lists_show(call->job, call->office, &lists));
	return response_json(call->job, response, call->route->status, lists);
}

enum result list_publish_route(struct call *call, struct response *response)
{
	enum list_kind kind;
	json_t *value;
	int partners;

	if (list_kind_read(bytes_of(call->path.text[0]), &kind) != OK)
		return job_fail(call->job, MISSING, "list", "no-list", "There are no lists of this kind.");
	TRY(office_list_publish(call->job, call->office, &call->session.actor, kind,
				text_or_null(call->body, "partner"), &partners));
	TRY(call_pack(call, &value, "{s:i}", "partners", partners));
	return response_json(call->job, response, call->route->status, value);
}

/* --- alerts --- */

/* The alert of the path; an address that is no number names none. */
static int64_t alert_of(const struct call *call)
{
	const char *text = call->path.text[0];

	return strlen(text) <= 15 && text[strspn(text, "0123456789")] == '\0' ? strtoll(text, NULL, 10) : 0;
}

enum result alert_rows_route(struct call *call, struct response *response)
{
	const char *before = request_query(call->request, "cursor");
	json_t *page;

	TRY(office_alert_list(call->job, call->office, &call->session.actor, request_query(call->request, "state"),
			      before != NULL ? strtoll(before, NULL, 10) : INT64_MAX, &page));
	return response_json(call->job, response, call->route->status, page);
}

enum result alert_new_route(struct call *call, struct response *response)
{
	int64_t alert;
	json_t *value;

	TRY(office_alert_propose(call->job, call->office, &call->session.actor, call->body, &alert));
	TRY(call_pack(call, &value, "{s:I}", "alert", (json_int_t)alert));
	return response_json(call->job, response, call->route->status, value);
}

enum result alert_release_route(struct call *call, struct response *response)
{
	TRY(office_alert_release(call->job, call->office, &call->session.actor, alert_of(call)));
	return done(call, response);
}

enum result alert_end_route(struct call *call, struct response *response)
{
	TRY(office_alert_end(call->job, call->office, &call->session.actor, alert_of(call),
			     text_or_null(call->body, "why")));
	return done(call, response);
}

/* --- before the second line --- */

static enum result referral_made(struct call *call, struct response *response, const char *id)
{
	json_t *value;

	TRY(call_pack(call, &value, "{s:s}", "referral", id));
	return response_json(call->job, response, call->route->status, value);
}

enum result referral_new_route(struct call *call, struct response *response)
{
	const char *id;

	TRY(office_referral_ask(call->job, call->office, &call->session.actor, call->body, &id));
	return referral_made(call, response, id);
}

enum result referral_rows_route(struct call *call, struct response *response)
{
	const char *text = request_query(call->request, "before");
	struct instant before = INSTANT_NEVER;
	json_t *page;

	if (text != NULL && instant_read(bytes_of(text), &before) != OK)
		return job_fail(call->job, INVALID, "before", "type",
				"A time is written as 2026-11-24T03:40:00.123Z: take \"next\" of the page before.");
	TRY(office_referral_list(call->job, call->office, &call->session.actor, request_query(call->request, "kind"),
				 before, &page));
	return response_json(call->job, response, call->route->status, page);
}

enum result referral_show_route(struct call *call, struct response *response)
{
	json_t *referral;

	TRY(office_referral_show(call->job, call->office, &call->session.actor, call->path.text[0], &referral));
	return response_json(call->job, response, call->route->status, referral);
}

enum result referral_reply_route(struct call *call, struct response *response)
{
	TRY(office_referral_reply(call->job, call->office, &call->session.actor, call->path.text[0],
				  text_or_null(call->body, "reply"), text_or_null(call->body, "words")));
	return done(call, response);
}

enum result refusal_new_route(struct call *call, struct response *response)
{
	const char *id;

	TRY(office_refusal_propose(call->job, call->office, &call->session.actor, call->body, &id));
	return referral_made(call, response, id);
}

enum result refusal_decide_route(struct call *call, struct response *response)
{
	TRY(office_refusal_decide(call->job, call->office, &call->session.actor, call->path.text[0],
				  text_or_null(call->body, "decision"), text_or_null(call->body, "why")));
	return done(call, response);
}

enum result refusal_page_route(struct call *call, struct response *response)
{
	json_t *page;

	TRY(office_refusal_page(call->job, call->office, &call->session.actor, call->path.text[0], &page));
	return response_json(call->job, response, call->route->status, page);
}
