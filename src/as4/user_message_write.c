/* user_message_write.c - the header of a user message, written in canonical form (xml.h says why). */
#include "as4/names.h"
#include "as4/user_message.h"

#include <string.h>

#define MESSAGING_BYTES_MOST ((size_t)4 << 20)

/* Attributes are ordered by namespace: the utility namespace sorts before SOAP's. */
const char MESSAGING_START[] = "<eb:Messaging xmlns:S12=\"" NS_SOAP "\" xmlns:eb=\"" NS_EBMS "\" xmlns:wsu=\"" NS_WSU
			       "\" wsu:Id=\"" ID_MESSAGING "\" S12:mustUnderstand=\"true\">";

static enum result value_check(struct job *job, const char *field, const char *value, bool required)
{
	if (value == NULL && !required)
		return OK;
	if (value == NULL || value[0] == '\0')
		return job_fail(job, INVALID, field, "required", "A message must have %s.", field);
	if (strlen(value) > IDENTIFIER_MOST || !xml_can_carry(value))
		return job_fail(job, INVALID, field, "as4-value", "%s is too long or holds what a header cannot.",
				field);
	return OK;
}

static enum result properties_check(struct job *job, const struct as4_property *properties, size_t count)
{
	if (count > PROPERTIES_MOST)
		return job_fail(job, LIMIT, "properties", "as4-value", "At most %d properties.", PROPERTIES_MOST);
	for (size_t at = 0; at < count; at++) {
		const char *name = properties[at].name;

		TRY(value_check(job, "property.name", name, true));
		TRY(value_check(job, "property.type", properties[at].type, false));
		TRY(value_check(job, "property.value", properties[at].value, true));
		if (strcmp(name, "CompressionType") == 0 || strcmp(name, "MimeType") == 0 ||
		    strcmp(name, "CharacterSet") == 0)
			return job_fail(job, INVALID, "property.name", "as4-value",
					"%s is set by the exchange and not by who sends.", name);
	}
	return OK;
}

static enum result message_check(struct job *job, const struct as4_message *message)
{
	const struct {
		const char *field;
		const char *value;
		bool required;
	} rows[] = {
	    {"id", message->id, true},
	    {"conversation_id", message->conversation_id, true},
	    {"ref_to_message_id", message->ref_to_message_id, false},
	    {"from.id", message->from.id, true},
	    {"from.id_type", message->from.id_type, false},
	    {"from.role", message->from.role, true},
	    {"to.id", message->to.id, true},
	    {"to.id_type", message->to.id_type, false},
	    {"to.role", message->to.role, true},
	    {"mode.agreement", message->mode.agreement, false},
	    {"mode.agreement_type", message->mode.agreement_type, false},
	    {"mode.service", message->mode.service, true},
	    {"mode.service_type", message->mode.service_type, false},
	    {"mode.action", message->mode.action, true},
	};

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
		TRY(value_check(job, rows[at].field, rows[at].value, rows[at].required));
	TRY(properties_check(job, message->properties, message->property_count));
	for (size_t at = 0; at < message->part_count; at++) {
		TRY(value_check(job, "part.content_type", message->parts[at].content_type, true));
		TRY(value_check(job, "part.charset", message->parts[at].charset, false));
		TRY(properties_check(job, message->parts[at].properties, message->parts[at].property_count));
	}
	return OK;
}

/* <eb:NAME ATTRIBUTE="...">VALUE</eb:NAME>; nothing for a value of NULL. */
static void element_write(struct text *text, const char *name, const char *attribute, const char *attribute_value,
			  const char *value)
{
	if (value == NULL)
		return;
	text_print(text, "<eb:%s", name);
	if (attribute_value != NULL) {
		text_print(text, " %s=\"", attribute);
		xml_add_value(text, attribute_value);
		text_add(text, "\"");
	}
	text_add(text, ">");
	xml_add(text, bytes_of(value));
	text_print(text, "</eb:%s>", name);
}

static void party_write(struct text *text, const char *name, const struct as4_party *party)
{
	text_print(text, "<eb:%s>", name);
	element_write(text, "PartyId", "type", party->id_type, party->id);
	element_write(text, "Role", NULL, NULL, party->role);
	text_print(text, "</eb:%s>", name);
}

static void property_write(struct text *text, const char *name, const char *type, const char *value)
{
	if (value == NULL)
		return;
	text_add(text, "<eb:Property name=\"");
	xml_add_value(text, name);
	if (type != NULL) {
		text_add(text, "\" type=\"");
		xml_add_value(text, type);
	}
	text_add(text, "\">");
	xml_add(text, bytes_of(value));
	text_add(text, "</eb:Property>");
}

static void properties_write(struct text *text, const struct as4_property *properties, size_t count)
{
	for (size_t at = 0; at < count; at++)
		property_write(text, properties[at].name, properties[at].type, properties[at].value);
}

static enum result part_write(struct job *job, struct text *text, const struct as4_part *part)
{
	const char *uri;

	TRY(cid_write(job, part->content_id, &uri));
	text_add(text, "<eb:PartInfo href=\"");
	xml_add_value(text, uri);
	text_add(text, "\"><eb:PartProperties>");
	property_write(text, "MimeType", NULL, part->content_type);
	property_write(text, "CharacterSet", NULL, part->charset);
	property_write(text, "CompressionType", NULL, part->compressed ? GZIP_TYPE : NULL);
	properties_write(text, part->properties, part->property_count);
	text_add(text, "</eb:PartProperties></eb:PartInfo>");
	return OK;
}

static void message_info_write(struct text *text, const struct as4_message *message)
{
	char time[INSTANT_TEXT_SIZE];

	instant_write(message->timestamp, time);
	text_add(text, "<eb:MessageInfo>");
	element_write(text, "Timestamp", NULL, NULL, time);
	element_write(text, "MessageId", NULL, NULL, message->id);
	element_write(text, "RefToMessageId", NULL, NULL, message->ref_to_message_id);
	text_add(text, "</eb:MessageInfo>");
}

static void collaboration_write(struct text *text, const struct as4_message *message)
{
	text_add(text, "<eb:CollaborationInfo>");
	element_write(text, "AgreementRef", "type", message->mode.agreement_type, message->mode.agreement);
	element_write(text, "Service", "type", message->mode.service_type, message->mode.service);
	element_write(text, "Action", NULL, NULL, message->mode.action);
	element_write(text, "ConversationId", NULL, NULL, message->conversation_id);
	text_add(text, "</eb:CollaborationInfo>");
}

enum result user_message_write(struct job *job, const struct as4_message *message, struct bytes *ret_messaging)
{
	struct text text = text_open(job->arena, MESSAGING_BYTES_MOST);

	TRY(message_check(job, message));
	text_add(&text, MESSAGING_START);
	text_add(&text, "<eb:UserMessage>");
	message_info_write(&text, message);
	text_add(&text, "<eb:PartyInfo>");
	party_write(&text, "From", &message->from);
	party_write(&text, "To", &message->to);
	text_add(&text, "</eb:PartyInfo>");
	collaboration_write(&text, message);
	if (message->property_count > 0) {
		text_add(&text, "<eb:MessageProperties>");
		properties_write(&text, message->properties, message->property_count);
		text_add(&text, "</eb:MessageProperties>");
	}
	if (message->part_count > 0)
		text_add(&text, "<eb:PayloadInfo>");
	for (size_t at = 0; at < message->part_count; at++)
		TRY(part_write(job, &text, &message->parts[at]));
	if (message->part_count > 0)
		text_add(&text, "</eb:PayloadInfo>");
	text_add(&text, "</eb:UserMessage></eb:Messaging>");
	return text_done(&text, ret_messaging) == OK ? OK : job_out_of_memory(job);
}
