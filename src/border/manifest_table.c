/* manifest_table.c - a manifest that is a table: the columns by their names, then row by row. */
#include "border/list.h"
#include "border/manifest.h"

#include "identity/birth.h"
#include "register/csv.h"

#include <stdio.h>
#include <string.h>

enum column {
	COLUMN_FAMILY_NAME,
	COLUMN_GIVEN_NAMES,
	COLUMN_NAME_WHOLE,
	COLUMN_BIRTH,
	COLUMN_GENDER,
	COLUMN_NATIONALITY,
	COLUMN_DOCUMENT,
	COLUMN_STATE,
	COLUMN_EXPIRES,
	COLUMN_SEAT,
	COLUMN_ZONE,
	TABLE_COLUMNS
};

#define HEADINGS_MOST 14

/* What carriers call a column: small letters and digits only. The first is its name in errors. */
static const char *const headings[TABLE_COLUMNS][HEADINGS_MOST] = {
    [COLUMN_FAMILY_NAME] = {"familyname", "surname", "lastname", "paxsurname", "cognome"},
    [COLUMN_GIVEN_NAMES] = {"givennames", "givenname", "firstname", "firstnames", "forename", "forenames", "nome",
			    "nomi"},
    [COLUMN_NAME_WHOLE] = {"name", "passenger", "passengername", "paxname", "fullname", "passeggero", "nominativo",
			   "cognomeenome"},
    [COLUMN_BIRTH] = {"born", "dateofbirth", "birthdate", "dob", "datadinascita", "datanascita", "nato", "natoil"},
    [COLUMN_GENDER] = {"sex", "gender", "sesso", "genere"},
    [COLUMN_NATIONALITY] = {"nationality", "citizenship", "nat", "cittadinanza", "nazionalita", "nazionalit"},
    [COLUMN_DOCUMENT] = {"documentnumber", "passportnumber", "passport", "document", "documentno", "passportno",
			 "docno", "docnumber", "traveldocument", "documento", "numerodocumento", "numeropassaporto",
			 "passaporto"},
    [COLUMN_STATE] = {"state", "issuingstate", "countryofissue", "issuer", "issuingcountry", "issuecountry",
		      "documentcountry", "stato", "statodirilascio", "statorilascio", "statoemittente",
		      "paesedirilascio", "paeserilascio"},
    [COLUMN_EXPIRES] = {"expires", "expiry", "dateofexpiry", "expirydate", "expirationdate", "validuntil", "scadenza",
			"datascadenza", "datadiscadenza"},
    [COLUMN_SEAT] = {"seat", "seatnumber", "seatno", "posto"},
    [COLUMN_ZONE] = {"zone", "mrz"},
};

/* Names of the fields as answers have them. */
static const char *const fields[TABLE_COLUMNS] = {
    [COLUMN_FAMILY_NAME] = "family_name",
    [COLUMN_GIVEN_NAMES] = "given_names",
    [COLUMN_NAME_WHOLE] = "name",
    [COLUMN_BIRTH] = "born",
    [COLUMN_GENDER] = "sex",
    [COLUMN_NATIONALITY] = "nationality",
    [COLUMN_DOCUMENT] = "document_number",
    [COLUMN_STATE] = "state",
    [COLUMN_EXPIRES] = "expires",
    [COLUMN_SEAT] = "seat",
    [COLUMN_ZONE] = "zone",
};

struct table {
	int field[TABLE_COLUMNS]; /* -1 for none */
	int count;
	char delimiter;
};

/* --- the header --- */

/* Small letters and digits of a heading. */
static void heading_fold(struct bytes text, char ret_folded[32])
{
	size_t size = 0;

	for (size_t at = 0; at < text.size && size < 31; at++) {
		unsigned char letter = text.data[at];

		if (letter >= 'A' && letter <= 'Z')
			letter = (unsigned char)(letter - 'A' + 'a');
		if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
			ret_folded[size++] = (char)letter;
	}
	ret_folded[size] = '\0';
}

static int column_of(const char *heading)
{
	for (int column = 0; column < TABLE_COLUMNS; column++) {
		for (int at = 0; at < HEADINGS_MOST && headings[column][at] != NULL; at++) {
			if (strcmp(headings[column][at], heading) == 0)
				return column;
		}
	}
	return -1;
}

static enum result header_read(struct job *job, const struct csv_row *header, struct table *table)
{
	table->count = header->count;
	for (int column = 0; column < TABLE_COLUMNS; column++)
		table->field[column] = -1;
	for (int field = 0; field < header->count; field++) {
		char heading[32];
		int column;

		heading_fold(header->fields[field], heading);
		column = column_of(heading);
		if (column >= 0 && table->field[column] < 0)
			table->field[column] = field;
	}
	if (table->field[COLUMN_ZONE] < 0 && table->field[COLUMN_FAMILY_NAME] < 0 &&
	    table->field[COLUMN_NAME_WHOLE] < 0)
		return job_fail(job, INVALID, "text", "manifest-header",
				"The first row names no column \"family name\", \"name\" or \"zone\".");
	return OK;
}

/* --- a row --- */

static struct bytes value_of(const struct table *table, const struct csv_row *row, enum column column)
{
	struct bytes value = table->field[column] < 0 ? (struct bytes){0} : row->fields[table->field[column]];

	while (value.size > 0 && (value.data[0] == ' ' || value.data[0] == '\t'))
		value.data++, value.size--;
	while (value.size > 0 && (value.data[value.size - 1] == ' ' || value.data[value.size - 1] == '\t'))
		value.size--;
	return value;
}

static enum result text_take(struct job *job, const struct table *table, const struct csv_row *row, enum column column,
			     const char **ret_text)
{
	struct bytes value = value_of(table, row, column);

	*ret_text = NULL;
	if (value.size == 0)
		return OK;
	if (value.size > 300 || memchr(value.data, '\0', value.size) != NULL)
		return job_fail(job, INVALID, fields[column], "too-long", "This is too long for a manifest.");
	TAKE(job, *ret_text = bytes_cstring(job->arena, value));
	return OK;
}

/* A date as officers type it, whole, as YYYY-MM-DD. */
static enum result date_take(struct job *job, struct bytes value, const char *field, const char **ret_date)
{
	struct date date;
	struct birth birth;
	int day = 0, month = 0, year = 0, end = 0;
	char text[16] = "", *written;

	*ret_date = NULL;
	if (value.size == 0)
		return OK;
	if (value.size < sizeof(text))
		memcpy(text, value.data, value.size);
	/* A birth is never to come, an expiry mostly is: what is a date already need not be understood. */
	if (date_read(value, &date) != OK) {
		if (sscanf(text, "%2d%*1[./-]%2d%*1[./-]%4d%n", &day, &month, &year, &end) == 3 && text[end] == '\0') {
			date = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
		} else {
			TRY(birth_read(job, field, value, &birth));
			date = (struct date){(int16_t)birth.year, (int8_t)birth.month, (int8_t)birth.day};
		}
	}
	TAKE(job, written = arena_take(job->arena, DATE_TEXT_SIZE));
	if (date.year < 1860 || date.year > 2200 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
		return job_fail(job, INVALID, field, "date", "A manifest gives whole dates that exist: 1990-05-31.");
	date_write(date, written);
	if (date_read(bytes_of(written), &date) != OK)
		return job_fail(job, INVALID, field, "date", "A manifest gives whole dates that exist: 1990-05-31.");
	*ret_date = written;
	return OK;
}

/* Nothing, or what carriers put where they know nothing: "-". */
static bool says_nothing(struct bytes value)
{
	for (size_t at = 0; at < value.size; at++) {
		if (strchr(" -<./", value.data[at]) == NULL || value.data[at] == '\0')
			return false;
	}
	return true;
}

/* A document's number without what only parts it, in capitals. */
static enum result number_take(struct job *job, struct bytes value, const char **ret_number)
{
	struct job part = {.arena = job->arena, .now = job->now};
	char *number;

	*ret_number = NULL;
	if (says_nothing(value))
		return OK;
	TAKE(job, number = arena_take(job->arena, LIST_NUMBER_MOST + 1));
	if (document_number_read(&part, value, number) != OK)
		return job_fail(job, INVALID, "document_number", part.failure.rule, "%s", part.failure.reason);
	*ret_number = number;
	return OK;
}

/* A state as documents print it. */
static enum result state_take(struct job *job, struct bytes value, enum column column, const char **ret_state)
{
	struct job part = {.arena = job->arena, .now = job->now};
	char *state;

	*ret_state = NULL;
	if (says_nothing(value))
		return OK;
	TAKE(job, state = arena_take(job->arena, DOCUMENT_STATE_SIZE));
	if (document_state_read(&part, value, state) != OK)
		return job_fail(job, INVALID, fields[column], part.failure.rule, "%s", part.failure.reason);
	*ret_state = state;
	return OK;
}

static enum result sex_take(struct job *job, struct bytes value, const char **ret_sex)
{
	unsigned char letter = value.size > 0 ? value.data[0] & 0xdf : 'X';

	if (letter != 'M' && letter != 'F' && letter != 'X')
		return job_fail(job, INVALID, "sex", "sex", "The sex is M, F or X.");
	*ret_sex = letter == 'M' ? "M" : letter == 'F' ? "F" : NULL;
	return OK;
}

static enum result names_take(struct job *job, const struct table *table, const struct csv_row *row,
			      struct traveller *traveller)
{
	const char *whole;

	TRY(text_take(job, table, row, COLUMN_FAMILY_NAME, &traveller->family_name));
	TRY(text_take(job, table, row, COLUMN_GIVEN_NAMES, &traveller->given_names));
	TRY(text_take(job, table, row, COLUMN_NAME_WHOLE, &whole));
	if (traveller->family_name == NULL && traveller->given_names == NULL)
		traveller->family_name = whole;
	if (traveller->family_name == NULL && traveller->given_names == NULL)
		return job_fail(job, INVALID, "family_name", "required", "The row names nobody.");
	return OK;
}

static enum result traveller_read(struct job *job, const struct table *table, const struct csv_row *row,
				  struct traveller *traveller)
{
	if (row->count != table->count)
		return job_fail(job, INVALID, "row", "csv-fields", "The row has %d fields; the header has %d.",
				row->count, table->count);
	TRY(names_take(job, table, row, traveller));
	TRY(date_take(job, value_of(table, row, COLUMN_BIRTH), "born", &traveller->born));
	TRY(sex_take(job, value_of(table, row, COLUMN_GENDER), &traveller->sex));
	TRY(state_take(job, value_of(table, row, COLUMN_NATIONALITY), COLUMN_NATIONALITY, &traveller->nationality));
	TRY(number_take(job, value_of(table, row, COLUMN_DOCUMENT), &traveller->document_number));
	TRY(state_take(job, value_of(table, row, COLUMN_STATE), COLUMN_STATE, &traveller->state));
	TRY(date_take(job, value_of(table, row, COLUMN_EXPIRES), "expires", &traveller->expires));
	return text_take(job, table, row, COLUMN_SEAT, &traveller->seat);
}

static enum result row_take(struct job *job, const struct table *table, const struct csv_row *row,
			    struct manifest_row *ret_row)
{
	struct job part = {.arena = job->arena, .now = job->now};
	struct traveller traveller = {0};
	struct bytes zone = {0};

	if (row->count == table->count)
		zone = value_of(table, row, COLUMN_ZONE);
	if (zone.size > 0) {
		TRY(manifest_zone_take(job, zone, ret_row));
		return ret_row->rule == NULL ? text_take(job, table, row, COLUMN_SEAT, &ret_row->traveller.seat) : OK;
	}
	if (traveller_read(&part, table, row, &traveller) != OK)
		return manifest_row_refuse(job, ret_row, &part);
	ret_row->traveller = traveller;
	return OK;
}

/* --- the table --- */

/* The row that the text begins with; one that cannot be read ends with its line. */
static enum result row_cut(struct job *job, struct bytes *text, char delimiter, struct csv_row *ret_row,
			   struct bytes *ret_text, int *ret_lines)
{
	size_t size = 0;
	enum result read = csv_row_read(job, *text, true, delimiter, ret_row, &size);

	if (read != OK) {
		size = bytes_find(*text, BYTES("\n"));
		size += size < text->size;
		ret_row->lines = 1;
	}
	*ret_lines = ret_row->lines > 0 ? ret_row->lines : 1;
	*ret_text = (struct bytes){text->data, size};
	while (ret_text->size > 0 &&
	       (ret_text->data[ret_text->size - 1] == '\n' || ret_text->data[ret_text->size - 1] == '\r'))
		ret_text->size--;
	text->data += size;
	text->size -= size;
	return read;
}

/* Nothing but delimiters and blanks. */
static bool is_blank(struct bytes text)
{
	for (size_t at = 0; at < text.size; at++) {
		if (strchr(" ,;\t\r\n", text.data[at]) == NULL || text.data[at] == '\0')
			return false;
	}
	return true;
}

enum result manifest_table_read(struct job *job, struct bytes text, struct manifest *manifest)
{
	struct table table = {.delimiter = csv_delimiter_find(text)};
	struct csv_row header, fields_read;
	struct bytes shown;
	int line = 1, lines = 1;

	if (is_blank(text))
		return OK;
	TRY(row_cut(job, &text, table.delimiter, &header, &shown, &lines));
	TRY(header_read(job, &header, &table));
	for (line += lines; text.size > 0; line += lines) {
		struct job part = {.arena = job->arena, .now = job->now};
		enum result cut = row_cut(&part, &text, table.delimiter, &fields_read, &shown, &lines);
		struct manifest_row *row;

		if (is_blank(shown))
			continue;
		TRY(manifest_row_new(job, manifest, line, shown, &row));
		if (cut != OK)
			TRY(manifest_row_refuse(job, row, &part));
		else
			TRY(row_take(job, &table, &fields_read, row));
	}
	return OK;
}
