/* misp_read.c - form data from an event of MISP: whatever has a place in the form, the rest told by name.
 *
 * An event comes from elsewhere and is believed in nothing: every text is held against its field afterwards, as if an
 * officer had typed it, and what comes out is a draft that an officer signs or not. */
#include "agreement/misp.h"

#include "agreement/form.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

#define LEFT_OUT_MOST 100

struct misp_reading {
	struct job *job;
	const struct profile *profile;
	const struct form *form;
	json_t *data, *left_out;
};

static void leave_out(struct misp_reading *reading, const char *what, const char *name)
{
	char text[160];

	if (json_array_size(reading->left_out) == LEFT_OUT_MOST)
		return;
	snprintf(text, sizeof(text), "%s %.100s", what, name != NULL ? name : "?");
	json_array_append_new(reading->left_out, json_string(text));
}

static const struct field *field_at(const struct form *form, enum misp_place place, const char *name)
{
	for (int at = 0; at < form->field_count; at++) {
		const struct field *field = &form->fields[at];

		if (field->misp.place == place && (name == NULL || strcmp(field->misp.name, name) == 0))
			return field;
	}
	return NULL;
}

/* namespace:predicate="value", where the value is one of the field's choices. */
static const char *tag_value(const struct field *field, const char *tag)
{
	size_t size = strlen(field->misp.name);

	if (strncmp(tag, field->misp.name, size) != 0 || tag[size] != '=' || tag[size + 1] != '"')
		return NULL;
	for (int at = 0; at < field->choice_count; at++) {
		size_t length = strlen(field->choices[at].id);
		const char *rest = tag + size + 2;

		if (strncmp(rest, field->choices[at].id, length) == 0 && strcmp(rest + length, "\"") == 0)
			return field->choices[at].id;
	}
	return NULL;
}

static bool tag_take(const struct form *form, const char *tag, json_t *data)
{
	for (int at = 0; at < form->field_count; at++) {
		const struct field *field = &form->fields[at];
		const char *value = field->misp.place == MISP_TAG ? tag_value(field, tag) : NULL;

		if (value != NULL) {
			json_object_set_new(data, field->id, json_string(value));
			return true;
		}
	}
	return false;
}

static void tags_read(struct misp_reading *reading, const struct form *form, const json_t *holder, json_t *data)
{
	const json_t *each;
	size_t at;

	json_array_foreach(json_object_get(holder, "Tag"), at, each)
	{
		const char *name = json_string_value(json_object_get(each, "name"));

		if (name == NULL || !tag_take(form, name, data))
			leave_out(reading, "tag", name);
	}
}

/* An attribute goes to the field of its relation, or of its type where it stands by itself; a second one of a field
 * has no place. */
static void attribute_read(struct misp_reading *reading, const struct form *form, const json_t *attribute, json_t *data)
{
	const char *type = json_string_value(json_object_get(attribute, "type"));
	const char *relation = json_string_value(json_object_get(attribute, "object_relation"));
	const char *value = json_string_value(json_object_get(attribute, "value"));
	const char *name = relation != NULL ? relation : type;
	const struct field *field = name != NULL ? field_at(form, MISP_ATTRIBUTE, name) : NULL;

	if (field == NULL || value == NULL || json_object_get(data, field->id) != NULL)
		leave_out(reading, "attribute", name);
	else
		json_object_set_new(data, field->id, json_string(value));
	tags_read(reading, form, attribute, data);
}

static enum result attributes_read(struct misp_reading *reading, const struct form *form, const json_t *holder,
				   const char *place, json_t *data)
{
	const json_t *list = json_object_get(holder, "Attribute"), *each;
	size_t at;

	if (list != NULL && !json_is_array(list))
		return job_fail(reading->job, INVALID, place, "type", "%s.Attribute: expected a list", place);
	json_array_foreach(list, at, each) attribute_read(reading, form, each, data);
	return OK;
}

static enum result object_read(struct misp_reading *reading, const json_t *object, const char *place)
{
	const char *name = json_string_value(json_object_get(object, "name"));
	const struct field *field = name != NULL ? field_at(reading->form, MISP_OBJECT, name) : NULL;
	json_t *rows, *row;

	if (field == NULL) {
		leave_out(reading, "object", name);
		return OK;
	}
	rows = json_object_get(reading->data, field->id);
	if (rows == NULL) {
		rows = json_array();
		json_object_set_new(reading->data, field->id, rows);
	}
	row = json_object();
	json_array_append_new(rows, row);
	return attributes_read(reading, &reading->profile->forms[field->rows_of], object, place, row);
}

static enum result objects_read(struct misp_reading *reading, const json_t *event)
{
	const json_t *list = json_object_get(event, "Object"), *each;
	char place[64];
	size_t at;

	if (list != NULL && !json_is_array(list))
		return job_fail(reading->job, INVALID, "Event.Object", "type", "Event.Object: expected a list");
	json_array_foreach(list, at, each)
	{
		snprintf(place, sizeof(place), "Event.Object[%zu]", at);
		TRY(object_read(reading, each, place));
	}
	return OK;
}

/* {"Event": {...}}, or what a search of MISP gives: {"response": [{"Event": {...}}]}. */
static enum result event_find(struct job *job, const json_t *whole, const json_t **ret_event)
{
	const json_t *list = json_object_get(whole, "response"), *event = json_object_get(whole, "Event");

	if (event == NULL && json_array_size(list) == 1)
		event = json_object_get(json_array_get(list, 0), "Event");
	if (!json_is_object(event))
		return job_fail(job, INVALID, "Event", "misp-event", "This is not one event of MISP.");
	*ret_event = event;
	return OK;
}

enum result misp_read(struct job *job, const struct profile *profile, int form, const json_t *whole, json_t **ret_data,
		      json_t **ret_left_out)
{
	struct misp_reading reading = {.job = job, .profile = profile, .data = json_object(), .left_out = json_array()};
	const json_t *event;
	const char *info;

	TRY(json_own(job, reading.data));
	TRY(json_own(job, reading.left_out));
	if (!misp_has(profile, form))
		return job_fail(job, INVALID, "form", "no-misp",
				"The agreement does not say how this is an event of MISP.");
	reading.form = &profile->forms[form];
	TRY(event_find(job, whole, &event));
	TRY(json_member_text(job, event, "info", &info));
	json_object_set_new(reading.data, field_at(reading.form, MISP_INFO, NULL)->id, json_string(info));
	tags_read(&reading, reading.form, event, reading.data);
	TRY(attributes_read(&reading, reading.form, event, "Event", reading.data));
	TRY(objects_read(&reading, event));
	TRY(form_check(job, profile, form, reading.data, false, false));
	*ret_data = reading.data;
	*ret_left_out = reading.left_out;
	return OK;
}
