/* profile_find.c - finding parts of a profile by id, labels by language, roles by word. */
#include "agreement/profile.h"

#include <string.h>

const char *const language_code[LANGUAGE_COUNT] = {[ENGLISH] = "en", [ITALIAN] = "it", [URDU] = "ur"};

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_CASE_OFFICER] = "case_officer",
    [ROLE_CONSULAR_OFFICER] = "consular_officer",
    [ROLE_BORDER_OFFICER] = "border_officer",
    [ROLE_LIAISON] = "liaison",
    [ROLE_SUPERVISOR] = "supervisor",
    [ROLE_DATA_PROTECTION_OFFICER] = "data_protection_officer",
    [ROLE_AUDITOR] = "auditor",
    [ROLE_OPERATOR] = "operator",
    [ROLE_NODE] = "node",
    [ROLE_PUBLIC] = "public",
};

const char *role_name(enum role role)
{
	return (unsigned int)role < ROLE_COUNT ? role_names[role] : "unknown";
}

enum result role_read(struct bytes word, enum role *ret_role)
{
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		if (bytes_equal_cstring(word, role_names[role])) {
			*ret_role = role;
			return OK;
		}
	}
	return INVALID;
}

/* Every list of the profile is searched the same way: its objects begin with their id. */
static int find(const void *objects, int count, size_t size, const char *id)
{
	const char *object = objects;
	for (int n = 0; id && n < count; n++, object += size) {
		const char *const *object_id = (const void *)object;
		if (strcmp(*object_id, id) == 0)
			return n;
	}
	return NONE;
}

int profile_find_step(const struct profile *profile, const char *id)
{
	return find(profile->steps, profile->step_count, sizeof(profile->steps[0]), id);
}

int profile_find_state(const struct profile *profile, const char *id)
{
	return find(profile->states, profile->state_count, sizeof(profile->states[0]), id);
}

int profile_find_party(const struct profile *profile, const char *id)
{
	return find(profile->parties, profile->party_count, sizeof(profile->parties[0]), id);
}

int profile_find_side(const struct profile *profile, const char *id)
{
	return find(profile->sides, profile->side_count, sizeof(profile->sides[0]), id);
}

int profile_find_kind(const struct profile *profile, const char *id)
{
	return find(profile->kinds, profile->kind_count, sizeof(profile->kinds[0]), id);
}

int profile_find_form(const struct profile *profile, const char *id)
{
	return find(profile->forms, profile->form_count, sizeof(profile->forms[0]), id);
}

int profile_find_safeguard(const struct profile *profile, const char *id)
{
	return find(profile->safeguards, profile->safeguard_count, sizeof(profile->safeguards[0]), id);
}

int profile_find_deadline(const struct profile *profile, const char *id)
{
	return find(profile->deadlines, profile->deadline_count, sizeof(profile->deadlines[0]), id);
}

int profile_find_annex(const struct profile *profile, const char *id)
{
	return find(profile->annexes, profile->annex_count, sizeof(profile->annexes[0]), id);
}

int profile_find_figure(const struct profile *profile, const char *id)
{
	return find(profile->figures, profile->figure_count, sizeof(profile->figures[0]), id);
}

int profile_find_pattern(const struct profile *profile, const char *id)
{
	return find(profile->patterns, profile->pattern_count, sizeof(profile->patterns[0]), id);
}

int form_find_field(const struct form *form, const char *id)
{
	return find(form->fields, form->field_count, sizeof(form->fields[0]), id);
}

int annex_find_item(const struct annex *annex, const char *id)
{
	return find(annex->items, annex->item_count, sizeof(annex->items[0]), id);
}

bool step_is_public(const struct step *step)
{
	return (step->roles & ROLE_BIT(ROLE_PUBLIC)) != 0;
}

bool booking_is_of_case(const struct profile *profile, const struct booking *booking)
{
	return profile->forms[booking->thing.form].fields[booking->thing.field].type == FIELD_CASE_REFERENCE;
}

bool booking_has_time(const struct booking *booking)
{
	return booking->from.field != NONE;
}

bool booking_is_of_offer(const struct profile *profile, const struct booking *booking)
{
	return booking_is_of_case(profile, booking) && booking->of.field != NONE;
}

bool condition_is_quota(const struct condition *condition)
{
	return condition->left.text[ENGLISH] != NULL;
}

const char *label_text(const struct label *label, enum language language)
{
	if ((unsigned int)language < LANGUAGE_COUNT && label->text[language])
		return label->text[language];
	return label->text[ENGLISH] ? label->text[ENGLISH] : "";
}
