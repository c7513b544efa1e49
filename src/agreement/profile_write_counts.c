/* profile_write_counts.c - what is counted over cases, as JSON: figures, bookings, patterns. */
#include "agreement/profile_write.h"

static void put_mark(struct writing *writing, json_t *object, const char *key, const struct mark *mark)
{
	const struct profile *profile = writing->profile;
	json_t *written = json_object();
	if (mark->steps)
		PUT_SET(writing, written, "taken", mark->steps, profile->steps, profile->step_count);
	if (mark->states)
		PUT_SET(writing, written, "reached", mark->states, profile->states, profile->state_count);
	put(writing, object, key, written);
}

json_t *write_figure(struct writing *writing, const struct figure *figure)
{
	static const char *const kinds[] = {"count", "share", "time", "on_time"};
	const struct profile *profile = writing->profile;
	json_t *object = object_with_id(writing, figure->id);
	put_label(writing, object, "name", &figure->name);
	put_text(writing, object, "kind", kinds[figure->kind]);
	if (figure->kind == FIGURE_COUNT || figure->kind == FIGURE_SHARE)
		put_mark(writing, object, "count", &figure->of);
	if (figure->kind == FIGURE_SHARE)
		put_mark(writing, object, "among", &figure->since);
	if (figure->kind == FIGURE_TIME)
		put_mark(writing, object, "since", &figure->since);
	if (figure->kind == FIGURE_TIME || (figure->kind == FIGURE_ON_TIME && (figure->of.steps || figure->of.states)))
		put_mark(writing, object, "until", &figure->of);
	if (figure->deadline != NONE)
		put_text(writing, object, "deadline", profile->deadlines[figure->deadline].id);
	PUT_SET(writing, object, "kinds", figure->kinds, profile->kinds, profile->kind_count);
	put_source(writing, object, &figure->source);
	return object;
}

static void put_path(struct writing *writing, json_t *object, const char *name, struct field_path path)
{
	if (path.field != NONE)
		put(writing, object, name, write_path(writing->profile, path.form, path.field));
}

json_t *write_booking(struct writing *writing, const struct booking *booking)
{
	const struct profile *profile = writing->profile;
	json_t *object = object_with_id(writing, booking->id);
	put_label(writing, object, "name", &booking->name);
	PUT_SET(writing, object, "kinds", booking->kinds, profile->kinds, profile->kind_count);
	put_text(writing, object, "owner", profile->sides[booking->owner].id);
	put_path(writing, object, "rows", booking->rows);
	put_path(writing, object, "thing", booking->thing);
	put_path(writing, object, "of", booking->of);
	put_path(writing, object, "units", booking->units);
	put_path(writing, object, "from", booking->from);
	put_path(writing, object, "until", booking->until);
	put_path(writing, object, "minutes", booking->minutes);
	PUT_SET(writing, object, "during", booking->during, profile->states, profile->state_count);
	PUT_SET(writing, object, "offered", booking->offered, profile->states, profile->state_count);
	put_source(writing, object, &booking->source);
	return object;
}

json_t *write_pattern(struct writing *writing, const struct pattern *pattern)
{
	json_t *object = object_with_id(writing, pattern->id), *groupings = json_array();
	put_label(writing, object, "name", &pattern->name);
	put_number(writing, object, "least", pattern->least);
	for (int n = 0; n < pattern->grouping_count; n++) {
		const struct grouping *grouping = &pattern->groupings[n];
		json_t *entry = json_object();
		put(writing, entry, "field", write_path(writing->profile, grouping->form, grouping->field));
		if (grouping->first)
			put_number(writing, entry, "first", grouping->first);
		put_label(writing, entry, "name", &grouping->name);
		append(writing, groupings, entry);
	}
	put(writing, object, "group_by", groupings);
	put_source(writing, object, &pattern->source);
	return object;
}
