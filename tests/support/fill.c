/* fill.c - invented data by the type of a field. Nobody real is meant by any of it. */
#include "support/fill.h"

#include <stdlib.h>

static const char *const names[] = {"Anna Maria", "Bilal", "Zainab", "محمد عثمان", "Giulia", "Ayesha Noor", "D'Angelo"};

static uint64_t pick(struct seeded *state, uint64_t bound)
{
	return state != NULL ? seeded_below(state, bound) : 0;
}

static json_t *row_value(struct job *job, const struct profile *profile, int form, struct seeded *state, int depth);

static json_t *field_value(struct job *job, const struct profile *profile, const struct field *field,
			   struct seeded *state, int depth)
{
	char text[INSTANT_TEXT_SIZE];

	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		return json_string(field->most > 0 && field->most < 9 ? "I" : "Invented.");
	case FIELD_NAME:
		return json_string(names[pick(state, sizeof(names) / sizeof(names[0]))]);
	case FIELD_DATE:
		date_write(date_plus((struct date){1985, 1, 1}, (int32_t)pick(state, 7000)), text);
		return json_string(text);
	case FIELD_INSTANT:
		instant_write(instant_plus(job->now, (int64_t)pick(state, 20) * DAYS(1)), text);
		return json_string(text);
	case FIELD_NUMBER:
		return json_integer(
		    (json_int_t)pick(state, field->most > 0 && field->most < 50 ? (uint64_t)field->most : 50) +
		    (field->most != 1));
	case FIELD_YES_NO:
		return json_boolean(pick(state, 2) == 1);
	case FIELD_CHOICE:
		return json_string(field->choices[pick(state, (uint64_t)field->choice_count)].id);
	case FIELD_COUNTRY:
		return json_string("PAK");
	case FIELD_DOCUMENT_NUMBER:
		return json_string(pick(state, 2) == 0 ? "AB1234567" : "ZE184226B");
	case FIELD_CASE_REFERENCE:
	case FIELD_READER_GROUPS:
		return json_string("01900000-0000-7000-8000-000000000001");
	case FIELD_LIST:
		return json_pack("[o]", row_value(job, profile, field->rows_of, state, depth + 1));
	}
	return json_null();
}

static json_t *row_value(struct job *job, const struct profile *profile, int form, struct seeded *state, int depth)
{
	json_t *row = json_object();

	for (int at = 0; at < profile->forms[form].field_count; at++) {
		const struct field *field = &profile->forms[form].fields[at];
		bool wanted =
		    field->required || (state != NULL && depth < 2 && !field->never_share && pick(state, 3) == 0);

		if (wanted)
			json_object_set_new(row, field->id, field_value(job, profile, field, state, depth));
	}
	return row;
}

json_t *form_fill(struct job *job, const struct profile *profile, int form, struct seeded *state)
{
	json_t *filled = row_value(job, profile, form, state, 0);

	if (json_own(job, filled) != OK)
		abort();
	return filled;
}
