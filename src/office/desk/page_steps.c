/* page_steps.c - what may I do now, and why not the rest. */
#include "office/case/bookings.h"
#include "office/case/gates.h"
#include "office/case/page.h"

#include <string.h>

static json_t *refusals_value(const struct profile *profile, const struct verdict *verdict)
{
	json_t *list = json_array();

	for (int at = 0; at < verdict->refusal_count; at++) {
		const struct refusal *refusal = &verdict->refusals[at];
		json_t *value = json_object();

		page_text(value, "rule", refusal->rule);
		page_text(value, "article", refusal->article);
		page_flag(value, "verify", refusal->verify);
		page_text(value, "safeguard",
			  refusal->safeguard != NONE ? profile->safeguards[refusal->safeguard].id : NULL);
		page_text(value, "deadline",
			  refusal->deadline != NONE ? profile->deadlines[refusal->deadline].id : NULL);
		page_text(value, "case", refusal->case_id);
		page_text(value, "reason", refusal->reason);
		json_array_append_new(list, value);
	}
	return list;
}

/* A step that only waits for a second officer is open to the first: taking it proposes it. */
static bool is_open(const struct verdict *verdict)
{
	return verdict->allowed ||
	       (verdict->refusal_count == 1 && strcmp(verdict->refusals[0].rule, "second-officer") == 0);
}

static enum result step_write(struct job *job, const struct open_case *open, const struct proposal *proposal,
			      const struct colleagues *colleagues, json_t *list)
{
	const struct profile *profile = open->agreement->profile;
	const struct step *step = &profile->steps[proposal->step];
	const struct event *proposed = open->own->proposals[proposal->step];
	json_t *value = json_object();
	struct verdict verdict;

	if (json_own(job, value) != OK)
		return job->failure.result;
	TRY(case_decide(job, open->state, open->own, proposal, &verdict));
	page_text(value, "id", step->id);
	page_flag(value, "allowed", is_open(&verdict));
	page_flag(value, "needs_second", !verdict.allowed && is_open(&verdict));
	page_text(value, "proposed_by", proposed != NULL ? colleague_name(colleagues, proposed->body.officer) : NULL);
	json_object_set(value, "proposed_form",
			proposed != NULL ? json_object_get(proposed->body.form, "form") : json_null());
	json_object_set_new(value, "refusals", refusals_value(profile, &verdict));
	if (is_open(&verdict))
		json_array_insert(list, 0, value);
	else
		json_array_append(list, value);
	return OK;
}

enum result page_steps(struct job *job, const struct office *office, const struct actor *actor,
		       const struct open_case *open, const struct colleagues *colleagues, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	const struct case_state *state = open->state;
	struct event_file *files;
	struct proposal proposal = {.party = our_party(office, profile), .time = job->now};
	int our_side = profile_find_side(profile, open->record.our_side);
	json_t *list = json_array();

	json_object_set_new(page, "steps", list);
	TAKE(job, files = NEW_MANY(job->arena, struct event_file, (size_t)open->own->evidence_count));
	for (int at = 0; at < open->own->evidence_count; at++)
		files[at] = open->own->evidence[at]->body.files[0];
	if (actor->key_id != NULL)
		TRY(officer_pseudonym(job, office, actor->key_id, &proposal.officer));
	/* From the last to the first, since allowed steps are put in front: so they keep the profile's order. */
	for (int at = profile->step_count - 1; at >= 0; at--) {
		const struct step *step = &profile->steps[at];
		const struct event *proposed = open->own->proposals[at];
		struct seen_case *saw = NULL;
		int saw_count = 0;
		struct booked *taken = NULL;
		int taken_count = 0;

		if (our_side == NONE || (step->sides & (1u << our_side)) == 0)
			continue;
		if (state->kind != NONE && (step->kinds & (UINT64_C(1) << state->kind)) == 0)
			continue;
		proposal.step = at;
		proposal.role = actor_role_in(actor, step->roles);
		proposal.proposer = proposed != NULL ? proposed->body.officer : NULL;
		proposal.files = step->may_carry_files ? files : NULL;
		proposal.file_count = step->may_carry_files ? open->own->evidence_count : 0;
		if ((step->from >> state->state & 1) != 0)
			TRY(gates_see(job, office, actor, open, step, NULL, &saw, &saw_count));
		if ((step->from >> state->state & 1) != 0)
			TRY(bookings_see(job, office, open, step, NULL, &taken, &taken_count));
		proposal.knows_taken = true;
		proposal.taken = taken;
		proposal.taken_count = taken_count;
		proposal.saw = saw;
		proposal.saw_count = saw_count;
		TRY(step_write(job, open, &proposal, colleagues, list));
	}
	return OK;
}
