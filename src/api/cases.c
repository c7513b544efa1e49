/* cases.c - opening a case, its page, whose it is, and notes. */
#include "api/call.h"

enum result case_new(struct call *call, struct response *response)
{
	struct new_case wanted = {.form = json_object_get(call->body, "form"),
				  .sides = json_object_get(call->body, "sides")};
	char case_id[UUID_TEXT_SIZE];
	json_t *value;
	TRY(json_member_text(call->job, call->body, "agreement", &wanted.agreement));
	TRY(json_member_text(call->job, call->body, "kind", &wanted.kind));
	TRY(json_optional_text(call->job, call->body, "partner", &wanted.partner));
	TRY(json_member_text(call->job, call->body, "side", &wanted.side));
	TRY(office_case_new(call->job, call->office, &call->session.actor, &wanted, case_id));
	TRY(response_header(call->job, response, "Location", "/api/cases/%s", case_id));
	TRY(call_pack(call, &value, "{s:s}", "case_id", case_id));
	return response_json(call->job, response, call->route->status, value);
}

enum result case_show(struct call *call, struct response *response)
{
	json_t *page;
	int64_t version;
	bool unchanged;
	TRY(call_unchanged(call, response, &unchanged));
	if (unchanged)
		return OK;
	TRY(office_case_page(call->job, call->office, &call->session.actor, call->path.text[0], &page, &version));
	TRY(call_etag(call, response, version));
	return response_json(call->job, response, call->route->status, page);
}

enum result case_opened(struct call *call, struct response *response)
{
	TRY(office_case_opened(call->job, call->office, &call->session.actor, call->path.text[0]));
	response->status = call->route->status;
	return OK;
}

enum result case_references(struct call *call, struct response *response)
{
	json_t *picture;
	TRY(office_references(call->job, call->office, &call->session.actor, call->path.text[0], &picture));
	return response_json(call->job, response, call->route->status, picture);
}

enum result misp_show(struct call *call, struct response *response)
{
	json_t *answer;
	TRY(office_misp_write(call->job, call->office, &call->session.actor, call->path.text[0], &answer));
	return response_json(call->job, response, call->route->status, answer);
}

enum result misp_form(struct call *call, struct response *response)
{
	const char *agreement, *kind;
	json_t *answer;
	TRY(json_member_text(call->job, call->body, "agreement", &agreement));
	TRY(json_member_text(call->job, call->body, "kind", &kind));
	TRY(office_misp_read(call->job, call->office, agreement, kind, json_object_get(call->body, "event"), &answer));
	return response_json(call->job, response, call->route->status, answer);
}

static enum result take(struct call *call, struct response *response, bool take)
{
	int64_t version;
	TRY(office_case_take(call->job, call->office, &call->session.actor, call->path.text[0], take, &version));
	return call_changed(call, response, version);
}

enum result case_take(struct call *call, struct response *response)
{
	return take(call, response, true);
}

enum result case_release(struct call *call, struct response *response)
{
	return take(call, response, false);
}

enum result note_add(struct call *call, struct response *response)
{
	const char *text;
	int64_t version;
	TRY(json_member_text(call->job, call->body, "text", &text));
	TRY(office_note_add(call->job, call->office, &call->session.actor, call->path.text[0], text, &version));
	return call_changed(call, response, version);
}
