/* cases.c - opening a case, taking it, noting, saying that it was looked at: what changes a case but is no step. */
#include "office/case/agreements.h"
#include "office/case/open_case.h"

#include "access/access.h"
#include "agreement/form.h"
#include "base/text.h"
#include "office/case/own_lane.h"
#include "office/case/partners.h"
#include "office/case/projection.h"
#include "office/case/readers.h"

#include <stdio.h>
#include <string.h>

#define NOTE_LETTERS_MOST 4000

/* What a new case needs of the profile. */
struct opening_plan {
	const struct agreement *agreement;
	int kind;
	int side;
	int step;
	int parties[PARTY_MOST];
	const char *partners; /* words, as in office/case/partners.h */
};

/* The partners as the wish names them, before the agreement is known. */
static enum result partners_wanted(struct job *job, const struct office *office, const struct new_case *wanted,
				   const char **ret_words)
{
	struct text words = text_open(job->arena, PARTY_MOST * PARTY_ID_SIZE);
	struct bytes written;
	const char *side;
	json_t *value;

	*ret_words = wanted->partner != NULL ? wanted->partner : "";
	if (wanted->sides == NULL)
		return OK;
	json_object_foreach(json_unchanged(wanted->sides), side, value)
	{
		const char *party = json_string_value(value);

		if (party != NULL && strcmp(party, office->party) != 0)
			text_print(&words, "%s ", party);
	}
	TRY(text_done(&words, &written));
	TAKE(job, *ret_words = bytes_cstring(job->arena, written));
	return OK;
}

/* Who plays a side: named with the sides, or the only partner where there are two. */
static enum result plan_side(struct job *job, const struct office *office, const struct new_case *wanted,
			     struct opening_plan *plan, int side)
{
	const struct profile *profile = plan->agreement->profile;
	const char *party = json_string_value(json_object_get(wanted->sides, profile->sides[side].id));

	if (side == plan->side) {
		plan->parties[side] = our_party(office, profile);
		return OK;
	}
	if (party == NULL && wanted->sides == NULL && profile->side_count == 2)
		party = wanted->partner;
	plan->parties[side] = party != NULL ? profile_find_party(profile, party) : NONE;
	if (plan->parties[side] == NONE)
		return job_fail(job, INVALID, "sides", "unknown-party",
				"\"%s\" is no party of this agreement that could be \"%s\".",
				party != NULL ? party : "", profile->sides[side].id);
	for (int other = 0; other < profile->side_count; other++) {
		bool is_known = other < side || other == plan->side;

		if (is_known && other != side && plan->parties[other] == plan->parties[side])
			return job_fail(job, INVALID, "sides", "same-party", "One party cannot play two sides.");
	}
	return OK;
}

static enum result plan_sides(struct job *job, const struct office *office, const struct new_case *wanted,
			      struct opening_plan *plan)
{
	const struct profile *profile = plan->agreement->profile;

	plan->side = profile_find_side(profile, wanted->side);
	if (plan->side == NONE)
		return job_fail(job, INVALID, "side", "choice", "\"%s\" is not a side of this agreement.",
				wanted->side);
	if ((profile->steps[plan->step].sides & (1u << plan->side)) == 0)
		return job_fail(job, INVALID, "side", "wrong-side", "A case of this kind is not opened by this side.");
	plan->parties[plan->side] = our_party(office, profile);
	for (int side = 0; side < profile->side_count; side++)
		TRY(plan_side(job, office, wanted, plan, side));
	return partners_write(job, office, profile, plan->parties, &plan->partners);
}

static enum result plan_make(struct job *job, const struct office *office, const struct new_case *wanted,
			     struct opening_plan *plan)
{
	const char *partners = NULL;
	const struct profile *profile;

	TRY(partners_wanted(job, office, wanted, &partners));
	TRY(agreement_in_force(job, office, wanted->agreement, partners, &plan->agreement));
	profile = plan->agreement->profile;
	if (our_party(office, profile) == NONE)
		return job_fail(job, INVALID, "agreement", "not-a-party", "We are not a party of this agreement.");
	plan->kind = profile_find_kind(profile, wanted->kind);
	if (plan->kind == NONE)
		return job_fail(job, INVALID, "kind", "unknown-kind", "\"%s\" is not a kind of case of this agreement.",
				wanted->kind);
	plan->step = opening_step(profile, plan->kind);
	if (plan->step == NONE)
		return job_fail(job, INVALID, "kind", "no-opening",
				"The agreement has no step that opens a case of this kind.");
	return plan_sides(job, office, wanted, plan);
}

static enum result reference_make(struct job *job, const struct office *office, char **ret_reference)
{
	struct date today = date_of_number((int32_t)(job->now.milliseconds / DAYS(1)));
	int64_t number;
	char party[PARTY_ID_SIZE] = {0};

	TRY(case_next_number(job, office->database, today.year, &number));
	for (size_t at = 0; office->party[at] != '\0' && at < sizeof(party) - 1; at++)
		party[at] = (char)(office->party[at] >= 'a' && office->party[at] <= 'z' ? office->party[at] - 'a' + 'A'
											: office->party[at]);
	TAKE(job, *ret_reference = arena_print(job->arena, "%s-%d-%06lld", party, today.year, (long long)number));
	return OK;
}

static enum result record_make(struct job *job, const struct office *office, const struct opening_plan *plan,
			       struct case_record *ret_record)
{
	const struct profile *profile = plan->agreement->profile;
	char case_id[UUID_TEXT_SIZE], *reference;

	uuid_new(job, case_id);
	TRY(reference_make(job, office, &reference));
	*ret_record = (struct case_record){
	    .case_id = arena_copy_cstring(job->arena, case_id),
	    .reference = reference,
	    .agreement = profile->id,
	    .profile_hash = {plan->agreement->hash.bytes, HASH_SIZE},
	    .kind = profile->kinds[plan->kind].id,
	    .regime = profile->regime == REGIME_POLICE ? "police" : "administrative",
	    .partner = plan->partners,
	    .our_side = profile->sides[plan->side].id,
	    .opened_at = job->now,
	};
	if (ret_record->case_id == NULL)
		return job_out_of_memory(job);
	return OK;
}

/* The first record of the own lane: what the case is to be. */
static enum result open_record(struct job *job, const struct office *office, const struct actor *actor,
			       struct open_case *open, const struct opening_plan *plan)
{
	const struct profile *profile = plan->agreement->profile;
	json_t *sides = json_array(), *form;

	for (int side = 0; side < profile->side_count; side++)
		json_array_append_new(sides, json_string(profile->parties[plan->parties[side]].id));
	form = json_pack("{s:s, s:s, s:o}", "kind", open->record.kind, "reference", open->record.reference, "sides",
			 sides);
	TRY(json_own(job, form));
	return own_lane_append(job, office, actor, open, RECORD_OPEN, form);
}

static enum result first_draft(struct job *job, const struct office *office, const struct actor *actor,
			       const struct open_case *open, const struct opening_plan *plan, const json_t *wanted_form)
{
	const struct profile *profile = plan->agreement->profile;
	const struct step *step = &profile->steps[plan->step];
	struct draft_record draft = {
	    .case_id = open->record.case_id, .step = step->id, .saved_by = actor->account_id, .saved_at = job->now};
	struct bytes text = BYTES("{}");
	int64_t version;

	if (wanted_form != NULL) {
		TRY(form_check(job, profile, step->form, wanted_form, false, true));
		TRY(readers_check_form(job, office, actor, profile, plan->kind, wanted_form));
		TRY(json_write(job, wanted_form, &text));
	}
	TAKE(job, draft.form = bytes_cstring(job->arena, text));
	return draft_put(job, office->database, &draft, 0, &version);
}

enum result office_case_new(struct job *job, const struct office *office, const struct actor *actor,
			    const struct new_case *wanted, char ret_case_id[UUID_TEXT_SIZE])
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct opening_plan plan = {0};
	struct case_record record;
	struct open_case *open;
	int64_t version;

	TRY(plan_make(job, office, wanted, &plan));
	/* The public brings a case as a draft only: it is an officer who then sends it. */
	if (actor->roles != ROLE_BIT(ROLE_PUBLIC) &&
	    actor_role_in(actor, plan.agreement->profile->steps[plan.step].roles) == ROLE_COUNT)
		return job_fail(job, DENIED, NULL, "wrong-role", "Your role does not open cases of this kind.");
	TRY(transaction_begin(job, office->database, &work));
	TRY(record_make(job, office, &plan, &record));
	TRY(open_case_new(job, &record, plan.agreement, &open));
	TRY(open_case_permit_regime(job, actor, open));
	TRY(case_add(job, office->database, &record));
	TRY(open_case_key_make(job, office, open, LANE_IS_SHARED));
	TRY(open_record(job, office, actor, open, &plan));
	TRY(first_draft(job, office, actor, open, &plan, wanted->form));
	TRY(open_case_save(job, office, open, &version));
	TRY(access_look(job, office->database, actor, "open", record.case_id, NULL));
	TRY(transaction_commit(job, &work));
	memcpy(ret_case_id, record.case_id, UUID_TEXT_SIZE);
	return OK;
}

enum result office_note_add(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, const char *text, int64_t *ret_version)
{
	json_t *form;

	if (text == NULL || *text == '\0' || strlen(text) > NOTE_LETTERS_MOST)
		return job_fail(job, INVALID, "text", "length", "A note has 1 to %d letters.", NOTE_LETTERS_MOST);
	form = json_pack("{s:s}", "text", text);
	TRY(json_own(job, form));
	return own_lane_record(job, office, actor, case_id, RECORD_NOTE, form, ret_version);
}

enum result office_case_take(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, bool take, int64_t *ret_version)
{
	json_t *form = take ? json_pack("{s:s}", "account", actor->account_id) : json_object();

	TRY(json_own(job, form));
	return own_lane_record(job, office, actor, case_id, RECORD_TAKE, form, ret_version);
}

/* The partner's steps that nobody here has opened yet. */
static enum result unopened_list(struct job *job, const struct office *office, const struct open_case *open,
				 struct body *body)
{
	int ours = our_party(office, open->agreement->profile);

	TAKE(job, body->received = NEW_MANY(job->arena, struct received, RECEIVED_MOST));
	for (int at = 0; at < open->state->outcome_count && body->received_count < RECEIVED_MOST; at++) {
		const struct outcome *outcome = &open->state->outcomes[at];

		if (outcome->event->body.kind != EVENT_STEP || outcome->party == ours ||
		    (ours != NONE && (outcome->opened_by >> ours & 1) != 0))
			continue;
		body->received[body->received_count++] =
		    (struct received){.hash = outcome->event->hash, .time = job->now};
	}
	return OK;
}

enum result office_case_opened(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct entry entry = {.lane = LANE_IS_SHARED, .key_id = actor->key_id, .body = {.kind = EVENT_OPENED}};
	struct open_case *open;
	int64_t version;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(unopened_list(job, office, open, &entry.body));
	if (entry.body.received_count == 0)
		return OK;
	entry.body.role = role_name(actor_role_in(actor, ~0u));
	TRY(officer_pseudonym(job, office, actor->key_id, &entry.body.officer));
	TRY(open_case_append(job, office, open, &entry));
	TRY(open_case_save(job, office, open, &version));
	return transaction_commit(job, &work);
}

enum result office_draft_save(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, const char *step_id, const json_t *form, int64_t expected,
			      int64_t *ret_draft_version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct draft_record draft = {
	    .case_id = case_id, .step = step_id, .saved_by = actor->account_id, .saved_at = job->now};
	struct open_case *open;
	struct bytes text;
	enum result put;
	int step;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	step = profile_find_step(open->agreement->profile, step_id);
	if (step == NONE || open->agreement->profile->steps[step].form == NONE)
		return job_fail(job, MISSING, "step", "unknown-step", "\"%s\" is not a step with a form.", step_id);
	TRY(form_check(job, open->agreement->profile, open->agreement->profile->steps[step].form, form, false, true));
	if (open->agreement->profile->steps[step].opens)
		TRY(readers_check_form(job, office, actor, open->agreement->profile, open->state->kind, form));
	TRY(json_write(job, form, &text));
	TAKE(job, draft.form = bytes_cstring(job->arena, text));
	put = draft_put(job, office->database, &draft, expected, ret_draft_version);
	if (put == CONFLICT) {
		job_forgive(job);
		return job_fail(job, CONFLICT, "version", "draft-changed",
				"A colleague saved this draft after you opened it.");
	}
	TRY(put);
	if (open->state->opening_outcome == NONE)
		TRY(projection_write(job, office, open));
	return transaction_commit(job, &work);
}

enum result office_draft_drop(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, const char *step)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *open;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(draft_remove(job, office->database, case_id, step));
	return transaction_commit(job, &work);
}
