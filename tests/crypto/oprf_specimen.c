/* oprf_specimen.c - one batch of 16 for another implementation to go over, and its batch for us (oprf_peer.mjs).
 *
 *     oprf_specimen           prints lines in hex: seed, info, secret, public; input, blind, blinded, evaluated, output
 *                             for each; the proof
 *     oprf_specimen check     reads public key, number, and for each blinded and evaluated, then the proof; prints
 *                             "holds" or "does not hold" */
#include "crypto/oprf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "oprf_specimen: %s failed\n", what);
	exit(1);
}

static void put(const void *data, size_t size)
{
	for (size_t at = 0; at < size; at++)
		printf("%02x", ((const unsigned char *)data)[at]);
	putchar('\n');
}

static void show(struct job *job)
{
	static const char seed[] = "0123456789abcdef0123456789abcdef", info[] = "a peer";
	struct oprf_element blinded[OPRF_BATCH_MOST], evaluated[OPRF_BATCH_MOST];
	struct oprf_scalar blinds[OPRF_BATCH_MOST];
	struct oprf_proof proof;
	struct oprf_key key;

	must(oprf_key_derive(job, bytes_of(seed), bytes_of(info), &key) == OK, "key");
	put(seed, strlen(seed));
	put(info, strlen(info));
	put(&key.secret, OPRF_SIZE);
	put(&key.public, OPRF_SIZE);
	for (int at = 0; at < OPRF_BATCH_MOST; at++)
		must(oprf_blind(job, bytes_of(arena_print(job->arena, "person %d", at)), &blinds[at], &blinded[at]) ==
			 OK,
		     "blind");
	must(oprf_evaluate(job, &key, blinded, OPRF_BATCH_MOST, evaluated, &proof) == OK, "evaluate");
	for (int at = 0; at < OPRF_BATCH_MOST; at++) {
		struct bytes input = bytes_of(arena_print(job->arena, "person %d", at));
		struct oprf_output output;

		must(oprf_finalize(job, input, &blinds[at], &evaluated[at], &output) == OK, "finalize");
		put(input.data, input.size);
		put(&blinds[at], OPRF_SIZE);
		put(&blinded[at], OPRF_SIZE);
		put(&evaluated[at], OPRF_SIZE);
		put(&output, OPRF_OUTPUT_SIZE);
	}
	put(&proof, sizeof(proof));
}

static void take(struct job *job, void *ret_data, size_t size)
{
	char line[512];
	struct bytes bytes;

	must(fgets(line, sizeof(line), stdin) != NULL, "reading");
	line[strcspn(line, "\n")] = '\0';
	must(hex_read(job->arena, bytes_of(line), &bytes) == OK && bytes.size == size, "hex");
	memcpy(ret_data, bytes.data, size);
}

static void check(struct job *job)
{
	struct oprf_element public_key, blinded[OPRF_BATCH_MOST], evaluated[OPRF_BATCH_MOST];
	struct oprf_proof proof;
	unsigned char count;

	take(job, &public_key, OPRF_SIZE);
	take(job, &count, 1);
	must(count <= OPRF_BATCH_MOST, "number");
	for (int at = 0; at < count; at++) {
		take(job, &blinded[at], OPRF_SIZE);
		take(job, &evaluated[at], OPRF_SIZE);
	}
	take(job, &proof, sizeof(proof));
	puts(oprf_proof_check(job, &public_key, blinded, evaluated, count, &proof) == OK ? "holds" : "does not hold");
}

int main(int argc, char **argv)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena, .chance = chance_of_system()};

	if (argc > 1 && strcmp(argv[1], "check") == 0)
		check(&job);
	else
		show(&job);
	return 0;
}
