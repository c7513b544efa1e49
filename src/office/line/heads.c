/* heads.c - anti-entropy: what both nodes hold of the cases they share, compared lane by lane.
 *
 * A node lists the head of every lane of a stretch of cases. The other offers what the list lacks, and notes what it
 * lacks itself. So whatever the line lost, or a restored backup forgot, comes back without anybody asking for it.
 * Beside the heads stand the agreements that the node has installed. */
#include "office/case/recovery.h"
#include "office/line/receiving.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

#define HEADS_CASES_MOST 500
#define HEADS_HELD_MOST 1000 /* cases of ours, looked at beside a list */
#define OFFER_MOST 1000      /* events of a lane that one comparison offers */

static enum result profiles_list(struct job *job, const struct office *office, struct parcel *parcel)
{
	TAKE(job, parcel->profiles = NEW_MANY(job->arena, struct partner_profile, (size_t)office->agreement_count));
	for (int at = 0; at < office->agreement_count; at++) {
		const struct agreement *agreement = &office->agreements[at];

		parcel->profiles[parcel->profile_count++] =
		    (struct partner_profile){agreement->profile->id, {agreement->hash.bytes, HASH_SIZE}};
	}
	return OK;
}

enum result office_heads(struct job *job, const struct office *office, const char *partner, const char *after_case,
			 struct parcel *ret_parcel)
{
	struct parcel parcel = {.heads_after = after_case};
	const char *last = NULL;
	enum recovery recovery;
	int cases = 0;

	TRY(office_statements(job, office, &parcel.statements, &parcel.statement_count));
	TRY(profiles_list(job, office, &parcel));
	TRY(recovery_find(job, office->database, partner, &recovery));
	parcel.heads_asked = recovery != RECOVERY_NONE;
	TRY(head_list(job, office->database, partner, after_case, HEADS_CASES_MOST, &parcel.heads, &parcel.head_count));
	for (int at = 0; at < parcel.head_count; at++) {
		if (last == NULL || strcmp(last, parcel.heads[at].case_id) != 0)
			cases++;
		last = parcel.heads[at].case_id;
	}
	parcel.heads_complete = cases < HEADS_CASES_MOST;
	*ret_parcel = parcel;
	return OK;
}

static enum result lane_offer(struct job *job, struct receiving *receiving, const struct lane_head *ours,
			      int64_t theirs)
{
	struct event_record *events;
	int count;

	TRY(event_list_from(job, receiving->office->database, ours->case_id, LANE_SHARED, ours->author, theirs + 1,
			    OFFER_MOST, &events, &count));
	for (int at = 0; at < count; at++) {
		struct event_run run = run_of_event(&events[at]);

		TRY(outbox_add(job, receiving->office->database, receiving->partner, &run, job->now));
	}
	return OK;
}

static enum result lane_miss(struct job *job, struct receiving *receiving)
{
	receiving->reception.wants_more = true;
	if (receiving->recovery == RECOVERY_RUNS)
		return recovery_note(job, receiving, RECOVERY_GAP);
	return OK;
}

/* --- two sorted lists --- */

static int by_lane(const void *a, const void *b)
{
	const struct lane_head *left = a, *right = b;
	int by_case = strcmp(left->case_id, right->case_id);

	return by_case != 0 ? by_case : strcmp(left->author, right->author);
}

static const struct lane_head *head_like(const struct lane_head *heads, int count, const struct lane_head *like)
{
	return count == 0 ? NULL : bsearch(like, heads, (size_t)count, sizeof(*heads), by_lane);
}

static enum result lane_compare(struct job *job, struct receiving *receiving, const struct lane_head *ours,
				const struct lane_head *theirs)
{
	/* A partner that lacks events of its own was restored from a backup, and waits for our list. */
	receiving->reception.wants_more |=
	    strcmp(ours->author, receiving->partner) == 0 && (theirs == NULL || ours->number > theirs->number);
	if (theirs == NULL || ours->number > theirs->number)
		return lane_offer(job, receiving, ours, theirs != NULL ? theirs->number : 0);
	if (ours->number == theirs->number && !bytes_equal(ours->hash, theirs->hash))
		log_line(LOG_ALARM, "office", "heads-differ", "partner", receiving->partner, "case", ours->case_id,
			 "lane", ours->author, NULL);
	return OK;
}

/* The end of the stretch that the partner's list covers; NULL when it goes to the end of all cases. */
static const char *stretch_end(const struct parcel *parcel)
{
	if (parcel->heads_complete)
		return NULL;
	return parcel->head_count > 0 ? parcel->heads[parcel->head_count - 1].case_id : "";
}

enum result receiving_heads(struct job *job, struct receiving *receiving)
{
	const struct parcel *parcel = receiving->parcel;
	struct lane_head *ours, *theirs = parcel->heads;
	const char *end;
	int count;

	if (parcel->heads_after == NULL)
		return OK;
	receiving->reception.wants_more |= parcel->heads_asked;
	if (receiving->recovery != RECOVERY_NONE && *parcel->heads_after == '\0')
		TRY(recovery_note(job, receiving, RECOVERY_RUNS));
	TRY(partner_profile_replace(job, receiving->office->database, receiving->partner, parcel->profiles,
				    parcel->profile_count));
	qsort(theirs, (size_t)parcel->head_count, sizeof(*theirs), by_lane);
	end = stretch_end(parcel);
	TRY(head_list(job, receiving->office->database, receiving->partner, parcel->heads_after, HEADS_HELD_MOST, &ours,
		      &count));
	for (int at = 0; at < count && (end == NULL || strcmp(ours[at].case_id, end) <= 0); at++)
		TRY(lane_compare(job, receiving, &ours[at], head_like(theirs, parcel->head_count, &ours[at])));
	for (int at = 0; at < parcel->head_count; at++) {
		const struct lane_head *held = head_like(ours, count, &theirs[at]);

		if (!theirs[at].retired && (held == NULL || (!held->retired && theirs[at].number > held->number)))
			TRY(lane_miss(job, receiving));
	}
	if (parcel->heads_complete && receiving->recovery == RECOVERY_RUNS)
		return recovery_end(job, receiving);
	return OK;
}
