/* gates.c - the other cases that a step looks at.
 *
 * When a step is taken here they are folded as they are held, and what was seen goes into the event; what a partner saw
 * is judged in receive_gates.c. */
#include "office/case/gates.h"

#include "office/case/page.h"
#include "office/case/partners.h"
#include "office/case/readers.h"
#include "store/gates.h"

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
