/* mrz.c - reading a machine-readable zone: clean what was typed, find the format, check every digit, say what it means.
 */
#include "identity/digits.h"
#include "identity/mrz_layout.h"

#include <string.h>

static int value_of(char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	if (letter >= 'A' && letter <= 'Z')
		return letter - 'A' + 10;
	return letter == '<' ? 0 : -1;
}

int zone_check_digit(struct bytes field)
{
	static const int weight[] = {7, 3, 1};
	int sum = 0;

	for (size_t at = 0; at < field.size; at++) {
		int value = value_of((char)field.data[at]);

		if (value < 0)
			return -1;
		sum += value * weight[at % 3];
	}
	return sum % 10;
}

/* --- from text to grid --- */

static enum result letters_clean(struct job *job, struct bytes text, char letters[ZONE_TEXT_MOST + 1], size_t *ret_size)
{
	size_t size = 0;

	for (size_t at = 0; at < text.size;) {
		bool filler_pair = bytes_start_with((struct bytes){text.data + at, text.size - at}, BYTES("«"));
		int taken, sign = digit_or_sign(text, at, &taken);
		bool parts = sign == ' ' || sign == SIGN_INVISIBLE || memchr("\t\r\n", text.data[at], 3) != NULL;

		if (sign >= 'a' && sign <= 'z')
			sign += 'A' - 'a';
		if (filler_pair)
			sign = '<';
		if (!parts && (sign > 'Z' || value_of((char)sign) < 0))
			return job_fail(job, INVALID, "text", "zone-letter",
					"A machine-readable zone has only A-Z, 0-9 and <; letter %zu is another.",
					at + 1);
		for (int copies = parts ? 0 : 1 + filler_pair; copies > 0; copies--) {
			if (size == ZONE_TEXT_MOST)
				return job_fail(job, INVALID, "text", "zone-length",
						"A machine-readable zone has at most 90 letters.");
			letters[size++] = (char)sign;
		}
		at += (size_t)taken;
	}
	letters[size] = '\0';
	*ret_size = size;
	return OK;
}

static enum result format_find(struct job *job, const char *letters, size_t size, enum zone_format *ret_format)
{
	bool visa = letters[0] == 'V';

	if (size == 90)
		*ret_format = ZONE_TD1;
	else if (size == 88)
		*ret_format = visa ? ZONE_VISA_A : ZONE_TD3;
	else if (size == 72)
		*ret_format = visa ? ZONE_VISA_B : ZONE_TD2;
	else
		return job_fail(job, INVALID, "text", "zone-length",
				"A zone has 3 lines of 30, 2 of 36 or 2 of 44 letters; this has %zu letters together.",
				size);
	if (strchr(*ret_format == ZONE_TD3 ? "P" : visa && size != 90 ? "V" : "ACI", letters[0]) == NULL)
		return job_fail(job, INVALID, "text", "zone-format",
				"A zone of %zu letters does not begin with %c; the lines may be in the wrong order.",
				size, letters[0]);
	return OK;
}

static enum result grid_read(struct job *job, struct bytes text, struct grid *grid)
{
	char letters[ZONE_TEXT_MOST + 1];
	size_t size = 0;

	TRY(letters_clean(job, text, letters, &size));
	TRY(format_find(job, letters, size, &grid->format));
	grid->layout = &zone_layouts[grid->format];
	for (int line = 0; line < grid->layout->lines; line++) {
		memcpy(grid->line[line], letters + line * grid->layout->width, (size_t)grid->layout->width);
		grid->line[line][grid->layout->width] = '\0';
	}
	return OK;
}

struct bytes zone_part(const struct grid *grid, struct zone_place place)
{
	return (struct bytes){(const unsigned char *)grid->line[place.line] + place.from,
			      (size_t)(place.to - place.from)};
}

/* --- check digits --- */

bool zone_digit_holds(char digit, int expected)
{
	return digit == (char)('0' + expected) || (digit == '<' && expected == 0);
}

static struct zone_check *check_add(struct zone_document *document, const char *field, struct zone_place place, int at,
				    char digit, int expected)
{
	struct zone_check *check = &document->checks[document->check_count++];

	*check = (struct zone_check){
	    .field = field,
	    .line = place.line,
	    .from = place.from,
	    .to = place.to,
	    .at = at,
	    .digit = digit,
	    .expected = (char)('0' + expected),
	    .holds = zone_digit_holds(digit, expected),
	};
	return check;
}

static void field_check(struct grid *grid, bool repair, const char *field, struct zone_place place, int column,
			struct zone_document *document)
{
	bool numeric = strcmp(field, "born") == 0 || strcmp(field, "expires") == 0;

	if (repair)
		zone_field_repair(grid, place, column, numeric, document);
	check_add(document, field, place, column, grid->line[place.line][column],
		  zone_check_digit(zone_part(grid, place)));
}

/* A number of more than nine letters goes on in the optional data of its line: its digit is then '<' and stands behind
 * the rest (part 5, note j; part 6, note j). How many letters of the optional data it takes, its digit included; 0 for
 * a number that is not long. */
static int long_number_size(const struct grid *grid)
{
	const struct zone_layout *layout = grid->layout;
	const char *line = grid->line[layout->number.line];
	int size = 0;

	if ((grid->format != ZONE_TD1 && grid->format != ZONE_TD2) || line[layout->number_check] != '<' ||
	    line[layout->number.to - 1] == '<')
		return 0;
	while (layout->optional.from + size < layout->optional.to && line[layout->optional.from + size] != '<')
		size++;
	return size >= 2 ? size : 0;
}

static void long_number_check(struct grid *grid, int size, struct zone_document *document)
{
	const struct zone_layout *layout = grid->layout;
	const char *line = grid->line[layout->number.line];
	int at = layout->optional.from + size - 1;
	unsigned char whole[40];

	memcpy(whole, line + layout->number.from, 9);
	memcpy(whole + 9, line + layout->optional.from, (size_t)size - 1);
	check_add(document, "document_number", (struct zone_place){layout->number.line, layout->number.from, at}, at,
		  line[at], zone_check_digit((struct bytes){whole, 8 + (size_t)size}));
}

static void composite_check(struct grid *grid, struct zone_document *document)
{
	const struct zone_layout *layout = grid->layout;
	unsigned char whole[100];
	size_t size = 0;

	if (layout->composite_check.from == layout->composite_check.to)
		return;
	for (int at = 0; at < COMPOSITE_PIECES; at++) {
		struct bytes part = zone_part(grid, layout->composite[at]);

		memcpy(whole + size, part.data, part.size);
		size += part.size;
	}
	check_add(document, "composite", layout->composite[0], layout->composite_check.from,
		  grid->line[layout->composite_check.line][layout->composite_check.from],
		  zone_check_digit((struct bytes){whole, size}))
	    ->line = layout->composite_check.line;
}

static void checks_make(struct grid *grid, bool repair, struct zone_document *document)
{
	const struct zone_layout *layout = grid->layout;

	if (long_number_size(grid) > 0)
		long_number_check(grid, long_number_size(grid), document);
	else
		field_check(grid, repair, "document_number", layout->number, layout->number_check, document);
	field_check(grid, repair, "born", layout->born, layout->born_check, document);
	field_check(grid, repair, "expires", layout->expires, layout->expires_check, document);
	if (layout->optional_check >= 0)
		field_check(grid, repair, "optional", layout->optional, layout->optional_check, document);
	composite_check(grid, document);
}

/* --- what it means --- */

/* The field without fillers at its end; fillers inside become blanks. */
static enum result text_make(struct job *job, struct bytes field, const char **ret_text)
{
	size_t size = field.size;
	char *text;

	while (size > 0 && field.data[size - 1] == '<')
		size--;
	TAKE(job, text = arena_copy(job->arena, field.data, size));
	for (size_t at = 0; at < size; at++) {
		if (text[at] == '<')
			text[at] = ' ';
	}
	*ret_text = text;
	return OK;
}

static enum result names_make(struct job *job, const struct grid *grid, struct zone_document *document)
{
	struct bytes field = zone_part(grid, grid->layout->names);
	size_t parting = bytes_find(field, BYTES("<<"));

	document->truncated = field.data[field.size - 1] != '<';
	TRY(text_make(job, (struct bytes){field.data, parting}, &document->family_name));
	if (parting + 2 > field.size)
		parting = field.size - 2;
	return text_make(job, (struct bytes){field.data + parting + 2, field.size - parting - 2},
			 &document->given_names);
}

static enum result number_make(struct job *job, const struct grid *grid, struct zone_document *document)
{
	const struct zone_layout *layout = grid->layout;
	const char *line = grid->line[layout->number.line];
	int size = long_number_size(grid);

	if (size == 0)
		return text_make(job, zone_part(grid, layout->number), &document->document_number);
	TAKE(job, document->document_number = arena_print(job->arena, "%.9s%.*s", line + layout->number.from, size - 1,
							  line + layout->optional.from));
	return OK;
}

/* How many of a birth's six places are known: fillers stand for a day, or a day and a month, that nobody knows (part 3,
 * section 4.8). 0 when that is not how they stand. */
static int known_size(struct bytes field)
{
	int known = 6;

	while (known > 0 && field.data[known - 1] == '<')
		known--;
	return known % 2 == 0 ? known : 0;
}

/* Six digits as a date in the century that fits: a birth is not in the future, an expiry within 50 years from now. */
static enum result date_make(struct job *job, struct bytes field, bool birth, const char **ret_text)
{
	struct date today = date_of_number((int32_t)(job->now.milliseconds / DAYS(1)));
	int century = today.year / 100 * 100;
	int known = birth ? known_size(field) : 6;
	struct date date;
	char *text;

	*ret_text = NULL;
	if (known == 0)
		return OK;
	TAKE(job, text = arena_print(job->arena, "%04d-%.2s-%.2s",
				     century + (field.data[0] - '0') * 10 + field.data[1] - '0',
				     known > 2 ? (const char *)field.data + 2 : "01",
				     known > 4 ? (const char *)field.data + 4 : "01"));
	for (int at = 0; at < known; at++) {
		if (field.data[at] < '0' || field.data[at] > '9')
			return OK;
	}
	if (date_read(bytes_of(text), &date) != OK && memcmp(text + 5, "02-29", 5) != 0)
		return OK;
	if (birth ? date_compare(date, today) > 0 : date.year > today.year + 50)
		TAKE(job, text = arena_print(job->arena, "%04d%s", date.year - 100, text + 4));
	else if (!birth && date.year < today.year - 50)
		TAKE(job, text = arena_print(job->arena, "%04d%s", date.year + 100, text + 4));
	if (date_read(bytes_of(text), &date) != OK)
		return OK;
	text[known == 6 ? 10 : known == 4 ? 7 : 4] = '\0';
	*ret_text = text;
	return OK;
}

static enum result optional_make(struct job *job, const struct grid *grid, struct zone_document *document)
{
	struct zone_place place = grid->layout->optional;
	const char *first, *more = "";

	place.from += long_number_size(grid);
	while (place.from > grid->layout->optional.from && place.from < place.to &&
	       grid->line[place.line][place.from] == '<')
		place.from++;
	TRY(text_make(job, zone_part(grid, place), &first));
	if (grid->layout->optional_more.to > 0)
		TRY(text_make(job, zone_part(grid, grid->layout->optional_more), &more));
	TAKE(job, document->optional =
		      arena_print(job->arena, "%s%s%s", first, *first != '\0' && *more != '\0' ? " " : "", more));
	return OK;
}

static enum result meaning_make(struct job *job, const struct grid *grid, struct zone_document *document)
{
	const struct zone_layout *layout = grid->layout;

	document->format = grid->format;
	document->sex = grid->line[layout->sex.line][layout->sex.from];
	TRY(text_make(job, zone_part(grid, layout->type), &document->type));
	TRY(text_make(job, zone_part(grid, layout->state), &document->issuing_state));
	TRY(text_make(job, zone_part(grid, layout->nationality), &document->nationality));
	TRY(names_make(job, grid, document));
	TRY(number_make(job, grid, document));
	TRY(date_make(job, zone_part(grid, layout->born), true, &document->born));
	TRY(date_make(job, zone_part(grid, layout->expires), false, &document->expires));
	return optional_make(job, grid, document);
}

/* A repair counts only when the composite digit, where there is one, agrees with it. */
static void checks_or_none_repaired(struct grid *grid, struct zone_document *document)
{
	struct grid as_read = *grid;
	struct zone_check *last;

	checks_make(grid, true, document);
	last = &document->checks[document->check_count - 1];
	if (document->repair_count == 0 || last->holds || strcmp(last->field, "composite") != 0)
		return;
	*grid = as_read;
	*document = (struct zone_document){0};
	checks_make(grid, false, document);
}

enum result zone_document_read(struct job *job, struct bytes text, struct zone_document *ret_document)
{
	struct zone_document document = {0};
	struct grid grid = {0};

	TRY(grid_read(job, text, &grid));
	if (strchr("FM<", grid.line[grid.layout->sex.line][grid.layout->sex.from]) == NULL)
		return job_fail(job, INVALID, "text", "zone-format",
				"Where the sex stands there is neither F, M nor <: the lines may be shifted.");
	checks_or_none_repaired(&grid, &document);
	TRY(meaning_make(job, &grid, &document));
	document.valid =
	    (document.born != NULL || bytes_equal_cstring(zone_part(&grid, grid.layout->born), "<<<<<<")) &&
	    document.expires != NULL;
	for (int at = 0; at < document.check_count; at++)
		document.valid &= document.checks[at].holds;
	*ret_document = document;
	return OK;
}
