/* Any bytes as a script, against the agreement named by VALICO_SOURCE (else ./agreements): it is played or refused. */
#include "shipped.h"

#include "cases/rehearsal.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct profile *profile = shipped("eu-pk-readmission");
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct rehearsal_report report;

	if (rehearsal_play(&job, profile, (struct bytes){data, size}, &report) != OK && job.failure.rule[0] == '\0')
		abort();
	return 0;
}
