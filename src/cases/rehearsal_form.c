/* rehearsal_form.c - forms for a rehearsal: what a script does not say is filled in with what the field accepts. */
#include "cases/rehearsal_world.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

static enum result field_fill(struct job *job, const struct profile *profile, const struct field *field,
			      struct instant now, json_t **ret_value)
{
	char text[INSTANT_TEXT_SIZE];
	json_t *row;

	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_NAME:
		*ret_value = json_string("X");
		return OK;
	case FIELD_DATE:
		date_write(date_of_number((int32_t)(now.milliseconds / DAYS(1))), text);
		*ret_value = json_string(text);
		return OK;
	case FIELD_INSTANT:
		instant_write(now, text);
		*ret_value = json_string(text);
		return OK;
	case FIELD_NUMBER:
		*ret_value = json_integer(1);
		return OK;
	case FIELD_YES_NO:
		*ret_value = json_true();
		return OK;
	case FIELD_CHOICE:
		*ret_value = json_string(field->choices[0].id);
		return OK;
	case FIELD_COUNTRY:
		*ret_value = json_string("XXA");
		return OK;
	case FIELD_DOCUMENT_NUMBER:
		*ret_value = json_string("AB1234567");
		return OK;
	case FIELD_CASE_REFERENCE:
	case FIELD_READER_GROUPS:
		*ret_value = json_string(REHEARSAL_CASE);
		return OK;
	case FIELD_LIST:
		TRY(rehearsal_row(job, profile, field->rows_of, now, &row));
		*ret_value = json_pack("[O]", row);
		return OK;
	}
	*ret_value = json_null();
	return OK;
}

enum result rehearsal_row(struct job *job, const struct profile *profile, int form, struct instant now,
			  json_t **ret_row)
{
	json_t *row = json_object();

	TRY(json_own(job, row));
	for (int at = 0; at < profile->forms[form].field_count; at++) {
		const struct field *field = &profile->forms[form].fields[at];
		json_t *value = NULL;

		if (!field->required)
			continue;
		TRY(field_fill(job, profile, field, now, &value));
		json_object_set_new(row, field->id, value);
	}
	*ret_row = row;
	return OK;
}

/* The same moment, written as the field that must not be before it is written. */
static json_t *moment_as(const struct field *field, const json_t *earlier)
{
	char text[INSTANT_TEXT_SIZE];
	const char *moment = json_string_value(earlier);

	snprintf(text, sizeof(text), "%.10s%s", moment, field->type == FIELD_INSTANT ? "T00:00:00.000Z" : "");
	return json_string(field->type == FIELD_INSTANT && strlen(moment) > 10 ? moment : text);
}

/* What the script gives may be later than what follows it was filled in with: that moves along. */
static void order_keep(const struct form *form, const json_t *given, json_t *filled)
{
	for (int at = 0; at < form->field_count; at++) {
		const struct field *field = &form->fields[at];
		const json_t *earlier = field->not_before ? json_object_get(given, field->not_before) : NULL;

		if (json_is_string(earlier) && json_object_get(given, field->id) == NULL &&
		    json_object_get(filled, field->id) != NULL)
			json_object_set_new(filled, field->id, moment_as(field, earlier));
	}
}

enum result rehearsal_form(struct job *job, const struct profile *profile, int form, struct instant now,
			   const json_t *given, json_t **ret_form)
{
	json_t *filled, *value;
	const char *name;

	TRY(rehearsal_row(job, profile, form, now, &filled));
	json_object_foreach(json_unchanged(given), name, value) json_object_set(filled, name, value);
	order_keep(&profile->forms[form], given, filled);
	*ret_form = filled;
	return OK;
}
