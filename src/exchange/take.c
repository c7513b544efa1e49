/* take.c - an incoming message: known already, or all its effects and its receipt in one transaction. */
#include "exchange/link.h"

#include "base/log.h"
#include "office/question.h"

#include <string.h>

/* 0 is new, 1 is known; else the result. */
static enum result known_find(struct job *job, const struct office *office, const struct incoming *incoming,
			      bool *ret_known, struct bytes *ret_receipt)
{
	struct bytes content;
	enum result found =
	    inbox_find(job, office->database, incoming->partner, incoming->message_id, &content, ret_receipt);

	*ret_known = found == OK;
	if (found == MISSING)
		return OK;
	TRY(found);
	if (!bytes_equal(content, (struct bytes){incoming->content.bytes, HASH_SIZE}))
		return job_fail(job, CONFLICT, "message", "message-id-reused",
				"Message %s came before with other content.", incoming->message_id);
	return OK;
}

static enum result effects(struct job *job, const struct office *office, const struct incoming *incoming,
			   struct reception *reception)
{
	struct parcel parcel;
	bool wakes;

	if (incoming->kind == SHIPMENT_QUESTION)
		return office_question_take(job, office, incoming->partner, incoming->parcel, incoming->files,
					    incoming->file_count, &wakes);
	TRY(parcel_read(job, incoming->parcel, incoming->files, incoming->file_count, &parcel));
	return office_receive(job, office, incoming->partner, &parcel, reception);
}

enum result exchange_take(struct job *job, const struct office *office, const struct incoming *incoming,
			  const struct receipt_maker *maker, struct bytes *ret_receipt, bool *ret_wants_more)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct reception reception = {0};
	struct bytes receipt = {0};
	bool known = false;

	TRY(transaction_begin(job, office->database, &work));
	TRY(known_find(job, office, incoming, &known, &receipt));
	if (!known) {
		TRY(effects(job, office, incoming, &reception));
		TRY(maker->make(maker->self, job, &receipt));
		TRY(inbox_add(job, office->database, incoming->partner, incoming->message_id,
			      (struct bytes){incoming->content.bytes, HASH_SIZE}, receipt, job->now));
		TRY(transaction_commit(job, &work));
	}
	if (reception.refused > 0)
		log_line(LOG_WARNING, "exchange", "message-with-refusals", "partner", incoming->partner, "message",
			 incoming->message_id, NULL);
	*ret_receipt = receipt;
	*ret_wants_more = reception.wants_more;
	return OK;
}
