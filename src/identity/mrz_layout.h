/* mrz_layout.h - where each field of each format stands (ICAO Doc 9303 parts 4 to 7). Inside the room. */
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

#endif
