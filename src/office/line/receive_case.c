/* receive_case.c - the case that an arriving event belongs to; begun here when the event is its opening. */
#include "office/case/agreements.h"
#include "office/case/case_memory.h"
#include "office/case/partners.h"
#include "office/line/receiving.h"

#include <stdio.h>
#include <string.h>

static struct touched *touched_find(struct receiving *receiving, const char *case_id)
{
	for (int at = receiving->touched_count - 1; at >= 0; at--) {
		if (strcmp(receiving->touched[at].open->record.case_id, case_id) == 0)
			return &receiving->touched[at];
	}
	return NULL;
}

/* An open case holds all events of its shared lanes; of another one the store is asked. */
enum result receiving_knows(struct job *job, struct receiving *receiving, const struct event *event, bool *ret_known)
{
	const struct envelope *envelope = &event->envelope;
	const struct touched *touched = touched_find(receiving, envelope->case_id);
	const struct lane_events *lane =
	    touched != NULL ? case_file_lane(&touched->open->file, envelope->author) : NULL;
	struct event_record record = {.case_id = envelope->case_id,
				      .lane = LANE_SHARED,
				      .author = envelope->author,
				      .number = envelope->number,
				      .hash = {event->hash.bytes, HASH_SIZE}};

	if (touched == NULL)
		return event_is_known(job, receiving->office->database, &record, ret_known);
	*ret_known = lane != NULL && envelope->number <= lane->count &&
		     hash_equal(&lane->events[envelope->number - 1]->hash, &event->hash);
	return OK;
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
	int parties[PARTY_MOST];

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
		parties[side] = profile_find_party(profile, opening->sides[side].party);
		if (parties[side] == NONE)
			return job_fail(job, INVALID, "opening.sides", "unknown-party",
					"The case names a party that the agreement does not.");
		if (strcmp(opening->sides[side].party, receiving->office->party) == 0)
			record->our_side = profile->sides[side].id;
	}
	if (opening->side_count != profile->side_count || record->our_side == NULL)
		return job_fail(job, INVALID, "opening.sides", "wrong-node",
				"The case is not one between us and a partner.");
	TRY(partners_write(job, receiving->office, profile, parties, &record->partner));
	if (!partner_among(record->partner, receiving->partner))
		return job_fail(job, INVALID, "opening.sides", "wrong-node",
				"The case is not one between us and the partner that sent this.");
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

	if (case_memory_key(job, office, letter, &open->key[LANE_IS_SHARED]) != OK) {
		if (is_our_fault(job->failure.result))
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

/* A case of our own that comes back after a loss: its number was given out. */
static enum result reference_keep(struct job *job, const struct receiving *receiving, const struct candidate *candidate)
{
	long long number;
	int year;

	if (strcmp(candidate->event->envelope.author, receiving->office->party) != 0 ||
	    sscanf(candidate->event->body.opening->reference, "%*[A-Z]-%d-%lld", &year, &number) != 2)
		return OK;
	return case_number_used(job, receiving->office->database, year, number);
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
	if (receiving_claim_fault(&candidate->event->body, key) != NULL)
		return job_fail(job, INVALID, "role", "role",
				"What the opening says does not agree with the key that signed it.");
	TRY(record_of_opening(job, receiving, candidate, agreement, &open->record));
	TRY(case_add(job, office->database, &open->record));
	TRY(letter_put(job, office->database, open->record.case_id, LANE_SHARED, letter));
	TRY(reference_keep(job, receiving, candidate));
	TRY(touch(job, receiving, open, ret_touched));
	return OK;
}

/* The case of an event: open already, in the store, or begun by this event. NULL when the event must wait for the
 * opening. */
enum result receiving_case(struct job *job, struct receiving *receiving, const struct candidate *candidate,
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
	if (found == OK && !partner_among(record.partner, receiving->partner))
		return job_fail(job, DENIED, "case", "other-partner",
				"The case is not one between us and the partner that sent this.");
	if (found == OK) {
		TRY(open_case_load_found(job, receiving->office, &record, &open));
		return touch(job, receiving, open, ret_touched);
	}
	if (found != MISSING)
		return found;
	if (envelope->number != 1 || envelope->seen_count > 0)
		return OK;
	return case_begin(job, receiving, candidate, key, ret_touched);
}
