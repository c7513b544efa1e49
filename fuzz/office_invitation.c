/* office_invitation.c - any bytes as what a partner hands over to be linked: the file, or the text of its QR code.
 * Besides, any payload under a signature that holds, so that the fuzzer gets to the members. Nobody becomes a partner
 * by it but the one whose true invitation it is, and no key of ours changes. */
#include "cli/link_code.h"
#include "crypto/jose.h"
#include "support/node.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Our node, made once, and a stranger's key that signs what the fuzzer writes. */
static struct test_node node;
static struct keeper stranger;
static char stranger_key[KEY_ID_SIZE];

static void open_once(void)
{
	static struct seeded seed;
	static struct key_ring *ring;
	static struct arena *arena;
	struct public_key key;

	if (arena != NULL)
		return;
	arena = arena_open(64u << 20);

	struct job job = {.arena = arena, .now = {1795000000000}, .chance = chance_of_seed(&seed, 9)};

	test_node_open(&job, &node, "it", NULL, 0);
	check(key_ring_open(&ring) == OK);
	stranger = key_ring_keeper(ring);
	check(stranger.create(stranger.self, &job, stranger_key, &key) == OK);
}

static void try_accept(struct job *job, struct bytes invitation)
{
	const char *party, *words;

	if (link_accept(job, &node.office, invitation, &party, &words) == OK)
		check(strcmp(party, "it") != 0 && words[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct seeded seed;
	struct job job = {.arena = arena, .now = {1795000000000}, .chance = chance_of_seed(&seed, 3)};
	struct bytes input = {data + 1, size - 1}, whole;

	if (size == 0)
		return 0;
	open_once();
	if ((data[0] & 1) == 0) {
		if (link_code_read(&job, input, &whole) == OK)
			try_accept(&job, whole);
	} else if (signed_write(&job, &stranger, stranger_key, "valico-invitation+jws", input, &whole) == OK) {
		try_accept(&job, whole);
	}
	return 0;
}
