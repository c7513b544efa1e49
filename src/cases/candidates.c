/* candidates.c - the decisions of an own lane about people of the register, one after the other. */
#include "cases/candidates.h"

#include <string.h>

const char *candidate_standing_name(enum candidate_standing standing)
{
	static const char *const names[] = {[CANDIDATE_NOTHING] = "nothing",
					    [CANDIDATE_PROPOSED] = "proposed",
					    [CANDIDATE_IDENTIFIED] = "identified",
					    [CANDIDATE_EXCLUDED] = "excluded"};

	return names[standing];
}

static const struct candidate_state *find(const struct candidate_state *candidates, int count, const char *key)
{
	for (int at = 0; at < count; at++) {
		if (strcmp(candidates[at].key, key) == 0)
			return &candidates[at];
	}
	return NULL;
}

static bool is_chosen(const struct candidate_state *candidate)
{
	return candidate->standing == CANDIDATE_PROPOSED || candidate->standing == CANDIDATE_IDENTIFIED;
}

static enum result say_this(struct job *job, const struct candidate_state *candidates, int count,
			    const struct candidate_state *candidate, const char *officer,
			    enum candidate_standing *ret_standing)
{
	for (int at = 0; at < count; at++) {
		if (&candidates[at] != candidate && is_chosen(&candidates[at]))
			return job_fail(job, CONFLICT, "decision", "other-candidate",
					"Another person is chosen for this case; undo that first.");
	}
	if (candidate == NULL || candidate->standing == CANDIDATE_NOTHING) {
		*ret_standing = CANDIDATE_PROPOSED;
		return OK;
	}
	if (candidate->standing != CANDIDATE_PROPOSED)
		return job_fail(job, CONFLICT, "decision", "decided", "This was decided already; undo that first.");
	if (strcmp(candidate->officer, officer) == 0)
		return job_fail(job, DENIED, "decision", "same-officer",
				"The officer who proposed this person cannot be the second officer.");
	*ret_standing = CANDIDATE_IDENTIFIED;
	return OK;
}

enum result candidate_decide(struct job *job, const struct candidate_state *candidates, int count, const char *key,
			     const char *decision, const char *officer, enum candidate_standing *ret_standing)
{
	const struct candidate_state *candidate = find(candidates, count, key);
	bool open = candidate == NULL || candidate->standing == CANDIDATE_NOTHING;

	if (strcmp(decision, DECISION_THIS) == 0)
		return say_this(job, candidates, count, candidate, officer, ret_standing);
	if (strcmp(decision, DECISION_NOT_THIS) == 0) {
		if (!open)
			return job_fail(job, CONFLICT, "decision", "decided",
					"This was decided already; undo that first.");
		*ret_standing = CANDIDATE_EXCLUDED;
		return OK;
	}
	if (strcmp(decision, DECISION_UNDO) != 0)
		return job_fail(job, INVALID, "decision", "choice",
				"The decision is \"" DECISION_THIS "\", \"" DECISION_NOT_THIS "\" or \"" DECISION_UNDO
				"\".");
	if (open)
		return job_fail(job, CONFLICT, "decision", "decided", "There is nothing to undo.");
	*ret_standing = CANDIDATE_NOTHING;
	return OK;
}

static void apply(struct candidate_state *candidate, const struct event *event, enum candidate_standing standing)
{
	const json_t *form = event->body.form;

	if (standing == CANDIDATE_IDENTIFIED) {
		candidate->second = event->body.officer;
		candidate->second_reason = json_string_value(json_object_get(form, "reason"));
		candidate->second_time = event->envelope.time;
	} else {
		*candidate = (struct candidate_state){
		    .key = candidate->key,
		    .officer = event->body.officer,
		    .reason = json_string_value(json_object_get(form, "reason")),
		    .time = event->envelope.time,
		    .row = json_object_get(form, "row"),
		};
	}
	candidate->standing = standing;
}

/* A decision that does not fit where it stands (two officers were faster than their pages) leaves things as they are;
 * the record stays, and the timeline shows it. */
static enum result take(struct job *job, struct candidate_state *candidates, int *count, const struct event *event)
{
	const char *key = json_string_value(json_object_get(event->body.form, "key"));
	const char *decision = json_string_value(json_object_get(event->body.form, "decision"));
	struct job own = {.arena = job->arena, .now = job->now};
	enum candidate_standing standing;
	int at = 0;

	if (key == NULL || decision == NULL || event->body.officer == NULL ||
	    candidate_decide(&own, candidates, *count, key, decision, event->body.officer, &standing) != OK)
		return OK;
	while (at < *count && strcmp(candidates[at].key, key) != 0)
		at++;
	if (at == *count) {
		candidates[at] = (struct candidate_state){.key = key};
		(*count)++;
	}
	apply(&candidates[at], event, standing);
	return OK;
}

static bool is_decision(const struct event *event)
{
	return event->body.kind == EVENT_RECORD && event->body.step != NULL &&
	       strcmp(event->body.step, RECORD_CANDIDATE) == 0;
}

enum result candidates_fold(struct job *job, const struct lane_events *own, struct candidate_state **ret_candidates,
			    int *ret_count)
{
	struct candidate_state *candidates;
	int decisions = 0, count = 0;

	for (int at = 0; at < own->count; at++)
		decisions += is_decision(own->events[at]);
	TAKE(job, candidates = NEW_MANY(job->arena, struct candidate_state, (size_t)decisions));
	for (int at = 0; at < own->count; at++) {
		if (is_decision(own->events[at]))
			TRY(take(job, candidates, &count, own->events[at]));
	}
	*ret_candidates = candidates;
	*ret_count = count;
	return OK;
}
