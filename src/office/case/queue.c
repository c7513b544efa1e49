/* queue.c - the lists that officers work from. Cases of a regime the actor does not work in never show. */
#include "office/case/page.h"

#include "access/access.h"
#include "identity/digits.h"

#include <string.h>

enum result permit_regime(struct job *job, const struct actor *actor, const char *regime)
{
	bool police = strcmp(regime, "police") == 0;

	if (!police && strcmp(regime, "administrative") != 0)
		return job_fail(job, INVALID, "regime", "choice", "The regime is \"administrative\" or \"police\".");
	if (police ? !actor->police : !actor->administrative)
		return job_fail(job, DENIED, "regime", "wrong-regime", "Your account does not work in this regime.");
	return OK;
}

bool says_something(const char *text)
{
	struct bytes bytes = bytes_of(text);

	for (size_t at = 0; at < bytes.size;) {
		int taken, sign = digit_or_sign(bytes, at, &taken);
		bool control = bytes.data[at] < ' ' || bytes.data[at] == 0x7f;

		if (sign != ' ' && sign != SIGN_INVISIBLE && !control)
			return true;
		at += (size_t)taken;
	}
	return false;
}

enum result permit_purpose(struct job *job, const struct actor *actor, const char *purpose, struct actor *ret_actor)
{
	if (!says_something(purpose))
		return job_fail(job, INVALID, "purpose", "purpose", "Say what you look this person up for.");
	if (strlen(purpose) > PURPOSE_LETTERS_MOST * 4)
		return job_fail(job, LIMIT, "purpose", "too-long", "A purpose has at most %d letters.",
				PURPOSE_LETTERS_MOST);
	*ret_actor = *actor;
	ret_actor->purpose = purpose;
	return OK;
}

json_t *page_row(const struct case_view *view, const struct colleagues *colleagues)
{
	json_t *row = json_object();

	page_text(row, "case_id", view->case_id);
	page_text(row, "reference", view->reference);
	page_text(row, "agreement", view->agreement);
	page_text(row, "kind", view->kind);
	page_text(row, "regime", view->regime);
	page_partners(row, view->partner);
	page_text(row, "our_side", view->our_side);
	page_text(row, "state", view->state);
	page_flag(row, "is_end", view->is_end);
	page_text(row, "turn", view->turn);
	page_text(row, "family_name", view->family_name);
	page_text(row, "given_names", view->given_names);
	page_text(row, "heading", view->heading);
	page_text(row, "native_name", view->native_name);
	page_text(row, "born", view->born);
	page_text(row, "document_number", view->document_number);
	page_text(row, "nationality", view->nationality);
	page_text(row, "deadline", view->deadline);
	page_instant(row, "due", view->due);
	json_object_set_new(row, "assigned", colleague_value(colleagues, view->assigned));
	page_text(row, "team", view->team);
	page_flag(row, "unread", view->unread);
	page_flag(row, "draft", view->draft);
	page_instant(row, "changed_at", view->changed_at);
	return row;
}

enum result office_queue(struct job *job, const struct office *office, const struct actor *actor,
			 const struct queue_filter *filter, json_t **ret_page)
{
	struct colleagues colleagues;
	struct queue_filter wanted = *filter;
	struct queue_page found;
	json_t *page = json_object(), *list = json_array();

	TRY(json_own(job, page));
	json_object_set_new(page, "cases", list);
	TRY(permit_regime(job, actor, filter->regime));
	wanted.reader = actor->account_id;
	TRY(queue_list(job, office->database, &wanted, &found));
	TRY(colleagues_load(job, office, &colleagues));
	for (int at = 0; at < found.count; at++)
		json_array_append_new(list, page_row(&found.cases[at], &colleagues));
	page_text(page, "next", found.next);
	TRY(access_look(job, office->database, actor, filter->words != NULL ? "search" : "list", NULL, NULL));
	*ret_page = page;
	return OK;
}

/* The end of today as this party's clock shows it, by the first agreement that knows our calendar. */
static struct instant day_end(const struct job *job, const struct office *office)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		int party = our_party(office, profile);

		if (party != NONE)
			return zone_midnight(&profile->parties[party].zone,
					     date_plus(zone_date(&profile->parties[party].zone, job->now), 1));
	}
	return instant_plus(job->now, DAYS(1));
}

enum result office_queue_counts(struct job *job, const struct office *office, const struct actor *actor,
				const char *regime, json_t **ret_counts)
{
	struct queue_counts counts = {0};
	json_t *value = json_object();

	TRY(json_own(job, value));
	if (regime == NULL)
		regime = actor->administrative ? "administrative" : "police";
	TRY(permit_regime(job, actor, regime));
	TRY(queue_count(job, office->database, regime, actor->account_id, actor->team, job->now, day_end(job, office),
			&counts));
	page_number(value, "mine", counts.mine);
	page_number(value, "team", counts.team);
	page_number(value, "ours", counts.ours);
	page_number(value, "due_today", counts.due_today);
	page_number(value, "overdue", counts.overdue);
	page_number(value, "unread", counts.unread);
	*ret_counts = value;
	return OK;
}

enum result office_due_before(struct job *job, const struct office *office, const char *word,
			      struct instant *ret_before)
{
	if (strcmp(word, "overdue") == 0)
		*ret_before = job->now;
	else if (strcmp(word, "today") == 0)
		*ret_before = day_end(job, office);
	else if (strcmp(word, "week") == 0)
		*ret_before = instant_plus(day_end(job, office), DAYS(6));
	else
		return job_fail(job, INVALID, "due", "choice", "\"due\" is \"today\", \"overdue\" or \"week\".");
	return OK;
}
