/* shipped.c - reads the shipped agreement for tests. */
#include "support/shipped.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

struct job test_job(struct arena *arena, struct seeded *state, uint64_t seed)
{
	struct job job = {.arena = arena, .chance = chance_of_seed(state, seed)};

	if (instant_read(BYTES("2026-03-02T09:00:00.000Z"), &job.now) != OK)
		abort();
	return job;
}

const struct profile *profile_at(struct job *job, const char *path, struct hash *ret_hash)
{
	const char *folder = getenv("VALICO_SOURCE");
	const struct profile *profile = NULL;
	char name[512];
	struct bytes yaml = {0};

	snprintf(name, sizeof(name), "%s/%s", folder != NULL ? folder : ".", path);
	if (file_read(job, name, PROFILE_BYTES_MOST, &yaml) != OK || profile_read(job, name, yaml, &profile) != OK) {
		printf("Bail out! %s: %s\n", name, job->failure.reason);
		exit(1);
	}
	*ret_hash = hash_of(yaml);
	return profile;
}

const struct profile *shipped_profile(struct job *job, struct hash *ret_hash)
{
	return profile_at(job, "agreements/eu-pk-readmission.yaml", ret_hash);
}
