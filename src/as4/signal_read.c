/* signal_read.c - receipts, errors and faults on their way in. See signal.h. */
#include "as4/mime.h"
#include "as4/names.h"
#include "as4/security.h"
#include "as4/signal.h"
#include "as4/user_message.h"

#include <string.h>

#define RULE "as4-receipt"
#define REASON_MOST 400

static enum result wrong(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "signal", RULE, "%s", reason);
}

/* One MessagePartNRInformation; its identifier form (without digest) proves nothing and is refused. */
static enum result receipt_part_read(struct job *job, const xmlNode *part, struct signed_reference *ret_reference)
{
	xmlNode *reference;

	if (!xml_named(part, NS_SIGNALS, "MessagePartNRInformation"))
		return wrong(job, "A receipt holds what it may not.");
	TRY(xml_only(job, part, NS_DSIG, "Reference", RULE, &reference));
	return reference_read(job, reference, RULE, ret_reference);
}

static enum result receipt_read(struct job *job, const xmlNode *receipt, struct as4_signal *signal)
{
	struct signed_reference *references = NULL;
	xmlNode *information;
	size_t count = 0;

	TRY(xml_only(job, receipt, NS_SIGNALS, "NonRepudiationInformation", RULE, &information));
	for (const xmlNode *part = xml_first(information); part != NULL; part = xml_next(part))
		count++;
	TAKE(job, references = NEW_MANY(job->arena, struct signed_reference, count));
	count = 0;
	for (const xmlNode *part = xml_first(information); part != NULL; part = xml_next(part))
		TRY(receipt_part_read(job, part, &references[count++]));
	signal->kind = AS4_RECEIPT;
	return evidence_of(job, references, count, &signal->evidence);
}

static enum result error_read(struct job *job, const xmlNode *element, struct as4_error *ret_error)
{
	struct as4_error error = {.code = xml_attribute(job, element, NULL, "errorCode"),
				  .severity = xml_attribute(job, element, NULL, "severity"),
				  .short_description = xml_attribute(job, element, NULL, "shortDescription"),
				  .ref_to_message_id = xml_attribute(job, element, NULL, "refToMessageInError")};
	xmlNode *detail;

	if (error.code == NULL || error.severity == NULL)
		return wrong(job, "An error must have a code and a severity.");
	TRY(xml_optional(job, element, NS_EBMS, "ErrorDetail", RULE, &detail));
	if (detail != NULL)
		TRY(xml_text(job, detail, RULE, &error.detail));
	*ret_error = error;
	return OK;
}

static enum result errors_read(struct job *job, xmlNode *first, struct as4_signal *signal)
{
	signal->kind = AS4_ERROR;
	for (xmlNode *node = first; node != NULL; node = xml_next(node)) {
		if (!xml_named(node, NS_EBMS, "Error"))
			return wrong(job, "An error signal holds errors only.");
		if (signal->error_count == AS4_SIGNAL_ERRORS_MOST)
			return job_fail(job, LIMIT, "signal", RULE, "A signal has at most %d errors.",
					AS4_SIGNAL_ERRORS_MOST);
		TRY(error_read(job, node, &signal->errors[signal->error_count++]));
	}
	return OK;
}

static enum result info_read(struct job *job, const xmlNode *message, struct as4_signal *signal)
{
	xmlNode *info;
	xmlNode *element;

	TRY(xml_only(job, message, NS_EBMS, "MessageInfo", RULE, &info));
	TRY(identifier_read(job, info, "MessageId", &signal->id));
	TRY(xml_only(job, info, NS_EBMS, "Timestamp", RULE, &element));
	TRY(timestamp_read(job, element, &signal->timestamp));
	TRY(xml_optional(job, info, NS_EBMS, "RefToMessageId", RULE, &element));
	return element != NULL ? identifier_read(job, info, "RefToMessageId", &signal->ref_to_message_id) : OK;
}

static enum result content_read(struct job *job, const xmlNode *messaging, struct as4_signal *signal)
{
	xmlNode *message = xml_first(messaging);
	xmlNode *content;

	if (!xml_named(message, NS_EBMS, "SignalMessage") || xml_next(message) != NULL)
		return wrong(job, "An answer is one signal.");
	TRY(info_read(job, message, signal));
	content = xml_next(xml_first(message));
	if (xml_named(content, NS_EBMS, "Receipt") && xml_next(content) == NULL)
		return receipt_read(job, content, signal);
	if (xml_named(content, NS_EBMS, "Error"))
		return errors_read(job, content, signal);
	return job_fail(job, INVALID, "signal", "as4-unsupported", "This kind of signal is not taken.");
}

/* Reason/Text, whatever language comes first. */
static enum result fault_read(struct job *job, const xmlNode *fault, struct as4_signal *signal)
{
	xmlNode *reason;
	xmlNode *text;

	signal->kind = AS4_FAULT;
	signal->reason = "";
	TRY(xml_optional(job, fault, NS_SOAP, "Reason", RULE, &reason));
	text = reason != NULL ? xml_first(reason) : NULL;
	return text != NULL ? xml_text(job, text, RULE, &signal->reason) : OK;
}

/* An error may be unsigned: then it is taken for what it is, somebody's word. What is signed must hold. */
static enum result prove(struct job *job, const struct envelope *envelope, const struct as4_partner *partner,
			 struct as4_signal *signal)
{
	struct signed_reference *references = NULL;
	size_t count = 0;

	if (envelope->security == NULL && signal->kind != AS4_RECEIPT)
		return OK;
	TRY(security_check(job, envelope));
	TRY(signature_check(job, envelope, partner->signing, &references, &count));
	for (size_t at = 0; at < count; at++)
		if (references[at].content_id != NULL)
			return wrong(job, "A signal has no parts.");
	signal->proved = true;
	return OK;
}

enum result as4_signal_read(struct job *job, const struct as4_partner *partner, const struct as4_limits *limits,
			    struct as4_wire wire, struct as4_signal *ret_signal)
{
	struct as4_signal signal = {0};
	struct envelope envelope;
	struct mime_part *parts;
	size_t count = 0;

	TRY(mime_read(job, limits, wire, &parts, &count));
	if (count != 1)
		return wrong(job, "A signal has no parts.");
	TRY(envelope_read(job, limits, parts[0].content, &envelope));
	if (envelope.messaging == NULL)
		TRY(fault_read(job, envelope.fault, &signal));
	else
		TRY(content_read(job, envelope.messaging, &signal));
	if (signal.kind == AS4_RECEIPT && envelope.fault != NULL)
		return wrong(job, "A receipt comes with a fault.");
	if (signal.kind != AS4_FAULT)
		TRY(prove(job, &envelope, partner, &signal));
	*ret_signal = signal;
	return OK;
}

static enum result not_for_this(struct job *job, const char *reason)
{
	return job_fail(job, DENIED, "receipt", RULE, "%s", reason);
}

enum result as4_receipt_check(struct job *job, const struct as4_signal *signal, const char *message_id,
			      const struct as4_evidence *sent)
{
	const struct as4_evidence *received = &signal->evidence;

	if (signal->kind != AS4_RECEIPT || !signal->proved)
		return not_for_this(job, "This is no signed receipt.");
	if (signal->ref_to_message_id == NULL || strcmp(signal->ref_to_message_id, message_id) != 0)
		return not_for_this(job, "The receipt is for another message.");
	/* Both lists are in the order of their URIs, and no URI comes twice. */
	if (received->reference_count != sent->reference_count)
		return not_for_this(job, "The receipt does not name what was sent.");
	for (size_t at = 0; at < sent->reference_count; at++)
		if (strcmp(received->references[at].uri, sent->references[at].uri) != 0 ||
		    !hash_equal(&received->references[at].digest, &sent->references[at].digest))
			return not_for_this(job, "The receipt does not name what was sent.");
	return OK;
}

/* The partner's own words, cut to what a log can hold. */
static enum result refused(struct job *job, const struct as4_signal *signal)
{
	const struct as4_error *error = &signal->errors[0];

	if (signal->kind == AS4_FAULT)
		return job_fail(job, PEER, "answer", "as4-fault", "The partner answered with a fault: %.*s",
				REASON_MOST, signal->reason);
	return job_fail(job, strcmp(error->code, "EBMS:0201") == 0 ? CONFLICT : PEER, "answer", "as4-error",
			"The partner answered with error %.20s %.60s%s%.*s.", error->code,
			error->short_description != NULL ? error->short_description : "",
			error->detail != NULL ? ": " : "", REASON_MOST - 100,
			error->detail != NULL ? error->detail : "");
}

enum result as4_receipt_read(struct job *job, const struct as4_partner *partner, const struct as4_limits *limits,
			     struct as4_wire wire, const char *message_id, const struct as4_evidence *sent)
{
	struct as4_signal signal;

	TRY(as4_signal_read(job, partner, limits, wire, &signal));
	if (signal.kind != AS4_RECEIPT)
		return refused(job, &signal);
	return as4_receipt_check(job, &signal, message_id, sent);
}
