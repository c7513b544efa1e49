/* seal.h - the visible seal of a letter: what it says, signed, as a line of text that fits into a QR code.
 *
 *     eyJhbGciOiJFUzI1NiIs... . eyJhIjoiaXQtcmVmdXNhbC1... . signature
 *
 * A JWS (RFC 7515, ES256) of type "valico-letter+jws" by the node's key. Its payload names agreement, case, letter, the
 * event that the letter speaks of by its hash, and repeats the few fields that nobody may change on the paper:
 * {"a","c","e","f":{"form.field": value},"l","p","t","v":1}. Who holds the case can say whether the event is in its
 * chain and whether the fields are what the chain says; who does not can still check the signature. ICAO's visible
 * digital seal (domain: Doc 9303 part 13) is for documents that borders read; this one is for letters. */
#ifndef VALICO_DOCUMENTS_SEAL_H
#define VALICO_DOCUMENTS_SEAL_H

#include "base/json.h"
#include "crypto/jose.h"

#define SEAL_BYTES_MOST 2300 /* a QR code holds 2,953 */

struct seal {
	const char *agreement;
	const char *case_id;
	const char *letter;
	const char *party; /* that wrote it */
	struct hash event;
	struct instant time;  /* of that event */
	const json_t *fields; /* path to value */
};

/* LIMIT with rule "too-big" when the fields are too long for a code. */
enum result seal_write(struct job *job, const struct keeper *keeper, const char *key_id, const struct seal *seal,
		       const char **ret_text);

/* INVALID for anything else than such a line. The signature is in the document, to be checked. */
enum result seal_read(struct job *job, struct bytes text, struct seal *ret_seal, struct signed_document *ret_document);

#endif
