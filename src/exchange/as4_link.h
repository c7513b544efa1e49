/* as4_link.h - the line over AS4: parcels as AS4 messages in HTTP, both ways.
 *
 * Outgoing: a shipment becomes a signed, encrypted, compressed user message, posted to the partner's address; the
 * answer must be the partner's signed receipt over exactly what was sent. Incoming: a request body is proved and
 * unpacked, taken in by exchange_take(), and answered with our receipt or error. */
#ifndef VALICO_EXCHANGE_AS4_LINK_H
#define VALICO_EXCHANGE_AS4_LINK_H

#include "as4/message.h"
#include "as4/signal.h"
#include "exchange/link.h"

/* This node as AS4 names it, for one job. */
enum result as4_self_load(struct job *job, const struct office *office, struct as4_self *ret_self);

/* A shipment as it goes over the wire, and what its receipt must prove. Each try of a shipment has the same signed
 * content, so that the partner knows it again (only keys and initialisation vectors of its encryption are new). */
enum result as4_shipment_write(struct job *job, const struct office *office, const struct partner_record *record,
			       const struct shipment *shipment, struct as4_wire *ret_wire,
			       struct as4_evidence *ret_evidence);

/* A connection pool for sending; one a thread. Close with as4_link_close(). */
struct as4_link;
enum result as4_link_open(struct job *job, const struct office *office, struct as4_link **ret_link);
void as4_link_close(struct as4_link *as4_link);
struct link as4_link_link(struct as4_link *as4_link);

/* What is answered to a request. */
struct as4_answer {
	int status; /* of HTTP: 200 for signals, also for errors */
	const char *content_type;
	struct bytes body;
	bool wants_more;     /* the partner has events that we miss */
	const char *partner; /* who sent it, when it was proved; else NULL */
};

/* Takes in the body of a POST. Everything that is wrong with the message becomes a signed AS4 error in the answer; a
 * failure is only given when not even that can be made. */
enum result as4_request_answer(struct job *job, const struct office *office, const char *content_type,
			       struct bytes body, struct as4_answer *ret_answer);

#endif
