/* office_parcel.c - any bytes as the parcel of a message: refused, or written again as the same. */
#include "office/office.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct job job = {.arena = arena};
	struct parcel parcel, second;
	struct bytes written, again;

	if (parcel_read(&job, (struct bytes){data, size}, NULL, 0, &parcel) != OK)
		return 0;
	check(parcel_write(&job, &parcel, &written) == OK);
	check(parcel_read(&job, written, NULL, 0, &second) == OK);
	check(parcel_write(&job, &second, &again) == OK && bytes_equal(written, again));
	return 0;
}
