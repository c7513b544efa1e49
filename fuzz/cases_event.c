/* cases_event.c - any bytes as the envelope or the body of an event: refused, or written again as the same. */
#include "cases/event_body.h"
#include "cases/event_envelope.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* What is read and written is a fixed point: reading that gives the same bytes again. */
static void envelope_try(struct job *job, struct bytes bytes)
{
	struct envelope first, second;
	struct bytes written, again;

	if (event_envelope_read(job, bytes, &first) != OK)
		return;
	check(event_envelope_write(job, &first, &written) == OK);
	check(event_envelope_read(job, written, &second) == OK);
	check(event_envelope_write(job, &second, &again) == OK && bytes_equal(written, again));
}

/* With a space behind the first bracket the reader cannot go its short way, and must come to the same. */
static void body_try_spaced(struct job *job, struct bytes bytes, bool holds, const struct body *body)
{
	struct body spaced;
	struct bytes written, again;
	unsigned char *copy;

	if (bytes.size == 0 || bytes.data[0] != '{')
		return;
	copy = arena_take(job->arena, bytes.size + 1);
	check(copy != NULL);
	copy[0] = '{';
	copy[1] = ' ';
	memcpy(copy + 2, bytes.data + 1, bytes.size - 1);
	check((event_body_read(job, (struct bytes){copy, bytes.size + 1}, &spaced) == OK) == holds);
	if (holds)
		check(event_body_write(job, body, &written) == OK && event_body_write(job, &spaced, &again) == OK &&
		      bytes_equal(written, again));
}

static void body_try(struct job *job, struct bytes bytes)
{
	struct body first, second;
	struct bytes written, again;
	bool holds = event_body_read(job, bytes, &first) == OK;

	body_try_spaced(job, bytes, holds, &first);
	if (!holds)
		return;
	check(event_body_write(job, &first, &written) == OK);
	check(event_body_read(job, written, &second) == OK);
	check(event_body_write(job, &second, &again) == OK && bytes_equal(written, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(32u << 20);
	struct job job = {.arena = arena};

	if (size == 0)
		return 0;
	if (*data & 1)
		envelope_try(&job, (struct bytes){data + 1, size - 1});
	else
		body_try(&job, (struct bytes){data + 1, size - 1});
	return 0;
}
