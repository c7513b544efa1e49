/* profile_check_bookings.c - what is wrong with the bookings and the quotas of a profile.
 *
 *   rule                what it says
 *   booking-idle        a case of one of its kinds can never stand in a state in which it holds or is offered
 *   booking-unsent      a field that no step of one of its kinds sends: nobody would ever say thing, number or time
 *   booking-unguarded   no step of one of its kinds asks whether the thing is free, so that it would be booked twice
 *   free-idle           a step asks for a booking that no case of one of its kinds has: it would always be free
 *   quota-unsent        nothing that a case of one of its kinds sends says the number, or what is used of it
 *
 * Their labels and sources are held to what all others are: label-missing, source-missing. */
#include "agreement/profile_check.h"

/* Can a case of the kind ever send this form? */
static bool is_sent_by(const struct profile *profile, const struct graph *graph, int form)
{
	for (int n = 0; n < profile->step_count; n++) {
		if (set_has(graph->steps, n) && profile->steps[n].form == form)
			return true;
	}
	return false;
}

static bool is_sent(const struct checking *checking, int form)
{
	for (int kind = 0; kind < checking->profile->kind_count; kind++) {
		if (is_sent_by(checking->profile, &checking->graphs[kind], form))
			return true;
	}
	return false;
}

/* ---- bookings ---- */

static enum result check_field_sent(struct checking *checking, const struct booking *booking, struct field_path path,
				    const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	/* Rows travel in the list; how many there are of a case is said by that case. */
	int form = booking->rows.field != NONE ? booking->rows.form : path.form;
	bool of_another =
	    path.form == booking->of.form && path.field == booking->of.field && booking_is_of_case(profile, booking);
	if (path.field == NONE || (of_another ? is_sent(checking, path.form) : is_sent_by(profile, graph, form)))
		return OK;
	return note(checking, "booking-unsent", "bookings", booking->id, "No case of kind '%s' ever sends '%s.%s'.",
		    profile->kinds[graph->kind].id, profile->forms[path.form].id,
		    profile->forms[path.form].fields[path.field].id);
}

static enum result check_fields_sent(struct checking *checking, const struct booking *booking,
				     const struct graph *graph)
{
	const struct field_path paths[] = {booking->rows, booking->thing, booking->of,     booking->units,
					   booking->from, booking->until, booking->minutes};
	for (size_t n = 0; n < sizeof(paths) / sizeof(paths[0]); n++)
		TRY(check_field_sent(checking, booking, paths[n], graph));
	return OK;
}

/* Does the step ask, for cases of the kind, whether the thing is free? */
static bool asks_free(const struct step *step, int kind, int booking)
{
	for (int n = 0; n < step->need_count; n++) {
		const struct condition *need = &step->needs[n];
		if (need->kind == CONDITION_FREE && set_has(need->kinds, kind) && need->booking == booking)
			return true;
	}
	return false;
}

static enum result check_guard(struct checking *checking, int at, const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->step_count; n++) {
		if (set_has(graph->steps, n) && asks_free(&profile->steps[n], graph->kind, at))
			return OK;
	}
	return note(checking, "booking-unguarded", "bookings", profile->bookings[at].id,
		    "No step of a case of kind '%s' asks whether it is free.", profile->kinds[graph->kind].id);
}

static enum result check_booking_of_kind(struct checking *checking, int at, const struct graph *graph)
{
	const struct booking *booking = &checking->profile->bookings[at];
	/* Nothing leads to the first state, and nothing that is there was sent. */
	uint64_t reachable = graph->states & ~UINT64_C(1);
	if ((booking->during & reachable) == 0 || (booking->offered && (booking->offered & reachable) == 0))
		return note(checking, "booking-idle", "bookings", booking->id,
			    "A case of kind '%s' can never stand where it is booked or offered.",
			    checking->profile->kinds[graph->kind].id);
	TRY(check_fields_sent(checking, booking, graph));
	return check_guard(checking, at, graph);
}

static enum result check_free(struct checking *checking, const struct step *step)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < step->need_count; n++) {
		const struct condition *need = &step->needs[n];
		if (need->kind != CONDITION_FREE)
			continue;
		if ((step->kinds & need->kinds & ~profile->bookings[need->booking].kinds) != 0)
			TRY(note(checking, "free-idle", "steps", step->id,
				 "It asks whether '%s' is free for a kind of case that never books it.",
				 profile->bookings[need->booking].id));
	}
	return OK;
}

enum result check_bookings(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->booking_count; n++) {
		const struct booking *booking = &profile->bookings[n];
		TRY(check_label(checking, &booking->name, false, "bookings", booking->id, "name"));
		TRY(check_source(checking, &booking->source, "bookings", booking->id, "the booking"));
		for (int kind = 0; kind < profile->kind_count; kind++) {
			if (set_has(booking->kinds, kind))
				TRY(check_booking_of_kind(checking, n, &checking->graphs[kind]));
		}
	}
	for (int n = 0; n < profile->step_count; n++)
		TRY(check_free(checking, &profile->steps[n]));
	return OK;
}

/* ---- quotas ---- */

static enum result check_quota_of_kind(struct checking *checking, const struct step *step, const struct condition *need,
				       const struct graph *graph)
{
	const struct profile *profile = checking->profile;
	const struct field_path paths[] = {{need->form, need->field}, {need->bound_form, need->bound_field}};
	for (size_t n = 0; n < sizeof(paths) / sizeof(paths[0]); n++) {
		if (!is_sent_by(profile, graph, paths[n].form))
			TRY(note(checking, "quota-unsent", "steps", step->id,
				 "A case of kind '%s' never sends '%s.%s' of its quota.",
				 profile->kinds[graph->kind].id, profile->forms[paths[n].form].id,
				 profile->forms[paths[n].form].fields[paths[n].field].id));
	}
	return OK;
}

enum result check_quotas(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->step_count; n++) {
		const struct step *step = &profile->steps[n];
		for (int m = 0; m < step->need_count; m++) {
			const struct condition *need = &step->needs[m];
			if (!condition_is_quota(need))
				continue;
			TRY(check_label(checking, &need->left, false, "steps", step->id, "name of what is left"));
			for (int kind = 0; kind < profile->kind_count; kind++) {
				if (set_has(need->kinds, kind) && set_has(checking->graphs[kind].steps, n))
					TRY(check_quota_of_kind(checking, step, need, &checking->graphs[kind]));
			}
		}
	}
	return OK;
}
