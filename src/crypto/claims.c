/* claims.c - see claims.h. Each thread takes the next few claims that nobody has taken yet, so that one whose processor
 * has other work to do keeps nobody waiting. A verifier serves one thread at a time: each thread makes those that it
 * needs. */
#include "crypto/claims.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#define THREADS_MOST 4
#define CLAIMS_A_THREAD 48 /* fewer are not worth a thread: they take a few milliseconds */
#define TAKEN_TOGETHER 8

struct checking {
	const struct public_key *keys;
	int key_count;
	struct claim *claims;
	int count;
	atomic_int next;
};

/* Of one thread. */
struct checker {
	struct checking *checking;
	struct verifier **verifiers; /* of each key: NULL until a claim names it */
	pthread_t thread;
};

static bool claim_holds(const struct checker *checker, const struct claim *claim)
{
	struct verifier **verifier = &checker->verifiers[claim->key];
	struct job job = {0}; /* a failure here is no failure of the caller's */

	if (*verifier == NULL && verifier_open(&job, &checker->checking->keys[claim->key], verifier) != OK)
		return false;
	return verifier_check(&job, *verifier, &claim->digest, &claim->signature) == OK;
}

static void *checker_run(void *context)
{
	struct checker *checker = context;
	struct checking *checking = checker->checking;
	int from;

	while ((from = atomic_fetch_add(&checking->next, TAKEN_TOGETHER)) < checking->count) {
		int to = from + TAKEN_TOGETHER < checking->count ? from + TAKEN_TOGETHER : checking->count;

		for (int at = from; at < to; at++)
			checking->claims[at].holds = claim_holds(checker, &checking->claims[at]);
	}
	return NULL;
}

static int threads_for(int claims)
{
	cpu_set_t processors;
	int threads = 1 + claims / CLAIMS_A_THREAD, most = 1;

	if (sched_getaffinity(0, sizeof(processors), &processors) == 0)
		most = CPU_COUNT(&processors);
	if (most > THREADS_MOST)
		most = THREADS_MOST;
	return threads < most ? threads : most;
}

static void checkers_run(struct checker *checkers, int count)
{
	int started = 1;

	while (started < count && pthread_create(&checkers[started].thread, NULL, checker_run, &checkers[started]) == 0)
		started++;
	checker_run(&checkers[0]);
	while (--started > 0)
		pthread_join(checkers[started].thread, NULL);
}

enum result claims_check(struct job *job, const struct public_key *keys, int key_count, struct claim *claims, int count)
{
	struct checking checking = {.keys = keys, .key_count = key_count, .claims = claims, .count = count};
	struct checker checkers[THREADS_MOST];
	struct verifier **verifiers;
	int threads = threads_for(count);

	TAKE(job, verifiers = NEW_MANY(job->arena, struct verifier *, (size_t)threads * (size_t)key_count));
	for (int at = 0; at < threads; at++)
		checkers[at] = (struct checker){&checking, verifiers + at * key_count, 0};
	checkers_run(checkers, threads);
	for (int at = 0; at < threads * key_count; at++)
		verifier_close(verifiers[at]);
	return OK;
}
