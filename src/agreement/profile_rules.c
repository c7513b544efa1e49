/* profile_rules.c - reads the rules: steps with their conditions, deadlines, safeguards.
 *
 * A condition is a map with exactly one of the closed list of needs (needs[] below) and, beside it, how often, for
 * which kinds of case, and its source. There is no expression language: "or" is two steps or a list of annexes. */
#include "agreement/reading.h"

#include <string.h>

#define NEEDS_MOST 16

/* The last n bits set: all entries of a section. */
static uint64_t all_of(const struct reading *reading, enum section_name name)
{
	int count = reading->sections[name].count;
	return count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

/* ---- conditions ---- */

static const struct need_word {
	const char *word;
	enum condition_kind kind;
} need_words[] = {
    {"evidence", CONDITION_EVIDENCE},
    {"field", CONDITION_FIELD_EQUALS},
    {"happened", CONDITION_HAPPENED},
    {"at_most", CONDITION_AT_MOST},
    {"running", CONDITION_DEADLINE_RUNNING},
    {"passed", CONDITION_DEADLINE_PASSED},
    {"settled", CONDITION_SETTLED},
    {"delivered", CONDITION_DELIVERED},
    {"total", CONDITION_TOTAL_WITHIN},
    {"every", CONDITION_EVERY_ROW},
    {"among", CONDITION_AMONG},
    {"counted", CONDITION_COUNTED},
    {"ready", CONDITION_READY},
    {"free", CONDITION_FREE},
    {"no_more", CONDITION_NO_MORE},
    {"share", CONDITION_SHARE},
};
#define NEED_WORD_COUNT ((int)(sizeof(need_words) / sizeof(need_words[0])))

static enum result read_need_field(struct reading *reading, const struct place *place, const struct yaml *value,
				   const void *with, void *ret_target)
{
	struct condition *condition = ret_target;
	int path[2];
	TRY(read_path(reading, place, value, with, path));
	condition->form = path[0];
	condition->field = path[1];
	return OK;
}

static enum result read_bound_field(struct reading *reading, const struct place *place, const struct yaml *value,
				    const void *with, void *ret_target)
{
	struct condition *condition = ret_target;
	int path[2];
	TRY(read_path(reading, place, value, with, path));
	condition->bound_form = path[0];
	condition->bound_field = path[1];
	return OK;
}

static enum result read_except_field(struct reading *reading, const struct place *place, const struct yaml *value,
				     const void *with, void *ret_target)
{
	struct condition *condition = ret_target;
	int path[2];
	TRY(read_path(reading, place, value, with, path));
	condition->except_form = path[0];
	condition->except_field = path[1];
	return OK;
}

static enum result read_choosing_field(struct reading *reading, const struct place *place, const struct yaml *value,
				       const void *with, void *ret_target)
{
	struct condition *condition = ret_target;
	int path[2];
	TRY(read_path(reading, place, value, with, path));
	condition->by_form = path[0];
	condition->by_field = path[1];
	return OK;
}

/* Percents are read once the choice is known that they are for (read_percents). */
static enum result read_percents_later(struct reading *reading, const struct place *place, const struct yaml *value,
				       const void *with, void *ret_target)
{
	(void)reading;
	(void)place;
	(void)value;
	(void)with;
	(void)ret_target;
	return OK;
}

/* States of another agreement, which is not read here: words. `valico agreement check` holds them against it. */
static enum result read_words(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	(void)with;
	struct condition *condition = ret_target;
	const char **words;
	if (value->shape != YAML_LIST || value->count == 0 || value->count > PROFILE_LIST_MOST)
		return refuse_value(reading, place, value, "not-a-list", "a list of 1 to %d states", PROFILE_LIST_MOST);
	TAKE(reading->job, words = NEW_MANY(reading->job->arena, const char *, (size_t)value->count));
	for (const struct yaml *entry = value->first; entry; entry = entry->next)
		TRY(read_text(reading, place, entry, NULL, &words[condition->word_count++]));
	condition->words = words;
	return OK;
}

/* Says which of the needs the map holds; it must be one. */
static enum result name_need(struct reading *reading, const struct place *place, const struct yaml *value,
			     struct condition *condition)
{
	const char *named = NULL;
	for (int n = 0; n < NEED_WORD_COUNT; n++) {
		if (!yaml_find(value, need_words[n].word))
			continue;
		if (named)
			return refuse_found(reading, place, value, "one-condition", "two conditions in one",
					    "each in an entry of its own");
		named = need_words[n].word;
		condition->kind = need_words[n].kind;
	}
	if (!named)
		return refuse_found(reading, place, value, "one-condition", "no condition",
				    "one of evidence, field, happened, at_most, running, passed, settled, delivered, "
				    "total, every, among, counted, ready, free, no_more, share");
	return OK;
}

static bool value_fits(const struct field *field, const char *value)
{
	if (field->type == FIELD_YES_NO)
		return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
	if (field->type != FIELD_CHOICE)
		return true;
	for (int n = 0; n < field->choice_count; n++) {
		if (strcmp(field->choices[n].id, value) == 0)
			return true;
	}
	return false;
}

static const struct field *field_of(const struct reading *reading, int form, int field)
{
	return &reading->profile->forms[form].fields[field];
}

/* The field of the rows that carries the same id as the field that answers them; NULL when there is none. */
static const struct field *row_field(const struct reading *reading, const struct condition *condition)
{
	const struct field *list = field_of(reading, condition->form, condition->field);
	const struct form *rows = list->type == FIELD_LIST ? &reading->profile->forms[list->rows_of] : NULL;
	int at =
	    rows ? form_find_field(rows, field_of(reading, condition->bound_form, condition->bound_field)->id) : NONE;
	return at != NONE ? &rows->fields[at] : NULL;
}

static bool type_names(enum field_type type)
{
	return type == FIELD_CASE_REFERENCE || type == FIELD_DOCUMENT_NUMBER || type == FIELD_TEXT ||
	       type == FIELD_NAME;
}

/* "total" goes with "within", both numbers; "every" and "among" go with "by": a list whose rows have the field that
 * answers or names; "counted" with "by": a list and a number. */
static enum result check_bound(struct reading *reading, const struct place *place, const struct yaml *value,
			       const struct condition *condition)
{
	bool is_total = condition->kind == CONDITION_TOTAL_WITHIN;
	const char *word = is_total ? "within" : "by";
	bool has_other = yaml_find(value, is_total ? "by" : "within") != NULL;
	if (condition->bound_field == NONE || has_other)
		return refuse_found(reading, place, value, "required", has_other ? "the key of another" : "one key",
				    is_total ? "'total' and 'within' together"
					     : "'every', 'among' or 'counted' and 'by' together");
	const struct field *bound = field_of(reading, condition->bound_form, condition->bound_field);
	const struct yaml *second = yaml_find(value, word);
	if (is_total) {
		if (field_of(reading, condition->form, condition->field)->type != FIELD_NUMBER ||
		    bound->type != FIELD_NUMBER)
			return refuse_value(reading, place, second, "field-type", "two fields with numbers");
		return OK;
	}
	if (condition->kind == CONDITION_COUNTED) {
		if (field_of(reading, condition->form, condition->field)->type != FIELD_LIST ||
		    bound->type != FIELD_NUMBER)
			return refuse_value(reading, place, second, "field-type", "a list, and a field with a number");
		return OK;
	}
	const struct field *named = row_field(reading, condition);
	if (!named || named->type != bound->type || !type_names(bound->type))
		return refuse_value(reading, place, second, "field-type",
				    "a case, a document's number, a name or a text that the rows of the list have too");
	return OK;
}

/* "ready" goes with "of" and "in": a field that names a case, or a list with "by" the field of its rows that does;
 * "except" is a field that names one too. */
static enum result check_ready(struct reading *reading, const struct place *place, const struct yaml *value,
			       const struct condition *condition)
{
	const struct field *field = field_of(reading, condition->form, condition->field);
	bool is_list = field->type == FIELD_LIST;
	if (!condition->agreement || !condition->words)
		return refuse_found(reading, place, value, "required", "'ready' alone",
				    "'ready', 'of' and 'in' together");
	if (is_list != (condition->bound_field != NONE))
		return refuse_found(reading, place, value, "required",
				    is_list ? "a list without 'by'" : "'by' without a list",
				    "'by' names the field of the rows, where 'ready' is a list");
	if (is_list && condition->bound_form != field->rows_of)
		return refuse_value(reading, place, yaml_find(value, "by"), "field-type",
				    "a field of the rows of the list");
	if (is_list)
		field = field_of(reading, condition->bound_form, condition->bound_field);
	if (field->type != FIELD_CASE_REFERENCE ||
	    (condition->except_field != NONE &&
	     field_of(reading, condition->except_form, condition->except_field)->type != FIELD_CASE_REFERENCE))
		return refuse_value(reading, place, value, "field-type", "fields that name a case");
	return OK;
}

/* Two of one type that has an order. */
static bool have_order(const struct field *one, const struct field *other)
{
	return one->type == other->type &&
	       (one->type == FIELD_NUMBER || one->type == FIELD_DATE || one->type == FIELD_INSTANT);
}

/* "no_more" goes with "than". */
static enum result check_order(struct reading *reading, const struct place *place, const struct yaml *value,
			       const struct condition *condition)
{
	if (condition->bound_field == NONE || !yaml_find(value, "than"))
		return refuse_found(reading, place, value, "required", "one key", "'no_more' and 'than' together");
	if (!have_order(field_of(reading, condition->form, condition->field),
			field_of(reading, condition->bound_form, condition->bound_field)))
		return refuse_value(reading, place, yaml_find(value, "than"), "field-type",
				    "two numbers, two dates or two times");
	return OK;
}

/* How many percent each choice gives: each of them is said, and no other. */
static enum result read_percents(struct reading *reading, const struct place *place, const struct yaml *value,
				 const struct field *choosing, const int **ret_percents)
{
	static const struct bounds whole = {0, 100};
	const struct yaml *percent = yaml_find(value, "percent");
	int *percents;
	if (!percent || percent->shape != YAML_MAP || percent->count != choosing->choice_count)
		return refuse_value(reading, place, percent ? percent : value, "required",
				    "'percent' with a number for each choice of '%s'", choosing->id);
	TAKE(reading->job, percents = NEW_MANY(reading->job->arena, int, (size_t)choosing->choice_count));
	for (int n = 0; n < choosing->choice_count; n++) {
		const struct yaml *entry = yaml_find(percent, choosing->choices[n].id);
		if (!entry)
			return refuse_value(reading, place, percent, "unknown-choice", "a number for '%s'",
					    choosing->choices[n].id);
		TRY(read_number(reading, place, entry, &whole, &percents[n]));
	}
	*ret_percents = percents;
	return OK;
}

/* "share" goes with "whole", "by_choice" and "percent". */
static enum result check_share(struct reading *reading, const struct place *place, const struct yaml *value,
			       struct condition *condition)
{
	if (condition->bound_field == NONE || !yaml_find(value, "whole") || condition->by_field == NONE)
		return refuse_found(reading, place, value, "required", "'share' alone",
				    "'share', 'whole', 'by_choice' and 'percent' together");
	const struct field *choosing = field_of(reading, condition->by_form, condition->by_field);
	if (choosing->type != FIELD_CHOICE ||
	    field_of(reading, condition->form, condition->field)->type != FIELD_NUMBER ||
	    field_of(reading, condition->bound_form, condition->bound_field)->type != FIELD_NUMBER)
		return refuse_value(reading, place, value, "field-type", "two numbers, shared by a choice");
	return read_percents(reading, place, value, choosing, &condition->percents);
}

static enum result check_need(struct reading *reading, const struct place *place, const struct yaml *value,
			      struct condition *condition)
{
	bool is_ready = condition->kind == CONDITION_READY;
	bool is_quota = condition_is_quota(condition);
	if ((is_quota && condition->kind != CONDITION_TOTAL_WITHIN) || (condition->is_public && !is_quota))
		return refuse_found(reading, place, value, "required", "'left' or 'public' alone",
				    "'total' with 'left', and perhaps 'public'");
	if (!is_ready && (condition->agreement || condition->words || condition->except_field != NONE))
		return refuse_found(reading, place, value, "required", "'of', 'in' or 'except' alone",
				    "'ready' with 'of' and 'in'");
	if (condition->kind == CONDITION_EVIDENCE && condition->annexes == 0)
		return refuse_found(reading, place, value, "required", "no annex", "at least one annex");
	if ((condition->kind == CONDITION_FIELD_EQUALS) != (condition->value != NULL))
		return refuse_found(reading, place, value, "required",
				    condition->value ? "'equals' alone" : "no key 'equals'",
				    "'field' and 'equals' together");
	if (condition->kind == CONDITION_TOTAL_WITHIN || condition->kind == CONDITION_EVERY_ROW ||
	    condition->kind == CONDITION_AMONG || condition->kind == CONDITION_COUNTED)
		return check_bound(reading, place, value, condition);
	if (is_ready)
		return yaml_find(value, "within") ? refuse_found(reading, place, value, "required",
								 "the key of another", "'total' with 'within'")
						  : check_ready(reading, place, value, condition);
	if (condition->kind == CONDITION_NO_MORE)
		return check_order(reading, place, value, condition);
	if (condition->kind == CONDITION_SHARE)
		return check_share(reading, place, value, condition);
	if (condition->bound_field != NONE || condition->by_field != NONE || yaml_find(value, "percent"))
		return refuse_found(reading, place, value, "required", "half of a condition",
				    "'total' with 'within', 'every', 'among' or 'counted' with 'by', 'no_more' with "
				    "'than', 'share' with "
				    "'whole', 'by_choice' and 'percent'");
	if (condition->kind != CONDITION_FIELD_EQUALS)
		return OK;
	const struct field *field = field_of(reading, condition->form, condition->field);
	if (!value_fits(field, condition->value))
		return refuse_found(reading, place, yaml_find(value, "equals"), "unknown-choice",
				    yaml_quote(reading->job->arena, condition->value),
				    "a value that the field can have");
	return OK;
}

static enum result read_need(struct reading *reading, const struct place *place, const struct yaml *value,
			     struct condition *condition)
{
	static const struct bounds counts = {0, 1000};
	static const struct key keys[] = {
	    {"evidence", read_set, offsetof(struct condition, annexes), &SECTION[SECTION_ANNEXES], OPTIONAL},
	    {"field", read_need_field, 0, NULL, OPTIONAL},
	    {"equals", read_text, offsetof(struct condition, value), NULL, OPTIONAL},
	    {"happened", read_reference, offsetof(struct condition, step), &SECTION[SECTION_STEPS], OPTIONAL},
	    {"at_most", read_reference, offsetof(struct condition, step), &SECTION[SECTION_STEPS], OPTIONAL},
	    {"running", read_reference, offsetof(struct condition, deadline), &SECTION[SECTION_DEADLINES], OPTIONAL},
	    {"passed", read_reference, offsetof(struct condition, deadline), &SECTION[SECTION_DEADLINES], OPTIONAL},
	    {"settled", read_reference, offsetof(struct condition, step), &SECTION[SECTION_STEPS], OPTIONAL},
	    {"delivered", read_reference, offsetof(struct condition, step), &SECTION[SECTION_STEPS], OPTIONAL},
	    {"total", read_need_field, 0, NULL, OPTIONAL},
	    {"within", read_bound_field, 0, NULL, OPTIONAL},
	    {"every", read_need_field, 0, NULL, OPTIONAL},
	    {"among", read_need_field, 0, NULL, OPTIONAL},
	    {"counted", read_need_field, 0, NULL, OPTIONAL},
	    {"by", read_bound_field, 0, NULL, OPTIONAL},
	    {"ready", read_need_field, 0, NULL, OPTIONAL},
	    {"no_more", read_need_field, 0, NULL, OPTIONAL},
	    {"than", read_bound_field, 0, NULL, OPTIONAL},
	    {"share", read_need_field, 0, NULL, OPTIONAL},
	    {"whole", read_bound_field, 0, NULL, OPTIONAL},
	    {"by_choice", read_choosing_field, 0, NULL, OPTIONAL},
	    {"percent", read_percents_later, 0, NULL, OPTIONAL},
	    {"free", read_reference, offsetof(struct condition, booking), &SECTION[SECTION_BOOKINGS], OPTIONAL},
	    {"of", read_text, offsetof(struct condition, agreement), NULL, OPTIONAL},
	    {"in", read_words, 0, NULL, OPTIONAL},
	    {"except", read_except_field, 0, NULL, OPTIONAL},
	    {"left", read_label, offsetof(struct condition, left), NULL, OPTIONAL},
	    {"public", read_flag, offsetof(struct condition, is_public), NULL, OPTIONAL},
	    {"count", read_number, offsetof(struct condition, count), &counts, OPTIONAL},
	    {"kinds", read_kinds, offsetof(struct condition, kinds), NULL, OPTIONAL},
	    SOURCE_KEYS(condition),
	};
	*condition = (struct condition){.form = NONE,
					.field = NONE,
					.bound_form = NONE,
					.bound_field = NONE,
					.except_form = NONE,
					.except_field = NONE,
					.by_form = NONE,
					.by_field = NONE,
					.step = NONE,
					.deadline = NONE,
					.booking = NONE,
					.count = 1};
	condition->kinds = all_of(reading, SECTION_KINDS);
	TRY(read_object(reading, place, value, VOCABULARY(keys), condition));
	TRY(name_need(reading, place, value, condition));
	return check_need(reading, place, value, condition);
}

static enum result read_needs(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	(void)with;
	struct step *step = ret_target;
	if (value->shape != YAML_LIST)
		return refuse_value(reading, place, value, "not-a-list", "a list of conditions");
	if (value->count > NEEDS_MOST)
		return refuse_value(reading, place, value, "too-many", "at most %d conditions", NEEDS_MOST);
	struct condition *needs;
	TAKE(reading->job, needs = NEW_MANY(reading->job->arena, struct condition, (size_t)value->count));
	int count = 0;
	for (const struct yaml *entry = value->first; entry; entry = entry->next)
		TRY(read_need(reading, place, entry, &needs[count++]));
	step->needs = needs;
	step->need_count = count;
	return OK;
}

/* ---- steps ---- */

/* Conditions that name no source have their step's. */
static void inherit_source(struct condition *needs, int count, const struct source *source)
{
	for (int n = 0; n < count; n++) {
		if (!needs[n].source.article)
			needs[n].source = (struct source){source->article, source->verify || needs[n].source.verify};
	}
}

enum result read_step(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	(void)with;
	static const struct bounds precedences = {0, 1000};
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct step, name), NULL, REQUIRED},
	    {"hint", read_label, offsetof(struct step, hint), NULL, OPTIONAL},
	    {"sides", read_side_set, offsetof(struct step, sides), NULL, REQUIRED},
	    {"roles", read_roles, offsetof(struct step, roles), NULL, REQUIRED},
	    {"kinds", read_kinds, offsetof(struct step, kinds), NULL, OPTIONAL},
	    {"from", read_set, offsetof(struct step, from), &SECTION[SECTION_STATES], REQUIRED},
	    {"to", read_reference, offsetof(struct step, to), &SECTION[SECTION_STATES], OPTIONAL},
	    {"form", read_reference, offsetof(struct step, form), &SECTION[SECTION_FORMS], OPTIONAL},
	    {"opens", read_flag, offsetof(struct step, opens), NULL, OPTIONAL},
	    {"second_officer", read_flag, offsetof(struct step, second_officer), NULL, OPTIONAL},
	    {"acts_on_world", read_flag, offsetof(struct step, acts_on_world), NULL, OPTIONAL},
	    {"corrects", read_flag, offsetof(struct step, corrects), NULL, OPTIONAL},
	    {"joint", read_flag, offsetof(struct step, joint), NULL, OPTIONAL},
	    {"may_carry_files", read_flag, offsetof(struct step, may_carry_files), NULL, OPTIONAL},
	    {"precedence", read_number, offsetof(struct step, precedence), &precedences, REQUIRED},
	    {"starts", read_set, offsetof(struct step, starts), &SECTION[SECTION_DEADLINES], OPTIONAL},
	    {"stops", read_set, offsetof(struct step, stops), &SECTION[SECTION_DEADLINES], OPTIONAL},
	    {"extends", read_set, offsetof(struct step, extends), &SECTION[SECTION_DEADLINES], OPTIONAL},
	    {"needs", read_needs, 0, NULL, OPTIONAL},
	    {"by_rule", read_by_rule, offsetof(struct step, by_rule), NULL, OPTIONAL},
	    SOURCE_KEYS(step),
	};
	struct step *step = ret_target;
	step->to = NONE;
	step->form = NONE;
	step->kinds = all_of(reading, SECTION_KINDS);
	TRY(read_object(reading, place, value, VOCABULARY(keys), step));
	/* The conditions were made by read_needs() just now and are nobody else's yet. */
	struct condition *needs = (struct condition *)(uintptr_t)step->needs;
	inherit_source(needs, step->need_count, &step->source);
	return OK;
}

/* ---- deadlines ---- */

static enum result read_from_field(struct reading *reading, const struct place *place, const struct yaml *value,
				   const void *with, void *ret_target)
{
	struct deadline *deadline = ret_target;
	int path[2];
	TRY(read_path(reading, place, value, with, path));
	enum field_type type = reading->profile->forms[path[0]].fields[path[1]].type;
	if (type != FIELD_DATE && type != FIELD_INSTANT)
		return refuse_value(reading, place, value, "field-type", "a field with a date or an instant");
	deadline->from_form = path[0];
	deadline->from_field = path[1];
	return OK;
}

static enum result check_deadline(struct reading *reading, const struct place *place, const struct yaml *value,
				  const struct deadline *deadline)
{
	if ((deadline->from == FROM_FIELD) != (deadline->from_field != NONE))
		return refuse_found(reading, place, value, "required",
				    deadline->from_field == NONE ? "no key 'field'" : "'field' without 'from: field'",
				    "both or none");
	if ((yaml_find(value, "extended_unit") != NULL) != (deadline->extended_length != 0))
		return refuse_found(reading, place, value, "required", "one of extended_length and extended_unit",
				    "both or none");
	return OK;
}

enum result read_deadline(struct reading *reading, const struct place *place, const struct yaml *value,
			  const void *with, void *ret_target)
{
	(void)with;
	static const char *const froms[] = {"delivery", "step", "field", NULL};
	static const char *const units[] = {"days",  "working_days",  "months", "minutes",
					    "hours", "working_hours", NULL};
	static const struct bounds lengths = {0, 3660};
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct deadline, name), NULL, REQUIRED},
	    {"obliged", read_reference, offsetof(struct deadline, obliged), &SECTION[SECTION_SIDES], REQUIRED},
	    {"from", read_word, offsetof(struct deadline, from), froms, REQUIRED},
	    {"field", read_from_field, 0, NULL, OPTIONAL},
	    {"length", read_number, offsetof(struct deadline, length), &lengths, REQUIRED},
	    {"unit", read_word, offsetof(struct deadline, unit), units, REQUIRED},
	    {"rolls", read_flag, offsetof(struct deadline, rolls), NULL, OPTIONAL},
	    {"extended_length", read_number, offsetof(struct deadline, extended_length), &lengths, OPTIONAL},
	    {"extended_unit", read_word, offsetof(struct deadline, extended_unit), units, OPTIONAL},
	    {"silence_step", read_reference, offsetof(struct deadline, silence_step), &SECTION[SECTION_STEPS],
	     OPTIONAL},
	    {"silence_proof", read_reference, offsetof(struct deadline, silence_proof), &SECTION[SECTION_STEPS],
	     OPTIONAL},
	    {"silence", read_label, offsetof(struct deadline, silence), NULL, OPTIONAL},
	    SOURCE_KEYS(deadline),
	};
	struct deadline *deadline = ret_target;
	deadline->silence_step = NONE;
	deadline->silence_proof = NONE;
	deadline->from_form = NONE;
	deadline->from_field = NONE;
	TRY(read_object(reading, place, value, VOCABULARY(keys), deadline));
	return check_deadline(reading, place, value, deadline);
}

/* ---- safeguards ---- */

enum result read_safeguard(struct reading *reading, const struct place *place, const struct yaml *value,
			   const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct safeguard, name), NULL, REQUIRED},
	    {"question", read_label, offsetof(struct safeguard, question), NULL, REQUIRED},
	    {"before", read_set, offsetof(struct safeguard, before), &SECTION[SECTION_STEPS], REQUIRED},
	    {"kinds", read_kinds, offsetof(struct safeguard, kinds), NULL, OPTIONAL},
	    {"second_officer", read_flag, offsetof(struct safeguard, second_officer), NULL, OPTIONAL},
	    {"on_the_day", read_flag, offsetof(struct safeguard, on_the_day), NULL, OPTIONAL},
	    SOURCE_KEYS(safeguard),
	};
	struct safeguard *safeguard = ret_target;
	safeguard->kinds = all_of(reading, SECTION_KINDS);
	return read_object(reading, place, value, VOCABULARY(keys), safeguard);
}

/* ---- across objects ---- */

/* The line of a step, for an error that shows only when all is read. */
static const struct yaml *step_entry(const struct yaml *root, const struct step *step)
{
	const struct yaml *steps = yaml_find(root, "steps");
	for (const struct yaml *entry = steps->first; entry; entry = entry->next) {
		const struct yaml *id = steps->shape == YAML_LIST ? yaml_find(entry, "id") : NULL;
		if (strcmp(id ? id->word : entry->key, step->id) == 0)
			return entry;
	}
	return steps;
}

enum result check_references(struct reading *reading, const struct yaml *root)
{
	const struct profile *profile = reading->profile;
	struct place above = {NULL, "steps", false};
	for (int n = 0; n < profile->step_count; n++) {
		const struct step *step = &profile->steps[n];
		struct place place = {&above, step->id, false};
		for (int m = 0; m < profile->deadline_count; m++) {
			const struct deadline *deadline = &profile->deadlines[m];
			bool starts = step->starts >> m & 1;
			if (!starts || deadline->from != FROM_FIELD || deadline->from_form == step->form)
				continue;
			const char *found =
			    arena_print(reading->job->arena, "a start of '%s' without its field", deadline->id);
			TAKE(reading->job, found);
			return refuse_found(reading, &place, step_entry(root, step), "deadline-form", found,
					    "the form that holds the field");
		}
	}
	return OK;
}
