/* specimen.c - writes a message and its receipt into a folder, with the keys to open them, for the tests with other
 * implementations (interop.mjs). Invented parties, keys from a seed.
 *
 *     as4_specimen FOLDER
 */
#include "as4/signal.h"
#include "nodes.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

/* A certificate as xmlsec1 and Node read it. */
static struct bytes pem(struct job *job, struct bytes der)
{
	char *text = base64_write(job->arena, der);

	return bytes_of(
	    text == NULL
		? ""
		: arena_print(job->arena, "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", text));
}

static enum result put(struct job *job, const char *folder, const char *name, struct bytes content)
{
	char *file;

	TAKE(job, file = arena_print(job->arena, "%s/%s", folder, name));
	return file_write(job, file, 0600, content);
}

static enum result specimens_write(struct job *job, struct nodes *nodes, const char *folder)
{
	static const struct case_key seal = {"a seal that is no secret at all"};
	struct as4_message message = nodes_message();
	struct as4_evidence evidence;
	struct as4_wire wire;
	struct bytes receipt, ring;

	TRY(as4_message_write(job, &nodes->roma.self, &nodes->islamabad.partner, &message, &wire, &evidence));
	TRY(as4_receipt_write(job, &nodes->islamabad.self, message.id, &evidence, &receipt));
	TRY(key_ring_write(job, nodes->islamabad.ring, &seal, &ring));
	TRY(put(job, folder, "message.mime", wire.body));
	TRY(put(job, folder, "message.type", bytes_of(wire.content_type)));
	for (size_t at = 0; at < message.part_count; at++)
		TRY(put(job, folder, arena_print(job->arena, "part-%zu", at + 1), message.parts[at].content));
	TRY(put(job, folder, "receipt.xml", receipt));
	TRY(put(job, folder, "roma.pem", pem(job, nodes->roma.signing.der)));
	TRY(put(job, folder, "islamabad.pem", pem(job, nodes->islamabad.signing.der)));
	TRY(put(job, folder, "islamabad.agreement.pem", pem(job, nodes->islamabad.agreement.der)));
	TRY(put(job, folder, "ring", ring));
	return put(job, folder, "seal", (struct bytes){seal.bytes, sizeof(seal.bytes)});
}

int main(int count, char **words)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct seeded seed;
	struct job job = {.arena = arena, .now = {INT64_C(1795492800000)}, .chance = chance_of_seed(&seed, 3)};
	struct nodes nodes;
	enum result result;

	if (count != 2)
		return 2;
	nodes_open(&job, &nodes);
	result = specimens_write(&job, &nodes, words[1]);
	if (result != OK)
		fprintf(stderr, "%s\n", job.failure.reason);
	nodes_close(&nodes);
	return result == OK ? 0 : 1;
}
