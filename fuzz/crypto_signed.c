/* crypto_signed.c - any bytes as a signed document, a sealed one, a key letter, a public key.
 *
 * The first byte says which. Nothing but the one right document may pass, and what is read says where it stands. */
#include "crypto/jose.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* The ring is made once, of a seed; its key's id is in the seed documents of no one, so nothing opens by luck. */
static struct keeper keeper_once(struct job *job, char ret_key_id[KEY_ID_SIZE], struct verifier **ret_verifier)
{
	static struct key_ring *ring;
	static struct verifier *verifier;
	static char key_id[KEY_ID_SIZE];
	static struct seeded seeded;
	if (!ring) {
		struct public_key key;
		job->chance = chance_of_seed(&seeded, 1);
		check(key_ring_open(&ring) == OK);
		struct keeper keeper = key_ring_keeper(ring);
		check(keeper.create(keeper.self, job, key_id, &key) == OK);
		check(verifier_open(job, &key, &verifier) == OK);
	}
	memcpy(ret_key_id, key_id, KEY_ID_SIZE);
	*ret_verifier = verifier;
	return key_ring_keeper(ring);
}

static void try_signed(struct job *job, struct bytes input, struct verifier *verifier)
{
	struct signed_document document;
	if (signed_read(job, input, "valico-event+jws", &document) != OK)
		return;
	check(strlen(document.key_id) == KEY_ID_SIZE - 1);
	check(document.signing_input.data == input.data && document.signing_input.size < input.size);
	check(document.payload.size <= input.size);
	check(signed_verify(job, &document, verifier) == DENIED);
}

static void try_sealed(struct job *job, struct bytes input)
{
	struct case_key key = {{1}};
	struct bytes plain;
	check(sealed_read(job, &key, input, &plain) != OK);
}

/* A letter to our key: the placeholder "@" in the input stands for its id, so that the fuzzer need not guess it. */
static void try_letter(struct job *job, struct bytes input, const struct keeper *keeper, const char *key_id)
{
	struct case_key key;
	size_t at = bytes_find(input, BYTES("@"));
	if (at < input.size) {
		char *text = arena_take(job->arena, input.size + KEY_ID_SIZE);
		check(text != NULL);
		memcpy(text, input.data, at);
		memcpy(text + at, key_id, KEY_ID_SIZE - 1);
		memcpy(text + at + KEY_ID_SIZE - 1, input.data + at + 1, input.size - at - 1);
		input = (struct bytes){(unsigned char *)text, input.size + KEY_ID_SIZE - 2};
	}
	result_ignore(letter_read(job, input, keeper, key_id, &key));
}

static void try_key(struct job *job, struct bytes input)
{
	struct public_key key;
	struct public_key again;
	struct bytes jwk;
	if (public_key_read(job, input, &key) != OK)
		return;
	check(public_key_write(job, &key, &jwk) == OK && public_key_read(job, jwk, &again) == OK);
	check(memcmp(&key, &again, sizeof(key)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena};
	char key_id[KEY_ID_SIZE];
	struct verifier *verifier;
	struct keeper keeper = keeper_once(&job, key_id, &verifier);
	if (size < 1 || size > (1u << 16))
		return 0;
	struct bytes input = {data + 1, size - 1};
	switch (data[0] % 4) {
	case 0:
		try_signed(&job, input, verifier);
		break;
	case 1:
		try_sealed(&job, input);
		break;
	case 2:
		try_letter(&job, input, &keeper, key_id);
		break;
	default:
		try_key(&job, input);
	}
	return 0;
}
