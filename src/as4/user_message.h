/* user_message.h - the eb:Messaging header of a user message (core specification, section 5.2.2). Only this room
 * includes it. */
#ifndef VALICO_AS4_USER_MESSAGE_H
#define VALICO_AS4_USER_MESSAGE_H

#include "as4/envelope.h"

#define IDENTIFIER_MOST 1000 /* bytes of an id, a role, a service ... */
#define PROPERTIES_MOST 64

/* The start of an eb:Messaging block in canonical form; it ends with </eb:Messaging>. */
extern const char MESSAGING_START[];

/* Writes the block in canonical form. INVALID when a required member is missing or cannot be written. */
enum result user_message_write(struct job *job, const struct as4_message *message, struct bytes *ret_messaging);

/* Reads the block. The parts have no content yet: `content_type` and `compressed` are as their properties say, the
 * type NULL when they do not. INVALID with rule "as4-header", "as4-value" or "as4-unsupported". */
enum result user_message_read(struct job *job, const struct as4_limits *limits, const xmlNode *messaging,
			      struct as4_message *ret_message);

/* An xs:dateTime, in whatever zone and precision. */
enum result timestamp_read(struct job *job, const xmlNode *element, struct instant *ret_instant);

/* A text element's value, not empty and not longer than IDENTIFIER_MOST. */
enum result identifier_read(struct job *job, const xmlNode *parent, const char *name, const char **ret_value);

/* "cid:" off and %XX decoded (RFC 2392). INVALID with rule `rule` for another URI. */
enum result cid_read(struct job *job, const char *uri, const char *rule, const char **ret_content_id);

/* A cid: URI, with what a URI cannot hold written as %XX. */
enum result cid_write(struct job *job, const char *content_id, const char **ret_uri);

#endif
