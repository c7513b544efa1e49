/* as4_link.c - sending over AS4 with libcurl. One connection to each partner is kept open between messages. */
#include "exchange/as4_link.h"

#include "base/text.h"
#include "exchange/as4_names.h"
#include "exchange/as4_partners.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_SECONDS 10L
#define ANSWER_SECONDS 60L
#define ANSWER_BYTES_MOST ((size_t)4 << 20)

struct as4_link {
	const struct office *office;
	CURL *curl;
};

/* What came back, up to a limit. */
struct answer {
	struct text body;
};

static size_t answer_add(char *data, size_t size, size_t count, void *context)
{
	struct answer *answer = context;

	text_add_bytes(&answer->body, (struct bytes){(const unsigned char *)data, size * count});
	return answer->body.failed ? 0 : size * count;
}

enum result as4_link_open(struct job *job, const struct office *office, struct as4_link **ret_link)
{
	struct as4_link *as4_link = calloc(1, sizeof(*as4_link));

	if (as4_link == NULL)
		return job_out_of_memory(job);
	as4_link->office = office;
	as4_link->curl = curl_easy_init();
	if (as4_link->curl == NULL) {
		free(as4_link);
		return job_out_of_memory(job);
	}
	*ret_link = as4_link;
	return OK;
}

void as4_link_close(struct as4_link *as4_link)
{
	if (as4_link == NULL)
		return;
	curl_easy_cleanup(as4_link->curl);
	free(as4_link);
}

static enum result message_make(struct job *job, const struct office *office, const struct partner_record *record,
				const struct shipment *shipment, struct as4_message *message)
{
	static const char *const actions[] = {[SHIPMENT_PARCEL] = AS4_ACTION,
					      [SHIPMENT_QUESTION] = AS4_QUESTION_ACTION,
					      [SHIPMENT_LIST] = AS4_LIST_ACTION};
	bool is_question = shipment->kind == SHIPMENT_QUESTION;
	struct as4_property *properties;
	struct as4_part *parts;

	TAKE(job, parts = NEW_MANY(job->arena, struct as4_part, (size_t)shipment->file_count + 1));
	TAKE(job, properties = NEW_MANY(job->arena, struct as4_property, 2));
	parts[0] = (struct as4_part){.content_type = PARCEL_TYPE, .compressed = true, .content = shipment->parcel};
	/* Sealed bytes and tags do not become smaller. */
	for (int at = 0; at < shipment->file_count; at++)
		parts[at + 1] = (struct as4_part){.content_type = is_question ? TAGS_TYPE : FILE_TYPE,
						  .content = shipment->files[at]};
	properties[0] = (struct as4_property){.name = "originalSender", .value = office->party};
	properties[1] = (struct as4_property){.name = "finalRecipient", .value = record->party};
	*message = (struct as4_message){
	    .id = shipment->message_id,
	    .conversation_id = shipment->message_id,
	    .timestamp = shipment->made_at,
	    .from = {office->party, AS4_PARTY_TYPE, AS4_ROLE_INITIATOR},
	    .to = {record->party, AS4_PARTY_TYPE, AS4_ROLE_RESPONDER},
	    .mode = {.agreement = AS4_AGREEMENT,
		     .service = AS4_SERVICE,
		     .service_type = AS4_SERVICE_TYPE,
		     .action = actions[shipment->kind]},
	    .properties = properties,
	    .property_count = 2,
	    .parts = parts,
	    .part_count = (size_t)shipment->file_count + 1,
	};
	return OK;
}

static struct curl_slist *headers_make(struct job *job, const struct as4_wire *wire)
{
	char *type = arena_print(job->arena, "Content-Type: %s", wire->content_type);
	struct curl_slist *headers = NULL;

	if (type != NULL)
		headers = curl_slist_append(NULL, type);
	/* libcurl would ask for leave before each larger body and wait for it. */
	return headers != NULL ? curl_slist_append(headers, "Expect:") : NULL;
}

static void request_set(CURL *curl, const char *address, const struct as4_wire *wire, struct curl_slist *headers,
			struct answer *answer)
{
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, address);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, (const char *)wire->body.data);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)wire->body.size);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, answer_add);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_SECONDS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
}

static enum result post(struct job *job, struct as4_link *as4_link, const char *address, const struct as4_wire *wire,
			struct as4_wire *ret_answer)
{
	struct answer answer = {.body = text_open(job->arena, ANSWER_BYTES_MOST)};
	struct curl_slist *headers = headers_make(job, wire);
	const char *content_type = NULL;
	long status = 0;
	CURLcode code;

	if (headers == NULL)
		return job_out_of_memory(job);
	request_set(as4_link->curl, address, wire, headers, &answer);
	code = curl_easy_perform(as4_link->curl);
	curl_slist_free_all(headers);
	if (code != CURLE_OK)
		return job_fail(job, BUSY, "partner", "not-reached", "%s cannot be reached: %s.", address,
				curl_easy_strerror(code));
	curl_easy_getinfo(as4_link->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(as4_link->curl, CURLINFO_CONTENT_TYPE, &content_type);
	if (status >= 500 && answer.body.size == 0)
		return job_fail(job, BUSY, "partner", "not-ready", "%s answered %ld.", address, status);
	ret_answer->content_type = content_type != NULL ? arena_copy_cstring(job->arena, content_type) : "";
	if (ret_answer->content_type == NULL)
		return job_out_of_memory(job);
	return text_done(&answer.body, &ret_answer->body);
}

enum result as4_shipment_write(struct job *job, const struct office *office, const struct partner_record *record,
			       const struct shipment *shipment, struct as4_wire *ret_wire,
			       struct as4_evidence *ret_evidence)
{
	struct as4_partner partner;
	struct as4_message message;
	struct as4_self self;

	TRY(as4_self_load(job, office, &self));
	TRY(as4_partner_make(job, record, &partner));
	TRY(message_make(job, office, record, shipment, &message));
	return as4_message_write(job, &self, &partner, &message, ret_wire, ret_evidence);
}

static enum result as4_send(void *self, struct job *job, const struct partner_record *record,
			    const struct shipment *shipment, struct bytes *ret_receipt)
{
	struct as4_link *as4_link = self;
	struct as4_evidence evidence;
	struct as4_partner partner;
	struct as4_wire wire, answer = {0};

	TRY(as4_shipment_write(job, as4_link->office, record, shipment, &wire, &evidence));
	TRY(as4_partner_make(job, record, &partner));
	TRY(post(job, as4_link, record->address, &wire, &answer));
	TRY(as4_receipt_read(job, &partner, &AS4_LIMITS_USUAL, answer, shipment->message_id, &evidence));
	*ret_receipt = answer.body;
	return OK;
}

struct link as4_link_link(struct as4_link *as4_link)
{
	return (struct link){.send = as4_send, .self = as4_link};
}
