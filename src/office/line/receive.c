/* receive.c - taking in what a partner sent: the walk of every event that was not made here.
 *
 *     envelope read -> key known, in use, of the author -> signature holds -> fits its lane -> body opens -> role is
 * the key's -> files are here -> stored; at the end of each case: our receipt, the projections
 *
 * What is early waits and is tried again as soon as something of its case arrives. What is wrong is kept as evidence
 * with an alarm and changes nothing. A parcel never fails because of what is in it; it fails when our own disk or
 * keeper does, and then as a whole, so that the partner sends it again. */
#include "office/case/case_memory.h"
#include "office/case/gates.h"
#include "office/case/partners.h"
#include "office/case/recovery.h"
#include "office/line/receiving.h"

#include "base/log.h"

#include <string.h>

/* --- files --- */

static enum result file_take(struct job *job, struct receiving *receiving, const char *case_id, const struct hash *hash,
			     bool *ret_here)
{
	struct file_record file = {.hash = {hash->bytes, HASH_SIZE}, .case_id = case_id};
	enum result found = file_find(job, receiving->office->database, file.hash, &file);

	*ret_here = found == OK;
	if (found != MISSING)
		return found;
	for (int at = 0; at < receiving->parcel->file_count; at++) {
		struct hash sealed = hash_of(receiving->parcel->files[at]);

		if (!hash_equal(&sealed, hash))
			continue;
		file.sealed = receiving->parcel->files[at];
		*ret_here = true;
		return file_add(job, receiving->office->database, &file);
	}
	return OK;
}

static enum result files_take(struct job *job, struct receiving *receiving, const struct event *event, bool *ret_here)
{
	*ret_here = true;
	for (int at = 0; at < event->body.file_count && *ret_here; at++)
		TRY(file_take(job, receiving, event->envelope.case_id, &event->body.files[at].hash, ret_here));
	return OK;
}

/* --- one event --- */

static enum result note_received(struct job *job, struct touched *touched, const struct candidate *candidate)
{
	const struct event *event = candidate->event;

	if (event->body.kind != EVENT_STEP)
		return OK;
	TAKE(job, GROW(job->arena, &touched->received, touched->received_count, &touched->received_room));
	touched->received[touched->received_count++] = (struct received){
	    .hash = event->hash,
	    .time = candidate->received_at,
	    .early = event->envelope.time.milliseconds > candidate->received_at.milliseconds + CLOCK_TOLERANCE,
	};
	return OK;
}

static enum result event_keep(struct job *job, struct receiving *receiving, struct touched *touched,
			      const struct candidate *candidate)
{
	struct event *event = candidate->event;
	struct event_record record = {
	    .case_id = event->envelope.case_id,
	    .lane = LANE_SHARED,
	    .author = event->envelope.author,
	    .number = event->envelope.number,
	    .hash = {event->hash.bytes, HASH_SIZE},
	    .whole = event->whole,
	    .body = event->sealed,
	    .received_at = candidate->received_at,
	    .files = event->body.file_count,
	};

	TRY(event_add(job, receiving->office->database, &record));
	case_memory_keep(receiving->office, event);
	TRY(case_file_add(job, &touched->open->file, event));
	open_case_note(touched->open, event);
	touched->changed = true;
	receiving->reception.applied++;
	if (event->body.saw_count > 0)
		TRY(gates_receive(job, receiving, event));
	if (strcmp(event->envelope.author, receiving->office->party) == 0)
		return OK;
	return note_received(job, touched, candidate);
}

/* The event is the next of its lane and its signature holds: opens it and takes it in. */
static enum result event_take_in(struct job *job, struct receiving *receiving, struct touched *touched,
				 const struct candidate *candidate, const struct key_record *key)
{
	struct event *event = candidate->event;
	const char *fault;
	bool here;

	if (event->sealed.size == 0 &&
	    event_open(job, &touched->open->key[LANE_IS_SHARED], candidate->arrival->sealed, event) != OK) {
		if (is_our_fault(job->failure.result) && job->failure.result != LIMIT)
			return job->failure.result;
		return evidence_keep_failure(job, receiving, "body", event->envelope.case_id, event->whole);
	}
	fault = receiving_claim_fault(&event->body, key);
	if (fault != NULL)
		return evidence_keep(job, receiving, fault, event->envelope.case_id, event->whole,
				     "What the body says does not agree with the key that signed it.");
	TRY(files_take(job, receiving, event, &here));
	if (!here)
		return event_wait(job, receiving, candidate);
	return event_keep(job, receiving, touched, candidate);
}

static enum result candidate_judge(struct job *job, struct receiving *receiving, const struct candidate *candidate)
{
	const struct event *event = candidate->event;
	const struct key_record *key = NULL;
	struct touched *touched = NULL;
	const char *reason;
	enum result found;

	TRY(receiving_signer(job, receiving, candidate, &key, &reason));
	if (reason != NULL)
		return evidence_keep(job, receiving, reason, event->envelope.case_id, event->whole,
				     "The signature of an event does not hold here.");
	found = receiving_case(job, receiving, candidate, key, &touched);
	if (found != OK && strcmp(job->failure.rule, "profile-unknown") == 0) {
		log_failure(LOG_ALARM, "office", "agreement-missing", job);
		job_forgive(job);
		return event_wait(job, receiving, candidate);
	}
	if (found != OK)
		return is_our_fault(found)
			   ? found
			   : evidence_keep_failure(job, receiving, NULL, event->envelope.case_id, event->whole);
	if (touched == NULL)
		return event_wait(job, receiving, candidate);
	switch (lane_fit(&touched->open->file, event, &reason)) {
	case FIT_KNOWN:
		receiving->reception.known++;
		return OK;
	case FIT_EARLY:
		return event_wait(job, receiving, candidate);
	case FIT_FORK:
		return evidence_keep(job, receiving, "fork", event->envelope.case_id, event->whole, reason);
	case FIT_BROKEN:
		return evidence_keep(job, receiving, "link", event->envelope.case_id, event->whole, reason);
	case FIT_NEXT:
		break;
	}
	return event_take_in(job, receiving, touched, candidate, key);
}

static enum result arrival_take(struct job *job, struct receiving *receiving, const struct arrival *arrival,
				struct instant received_at)
{
	struct candidate candidate = {
	    .arrival = arrival, .event = arrival->event, .document = arrival->document, .received_at = received_at};
	enum result read = OK;
	bool known;

	if (candidate.event == NULL) {
		TAKE(job, candidate.event = NEW(job->arena, struct event));
		read = event_read(job, arrival->whole, candidate.event, &candidate.document);
	}
	if (read != OK)
		return arena_failed(job->arena)
			   ? read
			   : evidence_keep_failure(job, receiving, "envelope", NULL, arrival->whole);
	if (candidate.event->envelope.lane != LANE_IS_SHARED)
		return evidence_keep(job, receiving, "own-lane-sent", candidate.event->envelope.case_id, arrival->whole,
				     "An event of somebody's own lane was sent.");
	TRY(receiving_knows(job, receiving, candidate.event, &known));
	if (known) {
		receiving->reception.known++;
		return OK;
	}
	return candidate_judge(job, receiving, &candidate);
}

/* What waited for a case is tried again, as long as something of it fits. */
static enum result waiting_retry(struct job *job, struct receiving *receiving, const char *case_id)
{
	struct event_record *records;
	bool progress = true;
	int count;

	while (progress) {
		progress = false;
		TRY(waiting_list(job, receiving->office->database, case_id, &records, &count));
		for (int at = 0; at < count; at++) {
			struct arrival arrival = {.whole = records[at].whole, .sealed = records[at].body};
			int applied = receiving->reception.applied;

			TRY(waiting_remove(job, receiving->office->database, records[at].hash));
			TRY(arrival_take(job, receiving, &arrival, records[at].received_at));
			progress |= receiving->reception.applied > applied;
		}
	}
	return OK;
}

/* Our signed receipt of what came in: in our lane, so that it says by its place what we had not yet said. */
static enum result receipts_write(struct job *job, struct receiving *receiving, struct touched *touched)
{
	for (int at = 0; at < touched->received_count; at += RECEIVED_MOST) {
		int left = touched->received_count - at;
		struct entry entry = {
		    .lane = LANE_IS_SHARED,
		    .key_id = receiving->office->node_key_id,
		    .body = {.kind = EVENT_RECEIPT,
			     .received = &touched->received[at],
			     .received_count = left < RECEIVED_MOST ? left : RECEIVED_MOST},
		};

		TRY(open_case_append(job, receiving->office, touched->open, &entry));
	}
	return OK;
}

/* Until our lane is whole again, the receipts are owed. */
static enum result receipts_owe(struct job *job, struct receiving *receiving, const struct touched *touched,
				const char *partner)
{
	for (int at = 0; at < touched->received_count; at++) {
		const struct received *received = &touched->received[at];
		struct owed_receipt owed = {
		    touched->open->record.case_id, {received->hash.bytes, HASH_SIZE}, received->time, received->early};

		TRY(owed_receipt_add(job, receiving->office->database, partner, &owed));
	}
	return OK;
}

static enum result touched_finish(struct job *job, struct receiving *receiving, struct touched *touched)
{
	char giving_back[PARTY_ID_SIZE];
	int64_t version;
	bool blocked;

	if (!touched->changed)
		return OK;
	TRY(recovery_blocking(job, receiving->office, touched->open->record.partner, giving_back, &blocked));
	if (blocked)
		TRY(receipts_owe(job, receiving, touched, giving_back));
	else
		TRY(receipts_write(job, receiving, touched));
	TRY(open_case_save(job, receiving->office, touched->open, &version));
	return gates_retry(job, receiving, touched->open->record.case_id);
}

/* --- the parcel --- */

static enum result statements_take(struct job *job, struct receiving *receiving)
{
	for (int at = 0; at < receiving->parcel->statement_count; at++) {
		enum result taken =
		    key_statement_take(job, receiving->office, receiving->partner, receiving->parcel->statements[at]);

		if (taken != OK && is_our_fault(taken))
			return taken;
		if (taken != OK)
			TRY(evidence_keep_failure(job, receiving, "statement", NULL,
						  receiving->parcel->statements[at]));
	}
	return OK;
}

static enum result parcel_take(struct job *job, struct receiving *receiving)
{
	TRY(statements_take(job, receiving));
	for (int at = 0; at < receiving->parcel->arrival_count; at++)
		TRY(arrival_take(job, receiving, &receiving->parcel->arrivals[at], job->now));
	for (int at = 0; at < receiving->touched_count; at++)
		TRY(waiting_retry(job, receiving, receiving->touched[at].open->record.case_id));
	for (int at = 0; at < receiving->touched_count; at++)
		TRY(touched_finish(job, receiving, &receiving->touched[at]));
	return receiving_heads(job, receiving);
}

static enum result receiving_open(struct job *job, const struct office *office, const char *partner,
				  const struct parcel *parcel, struct receiving **ret_receiving)
{
	struct receiving *receiving;

	TAKE(job, receiving = NEW(job->arena, struct receiving));
	receiving->office = office;
	receiving->partner = partner;
	receiving->parcel = parcel;
	TRY(key_view_open(job, office, &receiving->keys));
	TRY(recovery_find(job, office->database, partner, &receiving->recovery));
	*ret_receiving = receiving;
	return OK;
}

enum result office_receive(struct job *job, const struct office *office, const char *partner,
			   const struct parcel *parcel, struct reception *ret_reception)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct receiving *receiving;

	TRY(receiving_open(job, office, partner, parcel, &receiving));
	TRY(transaction_begin(job, office->database, &work));
	TRY(parcel_take(job, receiving));
	TRY(transaction_commit(job, &work));
	*ret_reception = receiving->reception;
	return OK;
}

/* What waits for one case, as a transaction of its own. */
static enum result case_retry(struct job *job, const struct office *office, const char *partner, const char *case_id,
			      struct reception *ret_reception)
{
	static const struct parcel nothing = {0};
	AUTO_TRANSACTION struct transaction work = {0};
	struct receiving *receiving;

	TRY(transaction_begin(job, office->database, &work));
	TRY(receiving_open(job, office, partner, &nothing, &receiving));
	TRY(waiting_retry(job, receiving, case_id));
	for (int at = 0; at < receiving->touched_count; at++)
		TRY(touched_finish(job, receiving, &receiving->touched[at]));
	TRY(transaction_commit(job, &work));
	ret_reception->applied += receiving->reception.applied;
	ret_reception->waiting += receiving->reception.waiting;
	ret_reception->refused += receiving->reception.refused;
	return OK;
}

enum result office_retry(struct job *job, const struct office *office, struct reception *ret_reception)
{
	const char *case_id = "", *partner;
	enum result found;

	*ret_reception = (struct reception){0};
	while ((found = waiting_next(job, office->database, case_id, &case_id, &partner)) == OK)
		TRY(case_retry(job, office, partner, case_id, ret_reception));
	return found == MISSING ? OK : found;
}
