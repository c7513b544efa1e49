/* base_json.c - any bytes as JSON: our reader takes exactly what the library takes, as an equal value, and our writer
 * spells it as the library does. Three things only ours refuses: nesting of more than 16 levels, numbers of more than
 * 63 letters, and bytes of 0 between values, which the library passes over. */
#include "base/json.h"
#include "base/json_parse.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void spelling_check(const json_t *value)
{
	struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	char *theirs = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	struct bytes ours;

	if (theirs == NULL || json_write(&job, value, &ours) != OK || !bytes_equal_cstring(ours, theirs))
		abort();
	free(theirs);
	arena_close(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_fault fault;
	json_error_t error;
	json_t *ours = json_parse((struct bytes){data, size}, &fault);
	json_t *theirs = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	bool alike = ours != NULL ? theirs != NULL && json_equal(ours, theirs) : theirs == NULL;

	if (!alike && !(ours == NULL && (fault.too_deep || size >= 64 || memchr(data, 0, size) != NULL)))
		abort();
	if (ours != NULL)
		spelling_check(ours);
	json_decref(ours);
	json_decref(theirs);
	return 0;
}
