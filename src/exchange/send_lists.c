/* send_lists.c - lists of documents on their way (office/border/list_line.h): one part after the other, each a message,
 * and what became of the partner's. A part is sent when events and questions have gone, so that a long list keeps no
 * case waiting. */
#include "exchange/link.h"

#include "base/log.h"
#include "office/border/list_line.h"

#define PARTS_IN_PASS 4
#define RETRY_FIRST SECONDS(2)

static enum result part_send(struct job *job, const struct office *office, const struct link *link,
			     const struct partner_record *partner, const struct list_parcel *parcel, struct bytes json,
			     struct bytes part, struct sending *sending)
{
	const struct shipment shipment = {.kind = SHIPMENT_LIST,
					  .message_id = parcel->message_id,
					  .made_at = parcel->made_at,
					  .parcel = json,
					  .files = &part,
					  .file_count = 1};
	struct bytes receipt;
	enum result sent = link->send(link->self, job, partner, &shipment, &receipt);

	if (sent == OK) {
		sending->sent++;
		return office_list_part_sent(job, office, parcel);
	}
	log_failure(LOG_WARNING, "exchange", "list-not-sent", job);
	job_forgive(job);
	sending->failed++;
	return office_list_part_retry(job, office, parcel, sent == PEER, retry_at(job, RETRY_FIRST, parcel->attempts));
}

static enum result verdict_send(struct job *job, const struct office *office, const struct link *link,
				const struct partner_record *partner, const struct list_verdict_due *due,
				struct bytes json, struct sending *sending)
{
	const struct shipment shipment = {
	    .kind = SHIPMENT_LIST, .message_id = due->message_id, .made_at = due->verdict.at, .parcel = json};
	struct bytes receipt;

	if (link->send(link->self, job, partner, &shipment, &receipt) == OK) {
		sending->sent++;
		return office_list_verdict_sent(job, office, due);
	}
	log_failure(LOG_WARNING, "exchange", "list-verdict-not-sent", job);
	job_forgive(job);
	sending->failed++;
	return office_list_verdict_retry(job, office, due, retry_at(job, RETRY_FIRST, due->attempts));
}

/* There is at most one of each kind of list. */
static enum result verdicts_send(struct job *job, const struct office *office, const struct link *link,
				 const struct partner_record *partner, struct sending *sending)
{
	struct list_verdict_due due;
	struct bytes json;
	enum result found = OK;

	while (sending->failed == 0 &&
	       (found = office_list_verdict_due(job, office, partner->party, &due, &json)) == OK)
		TRY(verdict_send(job, office, link, partner, &due, json, sending));
	return found == MISSING && job->failure.result == OK ? OK : found;
}

static enum result parts_send(struct job *job, const struct office *office, const struct link *link,
			      const struct partner_record *partner, struct sending *sending)
{
	for (int at = 0; at < PARTS_IN_PASS && sending->failed == 0; at++) {
		struct list_parcel parcel;
		struct bytes json, part;
		enum result due = office_list_part_due(job, office, partner->party, &parcel, &json, &part);

		if (due == MISSING && job->failure.result == OK)
			break;
		TRY(due);
		TRY(part_send(job, office, link, partner, &parcel, json, part, sending));
	}
	return OK;
}

enum result exchange_lists(struct job *job, const struct office *office, const struct link *link, const char *party,
			   struct sending *sending)
{
	struct partner_record partner;
	struct instant parts_at, verdicts_at;

	TRY(partner_find(job, office->database, party, &partner));
	if (partner_is_active(&partner)) {
		TRY(verdicts_send(job, office, link, &partner, sending));
		TRY(parts_send(job, office, link, &partner, sending));
	}
	TRY(list_parcel_next_at(job, office->database, party, &parts_at));
	TRY(list_verdict_next_at(job, office->database, party, &verdicts_at));
	if (parts_at.milliseconds < sending->next_at.milliseconds)
		sending->next_at = parts_at;
	if (verdicts_at.milliseconds < sending->next_at.milliseconds)
		sending->next_at = verdicts_at;
	return OK;
}
