/* receive.c - taking in what a partner sent: the walk of every event that was not made here.
 *
 *     envelope read -> key known, in use, of the author -> signature holds -> fits its lane -> body opens -> role is
 * the key's -> files are here -> stored; at the end of each case: our receipt, the projections
 *
 * What is early waits and is tried again as soon as something of its case arrives. What is wrong is kept as evidence
 * with an alarm and changes nothing. A parcel never fails because of what is in it; it fails when our own disk or
 * keeper does, and then as a whole, so that the partner sends it again. */
#include "office/keys.h"
#include "office/open_case.h"

#include "base/log.h"
#include "office/projection.h"

#include <stdlib.h>
#include <string.h>

#define CASES_OPEN_MOST 512 /* cases that one parcel touches at once */

/* A case that the parcel touches. */
struct touched {
	struct open_case *open;
	struct received *received; /* steps taken in now, for the receipt */
	int received_count;
	int received_room;
	bool changed;
	bool is_new;
};

struct receiving {
	const struct office *office;
	const char *partner;
	const struct parcel *parcel;
	struct key_ring_view *keys;
	struct touched touched[CASES_OPEN_MOST];
	int touched_count;
	struct reception reception;
};

/* An arrival taken apart. */
struct candidate {
	const struct arrival *arrival;
	struct event *event;
	struct signed_document document;
	struct instant received_at; /* first arrival: an event that waited keeps it */
};

static bool is_ours(enum result result)
{
	return result == IO || result == DAMAGED || result == LIMIT || result == BUSY;
}

/* Keeps what cannot be taken in, and rings the bell. */
static enum result keep_as_evidence(struct job *job, struct receiving *receiving, const char *kind, const char *case_id,
				    struct bytes whole, const char *reason)
{
	struct evidence_record evidence = {
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

/* The same with the reason from the job's failure, which is then forgiven. */
static enum result keep_failure(struct job *job, struct receiving *receiving, const char *kind, const char *case_id,
				struct bytes whole)
{
	const char *reason;

	TAKE(job, reason = arena_copy_cstring(job->arena, job->failure.reason));
	if (job->failure.rule[0] != '\0' && kind == NULL)
		TAKE(job, kind = arena_copy_cstring(job->arena, job->failure.rule));
	job_forgive(job);
	return keep_as_evidence(job, receiving, kind != NULL ? kind : "invalid", case_id, whole, reason);
}

/* What came beside an event that waits (its key letter, the files of the parcel) is kept for when it is taken in. */
static enum result beside_keep(struct job *job, struct receiving *receiving, const struct candidate *candidate)
{
	const char *case_id = candidate->event->envelope.case_id;

	if (candidate->arrival->letter.size > 0)
		TRY(letter_put(job, receiving->office->database, case_id, LANE_SHARED, candidate->arrival->letter));
	for (int at = 0; at < receiving->parcel->file_count; at++) {
		struct bytes sealed = receiving->parcel->files[at];
		struct hash hash = hash_of(sealed);
		struct file_record file = {.hash = {hash.bytes, HASH_SIZE}, .case_id = case_id, .sealed = sealed};

		TRY(file_add(job, receiving->office->database, &file));
	}
	return OK;
}

static enum result wait(struct job *job, struct receiving *receiving, const struct candidate *candidate)
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

/* --- who signed --- */

/* The word for evidence when the signer may not sign this; NULL when all is well. */
static enum result signer_check(struct job *job, struct receiving *receiving, const struct candidate *candidate,
				const struct key_record **ret_key, const char **ret_fault)
{
	const struct envelope *envelope = &candidate->event->envelope;
	struct verifier *verifier;
	enum result found = key_view_find(job, receiving->keys, candidate->event->key_id, ret_key, &verifier);
	enum result verified;

	*ret_fault = "unknown-key";
	if (found == MISSING)
		return OK;
	TRY(found);
	if (strcmp((*ret_key)->party, envelope->author) != 0) {
		*ret_fault = "other-party-key";
		return OK;
	}
	*ret_fault = "removed-key";
	/* Only the end counts: a date before the beginning shows a clock that is behind, not a stranger. */
	if (envelope->time.milliseconds >= (*ret_key)->until.milliseconds)
		return OK;
	verified = signed_verify(job, &candidate->document, verifier);
	*ret_fault = verified == OK ? NULL : "signature";
	if (verified == DENIED)
		job_forgive(job);
	return verified == DENIED ? OK : verified;
}

static bool has_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += size) {
		bool starts = at == words || at[-1] == ' ';

		if (starts && (at[size] == '\0' || at[size] == ' '))
			return true;
	}
	return false;
}

/* Does what the body claims agree with what the key stands for? */
static const char *claim_fault(const struct body *body, const struct key_record *key)
{
	if (body->kind == EVENT_RECORD)
		return "own-lane-sent";
	if (body->kind == EVENT_RECEIPT)
		return has_word(key->roles, "node") ? NULL : "role";
	if (key->officer == NULL || strcmp(key->officer, body->officer) != 0)
		return "other-officer";
	return has_word(key->roles, body->role) ? NULL : "role";
}

/* --- cases --- */

static struct touched *touched_find(struct receiving *receiving, const char *case_id)
{
	for (int at = receiving->touched_count - 1; at >= 0; at--) {
		if (strcmp(receiving->touched[at].open->record.case_id, case_id) == 0)
			return &receiving->touched[at];
	}
	return NULL;
}

static enum result touch(struct job *job, struct receiving *receiving, struct open_case *open,
			 struct touched **ret_touched)
{
	struct touched *touched;

	if (receiving->touched_count == CASES_OPEN_MOST)
		return job_fail(job, LIMIT, "events", "too-many-cases", "A parcel touches at most %d cases.",
				CASES_OPEN_MOST);
	touched = &receiving->touched[receiving->touched_count++];
	*touched = (struct touched){.open = open};
	*ret_touched = touched;
	return OK;
}

/* What a partner's opening event makes here: who plays which side is read from its body. */
static enum result record_of_opening(struct job *job, const struct receiving *receiving,
				     const struct candidate *candidate, const struct agreement *agreement,
				     struct case_record *record)
{
	const struct profile *profile = agreement->profile;
	const struct opening *opening = candidate->event->body.opening;

	*record = (struct case_record){
	    .case_id = candidate->event->envelope.case_id,
	    .reference = opening->reference,
	    .agreement = profile->id,
	    .profile_hash = {agreement->hash.bytes, HASH_SIZE},
	    .kind = opening->kind,
	    .regime = profile->regime == REGIME_POLICE ? "police" : "administrative",
	    .opened_at = candidate->event->envelope.time,
	};
	for (int side = 0; side < opening->side_count && side < profile->side_count; side++) {
		if (strcmp(opening->sides[side].party, receiving->office->party) == 0)
			record->our_side = profile->sides[side].id;
		else
			record->partner = opening->sides[side].party;
	}
	if (record->our_side == NULL || record->partner == NULL)
		return job_fail(job, INVALID, "opening.sides", "wrong-node",
				"The case is not one between us and a partner.");
	return OK;
}

/* The key letter of an opening event: beside it, or kept since it first came and had to wait. */
static enum result letter_beside(struct job *job, const struct receiving *receiving, const struct candidate *candidate,
				 struct bytes *ret_letter)
{
	const struct envelope *envelope = &candidate->event->envelope;
	struct bytes letter = candidate->arrival->letter;
	struct hash hash;

	if (letter.size == 0 &&
	    letter_find(job, receiving->office->database, envelope->case_id, LANE_SHARED, &letter) != OK)
		letter.size = 0;
	hash = hash_of(letter);
	if (!envelope->has_letter || !hash_equal(&hash, &envelope->letter))
		return job_fail(job, INVALID, "letter", "other-letter",
				"The key letter beside the opening event is not the one that it names.");
	*ret_letter = letter;
	return OK;
}

/* Unseals an opening event with the key from its letter. */
static enum result opening_unseal(struct job *job, const struct receiving *receiving, const struct candidate *candidate,
				  struct bytes letter, struct open_case *open)
{
	const struct office *office = receiving->office;

	if (letter_read(job, letter, &office->keeper, office->letter_key_id, &open->key[LANE_IS_SHARED]) != OK) {
		if (is_ours(job->failure.result))
			return job->failure.result;
		job_forgive(job);
		return job_fail(job, INVALID, "letter", "wrong-node", "The key letter is not addressed to this node.");
	}
	open->has_key[LANE_IS_SHARED] = true;
	TRY(event_open(job, &open->key[LANE_IS_SHARED], candidate->arrival->sealed, candidate->event));
	if (candidate->event->body.opening == NULL)
		return job_fail(job, INVALID, "opening", "required",
				"The first event of a case says who plays which side.");
	return OK;
}

/* Opens a case that a partner (or, after a loss, our own past) began. */
static enum result case_begin(struct job *job, struct receiving *receiving, const struct candidate *candidate,
			      const struct key_record *key, struct touched **ret_touched)
{
	const struct office *office = receiving->office;
	const struct envelope *envelope = &candidate->event->envelope;
	const struct agreement *agreement = agreement_find(office, envelope->agreement, &envelope->profile);
	struct case_record record = {.case_id = envelope->case_id};
	struct open_case *open = NULL;
	struct bytes letter = {0};

	TRY(letter_beside(job, receiving, candidate, &letter));
	if (agreement == NULL)
		return job_fail(job, INVALID, "agreement", "profile-unknown",
				"The version of agreement %s that this case names is not installed here.",
				envelope->agreement);
	TRY(open_case_new(job, &record, agreement, &open));
	TRY(opening_unseal(job, receiving, candidate, letter, open));
	if (claim_fault(&candidate->event->body, key) != NULL)
		return job_fail(job, INVALID, "role", "role",
				"What the opening says does not agree with the key that signed it.");
	TRY(record_of_opening(job, receiving, candidate, agreement, &open->record));
	TRY(case_add(job, office->database, &open->record));
	TRY(letter_put(job, office->database, open->record.case_id, LANE_SHARED, letter));
	TRY(touch(job, receiving, open, ret_touched));
	(*ret_touched)->is_new = true;
	return OK;
}

/* The case of an event: open already, in the store, or begun by this event. NULL when the event must wait for the
 * opening. */
static enum result case_for(struct job *job, struct receiving *receiving, const struct candidate *candidate,
			    const struct key_record *key, struct touched **ret_touched)
{
	const struct envelope *envelope = &candidate->event->envelope;
	struct case_record record;
	struct open_case *open;
	enum result found;

	*ret_touched = touched_find(receiving, envelope->case_id);
	if (*ret_touched != NULL)
		return OK;
	found = case_find(job, receiving->office->database, envelope->case_id, &record);
	if (found == OK) {
		TRY(open_case_load(job, receiving->office, envelope->case_id, &open));
		return touch(job, receiving, open, ret_touched);
	}
	if (found != MISSING)
		return found;
	if (envelope->number != 1 || envelope->seen_count > 0)
		return OK;
	return case_begin(job, receiving, candidate, key, ret_touched);
}

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
	struct received *received;

	if (event->body.kind != EVENT_STEP)
		return OK;
	if (touched->received_count == touched->received_room) {
		int room = touched->received_room == 0 ? 8 : touched->received_room * 2;

		TAKE(job, received = NEW_MANY(job->arena, struct received, (size_t)room));
		if (touched->received_count > 0)
			memcpy(received, touched->received, (size_t)touched->received_count * sizeof(*received));
		touched->received = received;
		touched->received_room = room;
	}
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
	};

	TRY(event_add(job, receiving->office->database, &record));
	TRY(case_file_add(job, &touched->open->file, event));
	touched->changed = true;
	receiving->reception.applied++;
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
		if (is_ours(job->failure.result) && job->failure.result != LIMIT)
			return job->failure.result;
		return keep_failure(job, receiving, "body", event->envelope.case_id, event->whole);
	}
	fault = claim_fault(&event->body, key);
	if (fault != NULL)
		return keep_as_evidence(job, receiving, fault, event->envelope.case_id, event->whole,
					"What the body says does not agree with the key that signed it.");
	TRY(files_take(job, receiving, event, &here));
	if (!here)
		return wait(job, receiving, candidate);
	return event_keep(job, receiving, touched, candidate);
}

static enum result candidate_judge(struct job *job, struct receiving *receiving, const struct candidate *candidate)
{
	const struct event *event = candidate->event;
	const struct key_record *key = NULL;
	struct touched *touched = NULL;
	const char *reason;
	enum result found;

	TRY(signer_check(job, receiving, candidate, &key, &reason));
	if (reason != NULL)
		return keep_as_evidence(job, receiving, reason, event->envelope.case_id, event->whole,
					"The signature of an event does not hold here.");
	found = case_for(job, receiving, candidate, key, &touched);
	if (found != OK && strcmp(job->failure.rule, "profile-unknown") == 0) {
		log_failure(LOG_ALARM, "office", "agreement-missing", job);
		job_forgive(job);
		return wait(job, receiving, candidate);
	}
	if (found != OK)
		return is_ours(found) ? found
				      : keep_failure(job, receiving, NULL, event->envelope.case_id, event->whole);
	if (touched == NULL)
		return wait(job, receiving, candidate);
	switch (lane_fit(&touched->open->file, event, &reason)) {
	case FIT_KNOWN:
		receiving->reception.known++;
		return OK;
	case FIT_EARLY:
		return wait(job, receiving, candidate);
	case FIT_FORK:
		return keep_as_evidence(job, receiving, "fork", event->envelope.case_id, event->whole, reason);
	case FIT_BROKEN:
		return keep_as_evidence(job, receiving, "link", event->envelope.case_id, event->whole, reason);
	case FIT_NEXT:
		break;
	}
	return event_take_in(job, receiving, touched, candidate, key);
}

static enum result arrival_take(struct job *job, struct receiving *receiving, const struct arrival *arrival,
				struct instant received_at)
{
	struct candidate candidate = {.arrival = arrival, .received_at = received_at};
	enum result read;
	bool known;

	TAKE(job, candidate.event = NEW(job->arena, struct event));
	read = event_read(job, arrival->whole, candidate.event, &candidate.document);
	if (read != OK)
		return arena_failed(job->arena) ? read : keep_failure(job, receiving, "envelope", NULL, arrival->whole);
	if (candidate.event->envelope.lane != LANE_IS_SHARED)
		return keep_as_evidence(job, receiving, "own-lane-sent", candidate.event->envelope.case_id,
					arrival->whole, "An event of somebody's own lane was sent.");
	TRY(event_is_known(job, receiving->office->database, (struct bytes){candidate.event->hash.bytes, HASH_SIZE},
			   &known));
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

static enum result touched_finish(struct job *job, struct receiving *receiving, struct touched *touched)
{
	int64_t version;

	if (!touched->changed)
		return OK;
	TRY(receipts_write(job, receiving, touched));
	return open_case_save(job, receiving->office, touched->open, 0, &version);
}

/* --- heads --- */

static enum result lane_offer(struct job *job, struct receiving *receiving, const struct lane_head *ours,
			      int64_t theirs)
{
	struct event_record *events;
	int count;

	TRY(event_list_from(job, receiving->office->database, ours->case_id, ours->author, theirs + 1, 1000, &events,
			    &count));
	for (int at = 0; at < count; at++)
		TRY(outbox_add(job, receiving->office->database, receiving->partner, ours->case_id, events[at].hash,
			       job->now));
	return OK;
}

static int64_t number_in(const struct lane_head *heads, int count, const struct lane_head *like)
{
	for (int at = 0; at < count; at++) {
		if (strcmp(heads[at].case_id, like->case_id) == 0 && strcmp(heads[at].author, like->author) == 0)
			return heads[at].number;
	}
	return 0;
}

/* Compares the partner's heads with ours over the same stretch of cases: offers what they miss, notes what we miss. */
static enum result heads_compare(struct job *job, struct receiving *receiving)
{
	const struct parcel *parcel = receiving->parcel;
	const char *last = parcel->head_count > 0 ? parcel->heads[parcel->head_count - 1].case_id : "";
	struct lane_head *ours;
	int count;

	if (parcel->heads_after == NULL)
		return OK;
	TRY(head_list(job, receiving->office->database, receiving->partner, parcel->heads_after, 1000, &ours, &count));
	for (int at = 0; at < count; at++) {
		int64_t theirs;

		if (!parcel->heads_complete && strcmp(ours[at].case_id, last) > 0)
			break;
		theirs = number_in(parcel->heads, parcel->head_count, &ours[at]);
		if (ours[at].number > theirs)
			TRY(lane_offer(job, receiving, &ours[at], theirs));
	}
	for (int at = 0; at < parcel->head_count; at++)
		receiving->reception.wants_more |=
		    parcel->heads[at].number > number_in(ours, count, &parcel->heads[at]);
	return OK;
}

/* --- the parcel --- */

static enum result statements_take(struct job *job, struct receiving *receiving)
{
	for (int at = 0; at < receiving->parcel->statement_count; at++) {
		enum result taken =
		    key_statement_take(job, receiving->office, receiving->partner, receiving->parcel->statements[at]);

		if (taken != OK && is_ours(taken))
			return taken;
		if (taken != OK)
			TRY(keep_failure(job, receiving, "statement", NULL, receiving->parcel->statements[at]));
	}
	return OK;
}

static enum result parcel_take(struct job *job, struct receiving *receiving)
{
	TRY(key_view_open(job, receiving->office, &receiving->keys));
	TRY(statements_take(job, receiving));
	for (int at = 0; at < receiving->parcel->arrival_count; at++)
		TRY(arrival_take(job, receiving, &receiving->parcel->arrivals[at], job->now));
	for (int at = 0; at < receiving->touched_count; at++)
		TRY(waiting_retry(job, receiving, receiving->touched[at].open->record.case_id));
	for (int at = 0; at < receiving->touched_count; at++)
		TRY(touched_finish(job, receiving, &receiving->touched[at]));
	return heads_compare(job, receiving);
}

enum result office_receive(struct job *job, const struct office *office, const char *partner,
			   const struct parcel *parcel, bool inside, struct reception *ret_reception)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct receiving *receiving;

	TAKE(job, receiving = NEW(job->arena, struct receiving));
	receiving->office = office;
	receiving->partner = partner;
	receiving->parcel = parcel;
	if (!inside)
		TRY(transaction_begin(job, office->database, &work));
	TRY(parcel_take(job, receiving));
	if (!inside)
		TRY(transaction_commit(job, &work));
	*ret_reception = receiving->reception;
	return OK;
}
