/* decide.c - every rule that can stand against a step, one function a rule.
 *
 * Each rule adds a refusal with its word, the article it comes from and a sentence; the verdict is "allowed" when none
 * did. Rules that only the author's own node can judge (safeguards, who proposed) are asked when `own` is given. */
#include "cases/decide_inside.h"

#include "agreement/calendar.h"

#include <string.h>

#define REFUSALS_MOST 24

struct refusal *refuse_step(struct question *question, const char *rule, const struct source *source,
			    const char *reason)
{
	struct verdict *verdict = question->verdict;
	struct refusal *refusal = &question->spare;

	verdict->allowed = false;
	if (verdict->refusals == NULL)
		verdict->refusals = NEW_MANY(question->job->arena, struct refusal, REFUSALS_MOST);
	if (verdict->refusals != NULL && verdict->refusal_count < REFUSALS_MOST)
		refusal = &verdict->refusals[verdict->refusal_count++];
	*refusal = (struct refusal){.rule = rule, .safeguard = NONE, .deadline = NONE, .reason = reason};
	if (source != NULL) {
		refusal->article = source->article;
		refusal->verify = source->verify;
	}
	return refusal;
}

static int side_of(const struct question *question, int party)
{
	for (int side = 0; side < question->profile->side_count; side++) {
		if (question->state->side_party[side] == party)
			return side;
	}
	return NONE;
}

/* --- who, where, what kind --- */

static void judge_person(struct question *question)
{
	const struct step *step = question->step;
	const struct proposal *proposal = question->proposal;
	int side = side_of(question, proposal->party);

	if (side == NONE || (step->sides & (1u << side)) == 0)
		refuse_step(question, "wrong-side", &step->source, "This step belongs to the other side.");
	bool by_rule = proposal->role == ROLE_NODE && step_answers_by_rule(step);
	if (proposal->role >= ROLE_COUNT || (!by_rule && (step->roles & ROLE_BIT(proposal->role)) == 0))
		refuse_step(question, "wrong-role", &step->source, "Your role does not take this step.");
}

static void judge_place(struct question *question)
{
	const struct step *step = question->step;
	const struct case_state *state = question->state;

	if (state->kind != NONE && (step->kinds & (UINT64_C(1) << state->kind)) == 0)
		refuse_step(question, "wrong-kind", &step->source, "This step does not belong to this kind of case.");
	if ((step->from & (UINT64_C(1) << state->state)) == 0)
		refuse_step(question, "wrong-state", &step->source,
			    "The case is not in a state from which this step leads on.");
}

/* A profile holds for cases opened while it is valid. */
static void judge_validity(struct question *question)
{
	const struct profile *profile = question->profile;
	struct date date;

	if (!question->step->opens)
		return;
	date = zone_date(&profile->parties[question->proposal->party].zone, question->proposal->time);
	if (date_compare(date, profile->valid_from) < 0 ||
	    (profile->valid_until.year != 0 && date_compare(date, profile->valid_until) > 0))
		refuse_step(question, "agreement-not-valid", &profile->source,
			    "The agreement is not in force on this day.");
}

/* --- conditions of the step --- */

static int annex_of(const struct profile *profile, const char *evidence)
{
	const char *dot = evidence != NULL ? strchr(evidence, '.') : NULL;

	if (dot == NULL)
		return NONE;
	for (int annex = 0; annex < profile->annex_count; annex++) {
		const char *id = profile->annexes[annex].id;

		if (strlen(id) == (size_t)(dot - evidence) && strncmp(id, evidence, strlen(id)) == 0)
			return annex;
	}
	return NONE;
}

static int count_evidence(const struct profile *profile, uint64_t annexes, const struct event_file *files, int count)
{
	int found = 0;

	for (int at = 0; at < count; at++) {
		int annex = annex_of(profile, files[at].evidence);

		if (annex != NONE && (annexes & (UINT64_C(1) << annex)) != 0)
			found++;
	}
	return found;
}

static int evidence_of_case(const struct question *question, uint64_t annexes)
{
	const struct proposal *proposal = question->proposal;
	int found = count_evidence(question->profile, annexes, proposal->files, proposal->file_count);

	for (int at = 0; at < question->state->decided_count; at++) {
		const struct outcome *outcome = &question->state->outcomes[at];
		const struct body *body = &outcome->event->body;

		if (outcome->event->body.kind == EVENT_STEP && outcome->kind == OUTCOME_APPLIED &&
		    outcome->step != NONE)
			found += count_evidence(question->profile, annexes, body->files, body->file_count);
	}
	return found;
}

/* How far into a party's lane the author of the proposal had seen; into its own, what stands before. */
static int64_t seen_of(const struct question *question, int party)
{
	const char *id = question->profile->parties[party].id;
	const struct lane_events *lane = case_file_lane(question->state->file, id);
	int64_t held = lane != NULL ? lane->count : 0;
	int64_t seen = 0;

	if (party == question->proposal->party)
		return question->proposal->number > 0 ? question->proposal->number - 1 : held;
	if (question->proposal->number == 0)
		return held;
	for (int at = 0; at < question->proposal->seen_count; at++) {
		if (strcmp(question->proposal->seen[at].party, id) == 0)
			seen = question->proposal->seen[at].number;
	}
	return seen < held ? seen : held;
}

/* How far into the acting party's lane a party had seen, as far as the author of the proposal could know. */
static int64_t known_to_have_seen(const struct question *question, int other)
{
	const struct profile *profile = question->profile;
	const struct lane_events *lane = case_file_lane(question->state->file, profile->parties[other].id);
	int64_t seen = seen_of(question, other);

	if (seen == 0)
		return 0;
	return envelope_seen(&lane->events[seen - 1]->envelope, profile->parties[question->proposal->party].id);
}

/* Did the author know of a party's receipt of an event? */
static bool receipt_was_known(const struct question *question, const struct outcome *outcome, int party)
{
	int64_t number = outcome->receipt_number[party];

	return number > 0 && number <= seen_of(question, party);
}

static bool delivery_was_known(const struct question *question, const struct outcome *outcome)
{
	for (int party = 0; party < question->profile->party_count; party++) {
		if (receipt_was_known(question, outcome, party))
			return true;
	}
	return false;
}

/* Has every other side seen the acting party's lane up to a number? */
static bool is_settled(const struct question *question, int64_t number)
{
	for (int side = 0; side < question->profile->side_count; side++) {
		int other = question->state->side_party[side];

		if (other != NONE && other != question->proposal->party && known_to_have_seen(question, other) < number)
			return false;
	}
	return true;
}

static const struct outcome *last_of(const struct question *question, int step)
{
	int at = question->state->last_outcome_of_step[step];

	return at != NONE ? &question->state->outcomes[at] : NULL;
}

static bool step_is_settled(const struct question *question, int step)
{
	const struct outcome *outcome = last_of(question, step);

	if (outcome == NULL)
		return false;
	/* A step of another party that the author holds is settled by the very event that is proposed. */
	return outcome->party != question->proposal->party || is_settled(question, outcome->event->envelope.number);
}

static bool field_equals(const struct question *question, const struct condition *condition)
{
	const struct form *form = &question->profile->forms[condition->form];
	const json_t *data = question->state->forms[condition->form];
	const json_t *value;

	if (question->step->form == condition->form && question->proposal->form == NULL)
		return true; /* who only asks has not filled in yet what this looks at */
	if (question->step->form == condition->form)
		data = question->proposal->form;
	value = json_object_get(data, form->fields[condition->field].id);
	if (json_is_boolean(value))
		return strcmp(condition->value, json_is_true(value) ? "true" : "false") == 0;
	return json_is_string(value) && strcmp(condition->value, json_string_value(value)) == 0;
}

/* --- deadlines --- */

/* A deadline that runs from a receipt runs for those who could know the receipt. */
static bool start_was_known(const struct question *question, int deadline)
{
	const struct event *started_by = question->state->deadlines[deadline].started_by;
	int obliged = question->state->side_party[question->profile->deadlines[deadline].obliged];

	if (question->profile->deadlines[deadline].from != FROM_DELIVERY || obliged == NONE)
		return true;
	for (int at = 0; at < question->state->outcome_count; at++) {
		const struct outcome *outcome = &question->state->outcomes[at];

		if (outcome->event == started_by)
			return outcome->party == obliged || receipt_was_known(question, outcome, obliged);
	}
	return false;
}

/* Whether a deadline has passed at the proposal's time: 1 yes, 0 no, -1 when it does not run. */
static int deadline_passed(const struct question *question, int deadline)
{
	struct count count;

	if (question->state->deadlines[deadline].phase != DEADLINE_RUNS || !start_was_known(question, deadline))
		return -1;
	if (case_deadline(question->job, question->state, deadline, &count) != OK)
		return -1;
	return question->proposal->time.milliseconds >= count.ends.milliseconds;
}

static void judge_deadline(struct question *question, const struct condition *condition)
{
	int passed = deadline_passed(question, condition->deadline);
	struct refusal *refusal;

	if (condition->kind == CONDITION_DEADLINE_PASSED && passed != 1) {
		refusal = refuse_step(question, "deadline-not-passed", &condition->source,
				      "The deadline that must have passed has not.");
		refusal->deadline = condition->deadline;
	} else if (condition->kind == CONDITION_DEADLINE_RUNNING && passed != 0) {
		refusal = refuse_step(question, "deadline-passed", &condition->source,
				      "The deadline within which this is possible does not run.");
		refusal->deadline = condition->deadline;
	}
}

static void judge_condition(struct question *question, const struct condition *condition)
{
	const struct case_state *state = question->state;
	const struct source *source = &condition->source;

	switch (condition->kind) {
	case CONDITION_EVIDENCE:
		if (evidence_of_case(question, condition->annexes) < condition->count)
			refuse_step(question, "evidence-missing", source,
				    "The evidence that this step needs is not there.");
		break;
	case CONDITION_FIELD_EQUALS:
		if (!field_equals(question, condition))
			refuse_step(question, "field-differs", source,
				    "A field of the form does not have the value that this step needs.");
		break;
	case CONDITION_HAPPENED:
		if (state->step_count[condition->step] < condition->count)
			refuse_step(question, "not-yet", source, "Another step must come before this one.");
		break;
	case CONDITION_AT_MOST:
		if (state->step_count[condition->step] > condition->count)
			refuse_step(question, "too-often", source,
				    "A step was taken as often as the agreement allows.");
		break;
	case CONDITION_DEADLINE_RUNNING:
	case CONDITION_DEADLINE_PASSED:
		judge_deadline(question, condition);
		break;
	case CONDITION_SETTLED:
		if (!step_is_settled(question, condition->step))
			refuse_step(question, "not-settled", source,
				    "The other side has not confirmed yet that it holds the step before.");
		break;
	case CONDITION_DELIVERED:
		if (last_of(question, condition->step) == NULL ||
		    !delivery_was_known(question, last_of(question, condition->step)))
			refuse_step(question, "not-delivered", source,
				    "There is no signed receipt of the step before.");
		break;
	case CONDITION_TOTAL_WITHIN:
		if (!total_is_within(question, condition))
			refuse_step(question, "over-limit", source, "This is more than was agreed.");
		break;
	case CONDITION_EVERY_ROW:
		if (!every_row_is_named(question, condition))
			refuse_step(question, "row-open", source, "A row of the list has not been answered yet.");
		break;
	case CONDITION_AMONG:
		if (!some_row_is_named(question, condition))
			refuse_step(question, "not-on-list", source, "What is named here is not on the list.");
		break;
	case CONDITION_COUNTED:
		if (!rows_are_counted(question, condition))
			refuse_step(question, "miscounted", source, "The list has another number of rows.");
		break;
	case CONDITION_FREE:
		judge_free(question, condition);
		break;
	case CONDITION_READY:
		judge_ready(question, condition);
		break;
	case CONDITION_NO_MORE:
		judge_no_more(question, condition);
		break;
	case CONDITION_SHARE:
		judge_share(question, condition);
		break;
	}
}

static void judge_needs(struct question *question)
{
	for (int at = 0; at < question->step->need_count; at++) {
		const struct condition *condition = &question->step->needs[at];

		if (condition->kinds == 0 || question->state->kind == NONE ||
		    (condition->kinds & (UINT64_C(1) << question->state->kind)) != 0)
			judge_condition(question, condition);
	}
}

static const char *alike_write(struct question *question, const struct field *field, const json_t *first)
{
	const char *name = field->name.text[ENGLISH], *reason = NULL;
	char *said = json_dumps(first, JSON_ENCODE_ANY);

	if (said != NULL)
		reason = arena_print(question->job->arena, "The other side said %s for \"%s\".", said, name);
	free(said);
	return reason != NULL ? reason : "The other side said something else.";
}

/* What all who sign must say alike, as the first of them said it. */
static void judge_alike(struct question *question)
{
	const struct step *step = question->step;
	const struct form *form = step->form != NONE ? &question->profile->forms[step->form] : NULL;

	if (form == NULL || question->proposal->form == NULL ||
	    question->state->joint_sides[question->proposal->step] == 0)
		return;
	for (int at = 0; at < form->field_count; at++) {
		const struct field *field = &form->fields[at];
		const json_t *first = json_object_get(question->state->forms[step->form], field->id);

		if (field->alike && !json_equal(first, json_object_get(question->proposal->form, field->id)))
			refuse_step(question, "signed-otherwise", &step->source, alike_write(question, field, first));
	}
}

/* Nobody takes a joint step twice, nobody signs what they had not seen, nor something else than the other signed. */
static void judge_joint(struct question *question)
{
	const struct case_state *state = question->state;
	const struct proposal *proposal = question->proposal;
	int side = side_of(question, proposal->party);
	const struct outcome *entered =
	    state->entered_outcome != NONE ? &state->outcomes[state->entered_outcome] : NULL;

	if (!question->step->joint)
		return;
	if (side != NONE && (state->joint_sides[proposal->step] >> side & 1) != 0)
		refuse_step(question, "taken-already", &question->step->source,
			    "This side has taken the step; the other has yet to.");
	if (entered != NULL && seen_of(question, entered->party) < entered->event->envelope.number)
		refuse_step(question, "not-seen", &question->step->source,
			    "What is signed here was changed, and the signer had not seen it.");
	judge_alike(question);
}

static void judge_world(struct question *question)
{
	int64_t last = question->state->last_step_number[question->proposal->party];

	if (question->step->acts_on_world && !is_settled(question, last))
		refuse_step(question, "not-settled", &question->step->source,
			    "This acts on the world: it waits until the other side has confirmed all steps before it.");
}

/* --- what only the author's node can judge --- */

static bool answered_today(const struct question *question, const struct safeguard_state *safeguard)
{
	const struct zone *zone = &question->profile->parties[question->proposal->party].zone;

	return date_compare(zone_date(zone, safeguard->time), zone_date(zone, question->proposal->time)) == 0;
}

static void judge_safeguard(struct question *question, int at)
{
	const struct safeguard *rule = &question->profile->safeguards[at];
	const struct safeguard_state *safeguard = &question->own->safeguards[at];
	const char *word = NULL, *reason = NULL;

	if (safeguard->answer != ANSWER_STANDS) {
		word = "safeguard-open";
		reason = "A safeguard is not affirmed.";
	} else if (rule->on_the_day && !answered_today(question, safeguard)) {
		word = "safeguard-open";
		reason = "A safeguard must be affirmed on the day of the step.";
	} else if (rule->second_officer && safeguard->second == NULL) {
		word = "safeguard-second-officer";
		reason = "A second officer has not agreed with a safeguard yet.";
	}
	if (word != NULL)
		refuse_step(question, word, &rule->source, reason)->safeguard = at;
}

static void judge_safeguards(struct question *question)
{
	int kind = question->state->kind != NONE ? question->state->kind : question->own->kind;

	for (int at = 0; at < question->profile->safeguard_count; at++) {
		const struct safeguard *rule = &question->profile->safeguards[at];

		if ((rule->before & (UINT64_C(1) << question->proposal->step)) == 0)
			continue;
		if (kind != NONE && (rule->kinds & (UINT64_C(1) << kind)) == 0)
			continue;
		/* Of the record and not of the person: answered by who set the rule. */
		if (question->proposal->role == ROLE_NODE && (question->step->by_rule.affirmed >> at & 1) != 0)
			continue;
		judge_safeguard(question, at);
	}
}

/* One proposes, another releases. Both nodes can check it: the step names both pseudonyms. */
static void judge_four_eyes(struct question *question)
{
	const struct proposal *proposal = question->proposal;

	if (!question->step->second_officer || proposal->officer == NULL)
		return;
	if (proposal->proposer == NULL)
		refuse_step(question, "second-officer", &question->step->source,
			    "A second officer must release this step.");
	else if (strcmp(proposal->proposer, proposal->officer) == 0)
		refuse_step(question, "same-officer", &question->step->source,
			    "The officer who proposed a step cannot release it.");
}

enum result case_decide(struct job *job, const struct case_state *state, const struct own_state *own,
			const struct proposal *proposal, struct verdict *ret_verdict)
{
	struct verdict verdict = {.allowed = true};
	struct question question = {
	    .job = job,
	    .state = state,
	    .own = own,
	    .proposal = proposal,
	    .profile = state->file->profile,
	    .step = &state->file->profile->steps[proposal->step],
	    .verdict = &verdict,
	};

	judge_person(&question);
	judge_place(&question);
	judge_validity(&question);
	judge_needs(&question);
	judge_joint(&question);
	judge_world(&question);
	judge_four_eyes(&question);
	if (own != NULL)
		judge_safeguards(&question);
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	*ret_verdict = verdict;
	return OK;
}
