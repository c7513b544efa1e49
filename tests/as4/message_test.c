/* message_test.c - a message arrives as it was sent, whatever it carries, and its receipt proves it. */
#include "fixture.h"

#include "as4/signature.h"
#include "as4/xml.h"

#include <string.h>

struct arrived {
	struct as4_wire wire;
	struct as4_evidence sent;
	struct as4_message message;
	struct as4_evidence received;
	struct as4_partner partner;
};

static void send_and_read(struct world *world, const struct as4_message *message, struct arrived *ret)
{
	ASSERT_OK(&world->job, as4_message_write(&world->job, &world->nodes.roma.self, &world->nodes.islamabad.partner,
						 message, &ret->wire, &ret->sent));
	ASSERT_OK(&world->job,
		  as4_message_read(&world->job, &world->nodes.islamabad.self, &world->nodes.partners, &AS4_LIMITS_USUAL,
				   ret->wire, &ret->message, &ret->received, &ret->partner));
}

static void assert_text(const char *found, const char *expected)
{
	if (expected == NULL) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_string_equal(found, expected);
}

static void assert_part(const struct as4_part *found, const struct as4_part *expected)
{
	assert_text(found->content_type, expected->content_type);
	assert_text(found->charset, expected->charset);
	assert_int_equal(found->compressed, expected->compressed);
	assert_int_equal(found->content.size, expected->content.size);
	assert_memory_equal(found->content.data, expected->content.data, expected->content.size);
	assert_int_equal(found->property_count, expected->property_count);
	for (size_t at = 0; at < expected->property_count; at++) {
		assert_text(found->properties[at].name, expected->properties[at].name);
		assert_text(found->properties[at].value, expected->properties[at].value);
	}
}

static void header_arrives_as_written(void **state)
{
	struct world *world = *state;
	struct as4_message message = nodes_message();
	struct arrived arrived;

	message.ref_to_message_id = "earlier@pk-moi.valico";
	send_and_read(world, &message, &arrived);
	assert_text(arrived.message.id, message.id);
	assert_text(arrived.message.conversation_id, message.conversation_id);
	assert_text(arrived.message.ref_to_message_id, message.ref_to_message_id);
	assert_int_equal(arrived.message.timestamp.milliseconds, message.timestamp.milliseconds);
	assert_text(arrived.message.from.id, "it-moi");
	assert_text(arrived.message.from.id_type, "urn:valico:party");
	assert_text(arrived.message.from.role, AS4_ROLE_INITIATOR);
	assert_text(arrived.message.to.id, "pk-moi");
	assert_text(arrived.message.to.role, AS4_ROLE_RESPONDER);
	assert_text(arrived.message.mode.agreement, "urn:valico:eu-pk-readmission");
	assert_text(arrived.message.mode.service, "urn:valico:cases");
	assert_text(arrived.message.mode.service_type, "urn:valico:services");
	assert_text(arrived.message.mode.action, "exchange");
	assert_false(arrived.message.test);
	assert_int_equal(arrived.message.property_count, 2);
	assert_text(arrived.message.properties[0].value, "it-questura-roma");
	assert_text(arrived.message.properties[1].type, "urn:valico:office");
	assert_text(arrived.message.properties[1].value, "pk-fia & \"nadra\"");
	assert_int_equal(arrived.message.part_count, 2);
	for (size_t at = 0; at < 2; at++)
		assert_part(&arrived.message.parts[at], &message.parts[at]);
	assert_ptr_equal(arrived.partner.signing, &world->nodes.roma.signing);
}

static void both_sides_hold_the_same_evidence(void **state)
{
	struct world *world = *state;
	struct as4_message message = nodes_message();
	struct arrived first;
	struct arrived again;

	send_and_read(world, &message, &first);
	assert_int_equal(first.sent.reference_count, 4);
	assert_int_equal(first.received.reference_count, 4);
	assert_true(hash_equal(&first.sent.content, &first.received.content));
	/* A second try differs on the wire and not in what is signed. */
	world->job.now = instant_plus(world->job.now, HOURS(3));
	send_and_read(world, &message, &again);
	assert_false(bytes_equal(first.wire.body, again.wire.body));
	assert_true(hash_equal(&first.sent.content, &again.sent.content));
	message.conversation_id = "case-8";
	send_and_read(world, &message, &again);
	assert_false(hash_equal(&first.sent.content, &again.sent.content));
}

/* Bytes of a size that are text in most types: lines of letters, and some of them not. */
static struct bytes content_of(struct world *world, const char *type, size_t size)
{
	unsigned char *data = arena_take(world->job.arena, size + 16);

	job_chance(&world->job, data, size);
	if (strcmp(type, "application/octet-stream") == 0 || strcmp(type, "application/pdf") == 0)
		return (struct bytes){data, size};
	for (size_t at = 0; at < size; at++)
		data[at] = data[at] < 8 ? '\n' : data[at] < 12 ? '\r' : (unsigned char)('a' + data[at] % 26);
	if (strstr(type, "xml") != NULL && size >= 8) {
		memcpy(data, "<a b='>", 7);
		data[7] = '\'';
		memmove(data + 6, "'>", 2);
		memcpy(data + size - 4, "</a>", 4);
	}
	return (struct bytes){data, size};
}

static void every_type_and_size_arrives(void **state)
{
	static const char *const types[] = {"application/json",         "application/xml", "image/svg+xml",
					    "application/octet-stream", "text/plain",      "application/pdf"};
	static const size_t sizes[] = {0, 1, 12, 65536, 1000000};

	for (size_t row = 0; row < 6 * 5 * 2; row++) {
		struct world *world = *state;
		struct as4_message message = nodes_message();
		struct as4_part part = {.content_type = types[row % 6], .compressed = row >= 30};
		size_t size = sizes[row / 6 % 5];
		struct arrived arrived;

		/* An uncompressed XML part must be XML, since its canonical form is signed. */
		if (!part.compressed && strstr(part.content_type, "xml") != NULL && size < 12)
			continue;
		part.content = content_of(world, part.content_type, size);
		message.parts = &part;
		message.part_count = 1;
		send_and_read(world, &message, &arrived);
		assert_part(&arrived.message.parts[0], &part);
		world_close(state);
		assert_int_equal(world_open(state), 0);
	}
}

static void any_number_of_parts_arrives(void **state)
{
	static const size_t counts[] = {0, 1, 2, 7, 100, 1000};

	for (size_t row = 0; row < 6; row++) {
		struct world *world = *state;
		struct as4_message message = nodes_message();
		struct as4_part *parts = NEW_MANY(world->job.arena, struct as4_part, counts[row]);
		struct arrived arrived;

		for (size_t at = 0; at < counts[row]; at++)
			parts[at] = (struct as4_part){
			    .content_type = "text/plain",
			    .compressed = at % 2,
			    .content = bytes_of(arena_print(world->job.arena, "part number %zu\n", at))};
		message.parts = parts;
		message.part_count = counts[row];
		send_and_read(world, &message, &arrived);
		assert_int_equal(arrived.message.part_count, counts[row]);
		for (size_t at = 0; at < counts[row]; at++)
			assert_part(&arrived.message.parts[at], &parts[at]);
	}
}

static void content_ids_that_uris_cannot_hold_arrive(void **state)
{
	struct world *world = *state;
	struct as4_message message = nodes_message();
	struct as4_part part = {.content_type = "text/plain", .content = BYTES("x"), .content_id = "a%41/b#c?d@x"};
	struct arrived arrived;

	message.parts = &part;
	message.part_count = 1;
	send_and_read(world, &message, &arrived);
	assert_text(arrived.message.parts[0].content_id, "a%41/b#c?d@x");
	assert_non_null(memmem(arrived.wire.body.data, arrived.wire.body.size, "cid:a%2541%2Fb%23c%3Fd@x", 24));
}

static void test_service_is_told_apart(void **state)
{
	struct world *world = *state;
	struct as4_message message = nodes_message();
	struct arrived arrived;

	message.mode = (struct as4_mode){.service = AS4_TEST_SERVICE, .action = AS4_TEST_ACTION};
	send_and_read(world, &message, &arrived);
	assert_true(arrived.message.test);
}

/* What we write is in canonical form already: libxml2 gives the same bytes for Messaging, Body and SignedInfo. The
 * reader's digests prove the first two; the signature proves the third. Here the text itself is looked at. */
static void header_is_written_in_canonical_form(void **state)
{
	struct world *world = *state;
	struct as4_message message = nodes_message();
	struct arrived arrived;
	const char *start;
	const char *end;
	struct bytes text;
	struct bytes canonical;

	send_and_read(world, &message, &arrived);
	start = memmem(arrived.wire.body.data, arrived.wire.body.size, "<eb:Messaging", 13);
	assert_non_null(start);
	end = strstr(start, "</eb:Messaging>");
	assert_non_null(end);
	text = (struct bytes){(const unsigned char *)start, (size_t)(end - start) + strlen("</eb:Messaging>")};
	ASSERT_OK(&world->job, xml_canonical_document(&world->job, text, &canonical));
	assert_true(bytes_equal(text, canonical));
}

/* What a sender cannot write is refused before it leaves. */
static void unwritable_messages_are_refused(void **state)
{
	static const struct as4_property compression = {"CompressionType", NULL, "application/gzip"};
	struct world *world = *state;
	struct as4_wire wire;
	struct as4_evidence evidence;

	for (int row = 0; row < 5; row++) {
		struct as4_message message = nodes_message();
		struct as4_part part = {.content_type = "text/plain", .content_id = "a b"};
		static const char *const wanted[] = {"required", "required", "as4-value", "as4-value", "as4-value"};

		message.id = row == 0 ? NULL : message.id;
		message.conversation_id = row == 1 ? "" : row == 2 ? "a\x01" : message.conversation_id;
		if (row == 3)
			message.properties = &compression, message.property_count = 1;
		if (row == 4) {
			part.content_id = "ok";
			part.content_type = "text/\xff";
			message.parts = &part;
			message.part_count = 1;
		}
		ASSERT_REFUSED(&world->job, INVALID, wanted[row],
			       as4_message_write(&world->job, &world->nodes.roma.self, &world->nodes.islamabad.partner,
						 &message, &wire, &evidence));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(header_arrives_as_written),
	    IN_WORLD(both_sides_hold_the_same_evidence),
	    IN_WORLD(every_type_and_size_arrives),
	    IN_WORLD(any_number_of_parts_arrives),
	    IN_WORLD(content_ids_that_uris_cannot_hold_arrive),
	    IN_WORLD(test_service_is_told_apart),
	    IN_WORLD(header_is_written_in_canonical_form),
	    IN_WORLD(unwritable_messages_are_refused),
	};

	return cmocka_run_group_tests_name("as4 message", tests, NULL, NULL);
}
