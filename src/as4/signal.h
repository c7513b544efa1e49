/* signal.h - what a node answers: the signed receipt, the signed error, the SOAP fault.
 *
 * A receipt copies the references that the message's signature covered, and is signed itself: with it the sender can
 * prove what the receiver got. Signals are plain SOAP (no MIME) with the content type AS4_SIGNAL_TYPE. */
#ifndef VALICO_AS4_SIGNAL_H
#define VALICO_AS4_SIGNAL_H

#include "as4/message.h"

#define AS4_SIGNAL_TYPE "application/soap+xml; charset=UTF-8"
#define AS4_SIGNAL_ERRORS_MOST 8

/* A row of the core specification's table of errors (section 6.7). */
struct as4_error_kind {
	const char *code; /* "EBMS:0101" */
	const char *short_description;
	const char *severity; /* "failure" or "warning" */
	const char *category;
	const char *origin; /* "ebms", "security" or "reliability" */
};

/* An error as it is sent or came in. */
struct as4_error {
	const char *code;
	const char *severity;
	const char *short_description; /* or NULL */
	const char *detail;            /* or NULL */
	const char *ref_to_message_id; /* or NULL */
};

enum as4_signal_kind { AS4_RECEIPT, AS4_ERROR, AS4_FAULT };

struct as4_signal {
	enum as4_signal_kind kind;
	const char *id;                /* NULL in a fault */
	const char *ref_to_message_id; /* or NULL */
	struct instant timestamp;
	bool proved;                  /* signed by the partner; a receipt always is, an error may be unsigned */
	struct as4_evidence evidence; /* of a receipt: what it says was received */
	struct as4_error errors[AS4_SIGNAL_ERRORS_MOST];
	size_t error_count;
	const char *reason; /* of a fault */
};

/* The row by its code; NULL when the table has none. */
const struct as4_error_kind *as4_error_kind_find(const char *code);

/* The error that tells a partner about a failure of as4_message_read() or of the room above it: by its rule where the
 * standard has a code for it, else by its result. Never NULL. */
const struct as4_error_kind *as4_error_of(const struct failure *failure);

/* True when a failure must be answered with as4_fault_write(): a header block that must be understood and is not. */
bool as4_failure_is_fault(const struct failure *failure);

/* The signed receipt for a message that was read. */
enum result as4_receipt_write(struct job *job, const struct as4_self *self, const char *message_id,
			      const struct as4_evidence *evidence, struct bytes *ret_body);

/* The signed error. `message_id` is the message in error, NULL when it could not be told; `detail` may be NULL and must
 * tell a stranger nothing that helps him. */
enum result as4_error_write(struct job *job, const struct as4_self *self, const char *message_id,
			    const struct as4_error_kind *kind, const char *detail, struct bytes *ret_body);

/* A SOAP 1.2 fault "MustUnderstand" (unsigned: a fault comes from below the security header). */
enum result as4_fault_write(struct job *job, const char *reason, struct bytes *ret_body);

/* Tells what an answer is, and proves it. The evidence of a receipt is as the receipt says: as4_receipt_check()
 * compares. INVALID for what is no signal, DENIED for a signature that does not hold or a receipt that has none. */
enum result as4_signal_read(struct job *job, const struct as4_partner *partner, const struct as4_limits *limits,
			    struct as4_wire wire, struct as4_signal *ret_signal);

/* DENIED unless the signal is a receipt for `message_id` that names exactly what `sent` names, in whatever order. */
enum result as4_receipt_check(struct job *job, const struct as4_signal *signal, const char *message_id,
			      const struct as4_evidence *sent);

/* as4_signal_read() and as4_receipt_check() in one. PEER, with the partner's own words as the reason, when it answered
 * with an error or a fault. */
enum result as4_receipt_read(struct job *job, const struct as4_partner *partner, const struct as4_limits *limits,
			     struct as4_wire wire, const char *message_id, const struct as4_evidence *sent);

#endif
