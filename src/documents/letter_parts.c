/* letter_parts.c - what each kind of part becomes: one function a row of the table at the end. */
#include "agreement/calendar.h"
#include "base/text.h"
#include "documents/letter_blocks.h"
#include "documents/value.h"
#include "documents/words.h"

#include <string.h>

#define TEXT_BYTES_MOST (32u << 10)

/* --- sentences --- */

static enum result party_say(struct filling *filling, const struct party *party, const char **ret_text)
{
	TAKE(filling->job,
	     *ret_text = arena_print(filling->job->arena, "%s (%s)", label_text(&party->authority, filling->language),
				     label_text(&party->name, filling->language)));
	return OK;
}

/* The first other party of the case; ours where there is none. */
static const struct party *partner_of(const struct filling *filling)
{
	const struct letter_case *about = filling->about;

	for (int side = 0; side < filling->profile->side_count; side++) {
		int party = about->state->side_party[side];

		if (party == NONE && about->own != NULL)
			party = about->own->side_party[side];
		if (party != NONE && party != about->party)
			return &filling->profile->parties[party];
	}
	return filling->party;
}

static enum result word_say(struct filling *filling, int word, const char **ret_text)
{
	const struct letter_case *about = filling->about;
	int kind = about->state->kind != NONE ? about->state->kind : about->own != NULL ? about->own->kind : NONE;

	*ret_text = NULL;
	switch ((enum letter_word)word) {
	case WORD_REFERENCE:
		*ret_text = about->state->reference != NULL ? about->state->reference
			    : about->own != NULL            ? about->own->reference
							    : NULL;
		return OK;
	case WORD_KIND:
		*ret_text = kind != NONE ? label_text(&filling->profile->kinds[kind].name, filling->language) : NULL;
		return OK;
	case WORD_DATE:
		return date_say(filling->job, zone_date(&filling->party->zone, filling->time), filling->language,
				ret_text);
	case WORD_AUTHORITY:
		return party_say(filling, filling->party, ret_text);
	case WORD_PARTNER:
		return party_say(filling, partner_of(filling), ret_text);
	case WORD_COUNT:
		break;
	}
	return OK;
}

/* One pair of braces; `text` stands behind the opening one. */
static enum result brace_add(struct filling *filling, struct text *into, const char *text, size_t size)
{
	struct field_path path;
	const char *said = NULL;
	int word;

	if (!letter_brace_read(filling->profile, (struct bytes){(const unsigned char *)text, size}, &word, &path))
		return job_fail(filling->job, DAMAGED, "letter", "unknown-field", "{%.*s} names nothing.", (int)size,
				text);
	if (word != NONE)
		TRY(word_say(filling, word, &said));
	else
		TRY(path_say(filling, path, &said));
	text_add(into, said != NULL ? said : fixed_word(FIXED_NONE, filling->language));
	return OK;
}

/* Values that only spaces part, as given names and family name, keep their direction to themselves together. */
static enum result braces_add(struct filling *filling, struct text *into, const char **rest)
{
	text_add(into, OPEN_ISOLATE);
	for (;;) {
		size_t size = strcspn(*rest + 1, "}");

		TRY(brace_add(filling, into, *rest + 1, size));
		*rest += 1 + size + ((*rest)[1 + size] == '}');
		if (strncmp(*rest, " {", 2) != 0)
			break;
		text_add_byte(into, ' ');
		(*rest)++;
	}
	text_add(into, CLOSE_ISOLATE);
	return OK;
}

static enum result sentence_fill(struct filling *filling, const struct label *label, const char **ret_text)
{
	struct text text = text_open(filling->job->arena, TEXT_BYTES_MOST);
	const char *rest = label_text(label, filling->language);
	struct bytes done;

	while (*rest != '\0') {
		size_t plain = strcspn(rest, "{");

		text_add_bytes(&text, (struct bytes){(const unsigned char *)rest, plain});
		rest += plain;
		if (*rest == '{')
			TRY(braces_add(filling, &text, &rest));
	}
	TRY(text_done(&text, &done));
	TAKE(filling->job, *ret_text = bytes_cstring(filling->job->arena, done));
	return OK;
}

static enum result fill_heading(struct filling *filling, const struct letter_part *part)
{
	const char *text;

	TRY(sentence_fill(filling, &part->text, &text));
	return heading_add(filling, text);
}

static enum result fill_text(struct filling *filling, const struct letter_part *part)
{
	struct block block = {.kind = BLOCK_TEXT};

	TRY(sentence_fill(filling, &part->text, &block.text));
	return block_add(filling, &block);
}

static enum result fill_signature(struct filling *filling, const struct letter_part *part)
{
	struct block block = {.kind = BLOCK_SIGNATURE};

	TRY(sentence_fill(filling, &part->text, &block.text));
	return block_add(filling, &block);
}

/* --- fields --- */

static enum result cells_open(struct filling *filling, int columns, int rows, const char ***ret_cells)
{
	if (columns * rows > CELLS_MOST)
		return job_fail(filling->job, LIMIT, "letter", "too-long", "A table of the letter has too many cells.");
	TAKE(filling->job, *ret_cells = NEW_MANY(filling->job->arena, const char *, (size_t)(columns * rows + 1)));
	return OK;
}

/* A value as it stands alone in a cell. */
static enum result cell_say(struct filling *filling, const struct field *field, const json_t *value,
			    const char **ret_text)
{
	TRY(value_say(filling->job, field, value, filling->party, filling->language, ret_text));
	return *ret_text != NULL ? isolate(filling->job, *ret_text, ret_text) : OK;
}

static enum result fill_fields(struct filling *filling, const struct letter_part *part)
{
	struct block block = {.kind = BLOCK_FIELDS, .columns = 2};
	const char **cells;

	TRY(cells_open(filling, 2, part->field_count, &cells));
	for (int at = 0; at < part->field_count; at++) {
		const struct field *field =
		    &filling->profile->forms[part->fields[at].form].fields[part->fields[at].field];

		cells[2 * at] = label_text(&field->name, filling->language);
		TRY(cell_say(filling, field, path_value(filling, part->fields[at]), &cells[2 * at + 1]));
		if (cells[2 * at + 1] == NULL)
			cells[2 * at + 1] = fixed_word(FIXED_NONE, filling->language);
	}
	block.cells = cells;
	block.rows = part->field_count;
	return block_add(filling, &block);
}

/* Which fields of the rows have a value in any of them. */
static int columns_used(const struct form *form, const json_t *rows, int used[SHEET_COLUMNS_MOST])
{
	int count = 0;

	for (int at = 0; at < form->field_count && count < SHEET_COLUMNS_MOST; at++) {
		const json_t *row, *value = NULL;
		size_t number;

		json_array_foreach(json_unchanged(rows), number, row)
		{
			if (value == NULL)
				value = json_object_get(row, form->fields[at].id);
		}
		if (value != NULL)
			used[count++] = at;
	}
	return count;
}

static enum result rows_fill(struct filling *filling, const struct field *list, const json_t *rows)
{
	const struct form *form = &filling->profile->forms[list->rows_of];
	struct block block = {.kind = BLOCK_TABLE, .rows = (int)json_array_size(rows)};
	int used[SHEET_COLUMNS_MOST];
	const char **cells;

	block.columns = columns_used(form, rows, used);
	if (block.columns == 0)
		return OK;
	TRY(cells_open(filling, block.columns, block.rows + 1, &cells));
	for (int column = 0; column < block.columns; column++) {
		const struct field *field = &form->fields[used[column]];

		cells[column] = label_text(&field->name, filling->language);
		for (int row = 0; row < block.rows; row++)
			TRY(cell_say(filling, field, json_object_get(json_array_get(rows, (size_t)row), field->id),
				     &cells[(row + 1) * block.columns + column]));
	}
	block.cells = cells;
	TRY(heading_add(filling, label_text(&list->name, filling->language)));
	return block_add(filling, &block);
}

static enum result fill_rows(struct filling *filling, const struct letter_part *part)
{
	return rows_fill(filling, &filling->profile->forms[part->fields[0].form].fields[part->fields[0].field],
			 path_value(filling, part->fields[0]));
}

/* A form's plain fields with a value, then its lists, each under its name. What must never leave is left out. */
enum result whole_form_fill(struct filling *filling, int number)
{
	const struct form *form = &filling->profile->forms[number];
	struct block block = {.kind = BLOCK_FIELDS, .columns = 2};
	const char **cells;

	TRY(cells_open(filling, 2, form->field_count, &cells));
	for (int at = 0; at < form->field_count; at++) {
		const struct field *field = &form->fields[at];
		const char *said = NULL;

		if (!field->never_share)
			TRY(cell_say(filling, field, path_value(filling, (struct field_path){number, at}), &said));
		if (said == NULL)
			continue;
		cells[2 * block.rows] = label_text(&field->name, filling->language);
		cells[2 * block.rows++ + 1] = said;
	}
	block.cells = cells;
	if (block.rows > 0)
		TRY(block_add(filling, &block));
	for (int at = 0; at < form->field_count; at++) {
		if (form->fields[at].type == FIELD_LIST && !form->fields[at].never_share)
			TRY(rows_fill(filling, &form->fields[at],
				      path_value(filling, (struct field_path){number, at})));
	}
	return OK;
}

static enum result fill_form(struct filling *filling, const struct letter_part *part)
{
	return whole_form_fill(filling, part->form);
}

/* --- what was examined, what is enclosed --- */

static bool stands(const struct safeguard_state *state, const struct safeguard *rule)
{
	return state->answer == ANSWER_STANDS && (!rule->second_officer || state->second != NULL);
}

/* Adds a list under a heading, if it has an entry. */
static enum result list_add(struct filling *filling, enum fixed_word heading, const char **cells, int count)
{
	if (count == 0)
		return OK;
	TRY(heading_add(filling, fixed_word(heading, filling->language)));
	return block_add(filling, &(struct block){.kind = BLOCK_LIST, .cells = cells, .columns = 1, .rows = count});
}

static enum result fill_safeguards(struct filling *filling, const struct letter_part *part)
{
	const struct own_state *own = filling->about->own;
	const char **cells;
	int count = 0;

	TRY(cells_open(filling, 1, filling->profile->safeguard_count, &cells));
	for (int at = 0; own != NULL && at < filling->profile->safeguard_count; at++) {
		const struct safeguard *rule = &filling->profile->safeguards[at];
		const char *article;

		if ((part->safeguards >> at & 1) == 0 || !stands(&own->safeguards[at], rule))
			continue;
		TRY(isolate(filling->job, rule->source.article != NULL ? rule->source.article : "", &article));
		TAKE(filling->job, cells[count++] = arena_print(filling->job->arena, "%s (%s)",
								label_text(&rule->name, filling->language), article));
	}
	return list_add(filling, FIXED_SAFEGUARDS, cells, count);
}

/* "Passport of any kind: passport.pdf". */
static enum result file_say(struct filling *filling, const struct event_file *file, const char **ret_text)
{
	const char *dot = file->evidence != NULL ? strchr(file->evidence, '.') : NULL, *name;

	TRY(isolate(filling->job, file->name, &name));
	*ret_text = name;
	for (int at = 0; dot != NULL && at < filling->profile->annex_count; at++) {
		const struct annex *annex = &filling->profile->annexes[at];
		int item = annex_find_item(annex, dot + 1);

		if (item == NONE || strncmp(annex->id, file->evidence, (size_t)(dot - file->evidence)) != 0 ||
		    annex->id[dot - file->evidence] != '\0')
			continue;
		TAKE(filling->job,
		     *ret_text = arena_print(filling->job->arena, "%s: %s",
					     label_text(&annex->items[item].name, filling->language), name));
	}
	return OK;
}

static enum result fill_evidence(struct filling *filling, const struct letter_part *part)
{
	const struct case_state *state = filling->about->state;
	const char **cells;
	int count = 0;

	(void)part;
	TRY(cells_open(filling, 1, 200, &cells));
	for (int at = 0; at < state->outcome_count; at++) {
		const struct outcome *outcome = &state->outcomes[at];

		if (outcome->kind != OUTCOME_APPLIED || outcome->party != filling->about->party)
			continue;
		for (int file = 0; file < outcome->event->body.file_count && count < 200; file++)
			TRY(file_say(filling, &outcome->event->body.files[file], &cells[count++]));
	}
	return list_add(filling, FIXED_EVIDENCE, cells, count);
}

/* --- where the rules come from, and how long --- */

/* One source, once; a draft says which were not checked yet. */
static enum result source_add(struct filling *filling, const struct source *source, const char **cells, int *count)
{
	const char *said;

	if (source->article == NULL || *count >= 60)
		return OK;
	TRY(isolate(filling->job, source->article, &said));
	if (source->verify && filling->is_draft)
		TAKE(filling->job, said = arena_print(filling->job->arena, "%s (%s)", said,
						      fixed_word(FIXED_UNVERIFIED, filling->language)));
	for (int at = 0; at < *count; at++) {
		if (strcmp(cells[at], said) == 0)
			return OK;
	}
	cells[(*count)++] = said;
	return OK;
}

static enum result fill_citations(struct filling *filling, const struct letter_part *part)
{
	const struct profile *profile = filling->profile;
	const struct step *step = &profile->steps[filling->step];
	const struct form *form = step->form != NONE ? &profile->forms[step->form] : NULL;
	const char **cells;
	int count = 0;

	(void)part;
	TRY(cells_open(filling, 1, 64, &cells));
	TRY(source_add(filling, &(struct source){profile->legal_basis, false}, cells, &count));
	TRY(source_add(filling, &step->source, cells, &count));
	for (int at = 0; at < step->need_count; at++)
		TRY(source_add(filling, &step->needs[at].source, cells, &count));
	for (int at = 0; form != NULL && at < form->field_count; at++)
		TRY(source_add(filling, &form->fields[at].source, cells, &count));
	for (int at = 0; at < profile->deadline_count; at++) {
		if ((step->starts >> at & 1) != 0)
			TRY(source_add(filling, &profile->deadlines[at].source, cells, &count));
	}
	return list_add(filling, FIXED_CITATIONS, cells, count);
}

static enum result length_say(struct filling *filling, const struct deadline *deadline, bool is_extended,
			      const char **ret_text)
{
	enum time_unit unit = is_extended ? deadline->extended_unit : deadline->unit;
	int length = is_extended ? deadline->extended_length : deadline->length;

	/* The format is the catalogue's own, with one number in every language. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	TAKE(filling->job,
	     *ret_text = arena_print(filling->job->arena,
				     fixed_word((enum fixed_word)(FIXED_DAYS + (int)unit), filling->language), length));
#pragma GCC diagnostic pop
	return OK;
}

static enum result fill_deadline(struct filling *filling, const struct letter_part *part)
{
	const struct deadline *deadline = &filling->profile->deadlines[part->deadline];
	const struct deadline_state *state = &filling->about->state->deadlines[part->deadline];
	const char *last = fixed_word(FIXED_WAITS, filling->language), *length;
	struct block block = {.kind = BLOCK_FIELDS, .columns = 2, .rows = deadline->length > 0 ? 3 : 2};
	const char **cells;
	struct count count;

	if (case_deadline(filling->job, filling->about->state, part->deadline, &count) == OK)
		TRY(date_say(filling->job, count.last, filling->language, &last));
	else
		job_forgive(filling->job);
	TRY(length_say(filling, deadline, state->extended_by != NULL, &length));
	TRY(cells_open(filling, 2, 3, &cells));
	cells[0] = fixed_word(FIXED_LAST_DAY, filling->language);
	cells[1] = last;
	cells[2] = fixed_word(FIXED_CITATIONS, filling->language);
	TRY(isolate(filling->job, deadline->source.article != NULL ? deadline->source.article : "", &cells[3]));
	cells[4] = fixed_word(FIXED_LENGTH, filling->language);
	cells[5] = length;
	block.cells = cells;
	TRY(heading_add(filling, label_text(&deadline->name, filling->language)));
	return block_add(filling, &block);
}

/* --- the table --- */

static enum result (*const fills[])(struct filling *filling, const struct letter_part *part) = {
    [PART_HEADING] = fill_heading,     [PART_TEXT] = fill_text,           [PART_FIELDS] = fill_fields,
    [PART_FORM] = fill_form,           [PART_ROWS] = fill_rows,           [PART_SAFEGUARDS] = fill_safeguards,
    [PART_EVIDENCE] = fill_evidence,   [PART_CITATIONS] = fill_citations, [PART_DEADLINE] = fill_deadline,
    [PART_SIGNATURE] = fill_signature,
};

/* Whether a part's condition holds; a number or a yes is compared as the profile writes it. */
static bool part_holds(const struct filling *filling, const struct letter_part *part)
{
	const json_t *value = part->when.form != NONE ? path_value(filling, part->when) : NULL;

	if (part->when.form == NONE)
		return true;
	if (json_is_boolean(value))
		return strcmp(json_is_true(value) ? "true" : "false", part->equals) == 0;
	return json_is_string(value) && strcmp(json_string_value(value), part->equals) == 0;
}

enum result part_fill(struct filling *filling, const struct letter_part *part)
{
	return part_holds(filling, part) ? fills[part->kind](filling, part) : OK;
}
