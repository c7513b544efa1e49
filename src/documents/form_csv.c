/* form_csv.c - see form_csv.h. */
#include "documents/form_csv.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

#define CELL_BYTES_MOST (16u << 10)
#define MARK_OF_UTF8 "\xef\xbb\xbf"
#define LIST_ROWS_MOST 100

static const char *const head_word[] = {
    [COLUMN_AGREEMENT] = "agreement", [COLUMN_KIND] = "kind", [COLUMN_REFERENCE] = "reference"};

/* --- writing --- */

static bool looks_like_formula(unsigned char letter)
{
	return letter == '=' || letter == '+' || letter == '-' || letter == '@' || letter == '\t' || letter == '\r';
}

static void cell_add(struct text *into, const char *cell, bool is_first)
{
	bool guarded = looks_like_formula((unsigned char)*cell) || *cell == '\'';

	text_add(into, is_first ? "" : ",");
	if (!guarded && cell[strcspn(cell, ",\"\r\n")] == '\0') {
		text_add(into, cell);
		return;
	}
	text_add(into, guarded ? "\"'" : "\"");
	for (; *cell != '\0'; cell++) {
		if (*cell == '"')
			text_add_byte(into, '"');
		text_add_byte(into, *cell);
	}
	text_add_byte(into, '"');
}

static enum result cell_of(struct job *job, const json_t *value, const char **ret_cell)
{
	*ret_cell = "";
	if (json_is_boolean(value))
		*ret_cell = json_is_true(value) ? "true" : "false";
	else if (json_is_integer(value))
		TAKE(job, *ret_cell = arena_print(job->arena, "%lld", (long long)json_integer_value(value)));
	else if (json_is_string(value))
		*ret_cell = json_string_value(value);
	return OK;
}

static const json_t *value_at(const struct form_column *column, const json_t *data)
{
	const json_t *object = column->list != NULL
				   ? json_array_get(json_object_get(data, column->list->id), (size_t)column->number)
				   : data;

	return json_object_get(object, column->field->id);
}

static bool is_used(const struct form_column *column, const struct form_row *rows, int count)
{
	bool used = column->list == NULL && column->field->required;

	for (int row = 0; row < count && !used; row++)
		used = value_at(column, rows[row].data) != NULL;
	return used;
}

static enum result column_add(struct job *job, struct form_columns *columns, const struct form_column *column,
			      const struct form_row *rows, int count)
{
	if (column->field->never_share || column->field->type == FIELD_LIST || !is_used(column, rows, count))
		return OK;
	if (columns->count >= FORM_COLUMNS_MOST)
		return job_fail(job, LIMIT, "form", "too-many-fields", "The form has more than %d columns.",
				FORM_COLUMNS_MOST);
	columns->columns[columns->count++] = *column;
	return OK;
}

/* Fields of the form in its order, then each list's rows. */
static enum result columns_plan(struct job *job, struct form_columns *columns, const struct form_row *rows, int count)
{
	const struct form *form = &columns->profile->forms[columns->form];

	for (int at = 0; at < form->field_count; at++)
		TRY(column_add(job, columns, &(struct form_column){.what = COLUMN_FIELD, .field = &form->fields[at]},
			       rows, count));
	for (int at = 0; at < form->field_count; at++) {
		const struct field *list = &form->fields[at];
		const struct form *of = list->type == FIELD_LIST ? &columns->profile->forms[list->rows_of] : NULL;

		for (int number = 0; of != NULL && !list->never_share && number < LIST_ROWS_MOST; number++) {
			for (int field = 0; field < of->field_count; field++)
				TRY(column_add(job, columns,
					       &(struct form_column){.what = COLUMN_FIELD,
								     .field = &of->fields[field],
								     .list = list,
								     .number = number},
					       rows, count));
		}
	}
	return OK;
}

static void head_add(struct text *into, const struct form_columns *columns)
{
	text_add(into, MARK_OF_UTF8 "agreement,kind,reference");
	for (int at = 0; at < columns->count; at++) {
		const struct form_column *column = &columns->columns[at];

		if (column->list != NULL)
			text_print(into, ",%s.%d.%s", column->list->id, column->number + 1, column->field->id);
		else
			text_print(into, ",%s", column->field->id);
	}
	text_add(into, "\r\n");
}

enum result form_csv_write(struct job *job, const struct profile *profile, int form, const struct form_row *rows,
			   int count, struct bytes *ret_csv)
{
	struct text csv = text_open(job->arena, FORM_CSV_BYTES_MOST);
	struct form_columns *columns;

	TAKE(job, columns = NEW(job->arena, struct form_columns));
	columns->profile = profile;
	columns->form = form;
	TRY(columns_plan(job, columns, rows, count));
	head_add(&csv, columns);
	for (int row = 0; row < count; row++) {
		cell_add(&csv, profile->id, true);
		cell_add(&csv, rows[row].kind, false);
		cell_add(&csv, rows[row].reference != NULL ? rows[row].reference : "", false);
		for (int at = 0; at < columns->count; at++) {
			const char *cell;

			TRY(cell_of(job, value_at(&columns->columns[at], rows[row].data), &cell));
			cell_add(&csv, cell, false);
		}
		text_add(&csv, "\r\n");
	}
	return text_done(&csv, ret_csv);
}

/* --- reading the head --- */

/* "children.1.born" or "born" of the form. */
static bool field_of_name(const struct form_columns *columns, char *name, struct form_column *column)
{
	const struct form *form = &columns->profile->forms[columns->form];
	char *dot = strchr(name, '.');
	int at, number = 0;

	if (dot != NULL)
		*dot = '\0';
	at = form_find_field(form, name);
	if (at == NONE || (form->fields[at].type == FIELD_LIST) != (dot != NULL))
		return false;
	*column = (struct form_column){.what = COLUMN_FIELD, .field = &form->fields[at]};
	if (dot == NULL)
		return true;
	for (dot++; *dot >= '0' && *dot <= '9' && number <= LIST_ROWS_MOST; dot++)
		number = number * 10 + *dot - '0';
	if (*dot != '.' || number < 1 || number > LIST_ROWS_MOST)
		return false;
	column->list = column->field;
	column->number = number - 1;
	form = &columns->profile->forms[column->list->rows_of];
	at = form_find_field(form, dot + 1);
	column->field = at != NONE ? &form->fields[at] : NULL;
	return at != NONE && column->field->type != FIELD_LIST;
}

static bool is_same(const struct form_column *one, const struct form_column *other)
{
	return one->what == other->what && one->field == other->field && one->list == other->list &&
	       one->number == other->number;
}

static enum result column_read(struct job *job, struct form_columns *columns, struct bytes cell)
{
	struct form_column column = {.what = COLUMN_FIELD};
	char *name = bytes_are_utf8(cell) ? bytes_cstring(job->arena, cell) : NULL, *parts;

	if (name == NULL || strlen(name) > 90)
		return job_fail(job, INVALID, "head", "unknown-field", "A column of the file has no readable name.");
	TAKE(job, parts = arena_copy_cstring(job->arena, name));
	for (int at = 0; at < COLUMN_FIELD && column.what == COLUMN_FIELD; at++) {
		if (strcmp(name, head_word[at]) == 0)
			column.what = (enum column_kind)at;
	}
	if (column.what == COLUMN_FIELD && !field_of_name(columns, parts, &column))
		return job_fail(job, INVALID, name, "unknown-field", "The form has no field \"%.60s\".", name);
	if (column.field != NULL && (column.field->never_share || (column.list != NULL && column.list->never_share)))
		return job_fail(job, INVALID, name, "never-share", "\"%.60s\" must never leave its node.", name);
	for (int at = 0; at < columns->count; at++) {
		if (is_same(&columns->columns[at], &column))
			return job_fail(job, INVALID, name, "duplicate-column", "Column \"%.60s\" is there twice.",
					name);
	}
	columns->columns[columns->count++] = column;
	return OK;
}

static bool has_column(const struct form_columns *columns, int what)
{
	for (int at = 0; at < columns->count; at++) {
		if ((int)columns->columns[at].what == what)
			return true;
	}
	return false;
}

enum result form_csv_head_read(struct job *job, const struct profile *profile, int form, const struct bytes *cells,
			       int count, struct form_columns *ret_columns)
{
	ret_columns->profile = profile;
	ret_columns->form = form;
	ret_columns->count = 0;
	if (count > FORM_COLUMNS_MOST)
		return job_fail(job, LIMIT, "head", "too-many-fields", "A form has at most %d columns.",
				FORM_COLUMNS_MOST);
	for (int at = 0; at < count; at++) {
		struct bytes cell = cells[at];

		if (at == 0 && bytes_start_with(cell, BYTES(MARK_OF_UTF8)))
			cell = (struct bytes){cell.data + strlen(MARK_OF_UTF8), cell.size - strlen(MARK_OF_UTF8)};
		TRY(column_read(job, ret_columns, cell));
	}
	for (int what = COLUMN_AGREEMENT; what <= COLUMN_KIND; what++) {
		if (!has_column(ret_columns, what))
			return job_fail(job, INVALID, head_word[what], "required", "The file has no column \"%s\".",
					head_word[what]);
	}
	return OK;
}

/* --- reading a row --- */

/* "children[0].born", as form_check() names it. */
static const char *path_of(struct job *job, const struct form_column *column)
{
	const char *path;

	if (column->what != COLUMN_FIELD)
		return head_word[column->what];
	path = column->list == NULL
		   ? column->field->id
		   : arena_print(job->arena, "%s[%d].%s", column->list->id, column->number, column->field->id);
	return path != NULL ? path : column->field->id;
}

/* A signed number is no formula; anything else that begins like one is. */
static bool is_formula(const char *text)
{
	if (!looks_like_formula((unsigned char)*text))
		return false;
	return (*text != '+' && *text != '-') || text[1] == '\0' || text[1 + strspn(text + 1, "0123456789 ")] != '\0';
}

static enum result text_of_cell(struct job *job, const char *path, struct bytes cell, const char **ret_text)
{
	char *text = bytes_are_utf8(cell) ? bytes_cstring(job->arena, cell) : NULL;

	if (text == NULL)
		return job_fail(job, INVALID, path, "not-utf-8", "The text is not UTF-8.");
	if (cell.size > CELL_BYTES_MOST)
		return job_fail(job, INVALID, path, "too-long", "The text is too long.");
	if (text[0] == '\'' && (looks_like_formula((unsigned char)text[1]) || text[1] == '\''))
		text++;
	else if (is_formula(text))
		return job_fail(job, INVALID, path, "formula",
				"The text begins as a formula of a spreadsheet does (%c); if it is meant, put an "
				"apostrophe before it.",
				text[0] >= ' ' ? text[0] : ' ');
	*ret_text = text;
	return OK;
}

static enum result number_read(struct job *job, const char *path, const char *text, json_t **ret_value)
{
	size_t size = strlen(text);
	json_int_t number = 0;

	if (size > 15 || strspn(text, "0123456789") != size)
		return job_fail(job, INVALID, path, "number", "\"%.20s\" is not a whole number.", text);
	for (; *text != '\0'; text++)
		number = number * 10 + (*text - '0');
	*ret_value = json_integer(number);
	return OK;
}

/* What spreadsheets make of true and false when they save a file that held them. */
static const char *const yes_words[] = {"true", "vero", NULL}, *const no_words[] = {"false", "falso", NULL};

static bool is_word(const char *text, const char *const *words)
{
	while (*words != NULL && strcasecmp(text, *words) != 0)
		words++;
	return *words != NULL;
}

static enum result value_read(struct job *job, const struct field *field, const char *path, const char *text,
			      json_t **ret_value)
{
	bool yes = is_word(text, yes_words);

	if (field->type == FIELD_NUMBER)
		return number_read(job, path, text, ret_value);
	if (field->type == FIELD_YES_NO && !yes && !is_word(text, no_words))
		return job_fail(job, INVALID, path, "yes-no", "\"%.20s\" is neither true nor false.", text);
	*ret_value = field->type == FIELD_YES_NO ? json_boolean(yes) : json_string(text);
	return OK;
}

/* The object that a column writes into: the form, or a row of one of its lists, which is made with those before it. */
static json_t *object_of(const struct form_column *column, json_t *data)
{
	json_t *rows;

	if (column->list == NULL)
		return data;
	rows = json_object_get(data, column->list->id);
	if (rows == NULL) {
		rows = json_array();
		json_object_set_new(data, column->list->id, rows);
	}
	while (json_array_size(rows) <= (size_t)column->number)
		json_array_append_new(rows, json_object());
	return json_array_get(rows, (size_t)column->number);
}

static enum result cell_read(struct job *job, const struct form_columns *columns, const struct form_column *column,
			     struct bytes cell, struct form_row *row, json_t *data)
{
	const char *path = path_of(job, column), *text;
	json_t *value;

	TRY(text_of_cell(job, path, cell, &text));
	if (column->what == COLUMN_AGREEMENT && strcmp(text, columns->profile->id) != 0)
		return job_fail(job, INVALID, path, "other-agreement", "The form is one of \"%.60s\", not of \"%s\".",
				text, columns->profile->id);
	if (column->what == COLUMN_KIND)
		row->kind = text;
	if (column->what == COLUMN_REFERENCE && *text != '\0')
		row->reference = text;
	if (column->what != COLUMN_FIELD || *text == '\0')
		return OK;
	TRY(value_read(job, column->field, path, text, &value));
	if (json_object_set_new(object_of(column, data), column->field->id, value) != 0)
		return job_out_of_memory(job);
	return OK;
}

enum result form_csv_row_read(struct job *job, const struct form_columns *columns, const struct bytes *cells, int count,
			      struct form_row *ret_row)
{
	json_t *data = json_object();

	TRY(json_own(job, data));
	*ret_row = (struct form_row){.data = data};
	if (count != columns->count)
		return job_fail(job, INVALID, NULL, "columns", "The row has %d cells; the head has %d columns.", count,
				columns->count);
	for (int at = 0; at < count; at++)
		TRY(cell_read(job, columns, &columns->columns[at], cells[at], ret_row, data));
	return OK;
}
