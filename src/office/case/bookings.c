/* bookings.c - what is booked over all cases: written by each case, looked up before a step that books, shown as a
 * calendar. */
#include "office/case/bookings.h"

#include "access/access.h"
#include "cases/quota.h"
#include "office/case/page.h"
#include "office/case/quotas.h"
#include "office/case/readers.h"
#include "store/bookings.h"

#include <string.h>

#define TAKEN_MOST 500
#define LISTED_MOST 500
#define DAYS_SHOWN 28
#define DAYS_MOST 366

/* --- the projection --- */

static struct booking_record row_of(const struct open_case *open, const struct booked *booked)
{
	return (struct booking_record){
	    .case_id = open->record.case_id,
	    .agreement = open->record.agreement,
	    .booking = open->agreement->profile->bookings[booked->rule].id,
	    .regime = open->record.regime,
	    .owner = booked->owner,
	    .thing = booked->thing,
	    .units = booked->units,
	    .of = booked->of,
	    .from = booked->from,
	    .until = booked->until,
	    .at = booked->at,
	    .by = {booked->by.bytes, HASH_SIZE},
	    .row = booked->row,
	    .offered = booked->offered,
	};
}

enum result bookings_write(struct job *job, const struct office *office, const struct open_case *open)
{
	struct booking_record *rows;
	struct booked *booked;
	int count, named = 0;

	if (open->agreement->profile->booking_count == 0)
		return OK;
	TRY(case_bookings(job, open->state, NULL, NULL, &booked, &count));
	TAKE(job, rows = NEW_MANY(job->arena, struct booking_record, (size_t)count + 1));
	for (int at = 0; at < count; at++) {
		if (booked[at].thing != NULL)
			rows[named++] = row_of(open, &booked[at]);
	}
	return booking_replace(job, office->database, open->record.case_id, rows, named);
}

/* --- what others have taken --- */

static struct booked booked_of(const struct booking_record *row)
{
	struct booked booked = {
	    .case_id = row->case_id,
	    .rule = NONE,
	    .row = (int)row->row,
	    .thing = row->thing,
	    .owner = row->owner,
	    .units = row->units,
	    .of = row->of,
	    .from = row->from,
	    .until = row->until,
	    .at = row->at,
	    .offered = row->offered,
	};

	if (row->by.size == HASH_SIZE)
		memcpy(booked.by.bytes, row->by.data, HASH_SIZE);
	return booked;
}

/* What other cases book while one booking would hold. LIMIT when they are too many to be added up. */
static enum result taken_add(struct job *job, const struct office *office, const struct open_case *open,
			     const struct booked *one, struct booked *taken, int *count)
{
	const struct booking_wanted wanted = {.regime = open->record.regime,
					      .owner = one->owner,
					      .thing = one->thing,
					      .from = one->from,
					      .until = one->until,
					      .most = TAKEN_MOST};
	struct booking_record *rows;
	int found;
	bool more;

	TRY(booking_list(job, office->database, &wanted, &rows, &found, &more));
	for (int at = 0; at < found; at++) {
		struct booked booked = booked_of(&rows[at]);
		bool known = rows[at].offered || strcmp(rows[at].case_id, open->record.case_id) == 0;

		for (int before = 0; before < *count && !known; before++)
			known = strcmp(taken[before].case_id, booked.case_id) == 0 && taken[before].row == booked.row &&
				strcmp(taken[before].thing, booked.thing) == 0 &&
				hash_equal(&taken[before].by, &booked.by);
		if (known)
			continue;
		if (*count == TAKEN_MOST || more)
			return job_fail(job, LIMIT, "form", "too-many", "%s is booked too often to be added up.",
					one->thing);
		taken[(*count)++] = booked;
	}
	return OK;
}

/* A number of another case, by the ids of form and field; NULL when it has none. */
static const json_t *number_named(const struct profile *profile, struct field_path path, const struct open_case *other)
{
	const char *form_id = profile->forms[path.form].id, *field_id = profile->forms[path.form].fields[path.field].id;
	int form = profile_find_form(other->agreement->profile, form_id);
	const json_t *number = form != NONE ? json_object_get(other->state->forms[form], field_id) : NULL;

	return json_is_integer(number) ? number : NULL;
}

/* Does the owner of the booking play the same side in the other case? What another state offers is not the owner's. */
static bool offers_itself(const struct open_case *open, const struct booked *one, const struct open_case *other)
{
	const struct profile *profile = other->agreement->profile;
	int owner = open->agreement->profile->bookings[one->rule].owner;
	int side = profile_find_side(profile, open->agreement->profile->sides[owner].id);
	int party = side != NONE ? other->state->side_party[side] : NONE;

	return party != NONE && strcmp(profile->parties[party].id, one->owner) == 0;
}

static enum result taken_put(struct job *job, const struct booked *one, struct booked *taken, int *count)
{
	if (*count == TAKEN_MOST)
		return job_fail(job, LIMIT, "form", "too-many", "%s is booked too often to be added up.", one->thing);
	taken[(*count)++] = *one;
	return OK;
}

/* What the other case reported of its quota beyond the cases that are followed here: as if it had booked that itself,
 * before all others. */
static enum result elsewhere_add(struct job *job, const struct office *office, const struct booked *one,
				 const struct open_case *other, struct booked *taken, int *count)
{
	const struct condition *quota = quota_of(other->agreement->profile, other->state->kind);
	struct booked elsewhere = {
	    .case_id = one->thing, .rule = NONE, .thing = one->thing, .owner = one->owner, .until = INSTANT_NEVER};
	struct quota_use use = {0};
	enum result found = quota != NULL ? quota_use_find(job, office, other, quota, &use) : MISSING;

	if (found != OK)
		return found == MISSING ? OK : found;
	elsewhere.units = use.used - use.followed;
	return elsewhere.units > 0 ? taken_put(job, &elsewhere, taken, count) : OK;
}

/* How many there are of a case that is booked: the number in its forms. One that is not held, is of another agreement
 * or is another state's offers nothing; one that says no number has no bound. */
static enum result offer_add(struct job *job, const struct office *office, const struct open_case *open,
			     const struct booked *one, struct booked *taken, int *count)
{
	struct field_path of = open->agreement->profile->bookings[one->rule].of;
	struct booked offer = {.case_id = one->thing,
			       .rule = NONE,
			       .thing = one->thing,
			       .owner = one->owner,
			       .until = INSTANT_NEVER,
			       .offered = true};
	struct open_case *other;
	const json_t *number;
	enum result loaded =
	    uuid_check(bytes_of(one->thing)) ? open_case_load_shared(job, office, one->thing, &other) : MISSING;

	if (loaded == OK && strcmp(other->record.agreement, open->record.agreement) == 0 &&
	    strcmp(one->thing, open->record.case_id) != 0) {
		TRY(open_case_fold(job, other));
		if (!offers_itself(open, one, other))
			return taken_put(job, &offer, taken, count);
		/* Another version of the agreement may have its forms in another order: by name. */
		number = number_named(open->agreement->profile, of, other);
		if (number == NULL)
			return OK;
		offer.of = json_integer_value(number);
		TRY(elsewhere_add(job, office, one, other, taken, count));
	} else if (loaded == MISSING) {
		job_forgive(job);
	} else {
		TRY(loaded);
	}
	return taken_put(job, &offer, taken, count);
}

/* What is booked without a time is one sum, over however many cases: for a booking that holds, of those before it. */
static enum result sum_add(struct job *job, const struct office *office, const struct open_case *open,
			   const struct booked *one, struct booked *taken, int *count)
{
	const struct booking_wanted wanted = {.regime = open->record.regime, .owner = one->owner, .thing = one->thing};
	static const struct hash nothing = {0};
	struct booking_record own = {.at = one->at, .by = {one->by.bytes, HASH_SIZE}}, last;
	struct booked sum;
	int64_t units;

	TRY(booking_sum(job, office->database, &wanted, open->record.case_id,
			hash_equal(&one->by, &nothing) ? NULL : &own, &units, &last));
	if (last.case_id == NULL)
		return OK;
	sum = booked_of(&last);
	sum.units = units;
	return taken_put(job, &sum, taken, count);
}

static bool is_case(const struct open_case *open, const struct booked *one)
{
	const struct profile *profile = open->agreement->profile;

	return booking_is_of_case(profile, &profile->bookings[one->rule]);
}

static bool is_of_offer(const struct open_case *open, const struct booked *one)
{
	const struct profile *profile = open->agreement->profile;

	return booking_is_of_offer(profile, &profile->bookings[one->rule]);
}

static bool asks_free(const struct step *step)
{
	for (int need = 0; need < step->need_count; need++) {
		if (step->needs[need].kind == CONDITION_FREE)
			return true;
	}
	return false;
}

static enum result taken_find(struct job *job, const struct office *office, const struct open_case *open,
			      const struct booked *own, int own_count, struct booked **ret_taken, int *ret_count)
{
	TAKE(job, *ret_taken = NEW_MANY(job->arena, struct booked, TAKEN_MOST));
	*ret_count = 0;
	for (int at = 0; at < own_count; at++) {
		if (own[at].thing == NULL || own[at].offered)
			continue;
		if (is_of_offer(open, &own[at]))
			TRY(offer_add(job, office, open, &own[at], *ret_taken, ret_count));
		TRY((booked_is_timeless(&own[at]) ? sum_add : taken_add)(job, office, open, &own[at], *ret_taken,
									 ret_count));
	}
	return OK;
}

enum result bookings_see(struct job *job, const struct office *office, const struct open_case *open,
			 const struct step *step, const json_t *form, struct booked **ret_taken, int *ret_count)
{
	struct booked *own;
	int count;

	*ret_taken = NULL;
	*ret_count = 0;
	if (!asks_free(step))
		return OK;
	TRY(case_bookings(job, open->state, step, form, &own, &count));
	return taken_find(job, office, open, own, count, ret_taken, ret_count);
}

/* --- the case page --- */

/* {case_id, reference} of a case, when the actor may know of it; else nulls. */
static json_t *named_case(struct job *job, const struct office *office, const struct actor *actor, const char *id)
{
	struct case_view view;
	json_t *value = json_object();
	bool may =
	    office_case_readable(job, office, actor, id) == OK && view_find(job, office->database, id, &view) == OK;

	job_forgive(job);
	page_text(value, "case_id", may ? id : NULL);
	page_text(value, "reference", may ? view.reference : NULL);
	return value;
}

enum result page_bookings(struct job *job, const struct office *office, const struct actor *actor,
			  const struct open_case *open, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	json_t *list = json_array();
	struct booked *own, *taken;
	int count, taken_count;

	json_object_set_new(page, "bookings", list);
	TRY(case_bookings(job, open->state, NULL, NULL, &own, &count));
	TRY(taken_find(job, office, open, own, count, &taken, &taken_count));
	for (int at = 0; at < count; at++) {
		const struct booked *against;
		json_t *value;

		if (own[at].offered || own[at].thing == NULL)
			continue;
		booked_bound(&own[at], taken, taken_count);
		against = booked_against(&own[at], taken, taken_count, true);
		/* Which people a signed manifest names stands in the manifest; here stands who is on another one too.
		 */
		if (against == NULL && is_case(open, &own[at]) && !is_of_offer(open, &own[at]))
			continue;
		value = json_object();
		json_array_append_new(list, value);
		page_text(value, "booking", profile->bookings[own[at].rule].id);
		page_label(value, "name", &profile->bookings[own[at].rule].name);
		page_text(value, "thing", own[at].thing);
		json_object_set_new(value, "case",
				    is_case(open, &own[at]) ? named_case(job, office, actor, own[at].thing)
							    : json_null());
		page_number(value, "units", own[at].units);
		json_object_set_new(value, "of", own[at].of != INT64_MAX ? json_integer(own[at].of) : json_null());
		page_instant(value, "from", own[at].from);
		page_instant(value, "until", own[at].until);
		json_object_set_new(value, "conflict",
				    against != NULL && against->case_id != NULL
					? named_case(job, office, actor, against->case_id)
					: json_null());
	}
	return OK;
}

/* --- the calendar --- */

static enum result day_read(struct job *job, const struct zone *zone, const char *name, const char *text,
			    struct instant usual, struct instant *ret_time)
{
	struct date date;

	*ret_time = usual;
	if (text == NULL)
		return OK;
	if (date_read(bytes_of(text), &date) != OK)
		return job_fail(job, INVALID, name, "date", "A day is written YYYY-MM-DD.");
	*ret_time = zone_midnight(zone, date);
	return OK;
}

/* Our own zone, from any agreement that we are a party of. */
static const struct party *our_place(const struct office *office)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		int party = our_party(office, profile);

		if (party != NONE)
			return &profile->parties[party];
	}
	return NULL;
}

static enum result time_choose(struct job *job, const struct office *office, const struct resources_wanted *wanted,
			       struct instant *ret_from, struct instant *ret_until)
{
	const struct party *place = our_place(office);
	struct date today;

	if (place == NULL)
		return job_fail(job, MISSING, "agreement", "not-in-force", "No agreement of ours is installed.");
	today = zone_date(&place->zone, job->now);
	TRY(day_read(job, &place->zone, "from", wanted->from, zone_midnight(&place->zone, today), ret_from));
	TRY(day_read(job, &place->zone, "until", wanted->until,
		     zone_midnight(&place->zone, date_plus(zone_date(&place->zone, *ret_from), DAYS_SHOWN)),
		     ret_until));
	if (ret_until->milliseconds <= ret_from->milliseconds ||
	    ret_until->milliseconds - ret_from->milliseconds > DAYS(DAYS_MOST))
		return job_fail(job, INVALID, "until", "out-of-range",
				"The time shown ends after it begins, within %d days.", DAYS_MOST);
	return OK;
}

/* What an officer calls a case and where it stands. False when he may not know of it. */
static bool place_write(struct job *job, const struct office *office, const struct actor *actor,
			const struct booking_record *row, json_t *value, json_t *thing)
{
	struct case_view view;
	bool may = office_case_readable(job, office, actor, row->case_id) == OK &&
		   view_find(job, office->database, row->case_id, &view) == OK;

	job_forgive(job);
	if (!may)
		return false;
	page_text(value, "case_id", row->case_id);
	page_text(value, "reference", view.reference);
	page_text(value, "agreement", row->agreement);
	page_text(value, "state", view.state);
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		int state = strcmp(profile->id, row->agreement) == 0 ? profile_find_state(profile, view.state) : NONE;
		int party = strcmp(profile->id, row->agreement) == 0 ? profile_find_party(profile, row->owner) : NONE;

		if (state != NONE)
			page_label(value, "state_name", &profile->states[state].name);
		if (party != NONE)
			page_label(thing, "owner_name", &profile->parties[party].name);
	}
	if (!json_is_string(json_object_get(thing, "heading")))
		page_text(thing, "heading", view.heading);
	return true;
}

static json_t *thing_of(json_t *things, const struct booking_record *row)
{
	json_t *thing = json_array_get(things, json_array_size(things) - 1);

	if (thing != NULL && strcmp(json_string_value(json_object_get(thing, "thing")), row->thing) == 0 &&
	    strcmp(json_string_value(json_object_get(thing, "owner")), row->owner) == 0)
		return thing;
	thing = json_object();
	json_array_append_new(things, thing);
	page_text(thing, "owner", row->owner);
	page_text(thing, "thing", row->thing);
	page_text(thing, "heading", NULL);
	page_number(thing, "of", row->of);
	json_object_set_new(thing, "owner_name", json_null());
	json_object_set_new(thing, "bookings", json_array());
	return thing;
}

static void booking_write(struct job *job, const struct office *office, const struct actor *actor,
			  const struct booked *all, int count, const struct booking_record *row,
			  const struct booked *one, json_t *things)
{
	json_t *thing = thing_of(things, row), *value = json_object();
	const struct booked *against = booked_against(one, all, count, true);

	if (!place_write(job, office, actor, row, value, thing)) {
		page_text(value, "case_id", NULL);
		page_text(value, "reference", NULL);
		page_text(value, "agreement", NULL);
		page_text(value, "state", NULL);
	}
	if (json_object_get(value, "state_name") == NULL)
		json_object_set_new(value, "state_name", json_null());
	page_number(value, "units", row->units);
	page_instant(value, "from", row->from);
	page_instant(value, "until", row->until);
	page_flag(value, "offered", row->offered);
	page_flag(value, "conflict", against != NULL && against->case_id != NULL);
	if (row->of > json_integer_value(json_object_get(thing, "of")))
		page_number(thing, "of", row->of);
	json_array_append_new(json_object_get(thing, "bookings"), value);
}

/* Keeps the things whose code or heading has the words in it. */
static void things_choose(json_t *things, const char *words)
{
	for (size_t at = json_array_size(things); words != NULL && at-- > 0;) {
		const json_t *thing = json_array_get(things, at);
		const char *heading = json_string_value(json_object_get(thing, "heading"));

		if (strcasestr(json_string_value(json_object_get(thing, "thing")), words) == NULL &&
		    (heading == NULL || strcasestr(heading, words) == NULL))
			json_array_remove(things, at);
	}
}

enum result office_resources(struct job *job, const struct office *office, const struct actor *actor,
			     const struct resources_wanted *wanted, json_t **ret_page)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct booking_wanted rows_wanted = {.regime = wanted->regime, .most = LISTED_MOST};
	struct booking_record *rows;
	struct booked *all;
	json_t *page = json_object(), *things = json_array();
	int count;
	bool more;

	TRY(json_own(job, page));
	json_object_set_new(page, "things", things);
	TRY(permit_regime(job, actor, wanted->regime));
	TRY(time_choose(job, office, wanted, &rows_wanted.from, &rows_wanted.until));
	TRY(transaction_begin(job, office->database, &work));
	TRY(booking_list(job, office->database, &rows_wanted, &rows, &count, &more));
	TAKE(job, all = NEW_MANY(job->arena, struct booked, (size_t)count + 1));
	for (int at = 0; at < count; at++)
		all[at] = booked_of(&rows[at]);
	for (int at = 0; at < count; at++)
		booking_write(job, office, actor, all, count, &rows[at], &all[at], things);
	things_choose(things, wanted->thing);
	page_instant(page, "from", rows_wanted.from);
	page_instant(page, "until", rows_wanted.until);
	page_flag(page, "more", more);
	TRY(access_look(job, office->database, actor, "resources", NULL, NULL));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	return OK;
}
