/* documents.c - a machine-readable zone as JSON for a page: what it says, and each check digit where it stands. */
#include "office/case/page.h"

#include "identity/icao_arabic.h"
#include "identity/mrz.h"

static const char *const format_name[] = {
    [ZONE_TD1] = "TD1", [ZONE_TD2] = "TD2", [ZONE_TD3] = "TD3", [ZONE_VISA_A] = "MRV-A", [ZONE_VISA_B] = "MRV-B"};

static void letter(json_t *object, const char *name, char value)
{
	const char text[] = {value, '\0'};

	page_text(object, name, text);
}

static json_t *checks_value(const struct zone_document *document)
{
	json_t *list = json_array();

	for (int at = 0; at < document->check_count; at++) {
		const struct zone_check *check = &document->checks[at];
		json_t *value = json_object();

		page_text(value, "field", check->field);
		page_number(value, "line", check->line);
		page_number(value, "from", check->from);
		page_number(value, "to", check->to);
		page_number(value, "at", check->at);
		letter(value, "digit", check->digit);
		letter(value, "expected", check->expected);
		page_flag(value, "ok", check->holds);
		json_array_append_new(list, value);
	}
	return list;
}

static json_t *repairs_value(const struct zone_document *document)
{
	json_t *list = json_array();

	for (int at = 0; at < document->repair_count; at++) {
		json_t *value = json_object();

		page_number(value, "line", document->repairs[at].line);
		page_number(value, "position", document->repairs[at].column);
		letter(value, "from", document->repairs[at].from);
		letter(value, "to", document->repairs[at].to);
		json_array_append_new(list, value);
	}
	return list;
}

/* The name in Arabic script, where the zone has it by Doc 9303's table; else null. */
static enum result arabic_add(struct job *job, const struct zone_document *document, json_t *value)
{
	char *name;
	struct bytes arabic = {0};

	TAKE(job, name = arena_print(job->arena, "%s%s%s", document->given_names,
				     *document->given_names != '\0' && *document->family_name != '\0' ? " " : "",
				     document->family_name));
	if (icao_arabic_check(bytes_of(name)))
		TRY(icao_arabic_read(job, "text", bytes_of(name), &arabic));
	json_object_set_new(value, "arabic_name",
			    arabic.size > 0 ? json_stringn((const char *)arabic.data, arabic.size) : json_null());
	return OK;
}

enum result office_document_read(struct job *job, const char *text, json_t **ret_mrz)
{
	struct zone_document document;
	json_t *value = json_object();

	TRY(json_own(job, value));
	TRY(zone_document_read(job, bytes_of(text), &document));
	page_text(value, "format", format_name[document.format]);
	page_text(value, "document_type", document.type);
	page_text(value, "issuing_state", document.issuing_state);
	page_text(value, "family_name", document.family_name);
	page_text(value, "given_names", document.given_names);
	TRY(arabic_add(job, &document, value));
	page_flag(value, "truncated", document.truncated);
	page_text(value, "document_number", document.document_number);
	page_text(value, "nationality", document.nationality);
	page_text(value, "born", document.born);
	page_text(value, "sex", document.sex == 'F' ? "female" : document.sex == 'M' ? "male" : "unspecified");
	page_text(value, "expires", document.expires);
	page_text(value, "optional", document.optional);
	page_flag(value, "valid", document.valid);
	json_object_set_new(value, "checks", checks_value(&document));
	json_object_set_new(value, "repairs", repairs_value(&document));
	*ret_mrz = value;
	return OK;
}
