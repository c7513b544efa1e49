/* identity_zone.c - any text as a machine-readable zone: refused with a rule, or read with every position inside it. */
#include "identity/mrz.h"

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
	AUTO_ARENA struct arena *arena = arena_open(4u << 20);
	struct job job = {.arena = arena, .now = {1795000000000}};
	struct zone_document document;
	bool all_hold = true;

	if (zone_document_read(&job, (struct bytes){data, size}, &document) != OK) {
		check(job.failure.rule[0] != '\0');
		return 0;
	}
	check(document.check_count <= ZONE_CHECKS_MOST && document.repair_count <= ZONE_REPAIRS_MOST);
	for (int at = 0; at < document.check_count; at++) {
		const struct zone_check *each = &document.checks[at];

		check(each->line >= 0 && each->line < 3 && each->from >= 0 && each->from <= each->to &&
		      each->to <= 44 && each->at < 44);
		all_hold = all_hold && each->holds;
	}
	check(!document.valid || all_hold);
	check(document.family_name != NULL && document.given_names != NULL);
	check(bytes_are_utf8(bytes_of(document.family_name)) && bytes_are_utf8(bytes_of(document.optional)));
	return 0;
}
