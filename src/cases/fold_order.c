/* fold_order.c - a merge of the lanes.
 *
 * Each lane has a cursor. The event at a cursor is ready when the cursors of the lanes that it names have passed what
 * it has seen. Two ready events have not seen each other, so they are concurrent and the fixed rule chooses. The result
 * depends only on the set of events, never on the order of their arrival. */
#include "cases/fold_order.h"

#include <limits.h>
#include <string.h>

/* Receipts and opened notes change no state; they go first. A step that the profile does not know goes last. */
static int precedence_of(const struct profile *profile, const struct event *event)
{
	int step;

	if (event->body.kind != EVENT_STEP)
		return INT_MIN;
	step = event->fits == profile ? event->step_at : profile_find_step(profile, event->body.step);
	return step == NONE ? INT_MAX : profile->steps[step].precedence;
}

struct cursor {
	const struct lane_events *lane;
	int at;
	int precedence; /* of the event at the cursor */
};

static int cursor_passed(const struct cursor *cursors, int count, const char *party)
{
	for (int lane = 0; lane < count; lane++) {
		if (strcmp(cursors[lane].lane->party, party) == 0)
			return cursors[lane].at;
	}
	return 0;
}

static bool is_ready(const struct cursor *cursors, int count, const struct event *event)
{
	for (int at = 0; at < event->envelope.seen_count; at++) {
		if (cursor_passed(cursors, count, event->envelope.seen[at].party) < event->envelope.seen[at].number)
			return false;
	}
	return true;
}

static const struct event *event_at(const struct cursor *cursor)
{
	return cursor->at < cursor->lane->count ? cursor->lane->events[cursor->at] : NULL;
}

static bool goes_before(const struct cursor *a, const struct cursor *b)
{
	if (a->precedence != b->precedence)
		return a->precedence < b->precedence;
	return hash_compare(&event_at(a)->hash, &event_at(b)->hash) < 0;
}

static struct cursor *next_cursor(struct cursor *cursors, int count)
{
	struct cursor *best = NULL;

	for (int lane = 0; lane < count; lane++) {
		const struct event *event = event_at(&cursors[lane]);

		if (event == NULL || !is_ready(cursors, count, event))
			continue;
		if (best == NULL || goes_before(&cursors[lane], best))
			best = &cursors[lane];
	}
	return best;
}

static void cursor_look(struct cursor *cursor, const struct profile *profile)
{
	const struct event *event = event_at(cursor);

	cursor->precedence = event != NULL ? precedence_of(profile, event) : 0;
}

enum result fold_order(struct job *job, const struct case_file *file, const struct event ***ret_events, int *ret_count)
{
	struct cursor cursors[PARTY_MOST];
	const struct event **events;
	int total = 0;

	for (int lane = 0; lane < file->lane_count; lane++) {
		cursors[lane] = (struct cursor){.lane = &file->lanes[lane]};
		cursor_look(&cursors[lane], file->profile);
		total += file->lanes[lane].count;
	}
	TAKE(job, events = NEW_MANY(job->arena, const struct event *, (size_t)total));
	for (int at = 0; at < total; at++) {
		struct cursor *next = next_cursor(cursors, file->lane_count);

		if (next == NULL)
			return job_fail(job, DAMAGED, "event.seen", "gap",
					"An event of case %s has seen one that is not held.", file->case_id);
		events[at] = event_at(next);
		next->at++;
		cursor_look(next, file->profile);
	}
	*ret_events = events;
	*ret_count = total;
	return OK;
}
