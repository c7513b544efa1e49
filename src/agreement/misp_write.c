/* misp_write.c - a form as an event of MISP. */
#include "agreement/misp.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct misp_writing {
	struct job *job;
	const struct profile *profile;
	const struct misp_head *head;
	json_t *left_out;
	uint64_t parts; /* that have been given an id */
};

static void put_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, json_string(text));
}

static json_t *list_in(json_t *object, const char *name)
{
	json_t *list = json_object_get(object, name);

	if (list == NULL) {
		list = json_array();
		json_object_set_new(object, name, list);
	}
	return list;
}

/* An id for each part of an event: the case's own, its last twelve digits counted up. */
static void part_id(struct misp_writing *writing, char ret_id[UUID_TEXT_SIZE])
{
	uint64_t last = 0;
	const char *from = writing->head->case_id + UUID_TEXT_SIZE - 13;

	sscanf(from, "%12" SCNx64, &last);
	last = (last + ++writing->parts) & UINT64_C(0xffffffffffff);
	snprintf(ret_id, UUID_TEXT_SIZE, "%.24s%012" PRIx64, writing->head->case_id, last);
}

static void put_part(struct misp_writing *writing, json_t *object)
{
	char id[UUID_TEXT_SIZE], seconds[24];

	part_id(writing, id);
	put_text(object, "uuid", id);
	snprintf(seconds, sizeof(seconds), "%" PRId64, writing->head->at.milliseconds / 1000);
	put_text(object, "timestamp", seconds);
}

static void tag_add(json_t *holder, const struct misp_mapping *mapping, const char *value)
{
	char name[256];
	json_t *tag = json_object();

	snprintf(name, sizeof(name), "%s=\"%s\"", mapping->name, value);
	put_text(tag, "name", name);
	json_array_append_new(list_in(holder, "Tag"), tag);
}

static json_t *attribute_add(struct misp_writing *writing, json_t *holder, const struct misp_mapping *mapping,
			     const char *value)
{
	json_t *attribute = json_object();

	put_part(writing, attribute);
	put_text(attribute, "type", mapping->type);
	put_text(attribute, "category", misp_category(mapping->type));
	put_text(attribute, "object_relation", mapping->name);
	put_text(attribute, "value", value);
	json_object_set_new(attribute, "to_ids", json_false()); /* for people to read, not for machines to match */
	json_array_append_new(list_in(holder, "Attribute"), attribute);
	return attribute;
}

static void leave_out(struct misp_writing *writing, const char *list, const char *field)
{
	char path[192];
	json_t *each;
	size_t at;

	snprintf(path, sizeof(path), "%s%s%s", list != NULL ? list : "", list != NULL ? "." : "", field);
	json_array_foreach(writing->left_out, at, each)
	{
		if (strcmp(json_string_value(each), path) == 0)
			return;
	}
	json_array_append_new(writing->left_out, json_string(path));
}

/* A row of a list: an object with its attributes; the row's tags stand on each of them. */
static void row_write(struct misp_writing *writing, json_t *event, const struct field *list, const json_t *row)
{
	const struct misp_template *template = misp_template_find(list->misp.name);
	const struct form *form = &writing->profile->forms[list->rows_of];
	json_t *object = json_object(), *attribute;
	size_t each;

	put_part(writing, object);
	put_text(object, "name", template->name);
	put_text(object, "meta-category", template->meta_category);
	put_text(object, "description", template->description);
	put_text(object, "template_uuid", template->uuid);
	put_text(object, "template_version", template->version);
	json_array_append_new(list_in(event, "Object"), object);
	for (int at = 0; at < form->field_count; at++) {
		const struct field *field = &form->fields[at];
		const char *text = json_string_value(json_object_get(row, field->id));

		if (field->misp.place == MISP_ATTRIBUTE && text != NULL && *text != '\0')
			attribute_add(writing, object, &field->misp, text);
		else if (field->misp.place == MISP_NOWHERE && json_object_get(row, field->id) != NULL)
			leave_out(writing, list->id, field->id);
	}
	json_array_foreach(list_in(object, "Attribute"), each, attribute)
	{
		for (int at = 0; at < form->field_count; at++) {
			const struct field *field = &form->fields[at];
			const char *text = json_string_value(json_object_get(row, field->id));

			if (field->misp.place == MISP_TAG && text != NULL)
				tag_add(attribute, &field->misp, text);
		}
	}
}

static void field_write(struct misp_writing *writing, json_t *event, const struct field *field, const json_t *value)
{
	const char *text = json_string_value(value);

	switch (field->misp.place) {
	case MISP_INFO:
		put_text(event, "info", text != NULL ? text : "");
		break;
	case MISP_TAG:
		if (text != NULL)
			tag_add(event, &field->misp, text);
		break;
	case MISP_ATTRIBUTE:
		if (text != NULL && *text != '\0')
			json_object_del(attribute_add(writing, event, &field->misp, text), "object_relation");
		break;
	case MISP_OBJECT:
		for (size_t row = 0; row < json_array_size(value); row++)
			row_write(writing, event, field, json_array_get(value, row));
		break;
	case MISP_NOWHERE:
		leave_out(writing, NULL, field->id);
		break;
	}
}

static void head_write(struct misp_writing *writing, json_t *event)
{
	char text[INSTANT_TEXT_SIZE];
	json_t *organisation = json_object();

	put_part(writing, event);
	put_text(event, "uuid", writing->head->case_id);
	instant_write(writing->head->at, text);
	text[10] = '\0';
	put_text(event, "date", text);
	put_text(event, "threat_level_id", "4"); /* undefined: MISP's levels are of incidents */
	put_text(event, "analysis", "0");
	put_text(event, "distribution", "0"); /* to the own organisation only: whoever loads it decides */
	json_object_set_new(event, "published", json_false());
	put_text(organisation, "name", writing->head->organisation);
	put_text(organisation, "uuid", writing->head->organisation_id);
	json_object_set_new(event, "Orgc", organisation);
}

bool misp_has(const struct profile *profile, int form)
{
	for (int at = 0; form != NONE && at < profile->forms[form].field_count; at++)
		if (profile->forms[form].fields[at].misp.place == MISP_INFO)
			return true;
	return false;
}

enum result misp_write(struct job *job, const struct profile *profile, int form, const struct misp_head *head,
		       const json_t *data, json_t **ret_event, json_t **ret_left_out)
{
	struct misp_writing writing = {.job = job, .profile = profile, .head = head, .left_out = json_array()};
	json_t *whole = json_object(), *event = json_object();

	TRY(json_own(job, whole));
	TRY(json_own(job, writing.left_out));
	if (!misp_has(profile, form))
		return job_fail(job, INVALID, "form", "no-misp",
				"The agreement does not say how this is an event of MISP.");
	json_object_set_new(whole, "Event", event);
	head_write(&writing, event);
	for (int at = 0; at < profile->forms[form].field_count; at++) {
		const struct field *field = &profile->forms[form].fields[at];
		const json_t *value = json_object_get(data, field->id);

		if (value != NULL)
			field_write(&writing, event, field, value);
	}
	*ret_event = whole;
	*ret_left_out = writing.left_out;
	return OK;
}
