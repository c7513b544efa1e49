/* clock.c - what time brings. Time alone changes no case: a deadline that passes leaves a draft, or a task, and an
 * officer signs what follows from it. */
#include "office/case/open_case.h"

#include "agreement/calendar.h"
#include "base/log.h"
#include "office/border/border.h"
#include "office/case/projection.h"
#include "office/desk/answer_rule.h"
#include "office/node/retention.h"
#include "office/people/question.h"

#include <string.h>

#define ATTEND_MOST 100 /* in one tick */

/* The draft that silence yields, with the proof of delivery in it: which event, whose receipt, when. No proof, no
 * draft. */
static enum result silence_form(struct job *job, const struct open_case *open, const struct deadline *rule,
				json_t **ret_form)
{
	const struct case_state *state = open->state;
	int proof = rule->silence_proof != NONE ? state->last_outcome_of_step[rule->silence_proof] : NONE;
	const struct step *step = &open->agreement->profile->steps[rule->silence_step];
	json_t *form = json_object();
	char hash[HASH_TEXT_SIZE], time[INSTANT_TEXT_SIZE];

	TRY(json_own(job, form));
	*ret_form = form;
	if (rule->silence_proof == NONE)
		return OK;
	if (proof == NONE || !state->outcomes[proof].delivered) {
		*ret_form = NULL;
		return OK;
	}
	if (step->form == NONE)
		return OK;
	hash_write(&state->outcomes[proof].event->hash, hash);
	instant_write(state->outcomes[proof].delivered_at, time);
	if (form_find_field(&open->agreement->profile->forms[step->form], "proof_event") != NONE)
		json_object_set_new(form, "proof_event", json_string(hash));
	if (form_find_field(&open->agreement->profile->forms[step->form], "proof_received") != NONE)
		json_object_set_new(form, "proof_received", json_string(time));
	return OK;
}

static enum result silence_draft(struct job *job, const struct office *office, const struct open_case *open,
				 const struct deadline *rule)
{
	const struct profile *profile = open->agreement->profile;
	const struct step *step = &profile->steps[rule->silence_step];
	struct draft_record draft = {
	    .case_id = open->record.case_id, .step = step->id, .saved_by = "clock", .saved_at = job->now};
	struct draft_record held;
	json_t *form = NULL;
	struct bytes text;
	int64_t version;
	enum result found;

	if ((step->sides & (1u << profile_find_side(profile, open->record.our_side))) == 0)
		return OK; /* the other side's to draw the conclusion */
	found = draft_find(job, office->database, draft.case_id, draft.step, &held);
	if (found != MISSING)
		return found;
	TRY(silence_form(job, open, rule, &form));
	if (form == NULL)
		return OK;
	TRY(json_write(job, form, &text));
	TAKE(job, draft.form = bytes_cstring(job->arena, text));
	return draft_put(job, office->database, &draft, 0, &version);
}

static enum result attend(struct job *job, const struct office *office, const struct deadline_view *passed)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *open = NULL;
	int64_t version;
	int at;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, passed->case_id, &open));
	at = profile_find_deadline(open->agreement->profile, passed->deadline);
	if (at != NONE && open->state->deadlines[at].phase == DEADLINE_RUNS &&
	    open->agreement->profile->deadlines[at].silence_step != NONE)
		TRY(silence_draft(job, office, open, &open->agreement->profile->deadlines[at]));
	TRY(deadline_attended(job, office->database, passed->case_id, passed->deadline, passed->due));
	TRY(case_touch(job, office->database, passed->case_id, true, NULL, 0, &version));
	TRY(transaction_commit(job, &work));
	log_line(LOG_INFO, "office", "deadline-passed", "case", passed->case_id, "deadline", passed->deadline, NULL);
	return OK;
}

enum result office_tick(struct job *job, const struct office *office, int *ret_attended)
{
	struct deadline_view *passed = NULL;
	int count = 0, answered = 0;

	/* First, because somebody waits at a counter. What is wrong with the record keeps nothing else from its time.
	 */
	if (office_answer_by_rule(job, office, &answered) != OK) {
		log_failure(LOG_ALARM, "office", "record-not-read", job);
		job_forgive(job);
	}
	TRY(deadline_passed(job, office->database, job->now, ATTEND_MOST, &passed, &count));
	for (int at = 0; at < count; at++)
		TRY(attend(job, office, &passed[at]));
	TRY(retention_end(job, office));
	TRY(office_question_late(job, office));
	TRY(office_border_tick(job, office));
	*ret_attended = count;
	return OK;
}
