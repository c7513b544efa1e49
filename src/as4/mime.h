/* mime.h - the multipart/related body around an AS4 message (RFC 2045, 2046, 2387; SOAP with Attachments).
 *
 * Only what AS4 peers send is read: binary parts, one level, no transfer encoding but binary, 8bit and 7bit. A body
 * that two readers could take apart in two ways (a missing end, a boundary inside a part, two parts of one Content-ID,
 * header lines past 998 bytes, folded or repeated headers that matter) is refused. */
#ifndef VALICO_AS4_MIME_H
#define VALICO_AS4_MIME_H

#include "as4/message.h"

/* A part as it stands on the wire; everything points into the body or the arena. */
struct mime_part {
	const char *content_id; /* without angle brackets; NULL when absent (the first part only) */
	const char *media_type; /* lower case, without parameters */
	const char *charset;    /* or NULL */
	struct bytes content;
};

/* What a Content-Type header says. */
struct mime_type {
	const char *media_type; /* lower case */
	const char *boundary;   /* or NULL */
	const char *type;       /* of the root, lower case, or NULL */
	const char *start;      /* with angle brackets as given, or NULL */
	const char *charset;    /* or NULL */
};

/* Reads a Content-Type header. INVALID for a parameter given twice or a form that is none. */
enum result mime_type_read(struct job *job, struct bytes text, struct mime_type *ret_type);

/* Takes a body apart; the first part is the SOAP envelope. A body that is plain SOAP gives that one part. */
enum result mime_read(struct job *job, const struct as4_limits *limits, struct as4_wire wire,
		      struct mime_part **ret_parts, size_t *ret_count);

/* Packs parts, the first being the SOAP envelope. `boundary_seed` (16 random bytes) makes the boundary; it is checked
 * not to occur in any part. */
enum result mime_write(struct job *job, const struct mime_part *parts, size_t count,
		       const unsigned char boundary_seed[16], struct as4_wire *ret_wire);

#endif
