/* envelope.h - the SOAP 1.2 envelope around ebMS headers: its skeleton, strictly. Only this room includes it. */
#ifndef VALICO_AS4_ENVELOPE_H
#define VALICO_AS4_ENVELOPE_H

#include "as4/message.h"
#include "as4/xml.h"

/* The ids that we write. They are the same in every message, so that what is signed depends on the message alone. */
#define ID_MESSAGING "_messaging"
#define ID_BODY "_body"
#define ID_SIGNER "_signer"
#define ID_SIGNATURE "_signature"
#define ID_RECIPIENT "_recipient"
#define ID_KEY "_key"
#define ID_PART "_part-"

/* The nodes that everything else works on: each the only one of its name in the whole document. */
struct envelope {
	xmlDoc *document;
	xmlNode *messaging; /* NULL only when there is a fault */
	xmlNode *security;  /* NULL when absent */
	xmlNode *body;
	xmlNode *fault; /* in the body, or NULL */
	struct xml_ids *ids;
};

/* Reads the skeleton. INVALID with rule "as4-xml", "as4-doctype", "as4-header", "as4-wrapping" or
 * "as4-must-understand". */
enum result envelope_read(struct job *job, const struct as4_limits *limits, struct bytes text,
			  struct envelope *ret_envelope);

/* The body that we send, in canonical form: empty, with its id. */
extern const char ENVELOPE_BODY[];

/* Puts the blocks together. */
enum result envelope_write(struct job *job, struct bytes messaging, struct bytes security, struct bytes *ret_text);

#endif
