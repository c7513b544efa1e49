/* bookings.c - from forms to bookings, and the sum of what overlaps. */
#include "cases/bookings.h"

#include "cases/decide_inside.h"

#include <ctype.h>
#include <string.h>

/* --- from forms --- */

struct looking {
	struct job *job;
	const struct case_state *state;
	const struct step *step;
	const json_t *form; /* of the step, or NULL */
	struct booked *list;
	int count;
};

/* Where a field stands: in the row, in the step's form, or in what the case holds. */
static const json_t *value_of(const struct looking *looking, struct field_path path, const json_t *row)
{
	const json_t *data = row;

	if (path.field == NONE)
		return NULL;
	if (data == NULL && looking->form != NULL && looking->step->form == path.form)
		data = looking->form;
	if (data == NULL)
		data = looking->state->forms[path.form];
	return json_object_get(data, looking->state->file->profile->forms[path.form].fields[path.field].id);
}

static int64_t number_of(const struct looking *looking, struct field_path path, const json_t *row)
{
	const json_t *value = value_of(looking, path, row);

	return json_is_integer(value) ? json_integer_value(value) : 1;
}

/* The code in capitals, without the spaces around it; NULL for none. A case's id is the same everywhere as it is. */
static enum result thing_of(const struct looking *looking, const struct booking *rule, const json_t *row,
			    const char **ret_thing)
{
	const char *text = json_string_value(value_of(looking, rule->thing, row));
	size_t size;
	char *thing;

	*ret_thing = booking_is_of_case(looking->state->file->profile, rule) ? text : NULL;
	if (text == NULL || *ret_thing != NULL)
		return OK;
	text += strspn(text, " ");
	size = strlen(text);
	while (size > 0 && text[size - 1] == ' ')
		size--;
	if (size == 0)
		return OK;
	size = size < THING_BYTES_MOST ? size : THING_BYTES_MOST;
	TAKE(looking->job, thing = arena_copy(looking->job->arena, text, size));
	for (size_t at = 0; at < size; at++)
		thing[at] = (char)toupper((unsigned char)thing[at]);
	*ret_thing = thing;
	return OK;
}

/* An instant, or a day in the owner's zone: its beginning, and with `whole` its end. */
static bool time_read(const struct zone *zone, const json_t *value, bool whole, struct instant *ret_time)
{
	const char *text = json_string_value(value);
	struct date date;

	if (text == NULL)
		return false;
	if (date_read(bytes_of(text), &date) == OK) {
		*ret_time = zone_midnight(zone, date_plus(date, whole));
		return true;
	}
	return instant_read(bytes_of(text), ret_time) == OK;
}

/* False when the form does not say a time that can be. */
static bool times_read(const struct looking *looking, const struct booking *rule, const json_t *row,
		       const struct zone *zone, struct booked *booked)
{
	if (!booking_has_time(rule))
		return true; /* from the beginning of time for ever */
	if (!time_read(zone, value_of(looking, rule->from, row), false, &booked->from))
		return false;
	if (rule->minutes.field != NONE)
		booked->until = instant_plus(booked->from, MINUTES(number_of(looking, rule->minutes, row)));
	else if (!time_read(zone, value_of(looking, rule->until, row), true, &booked->until))
		return false;
	return booked->until.milliseconds > booked->from.milliseconds;
}

static bool leads_in(const struct case_state *state, const struct step *step, const struct booking *rule)
{
	return step != NULL && step->to != NONE && (rule->during >> step->to & 1) != 0 &&
	       (rule->during >> state->state & 1) == 0;
}

/* The step by which the case last came into the states in which a booking without a time holds. */
static void entry_find(const struct case_state *state, const struct booking *rule, struct booked *booked)
{
	int before = 0;

	for (int at = 0; at < state->decided_count; at++) {
		const struct outcome *outcome = &state->outcomes[at];

		if ((rule->during >> outcome->state_after & 1) != 0 && (rule->during >> before & 1) == 0) {
			booked->at = outcome->time;
			booked->by = outcome->event->hash;
		}
		before = outcome->state_after;
	}
}

/* The last step that sent the form in which the booking's time stands. */
static void origin_find(const struct looking *looking, const struct booking *rule, struct booked *booked)
{
	const struct case_state *state = looking->state;
	int form = rule->rows.field != NONE ? rule->rows.form : rule->from.form;

	for (int at = state->decided_count - 1; at >= 0; at--) {
		const struct outcome *outcome = &state->outcomes[at];
		const struct step *step;

		if (outcome->kind != OUTCOME_APPLIED || outcome->step == NONE ||
		    outcome->event->body.kind != EVENT_STEP)
			continue;
		step = &state->file->profile->steps[outcome->step];
		if (step->form != form)
			continue;
		booked->at = outcome->time;
		booked->by = outcome->event->hash;
		return;
	}
}

static enum result booked_add(struct looking *looking, int at, int row_at, const json_t *row, bool offered,
			      bool proposed)
{
	const struct profile *profile = looking->state->file->profile;
	const struct booking *rule = &profile->bookings[at];
	int party = looking->state->side_party[rule->owner];
	struct booked booked = {.case_id = looking->state->file->case_id,
				.rule = at,
				.row = row_at,
				.until = INSTANT_NEVER,
				.offered = offered};

	if (party == NONE || looking->count == BOOKINGS_A_CASE_MOST)
		return OK;
	TRY(thing_of(looking, rule, row, &booked.thing));
	booked.owner = profile->parties[party].id;
	booked.of = booking_is_of_offer(profile, rule) ? INT64_MAX : number_of(looking, rule->of, row);
	booked.units = offered ? booked.of : number_of(looking, rule->units, row);
	if (row != NULL && booked.thing == NULL)
		return OK; /* a row that names nothing books nothing */
	if (offered && booked.thing == NULL)
		return OK;
	if (!offered && !times_read(looking, rule, row, &profile->parties[party].zone, &booked))
		return OK;
	if (!proposed && booking_has_time(rule))
		origin_find(looking, rule, &booked);
	else if (!proposed)
		entry_find(looking->state, rule, &booked);
	looking->list[looking->count++] = booked;
	return OK;
}

static enum result rule_look(struct looking *looking, int at)
{
	const struct case_state *state = looking->state;
	const struct booking *rule = &state->file->profile->bookings[at];
	bool proposed = (booking_has_time(rule) && looking->form != NULL) || leads_in(state, looking->step, rule);
	bool offered = !proposed && (rule->offered >> state->state & 1) != 0;
	const json_t *rows;

	if (state->kind == NONE || (rule->kinds >> state->kind & 1) == 0 ||
	    (!proposed && !offered && (rule->during >> state->state & 1) == 0))
		return OK;
	if (rule->rows.field == NONE)
		return booked_add(looking, at, 0, NULL, offered, proposed);
	rows = value_of(looking, rule->rows, NULL);
	for (size_t row = 0; row < json_array_size(rows); row++)
		TRY(booked_add(looking, at, (int)row, json_array_get(rows, row), offered, proposed));
	return OK;
}

enum result case_bookings(struct job *job, const struct case_state *state, const struct step *step, const json_t *form,
			  struct booked **ret_list, int *ret_count)
{
	struct looking looking = {.job = job, .state = state, .step = step, .form = form};

	*ret_list = NULL;
	*ret_count = 0;
	if (state->file->profile->booking_count == 0)
		return OK;
	TAKE(job, looking.list = NEW_MANY(job->arena, struct booked, BOOKINGS_A_CASE_MOST));
	for (int at = 0; at < state->file->profile->booking_count; at++)
		TRY(rule_look(&looking, at));
	*ret_list = looking.list;
	*ret_count = looking.count;
	return OK;
}

/* --- what overlaps --- */

bool booked_is_timeless(const struct booked *booked)
{
	return !booked->offered && booked->until.milliseconds == INSTANT_NEVER.milliseconds;
}

void booked_bound(struct booked *one, const struct booked *others, int count)
{
	for (int at = 0; at < count && one->thing != NULL; at++) {
		if (others[at].offered && others[at].thing != NULL && strcmp(others[at].thing, one->thing) == 0 &&
		    strcmp(others[at].owner, one->owner) == 0)
			one->of = others[at].of;
	}
}

bool booked_before(const struct booked *a, const struct booked *b)
{
	if (a->at.milliseconds != b->at.milliseconds)
		return a->at.milliseconds < b->at.milliseconds;
	if (!hash_equal(&a->by, &b->by))
		return hash_compare(&a->by, &b->by) < 0;
	return strcmp(a->case_id, b->case_id) == 0 && a->row < b->row;
}

static bool stands_against(const struct booked *one, const struct booked *other, bool only_older)
{
	if (other->offered || other->thing == NULL || strcmp(other->thing, one->thing) != 0 ||
	    strcmp(other->owner, one->owner) != 0)
		return false;
	if (strcmp(other->case_id, one->case_id) == 0 && other->rule == one->rule && other->row == one->row)
		return false;
	if (other->from.milliseconds >= one->until.milliseconds || other->until.milliseconds <= one->from.milliseconds)
		return false;
	return !only_older || booked_before(other, one);
}

/* How many are taken at a moment. */
static int64_t taken_at(const struct booked *one, const struct booked *others, int count, bool only_older,
			struct instant moment)
{
	int64_t sum = 0;

	for (int at = 0; at < count; at++) {
		if (stands_against(one, &others[at], only_older) &&
		    others[at].from.milliseconds <= moment.milliseconds &&
		    others[at].until.milliseconds > moment.milliseconds)
			sum += others[at].units;
	}
	return sum;
}

const struct booked *booked_against(const struct booked *one, const struct booked *others, int count, bool only_older)
{
	static const struct booked itself = {0};
	const struct booked *against = NULL;

	if (one->thing == NULL || one->offered)
		return NULL;
	if (one->units > one->of)
		return &itself;
	/* The sum grows only where one of them begins. */
	for (int at = -1; at < count; at++) {
		struct instant moment = at < 0 ? one->from : others[at].from;

		if (at >= 0 &&
		    (!stands_against(one, &others[at], only_older) || moment.milliseconds < one->from.milliseconds))
			continue;
		if (taken_at(one, others, count, only_older, moment) + one->units <= one->of)
			continue;
		for (int last = 0; last < count; last++) {
			if (stands_against(one, &others[last], only_older) &&
			    others[last].from.milliseconds <= moment.milliseconds &&
			    others[last].until.milliseconds > moment.milliseconds &&
			    (against == NULL || booked_before(against, &others[last])))
				against = &others[last];
		}
	}
	return against;
}

/* --- the condition --- */

/* All that is booked beside: what the author's node holds of other cases, and the other rows of this one. */
static enum result others_list(const struct question *question, const struct booked *own, int own_count,
			       struct booked **ret_others, int *ret_count)
{
	const struct proposal *proposal = question->proposal;
	struct booked *others;

	TAKE(question->job,
	     others = NEW_MANY(question->job->arena, struct booked, (size_t)(proposal->taken_count + own_count) + 1));
	if (proposal->taken_count > 0)
		memcpy(others, proposal->taken, (size_t)proposal->taken_count * sizeof(*others));
	if (own_count > 0)
		memcpy(others + proposal->taken_count, own, (size_t)own_count * sizeof(*others));
	*ret_others = others;
	*ret_count = proposal->taken_count + own_count;
	return OK;
}

static const char *reason_write(struct question *question, const struct booked *one, const struct booked *against)
{
	char from[INSTANT_TEXT_SIZE], until[INSTANT_TEXT_SIZE];
	const char *reason;

	instant_write(against->from, from);
	instant_write(against->until, until);
	reason = booked_is_timeless(one) ? arena_print(question->job->arena, "%s is booked already.", one->thing)
					 : arena_print(question->job->arena, "%s is booked already from %s until %s.",
						       one->thing, from, until);
	return reason != NULL ? reason : "It is booked already.";
}

static const char *bound_write(struct question *question, const struct booked *one)
{
	const char *reason =
	    arena_print(question->job->arena, "All %lld that there are have been taken.", (long long)one->of);

	return reason != NULL ? reason : "All that there are have been taken.";
}

static void judge_booking(struct question *question, const struct condition *condition, const struct booked *one,
			  const struct booked *others, int count, bool only_older)
{
	const struct booked *against;

	if (one->thing == NULL) {
		refuse_step(question, "thing-unnamed", &condition->source,
			    "Nothing says which thing it is: its owner's code is missing.");
		return;
	}
	against = booked_against(one, others, count, only_older);
	if (against == NULL)
		return;
	if (booking_is_of_offer(question->profile, &question->profile->bookings[one->rule])) /* no one case took all */
		refuse_step(question, "over-limit", &condition->source, bound_write(question, one));
	else if (against->case_id == NULL)
		refuse_step(question, "over-limit", &condition->source, "There are not as many of this thing.");
	else
		refuse_step(question, "double-booked", &condition->source, reason_write(question, one, against))
		    ->case_id = strcmp(against->case_id, one->case_id) != 0 ? against->case_id : NULL;
}

void judge_free(struct question *question, const struct condition *condition)
{
	const struct booking *rule = &question->profile->bookings[condition->booking];
	const struct proposal *proposal = question->proposal;
	int form = rule->rows.field != NONE ? rule->rows.form : rule->from.form;
	bool has_time = booking_has_time(rule);
	bool says = has_time && question->step->form == form;
	bool books = says || leads_in(question->state, question->step, rule);
	struct booked *own, *others;
	int own_count, count;

	/* What a form would book is not known before it is filled in; a step that leads where the case books, without
	 * that form, books what the case holds (a mission that is reopened). */
	if (!proposal->knows_taken || (says && proposal->form == NULL))
		return;
	/* Without memory the decision fails as a whole. */
	if (case_bookings(question->job, question->state, question->step, books ? proposal->form : NULL, &own,
			  &own_count) != OK ||
	    others_list(question, own, own_count, &others, &count) != OK)
		return;
	for (int at = 0; at < own_count; at++) {
		if (own[at].rule != condition->booking || own[at].offered)
			continue;
		booked_bound(&own[at], proposal->taken, proposal->taken_count);
		judge_booking(question, condition, &own[at], others, count, !books);
	}
}
