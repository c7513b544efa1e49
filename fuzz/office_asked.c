/* office_asked.c - any text in the one search box: refused with a rule, or understood as something, its parts no longer
 * than the whole. */
#include "office/people/asked.h"

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
	AUTO_ARENA struct arena *arena = arena_open(16u << 20);
	struct job job = {.arena = arena, .now = {1795000000000}}, own = {.arena = arena, .now = {1795000000000}};
	char *text = bytes_cstring(arena, (struct bytes){data, size});
	struct person person;
	struct asked asked;
	json_t *value;

	if (text == NULL)
		return 0;
	if (asked_text(&job, text, &asked) != OK) {
		check(job.failure.rule[0] != '\0');
		return 0;
	}
	check(asked.kind != NULL && asked.text.born.size <= size);
	if (strcmp(asked.kind, "name") == 0)
		check(asked.text.name.size + asked.text.father.size <= size);
	check(asked_write(&job, &asked, &value) == OK);
	if (asked_person(&own, &asked, &person) != OK)
		check(own.failure.rule[0] != '\0');
	return 0;
}
