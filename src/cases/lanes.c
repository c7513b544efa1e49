/* lanes.c - the lanes of a case: adding in order, and judging what wants to be added. */
#include "cases/lanes.h"

#include <string.h>

/* The lane of a party, made in its place by party id when there is room; NULL when there is none. */
static struct lane_events *lane_for(struct case_file *file, const char *party)
{
	int at = 0;

	while (at < file->lane_count && strcmp(file->lanes[at].party, party) < 0)
		at++;
	if (at < file->lane_count && strcmp(file->lanes[at].party, party) == 0)
		return &file->lanes[at];
	if (file->lane_count == PARTY_MOST)
		return NULL;
	memmove(&file->lanes[at + 1], &file->lanes[at], (size_t)(file->lane_count - at) * sizeof(file->lanes[0]));
	memset(&file->lanes[at], 0, sizeof(file->lanes[at]));
	memcpy(file->lanes[at].party, party, strlen(party) + 1);
	file->lane_count++;
	return &file->lanes[at];
}

static enum result lane_append(struct job *job, struct lane_events *lane, struct event *event)
{
	if (event->envelope.number != lane->count + 1)
		return job_fail(job, DAMAGED, "event.number", "gap", "Event %lld of %s does not follow number %d.",
				(long long)event->envelope.number, event->envelope.author, lane->count);
	TAKE(job, GROW(job->arena, &lane->events, lane->count, &lane->room));
	lane->events[lane->count++] = event;
	return OK;
}

enum result case_file_add(struct job *job, struct case_file *file, struct event *event)
{
	struct lane_events *lane = &file->own;

	if (event->envelope.lane == LANE_IS_SHARED)
		lane = lane_for(file, event->envelope.author);
	if (lane == NULL)
		return job_fail(job, LIMIT, "event.author", "too-many-parties", "A case has at most %d parties.",
				PARTY_MOST);
	return lane_append(job, lane, event);
}

const struct lane_events *case_file_lane(const struct case_file *file, const char *party)
{
	for (int at = 0; at < file->lane_count; at++) {
		if (strcmp(file->lanes[at].party, party) == 0)
			return &file->lanes[at];
	}
	return NULL;
}

struct head lane_head_of_lane(const struct lane_events *lane)
{
	struct head head = {0};

	memcpy(head.party, lane->party, sizeof(head.party));
	head.number = lane->count;
	if (lane->count > 0)
		head.hash = lane->events[lane->count - 1]->hash;
	return head;
}

struct head lane_head_of(const struct case_file *file, const char *party)
{
	const struct lane_events *lane = case_file_lane(file, party);
	struct head none = {0};

	if (lane != NULL)
		return lane_head_of_lane(lane);
	memcpy(none.party, party, strnlen(party, sizeof(none.party) - 1));
	return none;
}

enum result lane_heads_seen(struct job *job, const struct case_file *file, const char *author,
			    struct envelope *envelope)
{
	TAKE(job, envelope->seen = NEW_MANY(job->arena, struct head, PARTY_MOST));
	envelope->seen_count = 0;
	for (int at = 0; at < file->lane_count; at++) {
		if (strcmp(file->lanes[at].party, author) != 0 && file->lanes[at].count > 0)
			envelope->seen[envelope->seen_count++] = lane_head_of_lane(&file->lanes[at]);
	}
	return OK;
}

/* Does what the event has seen agree with what is held? */
static enum fit seen_fit(const struct case_file *file, const struct event *event, const char **ret_reason)
{
	enum fit fit = FIT_NEXT;

	for (int at = 0; at < event->envelope.seen_count; at++) {
		const struct head *seen = &event->envelope.seen[at];
		const struct lane_events *lane = case_file_lane(file, seen->party);

		if (lane == NULL || lane->count < seen->number) {
			fit = FIT_EARLY;
			continue;
		}
		if (!hash_equal(&lane->events[seen->number - 1]->hash, &seen->hash)) {
			*ret_reason = "It says it has seen an event that differs from the one held at that number.";
			return FIT_BROKEN;
		}
	}
	return fit;
}

enum fit lane_fit(const struct case_file *file, const struct event *event, const char **ret_reason)
{
	const struct lane_events *lane = case_file_lane(file, event->envelope.author);
	int64_t count = lane != NULL ? lane->count : 0;
	int64_t number = event->envelope.number;

	*ret_reason = NULL;
	if (number <= count) {
		if (hash_equal(&lane->events[number - 1]->hash, &event->hash))
			return FIT_KNOWN;
		*ret_reason = "Another event of the same author stands at this number already.";
		return FIT_FORK;
	}
	if (number > count + 1)
		return FIT_EARLY;
	if (number > 1 && !hash_equal(&lane->events[count - 1]->hash, &event->envelope.previous)) {
		*ret_reason = "Its link does not name the event before it.";
		return FIT_BROKEN;
	}
	return seen_fit(file, event, ret_reason);
}
