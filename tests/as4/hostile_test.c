/* hostile_test.c - what must be refused: a true message with one thing changed by somebody on the line, and what a
 * partner who signs well may still send. Every row says which rule stops it; none may be taken in. */
#include "fixture.h"

#include "as4/compress.h"
#include "as4/mime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A text in the message's bytes that is replaced, once or everywhere. */
struct change {
	const char *name;
	const char *from, *to;
	const char *rule;
};

#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define EXC "http://www.w3.org/2001/10/xml-exc-c14n#"

/* Somebody on the line, without a key. */
static const struct change on_the_line[] = {
    /* the header */
    {"a changed value", "exchange</eb:Action>", "deliver</eb:Action>", "as4-signature"},
    {"another message id", "0193-1@", "0193-2@", "as4-signature"},
    {"an earlier time", "<eb:Timestamp>2026", "<eb:Timestamp>2025", "as4-signature"},
    {"another sender", "type=\"urn:valico:party\">it-moi<", "type=\"urn:valico:party\">at-moi<", "as4-token"},
    {"nobody's sender", "type=\"urn:valico:party\">it-moi<", "type=\"urn:valico:party\">xx-moi<",
     "as4-processing-mode"},
    {"a second message", "</eb:UserMessage></eb:Messaging>",
     "</eb:UserMessage><eb:UserMessage></eb:UserMessage></eb:Messaging>", "as4-header"},
    {"a second header", "<wsse:Security ",
     "<eb:Messaging xmlns:eb=\"http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/\"/><wsse:Security ",
     "as4-wrapping"},
    {"a header that nobody knows", "<wsse:Security ",
     "<x:Y xmlns:x=\"urn:x\" S12:mustUnderstand=\"true\"/><wsse:Security ", "as4-must-understand"},
    {"something in the body", "</S12:Body>", "x</S12:Body>", "as4-header"},
    {"a document type", "<S12:Envelope", "<!DOCTYPE x [<!ENTITY y \"z\">]><S12:Envelope", "as4-doctype"},
    {"a processing instruction", "<S12:Header>", "<?x y?><S12:Header>", "as4-xml"},
    {"a reference that names a part not there", "PartInfo href=\"cid:part-1.", "PartInfo href=\"cid:part-9.",
     "as4-signature"},
    /* wrapping: what was signed stays, moved where nobody looks */
    {"two elements of one id", "<S12:Body ", "<x:Old xmlns:x=\"urn:x\" Id=\"_messaging\"/><S12:Body ", "as4-header"},
    {"an id on another element", "<wsse:Security ", "<x:Old xmlns:x=\"urn:x\" Id=\"_body\"/><wsse:Security ",
     "as4-wrapping"},
    {"a digest of something else", "D6/BMh8gqYgIqpvu", "E6/BMh8gqYgIqpvu", "as4-signature"},
    /* the encryption: not signed, so anybody on the line may touch it */
    {"another key wrap", "xmlenc#kw-aes128", "xmlenc#kw-aes256", "as4-policy"},
    {"another agreement", "xmlenc11#ECDH-ES", "xmlenc#dh", "as4-policy"},
    {"another curve", "urn:oid:1.2.840.10045.3.1.7", "urn:oid:1.3.132.0.34", "as4-policy"},
    {"a shorter key", "<dsig-more:KeyLength>16<", "<dsig-more:KeyLength>8<", "as4-policy"},
    {"another cipher", "xmlenc11#aes128-gcm", "xmlenc#aes128-cbc", "as4-policy"},
    {"another salt", "<dsig-more:Salt>", "<dsig-more:Salt>AAAA", "as4-decryption"},
    {"a broken wrap", "<xenc:CipherValue>", "<xenc:CipherValue>AAAA", "as4-decryption"},
    {"a point of no known form", "<dsig11:PublicKey>B", "<dsig11:PublicKey>D", "as4-decryption"},
    {"the point at infinity", "<dsig11:PublicKey>", "<dsig11:PublicKey>AA==</dsig11:PublicKey><dsig11:PublicKey>",
     "as4-policy"},
    {"a part that stays in clear", "<xenc:DataReference URI=\"#_part-2\"/>", "", "as4-policy"},
    {"a key reference to elsewhere", "<wsse:Reference URI=\"#_key\"/>", "<wsse:Reference URI=\"#_signature\"/>",
     "as4-policy"},
    /* the parts */
    {"the end is missing", "--\r\n", "\r\n", "as4-mime"},
    {"two parts of one name", "Content-ID: <part-2.", "Content-ID: <part-1.", "as4-mime"},
    {"another transfer encoding", "Content-Transfer-Encoding: binary", "Content-Transfer-Encoding: base64", "as4-mime"},
};

/* The partner himself, who signs what he changed: only the rules stand against it. */
static const struct change by_partner[] = {
    {"another algorithm", "xmldsig-more#ecdsa-sha256", "xmldsig-more#hmac-sha256", "as4-policy"},
    {"no algorithm", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "", "as4-policy"},
    {"another canonical form", "CanonicalizationMethod Algorithm=\"" EXC "\"",
     "CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"", "as4-policy"},
    {"an old digest", "DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"",
     "DigestMethod Algorithm=\"" DSIG "sha1\"", "as4-policy"},
    {"a transform that computes", "<ds:Transform Algorithm=\"" EXC "\"",
     "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"", "as4-policy"},
    {"an enveloped signature", "<ds:Transform Algorithm=\"" EXC "\"",
     "<ds:Transform Algorithm=\"" DSIG "enveloped-signature\"", "as4-policy"},
    {"a header that is not signed", "URI=\"#_messaging\"", "URI=\"#_signature\"", "as4-signature"},
    {"the same twice, the body not", "URI=\"#_body\"", "URI=\"#_messaging\"", "as4-signature"},
    {"a reference to everything", "Reference URI=\"#_body\"", "Reference URI=\"\"", "as4-policy"},
    {"a reference to elsewhere", "Reference URI=\"#_body\"", "Reference URI=\"http://example.org/\"", "as4-policy"},
    {"a part that is not signed", "Reference URI=\"cid:part-2.", "Reference URI=\"cid:part-3.", "as4-policy"},
};

static struct as4_wire true_message(struct world *world)
{
	struct as4_message message = nodes_message();
	struct as4_evidence evidence;
	struct as4_wire wire;

	ASSERT_OK(&world->job, as4_message_write(&world->job, &world->nodes.roma.self, &world->nodes.islamabad.partner,
						 &message, &wire, &evidence));
	return wire;
}

static enum result arrives(struct world *world, struct as4_wire wire)
{
	struct as4_evidence evidence;
	struct as4_message message;
	struct as4_partner partner;

	return as4_message_read(&world->job, &world->nodes.islamabad.self, &world->nodes.partners, &AS4_LIMITS_USUAL,
				wire, &message, &evidence, &partner);
}

/* The bytes with the first `from` replaced; the last one for the end of the last part. */
static struct bytes replaced(struct world *world, struct bytes whole, const char *from, const char *to)
{
	size_t size = strlen(from), place = bytes_find(whole, bytes_of(from));
	struct bytes result;
	unsigned char *data;

	if (place == whole.size)
		fail_msg("there is no \"%s\"", from);
	if (strcmp(from, "--\r\n") == 0)
		place = whole.size - size;
	result.size = whole.size - size + strlen(to);
	data = arena_take(world->job.arena, result.size);
	memcpy(data, whole.data, place);
	memcpy(data + place, to, strlen(to));
	memcpy(data + place + strlen(to), whole.data + place + size, whole.size - place - size);
	result.data = data;
	return result;
}

/* What the partner himself would send: the same, signed again. SignedInfo is written in its canonical form. */
static struct bytes signed_again(struct world *world, struct bytes whole)
{
	struct bytes open = BYTES("<ds:SignedInfo"), close = BYTES("</ds:SignedInfo>");
	struct bytes value = BYTES("<ds:SignatureValue>"), end = BYTES("</ds:SignatureValue>");
	size_t from = bytes_find(whole, open), to = bytes_find(whole, close) + close.size;
	size_t value_at = bytes_find(whole, value) + value.size, value_end = bytes_find(whole, end);
	const struct node *roma = &world->nodes.roma;
	struct hash digest = hash_of((struct bytes){whole.data + from, to - from});
	struct signature signature;
	char *old, *new;

	ASSERT_OK(&world->job,
		  roma->keeper.sign(roma->keeper.self, &world->job, roma->signing_key_id, &digest, &signature));
	old = arena_copy(world->job.arena, whole.data + value_at, value_end - value_at);
	new = base64_write(world->job.arena, (struct bytes){signature.bytes, sizeof(signature.bytes)});
	return replaced(world, whole, old, new);
}

static void all_must_be_refused(struct world *world, const struct change *changes, size_t count, bool signs)
{
	struct as4_wire wire = true_message(world);
	int wrong = 0;

	ASSERT_OK(&world->job, arrives(world, wire));
	for (size_t at = 0; at < count; at++) {
		struct as4_wire touched = {wire.content_type,
					   replaced(world, wire.body, changes[at].from, changes[at].to)};
		enum result result;

		if (signs)
			touched.body = signed_again(world, touched.body);
		result = arrives(world, touched);
		if (result == OK || strcmp(world->job.failure.rule, changes[at].rule) != 0) {
			print_error("%s: %s, %s (%s)\n", changes[at].name, result_name(result), world->job.failure.rule,
				    world->job.failure.reason);
			wrong++;
		}
		job_forgive(&world->job);
	}
	assert_int_equal(wrong, 0);
}

static void whoever_stands_on_the_line_changes_nothing(void **state)
{
	all_must_be_refused(*state, on_the_line, sizeof(on_the_line) / sizeof(on_the_line[0]), false);
}

static void a_partner_keeps_to_what_was_agreed(void **state)
{
	all_must_be_refused(*state, by_partner, sizeof(by_partner) / sizeof(by_partner[0]), true);
}

/* One letter in the middle of the sender's point: the right form, and on no curve. */
static void a_point_off_the_curve_is_as_any_other_failure(void **state)
{
	struct world *world = *state;
	struct as4_wire wire = true_message(world);
	size_t place = bytes_find(wire.body, BYTES("<dsig11:PublicKey>")) + 40;
	unsigned char *copy = arena_copy(world->job.arena, wire.body.data, wire.body.size);

	copy[place] = copy[place] == 'A' ? 'B' : 'A';
	wire.body.data = copy;
	ASSERT_REFUSED(&world->job, DENIED, "as4-decryption", arrives(world, wire));
}

/* Comments are no part of what is signed; a value must be read whole around them, not up to them. */
static void a_comment_cuts_no_value(void **state)
{
	struct world *world = *state;
	struct as4_wire wire = true_message(world);
	struct as4_evidence evidence;
	struct as4_message message;
	struct as4_partner partner;

	wire.body = replaced(world, wire.body, "0193-1@it-moi.valico", "0193-1@it<!-- -->-moi.valico");
	ASSERT_OK(&world->job, as4_message_read(&world->job, &world->nodes.islamabad.self, &world->nodes.partners,
						&AS4_LIMITS_USUAL, wire, &message, &evidence, &partner));
	assert_string_equal(message.id, "0193-1@it-moi.valico");
}

/* The partner signs all of it; it is too much all the same. */
static void floods_are_refused(void **state)
{
	struct world *world = *state;
	struct job *job = &world->job;
	struct as4_limits few = AS4_LIMITS_USUAL;
	struct as4_wire wire = true_message(world);
	struct as4_evidence evidence;
	struct as4_message message;
	struct as4_partner partner;

	few.parts = 1;
	ASSERT_REFUSED(job, LIMIT, "as4-mime",
		       as4_message_read(job, &world->nodes.islamabad.self, &world->nodes.partners, &few, wire, &message,
					&evidence, &partner));
	few = AS4_LIMITS_USUAL;
	few.total_bytes = 10;
	ASSERT_REFUSED(job, LIMIT, "as4-decompression",
		       as4_message_read(job, &world->nodes.islamabad.self, &world->nodes.partners, &few, wire, &message,
					&evidence, &partner));
}

/* A member of gzip that holds `size` zeros. */
static struct bytes zeros(struct world *world, size_t size)
{
	struct bytes plain = {arena_take(world->job.arena, size), size}, packed;
	z_stream stream = {0};
	unsigned char *data = arena_take(world->job.arena, size / 100 + 1000);

	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (unsigned char *)(uintptr_t)plain.data;
	stream.avail_in = (unsigned int)size;
	stream.next_out = data;
	stream.avail_out = (unsigned int)(size / 100 + 1000);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	packed = (struct bytes){data, stream.total_out};
	deflateEnd(&stream);
	return packed;
}

static struct bytes joined(struct world *world, struct bytes a, struct bytes b)
{
	unsigned char *data = arena_take(world->job.arena, a.size + b.size);

	memcpy(data, a.data, a.size);
	memcpy(data + a.size, b.data, b.size);
	return (struct bytes){data, a.size + b.size};
}

static void bombs_and_odd_packings_are_refused(void **state)
{
	struct world *world = *state;
	struct bytes small = zeros(world, 100), bomb = zeros(world, 32u << 20), plain;
	struct {
		const char *name;
		struct bytes packed;
		enum result result;
	} rows[] = {
	    {"a member", small, OK},
	    {"two members", joined(world, small, small), INVALID},
	    {"bytes behind", joined(world, small, BYTES("x")), INVALID},
	    {"cut off", {small.data, small.size - 1}, INVALID},
	    {"no gzip", BYTES("plain text"), INVALID},
	    {"nothing", {0}, INVALID},
	    {"a ratio of a thousand", bomb, LIMIT},
	};

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		enum result result = compress_read(&world->job, &AS4_LIMITS_USUAL, 64u << 20, rows[at].packed, &plain);

		if (result != rows[at].result)
			fail_msg("%s: %s, %s", rows[at].name, result_name(result), world->job.failure.reason);
		job_forgive(&world->job);
	}
}

enum content { LETTERS, NOISE, ZEROS };

/* Bytes of a kind; those of NOISE get no smaller by any compression. */
static struct bytes filled(struct world *world, enum content content, size_t size)
{
	unsigned char *data = arena_take(world->job.arena, size + 1);
	uint64_t state = size + 1;

	for (size_t at = 0; at < size && content != ZEROS; at++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		data[at] = content == NOISE ? (unsigned char)(state >> 56) : (unsigned char)('a' + (state >> 60));
	}
	return (struct bytes){data, size};
}

/* zlib is the library that did not pack it. */
static void expect_inflated(struct bytes packed, struct bytes plain)
{
	unsigned char *data = malloc(plain.size + 1);
	z_stream stream = {.next_in = (unsigned char *)(uintptr_t)packed.data, .avail_in = (unsigned int)packed.size};

	assert_non_null(data);
	stream.next_out = data;
	stream.avail_out = (unsigned int)plain.size + 1;
	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.avail_in, 0);
	assert_true(bytes_equal((struct bytes){data, stream.total_out}, plain));
	inflateEnd(&stream);
	free(data);
}

static void what_is_packed_is_opened_by_every_library(void **state)
{
	static const size_t sizes[] = {0, 1, 2, 255, 256, 257, 4095, 65535, 65536, 65537, 1000003, 9000000};
	struct world *world = *state;
	struct job *job = &world->job;

	for (size_t at = 0; at < sizeof(sizes) / sizeof(sizes[0]); at++) {
		for (enum content content = LETTERS; content <= ZEROS; content++) {
			struct bytes plain = filled(world, content, sizes[at]), packed, again, opened;

			ASSERT_OK(job, compress_write(job, plain, &packed));
			ASSERT_OK(job, compress_write(job, plain, &again));
			assert_true(bytes_equal(packed, again));
			ASSERT_OK(job, compress_read(job, &AS4_LIMITS_USUAL, sizes[at] + 1, packed, &opened));
			assert_true(bytes_equal(opened, plain));
			expect_inflated(packed, plain);
			if (content == LETTERS && sizes[at] > 4000)
				assert_true(packed.size < plain.size * 6 / 10);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(whoever_stands_on_the_line_changes_nothing),
	    IN_WORLD(a_partner_keeps_to_what_was_agreed),
	    IN_WORLD(a_point_off_the_curve_is_as_any_other_failure),
	    IN_WORLD(a_comment_cuts_no_value),
	    IN_WORLD(floods_are_refused),
	    IN_WORLD(bombs_and_odd_packings_are_refused),
	    IN_WORLD(what_is_packed_is_opened_by_every_library),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
