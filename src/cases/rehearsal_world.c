/* rehearsal_world.c - a case between parties that trust each other: events without signatures, a line that carries when
 * it is told to. */
#include "cases/rehearsal_world.h"

#include <string.h>

#define FIRST_OFFICER "first officer"
#define SECOND_OFFICER "second officer"

enum result rehearsal_begin(struct job *job, const struct profile *profile, struct instant now,
			    struct rehearsal_world *ret_world)
{
	struct rehearsal_world world = {.profile = profile, .now = now, .kind = NONE};

	for (int party = 0; party < profile->party_count; party++) {
		struct own_state *own = &world.own[party];

		world.held[party].profile = profile;
		own->kind = NONE;
		TAKE(job,
		     own->safeguards = NEW_MANY(job->arena, struct safeguard_state, (size_t)profile->safeguard_count));
		TAKE(job, own->proposals = NEW_MANY(job->arena, const struct event *, (size_t)profile->step_count));
	}
	for (int side = 0; side < PARTY_MOST; side++)
		world.side_party[side] = side < profile->side_count && side < profile->party_count ? side : NONE;
	TAKE(job, world.stands = NEW_MANY(job->arena, struct seen_case, SAW_MOST));
	world.view = world.side_party[0];
	*ret_world = world;
	return OK;
}

enum result rehearsal_state(struct job *job, const struct rehearsal_world *world, int party,
			    struct case_state **ret_state)
{
	struct own_state own = world->own[party];

	TRY(case_fold(job, &world->held[party], ret_state));
	own.kind = world->kind;
	memcpy(own.side_party, world->side_party, sizeof(own.side_party));
	own.reference = "rehearsal";
	case_assume_opening(*ret_state, &own);
	return OK;
}

static struct proposal proposal_of(const struct rehearsal_world *world, int party, enum role role, int step,
				   const json_t *form)
{
	return (struct proposal){
	    .party = party,
	    .role = role,
	    .officer = SECOND_OFFICER,
	    .proposer = world->profile->steps[step].second_officer ? FIRST_OFFICER : NULL,
	    .step = step,
	    .form = form,
	    .files = world->files,
	    .file_count = world->file_count,
	    .time = world->now,
	    .saw = world->stands,
	    .saw_count = world->stands_count,
	    .knows_taken = true,
	    .taken = world->taken,
	    .taken_count = world->taken_count,
	};
}

enum result rehearsal_ask(struct job *job, const struct rehearsal_world *world, int party, enum role role, int step,
			  const json_t *form, struct verdict *ret_verdict)
{
	struct proposal proposal = proposal_of(world, party, role, step, form);
	struct case_state *state = NULL;

	TRY(rehearsal_state(job, world, party, &state));
	return case_decide(job, state, &world->own[party], &proposal, ret_verdict);
}

/* --- events --- */

static enum result event_append(struct job *job, struct rehearsal_world *world, int party, const struct body *body)
{
	const char *id = world->profile->parties[party].id;
	struct head head = lane_head_of(&world->held[party], id);
	struct event *event;

	TAKE(job, event = NEW(job->arena, struct event));
	event->body = *body;
	memcpy(event->envelope.author, id, strlen(id) + 1);
	event->envelope.number = head.number + 1;
	event->envelope.previous = head.hash;
	TRY(lane_heads_seen(job, &world->held[party], id, &event->envelope));
	event->envelope.time = world->now;
	world->events++;
	event->hash = hash_of((struct bytes){(const unsigned char *)&world->events, sizeof(world->events)});
	return case_file_add(job, &world->held[party], event);
}

static enum result opening_make(struct job *job, const struct rehearsal_world *world,
				const struct opening **ret_opening)
{
	const struct profile *profile = world->profile;
	struct opening *opening;

	TAKE(job, opening = NEW(job->arena, struct opening));
	opening->reference = "rehearsal";
	opening->kind = profile->kinds[world->kind].id;
	opening->side_count = profile->side_count;
	for (int side = 0; side < profile->side_count; side++) {
		const char *party = profile->parties[world->side_party[side]].id;

		memcpy(opening->sides[side].party, party, strlen(party) + 1);
	}
	*ret_opening = opening;
	return OK;
}

enum result rehearsal_take(struct job *job, struct rehearsal_world *world, int party, enum role role, int step_at,
			   const json_t *form)
{
	const struct step *step = &world->profile->steps[step_at];
	struct body body = {
	    .kind = EVENT_STEP,
	    .step = step->id,
	    .role = role_name(role),
	    .officer = SECOND_OFFICER,
	    .proposer = step->second_officer ? FIRST_OFFICER : NULL,
	    .form = form,
	};

	if (world->stands_count > 0) {
		TAKE(job, body.saw = arena_copy(job->arena, world->stands,
						(size_t)world->stands_count * sizeof(world->stands[0])));
		body.saw_count = world->stands_count;
	}
	if (step->may_carry_files && world->file_count > 0) {
		TAKE(job, body.files = arena_copy(job->arena, world->files,
						  (size_t)world->file_count * sizeof(world->files[0])));
		body.file_count = world->file_count;
		world->file_count = 0;
	}
	if (step->opens)
		TRY(opening_make(job, world, &body.opening));
	world->view = party;
	return event_append(job, world, party, &body);
}

/* --- the line --- */

/* What `to` lacks of `from`'s lane arrives; the receipt names the steps. */
static enum result take_in(struct job *job, struct rehearsal_world *world, int to, int from, bool *moved)
{
	const char *author = world->profile->parties[from].id;
	const struct lane_events *theirs = case_file_lane(&world->held[from], author);
	int64_t held = lane_head_of(&world->held[to], author).number;
	struct body body = {.kind = EVENT_RECEIPT};

	if (theirs == NULL || theirs->count == held)
		return OK;
	TAKE(job, body.received = NEW_MANY(job->arena, struct received, (size_t)theirs->count));
	for (int64_t at = held; at < theirs->count; at++) {
		struct event *event = theirs->events[at];

		TRY(case_file_add(job, &world->held[to], event));
		if (event->body.kind == EVENT_STEP)
			body.received[body.received_count++] =
			    (struct received){.hash = event->hash, .time = world->now};
	}
	*moved = true;
	return body.received_count > 0 ? event_append(job, world, to, &body) : OK;
}

enum result rehearsal_deliver(struct job *job, struct rehearsal_world *world)
{
	bool moved = true;

	while (moved) {
		moved = false;
		for (int to = 0; to < world->profile->side_count; to++) {
			for (int from = 0; from < world->profile->side_count; from++) {
				if (to != from)
					TRY(take_in(job, world, world->side_party[to], world->side_party[from],
						    &moved));
			}
		}
	}
	return OK;
}

enum result rehearsal_stands(struct job *job, struct rehearsal_world *world, const struct seen_case *seen)
{
	for (int at = 0; at < world->stands_count; at++) {
		if (strcmp(world->stands[at].case_id, seen->case_id) == 0) {
			world->stands[at] = *seen;
			return OK;
		}
	}
	if (world->stands_count == SAW_MOST)
		return job_fail(job, LIMIT, "script", "too-many", "More than %d other cases.", SAW_MOST);
	world->stands[world->stands_count++] = *seen;
	return OK;
}

void rehearsal_affirm(struct rehearsal_world *world, int party, int safeguard)
{
	world->own[party].safeguards[safeguard] = (struct safeguard_state){
	    .answer = ANSWER_STANDS,
	    .source = "rehearsal",
	    .officer = FIRST_OFFICER,
	    .time = world->now,
	    .second = SECOND_OFFICER,
	    .second_time = world->now,
	};
}

bool rehearsal_is_evidence(const struct profile *profile, const char *word)
{
	const char *dot = strchr(word, '.');

	for (int at = 0; dot != NULL && at < profile->annex_count; at++) {
		const struct annex *annex = &profile->annexes[at];

		if (strlen(annex->id) != (size_t)(dot - word) || strncmp(annex->id, word, (size_t)(dot - word)) != 0)
			continue;
		for (int item = 0; item < annex->item_count; item++) {
			if (strcmp(annex->items[item].id, dot + 1) == 0)
				return true;
		}
	}
	return false;
}
