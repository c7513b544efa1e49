/* history.c - makes and runs random histories. Hashes are of the event's number, since nothing here is signed. */
#include "history.h"

#include <stdio.h>
#include <string.h>

void history_make(struct history *history, const struct profile *profile, struct seeded *state)
{
	history->count = 4 + (int)seeded_below(state, 20);
	for (int at = 0; at < history->count; at++) {
		struct action *action = &history->actions[at];
		uint64_t dice = seeded_below(state, 100);

		*action = (struct action){
		    .kind = dice < 15   ? ACTION_STEP
			    : dice < 60 ? ACTION_FITTING_STEP
			    : dice < 88 ? ACTION_TAKE_IN
			    : dice < 95 ? ACTION_OPEN
			    : dice < 98 ? ACTION_WAIT
					: ACTION_FORGET,
		    .party = (int)seeded_below(state, (uint64_t)profile->side_count),
		    .step = (int)seeded_below(state, (uint64_t)profile->step_count),
		    .role = (int)seeded_below(state, 6),
		    .wait = (int64_t)seeded_below(state, 100000),
		};
		action->from = (action->party + 1 + (int)seeded_below(state, (uint64_t)profile->side_count - 1)) %
			       profile->side_count;
		if (action->kind == ACTION_WAIT)
			action->wait = DAYS(1 + seeded_below(state, 40));
	}
	history->actions[0] = (struct action){.kind = ACTION_STEP, .party = 0, .step = 0, .role = ROLE_CASE_OFFICER};
	for (int at = 1; at < profile->side_count; at++)
		history->actions[at] = (struct action){.kind = ACTION_TAKE_IN, .party = at};
}

static enum result event_new(struct job *job, struct world *world, int party, const struct body *body)
{
	struct event *event;
	struct head head = lane_head_of(&world->held[party], world->party[party]);
	uint64_t mixed;

	TAKE(job, event = NEW(job->arena, struct event));
	event->body = *body;
	memcpy(event->envelope.author, world->party[party], strlen(world->party[party]) + 1);
	event->envelope.profile = world->profile_hash;
	event->envelope.number = head.number + 1;
	event->envelope.previous = head.hash;
	TRY(lane_heads_seen(job, &world->held[party], world->party[party], &event->envelope));
	event->envelope.time = job->now;
	job_chance(job, (unsigned char *)&mixed, sizeof(mixed));
	event->hash = hash_of((struct bytes){(const unsigned char *)&mixed, sizeof(mixed)});
	world->events[world->event_count++] = event;
	world->lane_count[party]++;
	return case_file_add(job, &world->held[party], event);
}

static enum result take_step(struct job *job, struct world *world, const struct action *action)
{
	static const char *const officer[] = {"officer-of-a", "officer-of-b", "officer-of-c"};
	const struct step *step = &world->profile->steps[action->step];
	struct body body = {
	    .kind = EVENT_STEP,
	    .step = step->id,
	    .role = role_name((enum role)action->role),
	    .officer = officer[action->party],
	    .proposer = step->second_officer ? "another" : NULL,
	    .form = step->form != NONE ? world->forms[step->form] : NULL,
	};

	if (step->opens) {
		struct opening *opening;

		TAKE(job, opening = NEW(job->arena, struct opening));
		opening->reference = "IT-2026-000001";
		opening->kind = world->profile->kinds[__builtin_ctzll(step->kinds)].id;
		opening->side_count = world->nodes;
		for (int side = 0; side < world->nodes; side++)
			memcpy(opening->sides[side].party, world->party[side], 3);
		body.opening = opening;
		TAKE(job, body.files = NEW(job->arena, struct event_file));
		*body.files = (struct event_file){
		    .name = "scan.pdf", .media_type = "application/pdf", .evidence = world->evidence};
		body.file_count = 1;
	}
	return event_new(job, world, action->party, &body);
}

/* A step that the state of the case, as this side sees it, leads on with; by a role that may take it. */
static enum result take_fitting_step(struct job *job, struct world *world, const struct action *action)
{
	struct action fitting = *action;
	int fits[PROFILE_LIST_MOST], count = 0;
	struct case_state *state = NULL;

	TRY(case_fold(job, &world->held[action->party], &state));
	for (int at = 0; at < world->profile->step_count; at++) {
		const struct step *step = &world->profile->steps[at];

		if ((step->from & UINT64_C(1) << state->state) != 0 && (step->sides & 1u << action->party) != 0)
			fits[count++] = at;
	}
	if (count == 0)
		return OK;
	fitting.step = fits[action->step % count];
	fitting.role = __builtin_ctz(world->profile->steps[fitting.step].roles);
	return take_step(job, world, &fitting);
}

/* Takes in what another made so far, as far as it fits (the rest names events that are not here), and writes the
 * receipt. */
static enum result take_in(struct job *job, struct world *world, int party, int from)
{
	const struct lane_events *theirs = case_file_lane(&world->held[from], world->party[from]);
	struct head held = lane_head_of(&world->held[party], world->party[from]);
	struct body body = {.kind = EVENT_RECEIPT};
	const char *reason;

	TAKE(job, body.received = NEW_MANY(job->arena, struct received, theirs != NULL ? (size_t)theirs->count : 0));
	for (int at = (int)held.number; theirs != NULL && at < theirs->count; at++) {
		struct event *event = theirs->events[at];

		if (lane_fit(&world->held[party], event, &reason) != FIT_NEXT)
			break;
		TRY(case_file_add(job, &world->held[party], event));
		if (event->body.kind == EVENT_STEP)
			body.received[body.received_count++] = (struct received){
			    event->hash, job->now,
			    event->envelope.time.milliseconds > job->now.milliseconds + CLOCK_TOLERANCE};
	}
	return body.received_count > 0 ? event_new(job, world, party, &body) : OK;
}

static enum result open_all(struct job *job, struct world *world, int party, int from)
{
	const struct lane_events *theirs = case_file_lane(&world->held[party], world->party[from]);
	struct body body = {.kind = EVENT_OPENED, .officer = "officer", .role = "case_officer"};

	TAKE(job, body.received = NEW_MANY(job->arena, struct received, theirs != NULL ? (size_t)theirs->count : 0));
	for (int at = 0; theirs != NULL && at < theirs->count; at++) {
		if (theirs->events[at]->body.kind == EVENT_STEP)
			body.received[body.received_count++] =
			    (struct received){.hash = theirs->events[at]->hash, .time = job->now};
	}
	return body.received_count > 0 ? event_new(job, world, party, &body) : OK;
}

/* A dishonest node: a step that denies having seen the other's lane. */
static enum result forget(struct job *job, struct world *world, const struct action *action)
{
	TRY(take_step(job, world, action));
	world->events[world->event_count - 1]->envelope.seen_count = 0;
	return OK;
}

static enum result act(struct job *job, struct world *world, const struct action *action)
{
	job->now = instant_plus(job->now, action->wait);
	switch (action->kind) {
	case ACTION_STEP:
		return take_step(job, world, action);
	case ACTION_FITTING_STEP:
		return take_fitting_step(job, world, action);
	case ACTION_TAKE_IN:
		return take_in(job, world, action->party, action->from);
	case ACTION_OPEN:
		return open_all(job, world, action->party, action->from);
	case ACTION_FORGET:
		return forget(job, world, action);
	case ACTION_WAIT:
		break;
	}
	return OK;
}

enum result history_run(struct job *job, const struct history *history, struct world *world,
			enum result (*watch)(struct job *job, struct world *world, void *context), void *context)
{
	for (int party = 0; party < world->nodes; party++) {
		world->held[party] = (struct case_file){.profile = world->profile, .profile_hash = world->profile_hash};
		world->lane_count[party] = 0;
	}
	world->event_count = 0;
	for (int at = 0; at < history->count; at++) {
		TRY(act(job, world, &history->actions[at]));
		if (watch != NULL)
			TRY(watch(job, world, context));
	}
	return OK;
}

enum result world_whole(struct job *job, const struct world *world, struct case_file *ret_file)
{
	struct case_file file = {.profile = world->profile, .profile_hash = world->profile_hash};

	for (int at = 0; at < world->event_count; at++)
		TRY(case_file_add(job, &file, world->events[at]));
	*ret_file = file;
	return OK;
}

void history_print(const struct history *history, const struct profile *profile)
{
	static const char *const kind[] = {"step", "fitting step", "take in", "open", "wait", "forget"};

	for (int at = 0; at < history->count; at++) {
		const struct action *action = &history->actions[at];

		printf("#   %c: %s %s (%s), after %lld ms\n", (char)('a' + action->party), kind[action->kind],
		       action->kind == ACTION_STEP || action->kind == ACTION_FORGET ? profile->steps[action->step].id
										    : "",
		       role_name((enum role)action->role), (long long)action->wait);
	}
}
