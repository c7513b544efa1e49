/* line.c - reading and writing the packets between portal and desk. */
#include "portal/line.h"

#include <string.h>

static enum result malformed(struct job *job, const char *field)
{
	return job_fail(job, INVALID, field, "portal-request", "The message between processes has a wrong %s.", field);
}

/* --- the documents --- */

/* A member of a request: where its text goes in the struct; the words it must be one of, or NULL for any. */
struct member {
	const char *name;
	size_t place;
	bool is_object, is_list, required;
	const char *const *words;
};
#define PLACE(name) offsetof(struct line_request, name)

static const char *const languages[] = {"en", "it", "ur", NULL};
static const char *const checks[] = {"work", "code", "flag", "question", "wrong", "none", NULL};
static const char *const topics[] = {"report", "pathways", NULL};

static const struct member file_members[] = {
    {.name = "kind", .place = PLACE(kind), .required = true},
    {.name = "partner", .place = PLACE(partner)},
    {.name = "language", .place = PLACE(language), .required = true, .words = languages},
    {.name = "form", .place = PLACE(form), .is_object = true, .required = true},
    {.name = "more", .place = PLACE(more), .is_object = true},
    {.name = "contact", .place = PLACE(contact)},
    {.name = "check", .place = PLACE(check), .required = true, .words = checks},
    {.name = "code", .place = PLACE(code)},
    {.name = "files", .place = PLACE(files), .is_list = true},
    {0},
};
static const struct member follow_members[] = {
    {.name = "number", .place = PLACE(issue), .required = true},
    {.name = "secret", .place = PLACE(secret), .required = true},
    {.name = "add", .place = PLACE(add)},
    {.name = "step", .place = PLACE(step)},
    {.name = "form", .place = PLACE(form), .is_object = true},
    {.name = "code", .place = PLACE(code)},
    {.name = "files", .place = PLACE(files), .is_list = true},
    {0},
};
static const struct member guidance_members[] = {
    {.name = "topic", .place = PLACE(topic), .required = true, .words = topics},
    {.name = "purpose", .place = PLACE(purpose)},
    {0},
};
static const struct member keep_members[] = {{.name = "name", .place = PLACE(name), .required = true}, {0}};
static const struct member seal_members[] = {{.name = "seal", .place = PLACE(seal)}, {0}};
static const struct member *const members_of[LINE_CALL_END] = {[LINE_FILE] = file_members,
							       [LINE_FOLLOW] = follow_members,
							       [LINE_GUIDANCE] = guidance_members,
							       [LINE_KEEP] = keep_members,
							       [LINE_SEAL] = seal_members};

static bool among(const char *word, const char *const *words)
{
	while (*words != NULL && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

/* A short list of texts. */
static bool is_texts(const json_t *value)
{
	size_t at;
	json_t *text;

	json_array_foreach(value, at, text)
	{
		if (!json_is_string(text))
			return false;
	}
	return json_is_array(value) && json_array_size(value) <= LINE_FILES_MOST;
}

static enum result member_take(struct job *job, const json_t *document, const struct member *member,
			       struct line_request *request)
{
	char *place = (char *)request + member->place;
	json_t *value = json_object_get(document, member->name);
	const char *text = json_string_value(value);

	if (value == NULL)
		return member->required ? malformed(job, member->name) : OK;
	if (member->is_object || member->is_list) {
		if (member->is_list ? !is_texts(value) : !json_is_object(value))
			return malformed(job, member->name);
		memcpy(place, &value, sizeof(value));
		return OK;
	}
	if (text == NULL || (member->words != NULL && !among(text, member->words)))
		return malformed(job, member->name);
	memcpy(place, &text, sizeof(text));
	return OK;
}

/* Forms of further steps are objects too. */
static enum result more_check(struct job *job, const json_t *more)
{
	const char *step;
	json_t *form;

	json_object_foreach(json_unchanged(more), step, form)
	{
		if (!json_is_object(form))
			return malformed(job, "more");
	}
	return OK;
}

static enum result document_read(struct job *job, struct bytes text, struct line_request *request)
{
	const struct member *members = members_of[request->call];
	const char *names[12] = {NULL};
	json_t *document;
	int count = 0;

	TRY(json_read(job, "request", text, &document));
	for (const struct member *member = members; member->name != NULL; member++)
		names[count++] = member->name;
	TRY(json_only(job, "request", document, names));
	for (const struct member *member = members; member->name != NULL; member++)
		TRY(member_take(job, document, member, request));
	if ((request->add != NULL) + (request->step != NULL) + (request->call == LINE_FOLLOW && request->code != NULL) +
		(request->call == LINE_FOLLOW && request->files != NULL) >
	    1)
		return malformed(job, "step");
	return more_check(job, request->more);
}

/* --- requests --- */

enum result line_request_read(struct job *job, struct bytes packet, struct line_request *ret_request)
{
	struct line_request_head head;
	struct line_request request = {0};

	*ret_request = request;
	if (packet.size < sizeof(head))
		return malformed(job, "size");
	memcpy(&head, packet.data, sizeof(head));
	if (head.version != LINE_VERSION)
		return malformed(job, "version");
	if (head.number == 0)
		return malformed(job, "number");
	ret_request->number = head.number;
	if (head.call < LINE_FILE || head.call >= LINE_CALL_END)
		return malformed(job, "call");
	if (head.size > LINE_REQUEST_MOST || head.size != packet.size - sizeof(head))
		return malformed(job, "size");
	request.call = (enum line_call)head.call;
	request.number = head.number;
	TRY(document_read(job, (struct bytes){packet.data + sizeof(head), head.size}, &request));
	*ret_request = request;
	return OK;
}

static enum result packet_make(struct job *job, const void *head, size_t head_size, struct bytes behind,
			       struct bytes *ret_packet)
{
	unsigned char *packet;

	TAKE(job, packet = arena_take(job->arena, head_size + behind.size + 1));
	memcpy(packet, head, head_size);
	if (behind.size > 0)
		memcpy(packet + head_size, behind.data, behind.size);
	*ret_packet = (struct bytes){packet, head_size + behind.size};
	return OK;
}

enum result line_request_write(struct job *job, enum line_call call, uint64_t number, const json_t *document,
			       struct bytes *ret_packet)
{
	struct line_request_head head = {.version = LINE_VERSION, .call = call, .number = number};
	struct bytes text;

	TRY(json_write(job, document, &text));
	if (text.size > LINE_REQUEST_MOST)
		return job_fail(job, LIMIT, "form", "too-big", "That is more than a report may hold.");
	head.size = (uint32_t)text.size;
	return packet_make(job, &head, sizeof(head), text, ret_packet);
}

/* --- answers --- */

enum result line_answer_read(struct job *job, struct bytes packet, struct line_answer_head *ret_head,
			     struct bytes *ret_piece)
{
	struct line_answer_head head;

	if (packet.size < sizeof(head))
		return malformed(job, "size");
	memcpy(&head, packet.data, sizeof(head));
	if (head.version != LINE_VERSION)
		return malformed(job, "version");
	if (head.result > IO)
		return malformed(job, "result");
	if (head.whole > LINE_ANSWER_MOST || head.size > LINE_PIECE_MOST || head.size != packet.size - sizeof(head) ||
	    head.at > head.whole || head.size > head.whole - head.at)
		return malformed(job, "size");
	*ret_head = head;
	*ret_piece = (struct bytes){packet.data + sizeof(head), head.size};
	return OK;
}

enum result line_answer_write(struct job *job, enum result result, uint64_t number, struct bytes document, size_t at,
			      struct bytes *ret_packet)
{
	size_t left = document.size - at, size = left < LINE_PIECE_MOST ? left : LINE_PIECE_MOST;
	struct line_answer_head head = {.version = LINE_VERSION,
					.result = result,
					.number = number,
					.whole = (uint32_t)document.size,
					.at = (uint32_t)at,
					.size = (uint32_t)size};

	return packet_make(job, &head, sizeof(head), (struct bytes){document.data + at, size}, ret_packet);
}

enum result line_failure_write(struct job *job, const struct failure *failure, struct bytes *ret_document)
{
	json_t *document =
	    json_pack("{s:s, s:s, s:s}", "field", failure->field, "rule", failure->rule, "reason", failure->reason);

	TRY(json_own(job, document));
	return json_write(job, document, ret_document);
}

enum result line_failure_take(struct job *job, enum result result, struct bytes document)
{
	const char *field, *rule, *reason;
	json_t *value;

	TRY(json_read(job, "answer", document, &value));
	TRY(json_only(job, "answer", value, (const char *[]){"field", "rule", "reason", NULL}));
	TRY(json_member_text(job, value, "field", &field));
	TRY(json_member_text(job, value, "rule", &rule));
	TRY(json_member_text(job, value, "reason", &reason));
	return job_fail(job, result, field, rule, "%s", reason);
}
