/* take.c - an incoming message: known already, or all its effects and its receipt in one transaction.
 *
 * What can be found out without writing (is it known, what does it say, do the signatures hold) is found out before the
 * transaction begins, since there is one writer at a time. */
#include "exchange/link.h"

#include "base/log.h"
#include "office/border/list_line.h"
#include "office/people/question.h"

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

/* What a message says, with what can be found out about it before the transaction. */
static enum result parcel_prepare(struct job *job, const struct office *office, const struct incoming *incoming,
				  struct parcel *parcel)
{
	if (incoming->kind != SHIPMENT_PARCEL)
		return OK;
	TRY(parcel_read(job, incoming->parcel, incoming->files, incoming->file_count, parcel));
	return office_verify(job, office, parcel);
}

static enum result effects(struct job *job, const struct office *office, const struct incoming *incoming,
			   const struct parcel *parcel, struct reception *reception)
{
	bool wakes;

	if (incoming->kind == SHIPMENT_QUESTION)
		return office_question_take(job, office, incoming->partner, incoming->parcel, incoming->files,
					    incoming->file_count, &wakes);
	if (incoming->kind == SHIPMENT_LIST)
		return office_list_take(job, office, incoming->partner, incoming->parcel, incoming->files,
					incoming->file_count);
	return office_receive(job, office, incoming->partner, parcel, reception);
}

/* All effects and the receipt, unless the message came in meanwhile. */
static enum result take_new(struct job *job, const struct office *office, const struct incoming *incoming,
			    const struct receipt_maker *maker, struct reception *reception, struct bytes *ret_receipt)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct parcel parcel = {0};
	bool known;

	TRY(parcel_prepare(job, office, incoming, &parcel));
	TRY(transaction_begin(job, office->database, &work));
	TRY(known_find(job, office, incoming, &known, ret_receipt));
	if (known)
		return OK;
	TRY(effects(job, office, incoming, &parcel, reception));
	TRY(maker->make(maker->self, job, ret_receipt));
	TRY(inbox_add(job, office->database, incoming->partner, incoming->message_id,
		      (struct bytes){incoming->content.bytes, HASH_SIZE}, *ret_receipt, job->now));
	return transaction_commit(job, &work);
}

enum result exchange_take(struct job *job, const struct office *office, const struct incoming *incoming,
			  const struct receipt_maker *maker, struct bytes *ret_receipt, bool *ret_wants_more)
{
	struct reception reception = {0};
	struct bytes receipt = {0};
	bool known = false;

	TRY(known_find(job, office, incoming, &known, &receipt));
	if (!known)
		TRY(take_new(job, office, incoming, maker, &reception, &receipt));
	if (reception.refused > 0)
		log_line(LOG_WARNING, "exchange", "message-with-refusals", "partner", incoming->partner, "message",
			 incoming->message_id, NULL);
	*ret_receipt = receipt;
	*ret_wants_more = reception.wants_more;
	return OK;
}
