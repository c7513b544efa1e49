/* portal_work.c - a proof of work and a form token of any letters: nobody finds one that holds without the key. */
#include "portal/robot.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct robot_key key = {"thirty-two bytes that none knows"};
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena, .now = {1000000}};
	char *text = bytes_cstring(arena, (struct bytes){data, size});

	if (text == NULL)
		return 0;
	if (challenge_check(&job, &key, "a", text) == OK)
		abort();
	job_forgive(&job);
	if (form_token_check(&job, &key, "a", text) == OK)
		abort();
	return 0;
}
