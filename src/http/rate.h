/* rate.h - how often one session or one network prefix may ask: token buckets in memory.
 *
 * A bucket holds up to `burst` tokens and gains `per_second`; a request takes one. The table has a fixed size: when it
 * is full, the bucket that was used longest ago is forgotten, which only ever helps the one who was forgotten. Keys
 * are hashed under a secret of the process, so nobody chooses where he lands. Safe for many threads. */
#ifndef VALICO_HTTP_RATE_H
#define VALICO_HTTP_RATE_H

#include "base/job.h"

struct rate_limit {
	double per_second;
	double burst;
};

struct rate_table;

/* NULL when memory is out. Close with rate_close(). */
struct rate_table *rate_open(struct chance chance);
void rate_close(struct rate_table *table);

/* Takes one token of the bucket `key`. LIMIT with rule "rate" when there is none. */
enum result rate_take(struct job *job, struct rate_table *table, struct rate_limit limit, const char *key);

#endif
