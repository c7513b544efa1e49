/* profile_figures.c - reads what the picture is made of: figures and patterns.
 *
 *     figures:
 *       accepted: {kind: share, count: {reached: [confirmed]}, among: {taken: [submit]}, ...}
 *       reply_time: {kind: time, since: {taken: [submit]}, until: {taken: [confirm, refuse]}, deadline: reply, ...}
 *     patterns:
 *       agents: {least: 5, group_by: [{field: referral.agent}, {field: referral.visa_number, first: 4}], ...}
 *
 * Each kind of figure has its own keys, and needs all of them: there is nothing to guess. */
#include "agreement/reading.h"

#include <string.h>

/* The last n bits set: all entries of a section. */
static uint64_t all_of(const struct reading *reading, enum section_name name)
{
	int count = reading->sections[name].count;
	return count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

static enum result read_mark(struct reading *reading, const struct place *place, const struct yaml *value,
			     const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"taken", read_set, offsetof(struct mark, steps), &SECTION[SECTION_STEPS], OPTIONAL},
	    {"reached", read_set, offsetof(struct mark, states), &SECTION[SECTION_STATES], OPTIONAL},
	};
	struct mark *mark = ret_target;
	TRY(read_object(reading, place, value, VOCABULARY(keys), mark));
	if (mark->steps == 0 && mark->states == 0)
		return refuse_found(reading, place, value, "required", "no step and no state",
				    "steps under 'taken' or states under 'reached'");
	return OK;
}

/* Which keys each kind of figure has, beside those that all have. */
static const struct figure_keys {
	const char *words[4];
} figure_keys[] = {
    [FIGURE_COUNT] = {{"count", NULL}},
    [FIGURE_SHARE] = {{"count", "among", NULL}},
    [FIGURE_TIME] = {{"since", "until", "deadline", NULL}},
    [FIGURE_ON_TIME] = {{"deadline", NULL}},
};

static bool kind_has_key(enum figure_kind kind, const char *word)
{
	for (int n = 0; figure_keys[kind].words[n]; n++) {
		if (strcmp(figure_keys[kind].words[n], word) == 0)
			return true;
	}
	return false;
}

static enum result check_keys(struct reading *reading, const struct place *place, const struct yaml *value,
			      enum figure_kind kind)
{
	static const char *const words[] = {"count", "among", "since", "until", "deadline"};
	for (size_t n = 0; n < sizeof(words) / sizeof(words[0]); n++) {
		if (kind == FIGURE_ON_TIME && strcmp(words[n], "until") == 0)
			continue; /* it may be left out: then any step of the obliged side meets the deadline */
		const char *found = arena_print(reading->job->arena, "%s '%s'",
						yaml_find(value, words[n]) ? "the key" : "no key", words[n]);
		TAKE(reading->job, found);
		if ((yaml_find(value, words[n]) != NULL) != kind_has_key(kind, words[n]))
			return refuse_found(reading, place, value, "figure-keys", found,
					    "'count' of a count, 'count' and 'among' of a share, 'since', 'until' and "
					    "'deadline' of a time, 'deadline' and perhaps 'until' of on_time");
	}
	return OK;
}

enum result read_figure(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
			void *ret_target)
{
	(void)with;
	static const char *const kinds[] = {"count", "share", "time", "on_time", NULL};
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct figure, name), NULL, REQUIRED},
	    {"kind", read_word, offsetof(struct figure, kind), kinds, REQUIRED},
	    {"count", read_mark, offsetof(struct figure, of), NULL, OPTIONAL},
	    {"until", read_mark, offsetof(struct figure, of), NULL, OPTIONAL},
	    {"among", read_mark, offsetof(struct figure, since), NULL, OPTIONAL},
	    {"since", read_mark, offsetof(struct figure, since), NULL, OPTIONAL},
	    {"deadline", read_reference, offsetof(struct figure, deadline), &SECTION[SECTION_DEADLINES], OPTIONAL},
	    {"kinds", read_kinds, offsetof(struct figure, kinds), NULL, OPTIONAL},
	    SOURCE_KEYS(figure),
	};
	struct figure *figure = ret_target;
	figure->deadline = NONE;
	figure->kinds = all_of(reading, SECTION_KINDS);
	TRY(read_object(reading, place, value, VOCABULARY(keys), figure));
	if (figure->kind == FIGURE_ON_TIME && figure->of.states != 0)
		return refuse_found(reading, place, value, "figure-keys", "states that meet a deadline",
				    "steps under 'until'");
	return check_keys(reading, place, value, figure->kind);
}

/* ---- patterns ---- */

static bool type_groups(enum field_type type)
{
	return type == FIELD_TEXT || type == FIELD_CHOICE || type == FIELD_COUNTRY || type == FIELD_DOCUMENT_NUMBER ||
	       type == FIELD_YES_NO;
}

static enum result read_group_field(struct reading *reading, const struct place *place, const struct yaml *value,
				    const void *with, void *ret_target)
{
	struct grouping *grouping = ret_target;
	int path[2];
	TRY(read_path(reading, place, value, with, path));
	if (!type_groups(reading->profile->forms[path[0]].fields[path[1]].type))
		return refuse_value(reading, place, value, "field-type",
				    "a short text, a choice, a country, a document's number or yes and no");
	grouping->form = path[0];
	grouping->field = path[1];
	return OK;
}

static enum result read_grouping(struct reading *reading, const struct place *place, const struct yaml *value,
				 struct grouping *grouping)
{
	static const struct bounds letters = {1, 6};
	static const struct key keys[] = {
	    {"field", read_group_field, 0, NULL, REQUIRED},
	    {"first", read_number, offsetof(struct grouping, first), &letters, OPTIONAL},
	    {"name", read_label, offsetof(struct grouping, name), NULL, OPTIONAL},
	};
	return read_object(reading, place, value, VOCABULARY(keys), grouping);
}

static enum result read_groupings(struct reading *reading, const struct place *place, const struct yaml *value,
				  const void *with, void *ret_target)
{
	(void)with;
	struct pattern *pattern = ret_target;
	if (value->shape != YAML_LIST || value->count == 0)
		return refuse_value(reading, place, value, "not-a-list", "a list of fields, each {field: form.field}");
	if (value->count > GROUPINGS_MOST)
		return refuse_value(reading, place, value, "too-many", "at most %d fields", GROUPINGS_MOST);
	struct grouping *groupings;
	TAKE(reading->job, groupings = NEW_MANY(reading->job->arena, struct grouping, (size_t)value->count));
	int count = 0;
	for (const struct yaml *entry = value->first; entry; entry = entry->next)
		TRY(read_grouping(reading, place, entry, &groupings[count++]));
	pattern->groupings = groupings;
	pattern->grouping_count = count;
	return OK;
}

enum result read_pattern(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
			 void *ret_target)
{
	(void)with;
	static const struct bounds cases = {3, 1000};
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct pattern, name), NULL, REQUIRED},
	    {"least", read_number, offsetof(struct pattern, least), &cases, REQUIRED},
	    {"group_by", read_groupings, 0, NULL, REQUIRED},
	    SOURCE_KEYS(pattern),
	};
	return read_object(reading, place, value, VOCABULARY(keys), ret_target);
}
