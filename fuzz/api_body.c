/* api_body.c - any bytes as the body or the query of a request, held against every shape of the API. What is refused
 * names its rule; what a shape takes, it takes again when it is written anew. */
#include "api/schema.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static json_t *shapes_once(void)
{
	static struct arena *arena;
	static json_t *shapes;

	if (shapes == NULL) {
		arena = arena_open(32u << 20);
		struct job job = {.arena = arena};

		check(arena != NULL && schemas_open(&job, &shapes) == OK);
	}
	return shapes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const groups[] = {"schemas", "queries"};
	AUTO_ARENA struct arena *arena = arena_open(32u << 20);
	struct job job = {.arena = arena};
	json_t *shapes = shapes_once(), *body;

	if (json_read(&job, "body", (struct bytes){data, size}, &body) != OK)
		return 0;
	for (size_t group = 0; group < sizeof(groups) / sizeof(groups[0]); group++) {
		const char *name;
		json_t *shape;

		json_object_foreach(json_object_get(shapes, groups[group]), name, shape)
		{
			enum result held = schema_check(&job, shapes, shape, body);

			check(held == OK || job.failure.rule[0] != '\0');
			check(schema_check(&job, shapes, shape, body) == held);
			job_forgive(&job);
		}
	}
	return 0;
}
