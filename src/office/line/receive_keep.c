/* receive_keep.c - what arrives and cannot be taken in: kept as evidence with an alarm, or put aside until what it
 * needs is here. Nothing that a partner sent is thrown away unseen. */
#include "office/line/receiving.h"

#include "base/log.h"

bool is_our_fault(enum result result)
{
	return result == IO || result == DAMAGED || result == LIMIT || result == BUSY;
}

enum result evidence_keep(struct job *job, struct receiving *receiving, const char *kind, const char *case_id,
			  struct bytes whole, const char *reason)
{
	struct hash hash = hash_of(whole);
	struct evidence_record evidence = {
	    .hash = {hash.bytes, HASH_SIZE},
	    .kind = kind,
	    .partner = receiving->partner,
	    .case_id = case_id,
	    .whole = whole,
	    .reason = reason,
	    .at = job->now,
	};

	receiving->reception.refused++;
	log_line(LOG_ALARM, "office", "event-refused", "partner", receiving->partner, "kind", kind, "case",
		 case_id != NULL ? case_id : "", "reason", reason, NULL);
	return evidence_add(job, receiving->office->database, &evidence);
}

enum result evidence_keep_failure(struct job *job, struct receiving *receiving, const char *kind, const char *case_id,
				  struct bytes whole)
{
	const char *reason;

	TAKE(job, reason = arena_copy_cstring(job->arena, job->failure.reason));
	if (job->failure.rule[0] != '\0' && kind == NULL)
		TAKE(job, kind = arena_copy_cstring(job->arena, job->failure.rule));
	job_forgive(job);
	return evidence_keep(job, receiving, kind != NULL ? kind : "invalid", case_id, whole, reason);
}

/* The letter of an opening that waits. A case that is here has its letter, which nobody replaces. */
static enum result letter_keep(struct job *job, struct receiving *receiving, const struct candidate *candidate)
{
	const char *case_id = candidate->event->envelope.case_id;
	struct case_record record;
	enum result found;

	if (candidate->arrival->letter.size == 0 || !candidate->event->envelope.has_letter)
		return OK;
	found = case_find(job, receiving->office->database, case_id, &record);
	if (found != MISSING)
		return found;
	return letter_put(job, receiving->office->database, case_id, LANE_SHARED, candidate->arrival->letter);
}

/* What came beside an event that waits (its key letter, the files of the parcel) is kept for when it is taken in. */
static enum result beside_keep(struct job *job, struct receiving *receiving, const struct candidate *candidate)
{
	const char *case_id = candidate->event->envelope.case_id;

	TRY(letter_keep(job, receiving, candidate));
	for (int at = 0; at < receiving->parcel->file_count; at++) {
		struct bytes sealed = receiving->parcel->files[at];
		struct hash hash = hash_of(sealed);
		struct file_record file = {.hash = {hash.bytes, HASH_SIZE}, .case_id = case_id, .sealed = sealed};

		TRY(file_add(job, receiving->office->database, &file));
	}
	return OK;
}

enum result event_wait(struct job *job, struct receiving *receiving, const struct candidate *candidate)
{
	const struct event *event = candidate->event;
	struct event_record record = {
	    .case_id = event->envelope.case_id,
	    .lane = LANE_SHARED,
	    .author = event->envelope.author,
	    .number = event->envelope.number,
	    .hash = {event->hash.bytes, HASH_SIZE},
	    .whole = event->whole,
	    .body = candidate->arrival->sealed,
	    .received_at = candidate->received_at,
	};

	receiving->reception.waiting++;
	receiving->reception.wants_more = true;
	TRY(beside_keep(job, receiving, candidate));
	return waiting_add(job, receiving->office->database, &record, receiving->partner);
}
