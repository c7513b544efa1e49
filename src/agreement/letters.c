/* letters.c - a letter book from its file, read against the profile beside which it lies. */
#include "agreement/letters.h"

#include "agreement/reading.h"

#include <string.h>

#define PATHS_MOST 40
#define COLUMNS_MOST 8
#define SEAL_MOST 8

const char *const letter_word[WORD_COUNT] = {
    [WORD_REFERENCE] = "reference", [WORD_KIND] = "kind",       [WORD_DATE] = "date",
    [WORD_AUTHORITY] = "authority", [WORD_PARTNER] = "partner",
};

/* A list of paths, and how many. */
struct paths {
	const struct field_path *paths;
	int count;
};

bool letter_brace_read(const struct profile *profile, struct bytes inside, int *ret_word, struct field_path *ret_path)
{
	char word[128];
	char *dot;

	if (inside.size == 0 || inside.size >= sizeof(word))
		return false;
	memcpy(word, inside.data, inside.size);
	word[inside.size] = '\0';
	*ret_word = NONE;
	for (int at = 0; at < WORD_COUNT; at++) {
		if (strcmp(word, letter_word[at]) == 0)
			*ret_word = at;
	}
	dot = strchr(word, '.');
	if (*ret_word != NONE || dot == NULL)
		return *ret_word != NONE;
	*dot = '\0';
	ret_path->form = profile_find_form(profile, word);
	ret_path->field = ret_path->form != NONE ? form_find_field(&profile->forms[ret_path->form], dot + 1) : NONE;
	return ret_path->field != NONE;
}

/* ---- texts: whole in every language, and every brace names something ---- */

static enum result check_braces(struct reading *reading, const struct place *place, const struct yaml *value,
				const char *text)
{
	for (const char *open = text; (open = strchr(open, '{')) != NULL; open++) {
		const char *close = strchr(open, '}');
		struct field_path path;
		int word;
		size_t size = close ? (size_t)(close - open - 1) : strlen(open + 1);
		if (close && letter_brace_read(reading->profile, (struct bytes){(const unsigned char *)open + 1, size},
					       &word, &path))
			continue;
		char *found = arena_copy(reading->job->arena, open + 1, size < 60 ? size : 60);
		TAKE(reading->job, found);
		return refuse_found(reading, place, value, "unknown-field", yaml_quote(reading->job->arena, found),
				    "form.field, reference, kind, date, authority or partner in braces");
	}
	return OK;
}

static enum result read_words(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	struct label *label = ret_target;
	TRY(read_label(reading, place, value, with, label));
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		if (!label->text[language])
			return refuse_found(reading, place, value, "label-missing", language_code[language],
					    "a text in en, it and ur");
		TRY(check_braces(reading, place, value, label->text[language]));
	}
	return OK;
}

/* ---- fields ---- */

static enum result read_paths(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	const struct bounds *bounds = with;
	struct paths *paths = ret_target;
	struct field_path *list;
	int count = 0;
	if (value->shape != YAML_LIST || value->count < bounds->least || value->count > bounds->most)
		return refuse_value(reading, place, value, "not-a-list", "a list of %d to %d fields", bounds->least,
				    bounds->most);
	TAKE(reading->job, list = NEW_MANY(reading->job->arena, struct field_path, (size_t)value->count));
	for (const struct yaml *entry = value->first; entry; entry = entry->next) {
		int path[2];
		TRY(read_path(reading, place, entry, NULL, path));
		list[count++] = (struct field_path){path[0], path[1]};
	}
	*paths = (struct paths){list, count};
	return OK;
}

static enum result read_when(struct reading *reading, const struct place *place, const struct yaml *value,
			     const void *with, void *ret_target)
{
	int path[2];
	TRY(read_path(reading, place, value, with, path));
	*(struct field_path *)ret_target = (struct field_path){path[0], path[1]};
	return OK;
}

/* ---- parts ---- */

/* A part while it is read: which of its keys were there. */
struct raw_part {
	struct label heading, text, signature;
	struct paths fields, rows;
	int form, deadline;
	uint64_t safeguards;
	bool evidence, citations;
	struct field_path when;
	const char *equals;
};

static enum result read_rows(struct reading *reading, const struct place *place, const struct yaml *value,
			     const void *with, void *ret_target)
{
	struct field_path *path;
	TAKE(reading->job, path = NEW(reading->job->arena, struct field_path));
	TRY(read_when(reading, place, value, with, path));
	const struct field *field = &reading->profile->forms[path->form].fields[path->field];
	if (field->type != FIELD_LIST)
		return refuse_value(reading, place, value, "field-type", "a field with a list");
	*(struct paths *)ret_target = (struct paths){path, 1};
	return OK;
}

static void part_of_raw(const struct raw_part *raw, struct letter_part *part)
{
	static const struct label none = {{NULL}};
	const struct label *text = raw->heading.text[ENGLISH] ? &raw->heading
				   : raw->text.text[ENGLISH]  ? &raw->text
							      : &raw->signature;
	*part = (struct letter_part){.kind = raw->heading.text[ENGLISH] ? PART_HEADING
					     : raw->text.text[ENGLISH]  ? PART_TEXT
					     : raw->fields.count > 0    ? PART_FIELDS
					     : raw->form != NONE        ? PART_FORM
					     : raw->rows.count > 0      ? PART_ROWS
					     : raw->safeguards != 0     ? PART_SAFEGUARDS
					     : raw->evidence            ? PART_EVIDENCE
					     : raw->citations           ? PART_CITATIONS
					     : raw->deadline != NONE    ? PART_DEADLINE
									: PART_SIGNATURE,
				     .text = text->text[ENGLISH] ? *text : none,
				     .fields = raw->rows.count > 0 ? raw->rows.paths : raw->fields.paths,
				     .field_count = raw->rows.count + raw->fields.count,
				     .form = raw->form,
				     .safeguards = raw->safeguards,
				     .deadline = raw->deadline,
				     .when = raw->when,
				     .equals = raw->equals};
}

static enum result read_part(struct reading *reading, const struct place *place, const struct yaml *value,
			     struct letter_part *part)
{
	static const struct bounds paths = {1, PATHS_MOST};
	static const struct key keys[] = {
	    {"heading", read_words, offsetof(struct raw_part, heading), NULL, OPTIONAL},
	    {"text", read_words, offsetof(struct raw_part, text), NULL, OPTIONAL},
	    {"fields", read_paths, offsetof(struct raw_part, fields), &paths, OPTIONAL},
	    {"form", read_reference, offsetof(struct raw_part, form), &SECTION[SECTION_FORMS], OPTIONAL},
	    {"rows", read_rows, offsetof(struct raw_part, rows), NULL, OPTIONAL},
	    {"safeguards", read_set, offsetof(struct raw_part, safeguards), &SECTION[SECTION_SAFEGUARDS], OPTIONAL},
	    {"evidence", read_flag, offsetof(struct raw_part, evidence), NULL, OPTIONAL},
	    {"citations", read_flag, offsetof(struct raw_part, citations), NULL, OPTIONAL},
	    {"deadline", read_reference, offsetof(struct raw_part, deadline), &SECTION[SECTION_DEADLINES], OPTIONAL},
	    {"signature", read_words, offsetof(struct raw_part, signature), NULL, OPTIONAL},
	    {"when", read_when, offsetof(struct raw_part, when), NULL, OPTIONAL},
	    {"equals", read_text, offsetof(struct raw_part, equals), NULL, OPTIONAL},
	};
	struct raw_part raw = {.form = NONE, .deadline = NONE, .when = {NONE, NONE}};
	int conditions;
	TRY(read_object(reading, place, value, VOCABULARY(keys), &raw));
	conditions = (raw.when.form != NONE) + (raw.equals != NULL);
	if (conditions == 1 || value->count != conditions + 1)
		return refuse_found(reading, place, value, "required", "not one part",
				    "one of heading, text, fields, form, rows, safeguards, evidence, citations, "
				    "deadline, signature, with or without 'when' and 'equals' together");
	part_of_raw(&raw, part);
	return OK;
}

static enum result read_parts(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	(void)with;
	struct letter_template *letter = ret_target;
	struct letter_part *parts;
	int count = 0;
	if (value->shape != YAML_LIST || value->count == 0 || value->count > LETTER_PARTS_MOST)
		return refuse_value(reading, place, value, "not-a-list", "a list of 1 to %d parts", LETTER_PARTS_MOST);
	TAKE(reading->job, parts = NEW_MANY(reading->job->arena, struct letter_part, (size_t)value->count));
	for (const struct yaml *entry = value->first; entry; entry = entry->next)
		TRY(read_part(reading, place, entry, &parts[count++]));
	letter->parts = parts;
	letter->part_count = count;
	return OK;
}

/* ---- what leaves the house holds no never-share field ---- */

static enum result check_path(struct reading *reading, const struct place *place, const struct yaml *value,
			      struct field_path path)
{
	const struct form *form = &reading->profile->forms[path.form];
	const struct field *field = &form->fields[path.field];
	const char *found = arena_print(reading->job->arena, "the field '%s.%s'", form->id, field->id);
	TAKE(reading->job, found);
	if (field->never_share)
		return refuse_found(reading, place, value, "never-share", found,
				    "no field that must never leave the node, but in a letter to the file");
	for (int at = 0; field->type == FIELD_LIST && at < reading->profile->forms[field->rows_of].field_count; at++)
		TRY(check_path(reading, place, value, (struct field_path){field->rows_of, at}));
	return OK;
}

static enum result check_text_paths(struct reading *reading, const struct place *place, const struct yaml *value,
				    const char *text)
{
	for (const char *open = text; open && (open = strchr(open, '{')) != NULL; open++) {
		size_t size = strcspn(open + 1, "}");
		struct field_path path;
		int word;
		if (letter_brace_read(reading->profile, (struct bytes){(const unsigned char *)open + 1, size}, &word,
				      &path) &&
		    word == NONE)
			TRY(check_path(reading, place, value, path));
	}
	return OK;
}

static enum result check_part(struct reading *reading, const struct place *place, const struct yaml *value,
			      const struct letter_part *part)
{
	for (int at = 0; at < part->field_count; at++)
		TRY(check_path(reading, place, value, part->fields[at]));
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		TRY(check_text_paths(reading, place, value, part->text.text[language]));
	for (int at = 0; part->form != NONE && at < reading->profile->forms[part->form].field_count; at++)
		TRY(check_path(reading, place, value, (struct field_path){part->form, at}));
	return OK;
}

/* ---- letters ---- */

static enum result read_letter(struct reading *reading, const struct place *place, const struct yaml *value,
			       struct letter_template *letter)
{
	static const char *const readers[] = {"person", "partner", "file", NULL};
	static const struct bounds seals = {1, SEAL_MOST};
	static const struct key keys[] = {
	    {"name", read_words, offsetof(struct letter_template, name), NULL, REQUIRED},
	    {"after", read_set, offsetof(struct letter_template, after), &SECTION[SECTION_STEPS], REQUIRED},
	    {"for", read_word, offsetof(struct letter_template, reader), readers, REQUIRED},
	    {"parts", read_parts, 0, NULL, REQUIRED},
	    {"seal", read_paths, offsetof(struct letter_template, seal), &seals, REQUIRED},
	};
	TRY(read_object(reading, place, value, VOCABULARY(keys), letter));
	if (letter->reader == LETTER_FOR_FILE)
		return OK;
	for (int at = 0; at < letter->part_count; at++)
		TRY(check_part(reading, place, value, &letter->parts[at]));
	for (int at = 0; at < letter->seal_count; at++)
		TRY(check_path(reading, place, value, letter->seal[at]));
	return OK;
}
_Static_assert(offsetof(struct letter_template, seal_count) - offsetof(struct letter_template, seal) ==
		       offsetof(struct paths, count) - offsetof(struct paths, paths) &&
		   offsetof(struct briefing_template, column_count) - offsetof(struct briefing_template, columns) ==
		       offsetof(struct paths, count) - offsetof(struct paths, paths),
	       "a list of paths is followed by its count");

static enum result read_letters(struct reading *reading, const struct place *place, const struct yaml *value,
				const void *with, void *ret_target)
{
	(void)with;
	struct letter_book *book = ret_target;
	const struct entry *entries;
	struct letter_template *letters;
	int count;
	TRY(read_entries(reading, place, value, LETTERS_MOST, &entries, &count));
	TAKE(reading->job, letters = NEW_MANY(reading->job->arena, struct letter_template, (size_t)count));
	for (int at = 0; at < count; at++) {
		struct place inside = {place, entries[at].id, entries[at].is_listed};
		letters[at].id = entries[at].id;
		TRY(read_letter(reading, &inside, entries[at].value, &letters[at]));
	}
	book->letters = letters;
	book->letter_count = count;
	return OK;
}

static enum result read_briefing(struct reading *reading, const struct place *place, const struct yaml *value,
				 const void *with, void *ret_target)
{
	(void)with;
	static const struct bounds columns = {1, COLUMNS_MOST};
	static const struct key keys[] = {
	    {"name", read_words, offsetof(struct briefing_template, name), NULL, REQUIRED},
	    {"columns", read_paths, offsetof(struct briefing_template, columns), &columns, REQUIRED},
	    {"kinds", read_kinds, offsetof(struct briefing_template, kinds), NULL, REQUIRED},
	    {"due", read_reference, offsetof(struct briefing_template, due), &SECTION[SECTION_DEADLINES], OPTIONAL},
	};
	struct briefing_template *briefing;
	TAKE(reading->job, briefing = NEW(reading->job->arena, struct briefing_template));
	briefing->due = NONE;
	TRY(read_object(reading, place, value, VOCABULARY(keys), briefing));
	for (int at = 0; at < briefing->column_count; at++)
		TRY(check_path(reading, place, value, briefing->columns[at]));
	*(const struct briefing_template **)ret_target = briefing;
	return OK;
}

/* ---- the file ---- */

static enum result read_agreement(struct reading *reading, const struct place *place, const struct yaml *value,
				  const void *with, void *ret_target)
{
	(void)with, (void)ret_target;
	if (value->shape != YAML_WORD || strcmp(value->word, reading->profile->id) != 0)
		return refuse_value(reading, place, value, "other-agreement", "'%s'", reading->profile->id);
	return OK;
}

/* The ids of the profile, as if they had just been collected from its file. */
static enum result sections_fill(struct reading *reading)
{
	const struct profile *profile = reading->profile;
#define SECTION_IDS(name, list, number)                                                                                \
	do {                                                                                                           \
		TAKE(reading->job, reading->sections[name].ids =                                                       \
				       NEW_MANY(reading->job->arena, const char *, (size_t)profile->number));          \
		reading->sections[name].count = profile->number;                                                       \
		for (int at = 0; at < profile->number; at++)                                                           \
			reading->sections[name].ids[at] = profile->list[at].id;                                        \
	} while (0)
	SECTION_IDS(SECTION_KINDS, kinds, kind_count);
	SECTION_IDS(SECTION_FORMS, forms, form_count);
	SECTION_IDS(SECTION_STEPS, steps, step_count);
	SECTION_IDS(SECTION_DEADLINES, deadlines, deadline_count);
	SECTION_IDS(SECTION_SAFEGUARDS, safeguards, safeguard_count);
#undef SECTION_IDS
	return OK;
}

enum result letter_book_read(struct job *job, const char *file_name, struct bytes yaml, const struct profile *profile,
			     const struct letter_book **ret_book)
{
	static const struct key keys[] = {
	    {"agreement", read_agreement, 0, NULL, REQUIRED},
	    {"letters", read_letters, 0, NULL, OPTIONAL},
	    {"briefing", read_briefing, offsetof(struct letter_book, briefing), NULL, OPTIONAL},
	};
	/* The reader of profiles fills one; this one only looks things up in it. */
	struct reading reading = {.job = job, .file_name = file_name, .profile = (struct profile *)(uintptr_t)profile};
	const struct yaml *root;
	struct letter_book *book;
	if (yaml.size > LETTER_BOOK_BYTES_MOST)
		return job_fail(job, LIMIT, NULL, "too-large", "%s:1: found %zu bytes, expected at most %u", file_name,
				yaml.size, LETTER_BOOK_BYTES_MOST);
	TRY(yaml_read(job, file_name, yaml, &root));
	TRY(sections_fill(&reading));
	TAKE(job, book = NEW(job->arena, struct letter_book));
	TRY(read_object(&reading, NULL, root, VOCABULARY(keys), book));
	*ret_book = book;
	return OK;
}

const struct letter_template *letter_template_find(const struct letter_book *book, const char *id)
{
	for (int at = 0; book && at < book->letter_count; at++) {
		if (strcmp(book->letters[at].id, id) == 0)
			return &book->letters[at];
	}
	return NULL;
}
