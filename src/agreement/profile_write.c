/* profile_write.c - the profile as JSON, in the words of the YAML file.
 *
 * Maps of ids become lists of objects with an "id", because written JSON sorts its keys and the order of states, steps
 * and fields means something. profile_read() takes this form too (JSON is YAML), so what is written reads back to the
 * same profile. Flags are written only where they are true, texts only where they are there; sets of kinds always. */
#include "agreement/profile_write.h"

/* ---- parties, evidence, forms ---- */

static json_t *write_holiday(struct writing *writing, const struct holiday *holiday)
{
	json_t *object = json_object();
	char day[16];
	snprintf(day, sizeof(day), "%02d-%02d", holiday->date.month, holiday->date.day);
	if (holiday->how == HOLIDAY_YEARLY)
		put_text(writing, object, "yearly", day);
	if (holiday->how == HOLIDAY_EASTER)
		put_number(writing, object, "easter", holiday->easter_days);
	if (holiday->how == HOLIDAY_DATE)
		put_date(writing, object, "date", holiday->date);
	if (holiday->since_year)
		put_number(writing, object, "since", holiday->since_year);
	put_label(writing, object, "name", &holiday->name);
	put_flag(writing, object, "verify", holiday->verify);
	return object;
}

static void put_clock(struct writing *writing, json_t *object, const char *key, int minutes)
{
	char text[16];
	snprintf(text, sizeof(text), "%02d:%02d", minutes / 60, minutes % 60);
	put_text(writing, object, key, text);
}

static void put_hours(struct writing *writing, json_t *object, const struct party *party)
{
	if (!party->closes)
		return;
	json_t *hours = json_object();
	put_clock(writing, hours, "opens", party->opens);
	put_clock(writing, hours, "closes", party->closes);
	put(writing, object, "hours", hours);
}

static json_t *write_party(struct writing *writing, const struct party *party)
{
	static const char *const days[] = {"sunday",   "monday", "tuesday", "wednesday",
					   "thursday", "friday", "saturday"};
	json_t *object = object_with_id(writing, party->id);
	put_label(writing, object, "name", &party->name);
	put_label(writing, object, "authority", &party->authority);
	json_t *zone = json_object();
	put_text(writing, zone, "name", party->zone_name);
	put_text(writing, zone, "rule", party->zone_rule);
	put(writing, object, "zone", zone);
	PUT_SET(writing, object, "weekend", party->weekend, days, 7);
	put_hours(writing, object, party);
	json_t *holidays = json_array();
	for (int n = 0; n < party->holiday_count; n++)
		append(writing, holidays, write_holiday(writing, &party->holidays[n]));
	put(writing, object, "holidays", holidays);
	return object;
}

static json_t *write_annex(struct writing *writing, const struct annex *annex)
{
	static const char *const effects[] = {"proves", "starts", "third_country", "third_country_starts", "supports"};
	json_t *object = object_with_id(writing, annex->id);
	put_label(writing, object, "name", &annex->name);
	put_text(writing, object, "effect", effects[annex->effect]);
	json_t *items = json_array();
	for (int n = 0; n < annex->item_count; n++) {
		json_t *item = object_with_id(writing, annex->items[n].id);
		put_label(writing, item, "name", &annex->items[n].name);
		append(writing, items, item);
	}
	put(writing, object, "items", items);
	put_source(writing, object, &annex->source);
	return object;
}

static json_t *write_choices(struct writing *writing, const struct field *field)
{
	json_t *choices = json_array();
	for (int n = 0; n < field->choice_count; n++) {
		json_t *choice = object_with_id(writing, field->choices[n].id);
		put_label(writing, choice, "name", &field->choices[n].name);
		append(writing, choices, choice);
	}
	return choices;
}

static void put_misp(struct writing *writing, json_t *object, const struct misp_mapping *misp)
{
	static const char *const places[] = {"", "info", "tag", "object", "attribute"};
	char text[160];
	if (misp->place == MISP_NOWHERE)
		return;
	snprintf(text, sizeof(text), "%s%s%s%s%s", places[misp->place], misp->name ? " " : "",
		 misp->name ? misp->name : "", misp->place == MISP_ATTRIBUTE ? " " : "",
		 misp->place == MISP_ATTRIBUTE ? misp->type : "");
	put_text(writing, object, "misp", text);
}

static json_t *write_field(struct writing *writing, const struct field *field)
{
	static const char *const types[] = {"text",           "long_text",     "name",   "date",    "instant",
					    "number",         "yes_no",        "choice", "country", "document_number",
					    "case_reference", "reader_groups", "list"};
	json_t *object = object_with_id(writing, field->id);
	put_label(writing, object, "name", &field->name);
	put_label(writing, object, "help", &field->help);
	put_text(writing, object, "type", types[field->type]);
	put_flag(writing, object, "required", field->required);
	put_flag(writing, object, "sensitive", field->sensitive);
	put_flag(writing, object, "never_share", field->never_share);
	put_flag(writing, object, "searchable", field->searchable);
	put_flag(writing, object, "heading", field->heading);
	put_flag(writing, object, "alike", field->alike);
	put_flag(writing, object, "public", field->is_public);
	if (field->most)
		put_number(writing, object, "most", field->most);
	if (field->choice_count)
		put(writing, object, "choices", write_choices(writing, field));
	put_misp(writing, object, &field->misp);
	if (field->not_before)
		put_text(writing, object, "not_before", field->not_before);
	if (field->rows_of != NONE)
		put_text(writing, object, "rows", writing->profile->forms[field->rows_of].id);
	put_source(writing, object, &field->source);
	return object;
}

static json_t *write_form(struct writing *writing, const struct form *form)
{
	json_t *object = object_with_id(writing, form->id);
	put_label(writing, object, "name", &form->name);
	put_source(writing, object, &form->source);
	json_t *fields = json_array();
	for (int n = 0; n < form->field_count; n++)
		append(writing, fields, write_field(writing, &form->fields[n]));
	put(writing, object, "fields", fields);
	return object;
}

/* ---- rules ---- */

static void put_paths(struct writing *writing, json_t *object, const struct condition *condition, const char *first,
		      const char *second)
{
	put(writing, object, first, write_path(writing->profile, condition->form, condition->field));
	put(writing, object, second, write_path(writing->profile, condition->bound_form, condition->bound_field));
}

static void put_ready(struct writing *writing, json_t *object, const struct condition *condition)
{
	const struct profile *profile = writing->profile;
	json_t *words = json_array();
	put(writing, object, "ready", write_path(profile, condition->form, condition->field));
	if (condition->bound_field != NONE)
		put(writing, object, "by", write_path(profile, condition->bound_form, condition->bound_field));
	if (condition->except_field != NONE)
		put(writing, object, "except", write_path(profile, condition->except_form, condition->except_field));
	put_text(writing, object, "of", condition->agreement);
	for (int n = 0; n < condition->word_count; n++)
		append(writing, words, json_string(condition->words[n]));
	put(writing, object, "in", words);
}

static void put_share(struct writing *writing, json_t *object, const struct condition *condition)
{
	const struct field *choosing = &writing->profile->forms[condition->by_form].fields[condition->by_field];
	json_t *percents = json_object();
	put_paths(writing, object, condition, "share", "whole");
	put(writing, object, "by_choice", write_path(writing->profile, condition->by_form, condition->by_field));
	for (int n = 0; n < choosing->choice_count; n++)
		put_number(writing, percents, choosing->choices[n].id, condition->percents[n]);
	put(writing, object, "percent", percents);
}

static void put_need(struct writing *writing, json_t *object, const struct condition *condition)
{
	const struct profile *profile = writing->profile;
	const char *step = condition->step == NONE ? NULL : profile->steps[condition->step].id;
	const char *deadline = condition->deadline == NONE ? NULL : profile->deadlines[condition->deadline].id;
	static const char *const words[] = {
	    [CONDITION_HAPPENED] = "happened",        [CONDITION_AT_MOST] = "at_most",
	    [CONDITION_SETTLED] = "settled",          [CONDITION_DELIVERED] = "delivered",
	    [CONDITION_DEADLINE_RUNNING] = "running", [CONDITION_DEADLINE_PASSED] = "passed",
	    [CONDITION_EVERY_ROW] = "every",          [CONDITION_AMONG] = "among",
	    [CONDITION_COUNTED] = "counted"};
	switch (condition->kind) {
	case CONDITION_EVIDENCE:
		PUT_SET(writing, object, "evidence", condition->annexes, profile->annexes, profile->annex_count);
		break;
	case CONDITION_FIELD_EQUALS:
		put(writing, object, "field", write_path(profile, condition->form, condition->field));
		put_text(writing, object, "equals", condition->value);
		break;
	case CONDITION_HAPPENED:
	case CONDITION_AT_MOST:
	case CONDITION_SETTLED:
	case CONDITION_DELIVERED:
		put_text(writing, object, words[condition->kind], step);
		break;
	case CONDITION_DEADLINE_RUNNING:
	case CONDITION_DEADLINE_PASSED:
		put_text(writing, object, words[condition->kind], deadline);
		break;
	case CONDITION_TOTAL_WITHIN:
		put_paths(writing, object, condition, "total", "within");
		if (condition->left.text[ENGLISH] != NULL)
			put_label(writing, object, "left", &condition->left);
		put_flag(writing, object, "public", condition->is_public);
		break;
	case CONDITION_EVERY_ROW:
	case CONDITION_AMONG:
	case CONDITION_COUNTED:
		put_paths(writing, object, condition, words[condition->kind], "by");
		break;
	case CONDITION_FREE:
		put_text(writing, object, "free", profile->bookings[condition->booking].id);
		break;
	case CONDITION_READY:
		put_ready(writing, object, condition);
		break;
	case CONDITION_NO_MORE:
		put_paths(writing, object, condition, "no_more", "than");
		break;
	case CONDITION_SHARE:
		put_share(writing, object, condition);
		break;
	}
}

static json_t *write_condition(struct writing *writing, const struct condition *condition)
{
	json_t *object = json_object();
	put_need(writing, object, condition);
	put_number(writing, object, "count", condition->count);
	PUT_SET(writing, object, "kinds", condition->kinds, writing->profile->kinds, writing->profile->kind_count);
	put_source(writing, object, &condition->source);
	return object;
}

static json_t *write_roles(struct writing *writing, role_set roles)
{
	json_t *words = json_array();
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		if (roles & ROLE_BIT(role))
			append(writing, words, json_string(role_name(role)));
	}
	return words;
}

static void put_step_moves(struct writing *writing, json_t *object, const struct step *step)
{
	const struct profile *profile = writing->profile;
	PUT_SET(writing, object, "from", step->from, profile->states, profile->state_count);
	if (step->to != NONE)
		put_text(writing, object, "to", profile->states[step->to].id);
	put_number(writing, object, "precedence", step->precedence);
	PUT_SET(writing, object, "starts", step->starts, profile->deadlines, profile->deadline_count);
	PUT_SET(writing, object, "stops", step->stops, profile->deadlines, profile->deadline_count);
	PUT_SET(writing, object, "extends", step->extends, profile->deadlines, profile->deadline_count);
	json_t *needs = json_array();
	for (int n = 0; n < step->need_count; n++)
		append(writing, needs, write_condition(writing, &step->needs[n]));
	put(writing, object, "needs", needs);
}

static void put_by_rule(struct writing *writing, json_t *object, const struct by_rule *rule)
{
	const struct profile *profile = writing->profile;
	if (!rule->given)
		return;
	json_t *value = json_object();
	put(writing, value, "number", write_path(profile, rule->number[0], rule->number[1]));
	put(writing, value, "document", write_path(profile, rule->document[0], rule->document[1]));
	put(writing, value, "born", write_path(profile, rule->born[0], rule->born[1]));
	put(writing, value, "says", write_path(profile, rule->says[0], rule->says[1]));
	put_text(writing, value, "standing", rule->standing);
	put_text(writing, value, "revoked", rule->revoked);
	PUT_SET(writing, value, "affirmed", rule->affirmed, profile->safeguards, profile->safeguard_count);
	put_source(writing, value, &rule->source);
	put(writing, object, "by_rule", value);
}

static json_t *write_step(struct writing *writing, const struct step *step)
{
	const struct profile *profile = writing->profile;
	json_t *object = object_with_id(writing, step->id);
	put_label(writing, object, "name", &step->name);
	put_label(writing, object, "hint", &step->hint);
	PUT_SET(writing, object, "sides", step->sides, profile->sides, profile->side_count);
	put(writing, object, "roles", write_roles(writing, step->roles));
	PUT_SET(writing, object, "kinds", step->kinds, profile->kinds, profile->kind_count);
	if (step->form != NONE)
		put_text(writing, object, "form", profile->forms[step->form].id);
	put_flag(writing, object, "opens", step->opens);
	put_flag(writing, object, "second_officer", step->second_officer);
	put_flag(writing, object, "acts_on_world", step->acts_on_world);
	put_flag(writing, object, "corrects", step->corrects);
	put_flag(writing, object, "joint", step->joint);
	put_flag(writing, object, "may_carry_files", step->may_carry_files);
	put_step_moves(writing, object, step);
	put_by_rule(writing, object, &step->by_rule);
	put_source(writing, object, &step->source);
	return object;
}

static json_t *write_deadline(struct writing *writing, const struct deadline *deadline)
{
	static const char *const froms[] = {"delivery", "step", "field"};
	static const char *const units[] = {"days", "working_days", "months", "minutes", "hours", "working_hours"};
	const struct profile *profile = writing->profile;
	json_t *object = object_with_id(writing, deadline->id);
	put_label(writing, object, "name", &deadline->name);
	put_text(writing, object, "obliged", profile->sides[deadline->obliged].id);
	put_text(writing, object, "from", froms[deadline->from]);
	if (deadline->from_field != NONE)
		put(writing, object, "field", write_path(profile, deadline->from_form, deadline->from_field));
	put_number(writing, object, "length", deadline->length);
	put_text(writing, object, "unit", units[deadline->unit]);
	put_flag(writing, object, "rolls", deadline->rolls);
	if (deadline->extended_length) {
		put_number(writing, object, "extended_length", deadline->extended_length);
		put_text(writing, object, "extended_unit", units[deadline->extended_unit]);
	}
	if (deadline->silence_step != NONE)
		put_text(writing, object, "silence_step", profile->steps[deadline->silence_step].id);
	if (deadline->silence_proof != NONE)
		put_text(writing, object, "silence_proof", profile->steps[deadline->silence_proof].id);
	put_label(writing, object, "silence", &deadline->silence);
	put_source(writing, object, &deadline->source);
	return object;
}

static json_t *write_safeguard(struct writing *writing, const struct safeguard *safeguard)
{
	const struct profile *profile = writing->profile;
	json_t *object = object_with_id(writing, safeguard->id);
	put_label(writing, object, "name", &safeguard->name);
	put_label(writing, object, "question", &safeguard->question);
	PUT_SET(writing, object, "before", safeguard->before, profile->steps, profile->step_count);
	PUT_SET(writing, object, "kinds", safeguard->kinds, profile->kinds, profile->kind_count);
	put_flag(writing, object, "second_officer", safeguard->second_officer);
	put_flag(writing, object, "on_the_day", safeguard->on_the_day);
	put_source(writing, object, &safeguard->source);
	return object;
}

/* ---- sides, kinds, states, and the whole ---- */

static json_t *write_side(struct writing *writing, const struct side *side)
{
	json_t *object = object_with_id(writing, side->id);
	put_label(writing, object, "name", &side->name);
	return object;
}

static void put_retention(struct writing *writing, json_t *object, const struct retention *retention)
{
	if (retention->months == 0)
		return;
	json_t *value = json_object();
	put_number(writing, value, "months", retention->months);
	put_source(writing, value, &retention->source);
	put(writing, object, "retention", value);
}

static json_t *write_kind(struct writing *writing, const struct kind *kind)
{
	json_t *object = object_with_id(writing, kind->id);
	put_label(writing, object, "name", &kind->name);
	if (kind->readers[0] != NONE)
		put(writing, object, "restricted_by", write_path(writing->profile, kind->readers[0], kind->readers[1]));
	put_flag(writing, object, "public", kind->is_public);
	put_retention(writing, object, &kind->retention);
	put_source(writing, object, &kind->source);
	return object;
}

static json_t *write_state(struct writing *writing, const struct state *state)
{
	json_t *object = object_with_id(writing, state->id);
	put_label(writing, object, "name", &state->name);
	put_label(writing, object, "next", &state->next);
	put_label(writing, object, "awaits", &state->awaits);
	put_flag(writing, object, "end", state->is_end);
	if (state->turn != NONE)
		put_text(writing, object, "turn", writing->profile->sides[state->turn].id);
	return object;
}

static void put_head(struct writing *writing, json_t *root)
{
	const struct profile *profile = writing->profile;
	put_text(writing, root, "id", profile->id);
	put_text(writing, root, "version", profile->version);
	put_label(writing, root, "title", &profile->title);
	json_t *valid = json_object();
	put_date(writing, valid, "from", profile->valid_from);
	if (profile->valid_until.year)
		put_date(writing, valid, "until", profile->valid_until);
	put(writing, root, "valid", valid);
	put_text(writing, root, "regime", profile->regime == REGIME_POLICE ? "police" : "administrative");
	put_text(writing, root, "legal_basis", profile->legal_basis);
	put_source(writing, root, &profile->source);
	put_retention(writing, root, &profile->retention);
}

/* A list of a section's objects under its key, each written by `write`. */
#define PUT_SECTION(writing, root, key, section, count, write)                                                         \
	do {                                                                                                           \
		json_t *put_list = json_array();                                                                       \
		for (int put_index = 0; put_index < (count); put_index++)                                              \
			append((writing), put_list, write((writing), &(section)[put_index]));                          \
		put((writing), (root), (key), put_list);                                                               \
	} while (0)

enum result profile_write(struct job *job, const struct profile *profile, json_t **ret_profile)
{
	struct writing writing = {.profile = profile};
	json_t *root = json_object();
	TRY(json_own(job, root));
	put_head(&writing, root);
	PUT_SECTION(&writing, root, "sides", profile->sides, profile->side_count, write_side);
	PUT_SECTION(&writing, root, "parties", profile->parties, profile->party_count, write_party);
	PUT_SECTION(&writing, root, "kinds", profile->kinds, profile->kind_count, write_kind);
	PUT_SECTION(&writing, root, "annexes", profile->annexes, profile->annex_count, write_annex);
	PUT_SECTION(&writing, root, "states", profile->states, profile->state_count, write_state);
	PUT_SECTION(&writing, root, "deadlines", profile->deadlines, profile->deadline_count, write_deadline);
	PUT_SECTION(&writing, root, "steps", profile->steps, profile->step_count, write_step);
	PUT_SECTION(&writing, root, "safeguards", profile->safeguards, profile->safeguard_count, write_safeguard);
	PUT_SECTION(&writing, root, "forms", profile->forms, profile->form_count, write_form);
	PUT_SECTION(&writing, root, "figures", profile->figures, profile->figure_count, write_figure);
	PUT_SECTION(&writing, root, "bookings", profile->bookings, profile->booking_count, write_booking);
	PUT_SECTION(&writing, root, "patterns", profile->patterns, profile->pattern_count, write_pattern);
	if (writing.failed)
		return job_out_of_memory(job);
	*ret_profile = root;
	return OK;
}
