/* link.h - the line to a partner, whatever carries it.
 *
 * Two keepers of this contract exist: AS4 over HTTP (as4_link.c) and the one in memory that the simulation uses
 * (sim/). A shipment is at least once on the wire: `send` may be called again with the same message id after a crash
 * or a lost answer, and the other side must take it once. */
#ifndef VALICO_EXCHANGE_LINK_H
#define VALICO_EXCHANGE_LINK_H

#include "office/office.h"

/* What a message is about: a parcel of events (office/line/parcel.c), a private question or its answer
 * (office/people/question_message.h), or a part of a list of documents (office/border/list_line.h). */
enum shipment_kind { SHIPMENT_PARCEL, SHIPMENT_QUESTION, SHIPMENT_LIST };

/* One message to a partner: the parcel (or question) as JSON, and its files. */
struct shipment {
	enum shipment_kind kind;
	const char *message_id; /* kept over all tries */
	struct instant made_at; /* kept too: it is signed, and a second try must be the same message */
	struct bytes parcel;
	const struct bytes *files;
	int file_count;
};

struct link {
	/* Sends and waits for the partner's signed receipt. BUSY when the partner cannot be reached or asks to wait,
	 * PEER when it refuses or its receipt does not hold; in both cases the shipment stays in the outbox. CONFLICT
	 * when it knows the id with other content: then it goes under another one. */
	enum result (*send)(void *self, struct job *job, const struct partner_record *partner,
			    const struct shipment *shipment, struct bytes *ret_receipt);
	void *self;
};

/* A message that came in, taken apart and proved by the link. */
struct incoming {
	enum shipment_kind kind;
	const char *partner; /* who signed it */
	const char *message_id;
	struct hash content; /* of what was signed: the same id with other content is refused */
	struct bytes parcel;
	const struct bytes *files;
	int file_count;
};

/* Makes the link's own signed receipt of an incoming message; called inside the transaction that stores it. */
struct receipt_maker {
	enum result (*make)(void *self, struct job *job, struct bytes *ret_receipt);
	void *self;
};

/* Takes an incoming message in: once in effect, however often it comes. The receipt is durable, with all effects,
 * before this returns OK; a message that came before gives the stored receipt. CONFLICT when the id was used for
 * something else; INVALID when the parcel is none. `ret_wants_more` says that the partner has events that we miss. */
enum result exchange_take(struct job *job, const struct office *office, const struct incoming *incoming,
			  const struct receipt_maker *maker, struct bytes *ret_receipt, bool *ret_wants_more);

/* What one pass over a partner's outbox did. */
struct sending {
	int sent;               /* messages receipted */
	int failed;             /* messages that must be tried again */
	struct instant next_at; /* when the next try is due; INSTANT_NEVER when nothing waits */
};

/* When to try again what has failed `attempts` times before: `first` milliseconds from now after the first failure,
 * twice as long after each further one, at most OUTBOX_WAIT_MOST. */
struct instant retry_at(const struct job *job, int64_t first, int64_t attempts);

/* Binds what waits, sends what is due, stores receipts. */
enum result exchange_send(struct job *job, const struct office *office, const struct link *link, const char *partner,
			  struct sending *ret_sending);

/* Sends the private questions and answers that are due, after what exchange_send() did: adds to its counts, and its
 * next_at becomes the earlier one. */
enum result exchange_questions(struct job *job, const struct office *office, const struct link *link,
			       const char *partner, struct sending *sending);

/* Sends the parts of our lists of documents that are due, after all else; counts as exchange_questions() does. */
enum result exchange_lists(struct job *job, const struct office *office, const struct link *link, const char *partner,
			   struct sending *sending);

/* Sends our lane heads to a partner, all pages of them, so that each side finds what the other misses. */
enum result exchange_compare(struct job *job, const struct office *office, const struct link *link,
			     const char *partner);

#endif
