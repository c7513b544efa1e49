/* issue_triage.c - what officers do with reports of the public: read, accept, join, refuse; codes; the pattern of
 * agents. Each look at what somebody wrote is logged. */
#include "office/public/issue_inside.h"

#include "access/access.h"
#include "agreement/form.h"
#include "base/text.h"
#include "office/case/agents.h"
#include "office/case/page.h"
#include "office/people/people.h"
#include "office/public/issue_files.h"

#include <string.h>

#define LIST_MOST 100
#define BEHIND_A_CASE_MOST 50
#define REASON_LETTERS_MOST 1000
#define NOTE_MOST 3900 /* of a note */
#define NOTE_BYTES_MOST (64u << 10)

static enum result permit(struct job *job, const struct actor *actor)
{
	if (!actor->administrative)
		return job_fail(job, DENIED, "regime", "wrong-regime", "Your account does not work in this regime.");
	return OK;
}

/* --- reading --- */

static enum result added_write(struct job *job, const struct office *office, const struct issue_record *issue,
			       json_t *value)
{
	struct issue_addition *additions;
	json_t *list = json_array();
	int count;

	json_object_set_new(value, "additions", list);
	TRY(issue_addition_list(job, office->database, issue->number, &additions, &count));
	for (int at = 0; at < count; at++) {
		json_t *addition = json_object();

		page_text(addition, "text", additions[at].text);
		page_instant(addition, "at", additions[at].at);
		json_array_append_new(list, addition);
	}
	return OK;
}

static enum result issue_value(struct job *job, const struct office *office, const struct issue_record *issue,
			       json_t **ret_value)
{
	json_t *value = json_object();

	TRY(json_own(job, value));
	page_text(value, "number", issue->number);
	page_text(value, "state", issue->state);
	page_text(value, "check", issue->check);
	page_text(value, "agreement", issue->agreement);
	page_text(value, "kind", issue->kind);
	page_text(value, "partner", issue->partner);
	page_text(value, "language", issue->language);
	page_text(value, "contact", issue->contact);
	page_text(value, "case_id", issue->case_id);
	page_text(value, "reason", issue->reason);
	page_instant(value, "filed_at", issue->filed_at);
	page_instant(value, "decided_at", issue->decided_at);
	TRY(page_stored(job, value, "form", issue->form));
	TRY(page_stored(job, value, "more", issue->more));
	TRY(added_write(job, office, issue, value));
	TRY(issue_files_write(job, office, issue->number, value));
	*ret_value = value;
	return OK;
}

/* Cases that are probably of the same person, while the report waits. */
static enum result alike_write(struct job *job, const struct office *office, const struct actor *actor, json_t *value)
{
	json_t *form = json_object_get(value, "form"), *alike;

	if (!json_is_object(form)) {
		json_object_set_new(value, "alike", json_array());
		return OK;
	}
	TRY(office_duplicates(job, office, actor, form, NULL, &alike));
	json_object_set(value, "alike", json_object_get(alike, "cases"));
	return OK;
}

enum result office_issue_list(struct job *job, const struct office *office, const struct actor *actor,
			      const char *state, json_t **ret_list)
{
	json_t *page = json_object(), *list = json_array();
	struct issue_record *issues;
	int64_t waiting = 0;
	int count;

	TRY(json_own(job, page));
	json_object_set_new(page, "issues", list);
	TRY(permit(job, actor));
	TRY(issue_list(job, office->database, state, LIST_MOST, &issues, &count));
	TRY(issue_count(job, office->database, ISSUE_WAITING, &waiting));
	page_number(page, "waiting", waiting);
	for (int at = 0; at < count; at++) {
		json_t *value;

		TRY(issue_value(job, office, &issues[at], &value));
		TRY(alike_write(job, office, actor, value));
		json_array_append(list, value);
	}
	TRY(access_look(job, office->database, actor, "issues", NULL, state));
	*ret_list = page;
	return OK;
}

static enum result known_find(struct job *job, const struct office *office, const struct actor *actor,
			      const char *written, struct issue_record *ret_issue)
{
	char number[ISSUE_NUMBER_SIZE];
	enum result found;

	TRY(permit(job, actor));
	if (issue_number_read(job, bytes_of(written), number) == OK)
		found = issue_find(job, office->database, number, ret_issue);
	else
		found = MISSING;
	if (found != MISSING)
		return found;
	job_forgive(job);
	return job_fail(job, MISSING, "number", "issue-unknown", "There is no report with this number.");
}

enum result office_issue_show(struct job *job, const struct office *office, const struct actor *actor,
			      const char *number, json_t **ret_issue)
{
	struct issue_record issue;

	TRY(known_find(job, office, actor, number, &issue));
	TRY(issue_value(job, office, &issue, ret_issue));
	return access_look(job, office->database, actor, "issues", issue.case_id, issue.number);
}

enum result office_issue_of_case(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, json_t **ret_list)
{
	json_t *page = json_object(), *list = json_array();
	struct issue_record *issues;
	struct open_case *open;
	int count;

	TRY(json_own(job, page));
	json_object_set_new(page, "issues", list);
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(issue_of_case(job, office->database, case_id, BEHIND_A_CASE_MOST, &issues, &count));
	for (int at = 0; at < count; at++) {
		json_t *value;

		TRY(issue_value(job, office, &issues[at], &value));
		json_object_set_new(value, "alike", json_array());
		json_array_append(list, value);
	}
	TRY(access_look(job, office->database, actor, "issues", case_id, NULL));
	*ret_list = page;
	return OK;
}

/* --- deciding --- */

static enum result waiting_find(struct job *job, const struct office *office, const struct actor *actor,
				const char *written, struct issue_record *ret_issue)
{
	TRY(known_find(job, office, actor, written, ret_issue));
	if (strcmp(ret_issue->state, ISSUE_WAITING) != 0)
		return job_fail(job, CONFLICT, "number", "issue-decided", "This report was decided already.");
	return OK;
}

enum result office_issue_accept(struct job *job, const struct office *office, const struct actor *actor,
				const char *number, char ret_case_id[UUID_TEXT_SIZE])
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct issue_record issue;

	TRY(transaction_begin(job, office->database, &work));
	TRY(waiting_find(job, office, actor, number, &issue));
	TRY(issue_open_case(job, office, &issue, actor->account_id));
	TRY(access_look(job, office->database, actor, "issue-accept", issue.case_id, issue.number));
	TRY(transaction_commit(job, &work));
	memcpy(ret_case_id, issue.case_id, UUID_TEXT_SIZE);
	return OK;
}

static bool is_among(const json_t *cases, const char *case_id)
{
	size_t at;
	json_t *each;

	json_array_foreach(cases, at, each)
	{
		if (strcmp(json_string_value(json_object_get(each, "case_id")), case_id) == 0)
			return true;
	}
	return false;
}

/* Two people are not made one by a slip of the hand: where the store does not take them for the same, an officer says
 * why they are. */
static enum result joining_check(struct job *job, const struct office *office, const struct actor *actor,
				 const struct issue_record *issue, const char *case_id, const char *because)
{
	json_t *form, *alike;

	if (because != NULL && strlen(because) > REASON_LETTERS_MOST)
		return job_fail(job, INVALID, "because", "too-long", "At most %d letters.", REASON_LETTERS_MOST);
	if (because != NULL && *because != '\0')
		return OK;
	TRY(json_read(job, "form", bytes_of(issue->form), &form));
	TRY(office_duplicates(job, office, actor, form, NULL, &alike));
	if (is_among(json_object_get(alike, "cases"), case_id))
		return OK;
	return job_fail(job, INVALID, "because", "not-alike",
			"The report does not look like the person of this case. Say why they belong together.");
}

/* What was told for further steps, in one line each: "agent: Sky Travels". */
static enum result more_tell(struct job *job, const struct office *office, const struct issue_record *issue,
			     struct text *text)
{
	const char *step, *name;
	json_t *forms, *form, *value;

	if (issue->more == NULL)
		return OK;
	TRY(json_read(job, "more", bytes_of(issue->more), &forms));
	json_object_foreach(forms, step, form)
	{
		TRY(agent_note(job, office, issue->number, form));
		json_object_foreach(form, name, value)
		{
			if (json_is_string(value))
				text_print(text, "\n%s: %s", name, json_string_value(value));
			else if (json_is_integer(value))
				text_print(text, "\n%s: %lld", name, (long long)json_integer_value(value));
		}
	}
	return OK;
}

/* What the report said becomes a note of the case that it is joined to: nothing that somebody wrote is lost. */
static enum result joined_note(struct job *job, const struct office *office, const struct issue_record *issue,
			       const char *case_id, const char *because)
{
	struct text whole = text_open(job->arena, NOTE_BYTES_MOST);
	const char *told;
	struct actor actor;
	struct bytes written;
	json_t *form;
	char *text;
	int64_t version;

	TRY(json_read(job, "form", bytes_of(issue->form), &form));
	told = json_string_value(json_object_get(form, "what_happened"));
	text_print(&whole, "%s: %s", issue_number_show(job->arena, issue->number), told != NULL ? told : "");
	TRY(more_tell(job, office, issue, &whole));
	if (because != NULL && *because != '\0')
		text_print(&whole, "\n(%s)", because);
	TRY(text_done(&whole, &written));
	written.size = written.size < NOTE_MOST ? written.size : NOTE_MOST;
	TAKE(job, text = bytes_cstring(job->arena, written));
	/* A text that was cut within a letter loses that letter. */
	while (!bytes_are_utf8(bytes_of(text)))
		text[strlen(text) - 1] = '\0';
	TRY(public_actor(job, office, &actor));
	return office_note_add(job, office, &actor, case_id, text, &version);
}

enum result office_issue_join(struct job *job, const struct office *office, const struct actor *actor,
			      const char *number, const char *case_id, const char *because)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct issue_record issue;
	struct open_case *open;

	TRY(transaction_begin(job, office->database, &work));
	TRY(waiting_find(job, office, actor, number, &issue));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	if (strcmp(open->record.agreement, issue.agreement) != 0)
		return job_fail(job, INVALID, "case", "other-agreement",
				"A report is joined to a case of the same agreement only.");
	TRY(joining_check(job, office, actor, &issue, open->record.case_id, because));
	TRY(joined_note(job, office, &issue, open->record.case_id, because));
	TRY(issue_files_move(job, office, issue.number, open->record.case_id));
	issue.state = ISSUE_JOINED;
	issue.case_id = open->record.case_id;
	issue.form = issue.more = NULL;
	issue.decided_at = job->now;
	issue.decided_by = actor->account_id;
	TRY(issue_change(job, office->database, &issue));
	TRY(issue_addition_remove(job, office->database, issue.number));
	TRY(access_look(job, office->database, actor, "issue-join", issue.case_id, issue.number));
	return transaction_commit(job, &work);
}

enum result office_issue_refuse(struct job *job, const struct office *office, const struct actor *actor,
				const char *number, const char *reason)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct issue_record issue;

	if (reason == NULL || *reason == '\0' || strlen(reason) > REASON_LETTERS_MOST)
		return job_fail(job, INVALID, "reason", "required",
				"Say in 1 to %d letters why: whoever wrote the report reads it.", REASON_LETTERS_MOST);
	TRY(transaction_begin(job, office->database, &work));
	TRY(waiting_find(job, office, actor, number, &issue));
	issue.state = ISSUE_REFUSED;
	issue.reason = reason;
	issue.form = issue.more = issue.contact = NULL;
	issue.decided_at = job->now;
	issue.decided_by = actor->account_id;
	TRY(issue_change(job, office->database, &issue));
	TRY(issue_addition_remove(job, office->database, issue.number));
	TRY(issue_file_remove(job, office->database, issue.number));
	TRY(access_look(job, office->database, actor, "issue-refuse", NULL, issue.number));
	return transaction_commit(job, &work);
}

/* --- codes and agents --- */

enum result office_issue_code(struct job *job, const struct office *office, const struct actor *actor,
			      char ret_code[ISSUE_CODE_SIZE])
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct hash hash;

	TRY(permit(job, actor));
	issue_secret_new(job, ISSUE_CODE_LETTERS, ret_code);
	hash = hash_of(bytes_of(ret_code));
	struct issue_code code = {.hash = {hash.bytes, HASH_SIZE},
				  .made_by = actor->account_id,
				  .made_at = job->now,
				  .ends_at = instant_plus(job->now, ISSUE_CODE_LIFE)};

	TRY(transaction_begin(job, office->database, &work));
	TRY(issue_code_add(job, office->database, &code));
	TRY(access_look(job, office->database, actor, "issue-code", NULL, NULL));
	return transaction_commit(job, &work);
}

enum result office_agents(struct job *job, const struct office *office, const struct actor *actor, json_t **ret_list)
{
	json_t *page = json_object(), *list = json_array();
	const struct agreement *agreement;
	struct agent_group *groups;
	int64_t smaller = 0;
	int count;

	TRY(json_own(job, page));
	json_object_set_new(page, "agents", list);
	TRY(permit(job, actor));
	if (public_agreement(job, office, &agreement) == OK)
		page_text(page, "agreement", agreement->profile->id);
	else
		job_forgive(job); /* nothing is open to the public here, and nobody was reported */
	TRY(agent_group_list(job, office->database, AGENT_REPORTS_LEAST, LIST_MOST, &groups, &count, &smaller));
	page_number(page, "least", AGENT_REPORTS_LEAST);
	page_number(page, "smaller", smaller);
	for (int at = 0; at < count; at++) {
		json_t *value = json_object();

		page_text(value, "name", groups[at].name);
		page_text(value, "place", groups[at].place);
		page_text(value, "sells", groups[at].sells);
		page_number(value, "reports", groups[at].reports);
		page_instant(value, "first_at", groups[at].first_at);
		page_instant(value, "last_at", groups[at].last_at);
		json_array_append_new(list, value);
	}
	TRY(access_look(job, office->database, actor, "agents", NULL, NULL));
	*ret_list = page;
	return OK;
}
