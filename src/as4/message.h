/* message.h - AS4 user messages: a value to bytes that may leave the house, and back.
 *
 * Writing compresses the payloads, signs header, body and every part, encrypts every part for the partner and packs all
 * of it as MIME. Reading does the same backwards and refuses whatever is not exactly so: what a caller gets was signed
 * by the partner that the message names as its sender, and every byte of it was covered by that signature.
 *
 *     struct as4_wire wire;
 *     struct as4_evidence evidence;
 *     TRY(as4_message_write(job, &self, &partner, &message, &wire, &evidence));
 *     ... send wire, get an answer ...
 *     TRY(as4_receipt_read(job, &partner, &AS4_LIMITS_USUAL, answer, message.id, &evidence));
 *
 * Standards: OASIS ebMS 3.0 core, OASIS AS4 profile 1.0, eDelivery AS4 2.0 (its security as the suites in suite.h say).
 * Everything that comes out lives in the job's arena. Borrowed fields must live as long as the call, and those of a
 * message as long as the message. */
#ifndef VALICO_AS4_MESSAGE_H
#define VALICO_AS4_MESSAGE_H

#include "as4/suite.h"
#include "crypto/certificate.h"

/* The service and action by which a partner tries the line (core specification, section 5.2.2.8, and AS4
 * section 5.1.5): full security and a receipt, but nothing is delivered. */
#define AS4_TEST_SERVICE "http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/service"
#define AS4_TEST_ACTION "http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/test"

/* Which role a party plays when an agreement names none. */
#define AS4_ROLE_INITIATOR "http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/initiator"
#define AS4_ROLE_RESPONDER "http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/responder"

/* One side of an exchange as the header names it. */
struct as4_party {
	const char *id;
	const char *id_type; /* a URI, or NULL */
	const char *role;
};

/* What both sides agreed to say to each other (the P-Mode). A member that is NULL is not written, and any value of it
 * is taken when reading. */
struct as4_mode {
	const char *agreement;
	const char *agreement_type;
	const char *service;
	const char *service_type;
	const char *action;
};

/* This node. Its private keys stay behind the keeper. */
struct as4_self {
	struct as4_party party;
	const struct keeper *keeper;
	const char *signing_key_id;
	const struct certificate *signing;
	const char *agreement_key_id;
	const struct certificate *agreement;
};

/* A node that we exchange with. Its two certificates are the trust: there is no other way to be believed. */
struct as4_partner {
	struct as4_party party;
	const struct certificate *signing;
	const struct certificate *agreement;
	struct as4_mode mode;
};

/* Where partners are found by the party id that a message claims to be from. MISSING when there is none. */
struct as4_partners {
	enum result (*find)(void *self, struct job *job, const struct as4_party *party,
			    struct as4_partner *ret_partner);
	void *self;
};

/* A named value of a message or of a part. */
struct as4_property {
	const char *name;
	const char *type; /* or NULL */
	const char *value;
};

/* One payload. */
struct as4_part {
	const char *content_id;   /* without "cid:" and angle brackets; NULL when writing: made from the message id */
	const char *content_type; /* "application/json", without parameters */
	const char *charset;      /* or NULL */
	bool compressed;          /* on the wire; `content` is never compressed */
	struct bytes content;
	const struct as4_property *properties; /* without those that speak of compression */
	size_t property_count;
};

struct as4_message {
	const char *id;
	const char *conversation_id;
	const char *ref_to_message_id; /* the message that this one answers, or NULL */
	struct instant timestamp;
	struct as4_party from;
	struct as4_party to;
	struct as4_mode mode;
	const struct as4_property *properties; /* originalSender, finalRecipient */
	size_t property_count;
	const struct as4_part *parts;
	size_t part_count;
	bool test; /* set when reading: sent to AS4_TEST_SERVICE, to be receipted and not delivered */
};

/* What travels: the HTTP header Content-Type and the body of the request or the response. */
struct as4_wire {
	const char *content_type;
	struct bytes body;
};

/* One thing that a signature covers. */
struct as4_reference {
	const char *uri; /* "#..." in the envelope, "cid:..." a part (decoded) */
	struct hash digest;
	struct bytes xml; /* the ds:Reference in canonical form, as a receipt copies it */
};

/* What was signed: the receiver copies it into the receipt, the sender compares the receipt with it. */
struct as4_evidence {
	const struct as4_reference *references;
	size_t reference_count;
	struct hash content; /* of all URIs and digests in order: two messages of one id with the same are the same */
};

/* Bounds of what is read; everything past them is LIMIT. */
struct as4_limits {
	size_t body_bytes;     /* the whole body as received */
	size_t envelope_bytes; /* the SOAP part */
	size_t parts;
	size_t part_bytes;  /* one payload, uncompressed */
	size_t total_bytes; /* all payloads, uncompressed */
	size_t ratio;       /* uncompressed to compressed, for payloads above AS4_RATIO_FREE_BYTES */
};
#define AS4_RATIO_FREE_BYTES (8u << 20)
extern const struct as4_limits AS4_LIMITS_USUAL; /* 48 MiB, 4 MiB, 1,000 parts, 16 MiB, 32 MiB, 400 */

/* Packs a message for a partner. `evidence` depends on nothing but the message (no chance, no clock), so that the
 * stored receipt of a first try also proves a second one. INVALID when the message lacks what the standard requires or
 * holds what a header cannot; LIMIT past 64 MiB; the keeper's own failures. */
enum result as4_message_write(struct job *job, const struct as4_self *self, const struct as4_partner *partner,
			      const struct as4_message *message, struct as4_wire *ret_wire,
			      struct as4_evidence *ret_evidence);

/* Unpacks and proves a message. On failure the job's `rule` is one of signal.h's, and as4_error_of() turns it into the
 * error to answer with. INVALID for what breaks the format, DENIED for what is not signed by whom it says or does not
 * open, MISSING for an unknown partner, LIMIT past `limits`. */
enum result as4_message_read(struct job *job, const struct as4_self *self, const struct as4_partners *partners,
			     const struct as4_limits *limits, struct as4_wire wire, struct as4_message *ret_message,
			     struct as4_evidence *ret_evidence, struct as4_partner *ret_partner);

/* The message id and the sender that a message claims to have, for the error that answers a refused message (whose
 * failure it leaves on the job). Nothing is proved. MISSING when it cannot be told. */
enum result as4_message_peek(struct job *job, const struct as4_limits *limits, struct as4_wire wire,
			     const char **ret_message_id, struct as4_party *ret_from);

#endif
