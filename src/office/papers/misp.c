/* misp.c - a report of ours as an event of MISP for those who work there, and an event as the draft of a report.
 *
 * Who wrote a report says where it may go on to (originator control): what the partner sent is never written as an
 * event; its agreement has a step that asks for onward use. What has ended (recalled, expired) is none either. Which
 * cases this is for, and how a form stands in an event, the agreement says (agreement/misp.h). */
#include "office/office.h"

#include "access/access.h"
#include "agreement/misp.h"
#include "office/case/agreements.h"
#include "office/case/projection.h"

#include <stdio.h>

static enum result form_of_ours(struct job *job, const struct office *office, const struct open_case *open,
				int *ret_form)
{
	const struct case_state *state = open->state;
	const struct profile *profile = open->agreement->profile;

	if (state->opening_outcome == NONE)
		return job_fail(job, CONFLICT, "case", "draft", "The case has not been sent yet.");
	if (state->outcomes[state->opening_outcome].party != our_party(office, profile))
		return job_fail(job, DENIED, "case", "originator",
				"The partner wrote this. Ask it for onward use first.");
	if (profile->states[state->state].is_end)
		return job_fail(job, CONFLICT, "case", "ended",
				"This case has ended: what was recalled, has expired or is finished goes nowhere.");
	*ret_form = profile->steps[state->outcomes[state->opening_outcome].step].form;
	return OK;
}

/* A UUID (version 8, RFC 9562) for the party's authority: from its name, so that all of its events have the same. */
static void organisation_id(const char *name, char ret_id[UUID_TEXT_SIZE])
{
	struct hash hash = hash_of(bytes_of(name));
	const unsigned char *at = hash.bytes;

	snprintf(ret_id, UUID_TEXT_SIZE, "%02x%02x%02x%02x-%02x%02x-8%01x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", at[0],
		 at[1], at[2], at[3], at[4], at[5], at[6] & 0x0f, at[7], (at[8] & 0x3f) | 0x80, at[9], at[10], at[11],
		 at[12], at[13], at[14], at[15]);
}

enum result office_misp_write(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id, json_t **ret_answer)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *answer = json_object(), *event, *left_out;
	struct open_case *open;
	int form;

	TRY(json_own(job, answer));
	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(form_of_ours(job, office, open, &form));
	const struct profile *profile = open->agreement->profile;
	const char *authority = profile->parties[our_party(office, profile)].authority.text[ENGLISH];
	char id[UUID_TEXT_SIZE];
	organisation_id(authority, id);
	const struct misp_head head = {.case_id = case_id,
				       .organisation = authority,
				       .organisation_id = id,
				       .at = open->state->outcomes[open->state->opening_outcome].time};
	TRY(misp_write(job, profile, form, &head, open->state->forms[form], &event, &left_out));
	json_object_set(answer, "event", event);
	json_object_set(answer, "left_out", left_out);
	TRY(access_look(job, office->database, actor, "misp", case_id, NULL));
	TRY(transaction_commit(job, &work));
	*ret_answer = answer;
	return OK;
}

enum result office_misp_read(struct job *job, const struct office *office, const char *agreement_id, const char *kind,
			     const json_t *event, json_t **ret_answer)
{
	const struct agreement *agreement;
	json_t *answer = json_object(), *form, *left_out;
	int step;

	TRY(json_own(job, answer));
	TRY(agreement_in_force(job, office, agreement_id, "", &agreement));
	step = opening_step(agreement->profile, profile_find_kind(agreement->profile, kind));
	if (step == NONE)
		return job_fail(job, INVALID, "kind", "unknown-kind", "\"%s\" is not a kind of case of this agreement.",
				kind);
	TRY(misp_read(job, agreement->profile, agreement->profile->steps[step].form, event, &form, &left_out));
	json_object_set(answer, "form", form);
	json_object_set(answer, "left_out", left_out);
	*ret_answer = answer;
	return OK;
}
