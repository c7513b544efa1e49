/* fold.c - from events to state.
 *
 * First the receipts (fold_receipts.h): which events were delivered, to whom and when, since a deadline may run from
 * the receipt and an event dated ahead of its receiver counts from the receipt's time. Then each event in the one order
 * (fold_order.h): case_decide() says whether the step is allowed where it lands; if so it moves the state, the
 * deadlines and the forms, if not it is void and says why. Last, what is settled.
 *
 * A step whose author had seen everything comes last in that order, and no receipt names it yet: it is applied to the
 * state that is there. */
#include "agreement/calendar.h"
#include "agreement/form.h"
#include "cases/decide.h"
#include "cases/fold_order.h"
#include "cases/fold_receipts.h"

#include <string.h>

/* The time that counts for an event: its own, unless its receiver said that it was dated ahead. */
static struct instant counting_time(const struct outcome *outcome)
{
	return outcome->early ? outcome->delivered_at : outcome->event->envelope.time;
}

static void void_outcome(struct outcome *outcome, const char *rule, const char *article)
{
	outcome->kind = OUTCOME_VOID;
	outcome->rule = rule;
	outcome->article = article;
}

/* Does an event of a lane deny what an earlier one of the same lane had seen? */
static bool seen_went_back(const struct case_file *file, const struct event *event)
{
	const struct lane_events *lane = case_file_lane(file, event->envelope.author);
	const struct envelope *before;

	if (lane == NULL || event->envelope.number < 2)
		return false;
	before = &lane->events[event->envelope.number - 2]->envelope;
	for (int at = 0; at < before->seen_count; at++) {
		if (envelope_seen(&event->envelope, before->seen[at].party) < before->seen[at].number)
			return true;
	}
	return false;
}

static int side_of_party(const struct case_state *state, int party)
{
	for (int side = 0; side < state->file->profile->side_count; side++) {
		if (state->side_party[side] == party)
			return side;
	}
	return NONE;
}

/* Takes over who plays which side and the kind. The rule that it breaks, or NULL. */
static const char *opening_take(struct case_state *state, const struct opening *opening)
{
	const struct profile *profile = state->file->profile;
	int parties[PARTY_MOST];

	if (opening == NULL || opening->side_count != profile->side_count)
		return "opening-missing";
	for (int side = 0; side < opening->side_count; side++) {
		parties[side] = profile_find_party(profile, opening->sides[side].party);
		if (parties[side] == NONE)
			return "unknown-party";
		for (int other = 0; other < side; other++) {
			if (parties[other] == parties[side])
				return "same-party";
		}
	}
	state->kind = profile_find_kind(profile, opening->kind);
	if (state->kind == NONE)
		return "unknown-kind";
	memcpy(state->side_party, parties, (size_t)opening->side_count * sizeof(parties[0]));
	state->reference = opening->reference;
	return NULL;
}

static void opening_give_back(struct case_state *state)
{
	for (int side = 0; side < PARTY_MOST; side++)
		state->side_party[side] = NONE;
	state->kind = NONE;
	state->reference = NULL;
}

/* The day in the starting step's form from which a deadline counts, at its first instant for the obliged side. */
static struct instant field_start(const struct case_state *state, const struct deadline *deadline,
				  const struct step *step, const struct outcome *outcome)
{
	const struct field *field = &state->file->profile->forms[step->form].fields[deadline->from_field];
	const char *text = json_string_value(json_object_get(outcome->event->body.form, field->id));
	int party = state->side_party[deadline->obliged];
	struct date date;
	struct instant instant;

	if (text == NULL || party == NONE)
		return outcome->time;
	if (date_read(bytes_of(text), &date) == OK)
		return zone_midnight(&state->file->profile->parties[party].zone, date);
	return instant_read(bytes_of(text), &instant) == OK ? instant : outcome->time;
}

/* What is about to be started anew is kept as it was: whether it was met still counts. */
static enum result run_keep(struct job *job, struct case_state *state, int at, const struct outcome *outcome)
{
	struct deadline_state run = state->deadlines[at];

	if (run.phase != DEADLINE_RUNS && run.phase != DEADLINE_STOPPED)
		return OK;
	if (run.phase == DEADLINE_RUNS) {
		run.stopped_by = outcome->event;
		run.stopped_at = outcome->time;
	}
	TAKE(job, GROW(job->arena, &state->past_runs, state->past_run_count, &state->past_run_room));
	state->past_runs[state->past_run_count++] = (struct deadline_run){at, run};
	return OK;
}

static enum result deadline_start(struct job *job, struct case_state *state, int at, const struct step *step,
				  const struct outcome *outcome)
{
	const struct deadline *deadline = &state->file->profile->deadlines[at];
	struct deadline_state *started = &state->deadlines[at];
	int obliged = state->side_party[deadline->obliged];

	TRY(run_keep(job, state, at, outcome));
	*started =
	    (struct deadline_state){.phase = DEADLINE_RUNS, .started_by = outcome->event, .start = outcome->time};
	if (deadline->from == FROM_FIELD && step->form != NONE && deadline->from_field != NONE)
		started->start = field_start(state, deadline, step, outcome);
	if (deadline->from != FROM_DELIVERY || obliged == NONE || obliged == outcome->party)
		return OK;
	if (outcome->delivered_to[obliged].milliseconds == 0)
		started->phase = DEADLINE_WAITS;
	else
		started->start = outcome->delivered_to[obliged];
	return OK;
}

/* `leads_on` is false for a joint step that other sides have yet to take: it stops what its author was obliged to, and
 * moves the rest when the last of them takes it. */
static enum result deadlines_move(struct job *job, struct case_state *state, const struct step *step,
				  const struct outcome *outcome, bool leads_on)
{
	for (int at = 0; at < state->file->profile->deadline_count; at++) {
		struct deadline_state *deadline = &state->deadlines[at];
		uint64_t bit = UINT64_C(1) << at;
		bool is_live = deadline->phase == DEADLINE_RUNS || deadline->phase == DEADLINE_WAITS;
		int obliged = state->side_party[state->file->profile->deadlines[at].obliged];

		if ((step->stops & bit) != 0 && is_live && (leads_on || obliged == outcome->party)) {
			deadline->phase = DEADLINE_STOPPED;
			deadline->stopped_by = outcome->event;
			deadline->stopped_at = outcome->time;
		}
		if ((step->extends & bit) != 0 && is_live && leads_on)
			deadline->extended_by = outcome->event;
		if ((step->starts & bit) != 0 && leads_on)
			TRY(deadline_start(job, state, at, step, outcome));
	}
	return OK;
}

/* Lays the fields of a correction over the form of the opening step; fields that are not in it belong to the
 * correction itself (its reason). */
static enum result correction_lay(struct job *job, struct case_state *state, const json_t *correction)
{
	const struct profile *profile = state->file->profile;
	int form = profile->steps[state->outcomes[state->opening_outcome].step].form;
	json_t *corrected;
	const char *name;
	json_t *value;

	if (form == NONE || state->forms[form] == NULL)
		return OK;
	corrected = json_copy(json_unchanged(state->forms[form]));
	TRY(json_own(job, corrected));
	json_object_foreach(json_unchanged(correction), name, value)
	{
		if (form_find_field(&profile->forms[form], name) != NONE)
			json_object_set(corrected, name, value);
	}
	state->forms[form] = corrected;
	return OK;
}

static enum result forms_take(struct job *job, struct case_state *state, const struct step *step,
			      const struct outcome *outcome)
{
	const json_t *form = outcome->event->body.form;

	if (form == NULL || step->form == NONE)
		return OK;
	state->forms[step->form] = form;
	if (step->corrects && state->opening_outcome != NONE)
		return correction_lay(job, state, form);
	return OK;
}

/* Marks what the other parties had said since this party's last step, and this step now answers. */
static void answers_mark(struct case_state *state, int at)
{
	for (int before = at - 1; before >= 0; before--) {
		struct outcome *outcome = &state->outcomes[before];

		if (outcome->kind == OUTCOME_VOID || outcome->step == NONE)
			continue;
		if (outcome->party == state->outcomes[at].party)
			return; /* that step marked all before it */
		outcome->answered = true;
		outcome->answered_at = state->outcomes[at].time;
	}
}

/* Notes that the author's side has taken a joint step; true when it was the last that was awaited. Any other step is
 * complete by itself. */
static bool step_completes(struct case_state *state, const struct step *step, const struct outcome *outcome)
{
	unsigned int *taken = &state->joint_sides[outcome->step];

	if (!step->joint)
		return true;
	*taken |= 1u << side_of_party(state, outcome->party);
	return (step->sides & ~*taken) == 0;
}

/* The case is in a state anew, or what it is about was changed: what was taken jointly before counts no more. */
static void state_enter(struct case_state *state, int at)
{
	state->entered_outcome = at;
	memset(state->joint_sides, 0, (size_t)state->file->profile->step_count * sizeof(state->joint_sides[0]));
}

static enum result step_apply(struct job *job, struct case_state *state, int at)
{
	struct outcome *outcome = &state->outcomes[at];
	const struct step *step = &state->file->profile->steps[outcome->step];
	bool leads_on = step_completes(state, step, outcome);

	if (step->opens)
		state->opening_outcome = at;
	if (step->to != NONE && leads_on)
		state->state = step->to;
	if ((step->to != NONE && leads_on) || step->corrects)
		state_enter(state, at);
	state->step_count[outcome->step]++;
	state->last_outcome_of_step[outcome->step] = at;
	state->last_step_number[outcome->party] = outcome->event->envelope.number;
	TRY(deadlines_move(job, state, step, outcome, leads_on));
	answers_mark(state, at);
	return forms_take(job, state, step, outcome);
}

static enum result step_decide(struct job *job, struct case_state *state, const struct outcome *outcome,
			       struct verdict *ret_verdict)
{
	const struct event *event = outcome->event;
	struct proposal proposal = {
	    .party = outcome->party,
	    .role = ROLE_COUNT,
	    .officer = event->body.officer,
	    .proposer = event->body.proposer,
	    .step = outcome->step,
	    .form = event->body.form,
	    .files = event->body.files,
	    .file_count = event->body.file_count,
	    .time = outcome->time,
	    .seen = event->envelope.seen,
	    .seen_count = event->envelope.seen_count,
	    .number = event->envelope.number,
	    .saw = event->body.saw,
	    .saw_count = event->body.saw_count,
	};

	if (event->body.role != NULL && role_read(bytes_of(event->body.role), &proposal.role) != OK)
		proposal.role = ROLE_COUNT;
	return case_decide(job, state, NULL, &proposal, ret_verdict);
}

/* Data that does not fit the form, or a field that may never be shared, makes a step void wherever it lands. A case is
 * folded many times; a form that was found to fit is not held against the profile again. */
static const char *form_fault(struct job *job, const struct case_state *state, const struct outcome *outcome)
{
	const struct step *step = &state->file->profile->steps[outcome->step];
	const struct lane_events *lane = case_file_lane(state->file, outcome->event->envelope.author);
	struct event *event = lane->events[outcome->event->envelope.number - 1];
	const json_t *form = event->body.form;
	const char *rule;

	if (step->form == NONE)
		return form == NULL ? NULL : "form-not-asked";
	if (form == NULL)
		return "form-missing";
	if (event->fits == state->file->profile)
		return NULL;
	if (form_check(job, state->file->profile, step->form, form, !step->corrects, true) == OK) {
		event->fits = state->file->profile;
		event->step_at = outcome->step;
		return NULL;
	}
	rule = arena_copy_cstring(job->arena, job->failure.rule);
	job_forgive(job);
	return rule != NULL ? rule : "form";
}

/* What stands against a step before the profile is even asked; NULL when nothing does. */
static const char *step_fault(struct job *job, struct case_state *state, struct outcome *outcome)
{
	const struct event *event = outcome->event;
	const char *fault;

	outcome->step = event->fits == state->file->profile ? event->step_at
							    : profile_find_step(state->file->profile, event->body.step);
	if (outcome->step == NONE)
		return "unknown-step";
	if (seen_went_back(state->file, event))
		return "seen-went-back";
	if (!hash_equal(&event->envelope.profile, &state->file->profile_hash))
		return "other-profile";
	fault = form_fault(job, state, outcome);
	if (fault != NULL)
		return fault;
	if (!state->file->profile->steps[outcome->step].opens)
		return NULL;
	if (state->opening_outcome != NONE)
		return "opened-already";
	return opening_take(state, event->body.opening);
}

static enum result event_apply(struct job *job, struct case_state *state, int at)
{
	struct outcome *outcome = &state->outcomes[at];
	bool opens_now = state->opening_outcome == NONE;
	struct verdict verdict;
	const char *fault;

	outcome->time = counting_time(outcome);
	outcome->step = NONE;
	outcome->state_after = state->state;
	if (outcome->event->body.kind != EVENT_STEP)
		return OK;
	if (outcome->party == NONE) {
		void_outcome(outcome, "unknown-party", NULL);
		return OK;
	}
	fault = step_fault(job, state, outcome);
	if (fault == NULL)
		TRY(step_decide(job, state, outcome, &verdict));
	if (fault != NULL || !verdict.allowed) {
		void_outcome(outcome, fault != NULL ? fault : verdict.refusals[0].rule,
			     fault != NULL ? NULL : verdict.refusals[0].article);
		if (opens_now)
			opening_give_back(state);
		return OK;
	}
	TRY(step_apply(job, state, at));
	outcome->state_after = state->state;
	return OK;
}

/* How far into `author`'s lane a party's lane has seen. */
static int64_t seen_by(const struct lane_events *lane, const char *author)
{
	int64_t most = 0;

	for (int at = 0; lane != NULL && at < lane->count; at++) {
		int64_t seen = envelope_seen(&lane->events[at]->envelope, author);

		most = seen > most ? seen : most;
	}
	return most;
}

/* The number up to which a party's lane is settled: what every other party of the case has seen of it. */
static int64_t settled_up_to(const struct case_state *state, int party)
{
	const struct profile *profile = state->file->profile;
	int64_t least = INT64_MAX;

	if (profile->side_count == 1) /* nobody else can cross what one side does alone */
		return INT64_MAX;
	for (int side = 0; side < profile->side_count; side++) {
		int other = state->side_party[side];
		int64_t seen;

		if (other == party || other == NONE)
			continue;
		seen = seen_by(case_file_lane(state->file, profile->parties[other].id), profile->parties[party].id);
		least = seen < least ? seen : least;
	}
	return least == INT64_MAX ? 0 : least;
}

static void settled_mark(struct case_state *state)
{
	int64_t up_to[PARTY_MOST] = {0};

	for (int party = 0; party < state->file->profile->party_count; party++)
		up_to[party] = settled_up_to(state, party);
	for (int at = 0; at < state->outcome_count; at++) {
		struct outcome *outcome = &state->outcomes[at];

		outcome->settled = outcome->party != NONE && outcome->event->envelope.number <= up_to[outcome->party];
		outcome->side = outcome->party != NONE ? side_of_party(state, outcome->party) : NONE;
	}
}

static void heads_note(struct case_state *state)
{
	state->head_count = 0;
	for (int lane = 0; lane < state->file->lane_count; lane++)
		state->heads[state->head_count++] = lane_head_of_lane(&state->file->lanes[lane]);
}

static enum result state_new(struct job *job, const struct case_file *file, struct case_state **ret_state)
{
	const struct profile *profile = file->profile;
	struct case_state *state;

	TAKE(job, state = NEW(job->arena, struct case_state));
	TAKE(job, state->deadlines = NEW_MANY(job->arena, struct deadline_state, (size_t)profile->deadline_count));
	TAKE(job, state->step_count = NEW_MANY(job->arena, int, (size_t)profile->step_count));
	TAKE(job, state->joint_sides = NEW_MANY(job->arena, unsigned int, (size_t)profile->step_count));
	TAKE(job, state->last_outcome_of_step = NEW_MANY(job->arena, int, (size_t)profile->step_count));
	TAKE(job, state->forms = NEW_MANY(job->arena, const json_t *, (size_t)profile->form_count));
	for (int step = 0; step < profile->step_count; step++)
		state->last_outcome_of_step[step] = NONE;
	state->file = file;
	state->opening_outcome = NONE;
	state->entered_outcome = NONE;
	opening_give_back(state);
	heads_note(state);
	*ret_state = state;
	return OK;
}

static enum result outcomes_new(struct job *job, struct case_state *state)
{
	const struct event **events;
	int count;

	TRY(fold_order(job, state->file, &events, &count));
	state->outcome_room = (size_t)count + 1;
	TAKE(job, state->outcomes = NEW_MANY(job->arena, struct outcome, state->outcome_room));
	state->outcome_count = count;
	for (int at = 0; at < count; at++) {
		state->outcomes[at].event = events[at];
		state->outcomes[at].party = profile_find_party(state->file->profile, events[at]->envelope.author);
	}
	return OK;
}

enum result case_fold(struct job *job, const struct case_file *file, struct case_state **ret_state)
{
	struct case_state *state = NULL;

	TRY(state_new(job, file, &state));
	TRY(outcomes_new(job, state));
	TRY(receipts_read(job, state));
	while (state->decided_count < state->outcome_count) {
		TRY(event_apply(job, state, state->decided_count));
		state->decided_count++;
	}
	settled_mark(state);
	*ret_state = state;
	return OK;
}

static int events_held(const struct case_file *file)
{
	int count = 0;

	for (int lane = 0; lane < file->lane_count; lane++)
		count += file->lanes[lane].count;
	return count;
}

bool case_is_folded(const struct case_state *state)
{
	return state->outcome_count == events_held(state->file);
}

/* Is the event one that all others of the file come before? */
static bool has_seen_all(const struct case_file *file, const struct event *event)
{
	for (int at = 0; at < file->lane_count; at++) {
		const struct lane_events *lane = &file->lanes[at];
		bool is_own = strcmp(lane->party, event->envelope.author) == 0;
		int64_t seen = is_own ? event->envelope.number : envelope_seen(&event->envelope, lane->party);

		if (seen != lane->count)
			return false;
	}
	return true;
}

static enum result outcome_add(struct job *job, struct case_state *state, const struct event *event)
{
	TAKE(job, GROW(job->arena, &state->outcomes, state->outcome_count, &state->outcome_room));
	state->outcomes[state->outcome_count++] =
	    (struct outcome){.event = event, .party = profile_find_party(state->file->profile, event->envelope.author)};
	return OK;
}

enum result case_fold_on(struct job *job, struct case_state *state, const struct event *event)
{
	if (event->body.kind != EVENT_STEP || state->opening_outcome == NONE ||
	    state->outcome_count + 1 != events_held(state->file) || !has_seen_all(state->file, event))
		return OK;
	TRY(outcome_add(job, state, event));
	heads_note(state);
	TRY(event_apply(job, state, state->decided_count));
	state->decided_count++;
	settled_mark(state);
	return OK;
}

bool case_awaits(const struct case_state *state, int side)
{
	const struct profile *profile = state->file->profile;
	int turn = profile->states[state->state].turn;

	if (turn != NONE)
		return turn == side;
	for (int at = 0; at < profile->step_count; at++) {
		const struct step *step = &profile->steps[at];
		bool fits = step->joint && (step->from >> state->state & 1) != 0 &&
			    (state->kind == NONE || (step->kinds >> state->kind & 1) != 0);

		if (fits && (step->sides & ~state->joint_sides[at] & 1u << side) != 0)
			return true;
	}
	return false;
}

enum result case_deadline(struct job *job, const struct case_state *state, int deadline, struct count *ret_count)
{
	return case_deadline_run(job, state, deadline, &state->deadlines[deadline], ret_count);
}

enum result case_deadline_run(struct job *job, const struct case_state *state, int deadline,
			      const struct deadline_state *running, struct count *ret_count)
{
	const struct deadline *rule = &state->file->profile->deadlines[deadline];
	int party = state->side_party[rule->obliged];
	bool extended = running->extended_by != NULL && rule->extended_length > 0;

	if (running->phase == DEADLINE_IDLE || running->phase == DEADLINE_WAITS || party == NONE)
		return MISSING;
	return calendar_count(job, &state->file->profile->parties[party], running->start,
			      extended ? rule->extended_length : rule->length,
			      extended ? rule->extended_unit : rule->unit, rule->rolls, ret_count);
}
