/* as4_message.c - messages on the wire: a true one with bytes changed, or any bytes at all.
 *
 * The first byte says which. Whatever is changed, a message that is taken in must carry exactly what was signed: the
 * same content hash, the same parts. */
#include "../tests/as4/nodes.h"
#include "as4/signal.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct nodes nodes;
static struct job kept;
static struct as4_message message;
static struct as4_wire wire, receipt;
static struct as4_evidence evidence;
static struct seeded seed;

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count;
	(void)words;
	kept = (struct job){.arena = arena_open(64u << 20), .now = {1795000000000}};
	kept.chance = chance_of_seed(&seed, 5);
	nodes_open(&kept, &nodes);
	message = nodes_message();
	check(as4_message_write(&kept, &nodes.roma.self, &nodes.islamabad.partner, &message, &wire, &evidence) == OK);
	receipt.content_type = AS4_SIGNAL_TYPE;
	check(as4_receipt_write(&kept, &nodes.islamabad.self, message.id, &evidence, &receipt.body) == OK);
	return 0;
}

/* The true bytes with some changed: each three bytes of input are a place and what is added there. */
static struct bytes changed(struct arena *arena, struct bytes from, const uint8_t *data, size_t size)
{
	unsigned char *copy = arena_copy(arena, from.data, from.size);

	check(copy != NULL);
	for (size_t at = 0; at + 3 <= size; at += 3)
		copy[(size_t)(data[at] << 8 | data[at + 1]) % from.size] += data[at + 2];
	return (struct bytes){copy, from.size};
}

static void message_try(struct job *job, struct bytes body)
{
	struct as4_wire tried = {wire.content_type, body};
	struct as4_evidence found;
	struct as4_message read;
	struct as4_partner from;
	const char *id;
	struct as4_party party;

	if (as4_message_peek(job, &AS4_LIMITS_USUAL, tried, &id, &party) == OK)
		check(id != NULL && party.id != NULL);
	if (as4_message_read(job, &nodes.islamabad.self, &nodes.partners, &AS4_LIMITS_USUAL, tried, &read, &found,
			     &from) != OK)
		return;
	check(hash_equal(&found.content, &evidence.content) && read.part_count == message.part_count);
	for (size_t at = 0; at < read.part_count; at++)
		check(bytes_equal(read.parts[at].content, message.parts[at].content));
}

static void receipt_try(struct job *job, struct bytes body)
{
	struct as4_wire tried = {receipt.content_type, body};
	struct as4_signal signal;

	if (as4_signal_read(job, &nodes.islamabad.partner, &AS4_LIMITS_USUAL, tried, &signal) == OK)
		check(as4_receipt_check(job, &signal, message.id, &evidence) != OK || signal.proved);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct job job = {.arena = arena, .now = kept.now, .chance = kept.chance};
	uint8_t kind;

	if (size == 0)
		return 0;
	kind = *data++ & 3;
	size--;
	if (kind == 0)
		message_try(&job, (struct bytes){data, size});
	else if (kind == 1)
		message_try(&job, changed(arena, wire.body, data, size));
	else if (kind == 2)
		receipt_try(&job, (struct bytes){data, size});
	else
		receipt_try(&job, changed(arena, receipt.body, data, size));
	return 0;
}
