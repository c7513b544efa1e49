/* mrz_repair.c - letters that a camera took for others, put right where the check digits prove it.
 *
 * Two proofs count. Where the standard allows digits only (dates, and every check digit), a letter is certainly wrong:
 * all of them become the digits that they look like, and the check digit must then hold. Elsewhere exactly one change
 * of one letter must make it hold; when two different changes would, nothing is changed. */
#include "identity/mrz_layout.h"

#include <string.h>

static char paired(const char *pairs, char letter, bool both_ways)
{
	for (size_t at = 0; pairs[at] != '\0'; at += 2) {
		if (pairs[at] == letter)
			return pairs[at + 1];
		if (both_ways && pairs[at + 1] == letter)
			return pairs[at];
	}
	return '\0';
}

/* The one that is taken for the other, either way. */
static char look_alike(char letter)
{
	return paired("O0I1Z2S5G6B8", letter, true);
}

/* What a letter is where only digits stand; NUL when it looks like none. */
static char digit_meant(char letter)
{
	return paired("O0D0Q0I1L1Z2S5G6T7B8", letter, false);
}

static void note(struct zone_document *document, int line, int column, char from, char to)
{
	document->repairs[document->repair_count++] = (struct zone_repair){line, column, from, to};
}

static bool holds(const struct grid *grid, struct zone_place place, int check_column)
{
	return zone_digit_holds(grid->line[place.line][check_column], zone_check_digit(zone_part(grid, place)));
}

/* Turns letters into digits from `from` to `to`; returns how many, or -1 when one looks like no digit. */
static int digits_restore(char *line, int from, int to)
{
	int count = 0;

	for (int column = from; column < to; column++) {
		if (line[column] < 'A' || line[column] > 'Z')
			continue;
		line[column] = digit_meant(line[column]);
		if (line[column] == '\0')
			return -1;
		count++;
	}
	return count;
}

/* Where only digits may stand. */
static bool digits_repair(struct grid *grid, struct zone_place place, int check_column, bool numeric,
			  struct zone_document *document)
{
	struct grid as_read = *grid;
	char *line = grid->line[place.line];
	const char *before = as_read.line[place.line];
	int count = digits_restore(line, check_column, check_column + 1);

	if (count >= 0 && numeric) {
		int more = digits_restore(line, place.from, place.to);

		count = more < 0 ? -1 : count + more;
	}
	if (count <= 0 || document->repair_count + count > ZONE_REPAIRS_MOST || !holds(grid, place, check_column)) {
		*grid = as_read;
		return false;
	}
	for (int column = 0; column < grid->layout->width; column++) {
		if (line[column] != before[column])
			note(document, place.line, column, before[column], line[column]);
	}
	return true;
}

/* Anywhere: exactly one way. */
static void letter_repair(struct grid *grid, struct zone_place place, int check_column, bool numeric,
			  struct zone_document *document)
{
	char *line = grid->line[place.line];
	int found = -1, ways = 0;

	for (int column = place.from; column < place.to; column++) {
		char was = line[column], other = look_alike(was);

		if (other == '\0' || (numeric && (other < '0' || other > '9')))
			continue;
		line[column] = other;
		if (holds(grid, place, check_column)) {
			found = column;
			ways++;
		}
		line[column] = was;
	}
	if (ways != 1 || document->repair_count == ZONE_REPAIRS_MOST)
		return;
	note(document, place.line, found, line[found], look_alike(line[found]));
	line[found] = look_alike(line[found]);
}

void zone_field_repair(struct grid *grid, struct zone_place place, int check_column, bool numeric,
		       struct zone_document *document)
{
	if (holds(grid, place, check_column) || digits_repair(grid, place, check_column, numeric, document))
		return;
	letter_repair(grid, place, check_column, numeric, document);
}
