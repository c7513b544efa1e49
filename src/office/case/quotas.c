/* quotas.c - the quotas of all cases, each with its use: counted from the case's own steps whenever it is asked for. */
#include "office/case/quotas.h"

#include "access/access.h"
#include "agreement/calendar.h"
#include "cases/quota.h"
#include "office/case/page.h"
#include "office/case/readers.h"
#include "store/bookings.h"

#include <string.h>

#define QUOTAS_MOST 200

/* When it closes: the end of the running deadline that counts from the form in which the quota stands. */
static struct instant closes_at(struct job *job, const struct case_state *state, const struct condition *quota)
{
	const struct profile *profile = state->file->profile;
	struct count count;

	for (int at = 0; at < profile->deadline_count; at++) {
		if (profile->deadlines[at].from == FROM_FIELD &&
		    profile->deadlines[at].from_form == quota->bound_form &&
		    state->deadlines[at].phase == DEADLINE_RUNS && case_deadline(job, state, at, &count) == OK)
			return count.ends;
	}
	return INSTANT_NEVER;
}

/* The booking by which other cases take of this quota; NULL when they do not. */
static const struct booking *booking_of(const struct profile *profile, const struct condition *quota)
{
	for (int at = 0; at < profile->booking_count; at++) {
		const struct booking *booking = &profile->bookings[at];

		if (booking->of.form == quota->bound_form && booking->of.field == quota->bound_field &&
		    booking_is_of_case(profile, booking))
			return booking;
	}
	return NULL;
}

enum result quota_use_find(struct job *job, const struct office *office, const struct open_case *open,
			   const struct condition *quota, struct quota_use *ret_use)
{
	const struct profile *profile = open->agreement->profile;
	const struct booking *booking = booking_of(profile, quota);
	int owner = booking != NULL ? open->state->side_party[booking->owner] : NONE;
	struct quota_use use = {0};

	if (case_quota(open->state, quota, &use.used, &use.of) != OK)
		return MISSING;
	if (owner != NONE) {
		const struct booking_wanted wanted = {
		    .regime = open->record.regime, .owner = profile->parties[owner].id, .thing = open->record.case_id};
		struct booking_record last;

		TRY(booking_sum(job, office->database, &wanted, open->record.case_id, NULL, &use.followed, &last));
	}
	if (use.followed > use.used)
		use.used = use.followed;
	use.left = use.of > use.used ? use.of - use.used : 0;
	*ret_use = use;
	return OK;
}

static enum result quota_add(struct job *job, const struct office *office, const struct case_view *view, json_t *list)
{
	const struct condition *quota;
	const struct profile *profile;
	struct open_case *open;
	struct quota_use use;
	json_t *value;
	enum result found, loaded = open_case_load_shared(job, office, view->case_id, &open);

	if (loaded == MISSING) {
		job_forgive(job);
		return OK;
	}
	TRY(loaded);
	TRY(open_case_fold(job, open));
	profile = open->agreement->profile;
	quota = quota_of(profile, open->state->kind);
	found = quota != NULL ? quota_use_find(job, office, open, quota, &use) : MISSING;
	if (found != OK)
		return found == MISSING ? OK : found;
	value = json_object();
	json_array_append_new(list, value);
	page_text(value, "case_id", view->case_id);
	page_text(value, "reference", view->reference);
	page_text(value, "agreement", profile->id);
	page_text(value, "heading", view->heading);
	page_text(value, "state", view->state);
	page_label(value, "state_name", &profile->states[open->state->state].name);
	page_label(value, "left_name", &quota->left);
	page_number(value, "used", use.used);
	page_number(value, "of", use.of);
	page_number(value, "left", use.left);
	page_number(value, "followed", use.followed);
	page_instant(value, "closes", closes_at(job, open->state, quota));
	page_flag(value, "is_end", view->is_end);
	return OK;
}

/* Cases of one kind: of the kinds without a quota there may be many more. */
static enum result quotas_of(struct job *job, const struct office *office, const struct actor *actor,
			     const struct profile *profile, int kind, const char *regime, json_t *page)
{
	const struct queue_filter filter = {.regime = regime,
					    .agreement = profile->id,
					    .kind = profile->kinds[kind].id,
					    .due_before = INSTANT_NEVER,
					    .order = ORDER_OPENED,
					    .descending = true,
					    .most = QUOTAS_MOST};
	json_t *list = json_object_get(page, "quotas");
	struct queue_page found;

	TRY(queue_list(job, office->database, &filter, &found));
	for (int at = 0; at < found.count; at++) {
		if (found.cases[at].draft)
			continue;
		if (office_case_readable(job, office, actor, found.cases[at].case_id) != OK) {
			job_forgive(job);
			continue;
		}
		TRY(quota_add(job, office, &found.cases[at], list));
	}
	if (found.next != NULL)
		json_object_set_new(page, "cut", json_true());
	return OK;
}

enum result office_quotas(struct job *job, const struct office *office, const struct actor *actor, const char *regime,
			  json_t **ret_page)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *page = json_pack("{s:[], s:b}", "quotas", "cut", 0);

	TRY(json_own(job, page));
	TRY(permit_regime(job, actor, regime));
	TRY(transaction_begin(job, office->database, &work));
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		bool seen = false;

		/* Versions of one agreement have one id, and the queue lists by it. */
		for (int before = 0; before < at; before++)
			seen |= strcmp(office->agreements[before].profile->id, profile->id) == 0;
		if (seen || (profile->regime == REGIME_POLICE) != (strcmp(regime, "police") == 0))
			continue;
		for (int kind = 0; kind < profile->kind_count; kind++) {
			if (quota_of(profile, kind) != NULL)
				TRY(quotas_of(job, office, actor, profile, kind, regime, page));
		}
	}
	TRY(access_look(job, office->database, actor, "quotas", NULL, NULL));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	return OK;
}
