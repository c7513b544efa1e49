/* issues.c - filing a report, and making a case of it once it is confirmed. */
#include "office/public/issue_inside.h"

#include "agreement/form.h"
#include "office/case/agents.h"
#include "office/case/open_case.h"
#include "office/case/projection.h"
#include "office/public/issue_files.h"

#include <string.h>

#define CONTACT_MOST 200
#define NUMBER_TRIES 8

/* --- what was told, against the agreement --- */

/* What a report needs of the profile. */
struct filing_plan {
	const struct agreement *agreement;
	int kind;
	int opening; /* step */
	const char *partner;
};

/* The other state: as chosen, or the only one there is. */
static enum result partner_choose(struct job *job, const struct office *office, const struct profile *profile,
				  const char *wanted, const char **ret_partner)
{
	int ours = our_party(office, profile), only = NONE, count = 0;

	for (int party = 0; party < profile->party_count; party++) {
		if (party == ours)
			continue;
		if (wanted != NULL && strcmp(profile->parties[party].id, wanted) == 0)
			only = party;
		else if (wanted == NULL)
			only = party;
		count++;
	}
	if (only == NONE || (wanted == NULL && count != 1))
		return job_fail(job, INVALID, "partner", "choice", "Say which state the report is about.");
	*ret_partner = profile->parties[only].id;
	return OK;
}

static enum result plan_make(struct job *job, const struct office *office, const char *kind, const char *partner,
			     struct filing_plan *ret_plan)
{
	const struct profile *profile;

	TRY(public_agreement(job, office, &ret_plan->agreement));
	profile = ret_plan->agreement->profile;
	ret_plan->kind = kind != NULL ? profile_find_kind(profile, kind) : NONE;
	if (ret_plan->kind == NONE)
		return job_fail(job, INVALID, "kind", "choice", "Say what the report is about.");
	ret_plan->opening = opening_step(profile, ret_plan->kind);
	if (ret_plan->opening == NONE || profile->steps[ret_plan->opening].form == NONE)
		return job_fail(job, INVALID, "kind", "no-opening", "A report of this kind is not taken here.");
	return partner_choose(job, office, profile, partner, &ret_plan->partner);
}

/* Forms of further steps: each of a step that may be told with this report, complete in itself. */
static enum result more_check(struct job *job, const struct filing_plan *plan, const json_t *more)
{
	const struct profile *profile = plan->agreement->profile;
	const char *step_id;
	json_t *form;

	json_object_foreach(json_unchanged(more), step_id, form)
	{
		int at = profile_find_step(profile, step_id);

		if (at == NONE || !step_is_told_with(profile, plan->opening, plan->kind, &profile->steps[at]))
			return job_fail(job, INVALID, "more", "unknown-step", "\"%s\" is not told with a report.",
					step_id);
		TRY(form_check(job, profile, profile->steps[at].form, form, true, true));
	}
	return OK;
}

static bool letters_are_good(const char *text, size_t most)
{
	size_t size = strlen(text);

	if (size > most || !bytes_are_utf8(bytes_of(text)))
		return false;
	for (size_t at = 0; at < size; at++) {
		if ((unsigned char)text[at] < 0x20 || text[at] == 0x7f)
			return false;
	}
	return true;
}

static enum result filing_check(struct job *job, const struct filing_plan *plan, const struct issue_filing *filing)
{
	const struct profile *profile = plan->agreement->profile;

	TRY(form_check(job, profile, profile->steps[plan->opening].form, filing->form, true, true));
	if (filing->more != NULL)
		TRY(more_check(job, plan, filing->more));
	if (filing->contact != NULL && !letters_are_good(filing->contact, CONTACT_MOST))
		return job_fail(job, INVALID, "contact", "too-long", "How to reach you: at most %d letters, one line.",
				CONTACT_MOST);
	return OK;
}

/* --- keeping it --- */

enum result issue_code_take(struct job *job, const struct office *office, const char *written)
{
	char code[ISSUE_CODE_SIZE];
	struct hash hash;
	enum result used = issue_secret_read(job, bytes_of(written), ISSUE_CODE_LETTERS, code);

	if (used == OK) {
		hash = hash_of(bytes_of(code));
		used = issue_code_use(job, office->database, (struct bytes){hash.bytes, HASH_SIZE}, job->now);
	}
	if (used != INVALID && used != MISSING)
		return used;
	job_forgive(job);
	return job_fail(job, INVALID, "code", "issue-code", "That code is not known, was used, or is too old.");
}

static enum result json_words_of(struct job *job, const json_t *value, const char **ret_text)
{
	struct bytes text;

	*ret_text = NULL;
	if (value == NULL)
		return OK;
	TRY(json_write(job, value, &text));
	TAKE(job, *ret_text = bytes_cstring(job->arena, text));
	return OK;
}

/* Mostly the first number is one that nobody has. */
enum result issue_keep(struct job *job, const struct office *office, struct issue_record *issue,
		       char ret_number[ISSUE_NUMBER_SIZE])
{
	struct issue_record taken;

	for (int tries = 0; tries < NUMBER_TRIES; tries++) {
		enum result found;

		issue_number_new(job, ret_number);
		found = issue_find(job, office->database, ret_number, &taken);
		if (found == OK)
			continue;
		if (found != MISSING)
			return found;
		issue->number = ret_number;
		return issue_add(job, office->database, issue);
	}
	return job_fail(job, BUSY, "number", "numbers", "No number was found for the report; try again.");
}

static enum result room_check(struct job *job, const struct office *office)
{
	int64_t waiting = 0;

	TRY(issue_count(job, office->database, ISSUE_WAITING, &waiting));
	if (waiting >= ISSUES_WAITING_MOST)
		return job_fail(job, BUSY, NULL, "issues-full",
				"Too many reports wait to be looked at. Try again later, or at a desk.");
	return OK;
}

enum result office_issue_file(struct job *job, const struct office *office, const struct issue_filing *filing,
			      struct issue_receipt *ret_receipt)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct filing_plan plan = {0};
	struct issue_receipt receipt = {0};
	struct hash hash;

	TRY(transaction_begin(job, office->database, &work));
	TRY(plan_make(job, office, filing->kind, filing->partner, &plan));
	TRY(filing_check(job, &plan, filing));
	/* Whoever proves more than a robot does is not kept out by those who wait. */
	if (filing->code == NULL && strcmp(filing->check, "work") != 0)
		TRY(room_check(job, office));
	issue_secret_new(job, ISSUE_SECRET_LETTERS, receipt.secret);
	hash = hash_of(bytes_of(receipt.secret));
	struct issue_record issue = {
	    .secret_hash = {hash.bytes, HASH_SIZE},
	    .state = ISSUE_WAITING,
	    .check = filing->check,
	    .agreement = plan.agreement->profile->id,
	    .kind = filing->kind,
	    .partner = plan.partner,
	    .language = filing->language,
	    .contact = filing->contact,
	    .filed_at = job->now,
	};
	TRY(json_words_of(job, filing->form, &issue.form));
	TRY(json_words_of(job, filing->more, &issue.more));
	TRY(issue_keep(job, office, &issue, receipt.number));
	TRY(issue_files_claim(job, office, receipt.number, filing->files));
	if (filing->code != NULL) {
		TRY(issue_code_take(job, office, filing->code));
		TRY(issue_open_case(job, office, &issue, "code"));
	} else if (strcmp(filing->check, "work") == 0) {
		TRY(issue_open_case(job, office, &issue, "work"));
	}
	TRY(transaction_commit(job, &work));
	receipt.confirmed = strcmp(issue.state, ISSUE_OPEN) == 0;
	*ret_receipt = receipt;
	return OK;
}

/* --- the case --- */

/* What was told for further steps waits as their drafts: an officer reads it and takes the step. An agent who is named
 * in a report that is confirmed counts for the pattern. */
static enum result drafts_put(struct job *job, const struct office *office, const struct actor *actor,
			      const struct issue_record *issue)
{
	const char *case_id = issue->case_id, *more = issue->more;
	const char *step;
	json_t *forms, *form;

	if (more == NULL)
		return OK;
	TRY(json_read(job, "more", bytes_of(more), &forms));
	json_object_foreach(forms, step, form)
	{
		int64_t version;

		TRY(office_draft_save(job, office, actor, case_id, step, form, 0, &version));
		TRY(agent_note(job, office, issue->number, form));
	}
	return OK;
}

static enum result additions_move(struct job *job, const struct office *office, const struct actor *actor,
				  const char *number, const char *case_id)
{
	struct issue_addition *additions;
	int count;

	TRY(issue_addition_list(job, office->database, number, &additions, &count));
	for (int at = 0; at < count; at++) {
		int64_t version;

		TRY(office_note_add(job, office, actor, case_id, additions[at].text, &version));
	}
	return issue_addition_remove(job, office->database, number);
}

static const char *opening_side(const struct profile *profile, int opening)
{
	for (int side = 0; side < profile->side_count; side++) {
		if (profile->steps[opening].sides >> side & 1)
			return profile->sides[side].id;
	}
	return "";
}

enum result issue_open_case(struct job *job, const struct office *office, struct issue_record *issue,
			    const char *decided_by)
{
	struct filing_plan plan = {0};
	struct new_case wanted = {.agreement = issue->agreement, .kind = issue->kind, .partner = issue->partner};
	struct actor actor;
	json_t *form;
	char *case_id;

	TRY(plan_make(job, office, issue->kind, issue->partner, &plan));
	wanted.side = opening_side(plan.agreement->profile, plan.opening);
	TRY(json_read(job, "form", bytes_of(issue->form), &form));
	wanted.form = form;
	TRY(public_actor(job, office, &actor));
	TAKE(job, case_id = arena_take(job->arena, UUID_TEXT_SIZE));
	TRY(office_case_new(job, office, &actor, &wanted, case_id));
	issue->case_id = case_id;
	TRY(drafts_put(job, office, &actor, issue));
	TRY(additions_move(job, office, &actor, issue->number, case_id));
	TRY(issue_files_move(job, office, issue->number, case_id));
	issue->state = ISSUE_OPEN;
	issue->form = issue->more = NULL;
	issue->decided_at = job->now;
	issue->decided_by = decided_by;
	return issue_change(job, office->database, issue);
}
