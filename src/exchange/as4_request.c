/* as4_request.c - an AS4 message that a partner posts: proved, unpacked, taken in, answered.
 *
 * The receipt is made inside the transaction that stores the effects and is stored with them; only then it leaves. An
 * error is signed and tells a stranger nothing but its code. */
#include "exchange/as4_partners.h"

#include "base/log.h"
#include "exchange/as4_names.h"

#include <string.h>

/* What the receipt is made of, inside the transaction. */
struct receipting {
	const struct as4_self *self;
	const char *message_id;
	const struct as4_evidence *evidence;
};

static enum result receipt_make(void *self, struct job *job, struct bytes *ret_receipt)
{
	const struct receipting *receipting = self;

	return as4_receipt_write(job, receipting->self, receipting->message_id, receipting->evidence, ret_receipt);
}

static enum result files_of(struct job *job, const struct as4_message *message, struct bytes **ret_files)
{
	struct bytes *files;

	TAKE(job, files = NEW_MANY(job->arena, struct bytes, message->part_count));
	for (size_t at = 1; at < message->part_count; at++)
		files[at - 1] = message->parts[at].content;
	*ret_files = files;
	return OK;
}

static enum result kind_read(struct job *job, const struct as4_message *message, enum shipment_kind *ret_kind)
{
	if (strcmp(message->mode.action, AS4_ACTION) == 0)
		*ret_kind = SHIPMENT_PARCEL;
	else if (strcmp(message->mode.action, AS4_QUESTION_ACTION) == 0)
		*ret_kind = SHIPMENT_QUESTION;
	else if (strcmp(message->mode.action, AS4_LIST_ACTION) == 0)
		*ret_kind = SHIPMENT_LIST;
	else
		return job_fail(job, INVALID, "CollaborationInfo", "as4-processing-mode",
				"Role, agreement, service and action are not as agreed.");
	return OK;
}

static enum result take(struct job *job, const struct office *office, const struct as4_self *self,
			const struct as4_message *message, const struct as4_evidence *evidence,
			struct as4_answer *answer)
{
	struct receipting receipting = {self, message->id, evidence};
	struct receipt_maker maker = {receipt_make, &receipting};
	struct incoming incoming = {
	    .partner = message->from.id, .message_id = message->id, .content = evidence->content};
	struct bytes *files = NULL;

	if (message->test)
		return as4_receipt_write(job, self, message->id, evidence, &answer->body);
	TRY(kind_read(job, message, &incoming.kind));
	if (message->part_count == 0)
		return job_fail(job, INVALID, "message", "no-parcel", "The message carries no parcel.");
	TRY(files_of(job, message, &files));
	incoming.parcel = message->parts[0].content;
	incoming.files = files;
	incoming.file_count = (int)message->part_count - 1;
	return exchange_take(job, office, &incoming, &maker, &answer->body, &answer->wants_more);
}

static enum result error_answer(struct job *job, const struct as4_self *self, struct as4_wire wire,
				struct as4_answer *answer)
{
	struct failure failure = job->failure;
	const char *message_id = NULL;
	struct as4_party from = {0};

	log_failure(LOG_WARNING, "exchange", "message-refused", job);
	if (as4_message_peek(job, &AS4_LIMITS_USUAL, wire, &message_id, &from) != OK)
		message_id = NULL;
	job_forgive(job);
	if (as4_failure_is_fault(&failure))
		return as4_fault_write(job, failure.reason, &answer->body);
	return as4_error_write(job, self, message_id, as4_error_of(&failure), NULL, &answer->body);
}

enum result as4_request_answer(struct job *job, const struct office *office, const char *content_type,
			       struct bytes body, struct as4_answer *ret_answer)
{
	struct as4_answer answer = {.status = 200, .content_type = AS4_SIGNAL_TYPE};
	struct as4_partners partners = as4_partners_of(office);
	struct as4_wire wire = {content_type, body};
	struct as4_evidence evidence;
	struct as4_message message;
	struct as4_partner partner;
	struct as4_self self;
	enum result taken;

	TRY(as4_self_load(job, office, &self));
	self.party.role = AS4_ROLE_RESPONDER;
	taken = as4_message_read(job, &self, &partners, &AS4_LIMITS_USUAL, wire, &message, &evidence, &partner);
	if (taken == OK) {
		TAKE(job, answer.partner = arena_copy_cstring(job->arena, message.from.id));
		taken = take(job, office, &self, &message, &evidence, &answer);
	}
	if (taken != OK) {
		/* Our own disk or keeper: the partner is asked to come again rather than told that it is wrong. */
		if (taken == IO || taken == BUSY || taken == DAMAGED)
			return taken;
		TRY(error_answer(job, &self, wire, &answer));
	}
	*ret_answer = answer;
	return OK;
}
