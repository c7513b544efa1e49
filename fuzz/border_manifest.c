/* border_manifest.c - any bytes as a flight's manifest: refused as a whole, or rows of which each is a traveller or a
 * named fault, in the order of their lines. */
#include "border/manifest.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct job job = {.arena = arena, .now = {DAYS(20400)}};
	struct manifest manifest;
	int faults = 0, line = 0;

	if (manifest_read(&job, (struct bytes){data, size}, &manifest) != OK) {
		check(job.failure.rule[0] != '\0');
		return 0;
	}
	check(manifest.count > 0 && manifest.count <= MANIFEST_ROWS_MOST);
	for (int at = 0; at < manifest.count; at++) {
		const struct manifest_row *row = &manifest.rows[at];
		const struct traveller *one = &row->traveller;

		check(row->line > line && bytes_are_utf8(bytes_of(row->text)));
		line = row->line;
		faults += row->rule != NULL;
		check(row->rule != NULL || one->zone != NULL || one->family_name != NULL || one->given_names != NULL);
		check(row->twice < row->line);
	}
	check(faults == manifest.faults);
	return 0;
}
