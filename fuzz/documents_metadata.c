/* documents_metadata.c - any bytes as a picture: what is kept of it is no longer than it was and a little, and is kept
 * whole when it is made plain once more; or it is refused. */
#include "documents/metadata.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(enum result plain(struct job *, struct bytes, struct bytes *, bool *), struct bytes picture)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct bytes once, twice;
	bool left_out;

	if (plain(&job, picture, &once, &left_out) != OK) {
		if (job.failure.rule[0] == '\0')
			abort();
		return;
	}
	if (once.size > picture.size + 64 || plain(&job, once, &twice, &left_out) != OK || !bytes_equal(once, twice))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(jpeg_plain, (struct bytes){data, size});
	check(png_plain, (struct bytes){data, size});
	return 0;
}
