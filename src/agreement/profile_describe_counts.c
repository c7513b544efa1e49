/* profile_describe_counts.c - of the page for a lawyer what is about many cases at once: what they book, their quotas,
 * the figures and the patterns. */
#include "agreement/profile_describe.h"

/* ---- bookings ---- */

static void line_of_field(struct describing *describing, enum phrase phrase, struct field_path path)
{
	const struct form *forms = describing->profile->forms;
	if (path.field == NONE)
		return;
	text_print(&describing->page, "- %s: «%s: %s»\n", say(describing, phrase),
		   name(describing, &forms[path.form].name),
		   name(describing, &forms[path.form].fields[path.field].name));
}

static void list_states(const struct describing *describing, uint64_t states, struct listing *listing)
{
	for (int n = 0; n < describing->profile->state_count; n++) {
		if (set_has(states, n))
			list_name(listing, name(describing, &describing->profile->states[n].name));
	}
}

static void line_of_states(struct describing *describing, enum phrase phrase, uint64_t states)
{
	if (!states)
		return;
	struct listing listing;
	begin_list(describing, phrase, &listing);
	list_states(describing, states, &listing);
	text_add(&describing->page, "\n");
}

/* The steps that are refused when the thing is not free. */
static void line_of_guards(struct describing *describing, int booking)
{
	const struct profile *profile = describing->profile;
	struct listing listing = {0};
	for (int n = 0; n < profile->step_count; n++) {
		bool guards = false;
		for (int m = 0; m < profile->steps[n].need_count; m++)
			guards = guards || (profile->steps[n].needs[m].kind == CONDITION_FREE &&
					    profile->steps[n].needs[m].booking == booking);
		if (!guards)
			continue;
		if (!listing.page)
			begin_list(describing, PHRASE_BOOKING_GUARDS, &listing);
		list_name(&listing, name(describing, &profile->steps[n].name));
	}
	if (listing.page)
		text_add(&describing->page, "\n");
}

void describe_booking(struct describing *describing, const struct booking *booking)
{
	const struct profile *profile = describing->profile;
	entry(describing, &booking->name, booking->id);
	line_of_kinds(describing, booking->kinds);
	line(describing, PHRASE_BOOKING_OWNER, name(describing, &profile->sides[booking->owner].name));
	line_of_field(describing, PHRASE_BOOKING_ROWS, booking->rows);
	line_of_field(describing, PHRASE_BOOKING_THING, booking->thing);
	line_of_field(describing, PHRASE_BOOKING_OF, booking->of);
	line_of_field(describing, PHRASE_BOOKING_UNITS, booking->units);
	line_of_field(describing, PHRASE_BOOKING_FROM, booking->from);
	line_of_field(describing, PHRASE_BOOKING_UNTIL, booking->until);
	line_of_field(describing, PHRASE_BOOKING_MINUTES, booking->minutes);
	if (!booking_has_time(booking))
		fact(describing, PHRASE_BOOKING_TIMELESS);
	line_of_states(describing, PHRASE_BOOKING_DURING, booking->during);
	line_of_states(describing, PHRASE_BOOKING_OFFERED, booking->offered);
	line_of_guards(describing, (int)(booking - profile->bookings));
	source(describing, &booking->source, "bookings", booking->id);
}

/* ---- quotas ---- */

/* Several steps may keep one sum: it is described at the first. */
static bool is_described(const struct profile *profile, const struct step *step, const struct condition *need)
{
	for (const struct step *before = profile->steps; before <= step; before++) {
		for (int n = 0; n < before->need_count; n++) {
			const struct condition *other = &before->needs[n];
			if (other == need)
				return false;
			if (condition_is_quota(other) && other->form == need->form && other->field == need->field &&
			    other->bound_form == need->bound_form && other->bound_field == need->bound_field)
				return true;
		}
	}
	return false;
}

bool has_quotas(const struct profile *profile)
{
	for (int n = 0; n < profile->step_count; n++) {
		for (int m = 0; m < profile->steps[n].need_count; m++) {
			if (condition_is_quota(&profile->steps[n].needs[m]))
				return true;
		}
	}
	return false;
}

/* All steps that keep the sum of this quota. */
static void line_of_keepers(struct describing *describing, const struct condition *need)
{
	const struct profile *profile = describing->profile;
	struct listing listing;
	begin_list(describing, PHRASE_QUOTA_STEPS, &listing);
	for (int n = 0; n < profile->step_count; n++) {
		bool keeps = false;
		for (int m = 0; m < profile->steps[n].need_count; m++) {
			const struct condition *other = &profile->steps[n].needs[m];
			keeps = keeps ||
				(condition_is_quota(other) && other->form == need->form && other->field == need->field);
		}
		if (keeps)
			list_name(&listing, name(describing, &profile->steps[n].name));
	}
	text_add(&describing->page, "\n");
}

void describe_quotas_of(struct describing *describing, const struct step *step)
{
	for (int n = 0; n < step->need_count; n++) {
		const struct condition *need = &step->needs[n];
		if (!condition_is_quota(need) || is_described(describing->profile, step, need))
			continue;
		entry(describing, &need->left,
		      describing->profile->forms[need->bound_form].fields[need->bound_field].id);
		line_of_kinds(describing, need->kinds & step->kinds);
		line_of_field(describing, PHRASE_QUOTA_OF, (struct field_path){need->bound_form, need->bound_field});
		line_of_field(describing, PHRASE_QUOTA_USED, (struct field_path){need->form, need->field});
		line_of_keepers(describing, need);
		if (need->is_public)
			fact(describing, PHRASE_QUOTA_PUBLIC);
		source(describing, &need->source, "quotas",
		       describing->profile->forms[need->bound_form].fields[need->bound_field].id);
	}
}

/* ---- figures and patterns ---- */

static void line_of_mark(struct describing *describing, enum phrase phrase, const struct mark *mark)
{
	const struct profile *profile = describing->profile;
	if (!mark->steps && !mark->states)
		return;
	struct listing listing;
	begin_list(describing, phrase, &listing);
	for (int n = 0; n < profile->step_count; n++) {
		if (set_has(mark->steps, n))
			list_name(&listing, name(describing, &profile->steps[n].name));
	}
	list_states(describing, mark->states, &listing);
	text_add(&describing->page, "\n");
}

void describe_figure(struct describing *describing, const struct figure *figure)
{
	entry(describing, &figure->name, figure->id);
	fact(describing, (enum phrase)(PHRASE_FIGURE_COUNT + (int)figure->kind));
	line_of_mark(describing, PHRASE_FIGURE_OF, &figure->of);
	line_of_mark(describing, PHRASE_FIGURE_SINCE, &figure->since);
	if (figure->deadline != NONE)
		line(describing, PHRASE_FIGURE_PROMISE,
		     name(describing, &describing->profile->deadlines[figure->deadline].name));
	line_of_kinds(describing, figure->kinds);
	source(describing, &figure->source, "figures", figure->id);
}

/* The formats are the catalogue's own, with one number in every language. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
void describe_pattern(struct describing *describing, const struct pattern *pattern)
{
	const struct form *forms = describing->profile->forms;
	struct listing listing;
	entry(describing, &pattern->name, pattern->id);
	begin_list(describing, PHRASE_PATTERN_BY, &listing);
	for (int n = 0; n < pattern->grouping_count; n++) {
		const struct grouping *by = &pattern->groupings[n];
		const char *own = name(describing, &by->name);
		list_name(&listing, own && *own ? own : name(describing, &forms[by->form].fields[by->field].name));
		if (by->first) {
			text_add(&describing->page, " (");
			text_print(&describing->page, say(describing, PHRASE_PATTERN_SERIES), by->first);
			text_add(&describing->page, ")");
		}
	}
	text_print(&describing->page, "\n- %s: %d\n", say(describing, PHRASE_PATTERN_LEAST), pattern->least);
	source(describing, &pattern->source, "patterns", pattern->id);
}
#pragma GCC diagnostic pop
