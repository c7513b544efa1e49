/* call.c - small things that many handlers do. */
#include "api/call.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum result call_etag(struct call *call, struct response *response, int64_t version)
{
	return response_header(call->job, response, "ETag", "\"%" PRId64 "\"", version);
}

/* Put aside for at most this long: shorter than what front servers give a request. */
#define WAIT_SECONDS_MOST 30

enum result call_unchanged(struct call *call, struct response *response, bool *ret_unchanged)
{
	const char *known = request_header(call->request, "If-None-Match");
	const char *until = request_query(call->request, "until"), *case_id = call->path.text[0];
	int seconds = header_wait(request_header(call->request, "Prefer"), WAIT_SECONDS_MOST);
	bool may_wait = seconds > 0 && !call->request->waited && (known || until);
	struct case_version is;
	char tag[32];
	*ret_unchanged = false;
	if (!known && !may_wait)
		return OK;
	TRY(office_case_version(call->job, call->office, &call->session.actor, case_id, &is));
	snprintf(tag, sizeof(tag), "\"%" PRId64 "\"", is.version);
	bool is_known = known && header_matches(known, tag);
	if (may_wait && (until ? strcmp(until, is.state) != 0 : is_known)) {
		*ret_unchanged = true;
		TAKE(call->job,
		     response->wait_for = arena_print(call->job->arena, "%s%s", until ? DEEDS_OF : "", case_id));
		response->wait_number = until ? is.deed : is.version;
		response->wait_milliseconds = SECONDS(seconds);
		return OK;
	}
	if (!is_known)
		return OK;
	*ret_unchanged = true;
	response->status = 304;
	return call_etag(call, response, is.version);
}

enum result call_changed(struct call *call, struct response *response, int64_t version)
{
	json_t *value;
	TRY(call_pack(call, &value, "{s:I}", "version", (json_int_t)version));
	TRY(call_etag(call, response, version));
	return response_json(call->job, response, call->route->status, value);
}

enum result call_pack(struct call *call, json_t **ret_value, const char *format, ...)
{
	json_error_t error;
	va_list arguments;
	va_start(arguments, format);
	json_t *value = json_vpack_ex(&error, 0, format, arguments);
	va_end(arguments);
	TRY(json_own(call->job, value));
	*ret_value = value;
	return OK;
}

json_t *json_instant(struct instant instant)
{
	char text[INSTANT_TEXT_SIZE];
	if (instant.milliseconds == 0 || instant.milliseconds == INSTANT_NEVER.milliseconds)
		return json_null();
	instant_write(instant, text);
	return json_string(text);
}

json_t *json_words(const char *words)
{
	json_t *list = json_array();
	for (; list && *words; words += strspn(words, " ")) {
		size_t size = strcspn(words, " ");
		if (size > 0 && json_array_append_new(list, json_stringn(words, size)) != 0) {
			json_decref(list);
			return NULL;
		}
		words += size;
	}
	return list;
}

json_t *json_label(const struct label *label)
{
	return json_pack("{s:s?,s:s?,s:s?}", "en", label->text[ENGLISH], "it", label->text[ITALIAN], "ur",
			 label->text[URDU]);
}
