/* rate.c - token buckets in a four-way table. A bucket of any key is looked for in one set of four, under one lock for
 * every sixteenth of the table. */
#include "http/rate.h"

#include <pthread.h>
#include <stdlib.h>

#define SETS 1024
#define WAYS 4
#define LOCKS 16

struct bucket {
	uint64_t key; /* 0: never used */
	int64_t filled_at;
	double tokens;
};

struct rate_table {
	uint64_t secret[2];
	pthread_mutex_t locks[LOCKS];
	struct bucket buckets[SETS][WAYS];
};

struct rate_table *rate_open(struct chance chance)
{
	struct rate_table *table = calloc(1, sizeof(*table));
	if (!table)
		return NULL;
	chance.fill(chance.self, (unsigned char *)table->secret, sizeof(table->secret));
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&table->locks[i], NULL);
	return table;
}

void rate_close(struct rate_table *table)
{
	if (!table)
		return;
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&table->locks[i]);
	free(table);
}

static uint64_t mix(uint64_t word)
{
	word ^= word >> 32;
	word *= 0xd6e8feb86659fd93u;
	word ^= word >> 32;
	word *= 0xd6e8feb86659fd93u;
	return word ^ word >> 32;
}

static uint64_t key_hash(const struct rate_table *table, const char *key)
{
	uint64_t hash = table->secret[0];
	for (; *key; key++)
		hash = mix(hash ^ (unsigned char)*key) + table->secret[1];
	return hash ? hash : 1;
}

/* The bucket of the key, or the one of its set that was used longest ago, made new. */
static struct bucket *bucket_of(struct bucket set[WAYS], uint64_t key, int64_t now, double burst)
{
	struct bucket *oldest = &set[0];
	for (int i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].filled_at < oldest->filled_at)
			oldest = &set[i];
	}
	*oldest = (struct bucket){key, now, burst};
	return oldest;
}

enum result rate_take(struct job *job, struct rate_table *table, struct rate_limit limit, const char *key)
{
	uint64_t hash = key_hash(table, key);
	size_t set = hash % SETS;
	int64_t now = job->now.milliseconds;
	pthread_mutex_t *lock = &table->locks[set % LOCKS];

	pthread_mutex_lock(lock);
	struct bucket *bucket = bucket_of(table->buckets[set], hash, now, limit.burst);
	if (now > bucket->filled_at) {
		bucket->tokens += (double)(now - bucket->filled_at) * limit.per_second / 1000;
		bucket->filled_at = now;
	}
	if (bucket->tokens > limit.burst)
		bucket->tokens = limit.burst;
	bool taken = bucket->tokens >= 1;
	if (taken)
		bucket->tokens -= 1;
	pthread_mutex_unlock(lock);

	return taken ? OK : job_fail(job, LIMIT, NULL, "rate", "Too many requests; wait a moment.");
}
