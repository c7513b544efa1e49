/* steps.c - taking a step: draft or form in, signed event and its sending out, in one transaction.
 *
 * Where the profile asks for two officers, the first call leaves a proposal in the own lane; the release by another
 * officer carries both pseudonyms, so that the other node can check that they differ. */
#include "office/case/open_case.h"

#include "access/access.h"
#include "agreement/form.h"
#include "office/case/agents.h"
#include "office/case/bookings.h"
#include "office/case/gates.h"
#include "office/case/own_lane.h"
#include "office/case/readers.h"

#include <string.h>

/* Who took the last of several steps; most often the next one is theirs too. */
struct signer {
	const char *key_id;
	const char *pseudonym;
};

/* A step while it is being taken. */
struct taking {
	const struct office *office;
	const struct actor *actor;
	struct open_case *open;
	const struct step *step;
	int step_at;
	const json_t *form;
	struct entry entry;
	struct seen_case *saw; /* the other cases that the step looks at */
	int saw_count;
	struct booked *taken; /* what other cases book of the things that it books */
	int taken_count;
	const struct event *proposal; /* by another officer, waiting; or NULL */
	struct signer *signer;
};

static enum result form_of_draft(struct job *job, struct taking *taking)
{
	struct draft_record draft;
	enum result found =
	    draft_find(job, taking->office->database, taking->open->record.case_id, taking->step->id, &draft);
	json_t *form;

	if (found == MISSING)
		form = json_object();
	else
		TRY(found);
	if (found == OK)
		TRY(json_read(job, "draft", bytes_of(draft.form), &form));
	else
		TRY(json_own(job, form));
	taking->form = form;
	return OK;
}

/* The form that will be signed: as sent, else as proposed, else as drafted; checked against the profile. */
static enum result form_choose(struct job *job, struct taking *taking, const struct step_request *request)
{
	const struct profile *profile = taking->open->agreement->profile;

	if (taking->step->form == NONE) {
		if (request->form != NULL && json_object_size(request->form) > 0)
			return job_fail(job, INVALID, "form", "unknown-field", "This step carries no form.");
		return OK;
	}
	taking->form = request->form;
	if (taking->form == NULL && taking->proposal != NULL)
		taking->form = json_object_get(taking->proposal->body.form, "form");
	if (taking->form == NULL)
		TRY(form_of_draft(job, taking));
	return form_check(job, profile, taking->step->form, taking->form, !taking->step->corrects, true);
}

/* The evidence that waits in the own lane goes with the first step of an officer that may carry files. */
static enum result files_take(struct job *job, struct taking *taking)
{
	const struct own_state *own = taking->open->own;
	struct body *body = &taking->entry.body;

	if (!taking->step->may_carry_files || own->evidence_count == 0 ||
	    taking->actor->roles == ROLE_BIT(ROLE_PUBLIC) || taking->actor->rule_of != NULL)
		return OK;
	if (own->evidence_count > FILES_MOST)
		return job_fail(job, LIMIT, "files", "too-many", "A step carries at most %d files.", FILES_MOST);
	TAKE(job, body->files = NEW_MANY(job->arena, struct event_file, (size_t)own->evidence_count));
	for (int at = 0; at < own->evidence_count; at++)
		body->files[body->file_count++] = own->evidence[at]->body.files[0];
	return OK;
}

static enum result opening_make(struct job *job, struct taking *taking)
{
	const struct profile *profile = taking->open->agreement->profile;
	struct opening *opening;

	TAKE(job, opening = NEW(job->arena, struct opening));
	opening->reference = taking->open->record.reference;
	opening->kind = taking->open->record.kind;
	opening->side_count = profile->side_count;
	for (int side = 0; side < profile->side_count; side++) {
		const char *party = profile->parties[taking->open->own->side_party[side]].id;

		memcpy(opening->sides[side].party, party, strlen(party) + 1);
	}
	taking->entry.body.opening = opening;
	return OK;
}

static enum result decide(struct job *job, const struct taking *taking, enum role role, struct verdict *ret_verdict)
{
	const struct body *body = &taking->entry.body;
	struct proposal proposal = {
	    .party = our_party(taking->office, taking->open->agreement->profile),
	    .role = role,
	    .officer = body->officer,
	    .proposer = body->proposer,
	    .step = taking->step_at,
	    .form = taking->form,
	    .files = body->files,
	    .file_count = body->file_count,
	    .time = job->now,
	    .saw = taking->saw,
	    .saw_count = taking->saw_count,
	    .knows_taken = true,
	    .taken = taking->taken,
	    .taken_count = taking->taken_count,
	};

	return case_decide(job, taking->open->state, taking->open->own, &proposal, ret_verdict);
}

static bool only_second_officer_lacks(const struct verdict *verdict)
{
	return verdict->refusal_count == 1 && strcmp(verdict->refusals[0].rule, "second-officer") == 0;
}

/* Which other case it is: its reference where the step could look at it, else the id that the form has. */
static enum result case_name(struct job *job, const struct taking *taking, const char *id, const char **ret_name)
{
	const char *name = id;
	struct case_view view;

	for (int at = 0; at < taking->saw_count; at++) {
		if (strcmp(taking->saw[at].case_id, id) == 0 &&
		    view_find(job, taking->office->database, id, &view) == OK)
			name = view.reference;
	}
	for (int at = 0; at < taking->taken_count; at++) {
		if (strcmp(taking->taken[at].case_id, id) == 0 &&
		    office_case_readable(job, taking->office, taking->actor, id) == OK &&
		    view_find(job, taking->office->database, id, &view) == OK)
			name = view.reference;
	}
	job_forgive(job);
	TAKE(job, *ret_name = arena_print(job->arena, "Case: %s.", name));
	return OK;
}

static enum result refuse(struct job *job, const struct taking *taking, const struct verdict *verdict)
{
	const struct refusal *first = &verdict->refusals[0];
	const char *what = first->safeguard != NONE ? taking->open->agreement->profile->safeguards[first->safeguard].id
						    : taking->step->id;
	const char *named = "";

	if (first->case_id != NULL)
		TRY(case_name(job, taking, first->case_id, &named));
	return job_fail(job, DENIED, what, first->rule, "%s%s%s%s%s%s", first->reason, *named != '\0' ? " " : "", named,
			first->article != NULL ? " (" : "", first->article != NULL ? first->article : "",
			first->article != NULL ? ")" : "");
}

static enum result propose(struct job *job, struct taking *taking)
{
	json_t *form = json_pack("{s:s, s:O?}", "step", taking->step->id, "form", taking->form);

	TRY(json_own(job, form));
	return own_lane_append(job, taking->office, taking->actor, taking->open, RECORD_PROPOSE, form);
}

static enum result sign_and_send(struct job *job, struct taking *taking, enum role role)
{
	struct body *body = &taking->entry.body;
	struct bytes letter;

	body->role = role_name(role);
	body->form = taking->form;
	body->saw = taking->saw;
	body->saw_count = taking->saw_count;
	body->has_own_head = taking->open->own->number > 0;
	body->own_head = taking->open->own->head;
	if (taking->step->opens) {
		TRY(open_case_letter_share(job, taking->office, taking->open, &letter));
		taking->entry.has_letter = true;
		taking->entry.letter = hash_of(letter);
	}
	TRY(open_case_append(job, taking->office, taking->open, &taking->entry));
	return draft_remove(job, taking->office->database, taking->open->record.case_id, taking->step->id);
}

static enum result signer_find(struct job *job, const struct taking *taking, const char *key_id,
			       const char **ret_pseudonym)
{
	struct signer *signer = taking->signer;

	if (signer->key_id == NULL || signer->key_id != key_id)
		TRY(officer_pseudonym(job, taking->office, key_id, &signer->pseudonym));
	signer->key_id = key_id;
	*ret_pseudonym = signer->pseudonym;
	return OK;
}

static enum result prepare(struct job *job, struct taking *taking, const struct step_request *request)
{
	const struct profile *profile = taking->open->agreement->profile;
	struct body *body = &taking->entry.body;

	taking->step_at = profile_find_step(profile, request->step);
	if (taking->step_at == NONE)
		return job_fail(job, MISSING, "step", "unknown-step", "\"%s\" is not a step of this agreement.",
				request->step);
	taking->step = &profile->steps[taking->step_at];
	taking->proposal = taking->open->own->proposals[taking->step_at];
	taking->entry.lane = LANE_IS_SHARED;
	taking->entry.key_id = taking->actor->key_id;
	body->kind = EVENT_STEP;
	body->step = taking->step->id;
	/* By a rule, who set it is named. */
	TRY(signer_find(job, taking, taking->actor->rule_of != NULL ? taking->actor->rule_of : taking->actor->key_id,
			&body->officer));
	if (taking->step->second_officer && taking->proposal != NULL)
		body->proposer = taking->proposal->body.officer;
	TRY(form_choose(job, taking, request));
	if (taking->step->opens || taking->step->corrects)
		TRY(readers_check_form(job, taking->office, taking->actor, profile, taking->open->state->kind,
				       taking->form));
	TRY(files_take(job, taking));
	TRY(gates_see(job, taking->office, taking->actor, taking->open, taking->step, taking->form, &taking->saw,
		      &taking->saw_count));
	TRY(bookings_see(job, taking->office, taking->open, taking->step, taking->form, &taking->taken,
			 &taking->taken_count));
	return taking->step->opens ? opening_make(job, taking) : OK;
}

/* Either signs and sends, or leaves a proposal, or says why not. */
static enum result carry_out(struct job *job, struct taking *taking, bool *ret_proposed)
{
	enum role role = taking->actor->rule_of != NULL ? ROLE_NODE : actor_role_in(taking->actor, taking->step->roles);
	struct verdict verdict;

	TRY(decide(job, taking, role, &verdict));
	*ret_proposed = !verdict.allowed && only_second_officer_lacks(&verdict);
	if (*ret_proposed)
		return propose(job, taking);
	if (!verdict.allowed)
		return refuse(job, taking, &verdict);
	return sign_and_send(job, taking, role);
}

/* The cases of steps that are taken together. */
struct cases_of_steps {
	struct open_case **opened;
	int opened_count;
	struct open_case **of_step; /* of each step, one of those */
	struct signer signer;
};

/* A case is opened by the first step that needs it. */
static enum result case_of(struct job *job, const struct office *office, const char *case_id,
			   struct cases_of_steps *cases, struct open_case **ret_open)
{
	for (int at = cases->opened_count - 1; at >= 0; at--) {
		*ret_open = cases->opened[at];
		if (strcmp(cases->opened[at]->record.case_id, case_id) == 0)
			return open_case_fold(job, cases->opened[at]);
	}
	TRY(open_case_load(job, office, case_id, ret_open));
	cases->opened[cases->opened_count++] = *ret_open;
	return OK;
}

static enum result step_do(struct job *job, const struct office *office, struct wanted_step *wanted,
			   struct open_case *open, struct signer *signer)
{
	struct taking taking = {.office = office, .actor = wanted->actor, .open = open, .signer = signer};

	TRY(open_case_permit(job, office, wanted->actor, open));
	TRY(open_case_unchanged(job, &open->record, wanted->request.expected_version));
	TRY(prepare(job, &taking, &wanted->request));
	TRY(carry_out(job, &taking, &wanted->proposed));
	if (open->agreement->profile->booking_count >
	    0) { /* the next step of the same transaction sees what this one books */
		TRY(open_case_fold(job, open));
		TRY(bookings_write(job, office, open));
	}
	if (!wanted->proposed)
		TRY(agent_of_step(job, office, open->record.case_id, taking.step, taking.form));
	return access_look(job, office->database, wanted->actor, wanted->proposed ? "propose" : "step", wanted->case_id,
			   taking.step->id);
}

static enum result steps_do(struct job *job, const struct office *office, struct wanted_step *steps, int count)
{
	struct cases_of_steps cases = {0};
	int64_t version;

	TAKE(job, cases.opened = NEW_MANY(job->arena, struct open_case *, (size_t)count));
	TAKE(job, cases.of_step = NEW_MANY(job->arena, struct open_case *, (size_t)count));
	for (int at = 0; at < count; at++) {
		TRY(case_of(job, office, steps[at].case_id, &cases, &cases.of_step[at]));
		TRY(step_do(job, office, &steps[at], cases.of_step[at], &cases.signer));
	}
	for (int at = 0; at < cases.opened_count; at++)
		TRY(open_case_save(job, office, cases.opened[at], &version));
	for (int at = 0; at < count; at++)
		steps[at].version = cases.of_step[at]->record.version;
	return OK;
}

enum result office_steps_take(struct job *job, const struct office *office, struct wanted_step *steps, int count)
{
	AUTO_TRANSACTION struct transaction work = {0};

	TRY(transaction_begin(job, office->database, &work));
	TRY(steps_do(job, office, steps, count));
	return transaction_commit(job, &work);
}

enum result office_step_take(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, const struct step_request *request, bool *ret_proposed,
			     int64_t *ret_version)
{
	struct wanted_step wanted = {.actor = actor, .case_id = case_id, .request = *request};

	TRY(office_steps_take(job, office, &wanted, 1));
	*ret_proposed = wanted.proposed;
	*ret_version = wanted.version;
	return OK;
}

/* --- safeguards --- */

static enum result second_officer_check(struct job *job, const struct office *office, const struct actor *actor,
					const struct safeguard_state *state)
{
	const char *officer;

	if (state->answer != ANSWER_STANDS)
		return job_fail(job, CONFLICT, "safeguard", "safeguard-open",
				"There is no affirmed answer to agree with.");
	TRY(officer_pseudonym(job, office, actor->key_id, &officer));
	if (strcmp(officer, state->officer) == 0)
		return job_fail(job, DENIED, "safeguard", "same-officer",
				"The officer who answered cannot be the second officer.");
	return OK;
}

/* One record in the own lane, and its line in the log of looks. */
static enum result safeguard_record(struct job *job, const struct office *office, const struct actor *actor,
				    struct open_case *open, const char *record, const char *safeguard, json_t *form)
{
	int at = profile_find_safeguard(open->agreement->profile, safeguard);

	TRY(json_own(job, form));
	if (at == NONE)
		return job_fail(job, MISSING, "safeguard", "unknown-safeguard",
				"\"%s\" is not a safeguard of this agreement.", safeguard);
	if (strcmp(record, RECORD_AGREE) == 0)
		TRY(second_officer_check(job, office, actor, &open->own->safeguards[at]));
	TRY(own_lane_append(job, office, actor, open, record, form));
	return access_look(job, office->database, actor, record, open->record.case_id, safeguard);
}

#define SOURCE_LETTERS_MOST 1000

static enum result answer_check(struct job *job, const struct safeguard_answered *given)
{
	const char *answer = given->answer;
	bool known =
	    strcmp(answer, "stands") == 0 || strcmp(answer, "does_not_stand") == 0 || strcmp(answer, "unknown") == 0;

	if (!known)
		return job_fail(job, INVALID, "answer", "choice",
				"The answer is \"stands\", \"does_not_stand\" or \"unknown\".");
	if (given->source == NULL || *given->source == '\0' || strlen(given->source) > SOURCE_LETTERS_MOST)
		return job_fail(job, INVALID, "source", "required",
				"Say in 1 to %d letters where the answer comes from.", SOURCE_LETTERS_MOST);
	return OK;
}

enum result office_safeguards_answer(struct job *job, const struct office *office, const struct actor *actor,
				     const char *case_id, const struct safeguard_answered *answers, int count,
				     int64_t *ret_version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *open;
	int64_t version;

	for (int at = 0; at < count; at++)
		TRY(answer_check(job, &answers[at]));
	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	for (int at = 0; at < count; at++) {
		const struct safeguard_answered *given = &answers[at];

		TRY(safeguard_record(job, office, actor, open, RECORD_AFFIRM, given->safeguard,
				     json_pack("{s:s, s:s, s:s}", "safeguard", given->safeguard, "answer",
					       given->answer, "source", given->source)));
	}
	TRY(open_case_save(job, office, open, &version));
	TRY(transaction_commit(job, &work));
	*ret_version = version;
	return OK;
}

enum result office_safeguard_answer(struct job *job, const struct office *office, const struct actor *actor,
				    const char *case_id, const char *safeguard, const char *answer, const char *source,
				    int64_t *ret_version)
{
	struct safeguard_answered given = {safeguard, answer, source};

	return office_safeguards_answer(job, office, actor, case_id, &given, 1, ret_version);
}

enum result office_safeguard_agree(struct job *job, const struct office *office, const struct actor *actor,
				   const char *case_id, const char *safeguard, int64_t *ret_version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *open;
	int64_t version;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(safeguard_record(job, office, actor, open, RECORD_AGREE, safeguard,
			     json_pack("{s:s}", "safeguard", safeguard)));
	TRY(open_case_save(job, office, open, &version));
	TRY(transaction_commit(job, &work));
	*ret_version = version;
	return OK;
}
