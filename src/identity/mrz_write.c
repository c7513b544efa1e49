/* mrz_write.c - writing a machine-readable zone with its check digits.
 *
 * Names that do not fit are cut as Doc 9303 part 4, 4.2.2.3 asks: of a family name that fills the field at least one
 * letter of the given names stays, and the last place holds a letter, which says that more may have followed. */
#include "identity/mrz_layout.h"

#include <stdio.h>
#include <string.h>

struct sheet {
	const struct zone_layout *layout;
	char line[3][45];
};

static void put(struct sheet *sheet, struct zone_place place, const char *text)
{
	for (int column = place.from; column < place.to && *text != '\0'; column++, text++)
		sheet->line[place.line][column] = *text == ' ' || *text == '-' ? '<' : *text;
}

static void put_digit(struct sheet *sheet, int line, int column, struct bytes field)
{
	sheet->line[line][column] = (char)('0' + zone_check_digit(field));
}

static struct bytes part(const struct sheet *sheet, struct zone_place place)
{
	return (struct bytes){(const unsigned char *)sheet->line[place.line] + place.from,
			      (size_t)(place.to - place.from)};
}

static void put_date(struct sheet *sheet, struct zone_place place, struct date date)
{
	char text[16];

	snprintf(text, sizeof(text), "%02u%02u%02u", (unsigned int)date.year % 100, (unsigned int)date.month % 100,
		 (unsigned int)date.day % 100);
	put(sheet, place, text);
}

/* A number that is longer than its nine places goes on in the optional data, with its digit behind it. */
static enum result put_long_number(struct job *job, struct sheet *sheet, const struct zone_content *content)
{
	const struct zone_layout *layout = sheet->layout;
	const char *number = content->document_number;
	char *rest;

	TAKE(job, rest = arena_print(job->arena, "%s%d%s%s", number + 9, zone_check_digit(bytes_of(number)),
				     content->optional != NULL && *content->optional != '\0' ? "<" : "",
				     content->optional != NULL ? content->optional : ""));
	if (strlen(rest) > (size_t)(layout->optional.to - layout->optional.from))
		return job_fail(job, INVALID, "document_number", "too-long",
				"The number and the optional data are too long for their places in a %s.",
				layout->name);
	put(sheet, layout->optional, rest);
	return OK;
}

static void digits_put(struct sheet *sheet, const struct zone_content *content)
{
	const struct zone_layout *layout = sheet->layout;
	unsigned char whole[100];
	size_t size = 0;

	if (strlen(content->document_number) <= 9)
		put_digit(sheet, layout->number.line, layout->number_check, part(sheet, layout->number));
	put_digit(sheet, layout->born.line, layout->born_check, part(sheet, layout->born));
	put_digit(sheet, layout->expires.line, layout->expires_check, part(sheet, layout->expires));
	if (layout->optional_check >= 0 && content->optional != NULL && *content->optional != '\0')
		put_digit(sheet, layout->optional.line, layout->optional_check, part(sheet, layout->optional));
	if (layout->composite_check.from == layout->composite_check.to)
		return;
	for (int at = 0; at < COMPOSITE_PIECES; at++) {
		struct bytes piece = part(sheet, layout->composite[at]);

		memcpy(whole + size, piece.data, piece.size);
		size += piece.size;
	}
	put_digit(sheet, layout->composite_check.line, layout->composite_check.from, (struct bytes){whole, size});
}

#define NAMES_MOST 512

/* Family name, two fillers, given names, as far as the place goes. */
static void put_names(struct sheet *sheet, struct zone_place place, const char *family, const char *given)
{
	char names[NAMES_MOST];
	size_t width = (size_t)(place.to - place.from), family_size = strlen(family);

	if (given == NULL || *given == '\0') {
		put(sheet, place, family);
		return;
	}
	if (family_size > width - 3)
		family_size = width - 3;
	snprintf(names, sizeof(names), "%.*s<<%s", (int)family_size, family, given);
	/* Cut at a filler it would look whole: the letter before the filler goes, and the next name's first moves up.
	 */
	if (strlen(names) > width && strchr(" -<", names[width - 1]) != NULL)
		memmove(names + width - 2, names + width - 1, strlen(names + width - 1) + 1);
	put(sheet, place, names);
}

static enum result text_check(struct job *job, const char *field, const char *text, size_t most)
{
	if (text == NULL)
		return OK;
	if (strlen(text) > most)
		return job_fail(job, INVALID, field, "too-long", "\"%s\" has at most %zu letters in a zone.", field,
				most);
	for (; *text != '\0'; text++) {
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<- ", *text) == NULL)
			return job_fail(job, INVALID, field, "zone-letter",
					"A zone has only A-Z, 0-9 and <; \"%s\" has another letter.", field);
	}
	return OK;
}

static enum result content_check(struct job *job, const struct zone_content *content, const struct zone_layout *layout)
{
	TRY(text_check(job, "type", content->type, 2));
	TRY(text_check(job, "issuing_state", content->issuing_state, 3));
	TRY(text_check(job, "nationality", content->nationality, 3));
	TRY(text_check(job, "document_number", content->document_number,
		       content->format == ZONE_TD1 || content->format == ZONE_TD2 ? 9 + 14 : 9));
	TRY(text_check(job, "family_name", content->family_name, 200));
	TRY(text_check(job, "given_names", content->given_names, 200));
	return text_check(job, "optional", content->optional, (size_t)(layout->optional.to - layout->optional.from));
}

enum result zone_document_write(struct job *job, const struct zone_content *content, struct bytes *ret_text)
{
	struct sheet sheet = {.layout = &zone_layouts[content->format]};
	const struct zone_layout *layout = sheet.layout;
	char sex[] = {content->sex, '\0'};
	char *text;

	TRY(content_check(job, content, layout));
	for (int line = 0; line < layout->lines; line++)
		memset(sheet.line[line], '<', (size_t)layout->width);
	put(&sheet, layout->type, content->type);
	put(&sheet, layout->state, content->issuing_state);
	put(&sheet, layout->nationality, content->nationality);
	put_names(&sheet, layout->names, content->family_name, content->given_names);
	put(&sheet, layout->number, content->document_number);
	put_date(&sheet, layout->born, content->born);
	put_date(&sheet, layout->expires, content->expires);
	put(&sheet, layout->sex, sex);
	if (strlen(content->document_number) > 9)
		TRY(put_long_number(job, &sheet, content));
	else if (content->optional != NULL)
		put(&sheet, layout->optional, content->optional);
	digits_put(&sheet, content);
	TAKE(job, text = arena_print(job->arena, "%s\n%s%s%s", sheet.line[0], sheet.line[1],
				     layout->lines == 3 ? "\n" : "", layout->lines == 3 ? sheet.line[2] : ""));
	*ret_text = bytes_of(text);
	return OK;
}
