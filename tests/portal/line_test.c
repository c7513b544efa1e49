/* line_test.c - what the desk takes from the portal: exactly the five calls, whatever else comes over the line. */
#include "portal/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct bytes packet_of(struct arena *arena, struct line_request_head head, const char *document)
{
	size_t size = strlen(document);
	unsigned char *packet = arena_take(arena, sizeof(head) + size + 1);

	if (head.size == 0)
		head.size = (uint32_t)size;
	memcpy(packet, &head, sizeof(head));
	memcpy(packet + sizeof(head), document, size);
	return (struct bytes){packet, sizeof(head) + size};
}

static const struct {
	enum line_call call;
	const char *document;
	enum result expected;
	const char *field;
} rows[] = {
    {LINE_GUIDANCE, "{\"topic\":\"report\"}", OK, ""},
    {LINE_GUIDANCE, "{\"topic\":\"pathways\",\"purpose\":\"study\"}", OK, ""},
    {LINE_GUIDANCE, "{\"topic\":\"people\"}", INVALID, "topic"},
    {LINE_GUIDANCE, "{}", INVALID, "topic"},
    {LINE_GUIDANCE, "{\"topic\":\"report\",\"case\":\"1\"}", INVALID, "request"},
    {LINE_GUIDANCE, "[]", INVALID, "request"},
    {LINE_GUIDANCE, "", INVALID, "request"},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":{},\"check\":\"none\"}", OK, ""},
    {LINE_FILE,
     "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":{},\"check\":\"work\",\"more\":{\"report_agent\":{}}}", OK, ""},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"fr\",\"form\":{},\"check\":\"none\"}", INVALID, "language"},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":[],\"check\":\"none\"}", INVALID, "form"},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":{},\"check\":\"officer\"}", INVALID, "check"},
    {LINE_FILE, "{\"kind\":7,\"language\":\"ur\",\"form\":{},\"check\":\"none\"}", INVALID, "kind"},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":{},\"check\":\"none\",\"more\":{\"a\":1}}", INVALID,
     "more"},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":{},\"check\":\"none\",\"secret\":\"x\"}", INVALID,
     "request"},
    {LINE_FOLLOW, "{\"number\":\"1\",\"secret\":\"x\"}", OK, ""},
    {LINE_FOLLOW, "{\"number\":\"1\"}", INVALID, "secret"},
    {LINE_FOLLOW, "{\"number\":\"1\",\"secret\":\"x\",\"add\":\"a\",\"step\":\"b\"}", INVALID, "step"},
    {LINE_FOLLOW, "{\"number\":\"1\",\"secret\":\"x\",\"case_id\":\"b\"}", INVALID, "request"},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":{},\"check\":\"none\",\"files\":[\"a\",\"b\"]}", OK,
     ""},
    {LINE_FILE, "{\"kind\":\"delay\",\"language\":\"ur\",\"form\":{},\"check\":\"none\",\"files\":[1]}", INVALID,
     "files"},
    {LINE_FOLLOW, "{\"number\":\"1\",\"secret\":\"x\",\"files\":[\"a\"]}", OK, ""},
    {LINE_FOLLOW, "{\"number\":\"1\",\"secret\":\"x\",\"files\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}", INVALID, "files"},
    {LINE_FOLLOW, "{\"number\":\"1\",\"secret\":\"x\",\"files\":[\"a\"],\"add\":\"a\"}", INVALID, "step"},
    {LINE_KEEP, "{\"name\":\"letter.jpg\"}", OK, ""},
    {LINE_KEEP, "{}", INVALID, "name"},
    {LINE_KEEP, "{\"name\":\"letter.jpg\",\"number\":\"1\"}", INVALID, "request"},
    {LINE_SEAL, "{\"seal\":\"eyJ\"}", OK, ""},
    {LINE_SEAL, "{}", OK, ""},
    {LINE_SEAL, "{\"case\":\"1\"}", INVALID, "request"},
    {LINE_CALL_END, "{}", INVALID, "call"},
};

static void requests_are_read_strictly(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		struct line_request request;
		struct bytes packet = packet_of(
		    arena, (struct line_request_head){.version = LINE_VERSION, .call = rows[at].call, .number = 9},
		    rows[at].document);

		assert_int_equal(line_request_read(&job, packet, &request), rows[at].expected);
		assert_string_equal(job.failure.field, rows[at].field);
		assert_int_equal(request.number, 9); /* also of a refused one, so that it can be answered */
	}
}

static void heads_that_lie_are_refused(void **state)
{
	static const struct line_request_head good = {.version = LINE_VERSION, .call = LINE_GUIDANCE, .number = 1};
	struct line_request_head heads[] = {good, good, good};

	(void)state;
	heads[0].version = 2;
	heads[1].number = 0;
	heads[2].size = 5;
	for (size_t at = 0; at < 3; at++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 20);
		struct job job = {.arena = arena};
		struct line_request request;

		assert_int_equal(
		    line_request_read(&job, packet_of(arena, heads[at], "{\"topic\":\"report\"}"), &request), INVALID);
	}
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct line_request request;
	assert_int_equal(line_request_read(&job, BYTES("short"), &request), INVALID);
}

/* A long document goes in pieces and comes back whole. */
static void answers_come_back_whole(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena};
	size_t size = LINE_PIECE_MOST * 3 + 17, have = 0, pieces = 0;
	unsigned char *long_one = arena_take(arena, size), *back = arena_take(arena, size);
	struct line_answer_head head;
	struct bytes packet, piece;

	(void)state;
	for (size_t at = 0; at < size; at++)
		long_one[at] = (unsigned char)(at * 7);
	while (have < size) {
		assert_int_equal(line_answer_write(&job, OK, 3, (struct bytes){long_one, size}, have, &packet), OK);
		assert_int_equal(line_answer_read(&job, packet, &head, &piece), OK);
		assert_int_equal(head.at, have);
		memcpy(back + have, piece.data, piece.size);
		have += piece.size;
		pieces++;
	}
	assert_int_equal(pieces, 4);
	assert_memory_equal(back, long_one, size);
	/* One byte less than the head says. */
	packet.size--;
	assert_int_equal(line_answer_read(&job, packet, &head, &piece), INVALID);
}

static void a_failure_travels(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena}, other = {.arena = arena};
	struct failure failure = {.result = DENIED, .field = "step", .rule = "wrong-state", .reason = "Not now."};
	struct bytes document;

	(void)state;
	assert_int_equal(line_failure_write(&job, &failure, &document), OK);
	assert_int_equal(line_failure_take(&other, DENIED, document), DENIED);
	assert_string_equal(other.failure.rule, "wrong-state");
	assert_string_equal(other.failure.reason, "Not now.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(requests_are_read_strictly),
	    cmocka_unit_test(heads_that_lie_are_refused),
	    cmocka_unit_test(answers_come_back_whole),
	    cmocka_unit_test(a_failure_travels),
	};

	return cmocka_run_group_tests_name("line between portal and desk", tests, NULL, NULL);
}
