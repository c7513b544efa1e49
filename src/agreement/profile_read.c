/* profile_read.c - a profile from its file: first all ids, then every object in turn.
 *
 * Steps refer to deadlines and deadlines to steps, so the ids of every section are collected before any body is read;
 * a reference is then only a search among known ids. What an object looks like stands in the tables of profile_forms.c
 * (parties, forms, annexes), profile_rules.c (steps, deadlines, safeguards) and profile_figures.c (figures, patterns).
 */
#include "agreement/reading.h"

#include <string.h>

#define PARTIES_MOST 8
#define SIDES_MOST 8
#define PATTERNS_MOST 8
#define BOOKINGS_MOST 8

/* ---- the small objects ---- */

static enum result read_side(struct reading *reading, const struct place *place, const struct yaml *value,
			     const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {{"name", read_label, offsetof(struct side, name), NULL, REQUIRED}};
	return read_object(reading, place, value, VOCABULARY(keys), ret_target);
}

static enum result read_retention(struct reading *reading, const struct place *place, const struct yaml *value,
				  const void *with, void *ret_target)
{
	(void)with;
	static const struct bounds months = {1, 1200};
	static const struct key keys[] = {
	    {"months", read_number, offsetof(struct retention, months), &months, REQUIRED},
	    {"source", read_text, offsetof(struct retention, source.article), NULL, OPTIONAL},
	    {"verify", read_flag, offsetof(struct retention, source.verify), NULL, OPTIONAL},
	};
	return read_object(reading, place, value, VOCABULARY(keys), ret_target);
}

static enum result read_kind(struct reading *reading, const struct place *place, const struct yaml *value,
			     const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct kind, name), NULL, REQUIRED},
	    {"restricted_by", read_path, offsetof(struct kind, readers), NULL, OPTIONAL},
	    {"public", read_flag, offsetof(struct kind, is_public), NULL, OPTIONAL},
	    {"retention", read_retention, offsetof(struct kind, retention), NULL, OPTIONAL},
	    SOURCE_KEYS(kind)};
	struct kind *kind = ret_target;
	kind->readers[0] = kind->readers[1] = NONE;
	return read_object(reading, place, value, VOCABULARY(keys), kind);
}

static enum result read_state(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct state, name), NULL, REQUIRED},
	    {"next", read_label, offsetof(struct state, next), NULL, OPTIONAL},
	    {"awaits", read_label, offsetof(struct state, awaits), NULL, OPTIONAL},
	    {"end", read_flag, offsetof(struct state, is_end), NULL, OPTIONAL},
	    {"turn", read_reference, offsetof(struct state, turn), &SECTION[SECTION_SIDES], OPTIONAL},
	};
	struct state *state = ret_target;
	state->turn = NONE;
	return read_object(reading, place, value, VOCABULARY(keys), state);
}

/* ---- sections ---- */

/* Where a section stands in the file and in the profile. Every object begins with its id. */
static const struct section_kind {
	const char *word;
	int most;
	size_t object_size;
	size_t array_offset;
	size_t count_offset;
	value_reader *read;
	enum need need;
} section_kinds[SECTION_COUNT] = {
#define SECTION_ROW(word, most, type, array, count, read, need)                                                        \
	{                                                                                                              \
		word, most, sizeof(struct type), offsetof(struct profile, array), offsetof(struct profile, count),     \
		    read, need                                                                                         \
	}
    [SECTION_SIDES] = SECTION_ROW("sides", SIDES_MOST, side, sides, side_count, read_side, REQUIRED),
    [SECTION_PARTIES] = SECTION_ROW("parties", PARTIES_MOST, party, parties, party_count, read_party, REQUIRED),
    [SECTION_KINDS] = SECTION_ROW("kinds", PROFILE_LIST_MOST, kind, kinds, kind_count, read_kind, REQUIRED),
    [SECTION_FORMS] = SECTION_ROW("forms", PROFILE_LIST_MOST, form, forms, form_count, read_form, OPTIONAL),
    [SECTION_ANNEXES] = SECTION_ROW("annexes", PROFILE_LIST_MOST, annex, annexes, annex_count, read_annex, OPTIONAL),
    [SECTION_STATES] = SECTION_ROW("states", PROFILE_LIST_MOST, state, states, state_count, read_state, REQUIRED),
    [SECTION_DEADLINES] =
	SECTION_ROW("deadlines", PROFILE_LIST_MOST, deadline, deadlines, deadline_count, read_deadline, OPTIONAL),
    [SECTION_STEPS] = SECTION_ROW("steps", PROFILE_LIST_MOST, step, steps, step_count, read_step, REQUIRED),
    [SECTION_SAFEGUARDS] =
	SECTION_ROW("safeguards", PROFILE_LIST_MOST, safeguard, safeguards, safeguard_count, read_safeguard, OPTIONAL),
    [SECTION_FIGURES] = SECTION_ROW("figures", PROFILE_LIST_MOST, figure, figures, figure_count, read_figure, OPTIONAL),
    [SECTION_PATTERNS] =
	SECTION_ROW("patterns", PATTERNS_MOST, pattern, patterns, pattern_count, read_pattern, OPTIONAL),
    [SECTION_BOOKINGS] =
	SECTION_ROW("bookings", BOOKINGS_MOST, booking, bookings, booking_count, read_booking, OPTIONAL),
#undef SECTION_ROW
};

_Static_assert(offsetof(struct side, id) == 0 && offsetof(struct party, id) == 0 && offsetof(struct kind, id) == 0 &&
		   offsetof(struct form, id) == 0 && offsetof(struct annex, id) == 0 &&
		   offsetof(struct state, id) == 0 && offsetof(struct deadline, id) == 0 &&
		   offsetof(struct step, id) == 0 && offsetof(struct safeguard, id) == 0 &&
		   offsetof(struct figure, id) == 0 && offsetof(struct pattern, id) == 0 &&
		   offsetof(struct booking, id) == 0,
	       "sections put the id at the start of each object");

/* Makes room for a section's objects and gives each its id. */
static enum result collect_ids(struct reading *reading, enum section_name name, const struct yaml *section,
			       const struct entry **ret_entries)
{
	const struct section_kind *kind = &section_kinds[name];
	struct place place = {NULL, kind->word, false};
	const struct entry *entries;
	int count;
	TRY(read_entries(reading, &place, section, kind->most, &entries, &count));
	if (count == 0 && kind->need == REQUIRED)
		return refuse_found(reading, &place, section, "required", "nothing", "at least one entry");

	struct section *ids = &reading->sections[name];
	char *objects;
	TAKE(reading->job, ids->ids = NEW_MANY(reading->job->arena, const char *, (size_t)count));
	TAKE(reading->job, objects = arena_take_many(reading->job->arena, (size_t)count, kind->object_size));
	for (int n = 0; n < count; n++) {
		ids->ids[n] = entries[n].id;
		*(const char **)(void *)(objects + (size_t)n * kind->object_size) = entries[n].id;
	}
	ids->count = count;
	char *profile = (char *)reading->profile;
	*(void **)(void *)(profile + kind->array_offset) = objects;
	*(int *)(void *)(profile + kind->count_offset) = count;
	*ret_entries = entries;
	return OK;
}

static enum result read_section(struct reading *reading, enum section_name name, const struct entry *entries)
{
	const struct section_kind *kind = &section_kinds[name];
	struct place above = {NULL, kind->word, false};
	char *objects = *(char **)(void *)((char *)reading->profile + kind->array_offset);
	for (int n = 0; n < reading->sections[name].count; n++) {
		struct place place = {&above, entries[n].id, entries[n].is_listed};
		TRY(kind->read(reading, &place, entries[n].value, NULL, objects + (size_t)n * kind->object_size));
	}
	return OK;
}

static enum result read_sections(struct reading *reading, const struct yaml *root)
{
	const struct entry *entries[SECTION_COUNT] = {NULL};
	for (enum section_name name = 0; name < SECTION_COUNT; name++) {
		const struct yaml *section = yaml_find(root, section_kinds[name].word);
		if (section)
			TRY(collect_ids(reading, name, section, &entries[name]));
	}
	for (enum section_name name = 0; name < SECTION_COUNT; name++)
		TRY(read_section(reading, name, entries[name]));
	return OK;
}

/* ---- the head of the file ---- */

static enum result read_validity(struct reading *reading, const struct place *place, const struct yaml *value,
				 const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"from", read_date, offsetof(struct profile, valid_from), NULL, REQUIRED},
	    {"until", read_date, offsetof(struct profile, valid_until), NULL, OPTIONAL},
	};
	struct profile *profile = ret_target;
	TRY(read_object(reading, place, value, VOCABULARY(keys), profile));
	if (profile->valid_until.year != 0 && date_compare(profile->valid_until, profile->valid_from) < 0)
		return refuse_found(reading, place, value, "out-of-range", "an end before the beginning",
				    "dates in order");
	return OK;
}

/* A section is read by read_sections(), when all ids are known. */
static enum result pass_over(struct reading *reading, const struct place *place, const struct yaml *value,
			     const void *with, void *ret_target)
{
	(void)reading, (void)place, (void)value, (void)with, (void)ret_target;
	return OK;
}

static enum result read_profile_id(struct reading *reading, const struct place *place, const struct yaml *value,
				   const void *with, void *ret_target)
{
	static const struct bounds letters = {1, 64};
	(void)with;
	TRY(read_text(reading, place, value, &letters, ret_target));
	if (value->word[strspn(value->word, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
		return refuse_value(reading, place, value, "id", "small letters, digits and '-'");
	return OK;
}

static enum result read_head(struct reading *reading, const struct yaml *root)
{
	static const char *const regimes[] = {"administrative", "police", NULL};
	static const struct bounds version = {1, 32};
	static const struct key keys[] = {
	    {"id", read_profile_id, offsetof(struct profile, id), NULL, REQUIRED},
	    {"version", read_text, offsetof(struct profile, version), &version, REQUIRED},
	    {"title", read_label, offsetof(struct profile, title), NULL, REQUIRED},
	    {"valid", read_validity, 0, NULL, REQUIRED},
	    {"regime", read_word, offsetof(struct profile, regime), regimes, REQUIRED},
	    {"legal_basis", read_text, offsetof(struct profile, legal_basis), NULL, REQUIRED},
	    SOURCE_KEYS(profile),
	    {"retention", read_retention, offsetof(struct profile, retention), NULL, REQUIRED},
	    {"sides", pass_over, 0, NULL, REQUIRED},
	    {"parties", pass_over, 0, NULL, REQUIRED},
	    {"kinds", pass_over, 0, NULL, REQUIRED},
	    {"forms", pass_over, 0, NULL, OPTIONAL},
	    {"annexes", pass_over, 0, NULL, OPTIONAL},
	    {"safeguards", pass_over, 0, NULL, OPTIONAL},
	    {"states", pass_over, 0, NULL, REQUIRED},
	    {"steps", pass_over, 0, NULL, REQUIRED},
	    {"deadlines", pass_over, 0, NULL, OPTIONAL},
	    {"figures", pass_over, 0, NULL, OPTIONAL},
	    {"patterns", pass_over, 0, NULL, OPTIONAL},
	    {"bookings", pass_over, 0, NULL, OPTIONAL},
	};
	return read_object(reading, NULL, root, VOCABULARY(keys), reading->profile);
}

enum result profile_read(struct job *job, const char *file_name, struct bytes yaml, const struct profile **ret_profile)
{
	if (yaml.size > PROFILE_BYTES_MOST)
		return job_fail(job, LIMIT, NULL, "too-large", "%s:1: found %zu bytes, expected at most %u", file_name,
				yaml.size, PROFILE_BYTES_MOST);
	const struct yaml *root;
	TRY(yaml_read(job, file_name, yaml, &root));
	struct reading reading = {.job = job, .file_name = file_name};
	TAKE(job, reading.profile = NEW(job->arena, struct profile));
	TRY(read_head(&reading, root));
	TRY(read_sections(&reading, root));
	TRY(check_references(&reading, root));
	*ret_profile = reading.profile;
	return OK;
}
