/* crypto_bench.c - what one event costs in cryptography, beside OpenSSL's bare signature, in one run.
 *
 *     crypto_bench [ROUNDS]
 *
 * An event is signed and sealed by its author, read, verified and opened by its receiver. The last line is the ratio of
 * all that to one bare signature and one bare verification. */
#include "measure.h"

#include "crypto/algorithms.h"
#include "crypto/jose.h"
#include "crypto/secret.h"

#include <openssl/ec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bench {
	struct job job;
	struct key_ring *ring;
	struct keeper keeper;
	struct verifier *verifier;
	char key_id[KEY_ID_SIZE];
	struct case_key case_key;
	struct bytes envelope;
	struct bytes body;
	struct bytes signed_whole;
	struct bytes sealed_whole;
	EVP_PKEY_CTX *signing;
	EVP_PKEY_CTX *verifying;
	struct hash digest;
	unsigned char der[SIGNATURE_DER_MOST];
	size_t der_size;
};

static void need(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "crypto_bench: %s failed\n", what);
	exit(1);
}

static void bare_sign(struct bench *bench)
{
	bench->der_size = sizeof(bench->der);
	need(EVP_PKEY_sign(bench->signing, bench->der, &bench->der_size, bench->digest.bytes, HASH_SIZE) == 1, "sign");
}

static void bare_verify(struct bench *bench)
{
	need(EVP_PKEY_verify(bench->verifying, bench->der, bench->der_size, bench->digest.bytes, HASH_SIZE) == 1,
	     "verify");
}

static void one_signed_write(struct bench *bench)
{
	struct bytes whole;
	need(signed_write(&bench->job, &bench->keeper, bench->key_id, "valico-event+jws", bench->envelope, &whole) ==
		 OK,
	     "signed_write");
}

static void one_signed_read(struct bench *bench)
{
	struct signed_document document;
	need(signed_read(&bench->job, bench->signed_whole, "valico-event+jws", &document) == OK, "signed_read");
	need(signed_verify(&bench->job, &document, bench->verifier) == OK, "signed_verify");
}

static void one_sealed_write(struct bench *bench)
{
	struct bytes whole;
	need(sealed_write(&bench->job, &bench->case_key, NULL, bench->body, &whole) == OK, "sealed_write");
}

static void one_sealed_read(struct bench *bench)
{
	struct bytes plain;
	need(sealed_read(&bench->job, &bench->case_key, bench->sealed_whole, &plain) == OK, "sealed_read");
}

static void one_hash(struct bench *bench)
{
	bench->digest = hash_of(bench->envelope);
}

/* Best of five runs: the cost without the neighbours' noise. */
static double nanoseconds(struct bench *bench, const char *name, void (*run)(struct bench *), int rounds)
{
	double best = 1e9;
	for (int turn = 0; turn < 5; turn++) {
		double start = seconds(CLOCK_MONOTONIC);
		for (int i = 0; i < rounds; i++) {
			run(bench);
			if (i % 64 == 63)
				arena_reset(bench->job.arena);
		}
		double each = (seconds(CLOCK_MONOTONIC) - start) * 1e9 / rounds;
		best = each < best ? each : best;
	}
	printf("%-34s %8.0f ns\n", name, best);
	return best;
}

static struct bytes kept(struct bytes bytes)
{
	unsigned char *copy = malloc(bytes.size);
	need(copy != NULL, "memory");
	memcpy(copy, bytes.data, bytes.size);
	return (struct bytes){copy, bytes.size};
}

static void bench_open(struct bench *bench)
{
	static unsigned char text[1500];
	struct public_key key;
	memset(text, 'x', sizeof(text));
	bench->job.arena = arena_open(ARENA_USUAL);
	bench->job.chance = chance_of_system();
	need(bench->job.arena && key_ring_open(&bench->ring) == OK, "memory");
	bench->keeper = key_ring_keeper(bench->ring);
	need(bench->keeper.create(bench->keeper.self, &bench->job, bench->key_id, &key) == OK, "create");
	need(verifier_open(&bench->job, &key, &bench->verifier) == OK, "verifier_open");
	case_key_new(&bench->job, &bench->case_key);
	bench->envelope = (struct bytes){text, 600};
	bench->body = (struct bytes){text, sizeof(text)};
	need(signed_write(&bench->job, &bench->keeper, bench->key_id, "valico-event+jws", bench->envelope,
			  &bench->signed_whole) == OK,
	     "signed_write");
	need(sealed_write(&bench->job, &bench->case_key, NULL, bench->body, &bench->sealed_whole) == OK,
	     "sealed_write");
	bench->signed_whole = kept(bench->signed_whole);
	bench->sealed_whole = kept(bench->sealed_whole);
	EVP_PKEY *bare = EVP_EC_gen("P-256");
	need(bare != NULL, "key");
	bench->signing = EVP_PKEY_CTX_new_from_pkey(NULL, bare, NULL);
	bench->verifying = EVP_PKEY_CTX_new_from_pkey(NULL, bare, NULL);
	need(EVP_PKEY_sign_init(bench->signing) == 1 && EVP_PKEY_verify_init(bench->verifying) == 1, "init");
	bench->digest = hash_of(bench->envelope);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;
	need(rounds > 0 && rounds < 10000000, "ROUNDS: a number from 1 to 9999999, which");
	bench_open(&bench);
	printf("an envelope of %zu bytes, a body of %zu bytes\n", bench.envelope.size, bench.body.size);
	double bare = nanoseconds(&bench, "bare sign (OpenSSL)", bare_sign, (int)rounds);
	bare += nanoseconds(&bench, "bare verify (OpenSSL)", bare_verify, (int)rounds);
	double ours = nanoseconds(&bench, "signed_write", one_signed_write, (int)rounds);
	ours += nanoseconds(&bench, "signed_read and signed_verify", one_signed_read, (int)rounds);
	ours += nanoseconds(&bench, "sealed_write", one_sealed_write, (int)rounds);
	ours += nanoseconds(&bench, "sealed_read", one_sealed_read, (int)rounds);
	nanoseconds(&bench, "hash_of the envelope", one_hash, (int)rounds);
	printf("an event at both ends: %.0f ns, %.0f a second on one core, %.2f x the bare signature\n", ours,
	       1e9 / ours, ours / bare);
	return 0;
}
