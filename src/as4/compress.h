/* compress.h - the AS4 compression of payloads: one gzip member (RFC 1952), bounded when it is opened. */
#ifndef VALICO_AS4_COMPRESS_H
#define VALICO_AS4_COMPRESS_H

#include "as4/message.h"

/* Compresses; the same bytes give the same result (no name, no time). What would be taken for a bomb is stored instead.
 */
enum result compress_write(struct job *job, struct bytes plain, struct bytes *ret_packed);

/* INVALID with rule "as4-decompression" for damage, a second member or bytes behind; LIMIT with the same rule past
 * `most_bytes` or the ratio of the limits. */
enum result compress_read(struct job *job, const struct as4_limits *limits, size_t most_bytes, struct bytes packed,
			  struct bytes *ret_plain);

#endif
