/* border_refer.c - what a border officer puts before others: a question to the second line; a proposal not to let a
 * traveller on board, which a supervisor decides and of which the traveller gets a page. */
#include "office/border/border.h"

#include "access/access.h"
#include "office/border/border_alerts.h"
#include "office/case/page.h"
#include "store/alerts.h"
#include "store/referrals.h"

#include <string.h>

#define PAGE_MOST 50
#define KEPT DAYS(366)       /* questions and proposals */
#define ALERTS_KEPT DAYS(31) /* that have ended */
#define PURGE_MOST 500       /* in one tick */

/* --- adding --- */

static enum result required(struct job *job, const json_t *form, const char *name)
{
	const char *text = json_string_value(json_object_get(form, name));

	if (text != NULL && text[strspn(text, " \t\r\n")] != '\0')
		return OK;
	return job_fail(job, INVALID, name, "required", "This must be filled in.");
}

static enum result referral_make(struct job *job, const struct office *office, const struct actor *actor,
				 const char *kind, const json_t *form, const char **ret_id)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct referral_record referral = {.kind = kind, .made_by = actor->account_id, .made_at = job->now};
	char id[UUID_TEXT_SIZE];
	struct bytes text;

	TRY(json_write(job, form, &text));
	TAKE(job, referral.form = bytes_cstring(job->arena, text));
	uuid_new(job, id);
	TAKE(job, referral.referral_id = arena_copy_cstring(job->arena, id));
	TRY(transaction_begin(job, office->database, &work));
	TRY(referral_add(job, office->database, &referral));
	TRY(access_look(job, office->database, actor, kind, NULL, id));
	TRY(transaction_commit(job, &work));
	*ret_id = referral.referral_id;
	return OK;
}

enum result office_referral_ask(struct job *job, const struct office *office, const struct actor *actor,
				const json_t *form, const char **ret_id)
{
	TRY(required(job, form, "question"));
	return referral_make(job, office, actor, REFERRAL_SECOND_LINE, form, ret_id);
}

enum result office_refusal_propose(struct job *job, const struct office *office, const struct actor *actor,
				   const json_t *form, const char **ret_id)
{
	static const char *const must[] = {"family_name", "flight", "reason", "reasons", "contact"};

	for (size_t at = 0; at < sizeof(must) / sizeof(must[0]); at++)
		TRY(required(job, form, must[at]));
	return referral_make(job, office, actor, REFERRAL_NOT_LET_ON, form, ret_id);
}

/* --- answering --- */

static enum result referral_load(struct job *job, const struct office *office, const char *referral_id,
				 const char *kind, struct referral_record *ret_referral)
{
	enum result found = referral_find(job, office->database, referral_id, ret_referral);

	if (found == MISSING || (found == OK && kind != NULL && strcmp(ret_referral->kind, kind) != 0))
		return job_fail(job, MISSING, "referral", "unknown-referral", "There is no such question.");
	return found;
}

static enum result referral_answer(struct job *job, const struct office *office, const struct actor *actor,
				   const struct referral_record *referral, const char *state, const char *words)
{
	json_t *reply = json_object();
	struct bytes text;
	enum result ended;
	char *written;

	TRY(json_own(job, reply));
	page_text(reply, "words", words);
	TRY(json_write(job, reply, &text));
	TAKE(job, written = bytes_cstring(job->arena, text));
	if (strcmp(referral->made_by, actor->account_id) == 0)
		return job_fail(job, DENIED, "referral", "same-officer",
				"Another officer than the one who asked answers.");
	ended = referral_end(job, office->database, referral->referral_id, state, actor->account_id, written, job->now);
	if (ended == CONFLICT)
		return job_fail(job, CONFLICT, "referral", "decided", "This was decided already.");
	return ended;
}

static bool is_among(const char *word, const char *const *words)
{
	while (*words != NULL && (word == NULL || strcmp(*words, word) != 0))
		words++;
	return *words != NULL;
}

/* Loads, answers and logs in one transaction. */
static enum result answer(struct job *job, const struct office *office, const struct actor *actor,
			  const char *referral_id, const char *kind, const char *state, const char *words)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct referral_record referral;

	TRY(transaction_begin(job, office->database, &work));
	TRY(referral_load(job, office, referral_id, kind, &referral));
	TRY(referral_answer(job, office, actor, &referral, state, words));
	TRY(access_look(job, office->database, actor, state, NULL, referral_id));
	return transaction_commit(job, &work);
}

enum result office_referral_reply(struct job *job, const struct office *office, const struct actor *actor,
				  const char *referral_id, const char *word, const char *words)
{
	static const char *const replies[] = {"goes-on", "not-the-person", "interview", "call-issuer", NULL};

	if (!is_among(word, replies))
		return job_fail(job, INVALID, "reply", "choice",
				"The reply is goes-on, not-the-person, interview or call-issuer.");
	return answer(job, office, actor, referral_id, REFERRAL_SECOND_LINE, word, words);
}

enum result office_refusal_decide(struct job *job, const struct office *office, const struct actor *actor,
				  const char *referral_id, const char *decision, const char *why)
{
	static const char *const decisions[] = {"released", "let-go", NULL};

	if ((actor->roles & ROLE_BIT(ROLE_SUPERVISOR)) == 0)
		return job_fail(job, DENIED, "referral", "role", "A supervisor decides this.");
	if (!is_among(decision, decisions))
		return job_fail(job, INVALID, "decision", "choice", "The decision is released or let-go.");
	if (!says_something(why))
		return job_fail(job, INVALID, "why", "required", "Say why.");
	return answer(job, office, actor, referral_id, REFERRAL_NOT_LET_ON, decision, why);
}

/* --- showing --- */

static enum result referral_value(struct job *job, const struct referral_record *referral,
				  const struct colleagues *colleagues, json_t **ret_value)
{
	json_t *value = json_object();

	TRY(json_own(job, value));
	page_text(value, "referral", referral->referral_id);
	page_text(value, "kind", referral->kind);
	page_text(value, "state", referral->state);
	page_instant(value, "made_at", referral->made_at);
	json_object_set_new(value, "made_by", colleague_value(colleagues, referral->made_by));
	TRY(page_stored(job, value, "form", referral->form));
	page_instant(value, "ended_at", referral->ended_at);
	json_object_set_new(value, "ended_by", colleague_value(colleagues, referral->ended_by));
	TRY(page_stored(job, value, "reply", referral->reply));
	*ret_value = value;
	return OK;
}

enum result office_referral_list(struct job *job, const struct office *office, const struct actor *actor,
				 const char *kind, struct instant before, json_t **ret_page)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *page = json_object(), *list = json_array(), *value;
	struct referral_record *referrals;
	struct colleagues colleagues;
	int count;

	TRY(json_own(job, page));
	json_object_set_new(page, "referrals", list);
	TRY(transaction_begin(job, office->database, &work));
	TRY(colleagues_load(job, office, &colleagues));
	TRY(referral_list(job, office->database, kind, before, PAGE_MOST, &referrals, &count));
	for (int at = 0; at < count; at++) {
		TRY(referral_value(job, &referrals[at], &colleagues, &value));
		json_array_append(list, value);
	}
	page_instant(page, "next", count == PAGE_MOST ? referrals[count - 1].made_at : INSTANT_NEVER);
	TRY(access_look(job, office->database, actor, "referral-list", NULL, kind));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	return OK;
}

enum result office_referral_show(struct job *job, const struct office *office, const struct actor *actor,
				 const char *referral_id, json_t **ret_referral)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct referral_record referral;
	struct colleagues colleagues;

	TRY(transaction_begin(job, office->database, &work));
	TRY(referral_load(job, office, referral_id, NULL, &referral));
	TRY(colleagues_load(job, office, &colleagues));
	TRY(referral_value(job, &referral, &colleagues, ret_referral));
	TRY(access_look(job, office->database, actor, "referral-view", NULL, referral_id));
	return transaction_commit(job, &work);
}

/* The page names the authority and a reference, and no officer. */
enum result office_refusal_page(struct job *job, const struct office *office, const struct actor *actor,
				const char *referral_id, json_t **ret_page)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct referral_record referral;
	json_t *page = json_object();

	TRY(json_own(job, page));
	TRY(transaction_begin(job, office->database, &work));
	TRY(referral_load(job, office, referral_id, REFERRAL_NOT_LET_ON, &referral));
	if (strcmp(referral.state, "released") != 0)
		return job_fail(job, DENIED, "referral", "not-released",
				"No supervisor has decided this: there is no page, and the traveller is not kept.");
	page_text(page, "reference", referral.referral_id);
	page_instant(page, "decided_at", referral.ended_at);
	TRY(page_stored(job, page, "form", referral.form));
	TRY(access_look(job, office->database, actor, "refusal-page", NULL, referral_id));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	return OK;
}

/* --- the end --- */

enum result office_border_tick(struct job *job, const struct office *office)
{
	AUTO_TRANSACTION struct transaction work = {0};

	TRY(transaction_begin(job, office->database, &work));
	TRY(alert_purge(job, office->database, job->now, instant_plus(job->now, -ALERTS_KEPT), PURGE_MOST));
	TRY(alert_names_catch_up(job, office, PURGE_MOST));
	TRY(referral_purge(job, office->database, instant_plus(job->now, -KEPT)));
	return transaction_commit(job, &work);
}
