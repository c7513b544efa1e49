/* send.c - emptying the outbox: bind, send, store the receipt; or note why not and when to try again.
 *
 * Nothing is held while the line is waited for: the transaction that binds ends before, the one that stores the
 * receipts of a pass begins after. A crash between the two sends the messages again under their old ids, and the
 * partner answers with its stored receipts. */
#include "exchange/link.h"

#include "base/log.h"
#include "office/people/question.h"

#define EVENTS_IN_MESSAGE 1000
#define BYTES_IN_MESSAGE (8 << 20)
#define MESSAGES_IN_PASS 20
#define RETRY_FIRST SECONDS(1)

/* Everything that waits is bound to messages, so that a retry sends the same again. Part of a transaction. */
static enum result bind_waiting(struct job *job, const struct office *office, const char *partner)
{
	for (int at = 0; at < MESSAGES_IN_PASS; at++) {
		const char *message_id;
		enum result bound;

		TRY(message_id_new(job, office->party, &message_id));
		bound = outbox_bind(job, office->database, partner, message_id, EVENTS_IN_MESSAGE, BYTES_IN_MESSAGE,
				    job->now);
		if (bound == MISSING)
			return OK;
		TRY(bound);
	}
	return OK;
}

/* Most passes find nothing to bind, and then nobody is kept from writing. */
static enum result bind_all(struct job *job, const struct office *office, const char *partner)
{
	AUTO_TRANSACTION struct transaction work = {0};
	bool waits;

	TRY(outbox_waits(job, office->database, partner, &waits));
	if (!waits)
		return OK;
	TRY(transaction_begin(job, office->database, &work));
	TRY(bind_waiting(job, office, partner));
	return transaction_commit(job, &work);
}

struct instant retry_at(const struct job *job, int64_t first, int64_t attempts)
{
	int64_t wait = first;

	for (int64_t at = 0; at < attempts && wait < OUTBOX_WAIT_MOST; at++)
		wait *= 2;
	return instant_plus(job->now, wait < OUTBOX_WAIT_MOST ? wait : OUTBOX_WAIT_MOST);
}

/* A message is made anew for each try. Where it came out otherwise than before (the first try was a former version's,
 * or its compression's), and the partner has taken it but its receipt was lost, the partner knows the id with other
 * content and would refuse it for good: then its events go into another message, and the partner passes over those that
 * it has. */
static enum result note_failure(struct job *job, const struct office *office, const struct outbox_message *message,
				struct sending *sending)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct instant next = retry_at(job, RETRY_FIRST, message->attempts);
	bool known_otherwise = job->failure.result == CONFLICT;
	const char *reason;

	log_failure(LOG_WARNING, "exchange", "message-not-sent", job);
	TAKE(job, reason = arena_copy_cstring(job->arena, job->failure.reason));
	job_forgive(job);
	sending->failed++;
	TRY(transaction_begin(job, office->database, &work));
	if (known_otherwise) {
		TRY(outbox_unbind(job, office->database, message->message_id));
		sending->next_at = retry_at(job, RETRY_FIRST, 0);
	} else {
		TRY(outbox_retry(job, office->database, message->message_id, next, reason));
	}
	return transaction_commit(job, &work);
}

/* A message that the partner has taken. */
struct delivery {
	const struct outbox_message *message;
	struct bytes receipt;
};

/* The receipts of a pass together: who writes one transaction after another would else keep us waiting after each
 * message. What was written meanwhile is bound at once: it is due, and the next pass sends it. */
static enum result note_receipts(struct job *job, const struct office *office, const struct delivery *deliveries,
				 int count)
{
	AUTO_TRANSACTION struct transaction work = {0};

	if (count == 0)
		return OK;
	TRY(transaction_begin(job, office->database, &work));
	for (int at = 0; at < count; at++)
		TRY(outbox_delivered(job, office->database, deliveries[at].message->message_id, deliveries[at].receipt,
				     job->now));
	TRY(bind_waiting(job, office, deliveries[0].message->partner));
	return transaction_commit(job, &work);
}

/* Sends one message; when the line or the partner does not take it, that is noted and counted. */
static enum result send_one(struct job *job, const struct office *office, const struct link *link,
			    const struct partner_record *partner, const struct outbox_message *message,
			    struct sending *sending, struct bytes *ret_receipt)
{
	struct shipment shipment = {.message_id = message->message_id, .made_at = message->queued_at};
	struct parcel parcel;

	TRY(office_parcel(job, office, message->message_id, &parcel));
	TRY(parcel_write(job, &parcel, &shipment.parcel));
	shipment.files = parcel.files;
	shipment.file_count = parcel.file_count;
	if (link->send(link->self, job, partner, &shipment, ret_receipt) != OK)
		return note_failure(job, office, message, sending);
	sending->sent++;
	return OK;
}

/* One failure ends the pass: the line is down, and the rest would only wait for the same time-out. */
static enum result send_all(struct job *job, const struct office *office, const struct link *link,
			    const struct partner_record *partner, const struct outbox_message *messages, int count,
			    struct sending *sending)
{
	struct delivery deliveries[MESSAGES_IN_PASS];
	enum result result = OK;

	for (int at = 0; at < count && sending->failed == 0 && result == OK; at++) {
		deliveries[sending->sent].message = &messages[at];
		result =
		    send_one(job, office, link, partner, &messages[at], sending, &deliveries[sending->sent].receipt);
	}
	if (result != OK)
		return result; /* what was sent is sent once more, and answered with the stored receipts */
	return note_receipts(job, office, deliveries, sending->sent);
}

static enum result active_partner(struct job *job, const struct office *office, const char *party,
				  struct partner_record *ret_partner)
{
	TRY(partner_find(job, office->database, party, ret_partner));
	if (!partner_is_active(ret_partner))
		return job_fail(job, DENIED, "partner", "not-linked", "The link to %s is not active.", party);
	return OK;
}

enum result exchange_send(struct job *job, const struct office *office, const struct link *link, const char *party,
			  struct sending *ret_sending)
{
	struct sending sending = {.next_at = INSTANT_NEVER};
	struct outbox_message *messages = NULL;
	struct partner_record partner;
	int count = 0;

	TRY(active_partner(job, office, party, &partner));
	TRY(bind_all(job, office, party));
	TRY(outbox_due(job, office->database, party, job->now, MESSAGES_IN_PASS, &messages, &count));
	TRY(send_all(job, office, link, &partner, messages, count, &sending));
	TRY(outbox_due(job, office->database, party, INSTANT_NEVER, 1, &messages, &count));
	if (count > 0 && messages[0].next_at.milliseconds < sending.next_at.milliseconds)
		sending.next_at = messages[0].next_at;
	*ret_sending = sending;
	return OK;
}

/* --- private questions --- */

static enum result question_send(struct job *job, const struct office *office, const struct link *link,
				 const struct partner_record *partner, const struct question_shipment *question,
				 struct sending *sending)
{
	const struct shipment shipment = {.kind = SHIPMENT_QUESTION,
					  .message_id = question->message_id,
					  .made_at = question->made_at,
					  .parcel = question->json,
					  .files = &question->tags,
					  .file_count = question->is_answer && question->refused == NULL};
	struct bytes receipt;

	if (link->send(link->self, job, partner, &shipment, &receipt) == OK) {
		sending->sent++;
		return office_question_sent(job, office, partner->party, question);
	}
	log_failure(LOG_WARNING, "exchange", "question-not-sent", job);
	job_forgive(job);
	sending->failed++;
	return office_question_retry(job, office, partner->party, question,
				     retry_at(job, RETRY_FIRST, question->attempts));
}

enum result exchange_questions(struct job *job, const struct office *office, const struct link *link, const char *party,
			       struct sending *sending)
{
	struct partner_record partner;
	struct instant next_at;

	TRY(active_partner(job, office, party, &partner));
	for (int at = 0; at < MESSAGES_IN_PASS && sending->failed == 0; at++) {
		struct question_shipment question;
		enum result due = office_question_due(job, office, party, &question);

		if (due == MISSING && job->failure.result == OK)
			break;
		TRY(due);
		TRY(question_send(job, office, link, &partner, &question, sending));
	}
	TRY(question_next_at(job, office->database, party, &next_at));
	if (next_at.milliseconds < sending->next_at.milliseconds)
		sending->next_at = next_at;
	return OK;
}

enum result exchange_compare(struct job *job, const struct office *office, const struct link *link, const char *party)
{
	struct partner_record partner;
	struct parcel parcel = {.heads_after = ""};
	struct bytes receipt;

	TRY(active_partner(job, office, party, &partner));
	do {
		struct shipment shipment = {.made_at = job->now};
		const char *after = parcel.head_count > 0 ? parcel.heads[parcel.head_count - 1].case_id : "";

		TRY(message_id_new(job, office->party, &shipment.message_id));
		TRY(office_heads(job, office, party, after, &parcel));
		TRY(parcel_write(job, &parcel, &shipment.parcel));
		TRY(link->send(link->self, job, &partner, &shipment, &receipt));
	} while (!parcel.heads_complete);
	return OK;
}
