/* send_lists.c - lists of documents on their way (office/list_line.h): one part after the other, each a message. A part
 * is sent when events and questions have gone, so that a long list keeps no case waiting. */
#include "exchange/link.h"

#include "base/log.h"
#include "office/list_line.h"

#include <string.h>

#define PARTS_IN_PASS 4
#define RETRY_FIRST SECONDS(2)

static int64_t retry_after(int64_t attempts)
{
	int64_t wait = RETRY_FIRST;

	for (int64_t at = 1; at < attempts && wait < OUTBOX_WAIT_MOST; at++)
		wait *= 2;
	return wait < OUTBOX_WAIT_MOST ? wait : OUTBOX_WAIT_MOST;
}

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
	return office_list_part_retry(job, office, parcel, sent == PEER,
				      instant_plus(job->now, retry_after(parcel->attempts + 1)));
}

enum result exchange_lists(struct job *job, const struct office *office, const struct link *link, const char *party,
			   struct sending *sending)
{
	struct partner_record partner;
	struct instant next_at;

	TRY(partner_find(job, office->database, party, &partner));
	for (int at = 0; at < PARTS_IN_PASS && sending->failed == 0 && strcmp(partner.state, "active") == 0; at++) {
		struct list_parcel parcel;
		struct bytes json, part;
		enum result due = office_list_part_due(job, office, party, &parcel, &json, &part);

		if (due == MISSING && job->failure.result == OK)
			break;
		TRY(due);
		TRY(part_send(job, office, link, &partner, &parcel, json, part, sending));
	}
	TRY(list_parcel_next_at(job, office->database, party, &next_at));
	if (next_at.milliseconds < sending->next_at.milliseconds)
		sending->next_at = next_at;
	return OK;
}
