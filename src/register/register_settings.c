/* register_settings.c - the table of register.conf, and what must hold between its settings. */
#include "register/register_settings.h"

#include "base/file.h"

#include <stddef.h>
#include <string.h>

const char *const register_column_name[COLUMN_COUNT] = {
    [COLUMN_NAME] = "name",
    [COLUMN_OTHER_NAME] = "other_name",
    [COLUMN_FATHER] = "father",
    [COLUMN_OTHER_FATHER] = "other_father",
    [COLUMN_BORN] = "born",
    [COLUMN_SEX] = "sex",
    [COLUMN_PLACE] = "place",
    [COLUMN_NATIONAL_NUMBER] = "national_number",
    [COLUMN_DOCUMENT_NUMBER] = "document_number",
    [COLUMN_PHONE] = "phone",
    [COLUMN_KEY] = "key",
    [COLUMN_REMOVED] = "removed",
};

const char register_delimiters[] = {',', ';', '\t'};

static const char *const sources[] = {
    [REGISTER_CSV] = "csv", [REGISTER_JSON_LINES] = "json-lines", [REGISTER_POSTGRESQL] = "postgresql", NULL};
static const char *const delimiters[] = {"comma", "semicolon", "tab", NULL};

#define PLACE(member) offsetof(struct register_settings, member)
#define COLUMN(column, word, must, text)                                                                               \
	{                                                                                                              \
		.key = word, .kind = SETTING_TEXT, .place = PLACE(columns) + (column) * sizeof(const char *),          \
		.required = must, .help = text                                                                         \
	}

static const struct setting table[] = {
    {.key = "source",
     .kind = SETTING_CHOICE,
     .place = PLACE(source),
     .required = true,
     .words = sources,
     .help = "What the register is: csv, json-lines or postgresql."},
    {.key = "file",
     .kind = SETTING_PATH,
     .place = PLACE(file),
     .help =
	 "The file of a csv or json-lines register. Keep it in a folder of its own: the desk may read that folder."},
    {.key = "delimiter",
     .kind = SETTING_CHOICE,
     .place = PLACE(delimiter),
     .usual = "comma",
     .words = delimiters,
     .help = "What parts the fields of a csv register: comma, semicolon or tab."},
    {.key = "connection",
     .kind = SETTING_TEXT,
     .place = PLACE(connection),
     .help = "How a postgresql register is reached: host=/run/postgresql dbname=register user=valico_reader."},
    {.key = "table",
     .kind = SETTING_TEXT,
     .place = PLACE(table),
     .help = "The table or view of a postgresql register: people, or registry.people."},
    COLUMN(COLUMN_KEY, "key", true,
	   "Column that tells one person from another for good. In postgresql a whole number below 2^40."),
    COLUMN(COLUMN_NAME, "name", true, "Column of the name; several are joined: given_names + family_name."),
    COLUMN(COLUMN_OTHER_NAME, "other_name", false, "Column of the same name in another script."),
    COLUMN(COLUMN_FATHER, "father", false, "Column of the father's name."),
    COLUMN(COLUMN_OTHER_FATHER, "other_father", false, "Column of the father's name in another script."),
    COLUMN(COLUMN_BORN, "born", false, "Column of the date of birth: 1990-05-31, 31.05.1990, or a year."),
    COLUMN(COLUMN_SEX, "sex", false, "Column of the sex."),
    COLUMN(COLUMN_PLACE, "place", false, "Column of the place of birth or residence."),
    COLUMN(COLUMN_NATIONAL_NUMBER, "national_number", false, "Column of the national identity number."),
    COLUMN(COLUMN_DOCUMENT_NUMBER, "document_number", false, "Column of the passport's number."),
    COLUMN(COLUMN_PHONE, "phone", false, "Column of the telephone number."),
    COLUMN(COLUMN_REMOVED, "removed", false,
	   "In a file of changes, column that is not empty when the person left the register."),
    {.key = "male",
     .kind = SETTING_TEXT,
     .place = PLACE(male),
     .usual = "M",
     .help = "How the sex column writes male."},
    {.key = "female",
     .kind = SETTING_TEXT,
     .place = PLACE(female),
     .usual = "F",
     .help = "How the sex column writes female."},
    {.key = "weights",
     .kind = SETTING_PATH,
     .place = PLACE(weights),
     .help = "File of parameters for scores, instead of the built-in ones."},
};
#define KEY_COUNT (sizeof(table) / sizeof(table[0]))

static enum result refuse(struct job *job, const char *rule, const char *reason)
{
	return job_fail(job, INVALID, REGISTER_FILE, rule, "%s", reason);
}

/* "given_names + family_name" as two names. */
static enum result parts_read(struct job *job, const char *text, struct column_parts *ret_parts)
{
	struct column_parts parts = {0};

	while (text != NULL) {
		const char *plus = strstr(text, " + ");
		size_t size = plus != NULL ? (size_t)(plus - text) : strlen(text);

		while (size > 0 && *text == ' ') {
			text++;
			size--;
		}
		while (size > 0 && text[size - 1] == ' ')
			size--;
		if (size == 0 || parts.count == COLUMN_PARTS_MOST)
			return job_fail(job, INVALID, REGISTER_FILE, "columns",
					"A setting names 1 to %d columns, parted by \" + \".", COLUMN_PARTS_MOST);
		TAKE(job, parts.names[parts.count] = arena_copy(job->arena, text, size));
		parts.count++;
		text = plus != NULL ? plus + 3 : NULL;
	}
	*ret_parts = parts;
	return OK;
}

static enum result columns_read(struct job *job, struct register_settings *settings)
{
	for (int column = 0; column < COLUMN_COUNT; column++)
		TRY(parts_read(job, settings->columns[column], &settings->parts[column]));
	if (settings->parts[COLUMN_KEY].count != 1)
		return refuse(job, "columns", "\"key\" names exactly one column.");
	return OK;
}

static enum result source_check(struct job *job, const struct register_settings *settings)
{
	if (settings->source == REGISTER_POSTGRESQL) {
		if (settings->connection == NULL || settings->table == NULL)
			return refuse(job, "required", "A postgresql register needs \"connection\" and \"table\".");
		return OK;
	}
	if (settings->file == NULL)
		return refuse(job, "required", "A register of this kind needs \"file\".");
	return OK;
}

enum result register_settings_take(struct job *job, const char *node_folder, struct bytes text,
				   struct register_settings *ret_settings)
{
	struct register_settings settings;

	TRY(settings_read(job, REGISTER_FILE, node_folder, text, table, KEY_COUNT, &settings, sizeof(settings)));
	TRY(source_check(job, &settings));
	TRY(columns_read(job, &settings));
	TAKE(job, settings.folder = arena_print(job->arena, "%s/" REGISTER_FOLDER, node_folder));
	*ret_settings = settings;
	return OK;
}

enum result register_settings_read(struct job *job, const char *node_folder, struct register_settings *ret_settings)
{
	struct bytes text;
	char *file;

	TAKE(job, file = arena_print(job->arena, "%s/" REGISTER_FILE, node_folder));
	enum result result = file_read(job, file, SETTINGS_BYTES_MOST, &text);
	if (result == MISSING) {
		job_forgive(job);
		return job_fail(job, MISSING, "register", "no-register",
				"This node knows no register of people: describe it in %s.", file);
	}
	TRY(result);
	return register_settings_take(job, node_folder, text, ret_settings);
}

enum result register_settings_write(struct job *job, const struct setting_value *values, size_t count,
				    struct bytes *ret_text)
{
	return settings_write(job, table, KEY_COUNT, values, count, ret_text);
}
