/* signal_write.c - receipts, errors and faults on their way out. See signal.h. */
#include "as4/names.h"
#include "as4/security.h"
#include "as4/signal.h"
#include "as4/user_message.h"

#include <string.h>

#define SIGNAL_BYTES_MOST ((size_t)8 << 20)
#define DETAIL_MOST 500

static void element_write(struct text *text, const char *name, const char *value)
{
	text_print(text, "<eb:%s>", name);
	xml_add(text, bytes_of(value));
	text_print(text, "</eb:%s>", name);
}

/* Messaging up to and with MessageInfo, in canonical form. */
static enum result signal_start(struct job *job, const struct as4_self *self, const char *message_id, struct text *text)
{
	char time[INSTANT_TEXT_SIZE];
	const char *own_id;

	if (message_id != NULL && (strlen(message_id) > IDENTIFIER_MOST || !xml_can_carry(message_id)))
		return job_fail(job, INVALID, "message_id", "as4-value", "The message id cannot be written.");
	instant_write(job->now, time);
	TRY(message_id_new(job, self->party.id, &own_id));
	text_add(text, MESSAGING_START);
	text_add(text, "<eb:SignalMessage><eb:MessageInfo>");
	element_write(text, "Timestamp", time);
	element_write(text, "MessageId", own_id);
	if (message_id != NULL)
		element_write(text, "RefToMessageId", message_id);
	text_add(text, "</eb:MessageInfo>");
	return OK;
}

static enum result signal_end(struct job *job, const struct as4_self *self, struct text *text, struct bytes *ret_body)
{
	struct signed_reference references[2];
	struct bytes messaging;
	struct bytes security;

	text_add(text, "</eb:SignalMessage></eb:Messaging>");
	if (text_done(text, &messaging) != OK)
		return job_out_of_memory(job);
	references[0] = (struct signed_reference){.uri = "#" ID_MESSAGING, .digest = hash_of(messaging)};
	references[1] = (struct signed_reference){.uri = "#" ID_BODY, .digest = hash_of(bytes_of(ENVELOPE_BODY))};
	TRY(security_write(job, self, NULL, references, 2, NULL, 0, &security));
	return envelope_write(job, messaging, security, ret_body);
}

enum result as4_receipt_write(struct job *job, const struct as4_self *self, const char *message_id,
			      const struct as4_evidence *evidence, struct bytes *ret_body)
{
	struct text text = text_open(job->arena, SIGNAL_BYTES_MOST);

	if (evidence->reference_count == 0)
		return job_fail(job, INVALID, "evidence", "as4-receipt", "A receipt must say what was received.");
	TRY(signal_start(job, self, message_id, &text));
	text_add(&text, "<eb:Receipt><ebbp:NonRepudiationInformation xmlns:ebbp=\"" NS_SIGNALS "\">");
	for (size_t at = 0; at < evidence->reference_count; at++) {
		text_add(&text, "<ebbp:MessagePartNRInformation>");
		text_add_bytes(&text, evidence->references[at].xml);
		text_add(&text, "</ebbp:MessagePartNRInformation>");
	}
	text_add(&text, "</ebbp:NonRepudiationInformation></eb:Receipt>");
	return signal_end(job, self, &text, ret_body);
}

/* Attributes without a namespace, in the order of their names. */
static void error_write(struct text *text, const char *message_id, const struct as4_error_kind *kind,
			const char *detail)
{
	text_print(text, "<eb:Error category=\"%s\" errorCode=\"%s\" origin=\"%s\"", kind->category, kind->code,
		   kind->origin);
	if (message_id != NULL) {
		text_add(text, " refToMessageInError=\"");
		xml_add_value(text, message_id);
		text_add(text, "\"");
	}
	text_print(text, " severity=\"%s\" shortDescription=\"%s\">", kind->severity, kind->short_description);
	if (detail != NULL) {
		text_add(text, "<eb:Description xml:lang=\"en\">");
		xml_add(text, bytes_of(kind->short_description));
		text_add(text, "</eb:Description>");
		element_write(text, "ErrorDetail", detail);
	}
	text_add(text, "</eb:Error>");
}

enum result as4_error_write(struct job *job, const struct as4_self *self, const char *message_id,
			    const struct as4_error_kind *kind, const char *detail, struct bytes *ret_body)
{
	struct text text = text_open(job->arena, SIGNAL_BYTES_MOST);

	if (detail != NULL && (strlen(detail) > DETAIL_MOST || !xml_can_carry(detail)))
		detail = NULL;
	TRY(signal_start(job, self, message_id, &text));
	error_write(&text, message_id, kind, detail);
	return signal_end(job, self, &text, ret_body);
}

enum result as4_fault_write(struct job *job, const char *reason, struct bytes *ret_body)
{
	struct text text = text_open(job->arena, SIGNAL_BYTES_MOST);

	text_add(&text, "<S12:Envelope xmlns:S12=\"" NS_SOAP "\"><S12:Body><S12:Fault><S12:Code><S12:Value>"
			"S12:MustUnderstand</S12:Value></S12:Code><S12:Reason><S12:Text xml:lang=\"en\">");
	text_add_xml(&text, bytes_of(reason));
	text_add(&text, "</S12:Text></S12:Reason></S12:Fault></S12:Body></S12:Envelope>");
	return text_done(&text, ret_body) == OK ? OK : job_out_of_memory(job);
}
