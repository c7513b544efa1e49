/* steps.c - taking a step, answering safeguards, keeping drafts. A refusal says everything that stands against it. */
#include "api/call.h"

#include <string.h>

/* --- steps --- */

/* Adds the refusals of the case page to the problem, so that an officer need not meet them one by one. The page is
 * read anew: it is a look of its own, and is logged as one. A page that cannot be had leaves the plain problem. */
static enum result say_why_not(struct call *call)
{
	struct failure failure = call->job->failure;
	json_t *page, *step;
	int64_t version;
	size_t i;
	job_forgive(call->job);
	enum result found =
	    office_case_page(call->job, call->office, &call->session.actor, call->path.text[0], &page, &version);
	call->job->failure = failure;
	if (found != OK)
		return failure.result;
	json_array_foreach(json_object_get(page, "steps"), i, step)
	{
		const char *id = json_string_value(json_object_get(step, "id"));
		json_t *refusals = json_object_get(step, "refusals"), *first = json_array_get(refusals, 0);
		if (!id || strcmp(id, call->path.text[1]) != 0 || !first)
			continue;
		json_t *more;
		TRY(call_pack(call, &more, "{s:O}", "refusals", refusals));
		if (json_is_string(json_object_get(first, "article")))
			json_object_set(more, "article", json_object_get(first, "article"));
		if (json_is_boolean(json_object_get(first, "verify")))
			json_object_set(more, "verify", json_object_get(first, "verify"));
		call->problem_more = more;
	}
	return failure.result;
}

enum result step_take(struct call *call, struct response *response)
{
	struct step_request request = {
	    .step = call->path.text[1],
	    .form = json_object_get(call->body, "form"),
	    .expected_version = call->expected,
	};
	bool proposed;
	int64_t version;
	json_t *value;
	enum result result = office_step_take(call->job, call->office, &call->session.actor, call->path.text[0],
					      &request, &proposed, &version);
	if (result == DENIED)
		return say_why_not(call);
	TRY(result);
	TRY(call_pack(call, &value, "{s:b,s:I}", "proposed", proposed, "version", (json_int_t)version));
	TRY(call_etag(call, response, version));
	return response_json(call->job, response, call->route->status, value);
}

/* --- safeguards --- */

enum result safeguard_answer(struct call *call, struct response *response)
{
	const char *answer, *source;
	int64_t version;
	TRY(json_member_text(call->job, call->body, "answer", &answer));
	TRY(json_member_text(call->job, call->body, "source", &source));
	TRY(office_safeguard_answer(call->job, call->office, &call->session.actor, call->path.text[0],
				    call->path.text[1], answer, source, &version));
	return call_changed(call, response, version);
}

enum result safeguards_answer(struct call *call, struct response *response)
{
	const json_t *list = json_object_get(call->body, "answers");
	int count = (int)json_array_size(list);
	struct safeguard_answered *answers;
	int64_t version;
	TAKE(call->job, answers = NEW_MANY(call->job->arena, struct safeguard_answered, (size_t)count));
	for (int at = 0; at < count; at++) {
		const json_t *each = json_array_get(list, (size_t)at);
		TRY(json_member_text(call->job, each, "safeguard", &answers[at].safeguard));
		TRY(json_member_text(call->job, each, "answer", &answers[at].answer));
		TRY(json_member_text(call->job, each, "source", &answers[at].source));
	}
	TRY(office_safeguards_answer(call->job, call->office, &call->session.actor, call->path.text[0], answers, count,
				     &version));
	return call_changed(call, response, version);
}

enum result safeguard_agree(struct call *call, struct response *response)
{
	int64_t version;
	TRY(office_safeguard_agree(call->job, call->office, &call->session.actor, call->path.text[0],
				   call->path.text[1], &version));
	return call_changed(call, response, version);
}

/* --- drafts --- */

/* Somebody saved the draft since: the problem carries it as it is now, so that the page can show what differs. The
 * office has already found that this officer may see the case. */
static enum result say_what_is_there(struct call *call)
{
	struct failure failure = call->job->failure;
	struct draft_record draft;
	struct account_record account;
	json_t *form;
	job_forgive(call->job);
	enum result found =
	    draft_find(call->job, call->office->database, call->path.text[0], call->path.text[1], &draft);
	if (found == OK)
		found = json_read(call->job, "draft", bytes_of(draft.form), &form);
	bool named = found == OK && account_find(call->job, call->office->database, draft.saved_by, &account) == OK;
	call->job->failure = failure;
	if (found != OK)
		return failure.result;
	TRY(call_pack(call, &call->problem_more, "{s:{s:s,s:I,s:O,s:s,s:o}}", "current", "step", draft.step, "version",
		      (json_int_t)draft.version, "form", form, "saved_by", named ? account.name : draft.saved_by,
		      "saved_at", json_instant(draft.saved_at)));
	return failure.result;
}

enum result draft_save(struct call *call, struct response *response)
{
	const json_t *form = json_object_get(call->body, "form");
	int64_t expected = json_integer_value(json_object_get(call->body, "version")), version;
	json_t *value;
	enum result result = office_draft_save(call->job, call->office, &call->session.actor, call->path.text[0],
					       call->path.text[1], form, expected, &version);
	if (result == CONFLICT)
		return say_what_is_there(call);
	TRY(result);
	TRY(call_pack(call, &value, "{s:I,s:o}", "version", (json_int_t)version, "saved_at",
		      json_instant(call->job->now)));
	return response_json(call->job, response, call->route->status, value);
}

enum result draft_drop(struct call *call, struct response *response)
{
	TRY(office_draft_drop(call->job, call->office, &call->session.actor, call->path.text[0], call->path.text[1]));
	response->status = call->route->status;
	return OK;
}
