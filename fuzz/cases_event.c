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

/* With a space behind its brace no body is read the short way: the long way gives the same. */
static void ways_compare(struct job *job, struct bytes bytes, const struct body *read)
{
	unsigned char *spaced = arena_room(job->arena, bytes.size + 1);
	struct bytes written, again;
	struct body other;

	check(spaced != NULL);
	spaced[0] = '{';
	spaced[1] = ' ';
	memcpy(spaced + 2, bytes.data + 1, bytes.size - 1);
	check(event_body_read(job, (struct bytes){spaced, bytes.size + 1}, &other) == OK);
	check(event_body_write(job, read, &written) == OK);
	check(event_body_write(job, &other, &again) == OK && bytes_equal(written, again));
}

static void body_try(struct job *job, struct bytes bytes)
{
	struct body first, second;
	struct bytes written, again;

	if (event_body_read(job, bytes, &first) != OK)
		return;
	if (event_body_read_plain(job, bytes, &second))
		ways_compare(job, bytes, &first);
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
