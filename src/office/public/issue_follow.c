/* issue_follow.c - a report as its author reads it, and what they may do about it.
 *
 * They read the state, the times that run, what the agreement marks as theirs to read (`public: true`), and their own
 * additions; never what the offices say to each other. What they do is decided by the same case_decide() as an
 * officer's step, with the role `public`. A number that is not there takes as long as a secret that is wrong. */
#include "office/public/issue_inside.h"

#include "access/access.h"
#include "agreement/calendar.h"
#include "crypto/secret.h"
#include "office/case/page.h"
#include "office/public/issue_files.h"

#include <string.h>

/* A page shows the latest; the node keeps all. */
#define EVENTS_SHOWN 20
#define ADDITIONS_SHOWN 10

/* --- who asks --- */

static enum result unknown(struct job *job)
{
	job_forgive(job);
	return job_fail(job, MISSING, "number", "issue-unknown",
			"There is no report with this number and this secret.");
}

static enum result issue_prove(struct job *job, const struct office *office, const struct issue_following *following,
			       struct issue_record *ret_issue)
{
	static const unsigned char nothing[HASH_SIZE];
	char number[ISSUE_NUMBER_SIZE], secret[ISSUE_SECRET_SIZE];
	struct issue_record issue = {0};
	struct hash hash;
	enum result found;

	if (issue_number_read(job, bytes_of(following->number), number) != OK ||
	    issue_secret_read(job, bytes_of(following->secret), ISSUE_SECRET_LETTERS, secret) != OK)
		return unknown(job);
	hash = hash_of(bytes_of(secret));
	secret_wipe(secret, sizeof(secret));
	found = issue_find(job, office->database, number, &issue);
	if (found != OK && found != MISSING)
		return found;
	if (issue.secret_hash.size != HASH_SIZE)
		issue.secret_hash = (struct bytes){nothing, HASH_SIZE};
	if (!secret_equal(issue.secret_hash.data, hash.bytes, HASH_SIZE) || found != OK ||
	    strcmp(issue.state, ISSUE_ENDED) == 0)
		return unknown(job);
	*ret_issue = issue;
	return OK;
}

/* --- what they do --- */

/* Nothing is added to what was not taken up, nor to a case that is only followed. */
static enum result takes_more(struct job *job, const struct issue_record *issue, const char *field)
{
	if (strcmp(issue->state, ISSUE_REFUSED) == 0)
		return job_fail(job, DENIED, field, "wrong-state", "This report was not taken up.");
	if (strcmp(issue->state, ISSUE_FOLLOWED) == 0)
		return job_fail(job, DENIED, field, "wrong-state", "With this number a case is followed only.");
	return OK;
}

static enum result add(struct job *job, const struct office *office, const struct issue_record *issue, const char *text)
{
	struct issue_addition addition = {text, job->now};
	struct actor actor;
	int64_t version;
	int letters = 0;

	for (const char *at = text; *at != '\0'; at++)
		letters += ((unsigned char)*at & 0xc0) != 0x80;
	if (letters == 0 || letters > ISSUE_TEXT_MOST || !bytes_are_utf8(bytes_of(text)))
		return job_fail(job, INVALID, "text", letters == 0 ? "required" : "too-long",
				"An addition has 1 to %d letters.", ISSUE_TEXT_MOST);
	TRY(takes_more(job, issue, "text"));
	TRY(issue_count_addition(job, office->database, issue->number, ISSUE_ADDITIONS_MOST));
	if (issue->case_id == NULL)
		return issue_addition_add(job, office->database, issue->number, &addition);
	TRY(public_actor(job, office, &actor));
	return office_note_add(job, office, &actor, issue->case_id, text, &version);
}

/* Files of a report that is a case already go into it at once. */
static enum result files_add(struct job *job, const struct office *office, const struct issue_record *issue,
			     const json_t *files)
{
	TRY(takes_more(job, issue, "files"));
	TRY(issue_count_addition(job, office->database, issue->number, ISSUE_ADDITIONS_MOST));
	TRY(issue_files_claim(job, office, issue->number, files));
	return issue->case_id != NULL ? issue_files_move(job, office, issue->number, issue->case_id) : OK;
}

static enum result take(struct job *job, const struct office *office, const struct issue_record *issue,
			const struct issue_following *following)
{
	struct step_request request = {.step = following->step};
	struct open_case *open;
	struct actor actor;
	const struct profile *profile;
	json_t *form = NULL;
	int64_t version;
	bool proposed;
	int at;

	if (strcmp(issue->state, ISSUE_OPEN) != 0)
		return job_fail(job, DENIED, "step", "wrong-state", "This report is not being worked on.");
	TRY(public_actor(job, office, &actor));
	TRY(open_case_load(job, office, issue->case_id, &open));
	profile = open->agreement->profile;
	at = profile_find_step(profile, following->step);
	if (at == NONE || !step_is_public(&profile->steps[at]))
		return job_fail(job, DENIED, "step", "wrong-role", "This step is not yours to take.");
	if (profile->steps[at].form != NONE)
		TRY(public_form(job, profile, profile->steps[at].form, following->form, &form));
	request.form = form;
	return office_step_take(job, office, &actor, issue->case_id, &request, &proposed, &version);
}

static enum result confirm(struct job *job, const struct office *office, struct issue_record *issue, const char *code)
{
	if (strcmp(issue->state, ISSUE_WAITING) != 0)
		return job_fail(job, CONFLICT, "code", "issue-decided", "This report needs no code any more.");
	TRY(issue_code_take(job, office, code));
	return issue_open_case(job, office, issue, "code");
}

/* --- what they read --- */

static const struct label *choice_label(const struct field *field, const json_t *value)
{
	for (int at = 0; at < field->choice_count; at++) {
		if (json_is_string(value) && strcmp(json_string_value(value), field->choices[at].id) == 0)
			return &field->choices[at].name;
	}
	return NULL;
}

void local_write(json_t *value, const char *name, const struct party *party, struct instant instant)
{
	char text[INSTANT_TEXT_SIZE];

	instant_write(instant_plus(instant, SECONDS(zone_offset(&party->zone, instant))), text);
	text[16] = '\0';
	page_text(value, name, text);
}

const struct party *our_party_of(const struct office *office, const struct profile *profile)
{
	int ours = our_party(office, profile);

	return &profile->parties[ours != NONE ? ours : 0];
}

static json_t *fields_value(const struct profile *profile, const struct party *party, int form, const json_t *data)
{
	json_t *list = json_array();

	for (int at = 0; form != NONE && at < profile->forms[form].field_count; at++) {
		const struct field *field = &profile->forms[form].fields[at];
		json_t *value = json_object_get(data, field->id), *told;
		const struct label *label;
		struct instant instant;

		if (!field->is_public || value == NULL)
			continue;
		told = json_object();
		label = choice_label(field, value);
		page_label(told, "name", &field->name);
		json_object_set(told, "value", value);
		if (field->type == FIELD_INSTANT && json_is_string(value) &&
		    instant_read(bytes_of(json_string_value(value)), &instant) == OK)
			local_write(told, "local", party, instant);
		if (label != NULL)
			page_label(told, "choice", label);
		json_array_append_new(list, told);
	}
	return list;
}

/* A step is told when it moved the case or says something to its author. */
static json_t *events_value(const struct open_case *open, const struct party *party)
{
	const struct profile *profile = open->agreement->profile;
	json_t *list = json_array();

	for (int at = 0; at < open->state->outcome_count; at++) {
		const struct outcome *outcome = &open->state->outcomes[at];
		const struct step *step = outcome->step != NONE ? &profile->steps[outcome->step] : NULL;
		json_t *value, *fields;

		if (step == NULL || outcome->kind == OUTCOME_VOID || outcome->event->body.kind != EVENT_STEP)
			continue;
		fields = fields_value(profile, party, step->form, outcome->event->body.form);
		if (step->to == NONE && json_array_size(fields) == 0) {
			json_decref(fields);
			continue;
		}
		value = json_object();
		page_text(value, "id", step->id);
		page_label(value, "name", &step->name);
		page_label(value, "by", &profile->parties[outcome->party].name);
		local_write(value, "local", party, outcome->event->envelope.time);
		json_object_set_new(value, "fields", fields);
		json_array_append_new(list, value);
	}
	while (json_array_size(list) > EVENTS_SHOWN)
		json_array_remove(list, 0);
	return list;
}

enum result deadlines_write(struct job *job, const struct party *party, const struct open_case *open, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	json_t *list = json_array();

	json_object_set_new(page, "deadlines", list);
	for (int at = 0; at < profile->deadline_count; at++) {
		struct count count;
		json_t *value;

		if (open->state->deadlines[at].phase != DEADLINE_RUNS)
			continue;
		if (case_deadline(job, open->state, at, &count) != OK) {
			job_forgive(job);
			continue;
		}
		value = json_object();
		page_label(value, "name", &profile->deadlines[at].name);
		/* The last moment that is in time, not the first that is late. */
		local_write(value, "local", party, instant_plus(count.ends, -MINUTES(1)));
		page_flag(value, "passed", count.ends.milliseconds <= job->now.milliseconds);
		json_array_append_new(list, value);
	}
	return OK;
}

static enum result steps_value(struct job *job, const struct office *office, const struct open_case *open, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	json_t *list = json_array();

	json_object_set_new(page, "steps", list);
	for (int at = 0; open->state->opening_outcome != NONE && at < profile->step_count; at++) {
		const struct step *step = &profile->steps[at];
		struct proposal proposal = {
		    .party = our_party(office, profile), .role = ROLE_PUBLIC, .step = at, .time = job->now};
		struct verdict verdict;
		json_t *value;

		if (!step_is_public(step))
			continue;
		TRY(case_decide(job, open->state, open->own, &proposal, &verdict));
		if (!verdict.allowed)
			continue;
		value = json_object();
		page_text(value, "id", step->id);
		page_label(value, "name", &step->name);
		page_label(value, "hint", &step->hint);
		page_flag(value, "moves", step->to != NONE);
		page_flag(value, "ends", step->to != NONE && profile->states[step->to].is_end);
		if (step->form != NONE)
			json_object_set_new(value, "form", public_form_value(profile, step->form));
		json_array_append_new(list, value);
	}
	return OK;
}

static json_t *addition_value(const struct party *party, const char *text, struct instant at)
{
	json_t *value = json_object();

	page_text(value, "text", text);
	local_write(value, "local", party, at);
	return value;
}

static enum result additions_write(struct job *job, const struct office *office, const struct issue_record *issue,
				   const struct party *party, const struct open_case *open, json_t *page)
{
	struct issue_addition *additions;
	json_t *list = json_array();
	int count;

	json_object_set_new(page, "additions", list);
	TRY(issue_addition_list(job, office->database, issue->number, &additions, &count));
	for (int at = 0; at < count; at++)
		json_array_append_new(list, addition_value(party, additions[at].text, additions[at].at));
	for (int at = 0; open != NULL && at < open->file.own.count; at++) {
		const struct event *event = open->file.own.events[at];
		const char *text = json_string_value(json_object_get(event->body.form, "text"));

		if (event->body.step != NULL && strcmp(event->body.step, RECORD_NOTE) == 0 && text != NULL &&
		    event->body.role != NULL && strcmp(event->body.role, role_name(ROLE_PUBLIC)) == 0)
			json_array_append_new(list, addition_value(party, text, event->envelope.time));
	}
	page_number(page, "added", (int64_t)json_array_size(list));
	while (json_array_size(list) > ADDITIONS_SHOWN)
		json_array_remove(list, 0);
	return OK;
}

static void status_write(const struct open_case *open, const struct party *party, bool is_own, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	const struct state *state = &profile->states[open->state->state];

	page_flag(page, "with_us", open->state->opening_outcome == NONE);
	page_label(page, "status", &state->name);
	page_flag(page, "is_end", state->is_end);
	page_text(page, "kind", open->record.kind);
	page_label(page, "kind_name", &profile->kinds[profile_find_kind(profile, open->record.kind)].name);
	if (is_own)
		json_object_set_new(page, "events", events_value(open, party));
}

static enum result followed_case_write(struct job *job, const struct office *office, const struct issue_record *issue,
				       json_t *page)
{
	struct open_case *open;
	enum result loaded = open_case_load(job, office, issue->case_id, &open);

	if (loaded == MISSING) {
		job_forgive(job);
		return OK; /* its retention has ended */
	}
	TRY(loaded);
	return follower_write(job, office, open, page);
}

/* Of the case that a report was joined to only the state is told: it is another's. */
static enum result case_write_for_author(struct job *job, const struct office *office, const struct issue_record *issue,
					 json_t *page)
{
	bool is_own = strcmp(issue->state, ISSUE_OPEN) == 0;
	const struct agreement *agreement;
	const struct party *party;
	struct open_case *open = NULL;
	enum result loaded;

	TRY(public_agreement(job, office, &agreement));
	party = our_party_of(office, agreement->profile);
	page_text(page, "zone", party->zone_name);
	local_write(page, "filed_local", party, issue->filed_at);
	if (issue->case_id == NULL)
		return additions_write(job, office, issue, party, NULL, page);
	loaded = open_case_load(job, office, issue->case_id, &open);
	if (loaded == MISSING) {
		job_forgive(job);
		return OK; /* its retention has ended */
	}
	TRY(loaded);
	status_write(open, party, is_own, page);
	if (!is_own)
		return OK;
	TRY(deadlines_write(job, party, open, page));
	TRY(steps_value(job, office, open, page));
	return additions_write(job, office, issue, party, open, page);
}

/* Who reads has no account: the log says that it was the public page, with which number. */
static enum result look_log(struct job *job, const struct office *office, const struct issue_record *issue)
{
	struct actor actor;

	if (issue->case_id == NULL)
		return OK; /* nothing of a case was read */
	TRY(public_actor(job, office, &actor));
	return access_look(job, office->database, &actor, "follow", issue->case_id, issue->number);
}

enum result office_issue_follow(struct job *job, const struct office *office, const struct issue_following *following,
				json_t **ret_page)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *page = json_object();
	struct issue_record issue;

	TRY(json_own(job, page));
	TRY(transaction_begin(job, office->database, &work));
	TRY(issue_prove(job, office, following, &issue));
	if (following->code != NULL)
		TRY(confirm(job, office, &issue, following->code));
	if (following->add != NULL)
		TRY(add(job, office, &issue, following->add));
	if (following->files != NULL)
		TRY(files_add(job, office, &issue, following->files));
	if (following->step != NULL)
		TRY(take(job, office, &issue, following));
	page_text(page, "number", issue.number);
	page_text(page, "state", issue.state);
	page_text(page, "reason", issue.reason);
	if (strcmp(issue.state, ISSUE_FOLLOWED) == 0) {
		TRY(followed_case_write(job, office, &issue, page));
	} else {
		TRY(issue_files_write(job, office, issue.number, page));
		TRY(case_write_for_author(job, office, &issue, page));
	}
	TRY(look_log(job, office, &issue));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	return OK;
}
