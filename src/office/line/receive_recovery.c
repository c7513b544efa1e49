/* receive_recovery.c - what a partner gives back to a node that was restored (office/case/recovery.h): how far that is,
 * and the receipts that are written when it is done. */
#include "office/case/recovery.h"
#include "office/line/receiving.h"

#include "base/log.h"

#include <string.h>

enum result recovery_note(struct job *job, struct receiving *receiving, enum recovery recovery)
{
	receiving->recovery = recovery;
	return recovery_set(job, receiving->office->database, receiving->partner, recovery);
}

/* True when our lane, as it came back, already holds the receipt. */
static bool is_receipted(const struct office *office, const struct open_case *open, const struct owed_receipt *owed)
{
	int ours = our_party(office, open->agreement->profile);

	for (int at = 0; at < open->state->outcome_count; at++) {
		const struct outcome *outcome = &open->state->outcomes[at];

		if (bytes_equal(owed->hash, (struct bytes){outcome->event->hash.bytes, HASH_SIZE}))
			return ours != NONE && outcome->delivered_to[ours].milliseconds != 0;
	}
	return true; /* it is not an event of this case after all */
}

/* Another partner of the case has yet to give back: the receipts are owed until then. */
static enum result receipts_hand_on(struct job *job, const struct office *office, const struct owed_receipt *owed,
				    int count, const char *partner)
{
	TRY(owed_receipt_forget(job, office->database, owed[0].case_id));
	for (int at = 0; at < count; at++)
		TRY(owed_receipt_add(job, office->database, partner, &owed[at]));
	return OK;
}

/* The receipts of one case. */
static enum result receipts_pay(struct job *job, struct receiving *receiving, const struct owed_receipt *owed,
				int count)
{
	const struct office *office = receiving->office;
	struct entry entry = {.lane = LANE_IS_SHARED, .key_id = office->node_key_id, .body = {.kind = EVENT_RECEIPT}};
	struct body *body = &entry.body;
	struct open_case *open;
	char other[PARTY_ID_SIZE];
	int64_t version;
	bool blocked;

	TRY(open_case_load_shared(job, office, owed[0].case_id, &open));
	TRY(recovery_blocking(job, office, open->record.partner, other, &blocked));
	if (blocked)
		return receipts_hand_on(job, office, owed, count, other);
	TRY(open_case_fold(job, open));
	TAKE(job, body->received = NEW_MANY(job->arena, struct received, (size_t)count));
	for (int at = 0; at < count; at++) {
		struct received *received = &body->received[body->received_count];

		if (is_receipted(office, open, &owed[at]))
			continue;
		*received = (struct received){.time = owed[at].received_at, .early = owed[at].early};
		memcpy(received->hash.bytes, owed[at].hash.data, HASH_SIZE);
		body->received_count++;
	}
	TRY(owed_receipt_forget(job, office->database, owed[0].case_id));
	if (body->received_count == 0)
		return OK;
	TRY(open_case_append(job, office, open, &entry));
	return open_case_save(job, office, open, &version);
}

enum result recovery_end(struct job *job, struct receiving *receiving)
{
	struct owed_receipt *owed;
	int count;

	TRY(recovery_note(job, receiving, RECOVERY_NONE));
	for (;;) {
		TRY(owed_receipt_list(job, receiving->office->database, receiving->partner, &owed, &count));
		if (count == 0)
			break;
		TRY(receipts_pay(job, receiving, owed, count));
	}
	log_line(LOG_INFO, "office", "recovered", "partner", receiving->partner, NULL);
	return OK;
}
