/* mrz_layout.h - where each field of each format stands (ICAO Doc 9303 parts 4 to 7), and a zone laid out so. Inside
 * the room. */
#ifndef VALICO_IDENTITY_MRZ_LAYOUT_H
#define VALICO_IDENTITY_MRZ_LAYOUT_H

#include "identity/mrz.h"

struct zone_place {
	int line, from, to; /* `to` not included; from == to when the format has no such field */
};

/* A piece of what the composite digit covers. */
#define COMPOSITE_PIECES 4

struct zone_layout {
	const char *name; /* "TD3" */
	int lines, width;
	struct zone_place type, state, names, number, nationality, born, sex, expires, optional, optional_more;
	int number_check, born_check, expires_check; /* columns in the line of the field */
	int optional_check;                          /* column, or -1 */
	struct zone_place composite[COMPOSITE_PIECES];
	struct zone_place composite_check; /* one column, or from == to */
};

extern const struct zone_layout zone_layouts[];

/* A zone as a grid of letters. */
struct grid {
	const struct zone_layout *layout;
	enum zone_format format;
	char line[3][45];
};

struct bytes zone_part(const struct grid *grid, struct zone_place place);

/* '<' stands for 0 where the standard allows it. */
bool zone_digit_holds(char digit, int expected);

/* Puts a field right that its check digit contradicts, where the digit proves it, and notes what was changed. A field
 * that is `numeric` has digits only. */
void zone_field_repair(struct grid *grid, struct zone_place place, int check_column, bool numeric,
		       struct zone_document *document);

#endif
