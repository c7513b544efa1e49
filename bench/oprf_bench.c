/* oprf_bench.c - what a key of a private question costs the side that is asked, beside libsodium's bare multiplication.
 *
 * A key in a batch cannot cost less than two scalar multiplications: the key times the point, and the point's share in
 * the proof that all were evaluated alike. The ratio to those two is printed; 1.2 is what it may be. The others tell
 * what the asking side does, and what a set of people costs to build. Processor time of this thread. */
#include "measure.h"

#include "crypto/oprf.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TURNS 401
#define USUAL_KEYS 5
#define FEW_KEYS 4

struct bench {
	struct job job;
	struct oprf_key key;
	struct oprf_scalar blinds[OPRF_BATCH_MOST];
	struct oprf_element blinded[OPRF_BATCH_MOST], evaluated[OPRF_BATCH_MOST];
	struct oprf_proof proof;
	struct oprf_element product;
	struct oprf_output output;
	int count;
};

#define INPUT BYTES("valico 1 names|AMRN TRK|MMD TRK|1985")

static void need(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "oprf_bench: %s failed\n", what);
	exit(1);
}

static void bare(struct bench *bench)
{
	need(crypto_scalarmult_ristretto255(bench->product.bytes, bench->key.secret.bytes, bench->blinded[0].bytes) ==
		 0,
	     "multiplication");
}

static void evaluate(struct bench *bench)
{
	need(oprf_evaluate(&bench->job, &bench->key, bench->blinded, bench->count, bench->evaluated, &bench->proof) ==
		 OK,
	     "evaluate");
}

static void check(struct bench *bench)
{
	need(oprf_proof_check(&bench->job, &bench->key.public, bench->blinded, bench->evaluated, bench->count,
			      &bench->proof) == OK,
	     "check");
}

static void blind(struct bench *bench)
{
	need(oprf_blind(&bench->job, INPUT, &bench->blinds[0], &bench->blinded[0]) == OK, "blind");
}

static void finalize(struct bench *bench)
{
	need(oprf_finalize(&bench->job, INPUT, &bench->blinds[0], &bench->evaluated[0], &bench->output) == OK,
	     "finalize");
}

static void output_of(struct bench *bench)
{
	need(oprf_output_of(&bench->job, &bench->key, INPUT, &bench->output) == OK, "output");
}

static double once(struct bench *bench, void (*run)(struct bench *), int rounds)
{
	double start = seconds(CLOCK_THREAD_CPUTIME_ID);

	for (int at = 0; at < rounds; at++)
		run(bench);
	return (seconds(CLOCK_THREAD_CPUTIME_ID) - start) * 1e6 / rounds;
}

static int by_size(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* Both take turns, so that a neighbour's noise falls on both; the middle ratio of all turns counts. */
static void beside(struct bench *bench, const char *name, void (*run)(struct bench *), int keys, int bare_of_a_key)
{
	double ratios[TURNS], best = 1e9;

	for (int turn = 0; turn < TURNS; turn++) {
		double one = once(bench, bare, 2 * keys);
		double each = once(bench, run, 1) / keys;

		ratios[turn] = each / (bare_of_a_key * one);
		best = each < best ? each : best;
	}
	qsort(ratios, TURNS, sizeof(ratios[0]), by_size);
	printf("%-44s %7.1f us  %.3f x %d bare\n", name, best, ratios[TURNS / 2], bare_of_a_key);
}

int main(void)
{
	static struct bench bench;

	bench.job.arena = arena_open(ARENA_USUAL);
	bench.job.chance = chance_of_system();
	need(bench.job.arena != NULL && oprf_key_derive(&bench.job, BYTES("0123456789abcdef0123456789abcdef"),
							BYTES("bench"), &bench.key) == OK,
	     "key");
	for (int at = 0; at < OPRF_BATCH_MOST; at++)
		need(oprf_blind(&bench.job, INPUT, &bench.blinds[at], &bench.blinded[at]) == OK, "blind");
	beside(&bench, "bare crypto_scalarmult_ristretto255", bare, 1, 1);
	bench.count = 1;
	beside(&bench, "asked side, a key alone", evaluate, 1, 2);
	/* Most questions have five keys, or four, some the sixteen that one may have. */
	bench.count = USUAL_KEYS;
	beside(&bench, "asked side, a key in a batch of 5", evaluate, USUAL_KEYS, 2);
	bench.count = FEW_KEYS;
	beside(&bench, "asked side, a key in a batch of 4", evaluate, FEW_KEYS, 2);
	bench.count = OPRF_BATCH_MOST;
	beside(&bench, "asked side, a key in a batch of 16", evaluate, OPRF_BATCH_MOST, 2);
	beside(&bench, "asking side, proof, a key in a batch of 16", check, OPRF_BATCH_MOST, 2);
	beside(&bench, "asking side, finalize", finalize, 1, 1);
	beside(&bench, "asking side, blind", blind, 1, 1);
	beside(&bench, "asked side, a key of its set", output_of, 1, 1);
	arena_close(bench.job.arena);
	return 0;
}
