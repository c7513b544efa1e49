/* user_message_read.c - the header of a user message, from the node whose signature was verified. */
#include "as4/names.h"
#include "as4/user_message.h"

#include <string.h>

#define RULE "as4-header"

static enum result sized(struct job *job, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return job_fail(job, INVALID, name, RULE, "%s is empty.", name);
	if (strlen(value) > IDENTIFIER_MOST)
		return job_fail(job, LIMIT, name, "as4-value", "%s is longer than %d bytes.", name, IDENTIFIER_MOST);
	return OK;
}

static enum result value_read(struct job *job, const xmlNode *element, const char *name, const char **ret_value)
{
	TRY(xml_text(job, element, RULE, ret_value));
	return sized(job, name, *ret_value);
}

enum result identifier_read(struct job *job, const xmlNode *parent, const char *name, const char **ret_value)
{
	xmlNode *element;

	TRY(xml_only(job, parent, NS_EBMS, name, RULE, &element));
	return value_read(job, element, name, ret_value);
}

static enum result optional_read(struct job *job, const xmlNode *parent, const char *name, const char **ret_value,
				 const char **ret_type)
{
	xmlNode *element;

	*ret_value = NULL;
	TRY(xml_optional(job, parent, NS_EBMS, name, RULE, &element));
	if (element == NULL)
		return OK;
	if (ret_type != NULL)
		*ret_type = xml_attribute(job, element, NULL, "type");
	return value_read(job, element, name, ret_value);
}

static enum result party_read(struct job *job, const xmlNode *info, const char *name, struct as4_party *ret_party)
{
	struct as4_party party = {0};
	xmlNode *side;
	xmlNode *id;

	TRY(xml_only(job, info, NS_EBMS, name, RULE, &side));
	TRY(xml_only(job, side, NS_EBMS, "PartyId", RULE, &id));
	TRY(value_read(job, id, "PartyId", &party.id));
	party.id_type = xml_attribute(job, id, NULL, "type");
	TRY(identifier_read(job, side, "Role", &party.role));
	*ret_party = party;
	return OK;
}

static size_t count_of(const xmlNode *parent, const char *name)
{
	size_t count = 0;

	for (const xmlNode *child = xml_first(parent); child != NULL; child = xml_next(child))
		count += xml_named(child, NS_EBMS, name);
	return count;
}

static enum result property_read(struct job *job, const xmlNode *element, struct as4_property *ret_property)
{
	struct as4_property property = {.name = xml_attribute(job, element, NULL, "name"),
					.type = xml_attribute(job, element, NULL, "type")};

	TRY(sized(job, "Property", property.name));
	TRY(xml_text(job, element, RULE, &property.value));
	if (strlen(property.value) > IDENTIFIER_MOST)
		return job_fail(job, LIMIT, "Property", "as4-value", "A property is longer than %d bytes.",
				IDENTIFIER_MOST);
	*ret_property = property;
	return OK;
}

/* All Property elements of a list; one name may come once. */
static enum result properties_read(struct job *job, const xmlNode *list, struct as4_property **ret_properties,
				   size_t *ret_count)
{
	size_t most = count_of(list, "Property");
	struct as4_property *properties;
	size_t count = 0;

	if (most > PROPERTIES_MOST)
		return job_fail(job, LIMIT, "Property", "as4-value", "At most %d properties.", PROPERTIES_MOST);
	TAKE(job, properties = NEW_MANY(job->arena, struct as4_property, most));
	for (const xmlNode *child = xml_first(list); child != NULL; child = xml_next(child)) {
		if (!xml_named(child, NS_EBMS, "Property"))
			return job_fail(job, INVALID, "Property", RULE, "Only properties stand here.");
		TRY(property_read(job, child, &properties[count]));
		for (size_t at = 0; at < count; at++)
			if (strcmp(properties[at].name, properties[count].name) == 0)
				return job_fail(job, INVALID, "Property", RULE, "A property is given twice.");
		count++;
	}
	*ret_properties = properties;
	*ret_count = count;
	return OK;
}

/* Takes the properties that speak of compression out of the list and into the part. */
static enum result compression_read(struct job *job, struct as4_property *properties, size_t *count,
				    struct as4_part *part)
{
	const char *compression = NULL;
	size_t kept = 0;

	for (size_t at = 0; at < *count; at++) {
		const char **place = strcmp(properties[at].name, "MimeType") == 0          ? &part->content_type
				     : strcmp(properties[at].name, "CharacterSet") == 0    ? &part->charset
				     : strcmp(properties[at].name, "CompressionType") == 0 ? &compression
											   : NULL;

		if (place != NULL)
			*place = properties[at].value;
		else
			properties[kept++] = properties[at];
	}
	*count = kept;
	if (compression == NULL)
		return OK;
	if (strcmp(compression, GZIP_TYPE) != 0)
		return job_fail(job, INVALID, "CompressionType", "as4-decompression", "Only gzip is known.");
	if (part->content_type == NULL || part->content_type[0] == '\0')
		return job_fail(job, INVALID, "MimeType", "as4-decompression",
				"A compressed part must have a MimeType.");
	part->compressed = true;
	return OK;
}

static enum result part_read(struct job *job, const xmlNode *info, struct as4_part *ret_part)
{
	struct as4_part part = {0};
	const char *href = xml_attribute(job, info, NULL, "href");
	struct as4_property *properties = NULL;
	xmlNode *list;

	if (!xml_named(info, NS_EBMS, "PartInfo"))
		return job_fail(job, INVALID, "PayloadInfo", RULE, "Only PartInfo stands here.");
	if (href == NULL)
		return job_fail(job, INVALID, "PartInfo", "as4-unsupported", "A payload in the body is not taken.");
	TRY(cid_read(job, href, "as4-payload", &part.content_id));
	TRY(xml_optional(job, info, NS_EBMS, "PartProperties", RULE, &list));
	if (list != NULL) {
		TRY(properties_read(job, list, &properties, &part.property_count));
		TRY(compression_read(job, properties, &part.property_count, &part));
		part.properties = properties;
	}
	*ret_part = part;
	return OK;
}

static enum result parts_read(struct job *job, const struct as4_limits *limits, const xmlNode *list,
			      struct as4_message *message)
{
	size_t count = count_of(list, "PartInfo");
	struct as4_part *parts;

	if (count > limits->parts)
		return job_fail(job, LIMIT, "PayloadInfo", "as4-size", "A message has at most %zu parts.",
				limits->parts);
	TAKE(job, parts = NEW_MANY(job->arena, struct as4_part, count));
	message->parts = parts;
	for (const xmlNode *info = xml_first(list); info != NULL; info = xml_next(info)) {
		if (message->part_count == count)
			return job_fail(job, INVALID, "PayloadInfo", RULE, "Only PartInfo stands here.");
		TRY(part_read(job, info, &parts[message->part_count++]));
	}
	return OK;
}

static enum result info_read(struct job *job, const xmlNode *user_message, struct as4_message *message)
{
	xmlNode *info;
	xmlNode *time;

	TRY(xml_only(job, user_message, NS_EBMS, "MessageInfo", RULE, &info));
	TRY(xml_only(job, info, NS_EBMS, "Timestamp", RULE, &time));
	TRY(timestamp_read(job, time, &message->timestamp));
	TRY(identifier_read(job, info, "MessageId", &message->id));
	return optional_read(job, info, "RefToMessageId", &message->ref_to_message_id, NULL);
}

static enum result collaboration_read(struct job *job, const xmlNode *user_message, struct as4_message *message)
{
	xmlNode *info;

	TRY(xml_only(job, user_message, NS_EBMS, "CollaborationInfo", RULE, &info));
	TRY(optional_read(job, info, "AgreementRef", &message->mode.agreement, &message->mode.agreement_type));
	TRY(optional_read(job, info, "Service", &message->mode.service, &message->mode.service_type));
	TRY(identifier_read(job, info, "Action", &message->mode.action));
	TRY(identifier_read(job, info, "ConversationId", &message->conversation_id));
	return sized(job, "Service", message->mode.service);
}

static enum result lists_read(struct job *job, const struct as4_limits *limits, const xmlNode *user_message,
			      struct as4_message *message)
{
	struct as4_property *properties = NULL;
	xmlNode *list;

	TRY(xml_optional(job, user_message, NS_EBMS, "MessageProperties", RULE, &list));
	if (list != NULL)
		TRY(properties_read(job, list, &properties, &message->property_count));
	message->properties = properties;
	TRY(xml_optional(job, user_message, NS_EBMS, "PayloadInfo", RULE, &list));
	return list != NULL ? parts_read(job, limits, list, message) : OK;
}

enum result user_message_read(struct job *job, const struct as4_limits *limits, const xmlNode *messaging,
			      struct as4_message *ret_message)
{
	struct as4_message message = {0};
	xmlNode *user_message = xml_first(messaging);
	xmlNode *parties;

	if (xml_named(user_message, NS_EBMS, "SignalMessage"))
		return job_fail(job, INVALID, "Messaging", "as4-unsupported", "A signal is not taken here.");
	if (!xml_named(user_message, NS_EBMS, "UserMessage") || xml_next(user_message) != NULL)
		return job_fail(job, INVALID, "Messaging", RULE, "Messaging must hold one UserMessage.");
	TRY(info_read(job, user_message, &message));
	TRY(xml_only(job, user_message, NS_EBMS, "PartyInfo", RULE, &parties));
	TRY(party_read(job, parties, "From", &message.from));
	TRY(party_read(job, parties, "To", &message.to));
	TRY(collaboration_read(job, user_message, &message));
	TRY(lists_read(job, limits, user_message, &message));
	message.test =
	    strcmp(message.mode.service, AS4_TEST_SERVICE) == 0 && strcmp(message.mode.action, AS4_TEST_ACTION) == 0;
	*ret_message = message;
	return OK;
}
