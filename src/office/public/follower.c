/* follower.c - a case of an officer's that the person concerned, or who asked for them, follows on the public page.
 *
 * The agreement says which kinds may be followed (`public`). An officer of either state gives a number and a secret,
 * which are kept like those of a report and are good on that officer's node alone. Who has them reads where the case
 * stands, what comes next in the agreement's own words for them (`next` of a state), who has to act and until when: no
 * name, no form, no event, no word that officers wrote. Nothing can be done with them either. Each time that they are
 * used is in the log of looks, and an officer of that node can end them: when they were lost, or given to the wrong
 * person. */
#include "office/public/issue_inside.h"

#include "access/access.h"
#include "office/case/page.h"

#include <string.h>

#define NUMBERS_A_CASE_MOST 40 /* that were given one after the other */

static const char *const whoms[] = {"person", "who_asked"};

static bool is_whom(const char *word)
{
	for (size_t at = 0; word != NULL && at < sizeof(whoms) / sizeof(whoms[0]); at++) {
		if (strcmp(whoms[at], word) == 0)
			return true;
	}
	return false;
}

/* --- for officers --- */

/* The case, which the actor may work on and the public may follow. */
static enum result followed_load(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, struct open_case **ret_open)
{
	struct open_case *open;
	int kind;

	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	kind = profile_find_kind(open->agreement->profile, open->record.kind);
	if (kind == NONE || !open->agreement->profile->kinds[kind].is_public)
		return job_fail(job, DENIED, "case", "not-followed",
				"The agreement does not let a case of this kind be followed by the public.");
	*ret_open = open;
	return OK;
}

static bool is_good(const struct issue_record *issue)
{
	return strcmp(issue->state, ISSUE_FOLLOWED) == 0;
}

static enum result number_end(struct job *job, const struct office *office, struct issue_record *issue)
{
	issue->state = ISSUE_ENDED;
	issue->decided_at = job->now;
	return issue_change(job, office->database, issue);
}

/* The number that was given to the same before is good no longer. */
static enum result before_end(struct job *job, const struct office *office, const char *case_id, const char *whom)
{
	struct issue_record *issues;
	int count;

	TRY(issue_of_case(job, office->database, case_id, NUMBERS_A_CASE_MOST, &issues, &count));
	if (count == NUMBERS_A_CASE_MOST)
		return job_fail(job, LIMIT, "case", "too-many", "At most %d numbers are given for a case.",
				NUMBERS_A_CASE_MOST);
	for (int at = 0; at < count; at++) {
		if (!is_good(&issues[at]) || issues[at].contact == NULL || strcmp(issues[at].contact, whom) != 0)
			continue;
		TRY(number_end(job, office, &issues[at]));
	}
	return OK;
}

enum result office_follower_give(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, const char *whom, struct issue_receipt *ret_receipt)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct issue_receipt receipt = {.confirmed = true};
	struct issue_record issue = {.state = ISSUE_FOLLOWED, .check = "officer", .contact = whom};
	struct open_case *open;
	struct hash hash;

	if (!is_whom(whom))
		return job_fail(job, INVALID, "whom", "choice", "A number is for \"person\" or \"who_asked\".");
	TRY(transaction_begin(job, office->database, &work));
	TRY(followed_load(job, office, actor, case_id, &open));
	if (open->state->opening_outcome == NONE)
		return job_fail(job, DENIED, "case", "not-opened", "A draft cannot be followed: it was not sent yet.");
	TRY(before_end(job, office, open->record.case_id, whom));
	issue_secret_new(job, ISSUE_SECRET_LETTERS, receipt.secret);
	hash = hash_of(bytes_of(receipt.secret));
	issue.secret_hash = (struct bytes){hash.bytes, HASH_SIZE};
	issue.agreement = open->record.agreement;
	issue.kind = open->record.kind;
	issue.partner = open->record.partner;
	issue.language = actor->language;
	issue.case_id = open->record.case_id;
	issue.filed_at = issue.decided_at = job->now;
	issue.decided_by = actor->account_id;
	TRY(issue_keep(job, office, &issue, receipt.number));
	TRY(issue_change(job, office->database, &issue)); /* the case, and who gave it */
	TRY(access_look(job, office->database, actor, "follower-give", open->record.case_id, receipt.number));
	TRY(transaction_commit(job, &work));
	*ret_receipt = receipt;
	return OK;
}

enum result office_follower_end(struct job *job, const struct office *office, const struct actor *actor,
				const char *case_id, const char *number)
{
	AUTO_TRANSACTION struct transaction work = {0};
	char digits[ISSUE_NUMBER_SIZE];
	struct issue_record issue;
	struct open_case *open;
	enum result found;

	TRY(issue_number_read(job, bytes_of(number), digits));
	TRY(transaction_begin(job, office->database, &work));
	TRY(followed_load(job, office, actor, case_id, &open));
	found = issue_find(job, office->database, digits, &issue);
	if (found != OK && found != MISSING)
		return found;
	if (found == MISSING || !is_good(&issue) || strcmp(issue.case_id, open->record.case_id) != 0)
		return job_fail(job, MISSING, "number", "follower-unknown",
				"No number of this case that is good has these digits.");
	TRY(number_end(job, office, &issue));
	TRY(access_look(job, office->database, actor, "follower-end", open->record.case_id, issue.number));
	return transaction_commit(job, &work);
}

enum result office_follower_list(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, json_t **ret_list)
{
	json_t *page = json_object(), *list = json_array();
	struct issue_record *issues;
	struct open_case *open;
	int count;

	TRY(json_own(job, page));
	json_object_set_new(page, "followers", list);
	TRY(followed_load(job, office, actor, case_id, &open));
	TRY(issue_of_case(job, office->database, open->record.case_id, NUMBERS_A_CASE_MOST, &issues, &count));
	for (int at = 0; at < count; at++) {
		json_t *value;

		if (!is_good(&issues[at]))
			continue;
		value = json_object();
		json_array_append_new(list, value);
		page_text(value, "whom", issues[at].contact);
		page_text(value, "number", issue_number_show(job->arena, issues[at].number));
		page_instant(value, "given_at", issues[at].filed_at);
	}
	*ret_list = page;
	return OK;
}

/* --- for who has the number --- */

enum result follower_write(struct job *job, const struct office *office, const struct open_case *open, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	const struct state *state = &profile->states[open->state->state];
	const struct party *ours = our_party_of(office, profile);
	int kind = profile_find_kind(profile, open->record.kind);
	int awaited = state->turn != NONE ? open->state->side_party[state->turn] : NONE;

	page_text(page, "zone", ours->zone_name);
	page_label(page, "kind_name", &profile->kinds[kind].name);
	page_label(page, "status", &state->name);
	page_flag(page, "is_end", state->is_end);
	if (state->next.text[ENGLISH] != NULL)
		page_label(page, "next", &state->next);
	if (state->awaits.text[ENGLISH] != NULL) {
		page_label(page, "who", &state->awaits);
	} else if (awaited != NONE && !state->is_end) {
		page_label(page, "by", &profile->parties[awaited].name);
		page_label(page, "authority", &profile->parties[awaited].authority);
	}
	return deadlines_write(job, ours, open, page);
}
