/* files.c - evidence in and out. What a stranger made is never shown as a page: it is an attachment, or an image that
 * the officer asked to see, and the browser guesses nothing (headers.c). */
#include "api/call.h"

#include <string.h>

/* The media type without its parameters. */
static enum result media_type_of(struct call *call, const char **ret_type)
{
	const char *header = request_header(call->request, "Content-Type");
	size_t size = header ? strcspn(header, "; \t") : 0;
	if (size == 0)
		return job_fail(call->job, INVALID, "Content-Type", "media-type",
				"Say what the file is with Content-Type.");
	char *type;
	TAKE(call->job, type = arena_copy(call->job->arena, header, size));
	*ret_type = type;
	return OK;
}

enum result file_add_to_case(struct call *call, struct response *response)
{
	struct new_file file = {
	    .name = request_query(call->request, "name"),
	    .evidence = request_query(call->request, "evidence"),
	    .content = call->request->body,
	};
	char hash[HASH_TEXT_SIZE];
	int64_t version;
	json_t *value;
	TRY(media_type_of(call, &file.media_type));
	TRY(office_file_add(call->job, call->office, &call->session.actor, call->path.text[0], &file, &version, hash));
	TRY(call_pack(call, &value, "{s:s,s:I}", "hash", hash, "version", (json_int_t)version));
	TRY(call_etag(call, response, version));
	return response_json(call->job, response, call->route->status, value);
}

enum result file_show(struct call *call, struct response *response)
{
	const char *type, *name;
	TRY(office_file_show(call->job, call->office, &call->session.actor, call->path.text[0], call->path.text[1],
			     &response->body, &type, &name));
	bool image = strcmp(type, "image/jpeg") == 0 || strcmp(type, "image/png") == 0;
	bool shown = image && request_query(call->request, "show") != NULL;
	response->status = call->route->status;
	response->content_type = type;
	return response_file_name(call->job, response, shown ? "inline" : "attachment", name);
}

enum result file_remove(struct call *call, struct response *response)
{
	int64_t version;
	TRY(office_file_remove(call->job, call->office, &call->session.actor, call->path.text[0], call->path.text[1],
			       &version));
	return call_changed(call, response, version);
}
