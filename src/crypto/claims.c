/* claims.c - see claims.h. Each thread takes the next few claims that nobody has taken yet, so that one whose processor
 * has other work to do keeps nobody waiting. A verifier serves one thread at a time: each thread makes those that it
 * needs. Keys with many claims have a table (key_table.h); what does not hold by it is OpenSSL's to refuse. */
#include "crypto/claims.h"

#include "base/log.h"
#include "crypto/key_table.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#define THREADS_MOST 4
#define CLAIMS_A_THREAD 48 /* fewer are not worth a thread: they take a few milliseconds */
#define TAKEN_TOGETHER KEY_TABLE_CLAIMS_MOST
#define CLAIMS_FOR_A_TABLE 16 /* of one key: below it a new table costs more than it saves */

struct checking {
	const struct public_key *keys;
	const struct key_table **tables; /* of each key; NULL for none */
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

/* A few claims: by tables where there are any, and by OpenSSL what has none or does not hold by them. */
static void claims_judge(const struct checker *checker, struct claim *claims, int count)
{
	const struct key_table *tables[TAKEN_TOGETHER];
	struct claim *by_table[TAKEN_TOGETHER];
	int tabled = 0;

	for (int at = 0; at < count; at++) {
		claims[at].holds = false;
		tables[tabled] = checker->checking->tables[claims[at].key];
		if (tables[tabled] != NULL)
			by_table[tabled++] = &claims[at];
	}
	if (tabled > 0)
		key_table_check(tables, by_table, tabled);
	for (int at = 0; at < count; at++) {
		if (!claims[at].holds)
			claims[at].holds = claim_holds(checker, &claims[at]);
	}
}

static void *checker_run(void *context)
{
	struct checker *checker = context;
	struct checking *checking = checker->checking;
	int from;

	while ((from = atomic_fetch_add(&checking->next, TAKEN_TOGETHER)) < checking->count) {
		int left = checking->count - from;

		claims_judge(checker, &checking->claims[from], left < TAKEN_TOGETHER ? left : TAKEN_TOGETHER);
	}
	return NULL;
}

/* --- tables --- */

/* Are a new table and OpenSSL of one mind about a claim? OpenSSL has read the key before. */
static bool table_agrees(const struct checker *checker, const struct key_table *table, struct claim *claim)
{
	bool holds = claim_holds(checker, claim);

	key_table_check(&table, &claim, 1);
	return claim->holds == holds;
}

/* The table of a key, when it has one or enough claims for one. */
static void table_find(const struct checker *checker, int key, int claims, struct claim *first)
{
	struct checking *checking = checker->checking;
	bool make = claims >= CLAIMS_FOR_A_TABLE, is_new;
	struct job job = {0};

	if (ONLY_OPENSSL)
		return;
	if (make && checker->verifiers[key] == NULL &&
	    verifier_open(&job, &checking->keys[key], &checker->verifiers[key]) != OK)
		return; /* no key, or no memory */
	checking->tables[key] = key_table_take(&checking->keys[key], make, &is_new);
	if (!is_new || table_agrees(checker, checking->tables[key], first))
		return;
	log_line(LOG_ALARM, "crypto", "key-table-differs", NULL);
	key_table_forget(checking->tables[key]);
	key_table_give_back(checking->tables[key]);
	checking->tables[key] = NULL;
}

static enum result tables_find(struct job *job, const struct checker *checker)
{
	struct checking *checking = checker->checking;
	struct claim **firsts;
	int *counts;

	TAKE(job, checking->tables = NEW_MANY(job->arena, const struct key_table *, (size_t)checking->key_count));
	TAKE(job, firsts = NEW_MANY(job->arena, struct claim *, (size_t)checking->key_count));
	TAKE(job, counts = NEW_MANY(job->arena, int, (size_t)checking->key_count));
	for (int at = checking->count - 1; at >= 0; at--) {
		struct claim *claim = &checking->claims[at];

		firsts[claim->key] = claim;
		counts[claim->key]++;
	}
	for (int key = 0; key < checking->key_count; key++) {
		if (counts[key] > 0)
			table_find(checker, key, counts[key], firsts[key]);
	}
	return OK;
}

/* --- threads --- */

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
	TRY(tables_find(job, &checkers[0]));
	checkers_run(checkers, threads);
	for (int at = 0; at < key_count; at++)
		key_table_give_back(checking.tables[at]);
	for (int at = 0; at < threads * key_count; at++)
		verifier_close(verifiers[at]);
	return OK;
}
