/* open_case.c - taking a case from the store and putting events into it.
 *
 * What the store gives are bytes; here they become events again: the envelope is read, the body unsealed with the key
 * from the case's letter. Signatures were checked when the events came in and are not checked again on each load
 * (`valico case verify` does). */
#include "office/case/open_case.h"

#include "office/case/agreements.h"
#include "office/case/case_memory.h"
#include "office/case/partners.h"
#include "office/case/projection.h"
#include "office/case/recovery.h"
#include "office/case/wake.h"

#include <string.h>

const char *const lane_name[] = {[LANE_IS_SHARED] = LANE_SHARED, [LANE_IS_OWN] = LANE_OWN};

int our_party(const struct office *office, const struct profile *profile)
{
	return profile_find_party(profile, office->party);
}

static void wipe_keys(void *object)
{
	struct open_case *open = object;

	secret_wipe(open->key, sizeof(open->key));
}

enum result open_case_new(struct job *job, const struct case_record *record, const struct agreement *agreement,
			  struct open_case **ret_open)
{
	struct open_case *open;

	TAKE(job, open = NEW(job->arena, struct open_case));
	TAKE(job, arena_on_close(job->arena, wipe_keys, open));
	open->record = *record;
	open->has_own = true;
	open->agreement = agreement;
	open->file.profile = agreement->profile;
	open->file.profile_hash = agreement->hash;
	memcpy(open->file.case_id, record->case_id, UUID_TEXT_SIZE);
	*ret_open = open;
	return OK;
}

static enum result agreement_of(struct job *job, const struct office *office, const struct case_record *record,
				const struct agreement **ret_agreement)
{
	struct hash hash;

	if (record->profile_hash.size != HASH_SIZE)
		return job_fail(job, DAMAGED, "case.profile", "hash", "Case %s names no profile.", record->case_id);
	memcpy(hash.bytes, record->profile_hash.data, HASH_SIZE);
	*ret_agreement = agreement_find(office, record->agreement, &hash);
	if (*ret_agreement == NULL)
		return job_fail(job, MISSING, "agreement", "profile-unknown",
				"The version of agreement %s under which case %s was opened is not installed.",
				record->agreement, record->case_id);
	return OK;
}

enum result open_case_fold(struct job *job, struct open_case *open)
{
	if (open->state == NULL || !case_is_folded(open->state))
		TRY(case_fold(job, &open->file, &open->state));
	if (!open->has_own)
		return OK;
	TRY(own_fold(job, &open->file, open->state, &open->own));
	case_assume_opening(open->state, open->own);
	return OK;
}

static enum result unknown_case(struct job *job)
{
	return job_fail(job, MISSING, "case", "unknown-case", "There is no such case here.");
}

/* A case that was retired has a record and no content. */
static enum result retired_check(struct job *job, const struct case_record *record)
{
	if (record->retired_at.milliseconds == 0)
		return OK;
	return job_fail(job, MISSING, "case", "retired",
			"The retention of this case has ended and its content is destroyed.");
}

enum result open_case_record(struct job *job, const struct office *office, const char *case_id,
			     struct case_record *ret_record)
{
	enum result found;

	if (!uuid_check(bytes_of(case_id)))
		return unknown_case(job);
	found = case_find(job, office->database, case_id, ret_record);
	if (found == MISSING)
		return unknown_case(job);
	TRY(found);
	return retired_check(job, ret_record);
}

static enum result load(struct job *job, const struct office *office, const struct case_record *record, bool with_own,
			struct open_case **ret_open)
{
	const struct agreement *agreement;
	struct open_case *open;

	TRY(retired_check(job, record));
	TRY(agreement_of(job, office, record, &agreement));
	TRY(open_case_new(job, record, agreement, &open));
	open->has_own = with_own;
	TRY(case_memory_fill(job, office, with_own, open));
	*ret_open = open;
	return OK;
}

enum result open_case_load(struct job *job, const struct office *office, const char *case_id,
			   struct open_case **ret_open)
{
	struct case_record record;

	TRY(open_case_record(job, office, case_id, &record));
	TRY(load(job, office, &record, true, ret_open));
	return open_case_fold(job, *ret_open);
}

enum result open_case_load_shared(struct job *job, const struct office *office, const char *case_id,
				  struct open_case **ret_open)
{
	struct case_record record;

	TRY(open_case_record(job, office, case_id, &record));
	return load(job, office, &record, false, ret_open);
}

enum result open_case_load_found(struct job *job, const struct office *office, const struct case_record *record,
				 struct open_case **ret_open)
{
	return load(job, office, record, false, ret_open);
}

static enum result letter_party_find(struct job *job, const struct office *office, const char *key_id,
				     struct letter_party *ret_party)
{
	struct key_record key;

	TRY(key_find(job, office->database, key_id, &key));
	if (key.point.size != PUBLIC_KEY_SIZE)
		return job_fail(job, DAMAGED, "key", "size", "The letter key %s in the directory is damaged.", key_id);
	TAKE(job, ret_party->key_id = arena_copy_cstring(job->arena, key_id));
	memcpy(ret_party->key.point, key.point.data, PUBLIC_KEY_SIZE);
	return OK;
}

enum result open_case_key_make(struct job *job, const struct office *office, struct open_case *open, enum lane lane)
{
	struct letter_party own;
	struct bytes letter;

	TRY(letter_party_find(job, office, office->letter_key_id, &own));
	case_key_new(job, &open->key[lane]);
	open->has_key[lane] = true;
	TRY(letter_write(job, &open->key[lane], &own, 1, &letter));
	case_memory_know(office, letter, &open->key[lane]);
	return letter_put(job, office->database, open->record.case_id, lane_name[lane], letter);
}

/* A partner as a recipient of the key letter: linked, and with the agreement installed. */
static enum result letter_partner_find(struct job *job, const struct office *office, const struct open_case *open,
				       const char *party, struct letter_party *ret_party)
{
	struct partner_record partner;
	enum result found = partner_find(job, office->database, party, &partner);

	if (found == MISSING || (found == OK && !partner_is_active(&partner)))
		return job_fail(job, DENIED, "partner", "not-linked",
				"There is no active link to %s yet; the operator makes it.", party);
	TRY(found);
	TRY(agreement_partner_check(job, office, party, open->agreement));
	return letter_party_find(job, office, partner.letter_key_id, ret_party);
}

enum result open_case_letter_share(struct job *job, const struct office *office, struct open_case *open,
				   struct bytes *ret_letter)
{
	struct letter_party parties[PARTY_MOST];
	char party[PARTY_ID_SIZE];
	size_t count = 0;

	TRY(letter_party_find(job, office, office->letter_key_id, &parties[count++]));
	for (const char *rest = open->record.partner; (rest = partner_next(rest, party)) != NULL && count < PARTY_MOST;)
		TRY(letter_partner_find(job, office, open, party, &parties[count++]));
	TRY(letter_write(job, &open->key[LANE_IS_SHARED], parties, count, ret_letter));
	case_memory_know(office, *ret_letter, &open->key[LANE_IS_SHARED]);
	return letter_put(job, office->database, open->record.case_id, LANE_SHARED, *ret_letter);
}

static enum result envelope_fill(struct job *job, const struct office *office, const struct open_case *open,
				 const struct entry *entry, struct envelope *envelope)
{
	struct head head =
	    entry->lane == LANE_IS_OWN ? lane_head_of_lane(&open->file.own) : lane_head_of(&open->file, office->party);

	memset(envelope, 0, sizeof(*envelope));
	memcpy(envelope->case_id, open->record.case_id, UUID_TEXT_SIZE);
	envelope->agreement = open->agreement->profile->id;
	envelope->profile = open->agreement->hash;
	memcpy(envelope->author, office->party, strlen(office->party) + 1);
	envelope->lane = entry->lane;
	envelope->number = head.number + 1;
	envelope->previous = head.hash;
	envelope->time = job->now;
	envelope->has_letter = entry->has_letter;
	envelope->letter = entry->letter;
	return lane_heads_seen(job, &open->file, office->party, envelope);
}

/* For each partner of the case; a case of one side has none, and nothing of it is sent. */
static enum result run_queue(struct job *job, const struct office *office, const struct open_case *open,
			     const struct event_run *run)
{
	char party[PARTY_ID_SIZE];

	for (const char *rest = open->record.partner; (rest = partner_next(rest, party)) != NULL;)
		TRY(outbox_add(job, office->database, party, run, job->now));
	wake_afterwards(office);
	return OK;
}

/* What was appended to our shared lane, in runs as long as they may be. */
static enum result events_queue(struct job *job, const struct office *office, struct open_case *open)
{
	const struct lane_events *lane = open->to_send > 0 ? case_file_lane(&open->file, office->party) : NULL;
	struct event_run run = {open->record.case_id, office->party, open->to_send, open->to_send - 1, 0};

	for (int64_t number = open->to_send; lane != NULL && number <= lane->count; number++) {
		const struct event *event = lane->events[number - 1];
		int64_t bytes = (int64_t)(event->whole.size + event->sealed.size);

		if (number > run.first &&
		    (number - run.first == RUN_EVENTS_MOST || run.bytes + bytes > RUN_BYTES_MOST)) {
			TRY(run_queue(job, office, open, &run));
			run = (struct event_run){run.case_id, run.author, number, number, 0};
		}
		run.last = number;
		run.bytes += bytes;
	}
	open->to_send = 0;
	return lane != NULL ? run_queue(job, office, open, &run) : OK;
}

static enum result event_store(struct job *job, const struct office *office, const struct event *event)
{
	struct event_record record = {
	    .case_id = event->envelope.case_id,
	    .lane = lane_name[event->envelope.lane],
	    .author = event->envelope.author,
	    .number = event->envelope.number,
	    .hash = {event->hash.bytes, HASH_SIZE},
	    .whole = event->whole,
	    .body = event->sealed,
	    .received_at = job->now,
	    .files = event->body.file_count,
	};

	TRY(event_add(job, office->database, &record));
	case_memory_keep(office, event);
	return OK;
}

void open_case_note(struct open_case *open, const struct event *event)
{
	open->has_deed |= event->body.kind == EVENT_STEP || event->body.kind == EVENT_RECORD;
}

enum result open_case_append(struct job *job, const struct office *office, struct open_case *open,
			     const struct entry *entry)
{
	struct envelope envelope;
	struct event *event;

	if (!open->has_key[entry->lane])
		return job_fail(job, DAMAGED, "letter", "missing", "The key letter of case %s is missing.",
				open->record.case_id);
	if (entry->lane == LANE_IS_SHARED && !open->may_append) {
		TRY(recovery_permit(job, office, open->record.partner));
		open->may_append = true;
	}
	TRY(envelope_fill(job, office, open, entry, &envelope));
	TAKE(job, event = NEW(job->arena, struct event));
	TRY(event_write(job, &office->keeper, entry->key_id, &open->key[entry->lane], &envelope, &entry->body, event));
	TRY(event_store(job, office, event));
	TRY(case_file_add(job, &open->file, event));
	open_case_note(open, event);
	if (entry->lane == LANE_IS_SHARED && open->to_send == 0)
		open->to_send = envelope.number;
	return open->state != NULL && entry->lane == LANE_IS_SHARED ? case_fold_on(job, open->state, event) : OK;
}

static struct lane_reach reach_of(enum lane lane, const char *author, const struct lane_events *events)
{
	return (struct lane_reach){
	    lane_name[lane], author, events->count, {events->events[events->count - 1]->hash.bytes, HASH_SIZE}};
}

/* How far the lanes reach with what was added; an own lane that was not loaded is as it was. */
static int lanes_list(const struct office *office, const struct open_case *open,
		      struct lane_reach ret_lanes[LANES_A_CASE])
{
	const struct case_file *file = &open->file;
	int count = 0;

	if (file->own.count > 0)
		ret_lanes[count++] = reach_of(LANE_IS_OWN, office->party, &file->own);
	else if (open->own_reach.number > 0)
		ret_lanes[count++] = open->own_reach;
	for (int at = 0; at < file->lane_count; at++) {
		if (file->lanes[at].count > 0)
			ret_lanes[count++] = reach_of(LANE_IS_SHARED, file->lanes[at].party, &file->lanes[at]);
	}
	return count;
}

enum result open_case_unchanged(struct job *job, const struct case_record *record, int64_t seen)
{
	if (seen == 0 || case_is_as_seen(record, seen))
		return OK;
	return job_fail(job, CONFLICT, "If-Match", "version",
			"Somebody changed this case since you opened it. Look at it again.");
}

/* Receipts may move a case on by what had waited for them: then it is not any more as an officer saw it. */
static enum result state_moved(struct job *job, const struct office *office, const struct open_case *open,
			       bool *ret_moved)
{
	struct case_view held;
	enum result found = view_find(job, office->database, open->record.case_id, &held);

	if (found != OK && found != MISSING)
		return found;
	*ret_moved =
	    found == MISSING || strcmp(held.state, open->agreement->profile->states[open->state->state].id) != 0;
	return OK;
}

enum result open_case_save(struct job *job, const struct office *office, struct open_case *open, int64_t *ret_version)
{
	struct lane_reach lanes[LANES_A_CASE];
	int lane_count = lanes_list(office, open, lanes);

	TRY(events_queue(job, office, open));
	TRY(open_case_fold(job, open));
	if (!open->has_deed)
		TRY(state_moved(job, office, open, &open->has_deed));
	TRY(projection_write(job, office, open));
	TRY(case_touch(job, office->database, open->record.case_id, open->has_deed, lanes, lane_count,
		       &open->record.version));
	*ret_version = open->record.version;
	return OK;
}

enum result officer_pseudonym(struct job *job, const struct office *office, const char *key_id,
			      const char **ret_pseudonym)
{
	struct key_record key;
	enum result found = key_find(job, office->database, key_id, &key);

	if (found == MISSING || (found == OK && key.officer == NULL))
		return job_fail(job, DENIED, "account", "no-key", "This account has no key with which to sign.");
	TRY(found);
	if (key.until.milliseconds <= job->now.milliseconds)
		return job_fail(job, DENIED, "account", "removed-key", "The key of this account is no longer in use.");
	*ret_pseudonym = key.officer;
	return OK;
}
