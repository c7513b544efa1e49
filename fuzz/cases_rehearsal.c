/* Any bytes as a script, against the agreement named by VALICO_SOURCE (else ./agreements): it is played or refused. */
#include "cases/rehearsal.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

static const struct profile *profile_of(struct arena *kept)
{
	const char *folder = getenv("VALICO_SOURCE");
	struct job job = {.arena = kept};
	const struct profile *profile = NULL;
	struct bytes yaml;
	char name[512];

	snprintf(name, sizeof(name), "%s/agreements/eu-pk-readmission.yaml", folder != NULL ? folder : ".");
	if (file_read(&job, name, PROFILE_BYTES_MOST, &yaml) != OK || profile_read(&job, name, yaml, &profile) != OK)
		abort();
	return profile;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct profile *profile;
	static struct arena *kept; /* of the profile, until the end */
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct rehearsal_report report;

	if (profile == NULL) {
		kept = arena_open(ARENA_USUAL);
		profile = profile_of(kept);
	}
	if (rehearsal_play(&job, profile, (struct bytes){data, size}, &report) != OK && job.failure.rule[0] == '\0')
		abort();
	return 0;
}
