/* views.c - the filters of the queue that an officer keeps under a name. They hold no name of a person: a search is not
 * part of a view. */
#include "api/call.h"

#include <string.h>

enum result views_show(struct call *call, struct response *response)
{
	json_t *list = json_array(), *value;
	struct saved_view *views;
	int count;

	TRY(json_own(call->job, list));
	TRY(saved_view_list(call->job, call->office->database, call->session.actor.account_id, &views, &count));
	for (int at = 0; at < count; at++) {
		json_t *filter;

		TRY(json_read(call->job, "filter", bytes_of(views[at].filter), &filter));
		if (json_array_append_new(list, json_pack("{s:s,s:O}", "name", views[at].name, "filter", filter)) != 0)
			return job_out_of_memory(call->job);
	}
	TRY(call_pack(call, &value, "{s:O}", "views", list));
	return response_json(call->job, response, call->route->status, value);
}

static enum result room_check(struct call *call, const char *name)
{
	struct saved_view *views;
	int count;

	TRY(saved_view_list(call->job, call->office->database, call->session.actor.account_id, &views, &count));
	for (int at = 0; at < count; at++) {
		if (strcmp(views[at].name, name) == 0)
			return OK;
	}
	if (count >= SAVED_VIEWS_MOST)
		return job_fail(call->job, LIMIT, "name", "too-many", "At most %d views are kept.", SAVED_VIEWS_MOST);
	return OK;
}

enum result view_save(struct call *call, struct response *response)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct saved_view view = {.account_id = call->session.actor.account_id};
	struct bytes filter;

	TRY(json_member_text(call->job, call->body, "name", &view.name));
	TRY(json_write(call->job, json_object_get(call->body, "filter"), &filter));
	TAKE(call->job, view.filter = arena_copy(call->job->arena, filter.data, filter.size));
	TRY(transaction_begin(call->job, call->office->database, &work));
	TRY(room_check(call, view.name));
	TRY(saved_view_put(call->job, call->office->database, &view));
	TRY(transaction_commit(call->job, &work));
	response->status = call->route->status;
	return OK;
}

enum result view_drop(struct call *call, struct response *response)
{
	enum result removed = saved_view_remove(call->job, call->office->database, call->session.actor.account_id,
						request_query(call->request, "name"));

	if (removed == MISSING)
		return job_fail(call->job, MISSING, "name", "not-found", "There is no view of this name.");
	TRY(removed);
	response->status = call->route->status;
	return OK;
}
