/* gates.c - the other cases that a step looks at.
 *
 * When a step is taken here they are folded as they are held, and what was seen goes into the event. When a partner's
 * step comes in, the same cases are folded up to the heads that the partner names: the fold is the same function on
 * both nodes, so a different answer means that somebody did not tell the truth, or that one of the copies is damaged.
 * The step stands all the same (its own case is folded alike on both nodes); people are told. */
#include "office/gates.h"

#include "office/page.h"
#include "office/partners.h"
#include "office/readers.h"
#include "store/gates.h"

#include "base/log.h"

#include <string.h>

/* --- seeing --- */

/* Do all partners of this case hold the other one too? */
static bool is_shared_alike(const struct open_case *open, const struct case_record *other)
{
	char party[PARTY_ID_SIZE];

	for (const char *rest = open->record.partner; (rest = partner_next(rest, party)) != NULL;) {
		if (!partner_among(other->partner, party))
			return false;
	}
	return true;
}

/* The other case, folded; NULL when nothing may be said of it. */
static enum result other_load(struct job *job, const struct office *office, const struct actor *actor,
			      const struct open_case *open, const char *id, struct open_case **ret_other)
{
	struct case_record record;
	enum result found = uuid_check(bytes_of(id)) ? case_find(job, office->database, id, &record) : MISSING;

	*ret_other = NULL;
	if (found != OK && found != MISSING)
		return found;
	if (found == MISSING || record.retired_at.milliseconds != 0 ||
	    strcmp(record.regime, open->record.regime) != 0 || strcmp(id, open->record.case_id) == 0 ||
	    !is_shared_alike(open, &record))
		return OK;
	found = office_case_readable(job, office, actor, id);
	if (found == OK)
		found = open_case_load_shared(job, office, id, ret_other);
	if (found == MISSING) { /* withheld, or the version of its agreement is not installed any more */
		job_forgive(job);
		*ret_other = NULL;
		return OK;
	}
	TRY(found);
	return open_case_fold(job, *ret_other);
}

struct seeing {
	const struct office *office;
	const struct actor *actor;
	const struct open_case *open;
	struct seen_case *saw;
	int count;
};

static enum result one_see(struct job *job, struct seeing *seeing, const char *id)
{
	struct open_case *other;

	for (int at = 0; at < seeing->count; at++) {
		if (strcmp(seeing->saw[at].case_id, id) == 0)
			return OK;
	}
	TRY(other_load(job, seeing->office, seeing->actor, seeing->open, id, &other));
	if (other == NULL)
		return OK;
	if (seeing->count == SAW_MOST)
		return job_fail(job, LIMIT, "form", "too-many-cases", "A step looks at no more than %d other cases.",
				SAW_MOST);
	return gate_see(job, other->state, &seeing->saw[seeing->count++]);
}

static bool applies(const struct open_case *open, const struct condition *condition)
{
	int kind = open->state->kind;

	return condition->kind == CONDITION_READY &&
	       (condition->kinds == 0 || kind == NONE || (condition->kinds >> kind & 1) != 0);
}

enum result gates_see(struct job *job, const struct office *office, const struct actor *actor,
		      const struct open_case *open, const struct step *step, const json_t *form,
		      struct seen_case **ret_saw, int *ret_count)
{
	struct seeing seeing = {.office = office, .actor = actor, .open = open};

	*ret_saw = NULL;
	*ret_count = 0;
	for (int need = 0; need < step->need_count; need++) {
		const char **ids;
		int count;

		if (!applies(open, &step->needs[need]))
			continue;
		if (seeing.saw == NULL)
			TAKE(job, seeing.saw = NEW_MANY(job->arena, struct seen_case, SAW_MOST));
		TRY(gate_cases(job, open->state, step, &step->needs[need], form, &ids, &count));
		for (int at = 0; at < count; at++)
			TRY(one_see(job, &seeing, ids[at]));
	}
	*ret_saw = seeing.saw;
	*ret_count = seeing.count;
	return OK;
}

/* --- the page --- */

static const struct refusal *refusal_of(const struct verdict *verdict, const char *id)
{
	for (int at = 0; at < verdict->refusal_count; at++) {
		if (verdict->refusals[at].case_id != NULL && strcmp(verdict->refusals[at].case_id, id) == 0)
			return &verdict->refusals[at];
	}
	return NULL;
}

/* How a case stands in the words of its own agreement. */
static void state_write(const struct office *office, const struct seen_case *seen, json_t *value)
{
	page_text(value, "state", seen != NULL ? seen->state : NULL);
	json_object_set_new(value, "state_name", json_null());
	for (int at = 0; seen != NULL && at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		int state = strcmp(profile->id, seen->agreement) == 0 ? profile_find_state(profile, seen->state) : NONE;

		if (state != NONE)
			page_label(value, "state_name", &profile->states[state].name);
	}
}

static enum result gate_write(struct job *job, const struct office *office, const struct seeing *seeing,
			      const struct step *step, const char *id, const struct verdict *verdict, json_t *list)
{
	const struct refusal *refusal = refusal_of(verdict, id);
	const struct seen_case *seen = NULL;
	struct case_view view;
	json_t *value = json_object();

	json_array_append_new(list, value);
	for (int at = 0; at < seeing->count; at++) {
		if (strcmp(seeing->saw[at].case_id, id) == 0)
			seen = &seeing->saw[at];
	}
	page_text(value, "step", step->id);
	page_text(value, "case_id", id);
	page_flag(value, "held", seen != NULL);
	page_text(value, "reference",
		  seen != NULL && view_find(job, office->database, id, &view) == OK ? view.reference : NULL);
	page_text(value, "agreement", seen != NULL ? seen->agreement : NULL);
	state_write(office, seen, value);
	page_flag(value, "green", refusal == NULL);
	page_text(value, "rule", refusal != NULL ? refusal->rule : NULL);
	page_text(value, "article", refusal != NULL ? refusal->article : NULL);
	page_text(value, "reason", refusal != NULL ? refusal->reason : NULL);
	return OK;
}

/* Each condition is judged alone and for each case, so that no list of refusals is too short for them. */
static enum result condition_write(struct job *job, const struct office *office, const struct seeing *seeing,
				   const struct step *step, const struct condition *condition, json_t *list)
{
	const char **ids;
	int count;

	TRY(gate_cases(job, seeing->open->state, step, condition, NULL, &ids, &count));
	for (int at = 0; at < count; at++) {
		struct verdict verdict = {.allowed = true};

		TRY(gate_judge(job, seeing->open->state, condition, seeing->saw, seeing->count, ids[at], &verdict));
		TRY(gate_write(job, office, seeing, step, ids[at], &verdict, list));
	}
	return OK;
}

static enum result alarms_write(struct job *job, const struct office *office, const struct open_case *open,
				json_t *page)
{
	struct gate_record *gates;
	json_t *list = json_array();
	int count;

	json_object_set_new(page, "gate_alarms", list);
	TRY(gate_differing(job, office->database, open->record.case_id, &gates, &count));
	for (int at = 0; at < count; at++)
		json_array_append_new(list,
				      json_pack("{s:s, s:s}", "by", gates[at].author, "case_id", gates[at].other));
	return OK;
}

enum result page_gates(struct job *job, const struct office *office, const struct actor *actor,
		       const struct open_case *open, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	struct seeing seeing = {.office = office, .actor = actor, .open = open};
	json_t *list = json_array();

	json_object_set_new(page, "gates", list);
	for (int at = 0; at < profile->step_count; at++) {
		const struct step *step = &profile->steps[at];

		bool other_kind = open->state->kind != NONE && (step->kinds >> open->state->kind & 1) == 0;

		if ((step->from >> open->state->state & 1) == 0 || other_kind)
			continue;
		TRY(gates_see(job, office, actor, open, step, NULL, &seeing.saw, &seeing.count));
		for (int need = 0; need < step->need_count; need++) {
			if (applies(open, &step->needs[need]))
				TRY(condition_write(job, office, &seeing, step, &step->needs[need], list));
		}
	}
	return alarms_write(job, office, open, page);
}

/* --- what a partner saw --- */

static enum result differs(struct job *job, struct receiving *receiving, const struct gate_record *gate)
{
	struct gate_record row = *gate;
	struct bytes whole;
	json_t *what = json_pack("{s:s, s:s, s:I, s:s}", "case", gate->case_id, "author", gate->author, "number",
				 (json_int_t)gate->number, "other", gate->other);

	TRY(json_own(job, what));
	TRY(json_write(job, what, &whole));
	row.differs = true;
	TRY(gate_put(job, receiving->office->database, &row));
	return evidence_keep(job, receiving, "gate-differs", gate->case_id, whole,
			     "A step says of another case what the events of that case do not bear out.");
}

static enum result seen_judge(struct job *job, struct receiving *receiving, const struct gate_record *gate,
			      const struct seen_case *seen)
{
	struct database *database = receiving->office->database;
	enum gate_finding finding = GATE_WAITS;
	struct open_case *other = NULL;
	enum result loaded = open_case_load_shared(job, receiving->office, seen->case_id, &other);

	if (loaded == MISSING)
		job_forgive(job);
	else
		TRY(loaded);
	if (loaded == OK)
		TRY(gate_check(job, &other->file, seen, &finding));
	if (finding == GATE_WAITS)
		return gate_put(job, database, gate);
	if (finding == GATE_DIFFERS)
		return differs(job, receiving, gate);
	return gate_remove(job, database, gate);
}

enum result gates_receive(struct job *job, struct receiving *receiving, const struct event *event)
{
	for (int at = 0; at < event->body.saw_count; at++) {
		const struct gate_record gate = {.case_id = event->envelope.case_id,
						 .author = event->envelope.author,
						 .number = event->envelope.number,
						 .other = event->body.saw[at].case_id};

		TRY(seen_judge(job, receiving, &gate, &event->body.saw[at]));
	}
	return OK;
}

/* What the step of a row saw of the case that the row waits for. */
static enum result row_retry(struct job *job, struct receiving *receiving, const struct gate_record *gate)
{
	const struct lane_events *lane;
	struct open_case *open;
	enum result loaded = open_case_load_shared(job, receiving->office, gate->case_id, &open);

	if (loaded == MISSING) { /* retired meanwhile: nobody asks any more */
		job_forgive(job);
		return gate_remove(job, receiving->office->database, gate);
	}
	TRY(loaded);
	lane = case_file_lane(&open->file, gate->author);
	if (lane == NULL || gate->number > lane->count)
		return OK;
	const struct body *body = &lane->events[gate->number - 1]->body;

	for (int at = 0; at < body->saw_count; at++) {
		if (strcmp(body->saw[at].case_id, gate->other) == 0)
			TRY(seen_judge(job, receiving, gate, &body->saw[at]));
	}
	return OK;
}

enum result gates_retry(struct job *job, struct receiving *receiving, const char *case_id)
{
	struct gate_record *waiting;
	int count;

	TRY(gate_waiting(job, receiving->office->database, case_id, &waiting, &count));
	for (int at = 0; at < count; at++)
		TRY(row_retry(job, receiving, &waiting[at]));
	return OK;
}
