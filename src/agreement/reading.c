/* reading.c - how each plain value of a profile is read, and the walk through a map by its vocabulary. */
#include "agreement/reading.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MOST 2000
#define ID_MOST 48

const enum section_name SECTION[SECTION_COUNT] = {
    SECTION_SIDES,     SECTION_PARTIES, SECTION_FORMS,      SECTION_KINDS,   SECTION_ANNEXES,  SECTION_STATES,
    SECTION_DEADLINES, SECTION_STEPS,   SECTION_SAFEGUARDS, SECTION_FIGURES, SECTION_PATTERNS, SECTION_BOOKINGS,
};

/* What one of a section is called in an error: "unknown-step". */
static const char *const section_word[SECTION_COUNT] = {
    [SECTION_SIDES] = "side",         [SECTION_PARTIES] = "party",    [SECTION_KINDS] = "kind",
    [SECTION_FORMS] = "form",         [SECTION_ANNEXES] = "annex",    [SECTION_STATES] = "state",
    [SECTION_DEADLINES] = "deadline", [SECTION_STEPS] = "step",       [SECTION_SAFEGUARDS] = "safeguard",
    [SECTION_FIGURES] = "figure",     [SECTION_PATTERNS] = "pattern", [SECTION_BOOKINGS] = "booking",
};

/* ---- errors ---- */

static void add_place(struct text *path, const struct place *place)
{
	if (!place)
		return;
	add_place(path, place->above);
	if (path->size > 0)
		text_add_byte(path, '.');
	text_add(path, place->word);
}

enum result refuse_found(struct reading *reading, const struct place *place, const struct yaml *value, const char *rule,
			 const char *found, const char *expected)
{
	struct text path = text_open(reading->job->arena, 400);
	add_place(&path, place);
	return job_fail(reading->job, INVALID, path.data, rule, "%s:%d: found %s, expected %s", reading->file_name,
			value->line, found, expected);
}

enum result refuse_value(struct reading *reading, const struct place *place, const struct yaml *value, const char *rule,
			 const char *expected, ...)
{
	char sentence[400];
	va_list arguments;
	va_start(arguments, expected);
	vsnprintf(sentence, sizeof(sentence), expected, arguments);
	va_end(arguments);
	return refuse_found(reading, place, value, rule, yaml_found(reading->job->arena, value), sentence);
}

/* ---- objects ---- */

static const struct key *find_key(struct vocabulary vocabulary, const char *word)
{
	for (int n = 0; n < vocabulary.count; n++) {
		if (strcmp(vocabulary.keys[n].word, word) == 0)
			return &vocabulary.keys[n];
	}
	return NULL;
}

static enum result refuse_key(struct reading *reading, const struct place *place, const struct yaml *entry,
			      struct vocabulary vocabulary)
{
	struct text expected = text_open(reading->job->arena, 1000);
	text_add(&expected, "one of");
	for (int n = 0; n < vocabulary.count; n++)
		text_print(&expected, "%s %s", n ? "," : "", vocabulary.keys[n].word);
	const char *found = arena_print(reading->job->arena, "the key %s", yaml_quote(reading->job->arena, entry->key));
	TAKE(reading->job, found);
	return refuse_found(reading, place, entry, "unknown-key", found, expected.data ? expected.data : "no keys");
}

static enum result check_required(struct reading *reading, const struct place *place, const struct yaml *map,
				  struct vocabulary vocabulary)
{
	for (int n = 0; n < vocabulary.count; n++) {
		const struct key *key = &vocabulary.keys[n];
		if (key->need == OPTIONAL || yaml_find(map, key->word))
			continue;
		struct place inside = {place, key->word, false};
		const char *found = arena_print(reading->job->arena, "no key '%s'", key->word);
		TAKE(reading->job, found);
		return refuse_found(reading, &inside, map, "required", found, "it to be there");
	}
	return OK;
}

enum result read_object(struct reading *reading, const struct place *place, const struct yaml *value,
			struct vocabulary vocabulary, void *ret_object)
{
	if (value->shape != YAML_MAP)
		return refuse_value(reading, place, value, "not-a-map", "a map of keys and values");
	for (const struct yaml *entry = value->first; entry; entry = entry->next) {
		if (place && place->is_listed && strcmp(entry->key, "id") == 0)
			continue;
		struct place inside = {place, entry->key, false};
		const struct key *key = find_key(vocabulary, entry->key);
		if (!key)
			return refuse_key(reading, &inside, entry, vocabulary);
		TRY(key->read(reading, &inside, entry, key->with, (char *)ret_object + key->offset));
	}
	return check_required(reading, place, value, vocabulary);
}

/* ---- entries with ids ---- */

static bool id_is_good(const char *id)
{
	size_t size = strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	return size > 0 && size <= ID_MOST && id[size] == '\0';
}

static enum result read_listed_id(struct reading *reading, const struct place *place, const struct yaml *value,
				  const char **ret_id)
{
	if (value->shape != YAML_MAP)
		return refuse_value(reading, place, value, "not-a-map", "a map with the key 'id'");
	const struct yaml *id = yaml_find(value, "id");
	if (!id || id->shape != YAML_WORD)
		return refuse_found(reading, place, value, "required", "no key 'id'", "it to be there");
	*ret_id = id->word;
	return OK;
}

static enum result check_id(struct reading *reading, const struct place *place, const struct yaml *value,
			    const struct entry *entries, int count)
{
	const char *id = entries[count].id;
	const char *found = yaml_quote(reading->job->arena, id);
	if (!id_is_good(id))
		return refuse_found(reading, place, value, "id", found, "an id of letters, digits, '_' and '-'");
	for (int n = 0; n < count; n++) {
		if (strcmp(entries[n].id, id) == 0)
			return refuse_found(reading, place, value, "duplicate-key", found, "each id once");
	}
	return OK;
}

enum result read_entries(struct reading *reading, const struct place *place, const struct yaml *value, int most,
			 const struct entry **ret_entries, int *ret_count)
{
	if (value->shape == YAML_WORD)
		return refuse_value(reading, place, value, "not-a-map", "a map of ids");
	if (value->count > most)
		return refuse_value(reading, place, value, "too-many", "at most %d entries", most);
	struct entry *entries;
	TAKE(reading->job, entries = NEW_MANY(reading->job->arena, struct entry, (size_t)value->count));
	int count = 0;
	for (const struct yaml *entry = value->first; entry; entry = entry->next, count++) {
		entries[count] = (struct entry){.id = entry->key, .value = entry};
		if (value->shape == YAML_LIST) {
			entries[count].is_listed = true;
			TRY(read_listed_id(reading, place, entry, &entries[count].id));
		}
		TRY(check_id(reading, place, entry, entries, count));
	}
	*ret_entries = entries;
	*ret_count = count;
	return OK;
}

/* ---- plain values ---- */

enum result read_text(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	const struct bounds *bounds = with;
	size_t most = bounds ? (size_t)bounds->most : TEXT_MOST;
	if (value->shape != YAML_WORD || value->word[0] == '\0')
		return refuse_value(reading, place, value, "not-a-text", "a text");
	if (strlen(value->word) > most)
		return refuse_value(reading, place, value, "too-long", "at most %zu bytes", most);
	*(const char **)ret_target = value->word;
	return OK;
}

enum result read_label(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		       void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"en", read_text, offsetof(struct label, text[ENGLISH]), NULL, OPTIONAL},
	    {"it", read_text, offsetof(struct label, text[ITALIAN]), NULL, OPTIONAL},
	    {"ur", read_text, offsetof(struct label, text[URDU]), NULL, OPTIONAL},
	};
	TRY(read_object(reading, place, value, VOCABULARY(keys), ret_target));
	const struct label *label = ret_target;
	if (!label->text[ENGLISH])
		return refuse_found(reading, place, value, "label-missing", "no text in 'en'", "one in en, it and ur");
	return OK;
}

enum result read_flag(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	(void)with;
	bool is_plain = value->shape == YAML_WORD && !value->quoted;
	bool is_true = is_plain && strcmp(value->word, "true") == 0;
	if (!is_true && !(is_plain && strcmp(value->word, "false") == 0))
		return refuse_value(reading, place, value, "not-a-flag", "true or false");
	*(bool *)ret_target = is_true;
	return OK;
}

enum result read_number(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
			void *ret_target)
{
	const struct bounds *bounds = with;
	bool is_plain = value->shape == YAML_WORD && !value->quoted;
	const char *word = is_plain ? value->word : "";
	bool is_below = bounds->least < 0 && word[0] == '-';
	const char *digits = is_below ? value->word + 1 : word;
	size_t size = strlen(digits);
	if (size == 0 || size > 9 || strspn(digits, "0123456789") != size)
		return refuse_value(reading, place, value, "not-a-number", "a whole number");
	int number = 0;
	for (size_t n = 0; n < size; n++)
		number = number * 10 + (digits[n] - '0');
	if (is_below)
		number = -number;
	if (number < bounds->least || number > bounds->most)
		return refuse_value(reading, place, value, "out-of-range", "a number from %d to %d", bounds->least,
				    bounds->most);
	*(int *)ret_target = number;
	return OK;
}

enum result read_date(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	(void)with;
	struct date date;
	if (value->shape != YAML_WORD || date_read(bytes_of(value->word), &date) != OK)
		return refuse_value(reading, place, value, "not-a-date", "a date that exists, as YYYY-MM-DD");
	*(struct date *)ret_target = date;
	return OK;
}

enum result read_word(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	const char *const *words = with;
	struct text expected = text_open(reading->job->arena, 400);
	text_add(&expected, "one of");
	for (int n = 0; words[n]; n++) {
		if (value->shape == YAML_WORD && strcmp(words[n], value->word) == 0) {
			*(int *)ret_target = n;
			return OK;
		}
		text_print(&expected, "%s %s", n ? "," : "", words[n]);
	}
	return refuse_value(reading, place, value, "unknown-word", "%s", expected.data ? expected.data : "a word");
}

/* ---- references ---- */

static enum result find_reference(struct reading *reading, const struct place *place, const struct yaml *value,
				  enum section_name name, int *ret_index)
{
	const struct section *section = &reading->sections[name];
	for (int n = 0; value->shape == YAML_WORD && n < section->count; n++) {
		if (strcmp(section->ids[n], value->word) == 0) {
			*ret_index = n;
			return OK;
		}
	}
	char rule[32];
	snprintf(rule, sizeof(rule), "unknown-%s", section_word[name]);
	return refuse_value(reading, place, value, rule, "the id of a %s of this file", section_word[name]);
}

enum result read_reference(struct reading *reading, const struct place *place, const struct yaml *value,
			   const void *with, void *ret_target)
{
	const enum section_name *name = with;
	return find_reference(reading, place, value, *name, ret_target);
}

enum result read_set(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		     void *ret_target)
{
	const enum section_name *name = with;
	if (value->shape != YAML_LIST)
		return refuse_value(reading, place, value, "not-a-list", "a list [a, b]");
	uint64_t set = 0;
	for (const struct yaml *entry = value->first; entry; entry = entry->next) {
		int index;
		TRY(find_reference(reading, place, entry, *name, &index));
		set |= UINT64_C(1) << index;
	}
	*(uint64_t *)ret_target = set;
	return OK;
}

enum result read_kinds(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		       void *ret_target)
{
	(void)with;
	uint64_t kinds;
	TRY(read_set(reading, place, value, &SECTION[SECTION_KINDS], &kinds));
	if (!kinds)
		return refuse_found(reading, place, value, "required", "no kind", "at least one, or the key left out");
	*(uint64_t *)ret_target = kinds;
	return OK;
}

enum result read_side_set(struct reading *reading, const struct place *place, const struct yaml *value,
			  const void *with, void *ret_target)
{
	(void)with;
	uint64_t set;
	TRY(read_set(reading, place, value, &SECTION[SECTION_SIDES], &set));
	*(unsigned int *)ret_target = (unsigned int)set;
	return OK;
}

enum result read_roles(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		       void *ret_target)
{
	(void)with;
	if (value->shape != YAML_LIST)
		return refuse_value(reading, place, value, "not-a-list", "a list of roles");
	role_set roles = 0;
	for (const struct yaml *entry = value->first; entry; entry = entry->next) {
		enum role role;
		if (entry->shape != YAML_WORD || role_read(bytes_of(entry->word), &role) != OK || role == ROLE_NODE)
			return refuse_value(reading, place, entry, "unknown-role", "a role of a person");
		roles |= ROLE_BIT(role);
	}
	*(role_set *)ret_target = roles;
	return OK;
}

enum result read_weekdays(struct reading *reading, const struct place *place, const struct yaml *value,
			  const void *with, void *ret_target)
{
	(void)with;
	static const char *const words[] = {"sunday",   "monday", "tuesday",  "wednesday",
					    "thursday", "friday", "saturday", NULL};
	if (value->shape != YAML_LIST)
		return refuse_value(reading, place, value, "not-a-list", "a list of days of the week");
	unsigned int days = 0;
	for (const struct yaml *entry = value->first; entry; entry = entry->next) {
		int day;
		TRY(read_word(reading, place, entry, words, &day));
		days |= 1u << day;
	}
	if (days == 0x7f)
		return refuse_value(reading, place, value, "no-working-day", "a week with at least one working day");
	*(unsigned int *)ret_target = days;
	return OK;
}

enum result read_path(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	(void)with;
	const char *word = value->shape == YAML_WORD ? value->word : "";
	const char *dot = strchr(word, '.');
	if (!dot)
		return refuse_value(reading, place, value, "not-a-path", "form.field");
	struct yaml form_id = *value;
	TAKE(reading->job, form_id.word = arena_copy(reading->job->arena, word, (size_t)(dot - word)));
	int form;
	TRY(find_reference(reading, place, &form_id, SECTION_FORMS, &form));
	int field = form_find_field(&reading->profile->forms[form], dot + 1);
	if (field == NONE)
		return refuse_value(reading, place, value, "unknown-field", "a field of the form '%s'", form_id.word);
	int *target = ret_target;
	target[0] = form;
	target[1] = field;
	return OK;
}
