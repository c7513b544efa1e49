/* profile_bookings.c - reads what a case books: the fields that say thing, units and time, and the states in which that
 * holds. */
#include "agreement/reading.h"

static uint64_t all_kinds(const struct reading *reading)
{
	int count = reading->sections[SECTION_KINDS].count;
	return count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

static enum field_type type_of(const struct reading *reading, struct field_path path)
{
	return reading->profile->forms[path.form].fields[path.field].type;
}

static bool is_time(enum field_type type)
{
	return type == FIELD_DATE || type == FIELD_INSTANT;
}

/* Each field is of a type that can say it; those of rows are all of the rows' form. */
static enum result check_types(struct reading *reading, const struct place *place, const struct yaml *value,
			       const struct booking *booking)
{
	bool is_case = type_of(reading, booking->thing) == FIELD_CASE_REFERENCE;
	const struct {
		struct field_path path;
		bool fits;
		const char *wanted;
	} fields[] = {
	    {booking->thing, is_case || type_of(reading, booking->thing) == FIELD_TEXT, "'thing': a text or a case"},
	    {booking->of, booking->of.field == NONE || type_of(reading, booking->of) == FIELD_NUMBER, "'of': a number"},
	    {booking->units, booking->units.field == NONE || type_of(reading, booking->units) == FIELD_NUMBER,
	     "'units': a number"},
	    {booking->from, booking->from.field == NONE || is_time(type_of(reading, booking->from)),
	     "'from': a date or an instant"},
	    {booking->until, booking->until.field == NONE || is_time(type_of(reading, booking->until)),
	     "'until': a date or an instant"},
	    {booking->minutes, booking->minutes.field == NONE || type_of(reading, booking->minutes) == FIELD_NUMBER,
	     "'minutes': a number"},
	};
	const struct field *rows = booking->rows.field != NONE
				       ? &reading->profile->forms[booking->rows.form].fields[booking->rows.field]
				       : NULL;
	for (size_t n = 0; n < sizeof(fields) / sizeof(fields[0]); n++) {
		if (!fields[n].fits)
			return refuse_value(reading, place, value, "field-type", "%s", fields[n].wanted);
		/* How many there are of a case is said by that case, not by the rows. */
		if (is_case && fields[n].path.form == booking->of.form && fields[n].path.field == booking->of.field)
			continue;
		if (rows && fields[n].path.field != NONE && fields[n].path.form != rows->rows_of)
			return refuse_value(reading, place, value, "field-type", "fields of the rows of 'rows'");
	}
	return OK;
}

/* From when until when, or from when how long, or no time at all. */
static enum result check_time(struct reading *reading, const struct place *place, const struct yaml *value,
			      const struct booking *booking)
{
	int ends = (booking->until.field != NONE) + (booking->minutes.field != NONE);
	if (booking->from.field == NONE && ends > 0)
		return refuse_found(reading, place, value, "required", "an end without 'from'",
				    "'from' beside it, or no time at all");
	if (booking->from.field != NONE && ends != 1)
		return refuse_found(reading, place, value, "required", ends == 0 ? "no end" : "two ends",
				    "one of 'until' and 'minutes'");
	return OK;
}

enum result read_booking(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
			 void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct booking, name), NULL, REQUIRED},
	    {"kinds", read_kinds, offsetof(struct booking, kinds), NULL, OPTIONAL},
	    {"owner", read_reference, offsetof(struct booking, owner), &SECTION[SECTION_SIDES], REQUIRED},
	    {"rows", read_path, offsetof(struct booking, rows), NULL, OPTIONAL},
	    {"thing", read_path, offsetof(struct booking, thing), NULL, REQUIRED},
	    {"of", read_path, offsetof(struct booking, of), NULL, OPTIONAL},
	    {"units", read_path, offsetof(struct booking, units), NULL, OPTIONAL},
	    {"from", read_path, offsetof(struct booking, from), NULL, OPTIONAL},
	    {"until", read_path, offsetof(struct booking, until), NULL, OPTIONAL},
	    {"minutes", read_path, offsetof(struct booking, minutes), NULL, OPTIONAL},
	    {"during", read_set, offsetof(struct booking, during), &SECTION[SECTION_STATES], REQUIRED},
	    {"offered", read_set, offsetof(struct booking, offered), &SECTION[SECTION_STATES], OPTIONAL},
	    SOURCE_KEYS(booking),
	};
	static const struct field_path none = {NONE, NONE};
	struct booking *booking = ret_target;
	booking->kinds = all_kinds(reading);
	booking->rows = booking->of = booking->units = booking->from = booking->until = booking->minutes = none;
	TRY(read_object(reading, place, value, VOCABULARY(keys), booking));
	TRY(check_time(reading, place, value, booking));
	if (booking->rows.field != NONE && type_of(reading, booking->rows) != FIELD_LIST)
		return refuse_value(reading, place, yaml_find(value, "rows"), "field-type", "a list");
	return check_types(reading, place, value, booking);
}
